"""What the search of a project lets one do with what was found: put codes on it, all at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.changes.new_code import code_passages
from qualcode.model import Codebook
from qualcode.queries.search import SearchHit
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import coders
from qualcode.storage.codings import counts_by_code, recent_codes
from qualcode.storage.documents import sentences
from qualcode.text.spans import Span


def code_found(
    session: Session,
    found: Sequence[SearchHit],
    code_ids: Sequence[int],
    name: str,
    parent_id: int | None,
    *,
    whole: bool,
) -> int:
    """Puts codes, and one of this ``name`` under a parent, on the passages that were found, in one change.

    A passage is the sentences in which the hit stands, or the ``whole`` turn. How many codings came is the result.
    """
    passages = to_code(session.project, found, whole=whole)
    made = session.change(code_passages, passages, code_ids, name=name, parent_id=parent_id).value
    return sum(one is not None for one in made)


class CodesToChoose(NamedTuple):
    """What codes are chosen from: the codebook, those that the coder used last, and the codings of each, by its id."""

    codebook: Codebook
    recent: Sequence[int]
    counts: Mapping[int, int]


def codes_to_choose(session: Session) -> CodesToChoose:
    """The codes that can be put on what was found."""
    project = session.project
    own = next((one.id for one in coders(project) if one.name == session.coder), None)
    recent = recent_codes(project, own) if own is not None else ()
    return CodesToChoose(codebook(project), recent, counts_by_code(project))


def to_code(project: Project, found: Sequence[SearchHit], *, whole: bool) -> list[tuple[int, int, int]]:
    """The passages (document id, start, end) that are coded for what was found, each once."""
    spans: dict[int, list[Span]] = {}
    passages: dict[tuple[int, int, int], None] = {}
    for hit in found:
        if hit.kind != "passage" or hit.document_id is None:
            continue
        if hit.document_id not in spans:
            spans[hit.document_id] = sentences(project, hit.document_id)
        start, end = hit.turn if whole else _sentences(spans[hit.document_id], hit)
        passages[hit.document_id, start, end] = None
    return list(passages)


def _sentences(spans: Sequence[Span], hit: SearchHit) -> Span:
    """From the sentence in which a hit begins to that in which it ends, within its turn."""
    first, last = (bisect_right(spans, at, key=lambda span: span[0]) - 1 for at in (hit.start, hit.end - 1))
    if first < 0 or spans[first][1] <= hit.start or spans[last][1] < hit.end:
        return hit.turn  # what no sentence was found in
    return max(spans[first][0], hit.turn[0]), min(spans[last][1], hit.turn[1])
