"""Files with something altered, as a reader may meet them."""

from __future__ import annotations

import random


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Bytes altered, taken out, doubled, or values swapped for others of another kind."""
    content = bytearray(data)
    for _edit in range(chance.randrange(1, 6)):
        place = chance.randrange(len(content) + 1)
        match chance.randrange(5):
            case 0:
                content[place : place + chance.randrange(30)] = b""
            case 1:
                content[place:place] = chance.choice(
                    [b"[", b"{", b'"', b"null", b"\\ud83d", b"\xff", b"-1", b"9" * 400]
                )
            case 2:
                content[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                content[place:place] = content[place : place + chance.randrange(200)]
            case _:
                old, new = chance.choice(
                    [(b"[", b"{"), (b'"start"', b'"end"'), (b"1", b"[]"), (b'"id"', b'"x"'), (b"0", b"null")]
                )
                content = bytearray(content.replace(old, new, 3))
    return bytes(content)
