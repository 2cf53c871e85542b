"""One document, from its codings to whom they count for, and to what it adds to a count.

A :class:`CountedDocument` is plain data that may be sent anywhere. What is counted over a study (who says what, which
codes stand together, what the tenth interview adds) is a function of one of these and a sum of the results; see
:mod:`qualcode.spreading` for the loop.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qualcode.analysis.matrix import DocumentCounts, Mention, count_mentions
from qualcode.model import Role, Turn
from qualcode.text.turns import word_spans

Span = tuple[int, int]

_TOKEN = re.compile(r"\S+")
_REACH = 40
"""So many characters of a word are looked at beyond the ends of a passage: more than the longest time stamp has."""


class CountedCoding(NamedTuple):
    """A coding as far as counting goes: ``[start, end)`` in code points, and the ids of code and coder."""

    id: int
    start: int
    end: int
    code_id: int
    coder_id: int


class CountedDocument(NamedTuple):
    """A document with the codings of it that count, in the order of the text.

    ``turns`` stand in reading order; ``owners`` maps the labels of speakers to respondents (an interviewer has none).
    """

    id: int
    codings: tuple[CountedCoding, ...]
    turns: tuple[Turn, ...]
    owners: Mapping[str | None, int]
    text: str


def find_mentions(document: CountedDocument, *, words: bool = False) -> Iterator[Mention]:
    """Whom each coding of a document counts for: one mention for every respondent whose words it covers.

    A word that is coded in part is covered. A passage without a word (a time stamp) counts for the respondent in whose
    turn it lies. Speaker labels are nobody's words. The mentions know which ``words`` they hold only where asked.
    """
    turns, text = document.turns, document.text
    turn_ends = [turn.end for turn in turns]
    spans = word_spans(text) if words else []
    word_starts = [start for start, _end in spans]
    word_ends = [end for _start, end in spans]
    for coding in document.codings:
        found: dict[int, list[Span]] = {}
        for index in range(bisect_right(turn_ends, coding.start), len(turns)):
            turn = turns[index]
            if turn.start >= coding.end:
                break
            respondent = document.owners.get(turn.speaker)
            start, end = max(coding.start, turn.body), min(coding.end, turn.end)
            if turn.role is not Role.RESPONDENT or respondent is None or start >= end:
                continue
            if words:
                first, last = bisect_right(word_ends, start), bisect_left(word_starts, end)
                if first < last:
                    found.setdefault(respondent, []).append((first, last))
                    continue
            elif _holds_word(text, start, end):
                found.setdefault(respondent, [])
                continue
            if turn.body <= coding.start and coding.end <= turn.end:
                found.setdefault(respondent, [])
        for respondent, said in found.items():
            yield Mention(document.id, respondent, coding.code_id, coding.id, tuple(said))


def count_document(
    document: CountedDocument, including: Mapping[int, tuple[int, ...]], *, words: bool = False, passages: bool = False
) -> DocumentCounts:
    """What a document adds to a matrix, given :func:`analysis.matrix.including_rows`; ``words`` where they count.

    ``passages`` keeps the ids of the codings behind each number.
    """
    return count_mentions(find_mentions(document, words=words), including, passages=passages)


def _holds_word(text: str, start: int, end: int) -> bool:
    """Whether a word stands in ``[start, end)`` or reaches into it, without finding those before it."""
    for token in _TOKEN.finditer(text, start, end):
        first, last = token.span()
        # Cut off by the passage, a word may look like a time stamp and a time stamp like a word.
        if first == start:
            first -= _run(text[max(0, start - _REACH) : start][::-1])
        if last == end:
            last += _run(text[end : end + _REACH])
        if word_spans(text, first, last):
            return True
    return False


def _run(text: str) -> int:
    """How many characters stand before the first white space."""
    return 0 if not text or text[0].isspace() else len(text.split(maxsplit=1)[0])
