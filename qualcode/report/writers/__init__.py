"""The file formats of a report: each in a module of its own with one ``write(document, path)``.

A new format is such a module and a line in ``WRITERS``; which reports can be written in it follows from what it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    # The command line asks for the names of the formats at every start, where the blocks are not needed.
    from qualcode.report.blocks import ReportDocument, Value

Contents = Literal["blocks", "sheets", "table", "chart"]
"""What of a :class:`ReportDocument` a format shows."""


class ReportWriter(NamedTuple):
    """The module that writes a format, loaded when a file of it is written, and what it takes of a report."""

    module: str
    takes: Contents


WRITERS: Mapping[str, ReportWriter] = {
    "docx": ReportWriter("qualcode.report.writers.docx", "blocks"),
    "md": ReportWriter("qualcode.report.writers.markdown", "blocks"),
    "html": ReportWriter("qualcode.report.writers.html", "blocks"),
    "xlsx": ReportWriter("qualcode.report.writers.xlsx", "sheets"),
    "csv": ReportWriter("qualcode.report.writers.csv", "table"),
    "svg": ReportWriter("qualcode.report.writers.svg", "chart"),
    "png": ReportWriter("qualcode.report.writers.png", "chart"),
}
"""By the suffix of the file, without the dot."""


def kinds_for(*contents: Contents) -> tuple[str, ...]:
    """The suffixes of the files that a report with these contents can become."""
    return tuple(kind for kind, writer in WRITERS.items() if writer.takes in contents)


TABLE_KINDS = tuple(sorted(kinds_for("sheets", "table")))
"""As what a table can be written."""


def write_table(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]], path: Path) -> None:
    """Writes a table as a workbook where the file is called so, and else as CSV, of which rows are written as they
    come; whole or not at all.
    """
    from qualcode.analysis.quantify import language_of
    from qualcode.formats.tables import write_csv
    from qualcode.i18n import interface_language
    from qualcode.report.blocks import ReportDocument, ReportSheet

    if path.suffix.lower() != ".xlsx":
        write_csv(path, header, rows)
        return
    sheet = ReportSheet(title, tuple(header), tuple(map(tuple, rows)))
    write_document(ReportDocument(title, language_of(interface_language()), sheets=(sheet,)), path, "xlsx")


def document_bytes(document: ReportDocument, kind: str) -> bytes:
    """What a report is as a file of running text that an author may work on, ``docx`` or ``md``."""
    return cast("Callable[[ReportDocument], bytes]", import_module(WRITERS[kind].module).to_bytes)(document)


def write_document(document: ReportDocument, path: Path, kind: str) -> None:
    """Writes a report as ``kind`` (a suffix in ``WRITERS``), whole or not at all.

    Raises ``QualcodeError`` when the file cannot be written, ``KeyError`` for a kind that there is not, ``ValueError``
    for one that takes what the report does not have.
    """
    writer = WRITERS[kind]
    if not getattr(document, writer.takes):
        raise ValueError(f"a report without {writer.takes} cannot be written as {kind}")
    write = cast("Callable[[ReportDocument, Path], None]", import_module(writer.module).write)
    write(document, path)
