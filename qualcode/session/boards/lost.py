"""The codings that lost their words: where each stood, and the passage that is offered instead."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.i18n import _
from qualcode.queries.corrections import list_lost
from qualcode.queries.grid import mark_of
from qualcode.queries.names import veil
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import listing
from qualcode.rows import plain
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.revisions.lost import lost_codings
from qualcode.storage.revisions.texts import RevisionText, StoredRevision, revision_text, revisions, text_now
from qualcode.text.altered.following import TextFollowing
from qualcode.text.spans import Span


@dataclass(frozen=True, slots=True)
class WaitingCoding:
    """A coding whose words are gone: it waits for its coder. ``own``: that is the coder at the keyboard.

    ``[start, end)`` is its place in the older text ``revision``. ``at`` is where it stood, in the text as it is now;
    ``offered`` is the sentence there, ``offered_quote`` its words.
    """

    id: int
    mark: str
    document: str
    document_id: int
    revision: int
    start: int
    end: int
    quote: str
    code_id: int
    code: str
    coder: str
    own: bool
    memo: str
    at: int
    offered: Span | None
    offered_quote: str


def waiting_codings(session: Session, document_id: int | None = None) -> list[WaitingCoding]:
    """The codings that lost their words, of one document or all, in the order of the texts."""
    return session.read(_waiting, session.coder, document_id)


def _waiting(project: Project, coder: str, document_id: int | None) -> list[WaitingCoding]:
    with project.snapshot():
        names = {one.id: one.name for one in read_documents(project)}
        codes = {code.id: code.path for code in read_codebook(project).codes}
        who = {one.id: one.name for one in read_coders(project)}
        texts: dict[int, RevisionText] = {}
        followings: dict[int, TextFollowing] = {}
        found = []
        for one in lost_codings(project, document_id=document_id):
            if one.document_id not in texts:
                texts[one.document_id] = text_now(project, one.document_id)
            now = texts[one.document_id]
            if one.revision_id not in followings:
                followings[one.revision_id] = TextFollowing(revision_text(project, one.revision_id).text, now.text)
            following = followings[one.revision_id]
            at = following.position(one.start)
            offered = sentence_at(now.sentences, at)
            found.append(
                WaitingCoding(
                    one.id,
                    mark_of(one.guid),
                    names[one.document_id],
                    one.document_id,
                    one.revision,
                    one.start,
                    one.end,
                    one.quote,
                    one.code_id,
                    codes[one.code_id],
                    who[one.coder_id],
                    who[one.coder_id] == coder,
                    one.memo,
                    at,
                    offered,
                    "" if offered is None else now.text[slice(*offered)],
                )
            )
    return found


def older_texts(session: Session, document_id: int) -> list[StoredRevision]:
    """The texts that a document had before it was corrected, the oldest first."""
    return session.read(revisions, document_id)


def sentence_at(sentences: Sequence[Span], at: int) -> Span | None:
    """The sentence that holds a place, or else the one before it; where none is, the first after it."""
    place = bisect_right(sentences, (at, sys.maxsize)) - 1
    return sentences[max(place, 0)] if sentences else None


def lost_titles() -> dict[str, str]:
    """What the columns of a list of lost codings are called, in order."""
    return {
        "mark": _("coding"),
        "document": _("document"),
        "revision": _("revision"),
        "quote": _("passage"),
        "code": _("code"),
        "coder": _("coder"),
        "memo": _("memo"),
    }


def lost_to_save(shown: Sequence[WaitingCoding]) -> Savable:
    """These codings, with where each stood, without names of persons."""
    marks = {one.mark for one in shown}

    def make(session: Session, _kind: str) -> ReportDocument:
        over = session.read(veil)
        rows = [plain(over.over(one)) for one in session.read(list_lost) if one.mark in marks]
        return listing(_("Codings that lost their words"), rows, lost_titles())

    return Savable("lost", make)
