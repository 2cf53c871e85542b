"""The agreement report as headings, sentences and tables in order, before any file format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.agreement.figures import CodeFigures, PairFigures
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.report.agreement.view import AgreementView, caveats, interpretation, key_rows, settings_rows
from qualcode.report.blocks import Block, Heading, Keys, Paragraph, Table, TableRow
from qualcode.report.wording.words import NONE, AgreementWords

WIDTH = 16.0
MOST_COLUMNS = 7
"""More columns of figures beside the codes follow in a next table."""

MOST_BESIDE = 5
"""So many measures fit beside the alphas and the verdict; more follow in a next table."""

LARGEST_MATRIX = 8
"""More coders than this have no matrix, only the list of pairs."""


def agreement_blocks(view: AgreementView) -> list[Block]:
    """The blocks of the whole report, in order. Tables are numbered through."""
    return list(_Blocks(view).blocks())


class _Blocks:
    """Walks the report once, numbering tables and giving keys."""

    def __init__(self, view: AgreementView) -> None:
        self.view, self.report, self.words = view, view.report, view.words
        self.key = Keys()
        self.tables = 0

    def blocks(self) -> Iterator[Block]:
        words, view = self.words, self.view
        yield self.heading("agreement", words.title, 1)
        if view.study:
            yield Paragraph.of(self.key("study"), view.study, note=True)
        yield self.heading("methods", words.methods)
        yield self.text("methods", view.methods())
        yield self.text("optional", words.optional)
        yield self.heading("result", words.result)
        if sentences := interpretation(view):
            yield self.text("result", " ".join(sentences))
        rows = [self.row("figure", label, label, said) for label, said in key_rows(view)]
        yield self.table("key", (words.heads["figure"], words.heads["value"]), rows, (), (8.0, 8.0))
        if self.report.codes:
            yield from self.codes()
            yield from self.pairs()
            yield from self.documents()
            yield from self.rounds()
            yield from self.differences()
        if found := caveats(view):
            yield self.heading("warnings", words.warnings)
            yield from (self.text("warning", text) for text in found)
        yield self.heading("settings", words.settings)
        rows = [self.row("setting", label, label, said) for label, said in settings_rows(view)]
        yield self.table("settings", (words.heads["setting"], words.heads["value"]), rows, (), (4.5, 11.5))
        yield self.heading("literature", words.literature)
        yield from (self.text("reference", text) for text in view.literature())

    def codes(self) -> Iterator[Block]:
        words, view, heads = self.words, self.view, self.words.heads
        yield self.heading("codes", words.codes)
        reading = words.reading.format(
            unit=view.unit,
            level=words.figure(100 * self.report.settings.confidence, 0),
            high=words.figure(RELIABLE, 3),
            low=words.figure(TENTATIVE, 3),
        )
        yield self.text("reading", reading)
        header = (heads["code"], heads["marked"], heads["alpha"], heads["u_alpha"], heads["verdict"])
        first, then = view.beside[:MOST_BESIDE], view.beside[MOST_BESIDE:]
        rows = []
        for code in self.report.codes:
            measures = code.measures
            cells = [
                str(code.marked),
                words.measured(measures["alpha"]),
                words.measured(measures["binary_u_alpha"]),
                view.verdict(code),
                *(view.estimate(code, name) for name in first),
            ]
            rows.append(self.code("code", code.code, *cells))
        last = tuple(words.measure(name) for name in first)
        more = len(last) - 2
        sizes = (1.0, *[1.1] * (more + 1)) if more else (1.0, 1.2)
        widths = (round(4.1 - more, 1), 0.9, 2.9, 2.9, 3.0, *sizes)
        numeric = tuple(column for column in range(1, len(widths)) if column != len(header) - 1)
        yield self.table("codes", (*header, *last), rows, numeric, widths)
        for start in range(0, len(then), MOST_COLUMNS):
            part = then[start : start + MOST_COLUMNS]
            rows = [
                self.code("more", code.code, *(view.estimate(code, name) for name in part), part=part[0])
                for code in self.report.codes
            ]
            titles = (heads["code"], *map(words.measure, part))
            widths = (WIDTH - 1.5 * len(part), *[1.5] * len(part))
            yield self.table("codes", titles, rows, tuple(range(1, len(titles))), widths, part=part[0])
        yield from self.rates()

    def rates(self) -> Iterator[Block]:
        """The share of units with the code for each coder, and kappa for each pair: no more columns than fit."""
        words, view, settings = self.words, self.view, self.report.settings
        yield self.text("rates", words.rates_note.format(unit=view.unit, coders=view.numbered()))
        coders = list(enumerate(settings.coders, start=1))
        columns = [(f"% {number}", coder) for number, coder in coders]
        pairs = [(f"κ {view.pair(pair.coders)}", pair.coders) for pair in self.report.pairs]
        both: list[tuple[str, str | tuple[str, str]]] = [*columns, *pairs]
        for first in range(0, len(both), MOST_COLUMNS):
            part = both[first : first + MOST_COLUMNS]
            begins = part[0][1] if isinstance(part[0][1], str) else ", ".join(part[0][1])
            rows = [
                self.code(
                    "rates", code.code, *(_share_or_kappa(code, which, words) for _title, which in part), part=begins
                )
                for code in self.report.codes
            ]
            widths = (WIDTH - 1.5 * len(part), *[1.5] * len(part))
            header = (words.heads["code"], *(title for title, _which in part))
            yield self.table("rates", header, rows, tuple(range(1, len(part) + 1)), widths, part=begins)

    def pairs(self) -> Iterator[Block]:
        words, heads, view = self.words, self.words.heads, self.view
        coders = self.report.settings.coders
        yield self.heading("pairs", words.pairs)
        yield self.text("pairs", f"{words.pairs_note} {words.coders_note.format(coders=view.numbered())}")
        if 2 < len(coders) <= LARGEST_MATRIX:
            alphas = {frozenset(pair.coders): words.figure(pair.alpha.estimate) for pair in self.report.pairs}
            rows = [
                self.row(
                    "coder", one, f"{number} {one}", *(alphas.get(frozenset((one, other)), "") for other in coders)
                )
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
        rows = [self.row("pair", ", ".join(pair.coders), *self.pair(pair, one_code)) for pair in self.report.pairs]
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
        yield self.heading("documents", words.documents)
        yield self.text("documents", words.documents_note)
        first = (heads["document"], heads["coders"], self.unit_head(), heads["alpha"], heads["u_alpha"])
        coders = self.report.settings.coders
        rows = [
            self.row(
                "document",
                found.document,
                found.document,
                ", ".join(str(coders.index(coder) + 1) for coder in found.coders),
                str(found.units),
                words.coefficient(found.alpha),
                words.coefficient(found.binary_u_alpha),
                str(found.agreed),
                *(str(found.disagreements[kind]) for kind in found.disagreements),
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
        yield self.heading("rounds", words.rounds)
        yield self.text("rounds", words.rounds_note)
        changed = any(found.after for found in self.report.rounds)
        header: tuple[str, ...] = (
            heads["round"],
            heads["version"],
            heads["coders"],
            heads["documents"],
            self.unit_head(),
        )
        rows = [
            self.row(
                "round",
                found.round,
                found.round,
                str(found.codebook_version),
                ", ".join(found.coders),
                str(found.documents),
                str(found.units),
                words.measured(found.alpha),
                words.measured(found.binary_u_alpha),
                *([words.measured(found.after.alpha) if found.after else NONE] if changed else []),
            )
            for found in self.report.rounds
        ]
        header = (*header, heads["alpha"], heads["u_alpha"])
        if changed:
            widths: tuple[float, ...] = (2.2, 1.6, 2.4, 1.7, 1.5, 2.2, 2.2, 2.2)
            yield self.table("rounds", (*header, heads["after"]), rows, (1, 3, 4, 5, 6, 7), widths)
        else:
            yield self.table("rounds", header, rows, (1, 3, 4, 5, 6), (2.6, 1.8, 3.0, 1.8, 1.6, 2.6, 2.6))

    def differences(self) -> Iterator[Block]:
        words, heads = self.words, self.words.heads
        if not self.report.disagreements.codes:
            return
        yield self.heading("differences", words.differences)
        yield self.text("differences", words.differences_note)
        rows = [
            self.code("difference", code, *(str(count) for count in (*kinds.values(), sum(kinds.values()))))
            for code, kinds in self.report.disagreements.codes.items()
        ]
        whole = self.report.disagreements.kinds
        total = (str(count) for count in (*whole.values(), sum(whole.values())))
        rows.append(TableRow.of(self.key("difference-total"), (heads["total"], *total)))
        header = (heads["code"], *words.kinds.values(), heads["total"])
        yield self.table("differences", header, rows, (1, 2, 3, 4), (6.4, 2.4, 2.4, 2.6, 2.2))

    def unit_head(self) -> str:
        """The name of the units as a heading."""
        return self.view.unit.capitalize()

    def heading(self, about: str, text: str, level: int = 2) -> Heading:
        return Heading(self.key("heading", about), level, text)

    def text(self, about: str, text: str, *more: str) -> Paragraph:
        return Paragraph.of(self.key("text", about, *more), text)

    def row(self, what: str, about: str, *texts: str) -> TableRow:
        return TableRow.of(self.key(what, about), texts)

    def code(self, what: str, path: str, *texts: str, part: str = "") -> TableRow:
        """The row of a code, indented by the codes above it; ``part`` tells it from its row in a next table."""
        key = self.key(what, path, part) if part else self.key(what, path)
        return TableRow.of(key, (self.view.name(path), *texts), self.view.depth(path))

    def table(
        self,
        title: str,
        header: tuple[str, ...],
        rows: Sequence[TableRow],
        numeric: tuple[int, ...],
        widths: tuple[float, ...],
        *,
        part: str = "",
    ) -> Table:
        self.tables += 1
        key = self.key("table", title, part) if part else self.key("table", title)
        caption = self.words.captions[title]
        return Table(key, self.words.table, self.tables, caption, header, tuple(rows), numeric, widths)


def _share_or_kappa(code: CodeFigures, which: str | tuple[str, str], words: AgreementWords) -> str:
    """A coder's share of units with the code, or the kappa of a pair; a dash for one who compared nothing."""
    if isinstance(which, str):
        return words.share(code.base_rates.get(which)).rstrip("%")
    return next((words.coefficient(pair.kappa) for pair in code.pairs if pair.coders == which), NONE)
