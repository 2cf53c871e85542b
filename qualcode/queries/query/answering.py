"""The answer to a query of a project: who, out of whom, and by which codings and turns; one document at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from qualcode.addresses import find_codes
from qualcode.analysis.matrix import Path
from qualcode.analysis.mentions import CountedCoding, CountedDocument, find_mentions
from qualcode.analysis.query import (
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
    SaidTurn,
    Within,
    WordsSaid,
    decided,
    find_in,
    leaves,
    named_codes,
)
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.names import folded
from qualcode.queries.columns import BYS, attributes_of_interviews, find_attribute, value_of
from qualcode.queries.counting import (
    CountedStudy,
    columns_of,
    documents_to_count,
    find_interviews,
    find_respondents,
    split_conditions,
    study_to_count,
)
from qualcode.queries.names import name_mask
from qualcode.queries.query.conditions import Condition, resolved
from qualcode.queries.query.grammar import Atoms, ParsedQuery, parse_query
from qualcode.spreading import spread
from qualcode.storage import Project
from qualcode.storage.asking.queries import saved_query
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import respondents as read_respondents

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """What a query finds: the ids of respondents, of all in the base, and of codings, and the turns without a coding.

    A coding is there with the respondents for whom it counts.
    """

    study: CountedStudy
    base: tuple[int, ...]
    found: QueryFindings

    @property
    def respondents(self) -> tuple[int, ...]:
        """The ids of the respondents for whom the query holds, in order."""
        return tuple(sorted(self.found.respondents))


def read_query(project: Project, text: str) -> ParsedQuery:
    """A query of a project, whose codes and values are there. ``QualcodeError`` points at what is not.

    ``@name`` in it stands for a query that is saved under that name.
    """
    return _read(project, read_codebook(project), text, ())


def _read(project: Project, book: Codebook, text: str, above: tuple[str, ...]) -> ParsedQuery:
    def code(address: str) -> QueryTerm:
        if address.startswith("@"):
            return _saved(project, book, address[1:], above)
        try:
            found = find_codes(book, [address])
        except NotFoundError:
            # A code whose address holds a name of a person leaves under another one.
            called = {told: path for path, told in name_mask(project).addresses.items()}
            if address not in called:
                raise
            found = find_codes(book, [called[address]])
        return CodedAs(frozenset(under for one in found for under in book.descendants(one)))

    return parse_query(text, Atoms(code, WordsSaid, partial(_people, project)))


def _saved(project: Project, book: Codebook, name: str, above: tuple[str, ...]) -> QueryTerm:
    """A saved query as a term of another; its conditions are then of who speaks."""
    if name in above:
        raise QualcodeError(
            _("The query {name} asks for itself: {path}.").format(name=name, path=" > ".join((*above, name))),
            _("Save one of these otherwise."),
        )
    _row_id, text = saved_query(project, name)
    query = _read(project, book, text, (*above, name))
    return as_term(project, query, name)


def as_term(project: Project, query: ParsedQuery, name: str) -> QueryTerm:
    """A query as a term: what its conditions ask of who speaks must hold as well.

    ``QualcodeError`` where it says what only a whole query can: a column, questions, coders, or *unfinished*.
    """
    if query.column or query.questions or query.coders or query.unfinished_too:
        raise QualcodeError(
            _("The query {name} says in, on, by or unfinished, and cannot be part of something else.").format(
                name=name
            ),
            _("Save it without that, and say it of the whole."),
        )
    term = query.term if query.unit == "respondent" else Within(query.term, query.unit)
    people = tuple(_people(project, condition) for condition in query.where)
    return AllOf((term, *people)) if people else term


def _people(project: Project, condition: Condition) -> QueryTerm:
    """Who meets a condition, or in which interviews it holds; an empty value is of those who have none."""
    attributes = read_attributes(project)
    if any(folded(one.name) == folded(condition.attribute) for one in attributes_of_interviews(project, attributes)):
        meetings, _persons = split_conditions(project, resolved(project, [condition]), attributes)
        return SaidAt(find_interviews(project, meetings))
    if "" in condition.values:
        name = find_attribute(condition.attribute, attributes).name
        return SaidBy(frozenset(one.id for one in read_respondents(project) if value_of(one, name) is None))
    return SaidBy(frozenset(person.id for person in find_respondents(project, resolved(project, [condition]))))


def answer(
    project: Project,
    query: ParsedQuery,
    *,
    conditions: Sequence[Condition] = (),
    questions: Collection[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
    executor: Executor | None = None,
) -> QueryAnswer:
    """The answer to a query, whose own conditions and those given must all hold.

    Whose codings count and who is in the base is as for :func:`queries.counting.study_to_count`; what a query says of
    coders and questions holds where nothing is given. Documents are looked at in ``executor`` where one is given.
    """
    with project.snapshot():
        study = study_to_count(
            project,
            coders=coders or query.coders,
            where=resolved(project, [*query.where, *conditions]),
            unfinished_too=unfinished_too or query.unfinished_too,
            questions=questions or query.questions,
        )
        found = findings(project, study, query.term, query.unit, executor)
        base = tuple(sorted(person.id for person in study.respondents))
        if not query.column:
            return QueryAnswer(study, base, found)
        return _in_column(project, study, query, found)


def findings(
    project: Project, study: CountedStudy, term: QueryTerm, unit: QueryUnit, executor: Executor | None = None
) -> QueryFindings:
    """What a term finds of the respondents in a study's base."""
    documents = documents_to_count(project, study, code_ids=codes_of(term, unit), every=is_everywhere(term, unit))
    parts = spread(partial(find_in, term=term, unit=unit), documents, executor)
    return decided(QueryFindings.merge(parts), term, unit, (person.id for person in study.respondents))


