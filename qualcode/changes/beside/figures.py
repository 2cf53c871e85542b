"""What a user does to figures from elsewhere: bring them in or up to date, and remove them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.specs import SourceFigure
from qualcode.storage import Project
from qualcode.storage.beside.figures import find_figure, stored_figures
from qualcode.storage.history import Value


@dataclass(frozen=True, slots=True)
class FiguresImport:
    """The addresses of the figures that are new, that changed, and that were there as they are."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]


def import_figures(
    project: Project, coder: str, figures: Sequence[SourceFigure], *, source: str = "", dry_run: bool = False
) -> FiguresImport:
    """Brings figures in, or those that are here up to date, in one change; ``source`` is the file's name.

    A figure is known by its address. With ``dry_run`` nothing is written.
    """
    known = stored_figures(project)
    added = [one for one in figures if one.address not in known]
    changed = [one for one in figures if one.address in known and known[one.address].figure != one]
    if (added or changed) and not dry_run:
        with project.change(coder, "figure.import", source=source, count=len(added) + len(changed)) as change:
            change.insert_many("figure", [{"address": one.address, **_values(one)} for one in added])
            for one in changed:
                change.update("figure", known[one.address].id, **_values(one))
    new = {one.address for one in (*added, *changed)}
    return FiguresImport(
        tuple(one.address for one in added),
        tuple(one.address for one in changed),
        tuple(one.address for one in figures if one.address not in new),
    )


def remove_figures(project: Project, coder: str, addresses: Iterable[str]) -> tuple[str, ...]:
    """Removes figures, in one change; their addresses. ``NotFoundError`` where there is none of an address."""
    known = stored_figures(project)
    found = list(dict.fromkeys(find_figure(known, address) for address in addresses))
    if found:
        names = ", ".join(one.figure.address for one in found)
        with project.change(coder, "figure.remove", figure=names) as change:
            change.delete("figure", [one.id for one in found])
    return tuple(one.figure.address for one in found)


def _values(one: SourceFigure) -> dict[str, Value]:
    return {
        "source": one.source,
        "measure": one.measure,
        "whom": one.whom,
        "year": one.year,
        "value": one.value,
        "unit": one.unit,
        "base": one.base,
        "note": one.note,
    }
