"""JSON as the commands print it: what ``json.dumps(value, indent=2)`` gives, in a fraction of the time, row by row.

The library's encoder is compiled, but not where it indents; words are nearly all of it, and are encoded by what is
compiled.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii

_UNSAFE = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could steer a terminal."""
_MOST_KNOWN = 1_000


def json_text(
    value: object, *, ascii_only: bool, depth: int = 0, known: dict[int, tuple[object, str]] | None = None
) -> str:
    """A value, which may stand so deep within others, as JSON; characters that could steer a terminal are escaped.

    ``known`` are values that rows have in common, by identity, with their text; those of this one are added.
    """
    if isinstance(value, str):
        words = encode_basestring_ascii(value) if ascii_only else encode_basestring(value)
        # None of what is unsafe can be printed, and of what people write nearly all can.
        return words if words.isprintable() else _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", words)
    if isinstance(value, Mapping | list | tuple) and value:
        indent = "\n" + "  " * depth
        inner = depth + 1
        if isinstance(value, Mapping):
            items = [
                f"{_key(key, ascii_only)}: {_shared(item, known, ascii_only=ascii_only, depth=inner)}"
                for key, item in value.items()
            ]
            opening, closing = "{}"
        else:
            items = [json_text(item, ascii_only=ascii_only, depth=inner) for item in value]
            opening, closing = "[]"
        return f"{opening}{indent}  {f',{indent}  '.join(items)}{indent}{closing}"
    return json.dumps(value)


def json_rows(rows: Iterable[object], *, ascii_only: bool) -> Iterator[str]:
    """A list, piece by piece, each item as it comes."""
    before = "[\n  "
    known: dict[int, tuple[object, str]] = {}
    for row in rows:
        if len(known) > _MOST_KNOWN:
            known.clear()
        yield before + json_text(row, ascii_only=ascii_only, depth=1, known=known)
        before = ",\n  "
    yield "[]" if before[0] == "[" else "\n]"


def _shared(value: object, known: dict[int, tuple[object, str]] | None, *, ascii_only: bool, depth: int) -> str:
    if known is None or not value or not isinstance(value, Mapping | list | tuple):
        return json_text(value, ascii_only=ascii_only, depth=depth)
    if id(value) not in known:
        # The value is kept with its text: as long as it is, no other has its identity.
        known[id(value)] = value, json_text(value, ascii_only=ascii_only, depth=depth)
    return known[id(value)][1]


@lru_cache(1024)
def _key(key: object, ascii_only: bool) -> str:
    return json_text(key if isinstance(key, str) else json.dumps({key: 0})[2:-5], ascii_only=ascii_only)
