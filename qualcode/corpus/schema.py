"""What an export as Parquet holds: its tables, with the name and type of each column, which stay what they are.

A new column is put behind the others and makes no new :data:`SCHEMA`; one that goes, or means something else, does.
"""

from __future__ import annotations

from typing import NamedTuple

SCHEMA = 1
"""The version of what stands below; a reader of ours takes no other."""

SUFFIX = ".parquet"
KEY = "qualcode."
"""How what each file says of the whole begins (key-value metadata)."""

IDENTITY = "BIGINT"
TEXT = "VARCHAR"
VALUES = "MAP(VARCHAR, VARCHAR)"
NAMES = "VARCHAR[]"
SPANS = 'STRUCT("start" INTEGER, "end" INTEGER)[]'
MARKS = 'STRUCT("start" INTEGER, "end" INTEGER, code VARCHAR, coder VARCHAR)[]'
NESTED = frozenset({VALUES, NAMES, SPANS, MARKS})


class ExportedColumn(NamedTuple):
    """A column: its name, its type in DuckDB's words, and the table of whose rows it gives the number (or none)."""

    name: str
    type: str
    of: str = ""


class ExportedTable(NamedTuple):
    """A table: its name, its columns, and how many rows a group of rows has at most."""

    name: str
    columns: tuple[ExportedColumn, ...]
    group: int = 122_880


def _table(name: str, columns: str, group: int = 122_880) -> ExportedTable:
    """From ``name:type`` pairs; a type that is a table's name is the number of one of its rows."""
    kinds = {
        "text": TEXT, "int": "INTEGER", "bool": "BOOLEAN", "double": "DOUBLE", "values": VALUES, "names": NAMES,
        "spans": SPANS, "marks": MARKS,
    }  # fmt: skip
    pairs = [pair.partition(":") for pair in columns.split()]
    return ExportedTable(
        name,
        tuple(ExportedColumn(one, kinds.get(kind, IDENTITY), "" if kind in kinds else kind) for one, _c, kind in pairs),
        group,
    )


TABLES = {
    table.name: table
    for table in (
        _table(
            "documents",
            "document:documents guid:text name:text language:text imported:text characters:int words:int revision:int"
            " consensus:bool open_round:text attributes:values text:text",
            2048,
        ),
        _table(
            "turns",
            "document:documents turn:int start:int body:int end:int speaker:text role:text respondent:respondents"
            " question:text time:double words:int",
        ),
        _table("respondents", "respondent:respondents guid:text name:text group:text attributes:values"),
        _table("interviews", "document:documents respondent:respondents"),
        _table("groups", "position:int path:text"),
        _table("attributes", "position:int name:text of:text type:text choices:names"),
        _table(
            "codes",
            "code:codes guid:text path:text parent:codes slug:text name:text definition:text position:int retired:bool",
        ),
        _table("coders", "coder:coders name:text kind:text"),
        _table("work", "document:documents coder:coders coded:bool finished:bool at_work:bool"),
        _table(
            "codings",
            "coding:codings guid:text document:documents start:int end:int code:codes coder:coders origin:text"
            " good:bool created:text codebook_version:int counted:bool",
        ),
        _table(
            "mentions",
            "coding:codings document:documents turn:int nth:int respondent:respondents code:codes coder:coders"
            " first_word:int last_word:int",
        ),
        _table(
            "compared",
            "document:documents place:int name:text length:int coders:names units:spans excluded:spans marks:marks"
            " older:names",
            2048,
        ),
    )
}  # fmt: skip
"""The tables by name, each a file of that name."""
