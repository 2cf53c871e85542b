"""Answers as rows of a matrix, by themselves or beside codes: who gives each, and who gives none of a set."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count as counting
from typing import NamedTuple

from qualcode.analysis.matrix import Count, DocumentCounts, Matrix, People, Percent
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import ANSWER, Code, Codebook
from qualcode.outline import Base
from qualcode.queries.answers import (
    CONFLICT,
    Answers,
    HeldAnswer,
    answer_rows,
    find_set,
    find_value,
    in_base,
    refuse_conflicts,
)
from qualcode.queries.columns import MatrixColumns
from qualcode.queries.counting import AddedRows, CountedStudy, lay_out
from qualcode.specs import NO_ANSWER, NOT_ASKED
from qualcode.storage import Project
from qualcode.storage.asking.answers import AnswerSet
from qualcode.storage.asking.waves import waves


class AnswerRows(NamedTuple):
    """A study with answers as codes of ids below nought, its base narrowed to whom the rows are out of.

    ``rows`` has the address of each in place of its set; ``questions`` are what was asked.
    """

    study: CountedStudy
    rows: tuple[str, ...]
    added: AddedRows
    questions: tuple[str, ...]


def with_answer_rows(
    project: Project,
    study: CountedStudy,
    rows: Sequence[str],
    base: Base,
    *,
    others: Collection[int] = (),
    count: Count = "respondents",
    undecided: bool = False,
) -> AnswerRows:
    """The rows of answer sets (``answer:wie-regelt``, or one answer of it, ``answer:wie-regelt=zelf``).

    They are out of the group of the sets, or of who of it was asked or answered, and of ``others``, whom other rows are
    out of. Of a set that goes by a narrower group, the rest was not asked. ``ConflictError`` where answers of a single
    set contradict each other, unless those are to be a row of their own (``undecided``); ``NotFoundError`` for a set or
    an answer that is not there, ``QualcodeError`` where anything but respondents is counted.
    """
    if count != "respondents":
        raise QualcodeError(
            _("An answer is a respondent's; {count} cannot be counted of it.").format(count=count),
            _("Count respondents, or take codes as rows."),
        )
    wanted: dict[str, tuple[AnswerSet, set[str] | None]] = {}
    for row in rows:
        if row.startswith(ANSWER):
            found, slugs = _named(project, row)
            before = wanted.get(found.slug, (found, set[str]()))[1]
            wanted[found.slug] = found, None if slugs is None or before is None else before | slugs
    answers = Answers(project, study)
    answers.read_ahead(found for found, _slugs in wanted.values())
    held = {slug: answers.of(found) for slug, (found, _slugs) in wanted.items()}
    if not undecided:
        for slug, (found, _slugs) in wanted.items():
            refuse_conflicts(found, held[slug], waves=() if study.interviews is not None else waves(project))
    inside = {*others, *(one.respondent_id for of in held.values() for one in in_base(of, base))}
    people = tuple(person for person in study.respondents if person.id in inside)
    alone = len(wanted) == 1 and all(row.startswith(ANSWER) for row in rows)
    first = min((code.id for code in study.codebook.codes), default=0)
    numbers = counting(min(first, 0) - 1, -1)
    made = {
        slug: _SetRows.of(found, held[slug], slugs, [person.id for person in people], numbers, alone)
        for slug, (found, slugs) in wanted.items()
    }
    places = [made[_slug(row)].paths(row) if row.startswith(ANSWER) else (row,) for row in rows]
    codes = [code for one in made.values() for code in one.codes]
    book = study.codebook
    questions = [
        name
        for found, _slugs in wanted.values()
        for name in ([one.address for one in answers.questions(found)] or [found.name])
    ]
    return AnswerRows(
        replace(
            study,
            respondents=people,
            codebook=Codebook(book.slug, book.name, book.language, book.version, (*book.codes, *codes)),
        ),
        tuple(path for mine in places for path in mine),
        AddedRows(
            _CountedRows(DocumentCounts.merge(one.counts for one in made.values())),
            tuple(one.partition for one in made.values() if one.partition),
            frozenset(silent for one in made.values() for silent in one.silences),
        ),
        tuple(dict.fromkeys(questions)),
    )


def answer_matrix(
    project: Project,
    study: CountedStudy,
    address: str,
    columns: Sequence[str] = (),
    *,
    base: Base = "group",
    percent: Percent = "none",
) -> Matrix:
    """An answer set as a matrix: its answers, *no answer* and *not asked* by attributes of respondents.

    A single set's rows add up to the base of each column, and it proves that they do. Errors are those of
    :func:`with_answer_rows`, and ``QualcodeError`` for a column that divides interviews, for an answer is one
    respondent's.
    """
    found = with_answer_rows(project, study, [f"{ANSWER}{find_set(project, address).slug}"], base)
    return lay_out(project, found.study, found.rows, columns, percent=percent, more=[found.added]).matrix


def _slug(row: str) -> str:
    return row.removeprefix(ANSWER).partition("=")[0].strip()


def _named(project: Project, row: str) -> tuple[AnswerSet, set[str] | None]:
    """The set that a row is of, and the answer; ``None`` is all of it."""
    if "=" not in row:
        return find_set(project, row), None
    if row.rpartition("=")[2].strip() == NOT_ASKED:
        return find_set(project, row.partition("=")[0]), {NOT_ASKED}
    found, value = find_value(project, row)
    return found, {value.slug if value else NO_ANSWER}


@dataclass(frozen=True, slots=True)
class _CountedRows:
    """Counts that are there already, for columns of whole respondents."""

    counts: DocumentCounts

    def __call__(self, columns: MatrixColumns) -> DocumentCounts:
        if columns.are_cases:
            raise QualcodeError(
                _("An answer is of all that a respondent says, and cannot be divided by interview, coder or question."),
                _("Take an attribute of respondents, or narrow with: --where"),
            )
        return self.counts


class _SetRows(NamedTuple):
    """The rows of a set by slug, those of them that are silence, and where it is whole and single all of them."""

    found: AnswerSet
    codes: tuple[Code, ...]
    counts: DocumentCounts
    partition: tuple[int, ...]
    silences: tuple[int, ...]

    @classmethod
    def of(
        cls,
        found: AnswerSet,
        held: Sequence[HeldAnswer],
        slugs: Collection[str] | None,
        people: Sequence[int],
        numbers: counting[int],
        alone: bool,
    ) -> _SetRows:
        given = {one.respondent_id: one for one in held}
        rows = answer_rows(found, [given[person].answer for person in people if person in given])
        codes = tuple(
            replace(row, id=next(numbers), name=row.name if alone else f"{found.name}: {row.name}")
            for row in rows
            if slugs is None or row.slug in slugs
        )
        ids = {code.slug: code.id for code in codes}
        said: dict[tuple[int, People], int] = {}
        passages: dict[tuple[int, People], array[int]] = {}
        for person in people:
            for slug, codings in _answers(given.get(person)).items():
                if slug in ids:
                    said[ids[slug], (person,)] = 1
                    if codings:
                        passages[ids[slug], (person,)] = array("q", sorted({*codings}))
        answers = {value.slug for value in found.values}
        return cls(
            found,
            codes,
            DocumentCounts(documents=said, passages=passages),
            tuple(ids.values()) if slugs is None and found.kind == "single" else (),
            tuple(number for slug, number in ids.items() if slug not in answers),
        )

    def paths(self, row: str) -> tuple[str, ...]:
        """The addresses of the codes of a row."""
        if "=" not in row:
            return tuple(code.path for code in self.codes)
        slug = row.rpartition("=")[2].strip()
        return tuple(code.path for code in self.codes if code.slug == slug)


def _answers(held: HeldAnswer | None) -> Mapping[str, Sequence[int]]:
    """What somebody answers, or by which silence, with the codings behind each; who is in no group was not asked."""
    if held is None:
        return {NOT_ASKED: ()}
    if held.answer.state == CONFLICT:
        return {CONFLICT: held.answer.codings}
    if held.answer.state == "answer":
        return {slug: held.passages.get(slug, ()) for slug in held.answer.values}
    return {held.answer.state: ()}
