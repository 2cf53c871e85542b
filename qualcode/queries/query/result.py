"""What a query found as it is told: how many of how many, who, and the passages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qualcode.queries.query.shown import ShownPassage
from qualcode.rows import Rows, Tabular


@dataclass(frozen=True, slots=True)
class RespondentFound:
    """A respondent for whom a query holds, what they are called in all that leaves, and by how many passages."""

    id: str
    group: str | None
    reference: str
    passages: int


@dataclass(frozen=True, slots=True)
class QueryResult(Tabular):
    """What a query (or a claim of a report) holds for: ``n`` of ``base`` respondents, who they are, and the passages.

    ``in_base`` are the references of all that the n are out of, ``note`` is what must be told beside it.
    """

    query: str
    n: int
    base: int
    respondents: Rows[RespondentFound]
    in_base: tuple[str, ...]
    coders: tuple[str, ...]
    note: str
    passages: Rows[ShownPassage] = field(repr=False)
    from_elsewhere: bool = field(default=False, repr=False)
    """Whether it is a figure from elsewhere, which the note names: nobody in the project is behind it."""

    def summary(self) -> dict[str, Any]:
        """The result without its passages, as ``query --format json`` prints it."""
        return {
            "query": self.query,
            "n": self.n,
            "base": self.base,
            "respondents": self.respondents.to_dicts(),
            "in_base": list(self.in_base),
            "coders": list(self.coders),
            "note": self.note,
        }

    def to_dict(self) -> dict[str, Any]:
        """The result as ``passages --format json`` prints it."""
        return self.summary() | {"passages": self.passages.to_dicts()}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a passage."""
        return self.passages.to_dicts()
