"""Likely codes in the picker: for who asks, never chosen by themselves, and marked as suggested when taken."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from qualcode.model import Code, Codebook
from qualcode.storage.codings import codings
from qualcode.text.spans import Span
from qualcode.tui.coding import hint
from qualcode.tui.coding.likely import LikelyCodes
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.picker.state import LineKind, Offered, Picked, Picking, Request
from tests.support.building import INTERVIEW, code_id
from tests.support.waiting import settle, until
from tests.support.workspace import build_project, reopened, screen_lines, workspace

CODES = tuple(Code(number, str(number), name, name, None, name.title()) for number, name in enumerate("abcdef", 1))
BOOK = Codebook("b", "B", "nl", 1, CODES)
OFFERED = (Offered(5, "words of the code: bus"), Offered(4, "like “…” in d0"), Offered(2, "why"), Offered(9, "gone"))


def picking(*recent: int, present: Sequence[int] = ()) -> Picking:
    return Picking(Request("Code", "de bus", BOOK, recent, {}, {}, present))


def listed(found: Picking) -> list[str]:
    return [f"[{row.words}]" if row.kind is LineKind.HEADING else row.words for row in found.rows]


@pytest.mark.parametrize("recent", [(), (3, 4)])
def test_what_is_likely_stands_first_and_the_row_at_hand_stays(recent: tuple[int, ...]) -> None:
    found = picking(*recent, present=[2])
    found.step(1)
    before, plain = found.highlighted, listed(found)
    found.offer(OFFERED)
    assert listed(found)[:3] == ["[Likely]", "E", "D"]
    assert found.highlighted == before
    assert found.enter() == Picked((before.code.id,)) if before and before.code else False
    found.offer(None)
    assert (listed(found), found.highlighted) == (plain, before)


def test_what_is_taken_from_the_likely_ones_says_so() -> None:
    found = picking(3)
    found.offer(OFFERED)
    found.point(1)
    assert found.enter() == Picked((5,), suggested=(5,))
    found.toggle()
    found.point(listed(found).index("C"))
    found.toggle()
    assert found.enter() == Picked((5, 3), suggested=(5,))
    found.point(1)
    found.toggle()
    found.point(max(place for place, words in enumerate(listed(found)) if words == "E"))
    found.toggle()
    assert found.enter() == Picked((3, 5))


def test_typing_looks_in_all_codes_and_nothing_likely_is_said() -> None:
    found = picking(3)
    found.edit(lambda line: line.insert("d"))
    found.offer(OFFERED)
    assert "[Likely]" not in listed(found)
    found.edit(lambda line: line.edit("erase_all"))
    assert listed(found)[0] == "[Likely]"
    found.offer(())
    assert listed(found)[0] == "[No code is likely enough]"


async def test_one_key_has_them_in_every_picker_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build_project(tmp_path)
    with reopened(path) as project:
        kosten = code_id(project, "kosten")

    async def find(_likely: LikelyCodes, _document: int, span: Span) -> list[Offered]:
        assert INTERVIEW[slice(*span)].strip()
        return [Offered(kosten, "words of the code: bus")]

    monkeypatch.setattr(LikelyCodes, "find", find)
    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Alleen de bus"))
        await pilot.press("c", "ctrl+l")
        await settle(pilot)
        assert any("Likely" in line for line in screen_lines(pilot.app))
        await pilot.press("escape", "c")
        await settle(pilot)
        await pilot.press("up")
        await settle(pilot)
        assert any("words of the code" in line for line in screen_lines(pilot.app))
        await pilot.press("enter")
        await settle(pilot)
    with reopened(path) as project:
        assert [one.origin for one in codings(project) if one.quote == "Alleen de bus."][-1:] == ["suggestion"]


async def test_a_mark_for_who_wants_it_that_waits_for_the_cursor_to_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build_project(tmp_path)
    with reopened(path) as project:
        kosten, netwerk = code_id(project, "kosten"), code_id(project, "stage/netwerk")
    asked: list[str] = []
    held = asyncio.Event()

    async def find(_likely: LikelyCodes, _document: int, span: Span) -> list[Offered]:
        words = INTERVIEW[slice(*span)]
        asked.append(words)
        if "Ik heb zelf" in words:
            await held.wait()
            return [Offered(netwerk, "late")]
        return [Offered(netwerk, "it is there")] if "mijn oom" in words else [Offered(kosten, "bus")] * ("bus" in words)

    monkeypatch.setattr(LikelyCodes, "find", find)
    monkeypatch.setattr(hint, "REST", 0.01)

    def marked(screen: CodingScreen) -> bool:
        return "≈" in screen_lines(screen.app)[0]

    async with workspace(path) as (screen, pilot):
        screen.reader.move_to(INTERVIEW.index("Alleen de bus"))
        await settle(pilot)
        assert not asked
        await pilot.press("equals_sign")
        await until(lambda: marked(screen), "the mark", pilot)
        assert "≈ " + screen.desk.code(kosten).name in screen_lines(screen.app)[0]
        screen.reader.move_to(INTERVIEW.index("Ik heb zelf"))
        await until(lambda: len(asked) == 2, "the question", pilot)
        assert not marked(screen)
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        held.set()
        await until(lambda: len(asked) == 3, "the question", pilot)
        await settle(pilot)
        # What came too late is not shown, nor what the coder has there already.
        assert not marked(screen)
        screen.reader.move_to(INTERVIEW.index("Alleen de bus"))
        await until(lambda: marked(screen), "the mark", pilot)
        await pilot.press("equals_sign")
        assert not marked(screen)
        screen.reader.move_to(INTERVIEW.index("Via mijn oom"))
        await settle(pilot)
        assert len(asked) == 4
