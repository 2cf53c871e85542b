"""The one gate through which a project changes, and the undo, redo and audit trail that read what it wrote.

A :class:`Change` collects row operations; the operations and the history entry that holds them commit together. An
entry can be turned around as long as the rows still look the way it left them. Undoing and redoing are entries too.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import sys
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import chain, count, repeat
from typing import Any, NamedTuple, Protocol

from qualcode.errors import ConflictError, DamagedError
from qualcode.files.platform import quoted
from qualcode.i18n import _
from qualcode.model import HistoryEntry
from qualcode.storage.blinding import BEGUN_ROUNDS, OPEN_ROUNDS
from qualcode.storage.file.entry_text import each_written
from qualcode.storage.file.guard import LARGEST
from qualcode.storage.file.kept import kept
from qualcode.storage.file.log import last_line
from qualcode.storage.portable.derived import DerivedGuids
from qualcode.storage.revisions.displaced import Displacement
from qualcode.storage.schema import GUARDED, WITH_GUID
from qualcode.storage.scrubbing.erasing import note_number
from qualcode.storage.words.keeping import TouchedTexts, keep_up

Parameters = Sequence[Any] | Mapping[str, Any]

Value = str | int | float | bytes | None
_COMPRESS_ABOVE = 512
_CLOSE = timedelta(seconds=1)
_PIECE = 5_000
"""So many rows of an operation stand on one line of an entry, so that none is ever read, or written, as a whole."""
_MOST = 4 * LARGEST
"""The bytes that the operations of one change may unpack to."""
_MOST_TOUCHED = 10_000
"""So many rows of a table are told of one by one (:data:`Touched`)."""
_STEP = 1024 * 1024


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


class Op(NamedTuple):
    """Rows put in (``+``), taken out (``-``) or altered (``~``: ``rows`` holds before and after, aligned by ``id``)."""

    sign: str
    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    after: tuple[tuple[Value, ...], ...] = ()

    def inverse(self) -> Op:
        """The operation that takes this one back."""
        if self.sign == "~":
            return Op("~", self.table, self.columns, self.after, self.rows)
        return Op("-" if self.sign == "+" else "+", self.table, self.columns, self.rows)

    def without(self, ids: Collection[int]) -> Op:
        """The operation without the rows of these ids."""
        place = self.columns.index("id")
        kept = [number for number, row in enumerate(self.rows) if row[place] not in ids]
        if len(kept) == len(self.rows):
            return self
        after = tuple(self.after[number] for number in kept) if self.after else ()
        return self._replace(rows=tuple(self.rows[number] for number in kept), after=after)


class PutIn(NamedTuple):
    """A coding that was to be put in: its id, and whether it is new, for its coder may have had the code there."""

    id: int
    is_new: bool


Touched = Mapping[str, frozenset[int]]
"""The ids of the rows that a change put in, took out or altered, by table; of very many only the first."""


class _Touches:
    """Gathers what operations touch."""

    def __init__(self) -> None:
        self._found: dict[str, set[int]] = {}

    def add(self, op: Op) -> None:
        """Takes in what an operation touches."""
        ids, place = self._found.setdefault(op.table, set()), op.columns.index("id")
        ids.update(int(str(row[place])) for row in op.rows[: max(0, _MOST_TOUCHED - len(ids))])

    def told(self) -> Touched:
        """What all of them touch."""
        return {table: frozenset(ids) for table, ids in self._found.items()}


def now() -> str:
    """The moment in UTC, ISO 8601 with milliseconds and a ``Z``."""
    return _written(datetime.now(UTC))


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment_after_all(connection: sqlite3.Connection) -> str:
    """Now, or the millisecond after the last entry where that is as new: what came first can be told by its time.

    An entry far ahead, of a machine whose clock was wrong, is let be.
    """
    row = connection.execute("SELECT at FROM main.history ORDER BY id DESC LIMIT 1").fetchone()
    moment = datetime.now(UTC)
    if row and _written(moment) <= str(row[0]) <= _written(moment + _CLOSE):
        with suppress(ValueError):  # a time that is none, in a file that somebody else wrote
            return _written(datetime.fromisoformat(str(row[0])) + timedelta(milliseconds=1))
    return _written(moment)


def new_guid() -> str:
    """A new random identifier, in the form that REFI-QDA uses."""
    return str(uuid.uuid4())


def new_guids() -> Iterator[str]:
    """New identifiers for rows that whoever may see one of them may see all: random, and numbered at the end.

    Neighbours in an index, they are put into it several times as fast. What is hidden of a row must not be told by a
    gap, so rows of another coder, or on another document, have others.
    """
    stem = new_guid()[:24]
    return (f"{stem}{number:012x}" for number in count())


class Change:
    """Collects what one action of a coder does to the rows. Made by :meth:`Project.change`, inside a transaction."""

    def __init__(self, connection: sqlite3.Connection, coder: str, seed: str = "") -> None:
        self._connection = connection
        self._derived = DerivedGuids(connection, seed) if seed else None
        self.coder = coder
        self.at = _moment_after_all(connection)
        self._packing = Packing()
        self._touches = _Touches()
        self._texts = TouchedTexts()
        self._noted: list[Op] | None = None
        self.about: dict[str, object] = {}
        self.document_id: int | None = None
        self.fixed = False
        self.guid = ""
        """That of its line in the history, where it is not a new one."""

    @contextmanager
    def noting(self) -> Iterator[list[Op]]:
        """The operations that are carried out meanwhile."""
        self._noted = []
        try:
            yield self._noted
        finally:
            self._noted = None

    @property
    def altered(self) -> bool:
        """Whether anything was done to any row."""
        return self._packing.count > 0

    @property
    def touched(self) -> Touched:
        """The rows that were put in, taken out or altered so far."""
        return self._touches.told()

    def packed(self) -> bytes | bytearray:
        """The operations as :func:`pack` makes them into bytes; there come no more after them."""
        return self._packing.finish()

    def next_id(self, table: str) -> int:
        """The id that the table's next row will get (the transaction holds the write lock)."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
        return int(row[0]) + 1 if row else 1

    def insert(self, table: str, **values: Value) -> int:
        """Puts one row in; its new ``id`` is the result. A ``guid`` is made where the table has one."""
        return self.insert_many(table, [values])[0]

    def insert_many(self, table: str, rows: Sequence[Mapping[str, Value]]) -> list[int]:
        """Puts rows of the same columns in; their new ids are the result, in order."""
        if not rows:
            return []
        first = self.next_id(table)
        wants_guid = table in WITH_GUID and "guid" not in rows[0]
        columns = ("id", *(("guid",) if wants_guid else ()), *rows[0])
        made = tuple(
            (first + n, *((self._guid(table, row),) if wants_guid else ()), *(row[name] for name in rows[0]))
            for n, row in enumerate(rows)
        )
        self.carry_out(Op("+", table, columns, made))
        return list(range(first, first + len(rows)))

    def insert_rows(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> None:
        """Puts very many rows in, of a table that has no GUIDs, without a name beside each value."""
        made = tuple((row_id, *row) for row_id, row in enumerate(rows, self.next_id(table)))
        if made:
            self.carry_out(Op("+", table, ("id", *columns), made))

    def _guid(self, table: str, row: Mapping[str, Value]) -> str:
        return (self._derived.guid(table, row) if self._derived else "") or new_guid()

    def coding_guids(self) -> Callable[[tuple[Value, ...]], str]:
        """What gives the codings of one coder on one document their GUIDs, each asked for with its :data:`CODED`."""
        if self._derived is not None:
            return lambda coded: self._guid("coding", dict(zip(CODED, coded, strict=True)))
        numbered = new_guids()
        return lambda _coded: next(numbered)

    def insert_codings(
        self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]], *, given: bool = False
    ) -> list[PutIn]:
        """Puts codings in that have a GUID of :func:`new_guids`, each unless its coder has the code on that passage.

        One that was ``given`` elsewhere may have been here before.

        The last of the ``columns`` is the quotation, which the history does not hold: it stands in the document.
        """
        first = self.next_id("coding")
        self._connection.execute("SAVEPOINT codings")
        try:
            self._put_in(columns, rows, given)
            found = [*map(PutIn, range(first, first + len(rows)), repeat(True))]
        except sqlite3.IntegrityError:
            self._connection.execute("ROLLBACK TO codings")
            found = self._put_in_what_is_new(columns, rows, given)
        self._connection.execute("RELEASE codings")
        return found

    def _put_in_what_is_new(
        self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]], given: bool
    ) -> list[PutIn]:
        places, free = [columns.index(name) for name in CODED], count(self.next_id("coding"))
        ids: dict[tuple[Value, ...], int] = {}
        new, found = [], []
        for row in rows:
            key = tuple(row[place] for place in places)
            is_new = False
            if key not in ids:
                there = self._connection.execute(_CODED, key).fetchone()
                is_new = there is None
                ids[key] = next(free) if there is None else int(there[0])
            if is_new:
                new.append(row)
            found.append(PutIn(ids[key], is_new))
        self._put_in(columns, new, given)
        return found

    def _put_in(self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]], given: bool) -> None:
        """Puts codings in that are not there, and notes it without the last column."""
        first, names = self.next_id("coding"), ("id", *columns)
        made = [(row_id, *row) for row_id, row in enumerate(rows, first)]
        self._connection.executemany(_insert("coding", names), made)
        if made:
            op = Op("+", "coding", names[:-1], tuple([row[:-1] for row in made]))
            if given:
                _mark(self._connection, op, self.coder, self.at)
            self._note(op)

    def update(self, table: str, row_id: int, **values: Value) -> bool:
        """Alters a row; only what differs is written. False where nothing did."""
        columns = ("id", *values)
        before = self._rows(table, columns, [row_id])[0]
        after = (row_id, *values.values())
        differing = [n for n in range(1, len(columns)) if before[n] != after[n]]
        if not differing:
            return False
        keep = (0, *differing)
        self.carry_out(
            Op(
                "~",
                table,
                tuple(columns[n] for n in keep),
                (tuple(before[n] for n in keep),),
                (tuple(after[n] for n in keep),),
            )
        )
        return True

    def delete(self, table: str, row_ids: Iterable[int]) -> int:
        """Takes rows out, with a tombstone where the table has GUIDs; their number is the result."""
        ids = list(row_ids)
        if not ids:
            return 0
        columns = tuple(row[1] for row in self._connection.execute(f'PRAGMA main.table_info("{_known(table)}")'))
        self.carry_out(Op("-", table, columns, tuple(self._rows(table, columns, ids))))
        return len(ids)

    def forget(self, table: str, rows: Mapping[int, str]) -> None:
        """Takes rows (id -> GUID, empty where the table has none) out without a word of what they held.

        No line of the history tells of them any more by now; of this one comes only that they were, with a tombstone.
        """
        if not rows:
            return
        connection, has_guid = self._connection, _known(table) in WITH_GUID
        columns = ("id", "guid") if has_guid else ("id",)
        gone = tuple((row, guid) if has_guid else (row,) for row, guid in sorted(rows.items()))
        connection.executemany(f'DELETE FROM main."{table}" WHERE id = ?', [(row,) for row in rows])
        op = Op("-", table, columns, gone)
        self._note(op.inverse())
        self._note(op)
        if has_guid:
            _mark(connection, op, self.coder, self.at)

    def _rows(self, table: str, columns: Sequence[str], ids: Sequence[int]) -> list[tuple[Value, ...]]:
        names = ", ".join(f'"{name}"' for name in columns)
        sql = f'SELECT {names} FROM main."{_known(table)}" WHERE id = ?'
        found = [self._connection.execute(sql, [row_id]).fetchone() for row_id in ids]
        if None in found:
            raise ConflictError(_("Another window has just removed this."))
        return [tuple(row) for row in found]

    def carry_out(self, op: Op) -> None:
        """Carries an operation out and notes it. The rows must be as it expects them: ``ConflictError`` otherwise."""
        apply(self._connection, op, self.coder, self.at)
        self._note(op)

    def _note(self, op: Op) -> None:
        if self._noted is not None:
            self._noted.append(op)
        self._packing.add(op)
        self._touches.add(op)
        self._texts.add(*op)

    def keep_words(self) -> None:
        """Brings the index of words up to date with what was done to texts."""
        keep_up(self._connection, self._texts.documents(self._connection))


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO main."{_known(table)}" ({names}) VALUES ({", ".join("?" * len(columns))})'


