"""The agreement report as headings, sentences and tables in order, before any file format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.agreement.figures import CodeFigures, PairFigures
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.files import write_whole
from qualcode.report.agreement.view import AgreementView, caveats, interpretation, key_rows, settings_rows
from qualcode.report.chapter.blocks import Block, Heading, Paragraph, Table, TableRow
from qualcode.report.wording.words import NONE, AgreementWords
from qualcode.report.writers.markdown import blocks_to_markdown

WIDTH = 16.0
MOST_COLUMNS = 7
"""More columns of figures beside the codes follow in a next table."""

LARGEST_MATRIX = 8
"""More coders than this have no matrix, only the list of pairs."""


def write_agreement(view: AgreementView, path: Path, kind: str) -> None:
    """Writes the report as ``kind`` (docx, md or xlsx), whole or not at all. ``QualcodeError`` when it cannot."""
    if kind == "docx":
        from qualcode.report.writers.docx import write_blocks

        write_blocks(agreement_blocks(view), view.words.title, view.words.language, path)
    elif kind == "md":
        write_whole(path, blocks_to_markdown(agreement_blocks(view)).encode())
    else:
        from qualcode.report.agreement.sheets import write_sheets

        write_sheets(view, path)


def agreement_blocks(view: AgreementView) -> list[Block]:
    """The blocks of the whole report, in order. Tables are numbered through."""
    return list(_Blocks(view).blocks())


class _Blocks:
    """Walks the report once, numbering tables."""

    def __init__(self, view: AgreementView) -> None:
        self.view, self.report, self.words = view, view.report, view.words
        self.tables = 0

    def blocks(self) -> Iterator[Block]:
        words, view = self.words, self.view
        yield Heading(1, words.title)
        if view.study:
            yield Paragraph(view.study, note=True)
        yield Heading(2, words.methods)
        yield Paragraph(view.methods())
        yield Paragraph(words.optional)
        yield Heading(2, words.result)
        if sentences := interpretation(view):
            yield Paragraph(" ".join(sentences))
        rows = [TableRow(row) for row in key_rows(view)]
        yield self.table("key", (words.heads["figure"], words.heads["value"]), rows, (), (8.0, 8.0))
        if self.report.codes:
            yield from self.codes()
            yield from self.pairs()
            yield from self.documents()
            yield from self.rounds()
            yield from self.differences()
        if found := caveats(view):
            yield Heading(2, words.warnings)
            yield from (Paragraph(text) for text in found)
        yield Heading(2, words.settings)
        rows = [TableRow(row) for row in settings_rows(view)]
        yield self.table("settings", (words.heads["setting"], words.heads["value"]), rows, (), (4.5, 11.5))
        yield Heading(2, words.literature)
        yield from (Paragraph(text) for text in view.literature())

    def codes(self) -> Iterator[Block]:
        words, view, heads = self.words, self.view, self.words.heads
        yield Heading(2, words.codes)
        reading = words.reading.format(
            unit=view.unit,
            level=words.figure(100 * self.report.settings.confidence, 0),
            high=words.figure(RELIABLE, 3),
            low=words.figure(TENTATIVE, 3),
        )
        yield Paragraph(reading)
        header = (heads["code"], heads["marked"], heads["alpha"], heads["u_alpha"], heads["verdict"])
        rows = []
        for code in self.report.codes:
            measures = code.measures
            cells = [
                view.name(code.code),
                str(code.marked),
                words.measured(measures["alpha"]),
                words.measured(measures["binary_u_alpha"]),
                view.verdict(code),
                *(view.estimate(code, name) for name in view.beside),
            ]
            rows.append(TableRow(tuple(cells), view.depth(code.code)))
        last = tuple(words.measure(name) for name in view.beside)
        more = len(last) - 2
        sizes = (1.0, *[1.1] * (more + 1)) if more else (1.0, 1.2)
        widths = (round(4.1 - more, 1), 0.9, 2.9, 2.9, 3.0, *sizes)
        numeric = tuple(column for column in range(1, len(widths)) if column != len(header) - 1)
        yield self.table("codes", (*header, *last), rows, numeric, widths)
        yield from self.rates()

    def rates(self) -> Iterator[Block]:
        """The share of units with the code for each coder, and kappa for each pair: no more columns than fit."""
        words, view, settings = self.words, self.view, self.report.settings
        yield Paragraph(words.rates_note.format(unit=view.unit, coders=view.numbered()))
        coders = list(enumerate(settings.coders, start=1))
        columns = [(f"% {number}", coder) for number, coder in coders]
        pairs = [(f"κ {view.pair(pair.coders)}", pair.coders) for pair in self.report.pairs]
        both: list[tuple[str, str | tuple[str, str]]] = [*columns, *pairs]
        for first in range(0, len(both), MOST_COLUMNS):
            part = both[first : first + MOST_COLUMNS]
            rows = [
                TableRow(
                    (view.name(code.code), *(_share_or_kappa(code, which, words) for _title, which in part)),
                    view.depth(code.code),
                )
                for code in self.report.codes
            ]
            widths = (WIDTH - 1.5 * len(part), *[1.5] * len(part))
            header = (words.heads["code"], *(title for title, _which in part))
            yield self.table("rates", header, rows, tuple(range(1, len(part) + 1)), widths)

    def pairs(self) -> Iterator[Block]:
        words, heads, view = self.words, self.words.heads, self.view
        coders = self.report.settings.coders
        yield Heading(2, words.pairs)
        yield Paragraph(f"{words.pairs_note} {words.coders_note.format(coders=view.numbered())}")
        if 2 < len(coders) <= LARGEST_MATRIX:
            alphas = {frozenset(pair.coders): words.figure(pair.alpha.estimate) for pair in self.report.pairs}
            rows = [
                TableRow((f"{number} {one}", *(alphas.get(frozenset((one, other)), "") for other in coders)))
                for number, one in enumerate(coders, start=1)
            ]
            header = (heads["coder"], *(str(number) for number in range(1, len(coders) + 1)))
            widths = (4.0, *[1.5] * len(coders))
            yield self.table("matrix", header, rows, tuple(range(1, len(coders) + 1)), widths)
        header = (heads["pair"], heads["documents"], self.unit_head(), heads["alpha"], heads["kappa"])
        last = [heads["f1"], heads["percent"]]
        sizes: tuple[float, ...] = (1.6, 2.1, 2.1, 3.4, 3.4, 1.7, 1.7)
        one_code = any(pair.one_code for pair in self.report.pairs)
        if one_code:
            last.append(heads["one_code"])
            sizes = (1.4, 1.9, 1.7, 3.1, 3.1, 1.2, 1.2, 2.4)
        rows = [TableRow(self.pair(pair, one_code)) for pair in self.report.pairs]
        yield self.table("pairs", (*header, *last), rows, tuple(range(1, len(sizes))), sizes)

    def pair(self, pair: PairFigures, one_code: bool) -> tuple[str, ...]:
        words = self.words
        return (
            self.view.pair(pair.coders),
            str(pair.documents),
            str(pair.units),
            words.measured(pair.alpha),
            words.measured(pair.kappa),
            words.coefficient(pair.f1),
            words.share(pair.percent.value).rstrip("%"),
            *([words.coefficient(pair.one_code) if pair.one_code else NONE] if one_code else []),
        )

    def documents(self) -> Iterator[Block]:
        words, heads = self.words, self.words.heads
        yield Heading(2, words.documents)
        yield Paragraph(words.documents_note)
        first = (heads["document"], heads["coders"], self.unit_head(), heads["alpha"], heads["u_alpha"])
        coders = self.report.settings.coders
        rows = [
            TableRow(
                (
                    found.document,
                    ", ".join(str(coders.index(coder) + 1) for coder in found.coders),
                    str(found.units),
                    words.coefficient(found.alpha),
                    words.coefficient(found.binary_u_alpha),
                    str(found.agreed),
                    *(str(found.disagreements[kind]) for kind in found.disagreements),
                )
            )
            for found in self.report.documents
        ]
        header = (*first, heads["agreed"], *words.kinds.values())
        widths = (3.5, 1.6, 1.8, 1.3, 1.5, 1.2, 1.6, 1.7, 1.8)
        yield self.table("documents", header, rows, tuple(range(2, 9)), widths)

    def rounds(self) -> Iterator[Block]:
        words, heads = self.words, self.words.heads
        if not self.report.rounds:
            return
        yield Heading(2, words.rounds)
        yield Paragraph(words.rounds_note)
        header = (heads["round"], heads["version"], heads["coders"], heads["documents"], self.unit_head())
        rows = [
            TableRow(
                (
                    found.round,
                    str(found.codebook_version),
                    ", ".join(found.coders),
                    str(found.documents),
                    str(found.units),
                    words.measured(found.alpha),
                    words.measured(found.binary_u_alpha),
                )
            )
            for found in self.report.rounds
        ]
        widths = (2.6, 1.8, 3.0, 1.8, 1.6, 2.6, 2.6)
        yield self.table("rounds", (*header, heads["alpha"], heads["u_alpha"]), rows, (1, 3, 4, 5, 6), widths)

    def differences(self) -> Iterator[Block]:
        words, heads, view = self.words, self.words.heads, self.view
        if not self.report.disagreements.codes:
            return
        yield Heading(2, words.differences)
        yield Paragraph(words.differences_note)
        rows = [
            TableRow(
                (view.name(code), *(str(count) for count in kinds.values()), str(sum(kinds.values()))), view.depth(code)
            )
            for code, kinds in self.report.disagreements.codes.items()
        ]
        whole = self.report.disagreements.kinds
        rows.append(TableRow((heads["total"], *(str(count) for count in whole.values()), str(sum(whole.values())))))
        header = (heads["code"], *words.kinds.values(), heads["total"])
        yield self.table("differences", header, rows, (1, 2, 3, 4), (6.4, 2.4, 2.4, 2.6, 2.2))

    def unit_head(self) -> str:
        """The name of the units as a heading."""
        return self.view.unit.capitalize()

    def table(
        self,
        title: str,
        header: tuple[str, ...],
        rows: Sequence[TableRow],
        numeric: tuple[int, ...],
        widths: tuple[float, ...],
    ) -> Table:
        self.tables += 1
        return Table(self.words.table, self.tables, self.words.captions[title], header, tuple(rows), numeric, widths)


def _share_or_kappa(code: CodeFigures, which: str | tuple[str, str], words: AgreementWords) -> str:
    """A coder's share of units with the code, or the kappa of a pair; a dash for one who compared nothing."""
    if isinstance(which, str):
        return words.share(code.base_rates.get(which)).rstrip("%")
    return next((words.coefficient(pair.kappa) for pair in code.pairs if pair.coders == which), NONE)
