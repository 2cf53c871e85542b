"""Passages as they may be quoted: what is said in them, by whom, without labels, stamps, or words of somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.model import Coding, Role, Turn
from qualcode.storage import Project
from qualcode.storage.documents import owners, text, turns
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
