"""What the screens look like: contrast, the help in columns, keys in hints, and what follows a change of theme."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.color import Color
from textual.content import Content
from textual.theme import Theme

from qualcode.model import Code, Codebook, Coding
from qualcode.session.overview import StudyOverview
from qualcode.tui.coding.panes import _fitting, coding_lines, here_line
from qualcode.tui.reader.portrait import in_rows
from qualcode.tui.widgets.colours import _contrast
from qualcode.tui.widgets.glyphs import fit_ends
from qualcode.tui.widgets.help import Topic, in_columns, key_pieces
from qualcode.tui.widgets.lines import _fitting_keys
from qualcode.tui.widgets.themes import THEMES
from tests.support.waiting import settle
from tests.support.workspace import build_project, screen_lines, shown, workspace

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
    assert _fitting(plain, 11, 40) == 3
    assert _fitting(plain, 10, 40) == 2
    assert _fitting(plain, 3, 40) == 1
    noted = [Coding(9, "", 1, 0, 1, 1, 1, "", "a\nb", good=False, created="", codebook_version=1), *plain]
    assert _fitting(noted, 17, 40) == 4
    assert _fitting(noted, 16, 40) == 3


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


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_name_cut_in_the_middle_fits_and_keeps_both_ends(name: str, width: int) -> None:
    shown_ = fit_ends(name, width)
    assert cell_len(shown_) <= width
    if name.isascii() and name.isprintable() and len(name) > width >= 5:
        before, after = shown_.split("…")
        assert name.startswith(before)
        assert name.endswith(after)
        assert min(len(before), len(after)) >= (width - 1) // 2


def test_documents_that_begin_alike_are_told_apart() -> None:
    names = [f"h-tk-20172018-{number}-overleg-over-stages" for number in ("12-1", "12-2", "13-1", "14-7")]
    names += [f"h-tk-20172018-overleg-over-stages-{number}" for number in range(4)]
    assert len({fit_ends(name, 16) for name in names[4:]}) == 4


def test_the_lines_of_a_memo_stand_in_under_its_sign() -> None:
    memo = "Dit is een lang memo dat niet op een regel past.\nEn een tweede regel."
    coding = Coding(1, "g", 1, 0, 3, 1, 1, "Via", memo, good=False, created="", codebook_version=1)
    study = StudyOverview(
        "s", False, (), {}, {}, {}, frozenset(), {}, Codebook("t", "T", "nl", 1, (Code(1, "g", "a", "a", None, "A"),)),
        {}, {1: "ada"}, (),
    )  # fmt: skip
    text = Content.assemble(*coding_lines(coding, study, 24, Color.parse("#000000"))).plain
    lines = text[text.index("¶") - 2 :].rstrip().split("\n")
    assert lines[0].startswith("  ¶ ")
    assert all(line.startswith("    ") for line in lines[1:])
    assert all(cell_len(line) <= 24 for line in lines)
    assert " ".join(" ".join(lines).replace("¶", "").split()) == " ".join(memo.split())


@pytest.mark.parametrize(("size", "there"), [((40, 10), False), ((60, 15), False), ((80, 24), True)])
@pytest.mark.parametrize("key", ["ctrl+o", "f4"])
async def test_a_low_terminal_shows_the_rows_and_not_what_is_known_of_one(
    path: Path, size: tuple[int, int], there: bool, key: str
) -> None:
    async with workspace(path, size=size) as (_screen, pilot):
        await pilot.press(key)
        await settle(pilot)
        lines = screen_lines(pilot.app)
        assert sum("leerlingen-1" in line or "school-1" in line for line in lines) >= 2
        assert (pilot.app.screen.query_one("#detail").size.height > 0) is there


@pytest.mark.parametrize("width", [30, 40, 55])
async def test_a_tiny_terminal_still_says_which_document_and_who(path: Path, width: int) -> None:
    async with workspace(path, size=(width, 12)) as (_screen, pilot):
        line = screen_lines(pilot.app)[0]
        assert line.strip().startswith("leer")
        assert line.endswith("ada")


async def test_undoing_in_another_document_says_where(path: Path) -> None:
    async with workspace(path) as (screen, pilot):
        await pilot.press("s", "full_stop")
        await settle(pilot)
        await screen.open("school-1", None)
        await pilot.press("u")
        await settle(pilot)
        assert shown(screen_lines(pilot.app), "(in leerlingen-1)")


@pytest.mark.parametrize("width", [150, 200, 300])
async def test_a_wide_terminal_shows_the_ways_to_other_screens(path: Path, width: int) -> None:
    async with workspace(path, size=(width, 40)) as (_screen, pilot):
        line = screen_lines(pilot.app)[-1]
        for words in ("ctrl+p everything", "F3 codebook", "F1 help"):
            assert words in line
        assert "F6 agreement" in line or width < 200
