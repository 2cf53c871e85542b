"""What a report is made of before it is any file: headings, paragraphs of sentences, quotations, tables and sheets.

Every number in it is a :class:`Claim` that carries the codings and the respondents behind it, so that from a sentence,
a row or a figure there is a way back to the passages until the last writer. Every part has a key that says what it is
about and not where it stands or what it comes to: the same study gives the same keys, whatever has been coded since.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple

from qualcode.analysis.quantify import Language
from qualcode.outline import Base

Measure = Literal["n", "base", "percent", "range", "figure"]
"""What a claim says: how many respondents, out of how many, that share in whole per cents, between which values they
are, or a figure from elsewhere."""

Value = str | int | float | None
"""What a sheet holds in a cell."""


@dataclass(frozen=True, slots=True)
class ReportPart:
    """Anything in a report that can be given as plain data."""

    kind: ClassVar[str] = ""
    """What a block is called in plain data; what stands within a block needs no name."""

    def to_dict(self) -> dict[str, object]:
        """The part as JSON takes it, with the ids behind its numbers; a block says its ``kind`` first."""
        found: dict[str, object] = {"kind": self.kind} if self.kind else {}
        return found | {field.name: _plain(getattr(self, field.name)) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class ClaimSubject(ReportPart):
    """What a number is about: the ``name`` of what is counted, of which ``group``, out of whom.

    ``code`` is the address of the code or answer, empty where people are counted and not what they say. ``base`` is
    whether it is out of all of the group, of who was asked or of who answered; ``where`` are the conditions on those,
    in words.
    """

    name: str = ""
    group: str = ""
    code: str = ""
    base: Base = "group"
    where: str = ""


NO_SUBJECT = ClaimSubject()


@dataclass(frozen=True, slots=True)
class Claim(ReportPart):
    """A number that a report gives, as it is said there, and what is behind it.

    ``text`` is how it is said (*alle acht scholen*, *8*), ``value`` the number itself, ``None`` for a range.
    ``passages`` are ids of codings; ``respondents`` are the ids of those the number is about, ``base`` of those it is
    taken from. A claim that measures ``n`` or ``base`` counts its respondents. ``id`` is empty until
    :func:`report.claims.identified` has given it. Behind a figure from elsewhere is no passage, but its ``source`` in
    words; its ``value`` is there where it is a whole number.
    """

    key: str
    text: str
    measure: Measure
    value: int | None
    passages: tuple[int, ...] = ()
    respondents: tuple[int, ...] = ()
    base: tuple[int, ...] = ()
    subject: ClaimSubject = NO_SUBJECT
    id: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sentence(ReportPart):
    """A sentence of running text, or several that belong together, with the numbers and the quotations in it.

    ``anchors`` are the ids of claims whose numbers lead to it, the first as it stands in its text.
    """

    key: str
    text: str
    claims: tuple[Claim, ...] = ()
    quoted: tuple[Quoted, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading(ReportPart):
    """A heading; ``level`` 1 is the report's, 2 a group's or part's, 3 a section's.

    ``number`` is the one that it has (*6.1*), if any: a Word file counts by itself, all else writes it.
    """

    kind: ClassVar[str] = "heading"
    key: str
    level: int
    text: str
    number: str = ""

    @property
    def numbered(self) -> str:
        """The heading with its number."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Paragraph(ReportPart):
    """A paragraph of sentences; ``note`` is set smaller or in italics."""

    kind: ClassVar[str] = "paragraph"
    key: str
    sentences: tuple[Sentence, ...]
    note: bool = False

    @classmethod
    def of(cls, key: str, text: str, *, note: bool = False) -> Paragraph:
        """A paragraph of text without numbers of its own."""
        return cls(key, (Sentence(f"{key}:text", text),), note)

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Quoted(ReportPart):
    """A quotation without quotation marks, where it comes from, its coding and whose words it is."""

    kind: ClassVar[str] = "quotation"
    key: str
    text: str
    reference: str
    passages: tuple[int, ...] = ()
    respondents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableCell(ReportPart):
    """A cell as it is shown, with the numbers in it; it may ``span`` several columns. ``anchors`` as in a sentence."""

    text: str
    claims: tuple[Claim, ...] = ()
    span: int = 1
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow(ReportPart):
    """A row of cells; ``depth`` indents the first."""

    key: str
    cells: tuple[TableCell, ...]
    depth: int = 0

    @classmethod
    def of(cls, key: str, texts: Iterable[str], depth: int = 0) -> TableRow:
        """A row of cells with nothing behind them."""
        return cls(key, tuple(TableCell(text) for text in texts), depth)


