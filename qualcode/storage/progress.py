"""How far the coding of each document is: whose turns have a coding, by coder."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from qualcode.storage.documents import turn_owners
from qualcode.storage.project import Project


class Coded(NamedTuple):
    """The codings on a document, and the respondents' turns that have one."""

    codings: int
    turns: int


class CodingProgress(NamedTuple):
    """How far a document is: the respondents' ``turns`` (of those who take part), coded by anybody and by each."""

    turns: int
    anybody: Coded
    by_coder: Mapping[int, Coded]
    """By coder id; those without a coding here are left out."""


def progress(project: Project) -> dict[int, CodingProgress]:
    """The progress of every document that has turns or codings, by document id."""
    turns = {
        document_id: [(body, end) for body, end, respondent in owners if respondent is not None]
        for document_id, owners in turn_owners(project).items()
    }
    codings: dict[int, list[tuple[int, int, int]]] = {}
    for document_id, coder_id, start, end in project.rows('SELECT document_id, coder_id, start, "end" FROM coding'):
        codings.setdefault(document_id, []).append((coder_id, start, end))
    return {
        document_id: _progress(turns.get(document_id, []), codings.get(document_id, []))
        for document_id in turns.keys() | codings.keys()
    }


def _progress(turns: list[tuple[int, int]], codings: list[tuple[int, int, int]]) -> CodingProgress:
    starts, ends = [turn[0] for turn in turns], [turn[1] for turn in turns]
    counts: dict[int, int] = {}
    covered: dict[int, set[int]] = {}
    for coder_id, start, end in codings:
        counts[coder_id] = counts.get(coder_id, 0) + 1
        covered.setdefault(coder_id, set()).update(range(bisect_right(ends, start), bisect_left(starts, end)))
    everybody = set().union(*covered.values())
    by_coder = {coder_id: Coded(count, len(covered[coder_id])) for coder_id, count in counts.items()}
    return CodingProgress(len(turns), Coded(len(codings), len(everybody)), by_coder)
