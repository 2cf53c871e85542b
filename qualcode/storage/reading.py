"""What the rooms of storage need of a project: to read rows, and to write in a transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Parameters = Sequence[Any] | Mapping[str, Any]


class Queryable(Protocol):
    """Something that answers queries."""

    def rows(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    def scalar(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query; ``None`` where there is no row."""


class Gate(Queryable, Protocol):
    """Something that also writes, as a whole or not at all."""

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """A write transaction that waits its turn, commits as a whole, or leaves nothing."""

    def tell(self, touched: Mapping[str, frozenset[int]]) -> None:
        """Say what a change touched, once it is on disk."""
