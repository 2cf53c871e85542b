"""Figures from elsewhere: brought in, listed and removed."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.common import (
    emit,
    emit_json,
    format_option,
    global_options,
    names_option,
    note,
    open_project,
    open_session,
    problem_line,
    say,
    say_first,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext


@click.group("figures", help=HELPS["figures"])
@global_options
def figures_command() -> None:
    """The commands on figures."""


@figures_command.command(
    "import",
    help=_(
        "Bring in the figures of FILE (CSV or a workbook): columns source, measure, group, year, value, unit, n and"
        " note. A figure is known by the first four; importing again brings it up to date. Rows that make no sense are"
        " listed and left out. One undo takes it back."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", metavar="NAME", help=_("The sheet of a workbook that holds the figures."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be done, and write nothing."))
@click.option(
    "--format", "format_", type=click.Choice(("table", "json")), default="table", show_default=True,
    help=_("How to show it."),
)  # fmt: skip
@global_options
@click.pass_context
def figures_import_command(context: click.Context, file: Path, sheet: str | None, dry_run: bool, format_: str) -> None:
    """All rows that make sense, in one change; exit 1 where some make none."""
    from qualcode.changes.beside.figures import import_figures
    from qualcode.formats.tables.figures import read_figures

    table = read_figures(file, sheet=sheet)
    with open_session() as session:
        figures = [figure for _line, figure in table.figures]
        done = session.change(import_figures, figures, source=file.name, dry_run=dry_run).value
    if format_ == "json":
        problems = [
            {"level": one.level, "line": one.line, "message": one.message, "hint": one.hint} for one in table.problems
        ]
        emit_json(
            {
                "added": list(done.added),
                "changed": list(done.changed),
                "same": list(done.same),
                "problems": problems,
            }
        )
    else:
        say_first([problem_line(str(file), problem) for problem in table.problems])
        say(
            _("New: {added}; changed: {changed}; as they were: {same}; left out: {bad}.").format(
                added=len(done.added),
                changed=len(done.changed),
                same=len(done.same),
                bad=sum(one.level == "error" for one in table.problems),
            )
        )
        if dry_run:
            say(_("Nothing was written."))
    if any(one.level == "error" for one in table.problems):
        context.exit(1)


@figures_command.command("list", help=_("List the figures, each with the address by which an outline cites it."))
@names_option
@format_option
@global_options
def figures_list_command(with_names: bool, format_: str) -> None:
    """The figures in order of address."""
    from qualcode.report.beside.figures import list_figures

    with open_project(readonly=True) as project:
        rows = veil_of(project, with_names).over(list_figures(project).to_dicts())
    titles = {
        "figure": _("figure"), "source": _("source"), "measure": _("measure"), "group": _("group"), "year": _("year"),
        "value": _("value"), "unit": _("unit"), "n": "n", "note": _("note"),
    }  # fmt: skip
    shown = ("figure", "value", "unit", "n", "note") if format_ == "table" else tuple(titles)
    emit(rows, format_, shown, titles=titles)


@figures_command.command("remove", help=_("Remove each FIGURE, by its address."))
@click.argument("addresses", nargs=-1, required=True, metavar="FIGURE...")
@global_options
def figures_remove_command(addresses: tuple[str, ...]) -> None:
    """Figures, in one change."""
    from qualcode.changes.beside.figures import remove_figures

    with open_session() as session:
        gone = session.change(remove_figures, addresses).value
    say(ngettext("Removed {count} figure.", "Removed {count} figures.", len(gone)).format(count=len(gone)))
    note(_("An outline that cites it cannot be written until it is there again: qualcode undo"))
