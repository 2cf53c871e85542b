"""Answers: what each respondent answers by an answer set, and where answers contradict.

A respondent's answer follows from passages that count (codings with a code of the answer, or one under it), and from
what coders set by hand. Two answers of a single set are a conflict; a decision on it holds as long as what speaks for
each is what it was decided on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.analysis.mentions import find_mentions
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _, ngettext
from qualcode.model import ANSWER, Code, Respondent
from qualcode.names import closest
from qualcode.outline import Base
from qualcode.queries.asking import Asking, all_questions, same_questions
from qualcode.queries.counting import CountedStudy, documents_to_count, study_to_count
from qualcode.rows import Rows
from qualcode.specs import NO_ANSWER, NOT_ASKED, UNKNOWN
from qualcode.storage import Project
from qualcode.storage.asking.answers import (
    AnswerReading,
    AnswerSet,
    AnswerValue,
    answer_decisions,
    answer_sets,
    given_answers,
)
from qualcode.storage.asking.guides import GuideQuestion
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.decisions import twins
from qualcode.storage.documents import documents as read_documents

CONFLICT = "conflict"
"""The state of who gives answers of a single set of which only one can hold, before that is decided."""


@dataclass(frozen=True, slots=True)
class RespondentAnswer:
    """What a respondent answers by a set, as ``answers show SET --respondents --format json`` has it.

    ``state`` is ``answer``, ``no-answer``, ``not-asked``, ``unknown`` (whether asked), or ``conflict``: then ``values``
    are all that speak against each other. ``decision`` is ``""``, ``open`` (a conflict), ``decided`` or ``reopened``
    (what it was decided on has changed). ``codings`` are the ids of the codings that speak for the values.
    """

    set: str
    respondent: str
    group: str | None
    state: str
    values: tuple[str, ...]
    decision: str
    reason: str
    decided_by: str
    by_hand: bool
    codings: tuple[int, ...]


class HeldAnswer(NamedTuple):
    """What a respondent answers, with what speaks for it, as a decision remembers it.

    ``passages`` are by answer the ids of the codings that speak for it.
    """

    respondent_id: int
    answer: RespondentAnswer
    readings: frozenset[AnswerReading]
    passages: Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class _SpeaksFor:
    """What speaks for the answers of a respondent, by id of the answer; ``by_hand`` where a coder's word does."""

    readings: dict[int, list[AnswerReading]] = field(default_factory=lambda: defaultdict(list))
    codings: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class ListedAnswerSet:
    """An answer set with its numbers, as ``answers show --format json`` has it.

    ``base`` is how many are in the group, ``asked`` how many of them were asked or answer anyway.
    """

    set: str
    name: str
    kind: str
    group: str | None
    questions: tuple[str, ...]
    values: tuple[str, ...]
    base: int
    asked: int
    answered: int
    conflicts: int
    reopened: int


def find_set(project: Project, address: str) -> AnswerSet:
    """The answer set of a slug, with or without ``answer:`` before it. ``NotFoundError`` names the closest ones."""
    known = {found.slug: found for found in answer_sets(project)}
    slug = address.strip().removeprefix(ANSWER)
    if slug not in known:
        raise NotFoundError(
            _("There is no answer set {slug!r}.").format(slug=slug),
            closest(slug, known) or _("Bring answer sets in with: qualcode answers import FILE"),
        )
    return known[slug]


def find_value(project: Project, address: str) -> tuple[AnswerSet, AnswerValue | None]:
    """The answer at ``SET=VALUE``; ``None`` for *no answer*. ``NotFoundError`` names the closest ones."""
    slug, equals, wanted = address.partition("=")
    found = find_set(project, slug)
    if equals and wanted.strip() == NO_ANSWER:
        return found, None
    values = {value.slug: value for value in found.values}
    if wanted.strip() not in values:
        raise NotFoundError(
            _("{set} has no answer {value!r}.").format(set=found.slug, value=wanted.strip()),
            closest(wanted, values) or _("Its answers are: {names}").format(names=", ".join(values)),
        )
    return found, values[wanted.strip()]


