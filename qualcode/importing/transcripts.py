"""Bringing transcripts in: files are read and understood first, then written in one change that one undo takes back."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from qualcode.changes import documents, facesheets, respondents
from qualcode.changes import work as team
from qualcode.errors import FormatError, QualcodeError
from qualcode.files.child import meanwhile
from qualcode.files.platform import quoted
from qualcode.files.reading import whereabouts
from qualcode.files.spelling import name_of, spelled
from qualcode.formats import AS_FOUND, Choices, find_files, read
from qualcode.formats.tables import FaceSheet
from qualcode.formats.transcripts.base import Note, Source
from qualcode.i18n import _
from qualcode.importing.asked import QuestionsFound, all_questions_found
from qualcode.importing.beside import look_at
from qualcode.importing.comments import as_memo, on_comments
from qualcode.importing.front_matter import (
    Contradiction,
    FrontMatter,
    contradicted,
    differences,
    not_taken,
    sort_fields,
)
from qualcode.importing.held import HeldTurns
from qualcode.importing.remarks import remarks
from qualcode.importing.unheard import on_unheard
from qualcode.language.sentences import sentence_spans
from qualcode.model import Role
from qualcode.names import folded
from qualcode.rows import Tabular, plain
from qualcode.storage import Change, Project
from qualcode.storage.asking.waves import new_wave_attribute
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import fingerprints, owners, pack_spans, unpack_spans
from qualcode.storage.memos import memos
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.text.turns import look_for_turns

Differing = Literal["", "keep", "replace"]
"""What becomes of a field that contradicts what is known of who speaks: no import at all, or one of the two holds."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of one file: ``status`` is new, unchanged, changed, taken or error."""

    path: Path
    name: str
    status: str
    message: str = ""
    hint: str = ""
    format: str = ""
    encoding: str | None = None
    words: int = 0
    turns: int = 0
    questions: int = 0
    """Turns of whoever asks."""
    speakers: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    guides: tuple[QuestionsFound, ...] = ()
    """What it puts of each guide; looked for where nothing is written yet."""

    def to_dict(self) -> dict[str, Any]:
        """The file as ``import --format json`` has it."""
        return {
            "file": str(self.path),
            "name": self.name,
            "status": self.status,
            "message": self.message,
            "hint": self.hint,
            "format": self.format,
            "encoding": self.encoding,
            "words": self.words,
            "turns": self.turns,
            "questions": self.questions,
            "speakers": [{"label": label, "role": role} for label, role in self.speakers],
            "notes": [{"kind": note.kind, "count": note.count, "message": note.message} for note in self.notes],
            "guides": [plain(one) for one in self.guides],
        }


