"""Codings from a script: one, many, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.arguments import FileToWrite, filter_options, split_list
from qualcode.cli.common import (
    emit,
    emit_csv,
    force_option,
    format_option,
    global_options,
    names_option,
    need_force,
    note_open_rounds,
    note_without_names,
    open_project,
    open_session,
    say,
    say_errors,
    say_first,
    veil_of,
)
from qualcode.cli.words.helps import HELPS
from qualcode.i18n import _, ngettext
from qualcode.report.writers import TABLE_KINDS

if TYPE_CHECKING:
    from qualcode.formats.tables.codings import CodingTable
    from qualcode.importing.segments import SegmentReport

CODE_HELP = _("Only those of this code and the codes under it; CODE/* leaves out those with CODE itself.")


@click.command("code", help=HELPS["code"])
@click.argument("document")
@click.argument("code")
@click.option("--at", metavar="START:END", help=_("The passage by position: code points from 0, the end exclusive."))
@click.option("--quote", help=_("The passage by its words."))
@click.option("--occurrence", type=click.IntRange(min=1), help=_("Which, where the words occur more than once."))
@click.option("--memo", default="", help=_("A memo on the coding."))
@click.option("--good", is_flag=True, help=_("Flag it as a good quotation."))
@global_options
def code_command(
    document: str, code: str, at: str | None, quote: str | None, occurrence: int | None, memo: str, good: bool
) -> None:
    """One coding."""
    from qualcode.importing.codings import code_passage
    from qualcode.model import CodingRow

    if (at is None) == (quote is None):
        raise click.UsageError(_("Say where: either --at START:END or --quote TEXT."))
    start, end = position(at) if at is not None else (None, None)
    row = CodingRow(0, document, code, "", start, end, quote, occurrence, memo, good)
    with open_session() as session:
        report = session.change(code_passage, row).value
    for item in report.approximate:
        say(_("Not to the letter; likeness {score:.0f} of 100: {found}").format(score=item.score, found=item.found))
    if report.supplemented:
        say(_("You have this code on exactly this passage already; what you gave with it was added to that."))
    else:
        say(_("Coded.") if report.added else _("You have this code on exactly this passage already."))


def position(at: str) -> tuple[int, int]:
    start, colon, end = at.partition(":")
    if not (colon and start.strip().isdecimal() and end.strip().isdecimal()):
        raise click.UsageError(_("--at takes START:END, two whole numbers, such as 120:185."))
    return int(start), int(end)


@click.group("codings", invoke_without_command=True, help=HELPS["codings"])
@click.option("--document", help=_("Only those of this document."))
@click.option("--code", help=CODE_HELP)
@click.option("--coders", default="", help=_("Only those of these coders (a,b)."))
@click.option("--good", is_flag=True, help=_("Only good quotations."))
@filter_options
@names_option
@format_option
@global_options
@click.pass_context
def codings_command(
    context: click.Context,
    document: str | None,
    code: str | None,
    coders: str,
    good: bool,
    where: tuple[str, ...],
    groups: tuple[str, ...],
    respondents: tuple[str, ...],
    questions: tuple[str, ...],
    with_names: bool,
    format_: str,
) -> None:
    """One row per coding."""
    if context.invoked_subcommand:
        return
    from qualcode.queries.listings import each_coding
    from qualcode.queries.query.conditions import conditions
    from qualcode.queries.query.narrowing import narrowing
    from qualcode.report.folder.codings import COLUMNS, veiled

    titles = {"code": _("code"), "coder": _("coder"), "document": _("document"), "quote": _("quotation")}
    with open_project(readonly=True) as project, project.snapshot():
        note_open_rounds(project)
        found = each_coding(
            project,
            document=document,
            code=code,
            coder_names=split_list(coders),
            good=good,
            narrowed=narrowing(project, conditions(where, groups=groups, respondents=respondents), questions),
        )
        rows = (told for _row, told in veiled(found, veil_of(project, with_names)))
        emit(rows, format_, list(titles) if format_ == "table" else COLUMNS, titles=titles)


@codings_command.command(
    "export", help=_("Write the codings as CSV or XLSX: code, coder, respondent, group, attributes and quotation.")
)
@click.option("--out", type=FileToWrite(*TABLE_KINDS), help=_("The file to write. Default: the screen."))
@click.option("--document", help=_("Only those of this document."))
@click.option("--code", help=CODE_HELP)
@click.option("--coders", default="", help=_("Only those of these coders (a,b)."))
@click.option("--good", is_flag=True, help=_("Only good quotations."))
@filter_options
@names_option
@force_option
@global_options
def export_command(
    out: Path | None,
    document: str | None,
    code: str | None,
    coders: str,
    good: bool,
    where: tuple[str, ...],
    groups: tuple[str, ...],
    respondents: tuple[str, ...],
    questions: tuple[str, ...],
    with_names: bool,
    force: bool,
) -> None:
    """The codings with all that is known of who speaks; the file can be imported again."""
    from qualcode.queries.listings import each_coding
    from qualcode.queries.query.conditions import conditions
    from qualcode.queries.query.narrowing import narrowing
    from qualcode.report.folder.codings import cells, titles, veiled
    from qualcode.report.writers import write_table
    from qualcode.storage.documents import interview_attributes
    from qualcode.storage.respondents import attributes

    need_force(out, force)
    count = masked = 0
    with open_project(readonly=True) as project, project.snapshot():
        note_open_rounds(project)
        found = each_coding(
            project,
            document=document,
            code=code,
            coder_names=split_list(coders),
            good=good,
            narrowed=narrowing(project, conditions(where, groups=groups, respondents=respondents), questions),
        )
        rows = veiled(found, veil_of(project, with_names))
        variables = list(
            dict.fromkeys([*(attribute.name for attribute in attributes(project)), *interview_attributes(project)])
        )

        def counted() -> Iterator[list[str | int]]:
            nonlocal count, masked
            for row, told in rows:
                count += 1
                masked += told != row
                yield cells(told, variables)

        if out is None:
            emit_csv(titles(variables), counted())
        else:
            write_table(_("codings"), titles(variables), counted(), out)
    if out is not None:
        say(
            ngettext("Wrote {count} coding to {path}.", "Wrote {count} codings to {path}.", count).format(
                count=count, path=out
            )
        )
    note_without_names(masked)


@codings_command.command(
    "import", help=_("Import codings from a CSV with document, code, coder, and start, end or quote.")
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--threshold",
    type=click.FloatRange(50, 100),
    default=90.0,
    show_default=True,
    help=_("The likeness, 0 to 100, from which a quotation that is not there to the letter is still placed."),
)
@click.option("--sheet", metavar="NAME", help=_("The sheet of a workbook that holds the codings."))
@click.option(
    "--add-codes", is_flag=True, help=_("Make the codes that a list of another program names and that are not here.")
)
@click.option("--dry-run", is_flag=True, help=_("Show what would be placed, and write nothing."))
@global_options
def import_command(file: Path, threshold: float, sheet: str | None, add_codes: bool, dry_run: bool) -> int:
    """Codings in; rows that cannot be placed are reported with their line. Exit code 1 where there were any."""
    from qualcode.formats.tables.codings import stream_codings
    from qualcode.session.importing import bring_codings, bring_segments

    table = stream_codings(file, sheet=sheet)
    if add_codes and not table.program:
        raise click.UsageError(
            _("--add-codes is for lists of segments of other programs; this table has columns of qualcode.")
        )
    with open_session() as session:
        if table.program:
            segments = bring_segments(session, table, threshold=threshold, add_codes=add_codes, dry_run=dry_run)
            report = segments.placed
            _say_segments(table, segments, dry_run)
        else:
            report = bring_codings(session, table, threshold=threshold, dry_run=dry_run)
    say_first(
        [
            _("line {line}: not to the letter; likeness {score:.0f} of 100: {found}").format(
                line=item.line, score=item.score, found=" ".join(item.found.split())
            )
            for item in report.approximate
        ]
    )
    if report.by_guid:
        message = _("No code has these addresses here, and their rows went by code_guid: {codes}")
        say(message.format(codes=", ".join(report.by_guid)))
    told: dict[str, list[tuple[str, str]]] = {"warning": [], "error": []}
    for problem in sorted(report.problems, key=lambda found: found.line):
        place = f"{file}:{problem.line}" if problem.line else str(file)
        told[problem.level].append((f"{place}: {problem.message}", problem.hint))
    say_first([message for message, _hint in told["warning"]])
    say_errors(told["error"])
    unplaced = len(told["error"]) + report.untold
    say(
        (
            _("{added} would be added, {already} are here already, {unplaced} not placed; nothing was written.")
            if dry_run
            else _("{added} added, {already} were here already, {unplaced} not placed.")
        ).format(added=report.added, already=report.already, unplaced=unplaced)
    )
    if report.supplemented:
        words = (
            ngettext(
                "{count} that is here already would get a memo or a flag that it does not have.",
                "{count} that are here already would get a memo or a flag that they do not have.",
                report.supplemented,
            )
            if dry_run
            else ngettext(
                "{count} that was here already got a memo or a flag that it did not have.",
                "{count} that were here already got a memo or a flag that they did not have.",
                report.supplemented,
            )
        )
        say(words.format(count=report.supplemented))
    return 1 if unplaced else 0


def _say_segments(table: CodingTable, found: SegmentReport, dry_run: bool) -> None:
    """What was taken for what in a list of another program."""
    say(_("Read as the coded segments of {program}.").format(program=table.program))
    if names := table.passed_over:
        say(_("Columns that are not taken: {names}.").format(names=", ".join(names)))
    if found.made:
        words = _("Codes that would be made: {codes}") if dry_run else _("Codes that were made: {codes}")
        say(words.format(codes=", ".join(found.made)))
    if found.absent:
        words = _(
            "Codes that are not here: {codes}. Make them with --add-codes, or call them as there in the codebook."
        )
        say(words.format(codes=", ".join(found.absent)))
