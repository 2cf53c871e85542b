"""One public name for each respondent: drawn once, the same in every output, and leading to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

ALPHABET = "23456789CDFGHJKLMNPRTVWXZ"
"""Without vowels, so that no word comes of it, and without what looks like something else."""

LENGTH = 3


def references(guids: Iterable[str]) -> dict[str, str]:
    """A reference such as ``K7M`` for each respondent, by GUID; give those of the whole project, oldest first.

    It comes of the GUID, which was drawn at random when the respondent was made and stays with them in every copy: it
    says nothing of the pseudonym, its place in an order, or who else is there. Where two would be alike, the younger
    respondent has the next draw.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for guid in guids:
        draw = 0
        while (name := _draw(guid, draw)) in taken:
            draw += 1
        taken.add(name)
        found[guid] = name
    return found


def _draw(guid: str, draw: int) -> str:
    """The reference of the given draw; the more are taken already, the longer it gets."""
    number = int.from_bytes(sha256(f"{guid} {draw}".encode()).digest())
    letters = []
    for _place in range(LENGTH + draw // 8):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
