"""Where coders differ, as cases for a talk: who marked what on which passage.

A *case* is a passage on which coders gave one code, put together from their overlapping codings of it. All coders with
the same boundaries agree. Otherwise the case is of one :class:`DisagreementKind`; two one-sided cases that overlap, of
different codes and without a coder in common, are a single case of *different code*.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qualcode.agreement.continuum import Continuum
from qualcode.agreement.study import StudyDocument
from qualcode.agreement.sweep import track
from qualcode.text.spans import Span


class DisagreementKind(StrEnum):
    """How coders differ: marked by one of them (or not by all of three or more), another code, other boundaries."""

    ONE_CODER = "only_one_coder"
    OTHER_CODE = "different_code"
    BOUNDARY = "different_boundary"


KINDS = tuple(DisagreementKind)


class CoderReading(NamedTuple):
    """What a coder has there: half-open ``[start, end)`` in the document's text, and the code."""

    coder: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A case on which coders differ; ``[start, end)`` spans all readings, and ``missing`` coders have none."""

    document: str
    kind: DisagreementKind
    start: int
    end: int
    readings: tuple[CoderReading, ...]
    missing: tuple[str, ...]


class MarkedCase(NamedTuple):
    """Overlapping codings of one code: extent, coders as a mask, row, and whether all coders' are alike."""

    start: int
    end: int
    mask: int
    row: int
    alike: bool


Rows = Mapping[int, Sequence[Sequence[int]]]
"""For each row (a code) one track for each coder."""


def count_kinds(
    rows: Rows, present: Sequence[int], coders: int
) -> tuple[Counter[int], Counter[tuple[int, DisagreementKind]]]:
    """The cases on which coders agree, by row, and those on which they differ, by row and kind.

    A case of a different code counts for the row of the code that comes first in the text. ``present`` are the numbers
    of the coders who finished the document.
    """
    agreed: Counter[int] = Counter()
    differing: Counter[tuple[int, DisagreementKind]] = Counter()
    for kind, case, _other in _sorted_out(rows, present, coders):
        if kind is None:
            agreed[case.row] += 1
        else:
            differing[case.row, kind] += 1
    return agreed, differing


def find_disagreements(document: StudyDocument, coders: Sequence[str] = ()) -> list[Disagreement]:
    """The cases on which the coders of a document differ, in the order of the text.

    ``coders`` narrows who is compared. Codes are compared as they are, not rolled up. Codings wholly on excluded text
    are left aside; give a document without excluded spans to have them all. None for fewer than two coders.
    """
    return sorted(
        (
            _described(document.name, _compared(document, coders), kind, readings)
            for kind, readings in _gathered(document, coders)
            if kind is not None
        ),
        key=lambda one: (one.start, one.end, one.kind, one.readings),
    )


def find_cases(document: StudyDocument) -> list[tuple[DisagreementKind | None, tuple[CoderReading, ...]]]:
    """Every case of a document, also those on which all coders agree (``None``), with what each of them has there.

    In no order; what is left aside is as in :func:`find_disagreements`.
    """
    return [(kind, tuple(sorted(readings))) for kind, readings in _gathered(document, ())]


def count_cases(document: StudyDocument) -> tuple[int, int]:
    """How many cases a document has on which all coders agree, and on which they differ; see :func:`find_cases`."""
    names = _compared(document, ())
    if len(names) < 2:
        return 0, 0
    rows = _tracks(document, names, Continuum(document.length, document.excluded))
    found = [kind is None for kind, _case, _other in _sorted_out(rows, range(len(names)), len(names))]
    return sum(found), len(found) - sum(found)


def _compared(document: StudyDocument, coders: Sequence[str]) -> list[str]:
    return [coder for coder in document.coders if not coders or coder in coders]


def _gathered(
    document: StudyDocument, coders: Sequence[str]
) -> Iterator[tuple[DisagreementKind | None, list[CoderReading]]]:
    """Every case of a document with its kind (``None``: all agree) and what each coder has there."""
    names = _compared(document, coders)
    if len(names) < 2:
        return
    continuum = Continuum(document.length, document.excluded)
    codes = sorted({mark.code for mark in document.marks})
    rows = _tracks(document, names, continuum)
    # The begins and the ends of what each coder has of a code; a case is some of them.
    parted = {row: [(line[::2], line[1::2]) for line in lines] for row, lines in rows.items()}
    for kind, case, other in _sorted_out(rows, range(len(names)), len(names)):
        yield (
            kind,
            [
                CoderReading(name, *continuum.restore(span), codes[one.row])
                for one in (case, other)
                if one is not None
                for name, (starts, ends) in zip(names, parted[one.row], strict=True)
                if starts
                for span in _within(starts, ends, one, len(names))
            ],
        )


