"""Coders: putting right a name that was mistyped. Who may join a project is in :mod:`changes.newcomers`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qualcode.changes.grid import give_summaries
from qualcode.changes.links import carry_links, give_links
from qualcode.changes.lost import give_lost
from qualcode.changes.respondents import tidy_name
from qualcode.errors import ConflictError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, MODEL, Assignment, Coder, StudyRole
from qualcode.names import folded
from qualcode.storage import Change, Project
from qualcode.storage.asking.links import decided_by, given_twice
from qualcode.storage.coders import assignments, led_and_numbered
from qualcode.storage.coders import coder as find_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.decisions import decisions
from qualcode.storage.memos import together, written_by
from qualcode.storage.project import refuse_listed
from qualcode.storage.revisions.lost import lost_codings
from qualcode.storage.rounds import rounds
from qualcode.storage.team.roles import roles


def rename_coder(project: Project, coder: str, old: str, new: str) -> bool:
    """Gives a coder another name, wherever it stands but in the history of before. False where nothing differed.

    ``NotFoundError`` where there is no such coder; ``ConflictError`` where the name is empty, or another coder's, and
    where the coder has work in an open round.
    """
    wanted = tidy_name(new)
    refuse_listed(wanted)
    with project.change(coder, "coder.rename", before=old, after=wanted) as change:
        found = _person(project, old)
        for other in read_coders(project):
            if other.id != found.id and folded(other.name) == folded(wanted):
                raise ConflictError(
                    _("There is a coder {name!r} already.").format(name=other.name),
                    _("To make two coders one: qualcode coders merge {old} {new}").format(old=old, new=other.name),
                )
        if folded(wanted) == CONSENSUS:
            raise _no_person(wanted)
        _refuse_in_open_round(project, found, _("Rename when the round is over."))
        done = change.update("coder", found.id, name=wanted)
        _rewrite_readings(project, change, lambda span: [*span[:1], wanted if span[1] == old else span[1], *span[2:]])
        if change.coder == old:
            change.coder = wanted
        return done


def set_role(project: Project, coder: str, name: str, role: StudyRole) -> bool:
    """Gives a coder a role in the study; who is not known joins it. False where nothing differed.

    The first role makes the study somebody's: until then everybody leads it. ``ConflictError`` where nobody would lead
    it any more; ``NotAllowed`` for who may not give roles.
    """
    wanted = tidy_name(name)
    with project.change(coder, "coder.role", name=wanted, role=role.value) as change:
        if not wanted or folded(wanted) == CONSENSUS or wanted.startswith(MODEL):
            raise _no_person(wanted)
        given = roles(project)
        if StudyRole.LEAD not in (given | {wanted: role}).values():
            raise ConflictError(
                _("Then nobody would lead this study."),
                _("First say who does: qualcode coders role NAME lead"),
            )
        return change.update("coder", project.ensure_coder(wanted), role=role.value)


_STRENGTH = ("", StudyRole.READER, StudyRole.CODER, StudyRole.ADMIN, StudyRole.LEAD)
"""Of two roles of one person the later here stays."""


@dataclass(frozen=True, slots=True)
class CodersMerged:
    """What becomes of a coder's work that another takes over, in counts.

    ``doubled`` are codings, among ``codings``, that both had made: they become one. ``finished`` are documents that
    the one had finished, ``memos`` those on documents, codes, respondents and the project.
    """

    codings: int = 0
    doubled: int = 0
    finished: int = 0
    memos: int = 0
    decisions: int = 0


class _RolledBack(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


def _refuse_in_open_round(project: Project, person: Coder, remedy: str) -> None:
    """``ConflictError`` where a coder has work in an open round: others would see it, for the history knows names."""
    open_rounds = {found.name for found in rounds(project) if found.open}
    if blind := sorted({work.round for work in _work(project, person)} & open_rounds):
        raise ConflictError(
            _("Round {name} is open, and {coder} codes in it.").format(name=blind[0], coder=person.name), remedy
        )


def merge_coders(project: Project, coder: str, source: str, target: str, *, dry_run: bool = False) -> CodersMerged:
    """Makes two coders one: all that ``source`` made becomes ``target``'s, and ``source`` is a coder no more.

    Identical codings become one, with the memo of both; so do memos on the same thing, and work on the same document,
    which is finished where either had finished it. Nothing is written with ``dry_run``. ``NotFoundError`` where one is
    no coder; ``ConflictError`` where ``source`` has work in an open round, for ``target`` would see it.
    """
    merged = CodersMerged()
    try:
        with project.change(coder, "coder.merge", before=source, after=target) as change:
            gone, stays = _person(project, source), _person(project, target)
            if gone.id == stays.id:
                raise ConflictError(_("{name} is one coder already.").format(name=target))
            _refuse_in_open_round(project, gone, _("Merge them when the round is over."))
            merged = _take_over(project, change, gone, stays)
            if change.coder == source:
                change.coder = target
            if dry_run:
                raise _RolledBack
    except _RolledBack:
        pass
    return merged


def _take_over(project: Project, change: Change, gone: Coder, stays: Coder) -> CodersMerged:
    """Gives all rows of one coder to another, and takes the one out."""
    same: dict[str, str] = {}
    own = {
        (coding.document_id, coding.start, coding.end, coding.code_id): coding
        for coding in read_codings(project, coder_ids=[stays.id])
    }
    theirs = read_codings(project, coder_ids=[gone.id])
    for coding in theirs:
        there = own.get((coding.document_id, coding.start, coding.end, coding.code_id))
        if there is None:
            change.update("coding", coding.id, coder_id=stays.id)
            continue
        same[coding.guid] = there.guid
        carry_links(project, change, [coding.id], there.id)
        change.delete("coding", [coding.id])
        both = together((there.memo, coding.memo))
        change.update("coding", there.id, memo=both, good=int(there.good or coding.good))
    same |= give_lost(project, change, lost_codings(project, coder_id=gone.id), coder_id=stays.id)
    mine = {(work.document_id, work.round): work for work in _work(project, stays)}
    work = _work(project, gone)
    for one in work:
        known = mine.get((one.document_id, one.round))
        if known is None:
            change.update("assignment", one.id, coder_id=stays.id)
            continue
        change.delete("assignment", [one.id])
        change.update(
            "assignment",
            known.id,
            started=known.started or one.started,
            finished=known.finished or one.finished,
        )
    written = written_by(project, stays.id)
    memos = written_by(project, gone.id)
    for about, memo in memos.items():
        if about in written:
            change.delete("memo", [memo.id])
            change.update("memo", written[about].id, text=together((written[about].text, memo.text)))
        else:
            change.update("memo", memo.id, coder_id=stays.id)
    decided = [row.id for row in decisions(project) if row.coder == gone.name]
    for row_id in decided:
        change.update("decision", row_id, coder_id=stays.id)
    for table, ids in led_and_numbered(project, gone.id).items():
        for row_id in ids:
            change.update(table, row_id, **{"lead_id" if table == "round" else "coder_id": stays.id})

    change.delete("answer", given_twice(project, gone.id, stays.id))
    give_links(project, change, gone.id, stays.id)
    give_summaries(project, change, gone.id, stays.id)
    for table, ids in decided_by(project, gone.id).items():
        for row_id in ids:
            change.update(table, row_id, coder_id=stays.id)

    def taken_over(span: list[Any]) -> list[Any]:
        return [same.get(span[0], span[0]), stays.name if span[1] == gone.name else span[1], *span[2:]]

    _rewrite_readings(project, change, taken_over, same)
    change.update("coder", stays.id, role=str(max(gone.role, stays.role, key=_STRENGTH.index)))
    change.delete("coder", [gone.id])
    return CodersMerged(
        codings=len(theirs),
        doubled=len(same),
        finished=len({one.document_id for one in work if one.finished}),
        memos=len(memos),
        decisions=len(decided),
    )


def _rewrite_readings(
    project: Project, change: Change, rewrite: Callable[[list[Any]], list[Any]], same: dict[str, str] | None = None
) -> None:
    """Brings what decisions remember of the codings they settled up to date; what became one stands there once."""
    same = same or {}
    for row in decisions(project):
        readings = list(dict.fromkeys(tuple(rewrite(list(span))) for span in row.readings))
        settles = list(dict.fromkeys(same.get(guid, guid) for guid in row.settles))
        if readings != [tuple(span) for span in row.readings] or settles != list(row.settles):
            change.update(
                "decision",
                row.id,
                readings=json.dumps(readings, ensure_ascii=False),
                settles=json.dumps(settles, ensure_ascii=False),
            )


def _work(project: Project, coder: Coder) -> list[Assignment]:
    return [work for work in assignments(project) if work.coder_id == coder.id]


def _person(project: Project, name: str) -> Coder:
    """A coder by name, who is no consensus."""
    if name == CONSENSUS:
        raise _no_person(name)
    return find_coder(project, name)


def _no_person(name: str) -> ConflictError:
    return ConflictError(
        _("{name} is what coders agree on, and codes nothing itself.").format(name=name),
        _("Name the people who code."),
    )
