"""Passages as they may be quoted: what is said in them, by whom, without labels, stamps, or words of somebody else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from qualcode.i18n import _
from qualcode.model import Coding, Document, Role, Turn
from qualcode.queries.names import veil
from qualcode.storage import Project
from qualcode.storage.documents import owners, text, turns
from qualcode.storage.respondents import respondent_references, respondents
from qualcode.text.speech import Speech


def spoken_words(project: Project, codings: Iterable[Coding]) -> dict[int, str]:
    """The words of all respondents in the passages of codings, by coding id; see :meth:`text.speech.Speech.passage`."""
    found: dict[int, str] = {}
    for speech, whose, here in _by_document(project, codings):
        for coding in here:
            found[coding.id] = speech.passage(coding.start, coding.end, whose)
    return found


def quotations(project: Project, codings: Iterable[Coding]) -> dict[int, dict[int, str]]:
    """The passages of codings as quotations of each respondent who speaks there, by coding id and respondent id."""
    found: dict[int, dict[int, str]] = {}
    for speech, whose, here in _by_document(project, codings):
        for coding in here:
            quoted = ((who, _quotation(speech, whose, who, coding)) for who in dict.fromkeys(whose.values()))
            found[coding.id] = {who: words for who, words in quoted if words}
    return found


Whose = Mapping[str | None, int]
"""The respondents whom a document's labels stand for."""


def _by_document(project: Project, codings: Iterable[Coding]) -> Iterator[tuple[Speech, Whose, list[Coding]]]:
    by_document: dict[int, list[Coding]] = {}
    for coding in codings:
        by_document.setdefault(coding.document_id, []).append(coding)
    for document_id, here in by_document.items():
        yield Speech(text(project, document_id), turns(project, document_id)), owners(project, document_id), here


def _quotation(speech: Speech, whose: Whose, respondent: int, coding: Coding) -> str:
    def is_theirs(turn: Turn) -> bool:
        return turn.role is Role.RESPONDENT and whose.get(turn.speaker) == respondent

    return speech.quotation(coding.start, coding.end, is_theirs)


def to_take_along(project: Project, document: Document, start: int, end: int) -> tuple[str, str]:
    """A passage as a quotation without names of persons, and its reference: respondent, document and turn.

    The respondent is called by the reference of all outputs; what an interviewer says has that of the document only.
    """
    with project.snapshot():
        whole, said, whose = text(project, document.id), turns(project, document.id), owners(project, document.id)
        over = veil(project)
        people = {person.id: person.guid for person in respondents(project)}
        called = respondent_references(project)
    number = bisect_right([turn.start for turn in said], start)
    speaker = whose.get(said[number - 1].speaker) if number else None
    parts = [
        called[people[speaker]] if speaker is not None else "",
        over.documents.get(document.name, document.name),
        _("turn {number}").format(number=number) if number else "",
    ]
    return over.mask.hide(Speech(whole, said).passage(start, end, whose)), ", ".join(part for part in parts if part)
