"""Lines that are painted without the toolkit show what the toolkit would show, to the cell and the place in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rich.color import ColorSystem
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from qualcode.tui.widgets.ink import ink_of
from qualcode.tui.widgets.lines import Lines
from tests.support.workspace import build_project, workspace

KEYS = (
    *["s", "s", "full_stop", "s", "full_stop", "t", "tab", "m", "escape", "c", "e", "enter", "asterisk", "u", "n"],
    *["right_square_bracket", "escape", "slash", "a", "f1", "escape", "f3", "escape", "backslash", "question_mark"],
)


def seen(strips: Iterable[Strip]) -> list[list[tuple[Any, ...]]]:
    """Each cell: its sign, its look, and the place in the text that the mouse finds there. Blanks have one colour."""
    found: list[list[tuple[Any, ...]]] = []
    for strip in strips:
        found.append([])
        for text, style, _control in strip:
            ink = ink_of(style, ColorSystem.TRUECOLOR)
            place = style.meta.get("offset") if style else None
            found[-1] += [(sign, ink.behind) if sign == " " else (sign, ink, place) for sign in text]
    return found


def painted_both_ways(screen: Screen[Any]) -> Iterator[Lines]:
    """The lines of a screen that are shown, each once it has been painted alike in both ways."""
    for lines in screen.query(Lines):
        whole = lines.outer_size.region
        if whole.area and lines.is_on_screen:
            ours = seen(lines.render_lines(whole))
            lines.refresh()
            assert ours == seen(Widget.render_lines(lines, whole)), lines
            part = whole.shrink((0, 1, 0, 1))
            assert [row[1:-1] for row in ours] == seen(lines.render_lines(part))
            yield lines


async def test_lines_look_as_the_toolkit_would_paint_them(tmp_path: Path) -> None:
    """On the coding screen and on those in front of it, wide and narrow, after many keys."""
    path = build_project(tmp_path)
    for size in ((200, 50), (70, 20)):
        ours = 0
        async with workspace(path, size=size) as (app, pilot):
            for key in KEYS:
                await pilot.press(key)
                ours += sum(bool(lines._painted[1]) for lines in painted_both_ways(app.screen))
        assert ours > len(KEYS)
