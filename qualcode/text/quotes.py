"""Finding a quotation back in a text: exactly, then by its words, then by likeness.

Positions are code points, half-open ``[start, end)``, always into the text as given: what is folded for comparing keeps
its length, and what is collapsed is matched by a pattern on the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.records import record
from qualcode.text.expressions import expression
from qualcode.text.stamps import stamps_in

MARGIN = 3.0
"""Two passages whose scores differ by less are equally good: neither is chosen."""

SHORTEST = 8
"""Quotations with fewer characters are not matched by likeness: too much is like them."""

QUOTES = "\"'“”„‟«»‘’‚‛‹›`´′″"
DASHES = "-‐‑‒–—―−"
SPACES = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_VISIBLE = dict.fromkeys(map(ord, INVISIBLE))
_SHORTENED = expression(rf"\s{{2,}}|[{re.escape(DASHES)}]{{2,}}|…|[{INVISIBLE}]")
_FOLD = str.maketrans(dict.fromkeys(QUOTES, "'") | dict.fromkeys(DASHES, "-") | dict.fromkeys(SPACES, " "))


class Located(NamedTuple):
    """Where a quotation stands: ``[start, end)``, its likeness from 0 to 100, and how it was found.

    ``method`` is ``exact``, ``normalised`` (the same but for spaces, quotation marks, dashes, composed letters and time
    stamps) or ``fuzzy``. ``score`` is rapidfuzz's ``ratio`` of quotation and passage, case and spacing apart; 100
    unless fuzzy.
    """

    start: int
    end: int
    score: float
    method: str


def locate(text: str, quote: str, occurrence: int | None = None, *, threshold: float = 90.0) -> Located:
    """Find ``quote`` in ``text``; ``occurrence`` counts from 1 and says which, where it stands there more than once.

    A fuzzy match begins and ends at the edge of a word and scores at least ``threshold``; one that another passage
    comes near (``MARGIN``) is refused.

    Raises:
        NotFoundError: the quotation is nowhere, not often enough, or more than once without ``occurrence``.
    """
    if not quote.strip():
        raise NotFoundError(
            _("The quotation is empty."), _("Give the words of the passage, or its position in “start” and “end”.")
        )
    for method, spans in (("exact", _exact(text, quote)), ("normalised", _normalised(text, quote))):
        found = list(spans)
        if found:
            start, end = _pick(found, quote, occurrence)
            return Located(start, end, 100.0, method)
    bare, unstamped = _bare(text), _bare(quote).text
    if not bare.cuts or not unstamped.strip():
        return _fuzzy(text, quote, occurrence, threshold)
    if found := list(_normalised(bare.text, unstamped)):
        start, end = _pick(found, quote, occurrence)
        return Located(bare.start(start), bare.end(end), 100.0, "normalised")
    try:
        return _fuzzy(text, quote, occurrence, threshold)
    except NotFoundError as error:
        with suppress(NotFoundError):
            like = _fuzzy(bare.text, unstamped, occurrence, threshold)
            return like._replace(start=bare.start(like.start), end=bare.end(like.end))
        raise error from None


@record
class _Bare:
    """A text without its time stamps, and the way back: where the cuts are, and how much is gone up to each."""

    text: str
    cuts: list[int]
    gone: list[int]

    def start(self, position: int) -> int:
        """Where the character after ``position`` stands in the text as it was."""
        index = bisect_right(self.cuts, position)
        return position + (self.gone[index - 1] if index else 0)

    def end(self, position: int) -> int:
        """Where the character before ``position`` ends in the text as it was."""
        return self.start(position - 1) + 1


@lru_cache(maxsize=4)
def _bare(text: str) -> _Bare:
    kept: list[str] = []
    cuts: list[int] = []
    gone: list[int] = []
    position = length = 0
    for start, end in stamps_in(text):
        kept.append(text[position:start])
        length += start - position
        cuts.append(length)
        gone.append(end - length)
        position = end
    return _Bare("".join([*kept, text[position:]]), cuts, gone)


def _exact(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Where the quotation stands to the letter."""
    start = text.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = text.find(quote, start + len(quote))


