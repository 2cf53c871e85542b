"""Numbers in labels that count turns and not people: ``Q1``, ``A1``, ``Q2``, ``A2`` are two who speak, and not four."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.text.expressions import expression
from qualcode.text.labels import ANSWERS

_NUMBERED = expression(r"(?P<stem>[^\W\d_]{1,20})[ .#-]{0,2}(?P<number>\d{1,3})[a-z]?")


class Head(NamedTuple):
    """The head of a turn: its label's key and name, or the number of a question of the guide that opens it."""

    key: str | None
    name: str | None
    question: str | None = None


class Counted(NamedTuple):
    """Labels that are one speaker's: the first and the last as they are written, and the speaker."""

    first: str
    last: str
    name: str


def counting_turns(heads: Sequence[Head]) -> dict[str, Counted]:
    """By key the labels whose numbers go up with the questions: those of the answers, and those of who asks.

    Each answer has the number of what was asked last, by a question of the guide or a label with a number; two of those
    that are called answers show it, and three of others (``R1`` after ``I1``). A group interview is left alone: there a
    number stays somebody's, whatever is asked.
    """
    marks = [mark for head in heads if (mark := _mark(head))]
    found: dict[str, Counted] = {}
    for stem in {stem for stem, _number, _head in marks if stem}:
        if (asker := _asker(marks, stem)) is not None:
            for each in {stem, asker} - {""}:
                own = [head for one, _number, head in marks if one == each]
                first, last = str(own[0].name), str(own[-1].name)
                name = _stem_of(first)
                found.update((str(head.key), Counted(first, last, name)) for head in own)
    return found


def _mark(head: Head) -> tuple[str, int, Head] | None:
    """The stem of a label ("" for a question of the guide), its number, and the head."""
    if head.question is not None:
        digits = "".join(char for char in head.question if char.isdecimal())
        return "", int(digits), head
    match = _NUMBERED.fullmatch(head.key or "")
    return (match["stem"], int(match["number"]), head) if match else None


def _asker(marks: Sequence[tuple[str, int, Head]], stem: str) -> str | None:
    """The stem whose numbers those of ``stem`` repeat, each after the one it answers; ``None`` where they do not."""
    askers: set[str] = set()
    numbers: list[int] = []
    asked: tuple[str, int] | None = None
    for each, number, _head in marks:
        if each != stem:
            asked = (each, number)
        elif asked is None or asked[1] != number:
            return None
        else:
            askers.add(asked[0])
            numbers.append(number)
    enough = len(set(numbers)) >= (2 if stem in ANSWERS else 3)
    if not enough or len(askers) != 1 or numbers != sorted(numbers):
        return None
    asker = askers.pop()
    order = [number for each, number, _head in marks if each == asker]
    return asker if order == sorted(order) else None


def _stem_of(name: str) -> str:
    return name.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip("0123456789").rstrip(" .#-") or name
