"""What all commands share: which project, who is at work, and how lists and errors are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.cli.arguments import check_text
from qualcode.cli.ends.json_text import json_rows, json_text
from qualcode.cli.ends.streams import has_all_letters
from qualcode.errors import QualcodeError
from qualcode.files.platform import login_name, moves_cursor
from qualcode.i18n import _, ngettext
from qualcode.rows import first_of
from qualcode.text.visible import visible

if TYPE_CHECKING:
    from rich.console import Console

    from qualcode.model import Problem
    from qualcode.queries.names import Veil
    from qualcode.session.session import Session
    from qualcode.storage import Project

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "json", "csv")
MOST_TOLD = 50
"""So many errors or remarks of one kind are told; the rest is counted."""
_AT_ONCE = 50_000


@dataclass
class GlobalOptions:
    """What was said of the project and the coder, before or after the name of the command."""

    project: Path | None = None
    coder: str | None = None
    new_coder: bool = False
    without_machine: bool = False
    opened: list[Project] = field(default_factory=list)


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def remember(context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        if value is not None:
            setattr(context.ensure_object(GlobalOptions), name, value)
        return value

    return remember


def global_options(command: F) -> F:
    """``-p``, ``--coder`` and ``--new-coder``, which may stand before or after the name of the command."""
    command = click.option(
        "-p",
        "--project",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember("project"),
        help=_("The project file. Default: QUALCODE_PROJECT, or the only *.qualcode in this folder."),
    )(command)
    command = click.option(
        "--new-coder",
        is_flag=True,
        default=None,
        expose_value=False,
        callback=_remember("new_coder"),
        help=_("Take a coder who is not known here for somebody new, and not for a name that was mistyped."),
    )(command)
    return click.option(
        "--coder",
        expose_value=False,
        callback=_remember("coder"),
        help=_("Who is at work. Default: QUALCODE_CODER, or your login name."),
    )(command)


def format_option(command: F) -> F:
    """``--format table|json|csv``."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help=_("How to show the list."),
    )(command)


def machine_option(command: F) -> F:
    """``--without-machine``, which :func:`open_project` heeds."""
    return click.option(
        "--without-machine",
        is_flag=True,
        default=None,
        expose_value=False,
        callback=_remember("without_machine"),
        help=_("Leave out what rules and models coded, and models among the coders."),
    )(command)


def settings() -> GlobalOptions:
    """The settings of the running command."""
    return click.get_current_context().ensure_object(GlobalOptions)


def coder_name() -> str:
    """Who is at work."""
    return settings().coder or check_text(os.environ.get("QUALCODE_CODER", ""), "QUALCODE_CODER") or login_name()


def project_path(beside: Path | None = None) -> Path:
    """The project file that was named, or the only one in this folder. ``ProjectError`` otherwise.

    ``beside``, a copy that is to come into it, does not make a second one.
    """
    from qualcode.storage import find_project

    return named_project() or find_project(Path.cwd(), beside)


def named_project() -> Path | None:
    """The project file that was named, if one was."""
    named = settings().project or os.environ.get("QUALCODE_PROJECT")
    return Path(named) if named else None


@contextmanager
def open_project(*, readonly: bool = False, beside: Path | None = None) -> Iterator[Project]:
    """The project as the coder at work may see it, open for as long as the block lasts; see :func:`project_path`."""
    from qualcode.storage import Project

    with Project.open(project_path(beside), readonly=readonly) as project:
        tell_found(project.notices)
        project.look_as(coder_name())
        if settings().without_machine:
            project.look_without_machine()
        yield project


@contextmanager
def open_session(path: Path | None = None, *, beside: Path | None = None) -> Iterator[Session]:
    """The project in the hands of the coder at work, who changes it; see :func:`project_path`."""
    from qualcode.session.session import Session  # brings SQLite

    where = path or project_path(beside)
    note_place(where)
    with closing(Session(where, coder_name(), new_coder=settings().new_coder)) as session:
        tell_found(session.notices)
        yield session


