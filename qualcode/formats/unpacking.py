"""Zip archives from elsewhere: what is read of one is unpacked in pieces, so that whoever reads it can stop in time."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The ways of packing that office and research programs use; newer Pythons unpack more, with errors of their own."""
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What reading a damaged archive, or a part of one, raises."""
MAX_RATIO = 250
RATIO_FROM = 8 * 1024 * 1024
"""Unpacked bytes below which the ratio says nothing: a short repetitive part packs very well."""

_CHUNK = 1 << 18


def pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part, piece by piece. Raises one of ``DAMAGED`` where it cannot be unpacked, or is packed in another way."""
    if part.compress_type not in METHODS:
        raise NotImplementedError
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def is_beyond_reason(unpacked: int, packed: int) -> bool:
    """Whether so many bytes came of so few that they are no document."""
    return unpacked > RATIO_FROM and unpacked / max(1, packed) > MAX_RATIO
