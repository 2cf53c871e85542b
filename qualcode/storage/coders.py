"""Coders, and who works on what: reading."""

from __future__ import annotations

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Assignment, Coder
from qualcode.names import closest
from qualcode.storage.project import Project


def coders(project: Project) -> list[Coder]:
    """Everybody who ever changed something here, in order of arrival."""
    return [Coder(*row) for row in project.rows("SELECT id, guid, name FROM coder ORDER BY id")]


def coder(project: Project, name: str) -> Coder:
    """The coder of that name. ``NotFoundError`` names the closest ones."""
    everyone = {found.name: found for found in coders(project)}
    if name in everyone:
        return everyone[name]
    raise NotFoundError(
        _("There is no coder {name!r}.").format(name=name),
        closest(name, everyone) or _("The coders are: {names}").format(names=", ".join(everyone)),
    )


def assignments(project: Project) -> list[Assignment]:
    """Who works on what, and who has finished."""
    rows = project.rows(
        "SELECT a.id, a.guid, a.coder_id, a.document_id, COALESCE(r.name, ''), a.assigned, a.started, a.finished,"
        " a.codebook_version FROM assignment a LEFT JOIN round r ON r.id = a.round_id ORDER BY a.id"
    )
    return [Assignment(*row) for row in rows]


def first_finished(project: Project) -> dict[int, str]:
    """For each document when the first of its coders declared it finished."""
    return dict(
        project.rows(
            "SELECT document_id, MIN(finished) FROM assignment WHERE finished IS NOT NULL GROUP BY document_id"
        )
    )


def finished(project: Project) -> dict[int, list[str]]:
    """For each document the coders who declared it finished."""
    found: dict[int, list[str]] = {}
    for document_id, name in project.rows(
        "SELECT DISTINCT a.document_id, c.name FROM assignment a JOIN coder c ON c.id = a.coder_id"
        " WHERE a.finished IS NOT NULL ORDER BY c.id"
    ):
        found.setdefault(document_id, []).append(name)
    return found
