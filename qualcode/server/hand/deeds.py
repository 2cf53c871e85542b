"""What can be asked: each deed takes a session and plain values, and gives plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qualcode.changes.log_words import phrase
from qualcode.changes.rounds import RoundRequest, end_round, make_round
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, StudyRole
from qualcode.server.hand.roles import give_role, join_as_admin
from qualcode.session import codings
from qualcode.session.importing import bring_transcripts
from qualcode.session.overview import open_document, overview
from qualcode.session.rounds import finish, team
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.rounds import blind_documents
from qualcode.storage.team.roles import RIGHTS, Right, roles

Deed = Callable[[Session, Mapping[str, Any]], object]


def documents(session: Session, _asked: Mapping[str, Any]) -> object:
    """All documents: how many codings this coder sees on each, whether they finished it, and whether it is theirs."""
    study = overview(session)
    return {
        "study": study.name,
        "documents": [
            {
                "name": one.name,
                "words": one.words,
                "codings": study.codings.get(one.id, 0),
                "finished": session.coder in study.finished.get(one.id, ()),
                "mine": one.id in study.mine,
                "blind": study.blind.get(one.id, ""),
            }
            for one in study.documents
        ],
    }


def read(session: Session, asked: Mapping[str, Any]) -> object:
    """A document to read: its turns, the sentences in each, the codings on it that this coder sees, and the codes."""
    opened = open_document(session, str(asked["document"]))
    if opened is None:
        raise NotFoundError(_("There is no document to read yet."))
    study = overview(session)
    codes = {code.id: code for code in study.codebook.codes}
    text = opened.text
    turns: list[dict[str, object]] = []
    for turn in opened.turns:
        inside = [(start, end) for start, end in opened.sentences if turn.body <= start and end <= turn.end]
        turns.append(
            {
                "ordinal": turn.ordinal,
                "speaker": turn.speaker or "",
                "start": turn.body,
                "end": turn.end,
                "sentences": [
                    {"start": start, "end": end, "text": text[start:end]}
                    for start, end in inside or [(turn.body, turn.end)]
                    if text[start:end].strip()
                ],
            }
        )
    made = [
        {
            "id": one.id,
            "start": one.start,
            "end": one.end,
            "code": codes[one.code_id].name if one.code_id in codes else "",
            "coder": study.coders.get(one.coder_id, ""),
            "own": study.coders.get(one.coder_id) == session.coder,
            "quote": text[one.start : one.end],
            "memo": one.memo,
        }
        for one in codings.codings_on(session, opened.document.id)
    ]
    return {
        "name": opened.document.name,
        "sha256": opened.document.sha256,
        "turns": turns,
        "codings": made,
        "codes": [
            {"id": code.id, "name": code.name, "depth": code.path.count("/"), "definition": code.definition}
            for code in codes.values()
            if not code.retired
        ],
        "finished": session.coder in study.finished.get(opened.document.id, ()),
    }


def code(session: Session, asked: Mapping[str, Any]) -> object:
    """Put a code on a passage, of which the page says which text it is in."""
    opened = _same(session, asked)
    start, end, code_id = int(asked["start"]), int(asked["end"]), int(asked["code"])
    known = overview(session).codebook.codes
    if not 0 <= start < end <= len(opened.text) or code_id not in {one.id for one in known}:
        raise NotFoundError(_("That passage or code is not there (any more)."), _("Load the page again."))
    return {"made": len(codings.apply(session, opened.document.id, (start, end), [code_id]))}


def remove(session: Session, asked: Mapping[str, Any]) -> object:
    """Remove a coding of one's own."""
    codings.remove(session, [int(asked["coding"])])
    return {}


def memo(session: Session, asked: Mapping[str, Any]) -> object:
    """Put a memo on a coding of one's own."""
    codings.set_memo(session, int(asked["coding"]), str(asked["memo"]))
    return {}


def undo(session: Session, _asked: Mapping[str, Any]) -> object:
    """Take one's own last change back."""
    return {"words": phrase(session.change(Project.undo).value)}


def done(session: Session, asked: Mapping[str, Any]) -> object:
    """Declare a document finished, or open again."""
    opened = _same(session, asked)
    return {"words": finish(session, opened.document.id, bool(asked["finished"]))}