def _known(table: str) -> str:
    if table not in GUARDED:
        raise ValueError(f"{table} does not change through the gate")
    return table


def apply(connection: sqlite3.Connection, op: Op, coder: str, at: str) -> None:
    """Carries an operation out. The rows must be as it expects them: ``ConflictError`` otherwise."""
    table = _known(op.table)
    try:
        if op.sign == "+":
            columns, rows = _in_full(connection, op)
            connection.executemany(_insert(table, columns), rows)
        else:
            match = " AND ".join(f'"{name}" IS ?' for name in op.columns)
            if op.sign == "-":
                sql, values = f'DELETE FROM main."{table}" WHERE {match}', op.rows
            else:
                assignments = ", ".join(f'"{name}" = ?' for name in op.columns)
                sql = f'UPDATE main."{table}" SET {assignments} WHERE {match}'
                values = tuple(new + old for old, new in zip(op.rows, op.after, strict=True))
            changed = connection.executemany(sql, values).rowcount
            if changed != len(op.rows):
                raise ConflictError(_("This has been changed since."), _("See who changed it with: qualcode log"))
    except sqlite3.IntegrityError as error:
        raise ConflictError(
            _("Something that was made since depends on this."), _("See what was done since with: qualcode log")
        ) from error
    if table in WITH_GUID and op.sign != "~":
        _mark(connection, op, coder, at)


