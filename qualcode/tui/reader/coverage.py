"""Which turns of respondents are coded, kept up to date coding by coding. Knows no toolkit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from qualcode.model import Role, Turn
from qualcode.text.spans import Span


def turns_to_code(turns: Sequence[Turn]) -> list[int]:
    """The turns that wait for a coding, by their place in the document: those of respondents, where words are said.

    Where nobody is known to be a respondent (a note, an answer to an open question) it is all that no interviewer says.
    """
    spoken = [number for number, turn in enumerate(turns) if turn.body < turn.end]
    answers = [number for number in spoken if turns[number].role is Role.RESPONDENT]
    return answers or [number for number in spoken if turns[number].role is not Role.INTERVIEWER]


def turns_with_a_speaker(turns: Sequence[Turn]) -> list[int]:
    """The turns that are counted, by their place in the document: what stands before anybody speaks is none of them."""
    return [number for number, turn in enumerate(turns) if turn.speaker is not None] or list(range(len(turns)))


def share(part: int, whole: int) -> int | None:
    """A share in per cent: 100 only for all, 0 only for none; ``None`` of nothing."""
    if not whole:
        return None
    return max(1, min(99, round(100 * part / whole))) if 0 < part < whole else 100 if part else 0


class Coverage:
    """How many codings meet the words of each turn that waits for one (see :func:`turns_to_code`)."""

    def __init__(self, turns: Sequence[Turn] = ()) -> None:
        self._spans: dict[int, Span] = {}
        self._all = turns_to_code(turns)
        self._bodies = [turns[number].body for number in self._all]
        self._ends = [turns[number].end for number in self._all]
        self._meeting = [0] * len(self._all)
        self.coded = 0
        """The number of turns with at least one coding."""

    def __len__(self) -> int:
        return len(self._all)

    def update(self, spans: Mapping[int, Span]) -> bool:
        """These are the codings now, by key; whether another turn is coded than before."""
        gone = dict.fromkeys(self._spans.keys() - spans.keys())
        return self.alter({**gone, **{key: span for key, span in spans.items() if self._spans.get(key) != span}})

    def alter(self, spans: Mapping[int, Span | None]) -> bool:
        """These codings are there now, or no more where the span is ``None``; whether another turn is coded."""
        changed = False
        for key, span in spans.items():
            before = self._spans.pop(key, None)
            if before != span:
                # Both in any case: a coding may come in the place of one that goes.
                went = before is not None and self._count(before, -1)
                came = span is not None and self._count(span, 1)
                changed = changed or went or came
            if span is not None:
                self._spans[key] = span
        return changed

    def _count(self, span: Span, step: int) -> bool:
        place, changed = bisect_right(self._ends, span[0]), False
        while span[0] < span[1] and place < len(self._bodies) and self._bodies[place] < span[1]:
            before = self._meeting[place] > 0
            self._meeting[place] += step
            after = self._meeting[place] > 0
            if before != after:
                self.coded += 1 if after else -1
                changed = True
            place += 1
        return changed

    def turns(self) -> list[tuple[int, bool]]:
        """Each counted turn (its place in the document), and whether it is coded."""
        return [(number, meeting > 0) for number, meeting in zip(self._all, self._meeting, strict=True)]

    def percent(self) -> int | None:
        """The :func:`share` of the turns that is coded."""
        return share(self.coded, len(self._all))

    def next_uncoded(self, position: int) -> int | None:
        """The next turn without a coding whose words begin after ``position``, and then from the start."""
        first = bisect_right(self._bodies, position)
        order = [*range(first, len(self._all)), *range(first)]
        return next((self._all[place] for place in order if not self._meeting[place]), None)
