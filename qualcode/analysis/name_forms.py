"""How a name is written: without regard to capitals, accents and joints, as a genitive, a diminutive, or inflected.

``fold`` is what two ways of writing a word have in common. What is said here of a word holds by its form only; whether
it is somebody's name is for :mod:`analysis.person_names`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from qualcode.text.expressions import expression

_HIDDEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_MARKS = (
    f"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed{_HIDDEN}"
)
"""Accents and points that a word keeps without, of the scripts in which they are left out at will."""
_SIGNS = (
    f"{_MARKS}\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0fbc\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
)
"""What goes on a word within it: these, and the vowel signs without which it would be another."""
WORD = expression(f"[^\\W\\d_](?:[^\\W\\d_]|[{_SIGNS}])*")
_UNSEEN = expression(f"[{_MARKS}]")
_UNSPACED = expression(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""Letters of scripts that put no space between words, or write little words onto a name."""

PARTICLES = frozenset(
    "aan abu af al bij bin bint ben da de del della den der des di dos du el een het ibn in la las le lo los op te ten"
    " ter tot uit uijt van vande vanden vander vd von voor y zu zum zur".split()
)
"""Words within a name that are no name by themselves."""

JOINT_SIGNS = "-'’ʼ`´‐‑–./"
"""Signs by which the words of a name may be joined."""

_WITHOUT_MARK = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "AE", "œ": "oe", "ð": "d"}
)
"""Letters that have a mark and come apart into nothing."""

_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def fold_text(text: str) -> str:
    """A text without capitals, accents and what is not seen."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).translate(_WITHOUT_MARK)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", plain).casefold())


def letters_of(text: str) -> str:
    """All words of a text, folded and joined, whatever stands between them."""
    if text.isascii():
        return text.lower().encode().translate(None, _NO_LETTERS).decode()
    return "".join(WORD.findall(fold_text(text)))


@lru_cache(65536)
def fold(word: str) -> str:
    """A word without capitals, accents and what is not seen, by which it is compared."""
    return fold_text(word)


def is_capital(word: str) -> bool:
    """Whether a word can be a name by its first letter: a capital, or a letter of a script that has none."""
    return word[:1] == word[:1].upper()


def is_capital_within(text: str, start: int) -> bool:
    """Whether a word has a capital that is not owed to the beginning of a sentence."""
    before = text[max(0, start - 12) : start].rstrip(" \t\u00a0\"'“‘(")
    return text[start].isupper() and bool(before) and before[-1] not in ".!?…:\n–-"


def is_caseless(word: str) -> bool:
    """Whether a word is of a script without capitals."""
    return word.upper() == word.lower()


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that puts no space between words."""
    return _UNSPACED.fullmatch(word) is not None


@lru_cache(65536)
def split_camel(name: str) -> str:
    """A name with a blank where a capital begins a word within a word: ``ElIdrissi``, ``InterviewKarin``."""
    letters: list[str] = []
    for place, letter in enumerate(name):
        if place and letter.isupper() and name[place - 1].islower():
            letters.append(" ")
        letters.append(letter)
    return "".join(letters)


def joined_forms(words: Sequence[str], parts: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The (folded) words of a name written as one: ``elidrissi``, ``vanderberg``, ``vdberg``, ``karinmulder``.

    Each ends in one of the name's ``parts``; with it go those that are in it.
    """
    for first in range(len(words)):
        for last in range(first + 1, min(len(words), first + 5)):
            some = words[first : last + 1]
            if some[-1] not in parts:
                continue
            held = tuple(word for word in some if word in parts)
            yield "".join(some), held
            before = [word for word in some if word not in parts]
            if len(held) == 1 and before and before[0] == "van":
                # v.d. Berg, v/d Berg, vd Berg
                yield "".join([*(word[0] for word in before), some[-1]]), held
                yield f"vd{some[-1]}", held


_SMALL = ("etjes", "pjes", "tjes", "jes", "etje", "pje", "tje", "je", "tsje", "eke", "ske", "ke")


def of_diminutive(word: str) -> Iterator[str]:
    """What a (folded) word may be the diminutive of: *karintje*, *brammetje*, *willempje*, *annaatje*."""
    for ending in _SMALL:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        yield stem
        if stem[-1] == stem[-2]:
            yield stem[:-1]


_CASES = {
    "cyrillic": "а ы и е у ю я ь ои ою еи ею ом ем ам ами ах ов ина".split(),
    "greek": "α η ο ου ε ας ης ος ω ων ι".replace("ς", "σ").split(),
}
"""Endings that names take in a sentence, folded."""


def stems(word: str) -> Iterator[str]:
    """What the forms of a (folded) name in Cyrillic or Greek have in common: *анн* of *анна* and *анны*."""
    if not "\u0370" <= word[:1] <= "\u052f":
        return
    for ending in ("", *_CASES["greek" if word[0] < "\u0400" else "cyrillic"]):
        if word.endswith(ending) and len(word) - len(ending) >= (2 if len(word) < 5 else 3):
            yield word[: len(word) - len(ending)]


_ONTO = {"arabic": "وفبلك", "hebrew": "ובלכמשה"}


def without_onto(word: str) -> Iterator[tuple[int, str]]:
    """A (folded) word in Arabic or Hebrew without the little words that are written onto it, and how many letters."""
    letters = _ONTO["hebrew"] if "\u0590" <= word[:1] <= "\u05ff" else _ONTO["arabic"]
    for many in (1, 2):
        if len(word) - many >= 3 and all(letter in letters for letter in word[:many]):
            yield many, word[many:]


_BY_LETTER = 64
"""So many letters of a word are taken one by one: a file of others may call somebody by thousands."""


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, letter by letter, so that it costs no more for being of many."""
    tree: dict[str, Any] = {}
    for word in words:
        branch = tree
        for piece in (*word[:_BY_LETTER], *filter(None, (word[_BY_LETTER:],))):
            branch = branch.setdefault(piece, {})
        branch[""] = {}

    def pattern(branch: Mapping[str, Any]) -> str:
        # The longer word first; what ends here is tried last.
        ways = [re.escape(char) + pattern(branch[char]) for char in sorted(branch, reverse=True)]
        return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"

    return pattern(tree) if tree else r"(?!)"
