"""The words of two groups of a project beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from qualcode.analysis.patterns.keyness import KeyWord, WordSaid, key_words
from qualcode.analysis.patterns.words import SpokenWords, WordRule, find_words
from qualcode.queries.counting import CountedStudy, columns_of
from qualcode.queries.patterns.contrasts import ContrastSide
from qualcode.queries.patterns.frequencies import spoken_documents
from qualcode.storage import Project


class GroupWords(NamedTuple):
    """What sets two groups apart, of how many words of each, and what was looked at in all."""

    words: Sequence[KeyWord]
    totals: tuple[int, int]
    found: SpokenWords


def keyness(
    project: Project, study: CountedStudy, sides: tuple[ContrastSide, ContrastSide], rule: WordRule, fewest: int = 1
) -> GroupWords:
    """The words that the respondents of two groups say, those that set them apart most first.

    The total of a group is all words that count, so without stop words where ``rule`` leaves them out.
    """
    with project.snapshot():
        everybody = columns_of(project, study, ())
        found = SpokenWords(map(partial(find_words, rule=rule), spoken_documents(project, study, everybody)))
    whose = {case.case_id: case.who for case in everybody.cases(everybody.blocks[0])}
    said = [found.said_by(side.respondents, whose) for side in sides]
    first, second = ({word: WordSaid(*numbers) for word, numbers in one.items()} for one in said)
    none = WordSaid(0, 0)
    both = {word: (first.get(word, none), second.get(word, none)) for word in {**first, **second}}
    totals = (sum(one.times for one in first.values()), sum(one.times for one in second.values()))
    return GroupWords(key_words(both, totals, fewest), totals, found)
