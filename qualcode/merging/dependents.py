"""What a thing is used by that one copy has and the other has not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from qualcode.merging.columns import LOOSE
from qualcode.storage.copy_rows import EXISTS, Key, Side, refs


def used_since(side: Side, other: Side) -> set[str]:
    """The keys of what the other side lacks and this one uses since."""
    found: set[str] = set()
    for table, key in side.touched:
        row = side.rows.get(table, {}).get(key)
        if row is None:
            continue
        for column, target in refs(table, row.values):
            wanted = row.values[column]
            lacking = wanted and wanted not in other.rows[target]
            if lacking and (key not in other.rows[table] or side.wrote(table, key, column)):
                found.add(str(wanted))
    return found


Users = Mapping[str, Sequence[tuple[Key, str]]]
"""For each key the rows that point to it, with the column."""


def users(side: Side) -> Users:
    """Who points where in one copy."""
    found: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for table, rows in side.rows.items():
        for key, row in rows.items():
            for column, _target in refs(table, row.values):
                if row.values[column]:
                    found[str(row.values[column])].append(((table, key), column))
    return found


def hanging_below(present: Side, absent: Side, using: Users, key: str) -> tuple[Counter[str], Counter[str]]:
    """What hangs below a thing that one copy has and the other deleted, however deep: the numbers of rows by table.

    The first are the rows that only the one copy has, and that go where the thing goes, also those from before the
    copies parted, and those kept from the other copy. The second were brought there since and have another place to
    stand, or may stand alone.
    """
    goes: dict[Key, None] = {}
    stays: dict[Key, None] = {}
    below = [key]
    for wanted in below:
        for (table, row_key), column in using.get(wanted, ()):
            if (table, row_key) in goes or EXISTS in absent.touched.get((table, row_key), {}):
                continue
            if row_key in absent.rows[table] or (table, column) in LOOSE:
                if row_key not in absent.rows[table] or present.wrote(table, row_key, column):
                    stays[table, row_key] = None
            else:
                goes[table, row_key] = None
                below.append(row_key)
    return Counter(table for table, _key in goes), Counter(table for table, key in stays if (table, key) not in goes)
