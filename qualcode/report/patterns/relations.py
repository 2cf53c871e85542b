"""Relations between codes of one moment, with what must be told beside them, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal, NamedTuple

from qualcode.analysis.patterns.relations import RelationUnit
from qualcode.analysis.person_names import NameMask
from qualcode.analysis.quantify import Language
from qualcode.model import Code, Codebook
from qualcode.queries.counting import study_to_count
from qualcode.queries.patterns.relations import CodeRelations, relation_term, relations
from qualcode.report.blocks import ReportDocument, ReportSheet, Value
from qualcode.report.patterns.basis import CountBasis, PatternResult, count_basis, mask_of
from qualcode.report.patterns.suppressed import NOTHING_HIDDEN, as_cell, as_printed, hidden_relations
from qualcode.report.patterns.tables import PatternTable, pattern_document
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.words import NONE
from qualcode.rows import Rows
from qualcode.storage import Project

RelationCount = Literal["respondents", "passages"]


class RelatedCode(NamedTuple):
    """A code of the table: its address and name, how many respondents say it, and by how many passages.

    ``None`` are numbers that are hidden.
    """

    code: str
    name: str
    n: int | None
    passages: int | None


class RelatedPair(NamedTuple):
    """Two codes: with how many respondents of how many they are together, and by how many passages.

    ``code_n`` and ``other_n`` are how many say each, ``jaccard`` is Jaccard's index of those (0 to 1; ``None`` where
    nobody says either), and ``query`` takes the number to its passages. Numbers are ``None`` where they are hidden.
    """

    code: str
    other: str
    n: int | None
    base: int | None
    passages: int | None
    code_n: int | None
    other_n: int | None
    jaccard: float | None
    query: str


@dataclass(frozen=True, slots=True)
class RelationsResult(PatternResult):
    """Codes by codes: with how many respondents of how many they are together, each with the query to its passages.

    ``cells`` stand by row and column; ``None`` on the diagonal, and where one code is under the other. ``pairs`` has
    each pair once. With ``near`` codes are together in turns at most so many apart. ``count`` and ``with_jaccard`` say
    what stands in a cell of the report.
    """

    basis: CountBasis
    unit: RelationUnit
    near: int
    rows: tuple[RelatedCode, ...]
    columns: tuple[RelatedCode, ...]
    pairs: Rows[RelatedPair]
    cells: tuple[tuple[RelatedPair | None, ...], ...] = field(repr=False)
    count: RelationCount = "respondents"
    with_jaccard: bool = False

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
        """The table of codes by codes; the pairs, and the codes by themselves, as sheets."""
        words = pattern_words(language)
        kind = "near" if self.near else self.unit
        called = title or words.relations[kind].format(near=self.near)
        square = self.rows == self.columns
        printed = [
            (f"{place}  {row.name}" if square else row.name, *self._line(row, line, words))
            for place, (row, line) in enumerate(zip(self.rows, self.cells, strict=True), 1)
        ]
        heads = [str(place) for place in range(1, len(self.columns) + 1)] if square else [c.name for c in self.columns]
        pairs = ReportSheet(called, RelatedPair._fields, tuple(map(_cells, self.pairs)), frozen=2)
        codes = ReportSheet(
            words.heads["codes"],
            ("code", "name", "n", "base", "passages"),
            tuple(
                (one.code, one.name, *map(as_cell, (one.n, self.basis.told_base, one.passages)))
                for one in dict.fromkeys((*self.rows, *self.columns))
            ),
        )
        table = PatternTable("relations", called, (words.heads["code"], *heads), printed)
        return pattern_document(called, language, [table], self.notes(language), [pairs, codes])

    def _line(self, row: RelatedCode, line: Sequence[RelatedPair | None], words: PatternWords) -> Iterator[str]:
        passages = self.count == "passages"
        for pair, column in zip(line, self.columns, strict=True):
            if pair is None:
                yield as_printed(row.passages if passages else row.n) if row == column else NONE
                continue
            index = f" ({words.figure(pair.jaccard) or NONE})" if self.with_jaccard and pair.n is not None else ""
            yield f"{as_printed(pair.passages if passages else pair.n)}{index}"

    def _told(self, words: PatternWords) -> Iterator[str]:
        if self.basis.told_base is not None:
            yield words.base_of(self.basis.told_base)
        if self.count == "passages":
            yield words.related_passages
        else:
            yield words.related["near" if self.near else self.unit].format(near=self.near)
        if set(self.rows) & set(self.columns):
            yield words.related_diagonal
        if any(
            pair is None and row != column
            for row, line in zip(self.rows, self.cells, strict=True)
            for pair, column in zip(line, self.columns, strict=True)
        ):
            yield words.related_nested
        if self.with_jaccard:
            yield words.jaccard
        yield from self.basis.notes()


def _cells(pair: RelatedPair) -> tuple[Value, ...]:
    """A pair in a sheet."""
    numbers = map(as_cell, (pair.n, pair.base, pair.passages, pair.code_n, pair.other_n))
    return (pair.code, pair.other, *numbers, pair.jaccard, pair.query)


def count_relations(
    project: Project,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    unit: RelationUnit = "passage",
    near: int = 0,
    count: RelationCount = "respondents",
    with_jaccard: bool = False,
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> RelationsResult:
    """Relations of one moment, with their note in the language of the interface.

    With ``suppress`` no number tells of fewer respondents than that. Errors are those of
    :func:`queries.counting.study_to_count` and :func:`queries.patterns.relations.relations`.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        found = relations(project, study, rows, columns, unit=unit, near=near)
        codes = study.codebook.by_id
        there = [codes[row] for row in dict.fromkeys((*found.rows, *found.columns))]
        printed = (text for code in there for text in (code.path, code.name))
        mask = mask_of(project, study, printed, with_names=with_names)
        basis = count_basis(project, study, mask, suppress)
    return told_relations(
        found, study.codebook, basis, mask, unit=unit, near=near, count=count, with_jaccard=with_jaccard
    )


