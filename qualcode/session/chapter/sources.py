"""The chapters that can be looked at: in files, as outlines make them, and that of the codebook's themes."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from qualcode.errors import QualcodeError
from qualcode.files.reading import is_there, read_up_to, whereabouts
from qualcode.formats.yaml.outlines import read_outline
from qualcode.report.kept.chapter import chapter_files
from qualcode.session.session import Session

SourceKind = Literal["file", "outline", "themes"]

OUTLINES = (".yaml", ".yml")
_MOST_LOOKED_AT = 200
_MOST_HEAD = 4000


class ChapterSource(NamedTuple):
    """A chapter that can be looked at: in its author's file, as an ``outline`` makes it, or of the ``themes``.

    ``missing`` is whether its file is gone.
    """

    kind: SourceKind
    path: Path | None = None
    missing: bool = False

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.kind}:{self.path or ''}"


THEMES = ChapterSource("themes")


def chapter_sources(session: Session, *, folders: bool = True) -> list[ChapterSource]:
    """What there is: the files that were written, the outlines in and under the project's folder, and the themes.

    Without ``folders`` no file is, and the themes are all: who is served can read none.
    """
    if not folders:
        return [THEMES]
    folder = whereabouts(session.project.path).parent
    written = session.read(chapter_files)
    found = [ChapterSource("file", path, not is_there(path)) for _file, path in written]
    known = [folder / file.asked.outline for file, _path in written if file.asked.outline]
    outlines = dict.fromkeys(
        Path(os.path.normpath(path)) for path in (*known, *_outlines(folder)) if is_there(path) and _is_outline(path)
    )
    return [*found, *(ChapterSource("outline", path) for path in outlines), THEMES]


def first_source(found: list[ChapterSource]) -> ChapterSource:
    """The one to begin with: a file that is there, else an outline, else the themes."""
    return next((one for one in found if not one.missing), THEMES)


def _outlines(folder: Path) -> list[Path]:
    """The YAML files in a folder, and in those right under it, by name."""
    paths: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            inside = sorted(islice(entries, _MOST_LOOKED_AT), key=lambda entry: entry.name)
        for entry in inside:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                with os.scandir(entry.path) as under:
                    names = sorted(one.name for one in islice(under, _MOST_LOOKED_AT) if one.is_file())
                paths += (folder / entry.name / name for name in names if name.lower().endswith(OUTLINES))
            elif entry.name.lower().endswith(OUTLINES):
                paths.append(folder / entry.name)
    except OSError:
        return paths
    return paths


def _is_outline(path: Path) -> bool:
    """Whether a file says that it is an outline; whether it is a right one, is seen when it is opened."""
    try:
        head = read_up_to(path, _MOST_HEAD)
    except (OSError, QualcodeError):
        return False
    lines = head.decode("utf-8-sig", "replace").splitlines()
    return any(line.startswith("outline:") for line in lines)


def outline_title(path: Path) -> str:
    """The title of an outline; its name where it cannot be read."""
    try:
        return read_outline(path).title or path.stem
    except QualcodeError:
        return path.stem
