"""What one group says beside what another says, each out of its own base; and the same where both are known of.

Nothing here tests a difference: respondents are chosen as a rule, and not drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple


class GroupContrast(NamedTuple):
    """How many of one group say something, and how many of the other say the same or another thing."""

    n: int
    base: int
    other_n: int
    other_base: int

    @property
    def difference(self) -> Fraction:
        """How far the shares are apart, 0 to 1; a share of nobody is 0."""
        one, other = (Fraction(n, base) if base else Fraction(0) for n, base in (self[:2], self[2:]))
        return abs(one - other)


class Linked(NamedTuple):
    """In how many units (with respondents of both groups) somebody of both says it, of one only, or nobody."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def units(self) -> int:
        """How many units there are."""
        return sum(self)


def contrast(
    saying: Collection[int], group: Collection[int], other_saying: Collection[int], other_group: Collection[int]
) -> GroupContrast:
    """Who of a group says one thing, and who of another says another (ids of respondents)."""
    return GroupContrast(
        len(set(group).intersection(saying)),
        len(group),
        len(set(other_group).intersection(other_saying)),
        len(other_group),
    )


def in_units(
    saying: Collection[int],
    group: Collection[int],
    other_saying: Collection[int],
    other_group: Collection[int],
    unit_of: Mapping[int, str],
) -> dict[str, GroupContrast]:
    """The same within each unit that both groups have a respondent of, in order of first appearance in the group.

    ``unit_of`` has the unit (a school, a firm) of respondents who are known to belong to one.
    """
    here: dict[str, list[int]] = defaultdict(list)
    there: dict[str, list[int]] = defaultdict(list)
    for people, found in ((group, here), (other_group, there)):
        for person in people:
            if person in unit_of:
                found[unit_of[person]].append(person)
    return {unit: contrast(saying, people, other_saying, there[unit]) for unit, people in here.items() if unit in there}


def linked(units: Collection[GroupContrast]) -> Linked:
    """In how many units both, one or none of two things are said by somebody of the group that it is asked of."""
    said = [(one.n > 0, one.other_n > 0) for one in units]
    return Linked(
        said.count((True, True)), said.count((True, False)), said.count((False, True)), said.count((False, False))
    )
