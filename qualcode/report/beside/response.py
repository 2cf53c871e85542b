"""What the response was: sentences and a table of the fieldwork, and what in it does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qualcode.analysis.patterns.fisher import fisher
from qualcode.analysis.quantify import Language, percentage
from qualcode.queries.fieldwork import CheckedLine
from qualcode.report.blocks import Block, Claim, Keys, Paragraph, Sentence, Table, TableCell, TableRow
from qualcode.report.wording.beside_words import BesideWords
from qualcode.report.wording.languages import beside_words, wording
from qualcode.report.wording.quantities import capitalise, number
from qualcode.report.wording.words import NONE, listing

UNLIKELY = 0.05
"""A difference in response that chance makes less often than this is said to be one."""

LEAST_PERCENT_OF = 20
"""Of fewer who were approached no percentage is given: one of them is over 5%."""

WIDTHS = (2.4, 2.0, 2.0, 1.8, 2.0, 2.0, 2.0, 1.8)


def response_blocks(lines: Sequence[CheckedLine], language: Language, label: str, ordinal: int) -> Iterator[Block]:
    """A paragraph for each part of the fieldwork, and the table of all; ``label`` begins the table's caption."""
    words = beside_words(language)
    teller = _Response(words, language)
    for (part, wave), found in groupby(lines, key=lambda one: (one.line.part, one.line.wave)):
        sentences = tuple(teller.sentences(part, wave, list(found)))
        if sentences:
            yield Paragraph(teller.key("response", part, wave), sentences)
    yield teller.table(lines, label, ordinal)


class _Response:
    """Says what the response of parts of the fieldwork was, and gives keys."""

    def __init__(self, words: BesideWords, language: Language) -> None:
        self.words, self.language, self.key = words, language, Keys()

    def sentences(self, part: str, wave: str, lines: list[CheckedLine]) -> Iterator[Sentence]:
        """What a part says: who took part, who refused, whether quotas were met, and whether strata differ."""
        called = self.words.response["in"].format(part=part, wave=wave) if wave else part
        if said := self.took_part(called, (part, wave), lines):
            yield said
        if said := self.refused((part, wave), lines):
            yield said
        if said := self.quotas((part, wave), lines):
            yield said
        if (p := selective(lines)) is not None:
            told = "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.01 else f"= {p:.2f}"
            text = self.words.response_selective.format(part=called, p=told.replace(".", self.words.comma))
            yield Sentence(self.key("selective", part, wave), text)

    def took_part(self, called: str, of: tuple[str, str], lines: list[CheckedLine]) -> Sentence | None:
        """*Aan de vragenlijst hebben bij LWT 74 van de 194 benaderde scholen meegedaan (38%), en ...*"""
        told: list[str] = []
        claims: list[Claim] = []
        for line in (one.line for one in lines):
            if not line.approached or line.took_part is None:
                continue
            unit = self.words.response["unit"].format(unit=line.unit) if line.unit else self.words.response["nobody"]
            n, base = (
                (str(count) if line.approached > LEAST_PERCENT_OF else number(count, self.language))
                for count in (line.took_part, line.approached)
            )
            percent = share_of(line.took_part, line.approached)
            shape = "next" if told and line.stratum else "first" if line.stratum else "alone"
            if line.took_part == 1 and shape != "next":
                shape += "-one"
            text = self.words.response[shape].format(
                part=called,
                stratum=line.stratum,
                n=n,
                base=base,
                unit=unit,
                percent=f" ({percent})" if percent else "",
            )
            told.append(text)
            for measure, said, count in (("n", n, line.took_part), ("base", base, line.approached)):
                claims.append(self.claim(said, count, *line.key, measure))
            if percent:
                claims.append(self.claim(percent, int(percent[:-1]), *line.key, "percent"))
        if not told:
            return None
        return Sentence(self.key("took-part", *of), f"{capitalise(listing(told, self.words.and_))}.", tuple(claims))

    def refused(self, of: tuple[str, str], lines: list[CheckedLine]) -> Sentence | None:
        """*Veertig hebben geweigerd, met als reden: geen tijd (25) en geen belang (15).*"""
        n = sum(one.line.refused or 0 for one in lines)
        if not n:
            return None
        said = number(n, self.language)
        text = self.words.response_refused.of(n != 1).format(n=said, reasons=reasons_words(lines, self.words))
        return Sentence(self.key("refused", *of), capitalise(text), (self.claim(said, n, *of, "refused"),))

    def quotas(self, of: tuple[str, str], lines: list[CheckedLine]) -> Sentence | None:
        """Whether as many interviews are used as were aimed at, stratum by stratum."""
        aimed = [one.line for one in lines if one.line.quota is not None and one.line.used is not None]
        short = [line for line in aimed if (line.used or 0) < (line.quota or 0)]
        if not aimed:
            return None
        strata = [
            self.words.response_stratum.format(stratum=line.stratum or line.part, n=line.used, quota=line.quota)
            for line in short
        ]
        text = (
            self.words.response_quota.of(len(short) > 1).format(
                n=number(len(short), self.language), strata=listing(strata, self.words.and_)
            )
            if short
            else self.words.response_quota_met
        )
        return Sentence(self.key("quota", *of), text)

    def table(self, lines: Sequence[CheckedLine], label: str, ordinal: int) -> Table:
        """A row for each stratum; columns of which nothing is known are left out."""
        header = self.words.response_header
        rows = [self.cells(one) for one in lines]
        kept = [n for n in range(len(header)) if n < 1 or any(cells[n].text != NONE for cells in rows)]
        return Table(
            self.key("response-table"),
            label,
            ordinal,
            self.words.response_title,
            tuple(header[n] for n in kept),
            tuple(
                TableRow(self.key("response-row", *one.line.key), tuple(cells[n] for n in kept))
                for one, cells in zip(lines, rows, strict=True)
            ),
            numeric=tuple(place for place, n in enumerate(kept) if n > 1),
            widths=tuple(WIDTHS[n] for n in kept),
        )

    def cells(self, one: CheckedLine) -> list[TableCell]:
        line = one.line
        called = self.words.response["in"].format(part=line.part, wave=line.wave) if line.wave else line.part
        cells = [TableCell(capitalise(called)), TableCell(line.stratum or NONE)]
        for name in ("approached", "reached", "refused", "took_part", "used", "quota"):
            n = getattr(line, name)
            if n is None:
                cells.append(TableCell(NONE))
                continue
            text = str(n)
            if name == "took_part" and (percent := share_of(n, line.approached or 0)):
                text = f"{n} ({percent})"
            cells.append(TableCell(text, (self.claim(text, n, *line.key, name),)))
        return cells

    def claim(self, text: str, value: int, *about: str) -> Claim:
        """A number of the fieldwork: behind it is the ledger, and no passage."""
        return Claim(self.key("fieldwork", *about), text, "figure", value, source=self.words.fieldwork_source)


