"""REFI-QDA out: a portable study as a project (``.qdpx``) or its codebook (``.qdc``), piece by piece.

UTF-8 without byte order mark, line ends as ``\\n``, texts under ``sources/``, and the same study gives the same bytes:
GUIDs of what has none here (selections, notes on codings) follow from those of what they belong to.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import IO, cast
from xml.sax.saxutils import escape, quoteattr

from qualcode.formats.projects.archive import fingerprint
from qualcode.formats.projects.described import described
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.study import (
    PortableCase,
    PortableCode,
    PortableCoding,
    PortableNote,
    PortablePassage,
    PortableStudy,
    PortableText,
    made_guid,
)
from qualcode.text.expressions import expression

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
DESCRIPTION = "project.qde"
GROUP = "group"
"""What the variable of cases is called that says to which group they belong."""

_LONGEST_NAME = 2_000
_MARKUP = expression('[&<>"\n\t\r]')
_FORBIDDEN = expression("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOMENT = expression(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_COLOUR = expression(r"#[0-9a-fA-F]{6}")
_DECIMAL, _DATE = expression(r"-?\d+(?:\.\d+)?"), expression(r"\d{4}-\d\d-\d\d")
_TYPES = {"number": ("Float", "FloatValue", _DECIMAL), "date": ("Date", "DateValue", _DATE)}
_AT = (1980, 1, 1, 0, 0, 0)


def codebook_pieces(study: PortableStudy, losses: Losses) -> Iterator[bytes]:
    """The codebook as a ``.qdc``; the standard has none without a code."""
    writer = _RefiWriter(losses)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<CodeBook xmlns={quoteattr(CODEBOOK)} origin={writer.attribute(study.program)}>\n".encode()
    yield from _encoded(writer.codes(study, {}))
    sets = [one for one in study.sets if one.codes]
    if sets:
        yield b"<Sets>\n"
        for one in sets:
            members = "".join(f"<MemberCode guid={quoteattr(code)}/>" for code in one.codes)
            yield f"<Set guid={quoteattr(one.guid)} name={writer.attribute(one.name)}>{members}</Set>\n".encode()
        yield b"</Sets>\n"
    yield b"</CodeBook>\n"
    losses.written["codes"] += len(study.codes)
    losses.written["sets"] += len(sets)


def project_pieces(
    study: PortableStudy, losses: Losses, own: tuple[str, Callable[[str], Iterable[bytes]]] | None = None
) -> Iterator[bytes]:
    """The study as a ``.qdpx``. ``own`` is a part beside the standard's: its name, and what makes it of the fingerprint
    of the others (:func:`archive.fingerprint`).
    """
    sink = _ZipSink()
    writer = _RefiWriter(losses)
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_DEFLATED) as archive:

        def part(name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
            info = zipfile.ZipInfo(name, _AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    yield from sink.taken()
            yield from sink.taken()

        for text in study.texts:
            yield from part(f"sources/{text.guid}.txt", [text.text.encode("utf-8", "replace")])
        yield from part(DESCRIPTION, _joined(_encoded(writer.project(study))))
        if own is not None:
            name, make = own
            parts = [(one.filename, one.file_size, one.CRC) for one in archive.infolist()]
            yield from part(name, _joined(make(fingerprint(parts))))
    yield from sink.taken()


class _ZipSink:
    """What a zip archive is written to: keeps the bytes until they are taken."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Takes bytes in."""
        self._kept.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing behind it."""

    def taken(self) -> Iterator[bytes]:
        """The bytes that came since."""
        found, self._kept = self._kept, []
        yield from found


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def _joined(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of some size."""
    kept, size = [], 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > 1 << 16:
            yield b"".join(kept)
            kept, size = [], 0
    yield b"".join(kept)


