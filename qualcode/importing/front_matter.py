"""What the fields at the top of a transcript are about: who speaks, the interview, or the file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.analysis.values import parse_value
from qualcode.errors import FormatError
from qualcode.formats.others import names_recording
from qualcode.i18n import _
from qualcode.model import RECORDING, WAVE_NAMES, Document, Respondent
from qualcode.names import folded
from qualcode.rows import first_of
from qualcode.text.expressions import expression

MOST_CONTRADICTIONS = 12
"""So many fields that contradict what is known are told; the rest is counted."""

GROUP_KEYS = ("group", "groep")
RESPONDENT_KEYS = ("respondent", "id", "pseudonym", "pseudoniem")
INTERVIEWER_KEYS = ("interviewer", "interviewers")
LANGUAGE_KEYS = ("language", "taal")
INTERVIEW_KEYS = (
    "wave golf ronde meting meetmoment date datum interviewdate interviewdatum place plaats location locatie mode modus"
    " wijze afnamewijze"
).split()
"""What front matter says of the interview and not of who speaks: another interview may have another value."""
ABOUT_KEYS = (
    "title titel time tijd duration duur recording opname transcript transcriptie transcribent transcriber source bron"
    " note opmerking"
).split()
"""What front matter says of the conversation itself: it becomes a memo on the document."""

_OF_SITES = expression(
    r"(?:hide|sidebar|pagination|toc|nav|table_of_contents|seo|og|twitter|custom|show|display|enable|disable)[-_:].*"
    r"|layout|permalink|slug|url|path|template|theme|type|draft|published?|publish_date|tags?|categor(?:y|ies)|keywords"
    r"|description|excerpt|summary|authors?|image|cover|thumbnail|banner|toc|weight|order|menu|parent|collection"
    r"|aliases|redirect(?:_from|_to)?|comments|math|css(?:class)?|class|lang|locale|robots|sitemap|version|updated"
    r"|last_?mod(?:ified)?|last_update|created|modified|bibliography|csl|output|format|documentclass|geometry|fontsize"
)
"""Keys of programs that make web pages and documents."""
_NO_VALUE = expression(r"(?:true|false)|\w+://.*|[.]{0,2}/.*|[\[{|>].*", re.IGNORECASE | re.DOTALL)
"""Values that are none of a person: switches, addresses, and what is more than one value."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a transcript by what they are about; ``passed_over`` are the keys of those that are nothing here.

    ``attributes`` belong to who speaks, ``interview`` to the interview, ``about`` to a memo on the document.
    """

    group: str = ""
    respondent: str = ""
    language: str = ""
    interviewers: Sequence[str] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    interview: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    passed_over: Sequence[str] = ()


def sort_fields(
    fields: Mapping[str, str],
    lists: Collection[str] = (),
    *,
    attributes: Collection[str] = (),
    interview: Collection[str] = (),
    wave: tuple[str, str] = ("", ""),
) -> FrontMatter:
    """The fields of a transcript sorted; ``lists`` are the keys of lists.

    The keys of ``attributes`` and of ``interview`` are attributes of who speaks and of the interview, whatever they
    look like. ``wave`` is the attribute that says the wave of an interview, and of which wave this one is; without that
    it is the one of the file, or none. ``FormatError`` where the file says another.
    """
    wanted, of_interview = {folded(key) for key in attributes}, {folded(key) for key in interview}
    used = {*GROUP_KEYS, *RESPONDENT_KEYS, *INTERVIEWER_KEYS, *LANGUAGE_KEYS}
    person: dict[str, str] = {}
    meeting: dict[str, str] = {}
    about: dict[str, str] = {}
    passed_over: list[str] = []
    for key, value in fields.items():
        if folded(key) in wanted:
            person[key] = value
        elif folded(key) in of_interview:
            meeting[key] = value
        elif key in used or not value.strip():
            continue
        elif names_recording(key, value):
            meeting[RECORDING] = value.strip()
        elif key in INTERVIEW_KEYS:
            meeting[key] = value
        elif key in ABOUT_KEYS:
            about[key] = value
        elif key in lists or _OF_SITES.fullmatch(key) or _NO_VALUE.fullmatch(value) or len(value) > _LONGEST:
            passed_over.append(key)
        else:
            person[key] = value
    name, of = wave
    if of:
        said = next((value.strip() for key, value in meeting.items() if folded(key) in WAVE_NAMES), "")
        if said and folded(said) != folded(of):
            raise FormatError(
                _("says that it is of wave {said}, and not of {given}").format(said=said, given=of),
                _("Leave out the one, or import the files of each wave by themselves. Nothing was imported."),
            )
        if not said:
            meeting[name] = of
    return FrontMatter(
        group=_first(fields, GROUP_KEYS),
        respondent=_first(fields, RESPONDENT_KEYS),
        language=_first(fields, LANGUAGE_KEYS),
        interviewers=[part.strip() for part in _first(fields, INTERVIEWER_KEYS).split(",") if part.strip()],
        attributes=person,
        interview=meeting,
        about=about,
        passed_over=passed_over,
    )


def _first(front: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((front[key].strip() for key in keys if front.get(key, "").strip()), "")


class Contradiction(NamedTuple):
    """A field of a file that says otherwise of a respondent than what is known."""

    place: str
    respondent: str
    key: str
    known: str
    given: str


def differences(
    person: Respondent, group: str | None, values: Mapping[str, str], types: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What a file says otherwise of a respondent than what is known: the key, the known value and the given one.

    ``types`` are those of the attributes there are, by name.
    """
    if group and person.group and as_path(group) != as_path(person.group):
        yield _("group"), person.group, group
    known = {folded(name): (value, types.get(name, "text")) for name, value in person.attributes.items()}
    for key, value in values.items():
        there, kind = known.get(folded(key), ("", "text"))
        if there and canonical(kind, value) != canonical(kind, there):
            yield key, there, value


