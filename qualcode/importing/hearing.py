"""Who speaks in a text, and in which sentences: a pure function of one text, which a process beside can do as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.language.sentences import sentence_spans
from qualcode.model import Turn
from qualcode.text.spans import Span
from qualcode.text.turns import look_for_turns


class Unheard(NamedTuple):
    """A text with its language, and its turns where somebody has said them already."""

    text: str
    language: str
    turns: tuple[Turn, ...] | None = None


class Heard(NamedTuple):
    """The turns of a text, and the sentences of their bodies."""

    turns: Sequence[Turn]
    sentences: Sequence[Span]


def hear(unheard: Unheard | None) -> Heard | None:
    """The turns and sentences of a text; of none, none."""
    if unheard is None:
        return None
    turns = unheard.turns if unheard.turns is not None else look_for_turns(unheard.text).turns
    return Heard(turns, sentences_of(unheard.text, unheard.language, turns))


def prepare() -> None:
    """Loads what sentences are found with, while there is no text yet."""
    hear(Unheard("Ja. Nee.", "nl"))


def sentences_of(text: str, language: str, turns: Sequence[Turn]) -> list[Span]:
    """The sentences of the bodies of turns."""
    return sentence_spans(text, language, [(turn.body, turn.end) for turn in turns])
