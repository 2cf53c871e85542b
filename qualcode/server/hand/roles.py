"""The role of an account is that of its coder in the study, which is where the writers ask for it."""

from __future__ import annotations

from contextlib import closing

from qualcode.changes.coders import set_role
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import StudyRole
from qualcode.session.session import Session
from qualcode.storage.team.roles import RIGHTS, Right, roles


def give_role(session: Session, coder: str, role: StudyRole) -> None:
    """Give a coder a role in the study. ``ConflictError`` where nobody leads it: until then everybody would."""
    if not roles(session.project) and role is not StudyRole.LEAD:
        raise ConflictError(
            _("Nobody leads this study yet, so that everybody who comes in would."), _("First add who leads it.")
        )
    session.change(set_role, coder, role)


def join_as_admin(session: Session) -> None:
    """Make an admin of the server one of the study, where somebody leads it.

    Accounts are made by whoever holds the study's file, so that the study knows nothing of an admin who does not code:
    it is told so in the name of somebody who may give roles.
    """
    given = roles(session.project)
    if not given or session.coder in given:
        return
    with closing(Session(session.project.path, who_gives(session, session.coder), folding=True)) as giver:
        giver.change(set_role, session.coder, StudyRole.ADMIN)


def who_gives(session: Session, coder: str) -> str:
    """In whose name a role is given by whoever holds the file: somebody who may, or who gets the first one."""
    given = roles(session.project)
    return next((name for name, role in given.items() if Right.PEOPLE in RIGHTS[role]), coder)
