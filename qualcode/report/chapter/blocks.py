"""The theme summary as a chapter: headings, sentences, tables and quotations in order, before any file format.

What the report says is decided here once; the Markdown and Word writers only say how it looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.analysis.quantify import Language, Quantity, capitalise, number, quantify, sentence
from qualcode.report.chapter.summary import (
    CodeLine,
    Contrast,
    GroupSummary,
    Quote,
    SectionSummary,
    Spread,
    ThemeSummary,
)
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import Wording, listing

SMALLEST_PERCENTAGE = 5
"""Below this base a sentence gives no percentage."""

MOST_FINDINGS = 3
"""How many codes the opening of a group names."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the chapter, 2 a group, 3 a section."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; ``note`` is set smaller or in italics."""

    text: str
    note: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation of its own, without quotation marks, and where it comes from."""

    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells; ``depth`` indents the first."""

    cells: tuple[str, ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption in three parts: *Tabel 6.* + *1* + the title. ``numeric`` columns are set right.

    ``widths`` are those of the columns on paper, in centimetres; without them the table is one of the chapter's.
    """

    label: str
    ordinal: int
    title: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    numeric: tuple[int, ...]
    widths: tuple[float, ...] = ()

    @property
    def caption(self) -> str:
        """The caption as one text."""
        return f"{self.label}{self.ordinal} {self.title}"


Block = Heading | Paragraph | Quoted | Table


def chapter(summary: ThemeSummary) -> list[Block]:
    """The blocks of the whole chapter, in order, in the language of the summary. Tables are numbered through."""
    return list(_Chapter(summary).blocks())


def code_sentences(lines: Sequence[CodeLine], language: Language) -> Iterator[tuple[str, tuple[CodeLine, ...]]]:
    """What a group says on some codes, most often mentioned first: sentences, each with the lines it is about.

    Codes that everybody or nobody mentions share a sentence; so do others with equal numbers, which then says *elk*,
    for they need not be the same respondents.
    """
    words = wording(language)
    by_number: dict[tuple[int, bool], list[CodeLine]] = defaultdict(list)
    for line in lines:
        by_number[line.quantity.n, line.theme].append(line)
    for n, theme in sorted(by_number, reverse=True):
        alike = tuple(by_number[n, theme])
        quantity = alike[0].quantity
        names = [quoted_name(line.name) for line in alike]
        if quantity.base == 0:
            yield sentence(quantity, words.name, ""), ()
        elif len(alike) == 1 or n in (0, quantity.base):
            verb = words.discuss if theme else words.name
            rest = listing(names, words.and_ if n else words.or_)
            yield sentence(quantity, verb, rest, aside=_aside(quantity)), alike
        else:
            said = " ".join(part for part in (quantity.words, _aside(quantity)) if part)
            yield words.each.format(codes=listing(names, words.and_), quantity=said), alike


def contrast_sentence(contrast: Contrast, language: Language) -> str:
    """*‘...’ wordt genoemd door alle acht scholen, maar door geen van de 22 leerlingen.*"""
    return wording(language).contrast.format(
        code=quoted_name(contrast.name), most=contrast.most.words, least=contrast.least.words
    )


def opening_sentence(group: GroupSummary, language: Language) -> str:
    """How many of the group were interviewed."""
    if group.base == 0:
        return sentence(quantify(0, 0, group.noun, language), group.noun, "")
    template = wording(language).interviewed_sentence[group.base > 1]
    text = template.format(n=number(group.base, language), noun=group.noun.of(group.base > 1))
    return capitalise(text)


def spread_text(spread: Spread, language: Language) -> str:
    """The distribution of an attribute on one line: *jongen 13, meisje 9*."""
    words = wording(language)
    if spread.span:
        parts = [words.span.format(low=spread.span[0], high=spread.span[1])]
    elif spread.values:
        parts = [f"{value} ({n})" for value, n in spread.values]
    else:
        parts = [words.different.format(n=spread.different)]
    if spread.unknown:
        parts.append(f"{words.unknown} ({spread.unknown})")
    return ", ".join(parts)


def quoted_name(name: str) -> str:
    """A code's name in a sentence."""
    return f"‘{name}’"


