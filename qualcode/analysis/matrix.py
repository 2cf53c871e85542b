"""Counting codes by groups of respondents: who says it, out of how many.

A row is a code with everything under it, a column a combination of attribute values. Whoever counts, counts once in a
cell, so subtotals and totals are counted anew and never summed from cells. Counting is additive per document:
:func:`analysis.mentions.count_document` looks at one document, :meth:`DocumentCounts.merge` joins what any number of
workers found, and :func:`tabulate` lays the result out over the columns. What is added up are numbers for every set of
people who say a thing together, so it takes no more room for more codings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from qualcode.analysis.natural import natural_key
from qualcode.analysis.quantify import percentage
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Attribute, Codebook

Count = Literal["respondents", "documents", "codings", "words"]
Percent = Literal["none", "row", "column", "base"]
Sort = Literal["outline", "n", "name"]
Path = tuple[str | None, ...]
Span = tuple[int, int]
People = tuple[int, ...]

COUNTS: tuple[Count, ...] = get_args(Count)
PERCENTS: tuple[Percent, ...] = get_args(Percent)
SORTS: tuple[Sort, ...] = get_args(Sort)


class Mention(NamedTuple):
    """One coding as far as it counts for one respondent.

    ``words`` are the respondent's own words inside the coding, as half-open ranges of word numbers in the document
    (its first word is 0). They are ranges, not a number, because two codings on one passage must not count its words
    twice. They may be left out when words are not counted.
    """

    document_id: int
    respondent_id: int
    code_id: int
    coding_id: int
    words: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A case in the base, with a value for each column attribute, outermost first; ``None`` is unknown.

    A case is a respondent, or a respondent in some of the interviews: then ``person`` says who it is, and a column
    counts each person once, however many cases of theirs stand in it.
    """

    case_id: int
    values: Path = ()
    person: int | None = None

    @property
    def who(self) -> int:
        """Whose case it is."""
        return self.case_id if self.person is None else self.person

    def within(self, path: Path) -> bool:
        """Whether the case stands in a column: its outer values are these."""
        return _known(self.values)[: len(path)] == path


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """What some documents say, by row (the id of its code) and by who says it. Each document may be merged in once.

    ``documents`` has the number of documents in which exactly these respondents (ids in order) say it, ``codings`` the
    number of codings that count for exactly these; in a cell each counts once, however many of its people are among
    them. ``words`` has the distinct words of each respondent, ``passages`` the ids of the codings behind ``codings``;
    both are empty where they were not asked for.
    """

    documents: Mapping[tuple[int, People], int] = field(default_factory=dict)
    codings: Mapping[tuple[int, People], int] = field(default_factory=dict)
    words: Mapping[tuple[int, People], int] = field(default_factory=dict)
    passages: Mapping[tuple[int, People], Sequence[int]] = field(default_factory=dict)

    def __add__(self, other: DocumentCounts) -> DocumentCounts:
        return DocumentCounts.merge((self, other))

    @staticmethod
    def merge(parts: Iterable[DocumentCounts]) -> DocumentCounts:
        """The counts of all the parts' documents together, in time linear in their size; the order is free.

        The parts are taken one by one and let go again.
        """
        documents: dict[tuple[int, People], int] = {}
        codings: dict[tuple[int, People], int] = {}
        words: dict[tuple[int, People], int] = {}
        passages: dict[tuple[int, People], list[int]] = {}
        for part in parts:
            for total, more in ((documents, part.documents), (codings, part.codings), (words, part.words)):
                # Most respondents speak in one document.
                if total.keys().isdisjoint(more):
                    total.update(more)
                else:
                    total.update({key: number + total.get(key, 0) for key, number in more.items()})
            for key, ids in part.passages.items():
                known = passages.get(key)
                if known is None:
                    passages[key] = [*ids]
                else:
                    known.extend(ids)
        return DocumentCounts(documents, codings, words, passages)


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A combination of attribute values and its base: how many respondents have it. The path ``()`` is everybody.

    ``attributes`` are those that the values are of, outermost first; a subtotal has fewer values than these.
    """

    path: Path
    base: int
    attributes: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The path in words; an unknown value is named in the language of the interface."""
        return tuple(_("(unknown)") if value is None else value for value in self.path)


