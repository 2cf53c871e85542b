"""Exports of one or many studies, opened together: what each says of itself, and one codebook and one set of columns.

Files are not trusted. Tables, columns and types must be those of :mod:`schema`, and codes must hang together; DuckDB
may read these files and nothing else (:mod:`engine`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.analysis.natural import natural_key
from qualcode.corpus.engine import MEMORY, engine, literal, named
from qualcode.corpus.schema import KEY, SCHEMA, SUFFIX, TABLES, ExportedTable
from qualcode.errors import ConflictError, FormatError
from qualcode.files.folder import own_files, sha256_of
from qualcode.files.reading import is_file, is_folder, read_up_to, whereabouts
from qualcode.i18n import _, ngettext
from qualcode.model import Attribute, Code, Codebook
from qualcode.names import folded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

APART = 1 << 40
"""Numbers of rows of one study lie below this; those of the next are so much higher."""

MOST_ROWS = 1 << 33
"""A file that says it has more rows was not written by us: a few bytes can say so of any number."""

LISTED, MOST_LISTED = frozenset({"codes", "coders", "attributes", "groups"}), 1_000_000
"""Tables that are read whole, and how many rows these have at most."""

MOST_STUDIES = 1000

_MOST_NAMED = 5
_MAGIC = b"PAR1"
"""How a Parquet file begins."""


class StudySource(NamedTuple):
    """One export: where it lies, its number among those opened, and what it says of itself."""

    folder: Path
    number: int
    about: dict[str, str]

    @property
    def name(self) -> str:
        """What the study is called."""
        return self.about["study"]

    @property
    def first(self) -> int:
        """What is added to the numbers of its rows."""
        return self.number * APART

    @property
    def open_rounds(self) -> dict[str, int]:
        """The rounds that were open, and of how many documents."""
        found: dict[str, int] = json.loads(self.about["open_rounds"])
        return found

    @property
    def has_texts(self) -> bool:
        """Whether the words are there."""
        return self.about["texts"] == "1"


def file_of(folder: Path, table: str) -> Path:
    """The file of a table."""
    return folder / f"{table}{SUFFIX}"


def view_of(table: ExportedTable, folder: Path, first: int) -> str:
    """The statement that reads a table of one export, its numbers raised by ``first``."""
    columns = ", ".join(
        f"{named(one.name)} + {first} AS {named(one.name)}" if one.of and first else named(one.name)
        for one in table.columns
    )
    return f"SELECT {columns} FROM read_parquet({literal(file_of(folder, table.name))})"


class Corpus:
    """Exports that are open together."""

    def __init__(self, connection: DuckDBPyConnection, folders: Sequence[Path]) -> None:
        """Raises :class:`FormatError` for a folder that holds no export, or not all of one."""
        self.connection = connection
        self.studies = [StudySource(folder, number, self._about(folder)) for number, folder in enumerate(folders)]
        self._refuse_twice()
        for table in TABLES.values():
            parts = [
                f"SELECT {one.number} AS study, * FROM ({view_of(table, one.folder, one.first)})"
                for one in self.studies
            ]
            connection.execute(f"CREATE VIEW {named(table.name)} AS {' UNION ALL '.join(parts)}")

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.connection.execute(sql, list(values)).fetchall()

    def _about(self, folder: Path) -> dict[str, str]:
        found: dict[str, str] = {}
        sums = own_files(folder)
        for table in TABLES.values():
            path = file_of(folder, table.name)
            if not is_file(path):
                raise FormatError(
                    _("{path} is no export as Parquet: {file} is not there.").format(path=folder, file=path.name),
                    _("Make one with: qualcode export --parquet DIR"),
                )
            if path.name in sums and sha256_of(path) != sums[path.name]:
                raise FormatError(
                    _("{path} was altered since it was written.").format(path=path),
                    _("Write it anew with: qualcode export --parquet DIR"),
                )
            if read_up_to(path, len(_MAGIC)) != _MAGIC:
                raise foreign(path)
        told_by = self._told(folder)
        for table in TABLES.values():
            path, told = file_of(folder, table.name), told_by[table.name]
            if told.get("table") != table.name or not told.get("schema", "").isdecimal():
                raise foreign(path)
            if int(told["schema"]) != SCHEMA:
                raise FormatError(
                    _("{path} was written by another version of qualcode ({tool}).").format(
                        path=path, tool=told.get("tool", "?")[:40]
                    ),
                    _("Write it anew with: qualcode export --parquet DIR"),
                )
            found = told | found
            if told.get("export") != found.get("export"):
                raise FormatError(
                    _("{path} is of another export than the files beside it.").format(path=path),
                    _("Write it anew with: qualcode export --parquet DIR"),
                )
            self._check_columns(path, table)
        names = {str(file_of(folder, table)): table for table in TABLES}
        sizes = self.rows("SELECT file_name, num_rows FROM parquet_file_metadata(?::VARCHAR[])", [list(names)])
        for name, many in sizes:
            if not 0 <= many <= (MOST_LISTED if names[name] in LISTED else MOST_ROWS):
                raise foreign(Path(name))
        self._check_words(folder, found)
        return found

    def _told(self, folder: Path) -> dict[str, dict[str, str]]:
        """What each file says of the whole, by table."""
        names = {str(file_of(folder, table)): table for table in TABLES}
        rows = self.rows("SELECT file_name, key, value FROM parquet_kv_metadata(?::VARCHAR[])", [list(names)])
        found: dict[str, dict[str, str]] = {table: {} for table in TABLES}
        for name, *told in rows:
            key, value = (bytes(one).decode("utf-8", "replace") for one in told)
            if key.startswith(KEY):
                found[names[name]][key.removeprefix(KEY)] = value
        return found

    def _check_columns(self, path: Path, table: ExportedTable) -> None:
        columns = self.rows("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
        there = [(row[0], str(row[1])) for row in columns]
        wanted = [(one.name, one.type) for one in table.columns]
        # Columns of a later version stand behind those that are known.
        if there[: len(wanted)] != wanted:
            raise foreign(path)

    def _check_words(self, folder: Path, about: dict[str, str]) -> None:
        """What stands in the metadata must be what its readers take it for."""
        try:
            rounds, machine = json.loads(about["open_rounds"]), json.loads(about["machine"])
            agreement = json.loads(about["agreement"])
            fine = all(isinstance(one, dict) for one in (rounds, machine, *([agreement] if agreement else [])))
            fine = fine and all(isinstance(n, int) for n in (*rounds.values(), *machine.values()))
            fine = fine and all(about[key] for key in ("project", "export")) and "study" in about and "texts" in about
        except (KeyError, ValueError, RecursionError):
            fine = False
        if not fine:
            raise foreign(file_of(folder, "documents"))

    def _refuse_twice(self) -> None:
        known: dict[str, StudySource] = {}
        for study in self.studies:
            if (other := known.setdefault(study.about["project"], study)) is not study:
                raise ConflictError(
                    _("{one} and {other} are of one project, which would be counted twice.").format(
                        one=other.folder, other=study.folder
                    ),
                    _("Merge the copies first (qualcode merge), and export that once."),
                )

    @cached_property
    def codebook(self) -> Codebook:
        """The codes of all studies: those of one path are one. Those of the first study stand first."""
        return self._codes[0]

    @cached_property
    def _codes(self) -> tuple[Codebook, dict[int, int]]:
        found: dict[str, Code] = {}
        ids: dict[int, int] = {}
        children: dict[str | None, list[str]] = {}
        for study in self.studies:
            rows = self.rows(
                "SELECT code, guid, path, parent, slug, name, definition, retired FROM codes WHERE study = ?"
                ' ORDER BY "position", code',
                [study.number],
            )
            paths: dict[int | None, str | None] = {None: None}
            for row_id, guid, path, parent, slug, name, definition, retired in rows:
                above = paths.get(parent, "/")
                if row_id is None or row_id in paths or not slug or path != (f"{above}/{slug}" if above else slug):
                    raise foreign(file_of(study.folder, "codes"))
                paths[row_id] = path
                if path not in found:
                    parent_id = None if above is None else found[above].id
                    found[path] = Code(
                        *(len(found) + 1, guid or "", slug, path, parent_id, name or slug),
                        definition=definition or "",
                        retired=bool(retired),
                    )
                    children.setdefault(above, []).append(path)
                ids[row_id] = found[path].id
        first = self.studies[0].about
        version = first.get("codebook_version", "")
        codes = tuple(found[path] for path in _in_order(children))
        book = Codebook(
            *(first.get("codebook", ""), first["study"], first.get("language", "nl")),
            int(version) if version.isdecimal() else 0,
            codes,
        )
        return book, ids

    @cached_property
    def code_numbers(self) -> dict[int, int]:
        """For each code of a study its number in the codebook of all."""
        return self._codes[1]

    @cached_property
    def attributes(self) -> tuple[Attribute, ...]:
        """The attributes of respondents of all studies; those of one name are one."""
        return self._attributes("respondent")

    @cached_property
    def of_interviews(self) -> tuple[Attribute, ...]:
        """The attributes of interviews that no attribute of respondents is called like."""
        taken = {folded(one.name) for one in self.attributes}
        found = (one for one in self._attributes("interview") if folded(one.name) not in taken)
        return tuple(replace(one, choices=tuple(sorted(one.choices, key=natural_key))) for one in found)

    def _attributes(self, of: str) -> tuple[Attribute, ...]:
        found: dict[str, Attribute] = {}
        rows = self.rows('SELECT name, type, choices FROM attributes WHERE "of" = ? ORDER BY study, "position"', [of])
        for name, kind, choices in rows:
            one = found.setdefault(name, Attribute(0, "", name, kind))
            found[name] = replace(one, choices=tuple(dict.fromkeys((*one.choices, *(choices or ())))))
        return tuple(found.values())

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The paths of all groups, in order."""
        return tuple(dict.fromkeys(row[0] for row in self.rows('SELECT path FROM groups ORDER BY study, "position"')))

    def notes(self) -> list[str]:
        """What must be told of these studies beside any number: what is open, and in what they differ."""
        found = []
        for study in self.studies:
            for name, count in study.open_rounds.items():
                found.append(
                    ngettext(
                        "{study}: round {round} was open when it was exported; of {count} document only the codings of"
                        " who exported it are here.",
                        "{study}: round {round} was open when it was exported; of {count} documents only the codings of"
                        " who exported it are here.",
                        count,
                    ).format(study=study.name, round=name, count=count)
                )
        if len(self.studies) > 1:
            found.append(
                _("Counted together: {studies}").format(studies=", ".join(study.name for study in self.studies))
            )
            found += self._differences()
        return found

    def _differences(self) -> Iterator[str]:
        """How the codebooks differ: codes that not every study has, and codes of one path that are told otherwise."""
        rows = self.rows(
            "SELECT path, count(DISTINCT study), count(DISTINCT coalesce(definition, '')) FROM codes GROUP BY path"
            " ORDER BY path"
        )
        lacking = [path for path, studies, _meanings in rows if studies < len(self.studies)]
        unlike = [path for path, _studies, meanings in rows if meanings > 1]
        if lacking:
            yield ngettext(
                "The codebooks differ: {count} code is not in every study: {codes}",
                "The codebooks differ: {count} codes are not in every study: {codes}",
                len(lacking),
            ).format(count=len(lacking), codes=_some(lacking))
        if unlike:
            yield ngettext(
                "{count} code has another definition in another study, and is counted as one: {codes}",
                "{count} codes have another definition in another study, and each is counted as one: {codes}",
                len(unlike),
            ).format(count=len(unlike), codes=_some(unlike))


