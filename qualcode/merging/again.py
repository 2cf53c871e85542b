"""A copy of which it is soon sure that it holds nothing new: one that was merged before, or an earlier state of this.

A merge notes in its line of the history which file it merged (:func:`storage.file.image.mark_of`). What those bytes
hold was proven whole then, and is proven so by them. Right after a merge, merging again gives nothing new; it stays so
while what was made here before that merge stands as it did: what is made after it is news of this side only. So is all
that was done since in a project of which the copy is an earlier state (:mod:`storage.file.earlier`). Where any of that
is not so, or the copies differ in what a report would list, the merge is done in full.
"""

from __future__ import annotations

from qualcode.merging.report import MergeProof, MergeReport
from qualcode.storage import Project, copies
from qualcode.storage.file.earlier import is_earlier
from qualcode.storage.rounds import blind_documents, silent


def tells_nothing_new(project: Project, copy: Project, mark: str, report: MergeReport) -> bool:
    """Whether a copy, of this mark, surely holds nothing new; the report then says so, as a whole merge would.

    Within a change of the project that is not kept.
    """
    if not (copies.merged_before(project, mark) or is_earlier(project.connection, copy.connection)):
        return False
    if any(blind_documents(side) or silent(side) for side in (project, copy)):
        return False
    here, there = copies.read_keys(project, copy)
    if any(there[table] - here[table] for table in here):
        return False
    after = copies.counts(project)
    report.kinds = [
        MergeProof(
            table,
            here=len(keys),
            there=len(there[table]),
            shared=len(there[table]),
            same=len(there[table]),
            changed=0,
            only_here=len(keys) - len(there[table]),
            new=0,
            deleted=0,
            left_out=0,
            joined=(0, 0),
            conflicts=0,
            after=after[table],
        )
        for table, keys in here.items()
    ]
    report.nothing_new = report.holds
    return report.nothing_new
