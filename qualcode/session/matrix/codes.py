"""The view of codes by groups: the matrix of ``qualcode matrix``."""

from __future__ import annotations

from concurrent.futures import Executor

from qualcode.report.matrix.counted import CountedMatrix
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedMatrix:
    """The matrix of these choices."""
    return desk.count(session, choices, executor)