def not_taken(
    front: FrontMatter,
    group: str | None,
    document: Document,
    people: Sequence[Respondent],
    types: Mapping[str, str],
) -> list[str]:
    """The fields of a file whose text is here that say something else than what is known of the document, with its
    memos, and of who speaks in it, by their keys; ``group`` is the one that the import gives.
    """
    found: list[str] = []
    if any(as_path(group or "") not in ([], as_path(person.group or "")) for person in people):
        found.append(_("group"))
    if front.respondent and folded(front.respondent) not in {folded(person.name) for person in people}:
        found.append(_("respondent"))
    if front.language and front.language[:2].lower() != document.language:
        found.append(_("language"))
    kinds = {folded(name): kind for name, kind in types.items()}
    for given, known in (
        *((front.attributes, person.attributes) for person in people),
        (front.interview, document.kept),
    ):
        there = {folded(key): value for key, value in known.items()}
        for key, value in given.items():
            kind = kinds.get(folded(key), "text")
            if canonical(kind, value) != canonical(kind, there.get(folded(key), "")):
                found.append(key)
    lines = set(document.memo.splitlines())
    found += [key for key, value in front.about.items() if f"{key}: {value}" not in lines]
    return [*dict.fromkeys(found)]


def canonical(kind: str, value: str) -> str:
    """A value as it is compared, of an attribute of this type."""
    try:
        return folded(parse_value(kind, value))
    except ValueError:
        return folded(value)


def as_path(group: str) -> list[str]:
    """A group as it is compared."""
    return [folded(part) for part in group.split("/") if part.strip()]


def contradicted(found: Sequence[Contradiction]) -> FormatError:
    """The error that lists contradictions, and offers the choice."""
    lines = [
        _("{path}: {respondent} has {key} {known!r} already, and {given!r} here").format(
            path=one.place, respondent=one.respondent, key=one.key, known=one.known, given=one.given
        )
        for one in found
    ]
    hint = _(
        "What may differ from interview to interview belongs to the interview: --interview-attribute {key}. Otherwise"
        " say which holds: --differing keep, or --differing replace. Nothing was imported."
    )
    return FormatError("\n".join(first_of(lines, MOST_CONTRADICTIONS)), hint.format(key=found[0].key))
