"""Counting as the command line and a notebook ask for it: the matrix, and what must be told beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.analysis.matrix import Behind, Count, Matrix, MatrixColumn, Percent, Sort, Spot, in_order
from qualcode.analysis.person_names import NO_MASK, NameMask
from qualcode.analysis.quantify import Language, language_of
from qualcode.analysis.suppression import hidden_spots
from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
from qualcode.i18n import _, interface_language, ngettext, speaking
from qualcode.model import ANSWER, OUTLINE, QUERY, Codebook
from qualcode.queries.columns import By
from qualcode.queries.counting import AddedRows, CountedStudy, HeldCounts, LaidOut, lay_out, study_to_count
from qualcode.queries.hiding.guarding import read_guard
from qualcode.queries.names import mask_for, name_mask, veil
from qualcode.queries.quotations import quotations
from qualcode.report.basis import hidden_words, told_beside
from qualcode.report.matrix.files import MATRIX_KINDS
from qualcode.report.matrix.layout import PLAIN, MatrixStyle
from qualcode.rows import Tabular, frame, plain
from qualcode.storage import Project
from qualcode.storage.codings import coding_guids
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.respondents import respondent_references, respondents

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pandas import DataFrame

    from qualcode.outline import Base
    from qualcode.report.blocks import CountChart, ReportDocument


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """What is behind a number: the query that gives it, the respondents by reference, and the GUIDs of the codings."""

    query: str
    respondents: tuple[str, ...]
    codings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """What is behind the numbers of a row, in step with them; ``None`` behind one that is hidden."""

    cells: tuple[CellEvidence | None, ...]
    subtotals: tuple[CellEvidence | None, ...]
    total: CellEvidence | None


@dataclass(frozen=True, slots=True)
class MatrixResult(Tabular):
    """A matrix, whose codings it counts, what its base is narrowed to, and what must be told beside it.

    ``unfinished`` is how many respondents the base is without, for their interviews are not coded to the end, or has
    with it all the same (``unfinished_too``). ``evidence`` is what is behind the base and each row, where it was asked
    for; ``quotes`` are then the quotations behind each cell, by row and column. ``questions`` are those that an answer
    counts of. ``base_of`` says whom the numbers are out of: all of the group, who was asked one of the
    ``base_questions`` that the rows hang on, or who answered one.
    """

    matrix: Matrix
    coders: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    unfinished: int
    unfinished_too: bool
    note: str
    questions: tuple[str, ...] = ()
    evidence: tuple[RowEvidence, ...] = field(default=(), repr=False)
    quotes: tuple[tuple[tuple[str, ...], ...], ...] = field(default=(), repr=False)
    base_of: Base = "group"
    base_questions: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The matrix as ``matrix --format json`` prints it."""
        found = {
            **self.matrix.to_json(),
            "coders": list(self.coders),
            "where": {name: list(values) for name, values in self.where.items()},
            "unfinished": {"respondents": self.unfinished, "counted": self.unfinished_too},
            "note": self.note,
        }
        if self.questions:
            found["questions"] = list(self.questions)
        if self.base_of != "group":
            found |= {"base_of": self.base_of, "base_questions": list(self.base_questions)}
        if self.evidence:
            base, *rows = self.evidence
            found["evidence"] = {"base": plain(base), "rows": plain(rows)}
        if self.quotes:
            found["quotes"] = plain(self.quotes)
        return found

    def notes(self) -> list[str]:
        """What must be told beside the matrix: whose codings, of what percentages are, and the rest."""
        coders = _("Codings of: {coders}").format(coders=", ".join(self.coders))
        return [coders, *([self.note] if self.note else [])]

    def write(
        self,
        path: str | os.PathLike[str],
        kind: str = "",
        *,
        style: MatrixStyle = PLAIN,
        language: Language | None = None,
    ) -> None:
        """Writes the matrix as a kind of file (of ``MATRIX_KINDS``), by default what its name says.

        Whole or not at all; in ``language``, by default that of the interface.
        """
        file = Path(path)
        wanted = kind or file.suffix.lstrip(".").lower()
        if wanted not in MATRIX_KINDS:
            raise QualcodeError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in MATRIX_KINDS)))
        spoken = language or language_of(interface_language())
        if wanted == "json":
            write_whole(file, self.to_json().encode())
            return
        from qualcode.report.writers import write_document  # what writes files is not loaded with a count

        with speaking(spoken):
            write_document(self.document(style, spoken), file, wanted)

    def to_json(self) -> str:
        """The matrix as a file of that kind has it."""
        return f"{json.dumps(self.to_dict(), ensure_ascii=False, indent=2)}\n"

    def document(self, style: MatrixStyle, language: Language) -> ReportDocument:
        """The matrix as a report in a language, which must be that of the interface now."""
        # What a table is made of, and all sentences for paper, is not loaded with a count.
        from qualcode.report.matrix.document import MatrixContents, matrix_document

        return matrix_document(MatrixContents(self.matrix, self.notes(), self.quotes), style, language)

    def chart(self, style: MatrixStyle, language: Language) -> CountChart:
        """The matrix as bars in a language, which must be that of the interface now."""
        from qualcode.report.matrix.document import MatrixContents, matrix_chart  # as for a document

        return matrix_chart(MatrixContents(self.matrix, self.notes()), style, language)

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


