"""Codings: reading, by document, code and coder, and the counts that lists show beside names."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from qualcode.model import CONSENSUS, Coding
from qualcode.storage.blinding import BY_MACHINE
from qualcode.storage.project import Project

_COLUMNS = (
    'id, guid, document_id, start, "end", code_id, coder_id, quote, memo, good, created, codebook_version, origin'
)


def codings(
    project: Project,
    *,
    document_id: int | None = None,
    code_ids: Collection[int] | None = None,
    coder_ids: Collection[int] | None = None,
    good: bool = False,
    noted: bool = False,
    before_version: int | None = None,
    ids: Collection[int] | None = None,
) -> list[Coding]:
    """Codings in order of document and position; each filter left out lets all through.

    ``good`` are good quotations only, ``noted`` those with a memo, ``before_version`` those made under an older version
    of the codebook, ``ids`` those of these ids that are there.
    """
    where, values = ["1"], list[int | str]()
    for column, wanted in (("id", ids), ("code_id", code_ids), ("coder_id", coder_ids)):
        if wanted is not None:
            where.append(_among(column))
            values.append(json.dumps(list(wanted)))
    if document_id is not None:
        where.append("document_id = ?")
        values.append(document_id)
    if good:
        where.append("good = 1")
    if noted:
        where.append("memo != ''")
    if before_version is not None:
        where.append("codebook_version < ?")
        values.append(before_version)
    rows = project.rows(
        f'SELECT {_COLUMNS} FROM coding WHERE {" AND ".join(where)} ORDER BY document_id, start, "end", id',
        values,
    )
    return [_coding(row) for row in rows]


def written_codings(
    project: Project,
    document_id: int,
    *,
    code_ids: Collection[int] | None = None,
    coder_ids: Collection[int] | None = None,
    good: bool = False,
) -> list[tuple[int, int, int, int, int, str, int, str, str, str]]:
    """The codings of a document as (id, start, end, code id, coder id, memo, good, origin, created, guid), in the order
    of :func:`codings`; ``good`` is 0 or 1.

    What a long list takes, without what is known of each besides.
    """
    where, values = _only(coder_ids, code_ids)
    rows: list[tuple[int, int, int, int, int, str, int, str, str, str]] = project.rows(
        'SELECT id, start, "end", code_id, coder_id, memo, good, origin, created, guid FROM coding'
        f' WHERE document_id = ?{where}{" AND good = 1" if good else ""} ORDER BY start, "end", id',
        [document_id, *values],
    )
    return rows


def coding_lines(project: Project) -> list[str]:
    """All codings in the order of :func:`codings`, each as a line: GUID, start, end, code id, coder id, good (1 or 0).

    What a hash over all of them takes, without what is known of each besides.
    """
    rows = project.rows(
        """SELECT guid || ' ' || start || ' ' || "end" || ' ' || code_id || ' ' || coder_id || ' ' || (good = 1)"""
        ' FROM coding ORDER BY document_id, start, "end", id'
    )
    return [row[0] for row in rows]


def in_text_order(project: Project, ids: Collection[int]) -> list[int]:
    """Those of these ids that are there, in order of document and position: what a long list is cut from."""
    rows = project.rows(
        f'SELECT id FROM coding WHERE {_among("id")} ORDER BY document_id, start, "end", id', [json.dumps(list(ids))]
    )
    return [row[0] for row in rows]


def coding_guids(project: Project, ids: Collection[int]) -> dict[int, str]:
    """The GUIDs of the codings with these ids."""
    return dict(project.rows(f"SELECT id, guid FROM coding WHERE {_among('id')}", [json.dumps(list(ids))]))


def coding(project: Project, coding_id: int) -> Coding | None:
    """One coding, or ``None`` where it has been removed."""
    rows = project.rows(
        f"SELECT {_COLUMNS} FROM coding WHERE id = ?",
        [coding_id],
    )
    return _coding(rows[0]) if rows else None


def identical(project: Project, document_id: int, start: int, end: int, code_id: int, coder_id: int) -> int | None:
    """The id of the coder's coding with this code on exactly this passage."""
    found = project.scalar(
        'SELECT id FROM coding WHERE document_id = ? AND start = ? AND "end" = ? AND code_id = ? AND coder_id = ?',
        [document_id, start, end, code_id, coder_id],
    )
    return int(found) if found is not None else None


def spans(
    project: Project,
    document_id: int,
    *,
    coder_ids: Collection[int] | None = None,
    code_ids: Collection[int] | None = None,
) -> list[tuple[int, int, int, int, int]]:
    """The codings of a document (by these coders, with these codes) as (id, start, end, code id, coder id).

    In order of position, on one passage by code and coder; what counting takes, without the words of :func:`codings`.
    """
    where, values = _only(coder_ids, code_ids)
    rows: list[tuple[int, int, int, int, int]] = project.rows(
        f'SELECT id, start, "end", code_id, coder_id FROM coding WHERE document_id = ?{where}'
        # As the index has them, which costs no sorting.
        ' ORDER BY start, "end", code_id, coder_id',
        [document_id, *values],
    )
    return rows


