"""What these commands have in common: what they are narrowed by, and how their result is shown or written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from qualcode.analysis.quantify import language_of
from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, FileToWrite, filter_options, split_list
from qualcode.cli.common import (
    console,
    emit_csv,
    emit_json,
    force_option,
    machine_option,
    names_option,
    need_force,
    note_open_rounds,
    open_project,
    say,
)
from qualcode.cli.counts import shown_option
from qualcode.i18n import _

if TYPE_CHECKING:
    from qualcode.analysis.quantify import Language
    from qualcode.report.patterns.basis import PatternResult
    from qualcode.storage import Project


def counting_options(kinds: Sequence[str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of a count that can be written as these kinds of files."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in (
            click.option(
                "--language", type=click.Choice(("nl", "en")), help=_("The language of a file. Default: the project's.")
            ),
            force_option,
            click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen.")),
            click.option(
                "--to", "kind", type=click.Choice(kinds), help=_("The format of --out. Default: by its name.")
            ),
            click.option("--title", default="", metavar="TEXT", help=_("The title of the table in a file.")),
            shown_option,
            names_option,
            machine_option,
            click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP),
            filter_options,
            click.option("--coders", default="", help=CODERS_HELP),
        ):
            command = option(command)
        return command

    return decorate


def interval_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--interval`` and ``--although-purposive``, of which one alone gives an error."""
    command = click.option(
        "--although-purposive",
        is_flag=True,
        help=_("With --interval: respondents who were chosen are no sample, and this is known."),
    )(command)
    return click.option(
        "--interval",
        is_flag=True,
        help=_("Exact limits (Clopper-Pearson) of each share of respondents; goes with --although-purposive only."),
    )(command)


def word_options(fewest: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """``--most``, ``--fewest`` (with its default) and ``--all-words``: which words are listed."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in (
            click.option("--all-words", is_flag=True, help=_("Count words that say little (the, and, but) as well.")),
            click.option(
                "--fewest",
                type=click.IntRange(1, 100_000),
                default=fewest,
                show_default=True,
                metavar="N",
                help=_("Only words that at least so many respondents say."),
            ),
            click.option(
                "--most",
                type=click.IntRange(1, 100_000),
                default=50,
                show_default=True,
                metavar="N",
                help=_("So many words."),
            ),
        ):
            command = option(command)
        return command

    return decorate


class Asked(NamedTuple):
    """A count that is asked for: the project, and what it is narrowed by, as the functions of ``library`` take it."""

    project: Project
    narrowed: dict[str, Any]


class AskedOutput(NamedTuple):
    """How a result is shown, or what it is written as."""

    format_: str
    kind: str
    out: Path | None
    title: str
    language: Language


@contextmanager
def asked(kinds: Sequence[str], given: dict[str, Any]) -> Iterator[tuple[Asked, AskedOutput]]:
    """The project of a command with the options of :func:`counting_options`, in whose language the block speaks."""
    from qualcode.i18n import interface_language, speaking
    from qualcode.queries.query.conditions import conditions, resolved

    out: Path | None = given["out"]
    kind = given["kind"] or (out.suffix.lstrip(".").lower() if out else "")
    if out and kind not in kinds:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in kinds)))
    if not out and (given["kind"] or given["title"] or given["language"]):
        raise click.UsageError(_("--to, --title and --language go with --out FILE."))
    need_force(out, given["force"])
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        spoken = given["language"] or (language_of(project.language) if out else interface_language())
        with speaking(spoken):
            where = conditions(given["where"], groups=given["groups"], respondents=given["respondents"])
            narrowed = {
                "coders": split_list(given["coders"]),
                "where": resolved(project, where),
                "questions": given["questions"],
                "unfinished_too": given["unfinished_too"],
                "with_names": given["with_names"],
            }
            yield (
                Asked(project, narrowed),
                AskedOutput(given["format_"], kind, out, given["title"], language_of(spoken)),
            )


def show(found: PatternResult, output: AskedOutput) -> None:
    """Shows a result on the screen, or writes it."""
    if output.out is not None:
        found.write(output.out, output.kind, title=output.title, language=output.language)
        say(_("Wrote {path}.").format(path=output.out))
    elif output.format_ == "json":
        emit_json(found.to_dict())
    else:
        document = found.document(output.language)
        if output.format_ == "csv":
            assert document.table is not None
            emit_csv(document.table.header, document.table.rows)
        else:
            from qualcode.report.patterns.terminal import ReportView

            console().print(ReportView(document))


def relation_options(command: Callable[..., None]) -> Callable[..., None]:
    """Which codes are held against which, where both must be, and what is counted of them."""
    for option in reversed(
        (
            click.option(
                "--rows",
                multiple=True,
                metavar="CODE",
                help=_(
                    "A code, with all under it; CODE/* and CODE/** as for matrix. May be given again, or a,b. Default:"
                    " the themes."
                ),
            ),
            click.option(
                "--cols",
                "columns",
                multiple=True,
                metavar="CODE",
                help=_("The codes beside these. Default: the same codes."),
            ),
            click.option(
                "--unit",
                type=click.Choice(("passage", "turn", "respondent")),
                default=None,
                help=_(
                    "Where codes must be together: in passages that overlap, in one turn, or anywhere with a"
                    " respondent. Default: passage."
                ),
            ),
            click.option(
                "--near",
                type=click.IntRange(1, 1000),
                default=None,
                metavar="N",
                help=_("Together is what is at most so many turns of respondents apart."),
            ),
            click.option(
                "--count",
                type=click.Choice(("respondents", "passages")),
                default="respondents",
                show_default=True,
                help=_("What stands in a cell."),
            ),
        )
    ):
        command = option(command)
    return command
