"""What comes in while a conflict waits: the copy as if what hangs on the conflict had not been done there yet.

The history's entries come in whole or not at all. Of the rows that a conflict is about, and all that hangs on them
(:class:`HeldBack`), nothing comes in: no entry that wrote any of them, and nothing else that such an entry wrote. What
is left is merged as ever. It is kept only where looking at the same copy again gives the same conflicts, no more
to take in, and the same result whatever is decided; else all of the copy waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.merging.columns import Values
from qualcode.merging.reconciling import Reconciliation
from qualcode.merging.report import FOLLOW, SIDES, Conflict
from qualcode.storage import Project
from qualcode.storage.copies import read_sides
from qualcode.storage.copy_rows import EXISTS, NUMBERED, CopyRow, Key, Side, refs, renamed
from qualcode.storage.file.kept import kept
from qualcode.storage.provenance import written_rows

_LEAVING = frozenset({"field", "deleted", "order", "name"})
"""The reasons of conflicts beside which the rest may come in; texts, rings and spellings touch too much."""
_ALONE = frozenset({"coder", "round", "assignment"})
"""Who may see and do what hangs on these: where one of them would wait all does."""
_REMEMBERED = {"decision": ("settles", "readings"), "summary": ("passages",), "answer_decision": ("readings",)}
"""Columns that hold GUIDs of codings and answers, as such or first in a list."""


class HeldBack:
    """The rows of which nothing comes in while conflicts wait, with the entries of the copy that wrote them.

    A row is held that a conflict is about; that an entry wrote which wrote a held row; that points to a held row that
    is not here; and that is deleted there while a held row points to it here. Entries that undo one another go
    together, and a merge there waits with any of the lines that it brought. ``rows`` is empty where all must wait.
    """

    def __init__(self, ours: Side, theirs: Side, conflicts: Mapping[str, Conflict], same: Mapping[str, str]) -> None:
        self._ours, self._theirs = ours, theirs
        self.rows: set[Key] = set()
        self.entries: set[str] = set()
        self._queue: list[Key] = []
        self._wrote = written_rows(theirs, ours.known)
        for at in (theirs.touched, theirs.turned):
            for place, columns in at.items():
                for entry in columns.values():
                    self._wrote.setdefault(entry, set()).add(place)
        self._writers: dict[Key, set[str]] = {}
        for entry, rows in self._wrote.items():
            for place in rows:
                self._writers.setdefault(place, set()).add(entry)
        self._tied = self._ties()
        found = [self._about(conflict, same) for conflict in conflicts.values()]
        if not all(found):
            return
        for rows in found:
            for place in rows:
                self._hold(place)
        self._spread()
        new = {line.guid for line in theirs.trail if line.guid in theirs.known} - ours.known
        doubled = any(key in theirs.same or key in ours.same for _table, key in self.rows)
        if doubled or not new - self.entries or _ALONE & {table for table, _key in self.rows}:
            self.rows.clear()

    def _ties(self) -> dict[str, set[str]]:
        """Which entries of the copy that are not known here only come together."""
        guids = {line.id: line.guid for line in self._theirs.trail if line.guid not in self._ours.known}
        merges = {line.merge: line.guid for line in self._theirs.trail if line.merge and not line.merged}
        tied: dict[str, set[str]] = {}
        for line in self._theirs.trail:
            other = guids.get(line.target or 0)
            if other is not None and line.guid not in self._ours.known:
                tied.setdefault(line.guid, set()).add(other)
                tied.setdefault(other, set()).add(line.guid)
            if line.merged in merges:
                tied.setdefault(line.guid, set()).add(merges[line.merged])
        return tied

    def _about(self, conflict: Conflict, same: Mapping[str, str]) -> set[Key]:
        """The rows that a conflict is about, by the keys of before the two were brought together; none: all."""
        table, place = conflict.kind, conflict.id.removeprefix(f"{conflict.kind}:").rpartition(":")[0]
        wanted = {renamed(table, key, same) for key in (place.split("+") if conflict.reason == "name" else [place])}
        sides = (self._ours, self._theirs)
        if conflict.reason not in _LEAVING:
            return set()
        if conflict.reason == "order":
            parents = {None} if place == "top" else wanted
            return {
                ("code", key)
                for side in sides
                for key, row in side.rows["code"].items()
                if (same.get(str(row.values["parent_id"]), row.values["parent_id"])) in parents
            }
        return {(table, key) for side in sides for key in side.rows[table] if renamed(table, key, same) in wanted}

    def _hold(self, place: Key) -> None:
        if place not in self.rows:
            self.rows.add(place)
            self._queue.append(place)

    def _enter(self, entry: str) -> None:
        entries = [entry]
        while entries:
            entry = entries.pop()
            if entry not in self.entries and entry not in self._ours.known:
                self.entries.add(entry)
                entries += self._tied.get(entry, ())
                for place in self._wrote.get(entry, ()):
                    self._hold(place)

    def _spread(self) -> None:
        while self._queue:
            while self._queue:
                for entry in self._writers.get(self._queue.pop(), ()):
                    self._enter(entry)
            absent = {key for table, key in self.rows if key not in self._ours.rows[table]}
            for table, rows in self._theirs.rows.items():
                for key, row in rows.items():
                    if (table, key) not in self.rows and any(one in absent for one in self._needs(table, row)):
                        self._hold((table, key))
            for table, key in [*self.rows]:
                here = self._ours.rows[table].get(key)
                for target, wanted in _pointed(table, here.values) if here else ():
                    gone = wanted not in self._theirs.rows[target] and wanted in self._ours.rows[target]
                    if gone and (
                        wanted in self._theirs.tombstones or EXISTS in self._theirs.touched.get((target, wanted), {})
                    ):
                        self._hold((target, wanted))

    def _needs(self, table: str, row: CopyRow) -> Iterator[str]:
        """The keys of all that a row there speaks of."""
        yield from (wanted for _target, wanted in _pointed(table, row.values))
        if table in NUMBERED:
            yield str(row.values["codebook_version"])
        for column in _REMEMBERED.get(table, ()):
            for one in kept(row.values[column] or "[]", table, column, row.id):
                yield self._theirs.key(str(one[0] if isinstance(one, list) and one else one))

    def leave(self, ours: Side, theirs: Side) -> None:
        """Makes the copy's side look as if no entry that is held had been made: what is held is as it is here."""
        for table, key in self.rows:
            here, there = ours.rows[table].get(key), theirs.rows[table].pop(key, None)
            if here is not None:
                theirs.rows[table][key] = CopyRow(there.id if there else 0, here.guid, dict(here.values))
        theirs.known = theirs.known - self.entries
        theirs.touched = {place: at for place, at in theirs.touched.items() if place not in self.rows}
        theirs.turned = {place: at for place, at in theirs.turned.items() if place not in self.rows}


