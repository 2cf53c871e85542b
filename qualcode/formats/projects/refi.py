"""REFI-QDA in: a project (``.qdpx``) or a codebook (``.qdc``), as any program writes it, becomes a portable study.

The description is read twice and never held as a whole: once for all but the words of the texts, which also finds out
how positions are counted, and once for each walk through the texts. What is read of the texts is kept packed meanwhile,
unless that comes to much.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from qualcode.analysis.values import parse_value
from qualcode.errors import FormatError
from qualcode.files.reading import read_pieces
from qualcode.formats.projects.archive import MAX_PART, Archive, damaged, open_archive
from qualcode.formats.projects.cases import GROUP, as_choice, is_group, joined, outside
from qualcode.formats.projects.described import Described, divided
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import Marked, OffsetRule, Ruler, RuleSearch
from qualcode.formats.projects.refi_elements import (
    AboutElement,
    CaseElement,
    CodeElement,
    CodingElement,
    Element,
    HeadElement,
    LinkElement,
    LossElement,
    OtherElement,
    SelectionElement,
    SetElement,
    TextElement,
    UserElement,
    ValueElement,
    VariableElement,
    elements,
)
from qualcode.formats.projects.rich import is_rich, read_rich, rich_places
from qualcode.formats.projects.study import (
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableLink,
    PortableNote,
    PortablePassage,
    PortableSet,
    PortableStudy,
    PortableText,
    PortableVariable,
    made_guid,
)
from qualcode.formats.transcripts.decoding import decode
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

OURS = "qualcode "
"""How the name of the program begins where it is this one, which counts code points, a line end as one."""
FOUND = ("cp-lf", "cp-raw", "utf16-lf", "utf16-raw")
"""The rules by which programs write this format."""
BY_PROGRAM = (("NVivo for Windows", "utf16-raw"), ("NVivo", "utf16-lf"))
"""How programs are known to count, by the beginning of their names; all others count code points."""

_MOST_KEPT = 48_000_000
"""So many bytes of texts, selections and codings, packed, are kept for the second reading."""
_NO_HEAD = HeadElement("", "", None)
_COLOUR = expression(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_TYPES = {"integer": "number", "float": "number", "date": "date", "boolean": "choice"}


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a ``.qdpx`` file, or the codebook in a ``.qdc``. Errors as with :func:`read_project`."""
    if path.suffix.lower() == ".qdc":
        return read_codebook(path, losses)
    return read_project(path, losses, offsets=offsets)


def read_codebook(path: Path, losses: Losses) -> PortableStudy:
    """The codebook in a ``.qdc`` file."""
    scan = _RefiScan(losses)
    for element in elements(read_pieces(path, MAX_PART), path.name, partial(damaged, path)):
        scan.take(element)
    return scan.study(path.stem, ())


