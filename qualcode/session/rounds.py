"""How the rounds of independent coding stand, and what a document declared finished comes to in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.changes.work import set_finished
from qualcode.i18n import _, ngettext
from qualcode.model import CONSENSUS, Round
from qualcode.session.saving import free_path
from qualcode.session.session import Session
from qualcode.storage import coders, codings, documents
from qualcode.storage.rounds import Work, rounds, touched_documents, work_in

STATES = ("finished", "started", "assigned")
"""How far a coder can be with a document, the furthest first."""


class RoundStatus(NamedTuple):
    """A round with who works on what in it."""

    round: Round
    work: Sequence[Work]

    @property
    def coders(self) -> Sequence[str]:
        """Who codes in it."""
        return sorted({one.coder for one in self.work})

    @property
    def documents(self) -> Mapping[int, str]:
        """Its documents by id, by name."""
        return {one.document_id: one.document for one in self.work}

    @property
    def finished(self) -> int:
        """How many assignments are finished."""
        return sum(one.state == "finished" for one in self.work)

    def progress(self, coder: str) -> Mapping[str, int]:
        """How many of a coder's documents are in each of the states."""
        return Counter(one.state for one in self.work if one.coder == coder)

    def waiting_for(self) -> Mapping[str, int]:
        """Who has not finished, and how many documents each."""
        return Counter(one.coder for one in self.work if one.state != "finished")


class Team(NamedTuple):
    """All rounds, newest first, and what a new one can be made of."""

    rings: Sequence[RoundStatus]
    documents: Sequence[str]
    """Names."""
    touched: frozenset[str]
    """Names of the documents that were coded, declared finished, or in a round."""
    coders: Sequence[str]
    """Names of the one at the keyboard, of who was given something to do, and of whose codings are seen."""
    readonly: bool


def team(session: Session) -> Team:
    """The rounds as they are now."""
    project = session.project
    known = documents.documents(project)
    touched = touched_documents(project)
    busy = {one.coder_id for one in coders.assignments(project)}
    busy |= {coder_id for _document, _start, _end, _code, coder_id in codings.places(project)}
    everybody = [coder.name for coder in coders.coders(project) if coder.id in busy and coder.name != CONSENSUS]
    rings = [RoundStatus(found, work_in(project, found.id)) for found in reversed(rounds(project))]
    return Team(
        rings=rings,
        documents=[document.name for document in known],
        touched=frozenset(document.name for document in known if document.id in touched),
        coders=list(dict.fromkeys([session.coder, *everybody])),
        readonly=project.readonly,
    )


def ring(session: Session, name: str) -> RoundStatus | None:
    """The round of that name."""
    found = next((found for found in rounds(session.project) if found.name == name), None)
    return RoundStatus(found, work_in(session.project, found.id)) if found else None


def open_rounds(session: Session, name: str) -> list[RoundStatus]:
    """The open rounds that leave nothing to compare: the one of that name, or without one, those of all documents."""
    project = session.project
    found = [
        RoundStatus(one, work_in(project, one.id)) for one in rounds(project) if one.open and name in ("", one.name)
    ]
    blind = {document_id for one in found for document_id in one.documents}
    return found if name or blind.issuperset(known.id for known in documents.documents(project)) else []


def copy_path(path: Path, coder: str) -> Path:
    """A free name for a coder's copy of the project at ``path``, beside it."""
    whose = re.sub(r"\W+", "-", coder).strip("-") or "copy"
    return free_path(path.parent, f"{path.stem}-{whose}.qualcode")


def finish(session: Session, document_id: int, finished: bool) -> str:
    """Declare the coder's work on a document finished, or open again; what there is to say of it.

    ``ConflictError`` as with :func:`work.set_finished`.
    """
    project, own = session.project, (session.coder, document_id)
    mine = [
        found
        for found in (RoundStatus(one, work_in(project, one.id)) for one in rounds(project) if one.open)
        if any((one.coder, one.document_id) == own for one in found.work)
    ]
    session.change(set_finished, document_id, finished)
    if not finished:
        return _("Not finished any more")
    return " ".join(filter(None, (_stands(session, found.round.name) for found in mine))) or _(
        "Marked as finished   (u takes it back)"
    )


def _stands(session: Session, name: str) -> str:
    """How a round stands, now that one more document of it is finished."""
    found = ring(session, name)
    if found is None:
        return ""
    if not found.round.open:
        return _("Round {name} is complete: all codings can be seen now. F6 compares them.").format(name=name)
    waiting = dict(found.waiting_for())
    if found.round.away and not waiting:
        return _("Round {name}: all have finished. What the others made is not in this copy: bring it back.").format(
            name=name
        )
    left = waiting.pop(session.coder, 0)
    if left:
        words = ngettext(
            "Finished; {count} document of yours is left in round {name}   (u takes it back)",
            "Finished; {count} documents of yours are left in round {name}   (u takes it back)",
            left,
        )
        return words.format(count=left, name=name)
    return _("You are done with round {name}. It stays blind until these have finished: {coders}").format(
        name=name, coders=", ".join(waiting)
    )
