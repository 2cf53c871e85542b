"""A report as one file of HTML: it needs no script, no other file and no network, and reads on paper as on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as escape_html
from pathlib import Path

from qualcode.files.writing import write_whole
from qualcode.report.blocks import Block, Heading, Paragraph, Quoted, ReportDocument, Table, TableRow
from qualcode.text.visible import visible

_STYLE = """
body { font: 1rem/1.5 Calibri, "Segoe UI", sans-serif; color: #1b1b1b; background: #fff; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3, caption { color: #1f3a5f; line-height: 1.2; }
table { border-collapse: collapse; margin: 1.5rem 0 .5rem; }
caption { text-align: left; font-weight: bold; padding-bottom: .4rem; }
th, td { padding: .25rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid #c9d1db; }
thead th { background: #e8edf3; }
table { border-top: 2px solid #1f3a5f; border-bottom: 2px solid #1f3a5f; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.over { text-align: center; }
.note { font-style: italic; font-size: .9rem; }
blockquote { margin: .5rem 1.5rem; font-style: italic; }
blockquote footer { font-style: normal; font-size: .85rem; color: #595959; }
.wide { overflow-x: auto; }
@media print {
  body { max-width: none; margin: 0; }
  tr, blockquote { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""


def write(document: ReportDocument, path: Path) -> None:
    """Write the blocks to ``path`` as UTF-8, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    write_whole(path, to_html(document).encode())


def to_html(document: ReportDocument) -> str:
    """The blocks as a whole page."""
    body = "\n".join(line for block in document.blocks for line in _lines(block))
    return (
        f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="qualcode">\n'
        f"<title>{escape(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def escape(text: str) -> str:
    """Text of users as it must stand in HTML to be read as it is; its lines stay lines."""
    lines = (visible(" ".join(line.split())) for line in text.split("\n"))
    return "<br>".join(escape_html(line) for line in lines)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"<h{block.level}>{escape(block.numbered)}</h{block.level}>"
        case Paragraph():
            opening = '<p class="note">' if block.note else "<p>"
            yield f"{opening}{escape(block.text)}</p>"
        case Quoted():
            source = f"<footer>{escape(block.reference)}</footer>" if block.reference else ""
            yield f"<blockquote>“{escape(block.text)}”{source}</blockquote>"
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    yield f'<div class="wide"><table>\n<caption>{escape(table.caption)}</caption>\n<thead>'
    for row in (*table.over, TableRow.of("header", table.header)):
        yield f"<tr>{''.join(_cells(row, table.numeric, header=True))}</tr>"
    yield "</thead>\n<tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(_cells(row, table.numeric, header=False))}</tr>"
    yield "</tbody>\n</table></div>"


def _cells(row: TableRow, numeric: tuple[int, ...], *, header: bool) -> Iterator[str]:
    column = 0
    for cell in row.cells:
        tag = "th" if header or column == 0 else "td"
        told = (
            f' colspan="{cell.span}" class="over"' if cell.span > 1 else ' class="number"' if column in numeric else ""
        )
        if tag == "th":
            told += f' scope="{"colgroup" if cell.span > 1 else "col" if header else "row"}"'
        if row.depth and column == 0:
            told += f' style="padding-left: {0.6 + 1.2 * row.depth:.1f}rem"'
        yield f"<{tag}{told}>{escape(cell.text)}</{tag}>"
        column += cell.span
