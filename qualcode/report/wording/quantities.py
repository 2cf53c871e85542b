"""``n`` of ``N`` in words: *zeven van de acht scholen*, *ongeveer drie kwart van de leerlingen*, *de andere drie*.

Every phrase is a subject and comes with the number (singular or plural) its verb must have. What words for a share mean
stands here once, in :data:`MEANINGS`, for every language: the report says nothing that is not so, and neither does an
author who chooses the words (:func:`in_words`). Which words a report takes by itself is a matter of style. ``exact``
gives the number, but for *alle*, *geen* and *de helft*; ``rounded`` says a quarter, a third, a half, with *ongeveer*
where it is not exact; ``vague`` has *de meeste* and *enkele*, one word for one range. Small wholes are never rounded:
the numbers are as short as the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Literal, NamedTuple

from qualcode.analysis.quantify import Forms, Language, percentage
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.names import closest
from qualcode.outline import LEAST_PERCENT, LEAST_ROUNDED, Numbers
from qualcode.report.wording.languages import number_words
from qualcode.report.wording.number_words import NumberWords, Proportion, ProportionWords

Whole = Literal["counted", "named", "none"]
"""How the whole stands in the words: *van de acht scholen*, *van de scholen*, or not at all."""
WHOLES: tuple[Whole, ...] = ("counted", "named", "none")

LEAST_HALVED = 4
"""Below this base a half is said in numbers: *één van de twee*."""

LEAST_BUT_ONE = 5
"""Below this base there is no *op één na alle*."""

LEAST_ROUND_PERCENT = 25
"""Below this base there is no *ruim tachtig procent* either."""

TOLERANCE = Fraction(3, 100)
"""How far a share may lie from the fraction, the tenth or the percentage that stands for it with *ongeveer*."""

HALF_TOLERANCE = Fraction(2, 100)
"""The same for a half, which has *bijna* and *iets meer dan* beside it."""

BESIDE = Fraction(5, 100)
"""How far *ruim een derde*, *bijna de helft* and *een kleine twintig procent* reach."""

FRACTIONS: Mapping[Fraction, tuple[Proportion, Proportion, Proportion]] = {
    Fraction(1, 4): (Proportion.QUARTER, Proportion.ABOUT_QUARTER, Proportion.OVER_QUARTER),
    Fraction(1, 3): (Proportion.THIRD, Proportion.ABOUT_THIRD, Proportion.OVER_THIRD),
    Fraction(1, 2): (Proportion.HALF, Proportion.ABOUT_HALF, Proportion.OVER_HALF),
    Fraction(2, 3): (Proportion.TWO_THIRDS, Proportion.ABOUT_TWO_THIRDS, Proportion.OVER_TWO_THIRDS),
    Fraction(3, 4): (Proportion.THREE_QUARTERS, Proportion.ABOUT_THREE_QUARTERS, Proportion.OVER_THREE_QUARTERS),
}
"""The fractions that have a name: exactly, about, and just above."""


Meaning = Callable[[int, int], bool]
"""Whether ``n`` of ``base`` is what words for a share mean."""


def _is_about(n: int, base: int, fraction: Fraction) -> bool:
    tolerance = HALF_TOLERANCE if fraction == Fraction(1, 2) else TOLERANCE
    return base >= LEAST_ROUNDED and abs(Fraction(n, base) - fraction) <= tolerance


def _is_over(n: int, base: int, fraction: Fraction) -> bool:
    return base >= LEAST_ROUNDED and fraction < Fraction(n, base) <= fraction + BESIDE


def _is_exactly(n: int, base: int, fraction: Fraction) -> bool:
    least = LEAST_HALVED if fraction == Fraction(1, 2) else LEAST_ROUNDED
    return base >= least and Fraction(n, base) == fraction


def _is_some(n: int, base: int) -> bool:
    return n >= 2 and 3 * n <= base


def _fraction_meanings() -> Iterator[tuple[Proportion, Meaning]]:
    for fraction, shares in FRACTIONS.items():
        for share, holds in zip(shares, (_is_exactly, _is_about, _is_over), strict=True):
            yield share, partial(holds, fraction=fraction)


MEANINGS: Mapping[Proportion, Meaning] = {
    Proportion.ALL: lambda n, base: n == base,
    Proportion.NONE: lambda n, base: n == 0 < base,
    Proportion.ALL_BUT_ONE: lambda n, base: n == base - 1 and base >= LEAST_BUT_ONE,
    Proportion.ONE: lambda n, base: n == 1 < base,
    Proportion.LONE: lambda n, base: n == 1 and base >= LEAST_ROUNDED,
    **dict(_fraction_meanings()),
    Proportion.ALMOST_HALF: lambda n, base: base >= LEAST_ROUNDED and 0 < Fraction(1, 2) - Fraction(n, base) <= BESIDE,
    Proportion.ABOVE_HALF: lambda n, base: base < 2 * n < 2 * base,
    Proportion.NEARLY_ALL: lambda n, base: base >= LEAST_ROUNDED and 9 * base <= 10 * n < 10 * base,
    Proportion.UNANIMOUS: lambda n, base: base >= LEAST_ROUNDED and 88 * base <= 100 * n < 100 * base,
    Proportion.LARGE: lambda n, base: base >= LEAST_ROUNDED and 8 * base <= 10 * n < 9 * base,
    Proportion.MOST: lambda n, base: 2 * n - base >= 2 and n < base,
    Proportion.SOME: _is_some,
    Proportion.FEW: lambda n, base: n <= 3 and _is_some(n, base),
    Proportion.SMALL: lambda n, base: n >= 2 and 5 * n < base,
}
"""When ``n`` of ``base`` is what the words for a share mean; the base is 1 or more."""

SAID_VAGUELY = (
    Proportion.ALL,
    Proportion.NONE,
    Proportion.NEARLY_ALL,
    Proportion.LARGE,
    Proportion.HALF,
    Proportion.OVER_HALF,
    Proportion.MOST,
    Proportion.ALMOST_HALF,
    Proportion.FEW,
    Proportion.SMALL,
    Proportion.SOME,
)
"""What a vague report says by itself: the first that holds, so that every word has a range of its own."""


class CountPhrase(NamedTuple):
    """A way to say a number of respondents, and whether its verb is plural and it is not exact."""

    words: str
    plural: bool
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """``n`` of ``base`` in words. With a base of 0, ``words`` is a sentence that says nobody was asked.

    ``noun`` is what is counted and ``clause`` what narrows it, if anything does.
    """

    n: int
    base: int
    words: str
    plural: bool
    approximate: bool
    noun: Forms
    clause: Forms | None
    language: Language

    @property
    def percentage(self) -> int | None:
        """The share in whole per cents, halves up; ``None`` without a base."""
        return int(percentage(self.n, self.base)) if self.base else None


class CountSentence(NamedTuple):
    """A sentence, the words of it that are its number, and those that are its base where it stands apart from them."""

    text: str
    number: str
    base: str = ""


def number(n: int, language: Language = "nl", limit: int = 20) -> str:
    """``n`` in words up to ``limit`` (at most 20) and in figures above it. ``n`` is 0 or more."""
    words = number_words(language).numbers
    return words[n] if 0 <= n <= min(limit, len(words) - 1) else str(n)


def quantify(
    n: int,
    base: int,
    noun: Forms,
    language: Language = "nl",
    *,
    clause: Forms | None = None,
    style: Numbers = "exact",
    whole: Whole = "counted",
    rounded_from: int = LEAST_ROUNDED,
) -> Quantity:
    """``n`` of ``base`` as the subject of a sentence: *alle acht scholen*, *geen van de drie scholen die AO aanbieden*.

    ``clause`` narrows the base and follows the noun (*die AO aanbiedt, die AO aanbieden*). ``style`` says how, from a
    base of ``rounded_from`` on. Raises ``ValueError`` unless ``0 <= n <= base``.
    """
    _check_part(n, base)
    words, named = number_words(language), _narrowed(noun, clause)
    if base == 0:
        nobody = words.nobody_asked.format(noun=noun.plural, clause=f" {clause.plural}" if clause else "")
        return Quantity(0, 0, nobody, True, False, noun, clause, language)
    said = _Sayer(n, base, named, words, language).say(style if base >= rounded_from else "exact", whole)
    return Quantity(n, base, said.words, said.plural, said.approximate, noun, clause, language)


def counted(n: int, base: int, noun: Forms, language: Language = "nl") -> Quantity:
    """``n`` of ``base`` (1 or more) as a number whatever its share: *vier van de acht scholen*, and no half of them."""
    _check_part(n, base)
    sayer = _Sayer(n, base, noun, number_words(language), language)
    said = sayer.say("exact", "counted") if n in (0, base) else sayer.number("counted")
    return Quantity(n, base, said.words, said.plural, said.approximate, noun, None, language)


def in_words(
    chosen: str, n: int, base: int, noun: Forms, language: Language = "nl", *, clause: Forms | None = None
) -> Quantity:
    """The same in words that an author chose: *de meeste scholen*, *ruim tachtig procent*, *bijna altijd*.

    Raises :class:`QualcodeError` where they do not say ``n`` of ``base``, with what does.
    """
    _check_part(n, base)
    wanted = " ".join(chosen.split()).casefold()
    said = dict.fromkeys(ways(n, base, noun, language, clause=clause))
    for way in said:
        if way.words.casefold() == wanted:
            return Quantity(n, base, way.words, way.plural, way.approximate, noun, clause, language)
    instead = [way.words for way in said]
    raise QualcodeError(
        _("“{words}” does not say {n} of {base}.").format(words=" ".join(chosen.split()), n=n, base=base),
        closest(wanted, instead) or _("Say it as: {words}").format(words="; ".join(instead[:6])),
    )


def ways(
    n: int, base: int, noun: Forms, language: Language = "nl", *, clause: Forms | None = None
) -> Iterator[CountPhrase]:
    """Every way to say ``n`` of ``base``, those of an exact report first; none without a base."""
    _check_part(n, base)
    if base:
        yield from _Sayer(n, base, _narrowed(noun, clause), number_words(language), language).ways()


def fronted(
    n: int,
    base: int,
    noun: Forms,
    verb: Forms,
    language: Language = "nl",
    *,
    clause: Forms | None = None,
    aside: str = "",
    whole: Whole = "counted",
    again: bool = False,
) -> CountSentence:
    """The base first, then verb and number: *van de drie scholen die AO aanbieden, geven er twee*.

    ``aside`` follows the number, such as ``(75%)``. The noun stands behind the number ``again`` where that reads better
    (*geven twee scholen aan*). All of a narrowed base, and a base of 1 or 0, have no such form and give the plain
    phrase, with its verb where anybody was asked.
    """
    _check_part(n, base)
    words = number_words(language)
    if base < 2 or (n == base and clause is not None):
        plain = quantify(n, base, noun, language, clause=clause)
        subject = " ".join(part for part in (plain.words, aside) if part)
        if clause:
            subject = words.narrowed_subject.format(subject=subject)
        return CountSentence(f"{subject} {verb.of(plain.plural)}" if base else plain.words, plain.words)
    if n == 0:
        said = spoken = words.fronted_none
    elif n == base:
        said = spoken = words.fronted_both if base == 2 else words.fronted_all.format(n=number(base, language))
    else:
        said = number(n, language)
        spoken = f"{said} {noun.of(n > 1)}" if again else words.fronted_number.format(n=said)
    named = _narrowed(noun, clause).plural
    # The number stands behind the verb that goes with the subject: *spreken er 21 over*.
    finite, tail = [*verb.of(n > 1).split(" ", 1), ""][:2]
    counted = number(base, language) if whole == "counted" else ""
    text = (words.fronted if clause is None else words.fronted_narrowed).format(
        whole=f"{counted} {named}" if counted else named,
        verb=finite,
        n=f"{spoken} {aside}" if aside else spoken,
        tail=f" {tail}" if tail else "",
    )
    return CountSentence(text, said, counted)


def second(
    n: int, base: int, clause: Forms, verb: Forms, language: Language = "nl", *, short: Forms | None = None
) -> CountSentence:
    """``n`` of another whole, said short after :func:`fronted` has said the same of a first: *van de vijf die LWT
    aanbieden, doet één dat*.

    ``verb`` is how the first was said. ``short`` has the two forms for a second, with ``N`` for the number; without it
    they follow from the verb. ``base`` is 2 or more.
    """
    _check_part(n, base)
    words = number_words(language)
    forms = short or _second_forms(verb, words)
    if n == 0:
        forms, said = words.mentions, words.fronted_none
    elif n == base:
        said = words.fronted_both if base == 2 else words.fronted_all.format(n=number(base, language))
        # All of them are not "er": *zijn het alle vier*.
        forms = Forms(forms.singular, forms.plural.replace(words.fronted_number.format(n="N"), "N"))
    else:
        said = number(n, language)
    told = " ".join(said if word == "N" else word for word in forms.of(n > 1).split())
    counted = number(base, language)
    return CountSentence(words.second.format(base=counted, clause=clause.plural, said=told), said, counted)


def _second_forms(verb: Forms, words: NumberWords) -> Forms:
    finite, _space, tail = verb.plural.partition(" ")
    if finite in words.repeated:
        return words.repeated[finite]
    if not tail.startswith(words.that):
        return words.does
    singular = verb.singular.partition(" ")[0]
    return Forms(words.repeats_that.singular.format(verb=singular), words.repeats_that.plural.format(verb=finite))


def rest(n: int, noun: Forms, language: Language = "nl", *, said: bool = True) -> Iterator[CountPhrase]:
    """The ``n`` (1 or more) of a whole that are left when others have been named: *de andere drie scholen*.

    Only for the parts of one whole that exclude each other; of silence no rest is said. Without the number ``said``:
    *de overige scholen*.
    """
    words = number_words(language)
    for form in (words.rest_counted,) if said and n > 1 else words.rest_named:
        text = form.of(n > 1).format(n=number(n, language), singular=noun.singular, plural=noun.plural)
        yield CountPhrase(text, n > 1)


def sentence(quantity: Quantity, verb: Forms, rest: str, *, aside: str = "") -> CountSentence:
    """A full sentence: the quantity, an aside such as ``(75%)``, the verb that agrees with it, and the rest.

    With a base of 0 it says only that nobody was asked. No sentence opens with a figure: the base goes in front then.
    """
    if quantity.base == 0:
        return CountSentence(f"{capitalise(quantity.words)}.", quantity.words)
    if quantity.words[0].isdigit():
        start = fronted(
            *(quantity.n, quantity.base, quantity.noun, verb, quantity.language),
            clause=quantity.clause,
            aside=aside,
        )
        return start._replace(text=f"{capitalise(' '.join(part for part in (start.text, rest) if part))}.")
    parts = (_subject(quantity, aside), verb.of(quantity.plural), rest)
    return CountSentence(f"{capitalise(' '.join(part for part in parts if part))}.", quantity.words)


def opened(opens: str, quantity: Quantity, verb: Forms, rest: str, *, aside: str = "") -> CountSentence:
    """A full sentence behind words that its author chose: *Wel vinden vijf scholen dat ...*, *Still, five schools ...*.

    The others are as in :func:`sentence`.
    """
    if quantity.base == 0:
        return sentence(quantity, verb, rest)
    finite, _space, tail = verb.of(quantity.plural).partition(" ")
    template = number_words(quantity.language).opened
    text = template.format(
        opens=opens.rstrip(" ,") if template.startswith("{opens},") else opens,
        verb=finite,
        subject=_subject(quantity, aside),
        tail="".join(f" {part}" for part in (tail, rest) if part),
    )
    return CountSentence(f"{capitalise(text)}.", quantity.words)


def main_clause(quantity: Quantity, verb: Forms) -> CountSentence:
    """A main clause without its end, to stand in a row of them: *twee van de acht scholen zoeken de plaats zelf*."""
    return CountSentence(f"{_subject(quantity)} {verb.of(quantity.plural)}", quantity.words)


def _subject(quantity: Quantity, aside: str = "") -> str:
    """The quantity with an aside; a clause in it ends with a comma in Dutch."""
    subject = f"{quantity.words} {aside}" if aside else quantity.words
    return number_words(quantity.language).narrowed_subject.format(subject=subject) if quantity.clause else subject


def capitalise(text: str) -> str:
    """The text with a capital; Dutch *één* becomes *Eén*, for a capital carries the accent of a number badly."""
    return "E" + text[1:] if text.startswith("één") else text[:1].upper() + text[1:]


def _check_part(n: int, base: int) -> None:
    if not 0 <= n <= base:
        raise ValueError(f"{n} of {base} is not a part of a whole")


def _narrowed(noun: Forms, clause: Forms | None) -> Forms:
    return noun if clause is None else Forms(f"{noun.singular} {clause.singular}", f"{noun.plural} {clause.plural}")


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Says one number of respondents, of a base of 1 or more."""

    n: int
    base: int
    noun: Forms
    words: NumberWords
    language: Language

    def say(self, style: Numbers, whole: Whole) -> CountPhrase:
        """As a report does by itself; where the base is not told, the noun still stands behind a word for a part."""
        behind: Whole = "named" if whole == "none" else whole
        if style == "vague":
            for share in SAID_VAGUELY:
                if MEANINGS[share](self.n, self.base):
                    return self.share(share, behind if share in (Proportion.ALL, Proportion.NONE) else "named")
        shares = [Proportion.ALL, Proportion.NONE, Proportion.HALF]
        if style == "rounded":
            nearest = min(FRACTIONS, key=lambda fraction: abs(fraction - Fraction(self.n, self.base)))
            shares += FRACTIONS[nearest][:2]
        for share in shares:
            if MEANINGS[share](self.n, self.base):
                return self.share(share, behind)
        return self.number(whole)

    def ways(self) -> Iterator[CountPhrase]:
        """All of them."""
        for whole in WHOLES:
            yield self.say("exact", whole)
        for whole in WHOLES:
            yield self.number(whole)
        for share, holds in MEANINGS.items():
            if holds(self.n, self.base):
                for said in self.words.shares.get(share, ()):
                    yield from (self.phrase(said, whole, share) for whole in WHOLES)
        for text, several, approximate in self.in_ten():
            yield from (CountPhrase(said, several, approximate) for said in (text, f"{text} {self.noun.plural}"))
        for text, approximate in self.percents():
            yield from (CountPhrase(self.part(text, whole), self.words.percent_plural, approximate) for whole in WHOLES)

    def share(self, share: Proportion, whole: Whole) -> CountPhrase:
        """In the words that a report takes for a share."""
        small = {Proportion.ALL: self.words.all_of, Proportion.NONE: self.words.none_of}.get(share, {}).get(self.base)
        if small:
            return CountPhrase(self.fill(small), share is Proportion.ALL and self.base > 1)
        if share is Proportion.ALL and whole == "counted":
            return CountPhrase(self.fill(self.words.all_counted), True)
        return self.phrase(self.words.shares[share][0], whole, share)

    def phrase(self, said: ProportionWords, whole: Whole, share: Proportion) -> CountPhrase:
        approximate = share.value.startswith("about")
        if said.shape == "part":
            return CountPhrase(self.part(said.words, whole), said.plural, approximate)
        return CountPhrase(self.fill(said.words), said.plural, approximate)

    def number(self, whole: Whole) -> CountPhrase:
        """Just the number: *zeven van de acht scholen*, *zeven scholen*."""
        said = number(self.n, self.language)
        text = f"{said} {self.noun.of(self.n > 1)}" if whole == "none" else self.part(said, whole)
        return CountPhrase(text, self.n > 1)

    def part(self, said: str, whole: Whole) -> str:
        """A part with its whole, or alone."""
        behind = {"counted": self.words.counted, "named": self.words.named}.get(whole)
        return self.fill(said if behind is None else behind, part=said)

    def fill(self, template: str, part: str = "") -> str:
        base = number(self.base, self.language)
        return template.format(part=part, base=base, singular=self.noun.singular, plural=self.noun.plural)

    def in_ten(self) -> Iterator[tuple[str, bool, bool]]:
        """*Vier op de tien*, *één op de vier*, with *ongeveer* where it is not so to the last one; plural, rounded."""
        if self.base < LEAST_ROUNDED:
            return
        for k, of in (*((k, 10) for k in range(1, 10) if k != 5), (1, 3), (1, 4), (1, 5), (2, 3), (3, 4)):
            off = abs(Fraction(self.n, self.base) - Fraction(k, of))
            said = self.words.in_ten.format(k=number(k, self.language), of=number(of, self.language))
            if not off:
                yield said, k > 1, False
            if off <= TOLERANCE:
                yield from ((f"{about} {said}", k > 1, True) for about in self.words.about)

    def percents(self) -> Iterator[tuple[str, bool]]:
        """The share as a percentage, rounded or as it is."""
        for sign in self.words.percent_signs if self.base >= LEAST_ROUND_PERCENT else ():
            for digits in (0, 1) if self.base >= LEAST_PERCENT else ():
                exact = percentage(self.n, self.base, digits)
                yield sign.format(p=f"{float(exact):.{digits}f}".replace(".", self.words.decimal)), False
            for near in range(5, 100, 5):
                off = Fraction(100 * self.n, self.base) - near
                kinds = {"about": abs(off) <= 100 * TOLERANCE, "over": 0 < off < 5, "under": -5 < off < 0}
                for kind in (kind for kind, holds in kinds.items() if holds):
                    for before in self.words.percent[kind]:
                        yield f"{before} {sign.format(p=near)}", True
                        if near % 10 == 0 and not sign.endswith("%"):
                            yield f"{before} {sign.format(p=self.words.tens[near // 10 - 1])}", True
