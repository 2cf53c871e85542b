"""The view of combinations: which of the rows' codes (or answers, or queries) respondents say together."""

from __future__ import annotations

from array import array
from collections import defaultdict
from concurrent.futures import Executor
from dataclasses import replace

from qualcode.analysis.matrix import Matrix, MatrixRow
from qualcode.analysis.patterns.configurations import find_configurations
from qualcode.analysis.quantify import language_of
from qualcode.i18n import _, interface_language
from qualcode.model import Code, Codebook
from qualcode.queries.patterns.configurations import ConfigurationRow, lay_out_configurations
from qualcode.records import dataclass
from qualcode.report.matrix.counted import CountedMatrix, MatrixResult
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.words import listing
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session
from qualcode.storage import Project


@dataclass(frozen=True)
class CountedConfigurations(CountedMatrix):
    """Combinations of what is called so (``named``); the rows add up to the base."""

    named: tuple[str, ...] = ()

    def told(self, project: Project, shown: Matrix, **options: bool) -> MatrixResult:
        """The matrix as a command tells it, with what its rows are."""
        found = super().told(project, shown, **options)
        words = pattern_words(language_of(interface_language()))
        said = words.configured.format(terms=listing(self.named, words.and_))
        return replace(found, note=" ".join(filter(None, (said, found.note))))


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedConfigurations:
    """The combinations of the rows of these choices; silence about a set is none of its answers."""
    counted = desk.count(session, choices, executor, columns=())
    laid = counted.laid
    rows = [row for row in laid.matrix.rows if row.code_id not in laid.matrix.silences]
    people = [person.id for person in counted.study.respondents]
    saying = [set(laid.behind([row.code_id]).respondents) for row in rows]
    found = find_configurations(saying, people)
    by_person: dict[tuple[int, int], array[int]] = defaultdict(lambda: array("q"))
    for (row_id, said_by), codings in laid.counts.passages.items():
        for person in said_by:
            by_person[row_id, person].extend(codings)
    passages: dict[tuple[int, tuple[int, ...]], array[int]] = {}
    made, terms = [], {}
    for place, one in enumerate(found, 1):
        inside = [rows[term] for term in one.terms]
        address = " + ".join(row.code for row in inside)
        made.append(ConfigurationRow(one, address, " + ".join(row.name for row in inside) or _("none of these")))
        terms[address] = _term(counted, rows, inside)
        for person in one.respondents:
            ids = sorted({coding for row in inside for coding in by_person.get((row.code_id, person), ())})
            if ids:
                passages[place, (person,)] = array("q", ids)
    table = lay_out_configurations(session.project, counted.study, made, choices.columns, passages=passages)
    codes = tuple(Code(row.code_id, "", row.code, row.code, None, row.name) for row in table.matrix.rows)
    return CountedConfigurations(
        counted.study,
        Codebook("", "", "", 0, codes),
        table,
        counted.base,
        counted.base_questions,
        terms,
        tuple(row.name for row in rows),
    )


def _term(counted: CountedMatrix, rows: list[MatrixRow], inside: list[MatrixRow]) -> str:
    """The query of a combination; empty where one of the rows has none."""
    parts = [(row, counted.term(row.code)) for row in rows]
    if not all(term for _row, term in parts):
        return ""
    return " and ".join(
        ("" if row in inside else "not ") + (f"({term})" if " " in term else term) for row, term in parts
    )
