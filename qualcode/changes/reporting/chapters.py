"""What a user does to chapters in files: write one, and bring it up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter, WrittenFile, WrittenPiece, asked_json, pieces_json

ReportAction = Literal["report.write", "report.update", "report.restore"]


@contextmanager
def chapter_written(
    project: Project,
    coder: str,
    action: ReportAction,
    known: WrittenFile | None,
    guid: str,
    name: str,
    asked: AskedChapter,
    pieces: Iterable[WrittenPiece],
    moved: Iterable[WrittenFile] = (),
) -> Iterator[None]:
    """Remembers what is written to a file while the block writes it; what the block raises, leaves all as it was.

    ``guid`` is what the file carries from now on. Where that is of what the project has already, ``known`` is this, and
    is altered; without, it is put beside all that was written before, by which copies are still known. ``moved`` was
    written to the same file while it was called otherwise, and follows its name.
    It is done for good: what is undone is what was done before it, for the file would stay as it is.
    """
    values = {"name": name, "asked": asked_json(asked), "blocks": pieces_json(pieces)}
    with project.change(coder, action, file=name) as change:
        if known is None:
            change.insert("report_file", guid=guid, written=change.at, **values)
        else:
            change.update("report_file", known.id, written=change.at, **values)
        for one in moved:
            if known is None or one.id != known.id:
                change.update("report_file", one.id, name=name)
        change.fixed = change.altered
        yield
