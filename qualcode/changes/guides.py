"""What a user does to guides and waves: bring one in, say which turn asks what, who was asked, and what is of when."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.addresses import find_code
from qualcode.changes.documents import as_json as as_attributes
from qualcode.changes.respondents import People
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.names import closest, folded
from qualcode.specs import Guide, MatchKind, QuestionMatch
from qualcode.storage import Change, Project
from qualcode.storage.asking.guides import (
    GuideQuestion,
    StoredGuide,
    asked_by_hand,
    guides,
    hanging_on,
    turn_decisions,
)
from qualcode.storage.asking.links import tied_codes
from qualcode.storage.asking.waves import new_wave_attribute
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.documents import attributes_of
from qualcode.storage.respondents import attributes as read_attributes

STATES = ("asked", "not-asked", "not-applicable", "unknown")
"""What can be said of a respondent and a question."""


@dataclass(frozen=True, slots=True)
class GuideOutcome:
    """What bringing a guide in did: labels of questions that are new, changed, and gone."""

    guide: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


class TurnChoice(NamedTuple):
    """That the turn that begins at ``start`` asks a question, does not (``confirm`` false), or is open (``None``)."""

    document_id: int
    start: int
    question_id: int
    confirm: bool | None


class AskedChoice(NamedTuple):
    """What to say of a respondent and a question; an empty ``state`` is what follows from the turns again."""

    respondent_id: int
    question_id: int
    state: str
    reason: str = ""


def import_guide(project: Project, coder: str, guide: Guide) -> GuideOutcome:
    """Brings a guide in, or up to date, in one change. A question is known by its label.

    ``FormatError`` for a code that there is not; ``ConflictError`` where a question would go on which something hangs
    that a person decided.
    """
    with project.change(coder, "guide.import", guide=guide.slug, count=len(guide.questions)) as change:
        return bring_in_guide(project, change, guide)


def bring_in_guide(project: Project, change: Change, guide: Guide) -> GuideOutcome:
    """:func:`import_guide` as part of a change."""
    return _bring_in(project, change, guide, _codes_of(project, guide))


def _codes_of(project: Project, guide: Guide) -> Mapping[str, Sequence[int]]:
    """By question the ids of the codes that its answers may get. ``FormatError`` for a code that there is not."""
    book = read_codebook(project)
    codes: dict[str, list[int]] = {}
    wrong = []
    for question in guide.questions:
        for address in question.codes:
            try:
                codes.setdefault(question.id, []).append(find_code(book, address))
            except NotFoundError as error:
                wrong.append(f"{question.id}: {error}")
    if wrong:
        raise FormatError(
            _("The guide {guide} names codes that are not in the codebook: {codes}").format(
                guide=guide.slug, codes="; ".join(wrong)
            ),
            _("Import the codebook first, or correct the guide."),
        )
    return codes


def add_guide(project: Project, change: Change, guide: Guide) -> Mapping[str, int]:
    """Adds a guide as part of a change; the ids of its questions by label.

    ``ConflictError`` where there is one, ``FormatError`` for a code that there is not.
    """
    if any(found.slug == guide.slug for found in guides(project)):
        raise ConflictError(_("There is a guide {name!r} already.").format(name=guide.slug), _("Give it another name."))
    _bring_in(project, change, guide, _codes_of(project, guide))
    return {one.label: one.id for found in guides(project) if found.slug == guide.slug for one in found.questions}


def _bring_in(project: Project, change: Change, guide: Guide, codes: Mapping[str, Sequence[int]]) -> GuideOutcome:
    known = next((found for found in guides(project) if found.slug == guide.slug), None)
    before = {found.label: found for found in known.questions} if known else {}
    wanted = {question.id for question in guide.questions}
    guide_id = _put_guide(project, change, guide, known)
    gone = [found for label, found in before.items() if label not in wanted]
    for found in gone:
        _take_out(project, change, found)
    added, changed = [], []
    for position, question in enumerate(guide.questions):
        values: dict[str, str | int] = {
            "text": question.text,
            "part": question.part,
            "parent": question.parent,
            "routing": _routing(question.routing.words, question.routing.where),
            "position": position,
            # What is not said in the file stays as somebody decided it.
            **({"mapped": as_json(question.mapped)} if question.mapped else {}),
        }
        there = before.get(question.id)
        if there is None:
            question_id = change.insert("question", guide_id=guide_id, label=question.id, **values)
            added.append(question.id)
        else:
            question_id = there.id
            if change.update("question", question_id, **values):
                changed.append(question.id)
        _tie(change, project, question_id, codes.get(question.id, []))
    return GuideOutcome(guide.slug, tuple(added), tuple(changed), tuple(found.label for found in gone))


def _put_guide(project: Project, change: Change, guide: Guide, known: StoredGuide | None) -> int:
    group_id = People(project, change).group(guide.group) if guide.group.strip("/ ") else None
    values: dict[str, str | int | None] = {
        "name": guide.name, "language": guide.language, "group_id": group_id, "wave": guide.wave,
    }  # fmt: skip
    if known is None:
        return change.insert("guide", slug=guide.slug, **values)
    change.update("guide", known.id, **values)
    return known.id


def _take_out(project: Project, change: Change, question: GuideQuestion) -> None:
    hanging = hanging_on(project, question.id)
    decided = sum(len(hanging[table]) for table in ("turn_question", "asked", "answer_question"))
    if decided:
        raise ConflictError(
            ngettext(
                "{question} is no longer in the guide, and {count} decision hangs on it.",
                "{question} is no longer in the guide, and {count} decisions hang on it.",
                decided,
            ).format(question=question.address, count=decided),
            _("Keep the question in the file, or take those back first. See them with: qualcode guide match"),
        )
    change.delete("question_code", hanging["question_code"])
    change.delete("question", [question.id])


def as_json(mapped: Iterable[QuestionMatch]) -> str:
    """What a question is to those of other waves, as it is stored."""
    return json.dumps([list(one) for one in mapped], ensure_ascii=False)


def _routing(words: str, where: Mapping[str, Sequence[str]]) -> str:
    found: dict[str, object] = {"words": words} if words else {}
    if where:
        found["where"] = {name: list(values) for name, values in where.items()}
    return json.dumps(found, ensure_ascii=False)


def _tie(change: Change, project: Project, question_id: int, code_ids: Sequence[int]) -> None:
    """Has a question inform these codes and no others."""
    rows = [(row_id, code_id) for row_id, tied, code_id in tied_codes(project, "question_code") if tied == question_id]
    wanted = list(dict.fromkeys(code_ids))
    change.delete("question_code", [row_id for row_id, code_id in rows if code_id not in wanted])
    known = {code_id for _row, code_id in rows}
    change.insert_many(
        "question_code", [{"question_id": question_id, "code_id": one} for one in wanted if one not in known]
    )


def decide_turns(project: Project, coder: str, choices: Iterable[TurnChoice]) -> int:
    """Says of turns whether they ask a question, in one change; the number of what differed is the result."""
    known = {(found.document_id, found.start, found.question_id): found for found in turn_decisions(project)}
    done = 0
    with project.change(coder, "guide.match") as change:
        me = read_coder(project, change.coder).id
        for choice in choices:
            there = known.get(choice[:3])
            if choice.confirm is None:
                done += change.delete("turn_question", [there.id] if there else [])
                continue
            state = "confirmed" if choice.confirm else "refused"
            if there is None:
                change.insert(
                    "turn_question",
                    document_id=choice.document_id,
                    start=choice.start,
                    question_id=choice.question_id,
                    state=state,
                    coder_id=me,
                    created=change.at,
                )
                done += 1
            elif there.state != state:
                done += change.update("turn_question", there.id, state=state, coder_id=me, created=change.at)
        change.about["count"] = done
    return done


def set_asked(project: Project, coder: str, choices: Iterable[AskedChoice]) -> int:
    """Says of respondents what they were asked, in one change; the number of what differed is the result."""
    known = {(found.respondent_id, found.question_id): found for found in asked_by_hand(project)}
    done = 0
    with project.change(coder, "guide.asked") as change:
        me = read_coder(project, change.coder).id
        for choice in choices:
            there = known.get(choice[:2])
            if not choice.state:
                done += change.delete("asked", [there.id] if there else [])
            elif choice.state not in STATES:
                raise NotFoundError(
                    _("{state!r} is nothing that can be said of a question.").format(state=choice.state),
                    closest(choice.state, STATES) or _("Write one of: {names}").format(names=", ".join(STATES)),
                )
            elif there is None:
                change.insert(
                    "asked",
                    respondent_id=choice.respondent_id,
                    question_id=choice.question_id,
                    state=choice.state,
                    reason=choice.reason,
                    coder_id=me,
                    created=change.at,
                )
                done += 1
            elif (there.state, there.reason) != (choice.state, choice.reason):
                done += change.update(
                    "asked", there.id, state=choice.state, reason=choice.reason, coder_id=me, created=change.at
                )
        change.about["count"] = done
    return done


class MapChoice(NamedTuple):
    """What a question (by id) is to the guide of another wave; nothing decided where ``kind`` is ``None``."""

    question_id: int
    guide: str
    kind: MatchKind | None
    label: str = ""


def set_wave(project: Project, coder: str, document_ids: Collection[int], wave: str) -> int:
    """Says of which wave interviews are, in one change; the empty one takes it away. How many differed is the result.

    ``ConflictError`` where respondents have an attribute of the name under which it would be kept.
    """
    name = new_wave_attribute(project)
    if any(folded(one.name) == folded(name) for one in read_attributes(project)):
        raise ConflictError(
            _("Respondents have an attribute {name!r}, so it cannot be the wave of interviews.").format(name=name),
            _("Call that otherwise first: qualcode respondents attributes {name} --rename NEW").format(name=name),
        )
    done = 0
    with project.change(coder, "waves.set", wave=wave, count=len(document_ids)) as change:
        for document_id in document_ids:
            values = attributes_of(project, document_id)
            kept = {key: value for key, value in values.items() if key != name}
            kept |= {name: wave} if wave else {}
            if kept != values:
                done += change.update("document", document_id, attributes=as_attributes(kept))
        change.about["count"] = done
    return done


def set_guide_wave(project: Project, coder: str, guide: str, wave: str) -> bool:
    """Says of which wave a guide is, empty for all, in one change. ``NotFoundError`` for a guide that there is not."""
    known = {one.slug: one for one in guides(project)}
    if guide not in known:
        raise NotFoundError(
            _("There is no guide {guide!r}.").format(guide=guide),
            closest(guide, known) or _("List them with: qualcode guide show"),
        )
    with project.change(coder, "waves.guide", guide=guide, wave=wave) as change:
        return change.update("guide", known[guide].id, wave=wave)


def map_questions(project: Project, coder: str, choices: Iterable[MapChoice]) -> int:
    """Says what questions are to those of another wave, in one change; how many differed is the result.

    ``QualcodeError`` where two questions would be the same earlier one.
    """
    known = {question.id: question for guide in guides(project) for question in guide.questions}
    mapped = {one.id: list(one.mapped) for one in known.values()}
    for choice in choices:
        there = [one for one in mapped[choice.question_id] if folded(one.guide) != folded(choice.guide)]
        if choice.kind is not None:
            there.append(QuestionMatch(choice.kind, choice.guide, choice.label))
        mapped[choice.question_id] = there
    _refuse_twice(known_addresses={one.id: one.address for one in known.values()}, mapped=mapped)
    done = 0
    with project.change(coder, "waves.map") as change:
        for question_id, found in mapped.items():
            if tuple(found) != known[question_id].mapped:
                done += change.update("question", question_id, mapped=as_json(found))
        change.about["count"] = done
    return done


def _refuse_twice(known_addresses: dict[int, str], mapped: dict[int, list[QuestionMatch]]) -> None:
    taken: dict[tuple[str, str, str], str] = {}
    for question_id, found in mapped.items():
        address = known_addresses[question_id]
        for one in (one for one in found if one.label):
            place = (address.partition("/")[0], folded(one.guide), folded(one.label))
            if other := taken.get(place):
                raise QualcodeError(
                    _("{one} and {other} would both be {guide}/{label}.").format(
                        one=other, other=address, guide=one.guide, label=one.label
                    ),
                    _("Say of one of them that it is new."),
                )
            taken[place] = address