def _tracks(document: StudyDocument, names: Sequence[str], continuum: Continuum) -> Rows:
    """For each code of a document, in order, what each of these coders has of it on the continuum."""
    marks = document.marks
    lows = continuum.places([mark.start for mark in marks])
    highs = continuum.places([mark.end for mark in marks])
    spans: dict[str, dict[str, list[Span]]] = {}
    for (_start, _end, code, coder), low, high in zip(marks, lows, highs, strict=True):
        by_coder = spans.setdefault(code, {})
        if low < high:
            by_coder.setdefault(coder, []).append((low, high))
    return {
        row: [
            track(own, place, len(names)) if (own := spans[code].get(name)) else [] for place, name in enumerate(names)
        ]
        for row, code in enumerate(sorted(spans))
    }


def _within(starts: Sequence[int], ends: Sequence[int], case: MarkedCase, coders: int) -> Iterator[Span]:
    """The spans of a coder's track that belong to a case."""
    for place in range(bisect_left(starts, case.start << coders), bisect_left(starts, case.end << coders)):
        yield starts[place] >> coders, ends[place] >> coders


def _described(
    document: str, names: Sequence[str], kind: DisagreementKind, readings: Sequence[CoderReading]
) -> Disagreement:
    there = {reading.coder for reading in readings}
    return Disagreement(
        document,
        kind,
        min(reading.start for reading in readings),
        max(reading.end for reading in readings),
        tuple(sorted(readings)),
        tuple(name for name in names if name not in there),
    )


def _sorted_out(
    rows: Rows, present: Sequence[int], coders: int
) -> Iterator[tuple[DisagreementKind | None, MarkedCase, MarkedCase | None]]:
    """Every case with its kind (``None``: all agree), and for a different code the case that it goes with."""
    everybody = sum(1 << coder for coder in present)
    one_sided: list[MarkedCase] = []
    for row, tracks in rows.items():
        for case in _cases(row, tracks, coders):
            if case.mask != everybody:
                one_sided.append(case)
            else:
                yield (None if case.alike else DisagreementKind.BOUNDARY), case, None
    one_sided.sort()
    yield from pair_up(one_sided)


def _cases(row: int, tracks: Sequence[Sequence[int]], coders: int) -> list[MarkedCase]:
    """The codings of one code, put together where they overlap (touching is not overlapping)."""
    full = (1 << coders) - 1
    lows: list[int] = []
    highs: dict[int, int] = {}
    for line in tracks:
        # A coder's spans start at different places, and the coder's bit is in them: every start is there once.
        lows += line[::2]
        highs.update(zip(line[::2], line[1::2], strict=True))
    lows.sort()
    found: list[MarkedCase] = []
    start = end = mask = 0
    alike = True
    for low in lows:
        begins, ends = low >> coders, highs[low] >> coders
        if begins >= end:
            if mask:
                found.append(MarkedCase(start, end, mask, row, alike))
            start, end, mask, alike = begins, ends, low & full, True
            continue
        if begins != start or ends != end:
            alike = False
            end = max(end, ends)
        mask |= low & full
    if lows:
        found.append(MarkedCase(start, end, mask, row, alike))
    return found


def pair_up(one_sided: Sequence[MarkedCase]) -> Iterator[tuple[DisagreementKind, MarkedCase, MarkedCase | None]]:
    """One-sided cases, in order, two by two where they are different codes of different coders on one passage."""
    waiting: list[MarkedCase] = []
    for case in one_sided:
        still = []
        for other in waiting:
            if other.end <= case.start:
                yield DisagreementKind.ONE_CODER, other, None
            else:
                still.append(other)
        fitting = [other for other in still if not other.mask & case.mask and other.row != case.row]
        if fitting:
            best = max(fitting, key=lambda other: min(other.end, case.end))
            still.remove(best)
            yield DisagreementKind.OTHER_CODE, best, case
        else:
            still.append(case)
        waiting = still
    for other in waiting:
        yield DisagreementKind.ONE_CODER, other, None
