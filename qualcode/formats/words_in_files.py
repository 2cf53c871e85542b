"""The words of any file, to see whether something stands in it: plain text, what is packed in it, or a PDF's layer.

Nothing is read for what it means: signs of formats between the words are left out, and what is no text is passed by.
"""

from __future__ import annotations

import html
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from qualcode.errors import FormatError
from qualcode.files.reading import is_folder, read_whole
from qualcode.formats.unpacking import DAMAGED, is_beyond_reason, pieces
from qualcode.text.expressions import expression

LARGEST = 256 * 1024 * 1024
_MOST_FILES = 20_000
_BREAK = expression(rb"</(?:[\w-]+:)?(?:p|h|tr|td|si|row|li|div|text:p|text:h)>|<(?:[\w-]+:)?br[^>]*>", 2)
_TAG = expression(rb"<[^<>]*>")
_MARKED = (".xml", ".html", ".htm", ".rels", ".qde", ".svg", ".md", ".qdc")


def files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder and all below it, in order; links to folders are not followed."""
    count = 0
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            count += 1
            if count > _MOST_FILES:
                return
            path = Path(where) / name
            if not path.is_symlink():
                yield path


def words_of(path: Path) -> Iterator[str]:
    """What stands in a file, in pieces. ``FormatError`` where it cannot be read, or is too large."""
    if is_folder(path):
        return
    data = read_whole(path, LARGEST).data
    if path.suffix.lower() == ".pdf":
        from qualcode.formats import read  # it starts a process, and few files are one

        yield read(path).text
    elif data.startswith(b"PK\x03\x04"):
        yield from _packed(data)
    else:
        yield _text(data, path.suffix.lower())


def _packed(data: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                whole = bytearray()
                for piece in pieces(archive, part):
                    whole += piece
                    if len(whole) > LARGEST or is_beyond_reason(len(whole), part.compress_size):
                        raise FormatError(part.filename, "")
                if whole.startswith(b"PK\x03\x04"):
                    yield from _packed(bytes(whole))
                else:
                    yield part.filename + "\n" + _text(bytes(whole), Path(part.filename).suffix.lower())
    except DAMAGED:
        return


def _text(data: bytes, suffix: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if suffix in _MARKED or data[:5] == b"<?xml":
        # In the marks stands what is kept in attributes: in a .qde what codes and cases are called.
        data = b"\n".join([_TAG.sub(b"", _BREAK.sub(b"\n", data)), *_TAG.findall(data)])
        return html.unescape(data.decode("utf-8", "replace"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
