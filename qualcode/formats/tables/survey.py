"""Surveys: a respondent a row, open questions whose answers are read, closed ones that say who answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from qualcode.analysis.values import in_order, is_missing
from qualcode.errors import FormatError
from qualcode.formats.tables.facesheet import FaceColumns, facesheet_of, named_column, problems_of, says_who
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import SheetTable
from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _
from qualcode.names import folded
from qualcode.rows import first_of
from qualcode.specs import AttributeColumn, Routing
from qualcode.text.expressions import expression

_LABELLED = expression(r"([A-Za-z]{0,4}\d{1,4}[a-z]?)(?:\s*[.:)\]–—-]\s*|\s+|$)(.*)", re.DOTALL)
"""A header that begins with the number of its question: ``V4. Wat kost het?``, ``Q12b``."""


class SurveyQuestion(NamedTuple):
    """An open question: its label, such as ``V4``, its words, the column with the answers, and of whom it is asked."""

    label: str
    text: str
    column: str
    routing: Routing = Routing()


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """What one respondent filled in. ``answers`` has the words by label; ``skipped`` are questions they never saw."""

    line: int
    respondent: str
    group: str | None
    answers: Mapping[str, str]
    skipped: frozenset[str]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as read: open questions in the order in which they were named, and a row for each respondent."""

    path: Path
    questions: tuple[SurveyQuestion, ...]
    rows: tuple[SurveyRow, ...]
    attributes: tuple[AttributeColumn, ...]
    notes: tuple[Note, ...] = ()


def read_survey(
    path: Path,
    *,
    opens: Sequence[str],
    id: str | None = None,  # noqa: A002
    scales: Sequence[str] = (),
    group: str | None = None,
    routes: Mapping[str, Routing] | None = None,
    not_asked: Iterable[str] = (),
    sheet: str | None = None,
) -> Survey:
    """Read a survey (CSV, TSV or a workbook).

    ``opens`` are the columns of open questions, each a header or several with commas between. Every other column
    is an attribute of the respondent, as on a face sheet; ``scales`` are those with an order, as ``COLUMN=A;B;C`` or
    only the column where its values are numbered. ``routes`` say by label of whom a question
    is asked: by values of one column. Who is not among them, or has one of ``not_asked`` in the cell, never saw the
    question; an empty cell of others is a question that they saw and left empty.

    Raises:
        FormatError: the table cannot be read, a column is not there, two rows are of one respondent, or a value of a
            scale is not in its order.
    """
    named = FaceColumns(id, "", "", group)
    table = read_table(path, sheet=sheet, fits=lambda names: _fits(names, named, opens))
    columns = [named_column(table, name) for name in _listed(table, opens)]
    if not columns:
        raise FormatError(
            _("{path}: no column with an open question was named.").format(path=table.place),
            _("Name the columns whose answers are to be read: --open COLUMN"),
        )
    questions = _routed(table, [*_questions(dict.fromkeys(columns))], routes or {})
    face = facesheet_of(replace(table, columns=tuple(one for one in table.columns if one not in columns)), named)
    _once(table, [(row.line, row.respondent) for row in face.rows])
    notes = [*face.notes]
    attributes, values = _in_order(
        table, face.attributes, {row.line: row.attributes for row in face.rows}, scales, notes
    )
    unseen = {folded(value) for value in not_asked}
    cells = {row.line: row.cells for row in table.rows}
    rows = tuple(
        SurveyRow(
            row.line,
            row.respondent,
            row.group,
            {
                one.label: words
                for one in questions
                if (words := cells[row.line][one.column].strip()) and folded(words) not in unseen
            },
            frozenset(
                one.label
                for one in questions
                if folded(cells[row.line][one.column]) in unseen
                or (not cells[row.line][one.column].strip() and not _asked(one, cells[row.line]))
            ),
            values[row.line],
        )
        for row in face.rows
    )
    return Survey(path, questions, rows, attributes, tuple(notes))


def _fits(names: Sequence[str], named: FaceColumns, opens: Sequence[str]) -> int:
    """How well a row of names is the header that was asked for."""
    known = {folded(name) for name in names}
    found = sum(folded(part) in known for name in opens for part in (name, *name.split(",")))
    return found and found + says_who(names, named)


def _listed(table: SheetTable, names: Sequence[str]) -> list[str]:
    """Names of columns, taken apart at commas where the whole is no column."""
    known = {folded(name) for name in table.columns}
    return [
        part.strip()
        for name in names
        for part in ([name] if folded(name) in known else name.split(","))
        if part.strip()
    ]


