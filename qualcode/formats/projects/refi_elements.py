"""The elements of a REFI-QDA description (project or codebook) as plain values, one after the other.

Read in whatever order they stand; what a file departs in from the standard, and can be understood, is understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from qualcode.formats.projects.study import made_guid
from qualcode.formats.projects.xml import Refuse, XmlNode, events
from qualcode.i18n import _
from qualcode.text.expressions import expression

_GUID = expression(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TEXTS = {"TextSource": "", "Representation": "PDFSource", "TextDescription": "PictureSource", "Transcript": ""}
"""Elements that hold a text, with the element that they are the text of."""
_SOURCES = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")
_TEXT_SELECTIONS = ("PlainTextSelection", "TranscriptSelection")
OTHER_SELECTIONS = {
    "PDFSelection": "pdf_selection",
    "PictureSelection": "picture_selection",
    "AudioSelection": "audio_selection",
    "VideoSelection": "video_selection",
}
_APART = (
    "Codes", "User", "Variable", "Case", "Set", "Link", "Graph", "Note", "SyncPoint", *_TEXTS, *_SOURCES,
    *_TEXT_SELECTIONS, *OTHER_SELECTIONS,
)  # fmt: skip
"""The elements that are looked at by themselves; all others are read with what they stand in."""
_BEGUN = ("Note", *_TEXTS, *_SOURCES, *OTHER_SELECTIONS)
"""Those of which it matters to others that these stand in them."""
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")


class CodingElement(NamedTuple):
    """A coding: its GUID, the GUIDs of its codes (the standard has one), who made it and when, and notes on it."""

    guid: str
    codes: tuple[str, ...]
    user: str | None
    created: str
    notes: tuple[str, ...]


class SelectionElement(NamedTuple):
    """A passage of a text: ``start`` and ``end`` as the file counts, ``None`` where they are no numbers."""

    guid: str
    name: str
    start: int | None
    end: int | None
    user: str | None
    created: str
    about: str
    codings: tuple[CodingElement, ...]
    notes: tuple[str, ...]


class ValueElement(NamedTuple):
    """A value of the variable with this GUID."""

    variable: str
    value: str


@dataclass
class TextElement:
    """A text, or a note, with all that hangs on it. ``owner`` is the source that it is the text of, or its own GUID."""

    kind: str
    guid: str
    owner: str
    name: str
    plain: str
    rich: str
    user: str | None
    created: str
    content: str | None = None
    about: str = ""
    selections: list[SelectionElement] = field(default_factory=list)
    codings: list[CodingElement] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    values: list[ValueElement] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)


class OtherElement(NamedTuple):
    """A source that is no text: what it is, its GUID and name, how many texts it has, and its codings."""

    kind: str
    guid: str
    name: str
    texts: int
    codings: int


class HeadElement(NamedTuple):
    """The beginning of a project or codebook."""

    name: str
    origin: str
    user: str | None


class UserElement(NamedTuple):
    """A user."""

    guid: str
    name: str


class CodeElement(NamedTuple):
    """A code; ``parent`` is the GUID of what it stands under."""

    guid: str
    name: str
    parent: str | None
    colour: str
    codable: bool
    about: str
    notes: tuple[str, ...]


class VariableElement(NamedTuple):
    """A variable with its type as the standard names it."""

    guid: str
    name: str
    type: str
    about: str


class CaseElement(NamedTuple):
    """A case, the sources and selections that are its own, its values and how many codes stand on it."""

    guid: str
    name: str
    about: str
    codes: int
    values: tuple[ValueElement, ...]
    sources: tuple[str, ...]
    selections: tuple[str, ...]


class SetElement(NamedTuple):
    """A set with the GUIDs of its members."""

    guid: str
    name: str
    about: str
    codes: tuple[str, ...]
    sources: tuple[str, ...]
    others: int


class LinkElement(NamedTuple):
    """A link."""

    guid: str
    name: str
    origin: str
    target: str
    notes: tuple[str, ...]


class AboutElement(NamedTuple):
    """What is said of the project as a whole: its description, and the GUIDs of notes on it."""

    words: str
    notes: tuple[str, ...]


class LossElement(NamedTuple):
    """Something that stands in the file and is no part of a study of texts, by kind (:mod:`loss_words`)."""

    kind: str
    name: str


Element = (
    HeadElement
    | UserElement
    | CodeElement
    | VariableElement
    | CaseElement
    | TextElement
    | OtherElement
    | SetElement
    | LinkElement
    | AboutElement
    | LossElement
)


def elements(pieces: Iterable[bytes], part: str, refuse: Refuse) -> Iterator[Element]:
    """All there is in a description. ``FormatError`` as :func:`xml.events`, and where it is neither of the two."""
    yield from _RefiWalk().walk(pieces, part, refuse)


class _RefiWalk:
    """One reading; knows in which elements it is."""

    def __init__(self) -> None:
        self._texts: list[TextElement] = []
        self._above: list[str] = []
        self._others: list[list[int]] = []
        self._number = 0

    def walk(self, pieces: Iterable[bytes], part: str, refuse: Refuse) -> Iterator[Element]:
        """See :func:`elements`."""
        seen = False
        begun = frozenset(_BEGUN)
        for event, element in events(pieces, part, refuse, begun, _APART):
            if not seen:
                seen = True
                if element.above is not None or element.name not in ("Project", "CodeBook"):
                    break
                yield HeadElement(
                    element.get("name") or "", element.get("origin") or "", self._user(element, "creatingUserGUID")
                )
            if event == "start":
                self._begin(element)
                self._above.append(element.name)
                continue
            if element.name in begun or element.above is None:
                self._above.pop()
            yield from self._end(element)
        else:
            if seen:
                return
        raise refuse(_("{part} is no REFI-QDA project or codebook").format(part=part))

    def _begin(self, element: XmlNode) -> None:
        name = element.name
        if name == "Note" or (name in _TEXTS and self._is_text(name)):
            guid = self.guid(element, name)
            within = element.above if name not in ("TextSource", "Note") else None
            self._texts.append(
                TextElement(
                    name,
                    guid,
                    guid if within is None else self.guid(within, "source"),
                    element.get("name") or ("" if within is None else within.get("name") or ""),
                    element.get("plainTextPath") or "",
                    element.get("richTextPath") or "",
                    self._user(element, "creatingUser"),
                    element.get("creationDateTime") or "",
                )
            )
            if self._others and within is not None:
                self._others[-1][0] += 1
        elif name in _SOURCES:
            self._others.append([0, 0])

    def _is_text(self, name: str) -> bool:
        """Whether a text is that of a source, and not of a single selection on the page of a PDF."""
        above = self._above[-1] if self._above else ""
        return above == _TEXTS[name] if _TEXTS[name] else above not in OTHER_SELECTIONS

    def _end(self, element: XmlNode) -> Iterator[Element]:
        name, above = element.name, self._above[-1] if self._above else ""
        if self._texts and name in _TEXT_SELECTIONS and (above in _TEXTS or above == "Note"):
            self._texts[-1].selections.append(self._selection(self._texts[-1], name, element))
        elif name == "Note" or (name in _TEXTS and self._is_text(name)):
            yield self._whole(self._texts.pop(), element)
        elif name == "SyncPoint" and self._texts:
            position = _number(element.get("position"))
            if position is not None:
                self._texts[-1].points[reference(element.get("guid"))] = position
        elif name in OTHER_SELECTIONS:
            if self._others:
                self._others[-1][1] += sum(1 for _one in element.children("Coding"))
            yield LossElement(
                OTHER_SELECTIONS[name],
                element.get("name") or (element.above.get("name") if element.above is not None else "") or "",
            )
        elif name in _SOURCES:
            texts, codings = self._others.pop()
            codings += sum(1 for _one in element.children("Coding"))
            yield OtherElement(name, self.guid(element, name), element.get("name") or "", texts, codings)
        elif name == "User":
            called = element.get("name") or element.get("id") or ""
            yield UserElement(self.guid(element, name), called)
        elif name == "Codes":
            yield from self._codes(element, None)
        elif name == "Variable":
            kind = element.get("typeOfVariable") or "Text"
            yield VariableElement(self.guid(element, name), element.get("name") or "", kind, _about(element))
        elif name == "Case":
            yield self._case(element)
        elif name == "Set":
            yield self._set(element)
        elif name == "Link":
            origin, target = (reference(element.get(key)) for key in ("originGUID", "targetGUID"))
            yield LinkElement(
                self.guid(element, name), element.get("name") or "", origin, target, _references(element, "NoteRef")
            )
        elif name == "Graph":
            yield LossElement("graph", element.get("name") or "")
        elif not above:
            yield AboutElement(_about(element), _references(element, "NoteRef"))

    def _whole(self, text: TextElement, element: XmlNode) -> TextElement:
        """A text with all that hangs on it, but for its selections, which it has already."""
        for child in element.children():
            if child.name == "PlainTextContent":
                text.content = child.words()
            elif child.name == "Description":
                text.about = child.words().strip()
            elif child.name == "Coding":
                text.codings.append(self._coding(child))
            elif child.name == "NoteRef":
                text.notes.append(_target(child))
            elif child.name == "VariableValue":
                text.values += _values(child)
        return text

    def _selection(self, text: TextElement, name: str, element: XmlNode) -> SelectionElement:
        get = element.attributes.get
        if name == "TranscriptSelection":
            start = text.points.get(reference(get("fromSyncPoint")))
            end = text.points.get(reference(get("toSyncPoint")))
        else:
            start, end = _number(get("startPosition")), _number(get("endPosition"))
        guid, about = self.guid(element, "selection"), ""
        codings, notes = list[CodingElement](), list[str]()
        for child in element.inside:
            if isinstance(child, str):
                continue
            if child.name == "Coding":
                codings.append(self._coding(child))
            elif child.name == "NoteRef":
                notes.append(_target(child))
            elif child.name == "Description":
                about = about or child.words().strip()
        return SelectionElement(
            guid,
            get("name") or "",
            start,
            end,
            self._user(element, "creatingUser"),
            get("creationDateTime") or "",
            about,
            tuple(codings),
            tuple(notes),
        )

    def _coding(self, element: XmlNode) -> CodingElement:
        codes, notes = list[str](), list[str]()
        for child in element.inside:
            if isinstance(child, str):
                continue
            if child.name == "CodeRef":
                codes.append(_of_few(child.get("targetGUID") or child.get("guid")))
            elif child.name == "NoteRef":
                notes.append(_target(child))
        return CodingElement(
            self.guid(element, "coding"),
            tuple(codes),
            self._user(element, "creatingUser"),
            element.get("creationDateTime") or "",
            tuple(notes),
        )

    def _codes(self, element: XmlNode, parent: str | None) -> Iterator[CodeElement]:
        for child in element.children("Code"):
            guid = self.guid(child, "code")
            codable = (child.get("isCodable") or "true").strip().casefold() not in ("false", "0")
            yield CodeElement(
                guid,
                child.get("name") or "",
                parent,
                child.get("color") or "",
                codable,
                _about(child),
                _references(child, "NoteRef"),
            )
            yield from self._codes(child, guid)

    def _case(self, element: XmlNode) -> CaseElement:
        values = [value for child in element.children("VariableValue") for value in _values(child)]
        return CaseElement(
            self.guid(element, "case"),
            element.get("name") or "",
            _about(element),
            len(_references(element, "CodeRef")),
            tuple(values),
            _references(element, "SourceRef"),
            _references(element, "SelectionRef"),
        )

    def _set(self, element: XmlNode) -> SetElement:
        codes, sources = _references(element, "MemberCode"), _references(element, "MemberSource")
        notes = _references(element, "MemberNote")
        return SetElement(
            self.guid(element, "set"), element.get("name") or "", _about(element), codes, sources, len(notes)
        )

    def _user(self, element: XmlNode, key: str) -> str | None:
        given = element.attributes.get(key)
        return _of_few(given) if given else None

    def guid(self, element: XmlNode, kind: str) -> str:
        """The GUID of an element, made up where it has none that is one."""
        if found := reference(element.attributes.get("guid")):
            return found
        self._number += 1
        return made_guid("refi", kind, self._number, *element.attributes.values())


def reference(given: str | None) -> str:
    """A GUID as it is compared: without braces, in small letters; what is no GUID has one of its own."""
    if given is not None and _GUID.fullmatch(given):
        return given
    found = (given or "").strip().strip("{}").casefold()
    return found if not found or _GUID.fullmatch(found) else made_guid("refi", given)


_of_few = lru_cache(maxsize=4_096)(reference)
"""Codes and users are named again and again."""


def _about(element: XmlNode) -> str:
    return next((child.words().strip() for child in element.children("Description")), "")


def _references(element: XmlNode, name: str) -> tuple[str, ...]:
    return tuple(_target(child) for child in element.children(name))


def _target(element: XmlNode) -> str:
    """What an element refers to."""
    return reference(element.get("targetGUID") or element.get("guid"))


def _values(element: XmlNode) -> list[ValueElement]:
    variable = next(iter(_references(element, "VariableRef")), "")
    return [ValueElement(variable, child.words()) for child in element.children(*_VALUES)]


def _number(given: str | None) -> int | None:
    try:
        return int(given) if given is not None and len(given) < 20 else None
    except ValueError:
        return None