def _normalised(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Where the quotation stands but for spaces, quotation marks, dashes, invisible characters and composed letters."""
    bare = quote.translate(_VISIBLE).strip()
    forms = {unicodedata.normalize(form, bare) for form in ("NFC", "NFD")} | {bare}
    plain = _plain(text)
    # The text is gone through once for each form, however many hits there are.
    following = {form: plain.text.find(form) for form in {_plain(form).text for form in forms} if form}
    while hits := [(start, len(form)) for form, start in following.items() if start >= 0]:
        start, length = min(hits)
        span = plain.span(start, start + length)
        if span is not None:
            yield span
        after = start + (1 if span is None else length)
        for form, place in following.items():
            if 0 <= place < after:
                following[form] = plain.text.find(form, after)


@record
class _Plain:
    """A text as a quotation is compared with it, and the way back.

    Runs of spaces and of dashes are one character, an ellipsis is three dots, and what is invisible is gone. A piece
    begins at each of those and after it: ``at`` in the plain text, ``origins`` in the text as it was.
    """

    text: str
    at: list[int]
    origins: list[int]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """A passage of the plain text in the text as it was; ``None`` where it begins or ends within an ellipsis."""
        first, last = bisect_right(self.at, start) - 1, bisect_right(self.at, end - 1) - 1
        if _within(first) and start > self.at[first]:
            return None
        begins = self.origins[first] + start - self.at[first] if first >= 0 else start
        if not _within(last):
            return begins, (self.origins[last] + end - self.at[last] if last >= 0 else end)
        return (begins, self.origins[last + 1]) if end == self.at[last + 1] else None


def _within(piece: int) -> bool:
    """Whether a piece is one of those that were replaced, rather than the text after it."""
    return piece >= 0 and piece % 2 == 0


@lru_cache(maxsize=8)
def _plain(text: str) -> _Plain:
    kept: list[str] = []
    at: list[int] = []
    origins: list[int] = []
    done = length = 0
    for found in _SHORTENED.finditer(text):
        start, end = found.span()
        instead = "..." if text[start] == "…" else "" if text[start] in INVISIBLE else text[start]
        kept += [text[done:start], instead]
        length += start - done
        at += [length, length + len(instead)]
        origins += [start, end]
        length += len(instead)
        done = end
    return _Plain("".join([*kept, text[done:]]).translate(_FOLD), at, origins)


def _pick(found: list[tuple[int, int]], quote: str, occurrence: int | None) -> tuple[int, int]:
    """The one passage, or the one that ``occurrence`` names."""
    if occurrence is None:
        if len(found) == 1:
            return found[0]
        raise NotFoundError(
            _("The quotation occurs {count} times: “{quote}”").format(count=len(found), quote=_short(quote)),
            _(
                "Say which with a number from 1 to {count} in “occurrence”, or give the position in “start” and “end”."
            ).format(count=len(found)),
        )
    if not 1 <= occurrence <= len(found):
        raise NotFoundError(
            _("There is no occurrence {number} of the quotation, which occurs {count} times: “{quote}”").format(
                number=occurrence, count=len(found), quote=_short(quote)
            ),
            _("Occurrences count from 1, in the order of the text."),
        )
    return found[occurrence - 1]


def _fuzzy(text: str, quote: str, occurrence: int | None, threshold: float) -> Located:
    """The passage that is most like the quotation, where it is like enough and no other is as like."""
    folded, wanted = _fold(text), " ".join(_fold(quote).split())
    if len(wanted) < SHORTEST:
        raise NotFoundError(
            _("The quotation occurs nowhere, and is too short to find by likeness: “{quote}”").format(quote=quote),
            _("Quote at least {count} characters, or give the position in “start” and “end”.").format(count=SHORTEST),
        )
    from qualcode.text.likeness import likest_passages  # brings rapidfuzz, and most quotations stand there as they are

    passages = [Located(*found, "fuzzy") for found in likest_passages(folded, wanted)]
    best = max(passages, key=lambda passage: passage.score, default=None)
    if best is None or best.score < threshold:
        raise NotFoundError(
            _("The quotation occurs nowhere: “{quote}”").format(quote=_short(quote)),
            _("Nothing in the document is like it.")
            if best is None
            else _("The likest passage scores {score:.0f} of 100 (needed: {threshold:.0f}): “{passage}”").format(
                score=best.score, threshold=threshold, passage=_short(text[best.start : best.end])
            ),
        )
    near = sorted(passage for passage in passages if passage.score > best.score - MARGIN)
    if occurrence is None and len(near) > 1:
        raise NotFoundError(
            _("{count} passages are about equally like the quotation: “{quote}”").format(
                count=len(near), quote=_short(quote)
            ),
            _("Quote to the letter, or give the position in “start” and “end”: {positions}").format(
                positions=", ".join(f"{passage.start}:{passage.end}" for passage in near)
            ),
        )
    span = _pick([(passage.start, passage.end) for passage in near], quote, occurrence)
    return next(passage for passage in near if (passage.start, passage.end) == span)


@lru_cache(maxsize=2)
def _fold(text: str) -> str:
    """The text in lower case with one kind of space, quotation mark and dash, every character at its place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.translate(_FOLD)


def _short(quote: str) -> str:
    """The quotation on one line, cut in the middle where it is long."""
    line = " ".join(quote.split())
    return line if len(line) <= 80 else f"{line[:50]} … {line[-25:]}"
