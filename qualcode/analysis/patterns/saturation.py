"""What each further interview adds: codes that are new, and from where on hardly any are.

Guest, G., Namey, E., & Chen, M. (2020). A simple method to assess and report thematic saturation in qualitative
research. PLoS ONE, 15(5), e0232076. https://doi.org/10.1371/journal.pone.0232076

The codes of the first interviews (the base) are what new information is set beside: the codes that are new in a run of
interviews, divided by those of the base. Saturation is reached at the interview before the first run in which that is
no more than the threshold; it is reported as *6+2*: at the sixth interview, which two more confirm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import ceil
from random import Random
from typing import NamedTuple

from qualcode.analysis.mentions import CountedDocument, find_mentions
from qualcode.records import dataclass

MIDDLE = (Fraction(5, 100), Fraction(50, 100), Fraction(95, 100))
"""What of random orders is told: the middle, and between which the middle nine tenths are."""


class DocumentCodes(NamedTuple):
    """The codes (ids) that those in the base say in a document, and its first coding of all that count (an id)."""

    document_id: int
    codes: frozenset[int]
    first_coding: int


class SaturationRule(NamedTuple):
    """How many interviews are the base and a run, and the share of new codes (0 to 1) from which it is enough."""

    base: int
    run: int
    threshold: Fraction

    @property
    def least(self) -> int:
        """So many interviews it takes to tell."""
        return self.base + self.run


@dataclass(frozen=True, slots=True)
class SaturationCurve:
    """What each interview of an order adds: codes that are ``new``, and the ``total`` by then.

    ``base_codes`` are those of the base, and ``runs`` the new codes of the run that follows each interview from the
    last of the base on; before that, and where no whole run follows, it is ``None``. ``reached`` is the interview
    (counted from 1) at which saturation is reached, ``None`` where it is not.
    """

    new: tuple[int, ...]
    total: tuple[int, ...]
    base_codes: int
    runs: tuple[int | None, ...]
    reached: int | None

    def again(self, rule: SaturationRule) -> bool:
        """Whether a run that begins after that brings more than is enough again."""
        most = rule.threshold * self.base_codes
        later = self.runs[self.reached :] if self.reached is not None else ()
        return any(run is not None and run > most for run in later)


@dataclass(frozen=True, slots=True)
class SaturationSpread:
    """What random orders give: the totals (low, median, high) by each interview, and at which they are saturated.

    ``reached`` is how many of the ``draws`` are; ``at`` is low, median and high of these, ``None`` where none is.
    """

    seed: int
    draws: int
    totals: tuple[tuple[int, int, int], ...]
    reached: int
    at: tuple[int, int, int] | None


def said_codes(
    document: CountedDocument, base: Collection[int], including: Mapping[int, Sequence[int]] | None = None
) -> DocumentCodes:
    """The codes that the respondents in the base (ids) say in a document: each by itself, or the rows that include it.

    ``including`` is as in :func:`analysis.matrix.including_rows`.
    """
    inside = frozenset(base)
    found: set[int] = set()
    for mention in find_mentions(document):
        if mention.respondent_id in inside:
            found.update((mention.code_id,) if including is None else including[mention.code_id])
    return DocumentCodes(document.id, frozenset(found), min(coding.id for coding in document.codings))


def saturate(interviews: Sequence[Collection[int]], rule: SaturationRule) -> SaturationCurve:
    """What each interview adds, given the codes of each in order."""
    seen: set[int] = set()
    new, total = [], []
    for codes in interviews:
        before = len(seen)
        seen.update(codes)
        new.append(len(seen) - before)
        total.append(len(seen))
    base_codes = total[rule.base - 1] if len(total) >= rule.base else 0
    runs = tuple(
        total[number + rule.run - 1] - total[number - 1] if rule.base <= number <= len(total) - rule.run else None
        for number in range(1, len(total) + 1)
    )
    return SaturationCurve(tuple(new), tuple(total), base_codes, runs, _reached(runs, base_codes, rule))


def _reached(runs: Sequence[int | None], base_codes: int, rule: SaturationRule) -> int | None:
    for number, run in enumerate(runs, 1):
        if run is not None and base_codes and run <= rule.threshold * base_codes:
            return number
    return None


def in_random_orders(
    interviews: Sequence[Collection[int]], rule: SaturationRule, *, seed: int, draws: int
) -> SaturationSpread:
    """The same in ``draws`` random orders. Only ``Random.random`` is used, which Python promises to keep."""
    chance = Random(seed)  # noqa: S311  (a draw to be repeated, not a secret)
    totals: list[tuple[int, ...]] = []
    reached: list[int] = []
    for _draw in range(draws):
        keys = [chance.random() for _one in interviews]
        order = sorted(range(len(interviews)), key=keys.__getitem__)
        curve = saturate([interviews[place] for place in order], rule)
        totals.append(curve.total)
        if curve.reached is not None:
            reached.append(curve.reached)
    return SaturationSpread(
        seed,
        draws,
        tuple(_middle(column) for column in zip(*totals, strict=True)),
        len(reached),
        _middle(reached) if reached else None,
    )


def _middle(values: Sequence[int]) -> tuple[int, int, int]:
    """Low, median and high: the smallest value that at least that share of them does not exceed."""
    ordered = sorted(values)
    low, median, high = (ordered[max(0, ceil(share * len(ordered)) - 1)] for share in MIDDLE)
    return low, median, high
