"""Lines of text that many screens show: a row with two ends, the line of keys, and what the codebook says of a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.model import Code
from qualcode.tui.widgets.glyphs import cells, paint
from qualcode.tui.widgets.soon import PaintedSoon

Part = str | tuple[str, str]
"""A piece of text, with its style where it is a pair."""

Keys = list[tuple[str, str]]
"""Keys by name, each with what it does now."""

_KEPT = 64
"""So many texts are remembered as they were painted."""

_EDGES = 3
"""Cells of white space at the ends of the line of keys."""


def lines_of(text: str) -> str:
    """Text of several lines, painted line by line."""
    return "\n".join(paint(line) for line in text.split("\n"))


class Lines(PaintedSoon, Static):
    """Text that a key changes, in lines that fit: painted as it stands, in less than half the toolkit's time.

    Where a line does not fit, or is selected with the mouse, the toolkit paints; it shows the same.
    """

    _painted: tuple[Content | None, object, Sequence[Strip]] = (None, None, ())
    """What was painted last, how that looked, and its rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[object, Sequence[Strip]] = {}
        """The rows of what was painted before: the same keys and codings come back again and again."""

    def notify_style_update(self) -> None:
        """The theme may be another one."""
        super().notify_style_update()
        self._known.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of it."""
        content, styles = self.visual, self.styles
        if (
            not isinstance(content, Content)
            or self.text_selection is not None
            or styles.padding != styles.gutter
            or not styles.text_opacity == self.opacity == 1
            or styles.text_align not in ("start", "left")
        ):
            return super().render_lines(crop)
        look = (self.outer_size, styles.padding, self.visual_style)
        if self._painted[0] is not content or self._painted[1] != look:
            # Two texts are equal to the toolkit where only their styles differ.
            key = (content.plain, tuple(content.spans), look)
            if key not in self._known:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[key] = self._paint(content)
            self._painted = (content, look, self._known[key])
        strips = self._painted[2]
        if not strips:
            return super().render_lines(crop)
        found = list(strips[crop.y : crop.bottom])
        if crop.column_span != (0, self.outer_size.width):
            found = [strip.crop(*crop.column_span) for strip in found]
        return found

    def _paint(self, content: Content) -> Sequence[Strip]:
        """All rows; none where a line does not fit."""
        width, size, style = self.size.width, self.outer_size, self.visual_style
        lines = content.split("\n", allow_blank=True)[: self.size.height]
        if any(line.cell_length > width for line in lines):
            return ()
        parse, page = self.app.stylesheet.parse_style, Style(bgcolor=self.background_colors[1].rich_color)
        top, _right, _bottom, left = self.styles.padding
        blank = Strip.blank(size.width, page)
        found = [blank] * top
        for y, line in enumerate(lines):
            segments, x = [Segment(" " * left, page)] if left else [], 0
            for text, look in line.render(style, end="", parse_style=parse):
                segments.append(Segment(text, look.rich_style_with_offset(x, y)))
                x += len(text)
            segments.append(Segment(" " * (size.width - left - line.cell_length), page))
            found.append(Strip(segments, size.width))
        for line_filter in self.get_line_filters():
            found = [strip.apply_filter(line_filter, self.background_colors[1]) for strip in found]
        return [*found, *[blank] * (size.height - len(found))]


class TextLine(Lines):
    """One row of text with something at its right end; changing it moves nothing else."""

    DEFAULT_CSS = "TextLine { height: 1; width: 1fr; }"

    _shown: tuple[tuple[Part, ...], tuple[Part, ...], int] | None = None

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Show pieces of text (with a style, where they are pairs); ``left`` gives way where both do not fit."""
        width = self.size.width
        if self._shown == (wanted := (tuple(left), tuple(right), width)):
            return
        self._shown = wanted
        head, tail = Content.assemble(*left), Content.assemble(*right)
        room = max(0, width - tail.cell_length - 2)
        if head.cell_length > room:
            head = head.truncate(room, ellipsis=True)
        self.update(Content.assemble(head, " " * (room + 2 - head.cell_length), tail), layout=False)


class KeyLine(TextLine):
    """The keys that matter now, or for a moment what just happened."""

    _wanted: tuple[Keys, int] | None = None
    """The keys that are shown as they were asked for, and in how many cells."""

    moved: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """For actions (by id) to which the settings give other keys: the name from the start, and the one to show."""

    class Told(Message):
        """Something was said; ``mood`` is success, warning or error."""

        def __init__(self, words: str, mood: str) -> None:
            super().__init__()
            self.words = words
            self.mood = mood

    def keys(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show keys with what they do. Those that do not fit are left out, whole; the last one always stays."""
        wanted = list(pairs), self.size.width
        if not self.moved and wanted == self._wanted:
            return
        self._wanted = wanted
        if self.moved:
            here = {active.binding.id or "" for active in self.screen.active_bindings.values()}
            names = dict(self.moved[name] for name in here & self.moved.keys())
            pairs = [(names.get(key, key), words) for key, words in pairs]
        close, wide = (_fitting_keys(pairs, self.size.width - _EDGES, gap) for gap in (2, 3))
        # They stand closer together only where more of them fit so.
        fitting, gap = (close, 2) if len(close) > len(wide) else (wide, 3)
        parts: list[Part] = []
        for key, words in fitting:
            parts += [(f"{' ' * gap if parts else ' '}{key} ", "bold $accent"), (paint(words), "$foreground 75%")]
        self.show(parts)

    def say(self, message: str, style: str = "$success") -> None:
        """Show a message in place of the keys."""
        self._wanted = None
        self.show([(" " + paint(message.replace("\n", " ")), f"bold {style}")])
        self.app.post_message(self.Told(message, style.removeprefix("$")))


def _fitting_keys(pairs: Sequence[tuple[str, str]], room: int, gap: int) -> list[tuple[str, str]]:
    """The keys that ``room`` cells hold, ``gap`` of them between two; the last one is always among them."""
    sizes = [cells(key, 0, len(key)) + cells(words, 0, len(words)) + 1 for key, words in pairs]
    room -= sizes[-1]
    found: list[tuple[str, str]] = []
    for pair, size in zip(pairs[:-1], sizes, strict=False):
        if size + gap <= room:
            found.append(pair)
            room -= size + gap
    return [*found, pairs[-1]]


def code_lines(code: Code | None) -> Content:
    """What the codebook says of a code: path, definition, when to use it and when not."""
    if code is None:
        return Content.styled(_("No code fits."), "$foreground 65%")
    parts: list[Part] = [(paint(code.name), "bold"), ("\n" + paint(code.path), "$foreground 65%")]
    if code.definition:
        parts += ["\n\n", lines_of(code.definition.strip())]
    for words, text, style in (
        (_("Include"), code.include, "bold $success"),
        (_("Exclude"), code.exclude, "bold $error"),
        (_("Example"), code.example, "bold $primary"),
    ):
        if text:
            parts += [("\n\n" + words + "  ", style), lines_of(text.strip())]
    return Content.assemble(*parts)
