"""What calamine does not tell of a workbook, from its XML: cells that failed, and what OpenDocument merges.

A cell failed that holds an error; it is unsaved where a formula has no saved result. Places are row and column from 0.
Of an old workbook (.xls) neither is known: calamine gives both as empty.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from qualcode.text.expressions import expression

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_MOST_FAILED = 100_000
_REFERENCE = expression(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@dataclass
class CellPlaces:
    """Of one sheet: its merged stretches (top, left, bottom, right), and the cells without a value."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    failed: list[tuple[int, int]] = field(default_factory=list)
    unsaved: list[tuple[int, int]] = field(default_factory=list)


def layouts(data: bytes, titles: Collection[str]) -> dict[str, CellPlaces]:
    """What is to say of each of the sheets; nothing of what is no archive."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            with archive.open("content.xml") as part:
                return _of_opendocument(part, titles)
        found: dict[str, CellPlaces] = {}
        if not {_BOOK, _RELATIONS} <= names:
            return found
        for title, name in _parts(archive):
            if title in titles and name in names:
                with archive.open(name) as part:
                    found[title] = _of_workbook(part)
        return found


def column_number(letters: str) -> int:
    """The number of a column, from 1, that a workbook names with letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The titles of the sheets of a workbook, each with the name of its part."""
    targets: dict[str, str] = {}
    with archive.open(_RELATIONS) as part:
        for element in _elements(part):
            if _name(element) == "Relationship":
                target = element.get("Target", "")
                place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                targets[element.get("Id", "")] = place
    with archive.open(_BOOK) as part:
        for element in _elements(part):
            if _name(element) == "sheet":
                relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
                yield element.get("name", ""), targets.get(relation, "")


def _of_workbook(part: IO[bytes]) -> CellPlaces:
    found = CellPlaces()
    for element in _elements(part, {"c"}):
        place = _REFERENCE.fullmatch(element.get("r", ""))
        if _name(element) != "c" or place is None:
            continue
        cell = (int(place[2]) - 1, column_number(place[1]) - 1)
        inner = {_name(child): child for child in element}
        if element.get("t") == "e":
            found.failed.append(cell)
        elif "f" in inner and not ("v" in inner and inner["v"].text) and "is" not in inner:
            found.unsaved.append(cell)
        if len(found.failed) + len(found.unsaved) > _MOST_FAILED:
            break
    return found


def _of_opendocument(part: IO[bytes], titles: Collection[str]) -> dict[str, CellPlaces]:
    found: dict[str, CellPlaces] = {}
    sheet, row, column, repeated = CellPlaces(), 0, 0, 1
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        name = _name(element)
        if event == "start":
            if name == "table":
                sheet, row = CellPlaces(), 0
                if (title := _attribute(element, "name")) in titles:
                    found[title] = sheet
            elif name == "table-row":
                column, repeated = 0, _number(element, "number-rows-repeated")
            elif name in ("table-cell", "covered-table-cell"):
                across, down = _number(element, "number-columns-spanned"), _number(element, "number-rows-spanned")
                if across > 1 or down > 1:
                    sheet.merged.append((row, column, row + down - 1, column + across - 1))
                if "error" in [value for key, value in element.attrib.items() if key.endswith("}value-type")]:
                    sheet.failed.append((row, column))
                column += _number(element, "number-columns-repeated")
            if len(sheet.merged) + len(sheet.failed) > _MOST_FAILED:
                break
        else:
            if name == "table-row":
                row += repeated
            element.clear()
    return found


def _elements(part: IO[bytes], whole: Collection[str] = ()) -> Iterator[Element]:
    """The elements of a part as they end; what is in one is kept for those that are wanted ``whole``."""
    within = 0
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        wanted = _name(element) in whole
        if event == "start":
            within += wanted
            continue
        within -= wanted
        yield element
        if not within:
            element.clear()


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _number(element: Element, name: str) -> int:
    value = _attribute(element, name)
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 8 else 1
