"""What is behind each number of a report: who says it out of whom, and where; of nobody, who was asked and denied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qualcode.analysis.quantify import Language
from qualcode.report.blocks import ClaimSubject, Measure
from qualcode.report.undecided import HiddenName

Behind = Literal["nothing", "references", "passages"]
"""What of the evidence a file shows: ids and numbers only; who (by reference) and where as well; the words too."""

BEHIND: tuple[Behind, ...] = ("nothing", "references", "passages")

FIRST_WORDS = 12
"""So many words of a passage are shown."""


@dataclass(frozen=True, slots=True)
class EvidencePassage:
    """A passage: its document (``document-K7M``), the turn in it, counted from 1, and who speaks, by reference.

    ``words`` are the first of what is said, without names, ``more`` is whether it goes on. ``code`` is an address,
    ``coding`` the GUID, and ``good`` whether it was flagged as good to quote.
    """

    document: str
    turn: int
    respondents: tuple[str, ...]
    words: str
    more: bool
    code: str
    coding: str
    good: bool


@dataclass(frozen=True, slots=True)
class SilenceBehind:
    """What is behind a number of nobody: the references of who was ``asked`` and who ``denied``, and their passages.

    ``asked`` is ``None`` where no question of a guide is about it, so that nobody can tell.
    """

    asked: tuple[str, ...] | None
    denied: tuple[str, ...]
    passages: tuple[EvidencePassage, ...]


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """What is behind a number with the id ``id``, said as ``text``: it is about ``n`` respondents out of ``base``.

    ``respondents`` and ``in_base`` are their references. ``value`` is the number itself as ``measure`` has it (a share
    in whole per cents). ``like`` is the key of the first number that is the
    same thing, said in another place or its own. ``silence`` is there where nobody says it.
    """

    id: str
    key: str
    text: str
    measure: Measure
    value: int | None
    subject: ClaimSubject
    respondents: tuple[str, ...]
    in_base: tuple[str, ...]
    passages: tuple[EvidencePassage, ...]
    like: str
    silence: SilenceBehind | None = None

    @property
    def n(self) -> int:
        """How many respondents it is about."""
        return len(self.respondents)

    @property
    def base(self) -> int:
        """Out of how many."""
        return len(self.in_base)


@dataclass(frozen=True)
class ReportEvidence:
    """What is behind the numbers of a report, in the order of reading.

    ``hidden`` are the names, and what may be one, that were taken out of the words without anybody's decision.
    """

    language: Language
    behind: Behind
    claims: tuple[ClaimEvidence, ...]
    hidden: tuple[HiddenName, ...] = ()
    stand_in: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, ClaimEvidence]:
        """The claims by their ids."""
        return {claim.id: claim for claim in self.claims}
