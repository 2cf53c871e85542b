"""Relations between codes as the command line and a notebook ask for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.analysis.patterns.relations import RelationUnit
from qualcode.analysis.quantify import Language
from qualcode.library.patterns.basis import CountBasis, PatternResult, count_basis, mask_of
from qualcode.queries.counting import study_to_count
from qualcode.queries.patterns.relations import relation_term, relations
from qualcode.report.blocks import ReportDocument
from qualcode.report.patterns.relations import RelatedCode, RelatedPair, RelationsContents, relations_document
from qualcode.rows import Rows
from qualcode.storage import Project


@dataclass(frozen=True, slots=True)
class RelationsResult(PatternResult):
    """Codes by codes: with how many respondents of how many they are together, each with the query to its passages.

    ``cells`` stand by row and column; ``None`` on the diagonal, and where one code is under the other. ``pairs`` has
    each pair once. With ``near`` codes are together in turns at most so many apart.
    """

    basis: CountBasis
    unit: RelationUnit
    near: int
    rows: tuple[RelatedCode, ...]
    columns: tuple[RelatedCode, ...]
    pairs: Rows[RelatedPair]
    cells: tuple[tuple[RelatedPair | None, ...], ...] = field(repr=False)
    shown: str = "respondents"
    jaccard: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The relations as ``relations --format json`` prints them."""
        return {
            "unit": self.unit,
            "near": self.near,
            **self.basis.to_dict(),
            "rows": [one._asdict() for one in self.rows],
            "columns": [one._asdict() for one in self.columns],
            "cells": [[None if pair is None else pair.n for pair in line] for line in self.cells],
            "pairs": self.to_dicts(),
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a pair: ``code, other, n, base, passages, code_n, other_n, jaccard, query``."""
        return [pair._asdict() for pair in self.pairs]

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """The table of codes by codes, and the pairs as a sheet."""
        contents = RelationsContents(
            self.unit,
            self.near,
            self.basis.base,
            self.rows,
            self.columns,
            self.cells,
            self.pairs,
            self.shown == "passages",
            self.jaccard,
            self.basis.notes(),
            title,
        )
        return relations_document(contents, language)


def find_relations(
    project: Project,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    unit: RelationUnit = "passage",
    near: int = 0,
    count: str = "respondents",
    jaccard: bool = False,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> RelationsResult:
    """Relations of one moment. ``count`` (respondents or passages) and ``jaccard`` say what stands in a cell.

    Errors are those of :func:`queries.counting.study_to_count` and :func:`queries.patterns.relations.relations`.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        found = relations(project, study, rows, columns, unit=unit, near=near)
        codes = study.codebook.by_id
        there = [codes[row] for row in dict.fromkeys((*found.rows, *found.columns))]
        mask = mask_of(
            project, study, (text for code in there for text in (code.path, code.name)), with_names=with_names
        )
        basis = count_basis(project, study, mask)
    told = {
        code.id: RelatedCode(
            mask.address(code.path), mask.hide(code.name), found.saying[code.id], found.codings[code.id]
        )
        for code in there
    }

    def pair(row: int, column: int) -> RelatedPair | None:
        one = found.of(row, column)
        if one is None:
            return None
        code, other = told[row].code, told[column].code
        query = basis.query(relation_term(code, other, unit, near))
        jaccard = None if one.jaccard is None else round(one.jaccard, 6)
        return RelatedPair(code, other, one.n, basis.base, one.passages, one.first, one.second, jaccard, query)

    return RelationsResult(
        basis,
        unit,
        near,
        tuple(told[row] for row in found.rows),
        tuple(told[column] for column in found.columns),
        Rows(one for asked in found.pairs if (one := pair(*asked)) is not None),
        tuple(tuple(pair(row, column) for column in found.columns) for row in found.rows),
        count,
        jaccard,
    )
