"""What of a chapter or a file leads to somebody, and what is decided on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, split_list, where_option
from qualcode.cli.common import (
    emit,
    emit_json,
    format_option,
    global_options,
    machine_option,
    note,
    note_open_rounds,
    open_project,
    open_session,
    say,
)
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.report.privacy.findings import PrivacyReview
    from qualcode.storage import Project

UNDECIDED = 3
"""How the command ends while something is undecided."""


@click.command(
    "privacy",
    help=_(
        "List what leads to somebody in the chapter that the OUTLINE makes, or in a FILE that is there: names, small"
        " cells, words that tell who says them, and how much is quoted of whom. Ends with 3 while something is"
        " undecided."
    ),
)
@click.argument("looked_at", metavar="[OUTLINE|FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--with-passages", is_flag=True, help=_("Look at the passages behind the numbers as well."))
@click.option(
    "--mask", multiple=True, metavar="ID", help=_("Have something else stand there, such as [firm] or a dot.")
)
@click.option(
    "--shorten",
    "shortened",
    multiple=True,
    metavar="ID=TEXT",
    help=_("Quote only TEXT, words of the quotation; (...) stands for what is cut."),
)
@click.option("--replace", "replaced", multiple=True, metavar="ID=TEXT", help=_("Write TEXT in its place."))
@click.option("--accept", multiple=True, metavar="ID", help=_("It may be printed; --reason says why."))
@click.option("--reason", default="", metavar="TEXT", help=_("Why, kept with the decision."))
@click.option("--undecided", multiple=True, metavar="ID", help=_("Take a decision on ID back."))
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="ATTR",
    help=_("Describe the groups by this attribute; may be given again. Default: those of the outline."),
)
@format_option
@global_options
@click.pass_context
def privacy_command(
    context: click.Context,
    looked_at: Path | None,
    with_passages: bool,
    mask: tuple[str, ...],
    shortened: tuple[str, ...],
    replaced: tuple[str, ...],
    accept: tuple[str, ...],
    reason: str,
    undecided: tuple[str, ...],
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    attributes: tuple[str, ...],
    format_: str,
) -> None:
    """What leads to somebody."""
    from qualcode.session.privacy.review import decide_findings, review

    if reason and not accept:
        raise click.UsageError(_("--reason goes with --accept."))
    wanted: list[tuple[str, str, str]] = [
        *((id_, "mask", "") for id_ in mask),
        *((id_, "shorten", text) for id_, text in (_told(one, "--shorten") for one in shortened)),
        *((id_, "replace", text) for id_, text in (_told(one, "--replace") for one in replaced)),
        *((id_, "accept", reason) for id_ in accept),
        *((id_, "", "") for id_ in undecided),
    ]

    def look(project: Project) -> PrivacyReview:
        return review(
            project,
            looked_at,
            coders=split_list(coders),
            where=where,
            unfinished_too=unfinished_too,
            attributes=[name for text in attributes for name in split_list(text)],
            with_passages=with_passages,
        )

    if wanted:
        with open_session() as session:
            count = decide_findings(session, session.read(look), wanted)
        say(
            ngettext(
                "Decided on {count} finding; qualcode undo takes it back.",
                "Decided on {count} findings; qualcode undo takes them back.",
                count,
            ).format(count=count)
        )
        return
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = look(project)
    _show(found, format_)
    if found.undecided:
        context.exit(UNDECIDED)


def _told(text: str, option: str) -> tuple[str, str]:
    id_, equals, words = text.partition("=")
    if not equals:
        raise click.UsageError(_("{option} takes ID=TEXT.").format(option=option))
    return id_, words


def _show(found: PrivacyReview, format_: str) -> None:
    from qualcode.report.privacy.findings import kind_words, state_words

    if format_ == "json":
        emit_json(found.to_dict())
        return
    titles = {
        "id": _("id"),
        "kind": _("what"),
        "text": _("it says"),
        "respondent": _("of whom"),
        "where": _("where"),
        "context": _("in"),
        "state": _("decision"),
    }
    columns = [*titles] if format_ == "table" else [*titles, "times", "reason", "by", "at"]
    rows = [one.to_dict() for one in found.findings]
    if not rows and format_ == "table":
        say(_("Nothing was found that leads to somebody. Whoever knows the study may still know somebody: read it."))
    else:
        words = {"kind": kind_words(), "state": state_words()}
        emit(rows, format_, columns, titles=titles, words=words if format_ == "table" else {})
    if format_ == "table" and found.shares:
        shares = {
            "group": _("group"),
            "respondent": _("respondent"),
            "quotations": _("quotations"),
            "words": _("words"),
            "percent": "%",
        }
        emit(found.shares.to_dicts(), format_, [*shares], titles=shares)
    if found.undecided:
        line = ngettext("{count} finding is undecided.", "{count} findings are undecided.", found.undecided)
        note(line.format(count=found.undecided))
