"""What a pattern of a rule may be made of: the part of spaCy's Matcher patterns that ends in good time on any text.

A pattern is a list of tokens, each a mapping of attributes (``LOWER``, ``LEMMA``, ``IS_DIGIT``) to what they must be,
with ``OP`` for how often. Expressions (``REGEX``) and likeness (``FUZZY``) are not among them, nor is what only a
trained pipeline knows; and a pattern can be read in few ways only, for a matcher follows each of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

WORDS = frozenset({"ORTH", "TEXT", "LOWER", "NORM", "SHAPE", "LEMMA"})
"""The attributes that are texts."""
SIGNS = frozenset(
    "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_UPPER IS_TITLE IS_PUNCT IS_SPACE IS_STOP IS_QUOTE IS_BRACKET IS_CURRENCY"
    " LIKE_NUM LIKE_URL LIKE_EMAIL".split()
)
"""The attributes that are so or not."""
NUMBERS = frozenset({"LENGTH"})
AMONG = frozenset({"IN", "NOT_IN"})
COMPARED = frozenset({"==", "!=", ">=", "<=", ">", "<"})

MOST_TOKENS = 20
MOST_VALUES = 200
MOST_CHARACTERS = 100
MOST_TIMES = 20
MOST_WAYS = 64
"""In so many ways a pattern may be read, besides the one token that may stand any number of times."""

_TIMES = r"\{(\d{0,3})(,?)(\d{0,3})\}"


class PatternFault(NamedTuple):
    """What is wrong with a pattern: its ``kind``, and the part of it that this is about."""

    kind: str
    what: str = ""


def pattern_faults(value: object) -> Iterator[PatternFault]:
    """All that is wrong with a pattern, as plain data; nothing where it can be used."""
    if not isinstance(value, list) or not value:
        yield PatternFault("no_list")
        return
    if len(value) > MOST_TOKENS:
        yield PatternFault("tokens", str(len(value)))
        return
    endless, ways, needed = 0, 1, 0
    for token in value:
        if not isinstance(token, dict):
            yield PatternFault("no_token", str(token)[:MOST_CHARACTERS])
            continue
        least, most = 1, 1
        for key, wanted in token.items():
            name = str(key).upper()
            if name == "OP":
                times = _times(wanted)
                if times is None:
                    yield PatternFault("op", str(wanted)[:MOST_CHARACTERS])
                    continue
                least, most = times
            else:
                yield from _faults(name, wanted)
        endless += most == 0
        ways *= max(1, most - least + 1)
        needed += least
    if endless > 1 or ways > MOST_WAYS:
        yield PatternFault("ways")
    if not needed:
        yield PatternFault("nothing")


def _times(op: object) -> tuple[int, int] | None:
    """How often a token may stand there, at least and at most (0: any number of times); ``None`` where it is no OP."""
    plain: Mapping[object, tuple[int, int]] = {"!": (1, 1), "?": (0, 1), "*": (0, 0), "+": (1, 0)}
    if isinstance(op, str) and op in plain:
        return plain[op]
    found = re.fullmatch(_TIMES, op) if isinstance(op, str) else None
    if not found or not (found[1] or found[3]):
        return None
    least = int(found[1] or 0)
    most = (int(found[3]) if found[3] else 0) if found[2] else least
    if found[2] and found[3] and most == 0:
        return None
    return (least, most) if max(least, most) <= MOST_TIMES and (not most or least <= most) and (least or most) else None


def _faults(name: str, wanted: object) -> Iterator[PatternFault]:
    if name not in WORDS | SIGNS | NUMBERS:
        yield PatternFault("attribute", name[:MOST_CHARACTERS])
    elif isinstance(wanted, dict):
        for written, inside in wanted.items():
            key = str(written).upper()
            if name in SIGNS or key not in (AMONG | COMPARED if name in NUMBERS else AMONG):
                yield PatternFault("condition", str(written)[:MOST_CHARACTERS])
            elif key in AMONG:
                if not isinstance(inside, list) or not 0 < len(inside) <= MOST_VALUES:
                    yield PatternFault("values", name)
                elif not all(_is_value(name, one) for one in inside):
                    yield PatternFault("value", name)
            elif not _is_value(name, inside):
                yield PatternFault("value", name)
        if not wanted:
            yield PatternFault("values", name)
    elif not _is_value(name, wanted):
        yield PatternFault("value", name)


def _is_value(name: str, value: object) -> bool:
    if name in SIGNS:
        return isinstance(value, bool)
    if name in NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000
    return isinstance(value, str) and 0 < len(value) <= MOST_CHARACTERS


def written_pattern(value: list[dict[str, Any]]) -> str:
    """A pattern without faults as it is kept: its attributes in capitals."""
    return json.dumps(_in_capitals(value), ensure_ascii=False)


def _in_capitals(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_capitals(one) for one in value]
    return (
        {str(key).upper(): _in_capitals(inside) for key, inside in value.items()} if isinstance(value, dict) else value
    )


def read_pattern(written: str) -> list[dict[str, Any]] | None:
    """A pattern as it was kept; ``None`` where it is none that can be used."""
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        return None
    if next(pattern_faults(value), None) is not None:
        return None
    return value if isinstance(value, list) else None
