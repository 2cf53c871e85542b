"""Colours of codes: a palette that colour-blind people can tell apart, and shades of it that can be read."""

from __future__ import annotations

from functools import lru_cache

from textual.color import Color, ColorParseError

from qualcode.model import Codebook

PALETTE = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#44bb99", "#8877cc", "#bbaa77")
"""For codes without a colour of their own, by theme: Paul Tol's *bright* scheme and four of the same kind."""

OKABE_ITO = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999")
"""The palette of Okabe and Ito (2008), with grey for its black: told apart with any kind of colour vision."""

_CONTRAST, _HIGH_CONTRAST = 4.5, 7.0
"""The least contrast (WCAG ratio) between a label and the page: level AA for small text, and AAA on a page as dark or
as light as can be, which is that of the themes with more contrast."""


@lru_cache(maxsize=512)
def legible(colour: str, page: Color) -> Color:
    """``colour`` as near to itself as can be read on ``page``: blended towards black or white until it stands out.

    What is no colour at all counts as the palette's first.
    """
    try:
        wanted = Color.parse(colour).rgb
    except ColorParseError:
        wanted = Color.parse(PALETTE[0]).rgb
    shade = Color(*wanted)
    far = Color(255, 255, 255) if page.brightness < 0.5 else Color(0, 0, 0)
    enough = _HIGH_CONTRAST if page.rgb in ((0, 0, 0), (255, 255, 255)) else _CONTRAST
    for step in range(1, 11):
        if _contrast(shade, page) >= enough:
            return shade
        shade = Color(*wanted).blend(far, step / 10)
    return shade


class _Colours:
    """The colours of the codes of one codebook, each worked out once: a list of codes is filled at many a key."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._places = {code.id: place for place, code in enumerate(codebook.children.get(None, ()))}
        self._found: dict[int, str] = {}

    def of(self, code_id: int, safe: bool) -> str:
        """That of a code."""
        if (found := self._found.get(code_id)) is None:
            found = self._found[code_id] = self._work_out(code_id, safe)
        return found

    def _work_out(self, code_id: int, safe: bool) -> str:
        if not safe and (colour := self.codebook.colour(code_id)):
            return colour
        palette = OKABE_ITO if safe else PALETTE
        return palette[self._places[self.codebook.top(code_id).id] % len(palette)]


class _Scheme:
    """Which colours codes have in the theme at hand: there is one theme at a time, for all that paints them."""

    safe = False
    last: _Colours | None = None
    """Those of the codebook that was asked for last."""


def use_safe_colours(safe: bool) -> None:
    """Have codes in the palette for the colour-blind, or (from the start) in their own colours."""
    _Scheme.safe, _Scheme.last = safe, None


def colour_of(codebook: Codebook, code_id: int) -> str:
    """A code's colour: its own, an ancestor's, or the palette's for its theme; with safe colours always the latter."""
    if _Scheme.last is None or _Scheme.last.codebook is not codebook:
        _Scheme.last = _Colours(codebook)
    return _Scheme.last.of(code_id, _Scheme.safe)


def _contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.1)."""
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
