"""Ratings as patterns: what each coder gave a unit, and how many units got just that.

Every coefficient on units follows from the patterns, whether the units are turns, rows of a table, or characters that
a sweep has counted without looking at each. Patterns of documents add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

from qualcode.records import dataclass

Value = Hashable
"""A category, or a ``frozenset`` of codes."""

Pattern = tuple[Value | None, ...]
"""One value for each coder; ``None`` is not rated."""


@dataclass(frozen=True)
class Patterns:
    """``counts`` holds the number of units (0 or more) for each pattern, in step with ``coders``."""

    coders: tuple[str, ...]
    counts: Mapping[Pattern, int]

    @staticmethod
    def of_ratings(ratings: Mapping[str, Sequence[object]]) -> Patterns:
        """From one list of values for each coder, all as long as there are units.

        ``None`` is not rated; a list, tuple or set is a set of codes. Raises ``ValueError`` for lists of different
        length.
        """
        columns = list(ratings.values())
        if len({len(column) for column in columns}) > 1:
            raise ValueError("every coder needs one value (or None) per unit")
        try:
            # Counted first: there are few patterns, however many units.
            found = Counter(zip(*columns, strict=True))
        except TypeError:  # lists and sets cannot be counted as they are
            found = Counter(zip(*(map(_value, column) for column in columns), strict=True))
        own = {value: _value(value) for value in set().union(*found)}
        if all(own[value] is value for value in own):
            return Patterns(tuple(ratings), found)
        counts: Counter[Pattern] = Counter()
        for pattern, count in found.items():
            counts[tuple(own[value] for value in pattern)] += count
        return Patterns(tuple(ratings), counts)

    @staticmethod
    def of_table(
        categories: Sequence[Value], table: Sequence[Sequence[int]], coders: tuple[str, str] = ("1", "2")
    ) -> Patterns:
        """From a square table: rows are the first coder's categories, columns the second's, cells numbers of units.

        Raises ``ValueError`` where the table is not square or a cell is negative.
        """
        size = len(categories)
        if len(table) != size or any(len(row) != size for row in table):
            raise ValueError(f"{size} categories need a table of {size} by {size}")
        if any(cell < 0 for row in table for cell in row):
            raise ValueError("a cell of the table is negative")
        cells = {(categories[i], categories[j]): table[i][j] for i in range(size) for j in range(size)}
        return Patterns(coders, {pattern: count for pattern, count in cells.items() if count})

    def __add__(self, other: Patterns) -> Patterns:
        return Patterns.merge((self, other))

    @staticmethod
    def merge(parts: Iterable[Patterns]) -> Patterns:
        """The patterns of all parts; a coder who is missing from a part rated nothing in it."""
        found = list(parts)
        coders = tuple(dict.fromkeys(coder for part in found for coder in part.coders))
        counts: Counter[Pattern] = Counter()
        for part in found:
            places = [part.coders.index(coder) if coder in part.coders else None for coder in coders]
            for pattern, count in part.counts.items():
                counts[tuple(None if place is None else pattern[place] for place in places)] += count
        return Patterns(coders, counts)

    @property
    def units(self) -> int:
        """The number of units with at least one rating."""
        return sum(count for pattern, count in self.counts.items() if any(value is not None for value in pattern))

    def tallies(self, least: int) -> list[tuple[Mapping[Value, int], int]]:
        """How often each value was given to a unit with at least ``least`` ratings, and the number of such units.

        Who gave which value makes no difference here: patterns that differ in that only are one.
        """
        first: dict[frozenset[tuple[Value | None, int]], Counter[Value | None]] = {}
        found: Counter[frozenset[tuple[Value | None, int]]] = Counter()
        for pattern, count in self.counts.items():
            if count and len(pattern) - pattern.count(None) >= least:
                tally = Counter(pattern)
                key = frozenset(tally.items())
                # In the order of the first: a frozenset has another in each run, and sums of fractions with it.
                first.setdefault(key, tally)
                found[key] += count
        return [({value: n for value, n in first[key].items() if value is not None}, found[key]) for key in found]

    def pair(self, first: str, second: str) -> Patterns:
        """The two coders alone, on the units that both rated. Raises ``ValueError`` for an unknown coder."""
        i, j = self.coders.index(first), self.coders.index(second)
        counts: Counter[Pattern] = Counter()
        for pattern, count in self.counts.items():
            if pattern[i] is not None and pattern[j] is not None:
                counts[pattern[i], pattern[j]] += count
        return Patterns((first, second), counts)


def _value(value: object) -> Value | None:
    if isinstance(value, list | tuple | set | frozenset):
        return frozenset(value)
    if value is None or isinstance(value, Hashable):
        return value
    raise ValueError(f"{value!r} is not a category")
