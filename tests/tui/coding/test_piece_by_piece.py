"""What is done to answer within a frame: what is brought up to date piece by piece is as if it were made anew."""

from __future__ import annotations

import asyncio
import gc
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip

from qualcode.errors import QualcodeError
from qualcode.model import Coding
from qualcode.session import codings as session_codings
from qualcode.session.codings import Altered, codings_on
from qualcode.session.filter import Filter
from qualcode.session.filters import counts, sift
from qualcode.session.overview import first_look, open_document
from qualcode.session.session import Session
from qualcode.text.spans import Span
from qualcode.tui.base import garbage as tidying
from qualcode.tui.coding.room import Fold
from qualcode.tui.coding.state import CodingState
from qualcode.tui.picker.picker import CodePicker
from qualcode.tui.reader.coverage import Coverage
from qualcode.tui.reader.layout import Layout
from qualcode.tui.reader.margin import Margin
from qualcode.tui.widgets.compositor import SparingCompositor
from tests.support.often import often, pairs
from tests.support.waiting import settle
from tests.support.workspace import build_project, screen_lines, workspace
from tests.tui.reader.test_reader import TEXT, bench, mark, turns_of

pytestmark = pytest.mark.usefixtures("painted_at_rest")

LONG = "".join(f"{'Interviewer' if n % 3 == 0 else 'Sem'}: {'woord ' * (n % 17 + 1)}.\n" for n in range(30))

places = st.tuples(st.integers(0, len(LONG) - 200), st.integers(1, 190)).map(lambda pair: (pair[0], sum(pair)))
steps = st.lists(st.dictionaries(st.integers(0, 12), st.none() | places, max_size=5), max_size=6)
"""Codings by key that come, change or (``None``) go, step by step."""


@given(steps)
@settings(max_examples=often(15))
def test_a_margin_that_is_altered_answers_as_one_made_anew(changes: list[dict[int, Span | None]]) -> None:
    layout = Layout(LONG, turns_of(LONG), 40)
    margin = Margin(layout, ())
    for change in changes:
        before = [margin.at(row) for row in range(len(layout))]
        marks = [mark(key, *span) for key, span in change.items() if span is not None]
        rows = margin.alter(marks, [key for key, span in change.items() if span is None])
        anew = Margin(layout, margin.marks.values())
        for place in range(0, len(LONG), 40):
            assert margin.meeting(place, place + 50) == anew.meeting(place, place + 50)
            assert (margin.after(place), margin.before(place)) == (anew.after(place), anew.before(place))
        # Lanes and labels depend on what was there before; but nothing overlaps, and only what is said to differ does.
        after = [margin.at(row) for row in range(len(layout))]
        assert {row for row in range(len(layout)) if before[row] != after[row]} <= rows
        for bars in after:
            assert len({bar.lane for bar in bars}) == len(bars)
        assert margin.depth == max(margin.lane.values(), default=-1) + 1


@given(steps)
def test_coverage_that_is_altered_counts_as_if_from_the_start(changes: list[dict[int, Span | None]]) -> None:
    turns = turns_of(LONG)
    coverage, kept = Coverage(turns), dict[int, Span]()
    for change in changes:
        kept = {key: span for key, span in {**kept, **change}.items() if span is not None}
        before = coverage.turns()
        changed = coverage.alter(change)
        anew = Coverage(turns)
        anew.update(kept)
        assert coverage.turns() == anew.turns()
        assert coverage.coded == anew.coded
        assert changed or coverage.turns() == before


@pytest.mark.parametrize("wanted", [Filter(), Filter(coders=frozenset({2}))])
def test_what_the_desk_says_has_changed_leads_to_the_marks_that_there_are(tmp_path: Path, wanted: Filter) -> None:
    session = Session(build_project(tmp_path), "ada")
    study, opened = first_look(session, "leerlingen-1")
    assert opened is not None
    desk = CodingState("ada", study)
    desk.take_document(opened)
    desk.take_sifted(sift(session, wanted))
    there = codings_on(session, opened.document.id)
    desk.take_codings(there)
    assert desk.changes() is None
    shown = {found.key: found for found in desk.marks()}
    own: dict[int, Span | None] = {}
    chance = random.Random(3)
    for number in range(200):
        like = chance.choice(there)
        start = chance.randrange(100)
        coder_id = chance.choice(list(study.coders))
        values = {name: getattr(like, name) for name in Coding.__match_args__}
        fresh = Coding(**{**values, "id": chance.randrange(8), "start": start, "end": start + 9, "coder_id": coder_id})
        if chance.random() < 0.4:
            desk.drop(fresh.id)
        else:
            desk.put([fresh])
        if number % 3:
            continue
        changes = desk.changes()
        assert changes is not None
        shown = {key: found for key, found in shown.items() if key not in changes.gone}
        shown |= {found.key: found for found in changes.shown}
        own |= changes.own
        codings = desk.all_codings()
        assert shown == {found.key: found for found in desk.marks()}
        assert shown.keys() == {coding.id for coding in codings if desk.shows(coding)}
        mine = {coding.id: (coding.start, coding.end) for coding in codings if desk.is_own(coding)}
        assert {key: span for key, span in own.items() if span is not None} == {
            key: span for key, span in mine.items() if key in own
        }
    session.close()


