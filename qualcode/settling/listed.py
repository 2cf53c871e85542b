"""Decisions of a meeting, read back from the list of cases that it filled in, as one change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from qualcode.addresses import find_code
from qualcode.errors import ConflictError, FormatError, NotFoundError, QualcodeError
from qualcode.formats.tables.decisions import DecidedRow
from qualcode.i18n import LANGUAGES, _, speaking
from qualcode.model import Codebook
from qualcode.names import closest, folded
from qualcode.records import dataclass
from qualcode.rows import first_of
from qualcode.settling.cases import read_settlement
from qualcode.settling.deciding import ConsensusPassage, Decided, is_good, passages_of, write_decided
from qualcode.settling.model import AGREED, CaseReading, SettlingCase, State
from qualcode.settling.words import outcome_words
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.documents import text as read_text

MOST_PROBLEMS = 20
"""So many rows that cannot be read are told; the rest is counted."""

_ALL = {"all", "both", "alle", "allebei", "beide", "allemaal"}
_NONE = {"none", "nothing", "reject", "niets", "geen", "nee"}


@dataclass(frozen=True, slots=True)
class ListSettled:
    """What came of a list: cases decided, reasons given, rows that say what is so already, and rows left empty."""

    decided: int = 0
    reasons: int = 0
    unchanged: int = 0
    empty: int = 0


class _Unreadable(Exception):  # noqa: N818
    """A decision that cannot be understood: what is wrong, and the remedy."""


class _ListRolledBack(Exception):  # noqa: N818
    """Leaves the change without a trace, once it has shown what it would do."""


def settle_list(
    project: Project, coder: str, rows: Sequence[DecidedRow], *, source: str, dry_run: bool = False
) -> ListSettled:
    """Puts the decisions of a list into force, in one change: all of them or, where one cannot be read, none.

    A decision is the number of a reading or the name of a coder who has it, a code (that of a reading, or another),
    boundaries (``START:END``), all readings, or none, in either language; a cell that is empty decides nothing.
    ``FormatError`` lists every row that is about no case, or cannot be read, with its line. ``ConflictError`` where a
    case was coded or settled differently meanwhile. Nothing is written with ``dry_run``.
    """
    cases = read_settlement(project).cases
    decided, reasons, unchanged, empty = _understand(project, cases, rows, source)
    try:
        with project.change(coder, "decision.list") as change:
            now = {case.key: case.fingerprint for case in read_settlement(project).cases}
            about = [*(one.case for one in decided), *(case for case, _reason in reasons)]
            if any(now.get(case.key) != case.fingerprint for case in about):
                raise ConflictError(
                    _("A passage was coded or settled differently meanwhile; nothing was changed."),
                    _("Write the list again, and fill it in."),
                )
            write_decided(project, change, decided)
            for case, reason in reasons:
                for row in case.decision.rows if case.decision else ():
                    change.update("decision", row.id, reason=reason)
            change.about = {"source": PurePath(source).name, "count": len(decided) + len(reasons)}
            documents = {case.document.id for case in about}
            change.document_id = documents.pop() if len(documents) == 1 else None
            if dry_run:
                raise _ListRolledBack
    except _ListRolledBack:
        pass
    return ListSettled(len(decided), len(reasons), unchanged, empty)


def _understand(
    project: Project, cases: Sequence[SettlingCase], rows: Sequence[DecidedRow], source: str
) -> tuple[list[Decided], list[tuple[SettlingCase, str]], int, int]:
    """What each row decides; ``FormatError`` lists those that cannot be read."""
    book = read_codebook(project)
    decided: dict[tuple[str, ...], tuple[DecidedRow, Decided]] = {}
    reasons: dict[tuple[str, ...], tuple[DecidedRow, SettlingCase]] = {}
    unchanged = empty = 0
    problems: list[str] = []
    for row in rows:
        if not row.decision and not row.reason:
            empty += 1
            continue
        try:
            case = _case(cases, row)
            standing = case.decision
            if standing is not None and (not row.decision or folded(row.decision) in _words(standing.outcome)):
                # The list has what was decided before; that it does not hold any more takes another word.
                new = row.reason if row.reason != standing.reason else ""
                if new and case.state is not State.DECIDED:
                    message = _("there is a reason, and the decision that it was for does not hold any more")
                    raise _Unreadable(message, _remedy(case, book))
                if case.state is not State.DECIDED:
                    empty += 1
                elif new:
                    line = reasons.setdefault(case.key, (row, case))[0]
                    if line.reason != new:
                        message = _("the same case has another reason on line {line}").format(line=line.line)
                        raise _Unreadable(message, _("Delete one of the two."))
                else:
                    unchanged += 1
                continue
            if not row.decision:
                raise _Unreadable(_("there is a reason and no decision"), _remedy(case, book))
            outcome, wanted = _decision(case, row.decision, book, len(read_text(project, case.document.id)))
            found = Decided(case, outcome, wanted, row.reason)
            first = decided.setdefault(case.key, (row, found))
            if first[1] != found:
                message = _("the same case is decided otherwise on line {line}").format(line=first[0].line)
                raise _Unreadable(message, _("Delete one of the two."))
        except _Unreadable as error:
            message, hint = error.args
            problems.append(f"{source}:{row.line}: {message}. {hint}".rstrip())
    for key in decided.keys() & reasons.keys():
        (row, _found), (other, _case_of) = decided[key], reasons[key]
        message = _("the same case is decided otherwise on line {line}").format(line=row.line)
        problems.append(f"{source}:{other.line}: {message}. {_('Delete one of the two.')}")
    if problems:
        raise FormatError(
            "\n".join(first_of(problems, MOST_PROBLEMS)),
            _("Correct the list and import it again; nothing was decided."),
        )
    said = [(case, row.reason) for row, case in reasons.values()]
    return [found for _row, found in decided.values()], said, unchanged, empty


def _case(cases: Sequence[SettlingCase], row: DecidedRow) -> SettlingCase:
    """The case that a row is about: the one with its mark, or else the only one at its place."""
    if row.case:
        found = [case for case in cases if case.mark == row.case.strip().casefold()]
    else:
        found = [case for case in cases if case.document.name == row.document and (case.start, case.end) == row.place]
    if len(found) == 1:
        return found[0]
    place = row.case or (f"{row.document} {row.place[0]}:{row.place[1]}" if row.place else row.document)
    if found:
        raise _Unreadable(
            _("there are {count} cases at {place}").format(count=len(found), place=place),
            _("Keep the column “case” of the list: it tells them apart."),
        )
    raise _Unreadable(
        _("there is no case {place} to be settled (any more)").format(place=place),
        _("Its codings may have changed since the list was written: write it again, or delete the row."),
    )


def _decision(case: SettlingCase, written: str, book: Codebook, length: int) -> tuple[str, list[ConsensusPassage]]:
    """What a cell decides: its outcome, and what is to stand in the consensus."""
    said = folded(written)
    by_coder = {folded(coder): coder for coder in case.coders}
    if said in by_coder:
        own = [reading for reading in case.readings if by_coder[said] in reading.coders]
        return _one(case, own, book) if own else ("reject", [])
    if said.isdecimal():
        if not 1 <= int(said) <= len(case.readings):
            raise _Unreadable(_("there is no reading {number}").format(number=said), _remedy(case, book))
        return _one(case, [case.readings[int(said) - 1]], book)
    if said in _ALL | _words("both") | (_words("agreed") if case.kind == AGREED else set()):
        outcome = "agreed" if case.kind == AGREED else "both" if len(case.readings) > 1 else "accept"
        return outcome, [passage for reading in case.readings for passage in passages_of(reading)]
    if said in _NONE | _words("reject"):
        return "reject", []
    if said in _words("accept") and len(case.readings) == 1:
        return _one(case, case.readings, book)
    if place := re.fullmatch(r"(\d+)\s*[:-]\s*(\d+)", said):
        start, end = int(place[1]), int(place[2])
        if len({reading.code_id for reading in case.readings}) != 1 or not 0 <= start < end <= length:
            raise _Unreadable(_("{value} cannot be the boundaries here").format(value=written), _remedy(case, book))
        return "boundary", [ConsensusPassage(start, end, case.readings[0].code_id, is_good(case.readings[0]))]
    return _with_code(case, written, book)


def _one(case: SettlingCase, readings: Sequence[CaseReading], book: Codebook) -> tuple[str, list[ConsensusPassage]]:
    if len(readings) != 1:
        raise _Unreadable(_("that is more than one reading"), _remedy(case, book))
    return "agreed" if case.kind == AGREED else "accept", passages_of(readings[0])


def _with_code(case: SettlingCase, written: str, book: Codebook) -> tuple[str, list[ConsensusPassage]]:
    """The reading with a code, or the passage with another one."""
    try:
        code_id = find_code(book, written)
    except (NotFoundError, QualcodeError):
        hint = closest(written, [*case.coders, *(code.path for code in book.codes)])
        raise _Unreadable(
            _("“{value}” is no decision").format(value=written), " ".join(filter(None, (hint, _remedy(case, book))))
        ) from None
    own = [reading for reading in case.readings if reading.code_id == code_id]
    if own:
        return _one(case, own, book)
    if len({reading.spans for reading in case.readings}) != 1:
        raise _Unreadable(
            _("the readings have different boundaries, and none has the code {code}").format(code=written),
            _remedy(case, book),
        )
    reading = case.readings[0]
    return "code", [ConsensusPassage(start, end, code_id, is_good(reading)) for start, end in reading.spans]


def _remedy(case: SettlingCase, book: Codebook) -> str:
    """What may be written for a case."""
    readings = ", ".join(
        f"{number} ({', '.join(reading.coders)}: {book.by_id[reading.code_id].path})"
        for number, reading in enumerate(case.readings, 1)
    )
    return _("Write one of: {readings}; all, none, another code, or START:END.").format(readings=readings)


def _words(outcome: str) -> set[str]:
    """How an outcome is written, as the lists have it in each language."""
    found = {outcome}
    for language in LANGUAGES:
        with speaking(language):
            found.add(folded(outcome_words(outcome)))
    return found
