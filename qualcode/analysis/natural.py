"""The order in which people expect names with numbers in them."""

from __future__ import annotations

import re


def natural_key(text: str) -> tuple[tuple[int, float, str], ...]:
    """A key that sorts as people do: ``9`` before ``10``, ``2,5`` before ``3``, capitals beside small letters."""
    pieces = re.findall(r"\d+(?:[.,]\d+)?|\D+", text)
    return tuple(
        (0, float(piece.replace(",", ".")), piece) if piece[0].isdecimal() else (1, 0.0, piece.casefold())
        for piece in pieces
    )
