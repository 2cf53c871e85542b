"""Lines of text that many screens show: a row with two ends, the line of keys, and what the codebook says of a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.model import Code
from qualcode.tui.widgets.glyphs import cells, paint

Part = str | tuple[str, str]
"""A piece of text, with its style where it is a pair."""

Keys = list[tuple[str, str]]
"""Keys by name, each with what it does now."""

_EDGES = 3
"""Cells of white space at the ends of the line of keys."""


def lines_of(text: str) -> str:
    """Text of several lines, painted line by line."""
    return "\n".join(paint(line) for line in text.split("\n"))


class TextLine(Static):
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
        self.show([(" " + paint(message.replace("\n", " ")), f"bold {style}")])
        self.post_message(self.Told(message, style.removeprefix("$")))


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
