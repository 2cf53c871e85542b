"""Regular expressions that are compiled when they are first used.

Those of a grammar take a tenth of a second, and most commands read no transcript.
"""

from __future__ import annotations

import re
from typing import Any, cast


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What :func:`re.compile` gives, but for when the work is done."""
    return cast("re.Pattern[str]", _Expression(pattern, flags))


class _Expression:
    """Stands for an expression; each method is the expression's own from its first use on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found