_MANY = 5
"""From so many quotations of one document on its text is read once, and not for each."""


def _in_full(connection: sqlite3.Connection, op: Op) -> tuple[Sequence[str], Iterable[tuple[Value, ...]]]:
    """The rows that an operation puts in; a coding without its quotation quotes what stands in the document."""
    if not quotes_by_place(op):
        return op.columns, op.rows

    document, start, end = (op.columns.index(name) for name in PLACE)
    places = Counter(row[document] for row in op.rows)

    def quoting() -> Iterator[tuple[Value, ...]]:
        last: tuple[Value, str] = (None, "")
        for row in op.rows:
            first, behind = int(str(row[start])), int(str(row[end]))
            if places[row[document]] < _MANY and 0 <= first <= behind:
                # To have all of a long text as Python has it takes longer than all else that undoing a key does.
                cut, given = "substr(text, ?, ?)", [first + 1, behind - first]
                found = connection.execute(f"SELECT {cut} FROM main.document WHERE id = ?", [*given, row[document]])
                yield (*row, str((found.fetchone() or ("",))[0]))
                continue
            if row[document] != last[0]:
                whole = connection.execute("SELECT text FROM main.document WHERE id = ?", [row[document]]).fetchone()
                last = (row[document], str(whole[0]) if whole else "")
            yield (*row, last[1][first:behind])

    return (*op.columns, "quote"), quoting()