def _without_names(matrix: Matrix, mask: NameMask, documents: Mapping[str, str]) -> Matrix:
    """The matrix without names of persons in what its columns and rows are called; documents are called by reference.

    ``documents`` are their references, where they are columns.
    """

    def hidden(value: str | None) -> str | None:
        if value is None:
            return None
        return documents.get(value) or mask.hide(value)

    def masked(column: MatrixColumn) -> MatrixColumn:
        return replace(column, path=tuple(map(hidden, column.path)))

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


@dataclass(frozen=True)
class CountedMatrix:
    """A matrix with what is behind its numbers: the study whose base it has, and what it was laid out from.

    ``codebook`` has its rows, saved queries among them. ``terms`` are the queries of rows that are called otherwise, by
    address; an empty one is of a row that no query asks for.
    """

    study: CountedStudy
    codebook: Codebook
    laid: LaidOut
    base: Base = "group"
    base_questions: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)

    def shown(self, *, percent: Percent = "none", sort: Sort = "outline", suppress: int = 0) -> Matrix:
        """The matrix as it is shown. ``QualcodeError`` where small numbers are to be hidden of anything but people."""
        check_suppression(suppress, self.laid.matrix.count)
        return as_shown(self.laid.matrix, self.codebook, percent=percent, sort=sort, suppress=suppress)

    def behind(self, shown: Matrix, spot: Spot) -> Behind:
        """What is behind a number of the matrix as it is shown; the base is behind the last line but one as well."""
        lines = len(shown.rows)
        rows = [shown.rows[spot.line - 1].code_id] if 0 < spot.line <= lines else []
        if spot.line > lines:
            # Silence, and what waits for a decision, is no answer; all the same it is in the base.
            rows = [row.code_id for row in shown.rows if spot.line > lines + 1 or row.code_id not in shown.silences]
        return behind_spot(self.laid, shown, spot.place, rows)

    def address(self, shown: Matrix, spot: Spot) -> str:
        """The query that gives a number of a row or of the base, with names as they are in ``shown``.

        Empty where no query does: out of who was asked, and where several rows are counted together.
        """
        return self.query(shown, spot) if self.base == "group" and spot.line <= len(shown.rows) else ""

    def query(self, shown: Matrix, spot: Spot) -> str:
        """The query of a row, or of the base, out of the group: what is said is the same, whatever the base is.

        Empty where none asks for the row.
        """
        from qualcode.queries.query.grammar import in_words  # a count without queries need not load them

        study, column = self.study, column_at(shown, spot.place)
        term = ""
        if spot.line and not (term := self.term(shown.rows[spot.line - 1].code)):
            return ""
        return in_words(
            term,
            column=tuple(zip(column.attributes, column.path, strict=False)) if column else (),
            where=study.where,
            questions=study.questions,
            coders=study.coders if study.named else (),
            unfinished_too=study.unfinished_too,
        )

    def term(self, code: str) -> str:
        """The query of a row by its address; empty where none asks for it."""
        return self.terms.get(code, code)

    @property
    def reads_queries(self) -> bool:
        """Whether a row is a saved query, whose passages only the query itself knows."""
        return any(row.code.startswith(QUERY) for row in self.laid.matrix.rows)

    def told(
        self,
        project: Project,
        shown: Matrix,
        *,
        with_evidence: bool = False,
        with_quotes: bool = False,
        with_names: bool = True,
    ) -> MatrixResult:
        """A matrix as it is ``shown`` with what must be told beside it, in the language of the interface."""
        with project.snapshot():
            by_document = any("document" in block for block in shown.blocks)
            called = veil(project).documents if by_document and not with_names else {}
            told = told_of(project, self.study, shown, with_names, called)
            note = base_words(self.base, shown.base, self.base_questions) if self.base_questions else ""
            mask = NO_MASK if with_names or not with_quotes else name_mask(project)
            return replace(
                told,
                note=" ".join(filter(None, (note, told.note))),
                evidence=_evidence(project, self, shown, told.matrix) if with_evidence else (),
                quotes=_quotes(project, self.laid, shown, mask) if with_quotes else (),
                base_of=self.base,
                base_questions=self.base_questions,
            )


