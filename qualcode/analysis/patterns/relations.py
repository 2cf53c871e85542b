"""Which codes go together: in one passage, in one turn, some turns apart, or with one respondent.

Counted are respondents, and the passages behind them. What is together is what a query says that is: *A and B within
passage*, *A and B within turn*, *A near 3 B within turn*, *A and B* (:mod:`analysis.query`), so that each number leads
to its passages. Here all pairs are found in one look at a document, and added up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal, TypeVar, get_args

from qualcode.analysis.matrix import People
from qualcode.analysis.mentions import CountedCoding, CountedDocument, covered_turns

RelationUnit = Literal["passage", "turn", "respondent"]
RELATION_UNITS: tuple[RelationUnit, ...] = get_args(RelationUnit)

Pair = tuple[int, int]
"""The ids of two rows, the lower first."""


@dataclass(frozen=True, slots=True)
class RelationCounts:
    """What some documents say of rows (ids of codes) and of pairs of them. Each document may be merged in once.

    ``saying`` are the respondents of each row, ``codings`` the numbers of its codings by whom they count for.
    ``together`` are the respondents with whom a pair is found, and ``passages`` how many codings of either row are
    there; both are empty where it is asked for respondents, which only the sum of all documents tells.
    """

    saying: Mapping[int, frozenset[int]] = field(default_factory=dict)
    codings: Mapping[tuple[int, People], int] = field(default_factory=dict)
    together: Mapping[Pair, frozenset[int]] = field(default_factory=dict)
    passages: Mapping[Pair, int] = field(default_factory=dict)

    @staticmethod
    def merge(parts: Iterable[RelationCounts]) -> RelationCounts:
        """The counts of all the parts' documents, in time linear in their size; the order is free."""
        saying: dict[int, set[int]] = defaultdict(set)
        codings: Counter[tuple[int, People]] = Counter()
        together: dict[Pair, set[int]] = defaultdict(set)
        passages: Counter[Pair] = Counter()
        for part in parts:
            for row, people in part.saying.items():
                saying[row] |= people
            for pair, people in part.together.items():
                together[pair] |= people
            codings.update(part.codings)
            passages.update(part.passages)
        return RelationCounts(_frozen(saying), codings, _frozen(together), passages)


@dataclass(frozen=True, slots=True)
class Related:
    """Two rows: with how many respondents they are together, by how many passages, and how many say each."""

    n: int
    passages: int
    first: int
    second: int

    @property
    def jaccard(self) -> float | None:
        """Jaccard's index, 0 to 1: those with both out of those with either; ``None`` where nobody has one.

        Jaccard, P. (1912). The distribution of the flora in the alpine zone. New Phytologist, 11(2), 37-50.
        """
        either = self.first + self.second - self.n
        return self.n / either if either else None


def find_relations(
    document: CountedDocument,
    including: Mapping[int, tuple[int, ...]],
    base: Collection[int],
    unit: RelationUnit = "passage",
    near: int = 0,
) -> RelationCounts:
    """What a document adds, given :func:`analysis.matrix.including_rows` and the ids of the respondents in the base.

    With ``near`` rows are together in turns at most so many apart; turns are those of respondents.
    """
    speakers = {place: turn.respondent_id for place, turn in enumerate(document.speech)}
    return relate(document.codings, covered_turns(document), speakers, including, base, unit, near)


def relate(
    everything: Sequence[CountedCoding],
    covered: Mapping[int, Sequence[int]],
    speakers: Mapping[int, int],
    including: Mapping[int, tuple[int, ...]],
    base: Collection[int],
    unit: RelationUnit = "passage",
    near: int = 0,
) -> RelationCounts:
    """What :func:`find_relations` gives of a document of which it is known what is covered: its codings, in order.

    ``covered`` are the places of the turns that each covers, and ``speakers`` who speaks in these.
    """
    inside = frozenset(base)
    whose = {
        coding: inside.intersection(speakers[place] for place in places if place in speakers)
        for coding, places in covered.items()
    }
    there = [coding for coding in everything if whose.get(coding.id)]
    saying: dict[int, set[int]] = defaultdict(set)
    codings: Counter[tuple[int, People]] = Counter()
    for coding in there:
        for row in including[coding.code_id]:
            saying[row] |= whose[coding.id]
            codings[row, tuple(sorted(whose[coding.id]))] += 1
    together: dict[Pair, set[int]] = defaultdict(set)
    behind: dict[Pair, set[int]] = defaultdict(set)
    if unit != "respondent":
        found = (
            _in_passages(everything, there, including, whose)
            if unit == "passage"
            else _in_turns(everything, covered, speakers, including, inside, near)
        )
        for pair, coding_id, people in found:
            together[pair] |= people
            behind[pair].add(coding_id)
    return RelationCounts(
        _frozen(saying), codings, _frozen(together), {pair: len(found) for pair, found in behind.items()}
    )


