"""Moving the edge of a coding by a word. Knows no toolkit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from qualcode.model import Coding
from qualcode.text.expressions import expression
from qualcode.text.spans import Span
from qualcode.tui.widgets.glyphs import snap

_TOKEN = expression(r"\S+")
_WINDOW = 400


class Edge(NamedTuple):
    """One end of a coding, at ``place``."""

    coding: Coding
    is_end: bool

    @property
    def place(self) -> int:
        """Where it is, in code points."""
        return self.coding.end if self.is_end else self.coding.start


def nearest(codings: Iterable[Coding], cursor: int, held: tuple[int, bool] | None = None) -> Edge | None:
    """The edge nearest to the cursor, of codings that hold it or end at it.

    An edge that is ``held`` (coding id, whether it is the end) goes before others as near, so that moving it on and on
    past another coding's edge never lets go of it.
    """
    edges = [Edge(coding, end) for coding in codings if coding.start <= cursor <= coding.end for end in (False, True)]
    return min(edges, key=lambda edge: (abs(edge.place - cursor), (edge.coding.id, edge.is_end) != held), default=None)


def moved(text: str, edge: Edge, step: int) -> Span | None:
    """The coding's span once the edge has gone a word to the right (1) or the left (-1); ``None`` where it cannot.

    A word is what stands between white space, so that marks stay with it; a coding keeps at least one.
    """
    start, end = edge.coding.start, edge.coding.end
    if edge.is_end:
        end = _next_end(text, end) if step > 0 else _previous_end(text, end)
    else:
        start = _next_start(text, start) if step > 0 else _previous_start(text, start)
    start, end = snap(text, start), snap(text, end)
    if start >= end or not text[start:end].strip() or (start, end) == (edge.coding.start, edge.coding.end):
        return None
    return start, end


def _next_end(text: str, place: int) -> int:
    found = _TOKEN.search(text, place)
    return found.end() if found else place


def _next_start(text: str, place: int) -> int:
    inside = _TOKEN.match(text, place)
    found = _TOKEN.search(text, inside.end() if inside else place)
    return found.start() if found else len(text)


def _previous_end(text: str, place: int) -> int:
    return max((token.end() for token in _before(text, place) if token.end() < place), default=0)


def _previous_start(text: str, place: int) -> int:
    return max((token.start() for token in _before(text, place) if token.start() < place), default=place)


def _before(text: str, place: int) -> list[re.Match[str]]:
    """The words that begin not far before ``place``: two at least, where there are as many."""
    reach = _WINDOW
    while True:
        start = max(0, place - reach)
        words = list(_TOKEN.finditer(text, start, place))
        # A word that the window cuts begins before it.
        if start == 0 or len(words) > 2:
            return words
        reach *= 2
