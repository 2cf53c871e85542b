"""A project on its way out as columns: the rows of each table, one document at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.agreement.study import StudyDocument
from qualcode.analysis.mentions import CountedCoding, CountedDocument, CountedTurn, find_mentions
from qualcode.analysis.natural import natural_key
from qualcode.errors import QualcodeError
from qualcode.model import CONSENSUS, MODEL, Codebook, Document, Respondent
from qualcode.queries.columns import attributes_of_interviews
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.gathering import StudyReader
from qualcode.queries.comparison.study import ComparedStudy
from qualcode.queries.names import Veil
from qualcode.report.folder.texts import LeavingText, leaving_text
from qualcode.storage import Project
from qualcode.storage.codebook import codebook
from qualcode.storage.coders import assignments, coders
from qualcode.storage.codings import coders_by_document
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.decisions import consensus_documents
from qualcode.storage.documents import documents, owned_turns, owners, text, turns
from qualcode.storage.respondents import attributes, documents_of, groups, respondents
from qualcode.storage.rounds import blind_documents

Row = tuple[Any, ...]
"""The values of a row in the order of the table's columns; nested ones as plain lists and mappings."""


@dataclass
class LeavingColumns:
    """What leaves of a project, as the coder at work may see it: names under ``over``, words where they are asked for.

    Respondents who withdrew do not leave. Positions are of the text as it leaves.
    """

    project: Project
    over: Veil
    with_texts: bool

    def __post_init__(self) -> None:
        """Reads what is looked up for each document."""
        self.documents = documents(self.project)
        self.people = [person for person in respondents(self.project) if not person.withdrawn]
        self.here = frozenset(person.id for person in self.people)
        self.settled = frozenset(consensus_documents(self.project))
        self.blind = blind_documents(self.project)
        everyone = coders(self.project)
        self.consensus = frozenset(one.id for one in everyone if one.name == CONSENSUS)
        self.book: Codebook = codebook(self.project)

    def people_rows(self) -> Iterator[tuple[str, Row]]:
        """Everything but what is said in documents: table and row, in the order of each table."""
        for person in self.people:
            yield "respondents", self._person(person)
        for person_id, found in documents_of(self.project).items():
            if person_id in self.here:
                for document_id in found:
                    yield "interviews", (document_id, person_id)
        for place, group in enumerate(groups(self.project)):
            yield "groups", (place, self.over.over(group.path))
        own = attributes(self.project)
        of_interviews = attributes_of_interviews(self.project, own)
        for place, (one, of) in enumerate(
            [*((one, "respondent") for one in own), *((one, "interview") for one in of_interviews)]
        ):
            choices = list(dict.fromkeys(self.over.over(choice) for choice in one.choices))
            if of == "interview":
                choices.sort(key=natural_key)
            yield "attributes", (place, one.name, of, one.type, choices)
        hide = self.over.mask.hide
        for place, code in enumerate(self.book.codes):
            path = self.path(code.path)
            yield (
                "codes",
                (
                    *(code.id, code.guid, path, code.parent_id, path.rpartition("/")[2], hide(code.name)),
                    *(hide(code.definition), place, code.retired),
                ),
            )
        for coder in coders(self.project):
            kind = "consensus" if coder.name == CONSENSUS else "model" if coder.name.startswith(MODEL) else "person"
            yield "coders", (coder.id, coder.name, kind)
        yield from (("work", row) for row in self._work())

    def document_rows(self) -> Iterator[tuple[str, Row]]:
        """What is said in the documents and coded there, one document at a time."""
        for document in self.documents:
            whole, spoken = text(self.project, document.id), turns(self.project, document.id)
            leaving = (
                leaving_text(whole, spoken, self.over, document.name) if self.with_texts else LeavingText(whole, ())
            )
            yield "documents", self._document(document, leaving.text if self.with_texts else None)
            whose = owners(self.project, document.id)
            for turn in spoken:
                start, end = leaving.span(turn.start, turn.end)
                body, _end = leaving.span(turn.body, turn.end) if turn.body < turn.end else (end, end)
                person = whose.get(turn.speaker) if turn.role == "respondent" else None
                yield (
                    "turns",
                    (
                        *(document.id, turn.ordinal, start, body, end),
                        *(self.over.over(turn.speaker, "speaker", document.name), turn.role.value),
                        *(person if person in self.here else None, turn.question, turn.time, turn.words),
                    ),
                )
            yield from self._codings(document, whole, leaving, {turn.start: turn.ordinal for turn in spoken})

    def _codings(
        self, document: Document, whole: str, leaving: LeavingText, ordinals: Mapping[int, int]
    ) -> Iterator[tuple[str, Row]]:
        found = read_codings(self.project, document_id=document.id)
        settled = document.id in self.settled
        for one in found:
            counted = not settled or one.coder_id in self.consensus
            yield (
                "codings",
                (
                    *(one.id, one.guid, document.id, *leaving.span(one.start, one.end), one.code_id, one.coder_id),
                    *(one.origin, one.good, one.created, one.codebook_version, counted),
                ),
            )
        owned = owned_turns(self.project, document.id)
        # Whose words they are is looked up by the turn, so that each turn that a coding covers is a row.
        speech = tuple(CountedTurn(*row[:3], place) for place, row in enumerate(owned))
        spans = tuple(CountedCoding(one.id, one.start, one.end, one.code_id, one.coder_id) for one in found)
        by = {one.id: one.coder_id for one in found}
        for mention in find_mentions(CountedDocument(document.id, spans, speech, whole), words=True):
            start, _body, _end, person = owned[mention.respondent_id]
            if person in self.here:
                first, last = mention.words[0] if mention.words else (None, None)
                yield (
                    "mentions",
                    (
                        *(mention.coding_id, document.id, ordinals[start], mention.respondent_id, person),
                        *(mention.code_id, by[mention.coding_id], first, last),
                    ),
                )

    def compared(self) -> tuple[ComparedStudy | None, Iterator[Row]]:
        """What coders are compared on by turns, and the rows; nothing where fewer than two have done anything."""
        try:
            reader = StudyReader(self.project, AgreementChoices())
            study, found = reader.one_by_one()
        except QualcodeError:
            return None, iter(())
        ids = {document.name: document.id for document in self.documents}
        return study, (self._compared(place, ids[one.name], one) for place, one in enumerate(found))

    def path(self, code: str) -> str:
        """A code's path as it leaves."""
        return self.over.mask.address(code)

    def _compared(self, place: int, document_id: int, one: StudyDocument) -> Row:
        return (
            *(document_id, place, self.over.over(one.name, "document"), one.length, list(one.coders)),
            *([*map(_span, one.turns)], [*map(_span, one.excluded)]),
            [
                {"start": mark.start, "end": mark.end, "code": self.path(mark.code), "coder": mark.coder}
                for mark in one.marks
            ],
            sorted(map(self.path, one.older)),
        )

    def _person(self, person: Respondent) -> Row:
        values = {name: self.over.over(value) for name, value in person.attributes.items()}
        group = self.over.over(person.group) if person.group else None
        return person.id, person.guid, self.over.over(person.name, "respondent"), group, values

    def _document(self, document: Document, words: str | None) -> Row:
        values = {name: self.over.over(value) for name, value in document.attributes.items()}
        return (
            *(document.id, document.guid, self.over.over(document.name, "document"), document.language),
            *(document.imported, document.characters, document.words, document.revision),
            *(document.id in self.settled, self.blind.get(document.id), values, words),
        )

    def _work(self) -> Iterator[Row]:
        """Who coded what, who declared it finished, and who has begun and not yet declared it."""
        coded = coders_by_document(self.project)
        finished: set[tuple[int, int]] = set()
        begun: set[tuple[int, int]] = set()
        for one in assignments(self.project):
            if one.finished is not None:
                finished.add((one.document_id, one.coder_id))
            elif one.started is not None:
                begun.add((one.document_id, one.coder_id))
        pairs = {(document_id, coder) for document_id, found in coded.items() for coder in found}
        for document_id, coder in sorted(pairs | finished | begun):
            pair = document_id, coder
            yield document_id, coder, pair in pairs, pair in finished, pair in begun


def _span(span: tuple[int, int]) -> dict[str, int]:
    return {"start": span[0], "end": span[1]}
