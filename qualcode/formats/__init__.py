"""One module per format, import and export; each is loaded when the first file of its kind is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import cast

from qualcode.errors import FormatError
from qualcode.formats.transcripts.base import Note, Source
from qualcode.i18n import _

__all__ = ["SUFFIXES", "Note", "Source", "find_files", "read"]

_READERS = {
    ".txt": "qualcode.formats.transcripts.plain",
    ".md": "qualcode.formats.transcripts.plain",
    ".docx": "qualcode.formats.transcripts.word",
}

SUFFIXES = tuple(_READERS)
"""The suffixes of the files that can be read, in lower case."""


def read(path: Path) -> Source:
    """Read a transcript with the reader for its suffix.

    Raises FormatError where the suffix is not one of ``SUFFIXES``, or where the file is missing, damaged, hostile or
    not what its name says; the message names the file and the place, the hint the remedy.
    """
    module = _READERS.get(path.suffix.lower())
    if module is None:
        raise FormatError(
            _("{file} has a format that cannot be read").format(file=path),
            _("Files that can be read end in {suffixes}. Save the transcript as one of these.").format(
                suffixes=", ".join(SUFFIXES)
            ),
        )
    reader = cast("Callable[[Path], Source]", import_module(module).read)
    return reader(path)


def find_files(paths: Iterable[Path], report: Callable[[Path, Note], None] | None = None) -> list[Path]:
    """The transcripts among ``paths``, folders searched through, each file once, in the order of paths and names.

    A file that is named itself is always returned, so that `read` can say what is wrong with it. In folders, hidden
    files and folders, the lock files that Word leaves (``~$x.docx``) and files of other formats are left out, and told
    to ``report``, each with a note. Links to folders are not followed. Raises FormatError for a path that is not there.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in _walk(path):
                if note := _left_out(file, path):
                    if report is not None:
                        report(file, note)
                else:
                    found.setdefault(file.resolve(), file)
        elif path.exists():
            found.setdefault(path.resolve(), path)
        else:
            raise FormatError(_("{file} does not exist").format(file=path), _("Check the name and the folder."))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    """The files under a folder, sorted; a hidden folder stands for what is in it."""
    for top, folders, files in os.walk(folder):
        hidden = [name for name in folders if name.startswith(".")]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(top) / name for name in sorted(files + hidden))


def _left_out(file: Path, folder: Path) -> Note | None:
    name = file.relative_to(folder)
    if file.name.startswith("~$"):
        return Note("lock", 1, _("{file} was left out: Word's lock file of an open document").format(file=name))
    if file.name.startswith("."):
        return Note("hidden", 1, _("{file} was left out: hidden").format(file=name))
    if file.suffix.lower() not in SUFFIXES:
        return Note("unsupported", 1, _("{file} was left out: not a format that can be read").format(file=name))
    return None
