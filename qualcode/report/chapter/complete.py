"""The chapter as it is handed over: its numbers with their ids, what is behind them, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from qualcode.outline import Outline
from qualcode.queries.counting import CountedStudy
from qualcode.report.blocks import ReportDocument
from qualcode.report.claims import ClaimRegister, identified
from qualcode.report.evidence.blocks import evidence_blocks
from qualcode.report.evidence.gathering import gather_evidence
from qualcode.report.evidence.model import BEHIND, Behind, ReportEvidence
from qualcode.report.evidence.remarks import evidence_remarks
from qualcode.report.provenance import read_provenance, with_provenance
from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter

EvidenceForm = Literal["appendix", "comments", "none"]
"""Where a file has what is behind its numbers: at its end, as remarks for who reviews it, or nowhere."""

BESIDE = ("html", "xlsx")
"""The formats that have a place of their own for what is behind the numbers."""

EVIDENCE_FORMS: tuple[EvidenceForm, ...] = ("appendix", "comments", "none")


@dataclass(frozen=True, slots=True)
class Handing:
    """How a chapter is handed over: the ``form`` of its evidence, and what of that is shown (``behind``).

    ``template`` is a Word file whose look a Word file has. A page and a workbook have what is behind the numbers
    ``beside`` the text, and not at its end.
    """

    form: EvidenceForm = "appendix"
    behind: Behind = "references"
    template: Path | None = None
    beside: bool = False

    @classmethod
    def of(cls, asked: AskedChapter, template: Path | None, kind: str) -> Handing:
        """How a chapter is handed over as one ``kind`` of file that is remembered as it was asked for."""
        form: EvidenceForm = next((one for one in EVIDENCE_FORMS if one == asked.evidence), "none")
        behind: Behind = next((one for one in BEHIND if one == asked.behind), "references")
        return cls(form, behind, template, kind in BESIDE)


def complete(
    project: Project,
    document: ReportDocument,
    study: CountedStudy,
    asked: str,
    handing: Handing,
    *,
    outline: Outline | None = None,
    given: ClaimRegister | None = None,
) -> tuple[ReportDocument, ReportEvidence | None]:
    """A chapter with the ids of its numbers, what is behind them as it is handed over, and what it rests on.

    ``study`` is what was counted for it, ``asked`` comes of :func:`report.claims.asked_words`. The second result
    is what is behind the numbers, ``None`` where that is shown nowhere.
    """
    with project.snapshot():
        found = replace(identified(document, asked, given), template=handing.template)
        evidence = None
        if handing.form != "none":
            evidence = gather_evidence(project, found, behind=handing.behind, study=study)
        if evidence is not None and handing.form == "appendix" and not handing.beside:
            found = replace(found, blocks=(*found.blocks, *evidence_blocks(evidence)))
        elif evidence is not None and handing.form == "comments":
            found = replace(found, remarks=evidence_remarks(evidence))
        rests_on = read_provenance(project, asked=f"{asked}\n{outline!r}", language=document.language, study=study)
        return with_provenance(found, rests_on), evidence