class _RefiWriter:
    """Writes the elements, in the order in which the standard has them."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        self._memos: list[PortableNote] = []
        """Those on codings, which are written behind all texts."""

    def attribute(self, words: str) -> str:
        """Words between quotes, with what XML cannot hold replaced; line ends stay line ends."""
        if words.isprintable() and not _MARKUP.search(words):
            return f'"{words}"'
        return quoteattr(self._clean(words), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})

    def words(self, words: str) -> str:
        """Words between tags."""
        return escape(self._clean(words), {"\r": "&#13;"})

    def _clean(self, words: str) -> str:
        cleaned, count = _FORBIDDEN.subn("\ufffd", words)
        if count:
            self._losses.changed("control_characters", cleaned, count)
        return cleaned

    def project(self, study: PortableStudy) -> Iterator[str]:
        """The description of a project."""
        notes = _notes(study.notes)
        variables = _Variables(study)
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f"<Project xmlns={quoteattr(PROJECT)} name={self.attribute(study.name)}"
        yield f" origin={self.attribute(study.program)}>\n"
        if study.coders:
            yield "<Users>\n"
            for coder in study.coders:
                yield f"<User guid={quoteattr(coder.guid)} name={self.attribute(coder.name)}/>\n"
            yield "</Users>\n"
        if study.codes:
            yield "<CodeBook>\n"
            yield from self.codes(study, notes)
            yield "</CodeBook>\n"
        yield from self._variables(variables)
        yield from self._cases(study, variables, notes)
        yield from self._sources(study, variables, notes)
        yield from self._notes(study)
        yield from self._links(study)
        yield from self._sets(study)
        for note in notes.get(("project", ""), ()):
            yield f"<NoteRef targetGUID={quoteattr(note)}/>\n"
        yield "</Project>\n"
        for kind, count in (
            ("coders", len(study.coders)), ("codes", len(study.codes)), ("variables", len(variables.all)),
            ("cases", len(study.cases)), ("links", len(study.links)),
        ):  # fmt: skip
            self._losses.written[kind] += count

    def codes(self, study: PortableStudy, notes: Mapping[tuple[str, str], list[str]]) -> Iterator[str]:
        """The tree of codes."""
        below: dict[str | None, list[PortableCode]] = {}
        for each in study.codes:
            below.setdefault(each.parent, []).append(each)
        yield "<Codes>\n"
        waiting = [iter(below.get(None, ()))]
        while waiting:
            code = next(waiting[-1], None)
            if code is None:
                waiting.pop()
                yield "</Code>\n" if waiting else ""
                continue
            colour = code.colour if code.colour and _COLOUR.fullmatch(code.colour) else ""
            yield f"<Code guid={quoteattr(code.guid)} name={self.attribute(code.name)}"
            yield f' isCodable="{"true" if code.codable else "false"}"'
            yield f" color={quoteattr(colour)}>" if colour else ">"
            if words := described(code):
                yield f"<Description>{self.words(words)}</Description>"
            for note in notes.get(("code", code.guid), ()):
                yield f"<NoteRef targetGUID={quoteattr(note)}/>"
            waiting.append(iter(below.get(code.guid, ())))
        yield "</Codes>\n"

    def _variables(self, variables: _Variables) -> Iterator[str]:
        if variables.all:
            yield "<Variables>\n"
            for name, (guid, kind) in variables.all.items():
                yield f"<Variable guid={quoteattr(guid)} name={self.attribute(name)}"
                yield f" typeOfVariable={quoteattr(_TYPES[kind][0] if kind in _TYPES else 'Text')}/>\n"
            yield "</Variables>\n"

    def _value(self, variables: _Variables, name: str, value: str) -> str:
        guid, kind = variables.all[name]
        tag, form = _TYPES[kind][1:] if kind in _TYPES else ("TextValue", None)
        if form is not None and not form.fullmatch(value):
            tag = "TextValue"
        self._losses.written["values"] += 1
        return (
            f"<VariableValue><VariableRef targetGUID={quoteattr(guid)}/><{tag}>{self.words(value)}</{tag}>"
            "</VariableValue>"
        )

    def _cases(
        self, study: PortableStudy, variables: _Variables, notes: Mapping[tuple[str, str], list[str]]
    ) -> Iterator[str]:
        said = {note.guid: note for note in study.notes}
        if study.cases:
            yield "<Cases>\n"
            for case in study.cases:
                yield f"<Case guid={quoteattr(case.guid)} name={self.attribute(case.name)}>"
                words = "\n".join(said[guid].text for guid in notes.get(("respondent", case.guid), ()) if guid in said)
                if words:
                    yield f"<Description>{self.words(words)}</Description>"
                if case.group:
                    yield self._value(variables, variables.group, case.group)
                for name, value in case.values.items():
                    yield self._value(variables, name, value)
                for text in case.texts:
                    yield f"<SourceRef targetGUID={quoteattr(text)}/>"
                for passage in case.passages:
                    yield f"<SelectionRef targetGUID={quoteattr(_case_selection(case, passage))}/>"
                yield "</Case>\n"
            yield "</Cases>\n"

    def _sources(
        self, study: PortableStudy, variables: _Variables, notes: Mapping[tuple[str, str], list[str]]
    ) -> Iterator[str]:
        passages: dict[str, list[tuple[PortablePassage, str]]] = {}
        for case in study.cases:
            for passage in case.passages:
                passages.setdefault(passage.text, []).append((passage, _case_selection(case, passage)))
        texts = iter(study.texts)
        first = next(texts, None)
        if first is None:
            return
        yield "<Sources>\n"
        for text in chain([first], texts):
            yield f"<TextSource guid={quoteattr(text.guid)} name={self.attribute(text.name)}"
            yield f" plainTextPath={quoteattr(f'internal://{text.guid}.txt')}>\n"
            for passage, guid in passages.get(text.guid, ()):
                yield self._selection(text, guid, passage.start, passage.end, None, "") + "/>\n"
            yield from self._codings(text)
            for note in notes.get(("document", text.guid), ()):
                yield f"<NoteRef targetGUID={quoteattr(note)}/>"
            for name, value in text.attributes.items():
                yield self._value(variables, name, value)
            yield "</TextSource>\n"
            self._losses.written["documents"] += 1
        yield "</Sources>\n"

    def _selection(self, text: PortableText, guid: str, start: int, end: int, coder: str | None, created: str) -> str:
        name = text.text[start : min(end, start + _LONGEST_NAME)]
        self._losses.written["selections"] += 1
        return (
            f"<PlainTextSelection guid={_quoted(guid)} name={self.attribute(name)}"
            f' startPosition="{start}" endPosition="{end}"{_made("creatingUser", coder, created)}'
        )

    def _codings(self, text: PortableText) -> Iterator[str]:
        """The codings, those of one coder on one passage within one selection."""
        order = sorted(text.codings, key=_passage)
        for (start, end, coder), some in groupby(order, key=_passage):
            those = list(some)
            guid = made_guid("selection", text.guid, start, end, coder)
            pieces = [self._selection(text, guid, start, end, coder or None, min(one.created for one in those)), ">"]
            for coding in those:
                made = _made("creatingUser", coding.coder, coding.created)
                pieces.append(f"<Coding guid={_quoted(coding.guid)}{made}><CodeRef targetGUID={_quoted(coding.code)}/>")
                if coding.memo.strip():
                    guid = made_guid("note", coding.guid)
                    pieces.append(f"<NoteRef targetGUID={_quoted(guid)}/>")
                    self._memos.append(
                        PortableNote(guid, "coding", "", coding.memo, coder=coding.coder, created=coding.created)
                    )
                pieces.append("</Coding>")
            self._losses.written["codings"] += len(those)
            pieces.append("</PlainTextSelection>\n")
            yield "".join(pieces)

    def _notes(self, study: PortableStudy) -> Iterator[str]:
        begun = False
        for note in (*_notes_apart(study), *self._memos):
            if not begun:
                begun = True
                yield "<Notes>\n"
            title = f" name={self.attribute(note.title)}" if note.title else ""
            yield f"<Note guid={quoteattr(note.guid)}{title}{_made('creatingUser', note.coder, note.created)}>"
            yield f"<PlainTextContent>{self.words(note.text)}</PlainTextContent></Note>\n"
            self._losses.written["notes"] += 1
        if begun:
            yield "</Notes>\n"

    def _links(self, study: PortableStudy) -> Iterator[str]:
        if study.links:
            yield "<Links>\n"
            for link in study.links:
                yield f"<Link guid={quoteattr(link.guid)} name={self.attribute(link.name)}"
                yield f' direction="OneWay" originGUID={quoteattr(link.origin)} targetGUID={quoteattr(link.target)}>'
                if link.note.strip():
                    yield f"<NoteRef targetGUID={quoteattr(made_guid('note', link.guid))}/>"
                yield "</Link>\n"
            yield "</Links>\n"

    def _sets(self, study: PortableStudy) -> Iterator[str]:
        if study.sets:
            yield "<Sets>\n"
            for one in study.sets:
                yield f"<Set guid={quoteattr(one.guid)} name={self.attribute(one.name)}>"
                if one.definition:
                    yield f"<Description>{self.words(one.definition)}</Description>"
                yield from (f"<MemberCode targetGUID={quoteattr(code)}/>" for code in one.codes)
                yield from (f"<MemberSource targetGUID={quoteattr(text)}/>" for text in one.texts)
                yield "</Set>\n"
                self._losses.written["sets"] += 1
            yield "</Sets>\n"


class _Variables:
    """The variables of cases and of documents by name, with GUID and type."""

    def __init__(self, study: PortableStudy) -> None:
        self.all = {one.name: (one.guid, one.type) for one in study.variables}
        self.group = GROUP
        while self.group in self.all:
            self.group += "_"
        if any(case.group for case in study.cases):
            self.all[self.group] = (made_guid("variable", self.group, "group"), "text")


def _quoted(guid: str) -> str:
    """A GUID between quotes; what is none, in a file that somebody else wrote, with what XML cannot hold escaped."""
    return f'"{guid}"' if guid.replace("-", "").isalnum() else quoteattr(guid)


def _passage(coding: PortableCoding) -> tuple[int, int, str]:
    return coding.start, coding.end, coding.coder or ""


def _made(key: str, coder: str | None, created: str) -> str:
    """Who made something, and when, as attributes."""
    who = f" {key}={_quoted(coder)}" if coder else ""
    return f'{who} creationDateTime="{created}"' if _MOMENT.fullmatch(created) else who


def _notes(notes: Iterable[PortableNote]) -> dict[tuple[str, str], list[str]]:
    """The notes on each thing, by what it is and its GUID."""
    found: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        found.setdefault((note.kind, note.target), []).append(note.guid)
    return found


def _notes_apart(study: PortableStudy) -> Iterator[PortableNote]:
    """The notes but those on codings, with those on links; those on cases stand with the cases, which refer to none."""
    yield from (note for note in study.notes if note.kind != "respondent")
    for link in study.links:
        if link.note.strip():
            guid = made_guid("note", link.guid)
            yield PortableNote(guid, "link", link.guid, link.note, coder=link.coder, created=link.created)


def _case_selection(case: PortableCase, passage: PortablePassage) -> str:
    return made_guid("selection", passage.text, passage.start, passage.end, "case", case.guid)
