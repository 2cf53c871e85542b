"""Likely codes for a passage, with their reasons."""

from __future__ import annotations

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
@click.argument("document")
@click.option(
    "--at",
    metavar="START:END",
    required=True,
    help=_("The passage by position: code points from 0, the end exclusive."),
)
@names_option
@format_option
@global_options
def suggest_command(document: str, at: str, with_names: bool, format_: str) -> None:
    """The likeliest codes, best first."""
    from qualcode.session.machine.suggestions import suggest_codes
    from qualcode.storage.documents import document as read_document

    start, end = position(at)
    with open_project(readonly=True) as project, project.snapshot():
        found = suggest_codes(project, coder_name(), read_document(project, document).id, start, end)
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
