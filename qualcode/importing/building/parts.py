"""What the parts of a build have in common: they read before anybody waits for them, and then write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qualcode.formats.study_file import StudyFile
from qualcode.importing.building.report import BuildReport
from qualcode.specs import CodebookSpec
from qualcode.storage import Change, Project
from qualcode.storage.portable.built import Remembered

Progress = Callable[[int, int, str], None]


@dataclass
class Building:
    """A build under way: the study as its file describes it, and what is remembered of the last time.

    ``known_here`` gives a codebook that comes in the names that its codes have here.
    """

    study: StudyFile
    remembered: Mapping[str, Remembered]
    report: BuildReport = field(default_factory=BuildReport)
    known_here: Callable[[CodebookSpec], CodebookSpec] = lambda spec: spec
    progress: Progress = lambda _done, _all, _name: None
    used: set[str] = field(default_factory=set)
    """What is remembered of things that are there."""

    def recall(self, what: str) -> Remembered | None:
        """What is remembered of something, which is there, then."""
        self.used.add(what)
        return self.remembered.get(what)


class BuildPart:
    """A kind of files of a study; what it reads, it reads when it is made, and it writes within one transaction."""

    def write_apart(self, project: Project, coder: str) -> None:
        """Writes what is a change of its own, with a meaning that undoing, merging and rounds know."""

    def write(self, project: Project, change: Change) -> None:
        """Writes the rest, as part of the one change that the build is."""

    def coders(self) -> Mapping[str, str]:
        """The coders whom its files name, each with the place where one does."""
        return {}
