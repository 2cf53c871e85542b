"""Who gets the columns of the terminal: the words first, then one pane beside them, then two. Knows no toolkit.

Whatever is folded: in a wider terminal no line of the transcript is shorter than in a narrower one. That is so because
the words have all that they get without a pane (:data:`painter.PLAIN_WORDS`) wherever one comes in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

ONE_FROM = 110
"""Columns from which a pane stands beside the text; below that one is shown in its place."""

BOTH_FROM = 140
"""Columns from which two panes stand beside the text."""

ROOMY_FROM = 200
"""Columns from which panes are wider, for the words have all they want."""

_DOCUMENTS, _SIDE = 25, 34
_ROOMY_DOCUMENTS, _ROOMY_SIDE = 30, 46


class Fold(StrEnum):
    """What the coder wants to see beside the text, where there is room for it."""

    BOTH = "both"
    CODEBOOK = "codebook"
    TEXT = "text"


_BESIDE_FROM = {Fold.BOTH: 156, Fold.CODEBOOK: 131, Fold.TEXT: ONE_FROM}
"""Columns from which there is room for labels to the left of the words, in every wider terminal, too."""


class Room(NamedTuple):
    """Cells for the documents and for the codebook with what is coded here, 0 where a pane is not shown; with ``text``
    unset one of them has the whole screen. ``beside``: labels stand beside the words, if not too wide themselves."""

    documents: int
    side: int
    text: bool
    beside: bool


def room(width: int, fold: Fold, asked: str = "") -> Room:
    """How ``width`` columns are divided. ``asked`` is a pane that the coder went to, *documents* or *codebook*."""
    if width < ONE_FROM:
        shown = width if asked else 0
        return Room(shown if asked == "documents" else 0, shown if asked == "codebook" else 0, not asked, False)
    documents, side = (_DOCUMENTS, _SIDE) if width < ROOMY_FROM else (_ROOMY_DOCUMENTS, _ROOMY_SIDE)
    if fold is Fold.BOTH and width >= BOTH_FROM:
        return Room(documents, side, True, width >= _BESIDE_FROM[fold])
    if fold is Fold.TEXT and not asked:
        return Room(0, 0, True, width >= _BESIDE_FROM[fold])
    # A pane that was gone to stands where the other one would, so that the text stays as it is.
    wide = width >= _BESIDE_FROM[Fold.BOTH if fold is Fold.BOTH else Fold.CODEBOOK]
    return Room(side, 0, True, wide) if asked == "documents" else Room(0, side, True, wide)


def folded(width: int, fold: Fold) -> Fold:
    """What comes after ``fold`` when panes are folded: the next that looks different; ``fold`` where nothing does."""
    order = list(Fold)
    at = order.index(fold)
    after = [*order[at + 1 :], *order[:at]]
    return next((other for other in after if room(width, other) != room(width, fold)), fold)
