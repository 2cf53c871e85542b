"""The agreement report as an Excel workbook: figures as numbers, text always as text, never as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from qualcode.agreement.registry import given
from qualcode.files import write_whole
from qualcode.report.agreement.view import AgreementView, caveats, interpretation, key_rows, settings_rows
from qualcode.text.visible import visible

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | None

AUTHOR = "qualcode"
FIGURE, SHARE = "0.00", "0.0%"
LONGEST_CELL = 32_000
"""Excel keeps 32,767 characters in a cell."""
WIDEST = 60
_HEAD = PatternFill("solid", fgColor="E8EDF3")


def write_sheets(view: AgreementView, path: Path) -> None:
    """Writes the report as a workbook, whole or not at all. ``QualcodeError`` when it cannot."""
    words, heads = view.words, view.words.heads
    book = Workbook()
    book.properties.creator, book.properties.title = AUTHOR, words.title
    book.remove(book.worksheets[0])
    text = [[words.methods, view.methods()], *[[words.result, line] for line in interpretation(view)]]
    rows = [*key_rows(view)]
    add_sheet(book, words.result, (heads["figure"], heads["value"]), [*rows, *text])
    codes = list(_codes(view))
    add_sheet(book, words.codes, _code_header(view), codes, _code_formats(view), frozen=2)
    add_sheet(book, words.pairs, _pair_header(view), list(_pairs(view)), _pair_formats(view), frozen=2)
    add_sheet(book, words.documents, _document_header(view), list(_documents(view)), [None] * 4 + [FIGURE] * 2)
    if view.report.rounds:
        add_sheet(book, words.rounds, _round_header(view), list(_rounds(view)), [None] * 5 + [FIGURE] * 6)
    header = (heads["code"], heads["name"], *words.kinds.values(), heads["total"])
    add_sheet(book, words.captions["differences"], header, list(_differences(view)), frozen=2)
    add_sheet(book, words.warnings, (heads["warning"],), [[line] for line in caveats(view)])
    add_sheet(book, words.settings, (heads["setting"], heads["value"]), [*settings_rows(view)])
    save(book, path)


def save(book: Workbook, path: Path) -> None:
    """Writes a workbook, whole or not at all."""
    buffer = io.BytesIO()
    book.save(buffer)
    write_whole(path, buffer.getvalue())


def add_sheet(
    book: Workbook,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Value]],
    formats: Sequence[str | None] = (),
    *,
    frozen: int = 1,
) -> None:
    """Adds a sheet with a header that stays in sight, as do the first ``frozen`` columns; numbers in ``formats``."""
    sheet: Worksheet = book.create_sheet(visible(title)[:31])
    everything: list[Sequence[Value]] = [header, *rows]
    for number, row in enumerate(everything, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            assert isinstance(cell, Cell)
            _fill(cell, value, formats[column - 1] if column <= len(formats) else None)
            if number == 1:
                cell.font, cell.fill = Font(bold=True), _HEAD
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in range(1, len(header) + 1):
        longest = max((len(str(row[column - 1] or "")) for row in rows), default=0)
        text = any(isinstance(row[column - 1], str) for row in rows)
        width = min(WIDEST, max(8, longest + 2, len(header[column - 1]) // (1 if text else 2) + 4)) if text else 12
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"{get_column_letter(min(frozen, len(header)) + 1)}2" if len(header) > 2 else "A2"


def _fill(cell: Cell, value: Value, form: str | None) -> None:
    """A number in its format, or text; text that looks like a formula stays text."""
    if value is None:
        return
    if isinstance(value, str):
        cell.value = visible(value)[:LONGEST_CELL]
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=len(value) > WIDEST, vertical="top")
        return
    cell.value = value
    if form:
        cell.number_format = form


def _code_header(view: AgreementView) -> tuple[str, ...]:
    words, heads = view.words, view.words.heads
    coders = view.report.settings.coders
    measures = []
    for measure in given(view.report.settings):
        title = words.measure(measure.name)
        measures += [title, f"{title}, {heads['low']}", f"{title}, {heads['high']}"]
    return (
        heads["code"],
        heads["name"],
        words.units[view.report.settings.unit],
        heads["marked_long"],
        words.heads["documents"].lower(),
        heads["base"],
        *(f"{heads['base']} {coder}" for coder in coders),
        *measures,
        *(f"{heads['kappa']} {' – '.join(pair.coders)}" for pair in view.report.pairs),
        heads["verdict"],
        heads["reason"],
    )


def _code_formats(view: AgreementView) -> list[str | None]:
    formats: list[str | None] = [None] * 5 + [SHARE] * (1 + len(view.report.settings.coders))
    for measure in given(view.report.settings):
        formats += [SHARE if measure.share else FIGURE] * 3
    return formats + [FIGURE] * len(view.report.pairs)


def _codes(view: AgreementView) -> Iterator[list[Value]]:
    for code in view.report.codes:
        row: list[Value] = [code.code, view.names.get(code.code, ""), code.units, code.marked, code.documents]
        row += [code.base_rate, *(code.base_rates.get(coder) for coder in view.report.settings.coders)]
        for found in code.measures.values():
            row += [found.estimate, found.low, found.high]
        kappas = {pair.coders: pair.kappa.value for pair in code.pairs}
        row += [kappas.get(pair.coders) for pair in view.report.pairs]
        yield [*row, view.verdict(code), view.words.reason(code.measures["alpha"].why)]


def _pair_header(view: AgreementView) -> tuple[str, ...]:
    heads = view.words.heads
    alpha, kappa = heads["alpha"], heads["kappa"]
    return (
        heads["coder"],
        heads["coder"],
        heads["documents"],
        view.unit.capitalize(),
        *(alpha, f"{alpha}, {heads['low']}", f"{alpha}, {heads['high']}"),
        *(kappa, f"{kappa}, {heads['low']}", f"{kappa}, {heads['high']}"),
        heads["f1"],
        heads["percent"],
        *([heads["one_code"]] if view.on_characters else []),
        heads["reason"],
    )


def _pair_formats(view: AgreementView) -> list[str | None]:
    return [None] * 4 + [FIGURE] * 7 + [SHARE] + [FIGURE] * view.on_characters


def _pairs(view: AgreementView) -> Iterator[list[Value]]:
    for pair in view.report.pairs:
        row: list[Value] = [*pair.coders, pair.documents, pair.units]
        for found in (pair.alpha, pair.kappa):
            row += [found.estimate, found.low, found.high]
        row += [pair.f1.value, pair.percent.value]
        if view.on_characters:
            row.append(pair.one_code.value if pair.one_code else None)
        yield [*row, view.words.reason(pair.alpha.why)]


def _document_header(view: AgreementView) -> tuple[str, ...]:
    heads, words = view.words.heads, view.words
    return (
        heads["document"],
        heads["coders"],
        view.unit.capitalize(),
        heads["characters"].capitalize(),
        heads["alpha"],
        heads["u_alpha"],
        heads["agreed"],
        *words.kinds.values(),
    )


def _documents(view: AgreementView) -> Iterator[list[Value]]:
    for found in view.report.documents:
        row: list[Value] = [found.document, ", ".join(found.coders), found.units, found.characters]
        row += [found.alpha.value, found.binary_u_alpha.value, found.agreed]
        yield [*row, *found.disagreements.values()]


def _round_header(view: AgreementView) -> tuple[str, ...]:
    heads = view.words.heads
    limits = [
        f"{heads[name]}{end}" for name in ("alpha", "u_alpha") for end in ("", f" {heads['low']}", f" {heads['high']}")
    ]
    return (heads["round"], heads["version"], heads["coders"], heads["documents"], view.unit.capitalize(), *limits)


def _rounds(view: AgreementView) -> Iterator[list[Value]]:
    for found in view.report.rounds:
        row: list[Value] = [found.round, found.codebook_version, ", ".join(found.coders), found.documents, found.units]
        for measure in (found.alpha, found.binary_u_alpha):
            row += [measure.estimate, measure.low, measure.high]
        yield row


def _differences(view: AgreementView) -> Iterator[list[Value]]:
    for code, kinds in view.report.disagreements.codes.items():
        yield [code, view.names.get(code, ""), *kinds.values(), sum(kinds.values())]
