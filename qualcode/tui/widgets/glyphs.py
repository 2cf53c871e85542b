"""What a transcript's characters look like in a terminal: stand-ins, grapheme clusters and their widths in cells.

Interview text comes from anywhere. An escape sequence, an override of the writing direction or an invisible character
in it must neither reach the terminal nor shift what stands beside it, so each is painted as a visible character of one
cell. Emoji sequences are painted as their first emoji: terminals disagree on the width of the whole, not on the part's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from qualcode.text.expressions import expression

NEWLINE = "\n"
_BASE = "◌"
_LONGEST_CLUSTER = 8


_STAND_INS = {
    "�": "\x80-\x9f\ud800-\udfff\ufff0-\ufffc\ufffe\uffff"
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd",
    "▯": "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff",
    "⇄": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069",
    "␤": "\u2028\u2029",
    "¬": "\xad",
    "␡": "\x7f",
    " ": "\t",
}
"""What is painted in place of which characters (as the insides of regular expressions' classes), beside C0 controls."""

_SINGLE = (
    "\x00-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u200b\u200e-\u205e\u2060-\u206f"
    "\u20a0-\u20c0\u2190-\u21ff\u2500-\u25fc"
)
"""Characters that are one cell wide, some of them as stand-ins, whatever stands beside them."""

UNSAFE_CLASS = "\x00-\x1f" + "".join(_STAND_INS.values())

PRINTABLE = f"[^{UNSAFE_CLASS}]*"
"""What may be typed into a line: nothing that a terminal would act on."""

UNSAFE = expression(f"[{UNSAFE_CLASS}]")
"""Finds a character that is painted as a stand-in."""

SIGN = expression(f"(?!\t)[{UNSAFE_CLASS}]")
"""Finds a character in place of which a sign is seen: a tab is white space."""

ACTING = expression("[\x00-\x08\x0b-\x1f\x7f-\x9f" + _STAND_INS["⇄"] + "]")
"""Finds a character that would act on a terminal or turn the writing round: the reader is to see it at once."""

COMPLEX = expression(f"[^{_SINGLE}]")
"""Finds a character that is not simply one cell wide and a cluster of its own, whatever stands beside it."""

_COMPLEX_RUN = expression(f"[^{_SINGLE}]+")


_LINE_ENDS = expression("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line, in whatever program the text was copied."""


def with_lines(text: str) -> str:
    """``text`` with ``\\n`` at the end of each line, whatever stood there: a terminal pastes ``\\r``."""
    return _LINE_ENDS.sub("\n", text)


def in_one_line(text: str) -> str:
    """``text`` as it is pasted into a line to type in: lines and tabs with a space between, and nothing unsafe."""
    return UNSAFE.sub("", " ".join(with_lines(text).replace("\t", " ").split("\n")).strip())


@lru_cache(maxsize=512)
def stand_in(char: str) -> str:
    """The visible character of one cell that is painted instead of an unsafe one."""
    for sign, members in _STAND_INS.items():
        if re.match(f"[{members}]", char):
            return sign
    return chr(0x2400 + ord(char))


def paint(text: str) -> str:
    """``text`` as it may be written to a terminal, exactly as wide as :func:`cells` says."""
    if text.isascii() and text.isprintable():
        return text
    if COMPLEX.search(text) is None:
        return UNSAFE.sub(lambda found: stand_in(found[0]), text)
    return "".join(_painted(text[start:end]) for start, end, _ in clusters(text, 0, len(text)))


def steady(text: str) -> str:
    """``text`` as it may be written to a terminal, exactly as wide as the toolkit's fields to type in take it to be."""
    if COMPLEX.search(text) is None:
        return text
    drawn = "".join(_steady(text[start:end]) for start, end, _ in clusters(text, 0, len(text)))
    # The toolkit lets a joiner swallow whatever follows it.
    return set_cell_size(drawn, cell_len(text))


@lru_cache(maxsize=512)
def _steady(cluster: str) -> str:
    painted, wanted = _painted(cluster), cell_len(cluster)
    room = wanted - cell_len(painted)
    return painted + " " * room if room >= 0 else " " * wanted


def cells(text: str, start: int, end: int) -> int:
    """The width in terminal cells of ``text[start:end]`` as painted."""
    if COMPLEX.search(text, start, end) is None:
        return end - start
    return sum(width for _, _, width in clusters(text, start, end))


def clusters(text: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The grapheme clusters of ``text[start:end]`` as (start, end, width in cells); ``start`` must be a boundary."""
    for run in _COMPLEX_RUN.finditer(text, start, end):
        # Only the character before a complex one may be the head of a longer cluster.
        for place in range(start, run.start() - 1):
            yield place, place + 1, 1
        start = max(start, run.start() - 1)
        while start < run.end():
            after = min(cluster_end(text, start), end)
            yield start, after, _width(text[start:after])
            start = after
    for place in range(start, end):
        yield place, place + 1, 1


def cluster_end(text: str, start: int) -> int:
    """Where the grapheme cluster that begins at ``start`` ends.

    The rules of UAX #29, but for prepended marks and Indic conjuncts, which stay apart.
    """
    end, size = start + 1, len(text)
    kind = _kind(text[start])
    if kind == "stand-in":
        return end
    if kind in _JAMO_AFTER:
        while end < size and _kind(text[end]) in _JAMO_AFTER[kind]:
            kind = _kind(text[end])
            end += 1
    elif kind == "flag" and end < size and _kind(text[end]) == "flag":
        end += 1
    emoji = kind == "emoji"
    while end < size and _kind(text[end]) == "extend":
        joins = text[end] == "\u200d" and emoji and end + 1 < size and _kind(text[end + 1]) == "emoji"
        end += 2 if joins else 1
    return end


def previous_stop(text: str, position: int) -> int:
    """The cluster boundary before ``position`` (0 at the start): where the cursor goes on a step to the left."""
    if position <= 1:
        return 0
    # Before some characters a boundary is certain; from the last such one the clusters are walked again.
    certain = position - 1
    while certain > 0 and not _begins_cluster(text, certain):
        certain -= 1
    stop = certain
    for start, end, _ in clusters(text, certain, position):
        stop = start
        if end >= position:
            break
    return stop


def _begins_cluster(text: str, place: int) -> bool:
    """Whether a cluster begins at a place, as far as the character there and the one before it tell."""
    match _kind(text[place]):
        case "other" | "stand-in":
            return True
        case "emoji":
            return text[place - 1] != "\u200d"
        case "L" | "LV" | "LVT":
            return _kind(text[place - 1]) != "L"
    return False


def snap(text: str, position: int) -> int:
    """The cluster boundary at or before ``position``."""
    if position <= 0 or position >= len(text):
        return max(0, min(position, len(text)))
    stop = previous_stop(text, position)
    return position if cluster_end(text, stop) <= position else stop


_JAMO_AFTER = {
    "L": ("L", "V", "LV", "LVT"), "V": ("V", "T"), "LV": ("V", "T"), "T": ("T",), "LVT": ("T",),
}  # fmt: skip


@lru_cache(maxsize=8192)
def _kind(char: str) -> str:
    """What a character does to cluster boundaries."""
    code = ord(char)
    if UNSAFE.match(char):
        return "stand-in"
    if code in (0x200C, 0x200D, 0xFF9E, 0xFF9F) or 0x1F3FB <= code <= 0x1F3FF:
        return "extend"
    if unicodedata.category(char) in ("Mn", "Me", "Mc"):
        return "extend"
    if 0x1F1E6 <= code <= 0x1F1FF:
        return "flag"
    if 0x1F000 <= code <= 0x1FAFF or 0x2300 <= code <= 0x23FF or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF:
        return "emoji"
    return _jamo(code)


def _jamo(code: int) -> str:
    """Hangul: a leading consonant (L), a vowel (V), a final (T), or a syllable of them (LV, LVT); else ``other``."""
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    return "other"


@lru_cache(maxsize=8192)
def _painted(cluster: str) -> str:
    """A cluster as terminals agree on it: composed, an emoji sequence cut to its first emoji, a flag as letters.

    Never more than two cells wide: a row has room for any, however many characters somebody has put into one.
    """
    first = cluster[0]
    if UNSAFE.match(first):
        return stand_in(first)
    kind = _kind(first)
    if kind == "flag":
        return "".join(chr(ord("A") + ord(char) - 0x1F1E6) for char in cluster[:2] if _kind(char) == "flag")
    if kind == "emoji":
        return first
    if kind == "extend":
        return _BASE
    composed = unicodedata.normalize("NFC", cluster)
    painted = composed[0]
    for char in composed[1:_LONGEST_CLUSTER]:
        if char in "\u200d\ufe0e\ufe0f":
            continue
        if cell_len(painted + char) > 2:
            break  # what comes behind it belongs to it
        painted += char
    return painted if cell_len(painted) else _BASE


@lru_cache(maxsize=8192)
def _width(cluster: str) -> int:
    """The cells that one cluster takes as painted."""
    return cell_len(_painted(cluster))


def cell_stop(text: str, start: int, end: int, cell: int) -> int:
    """The cluster boundary in ``[start, end]`` that is painted at ``cell``, counted from ``start``, or holds it."""
    if cell <= 0:
        return start
    if COMPLEX.search(text, start, end) is None:
        return min(start + cell, end)
    used = 0
    for first, _, width in clusters(text, start, end):
        if used + width > cell:
            return first
        used += width
    return end


def fit_ends(text: str, width: int) -> str:
    """As :func:`fit`, but cut in the middle: names that begin alike are told apart by their ends."""
    line = text.replace("\n", " ")
    whole = cells(line, 0, len(line))
    if whole <= width or width < 5:
        return fit(text, width)
    tail = (width - 1) // 2
    place = cell_stop(line, 0, len(line), whole - tail)
    while cells(line, place, len(line)) > tail:
        place = cluster_end(line, place)
    head = line[: cell_stop(line, 0, len(line), width - 1 - cells(line, place, len(line)))]
    return paint(head) + "…" + paint(line[place:])


def fit(text: str, width: int) -> str:
    """``text`` as painted, in at most ``width`` cells, with an ellipsis where it was cut."""
    line = text.replace("\n", " ")
    if cells(line, 0, len(line)) <= width:
        return paint(line)
    used, end = 0, 0
    for _, after, size in clusters(line, 0, len(line)):
        if used + size > width - 1:
            break
        used, end = used + size, after
    return paint(line[:end]) + "…"
