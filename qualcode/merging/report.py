"""What a merge tells: conflicts with both readings, what came of each thing, and the proof by numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qualcode.rows import Tabular


@dataclass(frozen=True, slots=True)
class CopyReading:
    """What one copy says: ``state`` is value, changed, used or deleted. ``uses`` counts rows by table."""

    state: str
    value: object = None
    coder: str = ""
    at: str = ""
    uses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the copies disagree. ``reason`` is field, deleted, text, name, order or cycle.

    ``id`` is the same on every machine. ``decision`` is ours, theirs, or ``None`` while there is none.
    """

    id: str
    kind: str
    what: str
    reason: str
    field: str
    ours: CopyReading
    theirs: CopyReading
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Two things made apart that are one: ``by`` says what they have in common (name, text, address, passage)."""

    kind: str
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class MergedThing:
    """What the merge does with one thing: ``status`` is new, changed, deleted, joined or left_out.

    ``fields`` gives (before, after) of what changed here.
    """

    kind: str
    status: str
    what: str
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeProof:
    """The proof for one kind of row: what was here and there, what became of it, and what is here now, counted again.

    ``shared`` is on both sides and in the result; ``joined`` (here, there) became one with another of its side.
    """

    kind: str
    here: int
    there: int
    shared: int
    same: int
    changed: int
    only_here: int
    new: int
    deleted: int
    left_out: int
    joined: tuple[int, int]
    conflicts: int
    after: int

    @property
    def holds(self) -> bool:
        """Whether all that was here, all that was there and all that is here now is accounted for."""
        return (
            self.here == self.same + self.changed + self.only_here + self.deleted + self.joined[0]
            and self.there == self.shared + self.new + self.left_out + self.joined[1]
            and self.after == self.here + self.new - self.deleted - self.joined[0]
        )


@dataclass
class MergeReport(Tabular):
    """What a merge did, or would do.

    ``merged`` is False where it was only tried, was stopped by a conflict, or had nothing to do (``nothing_new``).
    ``entries`` is the number of lines of the copy's audit trail that are not here; ``kinds`` is empty where a decision
    is wanting.
    """

    other: Path
    kinds: list[MergeProof] = field(default_factory=list)
    items: list[MergedThing] = field(default_factory=list)
    matched: list[Match] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    entries: int = 0
    merged: bool = False
    nothing_new: bool = False
    dry_run: bool = False

    @property
    def undecided(self) -> list[Conflict]:
        """The conflicts that stop the merge until they are decided."""
        return [conflict for conflict in self.conflicts if conflict.decision is None]

    @property
    def holds(self) -> bool:
        """Whether the sums prove that nothing was lost."""
        return all(kind.holds for kind in self.kinds)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The proof, one dictionary a kind of thing."""
        return [asdict(kind) | {"holds": kind.holds} for kind in self.kinds]

    def to_dict(self) -> dict[str, Any]:
        """The report as ``merge --format json`` prints it."""
        return {
            "other": str(self.other),
            "dry_run": self.dry_run,
            "merged": self.merged,
            "nothing_new": self.nothing_new,
            "entries": self.entries,
            "holds": self.holds,
            "kinds": self.to_dicts(),
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
            "matched": [asdict(match) for match in self.matched],
            "items": [asdict(item) for item in self.items],
        }
