"""Names as they are written, wherever they stand, and what is written in their place.

A name is known whatever its capitals, accents, and the signs between its words; one that is a word of the language as
well only with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qualcode.analysis.name_forms import fold
from qualcode.text.altered.echoes import masked
from qualcode.text.expressions import expression
from qualcode.text.spans import Span

_PIECE = expression(r"[^\W_]+")
_GAP = 3
"""So many signs may stand between two words of a name."""


class NamePlace(NamedTuple):
    """A place in a text, and what is written there."""

    start: int
    end: int
    instead: str


class Replacer:
    """``forms`` gives for each way in which a name is written what stands in its place; ``plain`` are words (folded)
    that are no name in lower case."""

    def __init__(self, forms: Mapping[str, str], plain: Iterable[str] = ()) -> None:
        self._plain = frozenset(plain)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for form, instead in forms.items():
            pieces = tuple(fold(piece) for piece in _PIECE.findall(form))
            if pieces:
                known = self._by_first.setdefault(pieces[0], [])
                if all(one != pieces for one, _instead in known):
                    known.append((pieces, instead))
        for known in self._by_first.values():
            known.sort(key=lambda one: -len(one[0]))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def places(self, text: str) -> list[NamePlace]:
        """Where names stand in a text, in order and apart; of two that begin together the longer."""
        found: list[NamePlace] = []
        pieces = [*_PIECE.finditer(text)]
        folded = [fold(piece[0]) for piece in pieces]
        at = 0
        while at < len(pieces):
            for form, instead in self._by_first.get(folded[at], ()):
                last = at + len(form) - 1
                if tuple(folded[at : last + 1]) != form or not _joined(pieces[at : last + 1]):
                    continue
                if len(form) == 1 and form[0] in self._plain and not pieces[at][0][0].isupper():
                    continue
                found.append(NamePlace(pieces[at].start(), pieces[last].end(), instead))
                at = last
                break
            at += 1
        return found

    def replaced(self, text: str) -> str:
        """A text with something else in the place of each name."""
        return written_over(text, self.places(text))

    def called(self, text: str) -> str:
        """What something is called, in the same way, without the brackets of running text."""
        return written_over(text, [one._replace(instead=bare(one.instead)) for one in self.places(text)])

    def masked(self, text: str) -> str:
        """A text of the same length with a mask over each name."""
        return masked(text, self.spans(text))

    def spans(self, text: str) -> list[Span]:
        """Where names stand in a text."""
        return [(one.start, one.end) for one in self.places(text)]


def _joined(pieces: Sequence[re.Match[str]]) -> bool:
    return all(other.start() - one.end() <= _GAP for one, other in pairwise(pieces))


def written_over(text: str, places: Iterable[NamePlace]) -> str:
    """A text with something else at these places."""
    parts, at = [], 0
    for one in places:
        parts += [text[at : one.start], one.instead]
        at = one.end
    return "".join(parts) + text[at:]


def bare(instead: str) -> str:
    """What stands for a name in running text, as a label or a name of something: ``[persoon 1]``, ``Persoon 1``."""
    words = instead.strip("[]() ") or instead
    return words[:1].upper() + words[1:]
