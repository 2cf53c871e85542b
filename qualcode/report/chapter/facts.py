"""From what a project holds to the theme summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from qualcode.i18n import speaking
from qualcode.model import Outline
from qualcode.queries.counting import Facts, gather
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import Quotation, ThemeSummary
from qualcode.settling import consensus_note
from qualcode.storage import Project


def read_summary(
    project: Project,
    *,
    outline: Outline | None = None,
    language: str = "",
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
) -> ThemeSummary:
    """The theme summary of a project as it is now, with what its reader must know of the consensus at the head.

    ``language`` is ``nl`` or ``en``; without it, the project's. ``coders`` and ``where`` as in
    :func:`queries.counting.gather`. ``NotFoundError`` for an unknown coder or attribute, or a code that the outline
    names and the codebook does not hold once.
    """
    facts = gather(project, coders=coders, where=where)
    with speaking("nl" if (language or project.language) == "nl" else "en"):
        note = consensus_note(project, facts)
    return summary(project, facts, outline=outline, language=language, note=note)


def summary(
    project: Project, facts: Facts, *, outline: Outline | None = None, language: str = "", note: str = ""
) -> ThemeSummary:
    """The theme summary per respondent group, with the quotations that were flagged as good."""
    good = {coding.id: coding for coding in facts.codings if coding.good}
    quotations = [
        Quotation(coding.id, coding.guid, mention.code_id, mention.respondent_id, coding.quote)
        for mention in facts.mentions
        if (coding := good.get(mention.coding_id))
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