@dataclass(frozen=True, slots=True)
class MatrixFigures:
    """Numbers for every column, every subtotal and the whole, each counted by itself."""

    cells: tuple[int, ...]
    subtotals: tuple[int, ...]
    total: int


class Spot(NamedTuple):
    """A number of a matrix: its line (the base is 0, rows from 1 on, whoever says any of them last), and its place.

    Places are columns, then subtotals, then the total.
    """

    line: int
    place: int


class Share(NamedTuple):
    """``n`` out of ``of``, of something: the percentage of it, 0 to 100, is only taken when it is shown."""

    n: int
    of: int

    def percent(self, digits: int = 0) -> float:
        """The percentage, rounded as everywhere (:func:`quantify.percentage`)."""
        return float(percentage(self.n, self.of, digits))


@dataclass(frozen=True, slots=True)
class PrintedFigures:
    """Numbers in the shape of :class:`MatrixFigures` as they are printed; ``None`` is hidden."""

    cells: tuple[int | None, ...]
    subtotals: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares in the shape of :class:`MatrixFigures` (a row's may exceed the whole: documents are shared)."""

    cells: tuple[Share | None, ...]
    subtotals: tuple[Share | None, ...]
    total: Share | None


@dataclass(frozen=True, slots=True)
class MatrixRow(MatrixFigures):
    """A code, with everything under it."""

    code_id: int
    code: str
    name: str


@dataclass(frozen=True)
class Matrix:
    """Rows of codes by columns of respondents.

    ``answers`` adds the rows up and may exceed the base, because several answers are allowed; a row that stands under
    another row is in that row already and is not added again. ``respondents`` counts who has at least one of the rows.
    ``blocks`` are the attributes of the columns, of each block that stands beside another; none where all are one.
    ``partitions`` are rows (ids of their codes) of which each case has exactly one, and which add up to the base;
    ``silences`` those of who says none of a set of answers, which are left out of ``answers`` and ``respondents``.
    ``hidden`` are the numbers that are not printed (:mod:`analysis.suppression`), so that none below ``fewest`` is.
    """

    count: Count
    percent: Percent
    blocks: tuple[tuple[str, ...], ...]
    columns: tuple[MatrixColumn, ...]
    subtotals: tuple[MatrixColumn, ...]
    base: int
    rows: tuple[MatrixRow, ...]
    answers: MatrixFigures
    respondents: MatrixFigures
    partitions: tuple[tuple[int, ...], ...] = ()
    silences: frozenset[int] = frozenset()
    hidden: frozenset[Spot] = frozenset()
    fewest: int = 0

    @property
    def exclusive(self) -> bool:
        """Whether each case has exactly one of all rows: then these add up to the base, silence included."""
        return any(set(one).issuperset(row.code_id for row in self.rows) for one in self.partitions)

    @property
    def bases(self) -> MatrixFigures:
        """The number of respondents in each column and subtotal, and in all."""
        return MatrixFigures(
            tuple(column.base for column in self.columns), tuple(column.base for column in self.subtotals), self.base
        )

    @property
    def sum_name(self) -> str:
        """What the line of ``answers`` is called, in the language of the interface."""
        if self.exclusive:
            return _("together")
        return _("answers, several allowed") if self.count == "respondents" else _("sum of the rows")

    @cached_property
    def printed(self) -> tuple[PrintedFigures, ...]:
        """The lines as they are printed, in order: the base, the rows, ``answers`` and ``respondents``.

        Where anything is hidden, what the rows add up to is as well, for it would tell.
        """
        last = len(self.rows) + 1
        lines = [(self.bases, 0), *((row, line) for line, row in enumerate(self.rows, 1)), (self.respondents, last)]
        found = [
            _printed(
                [None if Spot(line, place) in self.hidden else n for place, n in enumerate(_flat(figures))], figures
            )
            for figures, line in lines
        ]
        answers = _flat(self.answers)
        over = (one - other for one, other in zip(answers, _flat(self.respondents), strict=True))
        tells = bool(self.hidden) or any(0 < more < self.fewest for more in over)
        return (*found[:-1], _printed([None] * len(answers) if tells else answers, self.answers), found[-1])

    @cached_property
    def percentages(self) -> tuple[Shares, ...]:
        """A row of percentages for each row, or none when none were asked for. A share of nothing is ``None``."""
        if self.percent == "none":
            return ()
        bases, *rows, answers, _anybody = self.printed
        whole = answers if self.percent == "column" else bases
        return tuple(_shares(row, _uniform(row) if self.percent == "row" else whole) for row in rows)

    def to_json(self) -> dict[str, object]:
        """The matrix as plain data, in the shape that ``matrix --format json`` promises.

        ``count, columns [{path, base}], rows [{code, name, cells, total}], base``, and after those ``percent,
        blocks, subtotals, totals``. ``blocks`` are the attributes of each block of columns and how many ``columns``
        it has. A row's ``subtotals`` are parallel to the columns named in ``subtotals``; its ``percentages`` (one
        decimal) are there only when asked for. What is hidden is null; ``suppressed`` says under which number.
        """
        percentages: Sequence[Shares | None] = self.percentages or [None] * len(self.rows)
        bases, *rows, answers, anybody = self.printed
        return {
            "count": self.count,
            "columns": _columns_json(self.columns, bases.cells),
            "rows": [_row_json(*told) for told in zip(self.rows, rows, percentages, strict=True)],
            "base": bases.total,
            "percent": self.percent,
            "blocks": [
                {"attributes": list(block), "columns": sum(column.attributes == block for column in self.columns)}
                for block in self.blocks
            ],
            "subtotals": _columns_json(self.subtotals, bases.subtotals),
            "totals": {"answers": _figures_json(answers), "respondents": _figures_json(anybody)},
            **({"suppressed": {"under": self.fewest}} if self.fewest else {}),
        }


def including_rows(codebook: Codebook, rows: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """For each code, the rows that include it: itself and its ancestors, as far as they are rows."""
    wanted = set(rows)
    return {code.id: tuple(up for up in codebook.ancestors(code.id) if up in wanted) for code in codebook.codes}


def rolled_up(
    said: Mapping[People, Mapping[int, Sequence[int]]],
    words: Mapping[tuple[int, int], Iterable[Span]],
    including: Mapping[int, tuple[int, ...]],
    *,
    passages: bool,
) -> DocumentCounts:
    """What one document says, given :func:`including_rows`. Needs nothing else, so it may run anywhere.

    ``said`` are the ids of codings by whom they count for and by code; they are kept where ``passages`` are asked for.
    ``words`` are the words in the codings with a code that one respondent says, as in :class:`Mention`.
    """
    kept: dict[tuple[int, People], Sequence[int]] = {}
    for people, by_code in said.items():
        rows: dict[int, list[int]] = {}
        for code_id, ids in by_code.items():
            for row in including[code_id]:
                if (known := rows.get(row)) is None:
                    rows[row] = [*ids]
                else:
                    known += ids
        kept.update({(row, people): ids for row, ids in rows.items()})
    if len(said) == 1:
        documents = dict.fromkeys(kept, 1)
    else:
        speaking: dict[int, set[int]] = defaultdict(set)
        for row, people in kept:
            speaking[row].update(people)
        documents = {(row, tuple(sorted(people))): 1 for row, people in speaking.items()}
    spans: dict[tuple[int, People], list[Span]] = defaultdict(list)
    for (code_id, respondent_id), heard in words.items():
        for row in including[code_id]:
            spans[row, (respondent_id,)] += heard
    return DocumentCounts(
        documents,
        {key: len(ids) for key, ids in kept.items()},
        {key: _union_length(heard) for key, heard in spans.items()},
        kept if passages else {},
    )


def tabulate(
    counts: DocumentCounts,
    cases: Sequence[BaseRow],
    codebook: Codebook,
    rows: Sequence[int],
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    attributes: Sequence[Attribute] = (),
    partitions: Sequence[tuple[int, ...]] = (),
    silences: Collection[int] = (),
) -> Matrix:
    """Lays merged counts out over the columns.

    ``rows`` are code ids, in the order to show. ``cases`` are the base: whoever else is counted is left out, a case
    that is not counted still stands in N. ``attributes`` are the columns, outermost first, in step with each case's
    values; values come in the order of the attribute's choices, numbers and dates by size, others as first met.
    ``partitions`` and ``silences`` are those of the :class:`Matrix`.

    Raises :class:`QualcodeError` for a percentage of the base of anything but respondents, ``ValueError`` for a
    respondent that is there twice or values that do not match the attributes, ``KeyError`` for an unknown code.
    """
    check_percent(percent, count)
    layout = _Layout.of(cases, attributes)
    saying: dict[int, set[int]] = {row: set() for row in rows}
    for row_id, people in counts.documents:
        if row_id in saying:
            saying[row_id].update(case for case in people if case in layout.places)
    found: dict[int, list[tuple[People, int]]] = {row: [] for row in rows}
    if count == "respondents":
        found = {row: layout.persons(speaking) for row, speaking in saying.items()}
    else:
        told = {"documents": counts.documents, "codings": counts.codings, "words": counts.words}[count]
        for (row_id, people), number in told.items():
            if row_id in found:
                found[row_id].append((people, number))
    figures = {row: layout.count(numbers) for row, numbers in found.items()}
    anybody = set().union(*(cases for row, cases in saying.items() if row not in silences))
    return assemble(
        layout.columns,
        layout.subtotals,
        layout.base,
        codebook,
        rows,
        figures,
        layout.count(layout.persons(anybody)),
        count=count,
        percent=percent,
        attributes=attributes,
        partitions=partitions,
        silences=silences,
    )


def check_percent(percent: Percent, count: Count) -> None:
    """``QualcodeError`` for a percentage of the base of anything but respondents."""
    if percent == "base" and count != "respondents":
        raise QualcodeError(
            _("A percentage of the base is a share of respondents; it cannot be taken of {count}.").format(count=count),
            _("Count respondents, or take percentages by row or column."),
        )


def assemble(
    columns: Sequence[MatrixColumn],
    subtotals: Sequence[MatrixColumn],
    base: int,
    codebook: Codebook,
    rows: Sequence[int],
    figures: Mapping[int, MatrixFigures],
    anybody: MatrixFigures,
    *,
    count: Count = "respondents",
    percent: Percent = "none",
    attributes: Sequence[Attribute] = (),
    partitions: Sequence[tuple[int, ...]] = (),
    silences: Collection[int] = (),
) -> Matrix:
    """The matrix of figures that were counted: those of each row, and of who is in any; see :func:`tabulate`."""
    outermost = [row for row in dict.fromkeys(rows) if not set(codebook.ancestors(row)) & figures.keys() - {row}]
    exclusive = any(set(one).issuperset(rows) for one in partitions)
    added = [_flat(figures[row]) for row in outermost if exclusive or row not in silences]
    sums = [sum(each) for each in zip(*added, strict=True)] or [0] * len(_flat(anybody))
    return Matrix(
        count=count,
        percent=percent,
        blocks=(tuple(attribute.name for attribute in attributes),) if attributes else (),
        columns=tuple(columns),
        subtotals=tuple(subtotals),
        base=base,
        rows=tuple(_row(codebook, row, figures[row]) for row in rows),
        answers=MatrixFigures(tuple(sums[: len(columns)]), tuple(sums[len(columns) : -1]), sums[-1]),
        respondents=anybody,
        partitions=tuple(partitions),
        silences=frozenset(silences),
    )


def columns_of(
    bases: Mapping[Path, int], met: Sequence[Path], attributes: Sequence[Attribute]
) -> tuple[tuple[MatrixColumn, ...], tuple[MatrixColumn, ...]]:
    """The columns and the subtotals, in order, each with its base: of the values ``met``, in the order of that.

    ``bases`` has them by path, that of everybody by the empty one.
    """
    ranks = [_ranks(attribute, [path[i] for path in met]) for i, attribute in enumerate(attributes)]

    def order(path: Path) -> tuple[int, ...]:
        return tuple(rank[value] for rank, value in zip(ranks, path, strict=False))

    depth, names = len(attributes), tuple(attribute.name for attribute in attributes)
    leaves = sorted((path for path in bases if len(path) == depth), key=order) if depth else [()]
    inner = sorted((path for path in bases if 0 < len(path) < depth), key=lambda path: (len(path), order(path)))
    columns, subtotals = (
        tuple(MatrixColumn(path, bases.get(path, 0), names) for path in one) for one in (leaves, inner)
    )
    return columns, subtotals


def beside(matrices: Sequence[Matrix]) -> Matrix:
    """Matrices of the same rows over the same base, set side by side: each block of columns after the other."""
    first = matrices[0]

    def joined(parts: Iterable[MatrixFigures]) -> MatrixFigures:
        found = list(parts)
        return MatrixFigures(
            tuple(number for part in found for number in part.cells),
            tuple(number for part in found for number in part.subtotals),
            found[0].total,
        )

    rows = []
    for place, row in enumerate(first.rows):
        figures = joined(matrix.rows[place] for matrix in matrices)
        rows.append(replace(row, cells=figures.cells, subtotals=figures.subtotals))
    return replace(
        first,
        blocks=tuple(block for matrix in matrices for block in matrix.blocks),
        columns=tuple(column for matrix in matrices for column in matrix.columns),
        subtotals=tuple(column for matrix in matrices for column in matrix.subtotals),
        rows=tuple(rows),
        answers=joined(matrix.answers for matrix in matrices),
        respondents=joined(matrix.respondents for matrix in matrices),
    )


def in_order(matrix: Matrix, sort: Sort) -> Matrix:
    """The matrix with its rows in another order: by number, most first, or by name; *outline* leaves them as asked."""
    rows = [*matrix.rows]
    if sort == "n":
        rows.sort(key=lambda row: -row.total)
    elif sort == "name":
        rows.sort(key=lambda row: natural_key(row.name.casefold()))
    return replace(matrix, rows=tuple(rows))


def passages(counts: DocumentCounts, cases: Iterable[BaseRow], row: int, path: Path = ()) -> tuple[int, ...]:
    """The ids of the codings behind a cell, a subtotal or (with the path ``()``) a total, in order.

    ``row`` is the id of its code. The counts must have been made with their passages.
    """
    return Evidence(counts).behind(tuple(cases), [row], path).codings


class Behind(NamedTuple):
    """What is behind a number: the ids of codings, of the respondents who say it, and of all in its base, in order.

    ``said`` has for each coding those of the respondents who say it there.
    """

    codings: tuple[int, ...]
    respondents: tuple[int, ...]
    base: tuple[int, ...]
    said: Mapping[int, People] = MappingProxyType({})


class Evidence:
    """Counts that were made with their passages, by row, to look up what is behind one number after the other."""

    def __init__(self, counts: DocumentCounts) -> None:
        self._saying: dict[int, set[int]] = defaultdict(set)
        for row, people in counts.documents:
            self._saying[row].update(people)
        self._passages: dict[int, list[tuple[People, Sequence[int]]]] = defaultdict(list)
        for (row, people), found in counts.passages.items():
            self._passages[row].append((people, found))

    def behind(self, cases: Sequence[BaseRow], rows: Iterable[int], path: Path = ()) -> Behind:
        """What is behind a cell, a subtotal or (with the path ``()``) a total of these rows (ids of their codes)."""
        here = {case.case_id: case.who for case in cases if case.within(path)}
        said: dict[int, People] = {}
        people: set[int] = set()
        for row in rows:
            people.update(here[case] for case in self._saying.get(row, ()) if case in here)
            for saying, found in self._passages.get(row, ()):
                if within := tuple(dict.fromkeys(here[case] for case in saying if case in here)):
                    said.update(dict.fromkeys(found, within))
        return Behind(tuple(sorted(said)), tuple(sorted(people)), tuple(sorted({*here.values()})), said)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns, then the subtotals, then the whole, as places in a list.

    ``places`` gives each case's, ``whose`` its person, and ``base`` the number of persons.
    """

    columns: tuple[MatrixColumn, ...]
    subtotals: tuple[MatrixColumn, ...]
    places: Mapping[int, tuple[int, ...]]
    whose: Mapping[int, int]
    base: int

    @staticmethod
    def of(cases: Sequence[BaseRow], attributes: Sequence[Attribute]) -> _Layout:
        depth = len(attributes)
        paths = {case.case_id: _known(case.values) for case in cases}
        if len(paths) != len(cases):
            raise ValueError("a case is in the base twice")
        if any(len(path) != depth for path in paths.values()):
            raise ValueError(f"every case needs {depth} values, one for each attribute")
        whose = {case.case_id: case.who for case in cases}
        persons: dict[Path, set[int]] = defaultdict(set)
        for case_id, path in paths.items():
            for length in range(depth + 1):
                persons[path[:length]].add(whose[case_id])
        bases = {path: len(found) for path, found in persons.items()}
        columns, subtotals = columns_of(bases, list(paths.values()), attributes)
        index = {column.path: place for place, column in enumerate((*columns, *subtotals))}
        whole = len(index)
        return _Layout(
            columns,
            subtotals,
            {
                case_id: (*(index[path[:length]] for length in range(min(1, depth), depth + 1)), whole)
                for case_id, path in paths.items()
            },
            whose,
            bases.get((), 0),
        )

    def persons(self, cases: Iterable[int]) -> list[tuple[People, int]]:
        """One for each person who has one of the cases, with all those of theirs that are among them."""
        found: dict[int, list[int]] = defaultdict(list)
        for case in cases:
            found[self.whose[case]].append(case)
        return [(tuple(theirs), 1) for theirs in found.values()]

    def count(self, found: Iterable[tuple[People, int]]) -> MatrixFigures:
        """Add up numbers in every place that has one of the people they are of; nobody else's count."""
        numbers = [0] * (len(self.columns) + len(self.subtotals) + 1)
        for people, number in found:
            for place in {place for person in people for place in self.places.get(person, ())}:
                numbers[place] += number
        return self.figures(numbers)

    def figures(self, numbers: Sequence[int]) -> MatrixFigures:
        """A flat list of numbers as figures; an empty list is all zeros."""
        columns, subtotals = len(self.columns), len(self.subtotals)
        numbers = numbers or [0] * (columns + subtotals + 1)
        return MatrixFigures(tuple(numbers[:columns]), tuple(numbers[columns:-1]), numbers[-1])


def _known(values: Path) -> Path:
    return tuple(value or None for value in values)


def _ranks(attribute: Attribute, values: Iterable[str | None]) -> dict[str | None, int]:
    """The order of an attribute's values: its choices, then what else occurs, the unknown last."""
    found = [value for value in dict.fromkeys(values) if value is not None]
    if attribute.type in ("number", "date"):
        found.sort(key=natural_key)
    ordered: list[str | None] = [*dict.fromkeys((*attribute.choices, *found)), None]
    return {value: rank for rank, value in enumerate(ordered)}


def _union_length(spans: Iterable[Span]) -> int:
    length = reach = 0
    for start, end in sorted(spans):
        length += max(0, end - max(start, reach))
        reach = max(reach, end)
    return length


def _flat(figures: MatrixFigures) -> tuple[int, ...]:
    return (*figures.cells, *figures.subtotals, figures.total)


def _row(codebook: Codebook, code_id: int, figures: MatrixFigures) -> MatrixRow:
    code = codebook.by_id[code_id]
    return MatrixRow(figures.cells, figures.subtotals, figures.total, code_id, code.path, code.name)


def _printed(numbers: Sequence[int | None], like: MatrixFigures) -> PrintedFigures:
    """A flat list of numbers in the shape of some figures."""
    cells = len(like.cells)
    return PrintedFigures(tuple(numbers[:cells]), tuple(numbers[cells:-1]), numbers[-1])


def _uniform(row: PrintedFigures) -> PrintedFigures:
    return PrintedFigures((row.total,) * len(row.cells), (row.total,) * len(row.subtotals), row.total)


def _shares(part: PrintedFigures, whole: PrintedFigures) -> Shares:
    def share(n: int | None, of: int | None) -> Share | None:
        return Share(n, of) if of and n is not None else None

    return Shares(
        tuple(map(share, part.cells, whole.cells)),
        tuple(map(share, part.subtotals, whole.subtotals)),
        share(part.total, whole.total),
    )


def _columns_json(columns: Iterable[MatrixColumn], bases: Iterable[int | None]) -> list[dict[str, object]]:
    return [{"path": list(column.labels), "base": base} for column, base in zip(columns, bases, strict=True)]


def _figures_json(figures: PrintedFigures) -> dict[str, object]:
    return {"cells": list(figures.cells), "total": figures.total, "subtotals": list(figures.subtotals)}


def _row_json(row: MatrixRow, figures: PrintedFigures, shares: Shares | None) -> dict[str, object]:
    found = {"code": row.code, "name": row.name, **_figures_json(figures)}
    if shares is None:
        return found

    def percent(share: Share | None) -> float | None:
        return None if share is None else share.percent(1)

    percentages = {
        "cells": [percent(share) for share in shares.cells],
        "total": percent(shares.total),
        "subtotals": [percent(share) for share in shares.subtotals],
    }
    return {**found, "percentages": percentages}
