"""One module per format, import and export; each is loaded when the first file of its kind is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.formats.base import Note, Source
from qualcode.i18n import _

__all__ = ["SUFFIXES", "Found", "Note", "Source", "find_files", "read"]

READERS = {
    ".txt": "qualcode.formats.plain",
    ".md": "qualcode.formats.plain",
    ".docx": "qualcode.formats.word",
}
"""Suffix -> the module whose ``read(path)`` reads it."""

SUFFIXES = tuple(READERS)
