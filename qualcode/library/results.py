"""What comes of counting and comparing, to be read on, printed as the command line does, or taken to pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.analysis.matrix import Matrix
from qualcode.rows import Tabular, frame

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class MatrixResult(Tabular):
    """A matrix, whose codings it counts, and what must be told beside it."""

    matrix: Matrix
    coders: tuple[str, ...]
    note: str

    def to_dict(self) -> dict[str, Any]:
        """The matrix as ``matrix --format json`` prints it."""
        return {**self.matrix.to_json(), "coders": list(self.coders), "note": self.note}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cell: ``code, name, column`` (its values, outermost first), ``value`` and ``base``."""
        return [
            {
                "code": row.code,
                "name": row.name,
                "column": list(column.path),
                "value": value,
                "base": column.base,
            }
            for row in self.matrix.rows
            for column, value in zip(self.matrix.columns, row.cells, strict=True)
        ]

    def to_pandas(self) -> DataFrame:
        """One row a code, one column a combination of values, and ``total``; the bases are in ``attrs["base"]``.

        ``QualcodeError`` where pandas is not installed.
        """
        names = [" / ".join(column.labels) for column in self.matrix.columns if column.path]
        found = frame(
            [
                {"code": row.code, "name": row.name, **dict(zip(names, row.cells, strict=False)), "total": row.total}
                for row in self.matrix.rows
            ]
        )
        bases = dict(zip(names, (column.base for column in self.matrix.columns), strict=False))
        found.attrs["base"] = {**bases, "total": self.matrix.base}
        return found.set_index("code")
