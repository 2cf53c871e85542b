"""What a language must have to say ``n`` of ``N``: its numbers, its words for shares, how the whole follows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from qualcode.analysis.quantify import Forms

Shape = Literal["part", "whole", "alone"]
"""What follows the words: *van de acht scholen*, the noun, which is in them, or nothing."""


class Proportion(StrEnum):
    """What words for a share mean; when each is true stands in :data:`quantities.MEANINGS`."""

    ALL = "all"
    NONE = "none"
    ALL_BUT_ONE = "all but one"
    ONE = "one"
    LONE = "a single one of a dozen or more"
    QUARTER = "exactly a quarter"
    THIRD = "exactly a third"
    HALF = "exactly a half"
    TWO_THIRDS = "exactly two thirds"
    THREE_QUARTERS = "exactly three quarters"
    ABOUT_QUARTER = "about a quarter"
    ABOUT_THIRD = "about a third"
    ABOUT_HALF = "about a half"
    ABOUT_TWO_THIRDS = "about two thirds"
    ABOUT_THREE_QUARTERS = "about three quarters"
    ALMOST_HALF = "just below a half"
    OVER_HALF = "just above a half"
    ABOVE_HALF = "above a half"
    OVER_QUARTER = "just above a quarter"
    OVER_THIRD = "just above a third"
    OVER_TWO_THIRDS = "just above two thirds"
    OVER_THREE_QUARTERS = "just above three quarters"
    NEARLY_ALL = "at least nine in ten"
    UNANIMOUS = "all but a tenth or so"
    LARGE = "from eight to nine in ten"
    MOST = "a clear majority"
    SOME = "two or more, at most a third"
    FEW = "two or three, at most a third"
    SMALL = "two or more, below a fifth"


class ProportionWords(NamedTuple):
    """Words for a share. ``{singular}``, ``{plural}`` (with what narrows the noun) and ``{base}`` stand in some."""

    words: str
    shape: Shape
    plural: bool


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How one language says quantities.

    ``numbers`` are those in words, from nought, ``tens`` the tens from ten to a hundred. ``shares`` has the words for
    each share; the first are those that a report takes by itself. ``all_of`` and ``none_of`` are said of small wholes,
    by their size, ``all_counted`` of others. ``counted`` and ``named`` are the whole behind a part. ``fronted`` and
    ``fronted_narrowed`` have it in front, without a clause and with one; ``fronted_number`` is the number after that.
    ``opened`` is a sentence behind words of its author's, ``narrowed_subject`` a subject with what narrows it.
    ``second`` is what is said short of a second whole: by the plural of its verb ``repeated`` has the forms where that
    is said again, ``repeats_that`` says it of every verb with a clause (which begins with ``that``), and ``does``
    stands for the others, ``mentions`` where nobody did. ``rest_counted`` and ``rest_named`` are the other part, with
    its number and without. ``in_ten`` is ``k`` in ten, or one in four. ``percent`` has what may stand before a
    percentage that is rounded to fives (``about``), a little above (``over``) or below (``under``) it, and
    ``percent_signs`` the ways to write one. ``loose`` are words for a quantity that stand for no range of their own.
    """

    numbers: tuple[str, ...]
    tens: tuple[str, ...]
    shares: Mapping[Proportion, tuple[ProportionWords, ...]]
    all_of: Mapping[int, str]
    none_of: Mapping[int, str]
    all_counted: str
    counted: str
    named: str
    fronted: str
    fronted_narrowed: str
    fronted_number: str
    fronted_all: str
    fronted_both: str
    fronted_none: str
    nobody_asked: str
    opened: str
    narrowed_subject: str
    second: str
    that: str
    repeated: Mapping[str, Forms]
    repeats_that: Forms
    does: Forms
    mentions: Forms
    rest_counted: Forms
    rest_named: tuple[Forms, ...]
    in_ten: str
    about: tuple[str, ...]
    percent: Mapping[str, tuple[str, ...]]
    percent_signs: tuple[str, ...]
    loose: frozenset[str]
    percent_plural: bool
    decimal: str
