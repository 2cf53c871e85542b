"""What a word is a form of: its lemma, every lemma it may have, its stem, and the parts of a compound.

Words are given folded (:func:`text.finding.fold`): in lower case and without accents. Lemmas are simplemma's, stems
Snowball's; both bring their own lists and fetch nothing. A language is loaded when it is first asked for, which takes
about a second.

A form by itself often is one of two words: ``bellen`` of the noun *bel* and of the verb *bellen*. :func:`lemma` says
which it is most likely, for counting; :func:`lemmas` says all, so that two forms of one word have one in common.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.metadata import version

from qualcode.text.finding import fold

_LANGUAGES: Mapping[str, str] = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nl": "dutch_porter", "nb": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""The languages whose words have lemmas and stems here, by their two letters, with what Snowball calls them. Of the two
stemmers for Dutch this one takes less away (*kans* stays), for what is irregular has been found by its lemma."""

_COMPOUNDING = frozenset(("da", "de", "nb", "nl", "sv"))
"""The languages that write compounds as one word."""

_LINKS = ("", "s", "e", "en", "n")
"""What may stand between the parts of a compound."""

_PART, _HEAD = 4, 3
"""The fewest letters of the first part of a compound, and of the last one where the whole is not in the list."""

_LONGEST = 60
"""Beyond so many letters a run of them is no word."""

_RULES = 1
"""The version of what is done here with both: the rules for compounds, and which lemmas a word may have."""

_KEPT = 1 << 16
"""The words whose lemmas and stems are remembered: most of a text is said again and again."""


def knows(language: str) -> bool:
    """Whether the words of a language, by its two letters, have lemmas here."""
    return language in _LANGUAGES


@lru_cache(maxsize=_KEPT)
def lemma(word: str, language: str = "nl") -> str:
    """The lemma that a word most likely has; the word itself where none is known."""
    known = _known(language, word)
    return known.likely(word) if known else word


@lru_cache(maxsize=_KEPT)
def lemmas(word: str, language: str = "nl") -> frozenset[str]:
    """All lemmas that a word may have, at least one: two forms of one word have one in common."""
    known = _known(language, word)
    return known.possible(word) if known else frozenset((word,))


@lru_cache(maxsize=_KEPT)
def stem(word: str, language: str = "nl") -> str:
    """The stem of a word, which need not be one; the word itself in a language without a stemmer."""
    return _stemmer(language)(word) if language in _LANGUAGES and len(word) <= _LONGEST else word


def parts(word: str, language: str = "nl") -> tuple[str, ...]:
    """The first and the last part of a compound, by all lemmas that these may have; empty where none is known."""
    known = _known(language, word) if language in _COMPOUNDING else None
    return known.parts(word) if known else ()


def stems(word: str, language: str = "nl") -> frozenset[str]:
    """The stems of the lemmas that a word may have."""
    return frozenset(stem(one, language) for one in lemmas(word, language))


def stems_inside(word: str, language: str = "nl") -> frozenset[str]:
    """The stems of the lemmas that a word may have, and of the parts of the compounds that these are."""
    inside = {part for one in lemmas(word, language) for part in parts(one, language)}
    return stems(word, language) | {stem(part, language) for part in inside}


@cache
def engine() -> str:
    """What lemmas and stems are made by, to be kept beside what was made: another version makes others."""
    return f"simplemma {version('simplemma')}, PyStemmer {version('PyStemmer')}, {_RULES}"


class _Known:
    """The words of a language: simplemma's list of them, and which of them are the lemma of a form."""

    def __init__(self, language: str) -> None:
        from simplemma import Lemmatizer
        from simplemma.strategies import DefaultStrategy
        from simplemma.strategies.dictionaries.dictionary_factory import DEFAULT_DICTIONARY_FACTORY

        self._listed = DEFAULT_DICTIONARY_FACTORY.get_dictionary(language)
        self._plain = dict[str, str]()
        heads = set[str]()
        for form, head in self._listed.items():
            heads.add(head)
            if form != (folded := form if form.isascii() and form.islower() else fold(form)):
                self._plain.setdefault(folded, head)
        self._heads = {head if head.isascii() and head.islower() else fold(head) for head in heads}
        self._language = language
        self._compounds = language in _COMPOUNDING
        self._lemmatizer = Lemmatizer(lemmatization_strategy=DefaultStrategy(greedy=True), cache_max_size=0)

    def _looked_up(self, word: str) -> str:
        """What the list has for a form; empty where it does not have it."""
        found = self._listed.get(word) or self._plain.get(word)
        return fold(found) if found else ""

    def _is_word(self, word: str) -> bool:
        return word in self._listed or word in self._plain or word in self._heads

    def likely(self, word: str) -> str:
        """What simplemma says, and of an unlisted compound what it says of its last part."""
        if not self._is_word(word) and (cut := self._cut(word, _HEAD)):
            return word[:cut] + self.likely(word[cut:])
        return fold(self._lemmatizer.lemmatize(word, self._language)) or word

    def possible(self, word: str) -> frozenset[str]:
        """What :meth:`likely` says, what that is listed as a form of ("schreven" stands under "schreef"), and the word
        itself where it is the lemma of another."""
        if not self._is_word(word) and (cut := self._cut(word, _HEAD)):
            return frozenset(word[:cut] + head for head in self.possible(word[cut:]))
        likely = self.likely(word)
        found = (likely, self._looked_up(likely), word if word in self._heads else "")
        return frozenset(one for one in found if one)

    def parts(self, word: str) -> tuple[str, ...]:
        """The lemmas of the parts of a compound."""
        cut = self._cut(word, _PART if self._is_word(word) else _HEAD)
        return (self._first_part(word[:cut]), *self.possible(word[cut:])) if cut else ()

    def _cut(self, word: str, least: int) -> int:
        """Where the last part of a compound begins: the longest that is a word, with one before it; 0 where none is."""
        if not self._compounds:
            return 0
        places = range(_PART, len(word) - least + 1)
        return next((cut for cut in places if self._is_word(word[cut:]) and self._first_part(word[:cut])), 0)

    def _first_part(self, written: str) -> str:
        """The lemma that stands first in a compound, without what links it to the next; empty where it is none."""
        bare = (written.removesuffix(link) for link in _LINKS if written.endswith(link))
        return next((part for part in bare if len(part) >= _PART and part in self._heads), "")


@cache
def _known_of(language: str) -> _Known:
    return _Known(language)


def _known(language: str, word: str) -> _Known | None:
    """What is known of a language by its two letters, where it is one of those that are, and the word may be one."""
    return _known_of(language) if language in _LANGUAGES and 1 < len(word) <= _LONGEST and word.isalpha() else None


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    from Stemmer import Stemmer

    found: Callable[[str], str] = Stemmer(_LANGUAGES[language]).stemWord
    return found
