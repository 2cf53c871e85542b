"""Rounds of coding: reading them, who works on what in them, and which are open."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Round
from qualcode.names import closest
from qualcode.storage.blinding import AWAY_ROUNDS, BEGUN_ROUNDS, OPEN_ROUNDS, silent_coders
from qualcode.storage.file.kept import kept
from qualcode.storage.project import Project


def rounds(project: Project) -> list[Round]:
    """All rounds, oldest first."""
    rows = project.rows(
        "SELECT r.id, r.guid, r.name, r.codebook_version, r.created, r.ended, COALESCE(c.name, ''), r.seed, r.plan,"
        f" r.id IN ({OPEN_ROUNDS}), r.guid IN ({AWAY_ROUNDS})"
        " FROM round r LEFT JOIN coder c ON c.id = r.lead_id ORDER BY r.id"
    )
    return [
        Round(*(*row, kept(plan, "round", "plan", row[0]), bool(is_open), bool(away)))
        for *row, plan, is_open, away in rows
    ]


def find_round(project: Project, name: str) -> Round:
    """The round of that name. ``NotFoundError`` names the closest ones."""
    everyone = {found.name: found for found in rounds(project)}
    if name in everyone:
        return everyone[name]
    raise NotFoundError(
        _("There is no round {name!r}.").format(name=name),
        closest(name, everyone)
        or (
            _("The rounds are: {names}").format(names=", ".join(everyone))
            if everyone
            else _("Make one with: qualcode round new NAME --coders a,b")
        ),
    )


class Work(NamedTuple):
    """What a coder has to do in a round: ``state`` is assigned, started or finished."""

    assignment_id: int
    round: str
    coder: str
    document_id: int
    document: str
    state: str
    finished: str | None


def work_in(project: Project, round_id: int) -> list[Work]:
    """Who works on what in a round, by document and coder: how far they are, and nothing of what they found.

    As long as it is open only its lead sees who has begun; to the others a coder has finished, or not.
    """
    looking, found = project.sight.coder, next((one for one in rounds(project) if one.id == round_id), None)
    told = not looking or found is None or not found.open or found.lead in ("", looking)
    with project.sight.whole():
        rows = project.rows(
            "SELECT a.id, r.name, c.name, d.id, d.name, a.finished, a.started IS NOT NULL OR EXISTS"
            " (SELECT 1 FROM coding k WHERE k.document_id = a.document_id AND k.coder_id = a.coder_id)"
            " FROM assignment a JOIN round r ON r.id = a.round_id JOIN coder c ON c.id = a.coder_id"
            " JOIN document d ON d.id = a.document_id WHERE a.round_id = ? ORDER BY d.name, c.name",
            [round_id],
        )
    states = [
        "finished" if row[5] else "started" if row[6] and (told or row[2] == looking) else "assigned" for row in rows
    ]
    return [
        Work(row[0], row[1], row[2], row[3], row[4], state, row[5]) for row, state in zip(rows, states, strict=True)
    ]


def is_begun(project: Project, round_id: int) -> bool:
    """Whether somebody has coded or finished in a round, also where one may not see it."""
    with project.sight.whole():
        return bool(project.scalar(f"SELECT ? IN ({BEGUN_ROUNDS})", [round_id]))


def silent(project: Project) -> set[int]:
    """The ids of the coders of open rounds whose memos on codes and on the project are not shown to others."""
    return {row[0] for row in project.rows(silent_coders("NULL"))}


def blind_documents(project: Project) -> dict[int, str]:
    """The documents of open rounds, with the name of the round: nobody sees there what others make of them."""
    rows = project.rows(
        "SELECT a.document_id, r.name FROM assignment a JOIN round r ON r.id = a.round_id"
        f" WHERE a.round_id IN ({OPEN_ROUNDS}) ORDER BY r.id DESC"
    )
    return dict(rows)


def unfinished(project: Project, coder: str) -> set[int]:
    """The ids of the documents that a coder has still to finish in open rounds."""
    rows = project.rows(
        "SELECT a.document_id FROM assignment a JOIN coder c ON c.id = a.coder_id"
        f" WHERE c.name = ? AND a.finished IS NULL AND a.round_id IN ({OPEN_ROUNDS})",
        [coder],
    )
    return {row[0] for row in rows}


def touched_documents(project: Project) -> set[int]:
    """The documents that somebody has coded or declared finished, or that belong to a round."""
    with project.sight.whole():
        rows = project.rows("SELECT document_id FROM coding UNION SELECT document_id FROM assignment")
    return {row[0] for row in rows}


def groups_of_documents(project: Project) -> dict[int, str]:
    """For each document the group of who speaks in it (of several the first); documents of the withdrawn are left out.

    A document in which no respondent is known is of the group "".
    """
    rows = project.rows(
        "SELECT d.id, MIN(CASE WHEN p.withdrawn THEN NULL ELSE COALESCE(g.path, '') END), COUNT(p.id)"
        " FROM document d LEFT JOIN speaker s ON s.document_id = d.id AND s.role = 'respondent'"
        " LEFT JOIN respondent p ON p.id = s.respondent_id LEFT JOIN respondent_group g ON g.id = p.group_id"
        " GROUP BY d.id ORDER BY d.name"
    )
    return {document_id: group or "" for document_id, group, people in rows if group is not None or not people}
