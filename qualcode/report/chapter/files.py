"""The chapter as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.report.writers import kinds_for, write_document

if TYPE_CHECKING:
    from qualcode.report.blocks import ReportDocument
    from qualcode.report.chapter.summary import ThemeSummary
    from qualcode.report.evidence.model import ReportEvidence

CHAPTER_KINDS = kinds_for("blocks")
"""As what a chapter by itself can be written."""

HANDED_KINDS = (*CHAPTER_KINDS, "xlsx")
"""As what it can be handed over, with what is behind its numbers."""


def write_report(summary: ThemeSummary, path: Path, kind: str) -> None:
    """Writes the chapter as one of ``CHAPTER_KINDS``, whole or not at all.

    ``QualcodeError`` when it cannot, or while a name stands in its author's own text on which nobody decided.
    """
    # What a chapter is made of is not loaded with the names of its kinds, which the command line has at every start.
    from qualcode.report.chapter.blocks import chapter
    from qualcode.report.privacy.refusing import refuse_names

    refuse_names(summary)
    write_document(chapter(summary), path, kind)


def write_handed(document: ReportDocument, evidence: ReportEvidence | None, path: Path, kind: str) -> None:
    """Writes a chapter with what is behind its numbers as one of ``HANDED_KINDS``, whole or not at all.

    ``QualcodeError`` when it cannot. A page and a workbook have a place of their own for the evidence.
    """
    if kind == "html":
        from qualcode.report.writers.html import write_with

        write_with(document, evidence, path)
    elif kind == "xlsx":
        from qualcode.report.chapter.sheets import with_sheets

        write_document(with_sheets(document, evidence), path, kind)
    else:
        write_document(document, path, kind)
