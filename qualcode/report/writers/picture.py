"""What pictures in SVG have in common: their frame, and text of users as it may stand in one."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from qualcode.text.visible import visible

WIDTH, MARGIN, LINE = 760, 16, 17
"""Of the picture, around it, and of a line of text, in pixels."""

INK = "#1f3a5f"


def picture(title: str, told: str, language: str, height: int, parts: Iterable[str], patterns: str = "") -> str:
    """A picture with its title and what it tells in words, for whoever has it read aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' role="img" aria-labelledby="title desc" xml:lang="{language}"'
        ' font-family="Calibri, sans-serif" font-size="12">\n'
        f'<title id="title">{plain(title)}</title>\n<desc id="desc">{plain(told)}</desc>\n'
        f'<defs>{patterns}</defs>\n<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def heading(title: str) -> str:
    """The title as it is seen."""
    return f'<text x="{MARGIN}" y="{MARGIN + LINE}" font-size="15" font-weight="bold">{plain(title)}</text>'


def below(notes: Iterable[str], top: int) -> list[str]:
    """Notes under a picture, from a height on, each on a line."""
    return [
        f'<text x="{MARGIN}" y="{top + LINE * place}" font-size="11" font-style="italic">{plain(note, 130)}</text>'
        for place, note in enumerate(notes, 1)
    ]


def plain(text: str, most: int = 0) -> str:
    """Text on one line, as it is read and not as markup; of more than ``most`` letters the first."""
    line = visible(" ".join(text.split()))
    return escape(line if not most or len(line) <= most else f"{line[: most - 1]}…")
