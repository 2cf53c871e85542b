"""The fieldwork as it is asked for: a row for each stratum, and the response as a document."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.analysis.quantify import language_of, percentage
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.queries.fieldwork import CheckedLine, checked_fieldwork, without_names
from qualcode.queries.names import name_mask
from qualcode.report.beside.response import response_blocks, response_title
from qualcode.report.blocks import Heading, ReportDocument, ReportSheet
from qualcode.rows import Rows
from qualcode.storage import Project


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """Why some refused, and how many."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class FieldworkRow:
    """A stratum of a part of the fieldwork; what is not known is ``None``.

    ``percent`` is who took part of who was approached, in whole per cents; ``here`` how many respondents of it speak in
    the project, and ``differs`` whether others are said to be used. ``trouble`` is why these could not be found.
    """

    part: str
    wave: str
    stratum: str
    unit: str
    approached: int | None
    reached: int | None
    refused: int | None
    reasons: tuple[RefusalReason, ...]
    took_part: int | None
    percent: int | None
    used: int | None
    quota: int | None
    here: int | None
    differs: bool
    trouble: str


def fieldwork_rows(project: Project) -> Rows[FieldworkRow]:
    """The ledger of the fieldwork, each line held against the interviews in the project."""
    return Rows(map(_row, checked_fieldwork(project)))


def response(project: Project, language: str = "") -> ReportDocument:
    """The response in sentences and a table. ``NotFoundError`` where the project has no fieldwork."""
    lines = checked_fieldwork(project)
    if not lines:
        raise NotFoundError(
            _("The project does not hold who was approached."), _("Bring it in with: qualcode fieldwork import FILE")
        )
    spoken = language_of(language or project.language)
    lines = without_names(lines, name_mask(project, spoken).hide)
    title, label = response_title(spoken)
    rows = [_row(line) for line in lines]
    header = (
        "part", "wave", "stratum", "approached", "reached", "refused", "took_part", "percent", "used", "quota", "here",
    )  # fmt: skip
    sheet = ReportSheet(title, header, tuple(tuple(getattr(row, name) for name in header) for row in rows), frozen=3)
    blocks = (Heading("response", 1, title), *response_blocks(lines, spoken, label, 1))
    return ReportDocument(title, spoken, blocks=blocks, sheets=(sheet,), table=sheet)


def _row(checked: CheckedLine) -> FieldworkRow:
    line = checked.line
    known = line.approached is not None and line.approached > 0 and line.took_part is not None
    return FieldworkRow(
        line.part,
        line.wave,
        line.stratum,
        line.unit,
        line.approached,
        line.reached,
        line.refused,
        tuple(RefusalReason(*pair) for pair in line.reasons),
        line.took_part,
        int(percentage(line.took_part or 0, line.approached or 1)) if known else None,
        line.used,
        line.quota,
        checked.here,
        checked.differs,
        checked.trouble,
    )
