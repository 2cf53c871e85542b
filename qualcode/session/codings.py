"""What the coder does to codings beyond putting a code on a passage, as calls on the project's thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qualcode.changes import codings as library
from qualcode.changes.codebook import split_off
from qualcode.changes.new_code import coin_code
from qualcode.model import Coding, HistoryEntry
from qualcode.storage.codings import coding as read_coding
from qualcode.storage.history import next_to_undo
from qualcode.storage.log import touched
from qualcode.text.spans import Span

if TYPE_CHECKING:
    from qualcode.session.session import Session, StudyOverview

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


def altered(session: Session, entry: HistoryEntry) -> Altered | None:
    """What an entry of the audit trail touched, or ``None`` where that was not a few codings alone."""
    tables = touched(session.project, entry)
    ids = tables.pop("coding", set())
    if tables or len(ids) > _MANY:
        return None
    found = [read_coding(session.project, coding_id) for coding_id in ids]
    return Altered(frozenset(ids), [coding for coding in found if coding is not None])


def _last(session: Session) -> Altered | None:
    entry = next_to_undo(session.project, session.coder)
    return altered(session, entry) if entry else None


def recode(session: Session, coding_id: int, code_id: int) -> Altered | None:
    """Give a coding another code."""
    library.recode(session.project, session.coder, [coding_id], code_id)
    return _last(session)


def recode_as_new(session: Session, coding_id: int, name: str, parent_id: int | None) -> Made:
    """Make a code and give it a coding, in one change."""
    code_id = split_off(session.project, session.coder, [coding_id], name, parent_id=parent_id)
    found = read_coding(session.project, coding_id)
    return Made(code_id, True, [found] if found else [], session.study())


def set_span(session: Session, coding_id: int, span: Span) -> Altered | None:
    """Move the edges of a coding."""
    library.set_span(session.project, session.coder, coding_id, *span)
    return _last(session)


def split(session: Session, coding_id: int, at: int) -> Altered | None:
    """Split a coding in two."""
    library.split_coding(session.project, session.coder, coding_id, at)
    return _last(session)


def join(session: Session, coding_ids: Sequence[int]) -> Altered | None:
    """Make one coding of several."""
    library.join_codings(session.project, session.coder, coding_ids)
    return _last(session)


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
    made = coin_code(
        session.project, session.coder, name, (document_id, *span), parent_id=parent_id, under=under, others=others
    )
    found = [read_coding(session.project, coding_id) for coding_id in made.codings if coding_id is not None]
    return Made(made.code_id, made.new, [coding for coding in found if coding is not None], session.study())
