"""Passages as they are read behind a number: who says them, what is said just before and after, and by whom."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from qualcode.analysis.query import SaidTurn
from qualcode.model import Coding, Respondent, Role, Turn
from qualcode.queries.counting import respondents_of_codings
from qualcode.records import dataclass
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import documents, owners, text, turns
from qualcode.storage.respondents import respondent_references, respondents
from qualcode.text.speech import Speech

INTERVIEWER = "interviewer"


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What is said in a turn beside a passage, ``by`` a respondent (by reference), the *interviewer*, or nobody."""

    by: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage: ``[start, end)`` in code points of the document's text, and what a reader wants to know of it.

    ``quote`` is what the respondents say there (see :class:`queries.listings.ListedCoding`). A turn that was found by
    its words has no ``code``, ``coder`` and ``coding`` (the GUID). ``references`` are those of the ``respondents``.
    """

    document: str
    start: int
    end: int
    quote: str
    code: str | None
    coder: str | None
    respondents: tuple[str, ...]
    references: tuple[str, ...]
    group: str | None
    memo: str
    good: bool
    before: SpokenTurn | None
    after: SpokenTurn | None
    coding: str | None


def shown_passages(
    project: Project, coding_ids: Collection[int], said: Sequence[SaidTurn] = ()
) -> Iterator[ShownPassage]:
    """The codings with these ids, and turns, in order of document and place; those removed since are left out.

    One document is read at a time; whoever goes through them sees to it that nothing changes meanwhile.
    """
    return PassageReader(project).passages(read_codings(project, ids=coding_ids), said)


class PassageReader:
    """What is known of who speaks, codes and is coded, read once to show one passage after the other."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.people = {person.id: person for person in respondents(project)}
        self.called = respondent_references(project)
        self.book = read_codebook(project)
        self.documents = {document.id: document.name for document in documents(project)}
        self._coders = {coder.id: coder.name for coder in read_coders(project)}

    def passages(self, codings: Iterable[Coding], said: Iterable[SaidTurn] = ()) -> Iterator[ShownPassage]:
        """The codings and turns as they are read, in order of document and place."""
        by_document: dict[int, list[Coding | SaidTurn]] = {}
        found: list[Coding | SaidTurn] = [*codings, *said]
        for one in found:
            by_document.setdefault(one.document_id, []).append(one)
        # Documents stand in the order in which they were imported.
        for document_id in sorted(by_document.keys() & self.documents.keys()):
            here = sorted(by_document[document_id], key=lambda one: (one.start, one.end))
            yield from self._of_document(document_id, here)

    def _of_document(self, document_id: int, here: Sequence[Coding | SaidTurn]) -> Iterator[ShownPassage]:
        project, people, called = self._project, self.people, self.called
        whose = owners(project, document_id)
        around = _Around(Speech(text(project, document_id), turns(project, document_id)), whose, people, called)
        speaking = respondents_of_codings(project, [one for one in here if isinstance(one, Coding)])
        for one in here:
            coding = one if isinstance(one, Coding) else None
            ids = speaking.get(one.id, ()) if isinstance(one, Coding) else (one.respondent_id,)
            persons = [people[person_id] for person_id in ids]
            before, after = around.beside(one.start, one.end)
            yield ShownPassage(
                document=self.documents[document_id],
                start=one.start,
                end=one.end,
                quote=around.speech.passage(one.start, one.end, whose),
                code=self.book.by_id[coding.code_id].path if coding else None,
                coder=self._coders[coding.coder_id] if coding else None,
                respondents=tuple(person.name for person in persons),
                references=tuple(called[person.guid] for person in persons),
                group="; ".join(dict.fromkeys(person.group for person in persons if person.group)) or None,
                memo=coding.memo if coding else "",
                good=coding.good if coding else False,
                before=before,
                after=after,
                coding=coding.guid if coding else None,
            )


class _Around:
    """A document's turns, to find those beside a passage."""

    def __init__(
        self,
        speech: Speech,
        whose: dict[str | None, int],
        people: dict[int, Respondent],
        called: dict[str, str],
    ) -> None:
        self.speech, self._whose, self._people, self._called = speech, whose, people, called
        self._turns = [turn for turn in speech.turns if turn.speaker is not None or turn.role is not Role.NONE]
        self._starts = [turn.start for turn in self._turns]

    def beside(self, start: int, end: int) -> tuple[SpokenTurn | None, SpokenTurn | None]:
        """The turn before that in which a passage begins, and the one after that in which it ends."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_left(self._starts, end)
        return (
            self._spoken(self._turns[first - 1]) if first > 0 else None,
            self._spoken(self._turns[last]) if last < len(self._turns) else None,
        )

    def _spoken(self, turn: Turn) -> SpokenTurn:
        words = self.speech.words(turn.body, turn.end)
        owner = self._whose.get(turn.speaker)
        if turn.role is Role.INTERVIEWER:
            return SpokenTurn(INTERVIEWER, words)
        return SpokenTurn(self._called[self._people[owner].guid] if owner is not None else "", words)
