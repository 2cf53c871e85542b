"""What a thing is used by that one copy has and the other has not."""

from __future__ import annotations

from collections import Counter

from qualcode.storage.copy_rows import EXISTS, Side, refs


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


def lost_with(present: Side, absent: Side, key: str) -> Counter[str]:
    """What goes where a thing goes that one copy has and the other deleted: the number of rows by table.

    Counts also what was there before the copies parted, and what was kept from the other copy.
    """
    return Counter(
        table
        for table, rows in present.rows.items()
        for row_key, row in rows.items()
        for column, _target in refs(table, row.values)
        if row.values[column] == key
        and EXISTS not in absent.touched.get((table, row_key), {})
        and (row_key not in absent.rows[table] or present.wrote(table, row_key, column))
    )
