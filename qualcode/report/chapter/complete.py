"""The chapter as it is handed over: its numbers with their ids, what is behind them, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from qualcode.model import Outline
from qualcode.queries.counting import CountedStudy
from qualcode.queries.query.grammar import in_words
from qualcode.report.blocks import ReportDocument
from qualcode.report.claims import ClaimRegister, identified
from qualcode.report.evidence.blocks import evidence_blocks
from qualcode.report.evidence.gathering import gather_evidence
from qualcode.report.evidence.model import Behind, Evidence
from qualcode.report.evidence.remarks import evidence_remarks
from qualcode.report.provenance import read_provenance, with_provenance
from qualcode.storage import Project

EvidenceForm = Literal["appendix", "comments", "none"]
"""Where a file has what is behind its numbers: at its end, as remarks for who reviews it, or nowhere."""

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


def asked_of(
    outline: Outline | None,
    *,
    where: Mapping[str, tuple[str, ...]] | None = None,
    questions: tuple[str, ...] = (),
    coders: tuple[str, ...] = (),
    unfinished_too: bool = False,
) -> str:
    """What a whole chapter was asked to be, which the ids of its numbers come of."""
    asked = in_words("", where=where, questions=questions, coders=coders, unfinished_too=unfinished_too)
    if outline is not None and outline.where:
        # What narrows a group or a sentence stands in the keys; what narrows the whole stands nowhere else.
        asked += f"\n{sorted((name, sorted(values)) for name, values in outline.where.items())!r}"
    return asked


def complete(
    project: Project,
    document: ReportDocument,
    study: CountedStudy,
    asked: str,
    handing: Handing,
    *,
    outline: Outline | None = None,
    given: ClaimRegister | None = None,
) -> tuple[ReportDocument, Evidence | None]:
    """A chapter with the ids of its numbers, what is behind them as it is handed over, and what it rests on.

    ``study`` is what was counted for it, ``asked`` comes of :func:`asked_of`. The second result is what is behind the
    numbers, ``None`` where that is shown nowhere.
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
