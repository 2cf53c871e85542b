"""JSON as the commands print it: what ``json.dumps(value, indent=2)`` gives, in a fraction of the time, row by row.

The library's encoder is compiled, but not where it indents; words are nearly all of it, and are encoded by what is
compiled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii

from qualcode.text.expressions import expression

_UNSAFE = expression("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could steer a terminal."""
_CONSTANTS: Mapping[object, str] = {None: "null", True: "true", False: "false"}
_MOST_KNOWN, _SHORT = 1_000, 48
_OWN = 2
"""So deep stand the values of the rows of a list."""


def json_text(value: object, *, ascii_only: bool, depth: int = 0) -> str:
    """A value, which may stand so deep within others, as JSON; characters that could steer a terminal are escaped."""
    if type(value) is int:
        return str(value)
    if value is None or type(value) is bool:
        return _CONSTANTS[value]
    if isinstance(value, str):
        words = encode_basestring_ascii(value) if ascii_only else encode_basestring(value)
        # None of what is unsafe can be printed, and of what people write nearly all can.
        return words if words.isprintable() else _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", words)
    # Of those that most values are first: to ask whether something is a mapping of another kind takes long.
    if isinstance(value, dict | list | tuple | Mapping) and value:
        indent = "\n" + "  " * depth
        inner = depth + 1
        if isinstance(value, list | tuple):
            items = [json_text(item, ascii_only=ascii_only, depth=inner) for item in value]
            opening, closing = "[]"
        else:
            items = [
                f"{_key(key, ascii_only)}: {json_text(item, ascii_only=ascii_only, depth=inner)}"
                for key, item in value.items()
            ]
            opening, closing = "{}"
        return f"{opening}{indent}  {f',{indent}  '.join(items)}{indent}{closing}"
    return json.dumps(value)


def json_rows(rows: Iterable[object], *, ascii_only: bool) -> Iterator[str]:
    """A list, piece by piece, each item as it comes."""
    before = "[\n  "
    items = _Items(ascii_only)
    for row in rows:
        # Most lists are of rows with the same keys, of which only the values are to be written.
        yield before + (items.row(row) if type(row) is dict and row else json_text(row, ascii_only=ascii_only, depth=1))
        before = ",\n  "
    yield "[]" if before[0] == "[" else "\n]"


class _Items:
    """Writes the rows of a list, and knows what they have in common: their keys, and lists and mappings in them."""

    def __init__(self, ascii_only: bool) -> None:
        self._ascii_only = ascii_only
        self._encode = encode_basestring_ascii if ascii_only else encode_basestring
        self._frames: dict[tuple[int, tuple[object, ...]], str] = {}
        self._known: dict[int, tuple[object, str]] = {}
        self._words: dict[object, str] = {}
        """Short words as they are written: names and codes return in nearly every row."""

    def row(self, row: dict[object, object], depth: int = 1) -> str:
        """What :func:`json_text` gives of a row that stands in a list."""
        keys = tuple(row)
        frame = self._frames.get((depth, keys))
        if frame is None:
            if len(self._frames) > _MOST_KNOWN:
                self._frames.clear()
            indent = "\n" + "  " * depth
            named = (_key(key, self._ascii_only).replace("%", "%%") for key in keys)
            parts = f",{indent}  ".join(f"{name}: %s" for name in named)
            frame = self._frames[depth, keys] = f"{{{indent}  {parts}{indent}}}"
        known, write, inner = self._words.get, self._value, depth + 1
        return frame % tuple(
            [
                (known(value) or write(value, inner)) if type(value) is str else write(value, inner)
                for value in row.values()
            ]
        )

    def _value(self, value: object, depth: int) -> str:
        if type(value) is str:
            words = self._encode(value)
            if not words.isprintable():
                words = json_text(value, ascii_only=self._ascii_only)
            if len(value) < _SHORT:
                if len(self._words) > _MOST_KNOWN:
                    self._words.clear()
                self._words[value] = words
            return words
        if type(value) is int:
            return str(value)
        if value is None or type(value) is bool:
            return _CONSTANTS[value]
        if type(value) is list and value and all(type(item) is dict and item for item in value):
            # Rows in a row are its own.
            indent = "\n" + "  " * depth
            items = f",{indent}  ".join([self.row(item, depth + 1) for item in value])
            return f"[{indent}  {items}{indent}]"
        if depth == _OWN and (known := self._known.get(id(value))):
            return known[1]
        if not value or not isinstance(value, dict | list | tuple | Mapping):
            return json_text(value, ascii_only=self._ascii_only)
        text = json_text(value, ascii_only=self._ascii_only, depth=depth)
        if depth == _OWN:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            # The value is kept with its text: as long as it is, no other has its identity.
            self._known[id(value)] = value, text
        return text


@lru_cache(1024)
def _key(key: object, ascii_only: bool) -> str:
    return json_text(key if isinstance(key, str) else json.dumps({key: 0})[2:-5], ascii_only=ascii_only)
