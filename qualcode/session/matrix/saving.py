"""What the matrix screen shows as a file, or as rows for the clipboard: as ``qualcode matrix`` writes it.

Names of persons do not leave, as in every output.
"""

from __future__ import annotations

from pathlib import Path

from qualcode.analysis.matrix import Matrix
from qualcode.analysis.quantify import language_of
from qualcode.i18n import speaking
from qualcode.report.matrix.document import DASH
from qualcode.report.matrix.files import MATRIX_KINDS
from qualcode.report.matrix.layout import MatrixStyle
from qualcode.report.matrix.rows import matrix_rows
from qualcode.session.matrix.choices import MatrixLook
from qualcode.session.matrix.counting import ViewCount
from qualcode.session.saving import kind_of_new
from qualcode.session.session import Session


def write(session: Session, count: ViewCount, shown: Matrix, look: MatrixLook, path: Path) -> None:
    """Writes the matrix as it is shown to a new file, in the language of the project.

    ``QualcodeError`` for a name that tells no format, a file that is there already, and one that cannot be written.
    """
    kind = kind_of_new(path, MATRIX_KINDS)
    language = language_of(session.project.language)
    with speaking(language):
        told = count.told(session.project, shown, with_names=False)
        told.write(path, kind, style=_style(look), language=language)


def as_rows(session: Session, count: ViewCount, shown: Matrix, look: MatrixLook) -> str:
    """The matrix as rows with tabs between, as a spreadsheet takes them, in the language of the interface."""
    told = count.told(session.project, shown, with_names=False)
    style = _style(look)
    rows = matrix_rows(told.matrix, notes=told.notes(), zero=style.zero, transposed=style.transposed)
    return "\n".join("\t".join("" if value is None else str(value) for value in row) for row in rows) + "\n"


def _style(look: MatrixLook) -> MatrixStyle:
    return MatrixStyle(zero=DASH if look.dash else "0", transposed=look.transposed)
