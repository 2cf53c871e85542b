"""Which codes go together over exports: the numbers of :func:`queries.patterns.relations.relations`, by parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.addresses import find_codes
from qualcode.analysis.matrix import including_rows
from qualcode.analysis.mentions import CountedCoding
from qualcode.analysis.patterns.relations import RelationCounts, RelationUnit, relate
from qualcode.analysis.person_names import NO_MASK
from qualcode.corpus.base import settle_base
from qualcode.corpus.chunks import DocumentChunk, chunk_tables, document_chunks
from qualcode.corpus.counting import notes
from qualcode.corpus.engine import MEMORY
from qualcode.corpus.reading import open_corpus
from qualcode.queries.patterns.relations import check_near, laid_out
from qualcode.report.basis import hidden_words
from qualcode.report.patterns.basis import CountBasis
from qualcode.report.patterns.relations import RelationCount, RelationsResult, told_relations
from qualcode.spreading import spread

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a worker takes besides its part: rows by code, who is in the base, and what counts."""

    including: Mapping[int, tuple[int, ...]]
    base: frozenset[int]
    documents: frozenset[int]
    coders: tuple[str, ...]
    unit: RelationUnit
    near: int


def relate_corpus(
    folders: Sequence[Path],
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    unit: RelationUnit = "passage",
    near: int = 0,
    count: RelationCount = "respondents",
    with_jaccard: bool = False,
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    executor: Executor | None = None,
    memory: int = MEMORY,
    threads: int = 0,
) -> RelationsResult:
    """Relations over one or many exports, of one export those of the project; spread over ``executor``.

    Errors as :func:`report.patterns.relations.count_relations`, and :class:`corpus.reading.Corpus`.
    """
    check_near(near, unit)
    with open_corpus(folders, memory=memory, threads=threads) as corpus:
        base = settle_base(corpus, coders=coders, where=where, unfinished_too=unfinished_too)
        book = corpus.codebook
        down = tuple(find_codes(book, rows) or [code.id for code in book.children.get(None, ())])
        across = tuple(find_codes(book, columns)) or down
        including = including_rows(book, dict.fromkeys((*down, *across)))
        asked = _Asked(
            {code: including[own] for code, own in corpus.code_numbers.items()},
            frozenset(row[0] for row in corpus.rows("SELECT respondent FROM base")),
            frozenset(row[0] for row in corpus.rows("SELECT DISTINCT document FROM met")),
            base.study.coders if base.study.named else (),
            unit,
            near,
        )
        counts = RelationCounts.merge(spread(partial(_count_chunk, asked=asked), document_chunks(corpus), executor))
        told = [*notes(corpus, base), hidden_words(suppress)]
        basis = CountBasis(
            base.size,
            base.study.coders,
            base.study.where,
            (),
            len(base.study.unfinished),
            unfinished_too,
            " ".join(filter(None, told)),
            base.study.named,
            suppress,
        )
        found = laid_out(counts, book, down, across, unit)
        return told_relations(found, book, basis, NO_MASK, unit=unit, near=near, count=count, with_jaccard=with_jaccard)


def _count_chunk(chunk: DocumentChunk, asked: _Asked) -> RelationCounts:
    """What a part adds; top-level, so that a process can be sent it."""
    counts = "list_contains(?::VARCHAR[], c.name)" if asked.coders else "o.counted"
    with chunk_tables(chunk, "codings", "mentions", "coders") as connection:
        codings: dict[int, list[CountedCoding]] = defaultdict(list)
        for document, *values in connection.execute(
            f"""SELECT o.document, o.coding, o."start", o."end", o.code, o.coder FROM codings o
            JOIN coders c ON c.coder = o.coder WHERE o.document BETWEEN ? AND ? AND {counts}
            ORDER BY o.document, o."start", o."end", o.coding""",
            [chunk.low, chunk.high, *([list(asked.coders)] if asked.coders else [])],
        ).fetchall():
            coding = CountedCoding(*values)
            if document in asked.documents and asked.including.get(coding.code_id):
                codings[document].append(coding)
        covered: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        speakers: dict[int, dict[int, int]] = defaultdict(dict)
        for document, number, nth, respondent in connection.execute(
            "SELECT document, coding, nth, respondent FROM mentions WHERE document BETWEEN ? AND ?"
            " ORDER BY document, coding, nth",
            [chunk.low, chunk.high],
        ).fetchall():
            covered[document][number].append(nth)
            speakers[document][nth] = respondent
    return RelationCounts.merge(
        relate(found, covered[document], speakers[document], asked.including, asked.base, asked.unit, asked.near)
        for document, found in codings.items()
    )
