"""Counting: the matrix of codes by respondents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.analysis.quantify import language_of
from qualcode.cli.arguments import (
    CODERS_HELP,
    UNFINISHED_HELP,
    FileToWrite,
    filter_options,
    split_list,
)
from qualcode.cli.common import (
    FORMATS,
    console,
    emit_csv,
    emit_json,
    force_option,
    global_options,
    machine_option,
    names_option,
    need_force,
    note_open_rounds,
    open_project,
    say,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _
from qualcode.outline import BASES
from qualcode.report.matrix.files import MATRIX_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.analysis.matrix import Count, Percent, Sort
    from qualcode.analysis.quantify import Language
    from qualcode.outline import Base
    from qualcode.queries.columns import By
    from qualcode.report.matrix.layout import Shape

BYS = ("coder", "document", "question", "wave")
SORTS = ("outline", "n", "name")


def columns_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--cols``: by what a count is divided."""
    return click.option(
        "--cols",
        "columns",
        multiple=True,
        metavar="ATTR",
        help=_(
            "An attribute of respondents or of interviews, or 'group'; ATTR/ATTR nests, outermost first. Given again,"
            " or A,B: stands beside it."
        ),
    )(command)


def count_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--count``: what is counted."""
    return click.option(
        "--count",
        type=click.Choice(("respondents", "documents", "codings", "words")),
        default="respondents",
        show_default=True,
        help=_("What to count."),
    )(command)


def sort_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--sort``: in which order rows stand."""
    return click.option(
        "--sort",
        type=click.Choice(SORTS),
        default="outline",
        show_default=True,
        help=_("The order of the rows: as asked, most first, or by name."),
    )(command)


def percent_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--percent none|row|column|base``."""
    return click.option(
        "--percent",
        type=click.Choice(("none", "row", "column", "base")),
        default="none",
        show_default=True,
        help=_("Percentages of what."),
    )(command)


def suppress_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--suppress N``: nought where it is not asked for."""
    return click.option(
        "--suppress",
        type=click.IntRange(2, 100),
        default=None,
        callback=lambda _context, _option, value: value or 0,
        metavar="N",
        help=_("Hide every number under N, and whatever would tell of so few respondents; a dot stands there."),
    )(command)


