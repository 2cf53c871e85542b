"""How the respondents of a group are described, so that nobody can be found in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple

from qualcode.analysis.natural import natural_key
from qualcode.model import Attribute, Respondent
from qualcode.outline import SMALLEST_CELL
from qualcode.report.chapter.summary import Spread, SpreadValue

MOST_VALUES = 10
"""An attribute with more values than this in a group is summed up instead of listed."""


def spread(attribute: Attribute, members: Sequence[Respondent], smallest: int = SMALLEST_CELL) -> Spread | None:
    """How an attribute is distributed, in the order of its choices, numbers by size, others by frequency.

    Of fewer respondents than ``smallest`` nothing is said. ``None`` for dates, which lead to persons, and where nothing
    is known.
    """
    having: dict[str, list[int]] = defaultdict(list)
    known, unknown = [], []
    for person in members:
        if value := person.attributes.get(attribute.name, "").strip():
            having[value].append(person.id)
            known.append(person.id)
        else:
            unknown.append(person.id)
    if attribute.type == "date" or not having:
        return None
    is_number = attribute.type == "number"
    # Of values that are as frequent, the one that was met first comes first.
    values = sorted(having, key=natural_key if is_number else lambda value: -len(having[value]))
    if attribute.choices:
        order = [*attribute.choices, *values]
        values.sort(key=order.index)
    if len(values) > MOST_VALUES and is_number:
        numbers = [value for value in values for _person in having[value]]
        return _span(attribute.name, numbers, known, unknown, smallest)
    return _joined(attribute.name, values, having, known, unknown, smallest)


def _span(name: str, numbers: Sequence[str], known: Sequence[int], unknown: Sequence[int], smallest: int) -> Spread:
    """Between which numbers most are: the few lowest and highest, which are of single persons, lie outside."""
    outside = smallest - 1
    enough = len(numbers) > 4 * outside and (not unknown or len(unknown) >= smallest)
    if not enough:
        return Spread(name, (), tuple(known), tuple(unknown), hidden=True)
    return Spread(name, (), tuple(known), tuple(unknown), span=(numbers[outside], numbers[-1 - outside]))


def _joined(
    name: str,
    values: Sequence[str],
    having: dict[str, list[int]],
    known: Sequence[int],
    unknown: Sequence[int],
    smallest: int,
) -> Spread:
    """The values, those of few respondents taken together.

    The size of the group is told, so that whatever is left out can be found by subtraction: what is taken together must
    be of enough respondents itself, or the smallest value that could be told joins it. Not to know counts as a value.
    """
    sizes = {value: len(having[value]) for value in values} | ({"": len(unknown)} if unknown else {})
    rest = [value for value, size in sizes.items() if size < smallest]
    told = sorted((value for value in sizes if value not in rest), key=sizes.__getitem__, reverse=True)
    if len(told) > MOST_VALUES:
        rest += told[MOST_VALUES:]
        told = told[:MOST_VALUES]
    while rest and told and sum(sizes[value] for value in rest) < smallest:
        rest.append(told.pop())
    if not told:
        return Spread(name, (), tuple(known), tuple(unknown), len(values), hidden=True)
    others = [person for value in rest for person in (having[value] if value else unknown)]
    return Spread(
        name,
        tuple(SpreadValue(value, tuple(having[value])) for value in values if value in told),
        tuple(known),
        () if "" in rest else tuple(unknown),
        different=len(rest),
        others=tuple(others),
    )


class ChartedValue(NamedTuple):
    """A bar of a chart by an attribute: a value, few values together, or those of whom it is not known.

    ``values`` are those of the attribute that it has, an empty one of whom it is not known.
    """

    value: str
    kind: Literal["value", "others", "unknown"]
    values: tuple[str, ...]


def bars_by(attribute: Attribute, members: Sequence[Respondent], smallest: int = SMALLEST_CELL) -> list[ChartedValue]:
    """The values of an attribute as bars of a chart, put together as :func:`spread` does, so that no bar is of fewer
    than ``smallest``; none where nothing can be told of them.
    """
    found = spread(attribute, members, smallest)
    if found is None or found.hidden or found.span is not None:
        return []

    def values_of(people: Sequence[int]) -> tuple[str, ...]:
        wanted = set(people)
        return tuple(sorted({one.attributes.get(attribute.name, "") for one in members if one.id in wanted}))

    bars = [ChartedValue(one.value, "value", values_of(one.respondents)) for one in found.values]
    if found.others:
        bars.append(ChartedValue("", "others", values_of(found.others)))
    if found.unknown:
        bars.append(ChartedValue("", "unknown", values_of(found.unknown)))
    return bars
