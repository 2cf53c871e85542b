"""Face sheets: a row for each respondent, put into force over the speakers that it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from qualcode.changes.documents import set_attributes
from qualcode.changes.respondents import People
from qualcode.errors import FormatError, MissingTranscripts
from qualcode.files.platform import quoted
from qualcode.i18n import _, ngettext
from qualcode.model import Document, Role, Speaker
from qualcode.names import closest, nearest
from qualcode.rows import first_of
from qualcode.specs import AttributeColumn, FaceRow
from qualcode.storage import Change, Project
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import speakers as read_speakers
from qualcode.storage.respondents import groups as read_groups
from qualcode.storage.respondents import respondents as read_respondents

MOST_PROBLEMS = 12
"""So many problems of a face sheet are told; the rest is counted."""

_LIKE = 0.75
"""From this likeness on a new respondent may be one who was there under another name."""


@dataclass
class FacesheetOutcome:
    """What a face sheet did; ``without_transcript`` are respondents whose document is not here (yet).

    ``group_kept`` are the respondents in a group of whom the sheet names none, ``without_group`` those in no group.
    ``respelled`` are names and values in other capitals than they have here, with how they are written. ``replaced``
    are respondents who were on a sheet and are not on this one, with the new one who may be the same.
    """

    respondents: int = 0
    linked: int = 0
    attributes: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    group_kept: list[str] = field(default_factory=list)
    without_group: list[str] = field(default_factory=list)
    without_transcript: list[str] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)
    respelled: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, str] = field(default_factory=dict)

    def remarks(self, most: int = 1_000) -> list[str]:
        """What there is to say of it beside its counts, a sentence each, with at most so many names in one."""
        found = []
        if self.group_kept:
            words = _("Group kept: {count} ({names})")
            found.append(words.format(count=len(self.group_kept), names=_listed(self.group_kept, most)))
        if self.without_group and self.groups:
            words = ngettext(
                "{count} respondent without a group ({names})",
                "{count} respondents without a group ({names})",
                len(self.without_group),
            )
            names = _listed(self.without_group, most)
            found.append(words.format(count=len(self.without_group), names=names))
        for old, new in list(self.replaced.items())[:most]:
            words = _(
                "{new} is new, with a reference of its own, and {old} is no longer on the sheet. Was it renamed? Then"
                " take this back, and import again after: qualcode respondents rename {before} {after}"
            )
            found.append(words.format(new=new, old=old, before=quoted(old), after=quoted(new)))
        if self.respelled:
            pairs = _listed([f"“{other}” = “{kept}”" for other, kept in self.respelled.items()], most)
            found.append(_("In other capitals than here, and taken as one: {pairs}").format(pairs=pairs))
        if self.without_transcript:
            words = _("Without a transcript, and so in no base: {count} ({names})")
            names = _listed(self.without_transcript, most)
            found.append(words.format(count=len(self.without_transcript), names=names))
        if self.unlinked:
            found.append(_("Not on the face sheet: {names}").format(names=_listed(self.unlinked, most)))
        return found


def apply_facesheet(
    project: Project,
    change: Change,
    rows: Sequence[FaceRow],
    attributes: Sequence[AttributeColumn],
    *,
    source: str,
    allow_missing: bool = False,
    among: Sequence[FaceRow] = (),
) -> FacesheetOutcome:
    """Puts a face sheet into force, or some rows ``among`` those of a sheet, as part of a change.

    Raises ``FormatError`` naming ``source`` and the lines of all rows whose document or speaker is not in the project
    (documents may be missing with ``allow_missing``: such respondents are kept, and are in no base; without it,
    ``MissingTranscripts`` where one is missing); nothing changes.
    """
    places = _place(project, rows, among or rows, source, allow_missing=allow_missing)
    outcome = FacesheetOutcome(attributes=[column.name for column in attributes])
    before = {person.id: person.name for person in read_respondents(project)}
    people = People(project, change)
    ids = [people.respondent(row.respondent, row.group) for row in rows]
    named = set(ids)
    moved: dict[int, set[int]] = {}
    for respondent_id, speakers in zip(ids, places, strict=True):
        for speaker in speakers:
            if speaker.respondent_id is not None and speaker.respondent_id != respondent_id:
                moved.setdefault(respondent_id, set()).add(speaker.respondent_id)
            change.update("speaker", speaker.id, respondent_id=respondent_id, role=Role.RESPONDENT.value)
            outcome.linked += 1
    gone = {old: new for new, before in moved.items() for old in before if old not in named}
    for column in attributes:
        given = {who for who, row in zip(ids, rows, strict=True) if row.attributes.get(column.name)}
        people.attribute(column, given | gone.keys())
    for respondent_id, row, speakers in zip(ids, rows, places, strict=True):
        people.values(respondent_id, row.attributes)
        for document_id in {speaker.document_id for speaker in speakers}:
            set_attributes(project, change, document_id, row.interview)
    outcome.replaced = _replaced(project, before, dict(zip(ids, rows, strict=True)), gone)
    people.inherit(moved)
    people.replace(gone)
    speaking = {speaker.respondent_id for speaker in read_speakers(project)}
    everyone = [person for person in read_respondents(project) if person.id in named]
    placed = {respondent_id for respondent_id, row in zip(ids, rows, strict=True) if row.group}
    outcome.without_transcript = [person.name for person in everyone if person.id not in speaking]
    outcome.respondents = len(named)
    outcome.groups = [group.path for group in read_groups(project)]
    outcome.group_kept = [person.name for person in everyone if person.group and person.id not in placed]
    outcome.without_group = [person.name for person in everyone if not person.group]
    outcome.respelled = people.respelled
    names = {document.id: document.name for document in read_documents(project)}
    outcome.unlinked = sorted(
        {
            names[speaker.document_id]
            for speaker in read_speakers(project)
            if speaker.role is Role.RESPONDENT and speaker.respondent_id not in named
        }
    )
    return outcome


def _replaced(
    project: Project, before: Mapping[int, str], rows: Mapping[int, FaceRow], gone: Mapping[int, int]
) -> dict[str, str]:
    """Respondents with a name of their own who are not on the sheet, with the newcomer in their place or called alike.

    Names that are alike say something only where the sheet is that of before: most of those known are on it.
    """
    documents = {document.id: document.name for document in read_documents(project)}
    speakers = read_speakers(project)
    plain = {*documents.values(), *(f"{documents[one.document_id]}/{one.label}" for one in speakers)}
    plain |= {one.label for one in speakers}
    absent = {who: name for who, name in before.items() if who not in rows and name not in plain}
    new = {who: row.respondent for who, row in rows.items() if who not in before}
    found = {absent[old]: new[now] for old, now in gone.items() if old in absent and now in new}
    left = [name for name in new.values() if name not in found.values()]
    if len(rows) - len(new) >= len(absent):
        for name in absent.values():
            if name not in found and (like := nearest(name, left, _LIKE)):
                found[name] = like[0]
                left.remove(like[0])
    return found


def _place(
    project: Project, rows: Sequence[FaceRow], among: Sequence[FaceRow], source: str, *, allow_missing: bool
) -> list[list[Speaker]]:
    """The speakers that each row is about. ``FormatError`` lists every row that cannot be placed.

    ``among``: all rows of the sheet, which say whether a document has several respondents.
    """
    documents = {fold(document.name): document for document in read_documents(project)}
    speakers: dict[int, list[Speaker]] = {}
    for speaker in read_speakers(project):
        speakers.setdefault(speaker.document_id, []).append(speaker)
    alone = _respondents_by_document(among)
    placed: list[list[Speaker]] = []
    problems: list[str] = []
    missing: dict[str, list[int]] = {}
    for row in rows:
        document = documents.get(fold(row.document or row.respondent))
        if document is None:
            missing.setdefault(row.document or row.respondent, []).append(row.line)
            placed.append([])
            continue
        if row.speaker is None and len(alone[fold(row.document or row.respondent)]) > 1:
            problems.append(
                _("line {line}: {document} has several respondents, but this row names no speaker.").format(
                    line=row.line, document=document.name
                )
            )
            continue
        found = _speakers_of(row, speakers.get(document.id, []))
        if not found:
            problems.append(_unknown_speaker(row, document, speakers.get(document.id, [])))
        placed.append(found)
    count = len(problems)
    if missing and not allow_missing:
        count += len(missing)
        unknown = islice(missing.items(), MOST_PROBLEMS)
        problems = [_unknown_document(name, lines, documents) for name, lines in unknown] + problems
    if problems:
        message = f"{source}: " + "\n  ".join(first_of(problems, MOST_PROBLEMS, count))
        if missing and not allow_missing:
            raise MissingTranscripts(
                message,
                _(
                    "Import the missing transcripts first, or keep these respondents without a transcript with"
                    " --allow-missing. Nothing was changed."
                ),
            )
        raise FormatError(message, _("Correct the face sheet and import it again; nothing was changed."))
    return placed


def _respondents_by_document(rows: Iterable[FaceRow]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(fold(row.document or row.respondent), set()).add(row.respondent)
    return found


def _speakers_of(row: FaceRow, speakers: Sequence[Speaker]) -> list[Speaker]:
    if row.speaker is None:
        return [speaker for speaker in speakers if speaker.role is Role.RESPONDENT]
    return [speaker for speaker in speakers if fold(speaker.label) == fold(row.speaker)]


def _unknown_document(name: str, lines: Sequence[int], documents: Mapping[str, Document]) -> str:
    hint = closest(name, [document.name for document in documents.values()])
    numbers = ", ".join(first_of([str(line) for line in lines[:MOST_PROBLEMS]], MOST_PROBLEMS, len(lines)))
    message = ngettext(
        "line {lines}: there is no document {name!r}. {hint}",
        "lines {lines}: there is no document {name!r}. {hint}",
        len(lines),
    )
    return message.format(lines=numbers, name=name, hint=hint).strip()


def _unknown_speaker(row: FaceRow, document: Document, speakers: Sequence[Speaker]) -> str:
    if row.speaker is None:
        return _("line {line}: nobody in {document} speaks as a respondent.").format(
            line=row.line, document=document.name
        )
    labels = ", ".join(speaker.label for speaker in speakers)
    return _("line {line}: nobody is called {speaker!r} in {document}; its speakers are: {labels}.").format(
        line=row.line, speaker=row.speaker, document=document.name, labels=labels
    )


def _listed(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def fold(name: str) -> str:
    """A document's or speaker's name as it is compared: without an extension, case or doubled spaces."""
    folded = " ".join(name.split()).casefold()
    stem, dot, suffix = folded.rpartition(".")
    return stem if dot and suffix in {"txt", "md", "docx"} else folded
