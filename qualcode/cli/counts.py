"""Counting and reporting: the matrix of codes by respondents, and the chapter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import FileToWrite, file_kind, split_list
from qualcode.cli.common import (
    FORMATS,
    console,
    emit_csv,
    emit_json,
    force_option,
    global_options,
    names_option,
    need_force,
    note,
    note_open_rounds,
    open_project,
    say,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.report.chapter.files import CHAPTER_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.library.matrix import MatrixResult
    from qualcode.report.chapter.summary import HiddenName, ThemeSummary

MOST_NAMES = 8
"""Of more places where a name stands only so many are told."""

CODERS_HELP = _(
    "Count the codings of these coders (a,b). Default: the consensus of a document where it has one, else everybody's."
)
UNFINISHED_HELP = _("Count respondents as well whose interviews are not coded to the end; the output says so.")
WHERE_HELP = _("Narrow the base to respondents with this value, such as traject=LWT; may be given again.")


@click.command("matrix", help=HELPS["matrix"])
@click.option(
    "--rows",
    "rows",
    multiple=True,
    metavar="CODE",
    help=_(
        "A code; its row counts all that is under it. CODE/* gives the codes right under it a row each, CODE/** all"
        " below. May be given again, or a,b. Default: the themes."
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
@click.option(
    "--percent",
    type=click.Choice(("none", "row", "column", "base")),
    default="none",
    show_default=True,
    help=_("Percentages of what."),
)
@click.option("--coders", default="", help=CODERS_HELP)
@click.option("--where", multiple=True, metavar="ATTR=VALUE", help=WHERE_HELP)
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@names_option
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help=_("How to show it.")
)
@click.argument("more", nargs=-1, metavar="[CODE]...")
@global_options
def matrix_command(
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    count: str,
    percent: str,
    coders: str,
    where: tuple[str, ...],
    unfinished_too: bool,
    with_names: bool,
    format_: str,
    more: tuple[str, ...],
) -> None:
    """The code by group matrix."""
    from typing import cast

    from qualcode.analysis.matrix import Count, Percent
    from qualcode.library.matrix import count_matrix

    codes = [code for text in (*rows, *more) for code in split_list(text)]
    blocks = [block for text in columns for block in split_list(text)]
    with open_project(readonly=True) as project:
        note_open_rounds(project)
        found = count_matrix(
            project,
            codes,
            blocks,
            count=cast(Count, count),
            percent=cast(Percent, percent),
            coders=split_list(coders),
            where=conditions(where),
            unfinished_too=unfinished_too,
            with_names=with_names,
        )
    if format_ == "json":
        emit_json(found.to_dict())
    elif format_ == "csv":
        from qualcode.report.matrix.rows import matrix_rows

        header, *body = matrix_rows(found.matrix, notes=[counted_coders(found), *([found.note] if found.note else [])])
        emit_csv([str(cell) for cell in header], body)
    else:
        from qualcode.report.matrix.terminal import matrix_table

        console().print(matrix_table(found.matrix))
        say(counted_coders(found))
        if found.note:
            say(found.note)


def counted_coders(found: MatrixResult) -> str:
    """Whose codings a matrix counts."""
    return _("Codings of: {coders}").format(coders=", ".join(found.coders))


def conditions(where: tuple[str, ...]) -> dict[str, list[str]]:
    """``ATTR=VALUE`` conditions: values of one attribute are alternatives, attributes must all hold."""
    found: dict[str, list[str]] = {}
    for text in where:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(_("--where takes ATTR=VALUE, such as traject=LWT."))
        found.setdefault(name.strip(), []).append(value.strip())
    return found


@click.command("report", help=HELPS["report"])
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
@click.option("--where", multiple=True, metavar="ATTR=VALUE", help=WHERE_HELP)
@click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    metavar="ATTR",
    help=_("Describe the groups by this attribute; may be given again. Default: those of the outline."),
)
@click.option("--no-references", is_flag=True, help=_("Print no reference under a quotation."))
@global_options
def report_command(
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
    from qualcode.formats.yaml.outlines import read_outline
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
            where=conditions(where),
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
