"""Working apart, merging safely: a copy of the project that went its own way is brought back, in one change.

Rows are matched (:mod:`merging.matching`), brought together field by field (:mod:`merging.reconciling`), and written
through the gate (:mod:`merging.writing`), counted before and after. Undoing the merge gives back every row as it was.
The other side's lines stay in the audit trail then, under the merge that they came with and that the trail shows as
undone; merging again takes them up again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import ConflictError, ProjectError
from qualcode.files.platform import quoted
from qualcode.files.reading import is_there, same_file
from qualcode.i18n import _
from qualcode.merging.again import tells_nothing_new
from qualcode.merging.report import Conflict, CopyReading, Match, MergedThing, MergeProof, MergeReport
from qualcode.merging.withdrawals import without_withdrawn
from qualcode.merging.writing import Merge
from qualcode.storage import Project
from qualcode.storage.copies import opened
from qualcode.storage.file.image import mark_of
from qualcode.storage.file.opening import damaged_hint
from qualcode.storage.history import SYNC, is_without_names

if TYPE_CHECKING:
    from qualcode.storage.file.proof import Proof

__all__ = ["Conflict", "CopyReading", "Match", "MergeProof", "MergeReport", "MergedThing", "merge"]


class _MergeRolledBack(Exception):  # noqa: N818
    """Leaves a merge without a trace, once it has shown what it would do."""


def merge(
    project: Project,
    coder: str,
    other: Path,
    *,
    decisions: Mapping[str, str] | None = None,
    prefer: str | None = None,
    dry_run: bool = False,
    synced: str = "",
    prove: Callable[[Project], Proof] = Project.prove,
) -> MergeReport:
    """Merges another copy of the project into this one, in one change that one undo takes back.

    ``decisions`` gives for the id of a conflict ``ours``, ``theirs`` or ``follow``, ``prefer`` for all others that have
    such a choice. While a conflict waits for a decision nothing is written. The copy is read and never changed.
    ``synced`` is what a sync calls the copy that it brings: the change is its own (:data:`storage.history.SYNC`), and
    what does not hang on a conflict that waits comes in (:mod:`merging.waiting`).
    ``prove`` finds what is wrong with the copy, where not all of it has to be read for that.
    ``ProjectError`` where it is missing, damaged, foreign, newer, of another study, or this very file;
    ``ConflictError`` for a decision that its conflict does not offer.
    """
    if not is_there(other):
        raise ProjectError(
            _("There is no project {path}.").format(path=other), _("Name the file that came back, with its folder.")
        )
    if same_file(other, project.path):
        raise ProjectError(_("{path} is this project itself.").format(path=other), _("Name the copy to merge into it."))
    project.look_closely()
    report = MergeReport(other, dry_run=dry_run)
    action, called = (SYNC, synced) if synced else ("project.merge", other.name)
    with opened(other) as copy:
        if copy.meta("guid") != project.meta("guid"):
            raise ProjectError(
                _("{path} is another study ({name}).").format(path=other, name=copy.name),
                _("Only copies of one project can be merged. Export its codings and import them instead."),
            )
        _refuse_named(project, copy, other)
        mark = mark_of(other)
        with suppress(_MergeRolledBack), project.change(coder, action, other=called):
            tells_nothing_new(project, copy, mark, report)
            raise _MergeRolledBack
        if report.nothing_new:
            return report
        _refuse_damaged(prove(copy), other)
        with without_withdrawn(project, copy, dry_run=dry_run) as sides:
            report.withdrawn = sides.here
            with suppress(_MergeRolledBack), sides.ours.at_once():
                with sides.ours.change(coder, action, other=called) as change:
                    found = Merge(sides.ours, sides.theirs, change, report, decisions or {}, prefer, leave=bool(synced))
                    found.run()
                    report.to_json()
                    if dry_run or not report.kinds or report.nothing_new:
                        raise _MergeRolledBack
                    if mark and mark_of(other) == mark and not report.undecided:
                        change.about.update(copy=mark)
                    if synced and (len(report.conflicts) > len(report.undecided) or report.matched):
                        change.about.update(settled=True)
                if found.rest and not found.rest.is_sure():
                    report = MergeReport(other, conflicts=report.conflicts, withdrawn=sides.here, blind=report.blind)
                    raise _MergeRolledBack
                report.merged = True
    return report


def _refuse_named(project: Project, copy: Project, path: Path) -> None:
    """``ConflictError`` where names are written otherwise on one side only: the other would bring them back."""
    here, there = is_without_names(project), is_without_names(copy)
    if here and not there:
        raise ConflictError(
            _("{path} has the names that are written otherwise in this project.").format(path=path),
            _("Have them written otherwise there first, with the same key: qualcode -p {path} {command}").format(
                path=quoted(str(path)), command="pseudonymise --apply KEYFILE"
            ),
        )
    if there and not here:
        raise ConflictError(
            _("In {path} names are written otherwise that this project has.").format(path=path),
            _("Have them written otherwise here first, with the same key: qualcode {command}").format(
                command="pseudonymise --apply KEYFILE"
            ),
        )


def _refuse_damaged(found: Proof, path: Path) -> None:
    # What is foreign and does nothing by itself is not read; another text is a conflict, which has its own choice.
    problems = [one.message for one in found.problems if one.kind not in ("foreign", "text", "words")]
    if problems:
        raise ProjectError(
            _("{path} is damaged: {reason}.").format(path=path, reason=problems[0]),
            damaged_hint(),
        )
