"""A chapter with charts as it is handed over, and what is behind its numbers, without a project."""

from __future__ import annotations

from dataclasses import replace

from qualcode.analysis.quantify import Language
from qualcode.outline import Outline, Section, SectionPart
from qualcode.report.blocks import ReportDocument, claims_of
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.summarise import summarise
from qualcode.report.claims import identified
from qualcode.report.evidence.model import Behind, ClaimEvidence, EvidencePassage, ReportEvidence
from tests.support import sample

WORDS = 'Ja <b>"zeker"</b> =cmd|x & dan'
"""How every passage begins."""


def charted_outline() -> Outline:
    """The outline of the sample with two charts in its first section: of its codes, and by an attribute."""
    outline = sample.outline()
    school, *others = outline.groups
    first, *sections = school.sections
    codes = ("stage/voldoende", "stage/lastiger")
    parts = (
        *first.parts,
        SectionPart("chart", codes),
        SectionPart("chart", codes, text="Naar traject", by="traject"),
    )
    return replace(outline, groups=(replace(school, sections=(Section(first.title, parts), *sections)), *others))


def handed(language: Language = "nl", *, name: str = "") -> ReportDocument:
    """The chapter with the ids of its numbers; with a ``name`` every code has that."""
    book = sample.codebook()
    if name:
        book = replace(book, codes=tuple(replace(code, name=name, predicates=()) for code in book.codes))
    summary = summarise(
        book,
        sample.respondents(),
        sample.mentions(),
        sample.quotations(),
        outline=charted_outline(),
        attributes=sample.ATTRIBUTES,
        charted={"traject": sample.ROUTE},
        language=language,
    )
    return identified(chapter(summary), "")


def evidence_of(document: ReportDocument, behind: Behind) -> ReportEvidence:
    """What could be behind the numbers: of each coding a passage, of each respondent a reference."""

    def people(ids: tuple[int, ...]) -> tuple[str, ...]:
        return ("",) * len(ids) if behind == "nothing" else tuple(f"R{one}" for one in ids)

    claims = []
    for claim in (claim for block in document.blocks for claim in claims_of(block)):
        passages = () if behind == "nothing" else claim.passages
        claims.append(
            ClaimEvidence(
                claim.id,
                claim.key,
                claim.text,
                claim.measure,
                claim.value,
                claim.subject,
                people(claim.respondents),
                people(claim.base),
                tuple(
                    EvidencePassage(
                        *(f"document-{one}", one, (f"R{one}",), WORDS if behind == "passages" else "", True),
                        *(claim.subject.code, f"guid-{one}", False),
                    )
                    for one in passages
                ),
                claim.key,
            )
        )
    return ReportEvidence(document.language, behind, tuple(claims))
