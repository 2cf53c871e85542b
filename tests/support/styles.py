"""The style sheets of the toolkit are parsed once a process, not twice for each app that a test starts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_PARSED: dict[frozenset[tuple[str, str]], dict[Any, Any]] = {}
"""For each set of variables (a theme) what has been parsed with them; the toolkit only ever reads the rules."""


def share_parsed_sheets() -> None:
    """From now on sheets with the same variables share what they have parsed."""
    begin, set_variables = Stylesheet.__init__, Stylesheet.set_variables

    def share(sheet: Any, variables: Iterable[tuple[str, str]]) -> None:
        sheet._parse_cache = _PARSED.setdefault(frozenset(variables), {})

    def begun(sheet: Stylesheet, *, variables: dict[str, str] | None = None) -> None:
        begin(sheet, variables=variables)
        share(sheet, (variables or {}).items())

    def varied(sheet: Any, variables: dict[str, str]) -> None:
        # The toolkit empties what it has; that is the others' too.
        sheet._parse_cache = {}
        set_variables(sheet, variables)
        share(sheet, variables.items())

    # The same hash, worked out in C: all rules are looked up for every widget.
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]
    Stylesheet.__init__ = begun  # type: ignore[method-assign, assignment]
    Stylesheet.set_variables = varied  # type: ignore[method-assign, assignment]
