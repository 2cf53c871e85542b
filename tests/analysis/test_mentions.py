"""Whom a coding counts for."""

from __future__ import annotations

import pickle

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrix import Mention
from qualcode.analysis.mentions import CountedCoding, CountedDocument, CountedTurn, count_document, find_mentions
from qualcode.text.turns import word_spans
from tests.support.often import often

TEXT = "I: Hoe ging het?\nR1: Best goed, zei ik.\nR2: [00:12:31]\nR1: Ja hoor.\nR2:Nou ja"
OWNERS = {"R1": 21, "R2": 22}


def turns(text: str = TEXT) -> tuple[CountedTurn, ...]:
    """What respondents say in a text with a turn on each line."""
    found, start = [], 0
    for line in text.split("\n"):
        speaker, colon, rest = line.partition(":")
        body = start + len(speaker) + len(colon) + len(rest) - len(rest.lstrip(" "))
        if speaker in OWNERS:
            found.append(CountedTurn(start, body, start + len(line), OWNERS[speaker]))
        start += len(line) + 1
    return tuple(found)


def document(*spans: tuple[int, int], text: str = TEXT) -> CountedDocument:
    """The text with a coding on each span."""
    codings = tuple(CountedCoding(5 + place, start, end, 9, 1) for place, (start, end) in enumerate(spans))
    return CountedDocument(1, codings, turns(text), text)


def wordless(found: Mention) -> Mention:
    """The same mention without its words."""
    return found._replace(words=())


def mention(passage: str, *, start: int | None = None, end: int | None = None) -> dict[int, list[str]]:
    """Whom a coding on ``passage`` counts for, with the words that are theirs."""
    first = TEXT.index(passage) if start is None else start
    last = first + len(passage) if end is None else end
    coded, words = document((first, last)), word_spans(TEXT)
    found = list(find_mentions(coded, words=True))
    assert list(find_mentions(coded)) == [wordless(item) for item in found]
    return {
        m.respondent_id: [TEXT[s:e] for first, last in m.words for s, e in words[first:last]]
        for m in found
        if (m.document_id, m.code_id, m.coding_id) == (1, 9, 5)
    }


def test_a_passage_counts_for_whoever_says_it() -> None:
    assert mention("goed, zei") == {21: ["goed,", "zei"]}
    assert mention("Ja hoor") == {21: ["Ja", "hoor."]}


def test_a_word_that_is_partly_coded_is_a_word() -> None:
    assert mention("oed, z") == {21: ["goed,", "zei"]}


def test_interviewers_and_labels_count_for_nobody() -> None:
    assert mention("Hoe ging") == {}
    assert mention("R1:") == {}
    assert mention("het?\nR1: ") == {}
    assert mention("het?\nR1: Best") == {21: ["Best"]}


def test_a_label_that_touches_the_words_counts_for_nobody() -> None:
    label = TEXT.index("R2:Nou")
    assert mention("", start=label, end=label + 3) == {}
    assert mention("", start=label, end=label + 4) == {22: ["R2:Nou"]}


def test_a_passage_over_several_turns_counts_for_each_whose_words_it_covers() -> None:
    everything = mention("", start=0, end=TEXT.index("\nR2:Nou"))
    assert everything == {21: ["Best", "goed,", "zei", "ik.", "Ja", "hoor."]}


def test_a_wordless_passage_counts_for_who_speaks_there() -> None:
    assert mention("[00:12:31]") == {22: []}
    assert mention("00:12") == {22: []}


@settings(max_examples=often(50))
@given(st.data())
def test_whose_words_they_are_takes_no_list_of_words(data: st.DataObject) -> None:
    pieces = ["[00:12:31]", "0:01:02", "-->", " ", "  ", "\n", "R1: ", "R2:", "I: ", "ja", "x" * 60, "-", "é"]
    text = "R1: " + "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=14)))
    places = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True)
    coded = document(*((min(pair), max(pair)) for pair in data.draw(st.lists(places, max_size=5))), text=text)
    assert list(find_mentions(coded)) == [wordless(found) for found in find_mentions(coded, words=True)]


def test_a_document_travels_and_is_counted_as_it_was() -> None:
    coded = document((0, len(TEXT)), (TEXT.index("Ja"), TEXT.index("hoor")))
    sent = pickle.loads(pickle.dumps(coded))
    counts = count_document(sent, {9: (9, 3)}, words=True, passages=True)
    assert sent == coded
    assert counts == count_document(coded, {9: (9, 3)}, words=True, passages=True)
    assert dict(counts.documents) == {(9, (21, 22)): 1, (3, (21, 22)): 1}
    assert dict(counts.codings) == {(row, who): 1 for row in (9, 3) for who in ((21,), (21, 22))}
    assert dict(counts.words) == {(row, (person,)): n for row in (9, 3) for person, n in ((21, 6), (22, 2))}
    assert {key: list(ids) for key, ids in counts.passages.items() if key[0] == 3} == {
        (3, (21, 22)): [5],
        (3, (21,)): [6],
    }
