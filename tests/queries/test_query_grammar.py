"""What a researcher types: how it is taken apart, written again, and where an error points."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.query import AllOf, AnyOf, CodedAs, NearTo, NoneOf, QueryTerm, SaidBy, Within, WordsSaid
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.queries.query.conditions import Condition, parse_condition
from qualcode.queries.query.grammar import Atoms, ParsedQuery, in_words, parse_query

CODES = {"a": 1, "b": 2, "stage/c": 3, "/and": 4}
A, B, C = (CodedAs(frozenset({number})) for number in (1, 2, 3))


def code(address: str) -> QueryTerm:
    if address not in CODES:
        raise NotFoundError(f"There is no code {address!r}.", "Did you mean a?")
    return CodedAs(frozenset({CODES[address]}))


def people(condition: Condition) -> QueryTerm:
    return SaidBy(frozenset({len(condition.values)}))


def read(text: str) -> ParsedQuery:
    return parse_query(text, Atoms(code, WordsSaid, people))


@pytest.mark.parametrize(
    ("text", "term", "unit"),
    [
        ("a", A, "respondent"),
        ("stage/c within turn", C, "turn"),
        ("a and b or stage/c", AnyOf((AllOf((A, B)), C)), "respondent"),
        ("a AND (b OR stage/c) WITHIN PASSAGES", AllOf((A, AnyOf((B, C)))), "passage"),
        ("not a and not not b", AllOf((NoneOf(A), NoneOf(NoneOf(B)))), "respondent"),
        ("a near b", NearTo(A, B, 3), "respondent"),
        ("a near 5 b", NearTo(A, B, 5), "respondent"),
        ("a near 5 turns b", NearTo(A, B, 5), "respondent"),
        ("a followed by b", NearTo(A, B, 1, after=True), "respondent"),
        ("a followed-by 2 b", NearTo(A, B, 2, after=True), "respondent"),
        ("not a near b", NoneOf(NearTo(A, B, 3)), "respondent"),
        ("(a and b within turn) and not stage/c", AllOf((Within(AllOf((A, B)), "turn"), NoneOf(C))), "respondent"),
        ('"via mijn oom" and a', AllOf((WordsSaid("via mijn oom"), A)), "respondent"),
        ("text~“oom”", WordsSaid("oom"), "respondent"),
        ("a and traject=AO,LWT", AllOf((A, SaidBy(frozenset({2})))), "respondent"),
        ('a and "soort school" != "vmbo, mbo"', AllOf((A, SaidBy(frozenset({1})))), "respondent"),
        ("/and and a", AllOf((CodedAs(frozenset({4})), A)), "respondent"),
        ("", AllOf(), "respondent"),
    ],
)
def test_a_query_is_taken_apart(text: str, term: QueryTerm, unit: str) -> None:
    found = read(text)
    assert (found.term, found.unit) == (term, unit)


def test_the_parts_behind_the_term() -> None:
    found = read(
        'scholen: a in fase=gestart and min="" where leeftijd>=16 and traject=AO,LWT on V4,V5 by ada unfinished'
    )
    assert found.where == (
        Condition("group", "=", ("scholen",)),
        Condition("leeftijd", ">=", ("16",)),
        Condition("traject", "=", ("AO", "LWT")),
    )
    assert found.column == (Condition("fase", "=", ("gestart",)), Condition("min", "=", ("",)))
    assert (found.questions, found.coders, found.unfinished_too) == (("V4", "V5"), ("ada",), True)


@pytest.mark.parametrize(
    ("text", "pointed", "said"),
    [
        ("a and stage/x", "stage/x", "There is no code"),
        ("a an b", "an", "not understood"),
        ("a and", "", "ends where"),
        ("(a or b", "", "a closing bracket"),
        ("a or and b", "and", "a code"),
        ("a within week", "week", "respondent, turn, passage"),
        ("(a within respondent)", "respondent", "turn, passage"),
        ('a and "open', '"open', "not closed"),
        ('a and ""', '""', "no words"),
        ("a where traject", "", "="),
        ("a where leeftijd>=1,2", ">=", "one value"),
        ("a in fase!=gestart", "gestart", "one value"),
        ("a followed b", "b", "by"),
        ("not " * 60 + "a", "not", "within each other"),
        ("a where =x", "=", "an attribute"),
    ],
)
def test_an_error_points_at_its_place(text: str, pointed: str, said: str) -> None:
    with pytest.raises(QualcodeError) as caught:
        read(text)
    message, line, pointer = caught.value.message.split("\n")
    assert said in message
    assert line == f"  {text}"
    place = pointer.index("^") - 2
    assert text[place : place + pointer.count("^")] == pointed or (not pointed and place == len(text.rstrip()))


names = st.text(st.sampled_from("ab Z1/-.,=<>()!@:é'\n"), min_size=1, max_size=8).filter(lambda name: name.strip())
values = st.lists(names, min_size=1, max_size=3).map(tuple)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["", "a", "not a and b"]),
    st.dictionaries(names, st.one_of(names, st.none()), max_size=2),
    st.dictionaries(names, values, max_size=2),
    st.lists(names, max_size=2),
    st.lists(names, max_size=2),
    st.booleans(),
)
def test_what_is_written_is_read_again(
    term: str,
    column: dict[str, str | None],
    where: dict[str, tuple[str, ...]],
    questions: list[str],
    coders: list[str],
    unfinished: bool,
) -> None:
    text = in_words(
        term, column=[*column.items()], where=where, questions=questions, coders=coders, unfinished_too=unfinished
    )
    found = read(text)
    assert found.term == read(term).term
    assert found.column == tuple(Condition(name, "=", (value or "",)) for name, value in column.items())
    assert found.where == tuple(Condition(name, "=", told) for name, told in where.items())
    assert (found.questions, found.coders, found.unfinished_too) == (tuple(questions), tuple(coders), unfinished)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('ab ()"“=<>!,:~@/\\*andotrwihe\n'), max_size=30))
def test_anything_typed_is_read_or_refused_in_words(text: str) -> None:
    with suppress(QualcodeError):
        read(text)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("traject=LWT", Condition("traject", "=", ("LWT",))),
        (" leeftijd >= 16 ", Condition("leeftijd", ">=", ("16",))),
        ("sector=Zorg, welzijn = meer", Condition("sector", "=", ("Zorg, welzijn = meer",))),
        ("a!=b", Condition("a", "!=", ("b",))),
        ("a<b", Condition("a", "<", ("b",))),
        ("a=", Condition("a", "=", ("",))),
    ],
)
def test_a_condition_of_the_command_line(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


@pytest.mark.parametrize("text", ["traject", "", "=AO", ">=3"])
def test_what_is_no_condition_says_so(text: str) -> None:
    with pytest.raises(QualcodeError):
        parse_condition(text)
