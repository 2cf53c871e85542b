"""The matrix over exports: the cells of :func:`report.matrix.counted.count_matrix`, counted in columns.

Whose words a coding covers was settled at the export (``mentions``), as :mod:`analysis.mentions` says; here they are
joined to rows and columns and counted. What comes is a :class:`analysis.matrix.Matrix` as of one project.
"""

from __future__ import annotations

from collections import Counter
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
        depth, interviews = len(block), any(is_of_interview(one, self._corpus) for one in block)
        self._place(block, interviews=interviews)
        self._tell(interviews=interviews)
        names = "".join(f", v{place}" for place in range(depth))
        met = [row[1:] for row in self._corpus.rows(f"SELECT leaf{names} FROM leaves ORDER BY leaf")]
        told = self._counted("cases", "0", "respondent", met, additive=not interviews)
        bases: dict[ColumnPath, int] = {path: number for _line, path, number in told if path}
        bases[()] = self._base.size
        columns, subtotals = columns_of(bases, met, block)
        places = {column.path: place for place, column in enumerate((*columns, *subtotals))}
        size = len(places)
        figures = {row: [0] * (size + 1) for row in self._rows}
        anybody = [0] * (size + 1)
        counted = {"respondents": "respondent", "documents": "document", "codings": "coding", "words": ""}[self._count]
        additive = self._count == "words" or (self._count == "respondents" and not interviews)
        for found, told in (
            (figures, self._counted("told", "line", counted, met, additive=additive)),
            ({0: anybody}, self._counted("anybody", "0", "respondent", met, additive=not interviews)),
        ):
            for line, path, number in told:
                if not path:
                    found[line][size] = number
                if path or not depth:
                    found[line][places[path]] = number
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

    def _place(self, block: Sequence[Attribute], *, interviews: bool) -> None:
        """The cases of the base with the column (``leaf``) that each stands in, numbered as they are first met."""
        run, names = self._corpus.connection.execute, [f"v{place}" for place in range(len(block))]
        values = "".join(
            f", {value_expression(one, self._corpus)} AS {name}" for one, name in zip(block, names, strict=True)
        )
        run(
            f"""CREATE OR REPLACE TEMP TABLE valued AS SELECT b.respondent, min(t.met) AS met
            {", t.document" if interviews else ""}{values}
            FROM base b JOIN met t ON t.respondent = b.respondent JOIN respondents r ON r.respondent = b.respondent
            {"JOIN documents d ON d.document = t.document" if interviews else ""}
            GROUP BY ALL""",
            [name for one in block for name in bound(one, self._corpus)],
        )
        listed = "".join(f", {name}" for name in names)
        run(
            f"""CREATE OR REPLACE TEMP TABLE leaves AS SELECT (row_number() OVER (ORDER BY met) - 1)::INTEGER AS leaf
            {listed} FROM (SELECT min(met) AS met{listed} FROM valued GROUP BY ALL)"""
        )
        same = " AND ".join(f"v.{name} IS NOT DISTINCT FROM l.{name}" for name in names) or "true"
        run(
            f"""CREATE OR REPLACE TEMP TABLE cases AS SELECT v.respondent, l.leaf{", v.document" if interviews else ""}
            FROM valued v JOIN leaves l ON {same}"""
        )

    def _tell(self, *, interviews: bool) -> None:
        """What is said, with the column that it stands in; each thing that is counted once in a row and column."""
        run = self._corpus.connection.execute
        join = "USING (respondent, document)" if interviews else "USING (respondent)"
        more = {
            "respondents": "",
            "documents": ", h.document",
            "codings": ", h.coding",
            "words": ", h.document, h.first_word, h.last_word",
        }[self._count]
        run(
            f"""CREATE OR REPLACE TEMP TABLE told AS SELECT {"" if self._count == "words" else "DISTINCT"}
            l.line, h.respondent, k.leaf{more}
            FROM heard h JOIN rolled l ON l.code = h.code JOIN cases k {join}"""
        )
        run("CREATE OR REPLACE TEMP TABLE anybody AS SELECT DISTINCT respondent, leaf FROM told")
        if self._count == "words":
            # Words that two codings have are one's words once: how far each range goes beyond those before it.
            run(
                """CREATE OR REPLACE TEMP TABLE told AS
                SELECT line, leaf, sum(greatest(0, last_word - greatest(first_word, coalesce(reach, 0)))) AS words
                FROM (SELECT *, max(last_word) OVER (PARTITION BY line, respondent, document
                  ORDER BY first_word, last_word ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
                  FROM told WHERE first_word IS NOT NULL)
                GROUP BY line, leaf"""
            )

    def _counted(
        self, table: str, line: str, what: str, met: Sequence[ColumnPath], *, additive: bool
    ) -> Iterator[tuple[int, ColumnPath, int]]:
        """For each line the number in each column, subtotal and (by the empty path) in all.

        ``what`` is counted, each once in a place; the words that are told are added up where it is empty. Where it is
        ``additive`` nothing stands in two columns, so that they add up to what is above them.
        """
        depth = len(met[0]) if met else 0
        if additive:
            number = "count(*)" if what else "sum(words)::BIGINT"
            sums: Counter[tuple[int, ColumnPath]] = Counter()
            for row, leaf, found in self._corpus.rows(f"SELECT {line}, leaf, {number} FROM {table} GROUP BY ALL"):
                for length in range(depth + 1):
                    sums[row, met[leaf][:length]] += found
            yield from ((row, path, found) for (row, path), found in sums.items())
            return
        for length in range(depth + 1):
            names = "".join(f", l.v{place}" for place in range(length))
            for row, *path, found in self._corpus.rows(
                f"SELECT {line}{names}, count(DISTINCT {what}) FROM {table} JOIN leaves l USING (leaf) GROUP BY ALL"
            ):
                yield row, tuple(path), found


def _figures(numbers: Sequence[Any], columns: int) -> MatrixFigures:
    return MatrixFigures(tuple(numbers[:columns]), tuple(numbers[columns:-1]), numbers[-1])
