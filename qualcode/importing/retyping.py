"""A turn is typed anew: the text of its document is corrected in that one place, and all else stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from qualcode.changes.corrections import CorrectionOutcome, NewText, correct_document
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.language.sentences import sentence_spans
from qualcode.model import Turn
from qualcode.storage import Project
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.revisions.texts import RevisionText, kept_of, text_now
from qualcode.text.spans import Span
from qualcode.text.turns import count_words, normalise


def correct_turn(
    project: Project, coder: str, document_id: int, ordinal: int, was: str, words: str, *, dry_run: bool = False
) -> CorrectionOutcome:
    """Gives a turn that said ``was`` other words, in one change that one undo takes back; what stands in it goes along.

    ``ConflictError`` where it does not say that any more, or no words would be left in the document.
    """
    document = next((one for one in read_documents(project) if one.id == document_id), None)
    if document is None:
        raise NotFoundError(_("That document has been removed."))
    now = text_now(project, document_id)
    turn = now.turns[ordinal] if ordinal < len(now.turns) else None
    if turn is None or now.text[turn.body : turn.end] != was:
        raise ConflictError(
            _("The text of {name} has just been corrected in another window.").format(name=document.name),
            _("Nothing was changed. Do it again on the text as it is now."),
        )
    language = document.language
    found = retyped(now, turn, words, lambda text, spans: sentence_spans(text, language, spans))
    kept = kept_of(project, document_id)
    new = NewText(
        found.text,
        found.turns,
        found.sentences,
        str(kept["source"]),
        str(kept["source_sha256"]),
        str(kept["format"]),
        None if kept["encoding"] is None else str(kept["encoding"]),
    )
    return correct_document(project, coder, document_id, new, dry_run=dry_run)


def retyped(
    now: RevisionText, turn: Turn, words: str, sentences_in: Callable[[str, Iterable[Span]], Sequence[Span]]
) -> RevisionText:
    """A text in which one turn says other words; who speaks, what is asked and when stay as they are."""
    said = normalise(words).strip()
    text = now.text[: turn.body] + said + now.text[turn.end :]
    end = turn.body + len(said)
    moved = end - turn.end
    turns = [
        replace(one, end=end, words=count_words(text, turn.body, end))
        if one.ordinal == turn.ordinal
        else replace(one, start=one.start + moved, body=one.body + moved, end=one.end + moved)
        if one.start >= turn.end
        else one
        for one in now.turns
    ]
    before = [span for span in now.sentences if span[1] <= turn.body]
    after = [(start + moved, stop + moved) for start, stop in now.sentences if start >= turn.end]
    return RevisionText(text, turns, [*before, *sentences_in(text, [(turn.body, end)]), *after])
