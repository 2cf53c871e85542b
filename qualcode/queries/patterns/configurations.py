"""Combinations of codes, answers and saved queries of a project, laid out as a matrix whose rows add up to its base."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from qualcode.addresses import find_codes
from qualcode.analysis.matrix import DocumentCounts, Matrix, People, Percent, beside, including_rows, tabulate
from qualcode.analysis.patterns.configurations import Configuration, find_configurations
from qualcode.analysis.patterns.relations import RelationCounts, find_relations
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import ANSWER, QUERY, Code, Codebook
from qualcode.queries.answers import Answers, find_set, refuse_conflicts
from qualcode.queries.columns import MatrixColumns
from qualcode.queries.counting import CountedStudy, LaidOut, documents_to_count
from qualcode.queries.query.answering import as_term, findings, read_query
from qualcode.spreading import spread
from qualcode.storage import Project
from qualcode.storage.asking.queries import saved_query


class ConfiguredTerm(NamedTuple):
    """A code, an answer or a saved query (``kind``): its address, its name, and the respondents (ids) who say it."""

    kind: str
    address: str
    name: str
    respondents: frozenset[int]


def who_says(project: Project, study: CountedStudy, codes: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """The respondents of the base (ids) who say each of some codes, or what is under it."""
    if not codes:
        return {}
    book = study.codebook
    work = partial(
        find_relations,
        including=including_rows(book, codes),
        base=frozenset(person.id for person in study.respondents),
        unit="respondent",
    )
    with project.snapshot():
        documents = documents_to_count(
            project, study, code_ids={under for code in codes for under in book.descendants(code)}
        )
        return RelationCounts.merge(spread(work, documents, None)).saying


def configured_terms(project: Project, study: CountedStudy, addresses: Sequence[str] = ()) -> list[ConfiguredTerm]:
    """The terms at addresses, in order: codes, ``answer:SET`` (each answer of it), ``@NAME``; by default the themes.

    ``NotFoundError`` for what does not exist, ``QualcodeError`` for a term that is named twice, ``ConflictError`` where
    answers of a set contradict each other and nobody has decided.
    """
    book = study.codebook
    plain = [one for one in addresses if not one.startswith((ANSWER, QUERY))]
    codes = find_codes(book, plain) if addresses else [code.id for code in book.children.get(None, ())]
    found: list[ConfiguredTerm] = []
    with project.snapshot():
        saying = who_says(project, study, codes)

        def of_codes(ids: Sequence[int]) -> Iterator[ConfiguredTerm]:
            for one in ids:
                code = book.by_id[one]
                yield ConfiguredTerm("code", code.path, code.name, saying.get(one, frozenset()))

        if not addresses:
            found += of_codes(codes)
        for address in addresses:
            if address.startswith(ANSWER):
                found += _answers(project, study, address)
            elif address.startswith(QUERY):
                found.append(_query(project, study, address))
            else:
                found += of_codes(find_codes(book, [address]))
    named = [(one.kind, one.address) for one in found]
    if twice := next((one for one in named if named.count(one) > 1), None):
        raise QualcodeError(_("{address} is asked for twice.").format(address=twice[1]), _("Ask for each once."))
    return found


def _answers(project: Project, study: CountedStudy, address: str) -> Iterator[ConfiguredTerm]:
    found = find_set(project, address)
    held = Answers(project, study).of(found)
    refuse_conflicts(found, held)
    for value in found.values:
        people = frozenset(one.respondent_id for one in held if value.slug in one.answer.values)
        yield ConfiguredTerm("answer", f"{found.slug}={value.slug}", value.name, people)


def _query(project: Project, study: CountedStudy, address: str) -> ConfiguredTerm:
    name = address[len(QUERY) :]
    _row_id, text = saved_query(project, name)
    term = as_term(project, read_query(project, text), name)
    return ConfiguredTerm("query", address, address, findings(project, study, term, "respondent").respondents)


def configurations(study: CountedStudy, terms: Sequence[ConfiguredTerm]) -> list[Configuration]:
    """The combinations of terms that occur in the base of a study; see :func:`find_configurations`."""
    return find_configurations([one.respondents for one in terms], (person.id for person in study.respondents))


class ConfigurationRow(NamedTuple):
    """A combination as a row is called: by an address of its own, and in words."""

    found: Configuration
    address: str
    name: str


def configuration_matrix(
    project: Project,
    study: CountedStudy,
    rows: Sequence[ConfigurationRow],
    columns: Sequence[str] = (),
    *,
    percent: Percent = "none",
) -> Matrix:
    """Combinations by attributes of respondents; the rows add up to the base of each column.

    The last row is that of none of the terms, which nobody says. ``QualcodeError`` for a column that divides
    interviews, for a combination is of all that a respondent says.
    """
    return lay_out_configurations(project, study, rows, columns, percent=percent).matrix


def lay_out_configurations(
    project: Project,
    study: CountedStudy,
    rows: Sequence[ConfigurationRow],
    columns: Sequence[str] = (),
    *,
    percent: Percent = "none",
    passages: Mapping[tuple[int, People], array[int]] | None = None,
) -> LaidOut:
    """What :func:`configuration_matrix` gives with what is behind it: ``passages`` by row and respondent."""
    asked = MatrixColumns(project, columns, study.respondents, study.attributes, study.interviews)
    if asked.are_cases:
        raise QualcodeError(
            _("A combination is of all that a respondent says, and cannot be divided by interview."),
            _("Take an attribute of respondents, or narrow with: --where"),
        )
    codes = tuple(
        Code(place, "", row.address, row.address, None, row.name, position=place) for place, row in enumerate(rows, 1)
    )
    book = Codebook("", "", "", 0, codes)
    said: dict[tuple[int, People], int] = {
        (place, (person,)): 1 for place, row in enumerate(rows, 1) for person in row.found.respondents
    }

    ids = tuple(code.id for code in codes)
    silent = ids[-1:]
    counts = DocumentCounts(said, passages=passages or {})
    cases = tuple(tuple(asked.cases(block)) for block in asked.blocks)
    tables = [
        tabulate(
            counts,
            whose,
            book,
            ids,
            percent=percent,
            attributes=block,
            partitions=[ids],
            silences=silent,
        )
        for whose, block in zip(cases, asked.blocks, strict=True)
    ]
    found = beside(tables)
    assert found.answers == found.bases, "combinations add up to the base"
    return LaidOut(found, counts, cases)
