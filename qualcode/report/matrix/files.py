"""The matrix as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.report.writers import kinds_for, write_document

if TYPE_CHECKING:
    from qualcode.analysis.matrix import Matrix
    from qualcode.analysis.quantify import Language
    from qualcode.report.matrix.layout import MatrixStyle

MATRIX_KINDS = (*kinds_for("blocks", "sheets", "table", "chart"), "json")
"""What a matrix can be written as, by the suffix of the file."""


def write_matrix(
    matrix: Matrix,
    path: Path,
    kind: str,
    *,
    notes: Sequence[str],
    quotes: Sequence[Sequence[Sequence[str]]],
    style: MatrixStyle,
    language: Language,
) -> None:
    """Writes a matrix as one of ``MATRIX_KINDS`` but json, whole or not at all. ``QualcodeError`` when it cannot."""
    # What a table is made of, and all sentences for paper, is not loaded with a count.
    from qualcode.report.matrix.document import MatrixContents, matrix_document

    write_document(matrix_document(MatrixContents(matrix, notes, quotes), style, language), path, kind)
