"""A chapter as it was asked for: its summary, of the outline and all else that it goes by."""

from __future__ import annotations

from pathlib import Path

from qualcode.formats.yaml.outlines import read_outline
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.chapter.facts import read_summary
from qualcode.report.chapter.summary import ThemeSummary
from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter


def asked_summary(project: Project, asked: AskedChapter, outline: Path | None = None) -> ThemeSummary:
    """The summary of a chapter that is asked for with an outline, or without one. Errors as :func:`read_summary`."""
    shape = read_outline(outline) if outline else None
    with project.snapshot():
        return read_summary(
            project,
            outline=shape,
            language=asked.language,
            coders=asked.coders,
            where=resolved(project, conditions(asked.where)),
            unfinished_too=asked.unfinished_too,
            attributes=asked.attributes,
            with_references=asked.with_references,
        )
