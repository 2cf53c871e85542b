"""A passage is followed through a correction: the same words where they are untouched, else what is left of them."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.altered.following import Followed, TextFollowing

WORDS = ("ja", "nee", "de", "school", "stage", "teh", "wel.", "plek,", "\n\nInt:", "R:", "é", "🙂", "(lacht)", "…")


def followed(old: str, new: str, quote: str) -> str | None:
    start = old.index(quote)
    found = TextFollowing(old, new).span(start, start + len(quote))
    return None if found is None else new[found.start : found.end]


@pytest.mark.parametrize(
    ("old", "new", "quote", "now"),
    [
        ("teh cat sat", "the cat sat", "teh", "the"),
        ("teh cat sat", "the cat sat", "cat sat", "cat sat"),
        ("De grote hond blaft.", "Een kleine hond blaft.", "De grote hond", "Een kleine hond"),
        ("Hij is thuis. Zij niet.", "Hij is nu thuis. Zij niet.", "Hij is thuis.", "Hij is nu thuis."),
        ("Hij is thuis. Zij niet.", "Hij is thuis. Echt. Zij niet.", "Hij is thuis.", "Hij is thuis."),
        ("Hij is thuis. Zij niet.", "Hij is thuis. Echt. Zij niet.", "Zij niet.", "Zij niet."),
        ("een twee drie vier", "een vier", "twee drie", None),
        ("een twee drie vier", "een drie vier", "twee drie", "drie"),
        ("wel of niet", "nee of niet", "wel", None),
        ("Daar lopen we op leeg.", "Dat weet ik niet.", "Daar lopen we op leeg.", None),
        ("goed bedoeld zei hij", "goedbedoeld zei hij", "goed bedoeld", "goedbedoeld"),
        ("x a b a b y", "x a b a b a b y", "a b y", "a b y"),
        ("Dit staat voorop. Dan dat nog.", "Dan dat nog. Dit staat voorop.", "Dit staat voorop.", "Dit staat voorop."),
        ("een  twee", "een twee", "een  twee", "een twee"),
        ("... en toen", "!! en toen", "...", None),
        ("een twee", "", "een", None),
    ],
)
def test_what_a_passage_becomes(old: str, new: str, quote: str, now: str | None) -> None:
    assert followed(old, new, quote) == now


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_untouched_words_are_the_same_words_whatever_is_edited_around_them(
    words: list[str], chance: random.Random
) -> None:
    first = chance.randrange(len(words))
    last = chance.randrange(first, len(words))
    before, inside, after = words[:first], words[first : last + 1], words[last + 1 :]
    part = chance.choice((before, after))
    edited = _edited(part, chance)
    new = " ".join((edited if part is before else before) + inside + (edited if part is after else after))
    old, start = " ".join(words), len(" ".join([*before, ""]))
    quote = " ".join(inside)
    found = TextFollowing(old, new).span(start, start + len(quote))
    assert found is not None
    assert (new[found.start : found.end], found.changed) == (quote, False)


@given(
    st.text(alphabet="ab c.\né", max_size=40),
    st.text(alphabet="ab c.\né", max_size=40),
    st.integers(0, 40),
    st.integers(1, 40),
)
def test_whatever_the_texts_a_passage_covers_words_or_is_gone(old: str, new: str, start: int, length: int) -> None:
    start = min(start, max(len(old) - 1, 0))
    end = min(start + length, len(old))
    if start >= end:
        return
    following = TextFollowing(old, new)
    found = following.span(start, end)
    if found is not None:
        assert 0 <= found.start < found.end <= len(new)
        assert found.changed == (old[start:end].split() != new[found.start : found.end].split())
        if re.search(r"\w", old[start:end]):
            assert re.search(r"\w", new[found.start : found.end])
    assert 0 <= following.position(start) <= len(new)
    assert TextFollowing(old, old).span(start, end) == Followed(start, end, False)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_spaces_alone_change_no_words(words: list[str], chance: random.Random) -> None:
    old, spaces = "", []
    for word in words:
        spaces.append(len(old))
        old += word + " "
    new = "".join(word + chance.choice((" ", "  ", "\n")) for word in words)
    first = chance.randrange(len(words))
    last = chance.randrange(first, len(words))
    found = TextFollowing(old, new).span(spaces[first], spaces[last] + len(words[last]))
    assert found is not None
    assert not found.changed


def test_too_much_at_once_is_laid_side_by_side_by_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.text.altered.following._MOST", 50)
    old = "een twee drie\nvier vijf zes\nzeven acht negen\ntien elf"
    new = "nul een twee drie\nvier vijf zes\nzeven acht tien\ntien elf nog"
    assert followed(old, new, "vijf zes") == "vijf zes"
    assert followed(old, new, "acht negen") == "acht tien"
    monkeypatch.setattr("qualcode.text.altered.following._MOST", 1)
    assert followed(old, new, "acht negen") is None
    assert followed(old, "nul " + old, "acht negen") == "acht negen"


def _edited(words: list[str], chance: random.Random) -> list[str]:
    """Words put in, taken out or replaced somewhere."""
    start = chance.randint(0, len(words))
    end = chance.randint(start, len(words))
    return words[:start] + [chance.choice(WORDS) for _ in range(chance.randint(0, 3))] + words[end:]
