"""Guides, answer sets, outlines and decisions on names of a study that is built: each file as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from qualcode.analysis.person_names import decision_key
from qualcode.changes.answers import bring_in_answer_sets
from qualcode.changes.guides import bring_in_guide
from qualcode.changes.names import NameDecision, put_name_decisions
from qualcode.errors import FormatError, QualcodeError
from qualcode.files.reading import MAX_WRITTEN, read_whole
from qualcode.formats.yaml.answers import read_answer_sets
from qualcode.formats.yaml.codebook import code_paths, read_codebook
from qualcode.formats.yaml.study import check_study_file, read_guide
from qualcode.i18n import _
from qualcode.importing.building.parts import Building, BuildPart
from qualcode.importing.building.report import BuiltThing, Status
from qualcode.specs import AnswerSetSpec, Guide
from qualcode.storage import Change, Project
from qualcode.storage.codebook import codebook as read_codes
from qualcode.storage.portable.built import remember
from qualcode.storage.respondents import name_decisions

NAMES = "names"


class WordsPart(BuildPart):
    """Brings guides and answer sets in as their files have them; of outlines it is looked whether they fit."""

    def __init__(self, project: Project, building: Building) -> None:
        self._building = building
        self._guides: list[tuple[BuiltThing, Guide]] = []
        self._answers: list[tuple[BuiltThing, tuple[AnswerSetSpec, ...]]] = []
        self._hashes: dict[str, str] = {}
        study = building.study
        for path in study.guides:
            if thing := self._changed("guide", path):
                self._guides.append((thing, read_guide(path)))
        for path in study.answers:
            if thing := self._changed("answers", path):
                self._answers.append((thing, tuple(read_answer_sets(path))))
        if study.outlines:
            _look_at_outlines(project, building)

    def _changed(self, kind: str, path: Path) -> BuiltThing | None:
        """What becomes of a file that is not as it was; ``None`` of one that is."""
        place = self._building.study.place(path)
        known = self._building.recall(f"{kind} {place}")
        sha256 = read_whole(path, MAX_WRITTEN).sha256
        same = known is not None and known["file"] == sha256
        status: Status = "unchanged" if same else "changed" if known else "new"
        thing = self._building.report.add(kind, place, status)
        if same:
            return None
        self._hashes[f"{kind} {place}"] = sha256
        return thing

    def write(self, project: Project, change: Change) -> None:
        """Brings them in, guides first, for answer sets name their questions."""
        for thing, guide in self._guides:
            with _of(thing.place):
                done = bring_in_guide(project, change, guide)
            thing.counts = {"added": len(done.added), "changed": len(done.changed), "removed": len(done.removed)}
        for thing, sets in self._answers:
            with _of(thing.place):
                brought = bring_in_answer_sets(project, change, sets)
            thing.counts = {"added": len(brought.added), "changed": len(brought.changed)}
        for what, sha256 in self._hashes.items():
            remember(project, change, what, {"file": sha256})


@contextmanager
def _of(place: str) -> Iterator[None]:
    """An error names the file."""
    try:
        yield
    except QualcodeError as error:
        if place in error.message:
            raise
        raise FormatError(f"{place}: {error.message}", error.hint) from error


def _look_at_outlines(project: Project, building: Building) -> None:
    """``FormatError`` for an outline with errors; what is to be said besides is noted."""
    study = building.study
    if study.codebook is not None:
        codes = {path: code.predicates for path, code in code_paths(read_codebook(study.codebook).codes)}
    else:
        codes = {path: code.predicates for path, code in read_codes(project).by_path.items()}
    for path in study.outlines:
        place = study.place(path)
        for problem in check_study_file(path, codes):
            if problem.level == "error":
                raise FormatError(f"{place}:{problem.line}: {problem.message}", problem.hint)
            building.report.notes.append(f"{place}:{problem.line}: {problem.message}")


class NamesPart(BuildPart):
    """Decides on names as the study file does, where nobody decided otherwise since."""

    def __init__(self, project: Project, building: Building) -> None:
        study = building.study
        self._decisions: list[NameDecision] = []
        self._known: dict[str, list[str]] = (building.recall(NAMES) or {}).get("decided", {})
        self._wanted = {decision_key(name): (name, how, instead) for name, (how, instead) in study.names.items()}
        here: Mapping[str, tuple[str, str]] = name_decisions(project)
        kept = []
        for key, (name, how, instead) in self._wanted.items():
            before, there = self._known.get(key), list(here.get(key, ("", "")))
            if before == [how, instead] or there == [how, instead]:
                continue
            if there == (before or ["", ""]):
                self._decisions.append(NameDecision(name, how, instead))
            else:
                kept.append(key)
        if not study.names:
            return
        place = study.place(study.path)
        status: Status = "changed" if self._decisions and self._known else "new" if self._decisions else "unchanged"
        building.report.add("names", place, status).counts = {"decided": len(self._decisions)}
        if kept:
            building.report.add(
                "names",
                place,
                "kept",
                _("decided otherwise here, and left so: {count}").format(count=len(kept)),
                _("List the names with: qualcode pseudonymise"),
            )
        self._kept = set(kept)

    def write(self, project: Project, change: Change) -> None:
        """Decides."""
        if not self._wanted:
            return
        put_name_decisions(project, change, self._decisions)
        decided = {key: [how, instead] for key, (_name, how, instead) in self._wanted.items() if key not in self._kept}
        remember(project, change, NAMES, {"decided": self._known | decided})
