"""Numbers as people write them in a table, with a comma or a point for decimals: a column says which it is."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from qualcode.errors import FormatError
from qualcode.i18n import _
from qualcode.text.expressions import expression

_SPACES = expression(r"[\s\u00a0\u202f]+")
_PLAIN = expression(r"[-−]?\d+")
_WITH_COMMA = expression(r"[-−]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+")
_WITH_POINT = expression(r"[-−]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+")
_BY_THOUSANDS = expression(r"[-−]?[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_ONE_OF_THREE = expression(r"[-−]?[1-9]\d{0,2}([.,])\d{3}")


class Decimals(Enum):
    """What stands before the decimals of a column's numbers, as far as the column says so."""

    COMMA = ","
    POINT = "."
    UNKNOWN = ""


def decimals_of(texts: Iterable[str]) -> Decimals:
    """What the numbers of a column have before their decimals: the first that can be read in one way only says it.

    ``49,5`` and ``1.234,5`` and ``1.234.567`` have a comma, ``49.5`` a point; ``1.234`` may be either.
    """
    for text in map(_bare, texts):
        if thousands := _BY_THOUSANDS.fullmatch(text):
            if not _ONE_OF_THREE.fullmatch(text):
                return Decimals.COMMA if thousands[1] == "." else Decimals.POINT
        elif _WITH_COMMA.fullmatch(text):
            return Decimals.COMMA
        elif _WITH_POINT.fullmatch(text):
            return Decimals.POINT
    return Decimals.UNKNOWN


def read_number(text: str, decimals: Decimals = Decimals.UNKNOWN) -> str:
    """A number with a point before its decimals, and nothing between thousands: *1.234,50* gives ``1234.5``.

    ``FormatError`` where it is none, or can be read in two ways and its column does not say in which.
    """
    bare = _bare(text)
    if _PLAIN.fullmatch(bare):
        return _canonical(bare)
    comma, point = _WITH_COMMA.fullmatch(bare), _WITH_POINT.fullmatch(bare)
    thousands = _BY_THOUSANDS.fullmatch(bare)
    if thousands and decimals is not Decimals.UNKNOWN and thousands[1] != decimals.value:
        return _canonical(bare.replace(thousands[1], ""))
    if thousands and decimals is Decimals.UNKNOWN and _ONE_OF_THREE.fullmatch(bare):
        raise FormatError(
            _("“{value}” may be a whole number or one with three decimals").format(value=text),
            _("Write it without a sign between thousands, or with decimals that are not three: 1234 or 1,2340."),
        )
    if comma and decimals is not Decimals.POINT:
        return _canonical(bare.replace(".", "").replace(",", "."))
    if point and decimals is not Decimals.COMMA:
        return _canonical(bare.replace(",", ""))
    if comma or point:
        raise FormatError(
            _("“{value}” has decimals behind another sign than the numbers above it").format(value=text),
            _("Write all numbers of the column with a comma, or all with a point."),
        )
    raise FormatError(_("“{value}” is no number").format(value=text), _("Write it in figures: 49 or 49,5."))


def _bare(text: str) -> str:
    return _SPACES.sub("", text)


def _canonical(text: str) -> str:
    whole, _point, decimals = text.replace("−", "-").partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    decimals = decimals.rstrip("0")
    return f"{sign}{digits.lstrip('0') or '0'}{f'.{decimals}' if decimals else ''}"