def _only(coder_ids: Collection[int] | None, code_ids: Collection[int] | None) -> tuple[str, list[str]]:
    """The conditions that let only these coders and codes through, and the values in them."""
    wanted = [(column, ids) for column, ids in (("coder_id", coder_ids), ("code_id", code_ids)) if ids is not None]
    return "".join(f" AND {_among(column)}" for column, _ids in wanted), [json.dumps(list(ids)) for _c, ids in wanted]


def coders_by_document(project: Project) -> dict[int, set[int]]:
    """The ids of the coders who have codings on each document, in order of document."""
    found: dict[int, set[int]] = {}
    for document_id, coder_id in project.rows("SELECT DISTINCT document_id, coder_id FROM coding ORDER BY document_id"):
        found.setdefault(document_id, set()).add(coder_id)
    return found


def counts_by_document(project: Project) -> dict[int, int]:
    """The number of codings on each document."""
    return dict(project.rows("SELECT document_id, COUNT(*) FROM coding GROUP BY document_id"))


def by_machine(project: Project) -> list[tuple[int, int, str, int]]:
    """How many codings of a coder on a document a rule or model made: (document id, coder id, origin, count)."""
    return project.rows(
        f"SELECT document_id, coder_id, origin, COUNT(*) FROM coding WHERE {BY_MACHINE} GROUP BY 1, 2, 3 ORDER BY 3"
    )


def counts_by_document_and_coder(project: Project) -> list[tuple[int, int, int]]:
    """The number of codings of each coder on each document, as (document id, coder id, count)."""
    return project.rows("SELECT document_id, coder_id, COUNT(*) FROM coding GROUP BY document_id, coder_id")


def last_coding(project: Project) -> int:
    """The id of the coding that was made last, by whomever: it tells only whether there are more."""
    return int(project.scalar("SELECT seq FROM main.sqlite_sequence WHERE name = 'coding'") or 0)


def counts_by_code(project: Project) -> dict[int, int]:
    """The number of codings with each code itself, without the codes under it."""
    return dict(project.rows("SELECT code_id, COUNT(*) FROM coding GROUP BY code_id"))


def counts_by_code_and_coder(project: Project) -> dict[int, dict[int, int]]:
    """The number of codings with each code itself, by code id and then by coder id."""
    found: dict[int, dict[int, int]] = {}
    for code_id, coder_id, count in project.rows(
        "SELECT code_id, coder_id, COUNT(*) FROM coding GROUP BY code_id, coder_id"
    ):
        found.setdefault(code_id, {})[coder_id] = count
    return found


def places(project: Project, document_ids: Collection[int] | None = None) -> list[tuple[int, int, int, int, int]]:
    """Every coding (on these documents) as (document id, start, end, code id, coder id): what counting some takes."""
    where = "" if document_ids is None else f" WHERE document_id IN ({', '.join('?' * len(document_ids))})"
    rows = project.rows(
        f'SELECT document_id, start, "end", code_id, coder_id FROM coding{where}', list(document_ids or ())
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


def coded_under(project: Project, without: Collection[int] = ()) -> dict[int, int]:
    """For each document the oldest version of the codebook under which it was coded, or finished outside rounds.

    Codings of the consensus do not count, nor those with the codes ``without``.
    """
    rows = project.rows(
        "SELECT document_id, MIN(codebook_version) FROM ("
        " SELECT k.document_id, k.codebook_version FROM coding k JOIN coder c ON c.id = k.coder_id WHERE c.name <> ?"
        f" AND k.code_id NOT IN ({', '.join('?' * len(without))})"
        " UNION ALL SELECT document_id, codebook_version FROM assignment"
        " WHERE finished IS NOT NULL AND round_id IS NULL) GROUP BY document_id",
        [CONSENSUS, *without],
    )
    return {row[0]: row[1] for row in rows}


def recent_codes(project: Project, coder_id: int, limit: int = 9) -> list[int]:
    """The codes that the coder applied last, newest first, each once."""
    rows = project.rows(
        "SELECT code_id FROM coding WHERE coder_id = ? GROUP BY code_id ORDER BY MAX(id) DESC LIMIT ?",
        [coder_id, limit],
    )
    return [int(row[0]) for row in rows]


def _among(column: str) -> str:
    """The condition that a column is one of a list, which is given as JSON, for there is no limit to its length."""
    return f"{column} IN (SELECT value FROM json_each(?))"


def _coding(row: tuple[Any, ...]) -> Coding:
    values = list(row)
    values[9] = bool(values[9])
    return Coding(*values)
