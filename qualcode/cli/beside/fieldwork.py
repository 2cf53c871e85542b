"""The ledger of the fieldwork: brought in, shown, and as the response."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.arguments import FileToWrite, file_kind
from qualcode.cli.common import (
    emit,
    force_option,
    format_option,
    global_options,
    names_option,
    need_force,
    note,
    open_project,
    open_session,
    problem_line,
    say,
    say_first,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.report.writers import kinds_for

DIFFERS = 3
"""The exit code where other interviews are said to be used than are in the project."""

RESPONSE_KINDS = kinds_for("blocks")


@click.group("fieldwork", help=HELPS["fieldwork"])
@global_options
def fieldwork_command() -> None:
    """The commands on the fieldwork."""


@fieldwork_command.command(
    "import",
    help=_(
        "Bring in the ledger of FILE (CSV or a workbook): a row for each stratum with part, wave, stratum, unit,"
        " approached, reached, refused, reasons, took part, used, quota and who; or a row for everybody who was"
        " approached, with an outcome. Nothing else is kept, and so no name is. What stands here of the parts in the"
        " file becomes what the file says."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help=_("The sheet of a workbook that holds the ledger."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@global_options
@click.pass_context
def fieldwork_import_command(context: click.Context, file: Path, sheet: str | None, dry_run: bool) -> None:
    """The lines that make sense, in one change; where one makes none, nothing is written and the exit code is 1."""
    from qualcode.changes.beside.fieldwork import import_fieldwork
    from qualcode.formats.tables.fieldwork import read_fieldwork

    table = read_fieldwork(file, sheet=sheet)
    say_first([problem_line(str(file), problem) for problem in table.problems])
    if table.left_out:
        note(_("Not kept: the columns {names}.").format(names=", ".join(table.left_out)))
    if any(one.level == "error" for one in table.problems):
        # A ledger that lacks a stratum would say that nobody was approached in it.
        say(_("Nothing was written."))
        context.exit(1)
    with open_session() as session:
        done = session.change(import_fieldwork, table.lines, source=file.name, dry_run=dry_run).value
    say(
        _("New: {added}; changed: {changed}; as they were: {same}; gone: {removed}.").format(
            added=done.added, changed=done.changed, same=done.same, removed=done.removed
        )
    )
    if dry_run:
        say(_("Nothing was written."))


@fieldwork_command.command(
    "show",
    help=_(
        "List the fieldwork stratum by stratum, beside how many respondents of it speak in the project; exit code 3"
        " where other numbers are said to be used."
    ),
)
@names_option
@format_option
@global_options
@click.pass_context
def fieldwork_show_command(context: click.Context, with_names: bool, format_: str) -> None:
    """The ledger, held against the project."""
    from qualcode.library.fieldwork import fieldwork_rows

    with open_project(readonly=True) as project:
        found = fieldwork_rows(project)
        rows = veil_of(project, with_names).over(found.to_dicts())
    titles = {
        "part": _("part"), "wave": _("wave"), "stratum": _("stratum"), "approached": _("approached"),
        "reached": _("reached"), "refused": _("refused"), "took_part": _("took part"), "percent": "%",
        "used": _("used"), "quota": _("quota"), "here": _("in the project"),
    }  # fmt: skip
    emit(rows, format_, list(titles), titles=titles)
    for row in rows:
        called = " ".join(str(row[name]) for name in ("part", "wave", "stratum") if row[name])
        if row["trouble"]:
            note(_("{what}: {trouble}").format(what=called, trouble=row["trouble"]))
        elif row["differs"]:
            note(
                _("{what}: {used} are said to be used, and {here} speak in the project.").format(
                    what=called, used=row["used"], here=row["here"]
                )
            )
    if any(row["trouble"] or row["differs"] for row in rows):
        context.exit(DIFFERS)


@fieldwork_command.command(
    "table", help=_("Say what the response was: how many took part out of how many, with the table; or write it.")
)
@click.option("--to", "kind", type=click.Choice(RESPONSE_KINDS), help=_("The format of --out. Default: by its name."))
@click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen."))
@force_option
@click.option(
    "--language", type=click.Choice(("nl", "en")), help=_("The language of the text. Default: the project's.")
)
@global_options
def fieldwork_table_command(kind: str | None, out: Path | None, force: bool, language: str | None) -> None:
    """The response."""
    from qualcode.library.fieldwork import response
    from qualcode.report.writers import write_document
    from qualcode.report.writers.markdown import to_markdown

    wanted = file_kind(out, kind)
    if out and wanted not in RESPONSE_KINDS:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in RESPONSE_KINDS)))
    need_force(out, force)
    with open_project(readonly=True) as project:
        found = response(project, language or "")
    if out is not None and wanted:
        write_document(found, out, wanted)
        say(_("Wrote {path}.").format(path=out))
    else:
        say(to_markdown(found).rstrip("\n"))
