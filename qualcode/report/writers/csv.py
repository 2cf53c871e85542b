"""The one table of a report as CSV, for another program to read."""

from __future__ import annotations

from pathlib import Path

from qualcode.formats.tables import write_csv
from qualcode.report.blocks import ReportDocument


def write(document: ReportDocument, path: Path) -> None:
    """Write the table to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    assert document.table is not None
    write_csv(path, document.table.header, document.table.rows)
