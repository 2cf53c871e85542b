"""The face sheet of a study that is built: the rows that are new or changed are put into force, the others stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.changes.facesheets import FacesheetOutcome, apply_facesheet, fold
from qualcode.files.spelling import spelled
from qualcode.formats.study_file import FacesheetPart
from qualcode.formats.tables.facesheet import FaceSheet, read_facesheet
from qualcode.i18n import _, ngettext
from qualcode.importing.building.parts import Building, BuildPart
from qualcode.importing.building.report import BuiltThing, digest
from qualcode.importing.survey import file_sha256
from qualcode.model import Document, Respondent, Speaker
from qualcode.rows import first_of
from qualcode.specs import FaceRow
from qualcode.storage import Change, Project
from qualcode.storage.documents import documents, speakers
from qualcode.storage.portable.built import remember
from qualcode.storage.respondents import respondents

WHAT = "facesheet"
MOST_ROWS = 12
"""So many rows are named that stay as they are here; the rest is counted."""


class SheetPart(BuildPart):
    """Puts into force what a row says anew, of who is still as the last build left them.

    ``coming`` are the documents that are new, of whose respondents all is said, and ``removed`` those taken out since.
    """

    def __init__(self, project: Project, building: Building, coming: Collection[str], removed: Collection[str]) -> None:
        part = building.study.facesheet
        self._thing: BuiltThing | None = None
        self._rows: list[FaceRow] = []
        self._sheet: FaceSheet | None = None
        if part is None:
            return
        place = building.study.place(part.path)
        self._allow_missing = part.allow_missing
        known = building.recall(WHAT) or {}
        self._stamp = [file_sha256(part.path), digest(part.columns, part.sheet, part.allow_missing)]
        self._before: dict[str, list[str]] = known.get("rows", {})
        if known.get("stamp") == self._stamp and not coming:
            self._thing = building.report.add("facesheet", place, "unchanged")
            return
        self._sheet = _read(project, part, coming)
        gone = {fold(name) for name in removed}
        self._all = [row for row in self._sheet.rows if _document(row) not in gone]
        there = _There.of(project)
        columns, interviews = known.get("columns", []), known.get("interviews", [])
        new = {fold(name) for name in coming}
        self._stand = {}
        self._kept: list[int] = []
        for row in self._all:
            key, in_file = _key(row), _in_file(row)
            before = self._before.get(key)
            edited = before is not None and before[1] != there.state(row, columns, interviews)
            edited = edited and not there.is_so(row)
            if before is None or _document(row) in new or (before[0] != in_file and not edited):
                self._rows.append(row)
            elif edited:
                self._stand[key] = before
                if before[0] != in_file:
                    self._kept.append(row.line)
        vanished = self._before.keys() - {_key(row) for row in self._all}
        self._thing = building.report.add("facesheet", place, "changed" if known else "new")
        if known and not self._rows:
            self._thing.status = "unchanged"
        self._thing.notes = [note.message for note in self._sheet.notes]
        if kept := self._kept:
            lines = ", ".join(first_of([str(line) for line in kept[:MOST_ROWS]], MOST_ROWS, len(kept)))
            building.report.add(
                "respondent",
                place,
                "kept",
                ngettext(
                    "line {lines}: changed here and in the file, and left as it is here",
                    "lines {lines}: changed here and in the file, and left as they are here",
                    len(kept),
                ).format(lines=lines),
                _("To have them as in the file: qualcode respondents import FILE"),
            )
        if vanished:
            words = ngettext(
                "{count} row is in the file no more; what it said stays",
                "{count} rows are in the file no more; what they said stays",
                len(vanished),
            )
            self._thing.notes.append(words.format(count=len(vanished)))

    def write(self, project: Project, change: Change) -> None:
        """Puts the rows into force, and remembers how each stands after that."""
        sheet = self._sheet
        if sheet is None:
            return
        if self._rows:
            outcome = apply_facesheet(
                project,
                change,
                self._rows,
                sheet.attributes,
                source=spelled(sheet.path),
                allow_missing=self._allow_missing,
                among=self._all,
            )
            self._tell(outcome)
        columns = [column.name for column in sheet.attributes]
        interviews = sorted({name for row in self._all for name in row.interview})
        there = _There.of(project)
        rows = {
            key: self._stand.get(key) or [_in_file(row), there.state(row, columns, interviews)]
            for key, row in ((_key(row), row) for row in self._all)
        }
        # Until the two are alike it is looked at each time, and told.
        known = {
            "stamp": [] if self._kept else self._stamp,
            "columns": columns,
            "interviews": interviews,
            "rows": self._before | rows,
        }
        remember(project, change, WHAT, known)

    def _tell(self, outcome: FacesheetOutcome) -> None:
        if self._thing is not None:
            self._thing.counts = {"respondents": outcome.respondents, "linked": outcome.linked}
            self._thing.notes += outcome.remarks(MOST_ROWS) if len(self._rows) == len(self._all) else []


def _read(project: Project, part: FacesheetPart, coming: Iterable[str]) -> FaceSheet:
    known = [one.name for one in respondents(project)] + [one.name for one in documents(project)]
    named = part.columns._asdict()
    return read_facesheet(part.path, **named, sheet=part.sheet, known=[*known, *coming])


def _document(row: FaceRow) -> str:
    return fold(row.document or row.respondent)


def _key(row: FaceRow) -> str:
    return digest(row.respondent, row.document, row.speaker)


def _in_file(row: FaceRow) -> str:
    return digest(row.group, row.attributes, row.interview)


@dataclass
class _There:
    """Who is in the project, and what is known of them."""

    people: Mapping[str, Respondent]
    names: Mapping[int, str]
    documents: Mapping[str, Document]
    speakers: Mapping[int, Sequence[Speaker]]

    @classmethod
    def of(cls, project: Project) -> _There:
        everyone = respondents(project)
        spoken: dict[int, list[Speaker]] = {}
        for speaker in speakers(project):
            spoken.setdefault(speaker.document_id, []).append(speaker)
        return cls(
            {one.name.casefold(): one for one in everyone},
            {one.id: one.name for one in everyone},
            {fold(one.name): one for one in documents(project)},
            spoken,
        )

    def is_so(self, row: FaceRow) -> bool:
        """Whether all that a row says is so here already."""
        person, document = self.people.get(row.respondent.casefold()), self.documents.get(_document(row))
        return (
            person is not None
            and document is not None
            and (not row.group or person.group == row.group)
            and all(person.attributes.get(name) == value for name, value in row.attributes.items())
            and all(document.kept.get(name) == value for name, value in row.interview.items())
            and person.name in self._behind(row, document)
        )

    def _behind(self, row: FaceRow, document: Document | None) -> set[str]:
        """The names of who is behind the speakers that a row is about."""
        return {
            self.names.get(speaker.respondent_id or 0, "")
            for speaker in (self.speakers.get(document.id, ()) if document else ())
            if row.speaker is None or fold(speaker.label) == fold(row.speaker)
        }

    def state(self, row: FaceRow, columns: Sequence[str], interviews: Sequence[str]) -> str:
        """How what a row says stands here: the respondent, what is known of them, and who is behind the speakers."""
        person = self.people.get(row.respondent.casefold())
        document = self.documents.get(_document(row))
        return digest(
            None if person is None else [person.group, [person.attributes.get(name) for name in columns]],
            sorted(self._behind(row, document)),
            [document.kept.get(name) for name in interviews] if document else [],
        )
