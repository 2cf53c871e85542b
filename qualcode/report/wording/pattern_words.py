"""What a language must say for relations, configurations, contrasts, saturation, frequencies and keyness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.analysis.quantify import Forms


@dataclass(frozen=True, slots=True)
class PatternWords:
    """Heads and sentences of one language; what stands in braces is filled in by the report.

    ``base`` says how many respondents numbers are out of. ``relations`` are titles by unit, ``related`` says by unit
    what stands in a cell, and ``heads`` are those of columns.
    """

    comma: str
    and_: str
    base: Forms
    heads: Mapping[str, str]
    relations: Mapping[str, str]
    related: Mapping[str, str]
    configurations: str
    configured: str
    saturation: str
    saturation_steps: str
    orders: Mapping[str, str]
    saturation_reached: str
    saturation_again: str
    saturation_not: str
    saturation_unknown: Mapping[str, str]
    saturation_random: str
    saturation_never: str
    saturation_counted: Mapping[bool, str]
    saturation_interviews: str
    saturation_without: Forms
    saturation_method: str
    saturation_source: str
    frequencies: Mapping[str, str]
    frequency_words: str
    frequency_names: Forms
    frequency_fewest: str
    frequency_told: Mapping[str, str]
    keyness: str
    keyness_told: str
    keyness_totals: str
    keyness_source: str
    keyness_left_out: str
    interval: str
    contrasts: str
    contrasted: str
    linked: Mapping[str, str]
    linked_note: str
    related_diagonal: str
    related_nested: str
    related_passages: str
    jaccard: str

    def figure(self, value: float | None, digits: int = 2) -> str:
        """A number with the decimal sign of the language; nothing where there is none."""
        return "" if value is None else f"{value:.{digits}f}".replace(".", self.comma)

    def base_of(self, n: int) -> str:
        """How many respondents there are in the base."""
        return self.base.of(n != 1).format(n=n)
