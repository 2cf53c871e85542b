"""A study is built: all files are read, then all is written at once, in as few undoable changes as there can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from qualcode.errors import ConflictError
from qualcode.files.spelling import spelled
from qualcode.formats.study_file import StudyFile
from qualcode.i18n import _
from qualcode.importing.building.codebook import CodebookPart
from qualcode.importing.building.codings import PlacedPart
from qualcode.importing.building.documents import TranscriptsPart
from qualcode.importing.building.facesheet import SheetPart
from qualcode.importing.building.parts import Building, BuildPart, Progress
from qualcode.importing.building.report import BuildReport
from qualcode.importing.building.surveys import SurveysPart
from qualcode.importing.building.words import NamesPart, WordsPart
from qualcode.rows import first_of
from qualcode.specs import CodebookSpec
from qualcode.storage import Project
from qualcode.storage.portable.built import built, remember
from qualcode.storage.portable.derived import SEED

STUDY = "study"
MOST_OUTSIDE = 5
"""So many paths outside the folder of the study are named; the rest is counted."""


class _BuildRolledBack(Exception):  # noqa: N818
    """Leaves all changes without a trace, once they have shown what they would do."""


class ReadBuild:
    """A study of which all files were read, ready to be written; what is remembered of each says what is new.

    ``FormatError`` where the codebook, a guide or a table cannot be read; a transcript that cannot is in the report.
    """

    def __init__(
        self,
        project: Project,
        coder: str,
        study: StudyFile,
        *,
        known_here: Callable[[CodebookSpec], CodebookSpec],
        progress: Progress,
    ) -> None:
        project.look_closely()
        self._version = project.data_version()[0]
        self._study = study
        self._building = Building(study, built(project), known_here=known_here, progress=progress)
        self.report: BuildReport = self._building.report
        if outside := list(dict.fromkeys(study.place(path) for path in study.outside())):
            words = _("Outside the folder of the study, so who is given that folder does not have them: {paths}")
            listed = ", ".join(first_of(outside, MOST_OUTSIDE))
            self.report.notes.append(words.format(paths=listed))
        codebook = CodebookPart(project, self._building)
        transcripts = TranscriptsPart(project, self._building)
        self._parts: list[BuildPart] = [
            codebook,
            transcripts,
            SheetPart(project, self._building, transcripts.coming, transcripts.removed),
            WordsPart(project, self._building),
            SurveysPart(project, self._building),
            NamesPart(project, self._building),
            PlacedPart(self._building, coder),
        ]
        for what in self._vanished():
            kind, _space, place = what.partition(" ")
            self.report.add(kind, place, "vanished", _("is in the files no more; what came of it stays"))
        self._renamed = self._rename(project)

    @property
    def coders(self) -> Mapping[str, str]:
        """The coders whom files name, each with the place where one does."""
        return {name: where for part in self._parts for name, where in part.coders().items()}

    def _vanished(self) -> Iterator[str]:
        for what in sorted(self._building.remembered.keys() - self._building.used):
            if " " in what:
                yield what

    def _rename(self, project: Project) -> bool:
        """Whether the study has another name in its file now, and the one of before here."""
        before = (self._building.recall(STUDY) or {}).get("name", "")
        if self._study.language != project.language:
            self.report.notes.append(
                _("The project is in {here!r}, which stays; the study file says {there!r}.").format(
                    here=project.language, there=self._study.language
                )
            )
        return bool(before) and before == project.name != self._study.name

    def write(self, project: Project, coder: str, *, dry_run: bool = False) -> BuildReport:
        """Writes all of it, or nothing. ``ConflictError`` where somebody changed the project since it was read."""
        self.report.dry_run = dry_run
        before = project.log(1)
        project.seed = project.meta(SEED)
        with suppress(_BuildRolledBack), project.at_once():
            if project.data_version()[0] != self._version:
                raise ConflictError(_("The project was changed meanwhile, by another window."), _("Build it again."))
            for part in self._parts:
                part.write_apart(project, coder)
            with project.change(coder, "study.build", source=spelled(self._study.path.name)) as change:
                for part in self._parts:
                    part.write(project, change)
                if self._renamed:
                    project.set_meta(change, "name", self._study.name)
                remember(project, change, STUDY, {"name": self._study.name})
            last = before[0].id if before else 0
            lately = project.log(len(self.report.things) + len(self.coders) + 9)
            self.report.steps = sum(one.id > last and one.state == "done" for one in lately)
            if dry_run:
                raise _BuildRolledBack
        return self.report