def foreign(path: Path) -> FormatError:
    """The error that a file is not one of ours."""
    return FormatError(
        _("{path} is not as qualcode writes it.").format(path=path),
        _("Write it anew with: qualcode export --parquet DIR"),
    )


@contextmanager
def open_corpus(folders: Sequence[Path], *, memory: int = MEMORY, threads: int = 0) -> Iterator[Corpus]:
    """Exports, open together for as long as the block lasts. Errors as :class:`Corpus` and :func:`engine`."""
    if len(folders) > MOST_STUDIES:
        raise FormatError(_("At most {count} studies are counted together.").format(count=MOST_STUDIES))
    places = [whereabouts(folder) for folder in folders]
    for folder in folders:
        if not is_folder(folder):
            raise FormatError(
                _("{path} is no folder.").format(path=folder), _("Make one with: qualcode export --parquet DIR")
            )
    files = [file_of(place, table) for place in places for table in TABLES]
    with engine(files, memory=memory, threads=threads) as connection:
        yield Corpus(connection, places)


def _in_order(children: dict[str | None, list[str]]) -> Iterator[str]:
    """Paths in reading order."""
    waiting = [*reversed(children.get(None, ()))]
    while waiting:
        path = waiting.pop()
        yield path
        waiting += reversed(children.get(path, ()))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
