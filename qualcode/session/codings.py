"""What the coder does to codings, and how they are after it: each change says itself which of them it touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from qualcode.changes import codings as coding_changes
from qualcode.changes.log_words import in_words
from qualcode.changes.new_code import coin_code
from qualcode.model import PERSON, SUGGESTION, Coding
from qualcode.session.overview import StudyOverview, overview
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage import codings as stored_codings
from qualcode.storage.history import Touched
from qualcode.text.spans import Span

_MANY = 300
"""Codings touched at once above which everything is read again instead."""


class Altered(NamedTuple):
    """The codings that a change touched, by id, and those of them that are there now."""

    ids: frozenset[int]
    fresh: Sequence[Coding]


class Made(NamedTuple):
    """A new code with its codings, and the project as it is with it; ``new`` is false where it was there already."""

    code_id: int
    new: bool
    codings: Sequence[Coding]
    study: StudyOverview


class Turned(NamedTuple):
    """What an undo or redo did: in words, and what it was about: a passage, or a code by path or name.

    ``altered`` are the codings that differ now, ``None`` where anything else may differ as well.
    """

    words: str
    document_id: int | None
    span: Span | None
    code: str
    altered: Altered | None

    @property
    def start(self) -> int | None:
        """Where the passage starts."""
        return self.span[0] if self.span else None


def codings_on(session: Session, document_id: int) -> list[Coding]:
    """The codings of all coders on a document."""
    return stored_codings.codings(session.project, document_id=document_id)


def altered(session: Session, touched: Touched) -> Altered | None:
    """How the codings are that a change touched, or ``None`` where that was not a few codings alone."""
    ids = touched.get("coding", frozenset())
    if touched.keys() - {"coding"} or len(ids) > _MANY:
        return None
    return Altered(ids, stored_codings.codings(session.project, ids=ids) if ids else ())


def _fresh(session: Session, ids: Sequence[int | None]) -> list[Coding]:
    return stored_codings.codings(session.project, ids=[made for made in ids if made is not None])


def apply(
    session: Session, document_id: int, span: Span, code_ids: Sequence[int], suggested: Collection[int] = ()
) -> list[Coding]:
    """Put codes on a passage; the new codings (without those that were there already), which are on disk then.

    Those that were ``suggested`` say so.
    """
    new = [
        coding_changes.NewCoding(document_id, *span, one, origin=SUGGESTION if one in suggested else PERSON)
        for one in code_ids
    ]
    return _fresh(session, session.change(coding_changes.apply_codings, new).value)


def remove(session: Session, coding_ids: Sequence[int]) -> Altered | None:
    """Remove codings of the coder's own."""
    return altered(session, session.change(coding_changes.remove_codings, coding_ids).touched)


def set_memo(session: Session, coding_id: int, memo: str) -> Altered | None:
    """Put a memo on a coding of the coder's own."""
    return altered(session, session.change(coding_changes.set_memo, coding_id, memo).touched)


def set_good(session: Session, coding_id: int, good: bool) -> Altered | None:
    """Flag a coding of the coder's own as a good quotation, or not."""
    return altered(session, session.change(coding_changes.set_good, coding_id, good).touched)


def recode(session: Session, coding_id: int, code_id: int) -> Altered | None:
    """Give a coding another code."""
    return altered(session, session.change(coding_changes.recode, [coding_id], code_id).touched)


def set_span(session: Session, coding_id: int, span: Span) -> Altered | None:
    """Move the edges of a coding."""
    return altered(session, session.change(coding_changes.set_span, coding_id, *span).touched)


def split(session: Session, coding_id: int, at: int) -> Altered | None:
    """Split a coding in two."""
    return altered(session, session.change(coding_changes.split_coding, coding_id, at).touched)


def join(session: Session, coding_ids: Sequence[int]) -> Altered | None:
    """Make one coding of several."""
    return altered(session, session.change(coding_changes.join_codings, coding_ids).touched)


def recode_as_new(session: Session, coding_id: int, name: str, parent_id: int | None) -> Made:
    """Make a code and give it a coding, in one change."""
    from qualcode.changes.codebook import split_off  # with all that a codebook is changed by: for who recodes so

    code_id = session.change(split_off, [coding_id], name, parent_id=parent_id).value
    return Made(code_id, True, _fresh(session, [coding_id]), overview(session))


def coin(
    session: Session,
    document_id: int,
    span: Span,
    name: str,
    *,
    parent_id: int | None = None,
    under: str = "",
    others: Sequence[int] = (),
) -> Made:
    """Make a code and put it, and the codes ``others``, on a passage, in one change."""
    made = session.change(coin_code, name, (document_id, *span), parent_id=parent_id, under=under, others=others).value
    return Made(made.code_id, made.new, _fresh(session, made.codings), overview(session))


def undo(session: Session) -> Turned:
    """Take back the coder's own last change."""
    return _turn(session, back=True)


def redo(session: Session) -> Turned:
    """Do again what the coder undid last."""
    return _turn(session, back=False)


def _turn(session: Session, *, back: bool) -> Turned:
    changed = session.change(Project.undo if back else Project.redo)
    entry = changed.value
    start, end = entry.about.get("start"), entry.about.get("end")
    span = (start, end if isinstance(end, int) else start) if isinstance(start, int) else None
    code = str(entry.about.get("code", ""))
    return Turned(in_words(entry), entry.document_id, span, code, altered(session, changed.touched))
