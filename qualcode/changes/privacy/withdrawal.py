"""What a user does for somebody who withdraws for good: all that there is of them is taken out, and stays out.

That cannot be undone. Of the respondent only the GUID is kept, so that a copy made before brings nothing back
(:mod:`merging.withdrawals`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from qualcode.changes.corrections import correct, edited_text
from qualcode.changes.names import NameDecision, put_name_decisions
from qualcode.changes.privacy.drafts import clean_drafts
from qualcode.changes.privacy.left import names_of, names_still_said
from qualcode.changes.respondents import respondent_of
from qualcode.model import Document, Respondent, Role, Turn
from qualcode.storage import Change, Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import sentences as read_sentences
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.scrubbing.scrubber import Scrubber, TextPair, WhatGoes
from qualcode.storage.scrubbing.speech import SpeechOf, written_prose
from qualcode.storage.scrubbing.withdrawn import Withdrawal, note_withdrawal
from qualcode.text.altered.echoes import Echoes, masked
from qualcode.text.altered.editing import Edit, EditFollowing

_INSTEAD = {"nl": ("Ingetrokken", "[ingetrokken]", "[naam]"), "en": ("Withdrawn", "[withdrawn]", "[name]")}
"""The label and the words of a turn that was withdrawn, and a name in what others say, by the language of the study."""
_KEPT = frozenset({"merge", "merged", "into_guid", "copy", "link", "how", "type"})
"""The words of a line of the history that tell nothing of anybody."""

_QUOTED = frozenset({"quote", "other"})


@dataclass
class WithdrawalOutcome:
    """What a withdrawal takes out; how much, as its coder may see it, is counted beforehand only.

    ``whole``: documents that go; ``shared``: documents in which others speak too. ``quoted``: how many memos, examples,
    reasons and the like quote the respondent; ``held`` which of *attribute_value*, *memo*, *answer* and *summary* there
    is of them. ``erased``: whether nothing is left in the bytes of the file.
    """

    respondent: Respondent
    whole: list[Document] = field(default_factory=list)
    shared: list[Document] = field(default_factory=list)
    turns: int = 0
    words: int = 0
    codings: int = 0
    shortened: int = 0
    quoted: int = 0
    held: frozenset[str] = frozenset()
    echoes: Echoes = field(default_factory=lambda: Echoes(()))
    erased: bool = False


def withdrawal_of(project: Project, respondent_id: int) -> WithdrawalOutcome:
    """What withdrawing a respondent for good would take out. ``NotFoundError`` where there is none of that id."""
    speech = SpeechOf(project, respondent_id)
    outcome = _touched(project, respondent_id, speech)
    for document in (*outcome.whole, *outcome.shared):
        [now, *_older] = speech.texts(document.id)
        labels = speech.shared.get(document.id)
        for turn in read_turns(project, document.id):
            if turn.role is Role.RESPONDENT and (labels is None or (turn.speaker or "") in labels):
                outcome.turns += 1
                outcome.words += turn.words
        for coding in read_codings(project, document_id=document.id):
            touched = any(start < coding.end and coding.start < end for start, end in now.spoken)
            gone = touched and all(_inside(now.text, now.spoken, coding.start, coding.end))
            outcome.codings += gone
            outcome.shortened += touched and not gone
    outcome.held = speech.held()
    outcome.quoted = sum(any(map(outcome.echoes.spans, row)) for row in written_prose(project))
    return outcome


def _touched(project: Project, respondent_id: int, speech: SpeechOf) -> WithdrawalOutcome:
    person = respondent_of(project, respondent_id)
    documents = {one.id: one for one in read_documents(project)}
    whole, shared = ([documents[one] for one in sorted(ids)] for ids in (speech.whole, speech.shared))
    return WithdrawalOutcome(person, whole, shared, echoes=speech.echoes())


def _inside(text: str, spoken: Iterable[tuple[int, int]], start: int, end: int) -> Iterable[bool]:
    places = [*spoken]
    return (any(first <= at < last for first, last in places) for at in range(start, end) if not text[at].isspace())


def withdraw(
    project: Project,
    coder: str,
    respondent_id: int,
    *,
    made: Withdrawal | None = None,
) -> WithdrawalOutcome:
    """Takes a respondent out for good, in one change that cannot be undone; then the bytes of the file are erased.

    ``made`` is a withdrawal in another copy that is carried out here. ``NotFoundError`` where there is none of that id.
    """
    respondent_of(project, respondent_id)
    with project.change(coder, "respondent.erase") as change:
        taken = _Withdrawing(project, change, respondent_id, made)
        taken.run()
        if project.is_on_disk:
            # Before it is done, for afterwards nobody knows any more what is to be taken out of them.
            clean_drafts(project.path, taken.prose, taken.guids)
    outcome = taken.outcome
    for document in outcome.shared:
        project.shown.pop(document.id, None)
    outcome.erased = project.erase()
    return outcome


class _Withdrawing:
    """One withdrawal: what goes is masked everywhere, rows are forgotten, and then shared texts are written anew."""

    def __init__(self, project: Project, change: Change, respondent_id: int, made: Withdrawal | None) -> None:
        self._project, self._change = project, change
        self._speech = SpeechOf(project, respondent_id)
        self.outcome = outcome = _touched(project, respondent_id, self._speech)
        self._echoes, person = outcome.echoes, outcome.respondent
        me = read_coder(project, change.coder)
        made = made or Withdrawal(person.guid, me.name, me.guid, change.at)
        self._made = made._replace(hashes=tuple(sorted({*made.hashes, *self._speech.hashes()})))
        self.guids: set[str] = set()
        """Those of all that went."""
        label, self._instead, self._stand_in = _INSTEAD.get(project.language, _INSTEAD["en"])
        self._called = names_of(project, respondent_id)
        self._labels = {
            document.id: free_label(label, [turn.speaker or "" for turn in read_turns(project, document.id)])
            for document in outcome.shared
        }
        self._names = {person.name, *(one.name for one in outcome.whole), *(one.source for one in outcome.whole)}
        for document, labels in self._speech.shared.items():
            name = next(one.name for one in outcome.shared if one.id == document)
            self._names |= {f"{name}/{one}" for one in labels} | {one for one in labels if one}

    def run(self) -> None:
        """Does it."""
        project, change, person = self._project, self._change, self.outcome.respondent
        connection = project.connection
        connection.execute("PRAGMA defer_foreign_keys = ON")
        gone = self._speech.gone(self._echoes)
        self.guids = {guid for rows in gone.values() for guid in rows.values() if guid}
        stories = {one.id: [*self._speech.texts(one.id)] for one in self.outcome.shared}
        hashes = sorted(one.sha256 for one in (*self.outcome.whole, *self.outcome.shared))
        change.guid = str(uuid.uuid5(uuid.UUID(person.guid), " ".join(hashes)))
        change.at, change.fixed = self._made.at, True
        Scrubber(
            connection,
            WhatGoes(
                gone,
                {
                    document: [TextPair(one.text, masked(one.text, one.spoken)) for one in texts]
                    for document, texts in stories.items()
                },
                elsewhere=self._echoes.masked,
                prose=self.prose,
                label=self._label,
                about=self._about,
            ),
        ).scrub()
        project.forget_read()
        for row in self._speech.speaking_rows():
            change.update("speaker", row, respondent_id=None)
        for table in (*_ORDER, *sorted(gone.keys() - {*_ORDER})):
            change.forget(table, gone.get(table, {}))
        for document in self.outcome.shared:
            self._write_anew(document, stories[document.id][0].spoken)
        # What others call them was hidden for their sake, and stays so.
        said = names_still_said(project, self._called)
        put_name_decisions(project, change, [NameDecision(name, "replace", self._stand_in) for name in said])
        note_withdrawal(project, change, self._made)
        change.about = {"documents": len(self.outcome.whole), "shared": len(self.outcome.shared)}

    def _write_anew(self, document: Document, spoken: list[tuple[int, int]]) -> None:
        """Has the turns say that they were withdrawn, in a text that is a correction of the masked one."""
        project, label = self._project, self._labels[document.id]
        turn_words = f"{label}: {self._instead}"
        following = EditFollowing(
            read_text(project, document.id), [Edit(start, end, turn_words, False) for start, end in spoken]
        )
        places = set(spoken)
        turns = [
            _placed(turn, following, label, self._instead)
            if (turn.start, turn.end) in places
            else _moved(turn, following)
            for turn in read_turns(project, document.id)
        ]
        sentences = [
            (one.start, one.end)
            for start, end in read_sentences(project, document.id)
            if (one := following.span(start, end)) is not None
        ]
        sentences = sorted(
            [*sentences, *((one.body, one.end) for one in turns if one.role is Role.NONE and one.speaker == label)]
        )
        new = edited_text(project, document.id, following, turns, sentences)
        now = next(one for one in read_documents(project) if one.id == document.id)
        guid = str(uuid.uuid5(uuid.UUID(self._change.guid), document.guid))
        correct(project, self._change, now, new, {"guid": guid})

    def prose(self, text: str) -> str:
        """What somebody wrote, without what it quotes of the respondent."""
        return self._echoes.without(text, self._instead)

    def _label(self, document: int, label: str) -> str:
        labels = self._speech.shared.get(document, set())
        return f"▒{sorted(labels).index(label) + 1}" if label in labels else label

    def _about(self, document: int | None, about: dict[str, Any]) -> dict[str, Any]:
        if document in self._speech.whole:
            return {
                key: self._instead if isinstance(value, str) and key not in _KEPT else value
                for key, value in about.items()
            }
        told = {key: self._told(value) if key not in _KEPT else value for key, value in about.items()}
        if document in self._speech.shared:
            # The first words of a passage may be too few to be known for anybody's.
            told |= {key: self._instead for key in _QUOTED & about.keys() if self._echoes.touches(str(about[key]))}
        return told

    def _told(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._instead if value in self._names or self._echoes.covers(value) else self.prose(value)
        return [self._told(one) for one in value] if isinstance(value, list) else value


_ORDER = ("link", "decision", "coding", "turn", "turn_question", "revision", "memo", "answer", "asked", "summary")
"""What points to others goes first, though foreign keys are looked at only in the end."""


def free_label(label: str, taken: Iterable[str]) -> str:
    """A label that nobody has, with a number where need be."""
    there, number = {one.casefold() for one in taken}, 1
    found = label
    while found.casefold() in there:
        number += 1
        found = f"{label} {number}"
    return found


def _moved(turn: Turn, following: EditFollowing) -> Turn:
    start, body, end = (following.position(at) for at in (turn.start, turn.body, turn.end))
    return Turn(turn.ordinal, start, body, end, turn.speaker, turn.role, turn.question, turn.time, turn.words)


def _placed(turn: Turn, following: EditFollowing, label: str, instead: str) -> Turn:
    start = following.position(turn.start)
    end = start + len(f"{label}: {instead}")
    words = len(instead.split())
    return Turn(turn.ordinal, start, end - len(instead), end, label, Role.NONE, None, None, words)