class _Said(NamedTuple):
    """A coding that counts for a respondent, and where: ``document`` is its GUID."""

    document: str
    respondent_id: int
    code_id: int
    coding_id: int
    start: int
    end: int


class Answers:
    """What the respondents of a counted study answer, at one moment; take it within :meth:`Project.snapshot`."""

    def __init__(self, project: Project, study: CountedStudy) -> None:
        self._project, self._study = project, study
        self._asking = Asking(project)
        self._questions = {one.id: one for one in all_questions(project)}
        self._guids = {document.id: document.guid for document in read_documents(project)}
        self._same = twins(project)
        self._given = given_answers(project)
        self._ahead: dict[int, list[_Said]] = {}
        self._decided = {(one.respondent_id, one.set_id): one for one in answer_decisions(project)}

    def questions(self, found: AnswerSet) -> list[GuideQuestion]:
        """The questions that a set goes by, and those of other waves that are the same."""
        return same_questions([*self._questions.values()], found.questions)

    def respondents(self, found: AnswerSet) -> list[Respondent]:
        """Who is in the group of a set, of the base of the study: its own group, or that of its guides."""
        groups = [found.group]
        if found.group is None and found.questions:
            own = {self._questions[one].guide_id for one in found.questions}
            groups = [guide.group for guide in self._asking.guides if guide.id in own]
        return [
            person
            for person in self._study.respondents
            if any(
                group is None or person.group == group or (person.group or "").startswith(f"{group}/")
                for group in groups
            )
        ]

    def of(self, found: AnswerSet) -> list[HeldAnswer]:
        """What each respondent of the group answers."""
        evidence = self._evidence(found)
        values = {value.id: value for value in found.values}
        order = list(values)
        rows = []
        for person in self.respondents(found):
            speaks = evidence.get(person.id) or _SpeaksFor()
            readings = frozenset(one for of in speaks.readings.values() for one in of)
            decision = self._decided.get((person.id, found.id))
            stands = decision is not None and self._normal(decision.readings) == readings
            chosen = [one for one in order if one in speaks.readings]
            state, said = ("answer" if chosen else self._silence(person, found)), ""
            if decision is not None:
                said = "decided" if stands else "reopened"
            if stands and decision is not None:
                chosen = [decision.value_id] if decision.value_id is not None else []
                state = "answer" if chosen else NO_ANSWER
            elif found.kind == "single" and len(chosen) > 1:
                state, said = CONFLICT, said or "open"
            answer = RespondentAnswer(
                found.slug,
                person.name,
                person.group,
                state,
                tuple(values[one].slug for one in chosen),
                said,
                decision.reason if decision else "",
                decision.coder if decision else "",
                speaks.by_hand,
                tuple(sorted(set().union(*speaks.codings.values()))),
            )
            passages = {values[one].slug: tuple(sorted(of)) for one, of in speaks.codings.items()}
            rows.append(HeldAnswer(person.id, answer, readings, passages))
        return rows

    def _silence(self, person: Respondent, found: AnswerSet) -> str:
        """Why a respondent has no answer of a set."""
        if not found.questions:
            return NO_ANSWER
        state = self._asking.any_of(person, self.questions(found))
        return {"asked": NO_ANSWER, "unknown": UNKNOWN}.get(state, NOT_ASKED)

    def _evidence(self, found: AnswerSet) -> dict[int, _SpeaksFor]:
        """For each respondent what speaks for which answers."""
        book = self._study.codebook
        tied: dict[int, list[AnswerValue]] = {}
        for value in found.values:
            for code_id in dict.fromkeys(under for one in value.codes for under in book.descendants(one)):
                tied.setdefault(code_id, []).append(value)
        evidence: dict[int, _SpeaksFor] = defaultdict(_SpeaksFor)
        if tied:
            for said in self._said_with(tied):
                speaks, code = evidence[said.respondent_id], book.by_id[said.code_id].guid
                for value in tied[said.code_id]:
                    reading = self._reading(said.document, value.guid, said.start, said.end, code)
                    speaks.readings[value.id].append(reading)
                    speaks.codings[value.id].add(said.coding_id)
        guids = {value.id: value.guid for value in found.values}
        for given in self._given:
            if given.value_id in guids:
                speaks = evidence[given.respondent_id]
                speaks.readings[given.value_id].append(self._reading("", guids[given.value_id], 0, 0, ""))
                speaks.by_hand = True
        return evidence

    def read_ahead(self, sets: Iterable[AnswerSet]) -> None:
        """Read once what several sets will be asked for: each reads all documents otherwise."""
        book = self._study.codebook
        tied = {one for found in sets for value in found.values for one in value.codes}
        codes = {under for one in tied for under in book.descendants(one)}
        ahead: dict[int, list[_Said]] = {code_id: [] for code_id in codes}
        for said in self._read(codes) if codes else ():
            ahead[said.code_id].append(said)
        self._ahead = ahead

    def _said_with(self, codes: Collection[int]) -> Iterable[_Said]:
        if self._ahead.keys() >= set(codes):
            return (said for code_id in codes for said in self._ahead[code_id])
        return self._read(codes)

    def _read(self, codes: Collection[int]) -> Iterator[_Said]:
        for document in documents_to_count(self._project, self._study, code_ids=codes):
            guid, places = self._guids[document.id], {one.id: (one.start, one.end) for one in document.codings}
            for mention in find_mentions(document):
                start, end = places[mention.coding_id]
                yield _Said(guid, mention.respondent_id, mention.code_id, mention.coding_id, start, end)

    def _reading(self, document: str, value: str, start: int, end: int, code: str) -> AnswerReading:
        document, value, code = (self._same.get(guid, guid) for guid in (document, value, code))
        return AnswerReading(document, value, start, end, code)

    def _normal(self, readings: Iterable[AnswerReading]) -> frozenset[AnswerReading]:
        """What was decided on, with the GUIDs of what became one since."""
        return frozenset(self._reading(*one) for one in readings)


