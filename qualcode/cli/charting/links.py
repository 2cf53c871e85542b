"""Links between passages: made, listed, taken away, and written as a list or a picture."""

from __future__ import annotations

from pathlib import Path

import click

from qualcode.cli.arguments import FileToWrite
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

KINDS = ("supports", "contradicts", "explains")
_PASSAGE = "PASSAGE"


@click.group("links", invoke_without_command=True, help=HELPS["links"])
@global_options
@click.pass_context
def links_command(context: click.Context) -> None:
    """All links, or one of the commands."""
    if not context.invoked_subcommand:
        _list("", "", False, "table")


@links_command.command("list", help=_("List the links: which passage supports, contradicts or explains which."))
@click.option("--document", default="", metavar="NAME", help=_("Only those with an end in this document."))
@click.option("--kind", type=click.Choice(("", *KINDS)), default="", help=_("Only those of this kind."))
@names_option
@format_option
@global_options
def list_links_command(document: str, kind: str, with_names: bool, format_: str) -> None:
    """The links."""
    _list(document, kind, with_names, format_)


def _list(document: str, kind: str, with_names: bool, format_: str) -> None:
    from qualcode.queries.links import link_kind_names, list_links
    from qualcode.report.links import COLUMNS, link_row

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = list_links(project, document=document, kind=kind)
        shown = veil_of(project, with_names).over(list(found))
    if format_ == "json":
        from qualcode.cli.common import emit_json
        from qualcode.rows import plain

        emit_json(plain(shown))
    elif format_ == "csv":
        from qualcode.cli.common import emit_csv

        emit_csv(COLUMNS, map(link_row, shown))
    else:
        titles = {"id": _("number"), "source": _("passage"), "kind": "", "target": _("passage"), "note": _("note")}
        rows = [
            {
                "id": one.id,
                "source": f"{one.source.address}  “{one.source.quote}”",
                "kind": link_kind_names()[one.kind],
                "target": f"{one.target.address}  “{one.target.quote}”",
                "note": one.note,
            }
            for one in shown
        ]
        emit(rows, "table", list(titles), titles=titles)


@links_command.command(
    "add",
    help=_(
        "Say that the first PASSAGE supports, contradicts or explains the second. A passage is a coding:"
        " DOCUMENT:START:END, with =CODE where there are several, as links list shows it."
    ),
)
@click.argument("source", metavar=_PASSAGE)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("target", metavar=_PASSAGE)
@click.option("--note", default="", metavar="TEXT", help=_("Why."))
@global_options
def add_link_command(source: str, kind: str, target: str, note: str) -> None:
    """One link."""
    from qualcode.changes.links import add_link
    from qualcode.queries.links import find_coding

    with open_session() as session:
        ends = [session.read(find_coding, address, session.coder) for address in (source, target)]
        made = session.change(add_link, ends[0], ends[1], kind, note)
    say(_("Linked.") if made.touched else _("Nothing differed."))


@links_command.command("note", help=_("Put a note on your link NUMBER; an empty TEXT takes it away."))
@click.argument("number", type=int)
@click.argument("text")
@global_options
def note_command(number: int, text: str) -> None:
    """A note."""
    from qualcode.changes.links import set_link_note

    with open_session() as session:
        done = session.change(set_link_note, number, text).value
    say(_("Changed.") if done else _("Nothing differed."))


@links_command.command("remove", help=_("Take your links with these numbers away."))
@click.argument("numbers", metavar="NUMBER...", type=int, nargs=-1, required=True)
@global_options
def remove_links_command(numbers: tuple[int, ...]) -> None:
    """Links less."""
    from qualcode.changes.links import remove_links

    with open_session() as session:
        done = session.change(remove_links, numbers).value
    say(
        ngettext(
            "Took {n} link away; qualcode undo brings it back.",
            "Took {n} links away; qualcode undo brings them back.",
            done,
        ).format(n=done)
    )


@links_command.command(
    "export",
    help=_("Write the links to FILE, by its name: docx, md, html, xlsx, csv, json; a picture as svg or dot."),
)
@click.argument("file", type=FileToWrite())
@click.option("--document", default="", metavar="NAME", help=_("Only those with an end in this document."))
@click.option("--kind", type=click.Choice(("", *KINDS)), default="", help=_("Only those of this kind."))
@names_option
@force_option
@global_options
def export_links_command(file: Path, document: str, kind: str, with_names: bool, force: bool) -> None:
    """A file of links."""
    from qualcode.queries.links import list_links
    from qualcode.report.links import FILES, write_links

    need_force(file, force)
    suffix = file.suffix.lstrip(".").lower()
    if suffix not in FILES:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in FILES)))
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = list_links(project, document=document, kind=kind)
        shown = veil_of(project, with_names).over(list(found))
        language = project.language
    write_links(shown, language, file, suffix)
    say(_("Wrote {path}.").format(path=file))