def told_relations(
    found: CodeRelations,
    book: Codebook,
    basis: CountBasis,
    mask: NameMask,
    *,
    unit: RelationUnit,
    near: int = 0,
    count: RelationCount = "respondents",
    with_jaccard: bool = False,
) -> RelationsResult:
    """What was counted as it is told, small numbers hidden where the basis says so."""
    there = [book.by_id[row] for row in dict.fromkeys((*found.rows, *found.columns))]
    hidden = NOTHING_HIDDEN
    if basis.fewest:
        together = {pair: of.n for pair in product(found.rows, found.columns) if (of := found.of(*pair))}
        hidden = hidden_relations(*(book, found.saying, together, found.rows, found.columns), basis.base, basis.fewest)

    def code(one: Code) -> RelatedCode:
        numbers = (None, None) if one.id in hidden.codes else (found.saying[one.id], found.codings[one.id])
        return RelatedCode(mask.address(one.path), mask.hide(one.name), *numbers)

    told = {one.id: code(one) for one in there}

    def pair(row: int, column: int) -> RelatedPair | None:
        one = found.of(row, column)
        if one is None:
            return None
        first, second = told[row], told[column]
        query = basis.query(relation_term(first.code, second.code, unit, near))
        told_of_both = (row, column) not in hidden.pairs
        n, passages = (one.n, one.passages) if told_of_both else (None, None)
        tells = told_of_both and first.n is not None and second.n is not None
        jaccard = round(one.jaccard, 6) if tells and one.jaccard is not None else None
        return RelatedPair(first.code, second.code, n, basis.told_base, passages, first.n, second.n, jaccard, query)

    return RelationsResult(
        basis,
        unit,
        near,
        tuple(told[row] for row in found.rows),
        tuple(told[column] for column in found.columns),
        Rows(one for asked in found.pairs if (one := pair(*asked)) is not None),
        tuple(tuple(pair(row, column) for column in found.columns) for row in found.rows),
        count,
        with_jaccard,
    )
