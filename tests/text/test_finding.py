"""Finding words: capitals, accents, phrases, positions in the text as it was."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.finding import Folded, Hits, fold, holds, line_starts, passages, terms

WORDS = st.text(alphabet="aAáÁbßﬁ é’'İıΣςĲ\u0301\u00ad\n漢", max_size=30)


def found(text: str, words: str) -> list[str]:
    return [text[start:end] for start, end in Folded(text).find(words)]


def test_capitals_accents_and_typography_do_not_matter() -> None:
    assert found("Eén, één en EEN", "een") == ["Eén", "één", "EEN"]
    assert found("een", "Één") == ["een"]
    assert found("’t is zo – écht", "'t is zo - echt") == ["’t is zo – écht"]
    assert found("Straße en STRASSE", "strasse") == ["Straße", "STRASSE"]
    assert found("o\u0301nze ónze", "onze") == ["o\u0301nze", "ónze"]
    assert found("ideee\u0308n, goed", "ideeën") == ["ideee\u0308n"]


def test_white_space_in_what_is_sought_is_any_white_space() -> None:
    assert found("via mijn\n  oom", "Mijn oom") == ["mijn\n  oom"]
    assert found("mijnoom", "mijn oom") == []
    assert found("iets", "  ") == []


def test_positions_after_characters_that_are_compared_as_two() -> None:
    text = "ß ﬁets ß de school"
    assert Folded(text).find("school") == [(text.index("school"), len(text))]


def test_a_query_is_words_and_phrases() -> None:
    assert terms('Baas "mijn  Oom" baas') == ("baas", "mijn oom")
    assert terms('“mijn oom” "nog open') == ("mijn oom", "nog open")
    assert terms(' "" ') == ()


def test_a_passage_holds_all_terms() -> None:
    text = "aap\nnoot aap\nmies noot\n"
    folded, starts = Folded(text), line_starts(text)
    assert [passage.unit for passage in passages(folded, starts, ["aap"])] == [0, 1]
    assert passages(folded, starts, ["noot", "aap"]) == [(1, ((4, 8), (9, 12)))]
    assert passages(folded, starts, ["aap", "mies"]) == []
    assert passages(folded, starts, []) == []
    assert [passage.unit for passage in passages(folded, [4], ["aap"])] == [-1, 0]


def test_who_speaks_is_not_what_is_said() -> None:
    folded = Folded("Titel: aap\nAap: noot\nNoot: aap\n")
    starts, bodies = [11, 21], [16, 27]
    assert [(passage.unit, passage.spans) for passage in passages(folded, starts, ["aap"], bodies)] == [
        (-1, ((7, 10),)),
        (1, ((27, 30),)),
    ]
    assert passages(folded, starts, ["aap", "noot"], bodies) == []


def test_names_and_memos() -> None:
    assert holds("Beschikbaarheid\nstageplaatsen", ["beschikbaar", "heid stage"])
    assert not holds("Beschikbaarheid", ["kosten"])
    assert not holds("Beschikbaarheid", [])


def test_hits_are_numbered_and_go_round() -> None:
    hits = Hits(Folded("één aap, een aap en nog één"), "een")
    assert len(hits) == 3
    assert hits.at_or_after(0) == (0, 3)
    assert hits.at_or_after(1) == (9, 12)
    assert hits.at_or_after(25) == (0, 3)
    assert hits.before(9) == (0, 3)
    assert hits.before(0) == (24, 27)
    assert [hits.number(span) for span in hits.within(0, 99)] == [1, 2, 3]
    assert hits.within(2, 10) == [(0, 3), (9, 12)]
    assert Hits(Folded("niets"), "een").at_or_after(0) is None
    assert Hits(Folded("niets"), "een of").before(3) is None


@given(WORDS, st.integers(0, 30), st.integers(1, 8))
def test_every_piece_of_a_text_is_found_in_it(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    spans = Folded(text).find(piece)
    if fold(piece):
        assert spans
        for first, last in spans:
            assert fold(text[first:last]).split() == fold(piece).split() or any(
                len(fold(char)) > 1 for char in text[first:last]
            )


@given(WORDS, st.text(alphabet="abeéß a’s", min_size=1, max_size=3))
def test_hits_looked_up_are_the_hits_gathered(text: str, words: str) -> None:
    folded = Folded(text)
    spans = folded.find(words)
    hits = Hits(folded, words)
    assert len(hits) == len(spans)
    for place in range(len(text) + 1):
        later = [span for span in spans if span[0] >= place] or spans
        earlier = [span for span in spans if span[0] < place] or spans
        assert (hits.at_or_after(place) or ()) == (later[0] if later else ())
        assert (hits.before(place) or ()) == (earlier[-1] if earlier else ())
        assert hits.within(place, place + 5) == [span for span in spans if span[0] < place + 5 and span[1] > place]
    assert [hits.number(span) for span in spans] == list(range(1, len(spans) + 1))


def test_nfc_and_nfd_are_found_alike() -> None:
    text = "café, thé, Zoë"
    assert found(unicodedata.normalize("NFD", text), "thé") == [unicodedata.normalize("NFD", "thé")]


@given(st.text(alphabet="abzABZ09 éÉßẞİıΣσςǅЯяＡ’…ﬁ\u0301\u212a\u0130x\xad", max_size=12))
def test_a_text_is_folded_as_its_characters_are(text: str) -> None:
    assert fold(f"x{text}x") == "".join(map(folded_plainly, f"x{text}x"))


def folded_plainly(char: str) -> str:
    """A character without capitals and marks, by the tables of Unicode alone."""
    if char.isascii() or char in "’\xad":
        return {"’": "'", "\xad": ""}.get(char, char.lower())
    parts = unicodedata.normalize("NFKD", char.casefold())
    bare = "".join(part for part in parts if not unicodedata.combining(part)).casefold()
    return bare or ("" if unicodedata.combining(char) else char)
