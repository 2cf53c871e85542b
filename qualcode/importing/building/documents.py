"""The transcripts of a study that is built: new ones come in, corrected ones take the place of their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from qualcode.changes.corrections import CorrectionOutcome, NewText, correct_document
from qualcode.changes.documents import sha256
from qualcode.changes.respondents import People
from qualcode.errors import QualcodeError
from qualcode.files.child import meanwhile
from qualcode.files.platform import quoted
from qualcode.files.reading import whereabouts
from qualcode.files.spelling import name_of
from qualcode.formats import Choices, find_files
from qualcode.formats.study_file import DocumentsPart
from qualcode.formats.transcripts.base import Note
from qualcode.formats.transcripts.decoding import known_encoding
from qualcode.i18n import _, ngettext
from qualcode.importing.beside import look_at
from qualcode.importing.building.parts import Building, BuildPart
from qualcode.importing.building.report import BuiltThing, Status, digest
from qualcode.importing.corrections import read_correction
from qualcode.importing.fields import GROUP, FieldsRead, take_fields
from qualcode.importing.front_matter import contradicted, sort_fields
from qualcode.importing.survey import file_sha256
from qualcode.importing.transcripts import KnownTexts, ReadTranscript, read_transcript, write_transcript
from qualcode.model import Document
from qualcode.names import folded
from qualcode.storage import Change, Project
from qualcode.storage.asking.waves import new_wave_attribute
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import fingerprints, owners
from qualcode.storage.portable.built import Remembered, forget, remember
from qualcode.storage.respondents import respondents
from qualcode.storage.scrubbing.withdrawn import withdrawals

KIND = "document"
SHEET = "facesheet"
"""By what is remembered what the face sheet says."""


@dataclass
class _File:
    """A transcript of the study: the part that names it, its place, and its hash; ``thing`` is what becomes of it."""

    part: DocumentsPart
    path: Path
    place: str
    sha256: str
    thing: BuiltThing | None = None
    name: str = ""

    @property
    def choices(self) -> Choices:
        """How it is read."""
        return Choices(known_encoding(self.part.encoding) if self.part.encoding else None, self.part.sheet)

    @property
    def read_as(self) -> str:
        """A hash of how it is read."""
        return digest(self.part.interviewers, self.part.encoding, self.part.sheet)

    def remembered(self, text: str, guid: str, fields: Mapping[str, str]) -> Remembered:
        """What the next build is to know of it; ``fields`` are the stamps of what stands at its top."""
        about = {"guid": guid, "group": self.part.group, "fields": dict(fields)}
        return {"file": self.sha256, "read_as": self.read_as, "text": text, **about}


class _FieldsAgain(NamedTuple):
    """The fields of a file that changed, and their stamps of the last time."""

    file: _File
    document: Document
    read: FieldsRead
    before: Mapping[str, str]


class TranscriptsPart(BuildPart):
    """Imports what is new, corrects what changed, and leaves what was corrected here since."""

    def __init__(self, project: Project, building: Building) -> None:
        self._study, self._building, self._report = building.study, building, building.report
        self._by_guid = {one.guid: one for one in read_documents(project)}
        self._known = KnownTexts(fingerprints(project))
        self._withdrawn = {file for one in withdrawals(project) for file in one.hashes}
        self._places = {one.name: one.source for one in self._by_guid.values()}
        self._ready: list[tuple[_File, ReadTranscript]] = []
        self._taken: dict[str, _File] = {}
        self._corrected: list[tuple[_File, Document, NewText]] = []
        self._again: list[_FieldsAgain] = []
        self._regrouped: list[tuple[_File, Document, str]] = []
        self._adopted: list[tuple[_File, str]] = []
        self._memory: dict[str, Remembered] = {}
        self._moved: list[str] = []
        self.removed: set[str] = set()
        """The names that files have whose documents were taken out of the project since."""
        files = list(self._files(project))
        self._gone = self._vanished(files)
        for number, file in enumerate(files):
            tell = partial(building.progress, number, len(files), file.path.name)
            tell()
            with meanwhile(tell):
                self._look_at(project, file)
        building.progress(len(files), len(files), "")

    @property
    def coming(self) -> list[str]:
        """The names of the documents that are new."""
        return [item.source.name for _file, item in self._ready]

    def _files(self, project: Project) -> Iterator[_File]:
        """The transcripts, each once: as the first part that names it says."""
        seen: set[Path] = set()
        aside: list[tuple[Path, Note]] = []
        tables = {whereabouts(path) for path in self._study.tables()}
        for part in self._study.documents:
            for path in find_files(part.paths, lambda path, note: aside.append((path, note))):
                if whereabouts(path) in seen:
                    continue
                seen.add(whereabouts(path))
                place = self._study.place(path)
                try:
                    yield _File(part, path, place, file_sha256(path), name=name_of(path))
                except QualcodeError as error:
                    self._report.add(KIND, place, "error", error.message, error.hint)
        beside = [(path, note) for path, note in aside if whereabouts(path) not in seen | tables]
        for path, note in beside:
            if note.kind == "unreadable":
                self._report.add(KIND, self._study.place(path), "error", note.message)
        notes = look_at(project, [one for one in beside if one[1].kind != "unreadable"], None)
        self._report.dropped += [note.message for note in notes]

    def _vanished(self, files: Iterable[_File]) -> dict[str, str]:
        """Of files that are there no more the hash, and what is remembered of each: it may have another name now."""
        there = {f"{KIND} {file.place}" for file in files}
        return {
            known["file"]: what
            for what, known in self._building.remembered.items()
            if what.startswith(f"{KIND} ") and what not in there and known["guid"] in self._by_guid
        }

    def _look_at(self, project: Project, file: _File) -> None:
        """Finds out what is to become of a file."""
        known = self._building.recall(f"{KIND} {file.place}")
        if known is None and (before := self._gone.pop(file.sha256, "")):
            known = self._building.recall(before)
            self._moved.append(before)
            file.thing = self._report.add(
                KIND,
                file.place,
                "moved",
                _("was {place}; the document is called as before").format(place=before.removeprefix(f"{KIND} ")),
            )
        if known is None:
            self._read_new(project, file)
            return
        document = self._by_guid.get(known["guid"])
        if document is None:
            self.removed.add(file.name)
            if known["file"] in self._withdrawn:
                file.thing = self._report.add(KIND, file.place, "removed", *_withdrawn_words())
                return
            file.thing = self._report.add(
                KIND,
                file.place,
                "removed",
                _("was taken out of the project since, and stays out"),
                _("To have it back: qualcode import {file}").format(file=quoted(str(file.path))),
            )
            return
        if known["group"] != file.part.group:
            self._regrouped.append((file, document, known["group"]))
        if (known["file"], known["read_as"]) == (file.sha256, file.read_as):
            file.thing = file.thing or self._report.add(KIND, file.place, "unchanged")
            self._memory[file.place] = file.remembered(known["text"], document.guid, known.get("fields", {}))
            return
        self._read_again(project, file, document, known)

    def _read_new(self, project: Project, file: _File) -> None:
        """A file that was not there the last time."""
        twin = self._taken.get(file.name)
        if twin is not None:
            file.thing = self._report.add(
                KIND,
                file.place,
                "error",
                _("{place} has the same name, and two documents cannot be called {name!r}").format(
                    place=twin.place, name=file.name
                ),
                _("Rename one of the files: the name of a document is its file's, without the extension."),
            )
            return
        part = file.part
        wave = (new_wave_attribute(project), part.wave)
        sort = partial(sort_fields, attributes=part.attributes, interview=part.interview_attributes, wave=wave)
        item, understood = read_transcript(
            project, file.path, file.choices, self._known, self._places, part.interviewers, sort, part.group or None
        )
        if item.status == "error" and file.path.suffix.lower() == ".json" and file.path not in part.paths:
            self._report.dropped.append(item.message)
            return
        notes = [note.message for note in item.notes]
        if understood is not None:
            self._ready.append((file, understood))
            self._taken[file.name] = file
            file.thing = self._report.add(KIND, file.place, "new")
            file.thing.counts = {"words": item.words, "turns": item.turns, "questions": item.questions}
        elif item.status == "unchanged":
            self._adopted.append((file, item.name))
            file.thing = self._report.add(KIND, file.place, "unchanged", item.message, item.hint)
        else:
            status: Status = "error" if item.status == "error" else "kept"
            file.thing = self._report.add(KIND, file.place, status, item.message, item.hint)
        file.thing.notes = notes

    def _read_again(self, project: Project, file: _File, document: Document, known: Remembered) -> None:
        """A file that changed since the last time, or is read otherwise."""
        part = file.part
        try:
            new, notes, fields = read_correction(
                project,
                document,
                file.path,
                interviewers=part.interviewers,
                attributes=part.attributes,
                interview_attributes=part.interview_attributes,
                choices=file.choices,
            )
        except QualcodeError as error:
            file.thing = self._report.add(KIND, file.place, "error", error.message, error.hint)
            return
        text = sha256(new.text)
        if text == document.sha256:
            file.thing = file.thing or self._report.add(KIND, file.place, "unchanged")
            if known["file"] == file.sha256:
                notes.append(Note("read_as", 1, _("is read otherwise now; who speaks stays as it is here")))
            self._take(file, document, text, fields, known)
        elif known["file"] in self._withdrawn:
            file.thing = self._report.add(KIND, file.place, "kept", *_withdrawn_words())
        elif document.sha256 != known["text"]:
            file.thing = self._report.add(
                KIND,
                file.place,
                "kept",
                _("the text was corrected here since, and the file has changed too"),
                _("To have it as in the file, with its codings: qualcode documents update {name} {file}").format(
                    name=quoted(document.name), file=quoted(str(file.path))
                ),
            )
        else:
            file.thing = self._report.add(KIND, file.place, "changed")
            self._corrected.append((file, document, new))
            self._take(file, document, text, fields, known)
        file.thing.notes = [note.message for note in notes]

    def _take(self, file: _File, document: Document, text: str, fields: FieldsRead, known: Remembered) -> None:
        """The fields at the top of a file that changed are to be taken over, and all of it remembered."""
        self._again.append(_FieldsAgain(file, document, fields, known.get("fields", {})))
        self._memory[file.place] = file.remembered(text, document.guid, fields.stamps)

    def write_apart(self, project: Project, coder: str) -> None:
        """Each correction is a change of its own, so that undoing and merging know what it carried along."""
        for file, document, new in self._corrected:
            outcome = correct_document(project, coder, document.id, new)
            if file.thing is not None:
                tell_correction(file.thing, outcome)

    def write(self, project: Project, change: Change) -> None:
        """Writes what is new, gives respondents another group where the study file does, and remembers all."""
        people = People(project, change)
        differing = self._study.differing
        found = [
            one
            for file, item in self._ready
            for one in write_transcript(people, item, file.part.group or None, differing)
        ]
        if found:
            raise contradicted(found)
        self._regroup(project, people)
        self._take_fields(people)
        now = {one.name: one for one in read_documents(project)}
        stamps = [(file, item.source.name, FieldsRead(item.front).stamps) for file, item in self._ready]
        for file, name, fields in (*stamps, *((file, name, {}) for file, name in self._adopted)):
            self._memory[file.place] = file.remembered(now[name].sha256, now[name].guid, fields)
        for what in self._moved:
            forget(project, change, what)
        for place, known in self._memory.items():
            remember(project, change, f"{KIND} {place}", known)

    def _take_fields(self, people: People) -> None:
        """What a changed file says anew holds where what it said before still stands, and no face sheet says it."""
        sheet: Remembered = self._building.remembered.get(SHEET, {})
        named = {folded(name) for key in ("columns", "interviews") for name in sheet.get(key, ())}
        fixed = {*named, *([GROUP] if sheet else [])}
        for again in self._again:
            found = take_fields(people, again.document, again.read, before=again.before, fixed=fixed)
            if again.file.thing is not None:
                again.file.thing.notes += [note.message for note in found.notes()]
                if found.taken and again.file.thing.status == "unchanged":
                    again.file.thing.status = "changed"

    def _regroup(self, project: Project, people: People) -> None:
        """Respondents in the group that the study file gave before are in the one that it gives now."""
        everyone = {person.id: person for person in respondents(project)} if self._regrouped else {}
        for file, document, before in self._regrouped:
            for respondent_id in owners(project, document.id).values():
                person = everyone[respondent_id]
                if before and person.group == before and file.part.group:
                    people.respondent(person.name, file.part.group, exact=True)


def tell_correction(thing: BuiltThing, outcome: CorrectionOutcome) -> None:
    """Says what became of the codings in a text that was corrected."""
    thing.counts = {
        "revision": outcome.revision,
        "untouched": outcome.untouched,
        "carried": len(outcome.changed),
        "lost": len(outcome.lost),
    }
    if outcome.lost:
        words = ngettext(
            "{count} coding lost its words; it is kept, and counts nowhere: qualcode documents lost",
            "{count} codings lost their words; they are kept, and count nowhere: qualcode documents lost",
            len(outcome.lost),
        )
        thing.notes.append(words.format(count=len(outcome.lost)))


def _withdrawn_words() -> tuple[str, str]:
    """What is said of a file that held the words of somebody who withdrew for good, and perhaps still does."""
    return (
        _("who speaks in it withdrew from this project for good; the file is not read any more"),
        _("Take these words out of the file first, and destroy the file as it was."),
    )
