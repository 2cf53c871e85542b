"""What is sent to a terminal for pieces of text: no sign more than it takes to have them stand there in their looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.color import ColorSystem
from rich.style import Style

_MARK = "\0"
_REST = "\x1b[0m"


class Ink(NamedTuple):
    """How signs look, as a terminal is told. ``before`` and ``after`` are a link's; it says all itself."""

    before: str = ""
    after: str = ""
    manner: str = ""
    behind: str = ""
    front: str = ""


PLAIN = Ink()


@lru_cache(maxsize=4096)
def ink_of(style: Style | None, colours: ColorSystem) -> Ink:
    """How a style looks in a terminal of so many colours: styles that only mean different things look alike.

    Colours are written out here, for a style keeps the codes that it was first written with, whatever the colours.
    """
    if style is None:
        return PLAIN
    before, _mark, after = style.without_color.render(_MARK, color_system=colours).partition(_MARK)
    if after not in ("", _REST):
        before, _mark, after = style.render(_MARK, color_system=colours).partition(_MARK)
        return Ink(before, after)
    front, behind = (
        ";".join(colour.downgrade(colours).get_ansi_codes(foreground)) if colour else ""
        for colour, foreground in ((style.color, True), (style.bgcolor, False))
    )
    return Ink("", "", before[2:-1], behind, front)


def _turn(old: Ink, new: Ink) -> str:
    """What has a terminal that writes like ``old`` write like ``new``."""
    if old == new:
        return ""
    codes = ["0", new.manner, new.front, new.behind]
    if old.manner == new.manner and (new.front or not old.front) and (new.behind or not old.behind):
        codes = [code for code, known in ((new.front, old.front), (new.behind, old.behind)) if code != known]
    return f"\x1b[{';'.join(filter(None, codes))}m"


Run = tuple[Ink, int, int, str]
"""Text of one look, from a cell (row, column) of the screen on; each of its characters is one cell wide."""

Whole = tuple[int, int, Sequence[tuple[Ink, str]]]
"""Text of which terminals may not agree how wide it is, from a cell (row, column) of the screen on."""


def written(runs: Iterable[Run], wholes: Iterable[Whole], width: int) -> str:
    """What a terminal of ``width`` columns is sent to have these stand where they belong, and nothing else changed.

    To go to another cell takes fewer signs than another colour does, so that what looks alike is sent together.
    """
    parts: list[str] = []
    now, row, column = PLAIN, -2, 0
    for ink, y, x, text in sorted(runs):
        if y != row or x < column:
            there = f"\x1b[{y + 1};{x + 1}H"
            # Behind the last column terminals do not agree where they are.
            if y == row + 1 and (back := column - x) >= 0 and column < width:
                below = "\x1b[B" + (f"\x1b[{back if back > 1 else ''}D" if back else "")
                there = min(there, below, key=len)
            parts.append(there)
        elif x != column:
            parts.append(f"\x1b[{x - column}C")
        now = _write(parts, now, ink, text)
        row, column = y, x + len(text)
    for y, x, pieces in wholes:
        parts.append(f"\x1b[{y + 1};{x + 1}H")
        for ink, text in pieces:
            now = _write(parts, now, ink, text)
    parts.append(_turn(now, PLAIN))
    return "".join(parts)


def _write(parts: list[str], now: Ink, ink: Ink, text: str) -> Ink:
    """Add text in a look to what is sent; the look that the terminal has then."""
    if ink.after:
        parts += (_turn(now, PLAIN), ink.before, text, ink.after)
        return PLAIN
    if ink is not now:
        parts.append(_turn(now, ink))
    parts.append(text)
    return ink
