"""Respondents who withdrew for good in one of two copies: before anything is merged, they are taken out of both.

Then neither side has anything of them that could come back. The copy is never changed: where something is to be taken
out of it, that is done in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from qualcode.changes.privacy.withdrawal import withdraw
from qualcode.storage import Project
from qualcode.storage.coders import coders
from qualcode.storage.copies import same_rows
from qualcode.storage.respondents import respondents
from qualcode.storage.scrubbing.withdrawn import Withdrawal, withdrawals


class WithoutWithdrawn(NamedTuple):
    """Both sides, without those who withdrew in either; ``here`` says how many were taken out of ours for that."""

    ours: Project
    theirs: Project
    here: int


@contextmanager
def without_withdrawn(ours: Project, theirs: Project, *, dry_run: bool) -> Iterator[WithoutWithdrawn]:
    """Has both sides be without those who withdrew in either. In a dry run nothing is changed in ours either."""
    same = same_rows(ours, theirs)
    out_of_ours, out_of_theirs = _missed(ours, theirs, same), _missed(theirs, ours, same)
    copies = []

    def in_memory(project: Project) -> Project:
        found = project.in_memory()
        copies.append(found)
        if project.sight.coder:
            found.look_as(project.sight.coder)
        return found

    try:
        if out_of_ours and dry_run:
            ours = in_memory(ours)
        if out_of_theirs:
            theirs = in_memory(theirs)
        for project, missed in ((ours, out_of_ours), (theirs, out_of_theirs)):
            for respondent_id, made in missed:
                with project.transaction():
                    # In a copy in memory nobody is put on the list: that would be news of it.
                    coder = coders(project)[0].name if project in copies else made.coder
                    project.ensure_coder(coder, made.coder_guid)
                # Whoever merges was asked for the right to: who withdrew has, whatever became of who noted it.
                with project.sight.whole(), project.vouched():
                    withdraw(project, coder, respondent_id, made=made)
        yield WithoutWithdrawn(ours, theirs, len(out_of_ours))
    finally:
        for project in copies:
            project.close()


def _missed(project: Project, other: Project, same: dict[str, str]) -> list[tuple[int, Withdrawal]]:
    """Those who withdrew in the other copy and are in this one, under that GUID or one that became the same."""
    there = {same.get(person.guid, person.guid): person.id for person in respondents(project)}
    made = [(there.get(same.get(one.respondent, one.respondent)), one) for one in withdrawals(other)]
    return [(respondent_id, one) for respondent_id, one in made if respondent_id is not None]
