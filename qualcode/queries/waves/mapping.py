"""What the questions of one wave are to those of another: as a person decided, or as their words make likely."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.questions import LIKENESS, likeness_of
from qualcode.names import folded
from qualcode.queries.waves.listed import find_waves
from qualcode.rows import Rows
from qualcode.specs import MatchKind
from qualcode.storage import Project
from qualcode.storage.asking.guides import GuideQuestion, StoredGuide, guides


@dataclass(frozen=True, slots=True)
class ListedMatch:
    """A question of either wave, as ``waves map --format json`` has it.

    ``kind`` is what it is to the other wave: same, reworded, new (``earlier`` is empty) or dropped (``later`` is).
    ``state`` is ``decided``, ``one`` (a guide of both waves has it) or ``offered``, which is nothing until a person
    decides; ``likeness`` of the two goes from 0 to 100.
    """

    group: str | None
    earlier: str
    later: str
    kind: MatchKind
    state: str
    likeness: int
    earlier_text: str
    later_text: str


class GuidePair(NamedTuple):
    """The guides by which one group was asked in two waves; the same one where it is of both."""

    earlier: StoredGuide
    later: StoredGuide


def guide_pairs(known: Sequence[StoredGuide], first: str, second: str) -> Iterator[GuidePair]:
    """The guides of two waves that are for the same group."""
    for later in known:
        if not later.is_of(second):
            continue
        if later.is_of(first):
            yield GuidePair(later, later)
            continue
        yield from (
            GuidePair(earlier, later)
            for earlier in known
            if earlier.is_of(first) and not earlier.is_of(second) and earlier.group == later.group
        )


def list_mapping(project: Project, first: str, second: str) -> Rows[ListedMatch]:
    """The questions of two waves beside each other. ``NotFoundError`` for a wave that there is not.

    A guide that is of a wave of which there is no interview yet may be compared as well.
    """
    with project.snapshot():
        known = guides(project)
        first, second = waves_or_guides(project, known, (first, second))
        return Rows(match for pair in guide_pairs(known, first, second) for match in matches(pair))


def waves_or_guides(project: Project, known: Sequence[StoredGuide], names: Sequence[str]) -> list[str]:
    """Waves by name, of interviews or of guides. ``NotFoundError`` as in :func:`find_waves`."""
    of_guides = {folded(one.wave): one.wave for one in known if one.wave}
    return [of_guides.get(folded(name)) or find_waves(project, [name])[0] for name in names]


def matches(pair: GuidePair) -> Iterator[ListedMatch]:
    """The questions of two guides: those of the later one in its order, then what is dropped of the earlier."""
    if pair.earlier.id == pair.later.id:
        for one in pair.later.questions:
            yield ListedMatch(pair.later.group, one.address, one.address, "same", "one", 100, one.text, one.text)
        return
    before = {folded(one.label): one for one in pair.earlier.questions}
    decided: dict[int, tuple[MatchKind, GuideQuestion | None]] = {}
    for one in pair.later.questions:
        for match in one.mapped:
            there = before.get(folded(match.label))
            if folded(match.guide) == folded(pair.earlier.slug) and (match.kind == "new" or there is not None):
                decided[one.id] = (match.kind, there)
    dropped = {
        one.id
        for one in pair.earlier.questions
        if any(folded(match.guide) == folded(pair.later.slug) and match.kind == "dropped" for match in one.mapped)
    }
    taken = {there.id for _kind, there in decided.values() if there is not None} | dropped
    offered = _offers(
        [one for one in pair.earlier.questions if one.id not in taken],
        [one for one in pair.later.questions if one.id not in decided],
    )
    taken |= {there.id for there, _like in offered.values()}
    for one in pair.later.questions:
        if one.id in decided:
            kind, there = decided[one.id]
            like = likeness_of(there.text, one.text) if there is not None else 0
            yield _listed(pair, there, one, kind, "decided", like)
        elif one.id in offered:
            there, like = offered[one.id]
            same = folded(there.text) == folded(one.text)
            yield _listed(pair, there, one, "same" if same else "reworded", "offered", like)
        else:
            yield _listed(pair, None, one, "new", "offered", 0)
    for one in pair.earlier.questions:
        if one.id in dropped:
            yield _listed(pair, one, None, "dropped", "decided", 0)
        elif one.id not in taken:
            yield _listed(pair, one, None, "dropped", "offered", 0)


def _offers(
    earlier: Sequence[GuideQuestion], later: Sequence[GuideQuestion]
) -> Mapping[int, tuple[GuideQuestion, int]]:
    """For questions (ids) the earlier one that each is most like, each once, the most alike first."""
    pairs = sorted(
        (
            (like, -there.id, there, one)
            for one in later
            for there in earlier
            if (like := _alike(there, one)) >= LIKENESS
        ),
        key=lambda found: (found[0], found[1], -found[3].id),
        reverse=True,
    )
    found: dict[int, tuple[GuideQuestion, int]] = {}
    taken: set[int] = set()
    for like, _order, there, one in pairs:
        if one.id not in found and there.id not in taken:
            found[one.id] = (there, like)
            taken.add(there.id)
    return found


def _alike(there: GuideQuestion, one: GuideQuestion) -> int:
    """How alike two questions are; of the same words it is all, however short these are."""
    return 100 if folded(there.text) == folded(one.text) else likeness_of(there.text, one.text)


def _listed(
    pair: GuidePair, there: GuideQuestion | None, one: GuideQuestion | None, kind: MatchKind, state: str, like: int
) -> ListedMatch:
    return ListedMatch(
        pair.later.group,
        there.address if there else "",
        one.address if one else "",
        kind,
        state,
        like,
        there.text if there else "",
        one.text if one else "",
    )
