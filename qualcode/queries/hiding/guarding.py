"""What was decided on words that lead to a person, carried out wherever a quotation leaves."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from qualcode.analysis.hiding.telling import places_of
from qualcode.analysis.quantify import Language, language_of
from qualcode.storage import Project
from qualcode.storage.respondents import RiskDecision, respondent_references, respondents, risk_decisions
from qualcode.text.speech import CUT

if TYPE_CHECKING:
    from qualcode.queries.query.shown import ShownPassage, SpokenTurn

PREFIX = "P-"
LENGTH = 8

TELLING_STAND_INS: Mapping[Language, Mapping[str, str]] = {
    "nl": {"profession": "[beroep]", "firm": "[bedrijf]", "place": "[plaats]", "value": "[kenmerk]"},
    "en": {"profession": "[occupation]", "firm": "[firm]", "place": "[place]", "value": "[detail]"},
}
"""What stands in place of what tells who somebody is, by its kind."""


def risk_id(kind: str, *about: str) -> str:
    """The id of something that leads to a person, the same in every copy: of what kind it is, and what it is about."""
    digest = sha256("\n".join((kind, *about)).encode()).digest()
    return f"{PREFIX}{b32encode(digest).decode().lower()[:LENGTH]}"


@dataclass(frozen=True)
class Guard:
    """What was decided, by respondent (id, and the reference that they leave by), and on numbers by its id."""

    language: Language = "nl"
    decisions: Mapping[str, RiskDecision] = field(default_factory=dict)
    by_person: Mapping[int, tuple[RiskDecision, ...]] = field(default_factory=dict)
    by_reference: Mapping[str, tuple[RiskDecision, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.decisions)

    def words(self, respondent_id: int, text: str) -> str:
        """What a respondent says in a quotation, as it may leave."""
        return _guarded(text, self.by_person.get(respondent_id, ()), self.language)

    def passage(self, one: ShownPassage) -> ShownPassage:
        """A passage, with what is said before and after it, as it may leave."""
        if not self.by_reference:
            return one
        quote = one.quote
        for reference in one.references:
            quote = _guarded(quote, self.by_reference.get(reference, ()), self.language)
        return replace(one, quote=quote, before=self._turn(one.before), after=self._turn(one.after))

    def _turn(self, turn: SpokenTurn | None) -> SpokenTurn | None:
        if turn is None or turn.by not in self.by_reference:
            return turn
        return replace(turn, words=_guarded(turn.words, self.by_reference[turn.by], self.language))

    def hides(self, id_: str) -> bool:
        """Whether somebody decided to hide the numbers of that id."""
        return id_ in self.decisions and self.decisions[id_].how == "mask"


NO_GUARD = Guard()
"""Where nothing was decided, or the words are to be seen as they are."""


def read_guard(project: Project, language: str = "") -> Guard:
    """What was decided in a project; ``language`` is that of what stands in the place of words."""
    decisions = risk_decisions(project)
    if not decisions:
        return NO_GUARD
    by_guid: dict[str, list[RiskDecision]] = {}
    for one in decisions.values():
        if one.respondent and one.how != "accept":
            by_guid.setdefault(one.respondent, []).append(one)
    # What is cut away needs no mask.
    ordered = {guid: tuple(sorted(found, key=lambda one: one.how != "shorten")) for guid, found in by_guid.items()}
    called = respondent_references(project)
    return Guard(
        language_of(language or project.language),
        decisions,
        {person.id: ordered[person.guid] for person in respondents(project) if person.guid in ordered},
        {called[guid]: found for guid, found in ordered.items() if guid in called},
    )


def _guarded(text: str, decisions: Iterable[RiskDecision], language: Language) -> str:
    for one in decisions:
        if one.how == "shorten":
            short = shortened(text, one.text)
            if short is not None and any(places_of(text, word) for word, _kind in one.words):
                text = short
        for word, kind in one.words:
            instead = one.text if one.how == "replace" else TELLING_STAND_INS[language].get(kind, CUT)
            text = _replaced(text, word, instead)
    return text


def _replaced(text: str, word: str, instead: str) -> str:
    parts, at = list[str](), 0
    for start, end in places_of(text, word):
        parts += [text[at:start], instead]
        at = end
    return "".join([*parts, text[at:]])


def shortened(text: str, wanted: str) -> str | None:
    """What is left of a quotation, with (...) where something was cut; ``None`` where that does not stand in it.

    The pieces between the cuts of what is ``wanted`` must stand in it, in that order.
    """
    words = " ".join(text.split())
    pieces = [" ".join(piece.split()) for piece in wanted.split(CUT)]
    pieces = [piece for piece in pieces if piece]
    spans = [*_spans(words, pieces)]
    if not pieces or len(spans) < len(pieces):
        return None
    parts = [CUT] if any(sign.isalnum() for sign in words[: spans[0][0]]) else []
    for place, (start, end) in enumerate(spans):
        following = spans[place + 1][0] if place + 1 < len(spans) else len(words)
        between = words[end:following]
        is_cut = any(sign.isalnum() for sign in between)
        # A sign that ends the sentence is no word that was left out.
        parts.append(words[start:end] if is_cut else f"{words[start:end]}{between.rstrip()}")
        if is_cut:
            parts.append(CUT)
    return " ".join(parts)


def _spans(words: str, pieces: Iterable[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for piece in pieces:
        start = words.find(piece, at)
        if start < 0:
            return
        at = start + len(piece)
        yield start, at
