"""The project at a glance, and a document opened to read: what the coding screen begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.model import Codebook, Document, Turn
from qualcode.session.session import Session
from qualcode.storage import codebook, coders, codings, documents, respondents, rounds
from qualcode.text.spans import Span

_LOOK_BACK = 200
"""How many lines of the audit trail are read to find where the coder left off."""


class StudyOverview(NamedTuple):
    """What the panes show of the whole project."""

    name: str
    readonly: bool
    documents: tuple[Document, ...]
    codings: Mapping[int, int]
    """Codings by document id."""
    finished: Mapping[int, Sequence[str]]
    """Coders by document id."""
    blind: Mapping[int, str]
    """The open round that a document is in, by document id: nobody sees there what others make of it."""
    mine: frozenset[int]
    """The ids of the documents that the coder at the keyboard has still to finish in an open round."""
    respondents: Mapping[int, Sequence[str]]
    """Names by document id."""
    codebook: Codebook
    counts: Mapping[int, int]
    """Codings by code id, without the codes under it."""
    coders: Mapping[int, str]
    """Names by coder id."""
    recent: tuple[int, ...]
    """The codes that the coder at the keyboard applied last, newest first."""


class Opened(NamedTuple):
    """A document opened to read. Its codings are read apart: the text can be shown before they are there."""

    document: Document
    text: str
    turns: Sequence[Turn]
    sentences: Sequence[Span]
    at: int
    """Where to begin reading: a code point."""


def overview(session: Session) -> StudyOverview:
    """The project at a glance."""
    project = session.project
    names = {coder.id: coder.name for coder in coders.coders(project)}
    own = next((row_id for row_id, name in names.items() if name == session.coder), None)
    speakers: dict[int, list[str]] = {}
    by_id = {respondent.id: respondent.name for respondent in respondents.respondents(project)}
    for respondent_id, document_ids in respondents.documents_of(project).items():
        for document_id in document_ids:
            speakers.setdefault(document_id, []).append(by_id[respondent_id])
    return StudyOverview(
        name=project.name,
        readonly=project.readonly,
        documents=tuple(documents.documents(project)),
        codings=codings.counts_by_document(project),
        finished=coders.finished(project),
        blind=rounds.blind_documents(project),
        mine=frozenset(rounds.unfinished(project, session.coder)),
        respondents=speakers,
        codebook=codebook.codebook(project),
        counts=codings.counts_by_code(project),
        coders=names,
        recent=tuple(codings.recent_codes(project, own)) if own is not None else (),
    )


def open_document(session: Session, name: str | None = None) -> Opened | None:
    """A document by name, or else the one where the coder left off; ``None`` in an empty project.

    Who has coded nothing yet, or finished that, begins with the first that is theirs to finish in an open round;
    otherwise with the first of all.

    ``NotFoundError`` where the name is not known.
    """
    project, at = session.project, 0
    if name is not None:
        found = documents.document(project, name)
    else:
        everything = {document.id: document for document in documents.documents(project)}
        if not everything:
            return None
        last = _last_place(session, set(everything))
        mine = rounds.unfinished(project, session.coder)
        if mine and last and session.coder in coders.finished(project).get(last[0], []):
            last = None
        first = next((known for known in everything if known in mine), next(iter(everything)))
        found = everything[last[0] if last else first]
        at = last[1] if last else 0
    with project.snapshot():
        found = documents.document(project, found.name)
        text, turns = documents.text(project, found.id), documents.turns(project, found.id)
        sentences = documents.sentences(project, found.id)
    rest_on(session, found)
    if not at:
        at = next((turn.body for turn in turns), 0)
    return Opened(found, text, turns, sentences, at)


def rest_on(session: Session, document: Document | None) -> None:
    """From here on a change is refused where another window has corrected this text, which is the one that is shown."""
    session.project.shown = {} if document is None else {document.id: document.sha256}


def first_look(session: Session, name: str | None = None) -> tuple[StudyOverview, Opened | None]:
    """What the coding screen begins with."""
    return overview(session), open_document(session, name)


def _last_place(session: Session, known: set[int]) -> tuple[int, int] | None:
    """The document that the coder changed last, and where."""
    for entry in session.project.log(_LOOK_BACK):
        if entry.coder == session.coder and entry.document_id in known and entry.action.startswith("coding."):
            start = entry.about.get("start", 0)
            return entry.document_id or 0, start if isinstance(start, int) else 0
    return None