class _Chapter:
    """Walks a summary once, numbering headings and tables."""

    def __init__(self, summary: ThemeSummary) -> None:
        self.summary = summary
        self.words: Wording = wording(summary.language)
        self.tables = 0

    def blocks(self) -> Iterator[Block]:
        summary = self.summary
        yield Heading(1, self.numbered((), summary.title))
        if summary.note:
            yield Paragraph(summary.note, note=True)
        yield Paragraph(self.words.counting)
        if summary.left_out:
            template = self.words.left_out.of(summary.left_out > 1)
            text = template.format(n=number(summary.left_out, summary.language))
            yield Paragraph(capitalise(text))
        if any(group.base for group in summary.groups):
            yield self.interviewed()
        for place, group in enumerate(summary.groups, start=1):
            yield from self.group(place, group)
        if summary.contrasts:
            yield Heading(2, self.numbered((len(summary.groups) + 1,), self.words.contrasts))
            yield Paragraph(" ".join(contrast_sentence(found, summary.language) for found in summary.contrasts))

    def group(self, place: int, group: GroupSummary) -> Iterator[Block]:
        yield Heading(2, self.numbered((place,), group.title))
        opening = [opening_sentence(group, self.summary.language)]
        if group.base == 0:
            yield Paragraph(opening[0])
            return
        if findings := self.findings(group):
            opening.append(self.words.most_named.format(codes=listing(findings, self.words.and_)))
        elif not any(line.passages for section in group.sections for line in section.lines):
            opening.append(self.words.nothing)
        yield Paragraph(" ".join(opening))
        for number_, section in enumerate(group.sections, start=1):
            yield Heading(3, self.numbered((place, number_), section.title))
            if section.lines:
                yield from self.section(section)
                yield self.table(f"{section.title} ({group.label}, N = {group.base})", section.lines)

    def findings(self, group: GroupSummary) -> list[str]:
        """The codes (not themes) that at least half of the group mentions, the most mentioned of them."""
        lines = {line.code_id: line for section in group.sections for line in section.lines if not line.theme}
        common = [line for line in lines.values() if 2 * line.quantity.n >= group.base and line.quantity.n > 1]
        common.sort(key=lambda line: -line.quantity.n)
        return [f"{quoted_name(line.name)} ({line.quantity.words})" for line in common[:MOST_FINDINGS]]

    def section(self, section: SectionSummary) -> Iterator[Block]:
        """Sentences run on until one has quotations, which follow it."""
        running: list[str] = []
        for text, lines in code_sentences(section.lines, self.summary.language):
            running.append(text)
            quotes = list(self.quotes(lines))
            if quotes:
                yield Paragraph(" ".join(running))
                yield from quotes
                running = []
        if running:
            yield Paragraph(" ".join(running))

    def quotes(self, lines: Sequence[CodeLine]) -> Iterator[Quoted]:
        """The quotations of a sentence; where it is about several codes, the reference says which."""
        for line in lines:
            for quote in line.quotes:
                yield Quoted(quote.text, self.reference(quote, line.name if len(lines) > 1 else ""))

    def reference(self, quote: Quote, name: str) -> str:
        return f"{quote.reference}, {self.words.about.format(code=quoted_name(name))}" if name else quote.reference

    def table(self, title: str, lines: Iterable[CodeLine]) -> Table:
        rows = tuple(
            TableRow(
                (line.name, str(line.quantity.n), str(line.quantity.base), str(line.quantity.percentage)), line.depth
            )
            for line in lines
        )
        return self.captioned(title, self.words.codes_header, rows, (1, 2, 3))

    def interviewed(self) -> Table:
        rows = []
        for group in self.summary.groups:
            name = f"{capitalise(group.label)} (n = {group.base})"
            rows += [
                TableRow((name if first == 0 else "", spread.name, spread_text(spread, self.summary.language)))
                for first, spread in enumerate(group.spreads)
            ] or [TableRow((name, "–", "–"))]
        return self.captioned(self.words.interviewed_title, self.words.interviewed_header, tuple(rows), ())

    def captioned(
        self, title: str, header: tuple[str, ...], rows: tuple[TableRow, ...], numeric: tuple[int, ...]
    ) -> Table:
        self.tables += 1
        prefix = f"{self.summary.chapter}." if self.summary.chapter else ""
        return Table(f"{self.words.table} {prefix}", self.tables, title, header, rows, numeric)

    def numbered(self, places: tuple[int, ...], title: str) -> str:
        """The heading with its number, where the chapter has one."""
        if self.summary.chapter is None:
            return title
        return f"{'.'.join(map(str, (self.summary.chapter, *places)))} {title}"


def _aside(quantity: Quantity) -> str:
    """The percentage in brackets, where it adds something to the words."""
    plain = quantity.base < SMALLEST_PERCENTAGE or quantity.n in (0, quantity.base) or 2 * quantity.n == quantity.base
    return "" if plain else f"({quantity.percentage}%)"
