"""Figures from elsewhere: reading."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import FIGURE
from qualcode.names import closest, slugify
from qualcode.specs import SourceFigure
from qualcode.storage.project import Project


class StoredFigure(NamedTuple):
    """A figure with the id of its row."""

    id: int
    figure: SourceFigure


def stored_figures(project: Project) -> dict[str, StoredFigure]:
    """The figures by address, in order of address."""
    rows = project.rows(
        "SELECT id, address, source, measure, whom, year, value, unit, base, note FROM figure ORDER BY address"
    )
    return {row[1]: StoredFigure(row[0], SourceFigure(*row[1:])) for row in rows}


def figures(project: Project) -> list[SourceFigure]:
    """The figures, in order of address."""
    return [found.figure for found in stored_figures(project).values()]


def find_figure(known: dict[str, StoredFigure], address: str) -> StoredFigure:
    """The figure of an address, with or without ``figure:`` before it, by any spelling of its four parts.

    ``NotFoundError`` names the closest ones.
    """
    wanted = address.strip().removeprefix(FIGURE).strip()
    spelled = "/".join(slugify(part) if part.strip(" -") else "-" for part in wanted.split("/"))
    if spelled not in known:
        raise NotFoundError(
            _("There is no figure {name}.").format(name=wanted),
            closest(spelled, known) or _("List them with: qualcode figures list"),
        )
    return known[spelled]
