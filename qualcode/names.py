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


def closest(name: str, names: Iterable[str]) -> str:
    """A hint with the names most like ``name``; empty where none is."""
    folded = {known.casefold(): known for known in names}
    found = [folded[match] for match in get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)]
    return _("Did you mean {names}?").format(names=", ".join(found)) if found else ""
