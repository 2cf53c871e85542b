"""The formulas of :mod:`agreement.measures`, :mod:`ac1` and :mod:`kappas` for all samples at once; NaN is undefined.

Sources, and why a figure is undefined, stand there. Each array has one number for each sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualcode.agreement.sums import Base, CodeSums

Array = NDArray[np.float64]


class ManyBases(NamedTuple):
    """What all codes share, see :class:`sums.Base`; ``pair_units`` has a row for each pair of coders."""

    units: Array
    ratings: Array
    character_ratings: Array
    pair_units: Array

    @staticmethod
    def of(bases: Sequence[Base]) -> ManyBases:
        """A number for each of these bases."""
        each = [(base.units, base.ratings, base.character_ratings, *base.pair_units) for base in bases]
        return ManyBases.of_columns(np.array(each, dtype=np.float64).T)

    @staticmethod
    def of_columns(columns: Array) -> ManyBases:
        """From a row for each of their numbers."""
        return ManyBases(columns[0], columns[1], columns[2], columns[3:])

    def columns(self) -> Array:
        """A row for each of their numbers."""
        return np.vstack((*self[:3], self.pair_units))

    def at(self, places: NDArray[np.int64]) -> ManyBases:
        """Those at these places."""
        return ManyBases.of_columns(self.columns()[:, places])


class ManySums(NamedTuple):
    """What a code comes to, see :class:`sums.CodeSums`; ``pairs`` has three rows for each pair of coders."""

    positive: Array
    disagreement: Array
    lack: Array
    split: Array
    doubled: Array
    share: Array
    length: Array
    squares: Array
    character_disagreement: Array
    pairs: Array

    @staticmethod
    def of(columns: Array, coders: int) -> ManySums:
        """From the numbers of :meth:`CodeSums.flat`, each a row."""
        places = map(CodeSums._fields.index, ManySums._fields[:-1])
        return ManySums._make((*(columns[place] for place in places), columns[len(CodeSums._fields) - 2 + coders :]))


ManyFormula = Callable[[ManyBases, ManySums], Array]


def alpha(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.alpha`."""
    total = bases.ratings
    return _binary_alpha(total, sums.positive, sums.disagreement, total * (total - 1))


def binary_u_alpha(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.binary_u_alpha`."""
    return _binary_alpha(bases.character_ratings, sums.length, sums.character_disagreement, _u_pairs(bases, sums))


def f1(_bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.f1`."""
    return _where(sums.doubled != 0, 1 - sums.split / sums.doubled)


def percent(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.percent`."""
    return _where((bases.units != 0) & (sums.positive != 0), 1 - sums.lack / bases.units)


def kappa(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.kappa`."""
    total, known = np.zeros_like(bases.units), np.zeros_like(bases.units)
    for units, both, first, second in _pairs(bases, sums):
        differing, expected = _kappa_parts(units, both, first, second)
        defined = (units != 0) & (expected != 0)
        total += np.where(defined, 1 - differing / expected, 0.0)
        known += defined
    return _where(known != 0, total / known)


def ac1(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`ac1.ac1`."""
    prevalence = sums.share / bases.units
    return _beyond(bases, sums, 2 * prevalence * (1 - prevalence))


def fleiss(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`kappas.fleiss`."""
    prevalence = sums.share / bases.units
    return _beyond(bases, sums, prevalence**2 + (1 - prevalence) ** 2)


def pabak(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`kappas.pabak`."""
    return _where(_varies(bases, sums), 1 - 2 * sums.lack / bases.units)


FORMULAS: Mapping[str, ManyFormula] = {
    "alpha": alpha,
    "binary_u_alpha": binary_u_alpha,
    "f1": f1,
    "percent": percent,
    "kappa": kappa,
    "ac1": ac1,
    "fleiss": fleiss,
    "pabak": pabak,
}
"""By the name of the measure whose formula each is."""


def parts(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.parts`: a row for each of its numbers."""
    found = [*alpha_parts(bases, sums)]
    for units, both, first, second in _pairs(bases, sums):
        positive = first + second
        differing, expected = _kappa_parts(units, both, first, second)
        chance = positive * (2 * units - positive) / (2 * units - 1)
        found += [np.where(units != 0, part, 0.0) for part in (differing, chance, differing, expected)]
    return np.array(found)


def alpha_parts(bases: ManyBases, sums: ManySums) -> Array:
    """See :func:`measures.alpha_parts`."""
    total = bases.ratings
    return np.array(
        [
            sums.disagreement,
            _expected(total, sums.positive, total * (total - 1)),
            sums.character_disagreement,
            _expected(bases.character_ratings, sums.length, _u_pairs(bases, sums)),
        ]
    )


def pooled(parts_: Array, place: int) -> Array:
    """See :func:`measures.pooled`."""
    observed, expected = parts_[2 * place], parts_[2 * place + 1]
    return _where(expected != 0, 1 - observed / expected)


def _where(defined: NDArray[np.bool_], value: Array) -> Array:
    return np.where(defined, value, np.nan)


def _binary_alpha(total: Array, positive: Array, disagreement: Array, pairs: Array) -> Array:
    defined = (total != 0) & (positive != 0) & (positive != total) & (pairs != 0)
    return _where(defined, 1 - disagreement * pairs / (total * positive * (total - positive)))


def _u_pairs(bases: ManyBases, sums: ManySums) -> Array:
    return bases.character_ratings**2 - sums.squares - (bases.character_ratings - sums.length)


def _expected(total: Array, positive: Array, pairs: Array) -> Array:
    return np.where(pairs != 0, total * positive * (total - positive) / pairs, 0.0)


def _varies(bases: ManyBases, sums: ManySums) -> NDArray[np.bool_]:
    varies: NDArray[np.bool_] = (bases.units != 0) & (sums.positive != 0) & (sums.positive != bases.ratings)
    return varies


def _beyond(bases: ManyBases, sums: ManySums, chance: Array) -> Array:
    return _where(_varies(bases, sums), (1 - sums.lack / bases.units - chance) / (1 - chance))


def _pairs(bases: ManyBases, sums: ManySums) -> Iterator[tuple[Array, Array, Array, Array]]:
    return zip(bases.pair_units, sums.pairs[::3], sums.pairs[1::3], sums.pairs[2::3], strict=True)


def _kappa_parts(units: Array, both: Array, first: Array, second: Array) -> tuple[Array, Array]:
    return first + second - 2 * both, (first * (units - second) + second * (units - first)) / units
