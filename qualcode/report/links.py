"""Links between passages as a report: to read, as rows, and as a picture (SVG, and DOT for other programs)."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from qualcode.analysis.quantify import language_of
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.queries.links import LinkEnd, ListedLink
from qualcode.report.blocks import Block, Heading, Paragraph, Quoted, ReportDocument, ReportSheet
from qualcode.report.wording.languages import wording
from qualcode.report.writers import kinds_for, write_document
from qualcode.rows import plain
from qualcode.text.visible import visible

FILES = (*kinds_for("blocks", "sheets", "table"), "json", "svg", "dot")
"""The suffixes of the files that a list of links can become."""

_END = ("document", "start", "end", "code", "coder", "respondents", "references", "group", "quote", "coding")
COLUMNS = (
    "kind",
    "note",
    "link_coder",
    "created",
    *(f"{side}_{column}" for side in ("source", "target") for column in _END),
)
"""The fields of a link as a spreadsheet has them."""


def links_document(found: Sequence[ListedLink], language: str) -> ReportDocument:
    """Each link with its passages and its note, and all of them as rows."""
    spoken = language_of(language)
    words = wording(spoken)
    sheet = ReportSheet(_("links"), COLUMNS, tuple(map(link_row, found)))
    return ReportDocument(words.link_title, spoken, tuple(_blocks(found, language)), sheets=(sheet,), table=sheet)


def links_as(found: Sequence[ListedLink], language: str, kind: str) -> ReportDocument | str:
    """Links as one of ``FILES``: a report, or what stands in the file."""
    match kind:
        case "json":
            return json.dumps(plain(found), ensure_ascii=False, indent=2) + "\n"
        case "svg":
            return links_svg(found, language)
        case "dot":
            return links_dot(found, language)
    return links_document(found, language)


def write_links(found: Sequence[ListedLink], language: str, file: Path, kind: str) -> None:
    """Writes links to a file of one of ``FILES``, whole or not at all."""
    made = links_as(found, language, kind)
    if isinstance(made, str):
        write_whole(file, made.encode())
    else:
        write_document(made, file, kind)


def link_row(link: ListedLink) -> tuple[str | int, ...]:
    """A link as a row of ``COLUMNS``."""
    ends = (_cell(getattr(end, column)) for end in (link.source, link.target) for column in _END)
    return (link.kind, link.note, link.coder, link.created, *ends)


def _cell(value: object) -> str | int:
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value if isinstance(value, int) else str(value or "")


def _blocks(found: Sequence[ListedLink], language: str) -> Iterator[Block]:
    words = wording(language_of(language))
    yield Heading("links", 1, words.link_title)
    yield Paragraph.of("count", words.link_count.of(len(found) != 1).format(n=len(found)))
    for number, one in enumerate(found, 1):
        yield Heading(f"number:{one.id}", 3, words.link_one.format(n=number))
        yield Quoted(f"source:{one.id}", one.source.quote, _reference(one.source))
        note = f" ({one.note})" if one.note else ""
        yield Paragraph.of(f"link:{one.id}", f"{words.link_kinds[one.kind]}{note}", note=True)
        yield Quoted(f"target:{one.id}", one.target.quote, _reference(one.target))


def _reference(end: LinkEnd) -> str:
    where = f"{end.document} {end.start}:{end.end}"
    return ", ".join(part for part in ("; ".join(end.respondents), end.code, where) if part)


_MARGIN, _BOX, _LINE, _BETWEEN, _LANE, _LETTERS = 16, 440, 16, 18, 30, 66
_STROKES = {"supports": "", "contradicts": ' stroke-dasharray="7 4"', "explains": ' stroke-dasharray="2 4"'}
"""How the line of each kind is drawn: its colour carries nothing."""
_STYLES = {"supports": "solid", "contradicts": "dashed", "explains": "dotted"}


def links_svg(found: Sequence[ListedLink], language: str) -> str:
    """The passages below each other in the order of the text, and an arrow from each to what it is linked with."""
    spoken = language_of(language)
    words = wording(spoken)
    ends = _ends(found)
    tops: dict[str, tuple[int, int]] = {}
    parts = [_text(_MARGIN, _MARGIN + 15, words.link_title, ' font-size="15" font-weight="bold"')]
    top = _MARGIN + 44
    for one in ends:
        lines = textwrap.wrap(visible(" ".join(one.quote.split())), _LETTERS, max_lines=4, placeholder=" …")
        height = (len(lines) + 1) * _LINE + 12
        tops[one.coding] = (top, height)
        parts.append(
            f'<rect x="{_MARGIN}" y="{top}" width="{_BOX}" height="{height}" rx="4" fill="#f5f7fa" stroke="#1f3a5f"/>'
        )
        parts.append(_text(_MARGIN + 10, top + _LINE, _reference(one), ' font-size="11" font-weight="bold"'))
        for number, line in enumerate(lines, 2):
            parts.append(_text(_MARGIN + 10, top + number * _LINE, line))
        top += height + _BETWEEN
    right, lanes = _MARGIN + _BOX, list[list[tuple[float, float]]]()
    shares = {end.coding: [0, sum(end.coding in _tied(link) for link in found)] for end in ends}
    for link in sorted(found, key=lambda each: abs(tops[each.source.coding][0] - tops[each.target.coding][0])):
        start, end = (_spot(tops[coding], shares[coding]) for coding in _tied(link))
        low, high = sorted((start, end))
        lane = next(
            (number for number, taken in enumerate(lanes) if all(high < a or low > b for a, b in taken)), len(lanes)
        )
        lanes[lane:] = lanes[lane:] or [[]]
        lanes[lane].append((low, high))
        out = right + 40 + lane * _LANE
        parts.append(
            f'<path d="M{right} {start:.1f}H{out}V{end:.1f}H{right + 2}" fill="none" stroke="#1f3a5f"'
            f' stroke-width="1.5"{_STROKES[link.kind]} marker-end="url(#tip)"><title>{_told(link, words.link_kinds)}'
            "</title></path>"
        )
        parts.append(_text(right + 8, start - 4, words.link_kinds[link.kind], ' font-size="10"'))
    width, height = right + 130 + len(lanes) * _LANE, top + _MARGIN
    legend = "".join(
        f'<path d="M{_MARGIN + place * 150} {_MARGIN + 30}h36" stroke="#1f3a5f" stroke-width="1.5"{_STROKES[kind]}/>'
        + _text(_MARGIN + 42 + place * 150, _MARGIN + 34, name)
        for place, (kind, name) in enumerate(words.link_kinds.items())
    )
    told = "; ".join(_told(one, words.link_kinds) for one in found)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-labelledby="title desc" xml:lang="{spoken}"'
        ' font-family="Calibri, sans-serif" font-size="12">\n'
        f'<title id="title">{escape(words.link_title)}</title>\n<desc id="desc">{told}</desc>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#1f3a5f"/></marker></defs>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{legend}\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _ends(found: Sequence[ListedLink]) -> list[LinkEnd]:
    """The passages of links, each once, by document and place."""
    ends = {end.coding: end for link in found for end in (link.source, link.target)}
    return sorted(ends.values(), key=lambda end: (end.document, end.start, end.end, end.code, end.coding))


def _tied(link: ListedLink) -> tuple[str, str]:
    return link.source.coding, link.target.coding


def _spot(box: tuple[int, int], share: list[int]) -> float:
    """Where the next line of a passage begins or ends: its lines stand evenly below each other."""
    share[0] += 1
    top, height = box
    return top + height * share[0] / (share[1] + 1)


def _told(link: ListedLink, kinds: Mapping[str, str]) -> str:
    note = f" ({link.note})" if link.note else ""
    line = f"“{link.source.quote}” {kinds[link.kind]} “{link.target.quote}”{note}"
    return escape(visible(" ".join(line.split())))


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(visible(" ".join(text.split())))}</text>'


def links_dot(found: Sequence[ListedLink], language: str) -> str:
    """The links as a graph in the language of Graphviz."""
    kinds = wording(language_of(language)).link_kinds
    ends = _ends(found)
    names = {one.coding: f"p{number}" for number, one in enumerate(ends, 1)}
    lines = ["digraph links {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for one in ends:
        quote = textwrap.wrap(visible(" ".join(one.quote.split())), 40, max_lines=4, placeholder=" …")
        label = "\\n".join(_quoted(line) for line in (_reference(one), *quote))
        lines.append(f'  {names[one.coding]} [label="{label}"];')
    for link in found:
        note = f', tooltip="{_quoted(visible(" ".join(link.note.split())))}"' if link.note else ""
        ends_of = " -> ".join(names[coding] for coding in _tied(link))
        lines.append(f'  {ends_of} [label="{_quoted(kinds[link.kind])}", style={_STYLES[link.kind]}{note}];')
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
