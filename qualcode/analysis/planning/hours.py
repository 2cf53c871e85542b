"""How long work took, from the moments at which something was changed; and what the rest will take."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

PAUSE = 15
"""Minutes without a change after which work is taken to have stopped, unless others are given."""

LEAST_WORKED = 4
"""Below so many finished documents the differences between them say nothing of the next."""


@dataclass(frozen=True, slots=True)
class HoursSpent:
    """How long something took. ``measured`` hours lie between changes; what came before the first of each of the
    ``sessions`` leaves no trace: it is anything from nothing to the ``pause`` (hours) that parts sessions.
    """

    measured: float = 0.0
    sessions: int = 0
    pause: float = PAUSE / 60

    @property
    def low(self) -> float:
        """No less than this."""
        return self.measured

    @property
    def high(self) -> float:
        """No more than this, if nobody read on for longer than a pause without changing anything."""
        return self.measured + self.sessions * self.pause

    def __add__(self, other: HoursSpent) -> HoursSpent:
        return HoursSpent(self.measured + other.measured, self.sessions + other.sessions, self.pause)


class WorkStep(NamedTuple, Generic[K]):
    """A change: when it was made, and what the time before it goes to."""

    at: datetime
    key: K


def hours_spent(steps: Iterable[WorkStep[K]], pause: float = PAUSE) -> dict[K, HoursSpent]:
    """How long one person worked on each thing, from their changes in order of time; ``pause`` in minutes.

    The time between two changes goes to what the second is about; where it is longer than the pause, a new session
    begins with that.
    """
    found: dict[K, HoursSpent] = {}
    last: datetime | None = None
    longest = timedelta(minutes=pause)
    for at, key in steps:
        gap = None if last is None else at - last
        within = gap is not None and gap <= longest
        hours = gap.total_seconds() / 3600 if gap is not None and within else 0.0
        found[key] = found.get(key, HoursSpent(pause=pause / 60)) + HoursSpent(hours, not within, pause / 60)
        last = at
    return found


class WorkForecast(NamedTuple):
    """What the rest will take, in hours: the range of it, and its middle."""

    low: float
    likely: float
    high: float


class WorkedDocument(NamedTuple):
    """A finished document: its words, and how long it took."""

    words: int
    spent: HoursSpent


def hours_a_word(worked: Sequence[WorkedDocument]) -> float | None:
    """The hours that a word takes, half-way between the least and the most that was spent; ``None`` without words."""
    words = sum(one.words for one in worked)
    return sum(one.spent.low + one.spent.high for one in worked) / 2 / words if words else None


def forecast(
    worked: Sequence[WorkedDocument], left: Sequence[int], *, t: float, begun: Sequence[int] = ()
) -> WorkForecast | None:
    """What documents of so many words that are ``left`` will take, from those that are finished.

    Hours are taken to go with words: the rate is the ratio of both sums, and the range is that of a prediction by a
    ratio, ``rate * words +- t * s * sqrt(m + m^2 / D)`` with ``s`` the standard deviation of what each of the ``D``
    finished documents took more or less than by the rate, and ``m`` the documents that are left: Cochran (1977),
    Sampling Techniques, 3rd ed., ch. 6. ``t`` is the quantile of Student's t at ``D - 1`` degrees of freedom. Below
    the range counts what was measured and none of those ``begun``, above it what may have been spent and all of these.
    ``None`` below ``LEAST_WORKED`` documents.
    """
    if len(worked) < LEAST_WORKED or not sum(one.words for one in worked):
        return None
    least, most = [one.spent.low for one in worked], [one.spent.high for one in worked]
    words = [one.words for one in worked]
    low = _predicted(words, least, left, t)
    high = _predicted(words, most, [*left, *begun], t)
    rate = hours_a_word(worked)
    assert rate is not None
    likely = rate * (sum(left) + sum(begun) / 2)
    return WorkForecast(max(0.0, min(low[0], likely)), likely, max(high[1], likely))


def _predicted(words: Sequence[int], hours: Sequence[float], left: Sequence[int], t: float) -> tuple[float, float]:
    """Between which what is left will lie."""
    if not left:
        return 0.0, 0.0
    known, rate, many = len(words), sum(hours) / sum(words), len(left)
    over = sum((spent - rate * size) ** 2 for size, spent in zip(words, hours, strict=True))
    reach = t * sqrt(over / (known - 1) * (many + many * many / known))
    middle = rate * sum(left)
    return middle - reach, middle + reach
