"""From codings to mentions: whom a coding counts for, and which of the words in it are theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualcode.analysis.matrix import Mention
from qualcode.model import Coding, Role, Turn

Span = tuple[int, int]


def find_mentions(
    document_id: int,
    codings: Iterable[Coding],
    turns: Sequence[Turn],
    respondents: Mapping[str | None, int],
    words: Sequence[Span],
) -> Iterator[Mention]:
    """Whom each coding of one document counts for: one mention for every respondent whose words it covers.

    ``turns`` stand in reading order; ``respondents`` maps the speakers' labels to respondents (an interviewer has
    none); ``words`` are the spans of the document's words in order, code points. A passage without a word (a row of
    dots) counts for the respondent in whose turn it lies. Speaker labels are nobody's words.
    """
    turn_ends = [turn.end for turn in turns]
    word_starts = [start for start, _end in words]
    word_ends = [end for _start, end in words]
    for coding in codings:
        found: dict[int, list[Span]] = {}
        for index in range(bisect_right(turn_ends, coding.start), len(turns)):
            turn = turns[index]
            if turn.start >= coding.end:
                break
            respondent = respondents.get(turn.speaker)
            if turn.role is not Role.RESPONDENT or respondent is None:
                continue
            start, end = max(coding.start, turn.body), min(coding.end, turn.end)
            first, last = bisect_right(word_ends, start), bisect_left(word_starts, end)
            if first < last:
                found.setdefault(respondent, []).append((first, last))
            elif turn.body <= coding.start and coding.end <= turn.end:
                found.setdefault(respondent, [])
        for respondent, spans in found.items():
            yield Mention(document_id, respondent, coding.code_id, coding.id, tuple(spans))
