"""What a screen has to save, made as a report."""

from __future__ import annotations

from qualcode.report.blocks import ReportDocument
from qualcode.session.saving import Savable
from qualcode.session.session import Session


def report_of(savable: Savable, session: Session, kind: str) -> ReportDocument:
    """The report, where it is one."""
    made = savable.make(session, kind)
    assert isinstance(made, ReportDocument)
    return made
