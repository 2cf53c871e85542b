"""A new project, with a codebook where one is given."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from qualcode.changes.codebook import import_codebook
from qualcode.formats.yaml.codebook import read_codebook
from qualcode.i18n import _
from qualcode.storage import SUFFIX, Project


class NewProject(NamedTuple):
    """The file that was made, and how many codes it begins with; ``None`` without a codebook."""

    path: Path
    codes: int | None


def create_project(
    path: Path, coder: str, *, codebook: Path | None = None, language: str = "nl", name: str = ""
) -> NewProject:
    """Makes a project file (``.qualcode`` where ``path`` has no suffix), with the codebook of a YAML file.

    ``ProjectError`` where a file of that name is there; ``FormatError`` for a codebook that cannot be read, and then
    no file is made.
    """
    path = path if path.suffix else path.with_suffix(SUFFIX)
    spec = read_codebook(codebook) if codebook else None
    with Project.create(path, name=name or path.stem, language=language[:2].lower(), coder=coder) as project:
        if spec is None:
            return NewProject(path, None)
        return NewProject(path, len(import_codebook(project, coder, spec, reason=_("First version")).added))
