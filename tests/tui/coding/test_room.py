"""Who gets the columns: a wider terminal never shows less of a line, whatever is folded and however wide labels are."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from qualcode.tui.app.settings import load
from qualcode.tui.coding.room import BOTH_FROM, ONE_FROM, Fold, folded, room
from qualcode.tui.reader.layout import MAX_GUTTER, Layout, gutter_for, visual_end
from qualcode.tui.reader.painter import MAX_WORDS, PLAIN_WORDS, Columns, columns
from qualcode.tui.widgets.glyphs import cells
from tests.support.building import INTERVIEW
from tests.support.waiting import settle
from tests.support.workspace import screen_lines, workspace
from tests.tui.reader.test_reader import turns_of

WIDTHS = range(60, 301)
SCROLL_BAR = 1


def reader_of(width: int, fold: Fold, gutter: int, asked: str = "") -> tuple[Columns, int]:
    """The reader's columns in a terminal, and the cells that are left for the words beside the labels."""
    found = room(width, fold, asked)
    area = columns(width - found.documents - found.side - SCROLL_BAR, gutter if found.beside else None)
    return area, area.words - (gutter if found.beside else 0)


@pytest.mark.parametrize("fold", Fold)
@pytest.mark.parametrize("gutter", [0, 3, 9, 14, MAX_GUTTER])
@pytest.mark.parametrize("asked", ["", "codebook", "documents"])
def test_no_line_is_shorter_in_a_wider_terminal(fold: Fold, gutter: int, asked: str) -> None:
    wide = [width for width in WIDTHS if not asked or width >= ONE_FROM]
    found = [reader_of(width, fold, gutter, asked) for width in wide]
    for (narrower, fewer), (wider, more) in pairwise(found):
        assert fewer <= more
        assert narrower.words <= wider.words
    assert all(words >= PLAIN_WORDS for width, (_, words) in zip(wide, found, strict=True) if width >= 72)
    assert found[-1][1] == MAX_WORDS


def longest_lines(fold: Fold) -> list[tuple[int, int]]:
    """At each width the most cells that a row of an interview takes, without its label and with it."""
    text = "".join(
        f"{name}: {'wat er toen gebeurde weet ik nog heel goed ' * 9}\n"
        for name in ("Interviewer", "Praktijkopleider", "Sem", "Begeleider van het leerwerkbedrijf")
    )
    turns = turns_of(text)
    longest = []
    for width in WIDTHS:
        found = room(width, fold)
        gutter = gutter_for(text, turns, MAX_WORDS)
        area, _ = reader_of(width, fold, gutter)
        layout = Layout(text, turns, area.words, beside=found.beside)
        rows = [layout.row(number) for number in range(len(layout))]
        ends = [visual_end(layout, number) for number in range(len(layout))]
        words = max(cells(text, row.label_end, max(end, row.label_end)) for row, end in zip(rows, ends, strict=True))
        whole = max(
            row.indent + cells(text, row.label_end, max(end, row.label_end))
            for row, end in zip(rows, ends, strict=True)
        )
        longest.append((words, whole))
    return longest


@pytest.mark.parametrize("fold", Fold)
def test_the_longest_line_of_an_interview_never_falls(fold: Fold) -> None:
    longest = longest_lines(fold)
    assert longest == sorted(longest)
    assert [whole for _, whole in longest] == sorted(whole for _, whole in longest)


@pytest.mark.parametrize("fold", Fold)
@pytest.mark.parametrize("gutter", [None, 3, MAX_GUTTER])
def test_columns_never_take_more_than_there_is(fold: Fold, gutter: int | None) -> None:
    for width in range(1, 301):
        area = columns(width, gutter)
        assert area.words >= 1
        assert area.left + area.words + area.gap + area.margin <= max(width, 3)
        if width >= 30:
            assert area.margin >= 8


def test_folding_goes_on_to_what_looks_different() -> None:
    assert folded(ONE_FROM - 1, Fold.BOTH) is Fold.BOTH
    assert folded(120, Fold.BOTH) is Fold.TEXT
    assert folded(120, Fold.TEXT) is Fold.BOTH
    # With the codebook alone labels stand beside the words already.
    assert folded(BOTH_FROM - 1, Fold.BOTH) is Fold.CODEBOOK
    assert [folded(200, fold) for fold in Fold] == [Fold.CODEBOOK, Fold.TEXT, Fold.BOTH]


async def test_the_screen_is_divided_as_said_and_keeps_the_choice(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualcode import preferences

    monkeypatch.setenv("QUALCODE_SETTINGS", str(tmp_path / "settings.toml"))
    preferences.preferences.cache_clear()
    async with workspace(path, size=(120, 30)) as (screen, pilot):
        gutter = gutter_for(INTERVIEW, screen.reader.turns, MAX_WORDS)

        async def check(fold: Fold, *widths: int) -> None:
            assert screen.fold is fold
            for width in widths:
                await pilot.resize_terminal(width, 30)
                await settle(pilot)
                assert screen.reader._painter is not None
                assert screen.reader._painter.area == reader_of(width, fold, gutter)[0], width

        await check(Fold.BOTH, 60, 80, 109, 110, 139, 140, 155, 156, 199, 200, 300, 120)
        await pilot.press("backslash")
        await check(Fold.TEXT, 80, 109, 110, 131, 200)
        assert "Fold" not in "\n".join(screen_lines(pilot.app))
        await pilot.press("backslash")
        await pilot.press("backslash")
        await check(Fold.CODEBOOK, 110, 130, 131, 199, 200)
        # The documents come in place of the codebook, and go again.
        await pilot.press("left_square_bracket")
        await settle(pilot)
        assert any("Documents" in line for line in screen_lines(pilot.app))
        assert not any("Codebook" in line for line in screen_lines(pilot.app)[:5])
        await pilot.press("escape")
        await settle(pilot)
        assert any("Codebook" in line for line in screen_lines(pilot.app)[:5])
    assert load(()).panes is Fold.CODEBOOK
    async with workspace(path, size=(120, 30)) as (screen, _):
        assert screen.fold is Fold.CODEBOOK
    preferences.preferences.cache_clear()


async def test_where_there_is_room_for_the_text_alone_folding_says_so(path: Path) -> None:
    async with workspace(path, size=(80, 24)) as (screen, pilot):
        await pilot.press("backslash")
        assert screen.fold is Fold.BOTH
        assert f"From {ONE_FROM} columns on" in screen_lines(pilot.app)[-1]
