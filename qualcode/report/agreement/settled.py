"""What was settled of the differences that a report is about."""

from __future__ import annotations

from collections import Counter

from qualcode.agreement.figures import SettledFigures
from qualcode.errors import QualcodeError
from qualcode.queries.comparison.study import ComparedStudy
from qualcode.settling import AGREED, State, read_settlement
from qualcode.storage import Project

OUTCOMES = ("accept", "both", "boundary", "code", "reject")


def settled_figures(project: Project, study: ComparedStudy) -> SettledFigures | None:
    """How the differences on the study's documents were settled; ``None`` where there is nothing to settle."""
    names = tuple(document.name for document in study.documents if len(document.coders) > 1)
    try:
        cases = read_settlement(project, names).cases if names else ()
    except QualcodeError:
        return None
    differing = [case for case in cases if case.kind != AGREED]
    decisions = [case.decision for case in differing if case.state is State.DECIDED and case.decision]
    outcomes = Counter(decision.outcome for decision in decisions)
    return SettledFigures(
        len(differing),
        {outcome: outcomes[outcome] for outcome in OUTCOMES},
        dict(Counter(decision.coder for decision in decisions)),
        sum(bool(decision.reason.strip()) for decision in decisions),
    )