def shown_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--format table|json|csv`` of what is no list."""
    return click.option(
        "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help=_("How to show it.")
    )(command)


@click.command("matrix", help=HELPS["matrix"])
@click.option(
    "--rows",
    "rows",
    multiple=True,
    metavar="CODE",
    help=_(
        "A code; its row counts all that is under it. CODE/* gives the codes right under it a row each, CODE/** all"
        " below. @QUERY is a saved query, answer:SET an answer set, outline:FILE the sections of a chapter's outline,"
        " outline:FILE#SECTION what one is made of. May be given again, or a,b. Default: the themes."
    ),
)
@columns_option
@count_option
@percent_option
@click.option(
    "--base",
    type=click.Choice(BASES),
    default="group",
    show_default=True,
    help=_("Out of whom: all of the group, who was asked a question that the rows hang on, or who answered one."),
)
@click.option(
    "--by",
    type=click.Choice(BYS),
    multiple=True,
    help=_("Divide every column by coder, document, wave or question, as far as turns name one; innermost."),
)
@sort_option
@click.option("--zero", default="0", show_default=True, metavar="TEXT", help=_("What stands for nought, such as -."))
@click.option("--transpose", is_flag=True, help=_("Have the columns down and the rows across."))
@click.option("--no-totals", is_flag=True, help=_("Leave out subtotals, totals, and what the rows add up to."))
@suppress_option
@click.option(
    "--shape",
    type=click.Choice(("plain", "monitor2005")),
    default="plain",
    show_default=True,
    help=_("monitor2005: a dash for nought, totals of columns at the bottom, N below. For --out."),
)
@click.option("--quotes", is_flag=True, help=_("The passages in the cells, in place of numbers. For --out and json."))
@click.option("--chart", is_flag=True, help=_("Show it as bars on the screen, in place of the table."))
@click.option(
    "--ids", is_flag=True, help=_("With json: behind each number its query, the respondents and the codings.")
)
@click.option("--coders", default="", help=CODERS_HELP)
@filter_options
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@names_option
@shown_option
@click.option("--title", default="", metavar="TEXT", help=_("The title of the table in a file."))
@click.option("--to", "kind", type=click.Choice(MATRIX_KINDS), help=_("The format of --out. Default: by its name."))
@click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen."))
@force_option
@click.option("--language", type=click.Choice(("nl", "en")), help=_("The language of a file. Default: the project's."))
@click.argument("more", nargs=-1, metavar="[CODE]...")
@global_options
def matrix_command(
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    count: Count,
    percent: Percent,
    base: Base,
    by: tuple[By, ...],
    sort: Sort,
    zero: str,
    transpose: bool,
    no_totals: bool,
    suppress: int,
    shape: Shape,
    quotes: bool,
    chart: bool,
    ids: bool,
    coders: str,
    where: tuple[str, ...],
    groups: tuple[str, ...],
    respondents: tuple[str, ...],
    questions: tuple[str, ...],
    unfinished_too: bool,
    with_names: bool,
    format_: str,
    title: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    language: Language | None,
    more: tuple[str, ...],
) -> None:
    """The code by group matrix."""
    from qualcode.i18n import interface_language, speaking
    from qualcode.queries.query.conditions import conditions, resolved
    from qualcode.report.matrix.counted import count_matrix
    from qualcode.report.matrix.layout import MatrixStyle

    wanted = kind or (out.suffix.lstrip(".").lower() if out else "")
    if out and wanted not in MATRIX_KINDS:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in MATRIX_KINDS)))
    if not out and (kind or title or language or shape != "plain"):
        raise click.UsageError(_("--to, --title, --language and --shape go with --out FILE."))
    if not out and quotes and format_ != "json":
        raise click.UsageError(_("--quotes goes with --out FILE, or with --format json."))
    if chart and (out or format_ != "table" or quotes):
        raise click.UsageError(_("--chart is for the screen; a file of a chart is --out FILE.svg."))
    if ids and (wanted or format_) != "json":
        raise click.UsageError(_("--ids goes with --format json, or with a file of that kind."))
    if transpose and (shape != "plain" or quotes or (wanted or format_) == "json"):
        raise click.UsageError(_("--transpose is of a plain table of numbers."))
    need_force(out, force)
    codes = [code for text in (*rows, *more) for code in split_list(text)]
    blocks = [block for text in columns for block in split_list(text)]
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        spoken = language or (language_of(project.language) if out else interface_language())
        with speaking(spoken):
            found = count_matrix(
                project,
                codes,
                blocks,
                count=count,
                percent=percent,
                by=by,
                sort=sort,
                suppress=suppress,
                coders=split_list(coders),
                where=resolved(project, conditions(where, groups=groups, respondents=respondents)),
                questions=questions,
                unfinished_too=unfinished_too,
                with_evidence=ids,
                with_quotes=quotes,
                with_names=with_names,
                base=base,
            )
    style = MatrixStyle(zero, not no_totals, shape, title, transpose)
    if out is not None:
        found.write(out, wanted, style=style, language=language_of(spoken))
        say(_("Wrote {path}.").format(path=out))
    elif format_ == "json":
        emit_json(found.to_dict())
    elif format_ == "csv":
        from qualcode.report.matrix.rows import matrix_rows

        header, *body = matrix_rows(found.matrix, notes=found.notes(), zero=zero, transposed=transpose)
        emit_csv([str(cell) for cell in header], body)
    elif chart:
        from qualcode.report.charts.picture import ChartPage
        from qualcode.report.charts.terminal import ChartView

        console().print(ChartView(found.chart(style, language_of(spoken)), ChartPage(language_of(spoken))))
    else:
        from qualcode.report.matrix.terminal import matrix_table

        console().print(matrix_table(found.matrix, style))
        for line in found.notes():
            say(line)
