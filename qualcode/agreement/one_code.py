"""Kappa of two coders on characters where codes exclude each other: which code, or none, has each character?

This is the figure that tools with one code per stretch of text report. It is not the mean of the codes' own kappas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.agreement.coefficients import cohen_kappa
from qualcode.agreement.continuum import Continuum
from qualcode.agreement.outcome import NO_PAIRS, Coefficient, MissingReason
from qualcode.agreement.patterns import Patterns
from qualcode.agreement.study import RowPlan, StudyDocument
from qualcode.agreement.unitizing import OverlappingUnitsError, Unit, UnitizedDocument, label_patterns
from qualcode.text.spans import Span, merge

Pair = tuple[str, str]


def one_code_kappas(documents: Sequence[StudyDocument], plan: RowPlan) -> dict[Pair, Coefficient]:
    """Cohen's kappa of each pair of the plan's coders on the characters of what both finished, no code being a value.

    Codes are rolled up to the nearest row of the plan; overlapping spans of one coder and row are merged. Undefined,
    with :attr:`MissingReason.OVERLAPPING`, for a coder with two rows on one character.
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


def _unitized(document: StudyDocument, pair: Pair, plan: RowPlan) -> UnitizedDocument:
    continuum = Continuum(document.length, document.excluded)
    spans: dict[tuple[str, str], list[Span]] = {}
    for start, end, code, coder in document.marks:
        # The second target of a code with rows below its own is that row; the first is a group of its own.
        row = next((target for target in plan.targets.get(code, ()) if target < len(plan.rows)), None)
        if coder in pair and row is not None:
            spans.setdefault((coder, plan.rows[row]), []).append(continuum.span((start, end)))
    units = {coder: tuple(_units(spans, coder)) for coder in pair}
    return UnitizedDocument(continuum.length, units, document.name)


def _units(spans: dict[tuple[str, str], list[Span]], coder: str) -> Iterable[Unit]:
    for (name, code), found in spans.items():
        if name == coder:
            yield from (Unit(start, end, code) for start, end in merge(found) if start < end)
