"""What goes between a served workspace and the program that started it: a letter, a length, and so many bytes.

From the workspace: ``D`` what the terminal is sent, ``M`` something about it (JSON), ``F`` a piece of a file, of which
an empty one is the last. To it: ``D`` keys (UTF-8), ``M`` something about the terminal (JSON).
"""

from __future__ import annotations

from collections.abc import Iterator

HEAD = 5
"""Bytes: the letter, and the length as a big-endian number of four."""
MOST = 1 << 20
"""No packet is longer."""


def packet(kind: bytes, data: bytes) -> bytes:
    """One packet."""
    return kind + len(data).to_bytes(4, "big") + data


class Packets:
    """Takes bytes as they come, and gives the packets in them that are whole."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Letter and content of each packet that is whole now. ``ValueError`` where one says to be too long."""
        self._held += data
        while len(self._held) >= HEAD:
            size = int.from_bytes(self._held[1:HEAD], "big")
            if size > MOST:
                raise ValueError("a packet that is too long")
            if len(self._held) < HEAD + size:
                return
            yield bytes(self._held[:1]), bytes(self._held[HEAD : HEAD + size])
            del self._held[: HEAD + size]
