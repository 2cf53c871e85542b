"""The view of an answer set: its answers by groups, with those that contradict each other counted apart."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import ANSWER
from qualcode.queries.answers import find_set
from qualcode.report.matrix.counted import CountedMatrix
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session
from qualcode.storage.asking.answers import answer_sets


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedMatrix:
    """The answers of these choices. ``NotFoundError`` where there is no set."""
    project = session.project
    with project.snapshot():
        sets = answer_sets(project)
        if not sets:
            raise NotFoundError(
                _("There is no answer set yet."), _("Bring answer sets in with: qualcode answers import FILE")
            )
        found = find_set(project, choices.answer_set or sets[0].slug)
        return desk.count(session, replace(choices, rows=(f"{ANSWER}{found.slug}",)), executor)
