"""The codebook and its numbered versions: reading."""

from __future__ import annotations

from typing import Any, NamedTuple

from qualcode.model import Code, Codebook, Predicate, read_rule
from qualcode.storage.file.kept import kept
from qualcode.storage.history import unpack
from qualcode.storage.project import Project

_DEEPEST = 1_000


class Version(NamedTuple):
    """A numbered snapshot of the codebook; ``snapshot`` is its YAML text."""

    number: int
    created: str
    coder: str
    reason: str
    snapshot: str


def codebook(project: Project) -> Codebook:
    """The codebook as it is now, its codes depth first in the order of their positions."""
    rows = project.rows(
        "SELECT id, guid, slug, parent_id, name, colour, definition, include, exclude, example, keywords,"
        " predicates, position, retired, rules FROM code ORDER BY position, id"
    )
    children: dict[int | None, list[tuple[Any, ...]]] = {}
    for row in rows:
        children.setdefault(row[3], []).append(row)
    ordered: list[Code] = []

    # Read before every change, so that it must not take longer than the change.
    def walk(parent_id: int | None, prefix: str) -> None:
        for row in children.get(parent_id, ()):
            path = prefix + row[2]
            keywords = tuple(kept(row[10], "code", "keywords", row[0])) if row[10] != "[]" else ()
            said = kept(row[11], "code", "predicates", row[0]) if row[11] != "[]" else ()
            predicates = tuple(Predicate(**item) for item in said)
            values = [*row[:3], path, *row[3:10], keywords, predicates, row[12], bool(row[13])]
            values.append(tuple(map(read_rule, kept(row[14], "code", "rules", row[0]))) if row[14] != "[]" else ())
            ordered.append(Code(*values))
            walk(row[0], path + "/")

    walk(None, "")
    return Codebook(
        project.meta("codebook", "codebook"),
        project.meta("codebook_name"),
        project.language,
        version_number(project),
        tuple(ordered),
    )


class CodeWords(NamedTuple):
    """What a code is called where one is told of: its path and its name."""

    path: str
    name: str


def code_words(project: Project, code_id: int) -> CodeWords:
    """What a code is called. Told of every coding, so that the whole codebook is not read for it."""
    rows = project.rows(
        "WITH RECURSIVE up (parent_id, slug, name, height) AS (SELECT parent_id, slug, name, 0 FROM code WHERE id = ?"
        " UNION ALL SELECT c.parent_id, c.slug, c.name, height + 1 FROM up JOIN code c ON c.id = up.parent_id"
        # In a damaged file the way up may go round.
        f" WHERE height < {_DEEPEST}) SELECT slug, name FROM up ORDER BY height DESC",
        [code_id],
    )
    return CodeWords("/".join(slug for slug, _name in rows), rows[-1][1])


def births(project: Project) -> dict[int, str]:
    """When each code was made here, by id, as far as the audit trail tells; not of those that came with a copy."""
    found: dict[int, str] = {}
    with project.sight.whole():
        rows = project.rows(
            "SELECT at, ops FROM main.history WHERE kind = 'do' AND (action GLOB 'code*' OR action = 'decision.code')"
            " AND json_extract(about, '$.merged') IS NULL ORDER BY id"
        )
    for at, packed in rows:
        for op in unpack(packed):
            if (op.table, op.sign) == ("code", "+"):
                place = op.columns.index("id")
                found |= {int(str(row[place])): at for row in op.rows}
    return found


def version_number(project: Project) -> int:
    """The number of the newest codebook version; 0 before the first."""
    return int(project.scalar("SELECT MAX(number) FROM codebook_version") or 0)


def versions(project: Project) -> list[Version]:
    """All codebook versions, oldest first."""
    rows = project.rows(
        "SELECT v.number, v.created, c.name, v.reason, v.snapshot FROM codebook_version v"
        " JOIN coder c ON c.id = v.coder_id ORDER BY v.number"
    )
    return [Version(*row) for row in rows]
