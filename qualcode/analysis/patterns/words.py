"""Which words respondents say, and how often: one document, and the sum of many.

Counted is what a respondent says in a turn, without its label and time stamps, without what stands in square brackets
(a note of who typed it), and without what is a name of a person, or leads to one, or may. A word is a run of letters,
with apostrophes and hyphens inside, whatever its capitals.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.analysis.matrix import DocumentCounts, People
from qualcode.analysis.person_names import NameMask
from qualcode.model import Turn
from qualcode.text.expressions import expression
from qualcode.text.speech import Speech

_WORD = expression(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NOTE = expression(r"\[[^\[\]]{0,200}\]")


class SpokenDocument(NamedTuple):
    """A transcript with its turns, and whose words those turns have that count: respondents (ids) by where they start.

    ``language`` is its two-letter code.
    """

    text: str
    turns: tuple[Turn, ...]
    whose: Mapping[int, int]
    language: str


@dataclass(frozen=True, slots=True)
class WordRule:
    """What is left out, by language: ``stops``; and what words are counted as, where that is known: ``lemmas``.

    ``mask`` says what is a name; a study of which names may leave has none.
    """

    mask: NameMask
    stops: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lemmas: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


class DocumentWords(NamedTuple):
    """How often each word is said in a document, by whom; ``every`` are all words that were looked at.

    ``stopped`` of these are stop words; ``unnamed`` were left out beforehand, for they are a name, or may be.
    """

    said: Mapping[int, Mapping[str, int]]
    every: int
    stopped: int
    unnamed: int


class SpokenWords:
    """The words of many documents. What is kept takes a few bytes for each word that a respondent says, once."""

    def __init__(self, parts: Iterable[DocumentWords] = ()) -> None:
        self.places: dict[str, int] = {}
        self.times = array("Q")
        self.every = self.stopped = self.unnamed = 0
        self._said: dict[int, tuple[array[int], array[int]]] = {}
        for part in parts:
            self._add(part)

    def _add(self, part: DocumentWords) -> None:
        self.every += part.every
        self.stopped += part.stopped
        self.unnamed += part.unnamed
        for case, words in part.said.items():
            places, numbers = self._said.setdefault(case, (array("L"), array("L")))
            for word, times in words.items():
                place = self.places.setdefault(word, len(self.times))
                if place == len(self.times):
                    self.times.append(0)
                self.times[place] += times
                places.append(place)
                numbers.append(times)

    def people(self, whose: Mapping[int, int]) -> array[int]:
        """By how many people each word is said, at its place, given whose each case is."""
        places_of: dict[int, set[int]] = {}
        for case, (places, _numbers) in self._said.items():
            places_of.setdefault(whose[case], set()).update(places)
        found = array("L", bytes(array("L").itemsize * len(self.times)))
        for said in places_of.values():
            for place in said:
                found[place] += 1
        return found

    def said_by(self, people: Collection[int], whose: Mapping[int, int]) -> dict[str, tuple[int, int]]:
        """How often some people say each word that they say, and how many of them do, given whose each case is."""
        wanted, times = set(people), Counter[int]()
        saying: dict[int, set[int]] = {}
        for case, (places, numbers) in self._said.items():
            if whose[case] in wanted:
                for place, number in zip(places, numbers, strict=True):
                    times[place] += number
                    saying.setdefault(place, set()).add(whose[case])
        return {word: (times[place], len(saying[place])) for word, place in self.places.items() if place in saying}

    def counts(self, rows: Mapping[str, int]) -> DocumentCounts:
        """How often some words are said and by whom, as rows (ids by word) of a matrix; a time is a coding."""
        wanted = {self.places[word]: row for word, row in rows.items()}
        times: Counter[tuple[int, People]] = Counter()
        for case, (places, numbers) in self._said.items():
            for place, number in zip(places, numbers, strict=True):
                if place in wanted:
                    times[wanted[place], (case,)] += number
        return DocumentCounts(documents=dict.fromkeys(times, 1), codings=times)

    def most(self, most: int, whose: Mapping[int, int], fewest: int = 1, *, by_people: bool = False) -> list[str]:
        """The words that are said most, or by most people, of those that at least ``fewest`` people say."""
        people = self.people(whose)

        def order(word: str) -> tuple[int, int, str]:
            place = self.places[word]
            times, persons = self.times[place], people[place]
            return (-persons, -times, word) if by_people else (-times, -persons, word)

        return sorted((word for word, place in self.places.items() if people[place] >= fewest), key=order)[:most]


def find_words(document: SpokenDocument, rule: WordRule) -> DocumentWords:
    """The words of a document, each respondent's."""
    said: dict[int, Counter[str]] = {}
    every = stopped = unnamed = 0
    for turn in _spoken(document, rule):
        every += turn.every
        stopped += turn.every - len(turn.words)
        unnamed += turn.unnamed
        said.setdefault(turn.person, Counter()).update(turn.words)
    return DocumentWords(said, every, stopped, unnamed)


class _TurnWords(NamedTuple):
    """Whose turn it is, its words that count, how many words it has, and how many more were left out as names."""

    person: int
    words: list[str]
    every: int
    unnamed: int


def _spoken(document: SpokenDocument, rule: WordRule) -> Iterator[_TurnWords]:
    speech = Speech(document.text, document.turns)
    stops = rule.stops.get(document.language, frozenset())
    counted_as = rule.lemmas.get(document.language, str)
    for turn in document.turns:
        person = document.whose.get(turn.start)
        if person is not None:
            left, unnamed = _without_names(speech.words(turn.body, turn.end), rule.mask)
            words = [word.casefold().replace("’", "'") for word in _WORD.findall(_NOTE.sub(" ", left))]
            counted = [counted_as(word) for word in words if word not in stops]
            yield _TurnWords(person, counted, len(words), unnamed)


def _without_names(said: str, mask: NameMask) -> tuple[str, int]:
    """The words without names and what may be one, and how many words that were; what was accepted stays."""
    if not mask:
        return said, 0
    parts: list[str] = []
    at = unnamed = 0
    for found, _certain in mask.names.all_in(said):
        if mask.said(found) is not None and found.start >= at:
            parts.append(said[at : found.start])
            unnamed += len(_WORD.findall(said, found.start, found.end))
            at = found.end
    return " ".join([*parts, said[at:]]), unnamed
