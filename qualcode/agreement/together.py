"""Measures of all codes together: which code, or which set of codes, did each coder give?

Codes are rolled up to the nearest row of the plan. One that is older than a document (see
:class:`study.StudyDocument`) does not count there, and its codings go to the row above it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import combinations
from math import lcm
from operator import add, mul
from typing import TYPE_CHECKING

from qualcode.agreement.coefficients import cohen_kappa, masi
from qualcode.agreement.continuum import Continuum
from qualcode.agreement.intervals import (
    T,
    bootstrap,
    bootstrap_limits,
    draws,
    jackknife,
    jackknife_limits,
    leave_one_out,
    total,
)
from qualcode.agreement.measures import Measure
from qualcode.agreement.outcome import NO_PAIRS, NO_VARIATION, Coefficient, Measured, MissingReason
from qualcode.agreement.patterns import Pattern, Patterns, Value
from qualcode.agreement.study import AgreementSettings, RowPlan, StudyDocument
from qualcode.agreement.sweep import disjoint
from qualcode.agreement.unitizing import (
    LabelSums,
    OverlappingUnitsError,
    Unit,
    UnitizedDocument,
    label_patterns,
    label_sums,
)
from qualcode.spreading import spread
from qualcode.text.spans import Span, merge

if TYPE_CHECKING:
    from concurrent.futures import Executor

Pair = tuple[str, str]

UNITIZING = (
    "Krippendorff, K., Mathet, Y., Bouvry, S., & Widlöcher, A. (2016). On the reliability of unitizing textual "
    "continua: Further developments. Quality & Quantity, 50(6), 2347–2364."
)

CU_ALPHA = Measure("cu_alpha", of_study=True, on_request=True, source=UNITIZING)
"""cu-alpha: where two coders marked something, did they give it the same code? See :meth:`LabelSums.cu_alpha`."""

CU_COVERAGE = Measure("cu_coverage", of_study=True, on_request=True, along="cu_alpha", bounds=(0.0, 1.0), share=True)
"""On how much of what was coded that rests, see :meth:`LabelSums.coverage`."""

KU_ALPHA = Measure("ku_alpha", on_request=True, source=UNITIZING)
"""(k)u-alpha: where two coders marked something and one gave the code, did the other? A code has all under it."""

KU_COVERAGE = Measure("ku_coverage", on_request=True, along="ku_alpha", bounds=(0.0, 1.0), share=True)
"""On how much of the code's length that rests."""

MASI = Measure(
    "masi",
    of_study=True,
    on_request=True,
    source=(
        "Passonneau, R. (2006). Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation. "
        "Proceedings of the Fifth International Conference on Language Resources and Evaluation, 831–836."
    ),
)
"""Krippendorff's alpha of the sets of codes that units were given, the empty set too, with the distance MASI."""

_OF_STUDY: Mapping[str, Callable[[LabelSums], Coefficient]] = {
    CU_ALPHA.name: LabelSums.cu_alpha,
    CU_COVERAGE.name: LabelSums.coverage,
}
_OF_CODE: Mapping[str, Callable[[LabelSums, str], Coefficient]] = {
    KU_ALPHA.name: LabelSums.ku_alpha,
    KU_COVERAGE.name: LabelSums.coverage,
}


@dataclass(frozen=True, slots=True)
class TogetherFigures:
    """The measures of the study, and of each of its codes, by name.

    ``overlapping`` are the documents in which a coder has two codes on the same characters, where what was asked for
    needs codes that exclude each other.
    """

    study: Mapping[str, Measured] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Measured]] = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetSums:
    """What the sets that coders gave to units come to in a document.

    ``observed`` sums the distances between the ratings of a unit, each ordered pair weighing 1 / (m - 1); ``used`` is
    how often each set was given to a unit with two ratings or more.
    """

    observed: float
    used: Counter[Value]

    @staticmethod
    def of(patterns: Patterns) -> SetSums:
        """The sums of a document's units."""
        observed, used = 0.0, Counter[Value]()
        for tally, count in patterns.tallies(2):
            within = sum(n * k * masi(one, other) for (one, n), (other, k) in combinations(tally.items(), 2))
            observed += 2 * count * within / (sum(tally.values()) - 1)
            used.update({given: n * count for given, n in tally.items()})
        return SetSums(observed, used)


