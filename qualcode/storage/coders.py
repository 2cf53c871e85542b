"""Coders, and who works on what: reading."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Assignment, Coder, Document
from qualcode.names import closest
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.project import Project


def coders(project: Project) -> list[Coder]:
    """Everybody who ever changed something here, in order of arrival."""
    return [Coder(*row) for row in project.rows("SELECT id, guid, name, role FROM coder ORDER BY id")]


def coder(project: Project, name: str) -> Coder:
    """The coder of that name. ``NotFoundError`` names the closest ones."""
    everyone = {found.name: found for found in coders(project)}
    if name in everyone:
        return everyone[name]
    raise NotFoundError(
        _("There is no coder {name!r}.").format(name=name),
        closest(name, everyone) or _("The coders are: {names}").format(names=", ".join(everyone)),
    )


def at_work(project: Project) -> list[str]:
    """The names of those who code: who has made a coding or a memo, or has work assigned or finished.

    Also where a round hides what they made; who only set the project up is none of them.
    """
    sql = (
        "SELECT name FROM main.coder c WHERE EXISTS (SELECT 1 FROM main.coding k WHERE k.coder_id = c.id)"
        " OR EXISTS (SELECT 1 FROM main.memo m WHERE m.coder_id = c.id)"
        " OR EXISTS (SELECT 1 FROM main.assignment a WHERE a.coder_id = c.id) ORDER BY id"
    )
    return [row[0] for row in project.rows(sql) if row[0] != CONSENSUS]


def who_coded(project: Project) -> list[str]:
    """The names of those who have made a coding, also where a round hides it; the consensus is nobody."""
    sql = "SELECT name FROM main.coder c WHERE EXISTS (SELECT 1 FROM main.coding k WHERE k.coder_id = c.id) ORDER BY id"
    return [row[0] for row in project.rows(sql) if row[0] != CONSENSUS]


class CoderWork(NamedTuple):
    """What a coder made, in numbers: documents coded, codings, documents finished, memos, and rounds coded in."""

    documents: int
    codings: int
    finished: int
    memos: int
    rounds: int


def work_of(project: Project) -> dict[int, CoderWork]:
    """What each coder made, by coder id, as far as a round lets it be seen."""
    rows = project.rows(
        "SELECT c.id, (SELECT COUNT(DISTINCT k.document_id) FROM coding k WHERE k.coder_id = c.id),"
        " (SELECT COUNT(*) FROM coding k WHERE k.coder_id = c.id),"
        " (SELECT COUNT(DISTINCT a.document_id) FROM assignment a WHERE a.coder_id = c.id AND a.finished IS NOT NULL),"
        " (SELECT COUNT(*) FROM memo m WHERE m.coder_id = c.id),"
        " (SELECT COUNT(DISTINCT a.round_id) FROM assignment a WHERE a.coder_id = c.id) FROM coder c"
    )
    return {row[0]: CoderWork(*row[1:]) for row in rows}


def documents_of(project: Project, name: str) -> list[Document]:
    """The documents that a coder has coded, or has work assigned on, in their order."""
    sql = (
        "SELECT k.document_id FROM coding k JOIN coder c ON c.id = k.coder_id WHERE c.name = :name"
        " UNION SELECT a.document_id FROM assignment a JOIN coder c ON c.id = a.coder_id WHERE c.name = :name"
    )
    ids = {row[0] for row in project.rows(sql, {"name": name})}
    return [document for document in read_documents(project) if document.id in ids]


def led_and_numbered(project: Project, coder_id: int) -> dict[str, list[int]]:
    """The ids of the rounds that a coder leads, and of the versions of the codebook that a coder numbered."""
    return {
        "round": [row[0] for row in project.rows("SELECT id FROM round WHERE lead_id = ?", [coder_id])],
        "codebook_version": [
            row[0] for row in project.rows("SELECT id FROM codebook_version WHERE coder_id = ?", [coder_id])
        ],
    }


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
