"""Names: slugs for addresses, and the closest name to one that was mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from qualcode.i18n import _


def slugify(name: str) -> str:
    """A name as a slug of ``a-z``, ``0-9`` and hyphens: ``Wie regelt?`` gives ``wie-regelt``.

    ``code`` where nothing is left.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "code"


def folded(name: str) -> str:
    """A name as it is compared: without doubled spaces, capitals, or another encoding of the same signs."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


class Spellings:
    """One spelling of each name: names that differ only in capitals are one, written as the first of them was.

    ``respelled`` are the other ways in which a name was written, with the way that holds, in order.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._known: dict[str, str] = {}
        self._exact: set[str] = set()
        self.respelled: dict[str, str] = {}
        for name in names:
            self._known.setdefault(folded(name), name)
            self._exact.add(name)

    def known(self, name: str) -> str | None:
        """How a name is written here; None where there is none like it."""
        return name if name in self._exact else self._known.get(folded(name))

    def one(self, name: str) -> str:
        """How a name is to be written: as the first like it here, also where it is known in this way too."""
        found = self._known.setdefault(folded(name), name)
        if found != name:
            self.respelled[name] = found
        return found

    def take(self, name: str) -> str:
        """How a name is to be written: as it is where it is known in this way, or else as the first like it here."""
        return name if name in self._exact else self.one(name)

    def path(self, path: str) -> str:
        """How a path of names (``A/B``) is to be written, each name as where it lies."""
        whole = ""
        for part in path.split("/"):
            whole = self.take(f"{whole}/{part}" if whole else part)
        return whole


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """The names most like ``name``, at most three, the nearest first; ``cutoff`` is the least likeness, 0 to 1."""
    known = {folded(other): other for other in names}
    return [known[match] for match in get_close_matches(folded(name), known, n=3, cutoff=cutoff)]


def closest(name: str, names: Iterable[str]) -> str:
    """A hint with the names most like ``name``; empty where none is."""
    found = nearest(name, names)
    return _("Did you mean {names}?").format(names=", ".join(found)) if found else ""
