"""What is said of a code in two waves: each number with its own base, and no more than the two of them prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.analysis.quantify import Forms, Language
from qualcode.queries.waves.compared import COMPARABLE, Standing
from qualcode.report.chapter.sentences import saying
from qualcode.report.chapter.summary import CodeLine
from qualcode.report.waves.numbers import CHANGES, CodeInWaves, WaveNumber
from qualcode.report.wording.languages import wave_words
from qualcode.report.wording.quantities import Quantity, capitalise, counted, number, opened
from qualcode.report.wording.words import listing

_SECOND: frozenset[Standing] = frozenset(("new", "code-new"))
"""Where the numbers of the later wave alone are told."""

_YEAR = 4


class NumberOfWaves(NamedTuple):
    """A number as a sentence says it: its words, of what (*earlier*, *later*, or a change), and what is behind it."""

    words: str
    what: str
    number: WaveNumber


class WaveSentence(NamedTuple):
    """A sentence on a code in two waves, and the numbers in it."""

    key: str
    text: str
    numbers: tuple[NumberOfWaves, ...] = ()


def line_of(line: CodeLine, of: WaveNumber, noun: Forms, language: Language, narrowed: str) -> CodeLine:
    """A line on a code with another number than its own: of another wave, or of those who took part in both."""
    quantity = counted(of.n, max(1, len(of.base)), noun, language)
    return replace(
        line,
        quantity=quantity,
        brief=quantity,
        passages=of.passages,
        respondents=of.respondents,
        base=of.base,
        narrowed=narrowed,
    )


def when_said(wave: str, language: Language) -> str:
    """When, in a sentence: *in 2014*, *in golf nulmeting*."""
    words = wave_words(language)
    is_year = wave[:_YEAR].isdigit() and len(wave) >= _YEAR
    return (words.year if is_year else words.named).format(wave=wave)


def wave_called(wave: str, language: Language) -> str:
    """What a wave is called in a sentence: *2014*, *golf nulmeting*."""
    is_year = wave[:_YEAR].isdigit() and len(wave) >= _YEAR
    return wave if is_year else wave_words(language).called.format(wave=wave)


def wave_sentences(
    found: CodeInWaves, lines: Sequence[CodeLine], noun: Forms, language: Language, *, panel_only: bool = False
) -> Iterator[WaveSentence]:
    """What is said of a code: *In 2014 vinden vijf van de acht scholen dat ...; in 2015 drie van de vier scholen.*

    The ``lines`` of either say how the code is called and said. Then comes how those who took part in both say it; or,
    where the waves are not comparable, that they are not, and why.
    Nothing is said of a wave in which nobody is in the base, and of the panel nothing where nobody says it in either.
    With ``panel_only`` what can be compared is said of the panel alone.
    """
    waves = found.waves
    first, second = found.numbers
    if not first.base or not second.base:
        alone = 0 if first.base else 1
        if found.numbers[alone].base:
            yield _alone(found, lines, alone, noun, language)
        return
    if found.kind in COMPARABLE:
        if not (panel_only and found.panel):
            yield _beside(found, lines, noun, language)
        if found.panel and (panel_only or first.n or second.n):
            yield _panel(found, noun, language)
        return
    told = 1 if found.kind in _SECOND else 0
    yield _alone(found, lines, told, noun, language)
    words = wave_words(language)
    quantity = counted(second.n, len(second.base), noun, language)
    now = words.reworded_now.format(n=quantity.words, verb=words.says.of(quantity.plural))
    template = words.told[found.kind]
    text = template.format(
        At_earlier=capitalise(when_said(waves[0], language)),
        At_later=capitalise(when_said(waves[1], language)),
        earlier=wave_called(waves[0], language),
        later=wave_called(waves[1], language),
        now=now,
    )
    numbers = (NumberOfWaves(quantity.words, "later", second),) if "{now}" in template else ()
    yield WaveSentence("standing", text, numbers)


def _alone(found: CodeInWaves, lines: Sequence[CodeLine], place: int, noun: Forms, language: Language) -> WaveSentence:
    """A sentence on one of the waves."""
    of, told = found.numbers[place], wave_words(language).told
    quantity = counted(of.n, len(of.base), noun, language)
    line = lines[place]
    if line.predicate and line.predicate.none and place == 0 and "{now}" in told.get(found.kind, ""):
        # The other number is said after it as one that says the same.
        line = replace(line, predicate=replace(line.predicate, none=""))
    said = saying([replace(line, quantity=quantity)], quantity, language)
    what = "later" if place else "earlier"
    text = opened(capitalise(when_said(found.waves[place], language)), said.quantity, said.verb, said.rest).text
    return WaveSentence(what, text, (NumberOfWaves(said.quantity.words, what, of),))


def _beside(found: CodeInWaves, given: Sequence[CodeLine], noun: Forms, language: Language) -> WaveSentence:
    """One sentence on both: what is said of the first is said of the second, so it must be said in the same way.

    *Geen van de scholen merkt iets* of all in the one wave cannot go on with a part of the other, and of silence no
    predicate is said; so that goes by both.
    """
    quantities = [counted(one.n, len(one.base), noun, language) for one in found.numbers]
    lines = [replace(line, quantity=of) for line, of in zip(given, quantities, strict=True)]
    line, quantity = lines[0], quantities[0]
    all_both = all(of.n == of.base for of in quantities)
    if line.predicate and line.predicate.none and not all_both:
        line = replace(line, predicate=replace(line.predicate, none=""))
    turned = saying([line], quantity, language)
    shown = [turned.quantity, quantities[1]]
    if all_both and turned.quantity.n != quantity.n:
        shown[1] = counted(0, quantities[1].base, noun, language)
    if not quantity.n and quantities[1].n and line.predicate and not line.all_answer:
        # Nobody in the earlier wave: the later one is said with the predicate, for it has words of its own.
        return _later_first(found, quantities, lines[1], language)
    words = wave_words(language)
    first = opened(capitalise(when_said(found.waves[0], language)), shown[0], turned.verb, turned.rest).text
    template = words.then if quantities[1].n or not quantity.n else words.then_none
    text = template.format(first=first.removesuffix("."), at=when_said(found.waves[1], language), n=shown[1].words)
    told = tuple(
        NumberOfWaves(of.words, what, behind)
        for of, what, behind in zip(shown, ("earlier", "later"), found.numbers, strict=True)
    )
    return WaveSentence("beside", text, told)


def _later_first(
    found: CodeInWaves, quantities: Sequence[Quantity], line: CodeLine, language: Language
) -> WaveSentence:
    """*In 2015 vinden drie van de vier scholen dat ...; in 2014 geen van de acht scholen.*"""
    if line.predicate and line.predicate.none:
        line = replace(line, predicate=replace(line.predicate, none=""))
    said = saying([line], quantities[1], language)
    first = opened(capitalise(when_said(found.waves[1], language)), said.quantity, said.verb, said.rest).text
    text = wave_words(language).then_none.format(
        first=first.removesuffix("."), at=when_said(found.waves[0], language), n=quantities[0].words
    )
    told = (
        NumberOfWaves(said.quantity.words, "later", found.numbers[1]),
        NumberOfWaves(quantities[0].words, "earlier", found.numbers[0]),
    )
    return WaveSentence("beside", text, told)


def _panel(found: CodeInWaves, noun: Forms, language: Language) -> WaveSentence:
    """*Van de drie scholen die beide keren meededen, zegt één dit beide keren, één alleen in 2014 en ...*"""
    words = wave_words(language)
    size = len(next(iter(found.panel.values())).base)
    at = {"at_earlier": when_said(found.waves[0], language), "at_later": when_said(found.waves[1], language)}
    parts = [(change, of) for change in CHANGES if (of := found.panel[change]).n]
    if len(parts) == 1:
        change, of = parts[0]
        if change == "neither" and size > 1:
            text = words.panel_none.format(panel=number(size, language), noun=noun.plural)
            return WaveSentence("panel", text, (NumberOfWaves(number(size, language), change, of),))
        form = words.panel_all.of(size > 1)
        text = form.format(
            panel=number(size, language),
            noun=noun.of(size > 1),
            verb=words.says.of(size > 1),
            when=words.when[change].format(**at),
        )
        return WaveSentence("panel", text, (NumberOfWaves(number(size, language), change, of),))
    said = []
    for place, (change, of) in enumerate(parts):
        n, when = number(of.n, language), words.when[change].format(**at)
        verb = words.says.of(of.n > 1)
        said.append(words.panel_first.format(n=n, when=when, verb=verb) if place == 0 else f"{n} {when}")
    text = words.panel.format(panel=number(size, language), noun=noun.plural, parts=listing(said, words.and_))
    told = tuple(NumberOfWaves(number(of.n, language), change, of) for change, of in parts)
    return WaveSentence("panel", text, told)
