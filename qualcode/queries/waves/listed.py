"""The waves of a project, each with its interviews, its respondents, its guides and the codebook it was coded by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis.natural import natural_key
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.names import Spellings, closest
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.asking.guides import StoredGuide, guides
from qualcode.storage.asking.waves import codebook_versions, wave_attribute, waves, waves_of
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.respondents import documents_of
from qualcode.storage.respondents import respondents as read_respondents


@dataclass(frozen=True, slots=True)
class ListedWave:
    """A wave, as ``waves --format json`` has it; the empty ``wave`` are the interviews that are of none.

    ``again`` is how many of the respondents were spoken to in an earlier wave as well, ``groups`` how many there are of
    each group, and ``codebook`` which versions the codings of its interviews were made under.
    """

    wave: str
    interviews: int
    respondents: int
    again: int
    groups: Mapping[str, int]
    guides: tuple[str, ...]
    codebook: tuple[int, ...]


def list_waves(project: Project) -> Rows[ListedWave]:
    """The waves in order, and last the interviews that are of none, where there are any."""
    with project.snapshot():
        documents = read_documents(project)
        wave_of = waves_of(documents, wave_attribute(project))
        order = sorted(set(wave_of.values()), key=natural_key)
        people = {one.id: one for one in read_respondents(project) if not one.withdrawn}
        speaking = {who: found for who, found in documents_of(project).items() if who in people}
        known, versions = guides(project), codebook_versions(project)
        rows: list[ListedWave] = []
        before: set[int] = set()
        for wave in (*order, ""):
            inside = {one.id for one in documents if wave_of.get(one.id, "") == wave}
            if not (wave or inside):
                continue
            here = {who for who, found in speaking.items() if not inside.isdisjoint(found)}
            groups: dict[str, int] = {}
            for who in sorted(here):
                group = people[who].group or ""
                groups[group] = groups.get(group, 0) + 1
            rows.append(
                ListedWave(
                    wave,
                    len(inside),
                    len(here),
                    len(here & before),
                    groups,
                    tuple(one.slug for one in guides_of(known, wave, groups)),
                    tuple(sorted(set().union(*(versions.get(one, ()) for one in inside)))),
                )
            )
            before |= here
        return Rows(rows)


def guides_of(known: Sequence[StoredGuide], wave: str, groups: Mapping[str, int]) -> list[StoredGuide]:
    """The guides by which these groups are asked in a wave."""
    return [one for one in known if one.is_of(wave) and any(one.is_for(group or None) for group in groups)]


def find_waves(project: Project, names: Sequence[str]) -> list[str]:
    """The waves of these names, as they are written. ``NotFoundError`` names the closest ones."""
    known = waves(project)
    spelled = Spellings(known)
    for name in names:
        if spelled.known(name) is None:
            hint = _("The waves are: {names}").format(names=", ".join(known))
            raise NotFoundError(
                _("There is no wave {name!r}.").format(name=name),
                (closest(name, known) or hint)
                if known
                else _("No interview is of a wave yet. Say so with: qualcode waves set WAVE DOCUMENT..."),
            )
    return [spelled.one(name) for name in names]
