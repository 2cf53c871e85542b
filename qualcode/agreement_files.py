"""The agreement report and the list of disagreements as files, and the list as rows with every coder's reading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .agreement.disagreements import Kind
from .i18n import _

if TYPE_CHECKING:
    from .comparing import Place, Study
    from .report.agreement_view import AgreementView

REPORT_KINDS = ("docx", "md", "xlsx", "csv")
LIST_KINDS = ("csv", "xlsx")


def write_report(view: AgreementView, path: Path, kind: str) -> None:
    """Writes the report as one of ``REPORT_KINDS``, whole or not at all. ``QualcodeError`` when it cannot.

    ``csv`` is the table of codes; its columns have the names of the JSON, whatever the language.
    """
    if kind != "csv":
        from .report.agreement import write_agreement

        write_agreement(view, path, kind)
        return
    from .formats.tables import write_csv
    from .report.csv_rows import agreement_rows

    header, *rows = agreement_rows(view.report, view.names)
    write_csv(path, [str(cell) for cell in header], rows)


def write_list(study: Study, places: Sequence[Place], path: Path, kind: str) -> None:
    """Writes the list of disagreements as one of ``LIST_KINDS``. ``QualcodeError`` when it cannot."""
    header, rows = meeting_rows(study, places)
    if kind == "csv":
        from .formats.tables import write_csv

        write_csv(path, header, rows)
        return
    from openpyxl import Workbook

    from .report.agreement_sheets import add_sheet, save

    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, _("disagreements"), header, rows)
    save(book, path)


def kind_words(kind: Kind) -> str:
    """How coders differ, in a word or two."""
    return {
        Kind.ONE_CODER: _("not by all"),
        Kind.OTHER_CODE: _("different code"),
        Kind.BOUNDARY: _("different boundary"),
    }[kind]


def meeting_rows(study: Study, places: Sequence[Place]) -> tuple[list[str], list[list[str | int | None]]]:
    """Header and rows: codes and words of every coder, and two columns to fill in at the meeting.

    A cell is empty for a coder who did not code the document.
    """
    coders = study.coders
    header = ["document", "start", "end", "kind", "speaker", "question", "text"]
    header += [f"{coder} {part}" for coder in coders for part in (_("codes"), _("passage"))]
    header += [_("decision"), _("reason")]
    rows = []
    for place in places:
        case = place.case
        row: list[str | int | None] = [case.document, case.start, case.end, kind_words(case.kind)]
        row += [place.speaker, place.question, place.text]
        for coder in coders:
            own = [both for both in zip(case.readings, place.quotes, strict=True) if both[0].coder == coder]
            if own:
                row += ["; ".join(dict.fromkeys(reading.code for reading, _quote in own))]
                row += [" [...] ".join(dict.fromkeys(quote for _reading, quote in own))]
            else:
                row += [_("(nothing)") if coder in case.missing else None, None]
        rows.append([*row, None, None])
    return header, rows
