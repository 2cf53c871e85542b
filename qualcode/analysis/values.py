"""The types of attributes, found from their values: text, number, date or choice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from qualcode.analysis.natural import natural_key
from qualcode.i18n import _
from qualcode.model import ATTRIBUTE_TYPES
from qualcode.text.expressions import expression

MISSING = frozenset(
    {"", "-", "–", "—", "na", "n.a.", "n/a", "#n/a", "nan", "nvt", "n.v.t", "n.v.t.", "onbekend", "unknown"}
)
"""What people write where there is no answer, in lower case."""

MAX_CHOICES = 30
MAX_CHOICE_LENGTH = 60

_NUMBER = expression(r"([+-]?)(0|[1-9]\d{0,14})(?:[.,](\d{1,20}))?")
_GROUPED = expression(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_ISO = expression(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = expression(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")


def is_missing(value: str) -> bool:
    """Whether a value says that there is none: empty, ``-``, ``na``, ``n.v.t.``, ``onbekend`` and the like."""
    return value.strip().casefold() in MISSING


def infer_type(values: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The type of an attribute with these values, one per respondent, and its choices.

    Numbers have no leading zeros and at most 15 digits (beyond that they are codes: text); ``7,5`` is a number, a
    column in which ``1.234`` may as well be thousands is text. Dates are ``2014-05-31`` or ``31-5-2014``. A choice has
    at most ``MAX_CHOICES`` values, at most two for every three respondents; choices keep the order of the sheet, where
    people put *gestart* before *in voorbereiding*, unless each holds a number (``21-30``, ``klas 3``), by which they
    are sorted. Missing values do not count.
    """
    known = [value.strip() for value in values if not is_missing(value)]
    if not known:
        return "text", ()
    if all(_NUMBER.fullmatch(value) for value in known):
        return ("text" if _ambiguous(known) else "number"), ()
    if all(_date(value) for value in known):
        return "date", ()
    choices = dict.fromkeys(known)
    repeated = len(choices) <= min(MAX_CHOICES, 2 * len(known) / 3)
    if repeated and max(map(len, choices)) <= MAX_CHOICE_LENGTH:
        return "choice", in_order(choices)
    return "text", ()


def in_order(values: Iterable[str]) -> tuple[str, ...]:
    """Values without doubles in the order in which choices stand: as they come, or by their numbers if all have one."""
    choices = dict.fromkeys(values)
    numbered = all(any(char.isdecimal() for char in choice) for choice in choices)
    return tuple(sorted(choices, key=natural_key)) if numbered else tuple(choices)


def type_names() -> dict[str, str]:
    """The types of attributes in words."""
    return dict(zip(ATTRIBUTE_TYPES, (_("text"), _("number"), _("date"), _("choice from a list")), strict=True))


def parse_value(type: str, value: str) -> str:  # noqa: A002
    """A value of an attribute in canonical form: ``7,50`` is ``7.5``, ``31-5-2014`` is ``2014-05-31``, none is empty.

    Raises:
        ValueError: the value is not of the type; the message says what would be.
    """
    value = value.strip()
    if is_missing(value):
        return ""
    if type == "number":
        match = _NUMBER.fullmatch(value)
        if not match:
            raise ValueError(_("“{value}” is not a number (such as 15 or 7,5)").format(value=value))
        sign, whole, decimals = match[1], match[2], (match[3] or "").rstrip("0")
        number = f"{whole}.{decimals}" if decimals else whole
        return f"-{number}" if sign == "-" and number != "0" else number
    if type == "date":
        found = _date(value)
        if not found:
            raise ValueError(_("“{value}” is not a date (such as 2014-05-31 or 31-5-2014)").format(value=value))
        return found.isoformat()
    return value


def _date(value: str) -> date | None:
    """The date that a value is, year first or day first."""
    if match := _ISO.fullmatch(value):
        year, month, day = match.groups()
    elif match := _DUTCH.fullmatch(value):
        day, _separator, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _ambiguous(numbers: list[str]) -> bool:
    """Whether a separator always stands before three digits, so that it may be one of thousands."""
    for separator in ".,":
        separated = [number for number in numbers if separator in number]
        if separated and all(_GROUPED.fullmatch(number) for number in separated):
            return True
    return False
