"""Shares of a whole, rounded in one way, and the forms of a word that go with a number."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from qualcode.records import dataclass

Language = Literal["nl", "en"]


def language_of(code: str) -> Language:
    """The language that a report is in: that of the code where it is one of them, and English otherwise."""
    return "nl" if code == "nl" else "en"


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