CODED = ("document_id", "start", "end", "code_id", "coder_id")
"""What no two codings of a text have in common."""
_CODED = "SELECT id FROM main.coding WHERE revision_id = 0 AND " + " AND ".join(f'"{name}" = ?' for name in CODED)
PLACE = CODED[:3]
"""Where a coding stands."""


def quotes_by_place(op: Op) -> bool:
    """Whether an operation puts codings in that quote what stands in their document, and does not say it again."""
    return (op.sign, op.table) == ("+", "coding") and "quote" not in op.columns and {*PLACE} <= {*op.columns}


def _mark(connection: sqlite3.Connection, op: Op, coder: str, at: str) -> None:
    """Keeps the tombstones in step: put up for rows taken out, cleared for rows that come (back) in."""
    guid = op.columns.index("guid")
    if op.sign == "-":
        connection.executemany(
            "INSERT OR REPLACE INTO tombstone (guid, kind, coder, deleted) VALUES (?, ?, ?, ?)",
            [(row[guid], op.table, coder, at) for row in op.rows],
        )
    elif connection.execute("SELECT 1 FROM tombstone LIMIT 1").fetchone() is not None:
        connection.executemany("DELETE FROM tombstone WHERE guid = ?", [(row[guid],) for row in op.rows])


class Packing:
    """Operations as bytes, one after the other, of which nothing is kept but the bytes: JSON, deflated if not short.

    They are an array of operations, each on a line of its own, and one of very many rows on several.
    """

    def __init__(self) -> None:
        self.count = 0
        self._size = 0
        self._bytes = bytearray(b"[")
        self._deflating: Any = None

    def add(self, op: Op) -> None:
        """Takes an operation in. ``ConflictError`` where it is too much for one change."""
        for at in range(0, len(op.rows) or 1, _PIECE):
            piece = (
                op
                if len(op.rows) <= _PIECE
                else op._replace(rows=op.rows[at : at + _PIECE], after=op.after[at : at + _PIECE])
            )
            data = _as_json(piece)
            self._write(b",\n" + data if self.count else data)
            self.count += 1

    def finish(self) -> bytes | bytearray:
        """All of them."""
        self._write(b"]")
        if self._deflating is not None:
            self._bytes += self._deflating.flush()
        return self._bytes

    def _write(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > _MOST or len(data) > LARGEST or len(self._bytes) > LARGEST:
            raise ConflictError(_("That is too much for one change."), _("Do it in parts."))
        if self._deflating is None and self._size > _COMPRESS_ABOVE:
            self._deflating = zlib.compressobj(3)
            self._bytes = bytearray(self._deflating.compress(bytes(self._bytes)))
        self._bytes += data if self._deflating is None else self._deflating.compress(data)


_WORTH_LOADING = 10
"""From so many rows on orjson is loaded, which writes them in a fifth of the time."""
_WRITTEN_ALIKE = frozenset({str, int, bytes, type(None)})
"""What orjson writes as the library's own encoder does; it does not, where a number has a fraction or half of a pair
stands alone."""


def _as_json(op: Op) -> bytes:
    """An operation as JSON, in one line."""
    if (len(op.rows) >= _WORTH_LOADING or "orjson" in sys.modules) and _WRITTEN_ALIKE.issuperset(
        map(type, chain(*op.rows, *op.after))
    ):
        from orjson import dumps  # a single coding is made before it is loaded

        with suppress(TypeError):
            return dumps(tuple(op), default=_plain)
    return _ENCODER.encode(op).encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    raise TypeError(type(value).__name__)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def pack(ops: Iterable[Op]) -> bytes | bytearray:
    """Operations as bytes; see :class:`Packing`."""
    packing = Packing()
    for op in ops:
        packing.add(op)
    return packing.finish()


def unpack(data: bytes | bytearray) -> list[Op]:
    """The operations that :func:`pack` made into ``data``. ``DamagedError`` where it cannot have made them."""
    return list(each_op(data))


def each_op(data: bytes | bytearray) -> Iterator[Op]:
    """The operations in ``data`` one by one, for there may be too many to hold; errors as with :func:`unpack`."""
    with _whole():
        for written in each_written(_pieces(data), _PIECE):
            yield _read(written.values)


def each_inverse(data: bytes | bytearray) -> Iterator[Op]:
    """The operations that take those in ``data`` back, in order; errors as with :func:`each_op`."""
    with _whole():
        # As they are written they take the least room.
        for text in reversed([written.text for written in each_written(_pieces(data), _PIECE)]):
            yield _read(json.loads(text)).inverse()


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, zlib.error, RecursionError, MemoryError):
        # Without the cause: what a library says of bytes may quote them.
        raise DamagedError(
            _("A line of the history cannot be read: the file is damaged."), _("See where with: qualcode check")
        ) from None


