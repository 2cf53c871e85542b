"""The agreement report as the writers take it: blocks to read, sheets to work with, a table for a program."""

from __future__ import annotations

from qualcode.report.agreement.blocks import agreement_blocks
from qualcode.report.agreement.sheets import agreement_sheets
from qualcode.report.agreement.view import AgreementView
from qualcode.report.blocks import ReportDocument, ReportSheet
from qualcode.report.writers.csv_rows import agreement_rows


def agreement_document(view: AgreementView) -> ReportDocument:
    """The whole report. The columns of its table have the names of the JSON, whatever the language."""
    words = view.words
    header, *rows = agreement_rows(view)
    return ReportDocument(
        words.title,
        words.language,
        tuple(agreement_blocks(view)),
        tuple(agreement_sheets(view)),
        ReportSheet(words.codes, tuple(map(str, header)), tuple(map(tuple, rows))),
    )
