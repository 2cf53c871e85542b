"""Proof that a project file is whole: every page, the schema, each text by its hash, and the history done again.

Nothing that is found is told with its words: a problem names the table, the row and the columns. Texts are read one at
a time; what a row holds is remembered as numbers (:mod:`storage.file.replay`).
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from qualcode.i18n import _, ngettext
from qualcode.model import PERSON, RULE_ROLES, CodeRule, Predicate, Turn, is_origin
from qualcode.specs import MATCH_KINDS
from qualcode.storage.blinding import WITHHELD
from qualcode.storage.file.glance import is_altered, text_words
from qualcode.storage.file.guard import Part, strangeness
from qualcode.storage.file.replay import PYTHON_TYPES, Replayed, TableShape, replay, shapes, unlike
from qualcode.storage.portable.derived import BUILT, SEED
from qualcode.storage.schema import DERIVED, GUARDED, REVISED_SINCE, SEALED_SINCE, WITH_GUID
from qualcode.storage.words.keeping import differing
from qualcode.text.patterns import read_pattern

Progress = Callable[[str], None]
_MOST = 20
"""So many problems of one kind are told; more are counted."""
_SCHEMA = "sqlite_schema"
_STEPS_BETWEEN = 50_000


class Damage(NamedTuple):
    """What is wrong in one place. ``kind`` says what could mend it, if anything can.

    ``pages``, ``schema``, ``foreign`` (not ours, and can be taken out), ``row`` (the history tells what it should be),
    ``text`` (of a document, put there by another program), ``history``, ``sequence``, ``tombstone``,
    ``words`` (of the index), or ``content``.
    ``row`` is an id; ``table`` also names what is foreign.
    """

    kind: str
    table: str
    row: int | None
    message: str


@dataclass
class Proof:
    """What was found wrong, and what was read to find it."""

    problems: list[Damage] = field(default_factory=list)
    places: int = 0
    """How much SQLite finds wrong with pages and indices, up to a limit."""
    documents: int = 0
    rows: int = 0
    lines: int = 0
    untold: Counter[str] = field(default_factory=Counter)
    _found: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: str, table: str, row: int | None, message: str) -> None:
        """Notes a problem; of one kind and table only so many."""
        where = _SCHEMA if kind in ("foreign", "schema") else table or kind
        self._found[kind, where] += 1
        if self._found[kind, where] <= _MOST:
            self.problems.append(Damage(kind, table, row, message))
        else:
            self.untold[where] += 1

    def messages(self) -> list[str]:
        """All that is wrong, in words; empty where all is well."""
        return [problem.message for problem in self.problems] + [
            ngettext("{table}: and {count} more", "{table}: and {count} more", count).format(table=table, count=count)
            for table, count in self.untold.items()
        ]


class _Spoilt(bytes):
    """Bytes that should be text and are not."""


def prove(connection: sqlite3.Connection, progress: Progress | None = None) -> Proof:
    """Reads the whole file. Interrupted by the user it raises ``KeyboardInterrupt``; other errors are findings."""
    proof = Proof()
    tell = progress or (lambda _words: None)
    with reading(connection):
        try:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            tell(_("Reading every page"))
            if _prove_schema(connection, version, proof):
                _prove_pages(connection, version, proof)
                _prove_content(connection, version, proof, tell)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
                raise KeyboardInterrupt from None
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if not any(problem.kind == "pages" for problem in proof.problems):
                proof.add("pages", "", None, _("the file cannot be read to its end"))
    return proof


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """All reads tell of one moment, text that is none does not stop them, and the user can."""
    outer, texts = connection.in_transaction, connection.text_factory
    connection.text_factory = _text
    connection.set_progress_handler(lambda: 0, _STEPS_BETWEEN)  # python looks for ctrl+c when it is called
    try:
        if not outer:
            connection.execute("BEGIN")
        yield
    finally:
        if not outer and connection.in_transaction:
            connection.rollback()
        connection.set_progress_handler(None, 0)
        connection.text_factory = texts


def _text(data: bytes) -> str | _Spoilt:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return _Spoilt(data)


def _prove_schema(connection: sqlite3.Connection, version: int, proof: Proof) -> bool:
    """Whether the tables are ours, so that they may be read."""
    strange = strangeness(connection, version)
    for part in strange.foreign:
        proof.add("foreign", part.name, None, _("the {kind} {name} is not qualcode's").format(**_said(part)))
    for part in strange.altered:
        proof.add("schema", part.name, None, _("the {kind} {name} is not as qualcode makes it").format(**_said(part)))
    for part in strange.missing:
        message = _("the table {table} is missing") if part.type == "table" else _("the index {table} is missing")
        kind = "schema" if part.type == "table" else "pages"
        proof.add(kind, part.name, None, message.format(table=part.name))
    return not strange.dangerous and not any(part.type == "table" for part in strange.missing)


def _said(part: Part) -> dict[str, str]:
    kinds = {"table": _("table"), "index": _("index"), "trigger": _("trigger"), "view": _("view")}
    return {"kind": kinds.get(part.type, part.type), "name": part.name[:60]}


def _prove_pages(connection: sqlite3.Connection, version: int, proof: Proof) -> None:
    found = [row[0] for row in connection.execute(f"PRAGMA main.integrity_check({_MOST})")]
    if found == ["ok"]:
        return
    proof.places = len(found)
    hit = []
    for table in sorted(shapes(version)):
        try:
            answer = connection.execute(f'PRAGMA main.integrity_check("{table}")').fetchone()
        except sqlite3.DatabaseError:
            answer = None
        if answer is None or answer[0] != "ok":
            hit.append(table)
    for table in hit:
        proof.add("pages", table, None, _("the table {table} or one of its indices is damaged").format(table=table))
    if not hit:
        proof.add("pages", "", None, _("pages of the file are damaged that no table uses"))


def _prove_content(connection: sqlite3.Connection, version: int, proof: Proof, tell: Progress) -> None:
    for table, row, target, _number in connection.execute("PRAGMA main.foreign_key_check"):
        message = _("{table} row {row} points to a missing {target}").format(table=table, row=row, target=target)
        proof.add("content", table, row, message)

    def told(line: int, lines: int) -> None:
        if line % 500 == 1 or line == lines:
            tell(_("Doing the history again: {share} %").format(share=100 * line // lines))

    tables = shapes(version)
    history = replay(connection, tables, sealed=version >= SEALED_SINCE, told=told)
    proof.lines = history.lines
    for line, what in sorted(history.broken.items()):
        proof.add("history", "history", line, _history_words(what).format(line=line))
    for table in sorted(GUARDED & tables.keys()):
        tell(_("Comparing the table {table}").format(table=table))
        prove_table(connection, table, tables[table], history, proof)
    _prove_tombstones(connection, history, proof)
    prove_sequences(connection, tables, history, proof)
    prove_structure(connection, tables, proof)
    if "search_document" in tables:
        tell(_("Comparing the index of words"))
        for row_id in differing(connection):
            message = _("the index of words has words that no text has")
            if row_id is not None:
                message = _("the index of words does not say what the text of document row {row} says").format(
                    row=row_id
                )
            proof.add("words", "search_document", row_id, message)


def _history_words(what: str) -> str:
    return {
        "missing": _("line {line} of the history is missing"),
        "unsealed": _("line {line} of the history is not what was written there"),
        "about": _("line {line} of the history does not say what it was about"),
        "ops": _("line {line} of the history cannot be read"),
        "target": _("line {line} of the history turns around what was not so"),
        "state": _("line {line} of the history does not have the state that came of it"),
        "rows": _("line {line} of the history does not fit those before it"),
    }[what]


def prove_table(
    connection: sqlite3.Connection,
    table: str,
    shape: TableShape,
    history: Replayed,
    proof: Proof,
    only: Collection[int] | None = None,
) -> None:
    """Each row against what the history says of it, its types, its JSON, and for a document its text.

    ``only``: of these rows, by their ids.
    """
    held = history.rows[table]
    names = ", ".join(f'"{name}"' for name in shape.names)
    where = "" if only is None else " WHERE id IN (SELECT value FROM json_each(?))"
    given = [] if only is None else [json.dumps(sorted(only))]
    wrong: dict[tuple[type, ...], list[str]] = {}
    """The columns that cannot hold values of these types."""
    for row in connection.execute(f'SELECT {names} FROM main."{table}"{where} ORDER BY id', given):
        proof.rows += 1
        values = dict(zip(shape.names, row, strict=True))
        row_id = values["id"]
        types = tuple(map(type, row))
        if types not in wrong:
            wrong[types] = [
                name
                for name, kind, needed in zip(shape.names, shape.types, shape.needed, strict=True)
                if not _has_type(values[name], kind, needed)
            ]
        odd = wrong[types]
        odd = odd + [
            name
            for name, is_right in _JSON.get(table, {}).items()
            if name in values and name not in odd and not _is_json(values[name], is_right)
        ]
        if table == "meta" and not odd and not _is_setting(str(values["key"]), str(values["value"])):
            odd = ["value"]
        if table == "coding" and not odd and not is_origin(values.get("origin", PERSON)):
            odd = ["origin"]
        marks = held.pop(row_id, None)
        if odd:
            message = _("{table} row {row} cannot be read as what it should be: {columns}")
            proof.add(
                "row" if marks else "content",
                table,
                row_id,
                message.format(table=table, row=row_id, columns=", ".join(odd)),
            )
        elif marks is None:
            if not (table == "meta" and values["key"] == WITHHELD):
                message = _("{table} row {row} is in no line of the history").format(table=table, row=row_id)
                proof.add("content", table, row_id, message)
        elif (table, row_id) not in history.doubtful and shape.mark(row) != marks:
            columns = list(unlike(shape, shape.mark(row), marks))
            fits = table == "document" and "text" in columns and bool(values["sha256"])
            fits = fits and not is_altered(values["text"], values["sha256"])
            if columns != ["text"] or not fits:  # of a text the hash is proof, where that is what the history says
                # Another text with a hash of its own was put there by somebody, and is no damage to the disk.
                kind = "text" if fits and "sha256" in columns else "row"
                message = _("{table} row {row} is not what the history says: {columns}")
                proof.add(kind, table, row_id, message.format(table=table, row=row_id, columns=", ".join(columns)))
        if table == "document" and not odd:
            _prove_document(connection, values, proof)
        if table == "revision" and not odd:
            _prove_revision(connection, values, proof)
    for row_id in sorted(held):
        if (table, row_id) not in history.doubtful:
            proof.add("row", table, row_id, _("{table} row {row} is missing").format(table=table, row=row_id))


def _has_type(value: object, kind: str, needed: bool) -> bool:
    if value is None:
        return not needed
    if isinstance(value, _Spoilt):
        return False
    return isinstance(value, PYTHON_TYPES[kind])


def _prove_document(connection: sqlite3.Connection, values: Mapping[str, Any], proof: Proof) -> None:
    """The text by its hash and length, and what stands on it: sentences, turns and codings within it and in order."""
    row_id, text = values["id"], values["text"]
    proof.documents += 1
    if is_altered(text, values["sha256"]):
        proof.add("row", "document", row_id, text_words(row_id))
    if len(text) != values["characters"]:
        message = _("document row {row}: its text does not have the length that was noted").format(row=row_id)
        proof.add("row", "document", row_id, message)
    if not _are_spans(values["sentences"], len(text)):
        message = _("document row {row}: its sentences do not stand in its text in order").format(row=row_id)
        proof.add("row", "document", row_id, message)
    last = 0
    for turn_id, start, body, end in connection.execute(
        'SELECT id, start, body, "end" FROM main.turn WHERE document_id = ? ORDER BY ordinal', [row_id]
    ):
        numbers = all(isinstance(number, int) for number in (start, body, end))
        if not numbers or not last <= start <= body <= end <= len(text):
            message = _("turn row {row}: it does not stand in the text of its document, after the turn before it")
            proof.add("row", "turn", turn_id, message.format(row=turn_id))
        last = end if numbers else last
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    here = " AND revision_id = 0" if version >= REVISED_SINCE else ""
    for table, quote, where in (("coding", "quote", here), ("decision", "NULL", "")):
        sql = f'SELECT id, start, "end", {quote} FROM main.{table} WHERE document_id = ? AND "end" IS NOT NULL{where}'
        prove_places(connection.execute(sql, [row_id]), table, text, values["name"], proof)


def _prove_revision(connection: sqlite3.Connection, values: Mapping[str, Any], proof: Proof) -> None:
    """An older text by its hash and length, and the codings that stand in it."""
    row_id, text = values["id"], values["text"]
    if is_altered(text, values["sha256"]):
        message = _("revision row {row}: its text is not the one that was read")
        proof.add("row", "revision", row_id, message.format(row=row_id))
    if len(text) != values["characters"] or not _are_spans(values["sentences"], len(text)):
        message = _("revision row {row}: what was noted of its text does not fit it")
        proof.add("row", "revision", row_id, message.format(row=row_id))
    document = connection.execute("SELECT name FROM main.document WHERE id = ?", [values["document_id"]]).fetchone()
    sql = 'SELECT id, start, "end", quote FROM main.coding WHERE revision_id = ? AND document_id = ?'
    found = connection.execute(sql, [row_id, values["document_id"]])
    prove_places(found, "coding", text, document[0] if document else "", proof)


def prove_places(
    rows: Iterable[tuple[int, object, object, object]], table: str, text: str, document: str, proof: Proof
) -> None:
    """What stands in a text, as (id, start, end, quotation): within it, and as it is quoted."""
    for row_id, start, end, words in rows:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= len(text)):
            message = _("{table} row {row} reaches out of the text of its document")
            proof.add("row", table, row_id, message.format(table=table, row=row_id))
        elif words is not None and words != text[start:end]:
            message = _("coding {id} in {document} at {start}:{end} no longer quotes what stands there")
            message = message.format(id=row_id, document=document, start=start, end=end)
            proof.add("content", table, row_id, message)


def _are_spans(data: bytes, length: int) -> bool:
    """Whether these are sentences of a text of so many characters: little-endian pairs, in order, within it."""
    if len(data) % 8:
        return False
    flat = array("I", data)
    if array("H", b"\x01\x00")[0] != 1:
        flat.byteswap()
    return all(one <= other for one, other in pairwise(flat)) and (not flat or flat[-1] <= length)


def _prove_tombstones(connection: sqlite3.Connection, history: Replayed, proof: Proof) -> None:
    wanted = dict(history.tombstones)
    for number, row in enumerate(connection.execute("SELECT guid, kind, coder, deleted FROM main.tombstone"), start=1):
        guid = row[0] if isinstance(row[0], str) else ""
        if wanted.pop(guid, None) != tuple(row[1:]):
            message = _("tombstone {row} is not what the history says").format(row=number)
            proof.add("tombstone", "tombstone", number, message)
    if wanted:
        message = ngettext("{count} tombstone is missing", "{count} tombstones are missing", len(wanted))
        proof.add("tombstone", "tombstone", None, message.format(count=len(wanted)))


def prove_sequences(
    connection: sqlite3.Connection, tables: Mapping[str, TableShape], history: Replayed, proof: Proof
) -> None:
    """The last id of each table, which is never used again."""
    rows = connection.execute("SELECT name, seq FROM main.sqlite_sequence").fetchall()
    found = {name: seq for name, seq in rows if isinstance(name, str) and isinstance(seq, int)}
    for table in sorted(tables.keys() - {"sqlite_sequence", "tombstone", *DERIVED}):
        top = connection.execute(f'SELECT COALESCE(MAX(id), 0) FROM main."{table}"').fetchone()[0]
        # A copy for a coder gives itself a setting that is in no history.
        most = found.get(table, 0) if table == "meta" else max(top, history.last.get(table, 0))
        if not top <= found.get(table, 0) <= most:
            message = _("the last id of the table {table} is not the one that was used last").format(table=table)
            proof.add("sequence", table, None, message)
    if len(rows) != len(found):
        proof.add("sequence", "sqlite_sequence", None, _("the list of last ids has lines that are none"))


def prove_structure(connection: sqlite3.Connection, tables: Collection[str], proof: Proof) -> None:
    """Codes under codes without going round, memos on what is there, GUIDs that are one row's only."""
    sql = "SELECT id FROM main.coding k WHERE revision_id > 0 AND NOT EXISTS (SELECT 1 FROM main.revision r"
    sql += " WHERE r.id = k.revision_id AND r.document_id = k.document_id)"
    for (row_id,) in connection.execute(sql) if "revision" in tables else ():
        message = _("{table} row {row} points to a missing {target}")
        proof.add("row", "coding", row_id, message.format(table="coding", row=row_id, target="revision"))
    parents = dict(connection.execute("SELECT id, parent_id FROM main.code"))
    safe: set[int | None] = {None}
    for code_id in parents:
        path, at = [], code_id
        while at not in safe and at not in path:
            path.append(at)
            at = parents.get(at)
        if at in path:
            proof.add("row", "code", code_id, _("code row {row} stands under itself").format(row=code_id))
        safe.update(path)
    for kind in ("document", "code", "respondent"):
        sql = f"SELECT id FROM main.memo WHERE kind = ? AND target_id NOT IN (SELECT id FROM main.{kind})"
        for (row_id,) in connection.execute(sql, [kind]):
            message = _("{table} row {row} points to a missing {target}")
            proof.add("row", "memo", row_id, message.format(table="memo", row=row_id, target=kind))
    union = " UNION ALL ".join(f"SELECT guid FROM main.{table}" for table in sorted(WITH_GUID & set(tables)))
    sql = f"SELECT COUNT(*) FROM (SELECT 1 FROM ({union}) GROUP BY guid HAVING COUNT(*) > 1 OR guid = '')"
    if count := connection.execute(sql).fetchone()[0]:
        message = ngettext("{count} GUID is that of several rows", "{count} GUIDs are those of several rows", count)
        proof.add("content", "guid", None, message.format(count=count))


