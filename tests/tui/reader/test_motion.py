"""Going by word and by character: as if the whole text were looked at, in a time that does not grow as it would."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.model import Coding
from qualcode.tui.reader import boundaries, motion
from qualcode.tui.widgets import glyphs
from tests.support.often import often
from tests.support.steps import growth

texts = st.lists(
    st.tuples(st.sampled_from(["a", "b-", "é", " ", "  ", "\n", ", ", "’", "-"]), st.integers(1, 6)), max_size=12
).map(lambda runs: "".join(unit * times for unit, times in runs))


@given(texts, st.integers(1, 4), st.data())
@settings(max_examples=often(150))
def test_the_word_before_is_that_of_the_whole_text(text: str, window: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    words = [found.start() for found in re.finditer(r"\w+(?:['’\-]\w+)*", text) if found.start() < place]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(motion, "_LOOK_BACK", window)
        assert motion.previous_word(text, place) == (words[-1] if words else 0)


@given(texts, st.integers(1, 4), st.data())
@settings(max_examples=often(150))
def test_an_edge_moves_to_the_word_before_of_the_whole_text(text: str, window: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    coding = Coding(1, "g", 1, start, end, 1, 1, "", "", False, "", 1)
    words = [found.span() for found in re.finditer(r"\S+", text)]
    back_start = max((first for first, _last in words if first < start), default=start)
    back_end = max((last for _first, last in words if last < end), default=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundaries, "_WINDOW", window)
        for is_end, wanted in ((False, (back_start, end)), (True, (start, back_end))):
            kept = wanted[0] < wanted[1] and text[slice(*wanted)].strip() and wanted != (start, end)
            assert boundaries.moved(text, boundaries.Edge(coding, is_end), -1) == (wanted if kept else None)


@pytest.mark.parametrize("unit", ["x", " ", "x-", "夢", "😀", "한", "é", "\x07"])
def test_a_step_back_in_a_text_without_a_break_looks_at_it_once(unit: str) -> None:
    def stepping(size: int) -> Callable[[], object]:
        text = unit * size
        edge = boundaries.Edge(Coding(1, "g", 1, 0, len(text), 1, 1, "", "", False, "", 1), True)
        return lambda: (motion.previous_word(text, len(text)), boundaries.moved(text, edge, -1))

    assert growth(stepping, 4_000, times=4) < 5


@pytest.mark.parametrize("unit", ["x", "夢", "。", "😀", "한", "\x07", "e\u0301"])
def test_a_step_to_the_left_looks_at_what_is_near_it(unit: str) -> None:
    assert growth(lambda size: lambda: glyphs.previous_stop(unit * size, len(unit) * size), 1_000, times=4) < 1.1
