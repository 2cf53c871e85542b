"""What is known of a code in two waves, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qualcode.queries.waves.compared import CodeStanding, Standing, WavePair, WaveSide

Change = Literal["both", "earlier_only", "later_only", "neither"]
CHANGES: tuple[Change, ...] = ("both", "earlier_only", "later_only", "neither")
"""When somebody who took part in both waves says a thing."""


class WaveNumber(NamedTuple):
    """How many say a thing in a wave: the ids of its base, of those who say it, and of the codings behind that."""

    base: tuple[int, ...]
    respondents: tuple[int, ...]
    passages: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many say it."""
        return len(self.respondents)


@dataclass(frozen=True, slots=True)
class CodeInWaves:
    """A code in two ``waves``: its numbers, how it stands between them, and how the panel says it by change.

    ``panel`` is none where nobody took part in both, or where the numbers are not comparable.
    """

    waves: tuple[str, str]
    kind: Standing
    numbers: tuple[WaveNumber, WaveNumber]
    panel: Mapping[Change, WaveNumber]


def number_in(side: WaveSide, code: int, base: tuple[int, ...]) -> WaveNumber:
    """How many of a base say a code in a wave."""
    said = side.said.get(code, {})
    here = tuple(one for one in base if one in said)
    return WaveNumber(base, here, tuple(sorted({coding for one in here for coding in said[one]})))


def wave_changes(found: WavePair, code: int) -> dict[Change, WaveNumber]:
    """By change those of the panel who say a code in both waves, in one, or in neither; none without a panel."""
    then, now = (side.said.get(code, {}) for side in (found.earlier, found.later))
    people: dict[Change, list[int]] = {change: [] for change in CHANGES}
    for who in found.panel:
        if who in then:
            people["both" if who in now else "earlier_only"].append(who)
        else:
            people["later_only" if who in now else "neither"].append(who)
    return {
        change: WaveNumber(
            found.panel,
            tuple(of),
            tuple(sorted({coding for who in of for coding in (*then.get(who, ()), *now.get(who, ()))})),
        )
        for change, of in (people.items() if found.panel else ())
    }


def code_in_waves(found: WavePair, code: int) -> CodeInWaves:
    """What is known of a code in two waves."""
    standing: CodeStanding = found.standings[code]
    sides = (found.earlier, found.later)
    numbers = (number_in(sides[0], code, sides[0].people), number_in(sides[1], code, sides[1].people))
    panel = wave_changes(found, code) if standing.is_comparable else {}
    return CodeInWaves((sides[0].wave, sides[1].wave), standing.kind, numbers, panel)
