"""What running text says of numbers: parts of a whole, n of N, and what stands in a table near by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from qualcode.analysis.checking.figures import FigureRow, FigureTable
from qualcode.analysis.checking.findings import CheckFinding, Rule
from qualcode.analysis.checking.numerals import SaidNumber, in_figures, ordinal, plain_word, said_numbers
from qualcode.analysis.checking.sentences import CheckedSentence
from qualcode.analysis.checking.shares import rounded
from qualcode.analysis.quantify import Language
from qualcode.text.expressions import expression

CLOSE = Decimal(3)
"""A percentage that is no share of a table, but so near one of its totals' shares, was meant to be that."""

CELL_CLOSE = Decimal(1)
"""The same of a table of percentages, beside others that stand there."""

MOST_TABLES = 3
"""So many tables are looked at for a percentage, the nearest first."""

Shares = tuple[list[tuple[Decimal, str]], list[Decimal]]
"""The shares in the totals of a table, each with what it is of, and all shares that there are."""

LIKE = Fraction(1, 3)
"""Two rows that resemble a sentence to within this share of their words may both be what it is about."""

_OF = expression(
    r"[ \u00a0](?:van|of|uit)(?: de| the| onze| our| alle| all)?[ \u00a0](?:\w+[ \u00a0]){0,2}?$", re.IGNORECASE
)
_MOST = expression(
    r"(?<!\w)(?:(?:de|het) meesten?|het merendeel|(?:een|de) (?:ruime )?meerderheid|most|(?:the|a) majority)(?!\w)",
    re.IGNORECASE,
)
_STOP = frozenset(
    """de het een van in op en of te om voor met aan bij is zijn wordt worden dat die deze dit niet nog er door als ook
    hun zij ze we naar uit over dan wel al pas om scholen school leerlingen leerling respondenten bedrijven the of and
    a an to in on at for with by is are was were that this these not from their they as schools pupils meeste
    most""".split()
)


def check_sentences(found: Sequence[CheckedSentence], language: Language) -> Iterator[CheckFinding]:
    """All that sentences say that does not fit, each once."""
    shares: dict[int, Shares] = {}
    for sentence in found:
        numbers = list(said_numbers(sentence.text, language))
        yield from _parts(sentence, numbers)
        judged: set[int] = set()
        yield from _of_whole(sentence, numbers, language, judged)
        percents = [one for one in numbers if one.percent and one.start not in judged]
        if sentence.tables and percents:
            for table in sentence.tables[:MOST_TABLES]:
                if id(table) not in shares:
                    shares[id(table)] = _all_shares(table)
            yield from _shares(sentence, percents, [shares[id(one)] for one in sentence.tables[:MOST_TABLES]])
            yield from _cells(sentence, percents)
        if sentence.tables and _MOST.search(sentence.text):
            yield from _most(sentence)


def _finding(
    rule: Rule,
    sentence: CheckedSentence,
    says: str,
    should: str,
    behind: str = "",
    *,
    table: int = 0,
    sure: bool = False,
) -> CheckFinding:
    return CheckFinding(
        rule, "error" if sure else "warning", sentence.place, table, says, should, _short(sentence.text), behind
    )


def _short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= 160 else f"{bare[:159].rstrip()}…"


def _parts(sentence: CheckedSentence, numbers: Sequence[SaidNumber]) -> Iterator[CheckFinding]:
    """*28 gesprekken, 22 met scholen en zes met bedrijven*: a count with its parts right behind it."""
    counts = [one for one in numbers if not one.percent and not one.digits and not one.hedge]
    for at in range(len(counts) - 2):
        whole, first, second = counts[at : at + 3]
        head = sentence.text[whole.end : first.start]
        middle = sentence.text[first.end : second.start]
        if not re.fullmatch(r"[ \u00a0-][\w -]{2,60}?(?:,|:|, waarvan| \()\s?(?:waarvan |of which )?", head):
            continue
        if not re.fullmatch(r"[ \u00a0][\w -]{2,60}?,? (?:en|and) (?:met )?", middle):
            continue
        if first.value >= whole.value or second.value >= whole.value or whole.value < 2:
            continue
        tail = re.match(r"[ \u00a0][\w-]+(?:[ \u00a0][\w-]+)?", sentence.text[second.end :])
        says = sentence.text[whole.start : second.end + (tail.end() if tail else 0)]
        added = first.value + second.value
        if added != whole.value:
            if whole.value - added <= max(Decimal(2), whole.value // 10) and added <= whole.value + 2:
                yield _finding(Rule.TEXT_PARTS, sentence, says, str(added), f"{first.value} + {second.value}")
            continue
        yield from _in_table(
            sentence, says, (first.value, second.value, whole.value), (middle, tail[0] if tail else "")
        )


def _in_table(
    sentence: CheckedSentence, says: str, said: tuple[Decimal, Decimal, Decimal], names: tuple[str, str]
) -> Iterator[CheckFinding]:
    """Parts of a whole that a table near by has as two rows and their total, with other numbers in one column."""
    for table in sentence.tables:
        total = next((row for row in table.rows if row.total), None)
        rows = [_row_called(table, name) for name in names]
        if total is None or rows[0] is None or rows[1] is None or rows[0] is rows[1]:
            continue
        columns = _columns([rows[0], rows[1], total])
        if not columns or said in columns:
            return
        near = min(columns, key=lambda one: (sum(abs(a - b) for a, b in zip(one, said, strict=True)), one))
        if abs(near[2] - said[2]) <= 2 and near[0] + near[1] == near[2]:
            yield _finding(
                Rule.TEXT_COUNT,
                sentence,
                says,
                f"{near[2]} ({near[0]} + {near[1]})",
                f"{rows[0].label}, {rows[1].label}",
                table=table.table.number,
            )
        return


def _columns(rows: Sequence[FigureRow | None]) -> list[tuple[Decimal, Decimal, Decimal]]:
    """The counts of three rows, column by column; none where they have not as many."""
    counts = [[one.n for one in row.filled if one.n is not None] for row in rows if row is not None]
    if len(counts) != 3 or len({len(one) for one in counts}) != 1:
        return []
    return [(a, b, c) for a, b, c in zip(*counts, strict=True)]


def _row_called(table: FigureTable, name: str) -> FigureRow | None:
    """The row whose label has the word that a number counts (*twee OCW-*: OCW-scholen)."""
    words = re.findall(r"[A-Za-z]{2,}", name.split(" en ")[0].split(" and ")[0])
    for word in words:
        if word.lower() in _STOP or len(word) < 3:
            continue
        begins = re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE)
        found = [row for row in table.rows if not row.total and begins.search(row.label)]
        if len(found) == 1:
            return found[0]
    return None


