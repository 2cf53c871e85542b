"""One document, from its codings to whom they count for, and to what it adds to a count.

A :class:`CountedDocument` is plain data that may be sent anywhere. What is counted over a study (who says what, which
codes stand together, what the tenth interview adds) is a function of one of these and a sum of the results; see
:mod:`qualcode.spreading` for the loop.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from qualcode.analysis.matrix import DocumentCounts, Mention, People, Span, rolled_up
from qualcode.text.expressions import expression
from qualcode.text.turns import word_spans

_TOKEN = expression(r"\S+")
_CLEAR_WORD = expression(r"(?<!\S)[^\s\d>]+(?=\s)")
"""A whole word that is no part of a time stamp, which has a digit or an arrow in it."""
_REACH = 40
"""So many characters of a word are looked at beyond the ends of a passage: more than the longest time stamp has."""


class CountedCoding(NamedTuple):
    """A coding as far as counting goes: ``[start, end)`` in code points, and the ids of code and coder."""

    id: int
    start: int
    end: int
    code_id: int
    coder_id: int


class CountedTurn(NamedTuple):
    """What a respondent says in a turn: ``[start, end)`` in code points with the label, ``[body, end)`` the words."""

    start: int
    body: int
    end: int
    respondent_id: int


class CountedDocument(NamedTuple):
    """A document with the codings of it that count, and what its respondents say, both in the order of the text."""

    id: int
    codings: tuple[CountedCoding, ...]
    speech: tuple[CountedTurn, ...]
    text: str


def find_mentions(document: CountedDocument, *, words: bool = False) -> Iterator[Mention]:
    """Whom each coding of a document counts for: one mention for every respondent whose words it covers.

    A word that is coded in part is covered. A passage without a word (a time stamp) counts for the respondent in whose
    turn it lies. Speaker labels are nobody's words. The mentions know which ``words`` they hold only where asked.
    """
    for coding_id, code_id, found in _covered(document, words):
        for respondent_id, said in found.items():
            yield Mention(document.id, respondent_id, code_id, coding_id, tuple(said))


def whose_words(document: CountedDocument) -> dict[int, list[int]]:
    """By coding the respondents whom it counts for, in order, for codings that count for any."""
    return {coding_id: [*found] for coding_id, _code_id, found in _covered(document, words=False)}


def covered_turns(document: CountedDocument) -> dict[int, list[int]]:
    """By coding the places (in ``speech``) of the turns whose words it covers, for codings that cover any."""
    placed = document._replace(
        speech=tuple(turn._replace(respondent_id=place) for place, turn in enumerate(document.speech))
    )
    return whose_words(placed)


def count_document(
    document: CountedDocument, including: Mapping[int, tuple[int, ...]], *, words: bool = False, passages: bool = False
) -> DocumentCounts:
    """What the mentions of a document add to a matrix, given :func:`analysis.matrix.including_rows`.

    ``words`` where they count; ``passages`` keeps the ids of the codings behind each number.
    """
    said: dict[People, dict[int, list[int]]] = {}
    spans: dict[tuple[int, int], list[Span]] = defaultdict(list)
    last: dict[int, list[Span]] | None = None
    by_code: dict[int, list[int]] = {}
    for coding_id, code_id, found in _covered(document, words):
        if found is not last:
            last, by_code = found, said.setdefault(tuple(sorted(found)), {})
        if (ids := by_code.get(code_id)) is None:
            by_code[code_id] = [coding_id]
        else:
            ids.append(coding_id)
        for respondent_id, heard in found.items() if words else ():
            if heard:
                spans[code_id, respondent_id] += heard
    return rolled_up(said, spans, including, passages=passages)


def _covered(document: CountedDocument, words: bool) -> Iterator[tuple[int, int, dict[int, list[Span]]]]:
    """The codings that count for anybody: id, code, and each respondent with the words of theirs, where asked."""
    _id, codings, speech, text = document
    turn_ends = [end for _start, _body, end, _respondent_id in speech]
    # Most passages lie in the words of one turn: whoever says those says it, whatever stands there.
    whole = len(speech) if not words else 0
    bodies = [body for _start, body, _end, _respondent_id in speech]
    reach = [min(turn[2], following[0]) for turn, following in pairwise((*speech, (len(text), 0, 0, 0)))]
    known: dict[int, dict[int, list[Span]]] = {}
    alone = [known.setdefault(one[3], {one[3]: []}) for one in speech]
    spans = word_spans(text) if words else []
    word_starts = [start for start, _end in spans]
    word_ends = [end for _start, end in spans]
    for coding_id, coding_start, coding_end, code_id, _coder_id in codings:
        first_turn = bisect_right(turn_ends, coding_start)
        if first_turn < whole and coding_start < coding_end <= reach[first_turn]:
            body = bodies[first_turn]
            # One that begins before them has a word of them, or none.
            if body <= coding_start or (
                body < coding_end
                and (_CLEAR_WORD.search(text, body, coding_end) or _holds_word(text, body, coding_end))
            ):
                yield coding_id, code_id, alone[first_turn]
            continue
        found: dict[int, list[Span]] = {}
        for index in range(first_turn, len(speech)):
            turn_start, body, turn_end, respondent_id = speech[index]
            if turn_start >= coding_end:
                break
            start = max(coding_start, body)
            end = min(coding_end, turn_end)
            if start >= end:
                continue
            if words:
                first, last = bisect_right(word_ends, start), bisect_left(word_starts, end)
                if first < last:
                    found.setdefault(respondent_id, []).append((first, last))
                    continue
            elif _CLEAR_WORD.search(text, start, end) or _holds_word(text, start, end):
                found.setdefault(respondent_id, [])
                continue
            if body <= coding_start and coding_end <= turn_end:
                found.setdefault(respondent_id, [])
        if found:
            yield coding_id, code_id, found


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
