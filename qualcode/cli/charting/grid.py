"""The summary grid: its themes, what is written on each respondent, and files to fill in and read back."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.arguments import FileToWrite, where_option
from qualcode.cli.common import (
    emit,
    force_option,
    format_option,
    global_options,
    names_option,
    need_force,
    note_open_rounds,
    open_project,
    open_session,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext

_THEME_HELP = _("Only this theme; may be given again.")


@click.group("grid", invoke_without_command=True, help=HELPS["grid"])
@global_options
@click.pass_context
def grid_command(context: click.Context) -> None:
    """The themes, or one of the commands."""
    if not context.invoked_subcommand:
        _list_themes("table")


@grid_command.command("themes", help=_("List the themes, with how many respondents something is written on."))
@format_option
@global_options
def themes_command(format_: str) -> None:
    """The themes."""
    _list_themes(format_)


def _list_themes(format_: str) -> None:
    from qualcode.queries.grid import read_grid

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        grid = read_grid(project)
        rows = [
            {
                "theme": found.slug,
                "name": found.name,
                "codes": grid.codes[found.id],
                "n": sum(bool(cell.summaries) for cell in grid.column(found)),
                "base": len(grid.respondents),
                "stale": sum(cell.state == "stale" for cell in grid.column(found)),
            }
            for found in grid.themes
        ]
        shown = veil_of(project, with_names=False).over(rows)
    titles = {
        "theme": _("theme"), "name": _("name"), "codes": _("codes"), "n": _("written"), "base": _("respondents"),
        "stale": _("passages changed"),
    }  # fmt: skip
    emit(shown, format_, list(titles), titles=titles)


@grid_command.command(
    "show",
    help=_(
        "Show what is written on each respondent, theme by theme. A summary is stale where its passages are others by"
        " now than those that it was written on."
    ),
)
@click.option("--theme", "only", multiple=True, metavar="THEME", help=_THEME_HELP)
@click.option("--respondent", default="", metavar="NAME", help=_("Only this respondent, with the passages."))
@where_option
@names_option
@format_option
@global_options
def show_grid_command(
    only: tuple[str, ...], respondent: str, where: tuple[str, ...], with_names: bool, format_: str
) -> None:
    """The grid as a list."""
    from qualcode.queries.grid import list_grid, read_grid
    from qualcode.queries.query.conditions import conditions, resolved
    from qualcode.report.grid import COLUMNS, summary_row
    from qualcode.storage.respondents import respondent as find_respondent

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        person = find_respondent(project, respondent).name if respondent else ""
        grid = read_grid(project, only=only, person=person, where=resolved(project, conditions(where)))
        rows = veil_of(project, with_names).over(list(list_grid(project, grid)))
    if format_ == "json":
        from qualcode.cli.common import emit_json
        from qualcode.rows import plain

        emit_json(plain(rows))
        return
    if format_ == "csv":
        from qualcode.cli.common import emit_csv

        emit_csv(COLUMNS, map(summary_row, rows))
        return
    titles = {
        "respondent": _("respondent"), "title": _("theme"), "state": _("state"), "passages": _("passages"),
        "summary": _("summary"),
    }  # fmt: skip
    shown = [
        {
            "respondent": one.respondent,
            "title": one.title,
            "state": one.state,
            "passages": len(one.passages),
            "summary": one.summary,
        }
        for one in rows
    ]
    emit(shown, "table", list(titles), titles=titles, words={"state": state_words()})
    for one in rows if respondent else ():
        for passage in one.passages:
            say(f"{passage.mark} {passage.document} {passage.start}:{passage.end}  “{passage.quote}”")


def state_words() -> dict[str, str]:
    """The states of a cell in words."""
    return {
        "nothing": _("no passages"),
        "empty": _("nothing written"),
        "filled": _("written"),
        "stale": _("passages changed"),
    }


@grid_command.command(
    "theme",
    help=_(
        "Make the theme NAME of these codes, each with all under it; of a theme that is there the codes become these."
    ),
)
@click.argument("name")
@click.argument("codes", metavar="CODE...", nargs=-1, required=True)
@global_options
def theme_command(name: str, codes: tuple[str, ...]) -> None:
    """A theme."""
    from qualcode.addresses import find_codes
    from qualcode.changes.grid import add_theme, edit_theme
    from qualcode.errors import NotFoundError
    from qualcode.storage.charting.grid import theme
    from qualcode.storage.codebook import codebook

    with open_session() as session:
        ids = find_codes(session.read(codebook), codes)
        try:
            there = session.read(theme, name)
        except NotFoundError:
            session.change(add_theme, name, ids)
            say(_("Added the theme {name}.").format(name=name))
            return
        done = session.change(edit_theme, there.id, code_ids=ids).value
    say(_("Changed.") if done else _("Nothing differed."))


@grid_command.command("rename", help=_("Give THEME another name; its address stays."))
@click.argument("theme")
@click.argument("name")
@global_options
def rename_theme_command(theme: str, name: str) -> None:
    """Another name."""
    from qualcode.changes.grid import edit_theme
    from qualcode.storage.charting.grid import theme as find_theme

    with open_session() as session:
        done = session.change(edit_theme, session.read(find_theme, theme).id, name=name).value
    say(_("Changed.") if done else _("Nothing differed."))


@grid_command.command(
    "join", help=_("Join THEME with OTHER: its codes and its summaries go there, none is lost; THEME is no more.")
)
@click.argument("theme")
@click.argument("other")
@global_options
def join_command(theme: str, other: str) -> None:
    """Two themes made one."""
    from qualcode.changes.grid import merge_themes
    from qualcode.storage.charting.grid import theme as find_theme

    with open_session() as session:
        ids = [session.read(find_theme, name).id for name in (theme, other)]
        moved = session.change(merge_themes, ids[0], ids[1]).value
    say(ngettext("Joined; {n} summary moved.", "Joined; {n} summaries moved.", moved).format(n=moved))


@grid_command.command("remove", help=_("Take THEME out, if nothing is written on it."))
@click.argument("theme")
@click.option("--with-summaries", is_flag=True, help=_("Take what is written on it out as well."))
@global_options
def remove_theme_command(theme: str, with_summaries: bool) -> None:
    """A theme less."""
    from qualcode.changes.grid import remove_theme
    from qualcode.storage.charting.grid import theme as find_theme

    with open_session() as session:
        found = session.read(find_theme, theme)
        session.change(remove_theme, found.id, with_summaries=with_summaries)
    say(_("Removed {name}; qualcode undo takes it back.").format(name=found.name))


@grid_command.command(
    "set",
    help=_(
        "Write your summary of RESPONDENT on THEME (or on a code, which becomes a theme); an empty TEXT takes it away."
        " Without TEXT it stays as it is and counts as written on the passages of today. [#3f9a2c] in it points to a"
        " passage: grid show --respondent gives the marks."
    ),
)
@click.argument("respondent")
@click.argument("theme")
@click.argument("text", required=False)
@global_options
def set_command(respondent: str, theme: str, text: str | None) -> None:
    """A summary."""
    from qualcode.session.charting.grid import read_cell, theme_for, write_summary

    with open_session() as session:
        cell = read_cell(session, respondent, theme_for(session, theme))
        done = write_summary(session, cell, cell.by(session.coder) if text is None else text)
    say(_("Written.") if done else _("Nothing differed."))


@grid_command.command(
    "export",
    help=_("Write the grid to FILE, by its name: docx, md, html, xlsx, csv, json; xlsx and csv can be read back."),
)
@click.argument("file", type=FileToWrite())
@click.option("--theme", "only", multiple=True, metavar="THEME", help=_THEME_HELP)
@where_option
@names_option
@force_option
@global_options
def export_grid_command(
    file: Path, only: tuple[str, ...], where: tuple[str, ...], with_names: bool, force: bool
) -> None:
    """A file of the grid."""
    from qualcode.queries.query.conditions import conditions, resolved
    from qualcode.report.grid import GRID_KINDS
    from qualcode.session.charting.grid import export_grid

    need_force(file, force)
    kind = file.suffix.lstrip(".").lower()
    if kind not in GRID_KINDS:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in GRID_KINDS)))
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        over = veil_of(project, with_names)
        n, base = export_grid(project, file, over, only=only, where=resolved(project, conditions(where)))
    say(_("Wrote {path}: {n} of {base} cells have a summary.").format(path=file, n=n, base=base))


@grid_command.command(
    "import",
    help=_(
        "Read summaries back from FILE (CSV, XLSX): a row for each (respondent, theme, summary), or a row for each"
        " respondent with a column for each theme. An empty cell takes nothing away."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
@global_options
def import_grid_command(file: Path) -> None:
    """A list that was filled in."""
    from qualcode.session.charting.grid import import_summaries

    with open_session() as session:
        found = import_summaries(session, file)
    say(ngettext("{n} summary written.", "{n} summaries written.", found.written).format(n=found.written))
    say(_("{same} were so already; {empty} cells are empty.").format(same=found.same, empty=found.empty))
