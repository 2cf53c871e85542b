"""What the codebook screen reads from a project and what it changes there, as plain calls on a :class:`tui.Session`.

Runs on the project's own thread (see :mod:`session.worker`) and knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.changes import codebook as codes_of
from qualcode.changes.codebook import Difference
from qualcode.model import Codebook, CodebookSpec
from qualcode.queries.passages import CodePassage, Fields, passages
from qualcode.session.session import Session
from qualcode.storage import Project, memos
from qualcode.storage import codebook as codes_store
from qualcode.storage import coders as work
from qualcode.storage import codings as codings_store
from qualcode.storage.codebook import Version
from qualcode.storage.memos import StoredMemo


class CodebookCounts(NamedTuple):
    """The codebook with all that its screen shows beside it."""

    codebook: Codebook
    coders: Mapping[int, str]
    """Names by coder id, of those who have coded anything or commented on a code."""
    counts: Mapping[int, Mapping[int, int]]
    """Codings by code id and then by coder id, without the codes under it."""
    memos: Mapping[int, Sequence[StoredMemo]]
    """Memos by code id."""
    outdated: int
    """Codings of the coder's own that were made before their code's meaning last changed."""
    unnumbered: int
    """Codes that differ from the newest numbered version."""
    readonly: bool

    def own(self, code_id: int) -> int:
        """The codings with a code itself."""
        return sum(self.counts.get(code_id, {}).values())

    def below(self, code_id: int, coder_id: int | None = None) -> int:
        """The codings with a code and the codes under it, of one coder or of all."""
        found = [self.counts.get(member, {}) for member in self.codebook.descendants(code_id)]
        return sum(sum(each.values()) if coder_id is None else each.get(coder_id, 0) for each in found)


class MergePlan(NamedTuple):
    """What a merge will do, in numbers."""

    codings: int
    coders: int
    doubles: int
    """Codings that the target has on the very passage already, and that become one with those."""
    memos: int
    codes: int
    """Codes under the merged ones, which move along."""


def survey(session: Session) -> CodebookCounts:
    """The codebook screen at a glance."""
    project = session.project
    counts = codings_store.counts_by_code_and_coder(project)
    written = memos.memos_on_codes(project)
    involved = {coder_id for found in counts.values() for coder_id in found}
    involved |= {memo.coder_id for found in written.values() for memo in found}
    coders = {coder.id: coder.name for coder in work.coders(project) if coder.id in involved}
    kept = codes_store.versions(project)
    unnumbered = len(_since(project, kept[-1])) if kept else 0
    own = [coding for coding in codes_of.outdated_codings(project) if coders.get(coding.coder_id) == session.coder]
    book = codes_store.codebook(project)
    return CodebookCounts(book, coders, counts, written, len(own), unnumbered, project.readonly)


def _since(project: Project, version: Version) -> list[Difference]:
    return codes_of.differences(codes_of.read_snapshot(version), codes_of.to_spec(codes_store.codebook(project)))


def board(session: Session, code_id: int, known: Mapping[int, CodePassage]) -> list[CodePassage]:
    """The passages of a code and the codes under it, of all coders, in order of document and place.

    ``known`` are passages read before by coding id; what stands around them is not read again.
    """
    book = codes_store.codebook(session.project)
    if code_id not in book.by_id:
        return []
    codings = codings_store.codings(session.project, code_ids=list(book.descendants(code_id)))
    return passages(session.project, codings, known)


def look_again(session: Session, known: Mapping[int, CodePassage]) -> list[CodePassage]:
    """The coder's own codings that are older than their code's meaning, with what changed; by code, in its order."""
    project = session.project
    own = {coder.id for coder in work.coders(project) if coder.name == session.coder}
    found = [coding for coding in codes_of.outdated_codings(project) if coding.coder_id in own]
    order = {code.id: place for place, code in enumerate(codes_store.codebook(project).codes)}
    found.sort(key=lambda coding: order[coding.code_id])
    changes = _changes(project, {(coding.code_id, coding.codebook_version) for coding in found})
    return [
        passage._replace(since=changes[passage.coding.code_id, passage.coding.codebook_version])
        for passage in passages(project, found, known)
    ]


def _changes(project: Project, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Fields]:
    """For each code and version number the fields that differ from then to now."""
    book = codes_store.codebook(project)
    now = codes_of.to_spec(book)
    kept = codes_of.versions(project)
    by_number: dict[int, dict[str, Difference]] = {}
    found: dict[tuple[int, int], Fields] = {}
    for code_id, number in wanted:
        if number not in by_number:
            then = next((version for version in kept if version.number >= number), None)
            old = codes_of.read_snapshot(then) if then else now
            by_number[number] = {item.path: item for item in codes_of.differences(old, now)}
        item = by_number[number].get(book.by_id[code_id].path)
        found[code_id, number] = item.fields if item else {}
    return found


def plan_merge(session: Session, source_ids: Sequence[int], target_id: int) -> MergePlan:
    """What merging codes into another will do."""
    project = session.project
    book = codes_store.codebook(project)
    moving = codings_store.codings(project, code_ids=list(source_ids))
    there = {
        (coding.document_id, coding.start, coding.end, coding.coder_id)
        for coding in codings_store.codings(project, code_ids=[target_id])
    }
    doubles = 0
    for coding in moving:
        key = (coding.document_id, coding.start, coding.end, coding.coder_id)
        doubles += key in there
        there.add(key)
    return MergePlan(
        len(moving),
        len({coding.coder_id for coding in moving}),
        doubles,
        sum(len(memos.code_memos(project, code_id)) for code_id in source_ids),
        sum(child.id not in source_ids for code_id in source_ids for child in book.children.get(code_id, ())),
    )


def kept_versions(session: Session) -> tuple[list[Version], CodebookSpec]:
    """All numbered versions, oldest first, and the codebook as it is now."""
    return codes_of.versions(session.project), codes_of.to_spec(codes_store.codebook(session.project))
