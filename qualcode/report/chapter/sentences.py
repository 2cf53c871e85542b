"""What the chapter says in words, each sentence with what it is about; the terminal says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import IntEnum
from typing import NamedTuple

from qualcode.analysis.quantify import Forms, Language
from qualcode.outline import LEAST_PERCENT
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


class _Kind(IntEnum):
    """How a code is said: with a predicate, with that turned round (*geen merkt iets*), as a topic, by its name."""

    PREDICATE = 0
    TURNED = 1
    THEME = 2
    NAMED = 3

    @classmethod
    def of(cls, line: CodeLine) -> _Kind:
        """Of silence no predicate is said, for nobody denies what they did not speak of: it is just not mentioned."""
        n, base = line.quantity.n, line.quantity.base
        if line.predicate and (n or line.all_answer):
            return cls.TURNED if line.predicate.none and n == base else cls.PREDICATE
        return cls.THEME if line.theme else cls.NAMED


def code_sentences(
    lines: Sequence[CodeLine], language: Language, percent_from: int = LEAST_PERCENT
) -> Iterator[tuple[CountSentence, tuple[CodeLine, ...]]]:
    """What a group says on some codes, most often mentioned first: sentences, each with the lines it is about.

    A code that has a predicate is said with it; two of these that everybody says share a sentence. Others are just
    mentioned: those that everybody or nobody mentions share a sentence, and so do those whose numbers are said alike,
    which then says *elk*, for they need not be the same respondents. The base stands in the first sentence, and where a
    figure would open one.
    """
    first = True
    for about in _together(lines):
        quantity = about[0].quantity if first else about[0].brief
        first = False
        if quantity.base == 0:
            yield sentence(quantity, wording(language).name, ""), ()
        else:
            yield _told(about, quantity, language, percent_from), about


def _together(lines: Sequence[CodeLine]) -> Iterator[tuple[CodeLine, ...]]:
    """The lines that share a sentence."""
    alike: dict[tuple[int, _Kind, str], list[CodeLine]] = defaultdict(list)
    for line in lines:
        alike[-line.quantity.n, _Kind.of(line), line.quantity.words].append(line)
    for (n, kind, _words), found in sorted(alike.items(), key=lambda item: item[0]):
        most = len(found)
        if kind in (_Kind.PREDICATE, _Kind.TURNED):
            most = 2 if -n == found[0].quantity.base else 1
        yield from (tuple(found[start : start + most]) for start in range(0, len(found), most))


def _told(about: Sequence[CodeLine], quantity: Quantity, language: Language, percent_from: int) -> CountSentence:
    aside = aside_of(quantity, percent_from)
    if len(about) == 1 or quantity.n in (0, quantity.base) or _Kind.of(about[0]) is _Kind.PREDICATE:
        said = saying(about, quantity, language)
        return sentence(said.quantity, said.verb, said.rest, aside=aside)
    words = wording(language)
    names = [topic_of(line) if _Kind.of(line) is _Kind.THEME else noun_of(line) for line in about]
    told = " ".join(part for part in (quantity.words, aside) if part)
    return CountSentence(words.each.format(codes=listing(names, words.and_), quantity=told), quantity.words)


class Saying(NamedTuple):
    """What a sentence is made of: its subject, the verb with what belongs to it, and the rest."""

    quantity: Quantity
    verb: Forms
    rest: str = ""


def saying(about: Sequence[CodeLine], quantity: Quantity, language: Language) -> Saying:
    """How codes are said that share a number: with their predicates, turned round where that is so, or as mentioned."""
    words, kind = wording(language), _Kind.of(about[0])
    predicates = [line.predicate for line in about if line.predicate]
    if kind is _Kind.TURNED:
        nobody = quantify(0, quantity.base, quantity.noun, language, clause=quantity.clause)
        turned = replace(quantity, n=0, words=nobody.words, plural=nobody.plural)
        none = _joined([said.none for said in predicates], words.or_)  # *geen doet dit of dat*
        return Saying(turned, Forms(none, none))
    if kind is _Kind.PREDICATE:
        singular, plural = ([said.singular for said in predicates], [said.plural for said in predicates])
        return Saying(quantity, Forms(_joined(singular, words.and_), _joined(plural, words.and_)))
    names = [topic_of(line) if kind is _Kind.THEME else noun_of(line) for line in about]
    verb = words.discuss if kind is _Kind.THEME else words.answer if about[0].is_answer else words.name
    return Saying(quantity, verb, listing(names, words.and_ if quantity.n else words.or_))


def aside_of(quantity: Quantity, percent_from: int) -> str:
    """The percentage as it stands behind a number, where it does."""
    return f"({said})" if (said := percentage(quantity, percent_from)) else ""


def _joined(verbs: Sequence[str], word: str) -> str:
    return f" {word} ".join(verbs)


def noun_of(line: CodeLine) -> str:
    """What is mentioned, in a sentence: as the codebook says it of this group, or the code's name."""
    return line.predicate.noun if line.predicate and line.predicate.noun else quoted_name(line.name)


def topic_of(line: CodeLine) -> str:
    """What is spoken about, in a sentence."""
    return line.predicate.topic if line.predicate and line.predicate.topic else noun_of(line)


def contrast_sentence(contrast: Contrast, language: Language) -> str:
    """*‘...’ wordt genoemd door alle acht scholen, maar door geen van de 22 leerlingen.*

    With what the codebook calls it: *Alle acht bedrijven spreken over lint of blok, tegenover twee scholen.*
    """
    words, most, least = wording(language), contrast.most.quantity, contrast.least.quantity.words
    noun = next((noun_of(line) for line in (contrast.most, contrast.least) if line.predicate), "")
    if noun:
        return capitalise(words.contrast_about.of(most.plural).format(noun=noun, most=most.words, least=least))
    return words.contrast.format(code=quoted_name(contrast.name), most=most.words, least=least)


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
        template = (words.surveyed_sentence if group.surveyed else words.interviewed_sentence)[group.base > 1]
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
