"""What the codebook screen and its passages read from a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.changes.codebook import Difference, differences, outdated_codings, read_snapshot, to_spec
from qualcode.model import Codebook
from qualcode.queries.passages import CodePassage, Fields, passages
from qualcode.session.session import Session
from qualcode.specs import CodebookSpec
from qualcode.storage import Project, codebook, coders, codings, memos
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


class CodePassages(NamedTuple):
    """Passages in order, and the codebook as it was when they were read."""

    passages: Sequence[CodePassage]
    codebook: Codebook


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
    counts = codings.counts_by_code_and_coder(project)
    written = memos.memos_on_codes(project)
    involved = {coder_id for found in counts.values() for coder_id in found}
    involved |= {memo.coder_id for found in written.values() for memo in found}
    names = {coder.id: coder.name for coder in coders.coders(project) if coder.id in involved}
    kept = codebook.versions(project)
    book = codebook.codebook(project)
    unnumbered = len(differences(read_snapshot(kept[-1]), to_spec(book))) if kept else 0
    own = [coding for coding in outdated_codings(project) if names.get(coding.coder_id) == session.coder]
    return CodebookCounts(book, names, counts, written, len(own), unnumbered, project.readonly)


def passages_of_code(session: Session, code_id: int, known: Mapping[int, CodePassage]) -> CodePassages:
    """The passages of a code and the codes under it, of all coders, in order of document and place.

    ``known`` are passages read before by coding id; what stands around them is not read again.
    """
    book = codebook.codebook(session.project)
    below = list(book.descendants(code_id)) if code_id in book.by_id else []
    found = codings.codings(session.project, code_ids=below) if below else []
    return CodePassages(passages(session.project, found, known), book)


def passages_to_look_at(session: Session, known: Mapping[int, CodePassage]) -> CodePassages:
    """The coder's own codings that are older than their code's meaning, with what changed; by code, in its order."""
    project = session.project
    own = {coder.id for coder in coders.coders(project) if coder.name == session.coder}
    found = [coding for coding in outdated_codings(project) if coding.coder_id in own]
    book = codebook.codebook(project)
    order = {code.id: place for place, code in enumerate(book.codes)}
    found.sort(key=lambda coding: order[coding.code_id])
    changed = _changed_since(project, book, {(coding.code_id, coding.codebook_version) for coding in found})
    old = [
        passage._replace(since=changed[passage.coding.code_id, passage.coding.codebook_version])
        for passage in passages(project, found, known)
    ]
    return CodePassages(old, book)


def _changed_since(
    project: Project, book: Codebook, wanted: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Fields]:
    """For each code and version number the fields that differ from then to now."""
    now = to_spec(book)
    kept = codebook.versions(project)
    by_number: dict[int, dict[str, Difference]] = {}
    found: dict[tuple[int, int], Fields] = {}
    for code_id, number in wanted:
        if number not in by_number:
            then = next((version for version in kept if version.number >= number), None)
            old = read_snapshot(then) if then else now
            by_number[number] = {item.path: item for item in differences(old, now)}
        item = by_number[number].get(book.by_id[code_id].path)
        found[code_id, number] = item.fields if item else {}
    return found


def plan_merge(session: Session, source_ids: Sequence[int], target_id: int) -> MergePlan:
    """What merging codes into another will do."""
    project = session.project
    book = codebook.codebook(project)
    moving = codings.codings(project, code_ids=list(source_ids))
    there = {
        (coding.document_id, coding.start, coding.end, coding.coder_id)
        for coding in codings.codings(project, code_ids=[target_id])
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
    return codebook.versions(session.project), to_spec(codebook.codebook(session.project))
