"""A matrix of mentions that a test writes down, counted document by document as the project is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from qualcode.analysis.matrix import (
    BaseRow,
    Count,
    DocumentCounts,
    Matrix,
    Mention,
    Percent,
    count_mentions,
    including_rows,
    tabulate,
)
from qualcode.model import Attribute, Codebook


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
