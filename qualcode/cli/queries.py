"""From a number, or a query, to who says it and to the passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, FileToWrite, filter_options, split_list
from qualcode.cli.common import (
    emit,
    emit_csv,
    emit_json,
    force_option,
    format_option,
    global_options,
    machine_option,
    names_option,
    need_force,
    note_open_rounds,
    open_project,
    open_session,
    say,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.queries.query.result import QueryResult
    from qualcode.storage import Project

PASSAGE_FORMATS = ("table", "md", "json", "csv")


def _asking_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that a query has in common with a matrix."""
    command = click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)(command)
    return filter_options(click.option("--coders", default="", help=CODERS_HELP)(machine_option(command)))


@click.command("passages", help=HELPS["passages"])
@click.argument("asked", metavar="QUERY")
@_asking_options
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("For the id of a claim: the outline that the report was made with."),
)
@names_option
@click.option(
    "--format",
    "format_",
    type=click.Choice(PASSAGE_FORMATS),
    default="table",
    show_default=True,
    help=_("How to show them."),
)
@click.option(
    "--out",
    type=FileToWrite(),
    help=_("The file to write, by its name: docx, md, html, xlsx, csv. Default: the screen."),
)
@force_option
@global_options
def passages_command(
    asked: str,
    outline: Path | None,
    with_names: bool,
    format_: str,
    out: Path | None,
    force: bool,
    **given: Any,
) -> None:
    """The passages behind a number."""
    from qualcode.report.passages import COLUMNS, PASSAGE_KINDS, passage_row, passages_document
    from qualcode.report.privacy.refusing import refuse_passages
    from qualcode.report.writers import write_document

    need_force(out, force)
    kind = out.suffix.lstrip(".").lower() if out else ""
    if out and kind not in PASSAGE_KINDS:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in PASSAGE_KINDS)))
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        language = project.language
        written = language if out is not None or format_ == "md" else ""
        found = _find(project, asked, outline, with_names, given, written)
        if out is not None and not with_names:
            refuse_passages(project, found.passages)
    if out is not None:
        write_document(passages_document(found, language), out, kind)
        say(_("Wrote {path}.").format(path=out))
    elif format_ == "json":
        emit_json(found.to_dict())
    elif format_ == "csv":
        emit_csv(COLUMNS, map(passage_row, found.passages))
    elif format_ == "md":
        from qualcode.report.writers.markdown import to_markdown

        say(to_markdown(passages_document(found, language)).rstrip("\n"))
    else:
        _say_passages(found)


def _find(
    project: Project, asked: str, outline: Path | None, with_names: bool, given: dict[str, Any], language: str
) -> QueryResult:
    """What a query or the id of a claim stands for."""
    from qualcode.library.asking import ask, ask_claim
    from qualcode.library.claims import find_claim
    from qualcode.report.claims import is_claim

    options = {**given, "coders": split_list(given["coders"])}
    if is_claim(asked):
        claim, told = find_claim(project, asked, outline=outline, **options)
        return ask_claim(project, claim, told, coders=options["coders"], with_names=with_names)
    if outline is not None:
        raise click.UsageError(_("--outline goes with the id of a claim."))
    return ask(project, asked, with_names=with_names, language=language, **options)


def _say_passages(found: QueryResult) -> None:
    _say_numbers(found)
    for one in found.passages:
        say()
        about = ", ".join(part for part in (one.code, one.coder) if part)
        say(f"{one.document} {one.start}:{one.end}  {'; '.join(one.respondents)}" + (f"  ({about})" if about else ""))
        for beside, sign in ((one.before, "<"), (None, ""), (one.after, ">")):
            if beside is not None:
                say(f"  {sign} {beside.by}: {beside.words}" if beside.by else f"  {sign} {beside.words}")
            elif not sign:
                say(f"    {one.quote}")


def _say_numbers(found: QueryResult) -> None:
    if not found.from_elsewhere:
        say(_("{n} of {base} respondents.").format(n=found.n, base=found.base))
    if found.note:
        say(found.note)


class _QueryGroup(click.Group):
    """``query EXPRESSION`` is short for ``query ask EXPRESSION``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with the command that is meant where none is named."""
        place = 0
        while place < len(args) and args[place] in ("-p", "--project", "--coder", "--new-coder"):
            place += 1 if args[place] == "--new-coder" else 2
        if place < len(args) and args[place] not in (*self.commands, "--help", "-h"):
            args = [*args[:place], "ask", *args[place:]]
        return super().parse_args(ctx, args)


@click.group("query", cls=_QueryGroup, help=HELPS["query"])
@global_options
def query_command() -> None:
    """Queries."""


@query_command.command("ask", help=_("Ask a QUERY; query QUERY is the same."))
@click.argument("asked", metavar="QUERY")
@_asking_options
@click.option("--save", "name", metavar="NAME", help=_("Save the query under this name as well."))
@names_option
@format_option
@global_options
def ask_command(asked: str, name: str | None, with_names: bool, format_: str, **given: Any) -> None:
    """Who a query holds for."""
    from qualcode.library.asking import ask

    options = {**given, "coders": split_list(given["coders"])}
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = ask(project, asked, with_names=with_names, **options)
    if format_ == "json":
        emit_json(found.summary())
    else:
        titles = {
            "id": _("respondent"),
            "group": _("group"),
            "reference": _("reference"),
            "passages": _("passages"),
        }
        if format_ == "table":
            _say_numbers(found)
        emit(found.respondents.to_dicts(), format_, list(titles), titles=titles)
    if name is not None:
        _save(name, asked)


def _save(name: str, asked: str) -> None:
    from qualcode.session.saved_queries import keep_query

    with open_session() as session:
        replaced = keep_query(session, name, asked)
    message = _("Saved as {name}, in place of what was.") if replaced else _("Saved as {name}.")
    say(message.format(name=name.removeprefix("@")))


@query_command.command(
    "save", help=_("Save QUERY under NAME: @NAME stands for it in a query, and as a row of a matrix.")
)
@click.argument("name")
@click.argument("asked", metavar="QUERY")
@global_options
def save_command(name: str, asked: str) -> None:
    """A query under a name."""
    _save(name, asked)


@query_command.command("list", help=_("List the saved queries."))
@format_option
@global_options
def list_command(format_: str) -> None:
    """The saved queries."""
    from qualcode.cli.common import veil_of
    from qualcode.library.asking import without_names
    from qualcode.storage.asking.queries import saved_queries

    with open_project(readonly=True) as project:
        over = veil_of(project, False)
        rows = [
            {"name": over.over(name), "query": without_names(query, over)}
            for name, (_id, query) in saved_queries(project).items()
        ]
    emit(rows, format_, ("name", "query"), titles={"name": _("name"), "query": _("query")})


@query_command.command("remove", help=_("Remove the saved query NAME."))
@click.argument("name")
@global_options
def remove_command(name: str) -> None:
    """A saved query less."""
    from qualcode.changes.saved_queries import remove_query

    with open_session() as session:
        session.change(remove_query, name)
    say(_("Removed {name}; qualcode undo takes it back.").format(name=name.removeprefix("@")))
