"""What is pasted: lines stay lines in a memo, and are one line where there is only one."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, TextArea

from qualcode.changes.codebook import edit_code
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.tui.widgets.glyphs import PRINTABLE, UNSAFE, in_one_line, with_lines
from tests.support.waiting import settle
from tests.support.workspace import workspace

ENDS = ("\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\v", "\f")


async def paste(pilot: Pilot[None], text: str) -> None:
    """As a terminal hands over what was pasted."""
    pilot.app.post_message(Paste(text))
    await settle(pilot)


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp"])), min_size=1), st.data())
def test_whatever_ends_a_line_is_a_line_end(lines: list[str], data: st.DataObject) -> None:
    text = lines[0]
    for line in lines[1:]:
        text += data.draw(st.sampled_from(ENDS)) + line
    assert with_lines(text).count("\n") <= len(lines) - 1
    assert with_lines(text).replace("\n", "") == "".join(lines)


@given(st.text())
def test_what_is_pasted_into_a_line_is_one_that_may_be_typed(text: str) -> None:
    assert re.fullmatch(PRINTABLE, in_one_line(text))
    assert not UNSAFE.search(in_one_line(text))


MEMOS = (("P",), ("ctrl+o", "m"), ("f4", "m"), ("f3", "m"), ("f3", "e", "tab", "tab", "tab"), ("tab", "m"))
LINES = (("f3", "e"), ("f3", "a"), ("slash",), ("f7",), ("ctrl+p",), ("R", "m"), ("f3", "slash"))


async def back(pilot: Pilot[None], to: Screen[None]) -> None:
    """Leaves what was opened."""
    for _window in range(4):
        if pilot.app.screen is not to:
            await pilot.press("escape")
    assert pilot.app.screen is to


async def test_the_lines_of_a_paste_are_the_lines_of_a_memo(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        for number, keys in enumerate(MEMOS):
            await pilot.press(*keys)
            area = pilot.app.focused
            assert isinstance(area, TextArea)
            for end in ENDS:
                area.clear()
                await paste(pilot, f"eerste regel{end}tweede regel{end}{end}nieuwe alinea {number}")
                assert area.text == f"eerste regel\ntweede regel\n\nnieuwe alinea {number}", (keys, ascii(end))
            await back(pilot, screen)
    with Project.open(path) as project:
        texts = [text for (text,) in project.rows("SELECT text FROM memo UNION ALL SELECT memo FROM coding")]
        texts.append(codebook(project).codes[0].definition)
        for number, keys in enumerate(MEMOS):
            assert f"eerste regel\ntweede regel\n\nnieuwe alinea {number}" in texts, keys


async def test_a_paste_into_a_line_has_a_space_for_each_line_end(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        for keys in LINES:
            await pilot.press(*keys)
            line = pilot.app.focused
            assert isinstance(line, Input), keys
            before = line.value
            for end in ENDS:
                line.value = ""
                await paste(pilot, f"wat{end}{end}er is{end}")
                assert line.value == "wat  er is", (keys, ascii(end))
            line.value = before
            await back(pilot, screen)


async def test_what_was_copied_in_a_memo_is_pasted_as_one_line_too(path: Path) -> None:
    async with workspace(path) as (_screen, pilot):
        pilot.app.copy_to_clipboard("een\ntwee")
        for key in ("f7", "ctrl+v"):
            await pilot.press(key)
            await settle(pilot)
        line = pilot.app.focused
        assert isinstance(line, Input)
        assert line.value.endswith("een twee")


async def test_a_memo_that_was_not_touched_stays_as_it_was_to_the_last_character(path: Path) -> None:
    with Project.open(path) as project:
        edit_code(project, "ada", codebook(project).codes[0].id, definition="een\r\ntwee")
    async with workspace(path) as (_screen, pilot):
        for key in ("f3", "e", "escape"):
            await pilot.press(key)
            await settle(pilot)
    with Project.open(path) as project:
        assert codebook(project).codes[0].definition == "een\r\ntwee"
