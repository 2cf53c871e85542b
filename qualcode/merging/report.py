"""What a merge tells: conflicts with both readings, what came of each thing, and the proof by numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.rows import Tabular, plain

SIDES = ("ours", "theirs")
FOLLOW = "follow"
"""The decisions on a conflict: one side's reading, or that what was merged into another is so for all."""


@dataclass(frozen=True, slots=True)
class CopyReading:
    """What one copy says: ``state`` is value, changed, used, deleted or merged (``value``: into what).

    Of what the other copy deleted, counts by table: ``uses`` are rows that hang below it, however deep, and go with it;
    ``stay`` are rows that were brought under it since, and are back where they stood.
    """

    state: str
    value: object = None
    coder: str = ""
    at: str = ""
    uses: Mapping[str, int] = field(default_factory=dict)
    stay: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the copies disagree. ``reason`` is field, deleted, text, name, spelling, order or cycle.

    ``id`` is the same on every machine. ``decision`` is one of ``choices``, or ``None`` while there is none.
    """

    id: str
    kind: str
    what: str
    reason: str
    field: str
    ours: CopyReading
    theirs: CopyReading
    choices: tuple[str, ...] = SIDES
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Two things made apart that are one: ``by`` says what they have in common (name, text, address, passage)."""

    kind: str
    what: str
    by: str


@dataclass(frozen=True, slots=True)
class MergedThing:
    """What the merge does with one thing: ``status`` is new, changed, corrected, deleted, joined or left_out.

    ``fields`` gives (before, after) of what changed here.
    """

    kind: str
    status: str
    what: str
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeProof:
    """The proof for one kind of row: what was here and there, what became of it, and what is here now, counted again.

    ``shared`` is on both sides and in the result; ``joined`` (here, there) became one with another of its side. Blind
    work of others is not in the numbers; ``whole`` says whether the same sums hold with it.
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
    whole: bool = True

    @property
    def holds(self) -> bool:
        """Whether all that was here, all that was there and all that is here now is accounted for."""
        return (
            self.whole
            and self.here == self.same + self.changed + self.only_here + self.deleted + self.joined[0]
            and self.there == self.shared + self.new + self.left_out + self.joined[1]
            and self.after == self.here + self.new - self.deleted - self.joined[0]
        )


@dataclass
class MergeReport(Tabular):
    """What a merge did, or would do.

    ``merged`` is False where it was only tried, was stopped by a conflict, or had nothing to do (``nothing_new``).
    ``entries`` is the number of lines of the copy's audit trail that are not here; ``kinds`` is empty where a decision
    is wanting. ``newcomers`` are the coders who come with the copy, each with the name of one here that is like theirs,
    or nothing. Where ``blind``, a round is open: what others make of its documents, and note meanwhile, is merged and
    proven too, and neither counted nor listed. ``withdrawn``: how many respondents were taken out of this project
    first, for they withdrew for good in the copy.
    """

    other: Path
    kinds: list[MergeProof] = field(default_factory=list)
    items: list[MergedThing] = field(default_factory=list)
    matched: list[Match] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    newcomers: dict[str, str] = field(default_factory=dict)
    entries: int = 0
    merged: bool = False
    nothing_new: bool = False
    dry_run: bool = False
    blind: bool = False
    withdrawn: int = 0

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
        return [
            {name: value for name, value in plain(kind).items() if name != "whole"} | {"holds": kind.holds}
            for kind in self.kinds
        ]

    def to_dict(self) -> dict[str, Any]:
        """The report as ``merge --format json`` prints it."""
        return {
            "other": str(self.other),
            "dry_run": self.dry_run,
            "merged": self.merged,
            "nothing_new": self.nothing_new,
            "withdrawn": self.withdrawn,
            "entries": self.entries,
            "holds": self.holds,
            "blind": self.blind,
            "newcomers": [{"coder": name, "like": near or None} for name, near in self.newcomers.items()],
            "kinds": self.to_dicts(),
            "conflicts": plain(self.conflicts),
            "matched": plain(self.matched),
            "items": plain(self.items),
        }

    def to_json(self) -> str:
        """The report as JSON text. It is made before a merge is kept: what cannot be told is not done."""
        return json.dumps(self.to_dict(), ensure_ascii=False)
