"""What a user does to the text of a document: correct it, and everything that stands in it goes along.

The text as it was stays readable as a revision. What lost all its words stands in that one from then on, counts
nowhere, and is kept until its coder puts it on another passage or drops it (:mod:`changes.lost`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.changes.documents import sha256
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import Coding, Document, Role, Turn
from qualcode.storage import Change, Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import pack_spans, speakers
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.history import Op, Value
from qualcode.storage.revisions.followed import (
    PlacedReadings,
    confirmed_turns,
    placed_decisions,
    placed_turns,
    remembered_passages,
)
from qualcode.storage.revisions.texts import kept_of, pack_turns, revisions
from qualcode.storage.rounds import blind_documents
from qualcode.storage.scrubbing.withdrawn import refuse_withdrawn, refuse_withdrawn_words
from qualcode.text.altered.carrying import Carrier
from qualcode.text.altered.editing import EditFollowing
from qualcode.text.altered.following import Followed
from qualcode.text.spans import Span


@dataclass(frozen=True, slots=True)
class NewText:
    """What takes the place of a document's text; ``source`` says where it came from, as at an import."""

    text: str
    turns: Sequence[Turn]
    sentences: Sequence[Span]
    source: str
    source_sha256: str
    format: str
    encoding: str | None
    following: EditFollowing | None = None
    """What was edited, where that is known to the letter."""


def edited_text(
    project: Project, document_id: int, following: EditFollowing, turns: Sequence[Turn], sentences: Sequence[Span]
) -> NewText:
    """A document's text as it is edited in the project itself: it comes from where it came from before."""
    kept = kept_of(project, document_id)
    encoding = kept["encoding"]
    return NewText(
        following.text,
        turns,
        sentences,
        str(kept["source"]),
        str(kept["source_sha256"]),
        str(kept["format"]),
        None if encoding is None else str(encoding),
        following,
    )


class CarriedCoding(NamedTuple):
    """A coding before and after a correction; ``now`` is ``None`` where its words are gone."""

    coding: Coding
    now: Span | None
    quote: str
    """What it covers now."""


@dataclass
class CorrectionOutcome:
    """What a correction did. ``codings`` are those that its coder may see; of others no more is told than ``veiled``.

    ``untouched``: how many cover the same words. ``confirmed_gone``: how many turns that were said to ask a question
    are there no more. ``came`` and ``went`` are labels of speakers, ``renamed`` gives labels that took another's place.
    """

    document: str
    revision: int = 0
    words_before: int = 0
    words_after: int = 0
    untouched: int = 0
    changed: list[CarriedCoding] = field(default_factory=list)
    lost: list[CarriedCoding] = field(default_factory=list)
    confirmed_gone: int = 0
    came: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    round: str = ""
    """The open round that the document is in."""

    @property
    def is_new(self) -> bool:
        """Whether the text differed at all."""
        return self.revision > 0


