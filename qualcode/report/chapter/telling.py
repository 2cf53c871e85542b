"""How a part of a section is told, where an outline says in which order and with which words of its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.analysis.quantify import Forms, Language
from qualcode.outline import Elsewhere
from qualcode.report.beside.figures import CitedFigure, figure_words, with_figures
from qualcode.report.chapter.sentences import Saying, aside_of, noun_of, saying
from qualcode.report.chapter.summary import CodeLine, PartSummary
from qualcode.report.waves.numbers import CodeInWaves
from qualcode.report.waves.sentences import line_of, wave_sentences
from qualcode.report.wording.languages import wording
from qualcode.report.wording.quantities import (
    CountSentence,
    Quantity,
    capitalise,
    fronted,
    main_clause,
    number,
    opened,
    quantify,
    rest,
    second,
    sentence,
)
from qualcode.report.wording.words import listing
from qualcode.specs import SourceFigure


class ToldNumber(NamedTuple):
    """A number as a sentence says it, with its base where that stands apart, and what it is the number of."""

    said: CountSentence
    line: CodeLine


class ToldSentence(NamedTuple):
    """A sentence, the numbers in it, and the figures from elsewhere."""

    text: str
    numbers: tuple[ToldNumber, ...] = ()
    figures: tuple[CitedFigure, ...] = ()


@dataclass(slots=True)
class PartTeller:
    """Tells the parts of one section, one after the other.

    The base of the group stands in the first number, and again after a number of some of the group only.
    """

    language: Language
    percent_from: int
    figures: Mapping[str, SourceFigure] = field(default_factory=dict)
    base_is_known: bool = False

    def tell(self, part: PartSummary) -> Iterator[ToldSentence]:
        """The sentences of a part; none where there is nobody of whom it could say something."""
        # Of a number that is not told nothing is said: words for it would tell how large it is.
        hidden = any(line.hidden for line in part.lines)
        lines = [line for line in part.lines if line.base and not line.hidden]
        if part.kind == "text":
            yield self.own(part.text)
        elif part.kind == "says":
            yield from (self.says(line, part.opens) for line in lines)
        elif part.kind == "split" and hidden:
            yield from (self.says(line, "" if place else part.opens) for place, line in enumerate(lines))
        elif part.kind == "split":
            yield from self.split(lines, part.opens)
        elif part.kind == "rest":
            yield from self.shares(lines, part)
        elif part.kind == "reasons":
            yield from self.reasons(lines, part.opens)
        elif part.kind == "list":
            yield from self.enumeration(lines, part.opens)
        elif part.kind == "contrast" and len(lines) > 1:
            yield from self.contrast(lines[0], lines[1], part)
        elif part.kind == "compare" and lines and part.elsewhere is not None:
            yield self.says(lines[0], part.opens)
            yield self.beside(part.elsewhere)
            if part.text:
                yield self.own(part.text)
        elif part.kind == "waves" and part.in_waves is not None and len(part.lines) > 1 and not hidden:
            yield from self.waves(part, part.in_waves)

    def own(self, text: str) -> ToldSentence:
        """What the author wrote, with the figures that it cites."""
        said = with_figures(text, self.figures, self.language)
        return ToldSentence(said.text, figures=said.figures)

    def waves(self, part: PartSummary, found: CodeInWaves) -> Iterator[ToldSentence]:
        """A code in an earlier wave and this one: *in 2014 vinden vijf van de acht scholen ...; in 2015 drie ...*."""
        line = part.lines[1]
        noun = line.quantity.noun
        for said in wave_sentences(found, part.lines, noun, self.language):
            numbers = tuple(
                ToldNumber(
                    CountSentence(said.text, one.words),
                    line_of(line, one.number, noun, self.language, self._narrowed(one.what, found)),
                )
                for one in said.numbers
            )
            yield ToldSentence(said.text, numbers)
        self.base_is_known = False

    def _narrowed(self, what: str, found: CodeInWaves) -> str:
        """Whom a number of two waves is of, as its key says it: those of a wave, or of both by how they changed."""
        earlier, later = found.waves
        told = {"earlier": f"wave={earlier}", "later": f"wave={later}"}
        return told.get(what, f"panel={earlier},{later} {what}")

    def beside(self, other: Elsewhere) -> ToldSentence:
        """What was found elsewhere, with its base, and what that is to the number before, as the author judges."""
        if other.figure:
            figure = self.figures[other.figure]
            told = figure_words(figure, self.language)
            words = wording(self.language).compared[other.relation].singular
            text = capitalise(words.format(source=other.source or figure.source, n=told))
            return ToldSentence(text, figures=(CitedFigure(told, figure),))
        found = quantify(other.n, other.base, Forms(other.who, other.who), self.language)
        said = wording(self.language).compared[other.relation].of(found.plural)
        return ToldSentence(capitalise(said.format(source=other.source, n=found.words)))

    def says(self, line: CodeLine, opens: str = "") -> ToldSentence:
        """One code: *Wel vinden vijf scholen dat ...*; of some of the group, with those in front."""
        found = saying([line], self.quantity(line), self.language)
        aside = aside_of(line.quantity, self.percent_from)
        if opens:
            said = opened(opens, found.quantity, found.verb, found.rest, aside=aside)
        elif line.quantity.clause:
            said = self.fronted(found, aside)
        else:
            said = sentence(found.quantity, found.verb, found.rest, aside=aside)
        return ToldSentence(said.text, (ToldNumber(said, line),))

    def split(self, lines: Sequence[CodeLine], opens: str) -> Iterator[ToldSentence]:
        """A code by the values of an attribute: *van de drie scholen die ..., doen er twee dat; van de vijf ...*."""
        told: list[ToldNumber] = []
        spoken: CodeLine | None = None
        for line in lines:
            found = saying([line], line.quantity, self.language)
            if spoken is None or line.quantity.clause is None or line.quantity.base == 1:
                said = self.fronted(found, aside_of(line.quantity, self.percent_from))
                said = said._replace(text=said.text.removesuffix("."))
            else:
                verb = saying([spoken], spoken.quantity, self.language).verb
                said = second(
                    line.quantity.n,
                    line.quantity.base,
                    line.quantity.clause,
                    verb,
                    self.language,
                    short=_short(line),
                )
            if spoken is None and line.quantity.n:
                spoken = line
            told.append(ToldNumber(said, line))
        self.base_is_known = False
        if told:
            first, *others = (each.said.text for each in told)
            start = f"{opens} {first[:1].lower()}{first[1:]}" if opens else first
            yield ToldSentence(
                capitalise("; ".join([start, *(text[:1].lower() + text[1:] for text in others)])) + ".", tuple(told)
            )

    def shares(self, lines: Sequence[CodeLine], part: PartSummary) -> Iterator[ToldSentence]:
        """Codes that exclude each other, the last as the rest; where they do not add up, each for itself.

        So nothing is said of those who were silent.
        """
        lines = [line for line in lines if line.quantity.n]
        hidden = any(line.hidden for line in part.lines)
        if len(lines) < 2 or hidden or not part.adds_up or not all(line.predicate for line in lines):
            for place, line in enumerate(lines):
                yield self.says(line, "" if place else part.opens)
            return
        words = wording(self.language)
        told = []
        for place, line in enumerate(lines):
            is_rest = place == len(lines) - 1 and not line.quantity.approximate
            found = saying([line], self.quantity(line), self.language)
            quantity = found.quantity
            if is_rest:
                left = next(rest(line.quantity.n, line.quantity.noun, self.language))
                said = CountSentence(f"{left.words} {found.verb.of(left.plural)}", left.words)
            elif place == 0 and part.opens:
                said = opened(part.opens, quantity, found.verb, found.rest)
            else:
                said = main_clause(quantity, found.verb)
            told.append(ToldNumber(said._replace(text=said.text.removesuffix(".")), line))
        yield ToldSentence(f"{capitalise(listing([each.said.text for each in told], words.and_))}.", tuple(told))

    def reasons(self, lines: Sequence[CodeLine], opens: str) -> Iterator[ToldSentence]:
        """What is mentioned, most often first, each in a sentence: *Daarnaast noemen twee scholen ...*."""
        words = wording(self.language)
        for place, line in enumerate(sorted(filter(_is_mentioned, lines), key=lambda line: -line.quantity.n)):
            quantity, aside = self.quantity(line), aside_of(line.quantity, self.percent_from)
            before = opens if place == 0 else words.besides[min(place, len(words.besides)) - 1]
            if before:
                said = opened(before, quantity, words.name, noun_of(line), aside=aside)
            else:
                said = sentence(quantity, words.name, noun_of(line), aside=aside)
            yield ToldSentence(said.text, (ToldNumber(said, line),))

    def enumeration(self, lines: Sequence[CodeLine], opens: str) -> Iterator[ToldSentence]:
        """What is mentioned, most often first, in one sentence with the numbers behind it."""
        told = []
        for line in sorted(filter(_is_mentioned, lines), key=lambda line: -line.quantity.n):
            said = number(line.quantity.n, self.language)
            told.append(ToldNumber(CountSentence(f"{noun_of(line)} ({said})", said), line))
        if told:
            listed = listing([each.said.text for each in told], wording(self.language).and_)
            yield ToldSentence(f"{capitalise(opens)} {listed}.", tuple(told))

    def contrast(self, here: CodeLine, there: CodeLine, part: PartSummary) -> Iterator[ToldSentence]:
        """A code beside one of another group: *alle acht bedrijven ...; veertien van de 22 leerlingen ...*."""
        first, known = self.says(here, part.opens), self.base_is_known
        other = saying([there], there.quantity, self.language)
        aside = aside_of(there.quantity, self.percent_from)
        if part.turns:
            said = opened(part.turns, other.quantity, other.verb, other.rest, aside=aside)
            yield first
            yield ToldSentence(said.text, (ToldNumber(said, there),))
        else:
            said = sentence(other.quantity, other.verb, other.rest, aside=aside)
            text = f"{first.text.removesuffix('.')}; {said.text[:1].lower()}{said.text[1:]}"
            yield ToldSentence(text, (*first.numbers, ToldNumber(said, there)))
        self.base_is_known = known

    def quantity(self, line: CodeLine) -> Quantity:
        """The number with its base, unless that has been said already."""
        known = self.base_is_known and line.quantity.clause is None
        self.base_is_known = line.quantity.clause is None
        return line.brief if known else line.quantity

    def fronted(self, found: Saying, aside: str) -> CountSentence:
        quantity = found.quantity
        said = fronted(
            *(quantity.n, quantity.base, quantity.noun, found.verb, self.language), clause=quantity.clause, aside=aside
        )
        return said._replace(text=f"{capitalise(' '.join(part for part in (said.text, found.rest) if part))}.")


def _is_mentioned(line: CodeLine) -> bool:
    return line.quantity.n > 0


def _short(line: CodeLine) -> Forms | None:
    """How its author says a second number of a code."""
    written = line.predicate.short if line.predicate else ""
    singular, _bar, plural = (form.strip() for form in written.partition("|"))
    return Forms(singular, plural) if written else None