def _of_whole(
    sentence: CheckedSentence, numbers: Sequence[SaidNumber], language: Language, judged: set[int]
) -> Iterator[CheckFinding]:
    """*74 van de 194 scholen (38%)*: more than the whole, or another percentage."""
    for part, whole in pairwise(numbers):
        if part.percent or whole.percent or part.digits or whole.digits:
            continue
        if not _OF.fullmatch(sentence.text[part.end : whole.start]) or whole.value == 0:
            continue
        says = sentence.text[part.start : whole.end]
        if part.value > whole.value and not whole.words:
            yield _finding(Rule.TEXT_OF, sentence, says, f"≤ {whole.value}", sure=True)
            continue
        behind = next((one for one in numbers if one.percent and one.start > whole.end), None)
        if behind is None or not re.fullmatch(
            r"[ \u00a0]?(?:\w+[ \u00a0-]){0,4}\(?(?:circa |ca\. |=\s?)?", sentence.text[whole.end : behind.start]
        ):
            continue
        judged.add(behind.start)
        share = 100 * part.value / whole.value
        if not behind.holds(share):
            right = rounded(share, behind.digits)
            wrong = abs(right - behind.value) > Decimal(1).scaleb(-behind.digits)
            yield _finding(
                Rule.TEXT_PERCENT,
                sentence,
                f"{says} ({sentence.text[behind.start : behind.end].strip()})",
                f"{in_figures(right, language)}%",
                f"{part.value} / {whole.value}",
                sure=wrong,
            )


def _all_shares(table: FigureTable) -> Shares:
    """The shares of a table of counts: those in its totals, with what they are of, and all others there are."""
    main: list[tuple[Decimal, str]] = []
    others: list[Decimal] = []
    body = [row for row in table.rows if not row.total and row.filled]
    totals = [row for row in table.rows if row.total and row.filled]
    if not table.totals and not totals and not table.base:
        return [], []
    grand = totals[-1].filled[-1].n if totals else Decimal(table.base) if table.base else None
    has_totals = bool(table.totals)
    for row in body:
        last = row.filled[-1].n
        counts = [one.n for one in row.filled if one.n is not None]
        if grand and last is not None and (has_totals or len(counts) == 1) and last <= grand:
            main.append((100 * last / grand, f"{row.label}: {last} / {grand}"))
        others += [
            100 * n / base for n in counts for base in (last if has_totals else None, grand) if base and n <= base
        ]
        others += [one.percent for one in row.filled if one.percent is not None]
    for row in totals:
        counts = [one.n for one in row.filled if one.n is not None]
        if len(counts) > 1 and counts[-1] and has_totals:
            main += [(100 * n / counts[-1], f"{row.label}: {n} / {counts[-1]}") for n in counts[:-1] if n <= counts[-1]]
        others += [one.percent for one in row.filled if one.percent is not None]
        for other in body:
            if len(other.filled) == len(row.filled):
                pairs = zip(other.filled, row.filled, strict=True)
                others += [100 * a.n / b.n for a, b in pairs if a.n is not None and b.n]
    lasts = [one[0] for one in main]
    others += [one + two for at, one in enumerate(lasts) for two in lasts[at + 1 :]] if len(lasts) <= 12 else []
    return main, [*lasts, *others]


