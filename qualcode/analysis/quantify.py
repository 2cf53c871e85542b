"""N of N in words, in Dutch and English: *zeven van de acht scholen*, *de helft van de 22 leerlingen*.

Every phrase is a subject and comes with the number (singular or plural) its verb must have. A fraction other than an
exact half is used only on request, for bases of a dozen and more, and says *ongeveer* where it is not exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Language = Literal["nl", "en"]
Style = Literal["exact", "rounded"]


def language_of(code: str) -> Language:
    """The language that a report is in: that of the code where it is one of them, and English otherwise."""
    return "nl" if code == "nl" else "en"


SMALLEST_HALF = 4
"""Below this base a half is said in numbers: *één van de twee*."""

SMALLEST_ROUNDED = 12
"""Below this base nothing is rounded: the numbers are as short as the fraction."""

TOLERANCE = Fraction(3, 100)
"""How far a share may lie from the fraction that stands for it."""


def percentage(n: int, of: int, digits: int = 0) -> Fraction:
    """``n`` of ``of`` as a percentage with so many decimals, halves up: the one way in which shares are rounded here.

    ``ZeroDivisionError`` where ``of`` is 0.
    """
    scale = 10**digits
    return Fraction((200 * scale * n + of) // (2 * of), scale)


@dataclass(frozen=True, slots=True)
class Forms:
    """The singular and plural of a noun (*school, scholen*), a verb (*noemt, noemen*) or a clause about the noun."""

    singular: str
    plural: str

    def of(self, plural: bool) -> str:
        """The form that goes with a singular or a plural."""
        return self.plural if plural else self.singular


@dataclass(frozen=True, slots=True)
class Quantity:
    """``n`` of ``base`` in words. With a base of 0, ``words`` is a sentence that says nobody was asked."""

    n: int
    base: int
    words: str
    plural: bool
    approximate: bool = False

    @property
    def percentage(self) -> int | None:
        """The share in whole per cents, halves up; ``None`` without a base."""
        return int(percentage(self.n, self.base)) if self.base else None


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The phrases of one language.

    ``{base}`` and ``{n}`` are numbers in words; ``{singular}`` and ``{plural}`` are the noun with its clause.
    """

    numbers: tuple[str, ...]
    nobody_asked: str
    only: str
    no_one: str
    both: str
    neither: str
    all: str
    none: str
    part: str
    single: str
    about: str
    fraction: str
    fractions: tuple[str, str, str, str, str]
    fraction_plural: bool
    fronted: str
    fronted_all: str
    fronted_both: str
    fronted_none: str


_FRACTIONS = (Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 4))

