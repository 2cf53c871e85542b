"""The first words of a passage, by which a reader knows it."""

from __future__ import annotations

_LONGEST = 60
"""The characters that are kept."""


def opening(quote: str) -> str:
    """The first words of a passage on one line, with an ellipsis where more follows."""
    line = " ".join(quote.split())
    if len(line) <= _LONGEST:
        return line
    cut = line.rfind(" ", _LONGEST // 2, _LONGEST)
    return line[: cut if cut > 0 else _LONGEST] + "…"
