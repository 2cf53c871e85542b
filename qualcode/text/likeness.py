"""Passages of a text that are like a quotation which does not stand there to the letter."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

PIECE = 200
"""Length of the pieces, from the head and the tail of a long quotation, that are searched for."""

PASSAGES = 8
"""How many of the likest passages are looked at."""

REACH = 12
"""How many word boundaries on either side of an alignment's edge are tried."""


class LikePassage(NamedTuple):
    """Where it stands, and how like it is (rapidfuzz's ``ratio``, 0 to 100)."""

    start: int
    end: int
    score: float


def likest_passages(folded: str, wanted: str) -> list[LikePassage]:
    """The passages that are most like ``wanted``, best first as far as their heads tell, none overlapping another.

    Both are folded, so that what differs is words; runs of spaces are one in ``wanted``.
    """
    head = wanted[:PIECE]
    stretches = [(0, len(folded))]
    heads: list[tuple[float, int, int]] = []
    best: list[tuple[float, int, int, int, int]] = []
    while len(heads) < PASSAGES:
        for low, high in stretches:
            aligned = fuzz.partial_ratio_alignment(head, folded[low:high], score_cutoff=50)
            # A stretch shorter than the head is itself looked for in the head: no passage of that length.
            if aligned and high - low >= len(head) / 2:
                best.append((aligned.score, low + aligned.dest_start, low + aligned.dest_end, low, high))
        if not best:
            break
        top = max(best)
        best.remove(top)
        score, start, end, low, high = top
        heads.append((score, start, end))
        stretches = [(low, start), (end, high)]
    found: list[LikePassage] = []
    for passage in sorted((_settle(folded, wanted, *head[1:]) for head in heads), key=lambda each: -each.score):
        if all(passage.end <= other.start or passage.start >= other.end for other in found):
            found.append(passage)
    return found


def _settle(folded: str, wanted: str, start: int, end: int) -> LikePassage:
    """The passage around an aligned head whose edges are edges of words and whose likeness is greatest."""
    head, tail = wanted[:PIECE], wanted[-PIECE:]
    head_end, tail_start = end, start
    if len(wanted) > PIECE:
        slack = len(wanted) // 5 + PIECE
        low = max(start, start + len(wanted) - len(tail) - slack)
        aligned = fuzz.partial_ratio_alignment(tail, folded[low : start + len(wanted) + slack])
        if aligned is None or aligned.dest_end == aligned.dest_start:
            return LikePassage(start, end, 0.0)
        tail_start, end = low + aligned.dest_start, low + aligned.dest_end
        start = _edge(folded, head, start, head_end, starts=True)
        end = _edge(folded, tail, end, tail_start, starts=False)
    else:
        for _round in range(2):
            end = _edge(folded, wanted, end, start, starts=False)
            start = _edge(folded, wanted, start, end, starts=True)
    return LikePassage(start, end, fuzz.ratio(wanted, _collapse(folded[start:end])))


def _edge(folded: str, piece: str, near: int, other: int, *, starts: bool) -> int:
    """The word boundary around ``near`` at which the passage from or to ``other`` is most like ``piece``."""
    edges = [near + offset for offset in range(-PIECE // 2, PIECE // 2) if _is_edge(folded, near + offset, starts)]
    edges = sorted(edges, key=lambda edge: abs(edge - near))[: 2 * REACH]

    def likeness(edge: int) -> tuple[float, int]:
        start, end = (edge, other) if starts else (other, edge)
        return (fuzz.ratio(piece, _collapse(folded[start:end])) if start < end else -1.0, -abs(edge - near))

    return max(edges, key=likeness, default=near)


def _is_edge(folded: str, position: int, starts: bool) -> bool:
    """Whether a word, or the punctuation around it, begins (or ends) at a position."""
    if not 0 <= position <= len(folded):
        return False
    before = folded[position - 1 : position]
    after = folded[position : position + 1]
    inner, outer = (after, before) if starts else (before, after)
    if not inner.strip():
        return False
    return not outer.strip() or inner.isalnum() != outer.isalnum()


def _collapse(folded: str) -> str:
    return " ".join(folded.split())
