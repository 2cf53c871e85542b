"""One module per format, import and export; each is loaded when the first file of its kind is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path, PurePath
from typing import cast

from qualcode.errors import FormatError
from qualcode.files.reading import whereabouts
from qualcode.formats.others import FOLDERS, OTHERS, is_other
from qualcode.formats.transcripts.base import AS_FOUND, Choices, Note, Source
from qualcode.i18n import _

__all__ = ["AS_FOUND", "SUFFIXES", "Choices", "Note", "Source", "find_files", "read"]

_TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".ods")
_READERS = {
    ".txt": "qualcode.formats.transcripts.plain",
    ".md": "qualcode.formats.transcripts.plain",
    ".docx": "qualcode.formats.transcripts.word",
    ".rtf": "qualcode.formats.transcripts.rtf",
    ".odt": "qualcode.formats.transcripts.odt",
    ".html": "qualcode.formats.transcripts.web",
    ".htm": "qualcode.formats.transcripts.web",
    ".vtt": "qualcode.formats.transcripts.plain",
    ".srt": "qualcode.formats.transcripts.plain",
    ".pdf": "qualcode.formats.transcripts.pdf",
    ".otr": "qualcode.formats.transcripts.segments",
    ".json": "qualcode.formats.transcripts.segments",
    **dict.fromkeys(_TABLES, "qualcode.formats.transcripts.sheets"),
}

SUFFIXES = tuple(_READERS)
"""The suffixes of the files that can be read, in lower case."""


def read(path: Path, choices: Choices = AS_FOUND) -> Source:
    """Read a transcript with the reader for its suffix; ``choices`` are those of whoever imports.

    Raises FormatError where the suffix is not one of ``SUFFIXES``, or where the file is missing, damaged, hostile or
    not what its name says; the message names the file and the place, the hint the remedy.
    """
    module = _READERS.get(path.suffix.lower())
    if module is None:
        if path.suffix.lower() in OTHERS:
            raise is_other(path)
        raise FormatError(
            _("{file} has a format that cannot be read").format(file=path),
            _("Files that can be read end in {suffixes}. Save the transcript as one of these.").format(
                suffixes=", ".join(SUFFIXES)
            ),
        )
    reader = cast("Callable[[Path, Choices], Source]", import_module(module).read)
    try:
        return reader(path, choices)
    except (MemoryError, RecursionError) as error:
        # What one file asks for too much of must not keep the others out.
        raise FormatError(
            _("{file} takes more memory than there is, or nests too deep").format(file=path),
            _("Open it in the program it was made with, and save its text as .txt."),
        ) from error


def find_files(paths: Iterable[Path], report: Callable[[Path, Note], None] | None = None) -> list[Path]:
    """The transcripts among ``paths``, folders searched through, each file once, in the order of paths and names.

    A path that is named itself is always returned, so that `read` can say what is wrong with it. In folders, hidden
    files and folders, the lock files that Word leaves (``~$x.docx``), links to folders, files of other formats and
    tables that are no transcripts are left out, and told to ``report``, each with a note; so is a folder that may not
    be read (``unreadable``).
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.suffix.lower() in FOLDERS or not _is_folder(path):
            found.setdefault(whereabouts(path), path)
            continue
        for file, error in _walk(path):
            note = _unreadable(file, error) if error else _left_out(file, path)
            if note is None:
                found.setdefault(whereabouts(file), file)
            elif report is not None:
                report(file, note)
    return list(found.values())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _walk(folder: Path) -> Iterator[tuple[Path, OSError | None]]:
    """The files under a folder, sorted; a hidden folder, a link to one or a study stands for what is in it.

    Links are not followed, so that none leads round in a circle. A folder that cannot be read comes with its error.
    """
    waiting = [folder]
    while waiting:
        top = waiting.pop()
        try:
            with os.scandir(top) as entries:
                found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        except OSError as error:
            yield top, error
            continue
        inner = [name for name, is_folder in found if is_folder and not _is_closed(name)]
        yield from ((top / name, None) for name, is_folder in found if not is_folder or _is_closed(name))
        waiting += [top / name for name in reversed(inner)]


def _is_closed(folder: str) -> bool:
    return folder.startswith(".") or PurePath(folder).suffix.lower() in FOLDERS


def _unreadable(folder: Path, error: OSError) -> Note:
    return Note(
        "unreadable", 1, _("{file} cannot be read: {reason}").format(file=folder, reason=error.strerror or error)
    )


def _holds_turns(table: Path) -> bool:
    from qualcode.formats.transcripts.sheets import holds_turns  # what reads tables is not loaded without one

    return holds_turns(table)


def _left_out(file: Path, folder: Path) -> Note | None:
    name = file.relative_to(folder)
    if file.name.startswith("~$"):
        return Note("lock", 1, _("{file} was left out: Word's lock file of an open document").format(file=name))
    if file.name.startswith("."):
        return Note("hidden", 1, _("{file} was left out: hidden").format(file=name))
    if file.is_symlink() and _is_folder(file):
        return Note("link", 1, _("{file} was left out: a link to a folder").format(file=name))
    if file.is_symlink() and not whereabouts(file).is_relative_to(whereabouts(folder)):
        return Note("link", 1, _("{file} was left out: a link to a file outside the folder").format(file=name))
    if file.suffix.lower() in OTHERS:
        return Note("unsupported", 1, is_other(file, name).message)
    if file.suffix.lower() not in SUFFIXES or (file.suffix.lower() in _TABLES and not _holds_turns(file)):
        return Note("unsupported", 1, _("{file} was left out: not a format that can be read").format(file=name))
    return None
