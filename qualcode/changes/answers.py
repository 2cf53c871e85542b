"""What a user does to answers: bring sets in, set an answer by hand, and decide where two contradict."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from qualcode.addresses import find_code
from qualcode.changes.respondents import People
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.names import closest
from qualcode.specs import AnswerSetSpec, AnswerSpec
from qualcode.storage import Change, Project
from qualcode.storage.asking.answers import (
    AnswerReading,
    AnswerSet,
    AnswerValue,
    answer_decisions,
    answer_sets,
    given_answers,
    hanging_on_value,
)
from qualcode.storage.asking.guides import guides
from qualcode.storage.asking.links import tied_codes, tied_questions
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder


@dataclass(frozen=True, slots=True)
class AnswersOutcome:
    """What bringing answer sets in did: sets (by slug) that are new, and those that were there."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


def import_answer_sets(project: Project, coder: str, sets: Sequence[AnswerSetSpec]) -> AnswersOutcome:
    """Brings answer sets in, or up to date, in one change; sets that are not named stay as they are.

    ``FormatError`` for a code or question that there is not; ``ConflictError`` where an answer would go that somebody
    set by hand or decided on.
    """
    with project.change(coder, "answer.import", count=len(sets)) as change:
        return bring_in_answer_sets(project, change, sets)


def bring_in_answer_sets(project: Project, change: Change, sets: Sequence[AnswerSetSpec]) -> AnswersOutcome:
    """:func:`import_answer_sets` as part of a change."""
    book = read_codebook(project)
    questions = {one.address: one.id for guide in guides(project) for one in guide.questions}
    codes: dict[str, int] = {}
    wrong: list[str] = []
    for found in sets:
        for address in dict.fromkeys(code for value in found.values for code in value.codes):
            try:
                codes[address] = find_code(book, address)
            except NotFoundError as error:
                wrong.append(f"{found.slug}: {error}")
        for address in found.questions:
            if address not in questions:
                message = _("there is no question {question}").format(question=address)
                wrong.append(" ".join(filter(None, (f"{found.slug}: {message}.", closest(address, questions)))))
    wrong += _overlapping(sets, codes, {code.id: set(book.ancestors(code.id)) for code in book.codes})
    if wrong:
        raise FormatError(
            _("The answer sets do not fit the project: {problems}").format(problems="; ".join(wrong)),
            _("Import the codebook and the guides first, or correct the file."),
        )
    before = {found.slug: found for found in answer_sets(project)}
    people = People(project, change)
    for place, found in enumerate(sets, start=len(before)):
        known = before.get(found.slug)
        group_id = people.group(found.group) if found.group else None
        values: dict[str, str | int | None] = {
            "name": found.name, "kind": found.kind, "note": found.note, "group_id": group_id
        }  # fmt: skip
        if known is None:
            set_id = change.insert("answer_set", slug=found.slug, position=place, **values)
        else:
            set_id = known.id
            change.update("answer_set", set_id, **values)
        _ask(project, change, set_id, [questions[address] for address in found.questions])
        _put_values(project, change, set_id, found.values, known, codes)
    return AnswersOutcome(
        tuple(found.slug for found in sets if found.slug not in before),
        tuple(found.slug for found in sets if found.slug in before),
    )


def _overlapping(
    sets: Iterable[AnswerSetSpec], codes: Mapping[str, int], above: Mapping[int, Collection[int]]
) -> Iterable[str]:
    """Codes of a single set that stand under a code of another of its answers: every passage would contradict."""
    for found in sets:
        if found.kind == "single":
            standing = [
                (codes[code], code, value.slug) for value in found.values for code in value.codes if code in codes
            ]
            for code_id, code, slug in standing:
                for other_id, other, of in standing:
                    if of != slug and other_id in above[code_id]:
                        yield _("{set}: {code} (“{value}”) stands under {other} (“{answer}”)").format(
                            set=found.slug, code=code, value=slug, other=other, answer=of
                        )


def _ask(project: Project, change: Change, set_id: int, question_ids: Sequence[int]) -> None:
    rows = tied_questions(project, set_id)
    change.delete("answer_question", [row_id for row_id, question_id in rows if question_id not in question_ids])
    known = {question_id for _row, question_id in rows}
    change.insert_many(
        "answer_question",
        [{"answer_set_id": set_id, "question_id": one} for one in dict.fromkeys(question_ids) if one not in known],
    )