def _pointed(table: str, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The rows that a row points to."""
    for column, target in refs(table, values):  # type: ignore[arg-type]
        if values[column]:
            yield target, str(values[column])


Final = dict[str, dict[str, Values]]


class Rest:
    """What of a copy can come in while conflicts wait: ``result``, or ``None`` where nothing can."""

    def __init__(
        self,
        project: Project,
        copy: Project,
        whole: Reconciliation,
        decisions: Mapping[str, str],
        prefer: str | None,
    ) -> None:
        self._project, self._copy, self._decisions, self._prefer = project, copy, decisions, prefer
        self._waiting = {conflict.id: conflict for conflict in whole.undecided}
        self.result: Reconciliation | None = None
        waiting = dict(self._waiting)
        first = read_sides(project, copy)
        while True:
            held = HeldBack(*first, waiting, whole.same)
            if not held.rows:
                return
            ours, theirs = first[0].twin(), first[1].twin()
            held.leave(ours, theirs)
            result = Reconciliation(ours, theirs, decisions, prefer)
            more = {conflict.id: conflict for conflict in result.undecided if conflict.id not in waiting}
            if not more and result.undecided:
                return
            if not more:
                break
            waiting |= more
        self.result = result
        self._given = {conflict.id: conflict.decision for conflict in whole.conflicts.values() if conflict.decision}
        self._whatever = self._decided(*first)

    def _decided(self, ours: Side, theirs: Side) -> list[Final]:
        """What comes of it whatever is decided: one result for each way to decide all that waits."""
        return [Reconciliation(ours.twin(), theirs.twin(), self._given, prefer).final for prefer in (*SIDES, FOLLOW)]

    def is_sure(self) -> bool:
        """Whether, now that the rest is in, the same waits, no more is to come in, and no decision is forestalled."""
        ours, theirs = read_sides(self._project, self._copy)
        whole = Reconciliation(ours.twin(), theirs.twin(), self._decisions, self._prefer)
        now = {conflict.id: conflict for conflict in whole.undecided}
        return (
            {name: _readings(conflict) for name, conflict in now.items()}
            == {name: _readings(conflict) for name, conflict in self._waiting.items()}
            and not HeldBack(ours, theirs, now, whole.same).rows
            and self._decided(ours, theirs) == self._whatever
        )


def _readings(conflict: Conflict) -> tuple[object, ...]:
    """What a conflict is about; what the thing is called may have become otherwise."""
    return conflict.kind, conflict.reason, conflict.field, conflict.ours, conflict.theirs, conflict.choices
