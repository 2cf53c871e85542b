"""What the screens look like: contrast, the help in columns, keys in hints, and what follows a change of theme."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from textual.color import Color
from textual.content import Content
from textual.theme import Theme

from qualcode.model import Coding
from qualcode.tui.coding.panes import _fitting, here_line
from qualcode.tui.reader.portrait import in_rows
from qualcode.tui.widgets.colours import _contrast
from qualcode.tui.widgets.help import Topic, in_columns, key_pieces
from qualcode.tui.widgets.lines import _fitting_keys
from qualcode.tui.widgets.themes import THEMES
from tests.support.waiting import settle
from tests.support.workspace import build_project, screen_lines, workspace

FAINT = 0.65
"""How strong the faintest words are, as the style sheets have it."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_can_be_read_on_every_ground(theme: Theme) -> None:
    grounds = [theme.background, theme.surface, theme.panel, theme.variables["window"]]
    inks = [theme.primary, theme.accent, theme.success, theme.warning, theme.error]
    for ground, ink in product(map(Color.parse, grounds), map(Color.parse, inks)):
        assert _contrast(ink, ground) >= 4.5
    for ground in map(Color.parse, [*grounds, theme.variables["field"]]):
        assert _contrast(ground.blend(Color.parse(theme.foreground), FAINT), ground) >= 4.5


def test_the_keys_of_a_hint_are_told_from_its_words() -> None:
    assert key_pieces("↑ ↓ choose   ctrl+space several   Esc back to a name") == [
        ("↑ ↓", True),
        (" choose", False),
        ("   ", False),
        ("ctrl+space", True),
        (" several", False),
        ("   ", False),
        ("Esc", True),
        (" back to a name", False),
    ]
    assert key_pieces("Type a name") == [("Type a name", False)]


def test_the_help_takes_two_columns_where_they_fit() -> None:
    topics: list[Topic] = [
        (f"Topic {number}", [("ctrl+k K", "a thing to do with many words in a row that has to go on below")] * 4)
        for number in range(4)
    ]
    narrow, wide = in_columns(topics, 60), in_columns(topics, 120)
    for content, width in ((narrow, 60), (wide, 120)):
        rows = content.plain.split("\n")
        assert max(len(row.rstrip()) for row in rows) <= width
        for number in range(4):
            assert content.plain.count(f"Topic {number}") == 1
    first = wide.plain.split("\n")[0]
    assert "Topic 0" in first
    assert "Topic 2" in first
    assert len(wide.plain.split("\n")) < len(narrow.plain.split("\n"))
    # What goes on in a second row stands under the words, not under the keys.
    assert "\n            " in narrow.plain


def test_a_row_of_digits_is_said_by_its_ends() -> None:
    found: Content = in_columns([("Coding", [("1 2 3 4 5", "Recent codes"), ("g Home", "First")])], 60)
    assert "1 – 5" in found.plain
    assert "g Home" in found.plain


def test_as_many_codings_are_shown_as_there_is_room_for() -> None:
    plain = [Coding(n, "", 1, 0, 1, 1, 1, "", "", good=False, created="", codebook_version=1) for n in range(3)]
    assert _fitting(plain, 11) == 3
    assert _fitting(plain, 10) == 2
    assert _fitting(plain, 3) == 1
    noted = [Coding(9, "", 1, 0, 1, 1, 1, "", "a\nb", good=False, created="", codebook_version=1), *plain]
    assert _fitting(noted, 17) == 4
    assert _fitting(noted, 16) == 3


async def test_another_theme_repaints_the_transcript_whole(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        pilot.app.theme = "light"
        await settle(pilot)
        reader = screen.reader
        reader.select((0, 12))
        page = reader.background_colors[1]
        seen = [segment for y in range(12) for segment in reader.render_line(y) if segment.text.strip()]
        assert any("Hoe kwam" in segment.text for segment in seen)
        for segment in seen:
            style = segment.style
            assert style is not None
            assert style.color is not None
            ground = Color.from_rich_color(style.bgcolor) if style.bgcolor else page
            assert _contrast(Color.from_rich_color(style.color), ground) >= 3.5, segment


async def test_the_palette_is_a_row_for_each_action_with_its_key(path: Path) -> None:
    async with workspace(path, size=(80, 24)) as (_screen, pilot):
        await pilot.press("ctrl+p")
        rows = [row for row in screen_lines(pilot.app) if "Next coding" in row]
        assert len(rows) == 1
        assert "Tab" in rows[0].split()
        await pilot.press("escape")


async def test_a_respondent_called_like_the_document_is_not_said_twice(path: Path) -> None:
    async with workspace(path, document="school-1") as (_screen, pilot):
        assert screen_lines(pilot.app)[0].count("school-1") == 1


def test_the_line_of_keys_leaves_out_what_does_not_fit_and_stands_closer_for_more() -> None:
    keys = [("a", "one"), ("b", "a long name"), ("c", "two"), ("F1", "help")]
    assert _fitting_keys(keys, 100, 3) == keys
    assert _fitting_keys(keys, 5 + 13 + 5 + 7 + 9, 3) == keys
    assert _fitting_keys(keys, 5 + 13 + 5 + 7 + 8, 3) == [keys[0], keys[1], keys[3]]
    assert _fitting_keys(keys, 5 + 5 + 7 + 6, 3) == [keys[0], keys[2], keys[3]]
    assert _fitting_keys(keys, 0, 3) == keys[-1:]


async def test_codings_alike_are_one_in_the_line_of_what_is_coded_here(path: Path) -> None:
    async with workspace(path, size=(80, 24)) as (screen, _pilot):
        study = screen.desk.study
        one = screen.desk.all_codings()[0]
        line = "".join(
            part if isinstance(part, str) else part[0] for part in here_line([one, one], study, Color(0, 0, 0))
        )
        assert line == f"▌{study.codebook.by_id[one.code_id].name} ×2  "


def test_the_legend_of_the_portrait_breaks_between_its_entries() -> None:
    entries = [Content("■ one thing 3"), Content("■ two things 12"), Content("■ more 1")]
    assert in_rows(entries, 31).plain == "■ one thing 3   ■ two things 12\n■ more 1"
    assert in_rows(entries, 30).plain == "■ one thing 3\n■ two things 12   ■ more 1"