@dataclass
class ImportReport(Tabular):
    """What an import did, file by file, which files of a folder were left out, and what the face sheet did.

    ``newcomers`` are the respondents who are new with it, and ``sheet_notes`` what there is to say of the face sheet's
    file.
    """

    items: list[ImportedFile] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)
    facesheet: facesheets.FacesheetOutcome | None = None
    newcomers: list[str] = field(default_factory=list)
    sheet_notes: list[Note] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether a file could not be read or placed."""
        return any(item.status in ("error", "taken") for item in self.items)

    def to_dicts(self) -> list[dict[str, Any]]:
        """What became of each file."""
        return [item.to_dict() for item in self.items]

    def to_dict(self) -> dict[str, Any]:
        """The report as ``import --format json`` prints it."""
        sheet = self.facesheet
        before = {new: old for old, new in sheet.replaced.items()} if sheet else {}
        return {
            "files": self.to_dicts(),
            "left_out": [note.message for note in self.left_out],
            "newcomers": [{"respondent": name, "like": before.get(name)} for name in self.newcomers],
            "respondents": None
            if sheet is None
            else {
                "respondents": sheet.respondents,
                "linked": sheet.linked,
                "attributes": sheet.attributes,
                "groups": sheet.groups,
                "group_kept": sheet.group_kept,
                "without_group": sheet.without_group,
                "respelled": [{"given": given, "kept": kept} for given, kept in sheet.respelled.items()],
                "without_transcript": sheet.without_transcript,
                "unlinked": sheet.unlinked,
                "notes": [note.message for note in self.sheet_notes],
            },
        }


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """A file that was read and understood, ready to be written.

    All of a folder are held until the last is read, so that nobody waits meanwhile who is at work in the project: the
    text, its turns and its sentences are packed, and the ``source`` has none.
    """

    source: Source
    packed: bytes
    sha256: str
    place: str
    language: str
    turns: HeldTurns
    sentences: bytes
    front: FrontMatter
    comments: Sequence[str]


class KnownTexts:
    """The documents that are here: by name their ids and the SHA-256 of their texts and files, and who has a text."""

    def __init__(self, found: Mapping[str, tuple[int, str, str]]) -> None:
        self.by_name: dict[str, tuple[int, str, str]] = {}
        self._called: dict[str, list[str]] = {}
        for name, one in found.items():
            self.add(name, one)

    def add(self, name: str, one: tuple[int, str, str]) -> None:
        """Takes in a document."""
        self.by_name[name] = one
        self._called.setdefault(one[1], []).append(name)

    def called(self, sha256: str) -> Sequence[str]:
        """The names of the documents that have the text of this hash."""
        return self._called.get(sha256, ())


_MAYBE = (".json",)
"""Of many files that are called so none is a transcript: one in a folder is no error."""


class _ImportRolledBack(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


def import_files(
    project: Project,
    coder: str,
    paths: Iterable[Path],
    *,
    group: str | None = None,
    interviewers: Sequence[str] = (),
    attributes: Sequence[str] = (),
    interview_attributes: Sequence[str] = (),
    wave: str = "",
    differing: Differing = "",
    facesheet: FaceSheet | None = None,
    allow_missing: bool = False,
    choices: Choices = AS_FOUND,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> ImportReport:
    """Imports files and folders, and puts a face sheet into force, in one change.

    ``interviewers`` are labels of whoever asks, in any of the files, beside those that front matter names. Of other
    fields of front matter ``attributes`` are known of who speaks, and ``interview_attributes`` of the interview; those
    not named are told apart by their words, and what is neither is passed over and told. All are of a ``wave``, where
    it is given; ``FormatError`` for a file that says another.

    A file that cannot be read is reported and stops nothing else; a file that is here already is left alone, also when
    it has changed since. A face sheet that cannot be placed stops everything (``FormatError``), and so does a field
    that says otherwise of a respondent than what is known, unless ``differing`` says which holds. ``choices`` hold for
    each file. ``progress`` gets the number of files done, of all, and the name of the one at hand, and the same again
    while a file takes long; what it raises cancels the import and writes nothing.
    """
    project.look_closely()
    paths = list(paths)
    named = set(paths)
    report = ImportReport()
    aside: list[tuple[Path, Note]] = []
    files = find_files(paths, lambda path, note: aside.append((path, note)))
    known = KnownTexts(fingerprints(project))
    places = {document.name: document.source for document in read_documents(project)}
    ready: list[ReadTranscript] = []
    of_wave = (new_wave_attribute(project), wave.strip())
    for number, path in enumerate(files):
        tell = partial(progress, number, len(files), path.name) if progress else _nothing
        tell()
        with meanwhile(tell):
            item, understood = read_transcript(
                project,
                path,
                choices,
                known,
                places,
                interviewers,
                partial(sort_fields, attributes=attributes, interview=interview_attributes, wave=of_wave),
                group,
            )
        if item.status == "error" and path.suffix.lower() in _MAYBE and path not in named:
            aside.append((path, Note("unsupported", 1, item.message)))
            continue
        report.items.append(item)
        if understood is not None:
            ready.append(understood)
            known.add(item.name, (0, understood.sha256, understood.source.sha256))
            places[item.name] = understood.place
    hint = _("Ask for access to the folder, and import it again.")
    closed = [(path, note) for path, note in aside if note.kind == "unreadable"]
    report.items += [ImportedFile(path, name_of(path), "error", note.message, hint) for path, note in closed]
    names = [understood.source.name for understood in ready]
    if progress:
        progress(len(files), len(files), "")
    try:
        with project.change(coder, "document.import", count=len(names)) as change:
            people = respondents.People(project, change)
            here = {person.name for person in read_respondents(project)}
            contradicting = [
                found
                for understood in _let_go(ready)
                for found in write_transcript(people, understood, group, differing)
            ]
            if contradicting:
                raise contradicted(contradicting)
            report.left_out = look_at(project, [one for one in aside if one[1].kind != "unreadable"], facesheet)
            if facesheet is not None:
                report.facesheet = _apply(project, change, facesheet, allow_missing)
                report.sheet_notes = list(facesheet.notes)
            report.newcomers = [person.name for person in read_respondents(project) if person.name not in here]
            if len(names) == 1:
                change.about["document_name"] = names[0]
            if dry_run:
                found = all_questions_found(project, {*names})
                report.items = [
                    replace(item, guides=found.get(item.name, ())) if item.status == "new" else item
                    for item in report.items
                ]
                raise _ImportRolledBack
    except _ImportRolledBack:
        pass
    return report


def _let_go(ready: list[ReadTranscript]) -> Iterator[ReadTranscript]:
    """What was read, in order, of which none is held any more that is written."""
    ready.reverse()
    while ready:
        yield ready.pop()


def _nothing() -> None:
    """Nobody asked to be told."""


def import_facesheet(
    project: Project, coder: str, facesheet: FaceSheet, *, allow_missing: bool = False, dry_run: bool = False
) -> facesheets.FacesheetOutcome:
    """Puts a face sheet into force, in one change. ``FormatError`` lists the rows that cannot be placed."""
    try:
        with project.change(coder, "respondents.import", source=spelled(facesheet.path.name)) as change:
            outcome = _apply(project, change, facesheet, allow_missing)
            if dry_run:
                raise _ImportRolledBack
    except _ImportRolledBack:
        pass
    return outcome


def _apply(project: Project, change: Change, sheet: FaceSheet, allow_missing: bool) -> facesheets.FacesheetOutcome:
    return facesheets.apply_facesheet(
        project, change, sheet.rows, sheet.attributes, source=spelled(sheet.path), allow_missing=allow_missing
    )


def read_transcript(
    project: Project,
    path: Path,
    choices: Choices,
    known: KnownTexts,
    places: Mapping[str, str],
    interviewers: Sequence[str],
    sort: Callable[[Mapping[str, str], Collection[str]], FrontMatter],
    group: str | None,
) -> tuple[ImportedFile, ReadTranscript | None]:
    """Reads a file and finds out who speaks in it, or says why not.

    ``known`` are the documents that are here, and ``places`` where they came from.
    """
    try:
        source = read(path, choices)
    except QualcodeError as error:
        return ImportedFile(path, name_of(path), "error", error.message, error.hint), None
    name = source.name
    place = relative_place(path, project.path.parent)
    try:
        front = sort(source.front_matter, source.front_lists)
    except FormatError as error:
        raise FormatError(f"{path}: {error.message}", error.hint) from error
    if (there := known.by_name.get(name)) is not None:
        return _already_here(project, path, source, place, there, places[name], front, group), None
    language = (front.language or project.language)[:2].lower()
    found = look_for_turns(source.text, emphasis=source.emphasis, interviewers=[*front.interviewers, *interviewers])
    turns, sha = found.turns, documents.sha256(source.text)
    sentences = sentence_spans(source.text, language, [(turn.body, turn.end) for turn in turns])
    speakers: dict[str, str] = {}
    for turn in turns:
        if turn.speaker is not None:
            speakers.setdefault(turn.speaker, turn.role.value)
    item = ImportedFile(
        path,
        name,
        "new",
        format=source.format,
        encoding=source.encoding,
        words=sum(turn.words for turn in turns),
        turns=sum(turn.role is not Role.NONE for turn in turns),
        questions=sum(turn.role is Role.INTERVIEWER for turn in turns),
        speakers=tuple(speakers.items()),
        notes=(
            *source.notes,
            *on_comments(source),
            *_on_fields(front),
            *remarks(found),
            *on_unheard(source.text, turns),
            *_same_text(known.called(sha)),
        ),
    )
    bare = replace(source, text="", emphasis=(), remarks=())
    packed = zlib.compress(source.text.encode("utf-8", "surrogatepass"), 1)
    comments = as_memo(source, turns)
    held = HeldTurns(turns)
    return item, ReadTranscript(bare, packed, sha, place, language, held, pack_spans(sentences), front, comments)


def _on_fields(front: FrontMatter) -> list[Note]:
    """What became of the fields that are no attributes of who speaks."""
    notes = []
    if front.interview:
        message = _("kept with the interview: {names}").format(names=", ".join(front.interview))
        notes.append(Note("interview", len(front.interview), message))
    if front.passed_over:
        message = _("not taken for attributes: {names}; --attribute KEY takes one").format(
            names=", ".join(front.passed_over)
        )
        notes.append(Note("passed_over", len(front.passed_over), message))
    return notes


def _same_text(twins: Sequence[str]) -> list[Note]:
    """A word on other documents that have the same text, so that one interview would count as two."""
    if not twins:
        return []
    message = _("the same text is here as “{name}”: its respondents would count twice")
    return [Note("same_text", len(twins), message.format(name=twins[0]))]


def _already_here(
    project: Project,
    path: Path,
    source: Source,
    place: str,
    known: tuple[int, str, str],
    known_place: str,
    front: FrontMatter,
    group: str | None,
) -> ImportedFile:
    """A file whose name is taken: the same text, a changed file, or another document of that name."""
    document_id, known_sha, known_source = known
    if known_source == source.sha256:
        return ImportedFile(path, source.name, "unchanged", _("is here already"))
    if documents.sha256(source.text) == known_sha:
        message = _("the same text is here already, from {place}").format(place=known_place)
        if names := fields_not_taken(project, document_id, front, group):
            return ImportedFile(
                path,
                source.name,
                "unchanged",
                _("{message}; its fields say otherwise and were not taken over: {names}").format(
                    message=message, names=", ".join(names)
                ),
                _("What is known of respondents is changed by a face sheet: qualcode respondents import FILE"),
            )
        return ImportedFile(path, source.name, "unchanged", message)
    if place == known_place:
        return ImportedFile(
            path,
            source.name,
            "changed",
            _("has changed since it was imported; the document here was left as it is"),
            _(
                "To have the document read so, with its codings: qualcode documents update {name} {file}. To have both,"
                " import the file under another name."
            ).format(name=quoted(source.name), file=quoted(str(path))),
        )
    return ImportedFile(
        path,
        source.name,
        "taken",
        _("another document is called {name!r}, from {place}").format(name=source.name, place=known_place),
        _("Rename one of the files: the name of a document is its file's, without the extension."),
    )


def write_transcript(
    people: respondents.People, item: ReadTranscript, group: str | None, differing: Differing
) -> list[Contradiction]:
    """Writes a file as part of a change; the result is what contradicts what was known of who speaks."""
    project, change = people.project, people.change
    source, front = item.source, item.front
    document_id = documents.add_document(
        project,
        change,
        name=source.name,
        text=zlib.decompress(item.packed).decode("utf-8", "surrogatepass"),
        turns=[*item.turns],
        sentences=unpack_spans(item.sentences),
        source=item.place,
        source_sha256=source.sha256,
        format=source.format,
        encoding=source.encoding,
        language=item.language,
        attributes=front.interview,
    )
    where = front.group or group
    made = respondents.link_by_default(people, document_id, source.name, group=where, name=front.respondent)
    types = people.types
    known_before = [person for person in made.values() if person is not None]
    found = [
        Contradiction(item.place, person.name, key, known, given)
        for person in known_before
        for key, known, given in differences(person, where, front.attributes, types)
    ]
    if differing == "keep":
        for person in known_before:
            people.respondent(person.name, person.group or where, exact=True)
    values = front.attributes
    if differing == "keep":
        kept = {folded(one.key) for one in found}
        values = {key: value for key, value in values.items() if folded(key) not in kept}
    respondents.set_values(people, made, values)
    if lines := [*(f"{key}: {value}" for key, value in front.about.items()), *item.comments]:
        team.put_memo(project, change, "document", document_id, "\n".join(lines))
    return [] if differing else found


def fields_not_taken(project: Project, document_id: int, front: FrontMatter, group: str | None) -> list[str]:
    """The fields of a file that say otherwise than what is known of the document with its text."""
    document = next((one for one in read_documents(project) if one.id == document_id), None)
    if document is None:  # it is read in this same import, and what it says is not known yet
        return [*front.attributes, *front.interview, *front.about]
    whose = set(owners(project, document_id).values())
    people = [person for person in read_respondents(project) if person.id in whose]
    types = {attribute.name: attribute.type for attribute in read_attributes(project)}
    noted = "\n".join(memo.text for memo in memos(project) if (memo.kind, memo.target_id) == ("document", document_id))
    return not_taken(front, front.group or group, replace(document, memo=noted), people, types)


def relative_place(path: Path, folder: Path) -> str:
    """Where a file lies, seen from the project; only its name where it lies elsewhere, for folders tell of people."""
    resolved, base = whereabouts(path), whereabouts(folder)
    return spelled(resolved.relative_to(base) if resolved.is_relative_to(base) else path.name)
