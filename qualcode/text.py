"""Normalising text, finding who speaks in it and to which question, and counting words. Pure: no files, no clock.

*Words* are what white space separates (``-`` and ``...`` too: the count that word processors show and that the
minutes of parliament use), except time stamps (``[00:12:31]``, ``00:12:31``, ``-->``). A label, and a question
marker or time stamp at the head of a turn, stand before the turn's body and are not counted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from qualcode.labels import CUE, QUESTION, STAMP, TIME, Sighting, find_label, label_key, question_of, seconds
from qualcode.model import Role, Turn
from qualcode.speakers import Part, assign_roles, choose

Span = tuple[int, int]

_WORD = re.compile(r"\S+")
_NOT_A_WORD = re.compile(
    rf"(?<!\S)(?:[\[(<{{#]{TIME}(?:-\d)?[\])>}}#][.,:;]?|\d{{1,3}}:[0-5]\d:[0-5]\d(?:[.,]\d{{1,3}})?|-->)(?!\S)"
)
_HEADING = re.compile(r"#{1,6}[ \t]")
_RULE = re.compile(r"-{10}\s")
_NOTE = re.compile(r"\[\d{1,5}\] ")
_CUE_NUMBER = re.compile(r"\d{1,6}\Z")
_UNFINISHED = re.compile(r"[^\W_,-]\Z|[,-]\Z")


def normalise(text: str) -> str:
    """``text`` as it is stored: every line ends in ``\\n``, and one byte order mark at the front is gone.

    ``\\r\\n``, ``\\r``, U+0085, U+2028 and U+2029 end lines. Characters are not composed or decomposed.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return text.translate(_LINE_ENDS) if any(end in text for end in "\r\x85\u2028\u2029") else text


_LINE_ENDS = str.maketrans(dict.fromkeys("\r\x85\u2028\u2029", "\n"))


def word_spans(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The words within ``[start, end)``, in order; see the module for what a word is."""
    stop = len(text) if end is None else end
    return [found.span() for found in _WORD.finditer(text, start, stop) if not _NOT_A_WORD.fullmatch(found[0])]


def count_words(text: str, start: int = 0, end: int | None = None) -> int:
    """How many words stand within ``[start, end)``: the length of `word_spans`, without making them."""
    part = text[start:end]
    tokens = len(part.split())
    if ":" in part or "-->" in part:
        tokens -= sum(1 for _ in _NOT_A_WORD.finditer(part))
    return tokens


@dataclass(slots=True)
class _Draft:
    """A turn in the making: where it starts, where its label ends, and what the label says."""

    start: int
    head: int
    speaker: str | None = None
    key: str | None = None
    role: Role | None = None
    time: float | None = None
    question: str | None = None
    body: int = 0
    end: int = 0


def find_turns(text: str, *, emphasis: Iterable[Span] = (), interviewers: Iterable[str] = ()) -> list[Turn]:
    """The turns of a normalised transcript, in order; between them stands only white space.

    ``emphasis`` are the spans set in bold (Word), in order; ``interviewers`` the labels known to be the interviewer's.
    A turn runs from its label to the next, over any number of paragraphs. Text before the first label, a Markdown
    heading with what follows it, and the notes that the Word reader puts under a line of dashes are turns of nobody
    (role ``NONE``). A line that starts with a question marker opens a turn as well: the interviewer's where it ends in
    a question mark, otherwise of whoever was speaking. A text without labels gives one turn per line, or per block
    between blank lines where its lines are broken off in mid-sentence.
    """
    lines = _lines(text)
    sightings = _sightings(text, lines, sorted(emphasis))
    found = choose(text, lines, sightings)
    if found.labels:
        drafts = _labelled(text, lines, found.labels)
    else:
        drafts = _unlabelled(text, lines)
    _close(text, drafts, lines)
    known = {label_key(name) for name in interviewers} | found.interviewers
    return _finish(text, drafts, known)


def _lines(text: str) -> list[Span]:
    """The lines with something on them, without the white space around it."""
    spans = []
    position = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            start = position + (len(line) - len(line.lstrip()))
            spans.append((start, start + len(stripped)))
        position += len(line) + 1
    return spans