class _CorrectionRolledBack(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


def correct_document(
    project: Project,
    coder: str,
    document_id: int,
    new: NewText,
    *,
    also: Callable[[Change], None] | None = None,
    dry_run: bool = False,
) -> CorrectionOutcome:
    """Gives a document another text, in one change that one undo takes back; what stands in it goes along.

    ``also`` writes what else its file says, after that. ``NotFoundError`` where the document is gone, ``ConflictError``
    for a text without words.
    """
    document = _document(project, document_id)
    outcome = CorrectionOutcome(document.name)
    same = also is not None and sha256(new.text) == document.sha256
    action = "document.fields" if same else "document.correct"
    with suppress(_CorrectionRolledBack):
        with project.change(coder, action, document=document_id, document_name=document.name) as change:
            outcome = correct(project, change, document, new)
            if not same:
                change.about["revision"] = outcome.revision
            if also is not None:
                also(change)
            if dry_run:
                raise _CorrectionRolledBack
        project.shown.pop(document_id, None)
    return outcome


def _document(project: Project, document_id: int) -> Document:
    found = next((document for document in read_documents(project) if document.id == document_id), None)
    if found is None:
        raise NotFoundError(_("That document has been removed."))
    return found


def correct(
    project: Project, change: Change, document: Document, new: NewText, older: Mapping[str, Value] | None = None
) -> CorrectionOutcome:
    """Gives a document another text, as part of a change; ``older`` is what is known already of the text it had."""
    if not any(turn.words for turn in new.turns):
        raise ConflictError(
            _("There would be no words left in {name}.").format(name=document.name),
            _("A document whose codings are removed can be taken out of the project."),
        )
    if new.following is None:
        refuse_withdrawn(project, document.name, sha256(new.text))
        refuse_withdrawn_words(project, document.name, new.text, [(turn.body, turn.end) for turn in new.turns])
    return _Correcting(project, change, document, new).run(older or {})


class _Correcting:
    """One correction: the older text is kept, then all that stands in the text goes to the new one."""

    def __init__(self, project: Project, change: Change, document: Document, new: NewText) -> None:
        self._project, self._change, self._document, self._new = project, change, document, new
        self._old = read_text(project, document.id)
        self._turns = read_turns(project, document.id)
        self._carrier = Carrier(self._old, self._turns, new.text, new.turns, new.following)
        self._outcome = CorrectionOutcome(document.name, words_before=document.words)

    def run(self, known: Mapping[str, Value]) -> CorrectionOutcome:
        """Writes it."""
        project, change, document, new, outcome = (
            self._project,
            self._change,
            self._document,
            self._new,
            self._outcome,
        )
        values: dict[str, Value] = {
            "sha256": sha256(new.text),
            "source": new.source,
            "source_sha256": new.source_sha256,
            "format": new.format,
            "encoding": new.encoding,
            "characters": len(new.text),
            "words": sum(turn.words for turn in new.turns),
            "sentences": pack_spans(list(new.sentences)),
            "text": new.text,
        }
        outcome.words_after = int(str(values["words"]))
        if new.text == self._old:
            return outcome
        kept = kept_of(project, document.id)
        number = max([document.revision, *(one.number for one in revisions(project, document.id))])
        older: dict[str, Value] = {"number": document.revision, "created": change.at, **known}
        revision_id = change.insert("revision", document_id=document.id, turns=pack_turns(self._turns), **kept, **older)
        outcome.revision = number + 1
        change.update("document", document.id, revision=outcome.revision, **values)
        project.forget_read()
        self._carry_speakers_and_turns()
        self._carry_codings(revision_id)
        self._carry_confirmed()
        self._carry_readings()
        return outcome

    def _carry_speakers_and_turns(self) -> None:
        """Labels that stay keep their role and whose words they are; one that took another's place takes these too."""
        change, document_id = self._change, self._document.id
        known = {speaker.label: speaker for speaker in speakers(self._project, document_id)}
        roles: dict[str, Role] = {}
        for turn in self._new.turns:
            if turn.speaker is not None or turn.role is Role.RESPONDENT:
                roles.setdefault(turn.speaker or "", turn.role)
        came = [label for label in roles if label not in known]
        # Who said nothing before, as a respondent of a survey who left a question empty, is still asked.
        heard = {turn.speaker or "" for turn in self._turns}
        went = [label for label in known if label in heard and label not in roles]
        self._outcome.renamed = heirs = self._heirs(came, went)
        rows: list[dict[str, Value]] = []
        for label in came:
            before = known.get(heirs.get(label, ""))
            role = before.role if before is not None else roles[label]
            person = before.respondent_id if before is not None else None
            rows.append({"document_id": document_id, "label": label, "role": role.value, "respondent_id": person})
        ids = {label: speaker.id for label, speaker in known.items()}
        ids |= dict(zip(came, change.insert_many("speaker", rows), strict=True))
        self._outcome.came = [label for label in came if label and label not in heirs]
        self._outcome.went = [label for label in went if label and label not in heirs.values()]
        there = placed_turns(self._project, document_id)
        placed = [
            (
                turn.start,
                turn.body,
                turn.end,
                None if turn.role is Role.NONE else ids.get(turn.speaker or ""),
                turn.question,
                turn.time,
                turn.words,
            )
            for turn in self._new.turns
        ]
        columns = ("start", "body", "end", "speaker_id", "question", "time", "words")
        _alter(change, "turn", columns, {row.id: (row[1:], now) for row, now in zip(there, placed, strict=False)})
        change.delete("turn", [row.id for row in there[len(placed) :]])
        change.insert_many(
            "turn",
            [
                {"document_id": document_id, "ordinal": ordinal, **dict(zip(columns, row, strict=True))}
                for ordinal, row in enumerate(placed[len(there) :], start=len(there))
            ],
        )
        change.delete("speaker", [known[label].id for label in went])

    def _heirs(self, came: Sequence[str], went: Sequence[str]) -> dict[str, str]:
        """Labels that stand where another stood: most of their turns are those of one that is there no more."""
        if not came or not went:
            return {}
        before = {turn.start: turn.speaker or "" for turn in self._turns}
        votes: dict[str, Counter[str]] = {label: Counter() for label in came}
        for start, turn in self._carrier.turns.items():
            if (turn.speaker or "") in votes:
                votes[turn.speaker or ""][before[start]] += 1
        found: dict[str, str] = {}
        for label, counts in votes.items():
            heard = [(name, count) for name, count in counts.most_common(1) if name in went]
            if heard and heard[0][1] * 2 > counts.total() and heard[0][0] not in found.values():
                found[label] = heard[0][0]
        return found

    def _carry_codings(self, revision_id: int) -> None:
        project, change, outcome = self._project, self._change, self._outcome
        codings = read_codings(project, document_id=self._document.id)
        blind = blind_documents(project)
        outcome.round = blind.get(self._document.id, "")
        me = read_coder(project, change.coder).id
        moved: dict[int, tuple[Coding, Followed | None]] = {}
        # What has become the same as another of its coder's stays behind, and can be dropped.
        followed = self._carrier.all_spans(((one.start, one.end), (one.code_id, one.coder_id)) for one in codings)
        for coding, now in zip(codings, followed, strict=True):
            quote = "" if now is None else self._new.text[now.start : now.end]
            if now is None or (now.start, now.end, quote) != (coding.start, coding.end, coding.quote):
                moved[coding.id] = coding, now
            if outcome.round and coding.coder_id != me:
                continue
            carried = CarriedCoding(coding, None if now is None else (now.start, now.end), quote)
            if now is None:
                outcome.lost.append(carried)
            elif now.changed:
                outcome.changed.append(carried)
            else:
                outcome.untouched += 1
        # First all that moves stands in the older text, so that nothing is in another's way, and then in the new one.
        _alter(change, "coding", ("revision_id",), dict.fromkeys(moved, ((0,), (revision_id,))))
        _alter(
            change,
            "coding",
            ("start", "end", "quote", "revision_id"),
            {
                row: (
                    (coding.start, coding.end, coding.quote, revision_id),
                    (now.start, now.end, self._new.text[now.start : now.end], 0),
                )
                for row, (coding, now) in moved.items()
                if now is not None
            },
        )

    def _carry_confirmed(self) -> None:
        """Which turns ask what goes with the turns; of two that are one now, one says it."""
        change = self._change
        turns = self._carrier.turns
        rows = confirmed_turns(self._project, self._document.id)
        wanted: dict[int, int] = {}
        there = set()
        for row_id, start, question in rows:
            turn = turns.get(start)
            if turn is None or (turn.start, question) in there:
                change.delete("turn_question", [row_id])
                self._outcome.confirmed_gone += turn is None
                continue
            there.add((turn.start, question))
            wanted[row_id] = turn.start
        ahead = [row for row in rows if row[0] in wanted and wanted[row[0]] > row[1]]
        back = [row for row in rows if row[0] in wanted and wanted[row[0]] < row[1]]
        for row_id, _start, _question in (*reversed(ahead), *back):
            change.update("turn_question", row_id, start=wanted[row_id])

    def _carry_readings(self) -> None:
        """What remembers passages remembers them where they stand now."""
        change = self._change
        for row in placed_decisions(self._project, self._document.id):
            values: dict[str, Value] = {"readings": self._carried(row, lambda _reading: True)}
            if row.place is not None:
                values["start"], values["end"] = self._carrier.place(*row.place)
            change.update("decision", row.id, **values)
        guid = self._document.guid
        for (table, column), rows in remembered_passages(self._project, guid).items():
            for row in rows:
                change.update(table, row.id, **{column: self._carried(row, lambda reading: reading[0] == guid)})

    def _carried(self, row: PlacedReadings, is_here: Callable[[list[object]], bool]) -> str:
        found = self._carrier.readings(row.readings, is_here)
        return row.written if found == row.readings else json.dumps(found, ensure_ascii=False)


def _alter(
    change: Change,
    table: str,
    columns: Iterable[str],
    rows: Mapping[int, tuple[Sequence[Value], Sequence[Value]]],
) -> None:
    """Alters many rows at once, given what each holds before and after in these columns."""
    differing = {row: pair for row, pair in rows.items() if tuple(pair[0]) != tuple(pair[1])}
    if differing:
        before = tuple((row, *pair[0]) for row, pair in differing.items())
        after = tuple((row, *pair[1]) for row, pair in differing.items())
        change.carry_out(Op("~", table, ("id", *columns), before, after))
