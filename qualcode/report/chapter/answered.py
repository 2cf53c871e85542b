"""Answers as a chapter takes them: each set that an outline names as codes of its own, and who was asked what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from qualcode.addresses import find_code
from qualcode.analysis.quantify import Language
from qualcode.i18n import speaking
from qualcode.model import ANSWER, Code
from qualcode.outline import BASES, Base, Outline, SectionPart
from qualcode.queries.answers import (
    Answers,
    HeldAnswer,
    answer_rows,
    find_set,
    find_value,
    in_base,
    refuse_conflicts,
)
from qualcode.queries.asking import Asking
from qualcode.queries.bases import narrowed
from qualcode.queries.counting import CountedStudy
from qualcode.storage import Project
from qualcode.storage.asking.answers import AnswerSet
from qualcode.storage.asking.waves import waves


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
    addresses = [code for code, _base in named if code.startswith(ANSWER)]
    bases: dict[tuple[str, Base], frozenset[int]] = {}
    codes: list[Code] = []
    said: dict[int, dict[int, set[int]]] = {}
    numbers = count(-1, -1)
    for found, held in _held(project, study, addresses):
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
            base: frozenset(one.respondent_id for one in in_base(held, base)) for base in BASES
        }
        bases |= {(row.path, base): inside for row in (whole, *rows) for base, inside in people.items()}
    about = [(code, base) for code, base in dict.fromkeys(named) if base != "group" and not code.startswith(ANSWER)]
    asking = Asking(project) if about else None
    for address, base in about:
        path = study.codebook.by_id[find_code(study.codebook, address)].path
        asked, _questions = narrowed(project, study, (path,), base, asking)
        bases[path, base] = frozenset(person.id for person in asked.respondents)
    return AnsweredCodes(tuple(codes), said, bases)


def _held(
    project: Project, study: CountedStudy, addresses: Iterable[str]
) -> Iterator[tuple[AnswerSet, list[HeldAnswer]]]:
    """The sets at addresses of sets and answers, each with what its respondents answer; each set once."""
    sets: dict[str, AnswerSet] = {}
    for address in addresses:
        found = find_value(project, address)[0] if "=" in address else find_set(project, address)
        sets.setdefault(found.slug, found)
    if sets:
        answers = Answers(project, study)
        answers.read_ahead(sets.values())
        for found in sets.values():
            held = answers.of(found)
            refuse_conflicts(found, held, waves=() if study.interviews is not None else waves(project))
            yield found, held


def _parts(outline: Outline) -> Iterator[SectionPart]:
    for group in outline.groups:
        for section in group.sections:
            yield from section.parts
