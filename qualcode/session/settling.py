"""What there is to settle, case by case, and the document that a case is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode import settling
from qualcode.errors import QualcodeError
from qualcode.i18n import interface_language
from qualcode.model import Coding, Turn
from qualcode.names import slugify
from qualcode.queries.names import veil
from qualcode.report.blocks import ReportDocument
from qualcode.report.letters.letter import LETTER_KINDS, coder_letter, letter_document, people_of_rounds
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.settling import Settlement, SettlingCase, SettlingProgress
from qualcode.storage import codebook, coders, codings, documents
from qualcode.text.spans import Span


class SettlingPage(NamedTuple):
    """A document to read, with the codings of all coders on it."""

    document_id: int
    text: str
    turns: Sequence[Turn]
    sentences: Sequence[Span]
    codings: Sequence[Coding]
    coders: dict[int, str]


class SettlingTable(NamedTuple):
    """All that there is to settle; where there is nothing to compare ``error`` says why."""

    settlement: Settlement
    error: QualcodeError | None = None


def table(session: Session) -> SettlingTable:
    """Every case of the project."""
    try:
        return SettlingTable(settling.read_settlement(session.project))
    except QualcodeError as error:
        return SettlingTable(Settlement(codebook.codebook(session.project), (), ()), error)


def refreshed(session: Session, known: Settlement, document: str) -> Settlement:
    """The cases with those of one document read again."""
    try:
        fresh = settling.read_settlement(session.project, [document])
    except QualcodeError:
        return table(session).settlement
    cases: list[SettlingCase] = []
    progress: list[SettlingProgress] = []
    for one in known.documents:
        same = one.document.name == document
        progress += fresh.documents if same else [one]
        cases += fresh.cases if same else [case for case in known.cases if case.document.id == one.document.id]
    return replace(fresh, cases=tuple(cases), documents=tuple(progress))


def decided(session: Session, known: Settlement, case: SettlingCase) -> tuple[Settlement, SettlingPage]:
    """What there is to settle now that something was done to a case, and its document as it is now."""
    return refreshed(session, known, case.document.name), page(session, case.document.id)


def page(session: Session, document_id: int) -> SettlingPage:
    """A document with its codings."""
    project = session.project
    return SettlingPage(
        document_id,
        documents.text(project, document_id),
        documents.turns(project, document_id),
        documents.sentences(project, document_id),
        codings.codings(project, document_id=document_id),
        {coder.id: coder.name for coder in coders.coders(project)},
    )


def letter_people(session: Session) -> list[str]:
    """Who can get a letter: the coders of rounds that are over, who is at the keyboard first where that is one."""
    return sorted(people_of_rounds(session.project), key=lambda name: (name != session.coder, name))


def letter(session: Session, coder: str) -> ReportDocument:
    """The letter to a coder for the screen, in the language of the interface and with the names that stand here."""
    language = interface_language()
    return letter_document(coder_letter(session.project, coder, language=language), language)


def letter_to_save(coder: str) -> Savable:
    """The letter to a coder as a file, without names of persons."""

    def make(session: Session, _kind: str) -> ReportDocument:
        project = session.project
        return letter_document(coder_letter(project, coder, veil=veil(project)), project.language)

    return Savable(f"{slugify(coder) or 'coder'}-letter", make, LETTER_KINDS)


def next_open(session: Session, document: str, after: int) -> SettlingCase | None:
    """The next disagreement of a document that waits for a decision, from the start again behind the last one."""
    cases = [
        case
        for case in settling.read_settlement(session.project, [document]).cases
        if case.kind != settling.AGREED and case.state is not settling.State.DECIDED
    ]
    return next((case for case in cases if case.start > after), cases[0] if cases else None)
