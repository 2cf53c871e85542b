"""Hours from moments, what the rest will take, and sharing out what nobody has begun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.planning.hours import HoursSpent, WorkedDocument, WorkStep, forecast, hours_spent
from qualcode.analysis.planning.sharing import WorkPiece, share_fairly

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def step(minutes: float, key: str) -> WorkStep[str]:
    return WorkStep(START + timedelta(minutes=minutes), key)


def test_time_goes_to_what_comes_of_it_and_a_pause_parts_sessions() -> None:
    found = hours_spent([step(0, "a"), step(10, "a"), step(20, "b"), step(50, "b"), step(56, "a")], 15)
    assert found["a"].measured == pytest.approx(16 / 60)
    assert found["b"].measured == pytest.approx(10 / 60)
    assert (found["a"].sessions, found["b"].sessions) == (1, 1)
    assert found["b"].high == pytest.approx(25 / 60)
    assert hours_spent([step(0, "a"), step(30, "a")], 30)["a"].measured == 0.5


@given(st.lists(st.floats(0, 600), max_size=30), st.floats(1, 60))
def test_no_time_is_counted_twice(minutes: list[float], pause: float) -> None:
    steps = [step(at, str(n % 3)) for n, at in enumerate(sorted(minutes))]
    found = hours_spent(steps, pause)
    whole = (max(minutes) - min(minutes)) / 60 if minutes else 0
    assert sum(one.measured for one in found.values()) <= whole + 1e-6
    assert all(one.low <= one.high for one in found.values())


def worked(*pairs: tuple[int, float]) -> list[WorkedDocument]:
    return [WorkedDocument(words, HoursSpent(hours, 0)) for words, hours in pairs]


def test_a_forecast_goes_by_words_and_has_a_range() -> None:
    even = forecast(worked(*[(1000, 1.0)] * 5), [2000, 1000], t=1.5)
    assert even is not None
    assert (even.low, even.likely, even.high) == pytest.approx((3, 3, 3))
    uneven = forecast(worked((1000, 0.5), (1000, 1.5), (1000, 1.0), (1000, 1.0)), [3000], t=1.6)
    assert uneven is not None
    assert uneven.low < 3 < uneven.high
    assert uneven.likely == pytest.approx(3)


def test_too_little_that_is_finished_tells_nothing() -> None:
    assert forecast(worked(*[(1000, 1.0)] * 3), [1000], t=2) is None
    assert forecast(worked(*[(0, 1.0)] * 9), [1000], t=2) is None


def test_what_is_begun_is_none_of_the_least_and_all_of_the_most() -> None:
    found = forecast(worked(*[(1000, 1.0)] * 4), [1000], t=1.6, begun=[1000])
    assert found is not None
    assert (found.low, found.likely, found.high) == pytest.approx((1, 1.5, 2))


def test_who_has_most_gives_to_who_has_least_and_what_is_begun_stays() -> None:
    pieces = [WorkPiece(n, "ada", 1000, fixed=n == 1) for n in range(1, 5)] + [WorkPiece(9, "bo", 1000, done=True)]
    found = share_fairly(pieces, {"ada": 1.0, "bo": 1.0})
    assert (found.before, found.after) == ({"ada": 4000, "bo": 0}, {"ada": 2000, "bo": 2000})
    assert len(found.moves) == 2
    assert all((move.giver, move.taker) == ("ada", "bo") and move.document != 1 for move in found.moves)


def test_who_is_slow_gets_less() -> None:
    pieces = [WorkPiece(n, "ada" if n % 2 else "bo", 1000) for n in range(1, 9)]
    found = share_fairly(pieces, {"ada": 3.0, "bo": 1.0})
    assert (found.after["ada"], found.after["bo"]) == (6000, 6000)


SIZES = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from("abc"), st.booleans(), st.booleans()),
    max_size=12,
    unique_by=lambda one: one[:2],
)


@given(SIZES, st.tuples(st.floats(0.5, 2), st.floats(0.5, 2), st.floats(0.5, 2)))
def test_sharing_out_keeps_everything_and_never_makes_it_worse(
    rows: list[tuple[int, str, bool, bool]], rates: tuple[float, float, float]
) -> None:
    pieces = [WorkPiece(doc, who, doc * 100, fixed, done) for doc, who, fixed, done in rows]
    found = share_fairly(pieces, dict(zip("abc", rates, strict=True)))
    held = {(one.document, one.coder) for one in pieces}
    stays = {(one.document, one.coder) for one in pieces if one.fixed or one.done}
    for move in found.moves:
        assert (move.document, move.giver) in held - stays
        held.remove((move.document, move.giver))
    for move in found.moves:
        assert (move.document, move.taker) not in held
        held.add((move.document, move.taker))
    assert len(held) == len(pieces)
    assert max(found.after.values()) <= max(found.before.values()) + 1e-6
    speed = dict(zip("abc", rates, strict=True))
    done = {(one.document, one.coder) for one in pieces if one.done}
    for who in "abc":
        mine = sum(doc * 100 * speed[who] for doc, coder in held - done if coder == who)
        assert found.after[who] == pytest.approx(mine, abs=1e-6)


def test_many_small_documents_go_where_nobody_has_any() -> None:
    pieces = [WorkPiece(n, "ab"[n % 2], 100 + n % 7) for n in range(1, 401)]
    found = share_fairly(pieces, {"a": 1.0, "b": 1.0, "c": 1.0})
    assert max(found.after.values()) <= sum(found.before.values()) / 3 * 1.02
    assert 125 <= len(found.moves) <= 140
