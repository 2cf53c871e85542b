"""Which of some things respondents say together: every combination that occurs, and who has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple


class Configuration(NamedTuple):
    """A combination: the places of the terms that these respondents have, and they have no other."""

    terms: tuple[int, ...]
    respondents: tuple[int, ...]


def find_configurations(saying: Sequence[Collection[int]], base: Iterable[int]) -> list[Configuration]:
    """The combinations that occur in the base, given who says each term: most respondents first, then as asked.

    The combination of none is always there, as the last. Everybody in the base has one, so they add up to it.
    """
    having: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for person in base:
        having[tuple(place for place, people in enumerate(saying) if person in people)].append(person)
    nobody = having.pop((), [])
    found = [Configuration(terms, tuple(sorted(people))) for terms, people in having.items()]
    found.sort(key=lambda one: (-len(one.respondents), one.terms))
    return [*found, Configuration((), tuple(sorted(nobody)))]
