"""Which files in the folder of a project still hold what was taken out of it, or may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.files.reading import same_file
from qualcode.formats.words_in_files import files_below, words_of
from qualcode.storage import Project
from qualcode.storage.project import SUFFIX
from qualcode.storage.respondents import respondents
from qualcode.text.altered.echoes import Echoes


class HoldingFile(NamedTuple):
    """A file that holds it; of one that cannot be looked through it is not ``certain``."""

    path: Path
    certain: bool


def files_holding(
    path: Path, holds: Callable[[str], bool], in_copy: Callable[[Project], bool]
) -> Iterator[HoldingFile]:
    """The files in the folder of the project at ``path``, and below it, but for the project itself.

    ``holds`` says it of the words of a file, ``in_copy`` of a copy of a project.
    """
    beside = {path.name, *(path.name + end for end in ("-wal", "-shm", "-journal"))}
    for file in files_below(path.resolve().parent):
        if file.parent == path.resolve().parent and file.name in beside:
            continue
        if file.name.endswith(("-wal", "-shm", "-journal")) or (".aside-" in file.name and "-wal" in file.name):
            # A log holds pages, and words of them in pieces.
            yield HoldingFile(file, False)
            continue
        found = _looked_through(file, path, holds, in_copy)
        if found is not None:
            yield HoldingFile(file, found)


def _looked_through(
    file: Path, path: Path, holds: Callable[[str], bool], in_copy: Callable[[Project], bool]
) -> bool | None:
    """Whether a file holds it for certain (``True``), may (``False``), or does not (``None``)."""
    try:
        if file.suffix == SUFFIX or SUFFIX in file.suffixes:
            if same_file(file, path):
                return None
            with Project.open(file, readonly=True) as copy, copy.sight.whole():
                return True if in_copy(copy) else None
        return True if any(holds(words) for words in words_of(file)) else None
    except QualcodeError:
        return False


def holding_respondent(project: Project, guid: str, echoes: Echoes) -> list[HoldingFile]:
    """The files that hold the words of a respondent (GUID), by what repeats them."""

    def in_copy(copy: Project) -> bool:
        # Of whatever study it is: passages to code again stand in a project of their own.
        return any(one.guid == guid for one in respondents(copy))

    return list(files_holding(project.path, lambda words: bool(echoes.spans(words)), in_copy))