def has_terminal() -> bool:
    """Whether a workspace can be shown, and somebody is there to use it."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    there = all(stream is not None and stream.isatty() for stream in streams)
    return there and moves_cursor(os.environ.get("TERM", ""))


def need_terminal() -> None:
    """Stops a command that shows the workspace where :func:`has_terminal` says that it cannot."""
    if has_terminal():
        return
    hint = _("Run it in a terminal window, its output and errors not sent elsewhere. All other commands work without.")
    if not moves_cursor(os.environ.get("TERM", "")):
        hint = _("TERM says that this one cannot move its cursor. Try: TERM=xterm-256color qualcode open")
    raise QualcodeError(_("The workspace needs a terminal."), hint)


def say_error(message: str, hint: str) -> None:
    """An error on stderr, with its remedy; what the terminal could take as a command is made visible."""
    note(f"error: {message}")
    if hint:
        note(f"hint: {hint}")


def say(message: str = "") -> None:
    """A line on stdout; what the terminal could take as a command is made visible."""
    click.echo(_lines(message))


def say_first(messages: Sequence[str]) -> None:
    """The first of many lines of one kind, and how many more there are."""
    for message in first_of(messages, MOST_TOLD):
        say(message)


def say_errors(errors: Sequence[tuple[str, str]]) -> None:
    """The first of many errors and how many more there are; a remedy of several in a row stands behind the last."""
    for place, (message, hint) in enumerate(errors[:MOST_TOLD], 1):
        say_error(message, "" if place < min(len(errors), MOST_TOLD) and errors[place][1] == hint else hint)
    for message in first_of([message for message, _hint in errors], MOST_TOLD)[MOST_TOLD:]:
        note(message)


def problem_line(name: str, problem: Problem) -> str:
    """A problem of a file on a line: where, how bad, what, and its remedy."""
    place = f"{name}:{problem.line}" if problem.line else name
    level = {"error": _("error"), "warning": _("warning")}[problem.level]
    # A message has no full stop where it is used alone, and so needs one before its remedy.
    message = problem.message if problem.message.endswith((".", "?", "!")) else f"{problem.message}."
    return f"{place}: {level}: {message} {problem.hint}".rstrip()


def _lines(text: str) -> str:
    return "\n".join(visible(line) for line in text.split("\n"))


def note_open_rounds(project: Project) -> None:
    """Says on stderr, while a round is open, of which documents a list or count holds only one's own codings."""
    from qualcode.storage.rounds import blind_documents

    note_blind(blind_documents(project))


def note_blind(blind: Mapping[int, str]) -> None:
    """Says the same of documents, given with the names of their rounds."""
    if blind:
        from qualcode.report.basis import words_of_blind  # of few commands

        note(words_of_blind(blind))


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Says on a terminal how far something is, on one line of stderr that is empty again when it is done."""
    told = 0

    def tell(message: str) -> None:
        nonlocal told
        if sys.stderr is not None and sys.stderr.isatty():
            click.echo(f"\r{visible(message).ljust(told)}", err=True, nl=False)
            told = len(message)

    try:
        yield tell
    finally:
        if told:
            click.echo(f"\r{' ' * told}\r", err=True, nl=False)


def tell_found(notices: Iterable[str]) -> None:
    """Says on stderr what was found beside a project's file when it was opened."""
    for notice in notices:
        note(notice)


def note(message: str) -> None:
    """What must be told beside a command's output, on stderr; where nobody can hear it, that changes nothing."""
    with suppress(OSError):
        click.echo(_lines(message), err=True)


def note_place(path: Path) -> None:
    """Says on stderr, the first time somebody works there, what there is to know of the place of a project."""
    from qualcode.files.advice import advice_once

    if words := advice_once(path):
        note(words)


