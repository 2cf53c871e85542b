"""Passages as they may be quoted: what is said in them, by whom, without labels, stamps, or words of somebody else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.i18n import _
from qualcode.model import Coding, Document, Role, Turn
from qualcode.queries.names import veil
from qualcode.storage import Project
from qualcode.storage.documents import owners, text, turns
from qualcode.storage.respondents import respondent_references, respondents
from qualcode.text.speech import passage_words, quotation


class Spoken(NamedTuple):
    """A passage as ``words`` of all respondents who speak in it, and as a quotation of each, by respondent id."""

    words: str
    by_respondent: Mapping[int, str]


def spoken(project: Project, codings: Iterable[Coding]) -> dict[int, Spoken]:
    """What is said in the passages of codings, by coding id."""
    by_document: dict[int, list[Coding]] = {}
    for coding in codings:
        by_document.setdefault(coding.document_id, []).append(coding)
    found: dict[int, Spoken] = {}
    for document_id, here in by_document.items():
        whole, said, whose = text(project, document_id), turns(project, document_id), owners(project, document_id)
        for coding in here:
            found[coding.id] = _spoken(whole, said, whose, coding.start, coding.end)
    return found


def _spoken(whole: str, said: Sequence[Turn], whose: Mapping[str | None, int], start: int, end: int) -> Spoken:
    def quoted(respondent: int) -> str:
        def is_theirs(turn: Turn) -> bool:
            return turn.role is Role.RESPONDENT and whose.get(turn.speaker) == respondent

        return quotation(whole, said, start, end, is_theirs)

    quotations = {who: words for who in dict.fromkeys(whose.values()) if (words := quoted(who))}
    return Spoken(passage_words(whole, said, start, end, whose), quotations)


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
    return over.mask.hide(passage_words(whole, said, start, end, whose)), ", ".join(part for part in parts if part)
