"""Joint displays of an outline: several sources side by side, and verdicts that the numbers are against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, FileToWrite, split_list, where_option
from qualcode.cli.common import (
    FORMATS,
    emit,
    force_option,
    global_options,
    machine_option,
    need_force,
    note,
    note_open_rounds,
    open_project,
    say,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.chapter.files import CHAPTER_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.report.chapter.joint import FlaggedRow

FLAGGED = 3
"""The exit code where a row is to be looked at again."""


@click.command("joint", help=HELPS["joint"])
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline with the joint displays. Default: the themes of the codebook by the groups of respondents."),
)
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help=_("How to show it.")
)
@click.option("--to", "kind", type=click.Choice((*CHAPTER_KINDS, "xlsx")), help=_("The format of --out."))
@click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen."))
@force_option
@click.option(
    "--language", type=click.Choice(("nl", "en")), help=_("The language of the text. Default: the project's.")
)
@global_options
@click.pass_context
def joint_command(
    context: click.Context,
    outline: Path | None,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    format_: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    language: str | None,
) -> None:
    """Every joint display of the outline; exit 3 where a row is to be looked at again."""
    from qualcode.cli.arguments import file_kind
    from qualcode.library.joint import joint_display

    wanted = file_kind(out, kind)
    if out and wanted not in (*CHAPTER_KINDS, "xlsx"):
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in CHAPTER_KINDS)))
    need_force(out, force)
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = joint_display(
            project,
            outline,
            coders=split_list(coders),
            where=where,
            unfinished_too=unfinished_too,
            language=language or "",
        )
    if out is not None and wanted:
        from qualcode.report.writers import write_document

        write_document(found.document, out, wanted)
        say(_("Wrote {path}.").format(path=out))
    elif format_ == "table":
        from qualcode.report.writers.markdown import to_markdown

        say(to_markdown(found.document).rstrip("\n"))
    else:
        titles = {
            "display": _("joint display"), "theme": _("theme"), "source": _("source"), "says": _("says"),
            "n": "n", "base": "N", "share": _("share"), "verdict": _("verdict"), "explains": _("explanation"),
            "flag": _("flag"),
        }  # fmt: skip
        emit(found.rows.to_dicts(), format_, list(titles), titles=titles)
    tell_flags(found.flagged)
    if found.flagged:
        context.exit(FLAGGED)


def tell_flags(flagged: Sequence[FlaggedRow]) -> None:
    """Says on stderr which rows of joint displays are to be looked at again, and why."""
    why = {
        "undecided": _("no verdict yet"),
        "silent": _("a verdict where a group is silent, for nobody speaks of it and not all were asked"),
        "in-line": _("the verdict is in line, and the numbers lie on different sides of a half"),
        "contradiction": _("the verdict is contradiction, and the numbers lie on the same side of a half"),
    }
    for one in flagged:
        shares = ", ".join(f"{source} {round(100 * share)}%" for source, share in one.shares)
        told = f"{one.theme}: {why[one.flag]}"
        note(_("To do: {what}").format(what=f"{told} ({shares})." if shares else f"{told}."))
    if any(one.flag in ("in-line", "contradiction") for one in flagged):
        note(_("Where a source counts the reverse, say so: {says: ..., opposite: true}."))
