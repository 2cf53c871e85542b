"""Queries that are kept under a name."""

from __future__ import annotations

from qualcode.changes.saved_queries import save_query
from qualcode.queries.query.answering import read_query
from qualcode.session.session import Session


def keep_query(session: Session, name: str, text: str) -> bool:
    """Keeps a query under a name, if it makes sense; whether another of that name makes place for it.

    Errors are those of :func:`queries.query.answering.read_query` and :func:`changes.saved_queries.save_query`.
    """
    session.read(read_query, text)
    return session.change(save_query, name, text).value
