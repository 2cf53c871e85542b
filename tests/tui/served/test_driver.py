"""The driver of a served workspace: keys as they come, packets as they break off, and sizes that nobody has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, Paste
from textual.message import Message

from qualcode.packets import MOST, Packets, packet
from qualcode.tui.served.driver import KeyParser, clamped


def names(found: list[Message]) -> list[str]:
    """The keys, and what was pasted."""
    return [one.key if isinstance(one, Key) else one.text for one in found if isinstance(one, Key | Paste)]


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"\x1b", ["escape"]), (b"a\x1b", ["a", "escape"]), (b"\x1b\x1b", ["circumflex_accent", "escape"]),
        (b"\x1b[A", ["up"]), (b"\x1bq", ["alt+q"]), ("é".encode(), ["é"]), (b"\x12", ["ctrl+r"]),
        (b"\x1b[200~een\rtwee\x1b[201~", ["een\rtwee"]), (b"\xff", ["\N{REPLACEMENT CHARACTER}"]),
    ],
)  # fmt: skip
def test_a_key_is_answered_in_the_packet_in_which_it_came(sent: bytes, keys: list[str]) -> None:
    parser = KeyParser()
    found = names(parser.feed(sent))
    assert len(found) == len(keys)
    assert found[-1] == keys[-1] or not keys[-1].isascii()
    assert names(parser.feed(b"x")) == ["x"], "and nothing of it hangs over the next"


def test_a_paste_in_pieces_is_one() -> None:
    parser = KeyParser()
    assert names(parser.feed(b"\x1b[200~een ")) == []
    assert names(parser.feed(b"twee \xc3")) == []
    assert names(parser.feed(b"\xa9\x1b[201~")) == ["een twee é"]


@given(st.lists(st.tuples(st.sampled_from([b"D", b"M", b"F"]), st.binary(max_size=300))), st.integers(1, 50))
def test_packets_come_whole_however_they_break_off(sent: list[tuple[bytes, bytes]], step: int) -> None:
    data = b"".join(packet(kind, content) for kind, content in sent)
    packets = Packets()
    found: list[tuple[bytes, bytes]] = []
    for at in range(0, len(data), step):
        found += packets.feed(data[at : at + step])
    assert found == sent


def test_a_packet_that_says_to_be_too_long_is_none() -> None:
    with pytest.raises(ValueError, match="too long"):
        list(Packets().feed(b"D" + (MOST + 1).to_bytes(4, "big")))


def test_no_picture_has_a_size_that_no_screen_has() -> None:
    assert clamped(10**9, -5) == (500, 5)
    assert clamped("x", None) == (80, 24)
