"""What a build did, file by file, and the hashes by which it knows what it did before."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from qualcode.rows import Tabular

Status = Literal["new", "changed", "unchanged", "moved", "kept", "removed", "vanished", "error"]
"""What became of a thing: ``kept`` is changed in the project and in the files, and stays as it is in the project;
``removed`` was taken out of the project since and stays out; ``vanished`` is in the files no more, and stays."""
STATUSES: Sequence[Status] = ("new", "changed", "unchanged", "moved", "kept", "removed", "vanished", "error")


@dataclass
class BuiltThing:
    """What became of a file, or of a part of one. ``counts`` are what it brought, by name."""

    kind: str
    place: str
    status: Status
    message: str = ""
    hint: str = ""
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The thing as ``build --format json`` has it."""
        return {
            "kind": self.kind,
            "file": self.place,
            "status": self.status,
            "message": self.message,
            "hint": self.hint,
            "notes": self.notes,
            "counts": self.counts,
        }


@dataclass
class NotPlaced:
    """A row of a file that could not be placed."""

    place: str
    line: int
    message: str
    hint: str


@dataclass
class BuildReport(Tabular):
    """What a build did. ``dropped`` is what was left out of what was read; ``steps`` are the undoable changes it is."""

    project: str = ""
    is_new: bool = False
    dry_run: bool = False
    steps: int = 0
    things: list[BuiltThing] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    not_placed: list[NotPlaced] = field(default_factory=list)
    untold: int = 0
    """Rows that were not placed beside those among ``not_placed``, of which there are very many then."""
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, place: str, status: Status, message: str = "", hint: str = "") -> BuiltThing:
        """Notes what became of something."""
        thing = BuiltThing(kind, place, status, message, hint)
        self.things.append(thing)
        return thing

    @property
    def failed(self) -> bool:
        """Whether something could not be read or placed."""
        return bool(self.not_placed or self.untold) or any(one.status == "error" for one in self.things)

    def to_dicts(self) -> list[dict[str, Any]]:
        """What became of each thing."""
        return [one.to_dict() for one in self.things]

    def to_dict(self) -> dict[str, Any]:
        """The whole account."""
        counted = Counter(one.status for one in self.things)
        return {
            "project": self.project,
            "new": self.is_new,
            "dry_run": self.dry_run,
            "steps": self.steps,
            "statuses": {status: counted[status] for status in STATUSES},
            "things": self.to_dicts(),
            "dropped": self.dropped,
            "not_placed": [
                {"file": one.place, "line": one.line, "message": one.message, "hint": one.hint}
                for one in self.not_placed
            ],
            "untold": self.untold,
            "notes": self.notes,
        }


def digest(*parts: object) -> str:
    """A short hash of plain values, by which one is known again."""
    words = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