def progress(session: Session, _asked: Mapping[str, Any]) -> object:
    """The rounds and how far each coder is in them: numbers of documents, and nothing of what was found."""
    found = team(session)
    return {
        "documents": list(found.documents),
        "rounds": [
            {
                "name": ring.round.name,
                "lead": ring.round.lead,
                "open": ring.round.open,
                "coders": [
                    {"coder": coder, **{state: ring.progress(coder).get(state, 0) for state in _STATES}}
                    for coder in ring.coders
                ],
            }
            for ring in found.rings
        ],
    }


_STATES = ("finished", "started", "assigned")


def begin(session: Session, asked: Mapping[str, Any]) -> object:
    """Begin a round of independent coding."""
    wanted = RoundRequest(
        tuple(map(str, asked["coders"])),
        float(asked["percent"]),
        int(asked["times"]),
        documents=tuple(map(str, asked["documents"])),
    )
    _found, plan = session.change(make_round, str(asked["name"]), wanted).value
    return {"documents": len(plan.work)}


def end(session: Session, asked: Mapping[str, Any]) -> object:
    """End a round before everybody has finished."""
    session.change(end_round, str(asked["name"]))
    return {}


def bring(session: Session, asked: Mapping[str, Any]) -> object:
    """Bring files that were uploaded into the study."""
    report = bring_transcripts(
        session, Path(str(asked["folder"])), str(asked["group"]), lambda *_told: None, dry_run=bool(asked["dry_run"])
    )
    return {
        "failed": report.failed,
        "files": [
            {"name": item.name, "status": item.status, "message": item.message, "words": item.words}
            for item in report.items
        ],
    }


def backup(session: Session, asked: Mapping[str, Any]) -> object:
    """A whole copy. Who codes in an open round gets none: it holds what the others make of it."""
    blind = {ring.round.name for ring in team(session).rings if ring.round.open and session.coder in ring.coders}
    if blind and blind_documents(session.project):
        raise ConflictError(
            _("You code in {round}, which is open, and a copy holds what the others make of it.").format(
                round=", ".join(sorted(blind))
            ),
            _("An admin who does not code can take one, or whoever keeps the machine: qualcode backup"),
        )
    session.project.backup(Path(str(asked["target"])))
    return {}


def role(session: Session, asked: Mapping[str, Any]) -> object:
    """Give a coder a role in the study, where the writers keep to it; who arranges it without coding is its admin."""
    admin = StudyRole(str(asked["own"])) is StudyRole.ADMIN
    if admin:
        join_as_admin(session)
    give_role(session, str(asked["coder"]), StudyRole(str(asked["role"])))
    if admin:
        # It was the first role of all, which makes the study somebody's.
        join_as_admin(session)
    return {}


def coders(session: Session, _asked: Mapping[str, Any]) -> object:
    """Who is known in the study, and may code."""
    given = roles(session.project)
    return {
        "coders": [
            name
            for name in overview(session).coders.values()
            if name != CONSENSUS and Right.CODE in RIGHTS[given.get(name, StudyRole.CODER)]
        ]
    }


READING: Mapping[str, Deed] = {"documents": documents, "read": read}
CODING: Mapping[str, Deed] = {**READING, "code": code, "remove": remove, "memo": memo, "undo": undo, "done": done}
LEADING: Mapping[str, Deed] = {
    **CODING, "progress": progress, "begin": begin, "end": end, "bring": bring, "backup": backup, "coders": coders,
    "role": role,
}  # fmt: skip
KEEPING: Mapping[str, Deed] = {"progress": progress, "backup": backup, "coders": coders, "role": role}
OF_ROLE: Mapping[str, Mapping[str, Deed]] = {"reader": READING, "coder": CODING, "lead": LEADING, "admin": KEEPING}
"""What each role may ask."""


def _same(session: Session, asked: Mapping[str, Any]) -> Any:
    """The document that a page shows, as long as its text is the one that is there."""
    opened = open_document(session, str(asked["document"]))
    if opened is None or opened.document.sha256 != asked["sha256"]:
        raise ConflictError(_("This text was corrected meanwhile."), _("Load the page again."))
    return opened
