"""Searching a project for words, and the reference of a quotation: what the project's thread does of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.i18n import _
from qualcode.model import Document, Role, Turn
from qualcode.storage import Project, codings, documents, memos
from qualcode.storage import codebook as codes
from qualcode.storage import coders as work
from qualcode.storage import respondents as people
from qualcode.text.finding import Folded, FoundPassage, holds, line_starts, passages, terms
from qualcode.text.spans import Span

_BEFORE, _AFTER = 120, 300
"""Code points of context that a passage carries on either side of its first hit."""

_READ_BEFORE, _READ_AFTER = 1000, 4000
"""Code points of a turn that are shown on either side of its first hit: a turn may be a whole book."""

_KEPT = 24_000_000
"""Code points of all texts that are kept ready while one searches; beyond that they are read again each time."""


class SearchHit(NamedTuple):
    """Something that holds what was sought; Enter opens it.

    A passage, and a memo on a coding, have ``document`` and ``start`` (a code point); a code has ``code_id``; any other
    memo has the id of what it is about, and one on the project none.
    ``context`` is a piece of the text, with the hits at ``spans`` in it; ``about`` says whose words it is, ``words``
    what was sought.
    """

    kind: str
    context: str
    spans: tuple[Span, ...]
    about: str
    document: str = ""
    start: int = 0
    code_id: int | None = None
    respondent_id: int | None = None
    document_id: int | None = None
    words: str = ""


class DocumentHits(NamedTuple):
    """What one document holds of what was sought: ``total`` passages, and as many of them as there was room for."""

    document: Document
    total: int
    shown: Sequence[SearchHit]


class _Text(NamedTuple):
    """A document made ready to be searched."""

    folded: Folded
    turns: Sequence[Turn]
    starts: Sequence[int]
    owners: dict[str, str]


class SearchTexts:
    """The texts that are made ready while one searches. Used in the project's thread only."""

    def __init__(self) -> None:
        self._texts: dict[int, _Text] = {}
        self._size = 0
        self._owners: dict[int, dict[str, str]] = {}
        """The respondent behind each speaker's label, of every document; read once for the whole search."""

    def get(self, project: Project, document_id: int) -> _Text:
        """A document's text, which never changes, made ready."""
        found = self._texts.get(document_id)
        if found is None:
            text, turns = documents.text(project, document_id), documents.turns(project, document_id)
            starts = [turn.start for turn in turns] if turns else line_starts(text)
            if document_id not in self._owners:
                self._owners = _owners(project)
            found = _Text(Folded(text), turns, starts, self._owners[document_id])
            if self._size + len(text) <= _KEPT:
                self._texts[document_id] = found
                self._size += len(text)
        return found


def scan(project: Project, shelf: SearchTexts, document: Document, query: str, room: int) -> DocumentHits:
    """The passages of one document (turns, or lines where it has none) in which all that is sought is said."""
    wanted = terms(query)
    text = shelf.get(project, document.id)
    found = passages(text.folded, text.starts, wanted, [turn.body for turn in text.turns] if text.turns else None)
    return DocumentHits(
        document, len(found), [_passage(document.name, text, passage, query) for passage in found[:room]]
    )


def longest(query: str) -> str:
    """The part of a query that is marked where only one can be."""
    return max(terms(query), key=len, default="")


def _passage(name: str, text: _Text, passage: FoundPassage, words: str) -> SearchHit:
    whole, spans, unit = text.folded.text, passage.spans, passage.unit
    first = text.starts[unit] if unit >= 0 else 0
    last = text.starts[unit + 1] if unit + 1 < len(text.starts) else len(whole)
    about = ""
    if unit >= 0 and text.turns:
        turn = text.turns[unit]
        # The label says who speaks, and stands beside the context.
        first = turn.body
        about = _whose(turn, text.owners).removesuffix(f" · {name}")
    start, end = max(first, spans[0][0] - _BEFORE), min(last, spans[0][1] + _AFTER)
    inside = tuple((one - start, other - start) for one, other in spans if other <= end)
    return SearchHit("passage", whole[start:end].rstrip(), inside, about, name, spans[0][0], words=words)


