"""What texts say of words, heard once, before it is known which of them are names.

What stands between white space is said again and again; what is in it is asked of once for all texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from qualcode.analysis.addressed import addressed_at, has_title
from qualcode.analysis.name_forms import PARTICLES, WORD, fold, is_capital_within
from qualcode.text.expressions import expression

_ARTICLES = frozenset("a an de die dat deze dit een geen het mijn my that the this those zijn".split())
_ADDRESS = expression(r"(?:[\w.+-]{1,64}@|https?://)[\w.%/?=&#~+-]{1,300}")


class SaidWords(NamedTuple):
    """What texts say of words (folded): which names are ``plain`` words as well, and which stand in capitals somewhere.

    ``lower`` are all words that are said in lower case.
    """

    plain: frozenset[str]
    capital: frozenset[str]
    lower: frozenset[str]


class HeardTexts:
    """Texts that were gone through: the words of each, by number, and the names behind forms of address.

    A text that is typed without capitals says nothing of how a word is said. Without ``words`` names alone are heard.
    """

    def __init__(self, texts: Iterable[str], *, words: bool = True) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[array[int] | None] = []
        self.addressed: dict[str, tuple[str, ...]] = {}
        """Who is called by name for certain, as it is written, with the parts of the name (folded)."""
        within: dict[str, tuple[int, ...]] = {}
        titled, certain, capitals = set[str](), set[str](), set[int]()
        for text in texts:
            plain = _without_addresses(text) if words else text
            here = set(text.split())
            said = here if plain is text else set(plain.split())
            # So asked, it costs what this text has in it, and not what all before it had.
            for token in (here if said is here else here | said).difference(within):
                within[token] = self._learn(token, capitals) if words else ()
                if has_title(token):
                    titled.add(token)
                    if has_title(token, certain=True):
                        certain.add(token)
            # Nobody is for certain where all that stands before names is a word for a relative or friend.
            if not certain.isdisjoint(here):
                found = addressed_at(text, titled & here)
                self.addressed |= {text[one.start : one.end]: one.parts for one in found if one.certain}
            if words:
                heard = set(chain.from_iterable(map(within.__getitem__, said)))
                # One in a hundred words begins with a capital.
                self._words.append(array("I", heard) if len(capitals & heard) * 100 >= len(heard) else None)

    def _learn(self, token: str, capitals: set[int]) -> tuple[int, ...]:
        """The numbers of the words in what stands between white space."""
        numbers = []
        for word in WORD.findall(token):
            numbers.append(self._numbers.setdefault(word, len(self._numbers)))
            if word[0].isupper():
                capitals.add(numbers[-1])
        return tuple(numbers)

    def forms_of(self, names: Collection[str]) -> list[str]:
        """How words that are one of these (folded) are written in the texts."""
        return [word for word in self._numbers if fold(word) in names]

    def said(self, names: Iterable[str], texts: Iterable[str]) -> SaidWords:
        """Which of ``names`` these texts, the same again, have in lower case more often than as somebody's name.

        In lower case after an article counts for more: *een roos* is no person. A capital counts within a sentence.
        """
        balance = dict.fromkeys(names, 0)
        words = list(self._numbers)
        met = set(chain.from_iterable(heard for heard in self._words if heard is not None))
        shapes = {number for number in met if fold(words[number]) in balance}
        for whole, heard in zip(texts, self._words, strict=True):
            if not (here := shapes.intersection(heard or ())):
                continue
            text = _without_addresses(whole)
            for start, word in _places([words[number] for number in here], text):
                if word[0].islower():
                    before = text[max(0, start - 12) : start].split()[-1:]
                    balance[fold(word)] += 3 if before and before[0].casefold() in _ARTICLES else 1
                elif is_capital_within(text, start):
                    balance[fold(word)] -= 1
        return SaidWords(
            frozenset(name for name, more in balance.items() if more > 0 or name in PARTICLES),
            frozenset(fold(words[number]) for number in shapes if words[number][0].isupper()),
            frozenset(fold(words[number]) for number in met if words[number].islower()),
        )


def _without_addresses(text: str) -> str:
    """The text without what says nothing of how a word is said."""
    return _ADDRESS.sub(" ", text) if "@" in text or "//" in text else text


def _places(words: Iterable[str], text: str) -> Iterator[tuple[int, str]]:
    """Where each of these words stands in a text as a word, in order and apart, the longest where several begin."""
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (_is_of_word(text[at - 1 : at]) or _is_of_word(text[end : end + 1])):
                found.append((at, -len(word), word))
            at = text.find(word, at + 1)
    reach = 0
    for start, _length, word in sorted(found):
        if start >= reach:
            reach = start + len(word)
            yield start, word


def _is_of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
