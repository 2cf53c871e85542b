"""The samples that limits come from, as :class:`resampling.Resampling` has them, in arrays: all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from qualcode.agreement import measures
from qualcode.agreement.intervals import bootstrap_limits, draws, limits_around
from qualcode.agreement.large.formulas import FORMULAS, Array, ManyBases, ManySums, parts, pooled
from qualcode.agreement.large.tables import UsedRows
from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.agreement.registry import MEASURES
from qualcode.agreement.study import AgreementSettings
from qualcode.agreement.sums import Base, CodeSums
from qualcode.records import dataclass


@dataclass(frozen=True)
class ManySamples:
    """See :class:`resampling.Resampling`, whose figures these are; ``weights`` has a row for each sample."""

    settings: AgreementSettings
    documents: int
    coders: int
    bases: ManyBases
    weights: Array | None = None
    among: tuple[int, ...] | None = None

    @staticmethod
    def of(bases: Sequence[Base], settings: AgreementSettings, among: tuple[int, ...] | None = None) -> ManySamples:
        """The samples of the documents that have these bases (one or more, all with as many coders)."""
        coders = len(bases[0].coder_units)
        each = ManyBases.of(bases).columns()
        weights = None
        if settings.method == "bootstrap":
            weights = np.array(draws(len(bases), settings.resamples, settings.seed), dtype=np.float64)
            columns = each @ weights.T
        else:
            columns = each.sum(axis=1, keepdims=True) - each
        return ManySamples(settings, len(bases), coders, ManyBases.of_columns(columns), weights, among)

    def total(self, used: UsedRows | Sequence[tuple[int, CodeSums]], coders: int) -> CodeSums:
        """See :meth:`resampling.Resampling.total`."""
        if isinstance(used, UsedRows):
            return CodeSums.of_flat(used.numbers.sum(axis=0).tolist(), coders)
        return CodeSums.total((sums for _document, sums in used), coders)

    def row(
        self, names: Sequence[str], base: Base, whole: CodeSums, used: UsedRows | Sequence[tuple[int, CodeSums]]
    ) -> tuple[dict[str, Measured], Array]:
        """See :meth:`resampling.Resampling.row`."""
        sums = ManySums.of(self._columns(whole, used), self.coders)
        found = {}
        # What is undefined is divided by nothing on the way, and left out after.
        with np.errstate(all="ignore"):
            for name in names:
                measure = MEASURES[name]
                if formula := measure.formula:
                    values = FORMULAS[name](self.bases, sums)
                    found[name] = self._limits(formula(base, whole), values, measure.bounds)
            return found, parts(self.bases, sums)

    def _columns(self, whole: CodeSums, used: UsedRows | Sequence[tuple[int, CodeSums]]) -> Array:
        """The sums of a code in each sample: a row for each number."""
        samples = len(self.bases.units)
        if not used:
            return np.repeat(np.array([whole.flat()], dtype=np.float64).T, samples, axis=1)
        if isinstance(used, UsedRows):
            places, each = used.places, used.numbers.T
        else:
            places = np.array([document for document, _sums in used])
            each = np.array([sums.flat() for _document, sums in used], dtype=np.float64).T
        if self.weights is not None:
            return each @ self.weights[:, places].T
        columns = np.repeat(each.sum(axis=1, keepdims=True), samples, axis=1)
        columns[:, places] -= each
        return columns

    def add(self, rows: Sequence[Array], width: int) -> Array:
        """See :meth:`resampling.Resampling.add`."""
        total = np.zeros((width, len(self.bases.units)))
        for row in rows:
            total += row
        return total

    def pooled_limits(
        self, place: int, whole: measures.Parts, sampled: Array, among: Sequence[int] | None = None
    ) -> Measured:
        """See :meth:`resampling.Resampling.pooled_limits`."""
        with np.errstate(all="ignore"):
            values = pooled(sampled, place)
        return self._limits(measures.pooled(whole, place), values, (-1.0, 1.0), among)

    def _limits(
        self, whole: Coefficient, values: Array, bounds: tuple[float, float], among: Sequence[int] | None = None
    ) -> Measured:
        among = self.among if among is None else among
        confidence, why = self.settings.confidence, whole.why
        documents = self.documents if among is None else len(among)
        if self.settings.method == "bootstrap":
            known = [None if value != value else value for value in values.tolist()]
            return bootstrap_limits(whole.value, known, documents, confidence=confidence, why=why)
        if among is not None:
            values = values[list(among)]
        if not documents or np.isnan(values).any():
            error = None
        else:
            error = sqrt((documents - 1) / documents * float(((values - values.mean()) ** 2).sum()))
        return limits_around(whole.value, error, documents, confidence=confidence, bounds=bounds, why=why)