@dataclass(frozen=True, slots=True)
class SetDistances:
    """What the ratings of some documents are apart from each other, in whole numbers: ``scale`` of them are 1.

    ``between[d][e]`` sums the distances MASI between each rating of one document and each of another. So the sum for
    any sample of documents follows from how often each is in it, whatever the number of sets is.
    """

    observed: Sequence[float]
    ratings: Sequence[int]
    between: Sequence[Sequence[int]]
    scale: int

    @staticmethod
    def of(parts: Sequence[SetSums]) -> SetDistances:
        """Those of documents; every two different sets are compared once."""
        where: dict[Value, list[tuple[int, int]]] = {}
        for number, part in enumerate(parts):
            for given, n in part.used.items():
                where.setdefault(given, []).append((number, n))
        bits = {
            code: 1 << place for place, code in enumerate(sorted({code for given in where for code in _codes(given)}))
        }
        sets = [(sum(bits[code] for code in _codes(given)), places) for given, places in where.items()]
        scale = 3 * lcm(*range(1, len(bits) + 1))
        whole = [0, *(scale // (3 * union) for union in range(1, len(bits) + 1))]
        ratings = [part.used.total() for part in parts]
        between = [[scale * one * other for other in ratings] for one in ratings]
        for number, (mask, places) in enumerate(sets):
            size = mask.bit_count()
            alike = [0] * len(parts)
            for other, others in sets[number + 1 :]:
                if shared := (mask & other).bit_count():
                    more = other.bit_count()
                    # Jaccard's likeness, two thirds of it where one holds the other, else one third.
                    likeness = shared * whole[size + more - shared] * (2 if shared in (size, more) else 1)
                    for place, n in others:
                        alike[place] += n * likeness
            for place, n in places:
                row = between[place]
                for other_place, value in enumerate(alike):
                    if value:
                        row[other_place] -= n * value
                        between[other_place][place] -= n * value
                for other_place, k in places:
                    row[other_place] -= scale * n * k
        return SetDistances([part.observed for part in parts], ratings, between, scale)

    def alpha(self, observed: float, ratings: int, apart: int) -> Coefficient:
        """Krippendorff's alpha with the distance MASI, as :func:`coefficients.krippendorff_alpha` has it."""
        if not ratings:
            return NO_PAIRS
        if not apart:
            return NO_VARIATION
        return Coefficient(1 - (ratings - 1) * observed / (apart / self.scale))

    def whole(self) -> Coefficient:
        """The alpha of all documents together."""
        return self.alpha(reduce(add, self.observed), sum(self.ratings), sum(map(sum, self.between)))

    def left_out(self) -> list[Coefficient]:
        """The alphas without one document each."""
        if len(self.ratings) < 2:
            return [NO_PAIRS]
        ratings, rows = sum(self.ratings), [sum(row) for row in self.between]
        apart = sum(rows)
        return [
            self.alpha(observed, ratings - self.ratings[place], apart - 2 * rows[place] + self.between[place][place])
            for place, observed in enumerate(leave_one_out(self.observed))
        ]

    def drawn(self, times: Sequence[int]) -> Coefficient:
        """The alpha of a resample in which each document is so many times."""
        observed = reduce(add, (one for one, n in zip(self.observed, times, strict=True) for _time in range(n)))
        apart = sum(n * sum(map(mul, row, times)) for n, row in zip(times, self.between, strict=True) if n)
        return self.alpha(observed, sum(map(mul, self.ratings, times)), apart)


def _codes(given: Value) -> frozenset[str]:
    return given if isinstance(given, frozenset) else frozenset()


def _alpha_of_sets(documents: Sequence[SetSums], sample: Sequence[SetSums], settings: AgreementSettings) -> Measured:
    """Alpha on sets of codes over the documents, with limits from the sample."""
    if not documents:
        return Measured(None, why=MissingReason.NO_PAIRS)
    found = SetDistances.of(sample)
    whole = found.whole() if sample is documents else SetDistances.of(documents).whole()
    level = settings.confidence
    if settings.method == "bootstrap":
        resampled = [found.drawn(times).value for times in draws(len(sample), settings.resamples, settings.seed)]
        return bootstrap_limits(whole.value, resampled, len(sample), confidence=level, why=whole.why)
    left_out = [one.value for one in found.left_out()]
    return jackknife_limits(whole.value, left_out, confidence=level, bounds=MASI.bounds, why=whole.why)


def together(
    documents: Sequence[StudyDocument],
    sample: Sequence[StudyDocument],
    plan: RowPlan,
    settings: AgreementSettings,
    measures: Sequence[Measure],
    executor: Executor | None = None,
) -> TogetherFigures:
    """Those of the ``measures`` that are of all codes together; limits come from ``sample``, documents or blocks."""
    asked = {measure.name: measure for measure in measures}
    study: dict[str, Measured] = {}
    if MASI.name in asked:
        sets = list(spread(partial(_sets, plan=plan), documents, executor))
        sampled = sets if sample is documents else list(spread(partial(_sets, plan=plan), sample, executor))
        study[MASI.name] = _alpha_of_sets(sets, sampled, settings)
    if not asked.keys() & (_OF_STUDY.keys() | _OF_CODE.keys()):
        return TogetherFigures(study)
    labels = list(spread(partial(_labels, plan=plan), documents, executor))
    overlapping = tuple(document.name for document, sums in zip(documents, labels, strict=True) if sums is None)
    if overlapping:
        none = Measured(None, why=MissingReason.OVERLAPPING)
        study |= {name: none for name in _OF_STUDY if name in asked}
        each = {name: none for name in _OF_CODE if name in asked}
        return TogetherFigures(study, dict.fromkeys(plan.rows, each), overlapping)
    whole = [(document, sums) for document, sums in zip(documents, labels, strict=True) if sums]
    cut = [
        (document, sums)
        for document, sums in zip(sample, spread(partial(_labels, plan=plan), sample, executor), strict=True)
        if sums
    ]
    for name, of_study in _OF_STUDY.items():
        if name in asked:
            study[name] = _measured(
                [sums for _document, sums in whole], [sums for _document, sums in cut], of_study, settings, asked[name]
            )
    codes: dict[str, dict[str, Measured]] = {row: {} for row in plan.rows}
    for number, row in enumerate(plan.rows):
        # All other codes are one to it, which keeps the sums small that limits are made from.
        names = {other: row if number in plan.targets[other] else "" for other in plan.rows}
        counted, drawn = (
            [sums.renamed(names) for document, sums in part if row not in document.older] for part in (whole, cut)
        )
        for name, of_code in _OF_CODE.items():
            if name in asked:
                codes[row][name] = _measured(counted, drawn, partial(_of, of_code, row), settings, asked[name])
    return TogetherFigures(study, codes)


def one_code_kappas(documents: Sequence[StudyDocument], plan: RowPlan) -> dict[Pair, Coefficient]:
    """Cohen's kappa of each pair of the plan's coders on the characters of what both finished, no code being a value.

    This is the figure that tools with one code per stretch of text report; it is not the mean of the codes' own kappas.
    Overlapping spans of one coder and row are merged. Undefined, with :attr:`MissingReason.OVERLAPPING`, for a coder
    with two rows on one character.
    """
    found = {}
    for one, other in plan.pairs:
        pair = plan.coders[one], plan.coders[other]
        both = [document for document in documents if set(pair) <= set(document.coders)]
        try:
            patterns = Patterns.merge(label_patterns(_unitized(document, pair, plan)) for document in both)
        except OverlappingUnitsError:
            found[pair] = Coefficient(None, MissingReason.OVERLAPPING)
        else:
            found[pair] = cohen_kappa(patterns) if both else NO_PAIRS
    return found


def set_patterns(document: StudyDocument, plan: RowPlan) -> Patterns:
    """The set of rows that each coder gave to each unit; the coders are those of the plan who finished the document.

    A unit has a code where a coding of it covers at least one character of the unit.
    """
    continuum = Continuum(document.length, document.excluded)
    coders = tuple(coder for coder in plan.coders if coder in document.coders)
    units = document.units(plan.unit, continuum)
    starts, ends = [start for start, _end in units], [end for _start, end in units]
    events = []
    for (coder, row), spans in _spans(document, coders, plan, continuum).items():
        if plan.unit != "character":
            spans = merge((bisect_right(ends, start), bisect_left(starts, end)) for start, end in spans)
        events += [(place, coder, row) for span in spans for place in span]
    sets: dict[str, set[str]] = {coder: set() for coder in coders}
    counts: Counter[Pattern] = Counter()
    last = 0
    for place, coder, row in sorted(events):
        counts[tuple(frozenset(given) for given in sets.values())] += place - last
        sets[coder] ^= {row}
        last = place
    counts[(frozenset(),) * len(coders)] += (continuum.length if plan.unit == "character" else len(units)) - last
    return Patterns(coders, +counts)


def _sets(document: StudyDocument, plan: RowPlan) -> SetSums:
    return SetSums.of(set_patterns(document, plan))


def _labels(document: StudyDocument, plan: RowPlan) -> LabelSums | None:
    """The sums of a document for codes that exclude each other; ``None`` where a coder's do not."""
    try:
        return label_sums(_unitized(document, [coder for coder in plan.coders if coder in document.coders], plan))
    except OverlappingUnitsError:
        return None


def _of(measure: Callable[[LabelSums, str], Coefficient], code: str, sums: LabelSums) -> Coefficient:
    return measure(sums, code)


def _measured(
    parts: Sequence[T],
    sample: Sequence[T],
    formula: Callable[[T], Coefficient],
    settings: AgreementSettings,
    measure: Measure,
) -> Measured:
    """The figure on the sum of ``parts``, with limits from ``sample``."""
    if not parts:
        return Measured(None, why=MissingReason.NO_PAIRS)
    level = settings.confidence
    if settings.method == "bootstrap":
        return bootstrap(sample, formula, resamples=settings.resamples, seed=settings.seed, confidence=level)
    return jackknife(sample, formula, whole=formula(total(parts)), confidence=level, bounds=measure.bounds)


def _unitized(document: StudyDocument, coders: Iterable[str], plan: RowPlan) -> UnitizedDocument:
    continuum = Continuum(document.length, document.excluded)
    units: dict[str, list[Unit]] = {coder: [] for coder in coders}
    for (coder, row), spans in _spans(document, units, plan, continuum).items():
        units[coder] += [Unit(start, end, row) for start, end in spans]
    return UnitizedDocument(continuum.length, units, document.name)


def _spans(
    document: StudyDocument, coders: Iterable[str], plan: RowPlan, continuum: Continuum
) -> dict[tuple[str, str], list[Span]]:
    """By coder and row the spans on the continuum, overlapping ones merged; touching ones stay units of their own."""
    found: dict[tuple[str, str], list[Span]] = {}
    compared = set(coders)
    # Of a code's targets the first is a group of its own where its row has rows below it; the others go upwards.
    nearest = {
        code: next(
            (plan.rows[row] for row in targets if row < len(plan.rows) and plan.rows[row] not in document.older), ""
        )
        for code, targets in plan.targets.items()
    }
    for start, end, code, coder in document.marks:
        if coder in compared and (row := nearest.get(code)):
            found.setdefault((coder, row), []).append(continuum.span((start, end)))
    return {key: disjoint(spans) for key, spans in found.items()}
