"""Links in the hands of a coder: which passages of a document have one, and where the other ends are."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from qualcode.session.session import Session
from qualcode.storage import codings as stored_codings
from qualcode.storage.charting import links as stored_links
from qualcode.storage.documents import documents


class OtherEnd(NamedTuple):
    """A passage at the other end of a link: ``forth`` says that the link leads from here to there."""

    link_id: int
    kind: str
    forth: bool
    coding_id: int
    document: str
    start: int
    end: int
    quote: str


def linked_on(session: Session, document_id: int) -> frozenset[int]:
    """The ids of the codings on a document that are linked."""
    return stored_links.linked_codings(session.project, document_id)


def other_ends(session: Session, coding_ids: Collection[int]) -> list[OtherEnd]:
    """What codings are linked with, in the order in which the links were made."""
    found = stored_links.links(session.project, coding_ids)
    ids = {end for one in found for end in (one.from_id, one.to_id)}
    known = {one.id: one for one in stored_codings.codings(session.project, ids=ids)}
    names = {one.id: one.name for one in documents(session.project)}
    ends = []
    for one in found:
        for here, there, forth in ((one.from_id, one.to_id, True), (one.to_id, one.from_id, False)):
            if here in coding_ids:
                far = known[there]
                place = (names[far.document_id], far.start, far.end, far.quote)
                ends.append(OtherEnd(one.id, one.kind, forth, there, *place))
    return ends
