"""Searching a project for words, and the reference of a quotation: what the project's thread does of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qualcode.analysis.search.grammar import is_operator
from qualcode.i18n import _
from qualcode.model import Role
from qualcode.storage import Project, codings, documents, memos
from qualcode.storage import codebook as codes
from qualcode.storage import coders as work
from qualcode.text.finding import Folded, holds, terms
from qualcode.text.spans import Span

if TYPE_CHECKING:
    from qualcode.queries.words.index import Ring, WordIndex
    from qualcode.queries.words.searching import WordHit

_BEFORE, _AFTER = 120, 300
"""Code points of context that a passage carries on either side of its first hit."""

_READ_BEFORE, _READ_AFTER = 1000, 4000
"""Code points of a turn that are shown on either side of its first hit: a turn may be a whole book."""


class SearchHit(NamedTuple):
    """Something that holds what was sought; Enter opens it.

    A passage, and a memo on a coding, have ``document`` and ``start`` (a code point); a code has ``code_id``; any other
    memo has the id of what it is about, and one on the project none.
    ``context`` is a piece of the text, with the hits at ``spans`` in it; ``about`` says whose words it is. Of a passage
    ``words`` are the first that were found, ``end`` is where the last of them ends, ``turn`` what is searched as one
    around it, and ``marks`` are all hits there.
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
    end: int = 0
    turn: Span = (0, 0)
    marks: tuple[Span, ...] = ()


class FoundPassages(NamedTuple):
    """The passages that a search found: how many, how many in each document, and as many as there was room for.

    ``by`` is ``words``, or ``likeness`` where nobody says it so.
    """

    total: int
    counts: Mapping[str, int]
    hits: Sequence[SearchHit]
    by: str


def goes_on(query: str) -> bool:
    """Whether the last word of what is typed so far is taken for the beginning of one; an operator is none."""
    return query[-1:].isalnum() and not is_operator(query.split()[-1])


def prepare(project: Project, index: WordIndex) -> bool:
    """Makes a part of the index of words where it is not whole; whether it is by now is the result."""
    return project.readonly or index.prepare(project)


def seek(project: Project, index: WordIndex, query: str, ring: Ring, room: int, *, ranked: bool) -> FoundPassages:
    """What is said of what is typed so far: its last word may go on."""
    from qualcode.queries.words.searching import search  # brings numpy, for who searches

    found = search(project, index, f"{query}*" if goes_on(query) else query, ring=ring)
    if not len(found) and goes_on(query):
        found = search(project, index, query, ring=ring)
    hits = [_passage(index.units.text(hit.document_id), hit) for hit in found.hits(room, ranked=ranked)]
    return FoundPassages(len(found), found.counts, hits, found.by)


def _passage(whole: str, hit: WordHit) -> SearchHit:
    first, last = hit.turn
    begin = hit.marks[0][0]
    start, end = max(first, begin - _BEFORE), min(last, hit.marks[0][1] + _AFTER)
    inside = tuple((one - start, other - start) for one, other in hit.marks if other <= end)
    return SearchHit(
        "passage",
        whole[start:end].rstrip(),
        inside,
        _whose(hit),
        hit.document,
        hit.start,
        document_id=hit.document_id,
        words=whole[hit.start : hit.end if hit.by == "likeness" else hit.marks[0][1]],
        end=hit.end,
        turn=hit.turn,
        marks=hit.marks,
    )


def _whose(hit: WordHit) -> str:
    """Speaker and respondent of a passage, once where they are called alike."""
    speaker, owner = hit.speaker or "", hit.respondent or ""
    if hit.role is Role.INTERVIEWER or not owner or owner == speaker:
        return speaker or owner
    return f"{speaker} · {owner}"


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


def around(index: WordIndex, found: SearchHit) -> tuple[str, str, tuple[Span, ...]]:
    """The turn before a passage, its own, and the hits in that: to read before opening it.

    Of a long turn only what is around the first hit, with an ellipsis where it was cut.
    """
    if found.document_id is None:
        return "", found.context, found.spans
    whole, spoken = index.units.text(found.document_id), index.units.units(found.document_id)
    place = next((number for number, unit in enumerate(spoken) if unit.span == found.turn), 0)
    before = whole[slice(*spoken[place - 1].span)].strip() if place else ""
    first, last = found.turn
    start, end = max(first, found.start - _READ_BEFORE), min(last, found.start + _READ_AFTER)
    shift = (1 if start > first else 0) - start
    own = ("…" if start > first else "") + whole[start:end].rstrip() + ("…" if end < last else "")
    return before, own, tuple((one + shift, other + shift) for one, other in found.marks if start <= one < other <= end)
