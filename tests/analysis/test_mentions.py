"""Whom a coding counts for."""

from __future__ import annotations

import re

from qualcode.analysis.mentions import find_mentions
from qualcode.model import Coding, Role, Turn

TEXT = "I: Hoe ging het?\nR1: Best goed, zei ik.\nR2: ...\nR1: Ja hoor."
WORDS = [found.span() for found in re.finditer(r"\w+", TEXT)]


def turns() -> list[Turn]:
    """The turns of ``TEXT``, one for each line."""
    found, start = [], 0
    for ordinal, line in enumerate(TEXT.split("\n")):
        speaker, _colon, _rest = line.partition(":")
        role = Role.INTERVIEWER if speaker == "I" else Role.RESPONDENT
        found.append(Turn(ordinal, start, start + len(speaker) + 2, start + len(line), speaker, role))
        start += len(line) + 1
    return found


def mention(passage: str, *, start: int | None = None, end: int | None = None) -> dict[int, list[str]]:
    """Whom a coding on ``passage`` counts for, with the words that are theirs."""
    first = TEXT.index(passage) if start is None else start
    last = first + len(passage) if end is None else end
    coding = Coding(5, "g", 1, first, last, 9, 1, "", "", False, "", 1)
    found = find_mentions(1, [coding], turns(), {"R1": 21, "R2": 22}, WORDS)
    return {
        m.respondent_id: [TEXT[s:e] for first, last in m.words for s, e in WORDS[first:last]]
        for m in found
        if (m.document_id, m.code_id, m.coding_id) == (1, 9, 5)
    }


def test_a_passage_counts_for_whoever_says_it() -> None:
    assert mention("goed, zei") == {21: ["goed", "zei"]}
    assert mention("Ja hoor") == {21: ["Ja", "hoor"]}


def test_a_word_that_is_partly_coded_is_a_word() -> None:
    assert mention("oed, z") == {21: ["goed", "zei"]}


def test_interviewers_and_labels_count_for_nobody() -> None:
    assert mention("Hoe ging") == {}
    assert mention("R1:") == {}
    assert mention("het?\nR1: ") == {}
    assert mention("het?\nR1: Best") == {21: ["Best"]}


def test_a_passage_over_several_turns_counts_for_each_whose_words_it_covers() -> None:
    everything = mention("", start=0, end=len(TEXT))
    assert everything == {21: ["Best", "goed", "zei", "ik", "Ja", "hoor"]}


def test_a_wordless_answer_counts_for_who_gives_it() -> None:
    assert mention("...") == {22: []}
