"""A chart in a Word file: a picture in pixels, the same as SVG for who shows that, and what it shows in words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from qualcode.report.blocks import ChartFigure
from qualcode.report.charts.placed import PlacedPicture, placed_picture, table_of
from qualcode.report.marks import MarkedUnit, key_mark, on_paper
from qualcode.report.writers.word.tables import TableWriter

HIGHEST = 20.0
"""Centimetres: what is higher is set smaller, so that it goes on a page with its caption."""

LONGEST_TOLD = 2_000

PICTURE = "qualcode "
"""How the names of the pictures begin."""

SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


class PictureWriter:
    """Writes the charts of one document, no wider than its page (in centimetres)."""

    def __init__(
        self,
        document: WordDocument,
        tables: TableWriter,
        styles: Mapping[str | None, str],
        width: float,
    ) -> None:
        self._document, self._tables, self._ids = document, tables, styles
        self._width, self._count = width, 0

    def add(self, figure: ChartFigure, pieces: Sequence[MarkedUnit]) -> None:
        """A chart with its caption above it, at the end of the document."""
        self._tables.caption(table_of(figure), pieces[0])
        self._place(placed_picture(figure), picture_name(figure))

    def _place(self, picture: PlacedPicture, name: str) -> None:
        """The picture in a paragraph of its own."""
        self._count += 1
        shrunk = min(1.0, self._width / picture.width, HIGHEST / picture.height)
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._ids["Body Text"]
        inline = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Cm(picture.width * shrunk))._inline
        inline.docPr.set("descr", chart_words(picture.told))
        inline.docPr.set("name", name)
        package = self._document.part.package
        part = Part(PackURI(f"/word/media/chart{self._count}.svg"), "image/svg+xml", picture.svg, package)
        known = self._document.part.relate_to(part, RELATION.IMAGE)
        (blip,) = inline.iter(qn("a:blip"))
        listed = etree.SubElement(etree.SubElement(blip, qn("a:extLst")), qn("a:ext"), uri=_SVG_EXTENSION)
        etree.SubElement(listed, f"{{{SVG}}}svgBlip", nsmap={"asvg": SVG}).set(qn("r:embed"), known)


def picture_name(figure: ChartFigure) -> str:
    """The name of a chart's picture in its file, by which it is found again."""
    return f"{PICTURE}{key_mark(figure.key)}"


def chart_words(told: str) -> str:
    """What a chart shows as the alternative text of its picture."""
    return on_paper(told)[:LONGEST_TOLD]
