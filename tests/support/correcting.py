"""Correcting texts in tests, without files and without the language engine."""

from __future__ import annotations

from qualcode.changes.corrections import CorrectionOutcome, NewText, correct_document
from qualcode.storage import Project
from qualcode.storage.documents import text
from qualcode.text.turns import find_turns


def new_text(words: str, source: str = "correctie.txt") -> NewText:
    """A text with its turns and sentences as an import would find them."""
    turns = find_turns(words)
    return NewText(
        words,
        turns,
        [(turn.body, turn.end) for turn in turns if turn.body < turn.end],
        source,
        f"sha of {source}",
        "text",
        "utf-8",
    )


def corrected(project: Project, coder: str, *pairs: tuple[str, str], document_id: int = 1) -> CorrectionOutcome:
    """Has a document read otherwise: in each pair the one put in the other's place, once."""
    words = text(project, document_id)
    for old, new in pairs:
        assert old in words
        words = words.replace(old, new, 1)
    return correct_document(project, coder, document_id, new_text(words))
