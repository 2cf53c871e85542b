"""A new project, with a codebook where one is given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from qualcode.changes.codebook import import_codebook
from qualcode.errors import NotFoundError
from qualcode.formats.yaml.codebook import load_codebook
from qualcode.i18n import LANGUAGES, _
from qualcode.model import Problem
from qualcode.names import folded
from qualcode.storage import SUFFIX, Project

_CALLED = {"nl": ("nederlands", "dutch", "nld", "dut"), "en": ("engels", "english", "eng")}
"""What else people write for a language."""


class NewProject(NamedTuple):
    """The file that was made, how many codes it begins with (``None`` without a codebook), and what is amiss there."""

    path: Path
    codes: int | None
    problems: tuple[Problem, ...] = ()


def create_project(
    path: Path, coder: str, *, codebook: Path | None = None, language: str = "nl", name: str = ""
) -> NewProject:
    """Makes a project file (``.qualcode`` where ``path`` has no suffix), with the codebook of a YAML file.

    ``ProjectError`` where a file of that name is there; ``FormatError`` for a codebook that cannot be read, and
    ``NotFoundError`` for a language without reports; then no file is made.
    """
    language = _known(language)
    path = path if path.suffix or path.name in ("", "..") else path.with_suffix(SUFFIX)
    spec, problems = load_codebook(codebook) if codebook else (None, [])
    with Project.create(path, name=name or path.stem, language=language, coder=coder) as project:
        if spec is None:
            return NewProject(path, None)
        added = import_codebook(project, coder, spec, reason=_("First version")).added
        return NewProject(path, len(added), tuple(problems))


def _known(language: str) -> str:
    """The two letters of a language that reports are written in, of a tag such as ``nl-BE`` too."""
    code = re.split(r"[-_.]", folded(language))[0]
    if code in LANGUAGES:
        return code
    meant = next((known for known, names in _CALLED.items() if code in names), "")
    listed = _("Languages are: {names}").format(names=", ".join(LANGUAGES))
    raise NotFoundError(
        _("There are no reports in {language!r}.").format(language=language),
        f"{_('Did you mean {names}?').format(names=meant)} {listed}" if meant else listed,
    )
