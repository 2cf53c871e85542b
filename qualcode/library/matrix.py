"""Counting as the command line and a notebook ask for it: the matrix, and what must be told beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qualcode.analysis.matrix import Count, Matrix, MatrixColumn, Percent
from qualcode.analysis.person_names import NO_MASK, NameMask
from qualcode.analysis.quantify import language_of
from qualcode.i18n import _, interface_language, ngettext
from qualcode.queries.answers import Base
from qualcode.queries.bases import narrowed
from qualcode.queries.counting import CountedStudy, matrix, study_to_count
from qualcode.queries.names import mask_for
from qualcode.report.basis import basis, note_of_consensus
from qualcode.rows import Tabular, frame
from qualcode.storage import Project

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class MatrixResult(Tabular):
    """A matrix, whose codings it counts, what its base is narrowed to, and what must be told beside it.

    ``unfinished`` is how many respondents the base is without, for their interviews are not coded to the end, or has
    with it all the same (``unfinished_too``). ``base_of`` says whom the numbers are out of: all of the group, who was
    asked one of the ``questions`` that the rows hang on, or who answered one.
    """

    matrix: Matrix
    coders: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    unfinished: int
    unfinished_too: bool
    note: str
    base_of: Base = "group"
    questions: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The matrix as ``matrix --format json`` prints it."""
        return {
            **self.matrix.to_json(),
            "coders": list(self.coders),
            "where": {name: list(values) for name, values in self.where.items()},
            "unfinished": {"respondents": self.unfinished, "counted": self.unfinished_too},
            "note": self.note,
            **({} if self.base_of == "group" else {"base_of": self.base_of, "questions": list(self.questions)}),
        }

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
        several = len(self.matrix.blocks) > 1
        names = [
            (f"{'/'.join(column.attributes)}: " if several else "") + " / ".join(column.labels)
            for column in self.matrix.columns
            if column.path
        ]
        found = frame(
            [
                {"code": row.code, "name": row.name, **dict(zip(names, row.cells, strict=False)), "total": row.total}
                for row in self.matrix.rows
            ]
        )
        bases = dict(zip(names, (column.base for column in self.matrix.columns), strict=False))
        found.attrs["base"] = {**bases, "total": self.matrix.base}
        return found.set_index("code")


def _without_names(matrix: Matrix, mask: NameMask) -> Matrix:
    """The matrix without names of persons in what its columns and rows are called."""

    def masked(column: MatrixColumn) -> MatrixColumn:
        return replace(column, path=tuple(value and mask.hide(value) for value in column.path))

    return replace(
        matrix,
        columns=tuple(map(masked, matrix.columns)),
        subtotals=tuple(map(masked, matrix.subtotals)),
        rows=tuple(replace(row, code=mask.address(row.code), name=mask.hide(row.name)) for row in matrix.rows),
    )


def _printed(matrix: Matrix, study: CountedStudy) -> Iterator[str]:
    """All words of the study that a matrix prints."""
    for column in (*matrix.columns, *matrix.subtotals):
        yield from filter(None, column.path)
    for row in matrix.rows:
        yield from (row.name, row.code)
    for values in study.where.values():
        yield from values


def count_matrix(
    project: Project,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    with_names: bool = True,
    base: Base = "group",
) -> MatrixResult:
    """The matrix of one moment, with its note in the language of the interface; names of persons stand where asked.

    Other arguments and errors are those of :mod:`queries.counting`.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too)
        study, questions = narrowed(project, study, rows, base)
        found = matrix(project, study, rows, columns, count=count, percent=percent)
        told = told_of(project, study, found, with_names)
        if base == "group":
            return told
        note = " ".join(filter(None, (base_words(base, found.base, questions), told.note)))
        return replace(told, note=note, base_of=base, questions=questions)


def base_words(base: Base, n: int, questions: Sequence[str]) -> str:
    """Whom numbers are out of, in the language of the interface."""
    asked = _(" or ").join(questions)
    if base == "answered":
        words = ngettext(
            "Of the {n} respondent who answered {questions}.", "Of the {n} respondents who answered {questions}.", n
        )
    else:
        words = ngettext(
            "Of the {n} respondent who was asked {questions}.", "Of the {n} respondents who were asked {questions}.", n
        )
    return words.format(n=n, questions=asked)


def told_of(project: Project, study: CountedStudy, found: Matrix, with_names: bool) -> MatrixResult:
    """A matrix of a study with what must be told beside it."""
    with project.snapshot():
        mask = NO_MASK if with_names else mask_for(project, _printed(found, study))
        told = [
            note_of_consensus(project, study),
            *(said.text for said in basis(study, language_of(interface_language()), mask) if said.about != "coders"),
        ]
        return MatrixResult(
            _without_names(found, mask),
            study.coders,
            {name: tuple(map(mask.hide, values)) for name, values in study.where.items()},
            len(study.unfinished),
            study.unfinished_too,
            " ".join(sentence for sentence in told if sentence),
        )