def read_project(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a ``.qdpx`` file; ``offsets`` is the rule by which positions are read, found out where it is empty.

    What does not come over, or otherwise, is told of in ``losses``. ``FormatError`` where the file is no such project,
    is damaged or hostile.
    """
    scan, search = _RefiScan(losses), RuleSearch(FOUND)
    rule = OffsetRule(offsets, "given") if offsets else None
    with _description(path) as (archive, found):
        for element in found:
            scan.take(element)
            if isinstance(element, TextElement) and element.kind != "Note":
                if rule is None and scan.head.origin.startswith(OURS):
                    rule = OffsetRule("cp-lf", "program")
                scan.rules = (rule.name,) if rule is not None else FOUND
                raw = scan.text(archive, element)
                if raw is not None and rule is None:
                    search.look(raw.text, _marked(element))
    rule = rule or search.found(scan.head.origin, BY_PROGRAM)
    losses.offsets = rule if losses.read["selections"] else None
    scan.choose(rule.name)
    texts = _RefiTexts(path, rule.name, scan)
    with open_archive(path) as archive:
        return scan.study(path.stem, texts, archive)


@contextmanager
def _description(path: Path) -> Iterator[tuple[Archive, Iterator[Element]]]:
    """An archive with what its description holds."""
    with open_archive(path) as archive:
        part = description_of(archive)
        yield archive, elements(archive.pieces(part), part, archive.damaged)


def description_of(archive: Archive) -> str:
    """The part of an archive that describes the project: the only ``*.qde``, outside any folder before others."""
    found = [name for name in archive.names() if name.casefold().endswith(".qde")]
    outer = [name for name in found if "/" not in name.replace("\\", "/").strip("/")]
    chosen = outer if len(outer) == 1 else found
    if len(chosen) == 1:
        return chosen[0]
    if chosen:
        raise archive.damaged(_("it holds several descriptions (.qde): {names}").format(names=", ".join(chosen[:5])))
    raise archive.damaged(_("it holds no description (.qde) of a project"))


class _Raw(NamedTuple):
    """A text as it stands in its file; ``format`` is that of its file."""

    text: str
    sha256: str
    encoding: str | None
    part: str
    format: str = "txt"

    @property
    def is_rich(self) -> bool:
        """Whether it was read from a document of a word processor, in which programs count in their own ways."""
        return self.format != "txt"


class _ReadText(NamedTuple):
    """A text as it stands in its file, with what hangs on it."""

    element: TextElement
    raw: _Raw


def _raw(archive: Archive | None, element: TextElement) -> _Raw | None:
    """The text of an element; ``None`` where it is nowhere. ``FormatError`` where it cannot be read."""
    if element.content is not None and (element.content.strip() or not element.plain):
        return _Raw(element.content, hashlib.sha256(element.content.encode()).hexdigest(), None, element.name)
    for wanted in (element.plain, element.rich if element.rich.casefold().endswith(".txt") else ""):
        part = archive.find(wanted) if archive is not None and wanted else None
        if archive is not None and part is not None:
            data = archive.text(part)
            decoded = decode(archive.path / part, data)
            return _Raw(decoded.text, hashlib.sha256(data).hexdigest(), decoded.encoding, part)
    part = archive.find(element.rich) if archive is not None and element.rich else None
    if archive is not None and part is not None and is_rich(part):
        found = read_rich(archive, part)
        return _Raw(found.text, found.sha256, found.encoding, part, found.format)
    return None


@dataclass
class _RefiScan:
    """What the first reading finds out: all but the words of the texts."""

    losses: Losses
    rules: tuple[str, ...] = ()
    head: HeadElement = _NO_HEAD
    coders: dict[str, PortableCoder] = field(default_factory=dict)
    codes: dict[str, PortableCode] = field(default_factory=dict)
    variables: dict[str, PortableVariable] = field(default_factory=dict)
    cases: dict[str, CaseElement] = field(default_factory=dict)
    notes: dict[str, TextElement] = field(default_factory=dict)
    targets: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """What each note hangs on, as kind and GUID."""
    own: list[PortableNote] = field(default_factory=list)
    """Descriptions of things that have memos here."""
    sets: list[SetElement] = field(default_factory=list)
    links: list[LinkElement] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    """The texts that are to be had, with the source that each is of."""
    owners: dict[str, str] = field(default_factory=dict)
    wanted: dict[str, list[str]] = field(default_factory=dict)
    """The cases to which a selection, or a code that stands for a case, belongs."""
    members: list[tuple[str, int, int]] = field(default_factory=list)
    """The passages of cases in the text at hand, as the file counts them."""
    placed: dict[str, dict[str, dict[str, tuple[tuple[int, int], ...]]]] = field(default_factory=dict)
    """The passages of each case by text and rule; none where they are all of a text."""
    passages: dict[str, list[PortablePassage]] = field(default_factory=dict)
    whole: dict[str, list[str]] = field(default_factory=dict)
    kept: list[bytes] | None = field(default_factory=list)
    """The texts with what hangs on them, packed, as long as that is little; ``None``: they are to be read again."""
    size: int = 0

    def take(self, element: Element) -> None:
        """Takes in whatever comes."""
        match element:
            case HeadElement():
                self.head = element
            case UserElement(guid, name):
                self.losses.read["coders"] += 1
                self.coders.setdefault(guid, PortableCoder(guid, name))
            case CodeElement():
                self._code(element)
            case VariableElement():
                self._variable(element)
            case CaseElement():
                self._case(element)
            case TextElement():
                self._note(element) if element.kind == "Note" else self._text(element)
            case OtherElement():
                if not element.texts:
                    self.losses.dropped("source_without_text", element.name)
                self.losses.dropped("coding_on_other", element.name, element.codings)
            case SetElement():
                self.losses.read["sets"] += 1
                self.sets.append(element)
            case LinkElement():
                self.losses.read["links"] += 1
                self.links.append(element)
            case AboutElement():
                self._describe("project", "", element.words, "")
                self._hang(element.notes, "project", "")
            case LossElement():
                self.losses.dropped(element.kind, element.name)

    def _code(self, element: CodeElement) -> None:
        self.losses.read["codes"] += 1
        guid, colour = element.guid, element.colour.strip()
        if guid in self.codes:
            guid = made_guid("refi", "code", guid, element.parent, element.name)
            self.losses.changed("new_guid", element.name)
        if colour and not _COLOUR.fullmatch(colour):
            self.losses.changed("bad_colour", f"{element.name}: {colour}")
            colour = ""
        if len(colour) == 4:
            colour = "#" + "".join(digit * 2 for digit in colour[1:])
        about = divided(element.about) if self.head.origin.startswith(OURS) else Described(element.about)
        self.codes[guid] = PortableCode(
            guid,
            element.name,
            element.parent,
            colour.lower() or None,
            about.definition,
            element.codable,
            about.include,
            about.exclude,
            about.example,
            about.keywords,
        )
        self._hang(element.notes, "code", guid)

    def _variable(self, element: VariableElement) -> None:
        self.losses.read["variables"] += 1
        kind = _TYPES.get(element.type.casefold(), "text")
        choices = ("true", "false") if kind == "choice" else ()
        self.variables.setdefault(element.guid, PortableVariable(element.guid, element.name, kind, choices))
        self._describe("project", "", element.about, element.name, "described")

    def _case(self, element: CaseElement) -> None:
        self.losses.read["cases"] += 1
        self.losses.read["values"] += len(element.values)
        self.losses.dropped("case_code", element.name, element.codes)
        self.cases.setdefault(element.guid, element)
        self._describe("respondent", element.guid, element.about, "")
        # Some programs give a case a code of the same GUID, and code with it what belongs to the case.
        for wanted in (*element.selections, element.guid):
            self.wanted.setdefault(wanted, []).append(element.guid)

    def _note(self, element: TextElement) -> None:
        self.losses.read["notes"] += 1
        self.notes.setdefault(element.guid, element)
        count = len(element.codings) + sum(len(each.codings) for each in element.selections)
        self.losses.dropped("coding_on_other", element.name, count)
        element.selections.clear()

    def _text(self, element: TextElement) -> None:
        """Notes all of a text but its words, which :meth:`text` does."""
        losses, guid = self.losses, element.guid
        losses.read["documents"] += 1
        losses.read["selections"] += len(element.selections)
        losses.read["codings"] += sum(len(each.codings) for each in element.selections) + len(element.codings)
        losses.read["values"] += len(element.values)
        losses.dropped("sync_point", element.name, len(element.points))
        self.owners.setdefault(element.owner, guid)
        self.owners.setdefault(guid, guid)

    def text(self, archive: Archive | None, element: TextElement) -> _Raw | None:
        """Reads the words of a text and notes what hangs on it; ``None`` where there are none, which is told."""
        losses, guid = self.losses, element.guid
        count = sum(len(each.codings) for each in element.selections) + len(element.codings)
        kind, example, raw = "source_absent", element.name or element.plain, None
        try:
            raw = _raw(archive, element)
        except FormatError as error:
            kind, example = "source_unreadable", f"{element.name}: {error.message}"
        if guid in self.taken:
            raw, kind = None, "double_source"
        if raw is None:
            losses.unplaced(kind, example)
            losses.unplaced("coding_of_absent", element.name, count)
            return None
        if not raw.text.strip():
            losses.changed("empty_text", element.name)
        if raw.encoding not in (None, "utf-8") and not raw.is_rich:
            losses.changed("encoding", f"{element.name}: {raw.encoding}")
        if raw.is_rich:
            losses.changed("rich_text", f"{element.name}: {raw.part}")
        self.taken[guid] = element.owner
        self._describe("document", guid, element.about, "", user=element.user, created=element.created)
        self._hang(element.notes, "document", guid)
        losses.changed("whole_document", element.name, len(element.codings))
        for coding in element.codings:
            self._hang(coding.notes, "coding", coding.guid)
        for selection in element.selections:
            self._selection(guid, element, selection)
        self._place(guid, raw.text)
        self._keep(element, raw)
        return raw

    def _keep(self, element: TextElement, raw: _Raw) -> None:
        """Keeps a text for the second reading, unless that comes to too much."""
        if self.kept is not None:
            packed = zlib.compress(pickle.dumps(_ReadText(element, raw), pickle.HIGHEST_PROTOCOL), 1)
            self.size += len(packed)
            self.kept.append(packed)
            if self.size > _MOST_KEPT:
                self.kept = None

    def _selection(self, guid: str, element: TextElement, selection: SelectionElement) -> None:
        belongs = self.wanted.get(selection.guid, [])
        if self.wanted and selection.start is not None and selection.end is not None:
            codes = {code for coding in selection.codings for code in coding.codes}
            for case in (*belongs, *(case for code in sorted(codes) for case in self.wanted.get(code, ()))):
                self.members.append((case, selection.start, selection.end))
        for coding in selection.codings:
            if coding.notes:
                self._hang(coding.notes, "coding", coding.guid)
        if selection.codings:
            first = selection.codings[0].guid
            self._hang(selection.notes, "coding", first)
            self._describe("coding", first, selection.about, "", user=selection.user, created=selection.created)
            return
        self._hang(selection.notes, "document", guid)
        if selection.notes or selection.about:
            self.losses.changed("note_elsewhere", element.name)
        self._describe("document", guid, selection.about, selection.name, user=selection.user)
        if not belongs and not selection.notes and not selection.about:
            self.losses.dropped("selection_without_coding", f"{element.name}: {selection.name}")

    def _hang(self, notes: tuple[str, ...] | list[str], kind: str, target: str) -> None:
        for note in notes:
            self.targets.setdefault(note, []).append((kind, target))

    def _describe(
        self, kind: str, target: str, words: str, title: str, loss: str = "", *, user: str | None = None,
        created: str = "",
    ) -> None:  # fmt: skip
        if words.strip():
            guid = made_guid("refi", "description", kind, target, title, words)
            self.own.append(PortableNote(guid, kind, target, words, title, user or self.head.user, created))
            if loss:
                self.losses.changed(loss, title)

    def _place(self, guid: str, raw: str) -> None:
        """Finds where the passages of cases are in a text, by each rule that may be the study's."""
        text, spans = normalise(raw), dict[str, list[tuple[int, int]]]()
        for case, start, end in self.members:
            spans.setdefault(case, []).append((start, end))
        self.members.clear()
        rulers = {rule: Ruler(raw, rule) for rule in self.rules} if spans else {}
        if len({ruler.units for ruler in rulers.values()}) == 1:
            rulers = dict.fromkeys(self.rules, next(iter(rulers.values())))
        known: dict[tuple[int, str], tuple[tuple[int, int], ...]] = {}
        for rule, ruler in rulers.items():
            for case, found in spans.items():
                key = id(ruler), case
                if key not in known:
                    inside = joined([(max(0, a), min(b, len(text))) for a, b in (ruler.span(*span) for span in found)])
                    known[key] = tuple(inside) if outside(text, inside).strip() else ()
                self.placed.setdefault(case, {}).setdefault(guid, {})[rule] = known[key]

    def choose(self, rule: str) -> None:
        """Takes the passages of cases as a rule has them; those of all of a text make it the case's as a whole."""
        for case, texts in self.placed.items():
            for guid, by_rule in texts.items():
                if by_rule[rule]:
                    self.passages.setdefault(case, []).extend(PortablePassage(guid, *span) for span in by_rule[rule])
                else:
                    self.whole.setdefault(case, []).append(guid)

    def study(self, name: str, texts: _RefiTexts | tuple[()], archive: Archive | None = None) -> PortableStudy:
        """All of it."""
        links = [one for one in self.links if not self._ties_note(one)]
        cases = tuple(self._portable_case(case) for case in self.cases.values())
        return PortableStudy(
            name=self.head.name or name,
            program=self.head.origin,
            coders=tuple(self.coders.values()),
            codes=tuple(self.codes.values()),
            variables=tuple(as_choice(one, cases) for one in self.variables.values() if not is_group(one, cases)),
            cases=cases,
            texts=texts,
            notes=(*self.own, *self._portable_notes(archive)),
            sets=tuple(self._portable_set(one) for one in self.sets),
            links=tuple(
                PortableLink(one.guid, one.origin, one.target, one.name, self._words(one.notes, archive))
                for one in links
            ),
        )

    def _ties_note(self, link: LinkElement) -> bool:
        """Whether a link ties a note to something, on which the note hangs then."""
        ends = [end for end in (link.origin, link.target) if end in self.notes]
        if len(ends) != 1:
            return False
        other = link.target if link.origin == ends[0] else link.origin
        if other in self.codes:
            self._hang(ends, "code", other)
        elif self.owners.get(other) in self.taken:
            self._hang(ends, "document", self.owners[other])
        else:
            self._hang(ends, "coding", other)
        return True

    def _portable_case(self, case: CaseElement) -> PortableCase:
        values = self.values(case.values, case.name)
        group = next((values.pop(name) for name in [*values] if name.casefold() in GROUP), None)
        texts = self.whole.get(case.guid, [])
        for source in case.sources:
            found = self.owners.get(source)
            if found in self.taken:
                texts.append(str(found))
            else:
                self.losses.unplaced("unknown_case_text", case.name)
        placed = len(self.passages.get(case.guid, ())) + len(texts)
        if case.selections and not placed:
            self.losses.unplaced("unknown_case_text", case.name, len(case.selections))
        passages = tuple(one for one in self.passages.get(case.guid, ()) if one.text not in texts)
        return PortableCase(case.guid, case.name, group, tuple(dict.fromkeys(texts)), passages, values)

    def values(self, given: list[ValueElement] | tuple[ValueElement, ...], example: str) -> dict[str, str]:
        """Values by the names of their variables; what is none of its type is told."""
        found: dict[str, str] = {}
        for one in given:
            variable = self.variables.get(one.variable)
            if variable is None:
                self.losses.unplaced("unknown_variable", f"{example}: {one.value}")
                continue
            try:
                value = one.value.strip()
                value = parse_value(variable.type, value) if variable.type in ("number", "date") else value
            except ValueError:
                self.losses.unplaced("unreadable_value", f"{variable.name}: {one.value}")
                continue
            if value:
                found[variable.name] = value
        return found

    def _portable_notes(self, archive: Archive | None) -> Iterator[PortableNote]:
        for note, targets in self.targets.items():
            if note not in self.notes:
                self.losses.unplaced("unknown_note", note, len(targets))
        linked = {guid for one in self.links for guid in one.notes}
        for guid, element in self.notes.items():
            targets = self.targets.get(guid, [])
            if not targets:
                if guid in linked:
                    continue
                self.losses.changed("note_free", element.name)
                targets = [("project", "")]
            words = self._words((guid,), archive)
            for number, (kind, target) in enumerate(dict.fromkeys(targets)):
                own = guid if not number else made_guid("refi", guid, kind, target)
                user = element.user or self.head.user
                yield PortableNote(own, kind, target, words, element.name, user, element.created)

    def _words(self, notes: tuple[str, ...], archive: Archive | None) -> str:
        """What notes say."""
        found = []
        for note in (self.notes[guid] for guid in notes if guid in self.notes):
            try:
                raw = _raw(archive, note)
            except FormatError:
                raw = None
            if raw is None and not note.about:
                self.losses.unplaced("source_absent", note.name)
            found += [note.about, normalise(raw.text) if raw is not None else ""]
        return "\n".join(part for part in found if part.strip())

    def _portable_set(self, one: SetElement) -> PortableSet:
        self.losses.dropped("set_member", one.name, one.others)
        self._describe("project", "", one.about, one.name, "described")
        codes = [guid for guid in one.codes if guid in self.codes]
        texts = [self.owners[guid] for guid in one.sources if self.owners.get(guid) in self.taken]
        missing = len(one.codes) - len(codes) + len(one.sources) - len(texts)
        self.losses.unplaced("unknown_member", one.name, missing)
        if not one.codes and not one.sources and not one.others:
            self.losses.dropped("empty_set", one.name)
        return PortableSet(one.guid, one.name, one.about, tuple(codes), tuple(texts))


class _RefiTexts:
    """The texts of a project, read anew at each walk through them, one at a time."""

    def __init__(self, path: Path, rule: str, scan: _RefiScan) -> None:
        self.rule = rule
        self._path, self._scan = path, scan
        self._values: dict[str, Mapping[str, str]] = {}

    def _each(self) -> Iterator[_ReadText]:
        if self._scan.kept is not None:
            for packed in self._scan.kept:
                yield pickle.loads(zlib.decompress(packed))  # noqa: S301 (this process has packed it)
            return
        seen: set[str] = set()
        with _description(self._path) as (archive, found):
            for element in found:
                if (
                    not isinstance(element, TextElement)
                    or element.kind == "Note"
                    or element.guid not in self._scan.taken
                ):
                    continue
                if element.guid not in seen:
                    seen.add(element.guid)
                    raw = _raw(archive, element)
                    if raw is not None:
                        yield _ReadText(element, raw)

    def __iter__(self) -> Iterator[PortableText]:
        for element, raw in self._each():
            text = normalise(raw.text)
            ruler = Ruler(raw.text, self.rule)
            codings = list[PortableCoding]()
            beyond = len(text) + 1, len(text) + 2
            spans: Iterable[tuple[int, int] | None] = (
                beyond if each.start is None or each.end is None else ruler.span(each.start, each.end)
                for each in element.selections
            )
            if raw.is_rich:
                spans = rich_places(
                    text,
                    (
                        Marked(*(span or beyond), each.name)
                        for span, each in zip(spans, element.selections, strict=True)
                    ),
                )
            for selection, span in zip(element.selections, spans, strict=True):
                if span is not None:
                    for coding in selection.codings:
                        codings += _each_code(coding, *span, selection)
                elif element.guid not in self._values:
                    self._scan.losses.unplaced(
                        "rich_place", f"{element.name}: {selection.name}", len(selection.codings)
                    )
            for coding in element.codings:
                codings += _each_code(coding, 0, len(text))
            if element.guid not in self._values:
                self._values[element.guid] = self._scan.values(element.values, element.name)
            yield PortableText(
                guid=element.guid,
                name=element.name or PurePosixPath(raw.part).stem or element.guid,
                text=text,
                source=f"{self._path.name}/{raw.part}",
                source_sha256=raw.sha256,
                format=raw.format,
                codings=tuple(codings),
                encoding=raw.encoding,
                attributes=self._values[element.guid],
            )


def _each_code(
    coding: CodingElement, start: int, end: int, selection: SelectionElement | None = None
) -> list[PortableCoding]:
    """The codings of one coding element, of which the standard has one code, and some programs several."""
    user = coding.user or (selection.user if selection is not None else None)
    created = coding.created or (selection.created if selection is not None else "")
    place = selection.guid if selection is not None else ""
    code, *more = coding.codes or ("",)
    return [
        PortableCoding(coding.guid, start, end, code, user, created, "", False, place),
        *(
            PortableCoding(made_guid("refi", coding.guid, code), start, end, code, user, created, "", False, place)
            for code in more
        ),
    ]


def _marked(element: TextElement) -> Iterator[Marked]:
    for selection in element.selections:
        if selection.start is not None and selection.end is not None:
            yield Marked(selection.start, selection.end, selection.name)
