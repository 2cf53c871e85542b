"""The things that settling is about: cases, the readings that coders have of them, and decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from hashlib import sha256

from qualcode.agreement.disagreements import KINDS
from qualcode.model import Codebook, Coding, Document
from qualcode.records import dataclass
from qualcode.storage.decisions import DecisionRow, DecisionSpan
from qualcode.text.spans import Span

AGREED = "agreed"
"""The kind of a passage that all coders coded alike; the other kinds are those of disagreements."""

CASE_KINDS = (AGREED, *(kind.value for kind in KINDS))


class State(StrEnum):
    """Whether a case waits for a decision, has one, or had one until its codings changed."""

    OPEN = "open"
    DECIDED = "decided"
    REOPENED = "reopened"


class ReopenReason(StrEnum):
    """Why a decision does not hold any more."""

    CHANGED = "changed"
    """Codings came, went or changed since."""
    REMOVED = "removed"
    """A consensus coding that came of it was removed."""
    TWICE = "decided_twice"
    """Another decision on the same says otherwise: they were made in two copies of the project."""


@dataclass(frozen=True, slots=True)
class CaseReading:
    """What a coder, or several alike, have in a case: a code on ``spans``, and the codings that this is made of."""

    coders: tuple[str, ...]
    code_id: int
    spans: tuple[Span, ...]
    codings: tuple[Coding, ...]

    @property
    def start(self) -> int:
        """Where the first span starts."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the last span ends."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class SettlingDecision:
    """What was decided in one go; see :class:`decisions.DecisionRow`."""

    rows: tuple[DecisionRow, ...]

    @property
    def outcome(self) -> str:
        """One of ``agreed``, ``accept``, ``both``, ``boundary``, ``code`` and ``reject``."""
        return self.rows[0].outcome

    @property
    def kind(self) -> str:
        """What kind of case it was."""
        return self.rows[0].kind

    @property
    def coder(self) -> str:
        """Who decided."""
        return self.rows[0].coder

    @property
    def created(self) -> str:
        """When, in UTC, ISO 8601."""
        return self.rows[0].created

    @property
    def reason(self) -> str:
        """Why, where a reason was given."""
        return self.rows[0].reason

    @property
    def readings(self) -> tuple[DecisionSpan, ...]:
        """The codings that it was about, as they were then."""
        return self.rows[0].readings

    @property
    def codings(self) -> frozenset[int]:
        """The ids of the consensus codings that came of it and are still there."""
        return frozenset(row.coding_id for row in self.rows if row.coding_id is not None)

    @property
    def is_broken(self) -> bool:
        """Whether a consensus coding that came of it has been removed."""
        return self.outcome != "reject" and any(row.coding_id is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class SettlingCase:
    """A passage that coders agree or differ on. ``[start, end)`` spans all readings.

    ``kind`` is one of ``CASE_KINDS``; ``coders`` all who coded or finished the document, ``missing`` those without a
    reading here. ``decisions`` are those on it, newest first: the first one is in force where the state is *decided*.
    ``consensus`` is what the consensus has here. A decision whose codings are all gone is a case without readings.
    """

    document: Document
    kind: str
    start: int
    end: int
    coders: tuple[str, ...]
    readings: tuple[CaseReading, ...]
    missing: tuple[str, ...]
    decisions: tuple[SettlingDecision, ...] = ()
    state: State = State.OPEN
    why: ReopenReason | None = None
    consensus: tuple[Coding, ...] = ()

    @property
    def decision(self) -> SettlingDecision | None:
        """The decision in force, or the last one that was before it was reopened."""
        return self.decisions[0] if self.decisions else None

    @property
    def codings(self) -> Iterator[Coding]:
        """The codings of all readings."""
        return (coding for reading in self.readings for coding in reading.codings)

    @property
    def codes(self) -> tuple[int, ...]:
        """The codes in question, in the order of the readings."""
        return tuple(dict.fromkeys(reading.code_id for reading in self.readings))

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others of the project, for as long as the same codings are at issue."""
        found = sorted(coding.guid for coding in self.codings)
        return tuple(found or sorted(row.guid for decision in self.decisions for row in decision.rows))

    @property
    def mark(self) -> str:
        """Eight letters and digits that stand for it in a list, for as long as the same codings are at issue."""
        return sha256(" ".join(self.key).encode()).hexdigest()[:8]

    @property
    def fingerprint(self) -> object:
        """All that a decision on it rests on: differs once a coding or a decision came, went or changed."""
        marks = sorted((coding.guid, coding.start, coding.end, coding.code_id) for coding in self.codings)
        decided = sorted((row.guid, row.reason, row.coding_id) for one in self.decisions for row in one.rows)
        there = sorted((coding.id, coding.start, coding.end, coding.code_id) for coding in self.consensus)
        return marks, decided, there, self.kind


@dataclass(frozen=True, slots=True)
class SettlingProgress:
    """How far the settling of a document by ``coders`` (two or more) is."""

    document: Document
    coders: tuple[str, ...]
    cases: int
    open: int
    decided: int
    reopened: int

    @property
    def settled(self) -> bool:
        """Whether nothing waits for a decision."""
        return not self.open and not self.reopened


@dataclass(frozen=True, slots=True)
class Settlement:
    """All cases of the documents that two or more have coded, in the order of documents and text."""

    codebook: Codebook
    cases: tuple[SettlingCase, ...]
    documents: tuple[SettlingProgress, ...]

    def only(
        self, *, kinds: Collection[str] = (), states: Collection[str] = (), codes: Collection[int] = ()
    ) -> tuple[SettlingCase, ...]:
        """The cases of these kinds, states and codes (ids); what is left empty lets all through."""
        return tuple(
            case
            for case in self.cases
            if (not kinds or case.kind in kinds)
            and (not states or case.state in states)
            and (not codes or not set(codes).isdisjoint(_at_issue(case)))
        )


def _at_issue(case: SettlingCase) -> set[int]:
    return {*case.codes, *(coding.code_id for coding in case.consensus)}