def _put_values(
    project: Project,
    change: Change,
    set_id: int,
    specs: Sequence[AnswerSpec],
    known: AnswerSet | None,
    codes: Mapping[str, int],
) -> None:
    before = {value.slug: value for value in known.values} if known else {}
    for slug, value in before.items():
        if slug not in {spec.slug for spec in specs}:
            _take_out(project, change, known.slug if known else "", value)
    for position, spec in enumerate(specs):
        values: dict[str, str | int | None] = {
            "name": spec.name,
            "denies": int(spec.denies),
            "predicates": json.dumps([asdict(said) for said in spec.predicates], ensure_ascii=False),
            "position": position,
        }
        there = before.get(spec.slug)
        if there is None:
            value_id = change.insert("answer_value", answer_set_id=set_id, slug=spec.slug, **values)
        else:
            value_id = there.id
            change.update("answer_value", value_id, **values)
        wanted = list(dict.fromkeys(codes[code] for code in spec.codes))
        rows = [(row, code) for row, tied, code in tied_codes(project, "answer_code") if tied == value_id]
        change.delete("answer_code", [row for row, code in rows if code not in wanted])
        tied = {code for _row, code in rows}
        change.insert_many(
            "answer_code", [{"answer_value_id": value_id, "code_id": code} for code in wanted if code not in tied]
        )


def _take_out(project: Project, change: Change, slug: str, value: AnswerValue) -> None:
    hanging = hanging_on_value(project, value.id)
    if decided := len(hanging["answer"]) + len(hanging["answer_decision"]):
        raise ConflictError(
            ngettext(
                "{value} is no longer among the answers, and {count} respondent was given it by hand.",
                "{value} is no longer among the answers, and {count} respondents were given it by hand.",
                decided,
            ).format(value=f"{slug}={value.slug}", count=decided),
            _("Keep it in the file, or take those back first."),
        )
    change.delete("answer_code", hanging["answer_code"])
    change.delete("answer_value", [value.id])


def give_answer(
    project: Project, coder: str, respondent_id: int, value_id: int, reason: str = "", *, taken_back: bool = False
) -> bool:
    """Sets an answer of a respondent by hand, or takes that back. False where nothing differed."""
    with project.change(coder, "answer.give") as change:
        me = read_coder(project, change.coder)
        there = next(
            (
                found
                for found in given_answers(project)
                if (found.respondent_id, found.value_id, found.coder) == (respondent_id, value_id, me.name)
            ),
            None,
        )
        if taken_back:
            return change.delete("answer", [there.id] if there else []) > 0
        if there is not None:
            return change.update("answer", there.id, reason=reason)
        change.insert(
            "answer",
            respondent_id=respondent_id,
            answer_value_id=value_id,
            reason=reason,
            coder_id=me.id,
            created=change.at,
        )
        return True


def decide_answer(
    project: Project,
    coder: str,
    respondent_id: int,
    set_id: int,
    value_id: int | None,
    readings: Collection[AnswerReading],
    reason: str,
) -> bool:
    """Decides which of several answers holds for a respondent (``None``: none), on what speaks for each by now.

    False where it was decided so. ``QualcodeError`` without a reason: another must be able to see why.
    """
    if not reason.strip():
        raise QualcodeError(_("A decision needs a reason."), _("Say why with: --reason TEXT"))
    with project.change(coder, "answer.decide") as change:
        me = read_coder(project, change.coder).id
        values: dict[str, str | int | None] = {
            "answer_value_id": value_id,
            "reason": reason.strip(),
            "readings": json.dumps(sorted(readings), ensure_ascii=False),
        }
        there = next(
            (
                found
                for found in answer_decisions(project)
                if (found.respondent_id, found.set_id) == (respondent_id, set_id)
            ),
            None,
        )
        if there is None:
            change.insert(
                "answer_decision",
                respondent_id=respondent_id,
                answer_set_id=set_id,
                **values,
                coder_id=me,
                created=change.at,
            )
            return True
        if (there.value_id, there.reason, there.readings) == (value_id, reason.strip(), frozenset(readings)):
            return False
        return change.update("answer_decision", there.id, **values, coder_id=me, created=change.at)


def reopen_answer(project: Project, coder: str, respondent_id: int, set_id: int) -> bool:
    """Takes a decision on an answer back. False where there was none."""
    with project.change(coder, "answer.reopen") as change:
        rows = [
            found.id
            for found in answer_decisions(project)
            if (found.respondent_id, found.set_id) == (respondent_id, set_id)
        ]
        return change.delete("answer_decision", rows) > 0
