"""A finished report checked: its own sums, and its numbers against the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, split_list, where_option
from qualcode.cli.common import (
    emit,
    format_option,
    global_options,
    machine_option,
    named_project,
    note,
    note_open_rounds,
    open_project,
    say,
)
from qualcode.i18n import _, ngettext

if TYPE_CHECKING:
    from qualcode.analysis.quantify import Language
    from qualcode.library.checking import CheckedReport

FOUND = 3
"""The exit code where something that was found is proven."""


@click.command(
    "check",
    help=_(
        "Check a finished report: the sums and percentages of its tables, the numbers of its text beside them, and its"
        " references. With a project (-p), each number of a file of ours against the codings of today."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--tables", "tables_only", is_flag=True, help=_("Only the arithmetic of the tables."))
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline that the file was made with (YAML). Default: as the project remembers it, else the themes."),
)
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@click.option(
    "--language", type=click.Choice(("nl", "en")), help=_("The language of the file. Default: found by its words.")
)
@format_option
@global_options
@click.pass_context
def check_command(
    context: click.Context,
    file: Path,
    tables_only: bool,
    outline: Path | None,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    language: Language | None,
    format_: str,
) -> None:
    """A finished report, checked."""
    from qualcode.library.checking import check_report

    asks_project = bool(outline or coders or where or unfinished_too)
    if tables_only and asks_project:
        raise click.UsageError(_("--tables looks at nothing but the tables; leave out what is of the project."))
    if named_project() is None and not asks_project:
        found = check_report(file, language=language, tables_only=tables_only)
    else:
        with open_project(readonly=True) as project:
            note_open_rounds(project)
            found = check_report(
                file,
                project=project,
                outline=outline,
                where=where,
                coders=split_list(coders),
                unfinished_too=unfinished_too,
                language=language,
                tables_only=tables_only,
            )
    if found.told:
        note(found.told)
    titles = {"where": _("place"), "sure": _("sure"), "message": _("what"), "context": _("text"), "rule": _("rule")}
    rows = found.to_dicts()
    if format_ != "table" or rows:
        columns = (
            list(titles) if format_ == "table" else ("place", "table", "rule", "sure", "says", "should", "context")
        )
        words = {"sure": {"error": _("error"), "warning": _("warning")}} if format_ == "table" else None
        emit(rows, format_, columns, titles=titles, words=words)
    if format_ == "table":
        for line in _summary(found):
            say(line)
    if found.errors:
        context.exit(FOUND)


def _summary(found: CheckedReport) -> list[str]:
    lines = []
    if found.pieces is not None:
        lines.append(
            ngettext(
                "{count} piece of the file is the chapter's, and was held against the codings.",
                "{count} pieces of the file are the chapter's, and were held against the codings.",
                found.pieces,
            ).format(count=found.pieces)
        )
    tables = ngettext("{count} table read", "{count} tables read", found.tables).format(count=found.tables)
    warnings = len(found.findings) - found.errors
    errors = ngettext("{count} error", "{count} errors", found.errors).format(count=found.errors)
    told = ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)
    return [*lines, f"{tables}; {errors}, {told}."]
