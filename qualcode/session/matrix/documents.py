"""The view of documents by codes: how much of each theme stands in each interview, shaded."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from qualcode.report.matrix.counted import CountedMatrix
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedMatrix:
    """The matrix of these choices, with a column for each document and no other."""
    return desk.count(session, replace(choices, columns=(), by=("document",)), executor)
