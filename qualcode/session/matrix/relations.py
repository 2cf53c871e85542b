"""The view of codes by codes: of those who say one code, who says the other as well."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import field, replace

from qualcode.analysis.matrix import BaseRow, Matrix, MatrixColumn, Percent, Sort, Spot, beside, tabulate
from qualcode.i18n import _
from qualcode.model import Attribute
from qualcode.queries.counting import LaidOut
from qualcode.records import dataclass
from qualcode.report.matrix.counted import CountedMatrix, MatrixResult, column_at
from qualcode.report.patterns.suppressed import hidden_of
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session
from qualcode.storage import Project


@dataclass(frozen=True)
class CountedRelations(CountedMatrix):
    """Codes by codes. A column is a block of its own, whose base are the respondents who say its code.

    ``codes`` has the address of each code by what its column is called.
    """

    codes: Mapping[str, str] = field(default_factory=dict)

    def shown(self, *, percent: Percent = "none", sort: Sort = "outline", suppress: int = 0) -> Matrix:
        """The matrix as it is shown; of a pair that is hidden both numbers are, for they are the same."""
        found = super().shown(percent=percent, sort=sort, suppress=suppress)
        if not suppress:
            return found
        lines = {row.code: line for line, row in enumerate(found.rows, 1)}
        places = {self.codes[column.labels[0]]: place for place, column in enumerate(found.columns)}

        def turned(spot: Spot) -> Spot | None:
            code = self._code_of(found, spot)
            if not code or not 0 < spot.line <= len(found.rows):
                return None
            return Spot(lines[code], places[found.rows[spot.line - 1].code])

        return replace(found, hidden=hidden_of(found, self.codebook, suppress, turned))

    def told(self, project: Project, shown: Matrix, **options: bool) -> MatrixResult:
        """The matrix as a command tells it, with what its columns are out of."""
        found = super().told(project, shown, **options)
        said = _("Under each code: of the respondents who say it, how many say the code of the row as well.")
        return replace(found, note=" ".join(filter(None, (said, found.note))))

    def query(self, shown: Matrix, spot: Spot) -> str:
        """The query that asks for both codes; of a total for the one."""
        from qualcode.queries.query.grammar import in_words  # a count without queries need not load them

        asked = [shown.rows[spot.line - 1].code if spot.line else "", self._code_of(shown, spot)]
        terms = [self.term(code) for code in dict.fromkeys(filter(None, asked))]
        term = " and ".join(f"({one})" if " " in one and len(terms) > 1 else one for one in terms)
        if not all(terms):
            return ""
        return in_words(term, where=self.study.where, unfinished_too=self.study.unfinished_too)

    def _code_of(self, shown: Matrix, spot: Spot) -> str:
        """The code that a column is of; none of the total."""
        column = column_at(shown, spot.place)
        return self.codes[column.labels[0]] if column and column.path else ""


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedRelations:
    """The codes of these choices by themselves, as they are said by one respondent."""
    counted = desk.count(session, choices, executor, columns=())
    laid, book = counted.laid, counted.codebook
    rows = [row.code_id for row in laid.matrix.rows]
    names = [row.name for row in laid.matrix.rows]
    labels = {row.code: row.name if names.count(row.name) == 1 else row.code for row in laid.matrix.rows}
    cases: list[tuple[BaseRow, ...]] = []
    tables: list[Matrix] = []
    for row in laid.matrix.rows:
        saying = set(laid.behind([row.code_id]).respondents)
        label = labels[row.code]
        whose = tuple(BaseRow(one.who, (label if one.who in saying else None,)) for one in laid.cases[0])
        of = Attribute(0, "", row.code, "choice", (label,))
        table = tabulate(laid.counts, whose, book, rows, count=choices.count, attributes=[of])
        tables.append(_only_saying(table, label))
        cases.append(whose)
    matrix = beside(tables) if tables else laid.matrix
    return CountedRelations(
        counted.study,
        book,
        LaidOut(matrix, laid.counts, tuple(cases) or laid.cases),
        counted.base,
        counted.base_questions,
        counted.terms,
        {label: code for code, label in labels.items()},
    )


def _only_saying(table: Matrix, name: str) -> Matrix:
    """The table with the column of those who say the code, and without that of all others."""
    place = next((place for place, column in enumerate(table.columns) if column.path == (name,)), None)
    if place is None:
        # Nobody says it: the column is there, and all of it is nought.
        column = MatrixColumn((name,), 0, table.blocks[0])
        answers, people = (replace(line, cells=(0,), subtotals=()) for line in (table.answers, table.respondents))
        rows = tuple(replace(row, cells=(0,), subtotals=()) for row in table.rows)
    else:
        column, only = table.columns[place], slice(place, place + 1)
        answers, people = (
            replace(line, cells=line.cells[only], subtotals=()) for line in (table.answers, table.respondents)
        )
        rows = tuple(replace(row, cells=row.cells[only], subtotals=()) for row in table.rows)
    return replace(table, columns=(column,), subtotals=(), answers=answers, respondents=people, rows=rows)