def as_shown(matrix: Matrix, codebook: Codebook, *, percent: Percent, sort: Sort, suppress: int) -> Matrix:
    """A matrix in an order, with percentages, and with small numbers hidden where they are to be."""
    found = in_order(replace(matrix, percent=percent), sort)
    if not suppress:
        return found
    return replace(found, hidden=hidden_spots(found, codebook, suppress), fewest=suppress)


def behind_spot(laid: LaidOut, shown: Matrix, place: int, rows: Iterable[int]) -> Behind:
    """What is behind the number of these rows (ids of codes) at a place of the matrix as it is shown."""
    column = column_at(shown, place)
    block = shown.blocks.index(column.attributes) if column and column.path else 0
    return laid.behind(rows, block, column.path if column else ())


def column_at(matrix: Matrix, place: int) -> MatrixColumn | None:
    """The column or subtotal at a place; ``None`` is the total."""
    columns = (*matrix.columns, *matrix.subtotals)
    return columns[place] if place < len(columns) else None


def check_suppression(suppress: int, count: Count) -> None:
    """``QualcodeError`` where small numbers are to be hidden of anything but respondents."""
    if suppress and count != "respondents":
        raise QualcodeError(
            _("Small numbers are hidden of respondents; they cannot be of {count}.").format(count=count),
            _("Count respondents, or leave out --suppress."),
        )


def counted(
    project: Project,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    by: Sequence[By] = (),
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    base: Base = "group",
    passages: bool = False,
    executor: Executor | None = None,
    held: HeldCounts | None = None,
    undecided: bool = False,
) -> CountedMatrix:
    """What :func:`count_matrix` tells, before it is told; with ``passages`` it knows the codings behind each number.

    Documents are counted in ``executor``, where one is given, and only those rows that are not ``held``. Answers that
    contradict each other are a row of their own where they may be ``undecided``.
    """
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        base_questions: tuple[str, ...] = ()
        more: list[AddedRows] = []
        terms: dict[str, str] = {}
        wider = study
        # What a row needs that is no code is loaded with such a row only.
        asked_of: tuple[str, ...] = ()
        if any(row.startswith(OUTLINE) for row in rows):
            from qualcode.queries.section_rows import with_section_rows

            wider, rows, sections, told, asked_of = with_section_rows(project, study, rows, count)
            more += sections
            terms |= told
        of_codes = [row for row in rows if not row.startswith(ANSWER)]
        if base != "group" and (of_codes or not rows):
            from qualcode.queries.bases import narrowed

            asked_of = (*(row for row in of_codes if row not in terms), *asked_of)
            study, base_questions = narrowed(project, study, asked_of, base)
            wider = replace(wider, respondents=study.respondents)
        if any(row.startswith(QUERY) for row in rows):
            from qualcode.queries.query.rows import with_query_rows

            wider, queries = with_query_rows(project, wider, rows, count)
            more += queries
        if len(of_codes) < len(rows):
            from qualcode.queries.answer_rows import with_answer_rows

            others = [person.id for person in study.respondents] if of_codes else []
            wider, rows, answers, asked = with_answer_rows(
                project, wider, rows, base, others=others, count=count, undecided=undecided
            )
            more.append(answers)
            base_questions = tuple(dict.fromkeys((*base_questions, *asked))) if base != "group" else ()
            study = replace(study, respondents=wider.respondents)
            terms |= dict.fromkeys((row for row in rows if row not in of_codes), "")
        laid = lay_out(
            project,
            wider,
            rows,
            columns,
            count=count,
            percent=percent,
            by=by,
            executor=executor,
            passages=passages,
            more=more,
            held=held,
        )
        return CountedMatrix(study, wider.codebook, laid, base, base_questions, terms)