def _pieces(data: bytes | bytearray) -> Iterator[bytes]:
    if data[:1] != b"[":
        yield from _inflated(data)
        return
    for at in range(0, len(data), _STEP):
        yield bytes(data[at : at + _STEP])


def _inflated(data: bytes | bytearray) -> Iterator[bytes]:
    inflating = zlib.decompressobj()
    size = 0
    while not inflating.eof:
        piece = inflating.decompress(data, _STEP)
        data = inflating.unconsumed_tail
        size += len(piece)
        if size > _MOST or not (piece or data or inflating.eof):
            raise ValueError
        yield piece
    if inflating.unused_data:
        raise ValueError


_AS_WRITTEN = frozenset({str, int, float, bool, type(None)})


def _read(written: Any) -> Op:
    """The operation that JSON makes of what is written."""

    def value(item: Any) -> Value:
        if isinstance(item, dict):
            return base64.b64decode(item["base64"], validate=True)
        if isinstance(item, str | int | float | None):
            return item
        raise TypeError

    def rows(items: list[list[Any]], width: int) -> tuple[tuple[Value, ...], ...]:
        # Nearly all rows hold nothing but what is as it is written.
        found = tuple(tuple(row if _AS_WRITTEN.issuperset(map(type, row)) else map(value, row)) for row in items)
        if any(len(row) != width for row in found):
            raise ValueError
        return found

    sign, table, names, old, new = written
    columns = tuple(names)
    before, after = rows(old, len(columns)), rows(new, len(columns))
    if sign not in ("+", "-", "~") or table not in GUARDED or len(after) != (len(before) if sign == "~" else 0):
        raise ValueError
    if columns.count("id") != 1 or not all(isinstance(name, str) and name.isidentifier() for name in columns):
        raise ValueError
    place = columns.index("id")
    if not all(type(row[place]) is int for row in (*before, *after)):
        raise TypeError
    return Op(sign, table, columns, before, after)


