"""Settling cases: what is decided goes to the consensus, with who decided what and why. Originals are never touched.

Every function is one change, which one undo takes back. It replaces an earlier decision on the same case and what the
consensus had there; a consensus coding that is alike already is shared, not doubled. ``ConflictError`` where the case
was coded or settled differently since it was read; then nothing is changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from qualcode.changes.codings import NewCoding, make_codings, passage_words
from qualcode.changes.links import carry_links
from qualcode.changes.new_code import code_named
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import CONSENSUS, Coding
from qualcode.settling.cases import read_settlement
from qualcode.settling.model import AGREED, CaseReading, SettlingCase, State
from qualcode.storage import Change, Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import identical
from qualcode.storage.decisions import DecisionSpan, moments_of_decisions, pointing_to
from qualcode.storage.documents import text as read_text
from qualcode.storage.history import Value
from qualcode.storage.memos import together


class ConsensusPassage(NamedTuple):
    """What is to stand in the consensus; ``good`` flags it as a good quotation."""

    start: int
    end: int
    code_id: int
    good: bool = False


def accept(project: Project, coder: str, case: SettlingCase, reading: int, reason: str = "") -> None:
    """Takes one reading, by its number from 0, as the consensus. ``NotFoundError`` where there is none."""
    outcome = "agreed" if case.kind == AGREED else "accept"
    _settle(project, coder, case, outcome, passages_of(_reading(case, reading)), reason)


def accept_all(project: Project, coder: str, case: SettlingCase, reason: str = "") -> None:
    """Takes all readings as the consensus: both, or as many as there are. ``NotFoundError`` where there are none."""
    _reading(case, 0)
    wanted = [passage for reading in case.readings for passage in passages_of(reading)]
    outcome = "agreed" if case.kind == AGREED else "both" if len(case.readings) > 1 else "accept"
    _settle(project, coder, case, outcome, wanted, reason)


def set_boundary(
    project: Project, coder: str, case: SettlingCase, start: int, end: int, reading: int = 0, reason: str = ""
) -> None:
    """Takes the code of a reading on other boundaries. ``ConflictError`` where ``[start, end)`` is no passage."""
    chosen = _reading(case, reading)
    wanted = ConsensusPassage(start, end, chosen.code_id, is_good(chosen))
    _settle(project, coder, case, "boundary", [wanted], reason)


def set_code(
    project: Project, coder: str, case: SettlingCase, code_id: int, reading: int = 0, reason: str = ""
) -> None:
    """Gives the passage of a reading another code in the consensus."""
    chosen = _reading(case, reading)
    wanted = [ConsensusPassage(start, end, code_id, is_good(chosen)) for start, end in chosen.spans]
    _settle(project, coder, case, "code", wanted, reason)


def set_new_code(
    project: Project,
    coder: str,
    case: SettlingCase,
    name: str,
    parent_id: int | None = None,
    reading: int = 0,
    reason: str = "",
) -> None:
    """Gives the passage of a reading a code that is made for it, in the same change; see :func:`set_code`.

    A code that has that name there already is used. ``ConflictError`` where the name is empty, or of a retired code.
    """
    chosen = _reading(case, reading)
    with _deciding(project, coder, case, "code") as change:
        code_id, _made = code_named(change, read_codebook(project), name, parent_id)
        wanted = [ConsensusPassage(start, end, code_id, is_good(chosen)) for start, end in chosen.spans]
        write_decided(project, change, [Decided(case, "code", wanted, reason)])
        change.about, change.document_id = _about(project, case, wanted), case.document.id


def reject(project: Project, coder: str, case: SettlingCase, reason: str = "") -> None:
    """Takes none of the readings: the consensus has nothing here."""
    if not case.readings:
        take_back(project, coder, case)
        return
    _settle(project, coder, case, "reject", [], reason)


def set_reason(project: Project, coder: str, case: SettlingCase, reason: str) -> None:
    """Says why it was decided so; an empty reason is taken away. ``ConflictError`` where nothing was decided."""
    with _deciding(project, coder, case, "reason") as change:
        if case.decision is None:
            raise ConflictError(_("Nothing was decided here yet."), _("Decide first, or give the reason with it."))
        for row in case.decision.rows:
            change.update("decision", row.id, reason=reason.strip())


def take_back(project: Project, coder: str, case: SettlingCase) -> None:
    """Takes the decisions on a case back, with the consensus codings that they made: it is open again.

    ``ConflictError`` where nothing was decided.
    """
    with _deciding(project, coder, case, "take_back") as change:
        if case.decision is None:
            raise ConflictError(_("Nothing was decided here yet."))
        ids = {coding_id for decision in case.decisions for coding_id in decision.codings}
        theirs = [one for one in case.consensus if one.id in ids]
        # What an earlier decision on the case made, and this one took over, goes as well.
        made = moments_of_decisions(project, {one.created for one in theirs})
        change.delete("decision", [row.id for decision in case.decisions for row in decision.rows])
        _remove_codings(project, change, [one for one in theirs if one.created in made])


def agreed_cases(cases: Iterable[SettlingCase]) -> list[SettlingCase]:
    """The agreed passages that :func:`take_agreed` takes: where the consensus has nothing else already."""
    return [case for case in cases if case.kind == AGREED and case.state is not State.DECIDED and _is_free(case)]


def take_agreed(project: Project, coder: str, documents: Sequence[str] = ()) -> int:
    """Takes what all coders of these documents (names; none for all) agree on as the consensus, in one change.

    Their number is the result; nothing happens a second time. A passage where the consensus has something else by
    somebody's decision is left to be settled by hand. Errors as :func:`cases.read_settlement`.
    """
    with project.change(coder, "decision.agreed") as change:
        cases = agreed_cases(read_settlement(project, documents).cases)
        write_decided(project, change, [Decided(case, "agreed", passages_of(case.readings[0])) for case in cases])
        change.document_id = cases[0].document.id if len({case.document.id for case in cases}) == 1 else None
        change.about = {"count": len(cases)}
    return len(cases)


def _settle(
    project: Project, coder: str, case: SettlingCase, outcome: str, wanted: Sequence[ConsensusPassage], reason: str
) -> None:
    with _deciding(project, coder, case, outcome) as change:
        write_decided(project, change, [Decided(case, outcome, wanted, reason)])
        change.about, change.document_id = _about(project, case, wanted), case.document.id


@contextmanager
def _deciding(project: Project, coder: str, case: SettlingCase, outcome: str) -> Iterator[Change]:
    """The change in which a case is decided; within it nobody else writes, and the case is as it was read."""
    about = _about(project, case, ())
    with project.change(coder, f"decision.{outcome}", document=case.document.id, **about) as change:
        try:
            cases = read_settlement(project, [case.document.name]).cases
        except QualcodeError:
            cases = ()
        if all((now.key, now.fingerprint) != (case.key, case.fingerprint) for now in cases):
            raise ConflictError(
                _("This passage was coded or settled differently meanwhile; nothing was changed."),
                _("Look at it again as it is now, and decide then."),
            )
        yield change


class Decided(NamedTuple):
    """A decision to be written: what the consensus of a case is to be."""

    case: SettlingCase
    outcome: str
    wanted: Sequence[ConsensusPassage]
    reason: str = ""


def write_decided(project: Project, change: Change, decided: Sequence[Decided]) -> None:
    """Makes the consensus of cases what is wanted, and writes the decisions down."""
    change.delete("decision", [row.id for one in decided for old in one.case.decisions for row in old.rows])
    replaced = [_replaced(one) for one in decided]
    new = [
        _new(one.case, passage, codings)
        for one, codings in zip(decided, replaced, strict=True)
        for passage in one.wanted
    ]
    made = iter(make_codings(project, change, new))
    consensus_id = project.ensure_coder(CONSENSUS) if new else 0
    guids = {code.id: code.guid for code in read_codebook(project).codes}
    names = {coder.id: coder.name for coder in read_coders(project)}
    coder_id = read_coder(project, change.coder).id
    rows: list[dict[str, Value]] = []
    heirs: dict[int | None, list[Coding]] = {}
    for one, gone in zip(decided, replaced, strict=True):
        marks = [
            DecisionSpan(coding.guid, names[coding.coder_id], coding.start, coding.end, guids[coding.code_id])
            for coding in sorted(one.case.codings, key=lambda coding: (coding.start, coding.end, coding.guid))
        ]
        common: dict[str, Value] = {
            "document_id": one.case.document.id,
            "settles": json.dumps(sorted(mark.coding for mark in marks)),
            "kind": one.case.kind,
            "outcome": one.outcome,
            "start": one.case.start,
            "end": one.case.end,
            "readings": json.dumps(marks),
            "coder_id": coder_id,
            "reason": one.reason.strip(),
            "created": change.at,
        }
        ids = [
            next(made) or identical(project, one.case.document.id, start, end, code_id, consensus_id)
            for start, end, code_id, _good in one.wanted
        ]
        same = {passage.code_id: coding_id for passage, coding_id in zip(one.wanted, ids, strict=True)}
        for coding in gone:
            heirs.setdefault(same.get(coding.code_id), []).append(coding)
        rows += [{"coding_id": coding_id, **common} for coding_id in dict.fromkeys(ids or [None])]
    stays = {row["coding_id"] for row in rows}
    for heir, codings in heirs.items():
        _remove_codings(project, change, [coding for coding in codings if coding.id not in stays], heir)
    change.insert_many("decision", rows)


def _replaced(decided: Decided) -> list[Coding]:
    """What the consensus has in a case and is not wanted there."""
    alike = {passage[:3] for passage in decided.wanted}
    return [one for one in decided.case.consensus if (one.start, one.end, one.code_id) not in alike]


def _new(case: SettlingCase, passage: ConsensusPassage, replaced: Sequence[Coding]) -> NewCoding:
    """A consensus coding, which keeps the memo and the flag of one with that code that it replaces."""
    before = [coding for coding in replaced if coding.code_id == passage.code_id]
    memo = together(coding.memo for coding in before)
    good = passage.good or any(coding.good for coding in before)
    return NewCoding(case.document.id, passage.start, passage.end, passage.code_id, memo, good, CONSENSUS)


def _remove_codings(project: Project, change: Change, codings: Sequence[Coding], into: int | None = None) -> None:
    """Takes consensus codings out that no decision needs any more; their links go to ``into``, or with them."""
    ids = [coding.id for coding in codings]
    needed = {coding_id for _row, coding_id in pointing_to(project, ids)}
    gone = [coding_id for coding_id in ids if coding_id not in needed]
    carry_links(project, change, gone, into)
    change.delete("coding", gone)


def _reading(case: SettlingCase, number: int) -> CaseReading:
    if not 0 <= number < len(case.readings):
        raise NotFoundError(
            ngettext("Here there is {count} reading.", "Here there are {count} readings.", len(case.readings)).format(
                count=len(case.readings)
            ),
            _("Take one of those, or reject the case."),
        )
    return case.readings[number]


def passages_of(reading: CaseReading) -> list[ConsensusPassage]:
    """What a reading is in the consensus."""
    return [ConsensusPassage(start, end, reading.code_id, is_good(reading)) for start, end in reading.spans]


def is_good(reading: CaseReading) -> bool:
    """Whether somebody flagged it as a good quotation."""
    return any(coding.good for coding in reading.codings)


def _is_free(case: SettlingCase) -> bool:
    """Whether the consensus of an agreed passage has nothing, or just what is agreed."""
    wanted = {passage[:3] for passage in passages_of(case.readings[0])}
    there = {(coding.start, coding.end, coding.code_id) for coding in case.consensus}
    return there <= wanted if not case.decisions else there == wanted


def _about(project: Project, case: SettlingCase, wanted: Sequence[ConsensusPassage]) -> dict[str, object]:
    """What the audit trail says of a decision: the passage and code that came of it, or those that it was about."""
    book = read_codebook(project)
    codes = [passage.code_id for passage in wanted] or list(case.codes)
    codes = [code_id for code_id in codes if code_id in book.by_id]
    start, end = (wanted[0].start, wanted[-1].end) if wanted else (case.start, case.end)
    quote = read_text(project, case.document.id)[start:end]
    if not codes:
        return {"start": start, "end": end, "quote": quote[:60]}
    found = passage_words(project, codes[0], start, end, quote)
    names = dict.fromkeys(book.by_id[code_id].name for code_id in codes)
    return {**found, "name": " + ".join(names)}
