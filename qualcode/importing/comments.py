"""Comments that came with a transcript: each a line of the document's memo, with the words it is about.

A memo belongs to a whole document, code or coding; a coding that only carries a comment would be counted. So the memo
quotes the words, which the workspace finds with ``/``, after the time of the turn that they stand in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from qualcode.formats.transcripts.base import Note, Source
from qualcode.i18n import ngettext
from qualcode.model import Turn
from qualcode.text.stamps import clock

LONGEST_QUOTE = 120
"""So many characters of the words that a comment is about are quoted."""


def as_memo(source: Source, turns: Sequence[Turn]) -> list[str]:
    """A line for each comment, in the order of the text."""
    starts = [turn.start for turn in turns]
    lines = []
    for remark in sorted(source.remarks, key=lambda each: each.span or (len(source.text), 0)):
        words = " ".join(remark.words.split())
        said = f"{remark.author}: {words}" if remark.author else words
        if remark.span is None:
            lines.append(said)
            continue
        start, end = remark.span
        at = bisect_right(starts, start) - 1
        turn = turns[at] if at >= 0 else None
        quote = _quote(source.text, start, end, turn)
        when = "" if turn is None or turn.time is None else f"[{clock(turn.time)}] "
        lines.append(f"{when}“{quote}” — {said}" if quote else f"{when}{said}")
    return lines


def on_comments(source: Source) -> list[Note]:
    """What the report of an import says of the comments."""
    count = len(source.remarks)
    message = ngettext(
        "{n} comment kept in the memo of the document, with the words it is about",
        "{n} comments kept in the memo of the document, each with the words it is about",
        count,
    )
    return [Note("comments", count, message.format(n=count))] if count else []


def _quote(text: str, start: int, end: int, turn: Turn | None) -> str:
    """The words that a comment is about; of one that stands at a place only, those up to it in its line."""
    if not text[start:end].strip():
        line = text.rfind("\n", 0, start) + 1
        begin = max(line, turn.body if turn is not None and turn.body <= start else line)
        words = " ".join(text[begin:start].split())
        return words if len(words) <= LONGEST_QUOTE else "…" + words[-LONGEST_QUOTE:].partition(" ")[2]
    words = " ".join(text[start:end].split())
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rpartition(" ")[0] + "…"