def count_matrix(
    project: Project,
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    by: Sequence[By] = (),
    sort: Sort = "outline",
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_evidence: bool = False,
    with_quotes: bool = False,
    with_names: bool = True,
    base: Base = "group",
) -> MatrixResult:
    """The matrix of one moment, with its note in the language of the interface; names of persons stand where asked.

    With ``suppress`` no number tells of fewer respondents than that (:mod:`analysis.suppression`); ``QualcodeError``
    where anything else is counted. Other arguments and errors are those of :mod:`queries.counting`, and a row ``@name``
    is a saved query.
    """
    check_suppression(suppress, count)
    with project.snapshot():
        found = counted(
            project,
            rows,
            columns,
            count=count,
            percent=percent,
            by=by,
            coders=coders,
            where=where,
            questions=questions,
            unfinished_too=unfinished_too,
            base=base,
            passages=with_evidence or with_quotes,
        )
        shown = found.shown(percent=percent, sort=sort, suppress=suppress)
        return found.told(project, shown, with_evidence=with_evidence, with_quotes=with_quotes, with_names=with_names)


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


def told_of(
    project: Project, study: CountedStudy, found: Matrix, with_names: bool, documents: Mapping[str, str] | None = None
) -> MatrixResult:
    """A matrix of a study with what must be told beside it; ``documents`` are their references, where they are columns.

    Other arguments are those of :func:`count_matrix`.
    """
    with project.snapshot():
        mask = NO_MASK if with_names else mask_for(project, _printed(found, study))
        told = [
            *told_beside(project, study, language_of(interface_language()), mask),
            hidden_words(found.fewest),
        ]
        return MatrixResult(
            _without_names(found, mask, documents or {}),
            study.coders,
            {name: tuple(map(mask.hide, values)) for name, values in study.where.items()},
            len(study.unfinished),
            study.unfinished_too,
            " ".join(sentence for sentence in told if sentence),
            study.questions,
        )


def _evidence(project: Project, counted: CountedMatrix, found: Matrix, shown: Matrix) -> tuple[RowEvidence, ...]:
    """What is behind the base and each row of a matrix as it is shown, which has the places of the one found."""
    called = respondent_references(project)
    people = {person.id: called[person.guid] for person in respondents(project)}
    guids = coding_guids(project, {coding for found in counted.laid.counts.passages.values() for coding in found})

    def behind(spot: Spot) -> CellEvidence:
        told = counted.behind(found, spot)
        return CellEvidence(
            counted.address(shown, spot),
            tuple(people[person] for person in (told.respondents if spot.line else told.base)),
            tuple(guids[coding] for coding in told.codings if coding in guids),
        )

    evidence = []
    for line in range(len(found.rows) + 1):
        size, cells = len(found.columns) + len(found.subtotals) + 1, len(found.columns)
        spots = (Spot(line, place) for place in range(size))
        told = [None if spot in found.hidden else behind(spot) for spot in spots]
        evidence.append(RowEvidence(tuple(told[:cells]), tuple(told[cells:-1]), told[-1]))
    return tuple(evidence)


def _quotes(project: Project, laid: LaidOut, found: Matrix, mask: NameMask) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The quotations behind each cell, by row and column, each with the reference of who says it."""
    called = respondent_references(project)
    people = {person.id: called[person.guid] for person in respondents(project)}
    ids = {coding for found in laid.counts.passages.values() for coding in found if coding > 0}
    codings = read_codings(project, ids=ids)
    said, guard = quotations(project, codings), read_guard(project)
    order = {coding.id: place for place, coding in enumerate(codings)}

    def cell(line: int, row: int, place: int, column: MatrixColumn) -> tuple[str, ...]:
        if Spot(line, place) in found.hidden:
            return ()
        block = found.blocks.index(column.attributes) if column.path else 0
        behind = laid.behind([row], block, column.path)
        inside = set(behind.respondents)
        return tuple(
            f"“{mask.hide(guard.words(who, words) if mask else words)}” ({people[who]})"
            for coding in sorted((one for one in behind.codings if one in order), key=order.__getitem__)
            for who, words in said[coding].items()
            if who in inside
        )

    return tuple(
        tuple(cell(line, row.code_id, place, column) for place, column in enumerate(found.columns))
        for line, row in enumerate(found.rows, 1)
    )