def list_answer_sets(project: Project) -> Rows[ListedAnswerSet]:
    """The answer sets with how many are asked, answer and contradict themselves; those whose coding is not done too."""
    with project.snapshot():
        answers, sets = Answers(project, study_to_count(project, unfinished_too=True)), answer_sets(project)
        answers.read_ahead(sets)
        rows = []
        for found in sets:
            given = [held.answer for held in answers.of(found)]
            rows.append(
                ListedAnswerSet(
                    found.slug,
                    found.name,
                    found.kind,
                    found.group,
                    tuple(one.address for one in answers.questions(found)),
                    tuple(value.slug for value in found.values),
                    len(given),
                    sum(one.state not in (NOT_ASKED, UNKNOWN) for one in given),
                    sum(one.state in ("answer", CONFLICT) for one in given),
                    sum(one.state == CONFLICT for one in given),
                    sum(one.decision == "reopened" for one in given),
                )
            )
        return Rows(rows)


def list_answers(
    project: Project,
    address: str = "",
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    contradicting: bool = False,
) -> Rows[RespondentAnswer]:
    """What each respondent answers by one set or by all, also where the coding is not done.

    ``contradicting`` has those that wait for a decision, or had one that no longer holds.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=True)
        answers = Answers(project, study)
        sets = [find_set(project, address)] if address else answer_sets(project)
        answers.read_ahead(sets)
        return Rows(
            one
            for found in sets
            for one in (held.answer for held in answers.of(found))
            if not contradicting or one.state == CONFLICT or one.decision == "reopened"
        )


@dataclass(frozen=True, slots=True)
class AnswerEvidence:
    """A passage that speaks for an answer, as ``answers conflicts --evidence`` lists it."""

    set: str
    respondent: str
    value: str
    coding: int
    document: str
    start: int
    end: int
    code: str
    text: str


def held_answer(project: Project, found: AnswerSet, respondent: Respondent) -> HeldAnswer:
    """What a respondent answers by a set by now. ``NotFoundError`` where the set is not about them."""
    with project.snapshot():
        answers = Answers(project, study_to_count(project, unfinished_too=True))
        for held in answers.of(found):
            if held.respondent_id == respondent.id:
                return held
    raise NotFoundError(
        _("{respondent} is not in the group of {set}.").format(respondent=respondent.name, set=found.slug),
        _("See who is with: qualcode answers show {set} --respondents").format(set=found.slug),
    )


def list_evidence(project: Project, found: Iterable[RespondentAnswer]) -> Rows[AnswerEvidence]:
    """The passages behind answers, in order."""
    with project.snapshot():
        rows = list(found)
        book = {code.id: code for code in study_to_count(project, unfinished_too=True).codebook.codes}
        names = {document.id: document.name for document in read_documents(project)}
        wanted = {one for row in rows for one in row.codings}
        codings = {one.id: one for one in read_codings(project) if one.id in wanted}
        sets = {one.slug: one for one in answer_sets(project)}
        listed = (
            (row, value, codings[coding_id], book[codings[coding_id].code_id].path)
            for row in rows
            for coding_id in row.codings
            for value in sets[row.set].values
        )
        return Rows(
            AnswerEvidence(
                row.set,
                row.respondent,
                value.slug,
                coding.id,
                names[coding.document_id],
                coding.start,
                coding.end,
                path,
                coding.quote,
            )
            for row, value, coding, path in listed
            if any(path == book[one].path or path.startswith(f"{book[one].path}/") for one in value.codes)
        )


def refuse_conflicts(found: AnswerSet, held: Iterable[HeldAnswer], *, waves: Collection[str] = ()) -> None:
    """``ConflictError`` where answers contradict each other and nobody has decided.

    Where what is counted is of several ``waves``, a respondent may have answered otherwise in each.
    """
    if count := sum(one.answer.state == CONFLICT for one in held):
        hint = _("See what they say with: qualcode answers conflicts, and decide with: qualcode answers decide")
        if len(waves) > 1:
            hint += " " + _("What is said in another wave is no contradiction: count one wave (wave, or --where).")
        raise ConflictError(
            ngettext(
                "{set}: {count} respondent gives answers of which only one can hold.",
                "{set}: {count} respondents give answers of which only one can hold.",
                count,
            ).format(set=found.slug, count=count),
            hint,
        )


def in_base(held: Iterable[HeldAnswer], base: Base) -> list[HeldAnswer]:
    """Those of the group who were asked, or who answer."""
    states = {"asked": ("answer", CONFLICT, NO_ANSWER), "answered": ("answer", CONFLICT)}
    return [one for one in held if base == "group" or one.answer.state in states[base]]


def answer_rows(found: AnswerSet, given: Iterable[RespondentAnswer]) -> tuple[Code, ...]:
    """The answers as rows (``wie-regelt=zelf``): after them those that wait for a decision, and silence, where a base
    has it."""
    others = {
        CONFLICT: _("answers that contradict each other"),
        NO_ANSWER: _("no answer"),
        NOT_ASKED: _("not asked"),
        UNKNOWN: _("not known whether asked"),
    }
    there = {one.state for one in given}
    codes = [
        _row(value.id, value.slug, f"{found.slug}={value.slug}", value.name, place)
        for place, value in enumerate(found.values)
    ]
    for number, (slug, name) in enumerate(others.items()):
        if slug in there or slug in (NO_ANSWER, NOT_ASKED):
            codes.append(_row(-number - 1, slug, f"{found.slug}={slug}", name, len(codes)))
    return tuple(codes)


def _row(code_id: int, slug: str, path: str, name: str, position: int) -> Code:
    return Code(code_id, "", slug, path, None, name, position=position)
