"""Showing text that may hold anything: what would act on a terminal or turn a line around is painted as a sign."""

from __future__ import annotations

_REPLACEMENT = 0xFFFD

_STAND_INS: dict[int, int] = {
    # C0 has pictures of its own in Unicode, C1 has none. Newline and tab are layout, which is the caller's.
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    # Marks, embeddings, overrides and isolates of the bidirectional algorithm.
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0x21C4),
    # Separators at which some programs break a line.
    **dict.fromkeys((0x2028, 0x2029), 0x2424),
    # What no file or terminal can be sent: half characters and the two that XML forbids.
    **dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), _REPLACEMENT),
}


def visible(text: str) -> str:
    """The text with control and bidirectional characters replaced by visible stand-ins, of the same length.

    Newline and tab stay. The result can be written as XML and as UTF-8, and sends a terminal no escape sequence.
    """
    return text.translate(_STAND_INS)
