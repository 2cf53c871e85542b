"""The chapter beside an earlier one, without one coder, and beside the cases that do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, split_list, where_option
from qualcode.cli.common import (
    coder_name,
    emit,
    format_option,
    global_options,
    machine_option,
    names_option,
    note,
    note_open_rounds,
    open_project,
    settings,
    veil_of,
)
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.library.comparing import ChapterAsked
    from qualcode.storage import Project


def chapter_options(command: Callable[..., None]) -> Callable[..., None]:
    """How the chapter is asked for that is looked at, and how the list is shown."""
    for option in (
        global_options,
        format_option,
        names_option,
        machine_option,
        click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP),
        where_option,
        click.option("--coders", default="", help=CODERS_HELP),
        click.option(
            "--outline",
            type=click.Path(path_type=Path),
            help=_("The outline of the chapter (YAML). Default: the codebook's themes."),
        ),
    ):
        command = option(command)
    return command


@contextmanager
def _asked(given: dict[str, Any]) -> Iterator[tuple[Project, ChapterAsked]]:
    from qualcode.library.comparing import ChapterAsked

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        yield (
            project,
            ChapterAsked(
                given["outline"], tuple(given["where"]), tuple(split_list(given["coders"])), given["unfinished_too"]
            ),
        )


@click.command(
    "changes",
    help=_("Set the chapter beside an earlier one, number by number: what it was, what it is, and who coded what."),
)
@click.option("--since", default="", metavar="DATE", help=_("Beside what it was before this date (and time), in UTC."))
@click.option(
    "--against", type=click.Path(path_type=Path), metavar="FILE", help=_("Beside that of another copy of the project.")
)
@chapter_options
def changes_command(since: str, against: Path | None, with_names: bool, format_: str, **given: Any) -> None:
    """What changed in the chapter."""
    from qualcode.library.comparing import changes_against, changes_since
    from qualcode.storage import Project

    if bool(since) == bool(against):
        raise click.UsageError(_("Give --since DATE or --against FILE."))
    with _asked(given) as (project, asked):
        if against is None:
            found = changes_since(project, since, asked)
        else:
            with Project.open(against, readonly=True) as other:
                other.look_as(coder_name())
                if settings().without_machine:
                    other.look_without_machine()
                found = changes_against(project, other, asked)
        rows = veil_of(project, with_names).over(found.to_dicts())
    if found.told:
        note(found.told)
    for row in rows:
        row["who"] = _who(row["codings"])
    titles = {"change": _("change"), "then": _("then"), "now": _("now"), "now_text": _("text"), "who": _("who")}
    columns = list(titles) if format_ == "table" else ("key", "kind", *titles, "then_text")
    words = {"change": {"number": _("number"), "words": _("words"), "new": _("new"), "gone": _("gone")}}
    emit(_plain(rows, format_), format_, columns, titles=titles, words=words if format_ == "table" else None)


@click.command(
    "robust",
    help=_(
        "List the numbers of the chapter that hang on one coder: what each would be without that coder's codings, and"
        " whether its words would still hold."
    ),
)
@chapter_options
def robust_command(with_names: bool, format_: str, **given: Any) -> None:
    """What hangs on one coder."""
    from qualcode.library.comparing import hanging_on_one_coder

    with _asked(given) as (project, asked):
        found = hanging_on_one_coder(project, asked).to_dicts()
        rows = veil_of(project, with_names).over(found)
    for row in rows:
        row["number"] = _number(row)
        row["range"] = f"{row['least']}–{row['most']}"
        row["coders"] = "; ".join(f"{one['coder']}: {_number(one)}" for one in row["without"])
    titles = {"number": _("number"), "range": _("range"), "coders": _("without"), "text": _("text")}
    columns = (*titles, "kind", "n", "base", "words", "least", "most", "word_changes", "key")
    emit(_plain(rows, format_), format_, list(titles) if format_ == "table" else columns, titles=titles)


@click.command(
    "exceptions",
    help=_("List, for each number of all or most of them, the cases that do not fit it, and why."),
)
@chapter_options
def exceptions_command(with_names: bool, format_: str, **given: Any) -> None:
    """What does not fit."""
    from qualcode.library.comparing import exceptions_of

    with _asked(given) as (project, asked):
        found = exceptions_of(project, asked).to_dicts()
        rows = veil_of(project, with_names).over(found)
    why = {"silent": _("silent"), "one-coder": _("one coder only"), "other": _("another answer")}
    for row in rows:
        row["number"] = _number(row)
        row["misfits"] = "; ".join(
            f"{one['respondent']}: {why[one['why']]}{': ' + ', '.join(one['codes']) if one['codes'] else ''}"
            for one in row["cases"]
        )
    titles = {"number": _("number"), "misfits": _("cases"), "text": _("text")}
    columns = (*titles, "kind", "n", "base", "words", "key")
    emit(_plain(rows, format_), format_, list(titles) if format_ == "table" else columns, titles=titles)


def _who(codings: Sequence[Mapping[str, Any]]) -> str:
    """Whose codings came and went: by who changed them, the code, and whose words they are on."""
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for one in codings:
        sign = "+" if one["what"] == "added" else "−"
        people = found.setdefault((one["by"] or one["coder"], sign, one["code"]), {})
        people |= dict.fromkeys(one["respondents"])
    return "; ".join(f"{who} {sign} {code} ({', '.join(people)})" for (who, sign, code), people in found.items())


def _number(row: Mapping[str, Any]) -> str:
    """A number with what its share is called."""
    return f"{row['n']} / {row['base']}" + (f" ({row['words']})" if row["words"] else "")


def _plain(rows: Sequence[dict[str, Any]], format_: str) -> list[dict[str, Any]]:
    """The rows; in JSON without what was only put together to be read."""
    if format_ != "json":
        return list(rows)
    return [{key: value for key, value in row.items() if key not in _READ} for row in rows]


_READ = frozenset({"who", "number", "range", "coders", "misfits"})
