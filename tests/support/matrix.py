"""A matrix of mentions that a test writes down, counted document by document as the project is."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from qualcode.analysis.matrix import (
    BaseRow,
    Count,
    DocumentCounts,
    Matrix,
    Mention,
    People,
    Percent,
    Span,
    including_rows,
    tabulate,
)
from qualcode.model import Attribute, Codebook, Coding
from qualcode.queries.counting import CountedStudy
from qualcode.storage import Project
from qualcode.storage.codings import codings
from qualcode.text.spans import length


def count_mentions(
    mentions: Iterable[Mention], including: Mapping[int, tuple[int, ...]], *, passages: bool = False
) -> DocumentCounts:
    """Count the mentions of one document, one after the other: the plain way, which counting must agree with.

    ``passages`` keeps the ids of the codings. ``ValueError`` for mentions of several documents.
    """
    whose: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    spans: dict[tuple[int, People], list[Span]] = defaultdict(list)
    here: set[int] = set()
    for mention in mentions:
        here.add(mention.document_id)
        for row in including[mention.code_id]:
            whose[row][mention.coding_id].add(mention.respondent_id)
            if mention.words:
                spans[row, (mention.respondent_id,)].extend(mention.words)
    if len(here) > 1:
        raise ValueError(f"mentions of {len(here)} documents, not one")
    documents: dict[tuple[int, People], int] = {}
    codings: Counter[tuple[int, People]] = Counter()
    kept: dict[tuple[int, People], array[int]] = {}
    for row, found in whose.items():
        documents[row, tuple(sorted(set().union(*found.values())))] = 1
        for coding, people in found.items():
            key = (row, tuple(sorted(people)))
            codings[key] += 1
            if passages:
                kept.setdefault(key, array("q")).append(coding)
    words = {key: length(found) for key, found in spans.items()}
    return DocumentCounts(documents, codings, words, kept)


def build_matrix(
    mentions: Iterable[Mention],
    cases: Sequence[BaseRow],
    codebook: Codebook,
    rows: Sequence[int],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    attributes: Sequence[Attribute] = (),
) -> Matrix:
    """Counts ``mentions`` by row and column; arguments and errors as for ``tabulate``."""
    by_document: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_document[mention.document_id].append(mention)
    including = including_rows(codebook, rows)
    counts = DocumentCounts.merge(count_mentions(found, including) for found in by_document.values())
    return tabulate(counts, cases, codebook, rows, count=count, percent=percent, attributes=attributes)


def counted_codings(project: Project, study: CountedStudy) -> list[Coding]:
    """The codings that a study counts, whoever they count for."""
    return [found for found in codings(project) if found.coder_id in study.counting_on(found.document_id)]
