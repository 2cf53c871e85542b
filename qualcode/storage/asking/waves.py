"""Which attribute of interviews is their wave, and of which wave each interview is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from qualcode.analysis.natural import natural_key
from qualcode.model import WAVE_NAMES, Document
from qualcode.names import folded
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import interview_attributes
from qualcode.storage.project import Project
from qualcode.storage.respondents import attributes as read_attributes


def wave_attribute(project: Project) -> str:
    """The attribute of interviews that says their wave, as it is written here; empty where none does.

    Of several the first of :data:`model.WAVE_NAMES` is; what respondents have under such a name says no wave.
    """
    of_people = {folded(one.name) for one in read_attributes(project)}
    known = {folded(name): name for name in interview_attributes(project)}
    return next((known[name] for name in WAVE_NAMES if name in known and name not in of_people), "")


def new_wave_attribute(project: Project) -> str:
    """The attribute under which a wave is kept: the one there is, or what it is called in the language of the study."""
    return wave_attribute(project) or ("golf" if project.language.startswith("nl") else "wave")


def waves_of(documents: Collection[Document], attribute: str) -> Mapping[int, str]:
    """The wave of each document (by id) that has one."""
    return {one.id: value for one in documents if (value := one.attributes.get(attribute, "").strip())}


def waves(project: Project) -> list[str]:
    """The waves of a project, in order of number or name: the first is the earliest."""
    found = waves_of(read_documents(project), wave_attribute(project))
    return sorted(set(found.values()), key=natural_key)


def codebook_versions(project: Project) -> dict[int, set[int]]:
    """For each document (by id) the versions of the codebook under which its codings were made."""
    found: dict[int, set[int]] = {}
    for document_id, version in project.rows("SELECT DISTINCT document_id, codebook_version FROM coding"):
        found.setdefault(document_id, set()).add(version)
    return found
