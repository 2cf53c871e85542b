"""Counting, comparing and searching one or many exports as Parquet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qualcode.analysis.quantify import language_of
from qualcode.cli.arguments import CODERS_HELP, UNFINISHED_HELP, FileToWrite, file_kind, split_list, where_option
from qualcode.cli.common import console, emit, emit_csv, emit_json, force_option, global_options, need_force, note, say
from qualcode.cli.counts import columns_option, count_option, percent_option, shown_option, sort_option, suppress_option
from qualcode.cli.patterns.options import AskedOutput, relation_options, show
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, interface_language, speaking
from qualcode.report.agreement.files import REPORT_KINDS
from qualcode.report.matrix.files import MATRIX_KINDS
from qualcode.report.patterns.kinds import PATTERN_KINDS

if TYPE_CHECKING:
    from qualcode.agreement.study import UnitKind
    from qualcode.analysis.matrix import Count, Percent, Sort
    from qualcode.analysis.patterns.relations import RelationUnit
    from qualcode.analysis.quantify import Language
    from qualcode.queries.words.index import Ring
    from qualcode.report.patterns.relations import RelationCount

F = TypeVar("F", bound=Callable[..., Any])

PASSAGE_COLUMNS = ("study", "document", "start", "end", "snippet", "speaker", "respondent")

_FOLDERS = click.argument("folders", nargs=-1, required=True, metavar="DIR [DIR]...", type=click.Path(path_type=Path))


def engine_options(command: F) -> F:
    """``--memory`` and ``--threads``: what DuckDB may take."""
    command = click.option(
        "--threads",
        type=click.IntRange(1, 1024),
        default=None,
        metavar="N",
        help=_("So many threads for DuckDB. Default: one for each processor."),
    )(command)
    return click.option(
        "--memory",
        type=click.IntRange(64, 1_000_000),
        default=2048,
        show_default=True,
        metavar="MB",
        help=_("So much memory for DuckDB; what does not fit lies in a private folder meanwhile."),
    )(command)


def spreading_options(command: F) -> F:
    """``--workers`` and ``--scheduler``: who does the work on documents."""
    command = click.option(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help=_(
            "Spread the documents over the Dask cluster whose scheduler has this address, such as tcp://10.0.0.4:8786."
        ),
    )(command)
    return click.option(
        "--workers",
        type=click.IntRange(1, 256),
        default=1,
        show_default=True,
        metavar="N",
        help=_("Spread the documents over so many processes of this machine."),
    )(command)


def base_options(command: Callable[..., None]) -> Callable[..., None]:
    """Whose codings count, and whom the base is narrowed to."""
    narrowed = where_option(command)
    narrowed = click.option(
        "--group", "groups", multiple=True, help=_("Only respondents of this group; may be given again.")
    )(narrowed)
    command = click.option("--include-unfinished", "unfinished_too", is_flag=True, help=UNFINISHED_HELP)(narrowed)
    return click.option("--coders", default="", help=CODERS_HELP)(command)


def file_options(kinds: tuple[str, ...]) -> Callable[[F], F]:
    """``--out`` with what it is written as."""

    def decorate(command: F) -> F:
        for option in (
            click.option("--language", type=click.Choice(("nl", "en")), help=_("The language of a file.")),
            force_option,
            click.option("--out", type=FileToWrite(), help=_("The file to write. Default: the screen.")),
            click.option(
                "--to", "kind", type=click.Choice(kinds), help=_("The format of --out. Default: by its name.")
            ),
        ):
            command = option(command)
        return command

    return decorate


def _narrowed(where: tuple[str, ...], groups: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The conditions, of which only equality can be asked of columns of values."""
    from qualcode.queries.query.conditions import conditions

    found: dict[str, tuple[str, ...]] = {}
    for one in conditions(where, groups=groups):
        if one.operator != "=":
            raise click.UsageError(_("Over exports --where takes ATTR=VALUE only."))
        found[one.attribute] = (*found.get(one.attribute, ()), *one.values)
    return found


def _kind(out: Path | None, kind: str | None, kinds: tuple[str, ...], *, force: bool) -> str:
    """As what a file is written."""
    wanted = file_kind(out, kind)
    if out is None and kind:
        raise click.UsageError(_("--to, --title and --language go with --out FILE."))
    if out and wanted not in kinds:
        raise click.UsageError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in kinds)))
    need_force(out, force)
    return wanted


