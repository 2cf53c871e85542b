"""What is selected: the anchor, the cursor, and how it grows. No toolkit is at work here."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.motion import pull, rows_away, step_to, turn_words
from qualcode.tui.reader.selection import Selection
from qualcode.tui.widgets.glyphs import snap
from tests.tui.reader.test_reader import TEXT, sentences_of, turns_of

OOM = TEXT.index("Via mijn oom")
FAMILY = TEXT.index("👩")


def made(at: int = 0) -> Selection:
    return Selection(TEXT, turns_of(TEXT), sentences_of(TEXT), at)


def words(selection: Selection) -> str | None:
    return TEXT[slice(*selection.span)] if selection.span else None


def test_a_movement_lets_go_and_one_with_shift_extends_from_where_the_cursor_was() -> None:
    selection = made(OOM)
    assert words(selection) is None
    selection.move(OOM + 3, extend=True)
    assert words(selection) == "Via"
    selection.move(OOM - 5, extend=True)
    assert selection.span == (OOM - 5, OOM)
    selection.move(OOM)
    assert (words(selection), selection.cursor) == (None, OOM)


def test_marking_extends_by_every_movement_until_it_is_let_go_of() -> None:
    selection = made(OOM)
    selection.mark()
    assert selection.is_marking
    selection.move(OOM + 8)
    assert words(selection) == "Via mijn"
    assert selection.release()
    assert (selection.span, selection.is_marking) == (None, False)
    assert not selection.release()
    selection.mark()
    assert selection.release(), "to have begun is something to let go of"


def test_sentences_are_taken_in_one_after_the_other() -> None:
    selection = made(OOM + 2)
    for wanted in ("Via mijn oom.", "Via mijn oom. Die kent die baas, [echt] waar."):
        span = selection.grown("sentence")
        assert span is not None
        selection.select(span)
        assert words(selection) == wanted
        assert selection.cursor == span[1]


def test_what_has_been_coded_stays_and_the_next_sentence_starts_anew() -> None:
    selection = made(OOM)
    selection.select((OOM, OOM + 13))
    selection.settle()
    assert words(selection) == "Via mijn oom."
    assert selection.grown("sentence") == (OOM + 14, TEXT.index(" waar.") + 6)
    assert selection.grown("turn") == (OOM, TEXT.index(" waar.") + 6)
    selection.move(OOM)
    assert selection.grown("sentence") == (OOM, OOM + 13)


def test_the_boundaries_of_a_selection_never_cut_a_character_in_two() -> None:
    selection = made()
    selection.select((FAMILY + 1, FAMILY + 3))
    assert (selection.cursor, words(selection)) == (FAMILY, None)
    selection.select((FAMILY, FAMILY + 6))
    assert selection.span is not None
    assert all(snap(TEXT, place) == place for place in selection.span)


def test_the_cursor_changes_to_the_other_end() -> None:
    selection = made(OOM)
    assert not selection.turn_round()
    selection.select((OOM, OOM + 3))
    assert selection.turn_round()
    assert (selection.cursor, words(selection)) == (OOM, "Via")
    selection.move(OOM - 5, extend=True)
    assert selection.span == (OOM - 5, OOM + 3)


def test_a_passage_is_the_selection_without_white_space_or_the_sentence_here() -> None:
    selection = made(OOM)
    assert selection.passage() == (OOM, OOM + 13)
    selection.select((OOM + 3, OOM + 9))
    assert selection.passage() == (OOM + 4, OOM + 8)
    selection.select((OOM + 3, OOM + 4))
    assert selection.passage() is None


def test_without_sentences_turns_are_what_it_grows_by_and_without_text_there_is_nothing() -> None:
    selection = Selection(TEXT, turns_of(TEXT), (), OOM)
    assert selection.grown("sentence") == selection.grown("turn") == turn_words(turns_of(TEXT), TEXT)[1]
    nothing = Selection()
    assert (nothing.grown("turn"), nothing.passage(), nothing.turn_at(0)) == (None, None, None)


def test_a_word_and_a_turn_at_a_place() -> None:
    selection = made()
    assert selection.word_at(OOM + 5) == (OOM + 4, OOM + 8)
    assert selection.turn_at(OOM) == turn_words(turns_of(TEXT), TEXT)[1]


@given(st.lists(st.tuples(st.integers(-5, len(TEXT) + 5), st.booleans(), st.integers(0, 5)), max_size=12))
def test_whatever_is_done_the_cursor_is_one_end_of_what_is_selected(steps: list[tuple[int, bool, int]]) -> None:
    selection = made()
    for offset, extend, deed in steps:
        if deed == 0:
            selection.mark()
        elif deed == 1:
            selection.release()
            assert selection.span is None
        elif deed == 2 and (span := selection.grown("turn" if extend else "sentence")):
            selection.select(span)
            assert selection.span is not None
        elif deed == 3:
            selection.settle()
        elif deed == 4:
            before = selection.span
            selection.turn_round()
            assert selection.span == before
        else:
            selection.move(offset, extend=extend)
            assert extend or selection.is_marking or selection.span is None
        assert 0 <= selection.cursor <= len(TEXT)
        assert selection.span is None or selection.cursor in selection.span


def test_movements_by_rows_keep_to_their_cell_and_go_past_rows_without_words() -> None:
    layout = Layout(TEXT, turns_of(TEXT), 60)
    row, cell = layout.position(OOM)
    assert rows_away(layout, OOM, -1, cell) == TEXT.index("Hoe")
    assert layout.is_spacer(row - 1)
    assert rows_away(layout, OOM, -99, cell) == TEXT.index("Hoe")
    assert layout.row_of(rows_away(layout, OOM, 99, cell)) == len(layout) - 1
    with pytest.raises(ValueError, match="nowhere"):
        step_to("nowhere", layout, TEXT, 0)


def test_a_drag_goes_the_faster_the_further_away_it_is_held() -> None:
    assert [pull(y, 10) for y in (-5, -2, -1, 10, 11, 14)] == [-3, -1, -1, 1, 1, 3]


def test_it_knows_no_toolkit() -> None:
    script = "import sys, qualcode.tui.reader.selection; print('textual' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
