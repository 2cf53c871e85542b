"""Queries against a plain evaluator that looks at every unit one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.mentions import CountedCoding, CountedDocument, CountedTurn
from qualcode.analysis.query import (
    UNITS,
    AllOf,
    AnyOf,
    CodedAs,
    NearTo,
    NoneOf,
    QueryFindings,
    QueryTerm,
    QueryUnit,
    SaidAt,
    SaidBy,
    Within,
    WordsSaid,
    decided,
    find_in,
    named_codes,
)

WORDS = ("aap", "noot", "mies")
PEOPLE, CODES = (1, 2, 3), (1, 2, 3)


def said(
    document_id: int, turns: Sequence[tuple[int, Sequence[str]]], codings: Sequence[tuple[int, int, int]]
) -> CountedDocument:
    """A document of turns (who, words), with codings as (first word, last word, code) of all words through it."""
    text, speech, places = "", [], []
    for who, words in turns:
        start = len(text)
        text += f"R{who}: "
        body = len(text)
        for word in words:
            places.append((len(text), len(text) + len(word)))
            text += f"{word} "
        speech.append(CountedTurn(start, body, len(text), who))
        text += "\n"
    found = [
        (places[min(first, last)][0], places[max(first, last)][1], code)
        for first, last, code in codings
        if max(first, last) < len(places)
    ]
    ordered = sorted(found)
    return CountedDocument(
        document_id,
        tuple(
            CountedCoding(document_id * 1000 + place, start, end, code, 1)
            for place, (start, end, code) in enumerate(ordered, 1)
        ),
        tuple(speech),
        text,
    )


documents = st.builds(
    said,
    st.integers(1, 1),
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)), max_size=5),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(CODES)), max_size=6),
)
atoms = st.one_of(
    st.frozensets(st.sampled_from(CODES), min_size=1, max_size=2).map(CodedAs),
    st.sampled_from(WORDS).map(WordsSaid),
    st.frozensets(st.sampled_from(PEOPLE)).map(SaidBy),
    st.frozensets(st.sampled_from((1, 2))).map(SaidAt),
)


def wider(inner: st.SearchStrategy[QueryTerm]) -> st.SearchStrategy[QueryTerm]:
    pairs = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        inner.map(NoneOf),
        pairs.map(AllOf),
        pairs.map(AnyOf),
        st.builds(NearTo, inner, inner, st.integers(0, 3), st.booleans()),
        st.builds(Within, inner, st.sampled_from(("turn", "passage"))),
    )


terms: st.SearchStrategy[QueryTerm] = st.recursive(atoms, wider, max_leaves=5)


def overlaps(one: CountedCoding, other: CountedCoding) -> bool:
    return one.start < other.end and other.start < one.end


class Plain:
    """The same by its definition: every unit asked by itself."""

    def __init__(self, documents: Sequence[CountedDocument]) -> None:
        self.documents = documents

    def covers(self, document: CountedDocument, coding: CountedCoding, place: int) -> bool:
        turn = document.speech[place]
        return max(coding.start, turn.body) < min(coding.end, turn.end - 1)

    def in_turn(self, term: QueryTerm, document: CountedDocument, place: int) -> bool:
        turn = document.speech[place]
        match term:
            case CodedAs():
                return any(
                    coding.code_id in term.codes and self.covers(document, coding, place) for coding in document.codings
                )
            case WordsSaid():
                return term.words in document.text[turn.body : turn.end]
            case SaidBy():
                return turn.respondent_id in term.people
            case SaidAt():
                return document.id in term.documents
            case NoneOf():
                return not self.in_turn(term.term, document, place)
            case AllOf():
                return all(self.in_turn(one, document, place) for one in term.terms)
            case AnyOf():
                return any(self.in_turn(one, document, place) for one in term.terms)
            case NearTo():
                least = 1 if term.after else -term.turns
                pairs = [
                    (first, second)
                    for first in range(len(document.speech))
                    for second in range(len(document.speech))
                    if least <= second - first <= term.turns
                    and self.in_turn(term.first, document, first)
                    and self.in_turn(term.second, document, second)
                ]
                return any(place in pair for pair in pairs)
            case Within(unit="turn"):
                return self.in_turn(term.term, document, place)
            case Within():
                asked = named_codes(term.term, there=True)
                return any(
                    self.in_passage(term.term, document, coding) and self.covers(document, coding, place)
                    for coding in document.codings
                    if not asked or coding.code_id in asked
                )

    def in_passage(self, term: QueryTerm, document: CountedDocument, coding: CountedCoding) -> bool:
        places = [place for place in range(len(document.speech)) if self.covers(document, coding, place)]
        match term:
            case CodedAs():
                return any(other.code_id in term.codes and overlaps(coding, other) for other in document.codings)
            case WordsSaid():
                return term.words in document.text[coding.start : coding.end]
            case SaidBy():
                return any(document.speech[place].respondent_id in term.people for place in places)
            case NoneOf():
                return not self.in_passage(term.term, document, coding)
            case AllOf():
                return all(self.in_passage(one, document, coding) for one in term.terms)
            case AnyOf():
                return any(self.in_passage(one, document, coding) for one in term.terms)
            case Within(unit="passage"):
                return self.in_passage(term.term, document, coding)
            case _:
                return any(self.in_turn(term, document, place) for place in places)

    def of_respondent(self, term: QueryTerm, person: int) -> bool:
        match term:
            case SaidBy():
                return person in term.people
            case NoneOf():
                return not self.of_respondent(term.term, person)
            case AllOf():
                return all(self.of_respondent(one, person) for one in term.terms)
            case AnyOf():
                return any(self.of_respondent(one, person) for one in term.terms)
            case _:
                return any(
                    self.in_turn(term, document, place)
                    for document in self.documents
                    for place, turn in enumerate(document.speech)
                    if turn.respondent_id == person
                )

    def respondents(self, term: QueryTerm, unit: QueryUnit, base: frozenset[int]) -> frozenset[int]:
        if unit == "respondent":
            return frozenset(person for person in base if self.of_respondent(term, person))
        if unit == "turn":
            return base & {
                turn.respondent_id
                for document in self.documents
                for place, turn in enumerate(document.speech)
                if self.in_turn(term, document, place)
            }
        asked = named_codes(term, there=True)
        return base & {
            document.speech[place].respondent_id
            for document in self.documents
            for coding in document.codings
            if (not asked or coding.code_id in asked) and self.in_passage(term, document, coding)
            for place in range(len(document.speech))
            if self.covers(document, coding, place)
        }


@settings(max_examples=150, deadline=None)
@given(
    st.lists(documents, min_size=1, max_size=2), terms, st.sampled_from(UNITS), st.frozensets(st.sampled_from(PEOPLE))
)
def test_a_query_finds_whom_its_definition_finds(
    found: list[CountedDocument], term: QueryTerm, unit: QueryUnit, base: frozenset[int]
) -> None:
    numbered = [
        one._replace(id=place, codings=tuple(coding._replace(id=place * 1000 + coding.id) for coding in one.codings))
        for place, one in enumerate(found, 1)
    ]
    told = decided(QueryFindings.merge(find_in(one, term, unit) for one in numbered), term, unit, base)
    assert told.respondents == Plain(numbered).respondents(term, unit, base)
    # Every passage is of somebody for whom the query holds, and turns stand in their document.
    assert frozenset().union(*told.codings.values()) <= told.respondents
    spans = {(one.id, turn.body, turn.end, turn.respondent_id) for one in numbered for turn in one.speech}
    assert set(told.turns) <= spans
    assert {turn.respondent_id for turn in told.turns} <= told.respondents
    if unit != "respondent":
        evidence = frozenset().union(*told.codings.values(), {turn.respondent_id for turn in told.turns})
        assert evidence == told.respondents


@pytest.mark.parametrize(
    ("term", "unit", "people"),
    [
        (AllOf((CodedAs(frozenset({1})), CodedAs(frozenset({2})))), "respondent", {1}),
        (AllOf((CodedAs(frozenset({1})), CodedAs(frozenset({2})))), "turn", set()),
        (AllOf((CodedAs(frozenset({1})), WordsSaid("Noot"))), "turn", {1, 2}),
        (AllOf((CodedAs(frozenset({1})), NoneOf(CodedAs(frozenset({2}))))), "respondent", {2}),
        (NearTo(CodedAs(frozenset({1})), CodedAs(frozenset({2})), 1), "respondent", {1, 2}),
        (NearTo(CodedAs(frozenset({2})), CodedAs(frozenset({1})), 1, after=True), "respondent", set()),
        (NearTo(CodedAs(frozenset({1})), CodedAs(frozenset({2})), 2, after=True), "respondent", {1, 2}),
        (AllOf(), "respondent", {1, 2, 3}),
    ],
)
def test_units_and_order_by_example(term: QueryTerm, unit: QueryUnit, people: set[int]) -> None:
    document = said(1, [(1, ["aap", "noot"]), (2, ["noot"]), (1, ["mies"])], [(0, 1, 1), (2, 2, 1), (3, 3, 2)])
    found = decided(find_in(document, term, unit), term, unit, PEOPLE)
    assert set(found.respondents) == people
