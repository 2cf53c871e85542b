"""Changing words in running text, whatever holds its characters: only the words that differ are touched."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from qualcode.text.expressions import expression

_WORDS = expression(r"\w+|\s+|[^\w\s]")


class WordChange(NamedTuple):
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


def word_changes(text: str, new: str) -> Iterator[WordChange]:
    """What makes one text of another, from the end to the beginning, so that places stay right; formatting, links and
    fields around words that stay are left alone.
    """
    before, after = _WORDS.findall(text), _WORDS.findall(new)
    starts = [0]
    for word in before:
        starts.append(starts[-1] + len(word))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, from_, to, new_from, new_to in reversed(steps):
        if kind != "equal":
            yield WordChange(starts[from_], starts[to], "".join(after[new_from:new_to]))