@dataclass(frozen=True, slots=True)
class Table(ReportPart):
    """A table with its caption in three parts: *Tabel 6.* + *1* + the title, with the ``claims`` in that.

    ``numeric`` columns are set right; ``widths`` are those of the columns on paper, in centimetres. Above the
    ``header``, which has a text for each column, may be lines ``over`` it, of cells that span several.
    """

    kind: ClassVar[str] = "table"
    key: str
    label: str
    ordinal: int
    title: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    numeric: tuple[int, ...]
    widths: tuple[float, ...]
    claims: tuple[Claim, ...] = ()
    over: tuple[TableRow, ...] = ()

    @property
    def caption(self) -> str:
        """The caption as one text."""
        return f"{self.label}{self.ordinal} {self.title}"


class SheetLink(NamedTuple):
    """A cell of a sheet that leads to a row of a sheet, each by its place."""

    row: int
    column: int
    sheet: int
    to: int


class SheetSeries(NamedTuple):
    """A column of a sheet as the bars of its chart, with what stands at each of them."""

    column: int
    labels: tuple[str, ...]


class SheetChart(NamedTuple):
    """A chart of a sheet, drawn by who opens it: its bars are as long as the numbers, or ``divided`` into them.

    ``most`` is how long a bar can be, the base of all of them: bars of several bases would not be comparable.
    """

    title: str
    series: tuple[SheetSeries, ...]
    divided: bool = False
    most: int = 0


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A sheet of figures as numbers: its header, and rows as long as that.

    ``formats`` are those of the columns, as a workbook writes them; the first ``frozen`` columns stay in sight.
    ``caption`` stands above it on paper. ``links`` lead from a cell (row and column, counted from 0 below the header)
    to a sheet of the report and a row of it. ``filtered`` is whether its rows can be chosen by what stands in them.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    formats: tuple[str | None, ...] = ()
    frozen: int = 1
    caption: str = ""
    links: tuple[SheetLink, ...] = ()
    filtered: bool = False
    chart: SheetChart | None = None


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar of a chart: how many, out of how many; ``None`` is not told."""

    n: int | None
    base: int | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of bars: for each row one bar of every series, as long as its share ``of_base``, or as its number."""

    title: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ChartBar, ...]], ...]
    of_base: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitRow:
    """One bar of a split: how many give each answer, in their order, out of how many. ``None`` is hidden."""

    name: str
    numbers: tuple[int | None, ...]
    base: int | None


