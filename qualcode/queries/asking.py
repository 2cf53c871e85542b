"""Who was asked what: from the labels of turns, from what a person confirmed, and from what was said by hand.

A question is put where a turn has its label, or where a person confirmed that a turn asks it; asked is who answers
before the next question. In a group talk that goes by respondent: who says nothing there was not asked, as far as the
transcript tells, and a person may know better.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from qualcode.analysis.questions import LIKENESS, most_like, sentences_of
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Document, Respondent
from qualcode.names import closest, folded
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.asking.guides import (
    AskingTurn,
    GuideQuestion,
    StoredGuide,
    asked_by_hand,
    asking_turns,
    guides,
    is_elsewhere,
    turn_decisions,
)
from qualcode.storage.asking.waves import wave_attribute, waves_of
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import text as read_text
from qualcode.storage.respondents import documents_of
from qualcode.storage.respondents import respondents as read_respondents

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class ListedQuestion:
    """A question of a guide, as ``guide show --format json`` has it. ``turns`` is how many turns put it."""

    question: str
    group: str | None
    part: str
    text: str
    under: str
    routing: str
    where: Mapping[str, tuple[str, ...]]
    codes: tuple[str, ...]
    turns: int
    asked: int
    of: int


@dataclass(frozen=True, slots=True)
class TurnMatch:
    """A turn of an interviewer and the question that it asks.

    ``state`` is ``label`` (it has the label of the question), ``unknown`` (``question`` is a label that is in no
    guide), ``offered``, ``confirmed`` or ``refused``; ``likeness`` goes from 0 to 100. ``turn`` counts from 1, and
    begins at ``start``.
    """

    document: str
    turn: int
    start: int
    question: str
    state: str
    likeness: int
    coder: str
    words: str


@dataclass(frozen=True, slots=True)
class ListedAsked:
    """A respondent and a question, as ``guide asked --format json`` has it.

    ``source`` is where ``state`` comes from: ``label`` and ``confirmed`` (they answer in a turn under the question),
    ``routing``, ``silent`` (it was put in their conversation, and they said nothing), ``absent`` (it was not put where
    they speak), ``none`` (no question of the guide was found there) or ``hand``.
    """

    respondent: str
    group: str | None
    question: str
    state: str
    source: str
    document: str
    reason: str


def find_question(questions: Iterable[GuideQuestion], address: str) -> GuideQuestion:
    """The question at an address (``leerlingen/V11``), or by a label that is one guide's only.

    ``NotFoundError`` names the closest ones.
    """
    known = list(questions)
    wanted = folded(address.strip())
    found = [one for one in known if wanted == folded(one.address)] or [
        one for one in known if wanted == folded(one.label)
    ]
    if len(found) == 1:
        return found[0]
    addresses = [one.address for one in found or known]
    if found:
        raise NotFoundError(
            _("{question!r} is in more than one guide.").format(question=address),
            _("Say which: {names}").format(names=", ".join(addresses)),
        )
    raise NotFoundError(
        _("There is no question {question!r}.").format(question=address),
        closest(address, addresses) or _("List them with: qualcode guide show"),
    )


def all_questions(project: Project) -> list[GuideQuestion]:
    """The questions of all guides, in order."""
    return [question for guide in guides(project) for question in guide.questions]


def same_questions(known: Sequence[GuideQuestion], ids: Iterable[int]) -> list[GuideQuestion]:
    """Questions, and those of other waves that a person decided are the same."""
    by_place = {(folded(one.guide), folded(one.label)): one.id for one in known}
    ties: dict[int, set[int]] = {}
    for one in known:
        for match in one.mapped:
            there = by_place.get((folded(match.guide), folded(match.label)))
            if match.kind == "same" and there is not None:
                ties.setdefault(one.id, set()).add(there)
                ties.setdefault(there, set()).add(one.id)
    found, waiting = set(ids), list(ids)
    while waiting:
        new = ties.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return [one for one in known if one.id in found]


class Asking:
    """Who was asked what in a project, at one moment."""

    def __init__(self, project: Project) -> None:
        self.guides = guides(project)
        self.people = {person.id: person for person in read_respondents(project)}
        self.speaking = documents_of(project)
        self._documents = {document.id: document for document in read_documents(project)}
        self.waves = waves_of(self._documents.values(), wave_attribute(project))
        """The wave of each document that has one."""
        self._hand = {(one.respondent_id, one.question_id): one for one in asked_by_hand(project)}
        self._heard: dict[tuple[int, int], tuple[str, int]] = {}
        """For who answered a question how it is known, and in which document."""
        self._put: dict[int, set[int]] = {}
        """For each document the questions that are put in it."""
        self.turns: dict[int, int] = {}
        """For each question in how many places it is put."""
        decided: dict[int, dict[int, dict[int, str]]] = {}
        for one in turn_decisions(project):
            decided.setdefault(one.document_id, {}).setdefault(one.start, {})[one.question_id] = one.state
        for document_id in self._documents if self.guides else ():
            asking = self.guides_in(document_id)
            if asking:
                self._listen(document_id, asking_turns(project, document_id), asking, decided.get(document_id, {}))

    def guides_in(self, document_id: int) -> list[StoredGuide]:
        """The guides by which those who speak in a document are asked: for their group, and of its wave."""
        groups = {self.people[one].group for one, found in self.speaking.items() if document_id in found}
        wave = self.waves.get(document_id, "")
        return [guide for guide in self.guides if guide.is_of(wave) and any(guide.is_for(group) for group in groups)]

    def guides_for(self, person: Respondent) -> list[StoredGuide]:
        """The guides by which a respondent is asked, in one of the waves in which they speak."""
        waves = {self.waves.get(one, "") for one in self.speaking.get(person.id, ())}
        return [one for one in self.guides if one.is_for(person.group) and any(map(one.is_of, waves or {""}))]

    def _listen(
        self,
        document_id: int,
        turns: Sequence[AskingTurn],
        asking: Sequence[StoredGuide],
        decided: Mapping[int, Mapping[int, str]],
    ) -> None:
        current: dict[int, str] = {}
        put = self._put[document_id] = set()
        for turn, label in opening(turns):
            here = decided.get(turn.start, {})
            confirmed = {one: "confirmed" for one, state in here.items() if state == "confirmed"}
            if label is not None:
                current = {one.id: "label" for one in labelled(asking, label) if here.get(one.id) != "refused"}
            if confirmed:
                current = confirmed | {one: how for one, how in current.items() if label is not None}
            if label is not None or confirmed:
                put.update(current)
                for one in current:
                    self.turns[one] = self.turns.get(one, 0) + 1
            if turn.respondent_id is not None:
                for one, how in current.items():
                    self._heard.setdefault((turn.respondent_id, one), (how, document_id))

    def questions_for(self, person: Respondent) -> list[GuideQuestion]:
        """The questions of the guides by which a respondent is asked."""
        return [one for guide in self.guides_for(person) for one in guide.questions]

    def state(self, person: Respondent, question: GuideQuestion) -> ListedAsked:
        """Whether a respondent was asked a question, and how that is known."""
        hand = self._hand.get((person.id, question.id))
        how, document_id = self._heard.get((person.id, question.id), ("", 0))
        reason = ""
        if hand is not None:
            state, source, reason = hand.state, "hand", hand.reason
        elif how:
            state, source = "asked", how
        elif is_elsewhere(person.attributes, question.routing.where):
            state, source, reason = "not-applicable", "routing", question.routing.words
        else:
            put = [self._put.get(one, set()) for one in self.speaking.get(person.id, ())]
            own = {one.id for guide in self.guides if guide.id == question.guide_id for one in guide.questions}
            if any(question.id in found for found in put):
                state, source = "not-asked", "silent"
            elif any(own & found for found in put):
                state, source = "not-asked", "absent"
            else:
                state, source = "unknown", "none"
        document = self._documents[document_id].name if document_id else ""
        return ListedAsked(person.name, person.group, question.address, state, source, document, reason)

    def any_of(self, person: Respondent, questions: Iterable[GuideQuestion]) -> str:
        """The state of a respondent for questions of which one is enough: the best known of theirs."""
        states = {self.state(person, one).state for one in questions}
        return next((one for one in ("asked", "not-asked", "not-applicable") if one in states), "unknown")


def opening(turns: Iterable[AskingTurn]) -> Iterator[tuple[AskingTurn, str | None]]:
    """The turns in order, those that open a question by its label with that label."""
    last: str | None = None
    for turn in turns:
        yield turn, turn.question if turn.question != last else None
        last = turn.question


def labelled(asking: Iterable[StoredGuide], label: str) -> list[GuideQuestion]:
    """The questions of guides that have a label."""
    return [one for guide in asking for one in guide.questions if folded(one.label) == folded(label)]


def list_questions(project: Project, guide: str = "") -> Rows[ListedQuestion]:
    """The questions of one guide, or of all. ``NotFoundError`` for a guide that there is not."""
    with project.snapshot():
        asking = Asking(project)
        book = read_codebook(project)
        slugs = [found.slug for found in asking.guides]
        if guide and guide not in slugs:
            raise NotFoundError(
                _("There is no guide {guide!r}.").format(guide=guide),
                closest(guide, slugs) or _("Bring one in with: qualcode guide import FILE"),
            )
        people = _speaking(asking)
        asked = {
            found.id: [one for one in people if found in asking.guides_for(one)]
            for found in asking.guides
            if guide in ("", found.slug)
        }
        return Rows(
            ListedQuestion(
                one.address,
                found.group,
                one.part,
                one.text,
                one.parent,
                one.routing.words,
                one.routing.where,
                tuple(book.by_id[code].path for code in one.codes),
                asking.turns.get(one.id, 0),
                sum(asking.state(person, one).state == "asked" for person in asked[found.id]),
                len(asked[found.id]),
            )
            for found in asking.guides
            if found.id in asked
            for one in found.questions
        )


def _speaking(asking: Asking) -> list[Respondent]:
    return [person for person in asking.people.values() if person.id in asking.speaking and not person.withdrawn]


def list_asked(project: Project, *, question: str = "", respondent: str = "", group: str = "") -> Rows[ListedAsked]:
    """Who was asked what, by respondent and in the order of the guide; of one question, respondent or group only.

    ``NotFoundError`` for a question that there is not, or a group in which nobody is.
    """
    with project.snapshot():
        asking = Asking(project)
        wanted = find_question(all_questions(project), question).id if question else None
        people = _speaking(asking)
        if group:
            known = sorted({one.group for one in people if one.group})
            people = [one for one in people if one.group == group or (one.group or "").startswith(f"{group}/")]
            if not people:
                raise NotFoundError(
                    _("Nobody is in the group {group!r}.").format(group=group),
                    closest(group, known) or _("The groups are: {names}").format(names=", ".join(known)),
                )
        return Rows(
            asking.state(person, one)
            for person in people
            if respondent in ("", person.name)
            for one in asking.questions_for(person)
            if wanted in (None, one.id)
        )


def match_turns(project: Project, *, documents: Collection[str] = (), likeness: int = LIKENESS) -> Rows[TurnMatch]:
    """The turns that ask a question of a guide, by label or as decided, and those that are like one: an offer.

    An offer is nothing until a person confirms it.
    """
    with project.snapshot():
        asking = Asking(project)
        decided: dict[tuple[int, int], list[tuple[int, str, str]]] = {}
        for one in turn_decisions(project):
            decided.setdefault((one.document_id, one.start), []).append((one.question_id, one.state, one.coder))
        rows: list[TurnMatch] = []
        for document in read_documents(project):
            found = asking.guides_in(document.id)
            if found and (not documents or document.name in documents):
                rows += _matches(project, document, found, decided, likeness)
        return Rows(rows)


def _matches(
    project: Project,
    document: Document,
    asking: Sequence[StoredGuide],
    decided: Mapping[tuple[int, int], Sequence[tuple[int, str, str]]],
    likeness: int,
) -> Iterator[TurnMatch]:
    text = read_text(project, document.id)
    questions = {one.id: one for guide in asking for one in guide.questions}
    choices = [(one.id, said) for one in questions.values() for said in sentences_of(one.text)]
    for number, (turn, label) in enumerate(opening(asking_turns(project, document.id)), start=1):
        words = text[turn.body : turn.end]
        shown = " ".join(words.split())[:_SHOWN]
        match = TurnMatch(document.name, number, turn.start, "", "unknown", 0, "", shown)
        here = [one for one in decided.get((document.id, turn.start), ()) if one[0] in questions]
        refused = {one for one, state, _coder in here if state == "refused"}
        if label is not None:
            known = labelled(asking, label)
            if not known:
                yield replace(match, question=label)
            for one in known:
                if one.id not in refused:
                    yield replace(match, question=one.address, state="label", likeness=100)
        for question_id, state, coder in here:
            yield replace(match, question=questions[question_id].address, state=state, coder=coder)
        if label is None and turn.is_interviewer and len(refused) == len(here):
            best, like = most_like(words, [choice for choice in choices if choice[0] not in refused], likeness)
            if best is not None:
                yield replace(match, question=questions[best].address, state="offered", likeness=like)
