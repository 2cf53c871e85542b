"""Conditions on respondents and interviews, as they are typed everywhere: ``traject=LWT``, ``leeftijd>=16``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from qualcode.analysis.natural import natural_key
from qualcode.analysis.values import parse_value
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.names import closest, folded
from qualcode.queries.columns import GROUP, attribute, attributes_of_interviews, value_of
from qualcode.queries.counting import RESPONDENT, which_values
from qualcode.storage import Project
from qualcode.storage.documents import interview_attributes
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.text.expressions import expression

_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
OPERATORS = ("=", "!=", *_COMPARED)
"""How a condition sets an attribute beside a value."""

_CONDITION = expression(r"\s*([^\s=<>!].*?)\s*(>=|<=|!=|=|>|<)\s*(.*?)\s*", re.DOTALL)


class Condition(NamedTuple):
    """An attribute, how it is compared, and with which values, which are alternatives."""

    attribute: str
    operator: str
    values: tuple[str, ...]


def parse_condition(text: str) -> Condition:
    """A condition as ``--where`` takes it: all behind the operator is one value. ``QualcodeError`` if it is none."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise QualcodeError(
            _("{text!r} is no condition.").format(text=text),
            _("A condition is an attribute, {operators} and a value: traject=LWT.").format(
                operators=", ".join(OPERATORS)
            ),
        )
    return Condition(match[1], match[2], (match[3],))


def conditions(
    where: Iterable[str], *, groups: Iterable[str] = (), respondents: Iterable[str] = ()
) -> tuple[Condition, ...]:
    """The conditions of a command: those of ``--where``, ``--group`` and ``--respondent``."""
    named = ((GROUP, tuple(groups)), (RESPONDENT, tuple(respondents)))
    return (
        *map(parse_condition, where),
        *(Condition(name, "=", values) for name, values in named if values),
    )


def resolved(project: Project, found: Sequence[Condition]) -> dict[str, tuple[str, ...]]:
    """What conditions ask for, as counting takes it: for each attribute the values that will do.

    Values of one attribute with ``=`` are alternatives; everything else must all hold. Whoever has no value meets no
    condition. ``!=``, ``>=`` and the like are the values that somebody has and that hold. ``NotFoundError`` for an
    attribute that does not exist, and where no value holds; ``QualcodeError`` for a value that has no order.
    """
    equal: dict[str, dict[str, None]] = {}
    spelled: dict[str, str] = {}
    for one in found:
        name = spelled.setdefault(folded(one.attribute), one.attribute)
        if one.operator == "=":
            equal.setdefault(name, {}).update(dict.fromkeys(one.values))
    wanted = {name: tuple(values) for name, values in equal.items()}
    for one in found:
        if one.operator != "=":
            name = spelled[folded(one.attribute)]
            held = _holding(project, one)
            wanted[name] = tuple(value for value in wanted[name] if value in held) if name in wanted else held
            if not wanted[name]:
                raise NotFoundError(_("No value of {attribute} meets all conditions.").format(attribute=name))
    return wanted


def _holding(project: Project, condition: Condition) -> tuple[str, ...]:
    """The values of an attribute for which a condition holds."""
    name, values = _known(project, condition.attribute)
    said = f"{name}{condition.operator}{', '.join(condition.values)}"
    hint = which_values(values)
    if condition.operator == "!=":
        for value in condition.values:
            if value not in values:
                raise NotFoundError(
                    _("No respondent has {value!r} as {attribute}.").format(value=value, attribute=name),
                    closest(value, values) or hint,
                )
        held = [value for value in values if not _within(name, value, condition.values)]
    else:
        read, kind = _order(name, [*values, *condition.values], said)
        [limit] = condition.values
        compared = _COMPARED[condition.operator]
        held = [value for value in values if compared(read(parse_value(kind, value)), read(parse_value(kind, limit)))]
    if not held:
        raise NotFoundError(_("Nobody meets {condition}.").format(condition=said), hint)
    return tuple(held)


def _within(name: str, value: str, outer: Sequence[str]) -> bool:
    return value in outer or (name == GROUP and any(value.startswith(f"{one}/") for one in outer))


def _order(name: str, values: Sequence[str], said: str) -> tuple[Callable[[str], object], str]:
    """By what values are compared: as numbers where all are, as dates where all are."""
    ways: tuple[tuple[Callable[[str], object], str], ...] = ((float, "number"), (str, "date"))
    for read, kind in ways:
        try:
            if all(parse_value(kind, value) for value in values):
                return read, kind
        except ValueError:
            continue
    raise QualcodeError(
        _("{condition}: {attribute} has values that are neither all numbers nor all dates.").format(
            condition=said, attribute=name
        ),
        _("Ask for values of it by name: {attribute}=VALUE, which may be given again.").format(attribute=name),
    )


def _known(project: Project, name: str) -> tuple[str, list[str]]:
    """An attribute of respondents or of interviews as it is written, and the values that it has, in order."""
    attributes = read_attributes(project)
    meetings = attributes_of_interviews(project, attributes)
    found = attribute(project, name, (*attributes, *meetings))
    if found in meetings:
        return found.name, sorted(interview_attributes(project)[found.name], key=natural_key)
    values = {value for person in read_respondents(project) if (value := value_of(person, found.name))}
    return found.name, sorted(values, key=natural_key)
