"""From the lines of pages to paragraphs: what runs on is joined, words that were broken off are made whole again.

A line goes on in the next where it is full: the first word of the next would not have fitted on it. What returns at the
head or foot of the pages, and their numbers, are no text. All of it is counted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from qualcode.formats.transcripts.base import Note
from qualcode.i18n import ngettext
from qualcode.text.expressions import expression
from qualcode.text.turns import find_turns

_EDGE = 6
"""So many lines at the head and at the foot of a page may be no text."""
_FEWEST = 2
_SAME_PLACE = 6.0
"""So far apart, in points, what returns on each page may stand."""
_WIDE_GAP = 1.45
"""A distance of so many lines parts paragraphs."""
_INDENT = 6.0
_DIGITS = expression(r"\d{1,6}")
_PAGE_NUMBER = expression(
    r"[\W_]{0,6}(?:(?:pagina|pag\.?|page|p\.?|blz\.?|bladzijde|seite)\s{0,3})?(?P<number>\d{1,5})"
    r"(?:\s{0,3}(?:/|van|of|-|–)\s{0,3}\d{1,5})?[\W_]{0,6}",
    re.IGNORECASE,
)
_BROKEN_OFF = expression(r"(?P<start>[^\W\d_]{2,})[-\u2010\u00ad]\Z")
_GOES_ON = expression(r"(?P<end>[^\W\d_]+)")
_SENTENCE_END = expression(r"[.?!…:;][\"'”’)\]]{0,3}\Z")
_WORD = expression(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AND = frozenset("en of and or und oder et ou tot to dan".split())
"""Before these a hyphen stands for a word that is left out: ``in- en uitstroom``."""


class PageLine(NamedTuple):
    """A line of a page, and its edges in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page; whether there are pictures on it, and whether it could not be read."""

    lines: list[PageLine]
    pictures: bool = False
    broken: bool = False


class LaidText(NamedTuple):
    """The text of all pages, a line a paragraph, and what the report says of how it came about."""

    text: str
    notes: tuple[Note, ...]


def put_together(pages: Sequence[Page]) -> LaidText:
    """The paragraphs of all pages."""
    kept, heads, numbers = _without_running(pages)
    lines = [line for page in kept for line in page]
    opening = _openings(lines)
    right = _right_edge(lines)
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    paragraphs: list[str] = []
    hyphens = joined = 0
    position = 0
    before: PageLine | None = None
    for page in kept:
        pitch = _pitch(page)
        for index, line in enumerate(page):
            if before is None or position in opening or not _runs_on(before, line, index == 0, right, pitch):
                paragraphs.append(line.text)
            else:
                joined += 1
                paragraphs[-1], was_broken = _join(paragraphs[-1], line.text, words)
                hyphens += was_broken
            before = line
            position += 1
    return LaidText("\n".join(paragraphs), tuple(_notes(len(pages), joined, hyphens, heads, numbers)))


def _notes(pages: int, joined: int, hyphens: int, heads: int, numbers: int) -> Iterable[Note]:
    for kind, count, message in (
        ("pages", pages, ngettext("{n} page was read", "{n} pages were read", pages)),
        (
            "joined_lines",
            joined,
            ngettext("{n} line joined to the one before it", "{n} lines joined to those before them", joined),
        ),
        (
            "hyphens",
            hyphens,
            ngettext(
                "{n} word broken off at the end of a line made whole",
                "{n} words broken off at the end of a line made whole",
                hyphens,
            ),
        ),
        (
            "running_heads",
            heads,
            ngettext(
                "{n} line that returns at the head or foot of pages left out",
                "{n} lines that return at the head or foot of pages left out",
                heads,
            ),
        ),
        ("page_numbers", numbers, ngettext("{n} page number left out", "{n} page numbers left out", numbers)),
    ):
        if count:
            yield Note(kind, count, message.format(n=count))


def _without_running(pages: Sequence[Page]) -> tuple[list[list[PageLine]], int, int]:
    """The lines of each page without its number and what returns on the pages, and how many of these there were."""
    filled = sum(bool(page.lines) for page in pages)
    places: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    counting: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for index in _edges(page.lines):
            line = page.lines[index]
            places[_DIGITS.sub("0", " ".join(line.text.casefold().split()))].append((number, index, line.top))
            if found := _PAGE_NUMBER.fullmatch(line.text):
                counting[int(found["number"]) - number].append((number, index))
    dropped: dict[tuple[int, int], bool] = {}
    for offset, found_at in counting.items():
        if len({number for number, _index in found_at}) >= min(filled, _FEWEST) and (filled > 1 or offset == 1):
            dropped.update(dict.fromkeys(found_at, True))
    returning = set(dropped)
    for sightings in places.values():
        near = _in_one_place(sightings)
        # Odd and even pages may have heads of their own.
        if filled >= _FEWEST and len({number for number, _i, _top in near}) >= max(_FEWEST, filled * 2 // 5):
            returning.update((number, index) for number, index, _top in near)
    returning -= _said(pages, returning)
    # Where most lines return, pages are forms that were filled in, or one page many times.
    if len(returning) * 2 > sum(len(page.lines) for page in pages):
        returning = set(dropped)
    usual = median(sorted(pitch for page in pages if (pitch := _pitch(page.lines))) or [0.0])
    for number, page in enumerate(pages):
        for index in _apart(page.lines, {index for of, index in returning if of == number}, usual):
            dropped.setdefault((number, index), False)
    kept = [
        [line for index, line in enumerate(page.lines) if (number, index) not in dropped]
        for number, page in enumerate(pages)
    ]
    numbers = sum(dropped.values())
    return kept, len(dropped) - numbers, numbers


def _edges(lines: Sequence[PageLine]) -> list[int]:
    """The lines at the head and at the foot of a page, wherever they stand in the order of its text."""
    order = sorted(range(len(lines)), key=lambda index: -lines[index].top)
    return list(dict.fromkeys([*order[:_EDGE], *order[-_EDGE:]]))


def _said(pages: Sequence[Page], returning: Container[tuple[int, int]]) -> set[tuple[int, int]]:
    """The lines that open a turn of somebody who speaks elsewhere as well: text, however often they return."""
    places = [(number, index) for number, page in enumerate(pages) for index in range(len(page.lines))]
    speakers = _openings([line for page in pages for line in page.lines])
    elsewhere = {speaker for at, speaker in speakers.items() if places[at] not in returning}
    return {places[at] for at, speaker in speakers.items() if speaker in elsewhere}


def _apart(lines: Sequence[PageLine], returning: Container[int], pitch: float) -> Iterator[int]:
    """Which of the lines that return stand together at the head or foot of a page, with a gap before what is text."""
    order = sorted(range(len(lines)), key=lambda index: -lines[index].top)
    wide = min(_pitch(lines), pitch) * _WIDE_GAP
    for inwards in (order, order[::-1]):
        group = []
        for index in inwards[:_EDGE]:
            if index not in returning:
                break
            group.append(index)
        while group and len(group) < len(order):
            inner = lines[inwards[len(group)]]
            if abs(inner.bottom - lines[group[-1]].bottom) > wide:
                break
            group.pop()
        yield from group


def _in_one_place(sightings: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Those of the sightings of one line that stand at the height where most of them do."""
    usual = median(top for _number, _index, top in sightings)
    return [each for each in sightings if abs(each[2] - usual) <= _SAME_PLACE]


