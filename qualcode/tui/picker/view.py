"""Drawing the code picker: rows of text and style for a choice under way. Knows colours, but no widget."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from qualcode.i18n import _
from qualcode.model import Code
from qualcode.tui.picker.state import LineKind, PickerRow, Picking
from qualcode.tui.reader.layout import wrap
from qualcode.tui.widgets.colours import colour_of, legible
from qualcode.tui.widgets.glyphs import cells, fit, paint
from qualcode.tui.widgets.help import key_pieces

_WIDE = 96
"""Cells from which the list has room for the path of a code."""

_HEAD = 3
"""Rows above the list beside those of the passage: title, the line to type in, what will be applied."""

_QUOTE = 4
"""Rows that the passage takes at most."""

_LISTED = 4
"""Rows that the list keeps before the passage has more than one."""

FOOT = 1


class PickerInks(NamedTuple):
    """The styles of the theme at hand; each has a background."""

    text: Style
    faint: Style
    title: Style
    quote: Style
    line: Style
    cursor: Style
    marked: Style
    include: Style
    exclude: Style
    example: Style
    highlight: Style
    page: Color


Piece = tuple[str, Style]


def strips(picking: Picking, width: int, height: int, scroll: tuple[int, int], inks: PickerInks) -> list[Strip]:
    """The whole picker, ``height`` rows of ``width`` cells; ``scroll``: the first rows of list and meaning in view."""
    left = list_width(width)
    listed = list_height(picking, width, height)
    about = _about(picking, width - left - 3, inks)[scroll[1] :]
    if len(about) > listed:
        about[listed - 1 :] = [[("…", inks.faint)]]
    rows = picking.rows[: picking.listed][scroll[0] : scroll[0] + listed]
    found = [_joined([(_title(picking), inks.title)], width, inks.text)]
    found += [_joined([(line, inks.quote)], width, inks.text) for line in _quoted(picking, width, height)]
    found += [_typed(picking, width, inks), _joined(_wanted(picking, width, inks), width, inks.text)]
    for number in range(listed + 1):
        if number < len(rows):
            here = _row(picking, rows[number], scroll[0] + number, left, inks)
        elif number == listed and picking.listed < len(picking.rows):
            here = _row(picking, picking.rows[-1], len(picking.rows) - 1, left, inks)
        else:
            here = _joined([], left, inks.text)
        text = about[number] if number < len(about) else []
        found.append(Strip([*here, *_joined([(" │ ", inks.faint), *text], width - left, inks.text)]))
    found.append(_joined(_hint(picking, width, inks), width, inks.text))
    return found[:height]


def list_width(width: int) -> int:
    """The cells of ``width`` that the list takes; the meaning of the code has the rest."""
    return max(12, width * 3 // 5)


def head(picking: Picking, width: int, height: int) -> int:
    """The rows above the list."""
    return _HEAD + len(_quoted(picking, width, height))


def list_height(picking: Picking, width: int, height: int) -> int:
    """The rows of ``height`` that scroll; one more below them is for the code that there is not yet."""
    return max(1, height - head(picking, width, height) - FOOT - 1)


def cursor_cell(picking: Picking, width: int) -> int:
    """The cell of the line to type in at which the cursor stands."""
    before, _text = _window(picking, width)
    return 2 + cells(before, 0, len(before))


def _joined(pieces: list[Piece], width: int, style: Style) -> Strip:
    return Strip([Segment(text, ink) for text, ink in pieces]).adjust_cell_length(width, style)


def _title(picking: Picking) -> str:
    if picking.naming:
        return _("Where does the new code “{name}” come?").format(name=paint(picking.naming))
    return paint(picking.request.title)


def _quoted(picking: Picking, width: int, height: int) -> list[str]:
    """The passage, in as many rows as there is room for; where that is not enough its end is cut."""
    most = max(1, min(_QUOTE, height - _HEAD - FOOT - 1 - _LISTED))
    text = f"“{' '.join(picking.request.quote.split())}”"
    lines = _wrapped(text, width)
    if len(lines) <= most:
        return lines
    start = wrap(text, 0, len(text), max(8, width))[most - 2] if most > 1 else 0
    return [*lines[: most - 1], fit(text[start:-1], max(1, width - 1)) + "”"]


def _window(picking: Picking, width: int) -> tuple[str, str]:
    """What stands before and after the cursor in the line, as far as it can be seen."""
    line, room = picking.line, max(4, width - 4)
    before = line.text[: line.at]
    while cells(before, 0, len(before)) > room:
        before = before[1:]
    return paint(before), line.text[line.at :]


def _typed(picking: Picking, width: int, inks: PickerInks) -> Strip:
    """The line to type in, with its cursor."""
    before, after = _window(picking, width)
    pieces: list[Piece] = [("› ", inks.line + Style(bold=True)), (before, inks.line)]
    if picking.line.text:
        pieces += [(paint(after[:1]) or " ", inks.cursor), (fit(after[1:], width), inks.line)]
    else:
        empty = _("a part of its name or path") if picking.naming else _("Type a part of a code's name or path")
        pieces += [(empty[:1], inks.cursor), (fit(empty[1:], max(1, width - 4)), inks.line + _dim(inks))]
    return _joined(pieces, width, inks.line)


def _dim(inks: PickerInks) -> Style:
    return Style(color=inks.faint.color)


def _wanted(picking: Picking, width: int, inks: PickerInks) -> list[Piece]:
    """The codes that Enter applies, once several are marked."""
    known = picking.request.codebook.by_id
    if not picking.marked:
        return []
    names = [f"✓ {fit(known[code_id].name, 24)}" for code_id in picking.marked]
    names += [f"+ {fit(known[code_id].name, 24)}" for code_id in picking.wanted() if code_id not in picking.marked]
    return [(fit("  ".join(names), width), inks.marked)]


def _hint(picking: Picking, width: int, inks: PickerInks) -> list[Piece]:
    """The keys; where there is no room for all, the arrows can be guessed first, then what stands before the last."""
    parts = picking.hint().split("   ")
    while len(parts) > 1 and len("   ".join(parts)) > width:
        parts.remove(next((part for part in parts if part.startswith("↑")), parts[-2]))
    return [(words, inks.marked if is_key else inks.faint) for words, is_key in key_pieces("   ".join(parts))]


def _row(picking: Picking, row: PickerRow, number: int, width: int, inks: PickerInks) -> Strip:
    """One row of the list."""
    over = inks.highlight if number == picking.index else Style()
    if row.kind is LineKind.HEADING:
        return _joined([(fit(row.words, width), inks.faint)], width, inks.text)
    if row.kind is LineKind.TOP:
        return _joined([("  ", inks.text + over), (row.words, inks.text + over)], width, inks.text + over)
    if row.kind is LineKind.NEW:
        words = _("new code “{name}”").format(name=fit(row.words, max(4, width - 16)))
        return _joined([("+ ", inks.marked + over), (words, inks.marked + over)], width, inks.text + over)
    code = row.code
    assert code is not None
    book = picking.request.codebook
    bar = legible(colour_of(book, code.id), inks.page).rich_color
    sign = "✓" if code.id in picking.marked else " "
    right = _right(picking, code, width, indented=bool(row.indent))
    room = width - 2 * row.indent - 4 - cells(right, 0, len(right)) - (2 if right else 1)
    name = fit(code.name, max(1, room))
    gap = width - 2 * row.indent - 3 - cells(name, 0, len(name)) - cells(right, 0, len(right)) - 1
    base = inks.text + over
    pieces: list[Piece] = [
        ("  " * row.indent + sign, inks.marked + over if sign != " " else base),
        ("▌ ", base + Style(color=bar)),
        (name + " " * max(1, gap), base),
        (right + " ", inks.faint + over),
    ]
    return _joined(pieces, width, base)


def _right(picking: Picking, code: Code, width: int, *, indented: bool) -> str:
    """What stands behind a code's name: that it is here already, its parent, its digit."""
    request = picking.request
    parts = []
    if code.id in request.present and not picking.naming:
        parts.append(_("here already"))
    # Where there is little room the name comes first; the path stands beside the meaning as well.
    if width >= _WIDE * 3 // 5 and not indented and code.parent_id is not None:
        parts.append(fit(request.codebook.by_id[code.parent_id].name, width // 3))
    if code.id in request.digits and not picking.naming:
        parts.append(f"[{request.digits[code.id]}]")
    return "  ".join(parts)


def _about(picking: Picking, width: int, inks: PickerInks) -> list[list[Piece]]:
    """What the row at hand means, in lines of at most ``width`` cells."""
    row = picking.highlighted
    lines: list[list[Piece]] = []

    def add(text: str, style: Style, head: str = "", head_style: Style | None = None) -> None:
        for number, line in enumerate(_wrapped(f"{head}{text.strip()}", width)):
            if number == 0 and head_style is not None:
                lines.append([(line[: len(head)], head_style), (line[len(head) :], style)])
            else:
                lines.append([(line, style)])

    if row is None or (row.kind is LineKind.NEW and len(picking.rows) > 1):
        add(_("There is no such code yet. Enter asks where it comes, and codes the passage with it."), inks.faint)
    elif row.kind is LineKind.NEW:
        add(_("No code fits. Enter makes a new one of it."), inks.faint)
    elif row.kind is LineKind.TOP:
        add(_("A theme of its own, beside the others."), inks.faint)
    elif row.code is not None:
        code = row.code
        add(code.name, inks.text + Style(bold=True))
        add(_end_of(code.path, 2 * width - 2), inks.faint)
        if picking.index < picking.likely and picking.offered:
            add(picking.offered[code.id], inks.text, _("Likely") + "  ", inks.marked)
        if code.definition.strip():
            lines.append([])
            add(code.definition, inks.text)
        for words, text, style in (
            (_("Include"), code.include, inks.include),
            (_("Exclude"), code.exclude, inks.exclude),
            (_("Example"), code.example, inks.example),
        ):
            if text.strip():
                lines.append([])
                add(text, inks.text, words + "  ", style)
        if not any(text.strip() for text in (code.definition, code.include, code.exclude, code.example)):
            lines.append([])
            add(_("It has no definition yet."), inks.faint)
    return lines


def _end_of(path: str, room: int) -> str:
    """As many of the last parts of a path as go into ``room`` characters: the meaning is not to be pushed out."""
    parts = path.split("/")
    while len(parts) > 1 and len("/".join(parts)) + 2 > room:
        del parts[0]
    short = "/".join(parts)
    return path if len(path) <= room else "…/" + (short if len(short) + 2 <= room else "…" + short[3 - room :])


def _wrapped(text: str, width: int) -> list[str]:
    """Text in painted lines of at most ``width`` cells."""
    width = max(8, width)
    ends = wrap(text, 0, len(text), width)
    starts = [0, *ends[:-1]]
    return [paint(text[start:end].rstrip(" \t\n")) for start, end in zip(starts, ends, strict=True)]


InkOf = Callable[[str], Style]


def inks_from(style: InkOf, page: Color, base: Style) -> PickerInks:
    """The styles from a widget's component classes: ``style`` gives one by the end of its name."""
    highlight = style("highlight")
    return PickerInks(
        text=base,
        faint=base + _over(style("faint")),
        title=base + _over(style("title")),
        quote=base + _over(style("quote")),
        line=style("line"),
        cursor=style("cursor"),
        marked=base + _over(style("marked")),
        include=base + _over(style("include")),
        exclude=base + _over(style("exclude")),
        example=base + _over(style("example")),
        highlight=Style(bgcolor=highlight.bgcolor, bold=True),
        page=page,
    )


def _over(style: Style) -> Style:
    """A style without its background."""
    return Style(color=style.color, bold=style.bold, italic=style.italic)