def related(
    counts: RelationCounts, pairs: Iterable[tuple[int, int]], unit: RelationUnit
) -> dict[tuple[int, int], Related]:
    """Each pair of rows, of which neither may be under the other."""
    by_row: dict[int, list[tuple[People, int]]] = defaultdict(list)
    for (row, people), number in counts.codings.items():
        by_row[row].append((people, number))
    found: dict[tuple[int, int], Related] = {}
    nobody: frozenset[int] = frozenset()
    for pair in pairs:
        first, second = (counts.saying.get(row, nobody) for row in pair)
        known = (min(pair), max(pair))
        both, passages = counts.together.get(known, nobody), counts.passages.get(known, 0)
        if unit == "respondent":
            both = first & second
            passages = sum(number for row in pair for people, number in by_row[row] if not both.isdisjoint(people))
        found[pair] = Related(len(both), passages, len(first), len(second))
    return found


def _in_passages(
    everything: Sequence[CountedCoding],
    there: Iterable[CountedCoding],
    including: Mapping[int, tuple[int, ...]],
    whose: Mapping[int, frozenset[int]],
) -> Iterator[tuple[Pair, int, frozenset[int]]]:
    """Each pair that is in a passage, with the passage and its respondents."""
    spans: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for coding in everything:
        for row in including[coding.code_id]:
            starts, ends = spans[row]
            if ends and coding.start <= ends[-1]:
                ends[-1] = max(ends[-1], coding.end)
            else:
                starts.append(coding.start)
                ends.append(coding.end)

    def lies_over(row: int, coding: CountedCoding) -> bool:
        starts, ends = spans[row]
        place = bisect_left(starts, coding.end) - 1
        return place >= 0 and ends[place] > coding.start

    for coding in there:
        own = including[coding.code_id]
        over = [row for row in spans if row in own or lies_over(row, coding)]
        for pair in _pairs(own, over):
            yield pair, coding.id, whose[coding.id]


def _in_turns(
    everything: Sequence[CountedCoding],
    covered: Mapping[int, Sequence[int]],
    speakers: Mapping[int, int],
    including: Mapping[int, tuple[int, ...]],
    base: frozenset[int],
    near: int,
) -> Iterator[tuple[Pair, int, frozenset[int]]]:
    """Each pair of which a row is in a turn and the other near it, with a coding there and whose turn it is."""
    here: dict[int, list[CountedCoding]] = defaultdict(list)
    for coding in everything:
        for place in covered.get(coding.id, ()):
            here[place].append(coding)
    places = sorted(here)
    rows_of = {place: Counter(row for coding in here[place] for row in including[coding.code_id]) for place in places}
    around: Counter[int] = Counter()
    first = last = 0
    for place in places:
        while last < len(places) and places[last] <= place + near:
            around.update(rows_of[places[last]])
            last += 1
        while places[first] < place - near:
            around.subtract(rows_of[places[first]])
            around += Counter()
            first += 1
        person = speakers[place]
        if person in base:
            whom = frozenset((person,))
            for coding in here[place]:
                for pair in _pairs(including[coding.code_id], around):
                    yield pair, coding.id, whom


def _pairs(own: Iterable[int], others: Iterable[int]) -> Iterator[Pair]:
    """Each of one's own rows with each other one."""
    return ((min(row, other), max(row, other)) for other in others for row in own if row != other)


def all_pairs(rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each pair once: of rows alone every two of them, in order; else each row with each column that is another."""
    if list(rows) == list(columns):
        yield from combinations(rows, 2)
        return
    told: set[frozenset[int]] = set()
    for row in rows:
        for column in columns:
            if row != column and frozenset((row, column)) not in told:
                told.add(frozenset((row, column)))
                yield row, column


Key = TypeVar("Key")


def _frozen(found: Mapping[Key, set[int]]) -> dict[Key, frozenset[int]]:
    return {key: frozenset(people) for key, people in found.items()}
