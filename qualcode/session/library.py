"""What there is in a project beside its codings: documents, respondents, speakers, memos, and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.model import Attribute, Document, HistoryEntry, Memo, Respondent
from qualcode.session.session import Session
from qualcode.storage import coders, documents, log, memos, respondents, rounds
from qualcode.storage.log import HistoryFilter, HistoryOutline
from qualcode.storage.progress import Coded, CodingProgress, progress

NO_PROGRESS = CodingProgress(0, Coded(0, 0), {})


class DocumentList(NamedTuple):
    """The documents with all that is shown beside them."""

    documents: Sequence[Document]
    people: Mapping[int, Sequence[Respondent]]
    """Who speaks, by document id."""
    turns: Mapping[int, int]
    progress: Mapping[int, CodingProgress]
    finished: Mapping[int, Sequence[str]]
    """Names of coders by document id."""
    blind: Mapping[int, str]
    """The open round that a document is in, by document id."""
    mine: frozenset[int]
    """The ids of the documents that the coder has still to finish in an open round."""
    coders: Mapping[int, str]
    """Names by coder id, of those who have coded or finished anything."""
    memos: Mapping[int, str]
    """The coder's own memo by document id."""
    others: Mapping[int, Sequence[Memo]]
    """The memos of other coders by document id."""
    groups: Sequence[str]
    attributes: Sequence[Attribute]


class RespondentList(NamedTuple):
    """The respondents with all that is shown beside them."""

    respondents: Sequence[Respondent]
    groups: Sequence[str]
    attributes: Sequence[Attribute]
    spoken: Mapping[int, tuple[int, int]]
    """Turns and words by respondent id."""
    documents: Mapping[int, Sequence[str]]
    """Names by respondent id."""
    memos: Mapping[int, str]
    """The coder's own memo by respondent id."""
    others: Mapping[int, Sequence[Memo]]
    """The memos of other coders by respondent id."""


class Trail(NamedTuple):
    """The wanted lines of the audit trail, and what they can be chosen by."""

    outline: HistoryOutline
    coders: Sequence[str]
    documents: Mapping[int, str]
    """Names by id."""


def shelf(session: Session) -> DocumentList:
    """The documents as they are now."""
    project = session.project
    found = documents.documents(project)
    by_id = {person.id: person for person in respondents.respondents(project)}
    speaking: dict[int, list[Respondent]] = {}
    for respondent_id, document_ids in sorted(respondents.documents_of(project).items()):
        for document_id in document_ids:
            speaking.setdefault(document_id, []).append(by_id[respondent_id])
    done = progress(project)
    finished = coders.finished(project)
    active = {coder_id for each in done.values() for coder_id in each.by_coder}
    ready = {name for names in finished.values() for name in names}
    return DocumentList(
        documents=found,
        people=speaking,
        turns=documents.turn_counts(project),
        progress=done,
        finished=finished,
        blind=rounds.blind_documents(project),
        mine=frozenset(rounds.unfinished(project, session.coder)),
        coders={coder.id: coder.name for coder in coders.coders(project) if coder.id in active or coder.name in ready},
        memos=_own_memos(session, "document"),
        others=others_memos(session, "document"),
        groups=group_paths(session),
        attributes=respondents.attributes(project),
    )


def circle(session: Session) -> RespondentList:
    """The respondents as they are now."""
    project = session.project
    names = {document.id: document.name for document in documents.documents(project)}
    return RespondentList(
        respondents=respondents.respondents(project),
        groups=group_paths(session),
        attributes=respondents.attributes(project),
        spoken=respondents.spoken(project),
        documents={
            respondent_id: [names[document_id] for document_id in document_ids]
            for respondent_id, document_ids in respondents.documents_of(project).items()
        },
        memos=_own_memos(session, "respondent"),
        others=others_memos(session, "respondent"),
    )


def group_paths(session: Session) -> list[str]:
    """The groups of respondents, nested ones by their paths."""
    return [group.path for group in respondents.groups(session.project)]


def all_documents(session: Session) -> list[Document]:
    """The documents, in their order."""
    return documents.documents(session.project)


def trail(session: Session, wanted: HistoryFilter) -> Trail:
    """The wanted lines of the audit trail as they are now, without their content."""
    project = session.project
    return Trail(
        log.outline(project, wanted),
        log.authors(project),
        {document.id: document.name for document in documents.documents(project)},
    )


def lines(session: Session, ids: Sequence[int]) -> dict[int, HistoryEntry]:
    """Lines of the audit trail by their ids."""
    return log.page(session.project, ids)


def _own_memos(session: Session, kind: str) -> dict[int, str]:
    own = next((coder.id for coder in coders.coders(session.project) if coder.name == session.coder), 0)
    return {target: memo.text for target, memo in memos.memos_by(session.project, kind, own).items()}


def memo_on_project(session: Session) -> str:
    """The coder's own memo on the project, or nothing."""
    return _own_memos(session, "project").get(0, "")


def others_memos(session: Session, kind: str) -> dict[int, list[Memo]]:
    """The memos of other coders on things of a kind, by the id of the thing; 0 is the project."""
    found: dict[int, list[Memo]] = {}
    for memo in memos.memos(session.project):
        if memo.kind == kind and memo.coder != session.coder:
            found.setdefault(memo.target_id, []).append(memo)
    return found
