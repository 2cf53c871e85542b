"""What a screen shows, taken along: written to a new file beside the project, or as lines for the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.files.reading import is_there
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import LISTING_KINDS
from qualcode.session.session import Session

PASTED = "paste"
"""What is made for the clipboard is asked for as a file of this kind."""


class Savable(NamedTuple):
    """What a screen has to save: ``name`` is that of the file that is offered, without its ending.

    ``make(session, kind)`` gives the report, without names of persons where the command line gives it without; ``kind``
    is one of ``kinds``, of which the first is offered, or ``PASTED``. Of a kind that no report has (json, dot) it gives
    what stands in the file. It runs on the project's own thread.
    """

    name: str
    make: Callable[[Session, str], ReportDocument | str]
    kinds: Sequence[str] = LISTING_KINDS


def write_made(made: ReportDocument | str, path: Path, kind: str) -> None:
    """Writes what a savable made to a file, whole or not at all. ``QualcodeError`` when it cannot be written."""
    from qualcode.report.writers import write_document  # with what it writes, for who saves

    if isinstance(made, str):
        write_whole(path, made.encode())
    else:
        write_document(made, path, kind)


def kind_of(path: Path, kinds: Sequence[str]) -> str:
    """The format that the name of a new file tells. ``QualcodeError`` for a name that tells none."""
    kind = path.suffix.removeprefix(".").lower()
    if kind not in kinds:
        endings = ", ".join(f".{one}" for one in kinds)
        raise QualcodeError(_("The name tells the format: it ends in {endings}.").format(endings=endings))
    return kind


def refuse_there(path: Path) -> None:
    """``QualcodeError`` for a file that is there already."""
    if is_there(path):
        raise QualcodeError(
            _("{name} is there already.").format(name=path.name), _("Nothing was written; give another name.")
        )


def free_path(folder: Path, name: str) -> Path:
    """``name`` in the folder, with a number before its ending where a file is called so already."""
    path = folder / name
    number = 2
    while is_there(path):
        path = folder / f"{Path(name).stem}-{number}{path.suffix}"
        number += 1
    return path


def near(path: Path) -> Path:
    """A path as one would write it here: from the folder one is in, where it lies in that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