def _openings(lines: Sequence[PageLine]) -> dict[int, str]:
    """The lines, by number, that open a turn when each line stands for itself, with who speaks."""
    starts: dict[int, int] = {}
    position = 0
    for number, line in enumerate(lines):
        starts[position] = number
        position += len(line.text) + 1
    turns = find_turns("\n".join(line.text for line in lines))
    return {starts[turn.start]: turn.speaker for turn in turns if turn.speaker is not None and turn.start in starts}


def _right_edge(lines: Sequence[PageLine]) -> float:
    """Where full lines end: a tenth of them may reach further."""
    edges = sorted(line.right for line in lines)
    return edges[len(edges) * 9 // 10] if edges else 0.0


def _pitch(page: Sequence[PageLine]) -> float:
    """How far a line of a page usually stands below the one before."""
    steps = sorted(one.bottom - other.bottom for one, other in pairwise(page) if 2 < one.bottom - other.bottom < 100)
    return steps[len(steps) // 3] if steps else 0.0


def _runs_on(before: PageLine, line: PageLine, new_page: bool, right: float, pitch: float) -> bool:
    """Whether a line goes on in the next, which may stand on the next page."""
    if not new_page:
        # Two lines may come as one, so that the distance between them counts, and not their feet.
        if pitch and before.bottom - line.top > pitch * _WIDE_GAP - min(line.top - line.bottom, pitch):
            return False
        if abs(before.bottom - line.bottom) < pitch / 4:
            return True
    # How wide the first word is is guessed; a line that ends in the middle of a sentence ends a paragraph seldom.
    width = (line.right - line.left) / max(1, len(line.text)) * (1.0 if _SENTENCE_END.search(before.text) else 1.7)
    first = len(line.text.split(maxsplit=1)[0]) + 1
    if before.right + first * width <= right:
        return False
    # The first line of a paragraph may be set in; where all but the first are, they are as far in as its words.
    return line.left - before.left <= _INDENT or line.left - before.left > 4 * _INDENT


def _join(text: str, more: str, words: Counter[str]) -> tuple[str, bool]:
    """A paragraph and the line that it goes on in; whether a word was made whole."""
    broken, rest = _BROKEN_OFF.search(text), _GOES_ON.match(more)
    if broken is None or rest is None:
        return f"{text} {more}", False
    start, end = broken["start"].casefold(), rest["end"].casefold()
    if end in _AND:
        return f"{text} {more}", False
    if not rest["end"][0].islower() or words[start + end] < words[f"{start}-{end}"]:
        return text + more, False
    return text[: broken.end("start")] + more, True
