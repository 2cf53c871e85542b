"""From a project to what suggestions learn from: what codes are said to be, and the passages that a coder coded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from typing import NamedTuple

from qualcode.language.suggesting import CodedPassage, CodeText
from qualcode.model import Codebook, Role, Turn
from qualcode.storage import Project
from qualcode.storage.codings import spans
from qualcode.storage.documents import documents, owners, text, turns
from qualcode.storage.respondents import respondents

MOST_EXAMPLES = 1_500
"""So many coded passages are learnt from; of more, those of each code are thinned alike."""
MOST_ASKED = 300
"""So many of the last characters of a question are looked at."""


class PassageAbout(NamedTuple):
    """What is known of a passage besides its words: the question before it, whose words it is, the guide's question."""

    asked: str
    group: str
    question: str


class DocumentAbout:
    """Who says what in a document, in answer to what."""

    def __init__(self, project: Project, document_id: int, groups: dict[int, str]) -> None:
        self.words = text(project, document_id)
        self._turns = turns(project, document_id)
        self._starts = [turn.start for turn in self._turns]
        self._owners = owners(project, document_id)
        self._groups = groups

    def passage(self, start: int) -> PassageAbout:
        """What is known of the passage that begins there."""
        place = bisect_right(self._starts, start) - 1
        if place < 0:
            return PassageAbout("", "", "")
        turn = self._turns[place]
        before = next((one for one in reversed(self._turns[:place]) if one.role is Role.INTERVIEWER), None)
        asked = self._said(before)[-MOST_ASKED:] if before is not None else ""
        owner = self._owners.get(turn.speaker)
        return PassageAbout(asked, self._groups.get(owner, "") if owner else "", turn.question or "")

    def said_by_respondents(self) -> list[tuple[int, int]]:
        """The turns in which somebody speaks who is not the interviewer, without white space around them."""
        found = []
        for turn in self._turns:
            words = self._said(turn)
            if turn.speaker is not None and turn.role is not Role.INTERVIEWER and words.strip():
                start = turn.body + len(words) - len(words.lstrip())
                found.append((start, start + len(words.strip())))
        return found

    def _said(self, turn: Turn) -> str:
        return self.words[turn.body : turn.end]


def groups_of_people(project: Project) -> dict[int, str]:
    """The group of each respondent, by id."""
    return {person.id: person.group or "" for person in respondents(project)}


def texts_of_codes(book: Codebook) -> list[CodeText]:
    """What the codes in use are said to be, in reading order."""
    found = []
    for code in book.codes:
        if not code.retired:
            groups = {said.group for said in code.predicates}
            told = " ".join((code.definition, code.include, code.example))
            said = " ".join((code.name, *code.keywords))
            found.append(CodeText(code.id, said, told, code.exclude, () if "" in groups else tuple(sorted(groups))))
    return found


def coded_passages(project: Project, coder_ids: Collection[int]) -> list[CodedPassage]:
    """The passages that these coders coded, in order of document and place, each with its code once."""
    groups = groups_of_people(project)
    found: list[CodedPassage] = []
    for document in documents(project):
        here = sorted({row[1:4] for row in spans(project, document.id, coder_ids=list(coder_ids))})
        if not here:
            continue
        about = DocumentAbout(project, document.id, groups)
        for start, end, code_id in here:
            known = about.passage(start)
            found.append(CodedPassage(document.id, start, end, code_id, about.words[start:end], *known))
    return thinned(found)


def thinned(passages: Sequence[CodedPassage]) -> list[CodedPassage]:
    """At most so many passages as are learnt from, spread over the codes and over each code's passages."""
    if len(passages) <= MOST_EXAMPLES:
        return list(passages)
    by_code: dict[int, list[CodedPassage]] = {}
    for one in passages:
        by_code.setdefault(one.code_id, []).append(one)
    each = max(1, MOST_EXAMPLES // len(by_code))
    kept = [one for own in by_code.values() for one in own[:: max(1, -(-len(own) // each))]]
    return sorted(kept)[:MOST_EXAMPLES]
