"""Positions of other programs: each unit and line end, and the rule of a study found from its passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.formats.projects.offsets import RULES, Marked, Ruler, RuleSearch
from qualcode.formats.projects.refi import FOUND
from qualcode.text.turns import normalise

SIGNS = st.text(st.sampled_from("ab é€𝄞😀\n\r\x0b\u2028."), max_size=30)


def counted(raw: str, rule: str) -> str:
    """The text in which a rule counts."""
    raw = raw.removeprefix("\ufeff")
    return raw.replace("\r\n", "\n") if rule.endswith("lf") else raw


def length(text: str, rule: str) -> int:
    """How long a text is in the units of a rule."""
    if rule.startswith("cp"):
        return len(text)
    return len(text.encode("utf-8")) if rule.startswith("utf8") else len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("rule", RULES)
@given(raw=SIGNS, mark=st.booleans())
def test_every_position_of_a_text_is_found_again(rule: str, raw: str, mark: bool) -> None:
    ruler = Ruler("\ufeff" * mark + raw, rule)
    text = counted(raw, rule)
    assert ruler.units == length(text, rule)
    for place in range(len(text) + 1):
        if rule.endswith("raw") and text[place - 1 : place + 1] == "\r\n":
            continue
        before = text[:place].replace("\r\n", "\n") if rule.endswith("raw") else text[:place]
        assert ruler.place(length(text[:place], rule)) == len(before)
    assert ruler.length == len(normalise(raw))


def test_a_position_within_a_sign_is_its_start_and_one_outside_stays_outside() -> None:
    ruler = Ruler("a😀b", "utf16-lf")
    assert [ruler.place(n) for n in (-1, 0, 1, 2, 3, 4, 9)] == [-1, 0, 1, 1, 2, 3, 8]


WORDS = "eerst 😀😀 dan wat\r\nover de school\r\nen het werk 😀 daar\r\nnog een slot van woorden"


@pytest.mark.parametrize("rule", ["cp-lf", "cp-raw", "utf16-lf", "utf16-raw"])
@pytest.mark.parametrize("repeats", [True, False])
def test_the_rule_is_found_by_words_and_by_edges(rule: str, repeats: bool) -> None:
    text = counted(WORDS, rule)
    search = RuleSearch(FOUND)
    passages = []
    for words in ("dan", "school", "werk", "slot", "daar", "een slot"):
        start = length(text[: text.index(words)], rule)
        passages.append(Marked(start, start + length(words, rule), words if repeats else ""))
    search.look(WORDS, passages)
    found = search.found()
    assert (found.name, found.because) == (rule, "words" if repeats else "edges")


def test_where_nothing_tells_them_apart_the_program_decides_or_qualcodes_own_way() -> None:
    search = RuleSearch(FOUND)
    search.look("gewone woorden", [Marked(0, 6)])
    assert (search.found().name, search.found().because) == ("cp-lf", "same")
    search = RuleSearch(FOUND)
    search.look("😀 gewone woorden", [Marked(50, 60)])
    found = search.found("NVivo for Windows 12", [("nvivo for windows", "utf16-raw")])
    assert (found.name, found.because) == ("utf16-raw", "program")
