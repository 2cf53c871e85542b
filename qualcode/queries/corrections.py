"""What corrections did, as plain data: where codings went, which lost their words, and the texts of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.changes.corrections import CarriedCoding, CorrectionOutcome
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Turn
from qualcode.queries.grid import mark_of
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import document as find_document
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import speakers
from qualcode.storage.documents import text as read_text
from qualcode.storage.respondents import respondents
from qualcode.storage.revisions.lost import LostCoding, lost_codings
from qualcode.storage.revisions.texts import revision_text, revisions, text_now
from qualcode.text.quotes import locate
from qualcode.text.spans import Span


@dataclass(frozen=True, slots=True)
class ListedFollowed:
    """A coding that a correction altered: its passage before, and now; without one now its words are gone.

    ``mark`` stands for it in a list; no number does, for that would tell how many others there are.
    """

    mark: str
    code: str
    coder: str
    start: int
    end: int
    quote: str
    now_start: int | None
    now_end: int | None
    now_quote: str


@dataclass(frozen=True, slots=True)
class ListedCorrection:
    """What a correction did, as ``documents update --format json`` has it.

    ``untouched`` is how many codings cover the same words; ``confirmed_gone`` how many turns that were said to ask a
    question are gone. ``came`` and ``went`` are labels of speakers; ``renamed`` gives those that took another's place.
    ``round`` is the open round that the document is in: of others' codings nothing is told then.
    """

    document: str
    revision: int
    words_before: int
    words_after: int
    untouched: int
    changed: tuple[ListedFollowed, ...]
    lost: tuple[ListedFollowed, ...]
    confirmed_gone: int
    came: tuple[str, ...]
    went: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    round: str


def list_correction(project: Project, outcome: CorrectionOutcome) -> ListedCorrection:
    """What a correction did, with names for ids."""
    codes = {code.id: code.path for code in read_codebook(project).codes}
    who = {coder.id: coder.name for coder in read_coders(project)}

    def listed(found: Sequence[CarriedCoding]) -> tuple[ListedFollowed, ...]:
        return tuple(
            ListedFollowed(
                mark_of(one.coding.guid),
                codes[one.coding.code_id],
                who[one.coding.coder_id],
                one.coding.start,
                one.coding.end,
                one.coding.quote,
                one.now[0] if one.now else None,
                one.now[1] if one.now else None,
                one.quote,
            )
            for one in found
        )

    return ListedCorrection(
        outcome.document,
        outcome.revision,
        outcome.words_before,
        outcome.words_after,
        outcome.untouched,
        listed(outcome.changed),
        listed(outcome.lost),
        outcome.confirmed_gone,
        tuple(outcome.came),
        tuple(outcome.went),
        tuple(outcome.renamed.items()),
        outcome.round,
    )


@dataclass(frozen=True, slots=True)
class ListedLost:
    """A coding whose words a correction took out, as ``documents lost --format json`` has it.

    ``[start, end)`` is its place in the older text ``revision`` of its document.
    """

    mark: str
    document: str
    revision: int
    start: int
    end: int
    quote: str
    code: str
    coder: str
    memo: str
    good: bool


def list_lost(project: Project, document: str = "") -> Rows[ListedLost]:
    """The codings whose words a correction took out, of one document or all."""
    with project.snapshot():
        wanted = find_document(project, document).id if document else None
        names = {one.id: one.name for one in read_documents(project)}
        codes = {code.id: code.path for code in read_codebook(project).codes}
        who = {coder.id: coder.name for coder in read_coders(project)}
        found = lost_codings(project, document_id=wanted)
    return Rows(
        [
            ListedLost(
                mark_of(one.guid),
                names[one.document_id],
                one.revision,
                one.start,
                one.end,
                one.quote,
                codes[one.code_id],
                who[one.coder_id],
                one.memo,
                one.good,
            )
            for one in found
        ]
    )


def find_lost(project: Project, mark: str) -> LostCoding:
    """The lost coding that has this mark in the list. ``NotFoundError`` where none has."""
    for one in lost_codings(project):
        if mark.strip() in (mark_of(one.guid), one.guid):
            return one
    raise NotFoundError(
        _("There is no coding {mark} whose words are gone.").format(mark=mark),
        _("List them with: qualcode documents lost"),
    )


def find_words(project: Project, lost: LostCoding, quote: str) -> Span:
    """Where words stand in the text, as it is, of the document of a lost coding. ``NotFoundError`` where nowhere."""
    where = locate(read_text(project, lost.document_id), quote)
    return where.start, where.end


@dataclass(frozen=True, slots=True)
class ListedTurn:
    """A turn of a text: ``[start, end)`` with its label, ``[body, end)`` the words; ``time`` in seconds."""

    start: int
    end: int
    body: int
    speaker: str | None
    role: str
    respondent: str | None
    question: str | None
    time: float | None


@dataclass(frozen=True, slots=True)
class ListedText:
    """A text of a document, as ``documents show --format json`` has it; ``revisions`` are all there are of it."""

    name: str
    language: str
    sha256: str
    revision: int
    revisions: tuple[int, ...]
    text: str
    turns: tuple[ListedTurn, ...]
    sentences: tuple[Span, ...]


def show_text(project: Project, name: str, number: int | None = None) -> ListedText:
    """The text of a document as it is, or as its revision ``number`` was. ``NotFoundError`` where there is none."""
    with project.snapshot():
        document = find_document(project, name)
        older = {one.number: one for one in revisions(project, document.id)}
        known = (*older, document.revision)
        if number not in (None, *known):
            raise NotFoundError(
                _("{name} has no revision {number}.").format(name=document.name, number=number),
                _("It has: {numbers}").format(numbers=", ".join(map(str, known))),
            )
        people = {person.id: person.name for person in respondents(project)}
        owners = {one.label: people.get(one.respondent_id or 0) for one in speakers(project, document.id)}
        if number in (None, document.revision):
            sha256, found = document.sha256, text_now(project, document.id)
        else:
            sha256, found = older[number or 0].sha256, revision_text(project, older[number or 0].id)
    return ListedText(
        document.name,
        document.language,
        sha256,
        number or document.revision,
        known,
        found.text,
        tuple(_turn(turn, owners.get(turn.speaker or "")) for turn in found.turns),
        tuple(found.sentences),
    )


def _turn(turn: Turn, respondent: str | None) -> ListedTurn:
    return ListedTurn(
        turn.start, turn.end, turn.body, turn.speaker, turn.role.value, respondent, turn.question, turn.time
    )
