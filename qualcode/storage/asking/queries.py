"""Queries that are saved under a name: reading."""

from __future__ import annotations

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.names import closest
from qualcode.storage.project import Project


def saved_queries(project: Project) -> dict[str, tuple[int, str]]:
    """The saved queries by name, in order of name: the id of the row, and the query as it was typed."""
    return {
        name: (row_id, query)
        for row_id, name, query in project.rows("SELECT id, name, query FROM saved_query ORDER BY name")
    }


def saved_query(project: Project, name: str) -> tuple[int, str]:
    """The saved query of that name: the id of its row, and the query. ``NotFoundError`` names the closest ones."""
    known = saved_queries(project)
    wanted = name.removeprefix("@")
    if wanted not in known:
        raise NotFoundError(
            _("No query is saved as {name!r}.").format(name=wanted),
            closest(wanted, known) or _("List them with: qualcode query list"),
        )
    return known[wanted]
