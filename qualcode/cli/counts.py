"""Counting and reporting: the matrix of codes by respondents, and the chapter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.analysis.quantify import language_of
from qualcode.cli.arguments import (
    CODERS_HELP,
    UNFINISHED_HELP,
    FileToWrite,
    file_kind,
    filter_options,
    split_list,
    where_option,
)
from qualcode.cli.common import (
    FORMATS,
    console,
    emit,
    emit_csv,
    emit_json,
    force_option,
    format_option,
    global_options,
    machine_option,
    names_option,
    need_force,
    note,
    note_open_rounds,
    open_project,
    say,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.model import BASES
from qualcode.report.chapter.files import CHAPTER_KINDS
from qualcode.report.matrix.files import MATRIX_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qualcode.analysis.matrix import Count, Percent, Sort
    from qualcode.analysis.quantify import Language
    from qualcode.model import Base
    from qualcode.queries.columns import By
    from qualcode.report.chapter.summary import HiddenName, ThemeSummary
    from qualcode.report.matrix.layout import Shape

MOST_NAMES = 8
"""Of more places where a name stands only so many are told."""

BYS = ("coder", "document", "question", "wave")
SORTS = ("outline", "n", "name")


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
@click.option(
    "--cols",
    "columns",
    multiple=True,
    metavar="ATTR",
    help=_(
        "An attribute of respondents or of interviews, or 'group'; ATTR/ATTR nests, outermost first. Given again, or"
        " A,B: stands beside it."
    ),
)
@click.option(
    "--count",
    type=click.Choice(("respondents", "documents", "codings", "words")),
    default="respondents",
    show_default=True,
    help=_("What to count."),
)
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
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    default="outline",
    show_default=True,
    help=_("The order of the rows: as asked, most first, or by name."),
)
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
    else:
        from qualcode.report.matrix.terminal import matrix_table

        console().print(matrix_table(found.matrix, style))
        for line in found.notes():
            say(line)


@click.group("report", invoke_without_command=True, help=HELPS["report"])
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline of the chapter (YAML). Default: the codebook's themes."),
)
@click.option(
    "--to", "format_", type=click.Choice(CHAPTER_KINDS), help=_("The format. Default: by the name of --out, else md.")
)
@click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen (md only)."))
@force_option
@click.option(
    "--language", type=click.Choice(("nl", "en")), help=_("The language of the text. Default: the project's.")
)
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="ATTR",
    help=_("Describe the groups by this attribute; may be given again. Default: those of the outline."),
)
@click.option("--no-references", is_flag=True, help=_("Print no reference under a quotation."))
@global_options
@click.pass_context
def report_command(
    context: click.Context,
    outline: Path | None,
    format_: str | None,
    out: Path | None,
    force: bool,
    language: str | None,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    attributes: tuple[str, ...],
    no_references: bool,
) -> None:
    """The theme summary as a chapter."""
    if context.invoked_subcommand:
        return
    from qualcode.formats.yaml.outlines import read_outline
    from qualcode.queries.query.conditions import conditions, resolved
    from qualcode.report.chapter.blocks import chapter
    from qualcode.report.chapter.facts import read_summary
    from qualcode.report.chapter.files import write_report
    from qualcode.report.writers.markdown import to_markdown

    kind = file_kind(out, format_) or "md"
    if kind not in CHAPTER_KINDS:
        raise click.UsageError(_("Name the file .docx or .md, or give the format with --to."))
    if out is None and kind != "md":
        raise click.UsageError(_("A Word file needs a name: --out chapter.docx"))
    need_force(out, force)
    shape = read_outline(outline) if outline else None
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = read_summary(
            project,
            outline=shape,
            language=language or "",
            coders=split_list(coders),
            where=resolved(project, conditions(where)),
            unfinished_too=unfinished_too,
            attributes=[name for text in attributes for name in split_list(text)],
            with_references=not no_references,
        )
    if out is None:
        say(to_markdown(chapter(found)).rstrip("\n"))
    else:
        write_report(found, out, kind)
        say(_("Wrote {path}.").format(path=out))
    note_hidden_names(found)
    note_old_words(found)


@report_command.command(
    "claims", help=_("List the numbers of the chapter with their ids, which qualcode passages takes to the passages.")
)
@click.option(
    "--outline",
    type=click.Path(path_type=Path),
    help=_("The outline of the chapter (YAML). Default: the codebook's themes."),
)
@click.option("--coders", default="", help=CODERS_HELP)
@where_option
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@machine_option
@names_option
@format_option
@global_options
def claims_command(
    outline: Path | None, coders: str, where: tuple[str, ...], unfinished_too: bool, with_names: bool, format_: str
) -> None:
    """The numbers of the chapter."""
    from qualcode.library.claims import list_claims, report_claims

    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found, told = report_claims(
            project, outline=outline, coders=split_list(coders), where=where, unfinished_too=unfinished_too
        )
        rows = veil_of(project, with_names).over(list_claims(found).to_dicts())
    if told:
        note(told)
    titles = {"id": _("id"), "text": _("text"), "value": _("number"), "base": _("base"), "key": _("about")}
    columns = list(titles) if format_ == "table" else ("id", "text", "measure", "value", "base", "key")
    emit(rows, format_, columns, titles=titles)


def note_old_words(summary: ThemeSummary) -> None:
    """Says on stderr which words of a chapter's author are of an earlier wave, and so not printed."""
    if not summary.old:
        return
    lines = [
        ngettext(
            "{count} text of an earlier wave is not printed. Go through it, and take the line “of” out of its block:",
            "{count} texts of an earlier wave are not printed. Go through them, and take “of” out of their blocks:",
            len(summary.old),
        ).format(count=len(summary.old))
    ]
    lines += [
        _("  {wave}: {group}, {section}, {about}").format(
            wave=one.wave, group=one.group, section=one.section, about=one.about
        )
        for one in summary.old[:MOST_NAMES]
    ]
    if len(summary.old) > MOST_NAMES:
        lines.append(_("  and {count} more places").format(count=len(summary.old) - MOST_NAMES))
    note("\n".join(lines))


