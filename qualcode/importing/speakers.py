"""Whose words a document from elsewhere holds: its cases, and the speakers found in its text, brought together.

A case may have documents as a whole, or passages of them. Of several that claim the same words the one with the fewest
documents has them: programs without groups also make cases of years, schools and the like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.changes.respondents import People, link_by_default
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import PortableCase
from qualcode.model import Role, Turn
from qualcode.storage.documents import speakers as read_speakers
from qualcode.text.turns import word_spans


class CaseClaim(NamedTuple):
    """What a case has of a text: ``spans``, or all of it where there are none. ``breadth``: of how many texts it has
    something.
    """

    breadth: int
    case: str
    spans: tuple[tuple[int, int], ...]


class CaseClaims:
    """What all cases have of all texts; ``respondents`` are the cases as they are here, by GUID: id and name."""

    def __init__(self, cases: Iterable[PortableCase], respondents: Mapping[str, tuple[int, str]]) -> None:
        self._respondents = respondents
        self._names: dict[str, str] = {}
        self._whole: dict[str, list[CaseClaim]] = {}
        self._parts: dict[str, list[CaseClaim]] = {}
        self._heard: set[str] = set()
        self._lost: set[str] = set()
        for case in cases:
            self._names[case.guid] = case.name
            breadth = len({*case.texts, *(passage.text for passage in case.passages)})
            for text in dict.fromkeys(case.texts):
                self._whole.setdefault(text, []).append(CaseClaim(breadth, case.guid, ()))
            spans: dict[str, list[tuple[int, int]]] = {}
            for passage in case.passages:
                spans.setdefault(passage.text, []).append((passage.start, passage.end))
            for text, found in spans.items():
                self._parts.setdefault(text, []).append(CaseClaim(breadth, case.guid, tuple(sorted(found))))

    def owner(self, text: str) -> str | None:
        """The case that has a text as a whole, where that is one."""
        claims = sorted(self._whole.get(text, ()))
        self._lost.update(claim.case for claim in claims[1:] if claim.breadth > claims[0].breadth)
        if not claims or (len(claims) > 1 and claims[0].breadth == claims[1].breadth):
            return None
        return claims[0].case

    def parts(self, text: str) -> list[CaseClaim]:
        """The cases that have passages of a text, without those that a narrower one has the whole of it from."""
        owner, found = self.owner(text), sorted(self._parts.get(text, ()))
        if owner is None:
            return found
        most = next(claim.breadth for claim in self._whole[text] if claim.case == owner)
        self._lost.update(claim.case for claim in found if claim.breadth > most)
        return [claim for claim in found if claim.breadth <= most]

    def cut(self, guid: str, text: str, turns: Sequence[Turn]) -> Sequence[Turn]:
        """The turns of a text as its cases have them.

        Where no speakers were found in it they are cut at the edges of the passages of cases; where only interviewers
        were, of a text that a case has as a whole, it is no conversation, and all of it the case's.
        """
        claims = self.parts(guid)
        if self.owner(guid) is not None and all(turn.role is not Role.RESPONDENT for turn in turns):
            return [
                replace(
                    turn, speaker=None, role=Role.RESPONDENT, body=turn.start,
                    words=len(word_spans(text, turn.start, turn.end)),
                )
                for turn in turns
            ]  # fmt: skip
        if not claims or any(turn.speaker is not None for turn in turns):
            return turns
        edges = sorted({edge for claim in claims for span in claim.spans for edge in span})
        found: list[Turn] = []
        for turn in turns:
            inner = [edge for edge in edges if turn.start < edge < turn.end]
            for start, end in zip([turn.start, *inner], [*inner, turn.end], strict=True):
                case = next((claim.case for claim in claims if _covers(claim, start, end)), None)
                first, last = _stripped(text, start, end)
                if first == last:
                    continue
                body = max(first, min(turn.body, last))
                piece = replace(
                    turn, ordinal=len(found), start=first, body=body, end=last, words=len(word_spans(text, body, last))
                )
                if case is not None:
                    piece = replace(piece, speaker=self._respondents[case][1], role=Role.RESPONDENT)
                found.append(piece)
        return found

    def speaking(self, guid: str, turns: Sequence[Turn]) -> dict[str | None, str]:
        """For the speakers of a text (``None`` without a label) the case whose words theirs are."""
        claims, owner = self.parts(guid), self.owner(guid)
        found: dict[str | None, str] = {}
        called = {self._respondents[claim.case][1]: claim.case for claim in claims}
        lengths: dict[str | None, int] = {}
        shares: dict[tuple[str | None, str], int] = {}
        for turn in turns:
            if turn.role is Role.RESPONDENT:
                lengths[turn.speaker] = lengths.get(turn.speaker, 0) + turn.end - turn.body
                for claim in claims:
                    key = (turn.speaker, claim.case)
                    shares[key] = shares.get(key, 0) + _within(claim, turn.body, turn.end)
        for speaker, length in lengths.items():
            best = max(((shares.get((speaker, claim.case), 0), claim.case) for claim in claims), default=(0, ""))
            if speaker in called:
                found[speaker] = called[speaker]
            elif best[0] * 2 > length:
                found[speaker] = best[1]
            elif owner is not None:
                found[speaker] = owner
        self._heard.update(found.values())
        if owner is not None and not lengths:  # a text without a word
            self._heard.add(owner)
        return found

    def respondent(self, case: str) -> int:
        """The id of a case."""
        return self._respondents[case][0]

    def tell(self, losses: Losses) -> None:
        """Tells of the cases that have documents, and no words that are theirs."""
        claiming = {claim.case for claims in (*self._whole.values(), *self._parts.values()) for claim in claims}
        for case in sorted(claiming - self._heard, key=lambda one: self._names[one]):
            if case in self._lost:
                losses.changed("case_above", self._names[case])
            else:
                losses.unplaced("case_words", self._names[case])


def speak_for(
    people: People, claims: CaseClaims, document_id: int, name: str, guid: str, turns: Sequence[Turn]
) -> None:
    """Says which respondents the speakers of a new document are, as part of a change; who is nobody's case is new."""
    cases = claims.speaking(guid, turns)
    for speaker in read_speakers(people.project, document_id):
        case = cases.get(speaker.label or None)
        if case is not None and speaker.role is Role.RESPONDENT and speaker.respondent_id is None:
            people.change.update("speaker", speaker.id, respondent_id=claims.respondent(case))
    link_by_default(people, document_id, name)


def _covers(claim: CaseClaim, start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in claim.spans)


def _within(claim: CaseClaim, start: int, end: int) -> int:
    return sum(max(0, min(end, last) - max(start, first)) for first, last in claim.spans)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