def share_of(n: int, base: int) -> str:
    """A share in whole per cents, where there are enough to give one."""
    return f"{percentage(n, base)}%" if base >= LEAST_PERCENT_OF else ""


def reasons_words(lines: Sequence[CheckedLine], words: BesideWords) -> str:
    """The reasons of who refused, most often given first; empty where none is known."""
    counts: dict[str, int] = {}
    for reason, n in (pair for one in lines for pair in one.line.reasons):
        counts[reason] = counts.get(reason, 0) + n
    if not counts:
        return ""
    told = [f"{reason} ({n})" for reason, n in sorted(counts.items(), key=lambda item: -item[1])]
    return words.response_reasons.format(reasons=listing(told, words.and_))


def selective(lines: Sequence[CheckedLine]) -> float | None:
    """The probability that strata differ so by chance, where that is :data:`UNLIKELY`; else ``None``.

    Of each stratum the share who took part is set beside that of all others (:func:`analysis.patterns.fisher.fisher`);
    the least probability counts, times the number of strata that were looked at (Bonferroni).
    """
    known = [
        (one.line.took_part, one.line.approached)
        for one in lines
        if one.line.approached and one.line.took_part is not None and one.line.stratum
    ]
    if len(known) < 2:
        return None
    took, asked = sum(n for n, _base in known), sum(base for _n, base in known)
    tests = 1 if len(known) == 2 else len(known)
    least = min(fisher(n, base, took - n, asked - base) for n, base in known)
    return p if (p := min(1.0, least * tests)) < UNLIKELY else None


def response_title(language: Language) -> tuple[str, str]:
    """What the table of the response is called, and the word before its number."""
    return beside_words(language).response_title, f"{wording(language).table} "
