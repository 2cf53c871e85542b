"""What coders had made of the documents of a round when each of them finished, and what they could see by then.

The audit trail is walked from its newest line to its oldest, and everything it holds is taken back on the way: what
then stands is what stood at that moment. A round hides its documents for as long as it is open; whatever stood on one
of them while it was not, before it was open for the last time, could be seen by the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.model import Round, is_by_machine
from qualcode.storage.codebook import codebook
from qualcode.storage.history import Op, Value, each_inverse, each_op, unpack
from qualcode.storage.project import Project
from qualcode.text.spans import Span

if TYPE_CHECKING:
    from qualcode.text.altered.editing import EditFollowing
    from qualcode.text.altered.following import TextFollowing

Pair = tuple[int, int]
"""The ids of a document and of a coder."""


class FinishedCoding(NamedTuple):
    """A coding as it was; ``code_id`` is that of today where its code was merged into another since."""

    id: int
    start: int
    end: int
    code_id: int
    codebook_version: int


class Finish(NamedTuple):
    """What a coder had made of a document of a round when they finished it, or when it was ended before that.

    ``in_time``: finished before it was ended. ``sure``: nothing was altered behind the finish in a copy, of which the
    merge brings only what came of it.
    """

    in_time: bool
    sure: bool
    codings: tuple[FinishedCoding, ...]


class GoneCode(NamedTuple):
    """A code that codings had then and that has been removed since. The one above it may be gone as well."""

    id: int
    parent_id: int | None
    slug: str
    name: str


class RoundPast(NamedTuple):
    """What was made in a round. ``seen`` are documents on which coders of the round could see each other's codings."""

    finishes: Mapping[Pair, Finish]
    seen: frozenset[int]


class Past(NamedTuple):
    """What was made in rounds that are over, by round id, and the codes of that which are gone.

    ``became`` gives, for codes that were merged into others, the code (of today) that has their codings now.
    """

    rounds: Mapping[int, RoundPast]
    gone: tuple[GoneCode, ...]
    became: Mapping[int, int]


def read_past(project: Project, rounds: Collection[Round]) -> Past:
    """What was made in these rounds, which are over, at each coder's finish of each document."""
    if not rounds and project.scalar("SELECT 1 FROM tombstone WHERE kind = 'code'") is None:
        # No code was ever removed, and nothing else is asked: the whole trail would tell nothing.
        return Past({}, (), {})
    # Also what a coder may not see now: the lines of the trail are needed to take back, and only what is over is told.
    with project.sight.whole():
        walk = _Walk(project, rounds)
        walk.back()
        return walk.past()


def changed_since(project: Project, past: RoundPast) -> int:
    """How many codings were made, changed or removed after their coder had finished the document in the round."""
    now: dict[Pair, dict[int, tuple[int, int, int]]] = {}
    for coding_id, document_id, coder_id, start, end, code_id in project.rows(
        'SELECT id, document_id, coder_id, start, "end", code_id FROM coding'
    ):
        now.setdefault((document_id, coder_id), {})[coding_id] = (start, end, code_id)
    count = 0
    for pair, finish in past.finishes.items():
        then = {one.id: (one.start, one.end, one.code_id) for one in finish.codings}
        here = now.get(pair, {})
        count += sum(then.get(row) != here.get(row) for row in then.keys() | here.keys())
    return count


class _Line(NamedTuple):
    """A line of the trail without its operations."""

    id: int
    at: str
    kind: str
    state: str
    action: str
    target: int | None
    document_id: int | None
    coder: str
    merge: str | None
    merged: str | None
    into: str | None


@dataclass
class _Ring:
    """A round on the way back: its work by assignment id, what has been found of it, and whether it was open later."""

    round: Round
    pairs: dict[int, Pair]
    in_time: dict[int, bool]
    found: dict[int, Finish] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    was_open: bool = False
    hides: bool = False


