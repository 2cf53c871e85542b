"""Finished texts for tests, made of plain rows."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.analysis.checking.findings import CheckFinding
from qualcode.analysis.checking.text import (
    FinishedCell,
    FinishedLine,
    FinishedRow,
    FinishedTable,
    FinishedText,
    Part,
)
from qualcode.analysis.checking.whole import check_text
from qualcode.analysis.quantify import Language


def grid(*rows: Sequence[object], caption: str = "", note: str = "", spans: Sequence[int] = ()) -> FinishedTable:
    """A table; ``spans`` are those of the cells of its last row."""
    made = [FinishedRow(at, tuple(FinishedCell(str(cell)) for cell in row)) for at, row in enumerate(rows, 1)]
    if spans:
        cells = tuple(FinishedCell(cell.text, span) for cell, span in zip(made[-1].cells, spans, strict=True))
        made[-1] = FinishedRow(made[-1].place, cells)
    return FinishedTable(1, 1, tuple(made), caption=caption, note=note)


def text(*parts: Part | str) -> FinishedText:
    """A text of tables and paragraphs."""
    return FinishedText(
        tuple(
            FinishedLine("paragraph", part, at) if isinstance(part, str) else part for at, part in enumerate(parts, 1)
        ),
        "paragraph",
    )


def found(*parts: Part | str, language: Language = "nl") -> list[CheckFinding]:
    """What is found in it."""
    return check_text(text(*parts), language=language)


def said(findings: Sequence[CheckFinding]) -> list[tuple[str, str, str]]:
    """Findings as rule, what is said and what should be."""
    return [(one.rule.value, one.says, one.should) for one in findings]
