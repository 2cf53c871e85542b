"""The index of words of a project, ready to be searched: made whole where it is not, and read into arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal, get_args

from qualcode.analysis.search.arrays import Expand, WordArrays, WordClass
from qualcode.analysis.search.grammar import SoughtWord
from qualcode.language.lemmas import engine, lemmas, stem, stems_inside
from qualcode.language.word_lists import stop_words
from qualcode.queries.words.turns import UnitReader
from qualcode.storage import Project
from qualcode.storage.documents import languages
from qualcode.storage.words import reading
from qualcode.storage.words.reading import FUNCTION, LEMMA, STEM, IndexedWord
from qualcode.text.finding import fold
from qualcode.text.words import WAY

Ring = Literal["form", "lemma", "stem"]
"""How far from what is typed a word may be: capitals and accents only; any form of the word; or what has its stem, also
as a part of a compound."""

RINGS: tuple[Ring, ...] = get_args(Ring)


class WordIndex:
    """The words of a project, read anew whenever the project has changed. Used in the project's thread only."""

    def __init__(self) -> None:
        self._stamp: tuple[object, ...] = ()
        self._source: Project | None = None
        self.arrays = WordArrays.of(())
        self.units: UnitReader
        self.languages: tuple[str, ...] = ()
        self._expand: dict[Ring, Expand] = {}
        self._little: frozenset[str] = frozenset()

    def is_fresh(self, project: Project) -> bool:
        """Whether the project is as it was when it was read."""
        return bool(self._stamp) and self._stamp == (id(project), *project.data_version())

    def prepare(self, project: Project) -> bool:
        """Makes a part of the index, for as long as a key may wait; whether it is whole by now is the result.

        So the project's thread is free for others in between.
        """
        return self.is_fresh(project) or reading.step(project, WAY, *self._engine(project))

    def refresh(self, project: Project) -> None:
        """Makes the index whole and reads it, where the project has changed since."""
        if self.is_fresh(project):
            return
        self.close()
        self.units = UnitReader(project)
        name, keys = self._engine(project)
        self._source = reading.ready(project, WAY, name, keys)
        self.arrays = WordArrays.of(reading.indexed(self._source))
        expanding = {ring: _expanding(self._source, ring, self.languages) for ring in RINGS}
        self._expand = {ring: lru_cache(4096)(expand) for ring, expand in expanding.items()}
        self._little = reading.function_words(self._source)
        self._stamp = (id(project), *project.data_version())
        if self._source is project:
            self._source = None

    def _engine(self, project: Project) -> tuple[str, Callable[[str], reading.Keys]]:
        """What words are keyed by in this project, and by which name that is known."""
        self.languages = tuple(languages(project))
        return f"{engine()}; {', '.join(self.languages)}", keys_by(self.languages)

    def close(self) -> None:
        """Lets go of what was read."""
        if self._source is not None:
            self._source.close()
        self._source, self._stamp = None, ()

    def is_function_word(self, form: str) -> bool:
        """Whether a word says little by itself."""
        return form in self._little

    def expand(self, ring: Ring) -> Expand:
        """The words that will do for one that is sought, in a ring."""
        return self._expand[ring]


@lru_cache(4)
def keys_by(spoken: Sequence[str]) -> Callable[[str], reading.Keys]:
    """What a word is found by in each ring, in a project of these languages."""
    little = frozenset(fold(word) for language in spoken for word in stop_words(language))

    def keys(form: str) -> reading.Keys:
        return {
            LEMMA: {key for language in spoken for key in lemmas(form, language)},
            STEM: {key for language in spoken for key in stems_inside(form, language)},
            FUNCTION: (form,) if form in little else (),
        }

    return keys


def _expanding(project: Project, ring: Ring, spoken: Sequence[str]) -> Expand:
    def expand(word: SoughtWord) -> WordClass:
        begun = reading.words_with_prefix(project, word.form) if word.is_prefix else []
        if ring == "form":
            return _class(begun or reading.words_of_form(project, word.form))
        if word.is_prefix and not reading.words_of_form(project, word.form):
            return _class(begun)  # the beginning of a word, which is a form of nothing
        heads = _lemmas(project, word.form, spoken)
        if ring == "lemma":
            return _class([*begun, *reading.words_by_keys(project, LEMMA, heads)])
        wanted = {stem(head, language) for head in heads for language in spoken}
        inflected = reading.words_by_keys(project, LEMMA, heads)
        return _class([*begun, *inflected, *reading.words_by_keys(project, STEM, wanted)])

    return expand


def _lemmas(project: Project, form: str, spoken: Sequence[str]) -> set[str]:
    """What a word is a form of: as the index says of one that it has, so that no list of words need be loaded."""
    if reading.words_of_form(project, form):
        return {form, *reading.keys_in_index(project, LEMMA, form)}
    return {form, *(head for language in spoken for head in lemmas(form, language))}


def _class(words: Sequence[IndexedWord]) -> WordClass:
    found = {word.id: word.documents for word in words}
    return WordClass(tuple(sorted(found)), sum(found.values()))
