"""Searching the words of a project from a notebook."""

from __future__ import annotations

from typing import Any

from qualcode.queries.words.concordance import ConcordanceLine, ConcordanceSort, concordance
from qualcode.queries.words.index import Ring, WordIndex
from qualcode.queries.words.searching import WordHit, search
from qualcode.queries.words.turns import word_filter
from qualcode.rows import Rows
from qualcode.storage import Project


def found_words(
    project: Project,
    /,
    query: str,
    *,
    ring: Ring = "lemma",
    like: bool = False,
    ranked: bool = True,
    limit: int | None = None,
    **narrowed: Any,
) -> Rows[WordHit]:
    """The hits of :func:`queries.words.searching.search`; ``narrowed`` is what :func:`word_filter` takes."""
    index = WordIndex()
    try:
        found = search(project, index, query, ring=ring, wanted=word_filter(project, **narrowed), like=like)
        return Rows(found.hits(limit, ranked=ranked))
    finally:
        index.close()


def concordance_lines(
    project: Project,
    /,
    query: str,
    *,
    ring: Ring = "lemma",
    width: int = 40,
    sort: ConcordanceSort = "order",
    **narrowed: Any,
) -> Rows[ConcordanceLine]:
    """The lines of :func:`queries.words.concordance.concordance`."""
    index = WordIndex()
    try:
        wanted = word_filter(project, **narrowed)
        return Rows(concordance(project, index, query, ring=ring, wanted=wanted, width=width, sort=sort).lines)
    finally:
        index.close()
