"""Regular expressions that are compiled when they are first used.

Those of a grammar take a tenth of a second, and most commands read no transcript.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast


def expression(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What :func:`re.compile` gives, but for when the work is done."""
    return cast("re.Pattern[AnyStr]", _Expression(pattern, flags))


class _Expression(Generic[AnyStr]):
    """Stands for an expression; each method is the expression's own from its first use on."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, found)
        return found
