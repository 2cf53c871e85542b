"""The workspace without its screen: what it reads from a project and what it changes, as plain calls.

Everything here runs on the project's own thread (see :mod:`session.worker`), which is why nothing here knows a widget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.changes import codings as codings_of
from qualcode.changes.log_words import in_words
from qualcode.model import Codebook, Coding, Document, HistoryEntry, Turn
from qualcode.session.codings import Altered, altered
from qualcode.session.filter import CodingFilter, Filter
from qualcode.session.filters import FilteredCounts, sift, sifted_counts
from qualcode.storage import Project, documents, rounds
from qualcode.storage import codebook as codes_store
from qualcode.storage import coders as work
from qualcode.storage import codings as codings_store
from qualcode.storage import respondents as people
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


class Turned(NamedTuple):
    """What an undo or redo did: in words, the passage that it was about, and the codings that differ now.

    ``altered`` is ``None`` where anything else may differ as well.
    """

    words: str
    document_id: int | None
    span: Span | None
    altered: Altered | None


class Session:
    """A project in the hands of one coder."""

    def __init__(self, path: Path, coder: str) -> None:
        self.project = Project.open(path)
        self.project.look_as(coder)
        self.coder = coder

    def close(self) -> None:
        """Close the file; all that was acknowledged is on disk."""
        self.project.close()

    def study(self) -> StudyOverview:
        """The project at a glance."""
        project = self.project
        coders = {coder.id: coder.name for coder in work.coders(project)}
        own = next((row_id for row_id, name in coders.items() if name == self.coder), None)
        speakers: dict[int, list[str]] = {}
        by_id = {respondent.id: respondent.name for respondent in people.respondents(project)}
        for respondent_id, document_ids in people.documents_of(project).items():
            for document_id in document_ids:
                speakers.setdefault(document_id, []).append(by_id[respondent_id])
        return StudyOverview(
            name=project.name,
            readonly=project.readonly,
            documents=tuple(documents.documents(project)),
            codings=codings_store.counts_by_document(project),
            finished=work.finished(project),
            blind=rounds.blind_documents(project),
            mine=frozenset(rounds.unfinished(project, self.coder)),
            respondents=speakers,
            codebook=codes_store.codebook(project),
            counts=codings_store.counts_by_code(project),
            coders=coders,
            recent=tuple(codings_store.recent_codes(project, own)) if own is not None else (),
        )

    def open_document(self, name: str | None = None) -> Opened | None:
        """A document by name, or else the one where the coder left off; ``None`` in an empty project.

        Who has coded nothing yet, or finished that, begins with the first that is theirs to finish in an open round;
        otherwise with the first of all.

        ``NotFoundError`` where the name is not known.
        """
        at = 0
        if name is not None:
            found = documents.document(self.project, name)
        else:
            everything = {document.id: document for document in documents.documents(self.project)}
            if not everything:
                return None
            last = self._last_place(set(everything))
            mine = rounds.unfinished(self.project, self.coder)
            if mine and last and self.coder in work.finished(self.project).get(last[0], []):
                last = None
            first = next((known for known in everything if known in mine), next(iter(everything)))
            found = everything[last[0] if last else first]
            at = last[1] if last else 0
        text = documents.text(self.project, found.id)
        turns = documents.turns(self.project, found.id)
        if not at:
            at = next((turn.body for turn in turns), 0)
        return Opened(found, text, turns, documents.sentences(self.project, found.id), at)

    def _last_place(self, known: set[int]) -> tuple[int, int] | None:
        """The document that the coder changed last, and where."""
        for entry in self.project.log(_LOOK_BACK):
            if entry.coder == self.coder and entry.document_id in known and entry.action.startswith("coding."):
                start = entry.about.get("start", 0)
                return entry.document_id or 0, start if isinstance(start, int) else 0
        return None

    def codings(self, document_id: int) -> list[Coding]:
        """The codings of all coders on a document."""
        return codings_store.codings(self.project, document_id=document_id)

    def counts(self, sieve: CodingFilter | None = None) -> tuple[dict[int, int], dict[int, int]]:
        """The number of codings (of those that pass the sieve) by document id, and by code id."""
        if sieve is not None:
            return sifted_counts(self.project, sieve)
        return codings_store.counts_by_document(self.project), codings_store.counts_by_code(self.project)

    def sift(self, wanted: Filter) -> FilteredCounts:
        """Put a filter on the codings to work."""
        return sift(self, wanted)

    def version(self) -> int:
        """Differs after any change by another window."""
        return self.project.data_version()[0]

    def apply(self, document_id: int, span: Span, code_ids: Sequence[int]) -> list[Coding]:
        """Put codes on a passage; the new codings (without those that were there already), which are on disk then."""
        new = [codings_of.NewCoding(document_id, *span, code_id) for code_id in code_ids]
        made = codings_of.apply_codings(self.project, self.coder, new)
        return [self._coding(row_id) for row_id in made if row_id is not None]

    def _coding(self, coding_id: int) -> Coding:
        return codings_of.own_coding(self.project, self.coder, coding_id)

    def remove(self, coding_ids: Sequence[int]) -> int:
        """Remove codings of the coder's own."""
        return codings_of.remove_codings(self.project, self.coder, coding_ids)

    def set_memo(self, coding_id: int, memo: str) -> Coding:
        """Put a memo on a coding of the coder's own; the coding as it is now."""
        codings_of.set_memo(self.project, self.coder, coding_id, memo)
        return self._coding(coding_id)

    def set_good(self, coding_id: int, good: bool) -> Coding:
        """Flag a coding of the coder's own as a good quotation, or not; the coding as it is now."""
        codings_of.set_good(self.project, self.coder, coding_id, good)
        return self._coding(coding_id)

    def undo(self) -> Turned:
        """Take back the coder's own last change."""
        return self._turned(self.project.undo(self.coder))

    def redo(self) -> Turned:
        """Do again what the coder undid last."""
        return self._turned(self.project.redo(self.coder))

    def _turned(self, entry: HistoryEntry) -> Turned:
        about = entry.about
        start, end = about.get("start"), about.get("end")
        span = (start, end) if isinstance(start, int) and isinstance(end, int) else None
        return Turned(in_words(entry), entry.document_id, span, altered(self, entry))
