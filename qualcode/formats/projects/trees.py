"""Trees as tables give them: each thing with the number of the one above it, in any order."""

from __future__ import annotations

from collections.abc import Mapping

DEEPEST = 60
"""What lies deeper than this stands at the top instead: nobody codes so, and paths of codes have to end."""


def parents_first(above: Mapping[int, int]) -> dict[int, int | None]:
    """For each thing the one above it, each after that; ``None`` where that is not there, or things go round."""
    found: dict[int, int | None] = {}
    depth: dict[int, int] = {}
    for number in above:
        trail: dict[int, None] = {}
        while number in above and number not in found and number not in trail:
            trail[number] = None
            number = above[number]
        for one in reversed(trail):
            parent = above[one]
            is_under = parent in found and depth[parent] < DEEPEST
            found[one] = parent if is_under else None
            depth[one] = depth[parent] + 1 if is_under else 1
    return found
