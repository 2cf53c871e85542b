"""What another speaker puts in within somebody's turn: ``Ja. Interviewer: hm?``, ``[Interviewer: hm]``, ``(Roos: ja)``.

A turn begins with its label, but people who type go on in the line. Where a label that this document knows, or one of
who asks, stands in a turn after the end of a sentence, in the grammar of a line's head (:mod:`text.heads`), what
follows is that speaker's, up to the next label or the end of the turn. Prose with a colon (*Eén ding: geld*) is none.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

from qualcode.model import Turn
from qualcode.text.expressions import expression
from qualcode.text.heads import HEAD, colon_label_at
from qualcode.text.labels import INTERVIEWER_WORDS, Shape, clean, label_key, role_word, shape_of

_END = expression(r"(?:[.?!…。？！؟।–—|/\n)\]}>]|(?<=\s)-{1,2}(?=\s))[\"'”’»)\]}\s]*")
"""Where a label may stand within a turn: after a sentence, a line, a dash or a bracket."""
_OPEN, _CLOSE = "[(<{", {"[": "]", "(": ")", "<": ">", "{": "}"}
_COLONS = ":："


class Inserted:
    """Finds the words of others, and the labels of its own speaker, within the turns of one document."""

    def __init__(self, text: str, turns: Sequence[Turn]) -> None:
        self.text = text
        self._known: set[str] = set()
        for label in {turn.speaker for turn in turns if turn.speaker}:
            self._known |= _ways(label)
        self._colons = sorted(at for sign in _COLONS for at in _places_of(sign, text))

    def within(self, turn: Turn) -> Iterator[tuple[int, int, bool]]:
        """What is no speech of a turn's speaker: ``(start, end, others)``; not ``others`` where it is a label only."""
        others = False
        since = 0
        for start, end, mine, closed in self._labels(turn):
            if closed is not None:
                if not others:
                    yield start, closed, True
                continue
            if others and mine:
                yield since, start, True
                others = False
            if mine:
                yield start, end, False
            elif not others:
                others, since = True, start
        if others:
            yield since, turn.end, True

    def _labels(self, turn: Turn) -> Iterator[tuple[int, int, bool, int | None]]:
        """The labels in a turn: where each begins and ends, whether it is its speaker's, and where its bracket ends."""
        own = _ways(turn.speaker) if turn.speaker else frozenset[str]()
        text, last = self.text, -1
        for index in range(bisect_left(self._colons, turn.body), len(self._colons)):
            colon = self._colons[index]
            if colon >= turn.end:
                break
            if colon <= last:
                continue
            floor = max(turn.body, last, colon - HEAD)
            for start in self._places(floor, colon, turn):
                found = colon_label_at(text, start, turn.end)
                if found is None or found[1] <= colon:
                    continue
                name, end = found
                if not self._is_label(name):
                    continue
                bracket = text[start] if text[start] in _OPEN else ""
                closed = text.find(_CLOSE[bracket], end, min(turn.end, end + 400)) if bracket else -1
                within = closed >= 0 and "\n" not in text[start:closed]
                yield start, end, _key(name) in own, closed + 1 if within else None
                last = closed if within else end
                break

    def _places(self, floor: int, colon: int, turn: Turn) -> list[int]:
        """Where a label that ends at a colon may begin, the nearest to it first."""
        found = [end.end() for end in _END.finditer(self.text, floor, colon)]
        found += [at for at in range(floor, colon) if self.text[at] in _OPEN]
        return sorted({*found, turn.body} if floor == turn.body else set(found), reverse=True)

    def _is_label(self, name: str) -> bool:
        if name.isdecimal():
            return False
        word = role_word(name)
        asks = word in INTERVIEWER_WORDS and len(word) > 2 and name[0].isupper() and shape_of(name) >= Shape.CODE
        return asks or _key(name) in self._known


def _places_of(sign: str, text: str) -> Iterator[int]:
    """Where a sign stands: there are few in a long text, which an expression would look at letter by letter."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _key(name: str) -> str:
    return label_key(unicodedata.normalize("NFKC", clean(name)))


@lru_cache(4096)
def _ways(label: str) -> frozenset[str]:
    """How a speaker is written in passing: by the whole label, without what stands after a comma, by one name of it."""
    words = label.partition(",")[0].split()
    names = [word for word in words if len(word) > 2 and shape_of(word) is Shape.NAME] if len(words) > 1 else []
    return frozenset((_key(label), _key(label.partition(",")[0]), *map(_key, names)))
