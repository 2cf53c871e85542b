"""Coded segments as other programs list them in a workbook or CSV: which columns those are, by their headers.

What each has is a document, one code or several, and the words; positions are paragraphs or pages there, and say
nothing here. The headers are those of the programs' English, German and Dutch windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qualcode.formats.tables.table import SheetLine
from qualcode.model import CodingRow
from qualcode.names import folded
from qualcode.text.expressions import expression


class SegmentShape(NamedTuple):
    """How a program heads its columns: for each field the headers it goes by, best first."""

    program: str
    headers: Mapping[str, tuple[str, ...]]


_BY = ("created by", "author", "coder", "erstellt von", "autor", "ersteller", "gemaakt door", "auteur", "codeur")
SHAPES = (
    SegmentShape(
        "MAXQDA",
        {
            "document": ("document name", "dokumentname", "documentnaam", "document-naam", "naam document"),
            "code": ("code", "codes"),
            "quote": ("segment", "coded segment", "codiertes segment", "gecodeerd segment", "coding", "codesegment"),
            "coder": _BY,
            "memo": ("comment", "kommentar", "opmerking", "commentaar"),
        },
    ),
    SegmentShape(
        "ATLAS.ti",
        {
            "document": ("document", "document name", "dokument", "primary document", "primärdokument"),
            "code": ("codes", "kodes", "code", "kode"),
            "quote": (
                *("quotation content", "text content", "content", "quotation text", "zitatinhalt", "inhalt"),
                *("textinhalt", "citaatinhoud", "inhoud van citaat", "inhoud"),
            ),
            "coder": _BY,
            "memo": ("comment", "quotation comment", "kommentar", "opmerking", "commentaar"),
        },
    ),
    SegmentShape(
        "NVivo",
        {
            "document": (
                *("file name", "source name", "file", "source", "internals", "dateiname", "datei", "quellenname"),
                *("quelle", "bestandsnaam", "bronnaam", "bron"),
            ),
            "code": (
                *("hierarchical name", "hierarchischer name", "hiërarchische naam", "code name", "node name"),
                *("codename", "knotenname", "naam van code", "code", "node", "knoten"),
            ),
            "quote": (
                *("coded text", "reference text", "reference content", "codierter text", "kodierter text"),
                *("gecodeerde tekst", "content", "text", "reference", "referenz", "verwijzing", "inhalt", "inhoud"),
                "tekst",
            ),
            "coder": (*_BY, "coded by", "coded by initials", "codiert von", "gecodeerd door"),
            "memo": ("comment", "annotation", "kommentar", "opmerking"),
        },
    ),
)
"""The programs whose lists are known, and how these are headed."""

_NEEDED = ("document", "code", "quote")
_LINES = expression(r"[\r\n]+")
_BULLET = expression(r"^[\s•●○◦▪*·-]+(?=\S)")


def shape_of(names: Sequence[str]) -> tuple[SegmentShape, dict[str, str]] | None:
    """Which program's list has these columns, and the column of each field; ``None`` where none is known to."""
    there = {folded(name): name for name in names}
    for shape in SHAPES:
        taken: dict[str, str] = {}
        for field, headers in shape.headers.items():
            for header in headers:
                if header in there and there[header] not in taken.values():
                    taken[field] = there[header]
                    break
        if all(field in taken for field in _NEEDED):
            return shape, taken
    return None


def segment_rows(
    rows: Iterator[SheetLine], columns: Sequence[str], fields: Mapping[str, str]
) -> Iterator[CodingRow | tuple[int, str]]:
    """The codings of a list, one for each code of a segment; of a row that has none its line and what it lacks."""
    places = {field: [*columns].index(name) for field, name in fields.items()}
    for line, cells in rows:
        said = {field: cells[place].strip() for field, place in places.items()}
        missing = next((fields[field] for field in _NEEDED if not said[field]), None)
        if missing is not None:
            yield line, missing
            continue
        for code in filter(None, (_BULLET.sub("", one).strip() for one in _LINES.split(said["code"]))):
            yield CodingRow(
                line, said["document"], code, " ".join(said.get("coder", "").split()), None, None, said["quote"], None,
                said.get("memo", ""), False,
            )  # fmt: skip
