"""RQDA in: a database (``NAME.rqda``) of which the tables are much like those that QualCoder made of them later.

It is read as one of QualCoder's, by a view that gives its tables and columns the names which that knows. What was
deleted stays in it with ``status`` 0 until somebody cleans up, and is counted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.formats.projects.database import NUMBER, ForeignDatabase, Value, as_number, as_text, open_database
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.qualcoder import QualcoderScan
from qualcode.formats.projects.study import PortableSet, PortableStudy
from qualcode.i18n import _
from qualcode.text.expressions import expression

_NEEDED = {
    "source": ("id", "name", "file"),
    "freecode": ("id", "name"),
    "coding": ("cid", "fid", "selfirst", "selend"),
}
_HEX = expression(r"#[0-9a-fA-F]{6}")
_MOMENT = expression(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _As(NamedTuple):
    """A table of RQDA, and its columns by QualCoder's names; a word that begins with ``=`` is the value itself."""

    table: str
    columns: Mapping[str, str]


_SAME = {name: name for name in ("name", "memo", "owner", "date")}
_TABLES: Mapping[str, tuple[_As, ...]] = {
    "project": (_As("project", {"about": "about", "memo": "memo", "date": "date"}),),
    "code_cat": (_As("codecat", {**_SAME, "catid": "catid"}),),
    "code_name": (_As("freecode", {**_SAME, "cid": "id", "color": "color"}),),
    "code_text": (
        _As(
            "coding", {**_SAME, "cid": "cid", "fid": "fid", "seltext": "seltext", "pos0": "selfirst", "pos1": "selend"}
        ),
    ),
    "attribute_type": (_As("attributes", {**_SAME, "valuetype": "class"}),),
    "attribute": (
        _As("caseattr", {"name": "variable", "attr_type": "=case", "value": "value", "id": "caseid"}),
        _As("fileattr", {"name": "variable", "attr_type": "=file", "value": "value", "id": "fileid"}),
    ),
    "case_text": (
        _As("caselinkage", {"caseid": "caseid", "fid": "fid", "pos0": "selfirst", "pos1": "selend", "memo": "memo"}),
    ),
    "annotation": (
        _As("annotation", {**_SAME, "fid": "fid", "pos0": "position", "pos1": "position", "memo": "annotation"}),
    ),
    "source": (_As("source", {**_SAME, "id": "id", "fulltext": "file"}),),
    "cases": (_As("cases", {**_SAME, "caseid": "id"}),),
    "journal": (_As("journal", {**_SAME, "jentry": "journal"}),),
}


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a database of RQDA; ``offsets`` as with ``read_study``.

    ``FormatError`` where there is no such database, or it is damaged or hostile.
    """
    scan = QualcoderScan(path, losses, partial(_opened, losses=None))
    with open_database(path) as database:
        if not all(database.has(table, *columns) for table, columns in _NEEDED.items()):
            raise FormatError(
                _("{file} is no project of RQDA").format(file=path), _("Name the project itself, which ends in .rqda.")
            )
        tables = _RqdaTables(database, losses)
        scan.program = "RQDA"
        scan.walk(tables, offsets)
        sets = tuple(_sets(scan, database))
    return replace(scan.study(path.stem), sets=sets)


@contextmanager
def _opened(path: Path, losses: Losses | None) -> Iterator[_RqdaTables]:
    with open_database(path) as database:
        yield _RqdaTables(database, losses)


class _RqdaTables:
    """The tables of RQDA under QualCoder's names; what was deleted is told to ``losses``, once."""

    def __init__(self, database: ForeignDatabase, losses: Losses | None) -> None:
        self._database, self._losses = database, losses
        self._told: set[str] = set()
        self._categories: dict[int, Value] = {}
        for code, category, status in database.rows("treecode", "cid", "catid", "status"):
            if status == 0:
                continue
            if as_number(code) in self._categories and losses is not None:
                losses.changed("second_category", str(as_number(code)))
            self._categories.setdefault(as_number(code), category)

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Value, ...]]:
        """The rows of a table as QualCoder has them."""
        for one in _TABLES.get(table, ()):
            told = one.table in self._told
            self._told.add(one.table)
            for *found, status in self._database.rows(one.table, *_stored(table, one, columns), "status"):
                if status != 0:
                    yield self._values(table, one, columns, found)
                elif not told and self._losses is not None:
                    self._losses.dropped("deleted", one.table)

    def rows_at(self, table: str, numbers: Sequence[int], *columns: str) -> Iterator[tuple[Value, ...]]:
        """The rows that have these numbers, of a table that is one there as well."""
        [one] = _TABLES[table]
        for found in self._database.rows_at(one.table, numbers, *_stored(table, one, columns)):
            yield self._values(table, one, columns, found)

    def _values(self, table: str, one: _As, columns: Sequence[str], found: Sequence[Value]) -> tuple[Value, ...]:
        return tuple(
            self._value(table, name, one.columns.get(name, ""), value)
            for name, value in zip(columns, found, strict=True)
        )

    def _value(self, table: str, name: str, own: str, value: Value) -> Value:
        if own.startswith("="):
            return own[1:]
        if table == "code_name" and name == "catid":
            return self._categories.get(as_number(value))
        if name == "color":
            return value if _HEX.fullmatch(as_text(value).strip()) else None
        if isinstance(value, float) and value.is_integer():  # its positions are real numbers
            return int(value)
        return _moment(value) if name == "date" else value

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return sum(1 for _row in self.rows(table, "name"))


def _stored(table: str, one: _As, columns: Sequence[str]) -> list[str]:
    """What the columns are called in RQDA; ``-`` for one that it does not have."""
    return [
        "id" if (name, table) == ("catid", "code_name") else NUMBER if name == NUMBER
        else one.columns.get(name, "").removeprefix("=") or "-"
        for name in columns
    ]  # fmt: skip


def _sets(scan: QualcoderScan, database: ForeignDatabase) -> Iterator[PortableSet]:
    """The categories of files."""
    held: dict[int, list[str]] = {}
    for fid, category, status in database.rows("treefile", "fid", "catid", "status"):
        if status != 0 and as_number(fid) in scan.taken:
            held.setdefault(as_number(category), []).append(scan.taken[as_number(fid)])
    for number, name, status in database.rows("filecat", "catid", "name", "status"):
        texts = tuple(dict.fromkeys(held.get(as_number(number), ())))
        if status != 0 and texts:
            scan.losses.read["sets"] += 1
            yield PortableSet(scan.guid("filecat", as_number(number)), as_text(name), texts=texts)


def _moment(value: Value) -> Value:
    """A moment as R writes it (``Mon Nov 30 17:05:00 2015``), as SQLite does."""
    found = _MOMENT.fullmatch(as_text(value).strip())
    if found is None or found[1] not in _MONTHS:
        return value
    return f"{found[4]}-{_MONTHS.index(found[1]) + 1:02}-{int(found[2]):02} {found[3]}"