@click.group("corpus", help=HELPS["corpus"])
def corpus_command() -> None:
    """One or many exports as Parquet."""


@corpus_command.command(
    "matrix", help=_("Count codes by groups of respondents over all exports: who says it, out of how many.")
)
@_FOLDERS
@click.option(
    "--rows",
    multiple=True,
    metavar="CODE",
    help=_(
        "A code, with all under it; CODE/* and CODE/** as for matrix. May be given again, or a,b. Default: the themes."
    ),
)
@columns_option
@count_option
@percent_option
@sort_option
@suppress_option
@base_options
@engine_options
@shown_option
@file_options(MATRIX_KINDS)
@global_options
def matrix_command(
    folders: tuple[Path, ...],
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    count: Count,
    percent: Percent,
    sort: Sort,
    suppress: int,
    coders: str,
    where: tuple[str, ...],
    groups: tuple[str, ...],
    unfinished_too: bool,
    memory: int,
    threads: int | None,
    format_: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    language: Language | None,
) -> None:
    """The code by group matrix."""
    from qualcode.corpus.counting import count_corpus
    from qualcode.report.matrix.layout import PLAIN

    wanted = _kind(out, kind, MATRIX_KINDS, force=force)
    with speaking(language or interface_language()):
        found = count_corpus(
            folders,
            [code for text in rows for code in split_list(text)],
            [block for text in columns for block in split_list(text)],
            count=count,
            percent=percent,
            sort=sort,
            suppress=suppress,
            coders=split_list(coders),
            where=_narrowed(where, groups),
            unfinished_too=unfinished_too,
            memory=memory,
            threads=threads or 0,
        )
    if out is not None:
        found.write(out, wanted, language=language_of(language or interface_language()))
        say(_("Wrote {path}.").format(path=out))
    elif format_ == "json":
        emit_json(found.to_dict())
    elif format_ == "csv":
        from qualcode.report.matrix.rows import matrix_rows

        header, *body = matrix_rows(found.matrix, notes=found.notes())
        emit_csv([str(cell) for cell in header], body)
    else:
        from qualcode.report.matrix.terminal import matrix_table

        console().print(matrix_table(found.matrix, PLAIN))
        for line in found.notes():
            say(line)


@corpus_command.command(
    "agreement", help=_("Compare coders over all exports: the report of agreement, by turns or by whole documents.")
)
@_FOLDERS
@click.option("--coders", default="", help=_("Compare these coders (a,b). Default: everybody but the consensus."))
@click.option(
    "--codes", multiple=True, metavar="CODE", help=_("Only this code, with all under it; again, or a,b, for more.")
)
@click.option(
    "--unit",
    type=click.Choice(("turn", "document")),
    default="turn",
    show_default=True,
    help=_("What alpha and kappa are about."),
)
@click.option(
    "--bootstrap",
    "resamples",
    type=click.IntRange(100, 100_000),
    default=None,
    metavar="N",
    help=_("Limits by a bootstrap of so many resamples over documents, ten at least. Default: a jackknife."),
)
@spreading_options
@engine_options
@shown_option
@file_options(REPORT_KINDS)
@global_options
def agreement_command(
    folders: tuple[Path, ...],
    coders: str,
    codes: tuple[str, ...],
    unit: UnitKind,
    resamples: int | None,
    workers: int,
    scheduler: str,
    memory: int,
    threads: int | None,
    format_: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    language: Language | None,
) -> None:
    """The agreement report."""
    from qualcode.corpus.agreement import compare_corpus
    from qualcode.corpus.chunks import workers as working
    from qualcode.report.agreement.files import write_report

    wanted = _kind(out, kind, REPORT_KINDS, force=force)
    with working(workers, scheduler) as executor:
        found = compare_corpus(
            folders,
            coders=split_list(coders),
            codes=[code for text in codes for code in split_list(text)],
            unit=unit,
            resamples=resamples or 0,
            executor=executor,
            memory=memory,
            threads=threads or 0,
        )
    view = found.view(language or interface_language())
    for line in found.notes:
        note(line)
    if out is not None:
        write_report(view, out, wanted)
        say(_("Wrote {path}.").format(path=out))
    elif format_ == "json":
        from qualcode.report.agreement.json_rows import to_json

        emit_json(to_json(view))
    elif format_ == "csv":
        from qualcode.report.writers.csv_rows import agreement_rows

        header, *rows = agreement_rows(view)
        emit_csv([str(cell) for cell in header], rows)
    else:
        from qualcode.report.agreement.terminal import agreement_page

        console().print(agreement_page(view))


