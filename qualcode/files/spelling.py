"""Names of files as text: a system gives them as bytes, which need not be any writing at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import PurePath

_LAYOUT = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")


def spelled(path: PurePath | str) -> str:
    """A path as text that can be kept and written in UTF-8: bytes that are none are read as Windows-1252."""
    text = str(path)
    return text if text.isascii() else text.translate(_stray())


@cache
def _stray() -> Mapping[int, str]:
    """What Python makes of a byte that is no UTF-8; such names are of old disks, archives and Windows."""
    return {
        **{0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)},
        **dict.fromkeys((*range(0xD800, 0xDC80), *range(0xDD00, 0xE000)), "\ufffd"),
    }


def name_of(path: PurePath) -> str:
    """What a file is called without its suffix, as a name that can be typed: line breaks and the like are blanks."""
    return spelled(path.stem).translate(_LAYOUT).strip() or "_"
