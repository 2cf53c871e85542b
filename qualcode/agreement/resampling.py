"""Leaving out or drawing documents for all codes at once, with the same documents for each code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add, mul, sub
from typing import TYPE_CHECKING

from qualcode.agreement import measures
from qualcode.agreement.intervals import bootstrap_limits, draws, jackknife_limits
from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.agreement.registry import MEASURES
from qualcode.agreement.study import AgreementSettings
from qualcode.agreement.sums import Base, CodeSums
from qualcode.records import dataclass

if TYPE_CHECKING:
    from qualcode.agreement.large.samples import ManySamples

MANY = 10_000
"""From so many rows times documents (or samples) on they are computed in arrays."""


def is_large(rows: int, documents: int) -> bool:
    """Whether figures of so many rows and documents are computed in arrays."""
    return rows * documents >= MANY


@dataclass(frozen=True)
class Resampling:
    """The samples that limits come from: ``bases`` holds what all codes share, for each sample.

    ``weights`` holds how often each document is in a sample of the bootstrap; the jackknife needs none. ``among`` are
    the numbers of the documents that count, where others (whose bases are zero) do not.
    """

    settings: AgreementSettings
    documents: int
    coders: int
    bases: tuple[Base, ...]
    weights: tuple[tuple[int, ...], ...] = ()
    among: tuple[int, ...] | None = None

    @staticmethod
    def of(bases: Sequence[Base], settings: AgreementSettings, among: tuple[int, ...] | None = None) -> Resampling:
        """The samples of the documents that have these bases (all with as many coders)."""
        if not bases:
            return Resampling(settings, 0, 0, ())
        coders = len(bases[0].coder_units)
        if settings.method == "bootstrap":
            weights = tuple(map(tuple, draws(len(bases), settings.resamples, settings.seed)))
            samples = tuple(Base.combine(zip(bases, times, strict=True), coders) for times in weights)
            return Resampling(settings, len(bases), coders, samples, weights, among)
        total = Base.combine(((base, 1) for base in bases), coders)
        samples = tuple(Base.combine(((total, 1), (base, -1)), coders) for base in bases)
        return Resampling(settings, len(bases), coders, samples, (), among)

    def samples(self, used: Sequence[tuple[int, CodeSums]]) -> list[CodeSums]:
        """The sums of a code in each sample, from (document's number, sums) where it was used."""
        flats = [sums.flat() for _document, sums in used]
        columns = list(zip(*flats, strict=True))
        if self.settings.method == "bootstrap":
            found = []
            for times in self.weights:
                here = [times[document] for document, _sums in used]
                numbers = [sum(map(mul, here, column)) for column in columns]
                found.append(CodeSums.of_flat(numbers, self.coders))
            return found
        total = [sum(column) for column in columns]
        whole = CodeSums.of_flat(total, self.coders)
        left_out = [whole] * self.documents
        for (document, _sums), flat in zip(used, flats, strict=True):
            left_out[document] = CodeSums.of_flat(list(map(sub, total, flat)), self.coders)
        return left_out

    def total(self, used: Iterable[tuple[int, CodeSums]], coders: int) -> CodeSums:
        """The sums of a code in all documents."""
        return CodeSums.total((sums for _document, sums in used), coders)

    def row(
        self, names: Sequence[str], base: Base, whole: CodeSums, used: Sequence[tuple[int, CodeSums]]
    ) -> tuple[dict[str, Measured], list[measures.Parts]]:
        """The measures of a code with their limits, and its part in the pooled figures of each sample.

        ``base`` and ``whole`` are those of all documents, ``used`` the sums of each (by its number) where it was used.
        """
        samples = self.samples(used) if used else [whole] * len(self.bases)
        both = list(zip(self.bases, samples, strict=True))
        found = {}
        for name in names:
            measure = MEASURES[name]
            if formula := measure.formula:
                sampled = [formula(sample_base, sums) for sample_base, sums in both]
                found[name] = self.limits(formula(base, whole), sampled, measure.bounds)
        return found, [measures.parts(*pair) for pair in both]

    def add(self, rows: Sequence[Sequence[measures.Parts]], width: int) -> list[measures.Parts]:
        """The parts (``width`` numbers) of all rows in each sample, added up."""
        total: list[measures.Parts] = [(0.0,) * width for _base in self.bases]
        for row in rows:
            total = [tuple(map(add, first, second)) for first, second in zip(total, row, strict=True)]
        return total

    def pooled_limits(
        self,
        place: int,
        whole: measures.Parts,
        sampled: Sequence[measures.Parts],
        among: Sequence[int] | None = None,
    ) -> Measured:
        """The limits of a pooled figure; ``among`` are the documents that it rests on, where that is not all."""
        samples = [measures.pooled(sample, place) for sample in sampled]
        return self.limits(measures.pooled(whole, place), samples, among=among)

    def limits(
        self,
        whole: Coefficient,
        samples: Sequence[Coefficient],
        bounds: tuple[float, float] = (-1.0, 1.0),
        among: Sequence[int] | None = None,
    ) -> Measured:
        """The limits of a measure from its values in the samples.

        ``among`` are the numbers of the documents that the measure rests on, where other documents do not enter it (two
        coders who shared only some): those alone are the sample.
        """
        among = self.among if among is None else among
        values = [sample.value for sample in samples]
        confidence = self.settings.confidence
        documents = self.documents if among is None else len(among)
        if self.settings.method == "bootstrap":
            return bootstrap_limits(whole.value, values, documents, confidence=confidence, why=whole.why)
        if among is not None:
            values = [values[place] for place in among]
        return jackknife_limits(whole.value, values, confidence=confidence, bounds=bounds, why=whole.why)


def resampling_of(
    bases: Sequence[Base], settings: AgreementSettings, among: tuple[int, ...] | None, rows: int
) -> Resampling | ManySamples:
    """The samples for so many rows, in arrays where there are many."""
    drawn = settings.resamples if settings.method == "bootstrap" else 0
    if not bases or not is_large(rows, max(len(bases), drawn)):
        return Resampling.of(bases, settings, among)
    # numpy takes a tenth of a second to import, which only a large study gets back.
    from qualcode.agreement.large.samples import ManySamples

    return ManySamples.of(bases, settings, among)
