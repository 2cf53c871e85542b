"""What the toolkit works out of its style sheets for each app anew is worked out once a process.

That is two things: parsing the sheets, and which rules are a widget's. The first depends on the variables (a theme)
alone. The second depends on the rules, and on what their selectors ask of the widget and of what it stands in: types,
id, classes, and pseudo-classes, each of which is asked here as the toolkit would. With ``QUALCODE_OFTEN`` above one,
the toolkit works that out for each widget each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from textual.css.model import RuleSet
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tests.support.often import TIMES

_PARSED: dict[frozenset[tuple[str, str]], dict[Any, Any]] = {}
"""For each set of variables (a theme) what has been parsed with them; the toolkit only ever reads the rules."""

_SHEETS: dict[Any, list[RuleSet]] = {}
"""The rules of all sheets of an app together, by the variables and by what they say."""


@dataclass
class _Look:
    """What the rules come to for a widget."""

    rules: RulesMap | None
    """As they are given to it; nothing where no rule is for it."""
    becomes: dict[str, Any]
    """What its styles hold after that."""
    flags: dict[str, bool]
    """What the toolkit notes of it on the way."""


@dataclass
class _Rules:
    """What is known of the sheets with the same rules."""

    by_name: dict[str, list[RuleSet]]
    asked: dict[tuple[type, str | None, frozenset[str]], tuple[str, ...]] = field(default_factory=dict)
    """By type, id and classes of a widget the pseudo-classes that any rule asks for which may be its own."""
    looks: dict[tuple[tuple[Any, ...], ...], _Look] = field(default_factory=dict)
    """By all that is asked of a widget and of what it stands in."""


_KNOWN: dict[tuple[RuleSet, ...], _Rules] = {}
_FLAGS = ("_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even")


def share_parsed_sheets() -> None:
    """From now on sheets with the same variables share what they have parsed."""
    begin, set_variables, parse = Stylesheet.__init__, Stylesheet.set_variables, Stylesheet.parse

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

    def parsed(sheet: Any) -> None:
        # Sheets are known by what they say, where, and for whom; looking whether each rule is right takes long.
        key = frozenset(sheet._variables.items()), tuple(sheet.source.items())
        if key not in _SHEETS:
            parse(sheet)
            _SHEETS[key] = sheet._rules
        sheet._rules, sheet._require_parse, sheet._rules_map = _SHEETS[key], False, None

    # The same hash, worked out in C: all rules are looked up for every widget.
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]
    Stylesheet.__init__ = begun  # type: ignore[method-assign, assignment]
    Stylesheet.set_variables = varied  # type: ignore[method-assign, assignment]
    if TIMES == 1:
        Stylesheet.parse = parsed  # type: ignore[method-assign, assignment]


def share_looks() -> None:
    """From now on widgets that the same rules are for share what these come to."""
    if TIMES == 1:
        Stylesheet.apply = _apply  # type: ignore[method-assign, assignment]
        Stylesheet.replace_rules = classmethod(_note)  # type: ignore[method-assign, assignment]


_work_out = Stylesheet.apply
_replace = Stylesheet.replace_rules
_given: dict[DOMNode, RulesMap] = {}
"""What widgets are given whose rules are being worked out."""


def _note(_sheet: type[Stylesheet], node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
    _given[node] = rules
    _replace(node, rules, animate=animate)


def _apply(
    sheet: Stylesheet, node: DOMNode, *, animate: bool = False, cache: dict[tuple[Any, ...], RulesMap] | None = None
) -> None:
    known = _known(sheet)
    own = type(node), node._id, node.classes
    asked = known.asked.get(own)
    if asked is None:
        rules = [rule for name in known.by_name.keys() & node._selector_names for rule in known.by_name[name]]
        asked = known.asked[own] = tuple(sorted(set[str]().union(*(rule.pseudo_classes for rule in rules))))
    path = tuple(
        (type(each), each._id, each.classes, *[each.has_pseudo_class(name) for name in asked])
        for each in node.css_path_nodes
    )
    look = known.looks.get(path)
    base = node.styles.base
    if look is None:
        _work_out(sheet, node, animate=animate)
        given = _given.pop(node, None)
        if given is None or "transitions" not in given:
            flags = {name: getattr(node, name) for name in _FLAGS}
            known.looks[path] = _Look(given, dict(base._rules), flags)
        return
    vars(node).update(look.flags)
    if look.rules is not None:
        if base._rules == look.becomes:
            node.notify_style_update()
        elif type(node) is DOMNode and not base._rules:
            # A part of a widget that has a style of its own, just made: nothing is to be laid out or painted for it.
            base._rules.update(cast(Any, look.becomes))
            base._updates += len(look.becomes)
        else:
            _replace(node, look.rules, animate=animate)
    sheet._process_component_classes(node)


def _known(sheet: Any) -> _Rules:
    rules = sheet.rules
    known: tuple[list[RuleSet], _Rules] | None = vars(sheet).get("_known_rules")
    if known is None or known[0] is not rules:
        found = _KNOWN.get(key := tuple(rules))
        if found is None:
            found = _KNOWN[key] = _Rules(sheet.rules_map)
        sheet._rules_map = found.by_name
        known = sheet._known_rules = rules, found
    return known[1]
