"""The links that a screen lists, to be saved."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.queries.links import ListedLink
from qualcode.queries.names import veil
from qualcode.report.blocks import ReportDocument
from qualcode.report.links import FILES, links_as
from qualcode.session.saving import Savable
from qualcode.session.session import Session


def links_to_save(shown: Sequence[ListedLink]) -> Savable:
    """The links that a screen lists, without names of persons."""

    def make(session: Session, kind: str) -> ReportDocument | str:
        over = session.read(veil)
        return links_as(over.over(list(shown)), session.project.language, kind)

    return Savable("links", make, FILES)