class _TextsBack:
    """The texts of documents that were corrected, from today's back to the one of the moment that a walk is at."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {}
        self._following: dict[tuple[str, str], EditFollowing | TextFollowing] = {}

    def take_back(self, op: Op) -> None:
        """Goes back over what gave documents another text."""
        own, place = op.columns.index("id"), op.columns.index("text")
        for old, new in zip(op.rows, op.after, strict=True):
            texts, before = self._texts.setdefault(int(str(old[own])), [str(new[place])]), str(old[place])
            if before in texts:  # it was that again later: what was between was taken back
                del texts[texts.index(before) + 1 :]
            else:
                texts.append(before)

    def today(self, document_id: int, span: Span) -> Span | None:
        """Where a passage of the moment stands today, followed through each correction since."""
        texts = self._texts.get(document_id, ())
        for new, old in reversed([*pairwise(texts)]):
            if (old, new) not in self._following:
                from qualcode.text.altered.editing import following  # of weight, and only where a text was corrected

                self._following[old, new] = following(old, new)
            found = self._following[old, new].span(*span)
            if found is None:
                return None
            span = found.start, found.end
        return span


class _Walk:
    """The tables as they were, one line of the trail after the other, from the newest back."""

    def __init__(self, project: Project, rounds: Collection[Round]) -> None:
        self.project = project
        coding = 'document_id, coder_id, start, "end", code_id, codebook_version, created, revision_id, origin'
        columns = {"coding": coding}
        columns |= {"round": "ended", "assignment": "coder_id, document_id, round_id, finished"}
        self.columns = {table: tuple(name.strip(' "') for name in names.split(",")) for table, names in columns.items()}
        self.state: dict[str, dict[int, dict[str, Value]]] = {
            table: {
                row[0]: dict(zip(self.columns[table], row[1:], strict=True))
                for row in project.rows(f"SELECT id, {names} FROM main.{table}")
            }
            for table, names in columns.items()
        }
        self.texts = _TextsBack()
        self.brought: dict[Pair, list[tuple[str, str, FinishedCoding]]] = {}
        self.own: dict[Pair, set[int]] = {}
        for row_id, one in self.state["coding"].items():
            self.own.setdefault((int(str(one["document_id"])), int(str(one["coder_id"]))), set()).add(row_id)
        book = codebook(project)
        self.today = set(book.by_id)
        self.paths = {code.path: code.id for code in book.codes}
        self.removed: dict[int, GoneCode] = {}
        self.became: dict[int, int] = {}
        self.rings = [self._ring(found) for found in rounds]
        self.lines = [
            _Line(*row)
            for row in project.rows(
                "SELECT id, at, kind, state, action, target, document_id, coder, json_extract(about, '$.merge'),"
                " json_extract(about, '$.merged'), json_extract(about, '$.into') FROM main.history ORDER BY id DESC"
            )
        ]
        self.coders = {row[0]: row[1] for row in project.rows("SELECT id, name FROM main.coder")}

    def _ring(self, found: Round) -> _Ring:
        work = {row: one for row, one in self.state["assignment"].items() if one["round_id"] == found.id}
        return _Ring(
            found,
            {row: (int(str(one["document_id"])), int(str(one["coder_id"]))) for row, one in work.items()},
            {
                row: one["finished"] is not None and (found.ended is None or str(one["finished"]) <= found.ended)
                for row, one in work.items()
            },
        )

    def back(self) -> None:
        """Goes all the way back."""
        for line in self.lines:
            if line.merged:
                continue  # what a merge is credited with; the merge itself holds the operations
            done = self._done(line)
            for ring in self.rings:
                self._finishes(ring, line, done)
            if line.merge and line.kind == "do" and line.state != "undone":
                self._brings(line.merge, done)
            self._codes(line, done)
            gone = [self._take_back(op) for op in reversed(done)]
            for ring in self.rings:
                self._look(ring, {pair for pairs in gone for pair in pairs})

    def past(self) -> Past:
        """What was found."""
        found = {}
        for ring in self.rings:
            for row, pair in ring.pairs.items():
                # Nothing tells when it was: a file that somebody else wrote.
                ring.found.setdefault(row, Finish(ring.in_time[row], False, self._codings(pair)))
            finishes = {
                pair: ring.found[row]._replace(codings=self._named(ring.found[row].codings))
                for row, pair in ring.pairs.items()
            }
            found[ring.round.id] = RoundPast(finishes, frozenset(ring.seen))
        used = {one.code_id for past in found.values() for finish in past.finishes.values() for one in finish.codings}
        gone: dict[int, GoneCode] = {}
        for code_id in used - self.today:
            up: int | None = code_id
            while up is not None and up not in self.today and up not in gone and up in self.removed:
                code = self.removed[up]
                up = None if code.parent_id is None else self._now(code.parent_id)
                gone[code.id] = code._replace(parent_id=up)
        became = {code_id: now for code_id in self.became if (now := self._now(code_id)) in self.today}
        return Past(found, tuple(gone.values()), became)

    def _named(self, codings: Iterable[FinishedCoding]) -> tuple[FinishedCoding, ...]:
        """The codings with the codes that theirs became."""
        found = [one._replace(code_id=self._now(one.code_id)) for one in codings]
        return tuple(one for one in found if one.code_id in self.today or one.code_id in self.removed)

    def _now(self, code_id: int) -> int:
        """The code that a code became, or itself."""
        met = set()
        while code_id not in self.today and code_id in self.became and code_id not in met:
            met.add(code_id)
            code_id = self.became[code_id]
        return code_id

    def _done(self, line: _Line) -> list[Op]:
        """The operations that a line of the trail carried out, in order."""
        packed = self.project.scalar(
            "SELECT ops FROM main.history WHERE id = ?", [line.id if line.kind == "do" else line.target]
        )
        return [*(each_inverse if line.kind == "undo" else each_op)(packed)]

    def _take_back(self, op: Op) -> set[Pair]:
        """Takes an operation back; the work that comes to light by it, which was there until it was removed."""
        if op.table == "document" and op.sign == "~" and "text" in op.columns:
            self.texts.take_back(op)
        if op.table not in self.state:
            return set()
        rows, place = self.state[op.table], op.columns.index("id")
        shown: set[Pair] = set()
        for row in op.rows:
            row_id = int(str(row[place]))
            if op.sign == "+":
                rows.pop(row_id, None)
                continue
            values = {name: row[at] for at, name in enumerate(op.columns) if name in self.columns[op.table]}
            rows.setdefault(row_id, dict.fromkeys(self.columns[op.table])).update(values)
            # Of one that was forgotten nothing is told.
            if op.sign == "-" and op.table == "coding" and "document_id" in values:
                pair = (int(str(values["document_id"])), int(str(values["coder_id"])))
                shown.add(pair)
                self.own.setdefault(pair, set()).add(row_id)
        return shown

    def _finishes(self, ring: _Ring, line: _Line, done: Iterable[Op]) -> None:
        """Keeps what a coder had made, where they finished by this, or where it ended the round before."""
        for row_id, before, after in _changes(done, "assignment", "finished"):
            if row_id in ring.pairs and row_id not in ring.found and ring.in_time[row_id] and not before and after:
                ring.found[row_id] = self._finish(ring.pairs[row_id], line, str(after), in_time=True)
        for row_id, before, after in _changes(done, "round", "ended"):
            if row_id == ring.round.id and not before and after:
                for work, pair in ring.pairs.items():
                    if not ring.in_time[work]:
                        ring.found.setdefault(work, self._finish(pair, line, str(after), in_time=False))

    def _finish(self, pair: Pair, line: _Line, moment: str, *, in_time: bool) -> Finish:
        """What a coder had made at a moment: what stood here, and what a merge brought since that was made by then."""
        known = {one.id: one for one in self._codings(pair)}
        merges = {line.merge} if line.merge else set()
        for merge, created, one in self.brought.get(pair, ()):
            if one.id not in known and created <= moment:
                known[one.id] = one
                merges.add(merge)
        sure, late = True, set[int]()
        for merge in merges:
            behind, all_told = self._behind(merge, moment, pair)
            late |= behind
            sure = sure and all_told
        return Finish(in_time, sure, tuple(one for row, one in sorted(known.items()) if row not in late))

    def _brings(self, merge: str, done: Iterable[Op]) -> None:
        """Notes the codings that a merge brought, which were made elsewhere before."""
        for op in done:
            for row_id in _ids(op) if (op.table, op.sign) == ("coding", "+") else ():
                row = self.state["coding"].get(row_id)
                if row is not None:
                    pair = (int(str(row["document_id"])), int(str(row["coder_id"])))
                    if (brought := self._today(row_id, row)) is not None:
                        self.brought.setdefault(pair, []).append((merge, str(row["created"]), brought))

    def _behind(self, merge: str, moment: str, pair: Pair) -> tuple[set[int], bool]:
        """What a coder made in a copy after a moment, and whether that is all they altered there since."""
        late: set[int] = set()
        sure = True
        for line in self.lines:
            if line.merged != merge or line.at <= moment or line.coder != self.coders.get(pair[1]):
                continue
            if line.document_id not in (pair[0], None):
                continue
            if line.kind == "do" and line.action in ("coding.add", "coding.rule", "coding.suggest", "codings.import"):
                ops = unpack(self.project.scalar("SELECT ops FROM main.history WHERE id = ?", [line.id]))
                late |= {row for op in ops if (op.table, op.sign) == ("coding", "+") for row in _ids(op)}
            elif line.action.startswith(("coding", "code.")):
                sure = False
        return late, sure

    def _codings(self, pair: Pair) -> tuple[FinishedCoding, ...]:
        rows = self.state["coding"]
        there = (self._today(row_id, rows[row_id]) for row_id in sorted(self.own.get(pair, ())) if row_id in rows)
        return tuple(one for one in there if one is not None)

    def _today(self, row_id: int, row: Mapping[str, Value]) -> FinishedCoding | None:
        """A coding as it was, where its passage stands today; ``None`` where its words were gone, or are by now."""
        if self.project.sight.without_machine and is_by_machine(str(row["origin"])):
            return None
        found = _finished(row_id, row)
        span = self.texts.today(int(str(row["document_id"])), (found.start, found.end))
        return None if row["revision_id"] or span is None else found._replace(start=span[0], end=span[1])

    def _codes(self, line: _Line, done: Iterable[Op]) -> None:
        """Notes which codes went, and what they became: what was theirs, or stood under them, then is another's."""
        ops = list(done)
        went: dict[int, GoneCode] = {}
        for op in ops:
            if op.table == "code" and op.sign == "-":
                for row in op.rows:
                    code = dict(zip(op.columns, row, strict=True))
                    up = code["parent_id"]
                    went[int(str(code["id"]))] = GoneCode(
                        int(str(code["id"])), None if up is None else int(str(up)), str(code["slug"]), str(code["name"])
                    )
        if not went:
            return
        self.removed = went | self.removed
        for table, column in (("coding", "code_id"), ("code", "parent_id")):
            for _row, before, after in _changes(ops, table, column):
                if before in went and isinstance(after, int):
                    self.became.setdefault(int(str(before)), after)
        if line.into in self.paths:
            for code_id in went:
                self.became.setdefault(code_id, self.paths[line.into])

    def _look(self, ring: _Ring, shown: Collection[Pair]) -> None:
        """Notes what could be seen before this line, where the round hid nothing then and is open again later."""
        work = [one for one in self.state["assignment"].values() if one["round_id"] == ring.round.id]
        row = self.state["round"].get(ring.round.id)
        hides = row is not None and row["ended"] is None and any(one["finished"] is None for one in work)
        pairs = set(ring.pairs.values())
        if ring.was_open and not hides:
            if ring.hides:
                shown = {pair for pair in pairs if self._codings(pair)}
            ring.seen |= {document_id for document_id, _coder in pairs.intersection(shown)}
        ring.was_open |= hides
        ring.hides = hides


def _finished(row_id: int, row: Mapping[str, Value]) -> FinishedCoding:
    names = ("start", "end", "code_id", "codebook_version")
    return FinishedCoding(row_id, *(int(str(row[name])) for name in names))


def _ids(op: Op) -> Iterator[int]:
    place = op.columns.index("id")
    return (int(str(row[place])) for row in op.rows)


def _changes(ops: Iterable[Op], table: str, column: str) -> Iterator[tuple[int, Any, Any]]:
    """Where operations alter a column, or put rows in that have it: the row's id, and its value before and after."""
    for op in ops:
        if op.table != table or column not in op.columns or op.sign == "-":
            continue
        at = op.columns.index(column)
        for number, row_id in enumerate(_ids(op)):
            if op.sign == "+":
                yield row_id, None, op.rows[number][at]
            else:
                yield row_id, op.rows[number][at], op.after[number][at]
