"""How like a passage is to what codes are said to be and to passages that have them: by lemmas and pieces of words.

What codes are said to be and what has been coded are scored apart, and then added up: thrown together, the many words
of examples drown the few of a definition.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.language.lemmas import lemma, parts
from qualcode.language.word_lists import stop_words
from qualcode.text.expressions import expression
from qualcode.text.finding import fold

if TYPE_CHECKING:
    from qualcode.language.vectors import PassageVectors

Features = Counter[str]
Vector = Mapping[str, float]

_WORD = expression(r"[^\W_]+")
_PIECES = (3, 4, 5)
"""The lengths of the pieces of words: they tell of compounds and of forms that no list has."""
_PIECE = "\0"
"""Before a piece, so that it is no lemma."""
_PART = 0.5
"""What a part of a compound counts for, beside the whole."""
MOST_WORDS = 120
"""Of a longer passage the first words are looked at."""
_NEAREST = (0.3,) * 5
"""What each of the nearest passages of a code counts for: of several, so that one that is alike by chance decides
little."""
_ASKED_LIKE = 0.4
"""What it counts for that two passages answer a question of the same words, beside the passages being alike."""
_ASKED_SAID = 0.5
"""What it counts for that the question has the words of the code."""
_EXCLUDED = 0.2
"""What it counts against a code that the passage has the words of what it excludes."""
_OFTEN = 0.03
"""What it counts for how often a code is given to what this group says, and in answer to this question, the more of
both is known."""
VECTORS = 0.2
"""What being like the text of a code by vectors of the user's counts for, beside words and pieces of words: measured
(``tests.benchmarks.suggestions``) with vectors of a small corpus; from .5 on the first was wrong more often."""
_MANY = 50
_ELSEWHERE = 0.1
"""What it counts against a code that the codebook has predicates for other groups only."""
_ALONE = 0.5


class CodeText(NamedTuple):
    """What a code is said to be: ``said`` are its name and keywords, which say most; ``groups`` whom it is about."""

    id: int
    said: str
    told: str
    excluded: str
    groups: tuple[str, ...] = ()


class CodedPassage(NamedTuple):
    """A passage with a code: where it stands, its words, the question before it, and whose words they are."""

    document_id: int
    start: int
    end: int
    code_id: int
    words: str
    asked: str
    group: str
    question: str


class LikelyCode(NamedTuple):
    """A code with its score and what that rests on.

    ``words`` of the passage are those of the code's own text, ``nearest`` is the place among the examples of the
    passage most like it, ``asked``: the question has words of the code; ``often`` of ``of`` passages in answer to this
    question, or of this group, have it.
    """

    code_id: int
    score: float
    words: tuple[str, ...]
    nearest: int | None
    asked: bool
    often: int
    of: int


class Suggester:
    """Codes for passages, of what codes are said to be and of passages that have them."""

    def __init__(
        self,
        codes: Sequence[CodeText],
        examples: Sequence[CodedPassage],
        language: str,
        vectors: PassageVectors | None = None,
    ) -> None:
        self.codes, self.examples, self._language = codes, examples, language
        self._stop = frozenset(map(fold, stop_words(language)))
        self._vectors = vectors
        self.has_vectors = vectors is not None
        """Whether it also goes by vectors of the user's."""
        self._meant = [self._meaning(f"{code.said} {code.told}") for code in codes]
        said = [self._features(code.said, 2.0) + self._features(code.told) for code in codes]
        told = [self._features(one.words) for one in examples]
        self._rare = _Rarity([*said, *told])
        self._defined = _Postings(map(self._rare.vector, said))
        self._excluded = _Postings(self._rare.vector(self._features(code.excluded)) for code in codes)
        self._coded = _Postings(map(self._rare.vector, told))
        asked = {words: self._rare.vector(self._features(words)) for words in {one.asked for one in examples}}
        self._questions = list(asked)
        self._asked = _Postings(asked.values())
        places = {words: place for place, words in enumerate(self._questions)}
        self._asked_by = [places[one.asked] for one in examples]
        self._groups: dict[str, Counter[int]] = defaultdict(Counter)
        self._answers: dict[str, Counter[int]] = defaultdict(Counter)
        for one in examples:
            self._groups[one.group][one.code_id] += 1
            if one.question:
                self._answers[one.question][one.code_id] += 1
        self._all = Counter(one.code_id for one in examples)

    def suggest(
        self,
        words: str,
        *,
        asked: str = "",
        group: str = "",
        question: str = "",
        without: Collection[int] = frozenset(),
        most: int = 5,
    ) -> list[LikelyCode]:
        """The likeliest codes for a passage, best first; ``without`` leaves examples (by place) out.

        Scores are comparable within one suggester. Codes of which nothing speaks are not among them.
        """
        passage, question_words = self._features(words), self._features(asked)
        vector, before = self._rare.vector(passage), self._rare.vector(question_words)
        defined, excluded = self._defined.likeness(vector), self._excluded.likeness(vector)
        named = self._defined.likeness(before)
        nearest = self._nearest(vector, before, without)
        meant = self._alike(words)
        scored = []
        for place, code in enumerate(self.codes):
            near = nearest.get(code.id, ())
            like = sum(one * share for (one, _place), share in zip(near, _NEAREST, strict=False))
            score = defined.get(place, 0.0) + _ASKED_SAID * named.get(place, 0.0) + like
            score += VECTORS * meant.get(code.id, 0.0)
            if score <= 0:
                continue
            score += self._usual(code.id, group, question) - _EXCLUDED * excluded.get(place, 0.0)
            if code.groups and group and not any(_within(group, one) for one in code.groups):
                score -= _ELSEWHERE
            scored.append((score, -place))
        best = sorted(scored, reverse=True)[:most]
        return [self._told(score, -place, nearest, words, named, group, question) for score, place in best]

    def like(self, code_id: int) -> Callable[[str, str], float]:
        """How like a code passages are, of their words and the question before them: by its text and examples."""
        defined = _Postings(
            vector for code, vector in zip(self.codes, self._defined.vectors, strict=True) if code.id == code_id
        )
        own = [place for place, one in enumerate(self.examples) if one.code_id == code_id]
        coded = _Postings(self._coded.vectors[place] for place in own)

        def likeness(words: str, asked: str) -> float:
            vector = self._rare.vector(self._features(words))
            near = sorted(coded.likeness(vector).values(), reverse=True)
            said = defined.likeness(vector).get(0, 0.0)
            before = defined.likeness(self._rare.vector(self._features(asked))).get(0, 0.0)
            return said + _ASKED_SAID * before + sum(one * share for one, share in zip(near, _NEAREST, strict=False))

        return likeness

    def _nearest(self, vector: Vector, before: Vector, without: Collection[int]) -> dict[int, list[tuple[float, int]]]:
        """For each code the examples most like a passage, with how like they are and their places."""
        asked = self._asked.likeness(before)
        found: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for place, like in self._coded.likeness(vector).items():
            if place not in without:
                both = like + _ASKED_LIKE * asked.get(self._asked_by[place], 0.0)
                found[self.examples[place].code_id].append((both, place))
        return {code: sorted(each, key=_best)[: len(_NEAREST)] for code, each in found.items()}

    def _meaning(self, text: str) -> Any:
        """The vector of a text, where there are vectors and one of its words has one."""
        if self._vectors is None:
            return None
        words = [word.casefold() for word in _WORD.findall(text)[:MOST_WORDS]]
        return self._vectors.of([word for word in words if fold(word) not in self._stop])

    def _alike(self, text: str) -> dict[int, float]:
        """How like what each code is said to be a passage is by vectors; none where nothing has one."""
        own = self._meaning(text)
        if own is None:
            return {}
        return {
            code.id: max(0.0, float(own @ meant))
            for code, meant in zip(self.codes, self._meant, strict=True)
            if meant is not None
        }

    def _usual(self, code_id: int, group: str, question: str) -> float:
        """How usual a code is for a group and a question, of what is known; 0 where nothing is."""
        known = sum(self._groups[group].values()) if group in self._groups else 0
        if not known:
            return 0.0
        everywhere = (self._all[code_id] + 0.3) / (self._all.total() + 0.3 * len(self.codes))
        here = (self._groups[group][code_id] + _ALONE * everywhere) / (known + _ALONE)
        told = math.log(here)
        if question in self._answers:
            answers = self._answers[question]
            told += math.log((answers[code_id] + _ALONE * here) / (answers.total() + _ALONE)) - math.log(here)
        return _OFTEN * told * known / (known + _MANY)

    def _told(
        self,
        score: float,
        place: int,
        nearest: Mapping[int, Sequence[tuple[float, int]]],
        words: str,
        named: Mapping[int, float],
        group: str,
        question: str,
    ) -> LikelyCode:
        code = self.codes[place]
        near = nearest.get(code.id, ())
        own = self._defined.vectors[place]
        by_word: Counter[str] = Counter()
        for word in list(dict.fromkeys(_WORD.findall(words)))[:MOST_WORDS]:
            features = self._rare.vector(self._features(word))
            shared = sum(weight * own[one] for one, weight in features.items() if one in own)
            if shared > _SHARED:
                by_word[word] = max(by_word[word], int(shared * 1000))
        answers = self._answers.get(question) if question else None
        counted = answers or self._groups.get(group) or Counter()
        return LikelyCode(
            code.id,
            round(score, 4),
            tuple(word for word, _n in by_word.most_common(_TOLD)),
            near[0][1] if near else None,
            named.get(place, 0.0) > _SHARED,
            counted[code.id],
            counted.total(),
        )

    def _features(self, text: str, weight: float = 1.0) -> Features:
        found: Features = Counter()
        for word in _WORD.findall(fold(text))[:MOST_WORDS]:
            if word not in self._stop:
                for feature, counts in _of_word(word, self._language):
                    found[feature] += counts * weight  # type: ignore[assignment]
        return found


