"""A report as Markdown (CommonMark with pipe tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from qualcode.files.writing import write_whole
from qualcode.report.blocks import Block, ChartFigure, Heading, Paragraph, Quoted, ReportDocument, Table
from qualcode.report.charts.placed import table_of
from qualcode.report.marks import MarkedUnit, units_of
from qualcode.text.visible import visible

INDENT = "&emsp;"

MARK = "<!--{name}-->"
"""Ends a piece of a file that is to be found again. Before it, it would make HTML of the line."""

STAMP_LINE = "<!--qualcode {stamp}-->\n"
"""The first line of such a file: which it is."""


def write(document: ReportDocument, path: Path) -> None:
    """Write the blocks to ``path`` as UTF-8, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    write_whole(path, to_bytes(document))


def to_bytes(document: ReportDocument) -> bytes:
    """The blocks as a Markdown file."""
    return to_markdown(document).encode()


def to_markdown(document: ReportDocument) -> str:
    """The blocks as Markdown text."""
    blocks, marked = document.blocks, bool(document.stamp)
    pieces: list[str] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if isinstance(before, Quoted) and isinstance(block, Quoted):
            pieces.append(">")
        elif pieces:
            pieces.append("")
        pieces.extend(_lines(block, [_mark(piece) for piece in units_of(block)] if marked else []))
    return (STAMP_LINE.format(stamp=document.stamp) if marked else "") + "\n".join(pieces) + "\n"


def escape(text: str) -> str:
    """Text of users as it must stand in Markdown to be read as it is: no markup, no HTML, no table, one line."""
    line = visible(" ".join(text.split()))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"([\\`*_\[\]|~$])", r"\\\1", line)
    line = re.sub(r"^([#+\-=])", r"\\\1", line)
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", line)


def _lines(block: Block, marks: list[str]) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {_heading(block.numbered)}{''.join(marks)}"
        case Paragraph():
            said = escape(block.text)
            if marks:
                sentences = zip(block.sentences, marks, strict=True)
                said = " ".join(f"{escape(sentence.text)}{mark}" for sentence, mark in sentences)
            yield f"*{said}*" if block.note else said
        case Quoted():
            reference = f" ({escape(block.reference)})" if block.reference else ""
            yield f"> “{escape(block.text)}”{reference}{''.join(marks)}"
        case Table():
            yield from _table(block, marks)
        case ChartFigure():
            # Markdown has no picture within it: its numbers stand there as a table.
            yield from _lines(table_of(block), [])


def _mark(piece: MarkedUnit) -> str:
    return MARK.format(name=piece.mark.name)


def _heading(text: str) -> str:
    """A heading's closing ``#`` would be taken for markup, so it is escaped as well as an opening one."""
    return re.sub(r"(#+)$", lambda found: "\\#" * len(found[1]), escape(text))


def _table(table: Table, marks: list[str]) -> Iterator[str]:
    left = iter(marks or [""] * (1 + sum(len(row.cells) for row in (*table.over, *table.rows)) + len(table.header)))
    yield f"**{escape(table.caption)}**{next(left)}"
    yield ""
    # A table of pipes has one line of headers and no cell over two columns: the outer labels stand before the inner.
    above = [[cell.text for cell in row.cells for _once in range(cell.span)] for row in table.over]
    for row in table.over:
        for _cell in row.cells:
            next(left)
    heads = (" ".join(filter(None, labels)) for labels in zip(*above, table.header, strict=True))
    yield _row([f"{escape(head)}{next(left)}" for head in heads])
    yield _row(["---:" if column in table.numeric else ":---" for column in range(len(table.header))])
    for row in table.rows:
        first, *others = (
            text for cell in row.cells for text in (f"{lined(cell.text)}{next(left)}", *[""] * (cell.span - 1))
        )
        yield _row([INDENT * row.depth + first, *others])


def lined(text: str) -> str:
    """A cell, whose lines stay lines."""
    return "<br>".join(map(escape, text.split("\n")))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
