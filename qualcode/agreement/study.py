"""What is compared, as plain data: documents with the codings of those who finished them, and how to compare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Literal, NamedTuple, get_args

from qualcode.agreement.continuum import Continuum
from qualcode.records import dataclass
from qualcode.text.spans import Span

UnitKind = Literal["turn", "sentence", "paragraph", "token", "document", "segment", "character"]
Method = Literal["jackknife", "bootstrap", "blocks"]

UNIT_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)
METHODS: tuple[Method, ...] = get_args(Method)

UNIT: UnitKind = "turn"
"""The unit unless another is chosen."""

RESAMPLES = 1000
"""The resamples of a bootstrap unless a number is given."""

SEED = 1
"""The seed of the bootstrap unless another is given."""

BLOCK = 10
"""The turns of a block, where there are too few documents and blocks of turns are left out instead."""

LEAST_BLOCKS = 8
"""Below this there are no limits over blocks either."""

RELIABLE = 0.800
TENTATIVE = 0.667
"""Krippendorff (2004; 2019): rely on alpha from .800 up, draw tentative conclusions from .667 up."""


class CodedSpan(NamedTuple):
    """A coding: half-open ``[start, end)`` in code points of the document's text, a code's path, a coder's name."""

    start: int
    end: int
    code: str
    coder: str


@dataclass(frozen=True, slots=True)
class StudyDocument:
    """A document as coders are compared on it.

    ``coders`` have finished it: one without marks found nothing, one who is not named has not coded it, and marks of
    theirs are left aside. ``excluded`` spans (what the interviewer says, labels of speakers, time stamps) are taken out
    of the text. Units are spans in order that do not overlap; one that lies wholly on excluded text is none. ``older``
    are codes that were not there yet, or meant something else, when it was coded: it does not count for those.
    """

    name: str
    length: int
    coders: tuple[str, ...]
    marks: Sequence[CodedSpan]
    excluded: Sequence[Span] = ()
    turns: Sequence[Span] = ()
    sentences: Sequence[Span] = ()
    paragraphs: Sequence[Span] = ()
    tokens: Sequence[Span] = ()
    segments: Sequence[Span] = ()
    older: frozenset[str] = frozenset()

    def blocks(self) -> list[StudyDocument]:
        """The document in blocks of ``BLOCK`` turns, each as a document; codings are cut where a block ends."""
        edges = [0, *(self.turns[place][0] for place in range(BLOCK, len(self.turns), BLOCK)), self.length]
        return [self._between(low, high) for low, high in pairwise(edges)]

    def _between(self, low: int, high: int) -> StudyDocument:
        def cut(spans: Sequence[Span]) -> list[Span]:
            return [(max(start, low) - low, min(end, high) - low) for start, end in spans if start < high and end > low]

        return replace(
            self,
            length=high - low,
            marks=[
                CodedSpan(max(mark.start, low) - low, min(mark.end, high) - low, mark.code, mark.coder)
                for mark in self.marks
                if mark.start < high and mark.end > low
            ],
            excluded=cut(self.excluded),
            turns=cut(self.turns),
            sentences=cut(self.sentences),
            paragraphs=cut(self.paragraphs),
            tokens=cut(self.tokens),
            segments=cut(self.segments),
        )

    def units(self, kind: UnitKind, continuum: Continuum) -> list[Span]:
        """The units on the continuum, without empty ones; none for characters, which need no list.

        Raises ``ValueError`` for units that overlap or do not lie in the text.
        """
        spans = {
            "turn": self.turns,
            "sentence": self.sentences,
            "paragraph": self.paragraphs,
            "token": self.tokens,
            "document": ((0, self.length),),
            "segment": self.segments,
        }.get(kind, ())
        reach = 0
        for start, end in spans:
            if not reach <= start <= end <= self.length:
                raise ValueError(f"{self.name}: the {kind} at {start} overlaps another, or lies outside the text")
            reach = end
        return [span for span in map(continuum.span, spans) if span[0] < span[1]]


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """How coders are compared; everything that another person needs to get the same figures.

    ``coders``: who (empty: everybody who finished something). ``codes``: the rows (empty: every code that was used, and
    what stands above it). ``excluded`` says what was taken out of the text: ``interviewer``, ``labels``, ``times``,
    ``outside``, ``others``, ``withdrawn``. ``resamples`` and ``seed`` are for the bootstrap; ``by_blocks`` lets a
    jackknife over too few documents leave out blocks of turns instead, and is then the method ``blocks``. ``added`` are
    measures that are given only when asked for. ``segments`` is the path of the code whose passages are the units.

    What follows is only passed on: ``where`` and ``documents`` say what the study was narrowed to, ``finished_only``
    that codings without a declaration did not count, then the round, the versions of the codebook under which the
    documents were coded, and the version of qualcode.
    """

    unit: UnitKind = UNIT
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    method: Method = "jackknife"
    confidence: float = 0.95
    resamples: int = RESAMPLES
    seed: int = SEED
    added: tuple[str, ...] = ()
    segments: str = ""
    where: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    finished_only: bool = False
    round: str = ""
    version: str = ""
    versions: tuple[int, ...] = ()
    by_blocks: bool = False

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for settings that cannot be."""
        if self.unit not in UNIT_KINDS or self.method not in METHODS:
            raise ValueError(f"no such unit or method: {self.unit}, {self.method}")
        if not 0 < self.confidence < 1 or self.resamples < 1:
            raise ValueError("confidence lies between 0 and 1, and there is at least one resample")


@dataclass(frozen=True)
class RowPlan:
    """Who is compared on which rows, worked out once for all documents.

    A coding counts for every row that its code is or stands under. ``targets`` gives, for each code, the groups that
    its codings go to: first the group of the codings that belong to a row itself (the nearest row upwards), then the
    rows. Groups are numbered: the rows, and after them for each row with other rows under it its own codings.
    """

    coders: tuple[str, ...]
    unit: UnitKind
    rows: tuple[str, ...]
    targets: Mapping[str, tuple[int, ...]]
    own: tuple[int, ...]

    @staticmethod
    def of(parents: Mapping[str, str | None], rows: Sequence[str], coders: Sequence[str], unit: UnitKind) -> RowPlan:
        """From the codebook (code -> parent), the codes to report, and the coders.

        Raises ``ValueError`` for a row that is no code, a parent that is none, or codes that are their own ancestors.
        """
        numbers = {row: number for number, row in enumerate(dict.fromkeys(rows))}
        if unknown := [row for row in numbers if row not in parents]:
            raise ValueError(f"no such code: {', '.join(unknown)}")
        lines = {code: [numbers[up] for up in _upwards(code, parents) if up in numbers] for code in parents}
        above = {upper for line in lines.values() for upper in line[1:]}
        own = tuple(len(numbers) + row if row in above else row for row in range(len(numbers)))
        targets = {code: tuple(dict.fromkeys((own[line[0]], *line))) for code, line in lines.items() if line}
        return RowPlan(tuple(coders), unit, tuple(numbers), targets, own)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return max((*self.own, len(self.rows) - 1), default=-1) + 1

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs of coders, by their numbers."""
        return list(combinations(range(len(self.coders)), 2))


def _upwards(code: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    seen = set()
    current: str | None = code
    while current is not None:
        if current in seen or current not in parents:
            raise ValueError(f"the codes above {code} are not in order: {current}")
        seen.add(current)
        yield current
        current = parents[current]
