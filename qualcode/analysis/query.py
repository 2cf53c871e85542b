"""What a query of codes, words and people finds in one document, and in many: a pure function and a sum.

A query is decided for a unit: a respondent in all that they say, a turn in which a respondent speaks, or a coded
passage. In a unit a code is there where one of its codings covers words of it (in a passage: lies over it), words are
there where all of them are said in it. What is between turns is counted in turns of respondents, for an interviewer's
question stands between most of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from qualcode.analysis.mentions import CountedCoding, CountedDocument, covered_turns
from qualcode.text.finding import Folded
from qualcode.text.spans import Span

QueryUnit = Literal["respondent", "turn", "passage"]
UNITS: tuple[QueryUnit, ...] = get_args(QueryUnit)


@dataclass(frozen=True, slots=True)
class CodedAs:
    """One of these codes (ids) is there."""

    codes: frozenset[int]


@dataclass(frozen=True, slots=True)
class WordsSaid:
    """These words are said, whatever their capitals and accents."""

    words: str


@dataclass(frozen=True, slots=True)
class SaidBy:
    """One of these respondents (ids) speaks."""

    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class SaidAt:
    """It is said in one of these documents (ids): in an interview of a wave, in a survey."""

    documents: frozenset[int]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The term does not hold."""

    term: QueryTerm


