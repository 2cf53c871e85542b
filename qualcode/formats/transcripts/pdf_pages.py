"""In a child process: the lines of a PDF, page by page, with where each stands, as pdfium sees them."""

from __future__ import annotations

from typing import Any

from qualcode.files.child import Refused
from qualcode.text.expressions import expression

MAX_PAGES = 5_000
MAX_CHARACTERS = 12_000_000
_PASSWORD = 4
_COMMENTS = frozenset((1, 9, 10, 11, 12))
"""Kinds of annotations that are somebody's remark: a note, and what is marked, underlined, or struck out."""
_THIN = expression("\u2006(?= )|(?<= )\u2006")
"""Stretched blanks come as a blank and thin ones beside it."""
_NO_SIGN = frozenset((0, 0xFFFE, 0xFFFF))


def lines(data: bytes) -> dict[str, Any]:
    """The pages of a PDF: of each its lines (words, left, bottom, right, top), whether it has pictures, and comments.

    Raises :class:`Refused`: ``password``, ``damaged``, or ``large``.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise Refused("password" if getattr(error, "err_code", None) == _PASSWORD else "damaged") from error
    if len(document) > MAX_PAGES:
        raise Refused("large")
    pages: list[dict[str, Any]] = []
    left = MAX_CHARACTERS
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            pages.append({"lines": [], "pictures": False, "comments": 0, "broken": True})
            continue
        count = text.count_chars()
        left -= max(0, count)
        if left < 0:
            raise Refused("large")
        kinds = [_kind_of(raw, page.raw, index) for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 10_000))]
        objects = min(raw.FPDFPage_CountObjects(page.raw), 10_000)
        pages.append(
            {
                "lines": _lines(raw, text, count),
                "pictures": any(
                    raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, index)) == raw.FPDF_PAGEOBJ_IMAGE
                    for index in range(objects)
                ),
                "comments": sum(kind in _COMMENTS for kind in kinds),
                "broken": False,
            }
        )
        text.close()
        page.close()
    return {"pages": pages}


def _kind_of(raw: Any, page: Any, index: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, index)
    kind = int(raw.FPDFAnnot_GetSubtype(annotation))
    raw.FPDFPage_CloseAnnot(annotation)
    return kind


def _lines(raw: Any, text: Any, count: int) -> list[list[Any]]:
    """The lines of a page in the order of its text; a line ends where pdfium says so."""
    found: list[list[Any]] = []
    signs: list[str] = []
    edges: list[tuple[float, float, float, float]] = []
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        if code in (10, 13):
            _end(found, signs, edges)
            signs, edges = [], []
            continue
        if code in _NO_SIGN:
            continue
        # A hyphen at the end of a line is told from others by a number of its own.
        sign = "-" if code == 2 else chr(code) if code < 0x110000 else "\ufffd"
        signs.append(sign)
        if not sign.isspace():
            edges.append(text.get_charbox(index))
    _end(found, signs, edges)
    return found


def _end(found: list[list[Any]], signs: list[str], edges: list[tuple[float, float, float, float]]) -> None:
    words = "".join(signs).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    words = _THIN.sub("", words)
    if words and edges:
        lefts, bottoms, rights, tops = zip(*edges, strict=True)
        found.append([words, *(round(edge, 1) for edge in (min(lefts), min(bottoms), max(rights), max(tops)))])
