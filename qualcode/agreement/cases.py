"""Reference cases: data with a figure from the literature, computed anew and set beside it.

A case is ``{"id", "measure", "params", "data", "expected", "tolerance", "source", "note"}``. ``data`` has
``ratings`` (coder -> one value per unit, ``null`` for not rated, a list for a set of codes), or ``categories`` with a
square ``table`` of two coders, or ``documents`` (``length`` in characters, ``coders`` -> spans ``{start, end, code}``,
half-open). ``expected`` is ``null`` where the figure is undefined; ``tolerance`` is absolute. A measure of units on
documents takes each character as a unit, coded or not with ``params.code``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from qualcode.agreement import coefficients
from qualcode.agreement.outcome import Coefficient
from qualcode.agreement.patterns import Patterns
from qualcode.agreement.unitizing import (
    Unit,
    UnitizedDocument,
    binary_u_alpha,
    character_patterns,
    pooled_labels,
    u_alpha,
)
from qualcode.records import dataclass

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """A case's figure beside the expected one; ``None`` is undefined.

    ``ok`` is ``None`` where the case was skipped, because its measure is not known here; ``problem`` is why it could
    not be computed, and ``note`` what its file says of it.
    """

    id: str
    measure: str
    value: float | None
    expected: float | None
    ok: bool | None
    source: str = ""
    note: str = ""
    problem: Exception | None = None


@dataclass(frozen=True)
class Verification:
    """All cases of a file, in order."""

    cases: tuple[CaseResult, ...]

    @property
    def passed(self) -> int:
        """How many figures are within tolerance."""
        return sum(case.ok is True for case in self.cases)

    @property
    def failed(self) -> int:
        """How many are off, or could not be computed."""
        return sum(case.ok is False for case in self.cases)

    @property
    def skipped(self) -> int:
        """How many are of a measure that is not known here."""
        return sum(case.ok is None for case in self.cases)


def published_cases() -> list[dict[str, Any]]:
    """The published examples that ship with the package."""
    return list(json.loads(files(__package__).joinpath("published.json").read_text(encoding="utf-8"))["cases"])


def run_cases(cases: Sequence[Mapping[str, Any]]) -> Verification:
    """Computes every case. One that cannot be computed fails with its problem; an unknown measure is skipped."""
    return Verification(tuple(_run(case) for case in cases))


def _run(case: Mapping[str, Any]) -> CaseResult:
    name, measure, expected = str(case["id"]), str(case["measure"]), case["expected"]
    source = str(case.get("source", ""))
    if measure not in _ON_UNITS and measure not in _ON_SPANS:
        return CaseResult(name, measure, None, expected, None, source)
    try:
        value = _compute(measure, case["data"], case.get("params") or {}).value
        ok = _within(value, expected, float(case.get("tolerance", 0.0)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return CaseResult(name, measure, None, expected, False, source, problem=error)
    return CaseResult(name, measure, value, expected, ok, source, str(case.get("note", "")))


def _within(value: float | None, expected: float | None, tolerance: float) -> bool:
    if value is None or expected is None:
        return value is expected
    # A figure printed with a certain number of digits may be off by half of the last one, and by binary rounding.
    return math.isclose(value, expected, rel_tol=1e-12, abs_tol=tolerance + 1e-12)


def _compute(measure: str, data: Mapping[str, Any], params: Params) -> Coefficient:
    if measure in _ON_SPANS:
        return _ON_SPANS[measure](_documents(data), params)
    return _ON_UNITS[measure](_patterns(data, params), params)


def _patterns(data: Mapping[str, Any], params: Params) -> Patterns:
    if "ratings" in data:
        return Patterns.of_ratings(data["ratings"])
    if "table" in data:
        return Patterns.of_table(data["categories"], data["table"])
    codes = _codes(params)
    if codes is None:
        raise ValueError("a measure of units on documents needs a code")
    return Patterns.merge(character_patterns(document, codes) for document in _documents(data))


def _documents(data: Mapping[str, Any]) -> list[UnitizedDocument]:
    return [
        UnitizedDocument(
            document["length"],
            {
                coder: tuple(Unit(unit["start"], unit["end"], str(unit["code"])) for unit in units)
                for coder, units in document["coders"].items()
            },
            str(document.get("id", "")),
        )
        for document in data["documents"]
    ]


def _codes(params: Params) -> frozenset[str] | None:
    """The code with its descendants, or ``None`` for all codes."""
    return frozenset((params["code"], *params.get("descendants", ()))) if "code" in params else None


def _u_alpha(documents: Sequence[UnitizedDocument], params: Params) -> Coefficient:
    codes = _codes(params)
    return u_alpha(documents) if codes is None else binary_u_alpha(documents, codes)


_ON_UNITS: Mapping[str, Callable[[Patterns, Params], Coefficient]] = {
    "percent_agreement": lambda patterns, _params: coefficients.percent_agreement(patterns),
    "cohen_kappa": lambda patterns, _params: coefficients.cohen_kappa(patterns),
    "scott_pi": lambda patterns, _params: coefficients.scott_pi(patterns),
    "fleiss_kappa": lambda patterns, _params: coefficients.fleiss_kappa(patterns),
    "brennan_prediger": lambda patterns, params: coefficients.brennan_prediger(patterns, params.get("q")),
    "gwet_ac1": lambda patterns, params: coefficients.gwet_ac1(patterns, params.get("q")),
    "gwet_ac1_se": lambda patterns, params: coefficients.gwet_ac1_se(patterns, params.get("q")),
    "krippendorff_alpha": lambda patterns, params: coefficients.krippendorff_alpha(
        patterns, params.get("metric", "nominal")
    ),
    "specific_agreement": lambda patterns, params: coefficients.specific_agreement(patterns, params.get("value", 1)),
}

_ON_SPANS: Mapping[str, Callable[[Sequence[UnitizedDocument], Params], Coefficient]] = {
    "u_alpha": _u_alpha,
    "binary_u_alpha": lambda documents, params: binary_u_alpha(documents, _codes(params)),
    "cu_alpha": lambda documents, _params: pooled_labels(documents).cu_alpha(),
    "ku_alpha": lambda documents, params: pooled_labels(documents).ku_alpha(params["code"]),
    "cu_coverage": lambda documents, _params: pooled_labels(documents).coverage(),
    "ku_coverage": lambda documents, params: pooled_labels(documents).coverage(params["code"]),
}
