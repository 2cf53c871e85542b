"""The chart of a report as SVG."""

from __future__ import annotations

from pathlib import Path

from qualcode.files.writing import write_whole
from qualcode.report.blocks import ReportDocument
from qualcode.report.charts.drawn import drawn
from qualcode.report.charts.picture import ChartPage


def write(document: ReportDocument, path: Path) -> None:
    """Write the chart to ``path``, whole or not at all. Raises :class:`QualcodeError` when it cannot."""
    assert document.chart is not None
    write_whole(path, drawn(document.chart, ChartPage(document.language)).encode())
