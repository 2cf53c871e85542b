"""Combinations of one moment, with what must be told beside them, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from qualcode.analysis.matrix import Percent
from qualcode.analysis.patterns.configurations import Configuration
from qualcode.analysis.person_names import NameMask
from qualcode.analysis.quantify import Language
from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.queries.counting import study_to_count
from qualcode.queries.patterns.configurations import (
    ConfigurationRow,
    ConfiguredTerm,
    configuration_matrix,
    configurations,
    configured_terms,
)
from qualcode.queries.patterns.relations import as_code
from qualcode.records import dataclass
from qualcode.report.blocks import ReportDocument
from qualcode.report.matrix.counted import MatrixResult, as_shown, told_of
from qualcode.report.matrix.document import MatrixContents, matrix_document
from qualcode.report.matrix.files import MATRIX_KINDS
from qualcode.report.matrix.layout import MatrixStyle
from qualcode.report.patterns.basis import PatternResult, count_basis, mask_of
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.words import listing
from qualcode.storage import Project


class SaidTerm(NamedTuple):
    """A term of combinations: what it is (code, answer or query), its address and name, and how many say it.

    ``None`` where numbers are hidden, for with the combinations it would tell.
    """

    kind: str
    address: str
    name: str
    n: int | None


@dataclass(frozen=True, slots=True)
class ConfigurationsResult(PatternResult):
    """Which combinations of terms occur, as rows of a matrix that add up to its base; the last is that of none.

    ``combinations`` are the addresses of the terms of each row, and ``queries`` what takes a row to its passages;
    empty where answers are among the terms, which no query asks for.
    """

    KINDS: ClassVar[tuple[str, ...]] = MATRIX_KINDS

    terms: tuple[SaidTerm, ...]
    counted: MatrixResult
    combinations: tuple[tuple[str, ...], ...]
    queries: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The combinations as ``configurations --format json`` prints them."""
        found = self.counted.to_dict()
        rows = [
            {"terms": list(terms), "query": query, **{key: value for key, value in row.items() if key != "code"}}
            for terms, query, row in zip(self.combinations, self.queries, found["rows"], strict=True)
        ]
        return {"terms": [one._asdict() for one in self.terms], **found, "rows": rows}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cell: ``terms, query, name, column, n, base``."""
        told = self.counted.to_dicts()
        width = len(told) // len(self.combinations)
        return [
            {
                "terms": list(self.combinations[place // width]),
                "query": self.queries[place // width],
                "name": cell["name"],
                "column": cell["column"],
                "n": cell["value"],
                "base": cell["base"],
            }
            for place, cell in enumerate(told)
        ]

    def _told(self, words: PatternWords) -> Iterator[str]:
        yield words.configured.format(terms=listing([one.name for one in self.terms], words.and_))
        yield from self.counted.notes()

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """The rows as a matrix is laid out."""
        contents = MatrixContents(self.counted.matrix, self.notes(language))
        return matrix_document(contents, MatrixStyle(title=title or pattern_words(language).configurations), language)


def count_configurations(
    project: Project,
    terms: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    percent: Percent = "none",
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> ConfigurationsResult:
    """Combinations of one moment, with their note in the language of the interface.

    With ``suppress`` no number tells of fewer respondents than that. Errors are those of
    :func:`queries.counting.study_to_count`, and of :mod:`queries.patterns.configurations`.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        asked = configured_terms(project, study, terms)
        printed = (text for one in asked for text in (one.address, one.name))
        mask = mask_of(project, study, printed, with_names=with_names)
        told = [_masked(one, mask) for one in asked]
        found = configurations(study, told)
        rows = [
            ConfigurationRow(one, " + ".join(told[place].address for place in one.terms), _name(one, told))
            for one in found
        ]
        matrix = configuration_matrix(project, study, rows, columns, percent=percent)
        book = Codebook("", "", "", 0, tuple(Code(row.code_id, "", "", "", None, row.name) for row in matrix.rows))
        matrix = as_shown(matrix, book, percent=percent, sort="outline", suppress=suppress)
        counted = told_of(project, study, matrix, with_names)
        basis = count_basis(project, study, mask)
    # Names are out of the rows already, and words of the program's own must not be taken for them.
    named = replace(counted.matrix, rows=matrix.rows)
    return ConfigurationsResult(
        tuple(
            SaidTerm(one.kind, one.address, one.name, None if matrix.hidden else len(one.respondents)) for one in told
        ),
        replace(counted, matrix=named),
        tuple(tuple(told[place].address for place in one.terms) for one in found),
        tuple(_query(one, told, basis.query) for one in found),
    )


def _masked(term: ConfiguredTerm, mask: NameMask) -> ConfiguredTerm:
    address = mask.address(term.address) if term.kind == "code" else mask.hide(term.address)
    return term._replace(address=address, name=mask.hide(term.name))


def _name(found: Configuration, terms: Sequence[ConfiguredTerm]) -> str:
    return " + ".join(terms[place].name for place in found.terms) or _("none of these")


def _query(found: Configuration, terms: Sequence[ConfiguredTerm], asking: Any) -> str:
    if any(one.kind == "answer" for one in terms):
        return ""
    parts = (
        ("" if place in found.terms else "not ") + (as_code(one.address) if one.kind == "code" else one.address)
        for place, one in enumerate(terms)
    )
    return str(asking(" and ".join(parts)))
