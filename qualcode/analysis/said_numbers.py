"""Numbers that are said in words, one digit or two at a time: *nul zes, twaalf, vierendertig, zesenvijftig*.

A row of such words is read as the digits that it says, in Dutch and English, and also where some of it stands in
figures. What the digits are the number of is for :mod:`analysis.identifiers`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from qualcode.analysis.name_forms import fold_text, one_of
from qualcode.text.expressions import expression

_UNITS = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen".split(),
    "en": "zero one two three four five six seven eight nine".split(),
}
_TEENS = {
    "nl": "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split(),
    "en": "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
}
_TENS = {
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split(),
    "en": "twenty thirty forty fifty sixty seventy eighty ninety".split(),
}
_MORE = {"één": "1", "éen": "1", "oh": "0", "nought": "0", "fourty": "40"}
_TWICE = {"dubbel": 2, "dubbele": 2, "double": 2, "triple": 3, "driedubbel": 3}


def _words() -> Iterator[tuple[str, str]]:
    """Each way in which a number below a hundred is written, with its digits."""
    yield from _MORE.items()
    for language in ("nl", "en"):
        for number, word in enumerate((*_UNITS[language], *_TEENS[language])):
            yield word, str(number)
        for tens, word in enumerate(_TENS[language], 2):
            yield word, f"{tens}0"
            for unit, one in enumerate(_UNITS[language][1:], 1):
                joined = ("en", "ën", " en ", "-en-") if language == "nl" else (" ", "-")
                for joint in joined:
                    yield (f"{one}{joint}{word}" if language == "nl" else f"{word}{joint}{one}"), f"{tens}{unit}"


SAID: Mapping[str, str] = dict(_words())
"""The digits of each number word; so many times a unit where ``_TWICE`` stands before it."""


@cache
def number() -> str:
    """A pattern for a number word, made when it is first asked for."""
    return rf"(?:{one_of(SAID)})(?!\w)"


@cache
def _part() -> re.Pattern[str]:
    """A word or figure of a row: compiled for the first text that may have one, and not at each start."""
    return re.compile(
        rf"(?P<twice>{one_of(_TWICE)})[ -](?P<unit>\w+)(?!\w)|(?P<word>{number()})|(?P<figures>\d{{1,12}})(?!\w)",
        re.IGNORECASE,
    )


_BETWEEN = expression(
    r"[ \t\n,.;:…/()–—-]{1,6}"
    r"(?:(?:en|and|dan|then|eh|ehm|uh|uhm|um|er|streepje|dash|spatie|space)[ \t\n,.;:…–—-]{1,5}){0,2}",
    re.IGNORECASE,
)


class SaidPart(NamedTuple):
    """One word or figure of a row: where it ends, and all digits from the beginning of the row on."""

    end: int
    digits: str


def said_row(text: str, at: int) -> list[SaidPart]:
    """The row of numbers that begins at a place; none where all of it stands in figures."""
    row: list[SaidPart] = []
    digits, in_words = "", False
    while part := _part().match(text, at):
        said = _digits_of(part)
        if not said:
            break
        digits, in_words = digits + said, in_words or part["figures"] is None
        row.append(SaidPart(part.end(), digits))
        if (between := _BETWEEN.match(text, part.end())) is None:
            break
        at = between.end()
    return row if in_words else []


def in_figures(text: str) -> str:
    """A text that is nothing but a row of numbers, in figures; any other as it is."""
    row = said_row(text, 0)
    return row[-1].digits if row and row[-1].end == len(text) else text


def is_counting(digits: str) -> bool:
    """Whether digits follow on each other, as when somebody counts."""
    return digits in "01234567891011121314151617181920"


def _digits_of(part: re.Match[str]) -> str:
    if part["twice"]:
        unit = SAID.get(fold_text(part["unit"]), part["unit"])
        return unit * _TWICE[part["twice"].casefold()] if len(unit) == 1 and unit.isdigit() else ""
    return part["figures"] or SAID.get(part["word"].casefold(), "") or SAID[fold_text(part["word"])]
