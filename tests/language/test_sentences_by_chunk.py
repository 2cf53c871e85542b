"""Sentences are found where only what may end one is tokenised: the same as where all of it is."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from qualcode.language import sentences
from qualcode.language.abbreviations import habits_of
from qualcode.language.sentences import sentence_spans

SHORT = "Ja nee hm o.a. bijv. dhr. Dr. J. P. de 1. 12. 3.5 z.o.z. a.u.b. Th. 's 't zo'n e.d. enz. p.m. U.S. St. ik Dat"
MARKS = "... … ! ? ?! . .. (lacht) “Kom!” 'Nee.' (Ja.) *zo.* [...] -- - ) \" ’ : www.nl. school! thuis? mooi.) A.B. 。"
BLANKS = ("  ", "\t", " \t ", "\u2003", "\u00a0", "\n")
PIECES = (*SHORT.split(), *MARKS.split(), *BLANKS, ". . .", "x" * 250, *[" "] * 8)


def plainly(text: str, language: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text whose every word is tokenised, in the order of the text."""
    tokenizer, habits = sentences._tokenizer(language), habits_of(language)
    for found in sentences._LINE.finditer(text):
        start, line = found.start(), found[0]
        opening, stop = sentences._skip_space(line, 0), len(line.rstrip())
        previous, previous_end = "", 0
        for token in tokenizer(sentences._UNBROKEN.sub(sentences._mask, line)):
            word, begin = token.text, token.idx
            if word[-1] in sentences._END and begin >= opening:
                after = begin + len(word)
                while after < stop and line[after] in sentences._CLOSERS:
                    after += 1
                if after < stop and line[after].isspace():
                    before = previous if previous_end == begin else ""
                    lead = line[opening : begin - len(before)] if begin - opening < 20 else "far"
                    closed = after > begin + len(word)
                    following = line[after : after + 40].lstrip()
                    stopped = sentences._Stop(before, word, closed, following, not lead.strip(sentences._OPENERS))
                    if sentences._ends(stopped, habits):
                        yield start + opening, start + after
                        opening = sentences._skip_space(line, after)
            previous, previous_end = word, begin + len(word)
        if opening < stop:
            yield start + opening, start + stop


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(["nl", "en", "de", "xx"]))
def test_sentences_are_those_of_a_text_that_is_tokenised_whole(text: str, language: str) -> None:
    """Whatever abbreviations, marks, brackets and white space there are."""
    assert sentence_spans(text, language, [(0, len(text))]) == [*plainly(text, language)]