@dataclass(frozen=True, slots=True)
class SplitChart:
    """A chart of answers of which everybody gives one: each bar is its whole base, divided in their order."""

    title: str
    answers: tuple[str, ...]
    rows: tuple[SplitRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """A line over moments: how many out of how many at each, or ``None`` where that moment has no such number."""

    name: str
    points: tuple[ChartBar | None, ...]


@dataclass(frozen=True, slots=True)
class SlopeChart:
    """A chart of shares at several moments, such as the waves of a study, the earliest first."""

    title: str
    moments: tuple[str, ...]
    lines: tuple[SlopeLine, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CurveLine:
    """A line of a picture of curves: its value at each step, and between which it may lie (``band``, low and high)."""

    name: str
    values: tuple[int, ...]
    band: tuple[tuple[int, int], ...] = ()
    mark: int | None = None
    """The step (counted from 1) at which something is to be seen on it."""


@dataclass(frozen=True, slots=True)
class CurveChart:
    """A chart of curves over the same steps, with what stands along its sides, and what a mark on a line means."""

    title: str
    lines: tuple[CurveLine, ...]
    steps: str
    values: str
    marked: str = ""
    notes: tuple[str, ...] = ()


CountChart = Chart | SplitChart | SlopeChart
"""A chart whose every number is one of how many, out of how many."""

AnyChart = CountChart | CurveChart


@dataclass(frozen=True, slots=True)
class ChartFigure(ReportPart):
    """A chart with its caption in three parts, as a table has it, and the same numbers as a ``table``.

    The first column of that has the names of the chart's rows, and the cells after it the chart's numbers in their
    order, each with its claim. Who cannot show a chart shows the table. ``language`` is that of what is said in it.
    """

    kind: ClassVar[str] = "figure"
    key: str
    label: str
    ordinal: int
    title: str
    chart: CountChart
    table: Table
    claims: tuple[Claim, ...] = ()
    language: Language = "nl"

    @property
    def caption(self) -> str:
        """The caption as one text."""
        return f"{self.label}{self.ordinal} {self.title}"

    def to_dict(self) -> dict[str, object]:
        """The caption, and the numbers as a table: how they are drawn is no data."""
        return {
            "kind": self.kind,
            "key": self.key,
            "label": self.label,
            "ordinal": self.ordinal,
            "title": self.title,
            "table": self.table.to_dict(),
            "claims": _plain(self.claims),
        }


Block = Heading | Paragraph | Quoted | Table | ChartFigure


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A report as a writer takes it: as ``blocks`` to read, as ``sheets`` to work with, as one ``table`` for a program.
    A ``chart`` may go with them.

    Which of these there are says which files it can become. ``title`` is what a file says of itself, and ``stamp``
    which file of which project it is, where that is to be known when its author has worked on it.
    """

    title: str
    language: Language
    blocks: tuple[Block, ...] = ()
    sheets: tuple[ReportSheet, ...] = ()
    table: ReportSheet | None = None
    chart: AnyChart | None = None
    stamp: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    changed: str = ""
    remarks: tuple[tuple[str, str], ...] = ()
    template: Path | None = None

    def to_dict(self) -> dict[str, object]:
        """The blocks as JSON takes them, in order, with the title and the language."""
        return {
            "title": self.title,
            "language": self.language,
            "blocks": [block.to_dict() for block in self.blocks],
        }


def with_numbers_in_headings(document: ReportDocument) -> ReportDocument:
    """The report with the number of each heading in its text, for a file that does not count them itself."""
    blocks = (
        replace(block, text=block.numbered, number="") if isinstance(block, Heading) else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


class Keys:
    """Gives each part of one report its key: what it is, then what it is about (``row:scholen:stage/voldoende``).

    A colon, a tilde or a per cent sign in a name is written as in an address. Of parts that are about the same, all but
    the first have a number after a tilde.
    """

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def __call__(self, what: str, *about: str) -> str:
        key = ":".join((what, *map(_escape, about)))
        self._given[key] += 1
        return key if self._given[key] == 1 else f"{key}~{self._given[key]}"


def walk(part: ReportPart) -> Iterator[ReportPart]:
    """The part, and all that stands within it, in the order of reading."""
    yield part
    within: Sequence[ReportPart] = ()
    match part:
        case Paragraph():
            within = part.sentences
        case Table():
            within = (*part.claims, *part.rows)
        case ChartFigure():
            within = (*part.claims, *part.table.rows)
        case TableRow():
            within = part.cells
        case Sentence():
            within = (*part.claims, *part.quoted)
        case TableCell():
            within = part.claims
    for each in within:
        yield from walk(each)


def claims_of(part: ReportPart) -> tuple[Claim, ...]:
    """The numbers in a block or a part of one, in order; of a claim itself, that."""
    return tuple(found for found in walk(part) if isinstance(found, Claim))


class PlacedClaims(NamedTuple):
    """Where numbers are said: ``text[start:end]`` of their sentence or cell. *Each by all eight* says several."""

    start: int
    end: int
    claims: tuple[Claim, ...]


def placed_claims(part: Sentence | TableCell) -> tuple[PlacedClaims, ...]:
    """The numbers of a sentence or cell that its text says, in order of place, none within another.

    A number whose words begin the sentence has a capital there, which in Dutch has no accent (*Eén*); elsewhere it is
    the word with the accents (*één*, and no *een*). Of those that
    are said by the same words each has the next place of them, and those for which there is none the last.
    """
    text = _bare(part.text)
    free = [True] * len(text)
    placed: dict[tuple[int, int], list[Claim]] = {}
    for claim in sorted(part.claims, key=lambda one: -len(one.text)):
        said = _bare(claim.text)
        at = _place(text, said, free)
        if at:
            exact = _place(part.text, claim.text, free)
            at = exact if exact >= 0 else at
        if at >= 0:
            free[at : at + len(said)] = [False] * len(said)
            placed[at, at + len(said)] = [claim]
        elif same := [place for place in placed if said and text[slice(*place)] == said]:
            placed[max(same)].append(claim)
    return tuple(PlacedClaims(*place, tuple(claims)) for place, claims in sorted(placed.items()))


def _place(text: str, said: str, free: Sequence[bool]) -> int:
    """Where words stand that are free, as words of their own before within one (*een* in *weleens*); -1 for nowhere."""
    within = -1
    at = text.find(said) if said else -1
    while at >= 0:
        end = at + len(said)
        if all(free[at:end]):
            if not (text[at - 1 : at].isalnum() and said[0].isalnum()) and not (
                text[end : end + 1].isalnum() and said[-1].isalnum()
            ):
                return at
            within = at if within < 0 else within
        at = text.find(said, at + 1)
    return within


def passages_of(part: ReportPart) -> tuple[int, ...]:
    """The ids of the codings behind a block, sentence, row, cell or claim, each once, in order."""
    return tuple(sorted({coding for found in _sources(part) for coding in found.passages}))


def respondents_of(part: ReportPart) -> tuple[int, ...]:
    """The ids of the respondents whom a block, sentence, row, cell or claim is about, each once, in order."""
    return tuple(sorted({person for found in _sources(part) for person in found.respondents}))


def _sources(part: ReportPart) -> Iterator[Claim | Quoted]:
    return (found for found in walk(part) if isinstance(found, Claim | Quoted))


def _bare(text: str) -> str:
    """A text in small letters without accents, each sign in its place."""
    signs = (unicodedata.normalize("NFD", sign)[:1].lower() for sign in text)
    return "".join(low if len(low) == 1 else sign for low, sign in zip(signs, text, strict=True))


def _escape(name: str) -> str:
    return name.replace("%", "%25").replace(":", "%3A").replace("~", "%7E")


def _plain(value: object) -> object:
    if isinstance(value, ReportPart):
        return value.to_dict()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
