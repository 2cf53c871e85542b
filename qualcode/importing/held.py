"""What was read of a transcript, kept in little room until it is written: a folder may hold very many of them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from qualcode.model import Role, Turn

_NUMBERS = 4
_Said = tuple[str | None, Role, str | None, float | None]


class HeldTurns:
    """The turns of a transcript in order, each as four numbers and what it shares with others: a tenth of the room."""

    def __init__(self, turns: Iterable[Turn]) -> None:
        numbers, which, said = array("i"), array("i"), dict[_Said, int]()
        for turn in turns:
            numbers.extend((turn.start, turn.body, turn.end, turn.words))
            which.append(said.setdefault((turn.speaker, turn.role, turn.question, turn.time), len(said)))
        self._numbers, self._which, self._said = numbers, which, tuple(said)

    def __iter__(self) -> Iterator[Turn]:
        each, said = (iter(self._numbers),) * _NUMBERS, self._said
        for ordinal, ((start, body, end, words), which) in enumerate(
            zip(zip(*each, strict=True), self._which, strict=True)
        ):
            speaker, role, question, time = said[which]
            yield Turn(ordinal, start, body, end, speaker, role, question, time, words)
