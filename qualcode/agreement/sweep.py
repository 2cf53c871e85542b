"""Sweeping over the ends of spans instead of over the text: the cost lies in the spans, however long a text is.

A *track* is what one coder covers on a line of positions: ``start, end, start, end, ...`` of spans in order that do not
overlap (they may touch). Each number is ``position << coders | 1 << coder``, so that sorting the tracks of all coders
together gives the events of the sweep, and each event flips its coder's bit of the mask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import sub

from qualcode.text.spans import Span, merge

Masks = dict[int, int]
"""How many positions are covered by exactly the coders of a mask; positions that nobody covers are left out."""


def disjoint(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, overlapping ones merged, touching ones kept apart, empty ones gone."""
    return merge(spans, gap=-1)


def track(spans: Iterable[Span], coder: int, coders: int) -> list[int]:
    """The track of coder number ``coder`` out of ``coders``, from spans in any order that may overlap."""
    bit = 1 << coder
    return [place << coders | bit for span in disjoint(spans) for place in span]


def mask_lengths(tracks: Iterable[Sequence[int]], coders: int) -> Masks:
    """The length covered by each combination of coders, given one track for each coder (empty ones may be left out).

    O(S log S) for S spans, and nearly linear where the tracks are few, for each is in order already.
    """
    events: list[int] = []
    for line in tracks:
        events += line
    events.sort()
    full = (1 << coders) - 1
    lengths: defaultdict[int, int] = defaultdict(int)
    mask = last = 0
    for event in events:
        place = event >> coders
        if place != last:
            lengths[mask] += place - last
            last = place
        mask ^= event & full
    lengths.pop(0, None)
    return lengths


def track_lengths(line: Sequence[int], coders: int) -> list[int]:
    """The lengths of a track's spans, in order."""
    # The coder's bit is in both ends, so it falls out of the difference.
    return [length >> coders for length in map(sub, line[1::2], line[::2])]
