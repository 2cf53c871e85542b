"""What is said in a passage, and by whom: no label, no stamp, nobody else's words."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qualcode.model import Role, Turn
from qualcode.text.speech import CUT, Speech, reads_as

STAMPS = ("", "[00:00:12] ", "#00:00:09-3# ", "(0:12:31) ", "[0:03 --> 0:09] ")
OWNERS: dict[str | None, int] = {"Mohammed": 1, "Roos": 2}

SPEAKERS = st.sampled_from(["Interviewer", "Mohammed", "Roos", "Docent"])
WORDS = st.lists(st.sampled_from(["ja", "nee", "stage", "oom", "bellen"]), min_size=1, max_size=5)
TURNS = st.lists(st.tuples(SPEAKERS, WORDS, st.sampled_from(STAMPS)), min_size=1, max_size=6)


def conversation(turns: list[tuple[str, list[str], str]]) -> tuple[str, list[Turn]]:
    """A text with a label before each turn and a stamp after its first word, and its turns."""
    text, found = "", []
    for place, (speaker, words, stamp) in enumerate(turns):
        start = len(text)
        text += f"{speaker}: "
        body = len(text)
        text += f"{words[0]} {stamp}{' '.join(words[1:])}"
        role = Role.INTERVIEWER if speaker == "Interviewer" else Role.RESPONDENT
        found.append(Turn(place, start, body, len(text), speaker, role))
        text += "\n\n"
    return text, found


@given(TURNS)
def test_each_speaker_is_quoted_apart(turns: list[tuple[str, list[str], str]]) -> None:
    text, found = conversation(turns)
    assert [(one.turn.speaker, one.words.split()) for one in Speech(text, found).said(0, len(text))] == [
        (speaker, words) for speaker, words, _stamp in turns
    ]
    for speaker in OWNERS:
        quoted = Speech(text, found).quotation(0, len(text), lambda turn, speaker=speaker: turn.speaker == speaker)  # type: ignore[misc]
        own = [words for name, words, _stamp in turns if name == speaker]
        assert quoted.replace(CUT, " ").split() == [word for words in own for word in words]
        assert not quoted.startswith(CUT)
        assert not quoted.endswith(CUT)
    whole = Speech(text, found).passage(0, len(text), OWNERS)
    assert not re.search(r"\d|:|#|Interviewer|Mohammed|Roos|Docent", whole)
    heard = [words for name, words, _stamp in turns if name in OWNERS] or [words for _name, words, _stamp in turns]
    assert whole.replace(CUT, " ").replace("/", " ").split() == [word for words in heard for word in words]
    assert reads_as(whole, whole)


@given(TURNS, st.data())
def test_no_part_of_a_passage_brings_a_label_or_a_stamp(
    turns: list[tuple[str, list[str], str]], data: st.DataObject
) -> None:
    text, found = conversation(turns)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert not re.search(r"[\d:#\[\]]", Speech(text, found).passage(start, end, OWNERS).replace(CUT, ""))
    for turn in found:
        assert not re.search(r"[\d:#\[\]]", Speech(text, found).words(max(start, turn.body), min(end, turn.end)))


def test_what_others_say_between_is_cut_and_marked() -> None:
    text, found = conversation(
        [("Mohammed", ["ja"], ""), ("Interviewer", ["hm"], ""), ("Mohammed", ["oom"], ""), ("Roos", ["nee"], "")]
    )
    assert Speech(text, found).passage(0, len(text), OWNERS) == "ja (...) oom / nee"
    assert Speech(text, found).passage(0, found[0].end, OWNERS) == "ja"
    assert Speech(text, found).passage(found[1].start, found[1].end, OWNERS) == "hm"
    assert Speech(text, found).passage(found[1].start, found[1].body, OWNERS) == ""


def test_a_quotation_with_words_taken_out_reads_as_the_whole() -> None:
    words = "ik had hulp van Mohammed en van meester Jansen"
    for quote in (
        words,
        "ik had hulp van [naam] en van meester [naam]",
        "ik (...) Jansen",
        "[naam] van meester Jansen",
    ):
        assert reads_as(quote, words)
    for quote in ("ik had geen hulp", "ik had [naam] geen Jansen", "hulp (...) Jansen", "ik had (...) had hulp Jansen"):
        assert not reads_as(quote, words)


def test_what_another_puts_in_between_brackets_is_cut() -> None:
    text, found = conversation([("Mohammed", ["ja"], ""), ("Interviewer", ["hm"], ""), ("Roos", ["nee"], "")])
    for inserted in ("[Interviewer: hm]", "(Roos: ja, dat wel)", "<Interviewer : o?>", "{Roos:}"):
        whole = text.replace("Mohammed: ja", f"Mohammed: ja {inserted} en toen (lacht) verder")
        shift = len(whole) - len(text)
        first = replace(found[0], end=found[0].end + shift)
        later = [replace(one, start=one.start + shift, body=one.body + shift, end=one.end + shift) for one in found[1:]]
        turns = [first, *later]
        assert Speech(whole, turns).passage(0, turns[0].end, OWNERS) == "ja (...) en toen (lacht) verder"
