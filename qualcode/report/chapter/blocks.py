"""The theme summary as a chapter: headings, sentences, tables and quotations in order, before any file format.

What the report says is decided here once; the writers only say how it looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple, TypeVar

from qualcode.analysis.suppression import HIDDEN
from qualcode.report.basis import BasisSentence, conditions
from qualcode.report.beside.figures import (
    CitedFigure,
    figure_claim,
    figure_words,
    inside_brackets,
    with_figures,
)
from qualcode.report.blocks import (
    NO_SUBJECT,
    Block,
    Chart,
    ChartBar,
    ChartFigure,
    Claim,
    ClaimSubject,
    CountChart,
    Heading,
    Keys,
    Paragraph,
    Quoted,
    ReportDocument,
    Sentence,
    SplitChart,
    SplitRow,
    Table,
    TableCell,
    TableRow,
)
from qualcode.report.chapter.joint import JoinedRow, JointSource, joined_rows
from qualcode.report.chapter.sentences import (
    code_sentences,
    contrast_sentence,
    left_out_sentence,
    noun_of,
    opening_sentence,
    percentage,
    spread_parts,
)
from qualcode.report.chapter.summary import (
    CodeLine,
    Contrast,
    GroupSummary,
    PartSummary,
    Quote,
    SectionSummary,
    ThemeSummary,
    adds_up,
)
from qualcode.report.chapter.telling import PartTeller, ToldSentence
from qualcode.report.wording.languages import beside_words, page_words, wording
from qualcode.report.wording.quantities import CountSentence, capitalise, number
from qualcode.report.wording.words import NONE, Wording, listing

FEWEST_FINDINGS = 3
MOST_FINDINGS = 6
"""The opening of a group names three codes, and up to six where more are mentioned as often."""

B = TypeVar("B", bound=Block | Sentence)

INTERVIEWED_WIDTHS = (4.6, 3.4, 8.0)
CODES_WIDTHS = (11.2, 1.6, 1.6, 1.6)
PAGE_WIDTH = 16.0


class PartPlace(NamedTuple):
    """Where in a summary something comes of: the places (from 0) of its group, of the section in that, and of the part
    in that; ``None`` where it is of the whole.
    """

    group: int | None = None
    section: int | None = None
    part: int | None = None


class PlacedChapter(NamedTuple):
    """A chapter, and by key of what it has of its outline the place that it has there."""

    document: ReportDocument
    places: Mapping[str, PartPlace]


def chapter(summary: ThemeSummary) -> ReportDocument:
    """The whole chapter in blocks, in order, in the language of the summary. Tables are numbered through."""
    return placed_chapter(summary).document


def placed_chapter(summary: ThemeSummary) -> PlacedChapter:
    """The same with the places of its headings, sentences, quotations, tables and charts."""
    walk = _Chapter(summary)
    blocks = tuple(walk.blocks())
    return PlacedChapter(ReportDocument(summary.title, summary.language, blocks=blocks), walk.places)


def joint_blocks(summary: ThemeSummary) -> Iterator[Block]:
    """The joint displays of a chapter without the rest of it, in order."""
    walk = _Chapter(summary)
    yield Heading(walk.key("chapter"), 1, summary.title, walk.numbered())
    for group in summary.groups:
        for section in group.sections:
            for part in section.parts:
                if part.kind == "joint":
                    yield from walk.joint(group, section, part)


class _Chapter:
    """Walks a summary once, numbering headings and tables and giving keys."""

    def __init__(self, summary: ThemeSummary) -> None:
        self.summary, self.language = summary, summary.language
        self.words: Wording = wording(summary.language)
        self.key = Keys()
        self.tables = self.figures = 0
        self.places: dict[str, PartPlace] = {}

    def blocks(self) -> Iterator[Block]:
        summary = self.summary
        yield self.at(Heading(self.key("chapter"), 1, summary.title, self.numbered()), PartPlace())
        if summary.note:
            yield Paragraph.of(self.key("note"), summary.note, note=True)
        yield Paragraph.of(self.key("counting"), self.words.counting)
        if any(line.hidden for group in summary.groups for section in group.sections for line in section.lines):
            yield Paragraph.of(self.key("hidden-numbers"), self.words.hidden_numbers)
        if summary.basis:
            yield Paragraph(self.key("basis"), tuple(self.basis(said) for said in summary.basis))
        if summary.left_out:
            yield self.left_out(summary.left_out)
        if any(group.spreads for group in summary.groups):
            yield self.interviewed()
        for place, group in enumerate(summary.groups, start=1):
            yield from self.group(place, group)
        if summary.contrasts:
            yield Heading(self.key("contrasts"), 2, self.words.contrasts, self.numbered(len(summary.groups) + 1))
            yield Paragraph(self.key("differences"), tuple(self.contrast(found) for found in summary.contrasts))
        yield from summary.appendix

    def basis(self, said: BasisSentence) -> Sentence:
        claims = (self.size(self.key("basis", said.about, "n"), said.number, said.respondents),) if said.number else ()
        return Sentence(self.key("basis", said.about), said.text, claims)

    def left_out(self, people: tuple[int, ...]) -> Paragraph:
        if self.summary.few_left_out:
            return Paragraph.of(self.key("left-out"), self.words.few_left_out)
        claim = self.size(self.key("left-out", "base"), number(len(people), self.language), people)
        text = left_out_sentence(len(people), self.language)
        return Paragraph(self.key("left-out"), (Sentence(self.key("left-out", "text"), text, (claim,)),))

    def at(self, block: B, place: PartPlace) -> B:
        """A block or sentence of which the place is kept."""
        self.places[block.key] = place
        return block

    def group(self, place: int, group: GroupSummary) -> Iterator[Block]:
        heading = Heading(self.key("group", group.address), 2, group.title, self.numbered(place))
        yield self.at(heading, PartPlace(place - 1))
        yield self.opening(group)
        if group.base == 0:
            return
        for number_, section in enumerate(group.sections, start=1):
            here, key = PartPlace(place - 1, number_ - 1), self.key("section", group.address, section.key)
            yield self.at(Heading(key, 3, section.title, self.numbered(place, number_)), here)
            yield from self.section(group, section, here)

    def opening(self, group: GroupSummary) -> Paragraph:
        """How many were interviewed, and what is mentioned most."""
        text, base = opening_sentence(group, self.language), group.base
        # That there was nobody is said without a number: there the sentence itself is the claim.
        number_said, people = number(base, self.language) if base else text, self.people_of(group)
        sizes = [self.size(self.key("interviewed", group.address), number_said, group.respondents, people)]
        if group.unfinished and base:
            everybody = (*group.respondents, *group.unfinished)
            all_said = number(len(everybody), self.language)
            sizes.append(self.size(self.key("interviewed", group.address, "all"), all_said, everybody, people))
        sentences = [Sentence(self.key("opening", group.address, "interviewed"), text, tuple(sizes))]
        if findings := self.findings(group):
            said = self.most_named(findings)
            sentences.append(
                Sentence(
                    self.key("opening", group.address, "named"),
                    self.words.most_named.format(codes=said),
                    tuple(
                        self.says(self.key("named", group.address, line.code), line.quantity.words, group, line)
                        for line in findings
                    ),
                )
            )
        elif base and not group.coded:
            sentences.append(Sentence(self.key("opening", group.address, "nothing"), self.words.nothing))
        return Paragraph(self.key("opening", group.address), tuple(sentences))

    def most_named(self, findings: Sequence[CodeLine]) -> str:
        """The codes in a row, those of one number with that number once."""
        parts = []
        for quantity, alike in groupby(findings, lambda line: line.quantity.words):
            nouns = [noun_of(line) for line in alike]
            told = self.words.most_named_by.format(quantity=quantity) if len(nouns) > 1 else quantity
            parts.append(f"{listing(nouns, self.words.and_)} ({told})")
        return listing(parts, self.words.and_) if len(parts) == len(findings) else "; ".join(parts)

    def findings(self, group: GroupSummary) -> list[CodeLine]:
        """The codes (not themes) that at least half of the group mentions, the most mentioned of them.

        Codes that are mentioned as often are all named, or none of them is: where they are too many, those before them
        are enough.
        """
        lines = {
            line.code_id: line
            for section in group.sections
            for line in section.lines
            if not (line.theme or line.narrowed or line.is_answer or line.hidden)
        }
        common: dict[int, list[CodeLine]] = {}
        for line in lines.values():
            if 2 * line.quantity.n >= group.base and line.quantity.n > 1:
                common.setdefault(line.quantity.n, []).append(line)
        found: list[CodeLine] = []
        for _n, alike in sorted(common.items(), reverse=True):
            if len(found) >= FEWEST_FINDINGS or len(found) + len(alike) > MOST_FINDINGS:
                break
            found += alike
        return found

    def section(self, group: GroupSummary, section: SectionSummary, place: PartPlace) -> Iterator[Block]:
        """The parts of a section in order; sentences run on until one of them begins a paragraph or is none."""
        teller = PartTeller(self.language, self.summary.percent_from, self.summary.figures)
        running: list[Sentence] = []
        for number_, part in enumerate(section.parts):
            here = place._replace(part=number_)
            alone = part.kind in ("codes", "table", "chart", "joint") or (part.kind == "quote" and not part.opens)
            if running and (alone or part.paragraph):
                yield Paragraph(self.key("paragraph", group.address, section.key), tuple(running))
                running = []
            if part.kind == "quote" and part.opens:
                running += (self.at(self.quoting(group, part.opens, quote), here) for quote in part.quotes)
            elif not alone:
                running += (self.at(self.told(group, section, told), here) for told in teller.tell(part))
            for block in self.apart(group, section, part) if alone else ():
                yield self.at(block, here)
        if running:
            yield Paragraph(self.key("paragraph", group.address, section.key), tuple(running))

    def apart(self, group: GroupSummary, section: SectionSummary, part: PartSummary) -> Iterator[Block]:
        """The blocks of a part that is no sentence of a paragraph."""
        if part.kind == "codes" and part.lines:
            yield from self.counted(group, section, part)
            yield self.codes(group, section, part)
        elif part.kind == "chart" and any(line.base for line in part.lines):
            yield self.charted(group, section, part)
        elif part.kind == "table":
            yield self.codes(group, section, part)
        elif part.kind == "joint":
            yield from self.joint(group, section, part)
        elif part.kind == "quote":
            yield from (self.quoted(group, quote) for quote in part.quotes)

    def told(self, group: GroupSummary, section: SectionSummary, told: ToldSentence) -> Sentence:
        """A sentence of a part; without a number it is the author's own."""
        claims = tuple(claim for said, line in told.numbers for claim in self.said(group, line, said))
        claims += tuple(self.figure(cited) for cited in told.figures)
        about = min((line.code for _said, line in told.numbers), default=section.key)
        return Sentence(self.key("sentence", group.address, about), told.text, claims)

    def figure(self, cited: CitedFigure) -> Claim:
        """A figure from elsewhere, as a sentence or a cell says it."""
        return figure_claim(self.key("figure", cited.figure.address), cited.text, cited.figure, self.language)

    def joint(self, group: GroupSummary, section: SectionSummary, part: PartSummary) -> Iterator[Block]:
        """A joint display: a table of themes by sources, and below it a paragraph on each that has been judged."""
        rows = list(joined_rows(part, self.summary.figures))
        columns = part.joint.columns if part.joint else ()
        words, title = beside_words(self.language), part.joint.title if part.joint else ""
        yield self.captioned(
            self.key("joint", group.address, section.key),
            title or words.joint_title,
            (words.joint_theme, *map(capitalise, columns), words.joint_verdict),
            [self.joint_row(group, row, columns) for row in rows],
            widths=(3.1, *(10.1 / max(1, len(columns)) for _column in columns), 2.8),
        )
        for row in rows:
            if row.verdict is not None or row.explains:
                sentences = tuple(self.joined(group, row))
                yield Paragraph(self.key("joined", group.address, row.theme), sentences)

    def joint_row(self, group: GroupSummary, row: JoinedRow, columns: Sequence[str]) -> TableRow:
        cells = []
        for column in columns:
            said = [self.joint_cell(group, source) for source in row.sources if source.column == column]
            text = " ".join(cell.text for cell in said) or NONE
            cells.append(TableCell(text, tuple(claim for cell in said for claim in cell.claims)))
        verdict = beside_words(self.language).verdicts[row.verdict] if row.verdict else NONE
        return TableRow(
            self.key("joint-row", group.address, row.theme), (TableCell(row.theme), *cells, TableCell(verdict))
        )

    def joint_cell(self, group: GroupSummary, source: JointSource) -> TableCell:
        """What a source says, in a cell: a whole sentence of a group, or a figure with what it measures."""
        if source.figure is not None:
            said = figure_words(source.figure, self.language)
            claim = self.figure(CitedFigure(said, source.figure))
            return TableCell(f"{capitalise(source.figure.measure)}: {said}", (claim,))
        if source.line is not None and source.line.hidden:
            return TableCell(HIDDEN)
        told = self.joint_sentence(source)
        return TableCell(told.text, tuple(self.said(group, source.line, told)) if source.line else ())

    def joint_sentence(self, source: JointSource) -> CountSentence:
        """What a group says, as a sentence of its own; of nobody, that there was nobody to ask."""
        line = source.line
        assert line is not None
        return next(code_sentences((line,), self.language, self.summary.percent_from))[0]

    def joined(self, group: GroupSummary, row: JoinedRow) -> Iterator[Sentence]:
        """What a group says, what that is to what the other sources say, and why, as the author has it."""
        words = beside_words(self.language)
        told = [source for source in row.sources if source.line is None or not source.line.hidden]
        spoken = [source for source in told if not source.is_silent] or told
        if not spoken:
            return
        first = next((source for source in spoken if source.line is not None), spoken[0])
        key = ("joined", group.address, row.theme)
        if first.figure is not None:
            said = figure_words(first.figure, self.language)
            text = words.joint_lead.format(theme=row.theme, column=first.column, number=said)
            claims = (self.figure(CitedFigure(said, first.figure)),)
            yield Sentence(self.key(*key, "says"), capitalise(text), claims)
        elif first.line is not None:
            sentence = self.joint_sentence(first)
            yield Sentence(self.key(*key, "says"), sentence.text, tuple(self.said(group, first.line, sentence)))
        others = [source for source in spoken if source is not first]
        if others and row.verdict is not None:
            told_others, numbers = [], []
            for source in others:
                if source.figure is not None:
                    said = inside_brackets(source.figure, self.language)
                    numbers.append(self.figure(CitedFigure(said, source.figure)))
                    told_others.append(f"{source.column} ({source.figure.measure}: {said})")
                elif source.line is not None:
                    claim = self.key("joined", source.line.group, source.line.code, "n")
                    numbers.append(self.says(claim, source.line.quantity.words, group, source.line))
                    told_others.append(f"{source.column} ({source.line.quantity.words})")
            text = words.joined[row.verdict].format(others=listing(told_others, words.and_))
            yield Sentence(self.key(*key, "verdict"), text, tuple(numbers))
        if row.explains:
            own = with_figures(row.explains, self.summary.figures, self.language)
            yield Sentence(self.key(*key, "explains"), own.text, tuple(map(self.figure, own.figures)))

    def quoting(self, group: GroupSummary, opens: str, quote: Quote) -> Sentence:
        """A quotation within a sentence: *Een school zegt daarover: “...”*."""
        quoted = self.quoted(group, quote)
        reference = f" ({quoted.reference})" if quoted.reference else ""
        stop = "" if quote.text.endswith((".", "!", "?", "…")) and not reference else "."
        text = f"{capitalise(opens.removesuffix(':'))}: “{quote.text}”{reference}{stop}"
        return Sentence(self.key("quoting", group.address, quote.coding_guid, quote.name), text, quoted=(quoted,))

    def counted(self, group: GroupSummary, section: SectionSummary, part: PartSummary) -> Iterator[Block]:
        """Codes in the order of their numbers. Sentences run on until one has quotations, which follow it.

        A paragraph that ends so is known by the code it ends with, for which sentences come before may change.
        """
        running: list[Sentence] = []
        told_lines = [line for line in part.lines if not line.hidden]
        for told, lines in code_sentences(told_lines, self.language, self.summary.percent_from):
            # Sentences come in the order of their numbers, and codes in that of an outline; the path stays.
            about = min(line.code for line in lines)
            claims = tuple(claim for line in lines for claim in self.said(group, line, told))
            running.append(Sentence(self.key("sentence", group.address, about), told.text, claims))
            quotes = tuple(self.quotes(group, lines))
            if quotes:
                yield Paragraph(self.key("paragraph", group.address, about), tuple(running))
                yield from quotes
                running = []
        if running:
            yield Paragraph(self.key("rest", group.address, section.key), tuple(running))

    def said(self, group: GroupSummary, line: CodeLine, told: CountSentence) -> Iterator[Claim]:
        """The numbers of a code in a sentence: how many of the group; the base and the percentage where they stand."""
        address = group.address if line.group == group.group else line.group
        of = (address, line.code, *((line.narrowed,) if line.narrowed else ()))
        yield self.says(self.key("said", *of, "n"), told.number, group, line)
        if told.base:
            yield self.size(self.key("said", *of, "base"), told.base, line.base, self.base_of(group, line))
        if (text := percentage(line.quantity, self.summary.percent_from)) and text in told.text:
            yield self.share(self.key("said", *of, "percent"), text, group, line)

    def quotes(self, group: GroupSummary, lines: Sequence[CodeLine]) -> Iterator[Quoted]:
        """The quotations of a sentence; where it is about several codes, the reference says which."""
        for line in lines:
            for quote in line.quotes:
                yield self.quoted(group, quote, noun_of(line) if len(lines) > 1 else "")

    def quoted(self, group: GroupSummary, quote: Quote, about: str = "") -> Quoted:
        key = self.key("quote", group.address, quote.coding_guid, quote.name)
        return Quoted(key, quote.text, self.reference(quote, about), (quote.coding_id,), quote.respondents)

    def reference(self, quote: Quote, name: str) -> str:
        about = self.words.about.format(code=name) if name else ""
        return ", ".join(part for part in (quote.reference, about) if part)

    def contrast(self, contrast: Contrast) -> Sentence:
        claims = tuple(
            self.says(self.key("contrast", line.code, group.address), line.quantity.words, group, line)
            for group, line in (
                (contrast.most_group, contrast.most),
                (contrast.least_group, contrast.least),
            )
        )
        return Sentence(self.key("contrast", contrast.most.code), contrast_sentence(contrast, self.language), claims)

    def codes(self, group: GroupSummary, section: SectionSummary, part: PartSummary) -> Table:
        """A table of codes: each with n, N and, from a base on that is large enough, the percentage."""
        bases = {line.base for line in part.lines}
        people = bases.pop() if len(bases) == 1 else group.respondents
        columns = 4 if len(people) >= self.summary.percent_from else 3
        key, base = self.key("table", group.address, section.key), f"N = {len(people)}"
        whom, header = group.label, self.words.codes_header
        if part.base != "group" and people != group.respondents:
            whom = f"{whom} {self.words.of_base[part.base].plural}"
        return self.captioned(
            key,
            f"{part.text or section.title} ({whom}, {base})",
            (self.words.answer_header if all(line.is_answer for line in part.lines) else header[0], *header[1:columns]),
            [self.code_row(group, line, columns) for line in part.lines],
            numeric=tuple(range(1, columns)),
            widths=CODES_WIDTHS[:columns],
            claims=(self.size(f"{key}:base", base, people, replace(self.people_of(group), base=part.base)),),
        )

    def code_row(self, group: GroupSummary, line: CodeLine, columns: int) -> TableRow:
        of, quantity = (group.address, line.code, *((line.narrowed,) if line.narrowed else ())), line.quantity
        claims = (
            self.says(self.key("cell", *of, "n"), str(quantity.n), group, line),
            self.size(self.key("cell", *of, "base"), str(quantity.base), line.base, self.base_of(group, line)),
            self.share(self.key("cell", *of, "percent"), str(quantity.percentage), group, line),
        )[: columns - 1]
        if line.hidden:
            cells = (TableCell(line.name), *(TableCell(HIDDEN) for _claim in claims))
        else:
            cells = (TableCell(line.name), *(TableCell(claim.text, (claim,)) for claim in claims))
        return TableRow(self.key("row", *of), cells, line.depth)

    def charted(self, group: GroupSummary, section: SectionSummary, part: PartSummary) -> ChartFigure:
        """A chart of codes out of their bases; of answers of which everybody gives one, as divided bars."""
        bars: dict[str, list[CodeLine]] = {}
        for line in part.lines:
            bars.setdefault(line.bar, []).append(line)
        # Of several charts of a section each is known by what it is about, for others may come before it.
        about = sorted({line.code for line in part.lines} | {name for line in part.lines for name in line.where})
        key = self.key("chart", group.address, section.key, *about)
        people = tuple(dict.fromkeys(who for line in part.lines for who in line.base))
        whom, base = group.label, f"N\u00a0=\u00a0{len(people)}"
        if part.base != "group" and people != group.respondents:
            whom = f"{whom} {self.words.of_base[part.base].plural}"
        title, named = part.text or section.title, {line.code: line.name for line in part.lines}
        chart: CountChart
        if all(line.is_answer for line in part.lines) and all(map(adds_up, bars.values())):
            chart = self.divided(title, bars)
            header = ("", *named.values(), "N")
            rows = [self.divided_row(group, bar, lines) for bar, lines in bars.items()]
        else:
            by_code = {code: [line for line in part.lines if line.code == code] for code in named}
            chart = Chart(
                title,
                tuple(bars),
                tuple(
                    (named[code], tuple(ChartBar(_told(line), line.quantity.base) for line in lines))
                    for code, lines in by_code.items()
                ),
                of_base=True,
            )
            said = self.words.evidence.n_of_base.format(n="n", base="N")
            header = (self.words.codes_header[0], *((bar or said) for bar in bars))
            rows = [self.bar_row(group, lines) for lines in by_code.values()]
        table = Table(
            key=f"{key}:table",
            label="",
            ordinal=0,
            title="",
            header=header,
            rows=tuple(rows),
            numeric=tuple(range(1, len(header))),
            widths=(CODES_WIDTHS[0], *[(PAGE_WIDTH - CODES_WIDTHS[0]) / (len(header) - 1)] * (len(header) - 1)),
        )
        self.figures += 1
        figure = page_words(self.language).figure
        claim = self.size(f"{key}:base", base, people, replace(self.people_of(group), base=part.base))
        label = f"{figure} {self.summary.chapter}." if self.summary.chapter else f"{figure} "
        return ChartFigure(key, label, self.figures, f"{title} ({whom}, {base})", chart, table, (claim,), self.language)

    def divided(self, title: str, bars: Mapping[str, Sequence[CodeLine]]) -> SplitChart:
        """The answers as one bar for each of those that they are given by."""
        answers = tuple(line.name for line in next(iter(bars.values())))
        return SplitChart(
            title,
            answers,
            tuple(SplitRow(bar, tuple(map(_told, lines)), lines[0].quantity.base) for bar, lines in bars.items()),
        )

    def divided_row(self, group: GroupSummary, bar: str, lines: Sequence[CodeLine]) -> TableRow:
        """A divided bar as a row of a table, with its base at the end."""
        cells = [TableCell(bar or capitalise(group.label)), *(self.bar_cell(group, line, "{n}") for line in lines)]
        key = self.key("bar", group.address, lines[0].code, *filter(None, (lines[0].narrowed,)), "base")
        claim = self.size(key, str(lines[0].quantity.base), lines[0].base, self.base_of(group, lines[0]))
        return TableRow(f"{key}:row", (*cells, TableCell(claim.text, (claim,))))

    def bar_row(self, group: GroupSummary, lines: Sequence[CodeLine]) -> TableRow:
        """The bars of a code as a row of a table."""
        said = self.words.evidence.n_of_base
        cells = (self.bar_cell(group, line, said) for line in lines)
        return TableRow(self.key("bars", group.address, lines[0].code), (TableCell(lines[0].name), *cells))

    def bar_cell(self, group: GroupSummary, line: CodeLine, said: str) -> TableCell:
        """The number of a bar."""
        if line.hidden:
            return TableCell(HIDDEN)
        of = (group.address, line.code, *filter(None, (line.narrowed,)))
        claim = self.says(self.key("bar", *of, "n"), str(line.quantity.n), group, line)
        return TableCell(said.format(n=claim.text, base=line.quantity.base), (claim,))

    def interviewed(self) -> Table:
        """The table of who was interviewed: how each attribute is distributed over each group."""
        rows = [row for group in self.summary.groups for row in self.spreads(group)]
        title, header = self.words.interviewed_title, self.words.interviewed_header
        return self.captioned(self.key("interviewed"), title, header, rows, widths=INTERVIEWED_WIDTHS)

    def spreads(self, group: GroupSummary) -> Iterator[TableRow]:
        size = f"N\u00a0=\u00a0{group.base}"
        claim = self.size(self.key("spread", group.address, "base"), size, group.respondents, self.people_of(group))
        first = TableCell(f"{capitalise(group.label)} ({size})", (claim,))
        if not group.spreads:
            yield TableRow(self.key("spread", group.address), (first, TableCell("–"), TableCell("–")))
        for spread in group.spreads:
            of = (group.address, "attribute", spread.name)
            parts = list(spread_parts(spread, self.language))
            claims = tuple(
                Claim(
                    self.key("spread", *of, part.about),
                    part.text,
                    part.measure,
                    part.value,
                    respondents=part.respondents,
                    base=group.respondents,
                    subject=replace(self.people_of(group), name=spread.name),
                )
                for part in parts
                if part.measure
            )
            said = TableCell(", ".join(part.text for part in parts), claims)
            yield TableRow(self.key("spread", *of), (first, TableCell(spread.name), said))
            first = TableCell("")

    def says(self, key: str, text: str, group: GroupSummary, line: CodeLine) -> Claim:
        """How many of a group mention a code, and who and where."""
        return Claim(
            key, text, "n", line.quantity.n, line.passages, line.respondents, line.base, self.subject_of(group, line)
        )

    def share(self, key: str, text: str, group: GroupSummary, line: CodeLine) -> Claim:
        """The same as a percentage."""
        percent = line.quantity.percentage
        return Claim(
            key, text, "percent", percent, line.passages, line.respondents, line.base, self.subject_of(group, line)
        )

    def size(self, key: str, text: str, people: tuple[int, ...], subject: ClaimSubject = NO_SUBJECT) -> Claim:
        """How many there are to count; no passage is needed for that."""
        return Claim(key, text, "base", len(people), respondents=people, base=people, subject=subject)

    def subject_of(self, group: GroupSummary, line: CodeLine) -> ClaimSubject:
        """What a number of a code is about, as the report calls it; a contrast has a line of another group."""
        own = group if line.group == group.group else self.named(line.group) or group
        return replace(self.people_of(own, line.where), name=line.name, code=line.code, base=line.out_of)

    def base_of(self, group: GroupSummary, line: CodeLine) -> ClaimSubject:
        """Whom a number of a code is out of."""
        return replace(self.subject_of(group, line), name="", code="")

    def named(self, group: str) -> GroupSummary | None:
        """The group of the report that is called so."""
        return next((one for one in self.summary.groups if one.group == group), None)

    def people_of(self, group: GroupSummary, where: Mapping[str, tuple[str, ...]] | None = None) -> ClaimSubject:
        """Whom a number is out of."""
        narrowed = {**group.where, **(where or {})}
        said = conditions(narrowed, self.language) if narrowed else ""
        return ClaimSubject(group=capitalise(group.label), where=said)

    def captioned(
        self,
        key: str,
        title: str,
        header: tuple[str, ...],
        rows: Iterable[TableRow],
        *,
        numeric: tuple[int, ...] = (),
        widths: tuple[float, ...],
        claims: tuple[Claim, ...] = (),
    ) -> Table:
        self.tables += 1
        label = f"{self.words.table} {self.summary.chapter}." if self.summary.chapter else f"{self.words.table} "
        return Table(key, label, self.tables, title, header, tuple(rows), numeric, widths, claims)

    def numbered(self, *places: int) -> str:
        """The number of a heading, where the chapter has one."""
        chapter = self.summary.chapter
        return "" if chapter is None else ".".join(map(str, (chapter, *places)))


def _told(line: CodeLine) -> int | None:
    """The number of a line, ``None`` where it is not told."""
    return None if line.hidden else line.quantity.n
