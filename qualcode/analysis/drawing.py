"""Drawing documents at random and sharing them out: the same seed gives the same result on any machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil
from random import Random


def draw(groups: Mapping[str, Sequence[str]], percent: float, seed: int) -> dict[str, list[str]]:
    """Draws so many per cent (0 to 100) of the names of each group at random, rounded up, in order of name.

    Only ``Random.random`` is used, which Python promises to keep: a seed means the same in every version.
    """
    chance = Random(seed)  # noqa: S311  (a draw to be repeated, not a secret)
    drawn: dict[str, list[str]] = {}
    for group in sorted(groups):
        names = sorted(groups[group])
        wanted = ceil(Fraction(str(percent)) * len(names) / 100)
        shuffled = _shuffled(names, chance)
        drawn[group] = sorted(shuffled[:wanted])
    return drawn


def share_out(names: Sequence[str], coders: Sequence[str], times: int, seed: int) -> dict[str, tuple[str, ...]]:
    """Gives every name to ``times`` of the coders, so that all have as much to do and every pair meets as often.

    ``times`` is from 1 to the number of coders. The coders of a name are in the order in which they were given.
    """
    chance = Random(seed)  # noqa: S311  (a draw to be repeated, not a secret)
    met: Counter[tuple[str, ...]] = Counter()
    load: Counter[str] = Counter()
    shared: dict[str, tuple[str, ...]] = {}
    for name in _shuffled(sorted(names), chance):
        teams = [
            (met[team], sum(load[coder] for coder in team), chance.random(), team)
            for team in combinations(coders, times)
        ]
        team = min(teams)[-1]
        shared[name] = team
        met[team] += 1
        load.update(team)
    return {name: shared[name] for name in sorted(shared)}


def _shuffled(names: Sequence[str], chance: Random) -> list[str]:
    keys = {name: chance.random() for name in names}
    return sorted(names, key=keys.__getitem__)
