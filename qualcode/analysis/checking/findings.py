"""What a check finds: where, by which rule, what is said there, and what should be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Sureness = Literal["error", "warning"]


class Rule(StrEnum):
    """What was found. An error is proven by the text itself; of a warning somebody has to judge."""

    ROW_SUM = "row-sum"
    COLUMN_SUM = "column-sum"
    CELL = "cell"
    BASE = "table-base"
    SHARE = "share"
    ROUNDING = "rounding"
    PERCENT_SUM = "percent-sum"
    TWICE = "twice"
    TEXT_SHARE = "text-share"
    TEXT_PARTS = "text-parts"
    TEXT_OF = "text-of"
    TEXT_PERCENT = "text-percent"
    TEXT_COUNT = "text-count"
    VAGUE = "vague"
    REFERENCE = "reference"
    NUMBERING = "numbering"
    CLAIM = "claim"
    STALE = "stale"
    CLAIM_TWICE = "claim-twice"
    WORD_TWICE = "word-twice"


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that does not fit: ``says`` stands there, ``should`` is what the rest of the text makes of it.

    ``table`` is the number of the table in the text, counted from 1; 0 where it is in running text. ``context`` are the
    words around it, and ``behind`` what ``should`` was reckoned from.
    """

    rule: Rule
    sure: Sureness
    place: int
    table: int
    says: str
    should: str
    context: str = ""
    behind: str = ""
