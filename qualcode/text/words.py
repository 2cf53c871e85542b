"""The words of a text as they are searched for: runs of letters and digits, whatever their capitals and accents.

``mbo-4`` is two words, ``mbo`` and ``4``, that follow each other; ``foto's`` is ``foto`` and ``s``.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.text.expressions import expression
from qualcode.text.finding import Folded, fold, line_starts
from qualcode.text.spans import Span

_WORD = expression(r"[^\W_]+")
_APART = "\0"
_BLANKS = bytes(sign if sign > 127 or chr(sign).isalnum() or chr(sign) == _APART else 32 for sign in range(256))
_BEYOND = expression(r"[^\x00-\x7f]")

WAY = 1
"""The version of what is a word here, and of what is a unit; kept with what was made of it."""


def word_forms(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _WORD.findall(fold(text))


def unit_forms(text: str, spans: Sequence[Span]) -> list[list[str]]:
    """The words of each of some stretches of a text, as :func:`word_forms` gives them: folded all at once."""
    pieces = [text[start:end] for start, end in spans]
    if _APART in text:
        return [word_forms(piece) for piece in pieces]
    plain = fold(_APART.join(["", *pieces, ""]))
    # What stands between words becomes a blank, in few passes over the whole.
    plain = plain.encode("utf-8", "surrogatepass").translate(_BLANKS).decode("utf-8", "surrogatepass")
    if not plain.isascii():
        for sign in {*_BEYOND.findall(plain)}:
            if not sign.isalnum():
                plain = plain.replace(sign, " ")
    return [piece.split() for piece in plain.split(_APART)[1:-1]]


def word_spans(text: str) -> list[Span]:
    """Where the words of a text stand in it: as many as :func:`word_forms` gives."""
    return Folded(text).spans(_WORD)


def units(text: str, turns: Sequence[tuple[int, int, int]]) -> list[Span]:
    """The stretches of a document that are searched as one, in order and apart.

    They are what stands before its first turn, and the words of each turn, given as (start, body, end); of a document
    without turns the first is empty, and each line is one.
    """
    if turns:
        return [(0, turns[0][0]), *((body, end) for _start, body, end in turns)]
    starts = line_starts(text)
    return [(0, 0), *zip(starts, [*starts[1:], len(text)], strict=True)]
