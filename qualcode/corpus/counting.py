"""The matrix over exports: the cells of :func:`report.matrix.counted.count_matrix`, counted in columns.

Whose words a coding covers was settled at the export (``mentions``), as :mod:`analysis.mentions` says; here they are
joined to rows and columns and counted. What comes is a :class:`analysis.matrix.Matrix` as of one project.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qualcode.addresses import find_codes
from qualcode.analysis.matrix import (
    Count,
    Matrix,
    MatrixFigures,
    Percent,
    Sort,
    assemble,
    beside,
    check_percent,
    columns_of,
    including_rows,
)
from qualcode.analysis.matrix import Path as ColumnPath
from qualcode.analysis.person_names import NO_MASK
from qualcode.analysis.quantify import language_of
from qualcode.corpus.base import CorpusBase, attribute_named, bound, is_of_interview, settle_base, value_expression
from qualcode.corpus.engine import MEMORY
from qualcode.corpus.reading import Corpus, open_corpus
from qualcode.errors import QualcodeError
from qualcode.i18n import _, interface_language
from qualcode.model import Attribute
from qualcode.report.basis import basis, hidden_words
from qualcode.report.matrix.counted import MatrixResult, as_shown, check_suppression


def count_corpus(
    folders: Sequence[Path],
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    sort: Sort = "outline",
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    memory: int = MEMORY,
    threads: int = 0,
) -> MatrixResult:
    """The matrix of codes by attributes over one or many exports (folders), with what must be told beside it.

    Of one export its cells are those of the project. Of several, codes of one path are one row, attributes of one name
    one column; respondents, documents and codings add up. ``memory`` (megabytes) and ``threads`` are DuckDB's. Errors
    as :func:`report.matrix.counted.count_matrix`, and :class:`corpus.reading.Corpus`.
    """
    check_suppression(suppress, count)
    check_percent(percent, count)
    with open_corpus(folders, memory=memory, threads=threads) as corpus:
        base = settle_base(corpus, coders=coders, where=where, unfinished_too=unfinished_too)
        matrix = CorpusMatrix(corpus, base, rows, columns, count).matrix(percent)
        shown = as_shown(matrix, corpus.codebook, percent=percent, sort=sort, suppress=suppress)
        return MatrixResult(
            shown,
            base.study.coders,
            base.study.where,
            len(base.study.unfinished),
            unfinished_too,
            " ".join(filter(None, (*notes(corpus, base), hidden_words(shown.fewest)))),
        )


def notes(corpus: Corpus, base: CorpusBase) -> list[str]:
    """What must be told beside a count over exports, but for whose codings count."""
    language = language_of(interface_language())
    told = [said.text for said in basis(base.study, language, NO_MASK) if said.about != "coders"]
    return [*told, *corpus.notes()]


class CorpusMatrix:
    """One count over a corpus whose base is settled."""

    def __init__(
        self, corpus: Corpus, base: CorpusBase, rows: Sequence[str], columns: Sequence[str], count: Count
    ) -> None:
        self._corpus, self._base, self._count = corpus, base, count
        book = corpus.codebook
        self._rows = find_codes(book, rows) or [code.id for code in book.children.get(None, ())]
        nested = [[name.strip() for name in block.split("/") if name.strip()] for block in columns if block.strip(" /")]
        self._blocks = [[attribute_named(corpus, name) for name in block] for block in nested or [[]]]
        named = [tuple(one.name for one in block) for block in self._blocks]
        if twice := next((one for one in named if named.count(one) > 1 or len(set(one)) < len(one)), None):
            raise QualcodeError(
                _("The columns {columns} are asked for twice.").format(columns="/".join(twice)), _("Ask for each once.")
            )

    def matrix(self, percent: Percent) -> Matrix:
        """The matrix, its blocks of columns beside each other."""
        self._gather()
        return beside([self._block(block, percent) for block in self._blocks])

    def _gather(self) -> None:
        """What is said of the rows by who is in the base, a row of the table for each row of the matrix."""
        book, run = self._corpus.codebook, self._corpus.connection.execute
        including = including_rows(book, self._rows)
        numbers = [(code, row) for code, own in self._corpus.code_numbers.items() for row in including[own]]
        run(
            "CREATE TEMP TABLE rolled AS SELECT unnest(?::BIGINT[]) AS code, unnest(?::INTEGER[]) AS line",
            [[code for code, _row in numbers], [row for _code, row in numbers]],
        )
        more = {"respondents": "", "documents": "", "codings": ", m.coding", "words": ", m.first_word, m.last_word"}
        asked = "" if self._count == "words" else "DISTINCT"
        run(
            f"""CREATE TEMP TABLE heard AS SELECT {asked} m.code, m.respondent, m.document{more[self._count]}
            FROM mentions m SEMI JOIN base b ON b.respondent = m.respondent
            SEMI JOIN counting c ON c.document = m.document AND c.coder = m.coder
            SEMI JOIN (SELECT DISTINCT code FROM rolled) l ON l.code = m.code"""
        )
        if self._base.study.where:
            # An interview that the base was narrowed from says nothing.
            run(
                "CREATE OR REPLACE TEMP TABLE heard AS"
                " SELECT h.* FROM heard h SEMI JOIN met USING (respondent, document)"
            )

    def _block(self, block: Sequence[Attribute], percent: Percent) -> Matrix:
        run = self._corpus.connection.execute
        depth, interviews = len(block), any(is_of_interview(one, self._corpus) for one in block)
        values = "".join(f", {value_expression(one, self._corpus)} AS v{place}" for place, one in enumerate(block))
        run(
            f"""CREATE OR REPLACE TEMP TABLE cases AS SELECT b.respondent, min(t.met) AS met
            {", t.document" if interviews else ""}{values}
            FROM base b JOIN met t ON t.respondent = b.respondent JOIN respondents r ON r.respondent = b.respondent
            {"JOIN documents d ON d.document = t.document" if interviews else ""}
            GROUP BY ALL""",
            [name for one in block for name in bound(one, self._corpus)],
        )
        self._tell(depth, interviews)
        names = [f"v{place}" for place in range(depth)]
        bases: dict[ColumnPath, int] = {(): self._base.size}
        for length in range(1, depth + 1):
            path = ", ".join(names[:length])
            for *found, number in self._corpus.rows(
                f"SELECT {path}, count(DISTINCT respondent) FROM cases GROUP BY {path}"
            ):
                bases[tuple(found)] = number
        met = [
            tuple(row[:depth])
            for row in self._corpus.rows(
                f"SELECT {', '.join(names)}, min(met) AS met FROM cases GROUP BY ALL ORDER BY met"
                if depth
                else "SELECT 1"
            )
        ]
        columns, subtotals = columns_of(bases, met, block)
        places = {column.path: place for place, column in enumerate((*columns, *subtotals))}
        size = len(places)
        figures = {row: [0] * (size + 1) for row in self._rows}
        anybody = [0] * (size + 1)
        for length in range(depth + 1):
            for line, within, number in self._numbers(names[:length]):
                self._put(figures[line], places, size, depth, within, number)
            for within, number in self._people(names[:length]):
                self._put(anybody, places, size, depth, within, number)
        return assemble(
            columns,
            subtotals,
            self._base.size,
            self._corpus.codebook,
            self._rows,
            {row: _figures(numbers, len(columns)) for row, numbers in figures.items()},
            _figures(anybody, len(columns)),
            count=self._count,
            percent=percent,
            attributes=block,
        )

    def _tell(self, depth: int, interviews: bool) -> None:
        """What is said, with the columns that it stands in."""
        values = "".join(f", k.v{place}" for place in range(depth))
        join = "USING (respondent, document)" if interviews else "USING (respondent)"
        more = {
            "respondents": "",
            "documents": ", h.document",
            "codings": ", h.coding",
            "words": ", h.document, h.first_word, h.last_word",
        }[self._count]
        self._corpus.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE told AS SELECT {"" if self._count == "words" else "DISTINCT"}
            l.line, h.respondent{more}{values}
            FROM heard h JOIN rolled l ON l.code = h.code JOIN cases k {join}"""
        )
        if self._count == "words":
            # Words that two codings have are one's words once: how far each range goes beyond those before it.
            self._corpus.connection.execute(
                f"""CREATE OR REPLACE TEMP TABLE told AS
                SELECT line, respondent{values.replace("k.", "")}, sum(greatest(0, last_word - greatest(first_word,
                  coalesce(reach, 0)))) AS words FROM (SELECT *, max(last_word) OVER (PARTITION BY line, respondent,
                  document ORDER BY first_word, last_word ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
                  FROM told WHERE first_word IS NOT NULL)
                GROUP BY ALL
                UNION ALL SELECT DISTINCT line, respondent{values.replace("k.", "")}, 0 FROM told
                WHERE first_word IS NULL"""
            )

    def _numbers(self, names: Sequence[str]) -> Iterator[tuple[int, ColumnPath, int]]:
        what = {
            "respondents": "count(DISTINCT respondent)",
            "documents": "count(DISTINCT document)",
            "codings": "count(DISTINCT coding)",
            "words": "sum(words)::BIGINT",
        }[self._count]
        path = "".join(f", {name}" for name in names)
        for line, *found, number in self._corpus.rows(f"SELECT line{path}, {what} FROM told GROUP BY line{path}"):
            yield line, tuple(found), number

    def _people(self, names: Sequence[str]) -> Iterator[tuple[ColumnPath, int]]:
        path = "".join(f", {name}" for name in names)
        grouped = f" GROUP BY {', '.join(names)}" if names else ""
        for number, *found in self._corpus.rows(f"SELECT count(DISTINCT respondent){path} FROM told{grouped}"):
            yield tuple(found), number

    @staticmethod
    def _put(
        numbers: list[int], places: Mapping[ColumnPath, int], size: int, depth: int, path: ColumnPath, number: int
    ) -> None:
        """A number in its place: of the empty path that is the total, and where there are no columns the only one."""
        if not path:
            numbers[size] = number
        if path or not depth:
            numbers[places[path]] = number


def _figures(numbers: Sequence[Any], columns: int) -> MatrixFigures:
    return MatrixFigures(tuple(numbers[:columns]), tuple(numbers[columns:-1]), numbers[-1])