def _questions(columns: Iterable[str]) -> Iterable[SurveyQuestion]:
    """The questions of columns: the label at the head of a header, or else the number of the question."""
    columns = list(columns)
    found = [_LABELLED.fullmatch(column) for column in columns]
    labels = [match[1] if match else f"V{number}" for number, match in enumerate(found, 1)]
    if len({folded(label) for label in labels}) < len(labels):
        labels = [f"V{number}" for number, _column in enumerate(columns, 1)]
        found = [None] * len(columns)
    for column, label, match in zip(columns, labels, found, strict=True):
        yield SurveyQuestion(label, (match[2].strip() if match else "") or column, column)


def _routed(
    table: SheetTable, questions: Sequence[SurveyQuestion], routes: Mapping[str, Routing]
) -> tuple[SurveyQuestion, ...]:
    """The questions with of whom each is asked, by columns as the file calls them."""
    known = {folded(one.label): one for one in questions}
    found = {}
    for label, routing in routes.items():
        if folded(label) not in known:
            raise FormatError(
                _("{path}: no open question is called {label!r}.").format(path=table.place, label=label),
                _("Its open questions are: {labels}").format(labels=", ".join(one.label for one in questions)),
            )
        where = {named_column(table, column): values for column, values in routing.where.items()}
        for column, values in where.items():
            said = {folded(row.cells[column]): row.cells[column].strip() for row in table.rows}
            if strange := [value for value in values if folded(value) not in said]:
                raise FormatError(
                    _("{path}: nobody has “{value}” in “{column}”.").format(
                        path=table.place, value=strange[0], column=column
                    ),
                    _("There stands: {values}").format(
                        values=", ".join(first_of(sorted(filter(None, said.values())), 20))
                    ),
                )
        found[folded(label)] = Routing(routing.words, where)
    return tuple(one._replace(routing=found.get(folded(one.label), Routing())) for one in questions)


def _asked(question: SurveyQuestion, cells: Mapping[str, str]) -> bool:
    return all(folded(cells[column]) in set(map(folded, values)) for column, values in question.routing.where.items())


def _once(table: SheetTable, rows: Iterable[tuple[int, str]]) -> None:
    """``FormatError`` where a respondent has several rows."""
    first: dict[str, int] = {}
    twice = []
    for line, name in rows:
        before = first.setdefault(folded(name), line)
        if before != line:
            twice.append(
                (line, _("{respondent} has a row already, on line {line}").format(respondent=name, line=before))
            )
    if twice:
        raise problems_of(table.place, twice, _("Leave one row for each respondent, or name another column with --id."))


def _in_order(
    table: SheetTable,
    attributes: Sequence[AttributeColumn],
    values: Mapping[int, Mapping[str, str]],
    scales: Sequence[str],
    notes: list[Note],
) -> tuple[tuple[AttributeColumn, ...], dict[int, dict[str, str]]]:
    """The attributes, those of ``scales`` as choices in their order, and the values as they are written there."""
    found = {column.name: column for column in attributes}
    written = {line: dict(held) for line, held in values.items()}
    whole = {folded(name) for name in table.columns}
    for scale in scales:
        name, _equals, order = (scale, "", "") if folded(scale) in whole else scale.partition("=")
        for column in _listed(table, [name]):
            column = named_column(table, column)
            cells = {row.line: " ".join(row.cells[column].split()) for row in table.rows if row.line in written}
            said = {line: cell for line, cell in cells.items() if not is_missing(cell)}
            choices = tuple(part.strip() for part in order.split(";") if part.strip())
            spelt = {folded(choice): choice for choice in choices or in_order(said.values())}
            strange = [line for line, cell in said.items() if folded(cell) not in spelt]
            if strange:
                message = _("“{value}” is no step of “{column}”")
                raise problems_of(
                    table.place,
                    [(line, message.format(value=said[line], column=column)) for line in strange],
                    _("Name every step, in order: --scale {scale}").format(scale=f"'{column}=A;B;C'"),
                )
            if not choices and not all(any(sign.isdecimal() for sign in choice) for choice in spelt.values()):
                message = _(
                    "“{column}” has its steps in the order of the file: {steps}. Another order: --scale '{scale}'"
                )
                steps = ", ".join(spelt.values())
                notes.append(Note("scale", 1, message.format(column=column, steps=steps, scale=f"{column}=A;B;C")))
            found[column] = AttributeColumn(column, "choice", tuple(spelt.values()))
            for line in written:
                written[line].pop(column, None)
                if line in said:
                    written[line][column] = spelt[folded(said[line])]
    return tuple(found.values()), written
