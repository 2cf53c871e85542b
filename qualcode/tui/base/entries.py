"""What the palette offers, and which of it fits what was typed. Knows no toolkit.

Whoever presses Enter after a few letters gets what is listed first. So what begins with them goes before what only
holds them, and something that would write is never offered for letters that are merely found somewhere in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import NamedTuple

# The package before its part: two threads that ask for the part at once get half of it, and fall.
from rapidfuzz import fuzz

from qualcode.session.code_match import Fit, fit_of, fold


class EntryKind(Enum):
    """What an entry is; in this order they are listed where they fit as well."""

    ACTION = ">"
    CODE = "#"
    DOCUMENT = "@"


class PaletteEntry(NamedTuple):
    """Something that the palette offers: its title and what explains it, and what it does.

    It is found by its ``name`` (without one, its title) and by ``other`` words. ``writes`` says that it may change
    something; ``swatch`` is the colour of a code.
    """

    title: str
    about: str
    deed: Callable[[], object]
    kind: EntryKind = EntryKind.ACTION
    name: str = ""
    other: str = ""
    writes: bool = True
    swatch: str | None = None


def fitting(query: str, entries: Sequence[PaletteEntry]) -> list[PaletteEntry]:
    """The entries that fit, best first; all of a kind after its sign (``>``, ``#``, ``@``), all without a query."""
    query = query.strip()
    kind = next((kind for kind in EntryKind if query.startswith(kind.value)), None)
    words = fold(query.removeprefix(kind.value) if kind else query).split()
    asked = [entry for entry in entries if kind in (None, entry.kind)]
    if not words:
        return asked
    kinds = list(EntryKind)
    found: list[tuple[tuple[float, ...], PaletteEntry]] = []
    for place, entry in enumerate(asked):
        name = fold(entry.name or entry.title)
        fits = [_fit(word, name, fold(entry.other)) for word in words]
        # Who wrote the sign of codes wants a code; it may be found inside a word then, but not by scattered letters.
        least = Fit.SCATTERED if not entry.writes else Fit.INSIDE if kind else Fit.BEGINS
        if min(fits) >= least:
            written = " ".join(words)
            found.append(
                (
                    (-min(fits), kinds.index(entry.kind), -name.startswith(written), -fuzz.ratio(written, name), place),
                    entry,
                )
            )
    return [entry for _order, entry in sorted(found, key=lambda pair: pair[0])]


def _fit(word: str, name: str, other: str) -> Fit:
    by_name = fit_of(word, name)
    return max(by_name, Fit.BEGINS if fit_of(word, other) >= Fit.BEGINS else Fit.NONE)


def unique(entries: Iterable[PaletteEntry]) -> list[PaletteEntry]:
    """Each entry once, though an action may have several keys."""
    return list({(entry.kind, entry.title): entry for entry in reversed(list(entries))}.values())[::-1]
