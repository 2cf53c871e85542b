"""A study on its way between programs: what every reader of other programs' projects gives, and every writer takes.

Things name each other by GUID. A reader makes up a GUID for what has none in its format, always the same one for the
same thing (:func:`made_guid`), so that reading again finds it. Positions are code points into ``PortableText.text``,
half-open, whatever the format counts: the reader has converted them (:mod:`formats.projects.offsets`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.model import IMPORT, Predicate, Turn

_OURS = bytes.fromhex("6f1b3c1e6d0a5b8e9a436a1d5d0c7e52")


def made_guid(*names: object) -> str:
    """A GUID for what has none where it comes from: the same for the same names (format, kind, number, ...)."""
    # As uuid.uuid5 does, in half the time: there is one for each passage.
    data = hashlib.sha1(_OURS + "\x1f".join(map(str, names)).encode(), usedforsecurity=False).digest()
    found = data[:6] + bytes((data[6] & 0x0F | 0x50, data[7], data[8] & 0x3F | 0x80)) + data[9:16]
    digits = found.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@dataclass(frozen=True, slots=True)
class PortableCoder:
    """Somebody who made something in a study."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class PortableCode:
    """A code; ``parent`` is the GUID of the one it stands under. ``codable``: false for a category, on which no
    passage is coded. ``colour`` is ``#rrggbb``. ``slug`` is its part of an address, where it has one. The rest is only
    known to programs that part it from the definition.
    """

    guid: str
    name: str
    parent: str | None = None
    colour: str | None = None
    definition: str = ""
    codable: bool = True
    include: str = ""
    exclude: str = ""
    example: str = ""
    keywords: tuple[str, ...] = ()
    predicates: tuple[Predicate, ...] = ()
    slug: str = ""


class PortableCoding(NamedTuple):
    """A code on ``[start, end)`` of the text in which it stands.

    ``coder`` is a GUID, ``None`` where nobody is named; ``created`` is ISO 8601, empty where it is not known.
    ``selection`` is the GUID of the passage in formats that give one (several codings may share it), or empty;
    ``origin`` is how the coding came about there, in formats that say so (:func:`model.is_origin`).
    """

    guid: str
    start: int
    end: int
    code: str
    coder: str | None = None
    created: str = ""
    memo: str = ""
    good: bool = False
    selection: str = ""
    origin: str = IMPORT


@dataclass(frozen=True, slots=True)
class PortableText:
    """A document with its codings, in the order of the format, which may be read anew at each walk through them.

    ``text`` is normalised as every text of a project (``\\n``, no byte order mark, no NUL). ``source`` is where it
    came from, as the user may see it: a file's name within the study. ``attributes`` are those of the interview and
    not of who speaks. ``turns`` are given by formats that know who speaks; otherwise they are found in the text.
    """

    guid: str
    name: str
    text: str
    source: str
    source_sha256: str
    format: str
    codings: Iterable[PortableCoding] = ()
    encoding: str | None = None
    language: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    turns: tuple[Turn, ...] | None = None


@dataclass(frozen=True, slots=True)
class PortableVariable:
    """A variable of cases or texts: ``type`` is one of ``ATTRIBUTE_TYPES``; ``choices`` of a choice, in their order."""

    guid: str
    name: str
    type: str = "text"
    choices: tuple[str, ...] = ()


class PortablePassage(NamedTuple):
    """A part of a text that belongs to a case: the GUID of the text, and ``[start, end)`` in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PortableCase:
    """A unit of counting. ``texts`` are the GUIDs of documents that are the case's as a whole, ``passages`` parts.

    ``group`` nests with slashes; ``values`` are by the name of the variable.
    """

    guid: str
    name: str
    group: str | None = None
    texts: tuple[str, ...] = ()
    passages: tuple[PortablePassage, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PortableNote:
    """Words of a coder (GUID) about something: ``kind`` is project, document, code, respondent or coding; ``target``
    its GUID (empty for the project), or that of the selection of a coding. ``title`` is what the note is called, or
    empty.
    """

    guid: str
    kind: str
    target: str
    text: str
    title: str = ""
    coder: str | None = None
    created: str = ""


@dataclass(frozen=True, slots=True)
class PortableSet:
    """Codes, texts or both that somebody put together, by GUID."""

    guid: str
    name: str
    definition: str = ""
    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortableLink:
    """A link from one thing to another, by GUID; a coding is meant by its own GUID or by that of its selection."""

    guid: str
    origin: str
    target: str
    name: str = ""
    note: str = ""
    coder: str | None = None
    created: str = ""


@dataclass(frozen=True)
class PortableStudy:
    """A study. ``texts`` are read one at a time, and again at each walk through them, so that none need be kept.

    ``program`` is what wrote it, in words. ``codes`` stand with each parent before what is under it.
    """

    name: str
    program: str = ""
    language: str = ""
    coders: tuple[PortableCoder, ...] = ()
    codes: tuple[PortableCode, ...] = ()
    variables: tuple[PortableVariable, ...] = ()
    cases: tuple[PortableCase, ...] = ()
    texts: Iterable[PortableText] = ()
    notes: tuple[PortableNote, ...] = ()
    sets: tuple[PortableSet, ...] = ()
    links: tuple[PortableLink, ...] = ()