def note_hidden_names(summary: ThemeSummary) -> None:
    """Says on stderr which names were taken out of a chapter without anybody's decision, what may be one, and where."""
    lines: list[str] = []
    for found, words in (
        ([one for one in summary.hidden if one.kind == "name"], _names_words),
        ([one for one in summary.hidden if one.kind != "name"], _identifiers_words),
        (summary.doubtful, _doubtful_words),
    ):
        if count := len({one.name for one in found}):
            lines += [words(count).format(count=count, stand_in=summary.stand_in), *_places(found)]
    if lines:
        lines.append(_("Decide on each once: qualcode pseudonymise --replace NAME=TEXT, --cut NAME or --accept NAME."))
        note("\n".join(lines))


def _names_words(count: int) -> str:
    return ngettext(
        "{count} name of a person is not printed; {stand_in} stands in its place:",
        "{count} names of persons are not printed; {stand_in} stands in their place:",
        count,
    )


def _identifiers_words(count: int) -> str:
    return ngettext(
        "{count} address or number that leads to a person is not printed; what it is stands in its place:",
        "{count} addresses or numbers that lead to persons are not printed; what each is stands in its place:",
        count,
    )


def _doubtful_words(count: int) -> str:
    return ngettext(
        "{count} word may be the name or address of a person, and is printed:",
        "{count} words may be names or addresses of persons, and are printed:",
        count,
    )


def _places(found: Sequence[HiddenName]) -> Iterator[str]:
    for one in found[:MOST_NAMES]:
        place = " ".join(one.place.split())
        yield f"  {one.name}: …{place}… ({one.reference})" if one.reference else f"  {one.name}: …{place}…"
    if len(found) > MOST_NAMES:
        yield _("  and {count} more places").format(count=len(found) - MOST_NAMES)
