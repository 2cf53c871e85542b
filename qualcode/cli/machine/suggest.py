"""Likely codes for a passage, with their reasons."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.codings import position
from qualcode.cli.common import (
    coder_name,
    emit,
    format_option,
    global_options,
    names_option,
    open_project,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _


@click.command("suggest", help=HELPS["suggest"])
@click.argument("document", required=False)
@click.option(
    "--at",
    metavar="START:END",
    help=_("The passage by position: code points from 0, the end exclusive."),
)
@click.option(
    "--like",
    "code",
    metavar="CODE",
    help=_("In place of a passage: list turns that are likely about CODE, best first."),
)
@click.option(
    "--vectors",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=_("Look at meaning too, by the vectors of a spaCy pipeline in this folder; nothing else in it is used."),
)
@names_option
@format_option
@global_options
def suggest_command(
    document: str | None, at: str | None, code: str | None, vectors: Path | None, with_names: bool, format_: str
) -> None:
    """The likeliest codes, or passages, best first."""
    if bool(code) == bool(document) or bool(document) != bool(at):
        raise click.UsageError(_("Say for what: DOCUMENT and --at START:END for codes, or --like CODE for passages."))
    if code and vectors:
        raise click.UsageError(_("--vectors goes with DOCUMENT and --at."))
    if code:
        _list_likely(code, with_names, format_)
        return
    assert document is not None
    assert at is not None
    from qualcode.language.vectors import read_vectors
    from qualcode.session.machine.suggestions import learn, suggest_codes
    from qualcode.storage.documents import document as read_document

    start, end = position(at)
    with open_project(readonly=True) as project, project.snapshot():
        learnt = learn(project, coder_name(), read_vectors(vectors)) if vectors is not None else None
        found = suggest_codes(project, coder_name(), read_document(project, document).id, start, end, learnt)
        veil = veil_of(project, with_names)
        rows = [
            {
                "code": veil.mask.address(one.code),
                "score": one.score,
                "reasons": [{"kind": why.kind, "text": veil.over(why.text)} for why in one.reasons],
            }
            for one in found.codes
        ]
    if format_ == "table":
        rows = [
            {**row, "reasons": "; ".join(why.text for why in one.reasons)}
            for row, one in zip(rows, found.codes, strict=True)
        ]
        rows = [{**row, "reasons": veil.over(row["reasons"])} for row in rows]
        if not found.confident:
            say(_("None of these is likely enough to be shown unasked."))
    titles = {"code": _("code"), "score": _("score"), "reasons": _("why")}
    emit(rows, format_, list(titles), titles=titles)


def _list_likely(code: str, with_names: bool, format_: str) -> None:
    """Turns that are likely about a code."""
    from qualcode.addresses import find_code
    from qualcode.session.machine.suggestions import more_like
    from qualcode.storage.codebook import codebook

    with open_project(readonly=True) as project, project.snapshot():
        found = more_like(project, coder_name(), find_code(codebook(project), code))
        veil = veil_of(project, with_names)
        rows = [
            {
                "document": veil.over(one.document, "document"),
                "start": one.start,
                "end": one.end,
                "text": veil.over(one.text, document=one.document),
                "score": one.score,
            }
            for one in found
        ]
    titles = {
        "document": _("document"),
        "start": _("start"),
        "end": _("end"),
        "text": _("passage"),
        "score": _("score"),
    }
    emit(rows, format_, list(titles), titles=titles)