_SHARED = 0.04
"""Below this a word, or a question, has too little of a code's text to be named as a reason."""
_TOLD = 4


def _best(found: tuple[float, int]) -> tuple[float, int]:
    return -found[0], found[1]


def _within(group: str, outer: str) -> bool:
    return group == outer or group.startswith(f"{outer}/")


@lru_cache(maxsize=1 << 15)
def _of_word(word: str, language: str) -> tuple[tuple[str, float], ...]:
    """What a word is known by: its lemma, the parts of a compound, and its pieces."""
    likely = lemma(word, language)
    inside = parts(likely, language) or parts(word, language)
    whole = f"^{word}$"
    pieces = (whole[at : at + size] for size in _PIECES for at in range(len(whole) - size + 1))
    return (
        (likely, 1.0),
        *((part, _PART) for part in inside),
        *((_PIECE + piece, 1.0) for piece in pieces),
    )


class _Rarity:
    """How telling each feature is: the fewer texts have it, the more."""

    def __init__(self, texts: Sequence[Features]) -> None:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text.keys())
        many = len(texts) + 1
        self._weights = {feature: math.log(many / (count + 0.5)) for feature, count in counts.items()}
        self._unknown = math.log(many / 0.5)

    def vector(self, text: Features) -> Vector:
        """A text as a vector in which lemmas and pieces have a length of a half each (squared)."""
        weighted = {
            feature: (1 + math.log(count) if count > 1 else count) * self._weights.get(feature, self._unknown)
            for feature, count in text.items()
        }
        lengths = [0.0, 0.0]
        for feature, weight in weighted.items():
            lengths[feature[0] == _PIECE] += weight * weight
        scale = [math.sqrt(0.5 / length) if length else 0.0 for length in lengths]
        return {feature: weight * scale[feature[0] == _PIECE] for feature, weight in weighted.items()}


class _Postings:
    """Vectors by what is in them, so that only what two have in common is looked at."""

    def __init__(self, vectors: Iterable[Vector]) -> None:
        self.vectors = list(vectors)
        self._by: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, vector in enumerate(self.vectors):
            for feature, weight in vector.items():
                self._by[feature].append((place, weight))

    def likeness(self, vector: Vector) -> dict[int, float]:
        """How like each vector is, by its place; those that have nothing in common with it are not there."""
        found: dict[int, float] = {}
        for feature, weight in vector.items():
            for place, other in self._by.get(feature, ()):
                found[place] = found.get(place, 0.0) + weight * other
        return found