def _is_json(value: object, is_right: Callable[[Any], bool]) -> bool:
    try:
        return isinstance(value, str) and is_right(json.loads(value))
    except (ValueError, TypeError, LookupError, RecursionError):
        return False


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _are_named(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _are_readings(value: Any) -> bool:
    kinds = (str, str, int, int, str)
    return isinstance(value, list) and all(
        len(item) == len(kinds) and all(isinstance(part, kind) for part, kind in zip(item, kinds, strict=True))
        for item in value
    )


def _are_pieces(value: Any) -> bool:
    texts = ("key", "kind", "text", "block", "section", "told")
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and all(isinstance(item[name], str) for name in texts)
        and isinstance(item["claims"], list)
        for item in value
    )


def _are_turns(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, list) and len(item) == len(Turn.__match_args__) for item in value
    )


def _are_predicates(value: Any) -> bool:
    names = set(Predicate.__dataclass_fields__)
    return isinstance(value, list) and all(
        _are_named(item) and {"group", "language", "singular", "plural"} <= set(item) <= names for item in value
    )


def _are_rules(value: Any) -> bool:
    names = set(CodeRule.__dataclass_fields__)
    return isinstance(value, list) and all(
        set(item) == names
        and all(map(_are_texts, (item["phrases"], item["questions"])))
        and isinstance(item["lemma"], bool)
        and item["role"] in RULE_ROLES
        and (item["pattern"] == "" or read_pattern(item["pattern"]) is not None)
        for item in value
    )


