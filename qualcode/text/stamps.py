"""Time stamps: how programs and people write when something was said. Time stamps are no speech.

A bare ``12:30`` in a sentence is speech. A stamp stands in brackets (``[00:12:31]``, ``#00:00:09-3#``), has hours,
minutes and seconds (``0:12:31``), is one end of an arrow (``0:03 --> 0:09``), or has a line to itself (``0:03``,
``0 minutes 3 seconds``). Every expression is bounded, so that a hostile text costs no more than a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.text.expressions import expression
from qualcode.text.spans import Span, merge

_HOURS = r"\d{1,3}:[0-5]\d:[0-5]\d(?:[.,:;]\d{1,3})?(?: ?[AaPp]\.?[Mm]\b\.?)?"
_UNPADDED = r"\d{1,2}:[0-5]?\d:[0-5]?\d(?:[.,]\d{1,3})?"
_NOON = r" ?[AaPp]\.?[Mm]\b\.?"
TIME = rf"(?:{_HOURS}|\d{{1,3}}:[0-5]\d(?:[.,]\d{{1,3}}|{_NOON})?)"
"""A clock: minutes and seconds, or hours too, or frames, or parts of a second; before ``AM`` hours and minutes."""

_DOTTED = r"0?\d\.[0-5]\d\.[0-5]\d"
_LETTERS = r"(?:\d{1,2} ?[hu] ?)?\d{1,3} ?(?:min|m|['’′]) ?[0-5]?\d ?(?:sec|s|[\"”″])"
_UNITS = (
    r"(?:\d{1,2} ?(?:uur|uren|hours?|hrs?)[ ,]{1,2}(?:en |and )?)?"
    r"\d{1,3} ?(?:minuut|minuten|minutes?|mins?\.?)[ ,]{1,2}(?:en |and )?"
    r"\d{1,3} ?(?:seconden|seconde|seconds?|secs?\.?)"
)
_ANY = rf"(?:{TIME}(?!:?\d)|{_UNPADDED}(?!:?\d)|{_DOTTED}(?!\.?\d)|{_UNITS}(?:{TIME})?|{_LETTERS})(?:-\d)?"
_TO = r"[ \t\u00a0]{0,3}(?:-{1,2}>|[-–—→>/~]|\t|to|tot|t/m)[ \t\u00a0]{0,3}"
RANGE = rf"{_ANY}(?:{_TO}{_ANY})?"
"""A time in any form, or from when to when."""

_BRACKETED = rf"[\[(<{{#] ?{RANGE} ?[\])>}}#]"
ENCLOSED = rf"(?:{_BRACKETED}|[*_]{{1,3}}(?:{_BRACKETED}|{RANGE})[*_]{{1,3}})"
"""A time or range in brackets, between number signs, or in a Markdown emphasis of its own."""

_CLOCKS = rf"(?:{TIME}(?!:?\d)|{_UNPADDED}(?!:?\d))"
_SETTING = r"[ \t]{1,4}(?:align|position|line|size|vertical|region|X1|X2|Y1|Y2):[^\s]{1,40}"
_CUE = rf"{_CLOCKS}[ \t]{{0,4}}-->[ \t]{{0,4}}{_CLOCKS}(?:{_SETTING}){{0,8}}"
CUE = expression(_CUE)
"""The line of a subtitle that says from when to when it is shown."""

_FULL = rf"{_HOURS}(?:{_TO}{_HOURS})?(?!\w|:\d)"
_SPELLED = rf"{_UNITS}{TIME}"
ALONE = rf"(?:{_SPELLED}|{RANGE})(?=[ \t\u00a0]{{0,20}}(?:\n|\Z))"
STAMP = expression(rf"{ENCLOSED}|{_FULL}|{_SPELLED}|{ALONE}")
"""A time stamp where one may stand: in brackets, or with hours, or alone on the rest of its line."""

_WITHIN = expression(
    rf"(?<![\w:.,]){_CUE}|{ENCLOSED}|(?<!\S){_FULL}(?!\S)|(?<!\w){_SPELLED}(?!\w)"
    rf"|(?<![^\n])[ \t\u00a0]{{0,20}}{ALONE}|(?<!\S)-->(?!\S)"
)
_IN_DIGITS = r"\d(?:[:.]\d| ?m| ?['’′] ?\d)"
_ARROW = "-->"
_NUMBERED = expression(_IN_DIGITS)
_HINT = expression(f"{_IN_DIGITS}|{_ARROW}")
"""What each of these has in it, so that the lines are few that are looked at: a label (``R1: ja``) has not."""
_SHORTEST = 4
_CLOCK_PARTS = expression(rf"{TIME}(?!\d)|{_UNPADDED}|{_DOTTED}")
_WRITTEN_OUT = expression(rf"{_UNITS}|{_LETTERS}")
_UNIT_PARTS = expression(r"(\d{1,3}) ?([hu]|mi?n?|s|['’′\"”″])", re.IGNORECASE)
_SECONDS_OF = {"h": 3600, "u": 3600, "m": 60, "'": 60, "’": 60, "′": 60, "s": 1, '"': 1, "”": 1, "″": 1}


def stamps_in(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The time stamps within ``[start, end)`` of a text, in order and apart: none of it is speech.

    A line end, and the white space before and after a stamp, are no part of it.
    """
    stop = len(text) if end is None else end
    if not may_be_stamped(text, start, stop):
        return []
    spans = (
        found.span() for first, last in _hinted(text, start, stop) for found in _WITHIN.finditer(text, first, last)
    )
    return merge((first + _indent(text, first, last), last) for first, last in spans)


def may_be_stamped(text: str, start: int, end: int) -> bool:
    """Whether there is anything within ``[start, end)`` that each time stamp has in it."""
    return _NUMBERED.search(text, start, end) is not None or text.find(_ARROW, start, end) >= 0


def _hinted(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines within ``[start, end)`` in which a stamp may stand: none goes on in the next."""
    at = start
    while hint := _HINT.search(text, at, end):
        first = max(start, text.rfind("\n", at, hint.start()) + 1)
        last = text.find("\n", hint.end(), end)
        last = end if last < 0 else last
        yield first, last
        at = last


def _indent(text: str, start: int, end: int) -> int:
    part = text[start:end]
    return len(part) - len(part.lstrip())


def clock(time: float) -> str:
    """A time in seconds as a stamp has it: ``0:12:31``."""
    whole = int(time)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def seconds(stamp: str) -> float | None:
    """The first time in ``stamp`` (``[12:31]``, ``00:12:31.500``, ``0 minutes 3 seconds``) in seconds.

    Two parts of a clock are minutes and seconds; a fourth one, which counts frames, is passed over.
    """
    if len(stamp) < _SHORTEST:  # as what stands before and after most labels
        return None
    clock = _CLOCK_PARTS.search(stamp)
    written = _WRITTEN_OUT.search(stamp)
    if written and (clock is None or written.start() < clock.start()):
        parts_of = _UNIT_PARTS.findall(written[0])
        return float(sum(int(number) * _SECONDS_OF[unit[0].lower()] for number, unit in parts_of))
    if clock is None:
        return None
    total = 0.0
    digits = re.sub(r"[^\d:.,;]", "", clock[0])
    parts = digits.split(":") if ":" in digits else digits.split(".")
    for part in parts[:3]:
        total = total * 60 + float(part.partition(";")[0].replace(",", "."))
    return total * 60 if len(parts) == 2 and "m" in clock[0].lower() else total