@pytest.mark.parametrize("wanted", [Filter(), Filter(codes=frozenset({2}))])
def test_counts_that_follow_each_change_are_those_of_the_file(tmp_path: Path, wanted: Filter) -> None:
    session = Session(build_project(tmp_path), "ada")
    study, first = first_look(session, "leerlingen-1")
    second = open_document(session, "school-1")
    assert first is not None
    assert second is not None
    chance = random.Random(5)
    desk = CodingState("ada", study)
    desk.take_sifted(sift(session, wanted))
    desk.take_document(first)
    # Nothing is certain before the codings have been read.
    assert not desk.can_count(Altered(frozenset(), ()))
    desk.take_codings(codings_on(session, first.document.id))
    followed, asked = 0, 0

    def change() -> Altered | None:
        opened = chance.choice([first, first, second])
        start = chance.randrange(len(opened.text) - 12)
        mine = [coding for coding in codings_on(session, opened.document.id) if desk.is_own(coding)]
        deed = chance.randrange(6)
        if deed < 2 or not mine:
            made = session_codings.apply(session, opened.document.id, (start, start + 11), [chance.randrange(1, 6)])
            return Altered(frozenset(coding.id for coding in made), made)
        if deed < 4:
            return (session_codings.undo if deed == 2 else session_codings.redo)(session).altered
        one = chance.choice(mine)
        if deed == 4:
            return session_codings.recode(session, one.id, chance.randrange(1, 6))
        return session_codings.remove(session, [one.id])

    for _ in range(150):
        try:
            found = change()
        except QualcodeError:
            continue
        assert found is not None
        known = desk.can_count(found)
        for coding_id in found.ids:
            desk.drop(coding_id)
        desk.put(found.fresh)
        followed, asked = followed + known, asked + (not known)
        if not known:
            desk.take_counts(counts(session, desk.sieve))
        assert (desk.by_document, desk.by_code) == counts(session, desk.sieve)
    assert followed > 40
    assert asked > 10
    session.close()


