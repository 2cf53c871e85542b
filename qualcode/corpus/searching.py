"""Searching the words of exports that have them: the passages of :func:`queries.words.searching.search`, in the order
of the texts, a part of the documents after the other, spread over any executor."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualcode.analysis.search.arrays import Expand, WordArrays, WordClass, find
from qualcode.analysis.search.grammar import Asked, SoughtWord, parse, phrases
from qualcode.corpus.chunks import DocumentChunk, chunk_tables, document_chunks
from qualcode.corpus.engine import MEMORY
from qualcode.corpus.reading import open_corpus
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.language.lemmas import lemmas, stem
from qualcode.queries.words.index import Ring, keys_by
from qualcode.queries.words.searching import places_in_unit, snippet, without_function_words
from qualcode.rows import Rows
from qualcode.spreading import spread
from qualcode.storage.words.reading import FUNCTION, LEMMA, STEM
from qualcode.text.spans import Span
from qualcode.text.words import units, word_forms

if TYPE_CHECKING:
    from concurrent.futures import Executor


class CorpusHit(NamedTuple):
    """A turn in which all is said that was sought: its study and document, and the shortest stretch that has it.

    ``[start, end)`` in code points of the text as it was exported; ``marks`` are all places of what was sought.
    """

    study: str
    document: str
    start: int
    end: int
    snippet: str
    speaker: str | None
    respondent: str | None
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class CorpusSearch:
    """The passages that were asked for, how many there are of how many documents and respondents, and what is told."""

    passages: Rows[CorpusHit]
    total: int
    documents: int
    respondents: int
    notes: tuple[str, ...]


class _FoundInPart(NamedTuple):
    """What a part has: the first passages, the number of all, in how many documents, by whom, and small words there."""

    passages: list[CorpusHit]
    total: int
    documents: int
    respondents: frozenset[int]
    little: frozenset[str]


def search_corpus(
    folders: Sequence[Path],
    query: str,
    *,
    ring: Ring = "lemma",
    role: str = "",
    most: int = 100,
    executor: Executor | None = None,
    memory: int = MEMORY,
    threads: int = 0,
) -> CorpusSearch:
    """What a query finds in one or many exports, in the order of the texts; ``most`` passages are listed (0: all).

    Queries are those of a project (:mod:`analysis.search.grammar`), without fields; what nobody says is not sought by
    likeness. Where no turn has all words, those that say little by themselves need not be there. ``QualcodeError`` for
    an export without texts.
    """
    asked = parse(query)
    with open_corpus(folders, memory=memory, threads=threads) as corpus:
        if bare := next((study for study in corpus.studies if not study.has_texts), None):
            raise QualcodeError(
                _("{path} was exported without the words.").format(path=bare.folder),
                _("Write it anew with: qualcode export --parquet DIR --with-texts"),
            )
        languages: dict[int, list[str]] = {}
        for study, language in corpus.rows("SELECT DISTINCT study, language FROM documents ORDER BY study, language"):
            languages.setdefault(study, []).append(language)
        spoken = {study: tuple(found) for study, found in languages.items()}
        names = {study.number: study.name for study in corpus.studies}
        told = tuple(corpus.notes())
        chunks = document_chunks(corpus)
    if asked is None:
        return CorpusSearch(Rows(()), 0, 0, 0, told)

    def looked(sought: Asked) -> CorpusSearch:
        work = partial(_search_chunk, asked=sought, ring=ring, role=role, most=most, spoken=spoken, names=names)
        parts = spread(work, chunks, executor)
        return _added(parts, most, told, little)

    little: set[str] = set()
    found = looked(asked)
    if not found.total and ring != "form":
        telling = without_function_words(asked, little.__contains__)
        if telling != asked:
            return looked(telling)
    return found


def _added(parts: Iterable[_FoundInPart], most: int, told: tuple[str, ...], little: set[str]) -> CorpusSearch:
    passages: list[CorpusHit] = []
    total = documents = 0
    people: set[int] = set()
    for part in parts:
        passages += part.passages[: most - len(passages)] if most else part.passages
        total, documents = total + part.total, documents + part.documents
        people |= part.respondents
        little |= part.little
    return CorpusSearch(Rows(passages), total, documents, len(people), told)


def _search_chunk(
    chunk: DocumentChunk,
    asked: Asked,
    ring: Ring,
    role: str,
    most: int,
    spoken: Mapping[int, tuple[str, ...]],
    names: Mapping[int, str],
) -> _FoundInPart:
    """What a part has; top-level, so that a process can be sent it."""
    texts, called, turns, people = _read(chunk)
    spans = {document: units(text, [turn[:3] for turn in turns.get(document, ())]) for document, text in texts.items()}
    words = _PartWords(texts, spans, spoken.get(chunk.study, ()))
    found = find(words.arrays, asked, words.expand(ring))
    sought = {word.form for phrase in phrases(asked) for word in phrase.words}
    passages: list[CorpusHit] = []
    inside: set[int] = set()
    saying: set[int] = set()
    total = 0
    for unit in found.units.tolist():
        document, number = words.arrays.document_of(unit)
        there = turns.get(document, ())
        turn = there[number - 1] if there and number else None
        if role and (turn[4] if turn else "none") != role:
            continue
        total += 1
        inside.add(document)
        if turn and turn[5] is not None:
            saying.add(turn[5])
        if not most or len(passages) < most:
            first, last = spans[document][number]
            window, marks = places_in_unit(words.arrays, found, unit, texts[document][first:last], first) or (
                (first, last),
                (),
            )
            passages.append(
                CorpusHit(
                    names[chunk.study],
                    called[document],
                    *window,
                    snippet(texts[document], (first, last), window),
                    turn[3] if turn else None,
                    people.get(turn[5], "").removeprefix(f"{called[document]}/") or None if turn else None,
                    marks,
                )
            )
    return _FoundInPart(passages, total, len(inside), frozenset(saying), words.little(sought))


_Turn = tuple[int, int, int, str | None, str, int | None]
"""Start, body and end, speaker, role and respondent."""


def _read(
    chunk: DocumentChunk,
) -> tuple[dict[int, str], dict[int, str], dict[int, list[_Turn]], dict[int | None, str]]:
    """The texts of a part, what its documents are called, their turns, and what respondents are called."""
    within = [chunk.low, chunk.high]
    with chunk_tables(chunk, "documents", "turns", "respondents") as connection:
        rows = connection.execute(
            "SELECT document, name, text FROM documents WHERE document BETWEEN ? AND ? ORDER BY document", within
        ).fetchall()
        spoken = connection.execute(
            """SELECT document, "start", body, "end", speaker, role, respondent FROM turns
            WHERE document BETWEEN ? AND ? ORDER BY document, turn""",
            within,
        ).fetchall()
        people = dict(connection.execute("SELECT respondent, name FROM respondents").fetchall())
    turns: dict[int, list[_Turn]] = {}
    for document, *turn in spoken:
        turns.setdefault(document, []).append(tuple(turn))
    return {row[0]: row[2] or "" for row in rows}, {row[0]: row[1] for row in rows}, turns, people


class _PartWords:
    """The words of some documents as arrays, and what will do for a word in each ring, as the index of a project has
    it (:mod:`queries.words.index`)."""

    def __init__(
        self, texts: Mapping[int, str], spans: Mapping[int, Sequence[Span]], languages: tuple[str, ...]
    ) -> None:
        self._languages = languages
        self._ids: dict[str, int] = {}
        self._documents: Counter[str] = Counter()
        packed = []
        for document, text in texts.items():
            numbers, said = array("I"), set[str]()
            for start, end in spans[document]:
                forms = word_forms(text[start:end])
                said.update(forms)
                numbers.append(0)
                numbers.extend([self._ids.setdefault(form, len(self._ids) + 1) for form in forms])
            self._documents.update(said)
            packed.append((document, numbers.tobytes()))
        self.arrays = WordArrays.of(packed)

    def little(self, forms: set[str]) -> frozenset[str]:
        """Which of some words are here and say little by themselves."""
        keys = keys_by(self._languages)
        return frozenset(form for form in forms if form in self._ids and keys(form)[FUNCTION])

    def expand(self, ring: Ring) -> Expand:
        """The words that will do for one, in a ring."""

        def expanded(word: SoughtWord) -> WordClass:
            begun = [form for form in self._ids if form.startswith(word.form)] if word.is_prefix else []
            own = [word.form] if word.form in self._ids else []
            if ring == "form":
                return self._class(begun or own)
            if word.is_prefix and not own:
                return self._class(begun)
            heads = {word.form, *(head for one in self._languages for head in lemmas(word.form, one))}
            found = [*begun, *self._with_keys(LEMMA, heads)]
            if ring == "stem":
                found += self._with_keys(STEM, {stem(head, one) for head in heads for one in self._languages})
            return self._class(found)

        return expanded

    def _with_keys(self, ring: int, wanted: set[str]) -> Iterator[str]:
        keys = keys_by(self._languages)
        return (form for form in self._ids if form in wanted or not wanted.isdisjoint(keys(form)[ring]))

    def _class(self, forms: Iterable[str]) -> WordClass:
        found = {self._ids[form]: self._documents[form] for form in forms}
        return WordClass(tuple(sorted(found)), sum(found.values()))
