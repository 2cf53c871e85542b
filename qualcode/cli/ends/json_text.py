"""JSON as the commands print it: what ``json.dumps(value, indent=2)`` gives, in a fraction of the time, row by row.

The library's encoder is compiled, but not where it indents; words are nearly all of it, and are encoded by what is
compiled. Of long lists the rows are written by orjson, as far as it writes the same: numbers with a fraction, and what
is no plain data, it does not, and neither letters as escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring, encode_basestring_ascii

from qualcode.text.expressions import expression

_UNSAFE = expression("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could steer a terminal."""
_CONSTANTS: Mapping[object, str] = {None: "null", True: "true", False: "false"}
_MOST_KNOWN, _SHORT = 1_000, 48
MANY, _AT_ONCE = 500, 16
"""After so many rows it is worth loading orjson, which writes so many at once."""
_PLAIN, _HOLDING = frozenset((str, int, bool, type(None))), frozenset((dict, list, tuple))
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
        return words if words.isprintable() else _UNSAFE.sub(_escaped, words)
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
    before, left = "[\n  ", iter(rows)
    items = _Items(ascii_only)
    for row in left if ascii_only else islice(left, MANY):
        yield before + items.item(row)
        before = ",\n  "
    if not ascii_only and before[0] == ",":
        while some := [*islice(left, _AT_ONCE)]:
            yield before + (items.compiled(some) or before.join(map(items.item, some)))
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
        self._plain: dict[int, object] = {}
        """Lists and mappings that hold nothing else than plain data, by their identity: which none other has as long
        as they are kept."""

    def item(self, row: object) -> str:
        """An item of the list."""
        # Most lists are of rows with the same keys, of which only the values are to be written.
        return self.row(row) if type(row) is dict and row else json_text(row, ascii_only=self._ascii_only, depth=1)

    def compiled(self, rows: list[object]) -> str:
        """Some items as orjson writes them; nothing where that would be otherwise."""
        from orjson import OPT_INDENT_2, dumps  # takes longer to load than a short list to write

        for row in rows:
            if type(row) is not dict:
                return ""
            for value in row.values():
                if type(value) not in _PLAIN and id(value) not in self._plain and not self._is_plain(value):
                    return ""
        try:
            words = dumps(rows, option=OPT_INDENT_2).decode()
        except TypeError:  # half a sign, a number of more than 64 bits, or a key that is no word
            return ""
        if "\x7f" in words if words.isascii() else not words.replace("\n", "").isprintable():
            words = _UNSAFE.sub(_escaped, words)
        return words[4:-2]

    def _is_plain(self, value: object) -> bool:
        """Whether this is words and whole numbers only, in lists and mappings; what rows share is asked once."""
        if type(value) in _PLAIN:
            return True
        if type(value) not in _HOLDING or not isinstance(value, dict | list | tuple):
            return False
        if not all(map(self._is_plain, value.values() if isinstance(value, dict) else value)):
            return False
        if len(self._plain) > _MOST_KNOWN:
            self._plain.clear()
        self._plain[id(value)] = value
        return True

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
        words, lists, write, inner = self._words, self._known if depth + 1 == _OWN else {}, self._value, depth + 1
        return frame % tuple(
            [
                (words[value] if value in words else write(value, inner))
                if (kind := type(value)) is str
                else value  # the frame writes it as it is
                if kind is int
                else (lists[key][1] if (key := id(value)) in lists else write(value, inner))
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
        if not isinstance(value, dict | list | tuple | Mapping):
            return json_text(value, ascii_only=self._ascii_only)
        text = json_text(value, ascii_only=self._ascii_only, depth=depth)
        if depth == _OWN:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            # The value is kept with its text: as long as it is, no other has its identity.
            self._known[id(value)] = value, text
        return text


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


@lru_cache(1024)
def _key(key: object, ascii_only: bool) -> str:
    return json_text(key if isinstance(key, str) else json.dumps({key: 0})[2:-5], ascii_only=ascii_only)