def _whose(turn: Turn, owners: dict[str, str]) -> str:
    """Speaker and respondent of a turn, once where they are called alike."""
    speaker = turn.speaker or ""
    owner = owners.get(speaker, "")
    if turn.role is Role.INTERVIEWER or not owner or owner == speaker:
        return speaker or owner
    return f"{speaker} · {owner}"


def _owners(project: Project) -> dict[int, dict[str, str]]:
    """The respondent behind each speaker's label, by document."""
    names = {document.id: document.name for document in documents.documents(project)}
    called = {respondent.id: respondent.name for respondent in people.respondents(project)}
    found: dict[int, dict[str, str]] = {document_id: {} for document_id in names}
    for speaker in documents.speakers(project):
        if speaker.respondent_id in called:
            name = called[speaker.respondent_id].removeprefix(f"{names[speaker.document_id]}/")
            found[speaker.document_id][speaker.label] = name
    return found


def elsewhere(project: Project, query: str) -> list[SearchHit]:
    """The codes and the memos that hold all that is sought."""
    wanted = terms(query)
    codebook = codes.codebook(project)
    found = [
        SearchHit("code", code.name, (), code.path, code_id=code.id)
        for code in codebook.codes
        if holds(f"{code.name} {code.path}", wanted) and not code.retired
    ]
    names = {document.id: document.name for document in documents.documents(project)}
    coders = {coder.id: coder.name for coder in work.coders(project)}
    for coding in codings.codings(project, noted=True):
        if holds(coding.memo, wanted):
            about = f"{codebook.by_id[coding.code_id].name} · {coders.get(coding.coder_id, '?')}"
            found.append(SearchHit("memo", coding.memo, (), about, names[coding.document_id], coding.start))
    for memo in memos.memos(project):
        if holds(memo.text, wanted):
            about = f"{memo.target or _('the project')} · {memo.coder}"
            on = {kind: memo.target_id for kind in ("code", "respondent", "document") if kind == memo.kind}
            found.append(
                SearchHit(
                    "memo",
                    memo.text,
                    (),
                    about,
                    code_id=on.get("code"),
                    respondent_id=on.get("respondent"),
                    document_id=on.get("document"),
                )
            )
    return [marked(item, wanted) for item in found]


def marked(found: SearchHit, wanted: Sequence[str]) -> SearchHit:
    """The same with its hits, from shortly before the first of them."""
    folded = Folded(found.context)
    spans = sorted({span for term in wanted for span in folded.find(term)})
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    inside = tuple((one - start, other - start) for one, other in spans if other <= start + _BEFORE + _AFTER)
    return found._replace(context=found.context[start : start + _BEFORE + _AFTER], spans=inside)


def around(project: Project, shelf: SearchTexts, found: SearchHit) -> tuple[str, str, tuple[Span, ...], str]:
    """The turn before a passage, its own, the hits in that, and who speaks: to read before opening it.

    Of a long turn only what is around the first hit, with an ellipsis where it was cut.
    """
    document = documents.document(project, found.document)
    text = shelf.get(project, document.id)
    unit = bisect_right(text.starts, found.start) - 1
    whole = text.folded.text

    def bounds(number: int) -> Span:
        start = text.turns[number].body if text.turns else text.starts[number]
        return start, text.starts[number + 1] if number + 1 < len(text.starts) else len(whole)

    before = whole[slice(*bounds(unit - 1))].strip() if unit > 0 else ""
    own = found.context
    if unit >= 0:
        first, last = bounds(unit)
        start, end = max(first, found.start - _READ_BEFORE), min(last, found.start + _READ_AFTER)
        own = ("…" if start > first else "") + whole[start:end].strip() + ("…" if end < last else "")
    folded = Folded(own)
    spans = sorted({span for term in terms(found.words) for span in folded.find(term)})
    whose = _whose(text.turns[unit], text.owners) if text.turns and unit >= 0 else ""
    return before, own, tuple(spans), whose
