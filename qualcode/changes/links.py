"""What a user does to links between passages: tie one coding to another, say why, and take that back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.names import closest
from qualcode.storage import Change, Project
from qualcode.storage.charting.links import LINK_KINDS, StoredLink, links
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.codings import coding as read_coding
from qualcode.storage.memos import together
from qualcode.text.openings import opening


def add_link(project: Project, coder: str, from_id: int, to_id: int, kind: str, note: str = "") -> int:
    """Says that one coding supports, contradicts or explains another; the link's id is the result.

    Where the coder said so already the note is taken as well. ``ConflictError`` for a coding with itself,
    ``NotFoundError`` for a coding or a kind that there is not.
    """
    if kind not in LINK_KINDS:
        raise NotFoundError(
            _("There is no link {kind!r}.").format(kind=kind),
            closest(kind, LINK_KINDS) or _("A link is one of: {kinds}").format(kinds=", ".join(LINK_KINDS)),
        )
    ends = [_end(project, coding_id) for coding_id in (from_id, to_id)]
    if from_id == to_id:
        raise ConflictError(_("A passage is not linked with itself."), _("Choose another passage for the other end."))
    with project.change(coder, "link.add") as change:
        me = read_coder(project, change.coder).id
        _tell(change, kind, ends)
        for found in links(project, [from_id]):
            if (found.from_id, found.to_id, found.kind, found.coder_id) == (from_id, to_id, kind, me):
                change.update("link", found.id, note=together((found.note, note)))
                return found.id
        return change.insert(
            "link", from_id=from_id, to_id=to_id, kind=kind, note=note.strip(), coder_id=me, created=change.at
        )


def set_link_note(project: Project, coder: str, link_id: int, note: str) -> bool:
    """Puts a note on a link of the coder's own; an empty one takes it away. False where nothing differed."""
    found = _own_link(project, coder, link_id)
    with project.change(coder, "link.note") as change:
        _tell(change, found.kind, [_end(project, found.from_id), _end(project, found.to_id)])
        return change.update("link", found.id, note=note.strip())


def remove_links(project: Project, coder: str, link_ids: Sequence[int]) -> int:
    """Takes links of the coder's own away, in one change; their number is the result."""
    own = [_own_link(project, coder, link_id) for link_id in dict.fromkeys(link_ids)]
    with project.change(coder, "link.remove", count=len(own)) as change:
        if own:
            _tell(change, own[0].kind, [_end(project, own[0].from_id), _end(project, own[0].to_id)])
        return change.delete("link", [found.id for found in own])


def carry_links(project: Project, change: Change, coding_ids: Collection[int], into: int | None) -> None:
    """Sees to the links of codings that go, as part of a change: they go too, or go over to the coding ``into``.

    What would tie a coding to itself goes; two that come to say the same become one, with both notes.
    """
    touching = links(project, coding_ids)
    if into is None:
        change.delete("link", [found.id for found in touching])
        return
    there = {_says(found): found for found in links(project, [into])}
    for found in touching:
        ends = [into if end in coding_ids else end for end in (found.from_id, found.to_id)]
        moved = found._replace(from_id=ends[0], to_id=ends[1])
        known = there.get(_says(moved))
        if ends[0] == ends[1]:
            change.delete("link", [found.id])
        elif known is not None:
            change.delete("link", [found.id])
            there[_says(moved)] = known._replace(note=together((known.note, found.note)))
            change.update("link", known.id, note=there[_says(moved)].note)
        else:
            change.update("link", found.id, from_id=ends[0], to_id=ends[1])
            there[_says(moved)] = moved


def give_links(project: Project, change: Change, gone: int, stays: int) -> None:
    """Gives the links of one coder to another, as part of a change; what both said is one link, with both notes."""
    mine = {_says(found)[:3]: found for found in links(project) if found.coder_id == stays}
    for found in links(project):
        if found.coder_id == gone:
            known = mine.get(_says(found)[:3])
            if known is None:
                change.update("link", found.id, coder_id=stays)
            else:
                change.delete("link", [found.id])
                change.update("link", known.id, note=together((known.note, found.note)))


def _says(link: StoredLink) -> tuple[int, int, str, int]:
    return link.from_id, link.to_id, link.kind, link.coder_id


def _end(project: Project, coding_id: int) -> Coding:
    found = read_coding(project, coding_id)
    if found is None:
        raise NotFoundError(_("That coding has been removed."))
    return found


def _own_link(project: Project, coder: str, link_id: int) -> StoredLink:
    found = next((one for one in links(project) if one.id == link_id), None)
    if found is None:
        raise NotFoundError(_("That link has been removed."), _("List them with: qualcode links"))
    if found.coder_id != read_coder(project, coder).id:
        raise ConflictError(
            _("That link is another coder's."), _("Only one's own links can be changed; add one of your own instead.")
        )
    return found


def _tell(change: Change, kind: str, ends: Sequence[Coding]) -> None:
    """Says in the log what is linked; a link between two documents belongs to neither."""
    change.about.update({"link": kind, "quote": opening(ends[0].quote), "other": opening(ends[1].quote)})
    if ends[0].document_id == ends[1].document_id:
        change.document_id = ends[0].document_id
