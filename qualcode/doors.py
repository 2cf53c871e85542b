"""What a front may touch beside the study: one object that whoever opens the workspace gives it.

At one's own desk all doors are open. Who comes in from elsewhere, by a browser or by SSH, sits at a machine that is not
theirs: no window lists its folders, nothing is written but in a folder of the coder's own, and no program is started.
Pure: what lies behind a door knows how to keep to it.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.names import slugify
from qualcode.records import record


class Door(StrEnum):
    """One thing beside the study that a front may do, or may not."""

    FOLDERS = "folders"
    """Show what lies in the folders of this machine, and take a path that is typed."""
    IMPORT = "import"
    """Bring files into the study."""
    FILES = "files"
    """Write a file where its name says."""
    STUDIES = "studies"
    """Make other studies: the tutorial, the sample study."""
    MERGE = "merge"
    """Merge a copy."""
    COPIES = "copies"
    """Write copies of the study for others."""
    NAMES = "names"
    """Work under another name."""
    PROGRAMS = "programs"
    """Start other programs: a player, a browser, a clipboard of this machine."""


class ClosedDoor(QualcodeError):  # noqa: N818
    """Something was wanted that goes by a door that is closed here."""


@record
class Doors:
    """Which doors are open, and the folder of the coder's own (``None``: that of whoever is logged in)."""

    open: frozenset[Door]
    home: Path | None = None

    @property
    def served(self) -> bool:
        """Whether who works here sits at another machine."""
        return self.home is not None

    def may(self, door: Door | None) -> bool:
        """Whether a door is open; what needs none always may."""
        return door is None or door in self.open

    def check(self, door: Door | None) -> None:
        """``ClosedDoor`` where a door is closed."""
        if not self.may(door):
            raise ClosedDoor(closed_words()[door] if door else "", _("Ask who leads the study."))

    def beside(self, study: Path, name: str) -> Path:
        """Where a small file of the coder's goes that belongs with a study: beside it, or in a folder of one's own.

        There its name says which study it is of.
        """
        if self.home is None:
            return study.with_name(name)
        place = sha256(str(study.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return self.home / f"{place}{name}"


LOCAL = Doors(frozenset(Door))
"""One's own desk."""


def served(home: Path) -> Doors:
    """Somebody who comes in from elsewhere, with a folder of their own: every door is closed."""
    return Doors(frozenset(), home)


def home_name(coder: str) -> str:
    """What the folder of a coder is called: readable, and of two names never the same."""
    return f"{slugify(coder)}-{sha256(coder.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def closed_words() -> dict[Door, str]:
    """What is said of each door where it is closed."""
    return {
        Door.FOLDERS: _("The folders of this machine are not shown here."),
        Door.IMPORT: _("Files come into this study by way of its lead, not from here."),
        Door.FILES: _("Files are not written to this machine from here."),
        Door.STUDIES: _("There is no other study to open here."),
        Door.MERGE: _("Copies are merged by the lead, not from here."),
        Door.COPIES: _("Copies for others are written by the lead, not from here."),
        Door.NAMES: _("Your name is fixed here: you work under the one you came in with."),
        Door.PROGRAMS: _("No other program is started here."),
    }
