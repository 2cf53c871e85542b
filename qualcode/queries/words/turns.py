"""Who says the units that a search finds, and which of them are wanted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from qualcode.addresses import find_codes
from qualcode.model import Document, Role, Turn
from qualcode.queries.query.conditions import conditions
from qualcode.queries.query.narrowing import EVERYTHING, Narrowing, narrowing
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.codings import spans as coded_spans
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import documents, owners, text, turns
from qualcode.storage.respondents import documents_of, respondents
from qualcode.text.spans import Span
from qualcode.text.words import units

_KEPT = 24_000_000
"""Code points of all texts that are kept while one searches; beyond that they are read again each time."""


@dataclass(frozen=True, slots=True)
class WordFilter:
    """What a search is narrowed to: by who speaks, in which documents, and by what is coded there.

    ``codes`` are ids of codes, of which a passage must have one; ``without`` those of which it may have none;
    ``uncoded`` leaves what nobody has coded. Only codings count that the coder at work may see.
    """

    roles: frozenset[Role] = frozenset()
    narrowed: Narrowing = EVERYTHING
    documents: frozenset[int] | None = None
    codes: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    uncoded: bool = False

    @property
    def asks_of_turns(self) -> bool:
        """Whether it needs to know who speaks."""
        return bool(self.roles or self.narrowed.by_speaker)

    @property
    def asks_of_codings(self) -> bool:
        """Whether it needs to know what is coded."""
        return self.codes is not None or bool(self.without) or self.uncoded


def word_filter(
    project: Project,
    *,
    roles: Iterable[str] = (),
    where: Iterable[str] = (),
    groups: Collection[str] = (),
    people: Collection[str] = (),
    questions: Collection[str] = (),
    document: str | None = None,
    codes: Collection[str] = (),
    without: Collection[str] = (),
    uncoded: bool = False,
) -> WordFilter:
    """What a search is narrowed to, from what is typed; codes bring the codes under them. ``NotFoundError`` for what is
    not there."""
    book = read_codebook(project)
    found, left = (
        frozenset(under for one in find_codes(book, asked) for under in book.descendants(one))
        for asked in (codes, without)
    )
    return WordFilter(
        roles=frozenset(map(Role, roles)),
        narrowed=narrowing(project, conditions(where, groups=groups, respondents=people), questions),
        documents=frozenset((read_document(project, document).id,)) if document is not None else None,
        codes=found if codes else None,
        without=left,
        uncoded=uncoded,
    )


class SpokenUnit(NamedTuple):
    """A unit of a document: its span, and its turn, which the lines of a document without turns have not."""

    span: Span
    turn: Turn | None
    respondent: int | None


@dataclass
class UnitReader:
    """What is known of documents and of who speaks, read while one searches."""

    project: Project
    _texts: dict[int, str] = field(default_factory=dict)
    _size: int = 0
    _units: dict[int, Sequence[SpokenUnit]] = field(default_factory=dict)
    _coded: dict[int, Sequence[tuple[int, int, int, int, int]]] = field(default_factory=dict)

    @cached_property
    def documents(self) -> dict[int, Document]:
        """The documents by id."""
        return {document.id: document for document in documents(self.project)}

    @cached_property
    def called(self) -> dict[int, str]:
        """The names of respondents, by id."""
        return {person.id: person.name for person in respondents(self.project)}

    @cached_property
    def withdrawn(self) -> frozenset[int]:
        """The ids of the respondents who withdrew, whose words are not found."""
        return frozenset(person.id for person in respondents(self.project) if person.withdrawn)

    @cached_property
    def _left(self) -> frozenset[int]:
        """The ids of the documents in which somebody spoke, and all of them withdrew."""
        spoken = documents_of(self.project) if self.withdrawn else {}
        staying = {one for person, ids in spoken.items() if person not in self.withdrawn for one in ids}
        return frozenset(one for person in self.withdrawn for one in spoken.get(person, ())) - staying

    def text(self, document_id: int) -> str:
        """The text of a document."""
        found = self._texts.get(document_id)
        if found is None:
            found = text(self.project, document_id)
            if self._size + len(found) <= _KEPT:
                self._texts[document_id] = found
                self._size += len(found)
        return found

    def units(self, document_id: int) -> Sequence[SpokenUnit]:
        """The units of a document as :func:`text.words.units` has them."""
        if document_id not in self._units:
            spoken, whose = turns(self.project, document_id), owners(self.project, document_id)
            places = [(turn.start, turn.body, turn.end) for turn in spoken]
            found = units(self.text(document_id), places)
            speaking = [None, *spoken] if spoken else [None] * len(found)
            self._units[document_id] = [
                SpokenUnit(span, turn, _respondent(turn, whose)) for span, turn in zip(found, speaking, strict=True)
            ]
        return self._units[document_id]

    def wants_all(self, wanted: WordFilter) -> bool:
        """Whether every unit of every document is wanted."""
        return not self.withdrawn and wanted == WordFilter()

    def wants(self, document_id: int, unit: int, wanted: WordFilter) -> bool:
        """Whether a unit is one of those that are wanted."""
        if document_id in self._left or document_id not in self.documents:
            return False
        inside = wanted.narrowed.interviews
        if inside is not None and document_id not in inside:
            return False
        if wanted.documents is not None and document_id not in wanted.documents:
            return False
        if not (self.withdrawn or wanted.asks_of_turns or wanted.asks_of_codings):
            return True
        spoken = self.units(document_id)[unit]
        if spoken.respondent in self.withdrawn or not self._speaks(spoken, wanted):
            return False
        return not wanted.asks_of_codings or self._is_coded_so(document_id, spoken.span, wanted)

    def _speaks(self, spoken: SpokenUnit, wanted: WordFilter) -> bool:
        role = spoken.turn.role if spoken.turn is not None else Role.NONE
        if wanted.roles and role not in wanted.roles:
            return False
        questions, people = wanted.narrowed.questions, wanted.narrowed.respondents
        if questions and (spoken.turn is None or spoken.turn.question not in questions):
            return False
        return people is None or spoken.respondent in people

    def _is_coded_so(self, document_id: int, span: Span, wanted: WordFilter) -> bool:
        if document_id not in self._coded:
            self._coded[document_id] = coded_spans(self.project, document_id)
        there = _codes_on(self._coded[document_id], span)
        if (wanted.uncoded and there) or there & wanted.without:
            return False
        return wanted.codes is None or bool(there & wanted.codes)


def _respondent(turn: Turn | None, whose: dict[str | None, int]) -> int | None:
    return whose.get(turn.speaker) if turn is not None and turn.role is Role.RESPONDENT else None


def _codes_on(coded: Sequence[tuple[int, int, int, int, int]], span: Span) -> set[int]:
    """The codes of codings, in order of where they start, that share text with a span."""
    start, end = span
    last = bisect_left(coded, end, key=lambda one: one[1])
    return {code for _id, _start, stop, code, _coder in coded[:last] if stop > start}
