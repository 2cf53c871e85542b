"""What stands on the terminal, so that only what differs is sent, and rows that move up or down are moved by it.

The toolkit sends a row in whole for one sign, and a transcript in whole for one row that came into view; over a network
that is felt. What was sent is kept here, piece by piece. Rows move with all that stands on them, since most terminals
can move whole rows only: what stands beside the text is put right then, as far as its rows differ. Where that would
take more than to send what differs where it is, nothing is moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import ne
from typing import NamedTuple

from rich.color import ColorSystem
from textual.strip import Strip

from qualcode.text.expressions import expression
from qualcode.tui.widgets.glyphs import COMPLEX
from qualcode.tui.widgets.ink import Ink, Run, Whole, ink_of, written

Sent = tuple[int, int, int, Strip]
"""Row, first column and the one after the last, and what is to stand there."""

_STEP = 4
"""About so many signs take the cursor further on in its row: fewer that stay the same are sent again instead."""

_OTHERS = expression(rb"\x01+(?:\x00{1,%d}\x01+)*" % _STEP)
"""Signs that differ (1) from those that stand there, with the few (0) between them that do not."""

_WORTH_MOVING = 4
"""So many rows that differ may be rows that moved."""

_KEPT = 1024
"""So many pieces, and pairs of them, are remembered: the same ones come back at each step through a text."""


_Part = tuple[int, Ink, str]
"""Text of one look, behind the place in its piece where it begins if all before it is one cell wide."""


class _Piece:
    """What stands in some cells of a row."""

    def __init__(self, width: int, strip: Strip, colours: ColorSystem) -> None:
        self.width = width
        self.strip = strip
        self.text = strip.text
        self.signs = len(self.text.strip())
        """How many there are in it, without the blanks around them."""
        self._colours = colours

    @cached_property
    def parts(self) -> Sequence[_Part]:
        """Its text, what looks alike together."""
        found: list[_Part] = []
        at, start, said, last = 0, 0, "", None
        for text, style, _control in self.strip:
            ink = ink_of(style, self._colours)
            if ink is last:
                said += text
            else:
                if last is not None:
                    found.append((start, last, said))
                start, said, last = at, text, ink
            at += len(text)
        if last is not None:
            found.append((start, last, said))
        return found

    @cached_property
    def certain(self) -> int:
        """Up to where each character is certainly one cell wide, whatever stands behind it."""
        found = COMPLEX.search(self.text)
        return max(0, found.start() - 1) if found else len(self.text)

    @property
    def whole(self) -> _Difference:
        """All of it."""
        return _Difference(self.parts, even=self.certain == len(self.text))


_Row = dict[int, _Piece]


class _Difference(NamedTuple):
    """What has to be sent of a piece: some parts of it, or, where it is not certain how wide they are, all of them."""

    parts: Sequence[_Part]
    even: bool


class _Shift(NamedTuple):
    """Rows ``first`` to ``last`` move up by ``step``; down, where that is less than nothing."""

    first: int
    last: int
    step: int

    @property
    def signs(self) -> str:
        """What moves them: the terminal keeps to these rows for this and no longer."""
        at = self.first + 1
        return f"\x1b[{at};{self.last + 1}r\x1b[{at}H\x1b[{abs(self.step)}{'M' if self.step > 0 else 'L'}\x1b[r"


class OnTerminal:
    """What a terminal shows, and what it has to be sent for something else.

    ``moves``: it can move some of its rows up and down while the others stay.
    """

    def __init__(self, *, moves: bool) -> None:
        self._moves = moves
        self._size = (0, 0)
        self._rows: list[_Row] = []
        self._gaps: set[int] = set()
        """The rows of which not all is known."""
        self._pieces: dict[int, _Piece] = {}
        """By the numbers of their strips, which no others can have as long as they are kept."""
        self._differences: dict[tuple[_Piece, _Piece], _Difference] = {}

    def forget(self) -> None:
        """It is not certain what stands there."""
        self._start(self._size)

    def _start(self, size: tuple[int, int]) -> None:
        self._size, self._rows, self._gaps = size, [{} for _row in range(size[1])], set(range(size[1]))

    def change(self, size: tuple[int, int], sent: Iterable[Sent], colours: ColorSystem, *, whole: bool) -> str:
        """What has a terminal of ``size`` (columns and rows) show this. With ``whole``, whatever stands there."""
        if whole or size != self._size:
            self._start(size)
        old, differing = self._take(sent, colours)
        shift = self._shift(old, differing) if self._moves else None
        pairs = [(y, x, old[y].get(x)) for y, x in differing]
        if shift:
            inside = range(shift.first, shift.last + 1)
            pairs = [pair for pair in pairs if pair[0] not in inside]
            pairs += [(y, x, was.get(x)) for y, was in self._moved(old, shift) for x in self._rows[y]]
        runs: list[Run] = []
        wholes: list[Whole] = []
        for y, x, before in pairs:
            if _is_same(before, piece := self._rows[y][x]):
                continue
            parts, even = self._difference(before, piece)
            if even:
                runs += [(ink, y, x + start, text) for start, ink, text in parts]
            else:
                wholes.append((y, x, [(ink, text) for _start, ink, text in parts]))
        return (shift.signs if shift else "") + written(runs, wholes, size[0])

    def _take(self, sent: Iterable[Sent], colours: ColorSystem) -> tuple[Mapping[int, _Row], list[tuple[int, int]]]:
        """Note what is to stand there; the rows that are touched as they were, and where something differs."""
        old: dict[int, _Row] = {}
        differing: list[tuple[int, int]] = []
        divided: set[int] = set()
        if len(self._pieces) > _KEPT:
            self._pieces.clear()
        for y, x, end, strip in sent:
            row = self._rows[y]
            was = row.get(x)
            if was is not None and was.strip is strip and was.width == end - x:
                continue
            if y not in old:
                old[y] = row.copy()
            piece = self._pieces.get(id(strip))
            if piece is None or piece.width != end - x:
                piece = self._pieces[id(strip)] = _Piece(end - x, strip, colours)
            if was is None or was.width != piece.width:
                for first, covered in list(row.items()):
                    if first < end and x < first + covered.width:
                        del row[first]
                divided.add(y)
            elif was.strip == strip:
                continue
            row[x] = piece
            differing.append((y, x))
        self._gaps -= divided
        self._gaps |= {y for y in divided if sum(piece.width for piece in self._rows[y].values()) < self._size[0]}
        return old, differing

    def _shift(self, old: Mapping[int, _Row], differing: Sequence[tuple[int, int]]) -> _Shift | None:
        """The rows that stood somewhat higher or lower before, where it takes less to move them than to send them."""
        (column, count), *_others = Counter(x for _y, x in differing).most_common(1) or [(0, 0)]
        if count < _WORTH_MOVING:
            return None
        now = {y: self._rows[y][x] for y, x in differing if x == column}
        was = {y: row[column] for y, row in old.items() if column in row}
        places = {piece.text: y for y, piece in was.items() if piece.signs}
        steps = Counter(step for y, piece in now.items() if (step := places.get(piece.text, y) - y))
        if not steps:
            return None
        (step, _count), *_others = steps.most_common(1)
        rows = [y for y, piece in now.items() if _is_same(was.get(y + step), piece)]
        if not rows:
            return None
        shift = _Shift(min(rows) + min(step, 0), max(rows) + max(step, 0), step)
        if not self._gaps.isdisjoint(range(shift.first, shift.last + 1)):
            return None
        spared = sum(now[y].signs for y in rows)
        for y, before in self._moved(old, shift):
            spared -= sum(piece.signs for x, piece in self._rows[y].items() if not _is_same(before.get(x), piece))
        return shift if spared > 0 else None

    def _moved(self, old: Mapping[int, _Row], shift: _Shift) -> Iterator[tuple[int, _Row]]:
        """What stands in the rows that are moved, after that."""
        inside = range(shift.first, shift.last + 1)
        for y in inside:
            yield y, old.get(y + shift.step, self._rows[y + shift.step]) if y + shift.step in inside else {}

    def _difference(self, old: _Piece | None, new: _Piece) -> _Difference:
        """What has to be sent of a piece where another one stands."""
        if old is None or old.width != new.width:
            return new.whole
        if (old, new) not in self._differences:
            if len(self._differences) >= _KEPT:
                self._differences.clear()
            self._differences[old, new] = _difference(old, new)
        return self._differences[old, new]


def _is_same(old: _Piece | None, new: _Piece) -> bool:
    return old is new or (old is not None and old.width == new.width and old.strip == new.strip)


def _difference(old: _Piece, new: _Piece) -> _Difference:
    """What of ``new`` has to be sent where ``old`` stands.

    Terminals do not agree on the width of every character: where a piece differs behind such a one it is sent in whole.
    """
    certain = min(old.certain, new.certain)
    if len(old.text) != len(new.text):
        return new.whole._replace(even=False)
    parts: list[_Part] = []
    others = bytes(map(ne, old.text, new.text))
    olds = iter(old.parts)
    until, was = 0, new.parts[0][1]
    for at, ink, text in new.parts:
        start, end = at, at + len(text)
        while at < end:
            if until <= at:
                until, was, known = next(olds)
                until += len(known)
            stop = min(until, end)
            if was is ink or was == ink:
                for found in _OTHERS.finditer(others, at, stop):
                    first, last = found.span()
                    parts.append((first, ink, new.text[first:last]))
            else:
                parts.append((at, ink, text[at - start : stop - start]))
            at = stop
    if parts and parts[-1][0] + len(parts[-1][2]) > certain:
        return new.whole._replace(even=False)
    return _Difference(parts, even=True)
