"""What a user does with codings whose words a correction took out: put them on another passage, or drop them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualcode.changes.codings import drop_codings, drop_own, merged_values, passage_words
from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.storage import Change, Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import coding as read_coding
from qualcode.storage.codings import identical
from qualcode.storage.documents import text as read_text
from qualcode.storage.memos import together
from qualcode.storage.revisions.lost import LostCoding, lost_codings


def put_lost(project: Project, coder: str, coding_id: int, start: int, end: int) -> int:
    """Puts a lost coding of the coder's own on a passage of the text as it is; the id of the coding there is returned.

    Where its coder has that code there already the two become one, which keeps both memos and the flag.
    ``ConflictError`` where ``[start, end)`` is no passage, or the coding is another coder's; ``NotFoundError`` where it
    is not lost (any more).
    """
    found = own_lost(project, coder, coding_id)
    text = read_text(project, found.document_id)
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ConflictError(
            _("{start}:{end} is not a passage of this document ({length} characters).").format(
                start=start, end=end, length=len(text)
            ),
            _("Positions count code points from 0; the end is exclusive."),
        )
    with project.change(coder, "coding.put", document=found.document_id) as change:
        change.about.update(passage_words(project, found.code_id, start, end, text[start:end]))
        there = identical(project, found.document_id, start, end, found.code_id, found.coder_id)
        other = read_coding(project, there) if there is not None else None
        if other is not None:
            drop_codings(project, change, [found.id], into=other.id)
            change.update("coding", other.id, **merged_values([other, found]))
            return other.id
        change.update("coding", found.id, start=start, end=end, quote=text[start:end], revision_id=0)
    return found.id


def drop_lost(project: Project, coder: str, coding_ids: Sequence[int]) -> int:
    """Removes lost codings of the coder's own, in one change; their number is the result. Errors: :func:`put_lost`."""
    own = [own_lost(project, coder, coding_id) for coding_id in dict.fromkeys(coding_ids)]
    return drop_own(project, coder, "coding.drop", own)


def own_lost(project: Project, coder: str, coding_id: int) -> LostCoding:
    """The lost coding, where it is the coder's own."""
    found = next(iter(lost_codings(project, ids=[coding_id])), None)
    if found is None:
        raise NotFoundError(_("That coding has its words, or is gone."), _("List them with: qualcode documents lost"))
    if found.coder_id != read_coder(project, coder).id:
        raise ConflictError(
            _("That coding is another coder's."),
            _("Only one's own codings can be changed; add one of your own instead."),
        )
    return found


def give_lost(project: Project, change: Change, there: Sequence[LostCoding], **values: int) -> Mapping[str, str]:
    """Gives lost codings another code or coder, as part of a change.

    Those that come to be the same become one with the memo of both: the result has their GUIDs, each with that of the
    one that stays.
    """

    def key(one: LostCoding) -> tuple[int, int, int, int, int]:
        code_id, coder_id = values.get("code_id", one.code_id), values.get("coder_id", one.coder_id)
        return one.revision_id, one.start, one.end, code_id, coder_id

    known = {(one.revision_id, one.start, one.end, one.code_id, one.coder_id): one for one in lost_codings(project)}
    same: dict[str, str] = {}
    for found in there:
        stays = known.get(key(found))
        if stays is None:
            change.update("coding", found.id, **values)
            continue
        same[found.guid] = stays.guid
        drop_codings(project, change, [found.id], into=stays.id)
        both = together((stays.memo, found.memo))
        change.update("coding", stays.id, memo=both, good=int(stays.good or found.good))
        known[key(found)] = stays._replace(memo=both)
    return same
