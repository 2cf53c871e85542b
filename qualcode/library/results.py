"""What comes of comparing and of the chapter, to be read on, printed, written, or taken to pandas."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.records import dataclass
from qualcode.report.agreement.document import agreement_document
from qualcode.report.agreement.files import REPORT_KINDS
from qualcode.report.agreement.json_rows import to_json
from qualcode.report.agreement.view import AgreementView
from qualcode.report.blocks import ReportDocument, claims_of
from qualcode.report.chapter.files import CHAPTER_KINDS
from qualcode.report.writers import write_document
from qualcode.rows import Tabular, frame, plain

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class AgreementResult(Tabular):
    """An agreement report: figures per code, pairs, documents, warnings, and a text for the methods section."""

    view: AgreementView

    def to_dict(self) -> dict[str, Any]:
        """The report as ``agreement --format json`` prints it."""
        return to_json(self.view)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a code, as under ``codes`` of :meth:`to_dict`."""
        return list(self.to_dict()["codes"])

    def to_pandas(self) -> DataFrame:
        """One row a code: name, units, verdict, and of each measure estimate, low and high.

        ``QualcodeError`` where pandas is not installed.
        """
        rows = [
            {
                **{key: code[key] for key in ("code", "name", "units", "marked", "documents", "base_rate", "verdict")},
                **{
                    name if part == "estimate" else f"{name} {part}": found[part]
                    for name, found in code["measures"].items()
                    for part in ("estimate", "low", "high")
                },
            }
            for code in self.to_dicts()
        ]
        return frame(rows).set_index("code")

    def methods(self) -> str:
        """The text for the methods section."""
        return self.view.methods()

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the report as the kind of file that its name says (docx, md, html, xlsx, csv), whole or not at all."""
        _write(agreement_document(self.view), Path(path), REPORT_KINDS)


@dataclass(frozen=True, slots=True)
class ChapterResult(Tabular):
    """A chapter before it is a file: its sentences, cells and quotations know their codings and respondents."""

    document: ReportDocument

    def to_dict(self) -> dict[str, Any]:
        """The blocks, each with its key, its text and its claims."""
        return dict(self.document.to_dict())

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a number of the chapter: ``key, text, measure, value, passages, respondents, base`` (ids)."""
        return [plain(claim) for block in self.document.blocks for claim in claims_of(block)]

    def write(self, path: str | os.PathLike[str]) -> None:
        """Writes the chapter as the kind of file that its name says (docx, md, html), whole or not at all."""
        _write(self.document, Path(path), CHAPTER_KINDS)


def _write(document: ReportDocument, path: Path, kinds: tuple[str, ...]) -> None:
    kind = path.suffix.lstrip(".").lower()
    if kind not in kinds:
        raise QualcodeError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in kinds)))
    write_document(document, path, kind)
