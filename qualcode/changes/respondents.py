"""What a user does to respondents: name them, link speakers to them, and put them in groups."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from qualcode.errors import ConflictError, NotFoundError
from qualcode.i18n import _
from qualcode.model import Respondent, Role, Speaker
from qualcode.names import Spellings
from qualcode.specs import AttributeColumn
from qualcode.storage import Change, Project
from qualcode.storage.asking.links import told_of, told_of_anybody
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import speakers as read_speakers
from qualcode.storage.memos import memo_targets, memos_on
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import groups as read_groups
from qualcode.storage.respondents import respondents as read_respondents
from qualcode.storage.respondents import stored_values, unknown


def link_by_default(
    people: People, document_id: int, document_name: str, *, group: str | None = None, name: str = ""
) -> dict[int, Respondent | None]:
    """Makes a respondent of every respondent speaker that has none, as part of a change.

    The result are their ids, each with what was known of them before: ``None`` of who is new. A face sheet may name
    them better later.

    A document with one such speaker gives a respondent of that ``name`` (the document's, unless given), one with
    several ``document/label``.
    """
    loose = [
        speaker
        for speaker in read_speakers(people.project, document_id)
        if speaker.role is Role.RESPONDENT and speaker.respondent_id is None
    ]
    found: dict[int, Respondent | None] = {}
    for speaker in loose:
        own = f"{document_name}/{speaker.label}" if len(loose) > 1 else name or document_name
        before = people.known(own, exact=own != name)
        made = people.respondent(own, group, exact=own != name)
        found.setdefault(made, before)
        people.change.update("speaker", speaker.id, respondent_id=made)
    return found


def set_values(people: People, respondent_ids: Iterable[int], values: Mapping[str, str]) -> None:
    """Gives respondents attributes, as part of a change; an attribute that is new here is of type text."""
    values = {name: value for name, value in values.items() if value.strip()}
    for name in values:
        people.as_known(name)
    for respondent_id in respondent_ids:
        people.values(respondent_id, values)


def rename(project: Project, coder: str, respondent_id: int, name: str) -> bool:
    """Gives a respondent another pseudonym. False where nothing differed.

    ``ConflictError`` where it is empty, or another respondent's: two cannot be made one by their name.
    """
    wanted = tidy_name(name)
    for other in read_respondents(project):
        if other.id != respondent_id and other.name.casefold() == wanted.casefold():
            raise ConflictError(
                _("There is a respondent {name!r} already.").format(name=other.name),
                _("Give it another name, or assign the speakers to that respondent."),
            )
    # The name as it was may be a person's: the log says only the new one.
    with project.change(coder, "respondent.rename", respondent=wanted) as change:
        return change.update("respondent", respondent_id, name=wanted)


def set_group(project: Project, coder: str, respondent_id: int, path: str) -> bool:
    """Puts a respondent in a group (``leerlingen/LWT`` nests), made where it is not there; an empty path in none.

    False where nothing differed.
    """
    person = respondent_of(project, respondent_id)
    parts = "/".join(part.strip() for part in path.split("/") if part.strip())
    with project.change(coder, "respondent.group", respondent=person.name, group=parts) as change:
        group_id = People(project, change).group(parts) if parts else None
        return change.update("respondent", respondent_id, group_id=group_id)


def set_withdrawn(project: Project, coder: str, respondent_id: int, withdrawn: bool = True) -> bool:
    """Notes that a respondent has withdrawn, and so counts nowhere any more, or takes part again.

    False where nothing differed.
    """
    person = respondent_of(project, respondent_id)
    action = "respondent.withdraw" if withdrawn else "respondent.return"
    with project.change(coder, action, respondent=person.name) as change:
        return change.update("respondent", respondent_id, withdrawn=int(withdrawn))


def assign_speakers(project: Project, coder: str, speaker_ids: Collection[int], name: str) -> int:
    """Says which respondent these speakers are: the one of that name, made where there is none; the id is the result.

    They may speak in any documents, and are no interviewers from then on; the transcripts stay as they are. A
    respondent who speaks nowhere any more, and of whom nothing is known, is taken out.
    """
    found, about = _speakers(project, speaker_ids)
    wanted = tidy_name(name)
    with project.change(coder, "speaker.assign", **about) as change:
        people_now = read_respondents(project)
        known = {person.name.casefold(): person.name for person in people_now}
        before = {speaker.respondent_id for speaker in found} - {None}
        groups = {person.group for person in people_now if person.id in before}
        people = People(project, change)
        name = known.get(wanted.casefold(), wanted)
        # A new respondent was known under another name up to now, but in the same group.
        group = next(iter(groups)) if len(groups) == 1 and name not in known.values() else None
        respondent_id = people.respondent(name, group)
        change.about["respondent"] = name
        for speaker in found:
            change.update("speaker", speaker.id, respondent_id=respondent_id, role=Role.RESPONDENT.value)
        change.delete("respondent", unknown(project, [one for one in before if one is not None]))
    return respondent_id


def set_roles(project: Project, coder: str, speaker_ids: Collection[int], role: Role) -> int:
    """Corrects whether speakers are interviewers or respondents; respondents are made as an import would make them.

    The number of those with whom that differed is the result.
    """
    found, about = _speakers(project, speaker_ids)
    differing = [speaker for speaker in found if speaker.role is not role]
    if not differing:
        return 0
    if len(differing) < len(found):
        differing, about = _speakers(project, {speaker.id for speaker in differing})
    names = {document.id: document.name for document in read_documents(project)}
    with project.change(coder, f"speaker.{role.value}", **about) as change:
        if role is Role.RESPONDENT:
            people = People(project, change)
            respondents = Counter(one.document_id for one in read_speakers(project) if one.role is role)
            respondents.update(speaker.document_id for speaker in differing)
            for speaker in differing:
                document = names[speaker.document_id]
                name = f"{document}/{speaker.label}" if respondents[speaker.document_id] > 1 else document
                change.update("speaker", speaker.id, role=role.value, respondent_id=people.respondent(name, None))
        else:
            for speaker in differing:
                change.update("speaker", speaker.id, role=role.value, respondent_id=None)
            change.delete("respondent", unknown(project, [one.respondent_id for one in differing if one.respondent_id]))
    return len(differing)


def remove_respondent(project: Project, coder: str, respondent_id: int) -> None:
    """Takes out a respondent who speaks nowhere, with attributes and memos. ``ConflictError`` where one speaks."""
    person = respondent_of(project, respondent_id)
    speaking = [speaker for speaker in read_speakers(project) if speaker.respondent_id == respondent_id]
    if speaking:
        raise ConflictError(
            _("{name} speaks in a transcript.").format(name=person.name),
            _("Mark the respondent as withdrawn, or assign the speakers to others first."),
        )
    with project.change(coder, "respondent.remove", respondent=person.name) as change:
        change.delete("attribute_value", [row[0] for row in stored_values(project) if row[1] == respondent_id])
        for table, ids in told_of(project, respondent_id).items():
            change.delete(table, ids)
        change.delete("memo", memos_on(project, "respondent", respondent_id))
        change.delete("respondent", [respondent_id])


def tidy_name(name: str) -> str:
    """A name without white space at its ends or doubled inside. ``ConflictError`` where nothing is left."""
    found = " ".join(name.split())
    if not found:
        raise ConflictError(_("A name is needed."))
    return found


def respondent_of(project: Project, respondent_id: int) -> Respondent:
    """A respondent by id. ``NotFoundError`` where there is none any more."""
    for person in read_respondents(project):
        if person.id == respondent_id:
            return person
    raise NotFoundError(_("That respondent has been removed."))


def _speakers(project: Project, speaker_ids: Collection[int]) -> tuple[list[Speaker], dict[str, Any]]:
    """Some speakers, and what the audit trail says of them: of one, where they speak and their label."""
    found = [speaker for speaker in read_speakers(project) if speaker.id in set(speaker_ids)]
    if not found or len(found) < len(set(speaker_ids)):
        raise NotFoundError(_("That speaker has been removed."))
    if len(found) > 1:
        return found, {"count": len(found)}
    names = {document.id: document.name for document in read_documents(project)}
    speaker = found[0]
    where = {"document": speaker.document_id, "document_name": names[speaker.document_id]}
    return found, {**where, "speaker": speaker.label}


class People:
    """Finds or makes groups, attributes and respondents within one change, and knows them as it has made them.

    One serves a whole change: reading all of them anew for each document would take time as the square of their number.
    """

    def __init__(self, project: Project, change: Change) -> None:
        self.project = project
        self.change = change
        groups = read_groups(project)
        self._groups = {group.path: group.id for group in groups}
        self._group_names = Spellings(self._groups)
        self._attributes = {attribute.name: attribute for attribute in read_attributes(project)}
        self._attribute_names = Spellings(self._attributes)
        self._respondents: dict[str, Respondent] = {found.name: found for found in read_respondents(project)}
        self._names = Spellings(self._respondents)
        self._ids = {found.name: found.id for found in self._respondents.values()}
        self._called = {found.id: found for found in self._respondents.values()}
        paths = {group.path: group.id for group in groups}
        self._group_of = {found.id: paths.get(found.group or "") for found in self._respondents.values()}
        self._values: dict[tuple[int, int], tuple[int, str]] = {
            (respondent_id, attribute_id): (row_id, value)
            for row_id, respondent_id, attribute_id, value in stored_values(project)
        }
        self._attribute_ids = {name: attribute.id for name, attribute in self._attributes.items()}
        self._value_names: dict[int, Spellings] = {}

    @property
    def respelled(self) -> dict[str, str]:
        """Names and values that were given in other capitals than they have here, with how they are written."""
        found = {**self._group_names.respelled, **self._attribute_names.respelled, **self._names.respelled}
        for spellings in self._value_names.values():
            found.update(spellings.respelled)
        return found

    def group(self, path: str) -> int:
        """The id of a group; it and the groups it lies in are made where they are not there, in whatever capitals."""
        wanted = self._group_names.path("/".join(part.strip() for part in path.split("/") if part.strip()))
        parts = wanted.split("/")
        for depth in range(1, len(parts) + 1):
            partial = "/".join(parts[:depth])
            if partial not in self._groups:
                self._groups[partial] = self.change.insert("respondent_group", path=partial)
        return self._groups[wanted]

    def respondent(self, name: str, group: str | None, *, exact: bool = False, guid: str = "") -> int:
        """The id of a respondent, made where there is none; a group that is given replaces the one it had.

        ``exact`` takes a name in other capitals for somebody else. One who comes from elsewhere keeps a ``guid``.
        """
        group_id = self.group(group) if group and group.strip("/ ") else None
        name = name if exact else self._names.take(name)
        if name not in self._ids:
            known = {"guid": guid} if guid else {}
            made = self._ids[name] = self.change.insert(
                "respondent", **known, name=name, group_id=group_id, withdrawn=0
            )
            self._group_of[made] = group_id
            self._called[made] = Respondent(made, "", name, None, {}, False)
        elif group_id is not None:
            self.change.update("respondent", self._ids[name], group_id=group_id)
            self._group_of[self._ids[name]] = group_id
        return self._ids[name]

    def known(self, name: str, *, exact: bool = False) -> Respondent | None:
        """The respondent of that name with group and values as they are by now; ``None`` where there is none.

        ``exact`` takes a name in other capitals for somebody else.
        """
        respondent_id = self._ids.get(name if exact else self._names.known(name) or name)
        if respondent_id is None:
            return None
        found = self._called[respondent_id]
        names = {attribute_id: name for name, attribute_id in self._attribute_ids.items()}
        values = {
            name: self._values[respondent_id, of][1]
            for of, name in names.items()
            if (respondent_id, of) in self._values
        }
        group = next((path for path, one in self._groups.items() if one == self._group_of[respondent_id]), None)
        return replace(found, group=group, attributes=values)

    def inherit(self, moved: Mapping[int, set[int]]) -> None:
        """Gives respondents (the keys) the group of those whose place they take, where they have none of their own.

        Where those were in several groups nobody can say which. Who has withdrawn has so under the new name.
        """
        known = {found.id: found for found in self._respondents.values()}
        for respondent_id, before in moved.items():
            groups = {self._group_of[old] for old in before} - {None}
            if self._group_of[respondent_id] is None and len(groups) == 1:
                self._group_of[respondent_id] = groups.pop()
                self.change.update("respondent", respondent_id, group_id=self._group_of[respondent_id])
            if all(known[old].withdrawn for old in before):
                self.change.update("respondent", respondent_id, withdrawn=1)

    @property
    def types(self) -> dict[str, str]:
        """The types of the attributes that were there before."""
        return {name: attribute.type for name, attribute in self._attributes.items()}

    def type_of(self, name: str) -> str:
        """The type of an attribute that is there; text for a new one."""
        known = self._attributes.get(self._attribute_names.known(name) or "")
        return known.type if known else "text"

    def as_known(self, name: str) -> int:
        """The id of an attribute as it is; one that is new is of type text."""
        known = self._attribute_ids.get(self._attribute_names.known(name) or "")
        if known is not None and known in self._value_names:
            return known
        return self.attribute(AttributeColumn(name, self.type_of(name)))

    def attribute(self, column: AttributeColumn, besides: Collection[int] = (), *, guid: str = "") -> int:
        """The id of an attribute. Text becomes choice where the face sheet says so; any other two types make text.

        One that is new and comes from elsewhere keeps its ``guid``. Values are written from here on as those
        respondents have them who are not among ``besides``, or else as here.
        """
        name = self._attribute_names.take(column.name)
        known = self._attributes.get(name)
        if known is None:
            if name not in self._attribute_ids:
                given = {"guid": guid} if guid else {}
                self._attribute_ids[name] = self.change.insert(
                    "attribute", **given, name=name, type=column.type, choices=as_json(column.choices)
                )
            self._value_names.setdefault(self._attribute_ids[name], Spellings(column.choices))
            return self._attribute_ids[name]
        held = [(who, value) for (who, of), (_row, value) in self._values.items() if of == known.id]
        others = [value for who, value in held if who not in besides]
        used = [value for _who, value in held]
        spellings = self._value_names[known.id] = Spellings([*others, *column.choices, *known.choices])
        if "choice" in (known.type, column.type) and {known.type, column.type} <= {"choice", "text"}:
            choices = dict.fromkeys(spellings.one(value) for value in (*known.choices, *column.choices, *used))
            self.change.update("attribute", known.id, type="choice", choices=as_json(choices))
        elif known.type != column.type:
            self.change.update("attribute", known.id, type="text", choices="[]")
        return known.id

    def values(self, respondent_id: int, values: Mapping[str, str]) -> None:
        """Gives a respondent values; an empty one leaves what was there."""
        for name, given in values.items():
            if not given:
                continue
            key = (respondent_id, self._attribute_ids[self._attribute_names.take(name)])
            value = self._value_names.setdefault(key[1], Spellings()).one(given)
            if key not in self._values:
                row_id = self.change.insert("attribute_value", respondent_id=key[0], attribute_id=key[1], value=value)
            else:
                row_id = self._values[key][0]
                self.change.update("attribute_value", row_id, value=value)
            self._values[key] = (row_id, value)

    def replace(self, moved: Mapping[int, int]) -> None:
        """Takes out the respondents who speak nowhere any more because another (the value) took their place.

        What was known of them goes to the other where nothing is known there. One with a memo stays, and so does one of
        whom somebody said what they were asked or answered.
        """
        stay = {speaker.respondent_id for speaker in read_speakers(self.project)} | set(moved.values())
        stay |= memo_targets(self.project, "respondent") | told_of_anybody(self.project)
        names = {attribute_id: name for name, attribute_id in self._attribute_ids.items()}
        gone = {old: new for old, new in moved.items() if old not in stay}
        known = {key for key, _value in self._values.items()}
        for (respondent_id, attribute_id), (row_id, value) in list(self._values.items()):
            if respondent_id in gone:
                if (gone[respondent_id], attribute_id) not in known:
                    self.values(gone[respondent_id], {names[attribute_id]: value})
                self.change.delete("attribute_value", [row_id])
        self.change.delete("respondent", gone)


def as_json(choices: Iterable[str]) -> str:
    """The choices of an attribute as they are stored."""
    return json.dumps(list(choices), ensure_ascii=False)
