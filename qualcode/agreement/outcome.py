"""A figure that may be undefined, and why: no figure is ever shown as 1 or 0 where there is nothing to measure."""

from __future__ import annotations

from enum import StrEnum

from qualcode.records import dataclass


class MissingReason(StrEnum):
    """Why a figure, or its limits, cannot be given."""

    NO_PAIRS = "no_pairs"
    NO_VARIATION = "no_variation"
    NOT_USED = "not_used"
    TOO_FEW_UNITS = "too_few_units"
    TOO_FEW_DOCUMENTS = "too_few_documents"
    TOO_FEW_TO_DRAW = "too_few_to_draw"
    HANGS_ON_ONE_DOCUMENT = "hangs_on_one_document"
    TOO_FEW_RESAMPLES = "too_few_resamples"
    OVERLAPPING = "overlapping"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient; ``value`` is ``None`` where it is undefined, and then ``why`` says the reason."""

    value: float | None
    why: MissingReason | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """An estimate with its limits. ``why`` gives the reason for the first of them that is ``None``."""

    estimate: float | None
    low: float | None = None
    high: float | None = None
    why: MissingReason | None = None


NO_PAIRS = Coefficient(None, MissingReason.NO_PAIRS)
NO_VARIATION = Coefficient(None, MissingReason.NO_VARIATION)
NOT_USED = Coefficient(None, MissingReason.NOT_USED)
TOO_FEW_UNITS = Coefficient(None, MissingReason.TOO_FEW_UNITS)
