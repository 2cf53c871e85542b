"""How wide words are in a picture, near enough to break them: nobody knows which font will paint them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_NARROW = frozenset("ijlI.,:;'|!()[]‘’ ")
_SLIM = frozenset('frtJ-/"“”*°')
_BROAD = frozenset("mwMW@%—")


def width(text: str, size: float) -> float:
    """How many pixels a text takes in a sans serif of that size; rather too many than too few."""
    return sum(map(_share, text)) * size


def _share(sign: str) -> float:
    """How wide a sign is, in sizes of the font."""
    if sign in _NARROW:
        return 0.28
    if sign in _SLIM:
        return 0.36
    if sign in _BROAD:
        return 0.89
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    return 0.68 if sign.isupper() else 0.57


def broken(text: str, size: float, room: float, most: int = 2) -> list[str]:
    """A text in ``most`` lines at most, each no wider than the room; what does not fit ends in an ellipsis."""
    lines = [""]
    words = text.split()
    while words:
        word = words.pop(0)
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= room:
            lines[-1] = longer
        elif lines[-1]:
            if len(lines) == most:
                return [*lines[:-1], _cut(longer, size, room)]
            lines.append("")
            words.insert(0, word)
        elif len(lines) == most:
            return [*lines[:-1], _cut(word, size, room)]
        else:
            head = _fitting(word, size, room)
            lines[-1] = head
            lines.append("")
            words.insert(0, word[len(head) :])
    return lines


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Places as near as can be to those wanted, in their order, with a gap at least between each two.

    What is too near is taken together and shares its middle (the pool of adjacent violators, Ayer and others 1955).
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    pools: list[tuple[float, int]] = []
    for rank, place in enumerate(order):
        total, count = wanted[place] - rank * gap, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    levels = [total / count for total, count in pools for _each in range(count)]
    found = [0.0] * len(wanted)
    for rank, place in enumerate(order):
        found[place] = levels[rank] + rank * gap
    return found


def _fitting(word: str, size: float, room: float) -> str:
    """As much of a word as fits; one sign at least."""
    end = 1
    while end < len(word) and width(word[: end + 1], size) <= room:
        end += 1
    return word[:end]


def _cut(text: str, size: float, room: float) -> str:
    return f"{_fitting(text, size, room - size).rstrip()}…"
