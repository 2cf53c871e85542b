"""Where a passage of a text stands in a corrected one: what was kept, what was put in its place, and what is gone.

The two texts are laid side by side by their words and signs, with the fewest words changed; what is altered a little
(*teh*, *the*) is one word corrected. Time grows with the texts, and with the square only of what differs at once: where
that is too much, whole lines are laid side by side, and what differs then counts as gone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from qualcode.text.expressions import expression
from qualcode.text.spans import Span

_TOKEN = expression(r"\w+|[^\w\s]")
_WORD = expression(r"\w")
_WORDS = expression(r"\w+")
_MOST = 1_000_000_000
"""So many pairs of words are laid side by side at once: some tenths of a second."""
_MOST_TOKENS = 500_000
_LIKE = 60
"""How alike a word and the one in its place are (of 100) where the one is the other corrected."""
_PART = 4
"""The letters of the shortest word that is known again as a part of another."""
_LONG = 100
"""The characters of the longest words that are compared letter by letter."""
_SEARCHED = 100_000_000
"""So many characters are gone through to find passages that were moved."""
_MOVED = 3
"""The words of the shortest passage that is known again where it was moved to."""


class Followed(NamedTuple):
    """Where a passage stands now; ``changed``: its words are not all the same any more."""

    start: int
    end: int
    changed: bool


class _Segment(NamedTuple):
    """``[start, end)`` of the old text has ``[to, until)`` of the new one in its place.

    ``same``: to the letter; ``kept``: at least it is the same word.
    """

    start: int
    end: int
    to: int
    until: int
    same: bool
    kept: bool


class TextFollowing:
    """How the passages of one text are followed into another."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._prefix = _common(old, new)
        self._suffix = _common_end(old, new)
        self._segments = list(_joined(_segments(old, new, self._prefix, self._suffix), old, new))
        self._starts = [segment.start for segment in self._segments]
        self._left = _SEARCHED

    def span(self, start: int, end: int) -> Followed | None:
        """Where the words of ``[start, end)`` stand; ``None`` where all of them are gone.

        A passage whose words are untouched covers the same words, and what is put in at its edge is not in it. One that
        was edited covers what is left of it, with what stands in place of its words.
        """
        if end <= self._prefix:
            return Followed(start, end, False)
        if start >= len(self._old) - self._suffix:
            moved = len(self._new) - len(self._old)
            return Followed(start + moved, end + moved, False)
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end) - 1
        first = max(first, 0)
        if first < len(self._segments) and self._segments[first].end <= start:
            first += 1
        inside = self._segments[first : last + 1]
        found = self._untouched(start, end, first, last) or self._moved(start, end)
        if found is None and inside and self._remains(inside, start, end):
            found = self._clipped(inside[0], inside[-1], start, end)
        return found

    def is_as_it_was(self, start: int, end: int) -> bool:
        """Whether the same words stand in the same place; of an empty passage, whether nothing before it changed."""
        if start == end:
            return start <= self._prefix or self.position(start) == start
        return self.span(start, end) == Followed(start, end, False)

    def position(self, at: int) -> int:
        """Where something would stand that stood between the words at ``at``."""
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return 0
        segment = self._segments[place]
        return segment.to + at - segment.start if segment.same and at <= segment.end else segment.until

    def _untouched(self, start: int, end: int, first: int, last: int) -> Followed | None:
        """The passage as it was, to the letter, beside what stands before or after it, or before or after its parts.

        Of words that are repeated, it cannot be told which were put in or taken out: none of the passage then.
        """
        segments, places = self._segments, set[int]()
        for segment in {*segments[first : first + 1], *segments[max(last, 0) : last + 1]} if last >= first else ():
            places.add(segment.to + start - segment.start)
            places.add(segment.until - (segment.end - start))
        if first > 0:
            places.add(segments[first - 1].until + start - segments[first - 1].end)
        if last + 1 < len(segments):
            places.add(segments[last + 1].to - (segments[last + 1].start - start))
        quote = self._old[start:end]
        found = [place for place in sorted(places) if place >= 0 and self._new.startswith(quote, place)]
        return Followed(found[0], found[0] + len(quote), False) if found else None

    def _remains(self, inside: Sequence[_Segment], start: int, end: int) -> bool:
        """Whether a word of the passage is left, or half of them corrected; of one without words, whether a sign is."""
        if _WORD.search(self._old, start, end) is None:
            return any(segment.kept for segment in inside)
        if any(one.same and _WORD.search(self._old, max(start, one.start), min(end, one.end)) for one in inside):
            return True
        corrected = sum(one.kept and _WORD.match(self._old, one.start) is not None for one in inside)
        return corrected > 0 and corrected * 2 >= len(_WORDS.findall(self._old, start, end))

    def _clipped(self, first: _Segment, last: _Segment, start: int, end: int) -> Followed:
        before, after = max(start - first.start, 0), max(last.end - end, 0)
        if not first.same:
            before = min(before, first.until - first.to - 1)
        if not last.same:
            after = min(after, last.until - last.to - 1)
        here, there = first.to + before, last.until - after
        if here >= there:
            here, there = first.to, last.until
        return Followed(here, there, self._old[start:end].split() != self._new[here:there].split())

    def _moved(self, start: int, end: int) -> Followed | None:
        """The passage where it stands now, if it stood, and stands, in one place only."""
        quote = self._old[start:end]
        self._left -= len(self._old) + len(self._new)
        if self._left < 0 or len(quote.split()) < _MOVED or self._old.count(quote) != 1 or self._new.count(quote) != 1:
            return None
        place = self._new.index(quote)
        return Followed(place, place + len(quote), False)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: str, other: str) -> int:
    """How many characters two texts have in common at their end."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _segments(old: str, new: str, prefix: int, suffix: int) -> Iterator[_Segment]:
    """What stands in place of what, in the order of both texts."""
    if prefix == len(old) == len(new):
        yield _same(0, 0, len(old))
        return
    # What is the same at both ends, as far as whole words.
    head = prefix
    while head > max(0, prefix - _LONG) and not (_is_boundary(old, head) and _is_boundary(new, head)):
        head -= 1
    tail = most = min(suffix, min(len(old), len(new)) - head)
    while tail > max(0, most - _LONG) and not (
        _is_boundary(old, len(old) - tail) and _is_boundary(new, len(new) - tail)
    ):
        tail -= 1
    if head:
        yield _same(0, 0, head)
    yield from _by_words_or_lines(old, new, (head, len(old) - tail), (head, len(new) - tail))
    if tail:
        yield _same(len(old) - tail, len(new) - tail, tail)


def _same(start: int, to: int, length: int) -> _Segment:
    return _Segment(start, start + length, to, to + length, True, True)


def _is_boundary(text: str, at: int) -> bool:
    """Whether no word goes on over a place."""
    return at == 0 or at == len(text) or not (_WORD.match(text, at - 1) and _WORD.match(text, at))


def _by_words_or_lines(old: str, new: str, here: Span, there: Span) -> Iterator[_Segment]:
    tokens = _tokens(old, here), _tokens(new, there)
    if max(map(len, tokens)) <= _MOST_TOKENS and len(tokens[0]) * len(tokens[1]) <= _MOST:
        yield from _by_words(old, new, *tokens)
        return
    lines = _lines(old, here), _lines(new, there)
    if len(lines[0]) * len(lines[1]) > _MOST:
        return
    left = _MOST
    for tag, first, last, to, until in _alignment(old, new, *lines):
        if tag == "equal":
            for one, other in zip(lines[0][first:last], lines[1][to:until], strict=True):
                yield _same(one[0], other[0], one[1] - one[0])
        elif last > first and until > to:
            some = (
                _tokens(old, (lines[0][first][0], lines[0][last - 1][1])),
                _tokens(new, (lines[1][to][0], lines[1][until - 1][1])),
            )
            left -= len(some[0]) * len(some[1])
            if left >= 0 and max(map(len, some)) <= _MOST_TOKENS:
                yield from _by_words(old, new, *some)


def _tokens(text: str, part: Span) -> list[Span]:
    """The words and signs of a part of a text; where there are too many, only one more than is dealt with."""
    return [match.span() for match in islice(_TOKEN.finditer(text, *part), _MOST_TOKENS + 1)]


def _lines(text: str, part: Span) -> list[Span]:
    """The lines of a part of a text, with their ends."""
    found, start = [], part[0]
    while start < part[1]:
        end = text.find("\n", start, part[1]) + 1 or part[1]
        found.append((start, end))
        start = end
    return found


def _alignment(
    old: str, new: str, here: Sequence[Span], there: Sequence[Span]
) -> Iterator[tuple[str, int, int, int, int]]:
    """What of two lists of spans goes with what: (tag, first, last, to, until), as few changed as can be."""
    numbers: dict[str, int] = {}
    codes = [
        [numbers.setdefault(text[start:end], len(numbers)) for start, end in spans]
        for text, spans in ((old, here), (new, there))
    ]
    for found in Levenshtein.opcodes(codes[0], codes[1]):
        yield found.tag, found.src_start, found.src_end, found.dest_start, found.dest_end


def _by_words(old: str, new: str, here: Sequence[Span], there: Sequence[Span]) -> Iterator[_Segment]:
    for tag, first, last, to, until in _alignment(old, new, here, there):
        if tag in ("equal", "replace"):
            for one, other in zip(here[first:last], there[to:until], strict=True):
                same = tag == "equal"
                kept = same or _is_corrected(old[slice(*one)], new[slice(*other)])
                yield _Segment(*one, *other, same, kept)


def _is_corrected(word: str, other: str) -> bool:
    """Whether a word is another one corrected, or is joined or parted, and not one put in its place."""
    shorter, longer = sorted((word, other), key=len)
    return len(longer) <= _LONG and (
        fuzz.ratio(word, other) >= _LIKE
        or (len(shorter) >= _PART and (longer.startswith(shorter) or longer.endswith(shorter)))
    )


def _joined(segments: Iterator[_Segment], old: str, new: str) -> Iterator[_Segment]:
    """The segments, those that are one stretch of the same text as one."""
    last: _Segment | None = None
    for segment in segments:
        if (
            last is not None
            and last.same
            and segment.same
            and old[last.end : segment.start] == new[last.until : segment.to]
        ):
            last = _same(last.start, last.to, segment.end - last.start)
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last
