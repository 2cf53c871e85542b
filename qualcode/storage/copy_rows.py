"""One of two copies of a project as merging sees it: rows by keys that are the same in every copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qualcode.storage.history import Value
from qualcode.storage.project import Project
from qualcode.storage.schema import WITH_GUID

REFS: Mapping[str, Mapping[str, str]] = {
    "meta": {},
    "coder": {},
    "respondent_group": {},
    "attribute": {},
    "respondent": {"group_id": "respondent_group"},
    "attribute_value": {"respondent_id": "respondent", "attribute_id": "attribute"},
    "document": {},
    "speaker": {"document_id": "document", "respondent_id": "respondent"},
    "revision": {"document_id": "document"},
    "code": {"parent_id": "code"},
    "codebook_version": {"coder_id": "coder"},
    "coding": {"document_id": "document", "code_id": "code", "coder_id": "coder", "revision_id": "revision"},
    "memo": {"coder_id": "coder"},
    "round": {"lead_id": "coder"},
    "assignment": {"coder_id": "coder", "document_id": "document", "round_id": "round"},
    "decision": {"document_id": "document", "coding_id": "coding", "coder_id": "coder"},
    "guide": {"group_id": "respondent_group"},
    "question": {"guide_id": "guide"},
    "question_code": {"question_id": "question", "code_id": "code"},
    "turn_question": {"document_id": "document", "question_id": "question", "coder_id": "coder"},
    "asked": {"respondent_id": "respondent", "question_id": "question", "coder_id": "coder"},
    "answer_set": {"group_id": "respondent_group"},
    "answer_question": {"answer_set_id": "answer_set", "question_id": "question"},
    "answer_value": {"answer_set_id": "answer_set"},
    "answer_code": {"answer_value_id": "answer_value", "code_id": "code"},
    "answer": {"respondent_id": "respondent", "answer_value_id": "answer_value", "coder_id": "coder"},
    "answer_decision": {
        "respondent_id": "respondent",
        "answer_set_id": "answer_set",
        "answer_value_id": "answer_value",
        "coder_id": "coder",
    },
    "saved_query": {},
    "link": {"from_id": "coding", "to_id": "coding", "coder_id": "coder"},
    "theme": {},
    "theme_code": {"theme_id": "theme", "code_id": "code"},
    "summary": {"respondent_id": "respondent", "theme_id": "theme", "coder_id": "coder"},
    "report_file": {},
    "figure": {},
    "fieldwork": {},
}
"""The tables that are merged, those pointed to first, and where their columns point. Turns go with their document."""

MEMO_TARGETS = {"document": "document", "code": "code", "respondent": "respondent"}
NUMBERED = ("coding", "round", "assignment")
"""The tables whose ``codebook_version`` names a version by its number."""

OWNERS = {
    "speaker": (("document", "document_id"),),
    "attribute_value": (("respondent", "respondent_id"), ("attribute", "attribute_id")),
}
"""Rows that are part of others and come and go with them."""

COMPOSED = {
    "meta": ("key",),
    "speaker": ("document_id", "label"),
    "attribute_value": ("respondent_id", "attribute_id"),
}
"""The columns that are the key of a row without a GUID."""

HEAVY = {"document": ("sentences", "text"), "revision": ("turns", "sentences", "text")}
"""Columns that are read when a row is written, and not to compare it."""

EXISTS, ALL = "", "*"
"""What is touched besides columns: that the row is there (or not), and all its columns at once."""

Key = tuple[str, str]


class CopyEntry(NamedTuple):
    """A line of the history without its operations. ``merge`` and ``merged``: see :mod:`storage.provenance`.

    ``into``: the GUID of the code that codes were merged into.
    """

    id: int
    guid: str
    at: str
    coder: str
    kind: str
    action: str
    state: str
    target: int | None
    merge: str | None
    merged: str | None
    into: str | None


@dataclass(slots=True)
class CopyRow:
    """A row: ``values`` holds the keys of what it points to; ``guid`` is as stored, also where it became another."""

    id: int
    guid: str
    values: dict[str, Value]


@dataclass
class Side:
    """One of the two copies. ``rows``: table -> key -> row; ``touched``: (table, key) -> column -> GUID of the entry.

    The key of a row is its GUID; of a setting its name, of a speaker the document and the label, and of an attribute's
    value the respondent and the attribute. Of rows that became one elsewhere and are still two here, each keeps its
    own GUID for a key (``same`` tells which are meant); ``live`` are the GUIDs of all rows that are here. ``turned``:
    as ``touched``, of what was done and undone again, or done once more, since the two parted: that decides nothing,
    and tells what came last.
    """

    project: Project
    trail: list[CopyEntry]
    known: set[str] = field(default_factory=set)
    rows: dict[str, dict[str, CopyRow]] = field(default_factory=dict)
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    touched: dict[Key, dict[str, str]] = field(default_factory=dict)
    turned: dict[Key, dict[str, str]] = field(default_factory=dict)
    tombstones: dict[str, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)
    refused_texts: set[tuple[str, str]] = field(default_factory=set)

    def key(self, guid: str) -> str:
        """The key of a row with this GUID."""
        leader = self.same.get(guid, guid)
        return guid if leader in self.live else leader

    def is_double(self, table: str, key: str) -> bool:
        """Whether a row became one with another elsewhere, and was left alone here since."""
        return self.same.get(key) in self.rows[table] and (table, key) not in self.touched

    def wrote(self, table: str, key: str, column: str) -> str | None:
        """The entry that wrote a column last, where the other side does not know it."""
        found = self.touched.get((table, key), {})
        return found.get(column) or found.get(ALL)

    def twin(self) -> Side:
        """Another of the same, for bringing two together gives rows other keys."""
        rows = {
            table: {key: CopyRow(row.id, row.guid, dict(row.values)) for key, row in found.items()}
            for table, found in self.rows.items()
        }
        return replace(self, rows=rows)

    def rename(self, names: Mapping[str, str]) -> None:
        """Gives rows other keys, here and wherever they are pointed to."""
        for table, rows in self.rows.items():
            for row in rows.values():
                for column, _target in refs(table, row.values):
                    row.values[column] = names.get(str(row.values[column]), row.values[column])
            self.rows[table] = {renamed(table, key, names): row for key, row in rows.items()}
        self.touched = {(table, renamed(table, key, names)): at for (table, key), at in self.touched.items()}
        self.turned = {(table, renamed(table, key, names)): at for (table, key), at in self.turned.items()}
        self.tombstones = {names.get(key, key): stone for key, stone in self.tombstones.items()}
        self.numbers = {names.get(key, key): number for key, number in self.numbers.items()}


def refs(table: str, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """The columns of a row that point to another, with the table that they point to."""
    yield from REFS[table].items()
    if table == "memo" and values["kind"] in MEMO_TARGETS:
        yield "target_id", MEMO_TARGETS[str(values["kind"])]


def composed(table: str, values: Mapping[str, Value]) -> str | None:
    """The key of a row without a GUID; ``None`` where the values do not tell."""
    parts = [values.get(column) for column in COMPOSED.get(table, ())]
    return None if not parts or None in parts else " ".join(map(str, parts))


def renamed(table: str, key: str, names: Mapping[str, str]) -> str:
    """The key of a row where what it names goes by other keys."""
    if table == "meta":
        return key
    if table in WITH_GUID:
        return names.get(key, key)
    first, _space, rest = key.partition(" ")
    return f"{names.get(first, first)} {names.get(rest, rest) if table == 'attribute_value' else rest}"
