"""From a project to what coders are compared on, one document after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from shlex import quote
from typing import NamedTuple

from qualcode.addresses import find_code
from qualcode.agreement.study import CodedSpan, StudyDocument
from qualcode.errors import ConflictError, QualcodeError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Document
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import ComparedStudy, RoundStudy
from qualcode.queries.comparison.text import ComparedText
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.coders import finished as read_finished
from qualcode.storage.codings import places as read_places
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.rounds import blemishes, blind_documents, find_round, work_in
from qualcode.storage.rounds import rounds as read_rounds


class DocumentPart(NamedTuple):
    """What one document adds to a study: its text, the codings on it, and who declared it finished.

    ``text`` has neither coders nor marks yet, for who counts is not the same for every round.
    """

    document_id: int
    text: StudyDocument
    marks: tuple[CodedSpan, ...]
    finished: frozenset[str]

    @property
    def coded(self) -> set[str]:
        """Who has codings in it."""
        return {mark.coder for mark in self.marks}


class RoundWork(NamedTuple):
    """Who was assigned what in a round, and who declared it finished there, by document."""

    assigned: Mapping[int, frozenset[str]]
    finished: Mapping[int, frozenset[str]]

    def of(self, parts: Iterable[DocumentPart]) -> list[DocumentPart]:
        """What was done in the round, of what was done at all."""
        return [
            part._replace(
                marks=tuple(mark for mark in part.marks if mark.coder in self.assigned[part.document_id]),
                finished=self.finished.get(part.document_id, frozenset()),
            )
            for part in parts
            if part.document_id in self.assigned
        ]


def gather_study(project: Project, choices: AgreementChoices) -> ComparedStudy:
    """Reads what there is to compare.

    A coder counts for a document that they declared finished, with or without codings, and unless ``finished_only`` for
    one where they have codings; everybody else is missing there, which is not the same as having found nothing.

    The documents of open rounds are left out. Of a round only what was assigned in it is compared.

    Raises ``NotFoundError`` for a coder, code, document, round or attribute that does not exist, ``ConflictError`` for
    a round that is open, and ``QualcodeError`` where fewer than two coders have done anything.
    """
    reader = StudyReader(project, choices)
    return reader.study([part for document in reader.documents if (part := reader.part(document)) is not None])


class StudyReader:
    """Reads a study in parts, one for each of ``documents``, and adds them up. Errors as :func:`gather_study`."""

    def __init__(self, project: Project, choices: AgreementChoices) -> None:
        self.project, self.choices = project, choices
        self.book = read_codebook(project)
        self.codes = tuple(dict.fromkeys(self.book.by_id[find_code(self.book, one)].path for one in choices.codes))
        asked = [read_document(project, name) for name in choices.documents] or read_documents(project)
        open_rounds = blind_documents(project)
        self.blind: dict[str, tuple[str, ...]] = {}
        for document in asked:
            if document.id in open_rounds:
                name = open_rounds[document.id]
                self.blind[name] = (*self.blind.get(name, ()), document.name)
        wanted = [document for document in asked if document.id not in open_rounds]
        if asked and not wanted:
            raise still_open(*self.blind)
        self._round = self._finished_round(choices.round) if choices.round else None
        self.documents = tuple(
            document for document in wanted if self._round is None or document.id in self._round.assigned
        )
        self._text = ComparedText(project, choices)
        self._chosen = tuple(dict.fromkeys(read_coder(project, name).name for name in choices.coders))
        everyone = read_coders(project)
        self._candidates = self._chosen or tuple(sorted(one.name for one in everyone if one.name != CONSENSUS))
        self._names = {coder.id: coder.name for coder in everyone if coder.name in self._candidates}
        self._paths = {code.id: code.path for code in self.book.codes}
        self._finished = read_finished(project)

    def part(self, document: Document) -> DocumentPart | None:
        """What there is of a document; ``None`` where none of those asked speaks in it."""
        text = self._text.document(document)
        if text is None:
            return None
        marks = tuple(
            CodedSpan(start, end, self._paths[code_id], self._names[coder_id])
            for _document, start, end, code_id, coder_id in read_places(self.project, [document.id])
            if coder_id in self._names
        )
        return DocumentPart(document.id, text, marks, frozenset(self._finished.get(document.id, ())))

    def study(self, parts: Sequence[DocumentPart]) -> ComparedStudy:
        """The study that these parts come to, and the rounds among them."""
        whole = self._study(parts if self._round is None else self._round.of(parts))
        return replace(whole, rounds=tuple(self._rounds(parts)))

    def _rounds(self, parts: Sequence[DocumentPart]) -> Iterator[RoundStudy]:
        """The rounds that are over, or the only one that was asked for, which is the study itself."""
        for found in read_rounds(self.project):
            if found.open or self.choices.round not in ("", found.name):
                continue
            study = None
            if not self.choices.round:
                with suppress(QualcodeError):
                    study = self._study(self._finished_round(found.name).of(parts))
            yield RoundStudy(found, blemishes(self.project, found.id), study)

    def _finished_round(self, name: str) -> RoundWork:
        found = find_round(self.project, name)
        if found.open:
            raise still_open(name)
        assigned: dict[int, frozenset[str]] = {}
        finished: dict[int, frozenset[str]] = {}
        for work in work_in(self.project, found.id):
            assigned[work.document_id] = assigned.get(work.document_id, frozenset()) | {work.coder}
            if work.finished:
                finished[work.document_id] = finished.get(work.document_id, frozenset()) | {work.coder}
        return RoundWork(assigned, finished)

    def _study(self, parts: Sequence[DocumentPart]) -> ComparedStudy:
        """The study without its rounds."""
        coders = self._coders(parts)
        undeclared: dict[str, list[str]] = {coder: [] for coder in coders}
        for part in parts if not self.choices.finished_only else ():
            for coder in part.coded - part.finished:
                undeclared[coder].append(part.text.name)
        return ComparedStudy(
            self.book,
            tuple(self._counted(part, coders) for part in parts),
            coders,
            self.codes,
            self._text.excluded,
            {coder: tuple(names) for coder, names in undeclared.items() if names},
            self.blind,
            (),
        )

    def _counted(self, part: DocumentPart, coders: Sequence[str]) -> StudyDocument:
        """The document with those who count for it, and all their marks."""
        counting = part.finished if self.choices.finished_only else part.finished | part.coded
        return replace(part.text, coders=tuple(name for name in coders if name in counting), marks=part.marks)

    def _coders(self, parts: Sequence[DocumentPart]) -> tuple[str, ...]:
        """Who is compared: the candidates who have finished or coded one of the documents."""
        at_work: set[str] = set()
        for part in parts:
            at_work |= part.finished | part.coded
        found = [name for name in self._candidates if name in at_work]
        if idle := [name for name in self._chosen if name not in found]:
            raise QualcodeError(
                _("Nothing here was coded or declared finished by {names}.").format(names=", ".join(idle)),
                _("See who finished what with: qualcode documents"),
            )
        if len(found) < 2:
            raise QualcodeError(
                _("Agreement takes two coders; here there is only {name}.").format(name=found[0])
                if found
                else _("Agreement takes two coders; nobody has coded or finished anything here."),
                _(
                    "Documents of an open round are left out. See who has finished with: qualcode round show {name}"
                ).format(name=quote(next(iter(self.blind))))
                if self.blind
                else _("Let two coders code the same documents and declare them finished: qualcode finish DOCUMENT"),
            )
        return tuple(found)


def still_open(*names: str) -> ConflictError:
    """The error that a round (or several) cannot be compared yet."""
    return ConflictError(
        _("Round {names} is still open: nobody may see yet what the others made of it.").format(names=", ".join(names)),
        _("See who has finished with: qualcode round show {name}").format(name=quote(names[0])),
    )
