"""Themes, and what was written of respondents on them: reading."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.names import closest, folded
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


class Theme(NamedTuple):
    """A column of the grid; ``codes`` are the ids of its codes, each with all under it."""

    id: int
    guid: str
    slug: str
    name: str
    codes: tuple[int, ...]


class SummaryPassage(NamedTuple):
    """A passage that a summary was written on: GUIDs of document and coding, its place, and a hash of its words."""

    document: str
    coding: str
    start: int
    end: int
    words: str


class StoredSummary(NamedTuple):
    """What a coder wrote of a respondent on a theme, when (``created``), and on what passages."""

    id: int
    guid: str
    respondent_id: int
    theme_id: int
    text: str
    passages: tuple[SummaryPassage, ...]
    coder_id: int
    coder: str
    created: str


def themes(project: Project) -> list[Theme]:
    """All themes in order."""
    codes: dict[int, list[int]] = {}
    for theme_id, code_id in project.rows("SELECT theme_id, code_id FROM theme_code ORDER BY id"):
        codes.setdefault(theme_id, []).append(code_id)
    rows = project.rows("SELECT id, guid, slug, name FROM theme ORDER BY position, id")
    return [Theme._make((*row, tuple(codes.get(row[0], ())))) for row in rows]


def theme(project: Project, name: str) -> Theme:
    """The theme of that address or name. ``NotFoundError`` names the closest ones."""
    known = themes(project)
    wanted = name.strip()
    for found in known:
        if wanted == found.slug or folded(wanted) == folded(found.name):
            return found
    raise NotFoundError(
        _("There is no theme {name!r}.").format(name=wanted),
        closest(wanted, [one.slug for one in known]) or _("Add one with: qualcode grid theme NAME CODE"),
    )


def summaries(
    project: Project, *, theme_id: int | None = None, respondent_id: int | None = None
) -> list[StoredSummary]:
    """The summaries, in the order in which they were first written; each filter left out lets all through."""
    where, values = ["1"], list[int]()
    for column, wanted in (("theme_id", theme_id), ("respondent_id", respondent_id)):
        if wanted is not None:
            where.append(f"s.{column} = ?")
            values.append(wanted)
    rows = project.rows(
        "SELECT s.id, s.guid, s.respondent_id, s.theme_id, s.text, s.passages, s.coder_id, c.name, s.created"
        f" FROM summary s JOIN coder c ON c.id = s.coder_id WHERE {' AND '.join(where)} ORDER BY s.id",
        values,
    )
    return [
        StoredSummary._make(
            (
                *row[:5],
                tuple(SummaryPassage(*one) for one in kept(row[5], "summary", "passages", row[0])),
                *row[6:],
            )
        )
        for row in rows
    ]


def theme_ties(project: Project, theme_id: int) -> list[tuple[int, int]]:
    """The codes of a theme, as (row id, code id)."""
    rows = project.rows("SELECT id, code_id FROM theme_code WHERE theme_id = ? ORDER BY id", [theme_id])
    return [(row[0], row[1]) for row in rows]
