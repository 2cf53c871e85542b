"""The operations of a line of the history as they stand there, one by one: there may be too many to hold.

A line is one JSON array. Since an operation of very many rows is written in pieces, each is read whole; one that an
older version wrote in one piece is read row by row, and given in pieces.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from qualcode.storage.file.guard import LARGEST

_WHOLE = 2 * 1024 * 1024
"""An operation of so many characters is read at once."""
_DECODE = json.JSONDecoder().raw_decode


class WrittenOp(NamedTuple):
    """An operation, or some of its rows, or a part of it: as it is written, and what JSON makes of it."""

    text: str
    values: Any


def each_written(pieces: Iterable[bytes | bytearray], most: int) -> Iterator[WrittenOp]:
    """The operations in ``pieces``, with at most so many rows of one at a time. ``ValueError`` where it is none."""
    feed = _Feed(pieces)
    feed.take("[")
    if not feed.takes("]"):
        yield from feed.operation(most)
        while feed.takes(","):
            yield from feed.operation(most)
        feed.take("]")
    feed.end()


class _Feed:
    """Text that comes in pieces, and a place in it."""

    def __init__(self, pieces: Iterable[bytes | bytearray]) -> None:
        self._pieces = iter(pieces)
        self._rest = b""
        self._text = ""
        self._at = 0
        self._is_all = False

    def operation(self, most: int) -> Iterator[WrittenOp]:
        """The operation that stands here."""
        self._fill(_WHOLE)
        self._pass_space()
        if not self._text.startswith("[", self._at):
            raise ValueError
        try:
            values, end = _DECODE(self._text, self._at)
        except ValueError:
            # More of it is to come.
            if not self._text.startswith(('["+"', '["-"'), self._at):
                yield self._value()
            else:
                yield from self._in_pieces(most)
            return
        yield self._taken(values, end)

    def _in_pieces(self, most: int) -> Iterator[WrittenOp]:
        self.take("[")
        head = [self._value()]
        for _part in ("table", "columns"):
            self.take(",")
            head.append(self._value())
        begun = ",".join(part.text for part in head)
        self.take(",")
        self.take("[")
        rows: list[WrittenOp] = []
        if not self.takes("]"):
            rows.append(self._value())
            while self.takes(","):
                if len(rows) == most:
                    yield _piece(begun, head, rows)
                    rows = []
                rows.append(self._value())
            self.take("]")
        yield _piece(begun, head, rows)
        self.take(",")
        if self._value().values != []:
            raise ValueError
        self.take("]")

    def take(self, sign: str) -> None:
        """Goes on behind a sign. ``ValueError`` where it does not stand here."""
        if not self.takes(sign):
            raise ValueError

    def takes(self, sign: str) -> bool:
        """Whether a sign stands here; if so, goes on behind it."""
        self._pass_space()
        found = self._text.startswith(sign, self._at)
        self._at += len(sign) * found
        return found

    def end(self) -> None:
        """``ValueError`` where more stands here."""
        self._pass_space()
        if self._at < len(self._text) or self._rest:
            raise ValueError

    def _value(self) -> WrittenOp:
        self._pass_space()
        if not self._text.startswith(("[", '"'), self._at):  # whose ends are known when they come
            raise ValueError
        while True:
            try:
                return self._taken(*_DECODE(self._text, self._at))
            except ValueError:
                if not self._fill(2 * (len(self._text) - self._at) + 1):
                    raise

    def _taken(self, values: Any, end: int) -> WrittenOp:
        text, self._at = self._text[self._at : end], end
        return WrittenOp(text, values)

    def _pass_space(self) -> None:
        while True:
            while self._text[self._at : self._at + 1] in (" ", "\t", "\r", "\n"):
                self._at += 1
            if self._at < len(self._text) or not self._fill(1):
                return

    def _fill(self, size: int) -> bool:
        """Has so many characters at hand from here, as far as there are; whether there came more."""
        held = len(self._text) - self._at
        # What is left of the end is not copied for each operation in it.
        if held >= size or self._is_all:
            return False
        parts = [self._text[self._at :]]
        for piece in self._pieces:
            data = self._rest + bytes(piece)
            # A character may be cut in two.
            end = max(0, len(data) - 1)
            while end and data[end] & 0xC0 == 0x80:
                end -= 1
            parts.append(data[:end].decode("utf-8", "surrogatepass"))
            self._rest = data[end:]
            held += len(parts[-1])
            if held >= size:
                break
        else:
            parts.append(self._rest.decode("utf-8", "surrogatepass"))
            self._rest, self._is_all = b"", True
        before, self._text, self._at = len(parts[0]), "".join(parts), 0
        if len(self._text) > LARGEST:
            raise ValueError
        return len(self._text) > before


def _piece(begun: str, head: Sequence[WrittenOp], rows: Sequence[WrittenOp]) -> WrittenOp:
    text = f"[{begun},[{','.join(row.text for row in rows)}],[]]"
    return WrittenOp(text, [*(part.values for part in head), [row.values for row in rows], []])
