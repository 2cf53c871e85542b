"""What a team does: start and finish work on documents, and write memos."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import Assignment
from qualcode.storage import Change, Project
from qualcode.storage.codebook import version_number
from qualcode.storage.coders import assignments
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.memos import memo_of, name_of
from qualcode.storage.rounds import rounds


def set_finished(project: Project, coder: str, document_id: int, finished: bool = True) -> bool:
    """Declares the coder's work on a document finished, or open again. False where it was so already.

    *Finished* without codings means "nothing found"; without it a document counts as not coded. Where the document was
    assigned in rounds that are open, it is finished (or open again) in those. ``ConflictError`` where it was finished
    in a round that is over: its coders have seen each other's work since.
    """
    action = "document.finish" if finished else "document.reopen"
    with project.change(coder, action, document=document_id, **_target(project, "document", document_id)) as change:
        pair = read_coder(project, change.coder).id, document_id
        return put_finished(project, change, [pair], finished) > 0


def put_finished(project: Project, change: Change, pairs: Iterable[tuple[int, int]], finished: bool = True) -> int:
    """:func:`set_finished` as part of a change, of coders and documents by id; how many differed is the result."""
    known: dict[tuple[int, int], list[Assignment]] = {}
    for work in assignments(project):
        known.setdefault((work.coder_id, work.document_id), []).append(work)
    open_rounds = {found.name for found in rounds(project) if found.open}
    return sum(_put(project, change, pair, known.get(pair, []), open_rounds, finished) for pair in pairs)


def _put(
    project: Project,
    change: Change,
    pair: tuple[int, int],
    known: Sequence[Assignment],
    open_rounds: Collection[str],
    finished: bool,
) -> bool:
    mine = [work for work in known if work.round in open_rounds] or [work for work in known if not work.round]
    if mine:
        return sum(_finish(change, work, finished) for work in mine) > 0
    if not finished:
        if known:
            raise ConflictError(
                _("Round {name} is over: its coders have seen each other's codings.").format(name=known[-1].round),
                _("What is to be otherwise is settled in the consensus."),
            )
        return False
    if known and all(work.finished for work in known):
        return False
    change.insert(
        "assignment",
        coder_id=pair[0],
        document_id=pair[1],
        round_id=None,
        assigned=change.at,
        started=change.at,
        finished=change.at,
        codebook_version=version_number(project),
    )
    return True


def _finish(change: Change, work: Assignment, finished: bool) -> bool:
    if (work.finished is not None) == finished:
        return False
    if not finished:
        return change.update("assignment", work.id, finished=None)
    return change.update("assignment", work.id, finished=change.at, started=work.started or change.at)


def set_memo(project: Project, coder: str, kind: str, target_id: int, text: str) -> bool:
    """Writes the coder's memo on a document, code, respondent or the project (target 0); an empty one is taken away."""
    document = target_id if kind == "document" else None
    with project.change(coder, f"memo.{kind}", document=document, **_target(project, kind, target_id)) as change:
        return put_memo(project, change, kind, target_id, text)


def _target(project: Project, kind: str, target_id: int) -> dict[str, str]:
    """The name of what a change is about, for the audit trail: it may be gone or called otherwise by then."""
    name = name_of(project, kind, target_id)
    return {"target": name} if name else {}


def put_memo(project: Project, change: Change, kind: str, target_id: int, text: str) -> bool:
    """:func:`set_memo` as part of a change."""
    coder_id = read_coder(project, change.coder).id
    known = memo_of(project, kind, target_id, coder_id)
    if not text.strip():
        return bool(change.delete("memo", [known.id] if known is not None else []))
    if known is not None:
        return change.update("memo", known.id, text=text)
    change.insert("memo", kind=kind, target_id=target_id, coder_id=coder_id, text=text, created=change.at)
    return True
