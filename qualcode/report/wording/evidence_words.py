"""What reports say of what is behind their numbers, and of what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.analysis.quantify import Forms


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """The words of a language for the appendix with what is behind each number.

    ``intro`` is by what is shown of it (``nothing``, ``references``, ``passages``).
    """

    title: str
    intro: Mapping[str, str]
    label: str
    general: str
    header: tuple[str, str, str, str]
    people: str
    n_of_base: str
    turn: str
    more: Forms
    asked: str
    asked_of_nobody: str
    not_known: str
    denied: str
    claims_sheet: str
    claims_header: tuple[str, ...]
    codings_sheet: str
    codings_header: tuple[str, ...]
    speaks: Mapping[bool, str]


@dataclass(frozen=True, slots=True)
class ProvenanceWords:
    """The sentences of a language that say what a report rests on, and the names of the months for its date."""

    made: str
    codebook: str
    coders: str
    rounds: Forms
    finished: str
    filter: str
    inputs: str
    months: tuple[str, ...]

    def date(self, moment: str) -> str:
        """The day of a moment (ISO 8601) as it is written: *30 november 2026*."""
        year, month, day = moment[:10].split("-")
        return f"{int(day)} {self.months[int(month) - 1]} {year}"