@dataclass(frozen=True, slots=True)
class AllOf:
    """All terms hold; of none that is so."""

    terms: tuple[QueryTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the terms holds."""

    terms: tuple[QueryTerm, ...]


@dataclass(frozen=True, slots=True)
class NearTo:
    """Both terms hold at most ``turns`` turns apart; with ``after`` the second in a later turn than the first."""

    first: QueryTerm
    second: QueryTerm
    turns: int
    after: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """The term holds in one turn, or in one passage."""

    term: QueryTerm
    unit: QueryUnit


QueryTerm = CodedAs | WordsSaid | SaidBy | SaidAt | NoneOf | AllOf | AnyOf | NearTo | Within
_Leaf = CodedAs | WordsSaid | SaidAt | NearTo | Within


class SaidTurn(NamedTuple):
    """A turn that a query finds, as ``[start, end)`` of what is said in a document, and whose it is."""

    document_id: int
    start: int
    end: int
    respondent_id: int


@dataclass(frozen=True, slots=True)
class QueryFindings:
    """What a query finds: ``respondents``, ``codings`` with whom they count for, and ``turns`` without such a coding.

    ``leaves`` are, for a query that is decided per respondent, those for whom each of its :func:`leaves` holds. They
    add up over documents, in any order; :func:`decided` makes of them what was asked.
    """

    respondents: frozenset[int] = frozenset()
    leaves: tuple[frozenset[int], ...] = ()
    codings: Mapping[int, frozenset[int]] = field(default_factory=dict)
    turns: tuple[SaidTurn, ...] = ()

    @staticmethod
    def merge(parts: Iterable[QueryFindings]) -> QueryFindings:
        """The findings of all documents together, in time linear in their size."""
        respondents: set[int] = set()
        leaves: list[set[int]] = []
        codings: dict[int, frozenset[int]] = {}
        turns: list[SaidTurn] = []
        for part in parts:
            respondents |= part.respondents
            leaves += [set() for _one in part.leaves[len(leaves) :]]
            for leaf, found in zip(leaves, part.leaves, strict=False):
                leaf |= found
            codings |= part.codings
            turns += part.turns
        return QueryFindings(frozenset(respondents), tuple(map(frozenset, leaves)), codings, tuple(turns))


def leaves(term: QueryTerm) -> Iterator[_Leaf]:
    """What must be found in documents to decide a term for a respondent, in order."""
    match term:
        case NoneOf():
            yield from leaves(term.term)
        case AllOf() | AnyOf():
            for one in term.terms:
                yield from leaves(one)
        case SaidBy():
            return
        case _:
            yield term


def named_codes(term: QueryTerm, *, there: bool = False) -> frozenset[int]:
    """The codes that a term names; with ``there`` only those that make it hold by being there."""
    return frozenset(
        code
        for one, positive in _signed(term, True)
        if isinstance(one, CodedAs) and (positive or not there)
        for code in one.codes
    )


def _signed(term: QueryTerm, positive: bool) -> Iterator[tuple[CodedAs | WordsSaid, bool]]:
    """The codes and words of a term, and whether it asks for them or for their absence."""
    match term:
        case NoneOf():
            yield from _signed(term.term, not positive)
        case AllOf() | AnyOf():
            for one in term.terms:
                yield from _signed(one, positive)
        case NearTo():
            yield from _signed(term.first, positive)
            yield from _signed(term.second, positive)
        case Within():
            yield from _signed(term.term, positive)
        case CodedAs() | WordsSaid():
            yield term, positive


def find_in(document: CountedDocument, term: QueryTerm, unit: QueryUnit) -> QueryFindings:
    """What a query finds in one document, whose codings are all that its codes have there."""
    text = _ReadDocument(document)
    asked = named_codes(term, there=True)
    shown = text.shown(term)
    if unit == "passage":
        held = {coding.id: text.whose(coding) for coding in shown if text.holds(term, coding)}
        found = {coding_id: people for coding_id, people in held.items() if people}
        return QueryFindings(frozenset().union(*found.values()), codings=found)
    if unit == "turn":
        here = text.turns(term)
        lying = {coding.id: here.intersection(text.covered.get(coding.id, ())) for coding in shown if asked}
        codings = {coding_id: text.people(places) for coding_id, places in lying.items() if places}
        uncoded = here.difference(*lying.values())
        return QueryFindings(text.people(here), codings=codings, turns=text.said(uncoded))
    told = tuple(text.turns(leaf) for leaf in leaves(term))
    codings = {coding.id: people for coding in shown if asked and (people := text.whose(coding))}
    covered = {place for coding_id in codings for place in text.covered[coding_id]}
    words = [one for one, positive in _signed(term, True) if positive and isinstance(one, WordsSaid)]
    bare = {place for one in words for place in text.turns(one)} - covered
    return QueryFindings(leaves=tuple(text.people(places) for places in told), codings=codings, turns=text.said(bare))


def decided(found: QueryFindings, term: QueryTerm, unit: QueryUnit, base: Iterable[int]) -> QueryFindings:
    """What was asked, of those in the ``base``: who, and of the codings and turns theirs."""
    inside = frozenset(base)
    respondents = inside & found.respondents
    if unit == "respondent":
        held = iter(found.leaves or (frozenset(),) * len(tuple(leaves(term))))
        respondents = _holding(term, held, inside)
    return QueryFindings(
        respondents,
        codings={
            coding: people & respondents
            for coding, people in found.codings.items()
            if not people.isdisjoint(respondents)
        },
        turns=tuple(turn for turn in found.turns if turn.respondent_id in respondents),
    )


def _holding(term: QueryTerm, held: Iterator[frozenset[int]], base: frozenset[int]) -> frozenset[int]:
    """The respondents for whom a term holds, given those of each of its leaves in order."""
    match term:
        case SaidBy():
            return base & term.people
        case NoneOf():
            return base - _holding(term.term, held, base)
        case AllOf():
            return base.intersection(*[_holding(one, held, base) for one in term.terms])
        case AnyOf():
            return frozenset().union(*[_holding(one, held, base) for one in term.terms])
        case _:
            return base & next(held)


class _ReadDocument:
    """A document made ready for the terms of a query: which turns each coding covers, and where words are."""

    def __init__(self, document: CountedDocument) -> None:
        self.document, self.speech = document, document.speech
        self._bodies = [turn.body for turn in self.speech]
        self._turns: dict[QueryTerm, frozenset[int]] = {}
        self._over: dict[frozenset[int], tuple[list[int], list[int]]] = {}
        self._hits: dict[str, list[Span]] = {}

    @cached_property
    def covered(self) -> dict[int, list[int]]:
        """By coding the places of the turns whose words it covers."""
        return covered_turns(self.document)

    def shown(self, term: QueryTerm) -> list[CountedCoding]:
        """The passages that a term may be of: those of the codes that it asks for, or all where it asks for none."""
        asked = named_codes(term, there=True)
        return [coding for coding in self.document.codings if not asked or coding.code_id in asked]

    @cached_property
    def _everywhere(self) -> frozenset[int]:
        return frozenset(range(len(self.speech)))

    def people(self, places: Iterable[int]) -> frozenset[int]:
        """Whose turns these are."""
        return frozenset(self.speech[place].respondent_id for place in places)

    def whose(self, coding: CountedCoding) -> frozenset[int]:
        """Whom a coding counts for."""
        return self.people(self.covered.get(coding.id, ()))

    def said(self, places: Iterable[int]) -> tuple[SaidTurn, ...]:
        """The turns as they are found."""
        return tuple(
            SaidTurn(self.document.id, turn.body, turn.end, turn.respondent_id)
            for turn in (self.speech[place] for place in sorted(places))
        )

    def turns(self, term: QueryTerm) -> frozenset[int]:
        """The places of the turns in which a term holds."""
        if term not in self._turns:
            self._turns[term] = self._find_turns(term)
        return self._turns[term]

    def _find_turns(self, term: QueryTerm) -> frozenset[int]:
        match term:
            case CodedAs():
                return frozenset(
                    place
                    for coding in self.document.codings
                    if coding.code_id in term.codes
                    for place in self.covered.get(coding.id, ())
                )
            case WordsSaid():
                return self._turns_with(self._spans(term.words))
            case SaidBy():
                return frozenset(place for place, turn in enumerate(self.speech) if turn.respondent_id in term.people)
            case SaidAt():
                return self._everywhere if self.document.id in term.documents else frozenset()
            case NoneOf():
                return self._everywhere - self.turns(term.term)
            case AllOf():
                return self._everywhere.intersection(*map(self.turns, term.terms))
            case AnyOf():
                return frozenset().union(*map(self.turns, term.terms))
            case NearTo():
                return self._near(term)
            case Within(unit="passage"):
                return frozenset(
                    place
                    for coding in self.shown(term.term)
                    if self.holds(term.term, coding)
                    for place in self.covered.get(coding.id, ())
                )
            case Within():
                return self.turns(term.term)

    def _near(self, term: NearTo) -> frozenset[int]:
        first, second = sorted(self.turns(term.first)), sorted(self.turns(term.second))

        def close(place: int, others: Sequence[int], low: int, high: int) -> bool:
            return bisect_left(others, place + low) < bisect_right(others, place + high)

        reach, least = term.turns, 1 if term.after else -term.turns
        forth = (place for place in first if close(place, second, least, reach))
        back = (place for place in second if close(place, first, -reach, -least))
        return frozenset((*forth, *back))

    def holds(self, term: QueryTerm, coding: CountedCoding) -> bool:
        """Whether a term holds in a coded passage."""
        match term:
            case CodedAs():
                return self._lies_over(term.codes, coding)
            case WordsSaid():
                return self._within(self._spans(term.words), coding.start, coding.end)
            case SaidBy():
                return not term.people.isdisjoint(self.whose(coding))
            case NoneOf():
                return not self.holds(term.term, coding)
            case AllOf():
                return all(self.holds(one, coding) for one in term.terms)
            case AnyOf():
                return any(self.holds(one, coding) for one in term.terms)
            case Within(unit="passage"):
                return self.holds(term.term, coding)
            case _:
                return not self.turns(term).isdisjoint(self.covered.get(coding.id, ()))

    def _lies_over(self, codes: frozenset[int], coding: CountedCoding) -> bool:
        """Whether a coding with one of the codes shares a character with this one."""
        if codes not in self._over:
            starts: list[int] = []
            ends: list[int] = []
            for one in self.document.codings:
                if one.code_id in codes:
                    if ends and one.start <= ends[-1]:
                        ends[-1] = max(ends[-1], one.end)
                    else:
                        starts.append(one.start)
                        ends.append(one.end)
            self._over[codes] = starts, ends
        starts, ends = self._over[codes]
        place = bisect_left(starts, coding.end) - 1
        return place >= 0 and ends[place] > coding.start

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.document.text)

    def _spans(self, words: str) -> list[Span]:
        """Where words stand in the document, in order and apart."""
        if words not in self._hits:
            self._hits[words] = self._folded.find(words)
        return self._hits[words]

    def _turns_with(self, spans: Iterable[Span]) -> frozenset[int]:
        found: set[int] = set()
        for start, end in spans:
            place = bisect_right(self._bodies, start) - 1
            if place >= 0 and end <= self.speech[place].end:
                found.add(place)
        return frozenset(found)

    @staticmethod
    def _within(spans: Sequence[Span], start: int, end: int) -> bool:
        place = bisect_left(spans, (start, start))
        return place < len(spans) and spans[place][1] <= end
