"""The numbers that running text says, in figures and in words, in Dutch and in English: counts, shares, percentages.

A number that only names something is none of these: that of a table, a school year, a question, a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from qualcode.analysis.quantify import Language
from qualcode.text.expressions import expression

Hedge = Literal["", "about", "over", "under"]
"""How a number is said: as it is, about, a little above (*ruim*) or a little below (*een kleine*)."""

_UNITS: Mapping[Language, str] = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien"
    " achttien negentien",
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
}
_TENS: Mapping[Language, str] = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_ORDINALS: Mapping[str, int] = {
    **{word: n for n, word in enumerate("eerste tweede derde vierde vijfde zesde zevende achtste".split(), 1)},
    **{word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth".split(), 1)},
}
_SHARES = (
    r"(?:drie\s?kwart|three[ -]quarters|twee\s?derde|two[ -]thirds|(?:een|one) (?:kwart|quarter|derde|third))",
    r"\w+ (?:op de|in) (?:twee|drie|vier|vijf|tien|two|three|four|five|ten)",
)
"""Shares in words, in which numbers stand."""


def language_of_text(text: str) -> Language:
    """The language that a text is in, by its commonest words."""
    words = re.findall(r"[a-zA-Z]+", text[:200_000].lower())
    dutch = sum(word in ("de", "het", "een", "van", "zijn", "niet", "dat") for word in words)
    english = sum(word in ("the", "of", "and", "are", "not", "that", "to") for word in words)
    return "en" if english > dutch else "nl"


def plain_word(word: str) -> str:
    """A word in small letters, without the accents that a number may have (*één*, *tweeëntwintig*)."""
    return word.lower().replace("é", "e").replace("ë", "e").replace("è", "e")


@cache
def _below_hundred(language: Language) -> Mapping[str, int]:
    found = {word: n for n, word in enumerate(_UNITS[language].split())}
    for tens, word in enumerate(_TENS[language].split(), 2):
        found[word] = 10 * tens
        for unit, one in enumerate(_UNITS[language].split()[1:10], 1):
            joined = (f"{one}en{word}",) if language == "nl" else (f"{word}-{one}", f"{word} {one}")
            found |= dict.fromkeys(joined, 10 * tens + unit)
    return found


@cache
def number_in_words(word: str, language: Language) -> int | None:
    """What a number word is, up to 999 thousand; ``None`` where it is none.

    >>> number_in_words("Tweeëntwintig", "nl"), number_in_words("honderdtwintig", "nl")
    (22, 120)
    >>> number_in_words("two hundred and five", "en")
    205
    """
    plain = " ".join(plain_word(word).split())
    small = _below_hundred(language)
    if plain in small:
        return small[plain]
    thousand, hundred, joint = ("duizend", "honderd", "en") if language == "nl" else ("thousand", "hundred", "and")
    for name, size in ((thousand, 1000), (hundred, 100)):
        before, found, after = plain.partition(name)
        if not found:
            continue
        before, after = before.strip(" -"), after.strip(" -")
        times = 1 if before in ("", "a") else number_in_words(before, language)
        rest: int | None = 0
        if after:
            rest = number_in_words(after, language)
            if rest is None and after.startswith(joint):
                rest = number_in_words(after[len(joint) :].strip(), language)
        if times is None or rest is None or rest >= size or times >= 1000:
            return None
        return times * size + rest
    return None


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """A number that ``text[start:end]`` says: a count, or a percentage with so many ``digits`` behind the point.

    In ``words`` where no figure is in it.
    """

    start: int
    end: int
    value: Decimal
    digits: int
    percent: bool
    words: bool
    hedge: Hedge

    def holds(self, share: Decimal) -> bool:
        """Whether the percentage is a way to say a share (in per cents): rounded, or as its hedge has it."""
        unit = Decimal(1).scaleb(-self.digits)
        wide = Decimal(5) if self.value % 5 == 0 and not self.digits else unit
        if self.hedge == "over":
            return self.value <= share < self.value + wide
        if self.hedge == "under":
            return self.value - wide <= share <= self.value
        if self.hedge == "about":
            return abs(share - self.value) <= 3
        if self.words and self.value % 10 == 0:
            return abs(share - self.value) <= 1
        return abs(share - self.value) <= unit / 2


_LABELS = expression(
    r"(?:leerjaar|jaar|klas|groep|niveau|mbo|vmbo|havo|tabel|figuur|grafiek|hoofdstuk|paragraaf|bijlage|vraag|fase|"
    r"artikel|cohort|school|leerling|bedrijf|respondent|interview|voetnoot|deel|pagina|blz\.?|versie|nr\.?|nummer|"
    r"overzicht|stap|track|"
    r"table|figure|chart|chapter|section|appendix|question|phase|article|year|grade|level|page|version|no\.|number|"
    r"part|step|wave|pupil|company|participant)s?[ \u00a0-]{0,2}$",
    re.IGNORECASE,
)
_MONTHS = expression(
    r"[ \u00a0](?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|"
    r"february|march|may|june|july|august|october)\b",
    re.IGNORECASE,
)
_YEAR = expression(r"(?:19|20)\d\d")
_HEDGES: tuple[tuple[str, Hedge], ...] = (
    (r"(?:ongeveer|circa|ca\.|zo['’]n|rond de|bij benadering|about|around|approximately|roughly|some)", "about"),
    (r"(?:ruim|iets meer dan|meer dan|just over|over|more than|slightly more than)", "over"),
    (r"(?:een kleine|bijna|nog geen|iets minder dan|krap|almost|nearly|just under|under|less than)", "under"),
)


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    words = "|".join(sorted(_below_hundred(language), key=len, reverse=True))
    if language == "nl":
        words = rf"(?:(?:{words})?duizend(?:en)?)?(?:(?:{words})?honderd(?:en)?)?(?:{words})?"
    else:
        piece = rf"(?:a|{words})"
        words = rf"(?:{piece} thousand(?: and| |, )?)?\s?(?:{piece} hundred(?: and )?)?\s?(?:{words})?"
    figures = r"\d{1,3}(?:[.,]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
    return re.compile(
        rf"(?<![\w.,/’'€$£-])(?P<number>(?P<figures>{figures})|(?=\w)(?P<words>{words}))(?![\w/’'])(?![.,]\d)"
        r"(?P<percent>[ \u00a0]?%|[ \u00a0](?:procent(?!punt)|per ?cent(?!age)))?",
        re.IGNORECASE,
    )


_FOLDED = str.maketrans("éëèÉËÈ", "eeeEEE")


def figure(text: str, language: Language) -> tuple[Decimal, int] | None:
    """A number in figures, and its digits behind the point: *1.115*, *3,4*; ``None`` where it is none."""
    thousands, point = (".", ",") if language == "nl" else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+", text):
        return Decimal(text.replace(thousands, "")), 0
    found = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text)
    if found is None:
        return None
    if found[2] and len(found[2]) == 3 and point not in text:
        return Decimal(found[1] + found[2]), 0
    return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1]), len(found[2] or "")


def in_figures(value: Decimal, language: Language) -> str:
    """A number as its language writes it.

    >>> in_figures(Decimal("82.8"), "nl")
    '82,8'
    """
    return f"{value:f}".replace(".", "," if language == "nl" else ".")


def said_numbers(text: str, language: Language) -> Iterator[SaidNumber]:
    """Every count and percentage that a text says, in order; of *55 en 50 procent* both are percentages."""
    found: list[SaidNumber] = []
    folded = text.translate(_FOLDED)
    shares = [place for pattern in _SHARES for place in _spans(pattern, folded)]
    for match in _pattern(language).finditer(folded):
        start, end = match.span("number")
        if start == end or not match["number"].strip() or any(low <= start < high for low, high in shares):
            continue
        if match["figures"]:
            given = figure(match["figures"], language)
            if given is None:
                continue
            value, digits = given
        else:
            whole = number_in_words(match["number"].strip(), language)
            if whole is None:
                continue
            value, digits = Decimal(whole), 0
            end = start + len(match["number"].rstrip())
        percent = match["percent"] is not None
        before, after = folded[max(0, start - 24) : start], folded[match.end() : match.end() + 14]
        if not percent and _is_label(match["figures"] or "", text[start:end].lower(), before, after):
            continue
        stop = match.end() if percent else end
        found.append(SaidNumber(start, stop, value, digits, percent, not match["figures"], _hedge(before)))
    yield from _shared_sign(text, found)


def _is_label(figures: str, word: str, before: str, after: str) -> bool:
    """Whether a number names something, or is no number: a year, a date, *leerjaar 3*, an article."""
    if _LABELS.search(before) or _MONTHS.match(after):
        return True
    if figures and (_YEAR.fullmatch(figures) or (len(figures) > 4 and figures.isdigit())):
        return True
    if re.match(r"[-–]\d|:\d|e\b|°", after) or re.search(r"(?:\d[-–:/]|[A-Za-z]\d*-)$", before):
        return True
    # The article is written like the number; where it counts it says so, or has an accent.
    return word == "een" and not after.startswith(" van de") and not before.rstrip().endswith(("slechts", "op"))


def _hedge(before: str) -> Hedge:
    for pattern, hedge in _HEDGES:
        if re.search(rf"(?:^|\W){pattern}\s$", before, re.IGNORECASE):
            return hedge
    return ""


def _shared_sign(text: str, found: list[SaidNumber]) -> Iterator[SaidNumber]:
    """The numbers; one that shares the sign of the next (*55 en 50 procent*, *57 to 67%*) is a percentage as well."""
    percent = False
    done: list[SaidNumber] = []
    for at in range(len(found) - 1, -1, -1):
        one = found[at]
        if not one.percent and percent:
            between = text[one.end : found[at + 1].start]
            if re.fullmatch(r"[ \u00a0]?(?:,|en|of|tot|à|en circa|tegenover|and|or|to|versus)[ \u00a0]", between):
                one = SaidNumber(one.start, one.end, one.value, one.digits, True, one.words, one.hedge)
        percent = one.percent
        done.append(one)
    yield from reversed(done)


def _spans(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a share is said in words: its numbers are none of respondents."""
    return (match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))


def ordinal(word: str) -> int | None:
    """What an ordinal is (*vierde*, *third*); ``None`` where it is none."""
    return _ORDINALS.get(word.lower())
