"""Lines that are painted without the toolkit look in each cell as it would paint them, and answer the mouse alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from textual.content import Content
from textual.screen import Screen
from textual.selection import SELECT_ALL
from textual.strip import Strip
from textual.widget import Widget

from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.widgets.ink import ink_of
from qualcode.tui.widgets.lines import Lines
from qualcode.tui.widgets.themes import THEMES
from tests.support.workspace import build_project, front, workspace

pytestmark = pytest.mark.usefixtures("painted_at_rest")

KEYS = (
    *["s", "full_stop", "t", "tab", "asterisk", "u", "c", "e", "enter"],
    *["right_square_bracket", "slash", "a", "escape", "f1", "escape", "f3"],
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


@pytest.mark.parametrize(("size", "keys"), [((200, 50), KEYS), ((70, 20), KEYS[:9])])
async def test_lines_look_as_the_toolkit_would_paint_them(
    tmp_path: Path, size: tuple[int, int], keys: Sequence[str]
) -> None:
    """On the coding screen and on those in front of it, wide and narrow, after many keys."""
    ours = 0
    async with workspace(build_project(tmp_path), size=size) as (_screen, pilot):
        for key in keys:
            await pilot.press(key)
            ours += sum(bool(lines._painted[2]) for lines in painted_both_ways(front(pilot)))
    assert ours > len(keys)


async def test_lines_that_do_not_fit_or_are_selected_are_left_to_the_toolkit(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path), size=(200, 50)) as (screen, _pilot):
        here = screen.query_one("#here", Lines)
        for number in range(40):
            # Over and over, so that one text comes to lie where another lay.
            here.update(Content(f"text {number}"), layout=False)
            assert here.render_lines(here.outer_size.region)[0].text.strip() == f"text {number}"
        for words in ("longer than its pane " * 9, "two\n\nlines", "", "\n", "wide 漢字漢字 and e\u0301", "漢" * 40):
            here.update(Content.styled(words, "bold $accent"), layout=False)
            assert here in painted_both_ways(screen)
            assert bool(here._painted[2]) is (cell_len(words) < here.size.width)
        here.update("plain words", layout=False)
        assert here in painted_both_ways(screen)
        screen.selections = {here: SELECT_ALL}
        here.refresh()
        assert here in painted_both_ways(screen)


async def test_the_picker_looks_as_the_toolkit_would_frame_it(tmp_path: Path) -> None:
    """Opened, typed in, gone through, in another theme and another size."""
    async with workspace(build_project(tmp_path), size=(120, 40)) as (screen, pilot):
        picker = screen.query_one(CodePicker)
        for key in ("s", "c", "e", "down", "x", "backspace", "ctrl+u", "escape", "c", "theme", "small"):
            if key == "theme":
                pilot.app.theme = next(theme.name for theme in THEMES if theme.name != pilot.app.theme)
                await pilot.pause()
            elif key == "small":
                await pilot.resize_terminal(90, 24)
                await pilot.pause()
            else:
                await pilot.press(key)
            whole = picker.outer_size.region
            ours = picker.render_lines(whole)
            assert seen(picker.render_lines(whole.shrink((2, 0, 3, 0)))) == seen(ours[2:-3])
            picker._styles_cache.clear()
            assert seen(ours) == seen(Widget.render_lines(picker, whole)), key
