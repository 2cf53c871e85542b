"""The alphas computed the long way, character by character and pair by pair, in exact fractions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import pairwise, permutations

from hypothesis import strategies as st

from qualcode.agreement.unitizing import Unit, UnitizedDocument

CODES = ("a", "b", "c")
CODERS = ("ada", "bo", "cy", "di")


def union(units: Sequence[Unit], codes: Collection[str] | None, length: int) -> list[int]:
    """0 where a coder has none of the codes, else the number of the unit; overlapping units are one."""
    mine = sorted({(unit.start, unit.end) for unit in units if codes is None or unit.code in codes})
    line = [0] * length
    number = reach = 0
    for start, end in mine:
        if start == end:
            continue
        if start >= reach:
            number += 1
        for place in range(start, end):
            line[place] = number
        reach = max(reach, end)
    return line


def binary_alpha(
    documents: Sequence[UnitizedDocument], codes: Collection[str] | None, *, units: bool
) -> Fraction | None:
    """Binary u-alpha (``units``) or nominal alpha on characters, by expanding every text."""
    observed = Fraction(0)
    total = positive = own = 0
    for document in documents:
        lines = [union(units_, codes, document.length) for units_ in document.coders.values()]
        m = len(lines)
        if m < 2:
            continue
        for line, other in permutations(lines, 2):
            observed += Fraction(sum(bool(x) != bool(y) for x, y in zip(line, other, strict=True)), m - 1)
        for line in lines:
            total += len(line)
            positive += sum(map(bool, line))
            sizes = Counter(line)
            gap = sizes.pop(0, 0)
            own += gap + (sum(size * size for size in sizes.values()) if units else len(line) - gap)
    if not total or not positive or positive == total or total**2 == own:
        return None
    expected = Fraction(2 * total * positive * (total - positive), total**2 - own)
    return 1 - observed / expected


def labels(document: UnitizedDocument) -> list[list[str]]:
    """Each coder's code on every character, an empty string for none."""
    lines = []
    for units in document.coders.values():
        line = [""] * document.length
        for unit in units:
            line[unit.start : unit.end] = [unit.code] * (unit.end - unit.start)
        lines.append(line)
    return lines


def u_alpha(documents: Sequence[UnitizedDocument]) -> Fraction | None:
    """u-alpha over codes and gaps, by expanding every text."""
    observed = Fraction(0)
    sizes: Counter[str] = Counter()
    own = 0
    for document in documents:
        lines = labels(document)
        if len(lines) < 2:
            continue
        for line, other in permutations(lines, 2):
            observed += Fraction(sum(x != y for x, y in zip(line, other, strict=True)), len(lines) - 1)
        for line, units in zip(lines, document.coders.values(), strict=True):
            sizes.update(line)
            own += line.count("") + sum((unit.end - unit.start) ** 2 for unit in units)
    total = sizes.total()
    differing = total**2 - sum(size * size for size in sizes.values())
    return 1 - observed * (total**2 - own) / (total * differing) if differing else None


class Met:
    """What cu- and ku-alpha rest on, by expanding every text."""

    def __init__(self, documents: Sequence[UnitizedDocument]) -> None:
        self.pairs: dict[tuple[str, str], Fraction] = {}
        self.own: dict[str, Fraction] = {}
        self.length: Counter[str] = Counter()
        for document in documents:
            lines, every = labels(document), list(document.coders.values())
            if len(lines) < 2:
                continue
            share = Fraction(1, len(lines) - 1)
            for i, j in permutations(range(len(lines)), 2):
                for x, y in zip(lines[i], lines[j], strict=True):
                    if x and y:
                        self.pairs[x, y] = self.pairs.get((x, y), Fraction(0)) + share
                for unit in every[i]:
                    met = sum(map(bool, lines[j][unit.start : unit.end]))
                    self.own[unit.code] = self.own.get(unit.code, Fraction(0)) + share * met * met
            for unit in [unit for units in every for unit in units]:
                self.length[unit.code] += unit.end - unit.start

    def of(self, code: str) -> Fraction:
        """The length on which a code meets any code."""
        return sum((length for (one, _other), length in self.pairs.items() if one == code), Fraction(0))

    @property
    def total(self) -> Fraction:
        return sum(self.pairs.values(), Fraction(0))

    def cu(self) -> Fraction | None:
        differing = self.total**2 - sum(self.of(code) ** 2 for code in CODES)
        pairs = self.total**2 - sum(self.own.values())
        if not differing or pairs <= 0:
            return None
        observed = sum((length for (one, other), length in self.pairs.items() if one != other), Fraction(0))
        return 1 - observed / self.total / (differing / pairs)

    def ku(self, code: str) -> Fraction | None:
        mine = self.of(code)
        if not mine or mine == self.total or mine * self.total <= self.own[code]:
            return None
        observed = 1 - self.pairs.get((code, code), Fraction(0)) / mine
        return 1 - observed / (mine * (self.total - mine) / (mine * self.total - self.own[code]))


@st.composite
def documents(draw: st.DrawFn, *, exclusive: bool = False, most: int = 3) -> list[UnitizedDocument]:
    """Short documents with one to four coders of whom some find nothing; ``exclusive`` units do not overlap."""
    found = []
    for _document in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, 24))
        coders = draw(st.lists(st.sampled_from(CODERS), min_size=1, max_size=4, unique=True))
        found.append(UnitizedDocument(length, {coder: draw(_units(length, exclusive=exclusive)) for coder in coders}))
    return found


@st.composite
def _units(draw: st.DrawFn, length: int, *, exclusive: bool) -> tuple[Unit, ...]:
    if exclusive:
        ends = sorted(draw(st.sets(st.integers(0, length), max_size=7)))
        spans = [span for span in pairwise(ends) if draw(st.booleans())]
    else:
        ends_ = st.integers(0, length)
        spans = [(min(x, y), max(x, y)) for x, y in draw(st.lists(st.tuples(ends_, ends_), max_size=6))]
    return tuple(Unit(start, end, draw(st.sampled_from(CODES))) for start, end in spans)
