"""What was settled of the differences that a report is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.agreement.disagreements import count_cases
from qualcode.agreement.figures import AgreementReport, SettledFigures
from qualcode.errors import QualcodeError
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.gathering import gather_study
from qualcode.queries.comparison.study import ComparedStudy
from qualcode.storage import Project
from qualcode.storage.decisions import decided_documents
from qualcode.storage.documents import documents as read_documents

if TYPE_CHECKING:
    from qualcode.settling import SettlingCase

OUTCOMES = ("accept", "both", "boundary", "code", "reject")


def settled_figures(
    project: Project, study: ComparedStudy, report: AgreementReport | None = None
) -> SettledFigures | None:
    """How the differences on the study's documents were settled; ``None`` where there is nothing to settle.

    ``report`` is that on the study, where it is there already: of what nobody settled it has the number.
    """
    names = [document.name for document in study.documents if len(document.coders) > 1]
    decided = decided_documents(project)
    begun = {document.name for document in read_documents(project) if document.id in decided} if decided else set()
    try:
        differing = _differing(project, [name for name in names if name in begun])
        if report is not None and study.whole and not (study.codes or begun):
            untouched = sum(report.disagreements.kinds.values())
        else:
            untouched = _untouched(project, study, [name for name in names if name not in begun])
    except QualcodeError:
        return None
    decisions = [case.decision for case in differing if case.state == "decided" and case.decision]
    outcomes = Counter(decision.outcome for decision in decisions)
    return SettledFigures(
        len(differing) + untouched,
        {outcome: outcomes[outcome] for outcome in OUTCOMES},
        dict(Counter(decision.coder for decision in decisions)),
        sum(bool(decision.reason.strip()) for decision in decisions),
    )


def _differing(project: Project, names: Sequence[str]) -> list[SettlingCase]:
    """The cases on which coders differ, of documents on which something was decided."""
    if not names:
        return []
    # Of weight, and only for who has settled something.
    from qualcode.settling import AGREED, read_settlement

    return [case for case in read_settlement(project, names).cases if case.kind != AGREED]


def _untouched(project: Project, study: ComparedStudy, names: Sequence[str]) -> int:
    """How many differences there are on documents on which nothing was decided."""
    if not names:
        return 0
    if not study.whole:
        study = gather_study(project, AgreementChoices(documents=tuple(names), people=True), at_finish=False)
    wanted = set(names)
    return sum(count_cases(document)[1] for document in study.today if document.name in wanted)
