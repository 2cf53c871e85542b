"""Answers as a chapter takes them: each set that an outline names as codes of its own, and who was asked what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from qualcode.addresses import find_code
from qualcode.analysis.quantify import Language
from qualcode.i18n import speaking
from qualcode.model import ANSWER, Base, Code, Outline, SectionPart
from qualcode.queries.answers import Answers, answer_rows, find_set, find_value, in_base, refuse_conflicts
from qualcode.queries.bases import narrowed
from qualcode.queries.counting import CountedStudy
from qualcode.storage import Project


@dataclass(frozen=True, slots=True)
class AnsweredCodes:
    """The answers that an outline names, and whom its numbers are out of.

    ``codes`` are a code for each set (``answer:wie-regelt``), with one for each answer and each silence under it;
    their ids are negative. ``said`` are by code and respondent the ids of the codings behind an answer, which are none
    of one by hand. ``bases`` are by path and base the ids of whom a number is out of, where it is not all of a group.
    """

    codes: tuple[Code, ...] = ()
    said: Mapping[int, Mapping[int, set[int]]] = field(default_factory=dict)
    bases: Mapping[tuple[str, Base], frozenset[int]] = field(default_factory=dict)


NOTHING_ASKED = AnsweredCodes()


def answered_codes(project: Project, study: CountedStudy, outline: Outline, language: Language) -> AnsweredCodes:
    """What an outline needs to know of answers and questions, of the base of a study; silences are called in a
    language.

    Raises:
        NotFoundError: there is no such answer set or answer, or no question is about a code.
        ConflictError: answers of a single set contradict each other, and nobody has decided.
    """
    named = [(code, part.base) for part in _parts(outline) for code in part.codes]
    slugs = [code.removeprefix(ANSWER).partition("=")[0] for code, _base in named if code.startswith(ANSWER)]
    bases: dict[tuple[str, Base], frozenset[int]] = {}
    codes: list[Code] = []
    said: dict[int, dict[int, set[int]]] = {}
    numbers = count(-1, -1)
    answers = Answers(project, study) if slugs else None
    for code, _base in named:
        if code.startswith(ANSWER) and "=" in code:
            find_value(project, code)
    for slug in dict.fromkeys(slugs):
        assert answers is not None
        found = find_set(project, slug)
        held = answers.of(found)
        refuse_conflicts(found, held)
        whole = Code(next(numbers), found.guid, found.slug, f"{ANSWER}{found.slug}", None, found.name)
        predicates = {value.slug: value.predicates for value in found.values}
        with speaking(language):
            called = answer_rows(found, [one.answer for one in held])
        rows = [
            replace(
                row,
                id=next(numbers),
                path=f"{ANSWER}{row.path}",
                parent_id=whole.id,
                predicates=predicates.get(row.slug, ()),
            )
            for row in called
        ]
        codes += (whole, *rows)
        for row in rows:
            said[row.id] = {
                one.respondent_id: set(one.passages.get(row.slug, ()))
                for one in held
                if row.slug in (one.answer.values or (one.answer.state,))
            }
        people: dict[Base, frozenset[int]] = {
            base: frozenset(one.respondent_id for one in in_base(held, base)) for base in ("group", "asked", "answered")
        }
        bases |= {(row.path, base): inside for row in (whole, *rows) for base, inside in people.items()}
    for address, base in dict.fromkeys(named):
        if base != "group" and not address.startswith(ANSWER):
            path = study.codebook.by_id[find_code(study.codebook, address)].path
            asked, _questions = narrowed(project, study, (path,), base)
            bases[path, base] = frozenset(person.id for person in asked.respondents)
    return AnsweredCodes(tuple(codes), said, bases)


def _parts(outline: Outline) -> Iterator[SectionPart]:
    for group in outline.groups:
        for section in group.sections:
            yield from section.parts
