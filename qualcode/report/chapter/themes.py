"""From what a project holds to the theme summary."""

from __future__ import annotations

from qualcode.model import Outline
from qualcode.queries.counting import Facts
from qualcode.report.chapter.summary import Quotation, ThemeSummary, summarise
from qualcode.storage import Project


def summary(
    project: Project, facts: Facts, *, outline: Outline | None = None, language: str = "", note: str = ""
) -> ThemeSummary:
    """The theme summary per respondent group, with the quotations that were flagged as good."""
    good = {coding.id: coding for coding in facts.codings if coding.good}
    quotations = [
        Quotation(mention.coding_id, mention.code_id, mention.respondent_id, good[mention.coding_id].quote)
        for mention in facts.mentions
        if mention.coding_id in good
    ]
    return summarise(
        facts.codebook,
        (*facts.respondents, *facts.withdrawn),
        facts.mentions,
        quotations,
        outline=outline,
        attributes=facts.attributes,
        language="nl" if (language or project.language) == "nl" else "en",
        note=note,
    )
