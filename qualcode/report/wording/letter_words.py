"""What a language must say in the letter that a coder gets after settling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.analysis.quantify import Forms


@dataclass(frozen=True, slots=True)
class LetterWords:
    """Heads and sentences of one language; what stands in braces is filled in by the letter.

    ``decided`` says by outcome what was settled on, ``outcomes`` are those of a decision.
    """

    title: str
    intro: str
    documents: Forms
    agreed: Forms
    settled: Forms
    open: Forms
    as_yours: Forms
    pattern: str
    pattern_heads: tuple[str, ...]
    pattern_note: str
    n_of: str
    pattern_none: str
    cases: str
    cases_none: str
    own: str
    own_nothing: str
    another: Forms
    wider: str
    narrower: str
    decided_wider: str
    decided_narrower: str
    another_nothing: Forms
    decided: Mapping[str, str]
    why: str
    no_reason: str
    other_coder: str
    and_: str
