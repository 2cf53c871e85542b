"""Finding quotations back."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from qualcode.errors import NotFoundError
from qualcode.text.likeness import PASSAGES
from qualcode.text.quotes import DASHES, INVISIBLE, QUOTES, Located, _normalised, _plain, locate
from tests.support.often import often
from tests.support.steps import growth

TEXT = (
    "Interviewer: Hoe kwam je aan je stage?\n\n"
    "R1: Ik heb het zelf geregeld – via een oom, zei hij: ‘kom maar langs’…\nToen mocht ik meteen beginnen.\n\n"
    "R2: Ja, dat is wel zo. School heeft mij geholpen met het zoeken naar een bedrijf in de buurt.\n\n"
    "R1: Ja, dat is wel zo."
)


def found(text: str, where: Located) -> str:
    return text[where.start : where.end]


def test_exact() -> None:
    where = locate(TEXT, "via een oom")
    assert (found(TEXT, where), where.score, where.method) == ("via een oom", 100.0, "exact")


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ('geregeld - via een oom, zei hij: "kom maar langs"...', "geregeld – via een oom, zei hij: ‘kom maar langs’…"),
        ("langs’…   Toen mocht", "langs’…\nToen mocht"),
        ("  via een oom \n", "via een oom"),
    ],
)
def test_spaces_quotation_marks_and_dashes(quote: str, passage: str) -> None:
    where = locate(TEXT, quote)
    assert (found(TEXT, where), where.score, where.method) == (passage, 100.0, "normalised")


def test_composed_letters_and_invisible_characters() -> None:
    text = "Het is een reu\u0308nie van de oud-\u00adleerlingen\u200b op\u00a0school."
    where = locate(text, "reünie van de oud-leerlingen op school")
    assert (where.method, where.end) == ("normalised", len(text) - 1)


def test_more_than_once() -> None:
    with pytest.raises(NotFoundError, match="occurs 2 times") as caught:
        locate(TEXT, "Ja, dat is wel zo.")
    assert "occurrence" in caught.value.hint
    first, second = (locate(TEXT, "Ja, dat is wel zo.", number) for number in (1, 2))
    assert first.start < second.start
    assert second.end == len(TEXT)
    with pytest.raises(NotFoundError, match="no occurrence 3"):
        locate(TEXT, "Ja, dat is wel zo.", 3)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        (
            "School heeft me geholpen met zoeken naar een bedrijf in de buurt",
            "School heeft mij geholpen met het zoeken",
        ),
        ("ik heb t zelf geregelt via een oom", "Ik heb het zelf geregeld – via een oom"),
        ("toen mocht ik metten beginnen.", "Toen mocht ik meteen beginnen."),
    ],
)
def test_by_likeness_from_word_to_word(quote: str, passage: str) -> None:
    where = locate(TEXT, quote, threshold=80)
    assert where.method == "fuzzy"
    assert 80 <= where.score < 100
    assert found(TEXT, where).startswith(passage)
    assert found(TEXT, where).rstrip(".,").split()[-1].casefold() == quote.rstrip(".").split()[-1].casefold()


def test_nowhere_tells_the_best_and_its_score() -> None:
    with pytest.raises(NotFoundError, match="occurs nowhere") as caught:
        locate(TEXT, "School heeft hem gestraft voor het spijbelen in een bedrijf")
    assert "School heeft mij geholpen" in caught.value.hint
    assert "of 100 (needed: 90)" in caught.value.hint


@pytest.mark.parametrize("quote", ["xyzzy plugh quux", "", "  ", "qzx", "夢夢夢夢夢夢夢夢夢"])
def test_nothing_like_it(quote: str) -> None:
    with pytest.raises(NotFoundError):
        locate(TEXT, quote)


def test_two_that_are_as_like_are_refused() -> None:
    text = "Wij zoeken elk jaar weer nieuwe bedrijven. Anders. Wij zoeken elk jaar weer nieuwe bedrijven. Einde."
    with pytest.raises(NotFoundError, match="2 passages are about equally like"):
        locate(text, "Wij zochten elk jaar weer nieuwe bedrijven.")
    where = locate(text, "Wij zochten elk jaar weer nieuwe bedrijven.", 2)
    assert found(text, where) == "Wij zoeken elk jaar weer nieuwe bedrijven."
    assert where.start > 50


def test_letters_that_change_their_length_in_lower_case() -> None:
    text = "İİİİ " * 20 + "Zij werkt bij een bakkerij in İzmir sinds vorig jaar." + " İİİİ" * 5
    where = locate(text, "Zij werkte bij een bakkerij in Izmir sinds vorig jaar.")
    assert found(text, where) == "Zij werkt bij een bakkerij in İzmir sinds vorig jaar."


@cache
def long_text(words: int) -> str:
    """A text of so many words of which none tells where it stands."""
    made = random.Random(7)
    vocabulary = ["".join(made.choices("aaeeeinorstlkdg", k=made.randint(2, 9))) for _number in range(6000)]
    weights = [1 / rank for rank in range(1, 6001)]
    return " ".join(made.choices(vocabulary, weights, k=words))


@pytest.mark.parametrize("length", [60, 400, 6000])
def test_two_hundred_thousand_words_are_searched_as_often_as_ten_thousand(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = 0

    def align(wanted: str, text: str, score_cutoff: float | None = None) -> object:
        nonlocal searched
        searched += len(text)
        return partial_ratio_alignment(wanted, text, score_cutoff=score_cutoff)

    def searching(words: int) -> Callable[[], object]:
        nonlocal searched
        text = long_text(words)
        start = text.index(" ", 3 * words) + 1
        end = text.index(" ", start + length)
        quote = text[start : start + length // 2] + "ZZ" + text[start + length // 2 + 2 : end]
        searched = 0
        where = locate(text, quote)
        assert (where.start, where.end, where.method) == (start, end, "fuzzy")
        # Each of the likest passages parts a stretch in two, which are searched again.
        assert searched <= (PASSAGES + 1) * len(text)
        return lambda: locate(text, quote)

    partial_ratio_alignment = fuzz.partial_ratio_alignment
    monkeypatch.setattr(fuzz, "partial_ratio_alignment", align)
    searching(200_000)
    # The searching itself is done in C; what is done beside it has nothing to do with the length of the text.
    assert growth(searching, 10_000, times=4) < 1.2


@pytest.mark.parametrize("length", range(150, 650, 50))
def test_long_quotations_from_edge_to_edge(length: int) -> None:
    text = long_text(3_000)
    start = text.index(" ", 5_000) + 1
    end = text.index(" ", start + length)
    words = text[start:end].split(" ")
    quote = " ".join([*words[:5], words[5] + "zz", *words[6:-5], *words[-4:]])
    where = locate(text, quote)
    assert (where.start, where.end) == (start, end)


@given(st.text('ab .,-’"\n\u00a0é', max_size=60), st.data())
def test_what_stands_in_a_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    if not quote.strip():
        return
    where = locate(text, quote, 1)
    assert found(text, where) == quote
    assert where.start <= start


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_text_and_quotation(text: str, quote: str) -> None:
    with suppress(NotFoundError):
        where = locate(text, quote)
        assert 0 <= where.start < where.end <= len(text)
        assert where.score >= 90


STAMPED = (
    "B: Via mijn oom. #00:00:09-3# Die kende de baas [00:00:12] nog van vroeger.\n\n"
    "I: Dank u. (0:14)\n\nB: Ja.[0:15]Nee."
)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("Via mijn oom. Die kende de baas", "Via mijn oom. #00:00:09-3# Die kende de baas"),
        ("Die kende de baas nog van vroeger.", "Die kende de baas [00:00:12] nog van vroeger."),
        ("nog van vroeger. I: Dank u. B: Ja.", "nog van vroeger.\n\nI: Dank u. (0:14)\n\nB: Ja."),
        ("oom. [0:01] Die kende", "oom. #00:00:09-3# Die kende"),
        ("Dank u.", "Dank u."),
        ("Ja.Nee.", "Ja.[0:15]Nee."),
    ],
)
def test_a_quotation_without_the_stamps_of_the_text(quote: str, passage: str) -> None:
    assert found(STAMPED, locate(STAMPED, quote)) == passage


def test_likeness_leaves_stamps_out_too() -> None:
    text = "Het was #00:00:01-1# goed #00:00:02-1# geregeld #00:00:03-1# met #00:00:04-1# de #00:00:05-1# school."
    where = locate(text, "Het was goed geregeld met die school.")
    assert (found(text, where), where.method) == (text, "fuzzy")


def test_a_passage_that_stands_twice_but_for_its_stamps_needs_a_number() -> None:
    text = "Ja, [0:01] dat was goed. Nee. Ja, [0:02] dat was goed."
    with pytest.raises(NotFoundError, match="2 times"):
        locate(text, "Ja, dat was goed.")
    assert found(text, locate(text, "Ja, dat was goed.", 2)) == "Ja, [0:02] dat was goed."


def by_pattern(text: str, quote: str) -> list[tuple[int, int]]:
    """Where a quotation stands but for signs and spaces, by a pattern that tries it at every place of the text."""
    shapes = {r"\s+": r"\s+", f"[{re.escape(DASHES)}]+": f"[{re.escape(DASHES)}]+"}
    shapes |= {f"[{re.escape(QUOTES)}]": f"[{re.escape(QUOTES)}]", r"\.\.\.|…": r"(?:\.\.\.|…)"}
    ways = []
    bare = re.sub(f"[{INVISIBLE}]", "", quote).strip()
    for form in sorted({bare, unicodedata.normalize("NFC", bare), unicodedata.normalize("NFD", bare)}):
        pieces = re.findall("|".join([*shapes, "."]), form)
        alike = (next((to for like, to in shapes.items() if re.fullmatch(like, one)), re.escape(one)) for one in pieces)
        ways.append(f"[{INVISIBLE}]*".join(alike))
    return [found.span() for found in re.finditer("|".join(ways), text) if found[0]]


signs = st.lists(
    st.sampled_from([*"ab -–—’'«\n\u00a0\u2003é\u200b\u00ad", "...", "…", "e\u0301", "--", " \n "]), max_size=24
)


@given(signs, st.data())
@settings(max_examples=often(200))
def test_signs_and_spaces_are_compared_as_a_pattern_would(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    start = data.draw(st.integers(0, len(pieces)))
    taken = pieces[start : data.draw(st.integers(start, min(len(pieces), start + 5)))]
    alike = {" ": "\u00a0 ", "-": "——", "’": '"', "…": "...", "...": "…", "é": "e\u0301", "e\u0301": "é", "\u200b": ""}
    quote = "".join(alike.get(piece, piece) if data.draw(st.booleans()) else piece for piece in taken)
    if not quote.strip() or quote in text:
        return
    wanted = by_pattern(text, quote)
    for number, span in enumerate(wanted, start=1):
        assert locate(text, quote, number) == Located(*span, 100.0, "normalised")
    if wanted:
        with pytest.raises(NotFoundError, match=rf"no occurrence {len(wanted) + 1} of the quotation"):
            locate(text, quote, len(wanted) + 1)


@pytest.mark.parametrize("unit", ["-", "- ", "a-", "a–", " ", "\u200b-", "...", "…", ". ", "’", "é", "e\u0301 ", "-\n"])
def test_a_text_of_signs_is_gone_through_once(unit: str) -> None:
    def searching(size: int) -> Callable[[], object]:
        text, quote = unit * size, unit.replace("-", "—").replace("é", "e\u0301") * (size // 4) + "x"

        def work() -> None:
            _plain.cache_clear()
            assert not list(_normalised(text, quote))

        return work

    assert growth(searching, 2_000, times=4) < 5


def test_an_ellipsis_is_not_cut_in_two() -> None:
    text = "a … b"
    assert found(text, locate(text, "a  ...")) == "a …"
    with pytest.raises(NotFoundError):
        locate("x…—y", ".-y")
