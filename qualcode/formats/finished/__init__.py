"""Finished texts, as reports are: read with their headings, captions and tables, by their suffix."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from qualcode.analysis.checking.text import FinishedText
from qualcode.errors import FormatError
from qualcode.i18n import _

_READERS = {
    ".docx": "word",
    ".odt": "opendocument",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "plain",
    ".html": "page",
    ".htm": "page",
}


def read_finished(path: Path) -> FinishedText:
    """A finished text with its tables. Raises ``FormatError`` for what is none, is damaged, too large or unsafe.

    Tracked changes are read as accepted; comments, footnotes, headers and footers are left out.
    """
    name = _READERS.get(path.suffix.lower())
    if name is None:
        raise FormatError(
            _("{file} is no text that can be checked").format(file=path),
            _("Name a file that ends in: {suffixes}").format(suffixes=", ".join(sorted(_READERS))),
        )
    # Each reader brings a parser of its own.
    reader: Callable[[Path], FinishedText] = import_module(f"{__name__}.{name}").read
    return reader(path)