@corpus_command.command(
    "relations", help=_("Count over all exports which codes go together: how many respondents, out of how many.")
)
@_FOLDERS
@relation_options
@suppress_option
@base_options
@spreading_options
@engine_options
@shown_option
@file_options(PATTERN_KINDS)
@global_options
def relations_command(
    folders: tuple[Path, ...],
    rows: tuple[str, ...],
    columns: tuple[str, ...],
    unit: RelationUnit | None,
    near: int | None,
    count: RelationCount,
    suppress: int,
    coders: str,
    where: tuple[str, ...],
    groups: tuple[str, ...],
    unfinished_too: bool,
    workers: int,
    scheduler: str,
    memory: int,
    threads: int | None,
    format_: str,
    kind: str | None,
    out: Path | None,
    force: bool,
    language: Language | None,
) -> None:
    """Which codes go together."""
    from qualcode.corpus.chunks import workers as working
    from qualcode.corpus.relations import relate_corpus

    if near and unit not in (None, "turn"):
        raise click.UsageError(_("--near counts turns, and goes with --unit turn."))
    wanted = _kind(out, kind, PATTERN_KINDS, force=force)
    spoken = language_of(language or interface_language())
    with working(workers, scheduler) as executor, speaking(spoken):
        found = relate_corpus(
            folders,
            [code for text in rows for code in split_list(text)],
            [code for text in columns for code in split_list(text)],
            unit=unit or ("turn" if near else "passage"),
            near=near or 0,
            count=count,
            suppress=suppress,
            coders=split_list(coders),
            where=_narrowed(where, groups),
            unfinished_too=unfinished_too,
            executor=executor,
            memory=memory,
            threads=threads or 0,
        )
    show(found, AskedOutput(format_, wanted, out, "", spoken))


@corpus_command.command(
    "search", help=_("Search the words of all exports that were written with them; a query is that of search.")
)
@click.argument("query")
@_FOLDERS
@click.option(
    "--ring",
    type=click.Choice(("form", "lemma", "stem")),
    default="lemma",
    show_default=True,
    help=_("The form as it is typed, any form of the word, or also what has its stem, as a part of a compound."),
)
@click.option(
    "--role",
    type=click.Choice(("respondent", "interviewer", "none")),
    default=None,
    help=_("Only what is said in this role."),
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=100,
    show_default=True,
    metavar="N",
    help=_("So many passages; 0 is all of them."),
)
@spreading_options
@engine_options
@shown_option
@global_options
def search_command(
    query: str,
    folders: tuple[Path, ...],
    ring: Ring,
    role: str | None,
    limit: int,
    workers: int,
    scheduler: str,
    memory: int,
    threads: int | None,
    format_: str,
) -> None:
    """Turns in which something is said."""
    from qualcode.corpus.chunks import workers as working
    from qualcode.corpus.searching import search_corpus

    with working(workers, scheduler) as executor:
        found = search_corpus(
            folders,
            query,
            ring=ring,
            role=role or "",
            most=limit,
            executor=executor,
            memory=memory,
            threads=threads or 0,
        )
    for line in found.notes:
        note(line)
    if not found.total:
        note(_("No passage fits."))
    else:
        told = _("Passages: {count}; documents: {documents}; respondents: {respondents}.")
        note(told.format(count=found.total, documents=found.documents, respondents=found.respondents))
    rows = [one._asdict() | {"marks": [list(mark) for mark in one.marks]} for one in found.passages]
    titles = {
        "study": _("study"),
        "document": _("document"),
        "speaker": _("speaker"),
        "respondent": _("respondent"),
        "snippet": _("passage"),
    }
    emit(rows, format_, list(titles) if format_ == "table" else PASSAGE_COLUMNS, titles=titles)
