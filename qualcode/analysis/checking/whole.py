"""All that is checked of a finished text, in the order of its places."""

from __future__ import annotations

from qualcode.analysis.checking.figures import figure_table
from qualcode.analysis.checking.findings import CheckFinding
from qualcode.analysis.checking.numerals import language_of_text
from qualcode.analysis.checking.prose import check_sentences
from qualcode.analysis.checking.references import check_references
from qualcode.analysis.checking.sentences import sentences
from qualcode.analysis.checking.shares import check_shares, check_twice
from qualcode.analysis.checking.sums import check_sums
from qualcode.analysis.checking.text import FinishedText
from qualcode.analysis.quantify import Language


def check_text(
    text: FinishedText, *, language: Language | None = None, tables_only: bool = False
) -> list[CheckFinding]:
    """What does not fit in a text by itself; with ``tables_only`` just the arithmetic of its tables.

    The language, which says what a point in a number means, is found by the commonest words where it is not given.
    """
    spoken = language or language_of_text(" ".join(part.text for part in text.parts))
    read = {at: figures for at, table in text.tables() if (figures := figure_table(table, spoken)) is not None}
    found: list[CheckFinding] = []
    for table in read.values():
        found += check_sums(table)
        found += check_shares(table)
        found += check_twice(table)
    if not tables_only:
        found += check_sentences([*sentences(text, read)], spoken)
        found += check_references(text)
    return sorted(dict.fromkeys(found), key=lambda one: (one.place, one.table, one.rule))
