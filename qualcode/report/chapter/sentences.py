"""What the chapter says in words, each sentence with what it is about; the terminal says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualcode.analysis.quantify import Forms, Language
from qualcode.model import LEAST_PERCENT
from qualcode.report.basis import conditions
from qualcode.report.blocks import Measure
from qualcode.report.chapter.summary import CodeLine, Contrast, GroupSummary, Spread
from qualcode.report.wording.languages import wording
from qualcode.report.wording.quantities import CountSentence, Quantity, capitalise, number, quantify, sentence
from qualcode.report.wording.words import listing


class SpreadPart(NamedTuple):
    """A part of how an attribute is distributed: *jongen (13)*, about the value *jongen*, which thirteen have."""

    text: str
    about: str
    measure: Measure | None
    value: int | None
    respondents: tuple[int, ...]


def code_sentences(
    lines: Sequence[CodeLine], language: Language, percent_from: int = LEAST_PERCENT
) -> Iterator[tuple[CountSentence, tuple[CodeLine, ...]]]:
    """What a group says on some codes, most often mentioned first: sentences, each with the lines it is about.

    Codes that everybody or nobody mentions share a sentence; so do others whose numbers are said alike, which then says
    *elk*, for they need not be the same respondents.
    """
    words = wording(language)
    by_number: dict[tuple[int, bool, str], list[CodeLine]] = defaultdict(list)
    for line in lines:
        by_number[line.quantity.n, line.theme, line.quantity.words].append(line)
    for n, theme, _words in sorted(by_number, reverse=True):
        alike = tuple(by_number[n, theme, _words])
        quantity = alike[0].quantity
        aside = f"({said})" if (said := percentage(quantity, percent_from)) else ""
        names = [quoted_name(line.name) for line in alike]
        if quantity.base == 0:
            yield sentence(quantity, words.name, ""), ()
        elif len(alike) == 1 or n in (0, quantity.base):
            verb = words.discuss if theme else words.name
            rest = listing(names, words.and_ if n else words.or_)
            yield sentence(quantity, verb, rest, aside=aside), alike
        else:
            told = " ".join(part for part in (quantity.words, aside) if part)
            yield (
                CountSentence(words.each.format(codes=listing(names, words.and_), quantity=told), quantity.words),
                alike,
            )


def contrast_sentence(contrast: Contrast, language: Language) -> str:
    """*‘...’ wordt genoemd door alle acht scholen, maar door geen van de 22 leerlingen.*"""
    return wording(language).contrast.format(
        code=quoted_name(contrast.name), most=contrast.most.quantity.words, least=contrast.least.quantity.words
    )


def opening_sentence(group: GroupSummary, language: Language) -> str:
    """How many of the group were interviewed, of how many of these the interviews count, and what the group is
    narrowed to."""
    words = wording(language)

    def noun(several: bool) -> str:
        said = conditions(group.where, language) if group.where else ""
        name = group.noun.of(several)
        return words.narrowed.format(noun=name, conditions=said) if said else name

    if group.unfinished:
        everybody = group.base + len(group.unfinished)
        form = 0 if everybody == 1 else min(group.base, 2) + 1
        text = words.of_interviewed[form].format(
            all=number(everybody, language), noun=noun(everybody > 1), n=number(group.base, language)
        )
    elif group.base == 0 and group.selected:
        return words.nobody_left.format(noun=noun(True))
    elif group.base == 0:
        nobody = Forms(noun(False), noun(True))
        return sentence(quantify(0, 0, nobody, language), nobody, "").text
    else:
        template = words.interviewed_sentence[group.base > 1]
        text = template.format(n=number(group.base, language), noun=noun(group.base > 1))
    return capitalise(text)


def left_out_sentence(n: int, language: Language) -> str:
    """How many respondents, one or more, belong to no group of the chapter."""
    return capitalise(wording(language).left_out.of(n > 1).format(n=number(n, language)))


def spread_parts(spread: Spread, language: Language) -> Iterator[SpreadPart]:
    """The distribution of an attribute in parts: *jongen (13)*, *meisje (9)*, *onbekend (1)*."""
    words = wording(language)
    if spread.hidden:
        yield SpreadPart(words.hidden, "hidden", None, None, ())
        return
    if spread.span:
        text = words.span.format(low=spread.span[0], high=spread.span[1])
        yield SpreadPart(text, "span", "range", None, spread.known)
    for value, people in ((found.value, found.respondents) for found in spread.values):
        yield SpreadPart(f"{value} ({len(people)})", f"value {value}", "n", len(people), people)
    if people := spread.others:
        yield SpreadPart(f"{words.others} ({len(people)})", "others", "n", len(people), people)
    if people := spread.unknown:
        yield SpreadPart(f"{words.unknown} ({len(people)})", "unknown", "n", len(people), people)


def spread_text(spread: Spread, language: Language) -> str:
    """The distribution of an attribute on one line: *jongen (13), meisje (9)*."""
    return ", ".join(part.text for part in spread_parts(spread, language))


def percentage(quantity: Quantity, percent_from: int) -> str:
    """The percentage, where a sentence has one beside the words because it adds something to them; else nothing."""
    plain = quantity.base < percent_from or quantity.n in (0, quantity.base) or 2 * quantity.n == quantity.base
    return "" if plain else f"{quantity.percentage}%"


def quoted_name(name: str) -> str:
    """A code's name in a sentence."""
    return f"‘{name}’"