_DUTCH = _Grammar(
    numbers=(
        *("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
        *("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"),
    ),
    nobody_asked="er zijn geen {noun} ondervraagd{clause}",
    only="de enige {singular}",
    no_one="geen enkele {singular}",
    both="beide {plural}",
    neither="geen van beide {plural}",
    all="alle {base} {plural}",
    none="geen van de {base} {plural}",
    part="{n} van de {base} {plural}",
    single="een enkele {singular}",
    about="ongeveer {fraction}",
    fraction="{fraction} van de {base} {plural}",
    fractions=("een kwart", "een derde", "de helft", "twee derde", "drie kwart"),
    fraction_plural=False,
    fronted="van de {base} {plural} {verb} {n}",
    fronted_all="alle {base}",
    fronted_both="beide",
    fronted_none="geen enkele",
)
_ENGLISH = _Grammar(
    numbers=(
        *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
    ),
    nobody_asked="no {noun}{clause} were interviewed",
    only="the only {singular}",
    no_one="no {singular}",
    both="both {plural}",
    neither="neither {singular}",
    all="all {base} {plural}",
    none="none of the {base} {plural}",
    part="{n} of the {base} {plural}",
    single="a single {singular}",
    about="about {fraction}",
    fraction="{fraction} of the {base} {plural}",
    fractions=("a quarter", "a third", "half", "two thirds", "three quarters"),
    fraction_plural=True,
    fronted="of the {base} {plural}, {n} {verb}",
    fronted_all="all {base}",
    fronted_both="both",
    fronted_none="none",
)
_GRAMMARS: dict[str, _Grammar] = {"nl": _DUTCH, "en": _ENGLISH}


def number(n: int, language: Language = "nl", limit: int = 20) -> str:
    """``n`` in words up to ``limit`` (at most 20) and in figures above it. ``n`` is 0 or more."""
    words = _GRAMMARS[language].numbers
    return words[n] if 0 <= n <= min(limit, len(words) - 1) else str(n)


def quantify(
    n: int,
    base: int,
    noun: Forms,
    language: Language = "nl",
    *,
    clause: Forms | None = None,
    style: Style = "exact",
    limit: int = 20,
) -> Quantity:
    """``n`` of ``base`` as the subject of a sentence: *alle acht scholen*, *geen van de drie scholen die AO aanbieden*.

    ``clause`` narrows the base and follows the noun (*die AO aanbiedt, die AO aanbieden*). ``style`` rounded allows
    *ongeveer drie kwart* and *een enkele leerling* where the base is a dozen or more. ``limit`` is the last number in
    words. Raises ``ValueError`` unless ``0 <= n <= base``.
    """
    if not 0 <= n <= base:
        raise ValueError(f"{n} of {base} is not a part of a whole")
    grammar = _GRAMMARS[language]
    template, plural, fraction, approximate = _phrase(n, base, grammar, style)
    named = noun if clause is None else Forms(f"{noun.singular} {clause.singular}", f"{noun.plural} {clause.plural}")
    words = template.format(
        n=number(n, language, limit),
        base=number(base, language, limit),
        singular=named.singular,
        plural=named.plural,
        fraction=fraction,
        noun=noun.plural,
        clause=f" {clause.plural}" if clause else "",
    )
    return Quantity(n, base, words, plural, approximate)


def _phrase(n: int, base: int, grammar: _Grammar, style: Style) -> tuple[str, bool, str, bool]:
    """Which phrase fits: its template, whether its verb is plural, the fraction in it, whether that is rounded."""
    if base == 0:
        return grammar.nobody_asked, True, "", False
    if n == base:
        return {1: grammar.only, 2: grammar.both}.get(base, grammar.all), base > 1, "", False
    if n == 0:
        return {1: grammar.no_one, 2: grammar.neither}.get(base, grammar.none), False, "", False
    if style == "rounded" and base >= SMALLEST_ROUNDED:
        if n == 1:
            return grammar.single, False, "", False
        nearest = min(_FRACTIONS, key=lambda fraction: abs(fraction - Fraction(n, base)))
        if abs(nearest - Fraction(n, base)) <= TOLERANCE:
            exact = nearest == Fraction(n, base)
            name = grammar.fractions[_FRACTIONS.index(nearest)]
            name = name if exact else grammar.about.format(fraction=name)
            return grammar.fraction, grammar.fraction_plural, name, not exact
    if 2 * n == base and base >= SMALLEST_HALF:
        return grammar.fraction, grammar.fraction_plural, grammar.fractions[2], False
    return grammar.part, n > 1, "", False


def fronted(
    n: int,
    base: int,
    noun: Forms,
    verb: Forms,
    language: Language = "nl",
    *,
    clause: Forms | None = None,
    limit: int = 20,
) -> str:
    """The base first, then verb and number: *van de drie scholen die AO aanbieden geven twee*.

    A base of 1 or 0 has no such form and gives the plain phrase, with its verb where anybody was asked.
    """
    grammar = _GRAMMARS[language]
    plain = quantify(n, base, noun, language, clause=clause, limit=limit)
    if base < 2:
        return f"{plain.words} {verb.of(plain.plural)}" if base else plain.words
    spoken = number(n, language, limit)
    if n == base:
        spoken = grammar.fronted_both if base == 2 else grammar.fronted_all.format(base=number(base, language, limit))
    return grammar.fronted.format(
        base=number(base, language, limit),
        plural=noun.plural if clause is None else f"{noun.plural} {clause.plural}",
        verb=verb.of(n > 1),
        n=spoken if n else grammar.fronted_none,
    )


def sentence(quantity: Quantity, verb: Forms, rest: str, *, aside: str = "") -> str:
    """A full sentence: the quantity, an aside such as ``(75%)``, the verb that agrees with it, and the rest.

    With a base of 0 it says only that nobody was asked.
    """
    if quantity.base == 0:
        return f"{capitalise(quantity.words)}."
    parts = (quantity.words, aside, verb.of(quantity.plural), rest)
    return f"{capitalise(' '.join(part for part in parts if part))}."


def capitalise(text: str) -> str:
    """The text with a capital; Dutch *één* becomes *Eén*, for a capital carries the accent of a number badly."""
    return "E" + text[1:] if text.startswith("één") else text[:1].upper() + text[1:]
