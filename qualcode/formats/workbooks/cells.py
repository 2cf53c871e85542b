"""In a child process: the sheets of a workbook as text, as calamine reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qualcode.files.child import Refused
from qualcode.names import Spellings
from qualcode.text.expressions import expression

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ISO_DURATION = expression(r"(-?)PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
"""A duration of a day or more, as OpenDocument has it."""


def sheets(data: bytes, *, wanted: str | None, closely: bool, most_columns: int, most_cells: int) -> dict[str, Any]:
    """All ``titles``, and of the ``sheets`` that may be wanted what is in them: the one named, or the visible ones.

    Of each its ``title``, its ``rows`` that hold something (number, and cells up to the last that does), the ``merged``
    stretches (top, left, bottom, right, from 0), and the places (row and column from 0) that ``failed`` or are
    ``unsaved``, which are looked for where one should look ``closely``.

    Raises :class:`Refused`: ``password``, ``damaged`` (``why``), ``large`` (``line`` and ``cells``), or ``unclear``.
    """
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(BytesIO(data))
        worksheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        titles = [one.name for one in worksheets]
        if wanted is None:
            chosen = [one.name for one in worksheets if one.visible == SheetVisibleEnum.Visible] or titles
        else:
            known = Spellings(titles).known(wanted)
            chosen = [] if known is None else [known]
        special = _looked_at_closely(data, chosen) if closely else {}
        found = []
        for title in chosen:
            sheet, (merged, failed, unsaved) = book.get_sheet_by_name(title), special.get(title, ((), (), ()))
            end = sheet.end or (0, 0)
            if end[1] >= most_columns:
                raise Refused("large", line=end[0] + 1, cells=sheet.height * sheet.width)
            rows = list(_rows(sheet, failed, most_cells))
            merged = merged or [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
            found.append({"title": title, "rows": rows, "merged": merged, "failed": failed, "unsaved": unsaved})
    except PasswordError as error:
        raise Refused("password") from error
    except CalamineError as error:
        # Of what is large, some is told as such and some as of no known kind.
        unclear = re.search("limit exceeded|detect file format", str(error))
        raise Refused("unclear" if unclear else "damaged", why=str(error)) from error
    return {"titles": titles, "sheets": found}


def _looked_at_closely(data: bytes, titles: list[str]) -> dict[str, Any]:
    from qualcode.formats.workbooks.layout import layouts  # its parser is not loaded for most files

    return {title: (found.merged, found.failed, found.unsaved) for title, found in layouts(data, titles).items()}


def _rows(sheet: CalamineSheet, failed: Iterable[tuple[int, int]], most: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something."""
    before = [""] * (sheet.start or (0, 0))[1]
    empty: dict[int, list[int]] = {}
    for row, column in failed:
        empty.setdefault(row, []).append(column)
    cells = 0
    for index, values in enumerate(sheet.iter_rows()):
        texts = [*before, *map(as_text, values)]
        for column in empty.get(index, ()):
            if column < len(texts):
                texts[column] = ""
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            cells += len(texts)
            if cells > most:
                raise Refused("large", line=index + 1, cells=cells)
            yield index + 1, texts


def as_text(value: object) -> str:
    """The value of a cell as text; a number with the 15 digits that Excel keeps."""
    if isinstance(value, str):
        found = _ISO_DURATION.fullmatch(value) if value.endswith("S") else None
        return "{}{:02}:{:02}:{:02}".format(found[1], *map(int, found.groups()[1:])) if found else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        digits = f"{Decimal(f'{value:.15g}'):f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, datetime):
        whole = value.time() == time()
        return value.date().isoformat() if whole else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)
