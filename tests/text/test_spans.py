"""Spans: unions and lanes against their definitions."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text import spans
from tests.support.steps import growth

one_span = st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
many_spans = st.lists(one_span, max_size=25)


def test_overlap_counts_shared_positions() -> None:
    assert spans.overlap((0, 5), (3, 9)) == 2
    assert spans.overlap((0, 5), (5, 9)) == 0
    assert spans.overlap((7, 9), (0, 5)) == 0
    assert spans.overlap((0, 9), (3, 4)) == 1


def test_merge_joins_across_a_gap() -> None:
    assert spans.merge([(5, 7), (0, 2), (2, 4)]) == [(0, 4), (5, 7)]
    assert spans.merge([(5, 7), (0, 4)], gap=1) == [(0, 7)]
    assert spans.merge([(3, 3)]) == []


@given(many_spans)
def test_union_holds_exactly_the_covered_positions(some: list[spans.Span]) -> None:
    covered = {position for start, end in some for position in range(start, end)}
    merged = spans.merge(some)
    assert {position for start, end in merged for position in range(start, end)} == covered
    assert spans.length(some) == len(covered)
    assert all(before[1] < after[0] for before, after in pairwise(merged))


def test_locate() -> None:
    assert [spans.locate([0, 4, 9], position) for position in (-1, 0, 3, 4, 9, 50)] == [-1, 0, 0, 1, 2, 2]


@given(many_spans, st.integers(-1, 75), st.integers(0, 10))
def test_index_answers_as_a_search_through_all(some: list[spans.Span], position: int, size: int) -> None:
    index = spans.SpanIndex(some)
    assert len(index) == len(some)
    assert sorted(index.covering(position)) == spans.covering(some, position)
    meeting = [n for n, span in enumerate(some) if spans.overlap(span, (position, position + size))]
    if size:
        assert sorted(index.meeting(position, position + size)) == meeting
    later = sorted(start for start, _ in some if start > position)
    earlier = sorted(start for start, _ in some if start < position)
    after, before = index.after(position), index.before(position)
    assert (None if after is None else some[after][0]) == (later[0] if later else None)
    assert (None if before is None else some[before][0]) == (earlier[-1] if earlier else None)


@given(many_spans, st.lists(st.tuples(st.integers(0, 30), st.none() | one_span), max_size=30))
def test_an_index_that_is_altered_is_as_one_made_anew(
    some: list[spans.Span], steps: list[tuple[int, spans.Span | None]]
) -> None:
    kept = dict(enumerate(some))
    index = spans.SpanIndex(kept)
    for key, span in steps:
        if key in kept:
            index.drop(key, kept.pop(key))
        if span is not None:
            kept[key] = span
            index.put(key, span)
        anew = spans.SpanIndex(kept)
        assert len(index) == len(anew)
        for position in range(-1, 80, 3):
            assert index.meeting(position, position + 4) == anew.meeting(position, position + 4)
            assert index.covering(position) == anew.covering(position)
            assert (index.after(position), index.before(position)) == (anew.after(position), anew.before(position))
    with pytest.raises(KeyError):
        index.drop(99, (1, 2))


def proper(some: list[spans.Span], lanes: list[int]) -> bool:
    return not any(lanes[a] == lanes[b] and spans.overlap(some[a], some[b]) for a in range(len(some)) for b in range(a))


@given(many_spans)
def test_lanes_are_as_few_as_the_deepest_overlap(some: list[spans.Span]) -> None:
    some = [span for span in some if span[0] < span[1]]
    lanes = spans.lanes(some)
    assert proper(some, lanes)
    deepest = max((len(spans.covering(some, position)) for position in range(80)), default=0)
    assert len(set(lanes)) == deepest


@given(many_spans, many_spans)
def test_spans_keep_their_lanes_when_others_join(old: list[spans.Span], new: list[spans.Span]) -> None:
    old = [span for span in old if span[0] < span[1]]
    new = [span for span in new if span[0] < span[1]]
    before = spans.lanes(old)
    after = spans.lanes(old + new, [*before, *[None] * len(new)])
    assert after[: len(old)] == before
    assert proper(old + new, after)


def test_a_lane_that_is_held_already_is_given_up() -> None:
    assert spans.lanes([(0, 5), (3, 8)], [1, 1]) == [1, 0]
    with pytest.raises(ValueError, match="one lane"):
        spans.lanes([(0, 5)], [1, 2])


def test_many_spans_take_n_log_n() -> None:
    chance = random.Random(1)
    some = [(start, start + chance.randrange(1, 400)) for start in chance.choices(range(1_000_000), k=40_000)]
    assert proper(some[:200], spans.lanes(some)[:200])
    assert growth(lambda count: lambda: spans.lanes(some[:count]), 500, times=4) < 5


@given(many_spans, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6), st.integers(2, 4))
def test_spans_are_passed_over_together_and_none_is_missed(
    some: list[spans.Span], asked: list[spans.Span], fan: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spans, "_FAN", fan)
        there = dict(enumerate(some[::2]))
        index = spans.SpanIndex(there)
        for key, span in enumerate(some[1::2], start=len(there)):
            index.put(key, span)
            there[key] = span
            if key % 3 == 2:
                index.drop(key - 1, there.pop(key - 1))
            for start, end in [*asked, span]:
                met = [key for key, one in there.items() if one[0] < end and start < one[1] and one[0] < one[1]]
                assert index.meeting(start, end) == sorted(met, key=lambda key: (*there[key], key))
                order = sorted((*one, key) for key, one in there.items())
                assert index.after(start) == next((key for first, _end, key in order if first > start), None)
                assert index.before(start) == next((key for first, _end, key in order[::-1] if first < start), None)
                assert len(index) == len(there)


def test_a_span_over_all_others_makes_no_question_dearer() -> None:
    def asking(count: int) -> Callable[[], object]:
        index = spans.SpanIndex([(0, 10 * count), *((10 * place, 10 * place + 8) for place in range(count))])
        return lambda: [index.meeting(10 * place, 10 * place + 10) for place in range(count)]

    assert growth(asking, 150, times=4) < 5.5
