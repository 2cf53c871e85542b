"""What a user does to respondents: link speakers to them, give them a group and attributes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .errors import FormatError
from .i18n import _, ngettext
from .model import AttributeColumn, Document, FaceRow, Respondent, Role, Speaker
from .names import closest
from .storage import Change, Project
from .storage.documents import documents as read_documents
from .storage.documents import speakers as read_speakers
from .storage.people import attributes as read_attributes
from .storage.people import groups as read_groups
from .storage.people import respondents as read_respondents
from .storage.people import stored_values
from .storage.work import memo_targets

MOST_PROBLEMS = 12
"""So many problems of a face sheet are told; the rest is counted."""


@dataclass
class Outcome:
    """What a face sheet did; ``without_transcript`` are respondents whose document is not here (yet)."""

    respondents: int = 0
    linked: int = 0
    attributes: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    without_transcript: list[str] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)


def link_by_default(
    project: Project, change: Change, document_id: int, *, group: str | None = None, name: str = ""
) -> list[int]:
    """Makes a respondent of every respondent speaker that has none, as part of a change; their ids are the result.

    A face sheet may name them better later.

    A document with one such speaker gives a respondent of that ``name`` (the document's, unless given), one with
    several ``document/label``.
    """
    document = next(found for found in read_documents(project) if found.id == document_id)
    loose = [
        speaker
        for speaker in read_speakers(project, document_id)
        if speaker.role is Role.RESPONDENT and speaker.respondent_id is None
    ]
    people = _People(project, change)
    made = []
    for speaker in loose:
        own = f"{document.name}/{speaker.label}" if len(loose) > 1 else name or document.name
        made.append(people.respondent(own, group))
        change.update("speaker", speaker.id, respondent_id=made[-1])
    return made


def set_values(project: Project, change: Change, respondent_ids: Iterable[int], values: Mapping[str, str]) -> None:
    """Gives respondents attributes, as part of a change; an attribute that is new here is of type text."""
    people = _People(project, change)
    for name in values:
        people.attribute(AttributeColumn(name, people.type_of(name)))
    for respondent_id in respondent_ids:
        people.values(respondent_id, values)


def apply_facesheet(
    project: Project,
    change: Change,
    rows: Sequence[FaceRow],
    attributes: Sequence[AttributeColumn],
    *,
    source: str,
    allow_missing: bool = False,
) -> Outcome:
    """Puts a face sheet into force, as part of a change.

    Raises ``FormatError`` naming ``source`` and the lines of all rows whose document or speaker is not in the project
    (documents may be missing with ``allow_missing``: such respondents are kept, and are in no base); nothing changes.
    """
    places = _place(project, rows, source, allow_missing=allow_missing)
    outcome = Outcome(attributes=[column.name for column in attributes])
    people = _People(project, change)
    for column in attributes:
        people.attribute(column)
    named: set[int] = set()
    moved: dict[int, int] = {}
    for row, speakers in zip(rows, places, strict=True):
        respondent_id = people.respondent(row.respondent, row.group)
        named.add(respondent_id)
        people.values(respondent_id, row.attributes)
        for speaker in speakers:
            if speaker.respondent_id not in (None, respondent_id):
                moved[speaker.respondent_id] = respondent_id
            change.update("speaker", speaker.id, respondent_id=respondent_id, role=Role.RESPONDENT.value)
            outcome.linked += 1
    people.replace({old: new for old, new in moved.items() if old not in named})
    speaking = {speaker.respondent_id for speaker in read_speakers(project)}
    outcome.without_transcript = [person.name for person in read_respondents(project) if person.id in named - speaking]
    outcome.respondents = len(named)
    outcome.groups = [group.path for group in read_groups(project)]
    names = {document.id: document.name for document in read_documents(project)}
    outcome.unlinked = sorted(
        {
            names[speaker.document_id]
            for speaker in read_speakers(project)
            if speaker.role is Role.RESPONDENT and speaker.respondent_id not in named
        }
    )
    return outcome


def _place(project: Project, rows: Sequence[FaceRow], source: str, *, allow_missing: bool) -> list[list[Speaker]]:
    """The speakers that each row is about. ``FormatError`` lists every row that cannot be placed."""
    documents = {_fold(document.name): document for document in read_documents(project)}
    speakers: dict[int, list[Speaker]] = {}
    for speaker in read_speakers(project):
        speakers.setdefault(speaker.document_id, []).append(speaker)
    alone = _respondents_by_document(rows)
    placed: list[list[Speaker]] = []
    problems: list[str] = []
    missing: dict[str, list[int]] = {}
    for row in rows:
        document = documents.get(_fold(row.document or row.respondent))
        if document is None:
            missing.setdefault(row.document or row.respondent, []).append(row.line)
            placed.append([])
            continue
        if row.speaker is None and len(alone[_fold(row.document or row.respondent)]) > 1:
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
    if missing and not allow_missing:
        problems = [_unknown_document(name, lines, documents) for name, lines in missing.items()] + problems
    if problems:
        shown = problems[:MOST_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(_("and {count} more").format(count=len(problems) - len(shown)))
        hint = _("Correct the face sheet and import it again; nothing was changed.")
        if missing:
            hint = _(
                "Import the missing transcripts first, or keep these respondents without a transcript with"
                " --allow-missing. Nothing was changed."
            )
        raise FormatError(f"{source}: " + "\n  ".join(shown), hint)
    return placed


def _respondents_by_document(rows: Iterable[FaceRow]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(_fold(row.document or row.respondent), set()).add(row.respondent)
    return found


def _speakers_of(row: FaceRow, speakers: Sequence[Speaker]) -> list[Speaker]:
    if row.speaker is None:
        return [speaker for speaker in speakers if speaker.role is Role.RESPONDENT]
    return [speaker for speaker in speakers if _fold(speaker.label) == _fold(row.speaker)]


def _unknown_document(name: str, lines: Sequence[int], documents: Mapping[str, Document]) -> str:
    hint = closest(name, [document.name for document in documents.values()])
    numbers = ", ".join(map(str, lines))
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


def _fold(name: str) -> str:
    """A document's or speaker's name as it is compared: without an extension, case or doubled spaces."""
    folded = " ".join(name.split()).casefold()
    stem, dot, suffix = folded.rpartition(".")
    return stem if dot and suffix in {"txt", "md", "docx"} else folded


class _People:
    """Finds or makes groups, attributes and respondents within one change."""

    def __init__(self, project: Project, change: Change) -> None:
        self._project = project
        self._change = change
        self._groups = {group.path: group.id for group in read_groups(project)}
        self._attributes = {attribute.name: attribute for attribute in read_attributes(project)}
        self._respondents: dict[str, Respondent] = {found.name: found for found in read_respondents(project)}
        self._ids = {found.name: found.id for found in self._respondents.values()}
        self._values: dict[tuple[int, int], tuple[int, str]] = {
            (respondent_id, attribute_id): (row_id, value)
            for row_id, respondent_id, attribute_id, value in stored_values(project)
        }
        self._attribute_ids = {name: attribute.id for name, attribute in self._attributes.items()}

    def group(self, path: str) -> int:
        """The id of a group; it and the groups it lies in are made where they are not there."""
        parts = [part.strip() for part in path.split("/") if part.strip()]
        for depth in range(1, len(parts) + 1):
            partial = "/".join(parts[:depth])
            if partial not in self._groups:
                self._groups[partial] = self._change.insert("respondent_group", path=partial)
        return self._groups["/".join(parts)]

    def respondent(self, name: str, group: str | None) -> int:
        """The id of a respondent, made where there is none; a group that is given replaces the one it had."""
        group_id = self.group(group) if group and group.strip("/ ") else None
        if name not in self._ids:
            self._ids[name] = self._change.insert("respondent", name=name, group_id=group_id, withdrawn=0)
        elif group_id is not None:
            self._change.update("respondent", self._ids[name], group_id=group_id)
        return self._ids[name]

    def type_of(self, name: str) -> str:
        """The type of an attribute that is there; text for a new one."""
        return self._attributes[name].type if name in self._attributes else "text"

    def attribute(self, column: AttributeColumn) -> int:
        """The id of an attribute. Text becomes choice where the face sheet says so; any other two types make text."""
        known = self._attributes.get(column.name)
        if known is None:
            if column.name not in self._attribute_ids:
                self._attribute_ids[column.name] = self._change.insert(
                    "attribute", name=column.name, type=column.type, choices=_json(column.choices)
                )
        elif "choice" in (known.type, column.type) and {known.type, column.type} <= {"choice", "text"}:
            used = [value for (_who, attribute_id), (_row, value) in self._values.items() if attribute_id == known.id]
            choices = dict.fromkeys((*known.choices, *column.choices, *used))
            self._change.update("attribute", known.id, type="choice", choices=_json(choices))
        elif known.type != column.type:
            self._change.update("attribute", known.id, type="text", choices="[]")
        return self._attribute_ids[column.name]

    def values(self, respondent_id: int, values: Mapping[str, str]) -> None:
        """Gives a respondent values; an empty one leaves what was there."""
        for name, value in values.items():
            if not value:
                continue
            key = (respondent_id, self._attribute_ids[name])
            if key not in self._values:
                row_id = self._change.insert("attribute_value", respondent_id=key[0], attribute_id=key[1], value=value)
            else:
                row_id = self._values[key][0]
                self._change.update("attribute_value", row_id, value=value)
            self._values[key] = (row_id, value)

    def replace(self, moved: Mapping[int, int]) -> None:
        """Takes out the respondents who speak nowhere any more because another (the value) took their place.

        What was known of them goes to the other where nothing is known there. One with a memo stays.
        """
        stay = {speaker.respondent_id for speaker in read_speakers(self._project)} | set(moved.values())
        stay |= memo_targets(self._project, "respondent")
        names = {attribute_id: name for name, attribute_id in self._attribute_ids.items()}
        gone = {old: new for old, new in moved.items() if old not in stay}
        known = {key for key, _value in self._values.items()}
        for (respondent_id, attribute_id), (row_id, value) in list(self._values.items()):
            if respondent_id in gone:
                if (gone[respondent_id], attribute_id) not in known:
                    self.values(gone[respondent_id], {names[attribute_id]: value})
                self._change.delete("attribute_value", [row_id])
        self._change.delete("respondent", gone)


def _json(choices: Iterable[str]) -> str:
    return json.dumps(list(choices), ensure_ascii=False)