def _in_column(project: Project, study: CountedStudy, query: ParsedQuery, found: QueryFindings) -> QueryAnswer:
    """What was found as far as it stands in a column of a matrix."""
    names = [one.attribute for one in query.column]
    known = {folded(one.name) for one in study.attributes}
    by = [one for one in BYS if one in names and one not in known]
    columns = columns_of(project, study, ["/".join(name for name in names if name not in by)], by)
    values = {one.attribute: one.values[0] or None for one in query.column}
    # What a matrix is divided by stands innermost.
    path: Path = tuple(values[name] for name in sorted(names, key=lambda name: name in by))
    cases = {case.case_id: case for case in columns.cases(columns.blocks[0]) if case.within(path)}
    base = tuple(sorted({case.who for case in cases.values()}))
    if not columns.are_cases:
        return QueryAnswer(study, base, _only(found, frozenset(base)))
    here = {person for person in found.respondents if person in set(base)}
    evidence = dict(found.codings)
    bare = here.difference(*evidence.values(), (turn.respondent_id for turn in found.turns))
    codings: dict[int, frozenset[int]] = {}
    turns: list[SaidTurn] = []
    codes = codes_of(query.term, query.unit)
    for document in documents_to_count(project, study, code_ids=codes, every=bool(found.turns)):
        for part in columns.by_case(document_of_findings(document, found)):
            for mention in find_mentions(part):
                case = cases.get(mention.respondent_id)
                if case is None or case.who not in here:
                    continue
                if mention.coding_id > 0:
                    codings[mention.coding_id] = codings.get(mention.coding_id, frozenset()) | {case.who}
                else:
                    turns.append(found.turns[-mention.coding_id - 1])
    return QueryAnswer(
        study,
        base,
        QueryFindings(
            frozenset(bare.union(*codings.values(), (turn.respondent_id for turn in turns))),
            codings=codings,
            turns=tuple(dict.fromkeys(turns)),
        ),
    )


def document_of_findings(document: CountedDocument, found: QueryFindings) -> CountedDocument:
    """A document with the codings that were found, and with its turns that were found as codings of id -1, -2, ..."""
    codings = [coding for coding in document.codings if coding.id in found.codings]
    codings += [
        CountedCoding(-place - 1, turn.start, turn.end, 0, 0)
        for place, turn in enumerate(found.turns)
        if turn.document_id == document.id
    ]
    return document._replace(codings=tuple(sorted(codings, key=lambda coding: coding[1:3])))


def _only(found: QueryFindings, people: frozenset[int]) -> QueryFindings:
    return QueryFindings(
        found.respondents & people,
        codings={coding: whose & people for coding, whose in found.codings.items() if not whose.isdisjoint(people)},
        turns=tuple(turn for turn in found.turns if turn.respondent_id in people),
    )


def _nodes(term: QueryTerm) -> Iterator[QueryTerm]:
    yield term
    match term:
        case NoneOf() | Within():
            yield from _nodes(term.term)
        case AllOf() | AnyOf():
            for one in term.terms:
                yield from _nodes(one)
        case NearTo():
            yield from _nodes(term.first)
            yield from _nodes(term.second)


def codes_of(term: QueryTerm, unit: QueryUnit) -> Collection[int] | None:
    """The codes without whose codings a query is decided wrongly; ``None`` is all.

    A passage may be any coding, where the term does not name codes that must be there.
    """
    passages = [one.term for one in _nodes(term) if isinstance(one, Within) and one.unit == "passage"]
    passages += [term] if unit == "passage" else []
    return named_codes(term) if all(named_codes(one, there=True) for one in passages) else None


def is_everywhere(term: QueryTerm, unit: QueryUnit) -> bool:
    """Whether a query may find something in a document without a coding of the codes that it names."""
    places = [term] if unit != "respondent" else [*leaves(term)]
    return any(
        isinstance(one, WordsSaid | NoneOf | SaidBy | SaidAt) or (isinstance(one, AllOf) and not one.terms)
        for place in places
        for one in _nodes(place)
    )
