"""What a language must say of figures from elsewhere, joint displays, the fieldwork, and a chapter's appendices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.analysis.quantify import Forms


@dataclass(frozen=True, slots=True)
class BesideWords:
    """Heads and sentences of one language; what stands in braces is filled in by the report.

    ``verdicts`` are what sources are to each other, for a table; ``joined`` says it behind a sentence of the one, by
    verdict. ``response`` says how many took part out of how many, by how many ``strata`` share a sentence. ``coreq``
    has by number what the item asks, and ``coreq_says`` what the project answers to those that it can.
    """

    comma: str
    and_: str
    out_of: str
    n_unknown: str
    figure_source: str
    joint_title: str
    joint_theme: str
    joint_verdict: str
    joint_explains: str
    verdicts: Mapping[str, str]
    joined: Mapping[str, str]
    joint_lead: str
    response_title: str
    response_header: tuple[str, ...]
    fieldwork_source: str
    response: Mapping[str, str]
    response_stratum: str
    response_refused: Forms
    response_reasons: str
    response_quota: Forms
    response_quota_met: str
    response_selective: str
    appendix: str
    appendices: Mapping[str, str]
    codebook_header: tuple[str, ...]
    guide_header: tuple[str, ...]
    guide_routing: str
    codebook_versions: str
    versions_header: tuple[str, ...]
    methods_counts: str
    methods_one: str
    coder: str
    rounds_title: str
    rounds_header: tuple[str, ...]
    saturation: str
    nothing_there: Mapping[str, str]
    coreq_header: tuple[str, ...]
    coreq: Mapping[int, str]
    coreq_says: Mapping[str, str]
    coreq_author: str

    def decimal(self, value: str) -> str:
        """A number with a point as the language writes it."""
        return value.replace(".", self.comma)
