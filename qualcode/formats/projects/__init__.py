"""Projects of other programs: one reader each, and writers; all by way of :class:`study.PortableStudy`."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import cast

from qualcode.errors import FormatError
from qualcode.files.folder import is_own_folder
from qualcode.files.reading import is_folder, is_there, read_up_to
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import RULES
from qualcode.formats.projects.study import PortableStudy
from qualcode.i18n import _

__all__ = ["CODEBOOKS", "READABLE", "WRITABLE", "Losses", "PortableStudy", "is_study", "read_study"]

_READERS = {
    ".qdpx": "qualcode.formats.projects.refi",
    ".qdc": "qualcode.formats.projects.refi",
    ".qda": "qualcode.formats.projects.qualcoder",
    ".sqlite3": "qualcode.formats.projects.taguette",
    ".sqlite": "qualcode.formats.projects.taguette",
    ".yaml": "qualcode.formats.projects.codebook",
    ".yml": "qualcode.formats.projects.codebook",
    ".rqda": "qualcode.formats.projects.rqda",
    ".ann": "qualcode.formats.projects.annotations.brat",
}
_HEAD = 1 << 20


def _is_cas(head: bytes) -> bool:
    return head[:1] == b"{" and (b'"%TYPES"' in head or b'"%FEATURE_STRUCTURES"' in head)


def _is_label_studio(head: bytes) -> bool:
    listed = b'"annotations"' in head or b'"completions"' in head
    return head[:1] in (b"[", b"{") and listed and (b'"result"' in head or b'"completed_by"' in head)


def _is_webanno(head: bytes) -> bool:
    return head.startswith(b"#FORMAT=WebAnno TSV 3")


_HEADS: Mapping[str, Sequence[tuple[Callable[[bytes], bool], str]]] = {
    ".json": (
        (_is_cas, "qualcode.formats.projects.annotations.cas"),
        (_is_label_studio, "qualcode.formats.projects.annotations.label_studio"),
    ),
    ".tsv": ((_is_webanno, "qualcode.formats.projects.annotations.webanno"),),
}
"""By suffix how a file begins that is a project, of those that may also be something else."""
READABLE = tuple(_READERS)
"""The suffixes of the projects that can be read, in lower case."""
CODEBOOKS = (".qdc", ".yaml", ".yml")
"""The suffixes of what holds codes only."""
WRITABLE = (".qdpx", *CODEBOOKS)
"""Those of the projects that can be written."""


def is_study(path: Path) -> bool:
    """Whether a file, or a folder, is a project of another program, or the plain files of one."""
    return _reader_of(path) is not None


def _reader_of(path: Path) -> str | None:
    """The module that reads a project: that of its suffix, or what it holds where a suffix does not say that."""
    suffix = path.suffix.lower()
    if suffix in _READERS:
        return _READERS[suffix]
    if is_folder(path):
        if is_own_folder(path):
            return "qualcode.formats.projects.folder"
        from qualcode.formats.projects.annotations.catma import is_catma  # loaded for a folder only

        return "qualcode.formats.projects.annotations.catma" if is_catma(path) else None
    if suffix in _HEADS and is_there(path):
        with suppress(OSError):
            head = read_up_to(path, _HEAD).removeprefix(codecs.BOM_UTF8).lstrip()
            return next((module for is_that, module in _HEADS[suffix] if is_that(head)), None)
    return None


def read_study(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a project of another program, with the reader for its suffix; what does not come over is in
    ``losses``.

    ``offsets`` is the rule by which positions are read (:data:`offsets.RULES`), found out where it is empty.
    ``FormatError`` where the file is missing, damaged, hostile or not what its name says, or there is no such rule.
    """
    module = _reader_of(path)
    if module is None:
        raise FormatError(
            _("{file} is no project that can be read").format(file=path),
            _("Projects that can be read end in {suffixes}.").format(suffixes=", ".join(READABLE)),
        )
    if offsets and offsets not in RULES:
        raise FormatError(
            _("There is no way of counting positions {rule!r}.").format(rule=offsets),
            _("It is one of: {rules}").format(rules=", ".join(RULES)),
        )
    reader = cast("Callable[..., PortableStudy]", import_module(module).read)
    try:
        return reader(path, losses, offsets=offsets)
    except (MemoryError, RecursionError) as error:
        raise FormatError(
            _("{file} takes more memory than there is, or nests too deep").format(file=path),
            _("Export it in parts from the program it was made with."),
        ) from error
