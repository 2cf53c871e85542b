"""What the fields at the top of a transcript that is read again say, and what of it is taken over.

A person may have put right what is known since the file said it. So taken is what nothing was known of, and what the
file says anew of what still stands as it said before; all else stays, unless whoever reads the file wants it replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from qualcode.changes.documents import set_attributes, sha256
from qualcode.changes.respondents import People, set_values
from qualcode.changes.work import put_memo
from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _
from qualcode.importing.front_matter import FrontMatter, as_path, canonical, sort_fields
from qualcode.model import Document
from qualcode.names import folded
from qualcode.storage import Project
from qualcode.storage.coders import coder as read_coder
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import owners
from qualcode.storage.memos import memo_of, memos
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import respondents as read_respondents

GROUP = "group"
"""The key of the field with the group, in whatever language it is written."""


def sort_again(
    project: Project,
    fields: Mapping[str, str],
    lists: Collection[str],
    attributes: Collection[str] = (),
    interview: Collection[str] = (),
) -> FrontMatter:
    """The fields of a file sorted as the project has them: what is an attribute here is one in the file."""
    of_interviews = {name for document in read_documents(project) for name in document.attributes}
    of_people = {attribute.name for attribute in read_attributes(project)} - of_interviews
    return sort_fields(fields, lists, attributes=[*of_people, *attributes], interview=[*of_interviews, *interview])


def stamp(value: str) -> str:
    """By what a value is known again that is not to be kept."""
    return sha256(folded(value))[:16]


class FieldsRead(NamedTuple):
    """The fields of a file that was read again, and the lines of the memos on its document that one may see."""

    front: FrontMatter
    noted: tuple[str, ...] = ()

    @classmethod
    def of(cls, project: Project, document: Document, front: FrontMatter) -> FieldsRead:
        """What was read. Not within a change, which sees more memos than its coder."""
        here = (memo.text for memo in memos(project) if (memo.kind, memo.target_id) == ("document", document.id))
        return cls(front, tuple(line for text in here for line in text.splitlines()))

    @property
    def stamps(self) -> dict[str, str]:
        """What the file says of each thing, as far as the next reading needs it."""
        front = self.front
        said = {**front.attributes, **front.interview, **front.about, **({GROUP: front.group} if front.group else {})}
        return {folded(key): stamp(value) for key, value in said.items()}


class FieldsTaken(NamedTuple):
    """The keys of fields that were taken over, those that say otherwise and were not, and those that never are."""

    taken: tuple[str, ...] = ()
    stay: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def notes(self, *, offer: bool = False) -> Iterator[Note]:
        """What a report says of them; with ``offer`` how to have them taken over."""
        if self.taken:
            message = _("taken over from its fields: {names}")
            yield Note("fields_taken", len(self.taken), message.format(names=", ".join(self.taken)))
        offered = self.stay if offer else ()
        if offered:
            message = _("its fields say otherwise: {names}; to have them as in the file: --differing replace")
            yield Note("fields", len(offered), message.format(names=", ".join(offered)))
        if left := (*(() if offer else self.stay), *self.never):
            message = _("its fields say otherwise and were not taken over: {names}")
            yield Note("fields", len(left), message.format(names=", ".join(left)))


class _Place(NamedTuple):
    """A field and where it belongs: how it is compared, what stands there (nothing: empty), and what writes it."""

    key: str
    given: str
    here: str
    compared: Callable[[str], object]
    write: Callable[[], object]

    def becomes(self, before: Mapping[str, str], fixed: Collection[str], *, replace: bool) -> str:
        """What becomes of it: it is ``taken``, or it has to ``stay``; nothing where there is nothing to do."""
        key = folded(self.key)
        if self.compared(self.given) == self.compared(self.here) or before.get(key) == stamp(self.given):
            return ""
        as_before = before.get(key) == stamp(self.here) if self.here else key not in before
        return "taken" if replace or (as_before and key not in fixed) else "stay"


def take_fields(
    people: People,
    document: Document,
    read: FieldsRead,
    *,
    before: Mapping[str, str] | None = None,
    fixed: Collection[str] = (),
    replace: bool = False,
) -> FieldsTaken:
    """Takes over what the fields of a document's file say, as part of a change.

    ``before`` are the :attr:`FieldsRead.stamps` of when it was read the last time, and ``fixed`` the keys, folded, of
    which something else decides. With ``replace`` all is taken. Who speaks and the language never are.
    """
    found: dict[str, list[str]] = {"taken": [], "stay": []}
    for place in _places(people, document, read):
        if how := place.becomes(before or {}, fixed, replace=replace):
            found[how].append(_("group") if place.key == GROUP else place.key)
            if how == "taken":
                place.write()
    taken, stay = (tuple(dict.fromkeys(keys)) for keys in found.values())
    return FieldsTaken(taken, stay, tuple(_never(people, document, read.front)))


def _places(people: People, document: Document, read: FieldsRead) -> Iterator[_Place]:
    project, change, front = people.project, people.change, read.front
    kinds = {folded(name): kind for name, kind in people.types.items()}
    write: Callable[[], object]
    whose = set(owners(project, document.id).values())
    for person in [one for one in read_respondents(project) if one.id in whose]:
        if front.group:
            write = partial(people.respondent, person.name, front.group, exact=True)
            yield _Place(GROUP, front.group, person.group or "", as_path, write)
        known = {folded(name): value for name, value in person.attributes.items()}
        for key, value in front.attributes.items():
            compared = partial(canonical, kinds.get(folded(key), "text"))
            write = partial(set_values, people, [person.id], {key: value})
            yield _Place(key, value, known.get(folded(key), ""), compared, write)
    known = {folded(name): value for name, value in document.kept.items()}
    for key, value in front.interview.items():
        write = partial(set_attributes, project, change, document.id, {key: value})
        yield _Place(key, value, known.get(folded(key), ""), folded, write)
    for key, value in front.about.items():
        if f"{key}: {value}" not in read.noted:
            line = next((one for one in read.noted if one.startswith(f"{key}: ")), "")
            write = partial(_note, people, document, line, f"{key}: {value}")
            yield _Place(key, value, line.removeprefix(f"{key}: "), folded, write)


def _note(people: People, document: Document, old: str, new: str) -> None:
    """Puts a line into the coder's own memo on a document: in the place of another, or at the end."""
    project, change = people.project, people.change
    memo = memo_of(project, "document", document.id, read_coder(project, change.coder).id)
    lines = memo.text.splitlines() if memo is not None else []
    if old in lines:
        lines[lines.index(old)] = new
    else:
        lines.append(new)
    put_memo(project, change, "document", document.id, "\n".join(lines))


def _never(people: People, document: Document, front: FrontMatter) -> Iterator[str]:
    project = people.project
    whose = set(owners(project, document.id).values())
    names = {folded(person.name) for person in read_respondents(project) if person.id in whose}
    if front.respondent and folded(front.respondent) not in names:
        yield _("respondent")
    if front.language and front.language[:2].lower() != document.language:
        yield _("language")