class Sealed(NamedTuple):
    """What of a line of the history never changes, and so is in its seal."""

    guid: str
    at: str
    coder: str
    kind: str
    action: str
    about: str
    document_id: int | None
    ops: bytes | bytearray

    def seal(self) -> str:
        """The SHA-256 of the line, in hexadecimal: of all but the operations as a JSON array, then of these."""
        words = json.dumps(self[:-1], ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(words)
        digest.update(self.ops)
        return digest.hexdigest()

    def is_as_sealed(self, seal: Any) -> bool:
        """Whether this has the shape of a line, and says what it said when it was sealed (``None``: none was)."""
        texts = (self.guid, self.at, self.coder, self.kind, self.action, self.about)
        if not all(isinstance(text, str) for text in texts) or not isinstance(self.ops, bytes):
            return False
        document: Any = self.document_id
        return isinstance(document, int | None) and (seal is None or self.seal() == seal)


def seal(connection: sqlite3.Connection) -> None:
    """Seals the lines of the history that have none, as part of a transaction that wrote them."""
    names = ", ".join(Sealed._fields)
    for row_id in [row[0] for row in connection.execute("SELECT id FROM main.history WHERE sha256 = ''")]:
        row = connection.execute(f"SELECT {names} FROM main.history WHERE id = ?", [row_id]).fetchone()
        connection.execute("UPDATE main.history SET sha256 = ? WHERE id = ?", [Sealed(*row).seal(), row_id])


def write_entry(
    connection: sqlite3.Connection,
    change: Change,
    *,
    action: str,
    kind: str = "do",
    state: str = "done",
    target: int | None = None,
) -> int:
    """Writes the line of the audit trail for a change, in the change's own transaction."""
    about = json.dumps(change.about, ensure_ascii=False)
    line = Sealed(
        change.guid or new_guid(), change.at, change.coder, kind, action, about, change.document_id, change.packed()
    )
    names, marks = ", ".join(line._fields), ", ".join("?" * len(line))
    cursor = connection.execute(
        f"INSERT INTO main.history ({names}, state, target, sha256) VALUES ({marks}, ?, ?, ?)",
        [*line, state, target, line.seal()],
    )
    return int(cursor.lastrowid or 0)


def turn_around(project: Gate, coder: str, entry: HistoryEntry) -> HistoryEntry:
    """Undoes a done entry, or does an undone one again; the new line of the audit trail is the result.

    Raises ``ConflictError`` (and changes nothing) where the rows have been changed since or others depend on them.
    """
    undoing = entry.state == "done"
    with project.transaction() as connection, _rounds_stay(connection, entry):
        change = Change(connection, coder)
        change.about, change.document_id = dict(entry.about), entry.document_id
        stored = connection.execute("SELECT state, ops FROM history WHERE id = ?", [entry.id]).fetchone()
        if stored[0] != entry.state:
            raise ConflictError(_("Another window has just done this."))
        # The entry that it turns around holds the operations, and this one none.
        touches, pointed = _Touches(), {table: set[int]() for table in _WITH_MEMOS}
        texts = TouchedTexts()
        displaced = Displacement(connection)
        for op in (each_inverse if undoing else each_op)(stored[1]):
            apply(connection, op, coder, change.at)
            touches.add(op)
            texts.add(*op)
            displaced.add(*op)
            if op.table in pointed:
                place = op.columns.index("id")
                pointed[op.table] |= {int(str(row[place])) for row in op.rows}
        keep_up(connection, texts.documents(connection))
        _refuse_orphans(connection, pointed)
        displaced.refuse(entry.id)
        connection.execute(
            "UPDATE main.history SET state = ? WHERE id = ?", ["undone" if undoing else "done", entry.id]
        )
        new_id = write_entry(
            connection,
            change,
            action=entry.action,
            kind="undo" if undoing else "redo",
            state="fixed",
            target=entry.id,
        )
    project.tell(touches.told())
    return next(iter(entries(project, "id = ?", [new_id])))


_WITH_MEMOS = ("document", "code", "respondent")


def _refuse_orphans(connection: sqlite3.Connection, touched: Mapping[str, set[int]]) -> None:
    """``ConflictError`` where a row would go that somebody wrote a memo on since; no foreign key can say so."""
    for kind, ids in touched.items():
        sql = f"SELECT target_id FROM main.memo WHERE kind = ? AND target_id NOT IN (SELECT id FROM main.{kind})"
        if ids and ids & {row[0] for row in connection.execute(sql, [kind])}:
            raise ConflictError(
                _("Something that was made since depends on this."), _("See what was done since with: qualcode log")
            )


_RESTRUCTURING = frozenset("code.edit code.move code.merge code.remove code.retire code.revive codebook.import".split())
"""What changes the codebook under those who code; what is added is in nobody's way."""


_STRAYS = (
    "SELECT DISTINCT k.document_id, k.coder_id FROM main.coding k"
    " JOIN main.assignment a ON a.document_id = k.document_id"
    " JOIN main.assignment b ON b.round_id = a.round_id AND b.coder_id = k.coder_id"
    " WHERE NOT EXISTS (SELECT 1 FROM main.assignment c WHERE c.round_id = a.round_id"
    " AND c.document_id = k.document_id AND c.coder_id = k.coder_id)"
)
"""The documents of rounds that a coder of the round coded without having been given them."""


@contextmanager
def _rounds_stay(connection: sqlite3.Connection, entry: HistoryEntry) -> Iterator[None]:
    """``ConflictError`` where turning an entry around would show for a moment what a round hides, or hide it again.

    No longer having finished does not open a round again whose coders saw each other's work. Beginning and ending a
    round are not taken back once somebody has coded or finished in it. An open round holds the codebook.
    """
    finishing = entry.action in ("document.finish", "document.reopen")
    holding = f"SELECT name FROM main.round WHERE id IN ({OPEN_ROUNDS}) LIMIT 1"
    if entry.action in _RESTRUCTURING and (row := connection.execute(holding).fetchone()):
        raise ConflictError(
            _("Round {name} is open and holds the codebook as it is.").format(name=row[0]),
            _("Wait until the round is over."),
        )
    if entry.action == "round.share":
        strays = set(connection.execute(_STRAYS))
        yield
        if set(connection.execute(_STRAYS)) - strays:
            raise ConflictError(
                _("In round {name} somebody has begun what was given to them: it is not taken back.").format(
                    name=entry.about.get("round", "")
                ),
                _("See how to share out what is not begun with: qualcode plan share {name}").format(
                    name=quoted(str(entry.about.get("round", "")))
                ),
            )
        return
    if not finishing and entry.action not in ("round.add", "round.end"):
        yield
        return
    rounds = dict(connection.execute("SELECT id, name FROM main.round"))
    begun = {row[0] for row in connection.execute(BEGUN_ROUNDS)}
    before = {row[0] for row in connection.execute(OPEN_ROUNDS)}
    name = str(entry.about.get("round", ""))
    if entry.action == "round.add" and entry.state == "done" and name in {rounds[found] for found in begun}:
        is_open = name in {rounds[found] for found in before}
        raise ConflictError(
            _("In round {name} somebody has coded already: that it was begun is not taken back.").format(name=name),
            _("Its lead ends it with: qualcode round end {name}").format(name=quoted(name))
            if is_open
            else _("What is to be otherwise is settled in the consensus."),
        )
    yield
    opened = {row[0] for row in connection.execute(OPEN_ROUNDS)} - before
    if opened := opened if finishing else opened & begun:
        raise ConflictError(
            _("Round {name} is over: its coders have seen each other's codings.").format(name=rounds[min(opened)]),
            _("What is to be otherwise is settled in the consensus."),
        )


def entries(project: Queryable, where: str = "1", values: Sequence[Value] = (), limit: int = -1) -> list[HistoryEntry]:
    """Lines of the audit trail, newest first."""
    sql = (
        "SELECT id, at, coder, kind, action, about, state, target, document_id FROM history"
        f" WHERE {where} ORDER BY id DESC LIMIT ?"
    )
    return [
        HistoryEntry(
            row[0], row[1], row[2], row[3], row[4], kept(row[5], "history", "about", row[0]), row[6], row[7], row[8]
        )
        for row in project.rows(sql, [*values, limit])
    ]


SCRUBBED = "(scrubbed)"
"""The row of ``sqlite_sequence``, which belongs to no table, that holds the last line that words were taken out of."""


def bar_undo(connection: sqlite3.Connection) -> None:
    """From now on no line of the history so far is turned around, within a change that makes it mean nothing."""
    note_number(connection, SCRUBBED, last_line(connection))


SCRUBBING = ("respondent.erase", "name.replace", "name.restore")
"""The changes that take words out of the history: what was done before one of them is there without its content."""


def scrubbed_before(project: Queryable) -> int:
    """The last line of the history of which the content may be gone, so that nothing before it is turned around."""
    return int(project.scalar("SELECT seq FROM main.sqlite_sequence WHERE name = ?", [SCRUBBED]) or 0)


def is_without_names(project: Queryable) -> bool:
    """Whether names are written otherwise in a project, and were not written back since."""
    sql = "SELECT action FROM history WHERE action IN ('name.replace', 'name.restore') ORDER BY id DESC LIMIT 1"
    return bool(project.scalar(sql) == "name.replace")


SYNC = "project.sync"
"""The change by which a sync brings others' work in. It is nobody's own, and so what no undo takes back by itself."""


def next_to_undo(project: Queryable, coder: str) -> HistoryEntry | None:
    """The coder's own last change that still stands, also one under a name that the coder had before."""
    # With a sign before it the id does not keep SQLite from the index.
    undoable = f"kind = 'do' AND state = 'done' AND action <> '{SYNC}' AND +id > {scrubbed_before(project)}"
    found = next(iter(entries(project, f"coder = ? AND {undoable}", [coder], limit=1)), None)
    # What was done under an earlier name is older than the renaming: only one after what was found can matter, and the
    # whole trail is not read at every undo.
    since = found.id if found else 0
    whose, values = "coder = ?", [coder]
    for renamed in entries(project, f"action = 'coder.rename' AND {undoable} AND id > ?", [since]):
        if renamed.about.get("after") == values[-1]:
            whose += f" OR coder = ? AND id < {renamed.id}"
            values.append(str(renamed.about["before"]))
    if len(values) == 1:
        return found
    return next(iter(entries(project, f"({whose}) AND {undoable}", values, limit=1)), None)


def next_to_redo(project: Queryable, coder: str) -> HistoryEntry | None:
    """The change that the coder undid last; none once the coder did something new after undoing it."""
    target = project.scalar(
        "SELECT u.target FROM history u JOIN history d ON d.id = u.target"
        f" WHERE u.coder = :coder AND u.kind = 'undo' AND d.state = 'undone' AND d.id > {scrubbed_before(project)}"
        f" AND d.action <> '{SYNC}'"
        " AND u.id >"
        " (SELECT COALESCE(MAX(id), 0) FROM history WHERE coder = :coder AND kind = 'do' AND state <> 'fixed'"
        f" AND action <> '{SYNC}')"
        " ORDER BY u.id DESC LIMIT 1",
        {"coder": coder},
    )
    return next(iter(entries(project, "id = ?", [target])), None) if target else None


def next_sync(project: Queryable) -> HistoryEntry | None:
    """The last change by which a sync brought something in, and that still stands."""
    where = f"kind = 'do' AND state = 'done' AND action = ? AND id > {scrubbed_before(project)}"
    return next(iter(entries(project, where, [SYNC], limit=1)), None)