def console() -> Console:
    """Where tables go: as wide as the terminal, or 100 columns into a file or pipe."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            """Leave it to whoever ends the command."""
            raise

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 100
    return Terminal(width=width, highlight=False, markup=False, emoji=False)


def emit(
    rows: Iterable[Mapping[str, Any]],
    format_: str,
    columns: Sequence[str],
    *,
    titles: Mapping[str, str] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Shows a list: as a table of ``columns`` under ``titles``, as JSON with every key, or as CSV of ``columns``.

    ``words`` say for a column how its values read to people. A list that has them is no input for another command, and
    so its CSV stands under ``titles``, too; JSON has the values as they are.
    """
    if format_ == "json":
        _echo(chain(json_rows(rows, ascii_only=not has_all_letters(sys.stdout)), ["\n"]))
        return
    if words:
        rows = (
            {key: words[key].get(value, value) if key in words else value for key, value in row.items()} for row in rows
        )
    if format_ == "csv":
        named = (titles or {}) if words else {}
        cells = ([_flat(row.get(column)) for column in columns] for row in rows)
        emit_csv([named.get(column, column) for column in columns], cells)
    else:
        _emit_table([*rows], columns, titles or {})


def emit_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """CSV; into a file or pipe as it is, on a terminal with what could steer it made visible."""
    from qualcode.formats.tables.delimited import csv_lines

    lines = csv_lines(columns, rows)
    if sys.stdout.isatty():
        say("".join(lines).rstrip("\n"))
    else:
        _echo(lines)


def emit_json(value: object) -> None:
    """JSON; characters are escaped that could steer a terminal, and those that the output has no letters for."""
    click.echo(json_text(value, ascii_only=not has_all_letters(sys.stdout)))


def _echo(pieces: Iterable[str]) -> None:
    """Text that comes in pieces, of which no more is held than is worth writing at once."""
    held, size = [], 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > _AT_ONCE:
            click.echo("".join(held), nl=False)
            held, size = [], 0
    click.echo("".join(held), nl=False)


def _emit_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], titles: Mapping[str, str]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numeric = bool(rows) and all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(titles.get(column, column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(" ".join(str(_flat(row.get(column))).split()))) for column in columns))
    console().print(table)


def _flat(value: object) -> str | int | float:
    """A value for one cell: lists joined, mappings as ``key: value``, nothing as nothing."""
    if isinstance(value, bool):
        return _("yes") if value else ""
    if isinstance(value, int | float | str):
        return value
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, Sequence):
        return "; ".join(str(item) for item in value)
    return ""


def need_force(path: Path | None, force: bool) -> None:
    """Stops a command that would write over a file, unless that was asked for; over a project in any case."""
    from qualcode.files.reading import is_there
    from qualcode.files.writing import refuse_project

    if path is None:
        return
    refuse_project(path)
    if is_there(path) and not force:
        raise click.UsageError(_("{path} is there already; write over it with --force.").format(path=path))


def names_option(command: F) -> F:
    """``--with-names``."""
    return click.option(
        "--with-names", is_flag=True, help=_("Leave names of persons as they are, for your own eyes only.")
    )(command)


def veil_of(project: Project, with_names: bool) -> Veil:
    """What takes names of persons out of what a command prints, unless they were asked for."""
    from qualcode.queries.names import NO_VEIL, veil

    return NO_VEIL if with_names else veil(project)


def note_without_names(many: int) -> None:
    """Says on stderr that names of persons were taken out of so many rows of an export."""
    if many:
        words = ngettext(
            "Names of persons were taken out of {count} row; for your own eyes: --with-names.",
            "Names of persons were taken out of {count} rows; for your own eyes: --with-names.",
            many,
        )
        note(words.format(count=many))


def force_option(command: F) -> F:
    """``--force``."""
    return click.option("--force", is_flag=True, help=_("Write over an existing file."))(command)


def passphrase_option(command: F) -> F:
    """``--passphrase-file``."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=_("The passphrase of the key stands in FILE, instead of being asked for."),
    )(command)