def _shares(
    sentence: CheckedSentence, percents: Sequence[SaidNumber], shares: Sequence[Shares]
) -> Iterator[CheckFinding]:
    """Percentages that are no share of the tables around, but close to one of what is in their totals."""
    tables = sentence.tables[:MOST_TABLES]
    if not shares or not shares[0][0]:
        return
    every = [share for _main, all_ in shares for share in all_]
    cells = [one.percent for table in tables for row in table.rows for one in row.filled if one.percent is not None]
    for one in percents:
        if any(one.holds(share) for share in every) or one.value in cells:
            continue
        share, behind = min(_meant(one, shares[0][0]), key=lambda main: abs(main[0] - one.value))
        if abs(share - one.value) <= CLOSE:
            digits = max(one.digits, 1)
            yield _finding(
                Rule.TEXT_SHARE,
                sentence,
                sentence.text[one.start : one.end].strip(),
                f"{tables[0].shown(rounded(share, digits))}%",
                behind,
                table=tables[0].table.number,
            )


def _meant(one: SaidNumber, main: list[tuple[Decimal, str]]) -> list[tuple[Decimal, str]]:
    """The shares that a percentage can have been meant as: *ruim 44* is none below, where there is one above."""
    if one.hedge == "over":
        return [share for share in main if one.value <= share[0] <= one.value + CLOSE] or main
    if one.hedge == "under":
        return [share for share in main if one.value - CLOSE <= share[0] <= one.value] or main
    return main


def _cells(sentence: CheckedSentence, percents: Sequence[SaidNumber]) -> Iterator[CheckFinding]:
    """A percentage that is just not that of a cell, in a sentence whose others stand in that table."""
    tables = [table for table in sentence.tables[:MOST_TABLES] if _is_of_percents(table)]
    if not tables or len(percents) < 2:
        return
    table = tables[0]
    cells = [(one.percent, row.label) for row in table.rows for one in row.filled if one.percent is not None]
    values = [value for value, _label in cells]
    elsewhere = {
        one.percent for other in sentence.tables for row in other.rows for one in row.filled if one.percent is not None
    }
    exact = [one for one in percents if not one.hedge]
    hits = [one for one in exact if one.value in values]
    said = {one.value for one in exact}
    misses = [one for one in exact if one.value not in elsewhere]
    if not hits or len(misses) > len(hits):
        return
    for one in misses:
        near = [
            (value, label) for value, label in cells if 0 < abs(value - one.value) <= CELL_CLOSE and value not in said
        ]
        if len({value for value, _label in near}) == 1:
            yield _finding(
                Rule.TEXT_SHARE,
                sentence,
                sentence.text[one.start : one.end].strip(),
                f"{table.shown(near[0][0])}%",
                near[0][1],
                table=table.table.number,
            )


def _is_of_percents(table: FigureTable) -> bool:
    figures = [one for row in table.rows for one in row.filled]
    return 2 * sum(one.percent is not None and one.n is None for one in figures) > len(figures)


def _most(sentence: CheckedSentence) -> Iterator[CheckFinding]:
    """*De meeste* of a row that the sentence is about and that has half of them or fewer."""
    words = _content(sentence.text)
    scored: list[tuple[Fraction, int, FigureTable, FigureRow, Decimal]] = []
    for order, table in enumerate(sentence.tables[:2]):
        totals = [row for row in table.rows if row.total and row.filled]
        grand = totals[-1].filled[-1].n if totals else Decimal(table.base) if table.base else None
        if not grand or not table.totals:
            continue
        for row in table.rows:
            if row.total or not row.filled or row.filled[-1].n is None:
                continue
            label = _content(row.label)
            if len(label) >= 2:
                hits = sum(any(_alike(one, other) for other in words) for one in label)
                scored.append((Fraction(hits, len(label)), -order, table, row, grand))
    if not scored:
        return
    scored.sort(key=lambda one: (one[0], one[1]), reverse=True)
    best = scored[0]
    n, grand = best[3].filled[-1].n, best[4]
    if best[0] < Fraction(3, 5) or n is None or 2 * n > grand:
        return
    # The sentence may be about a row that is alike and has the majority.
    if any(best[0] - one[0] <= LIKE and 2 * (one[3].filled[-1].n or 0) > one[4] for one in scored[1:]):
        return
    if len(scored) > 1 and scored[1][0] == best[0]:
        return
    found = _MOST.search(sentence.text)
    yield _finding(
        Rule.VAGUE, sentence, found[0] if found else "", f"{n} / {grand}", best[3].label, table=best[2].table.number
    )


def _content(text: str) -> set[str]:
    """The words that a text is about; an ordinal is its number, and *vierde jaar* is *leerjaar 4*."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)
    found = {str(ordinal(word) or plain_word(word)) for word in words}
    return {word for word in found if word not in _STOP and (len(word) > 2 or word.isdigit())}


def _alike(one: str, other: str) -> bool:
    """Whether two words are one: their stems, or a compound that ends in the other."""
    if one.isdigit() or other.isdigit():
        return one == other
    short, long_ = sorted((one, other), key=len)
    if len(short) >= 4 and (long_.endswith(short) or long_.startswith(short)):
        return True
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(short))
    return common >= max(4, len(long_) - 3)
