"""The chapter as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.report.writers import kinds_for, write_document

if TYPE_CHECKING:
    from qualcode.report.chapter.summary import ThemeSummary

CHAPTER_KINDS = kinds_for("blocks")


def write_report(summary: ThemeSummary, path: Path, kind: str) -> None:
    """Writes the chapter as one of ``CHAPTER_KINDS``, whole or not at all.

    ``QualcodeError`` when it cannot, or while a name stands in its author's own text on which nobody decided.
    """
    # What a chapter is made of is not loaded with the names of its kinds, which the command line has at every start.
    from qualcode.report.chapter.blocks import chapter
    from qualcode.report.privacy.refusing import refuse_names

    refuse_names(summary)
    write_document(chapter(summary), path, kind)