def _is_snapshot(value: Any) -> bool:
    def are_codes(items: Any) -> bool:
        return all(
            isinstance(item["slug"], str)
            and _are_texts(item["keywords"])
            and _are_predicates(item.get("predicates", []))
            and _are_rules(item.get("rules", []))
            and are_codes(item["codes"])
            for item in items
        )

    return all(isinstance(value[name], str) for name in ("slug", "name", "language")) and are_codes(value["codes"])


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_routing(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"words", "where"}
        and isinstance(value.get("words", ""), str)
        and isinstance(value.get("where", {}), dict)
        and all(map(_are_texts, value.get("where", {}).values()))
    )


def _are_mapped(value: Any) -> bool:
    return isinstance(value, list) and all(_are_texts(one) and len(one) == 3 and one[0] in MATCH_KINDS for one in value)


_JSON: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "answer_decision": {"readings": _are_readings},
    "answer_value": {"predicates": _are_predicates},
    "attribute": {"choices": _are_texts},
    "code": {"keywords": _are_texts, "predicates": _are_predicates, "rules": _are_rules},
    "codebook_version": {"snapshot": _is_snapshot},
    "decision": {"settles": _are_texts, "readings": _are_readings},
    "document": {"attributes": _are_named},
    "question": {"routing": _is_routing, "mapped": _are_mapped},
    "report_file": {"asked": _is_object, "blocks": _are_pieces},
    "revision": {"turns": _are_turns},
    "round": {"plan": _is_object},
    "summary": {"passages": _are_readings},
}
"""The columns that hold JSON, with the shape that it has."""


def _is_setting(key: str, value: str) -> bool:
    """Whether a setting of the project that is kept as JSON has the shape that it should have."""
    if key == WITHHELD:
        return _is_json(value, _are_texts)
    if key == "merged":
        return _is_json(value, lambda found: _are_named(found["same"]) and all(map(_are_texts, found["texts"])))
    if key.startswith(BUILT) and key != SEED:
        return _is_json(value, _is_object)
    if key.startswith("name ") and value:
        return _is_json(value, lambda found: _are_texts(found) and len(found) == 2)
    return True