async def test_a_theme_with_other_colours_leaves_the_counts_as_they_are(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        for key in ("s", "1"):
            await pilot.press(key)
            await settle(pilot)
        before = dict(screen.desk.by_document), dict(screen.desk.by_code)
        assert before[0] == {1: 3}
        screen.recolour()
        assert (screen.desk.by_document, screen.desk.by_code) == before


async def test_a_reader_whose_marks_are_altered_shows_what_one_does_that_is_given_all() -> None:
    first, second, third = mark(1, 31, 60), mark(2, 40, 80, own=False), mark(3, 120, 150)
    async with bench(marks=[first, second]) as (reader, _, _pilot):
        longer = mark(1, 31, 70, "langer")
        reader.alter_marks([longer, third], [2], {1: (31, 70), 2: None, 3: (120, 150)})
        altered = [reader.render_line(y).text for y in range(reader.size.height)]
        counted = reader.coverage.turns()
    async with bench(marks=[longer, third]) as (reader, _, _pilot):
        assert altered == [reader.render_line(y).text for y in range(reader.size.height)]
        assert counted == reader.coverage.turns()


async def test_rows_are_exactly_as_wide_as_they_say() -> None:
    marks = [mark(number, number * 5, number * 5 + 60, "een 👩‍👩‍👧 naam die te lang is") for number in range(12)]
    for width in (24, 57, 90, 140):
        async with bench(TEXT, marks, size=(width, 30)) as (reader, _, _pilot):
            for y in range(30):
                strip = reader.render_line(y)
                assert strip.cell_length == width - 1
                assert sum(cell_len(segment.text) for segment in strip) == width - 1


# Painting


def painted(row: Mapping[int, Strip | None]) -> dict[int, tuple[str, Style | None]]:
    """The characters of a row with their styles, by column; all are of one cell."""
    found: dict[int, tuple[str, Style | None]] = {}
    for cut, strip in row.items():
        signs = [(sign, segment.style) for segment in strip or () for sign in segment.text]
        found |= dict(enumerate(signs, start=cut))
    return found


def differing(sparing: SparingCompositor, spans: list[tuple[int, int, int]]) -> list[str]:
    """Where the pieces for these spans are others than the toolkit's own."""
    wanted = {y for y, _first, _end in spans}
    pieces, own = sparing.pieces(spans), sparing.cuts
    sparing._cuts = None
    sparing._cuts = Compositor.cuts.fget(sparing)  # type: ignore[attr-defined]
    whole = Compositor._render_chops(sparing, sparing.size.region, wanted.__contains__)
    sparing._cuts = own
    found = []
    for y, first, end in spans:
        mine, theirs = painted(pieces[y]), painted(whole[y])
        found += [f"row {y}, column {x}" for x in range(first, end) if mine.get(x) != theirs[x]]
    return found


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_sparing_compositor_paints_what_the_toolkit_would(tmp_path: Path, size: tuple[int, int]) -> None:
    async with workspace(build_project(tmp_path), size=size) as (screen, pilot):
        chance = random.Random(8)
        sparing = screen._compositor
        assert isinstance(sparing, SparingCompositor)
        for opened in (False, True):
            if opened:
                await pilot.press("c")
                await settle(pilot)
                assert screen.query_one(CodePicker).is_open
            for _ in range(40):
                regions = [
                    Region(chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(1, 60), 1)
                    for _ in range(chance.randrange(1, 6))
                ]
                inside = [region.intersection(sparing.size.region) for region in regions]
                assert differing(sparing, list(sparing._regions_to_spans(inside))) == []


async def test_a_key_sends_only_the_rows_that_it_changes(tmp_path: Path) -> None:
    async with workspace(build_project(tmp_path)) as (screen, pilot):
        sparing = screen._compositor
        asked: list[Region] = []
        drawn = screen.reader.render_lines

        def render_lines(crop: Region) -> list[object]:
            asked.append(crop)
            return list(drawn(crop))

        screen.reader.render_lines = render_lines  # type: ignore[method-assign, assignment]
        sparing._dirty_regions.update([Region(0, 0, 120, 1), Region(0, 39, 120, 1)])
        update = sparing.render_partial_update()
        assert update is not None
        assert [y for y, _first, _end in update.spans] == [0, 39]
        assert asked == []
        sparing._dirty_regions.update([screen.reader.region])
        assert sparing.render_partial_update() is not None
        assert [crop.height for crop in asked] == [screen.reader.region.height]
        assert sparing.render_partial_update() is None
        await settle(pilot)


@pytest.mark.parametrize(("fold", "size"), pairs(Fold, [(160, 40), (120, 40), (80, 24)]))
async def test_what_differs_in_a_pane_that_is_not_shown_costs_no_arranging(
    tmp_path: Path, fold: Fold, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workspace(build_project(tmp_path), size=size) as (screen, pilot):
        screen.fold_panes(fold)
        for key in ("s", "c", "enter", "u", "ctrl+r"):
            await pilot.press(key)
            await settle(pilot)
        arranged = Mock(side_effect=screen._compositor._arrange_root)
        monkeypatch.setattr(screen._compositor, "_arrange_root", arranged)
        before = screen.desk.by_document[1]
        for key in ("u", "ctrl+r", "u"):
            await pilot.press(key)
            await settle(pilot)
        assert screen.desk.by_document[1] == before - 1
        assert [call for call in arranged.mock_calls if not call.kwargs["visible_only"]] == []
        # What was not painted then is right as soon as it is shown.
        screen.action_pane("documents")
        await settle(pilot)
        assert any(f" {before - 1}" in line for line in screen_lines(pilot.app) if "leerlingen-1" in line)


# Garbage


def test_garbage_is_collected_in_the_pauses_between_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, Callable[[], None], Mock]] = []

    def call_later(seconds: float, do: Callable[[int], None], step: int) -> Mock:
        asked.append((seconds, lambda: do(step), Mock()))
        return asked[-1][2]

    monkeypatch.setattr(asyncio, "get_running_loop", lambda: Mock(call_later=call_later))
    monkeypatch.setattr(tidying, "_WORTH_IT", 0)
    collected: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "stop":
            collected.append(about["generation"])

    enabled = gc.isenabled()
    gc.disable()
    gc.callbacks.append(note)
    try:
        tidy = tidying.GarbageKeeper()
        for _ in range(5):
            tidy.stir()
        assert [handle.cancel.called for _seconds, _do, handle in asked] == [True] * 4 + [False]
        assert collected == []
        for _ in tidying.AFTER:
            asked[-1][1]()
        assert collected == [0, 1, 2]
        assert [seconds for seconds, _do, _handle in asked[4:]] == [seconds for seconds, _generation in tidying.AFTER]
    finally:
        gc.callbacks.remove(note)
        if enabled:
            gc.enable()


def test_the_collector_is_left_as_it_was() -> None:
    # In a process of its own: what many tests have left frozen takes seconds to go through.
    subprocess.run([sys.executable, "-c", COLLECTING], check=True)


COLLECTING = """
import gc
from qualcode.tui.base import garbage as tidying
before = gc.get_threshold(), gc.isenabled()
with tidying.held():
    assert not gc.isenabled()
    tidying.begin()
    assert gc.isenabled()
    assert gc.get_threshold() != before[0]
    assert gc.get_freeze_count() > 0
assert (gc.get_threshold(), gc.isenabled()) == before
with tidying.held():
    assert gc.get_freeze_count() == 0
"""
