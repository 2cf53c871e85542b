"""Taguette in: the SQLite database of a project, whose positions are bytes of UTF-8 over the text without its tags."""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import FormatError
from qualcode.formats.projects.archive import damaged
from qualcode.formats.projects.database import (
    NUMBER,
    ForeignDatabase,
    RowsByThing,
    Value,
    as_moment,
    as_number,
    as_text,
    open_database,
)
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import Marked, OffsetRule, Ruler, RuleSearch
from qualcode.formats.projects.study import (
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableNote,
    PortableStudy,
    PortableText,
    made_guid,
)
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

_NEEDED = {
    "projects": ("id", "name"),
    "documents": ("id", "name", "contents"),
    "tags": ("id", "path"),
    "highlights": ("id", "document_id", "start_offset", "end_offset"),
    "highlight_tags": ("highlight_id", "tag_id"),
}
_FOUND = ("utf8-lf", "utf16-lf", "cp-lf")
_NONE = array("q")
_HEAD = 60
_NAMED = 5
# The text of a page is made safe by Taguette: in it no sign that begins a tag stands by itself, or within quotes.
_TAG = expression(r"""<!--(?:[^-<]|-(?!->))*-->|</?([a-zA-Z][a-zA-Z0-9]*)(?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_LINES = frozenset(
    """address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul""".split()
)
_CELLS = frozenset(("td", "th"))


class StrippedPage(NamedTuple):
    """The words of a page as Taguette counts them; between which of them a line or cell ends, and with what sign."""

    words: str
    places: tuple[int, ...]
    signs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text that is kept: with a line for each block, also where none stood between the tags."""
        ends = zip((0, *self.places), (*self.places, len(self.words)), (*self.signs, ""), strict=True)
        return normalise("".join(self.words[start:end] + sign for start, end, sign in ends))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A passage of the words in the text that is kept, without what was put in at its ends."""
        if not 0 <= start < end <= len(self.words):
            return (start, end) if start < 0 else (start + len(self.signs), end + len(self.signs))
        return start + bisect_right(self.places, start), end + bisect_left(self.places, end)


def stripped(page: str) -> StrippedPage:
    """The words of a page without its tags."""
    words: list[str] = []
    places: list[int] = []
    signs: list[str] = []
    length, last, wanted, ends_line = 0, 0, "", True
    for found in (*_TAG.finditer(page), None):
        piece = unescape(page[last : found.start() if found else len(page)]).replace("\0", "\ufffd")
        piece = piece.replace("\r\n", "\n")
        if not length and piece.startswith("\ufeff"):
            piece = "\u200b" + piece[1:]  # it is counted, and no text that is kept begins with one
        if piece:
            if wanted and not ends_line and not piece.startswith("\n"):
                places.append(length)
                signs.append(wanted)
            words.append(piece)
            length, wanted, ends_line = length + len(piece), "", piece.endswith("\n")
        if found is not None:
            last, name = found.end(), (found[1] or "").lower()
            wanted = "\n" if name in _LINES else wanted or ("\t" if name in _CELLS else "")
    return StrippedPage("".join(words), tuple(places), tuple(signs))


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a database of Taguette; ``offsets`` as with ``read_study``.

    ``FormatError`` where it is none, holds several projects, or is damaged or hostile.
    """
    scan = _TaguetteScan(path, losses)
    with open_database(path) as database:
        if not all(database.has(table, *columns) for table, columns in _NEEDED.items()):
            raise FormatError(
                _("{file} is no project of Taguette").format(file=path),
                _("In Taguette, choose Project info, Export project, and import the file that gives."),
            )
        scan.about(database)
        scan.tags(database)
        scan.highlights(database)
        scan.documents(database, offsets)
    return scan.study(path.stem)


class _Highlight(NamedTuple):
    number: int
    start: int
    end: int
    words: str


class _Page(NamedTuple):
    number: int
    name: str
    about: str
    file: str
    created: str
    contents: str


@dataclass
class _TaguetteScan:
    """What is found out on the first walk through a database."""

    path: Path
    losses: Losses
    name: str = ""
    stamp: str = ""
    rule: str = _FOUND[0]
    coders: dict[str, PortableCoder] = field(default_factory=dict)
    codes: dict[int, PortableCode] = field(default_factory=dict)
    marked: dict[int, array[int]] = field(default_factory=dict)
    """The numbers of the rows with the highlights of each document."""
    tagged: RowsByThing = field(default_factory=RowsByThing)
    """The rows with the tags of each highlight."""
    made: RowsByThing = field(default_factory=RowsByThing)
    """The rows that tell who made each highlight."""
    taken: dict[int, str] = field(default_factory=dict)
    notes: list[PortableNote] = field(default_factory=list)

    def guid(self, *names: object) -> str:
        """The GUID of a thing of this project."""
        return made_guid("taguette", self.stamp, *names)

    def coder(self, login: str) -> None:
        """Somebody of the project."""
        if login.strip() and login not in self.coders:
            self.coders[login] = PortableCoder(self.guid("coder", login), login)
            self.losses.read["coders"] += 1

    def note(self, kind: str, target: str, words: str, created: str) -> None:
        """Keeps a description that says something."""
        if words.strip():
            self.losses.read["notes"] += 1
            guid = self.guid("note", kind, target)
            self.notes.append(PortableNote(guid, kind, target, words, coder=self.only_coder(), created=created))

    def only_coder(self) -> str | None:
        """Whose all is where one person works in the project: Taguette does not keep who described a thing."""
        return next(iter(self.coders.values())).guid if len(self.coders) == 1 else None

    def about(self, database: ForeignDatabase) -> None:
        names = [as_text(name) for (name,) in database.rows("projects", "name")]
        if len(names) != 1:
            raise FormatError(
                _("{file} holds {count} projects: {names}").format(
                    file=self.path, count=len(names), names=", ".join(names[:_NAMED])
                ),
                _("In Taguette, choose Project info, Export project, and import the file that gives."),
            )
        for login, _privileges in database.rows("project_members", "user_login", "privileges"):
            self.coder(as_text(login))
        for row, login, payload in database.rows("commands", NUMBER, "user_login", "payload"):
            self.coder(as_text(login))
            done = _command(as_text(payload))
            if done.get("type") == "highlight_add" and isinstance(highlight := done.get("highlight_id"), int):
                self.made.add(highlight, as_number(row))
        for name, words, created in database.rows("projects", "name", "description", "created"):
            self.name, self.stamp = as_text(name), as_text(created)
            self.note("project", "", as_text(words), as_moment(created))

    def tags(self, database: ForeignDatabase) -> None:
        for number, path, words in database.rows("tags", "id", "path", "description"):
            guid = self.guid("tag", as_number(number))
            self.codes[as_number(number)] = PortableCode(guid, as_text(path), definition=as_text(words).strip())
        self.losses.read["codes"] += len(self.codes)

    def highlights(self, database: ForeignDatabase) -> None:
        given = 0
        for row, highlight in database.rows("highlight_tags", NUMBER, "highlight_id"):
            self.tagged.add(as_number(highlight), as_number(row))
            given += 1
        for row, number, document, snippet in database.rows("highlights", NUMBER, "id", "document_id", "snippet"):
            self.marked.setdefault(as_number(document), array("q")).append(as_number(row))
            self.losses.read["selections"] += 1
            tags = len(self.tagged.of(as_number(number)))
            self.losses.read["codings"] += tags
            if not tags:
                self.losses.dropped("selection_without_coding", _head(snippet))
            if self.losses.read["codings"] > given:
                raise damaged(self.path, _("highlights in it share a number"))

    def highlights_of(self, database: ForeignDatabase, document: int, *words: str) -> Iterator[_Highlight]:
        """The highlights of a document; with the head of their words where these (``snippet``) are asked for."""
        for number, start, end, *snippet in database.rows_at(
            "highlights", self.marked.get(document, _NONE), "id", "start_offset", "end_offset", *words
        ):
            yield _Highlight(as_number(number), as_number(start), as_number(end), "".join(map(_head, snippet)))

    def tags_of(self, database: ForeignDatabase, highlights: Sequence[_Highlight]) -> dict[int, list[int]]:
        """The tags of highlights, by their numbers."""
        rows, found = {row for one in highlights for row in self.tagged.of(one.number)}, dict[int, list[int]]()
        for highlight, tag in database.rows_at("highlight_tags", sorted(rows), "highlight_id", "tag_id"):
            found.setdefault(as_number(highlight), []).append(as_number(tag))
        return found

    def makers(
        self, database: ForeignDatabase, highlights: Sequence[_Highlight]
    ) -> dict[tuple[object, object, object], tuple[str, str]]:
        """Who made a highlight just there, and when."""
        rows = {row for one in highlights for row in self.made.of(one.number)}
        found = dict[tuple[object, object, object], tuple[str, str]]()
        for login, date, payload in database.rows_at("commands", sorted(rows), "user_login", "date", "payload"):
            done = _command(as_text(payload))
            key = tuple(done.get(name) for name in ("highlight_id", "start_offset", "end_offset"))
            if all(isinstance(one, int) for one in key):
                found.setdefault((key[0], key[1], key[2]), (as_text(login), as_moment(date)))
        return found

    def documents(self, database: ForeignDatabase, offsets: str) -> None:
        search = RuleSearch(_FOUND)
        for page in _pages(database):
            self.losses.read["documents"] += 1
            if page.number in self.taken:
                self.losses.unplaced("double_source", page.name)
                continue
            guid = self.taken[page.number] = self.guid("document", page.number)
            self.note("document", guid, page.about, page.created)
            words = stripped(page.contents).words
            if not words.strip():
                self.losses.changed("empty_text", page.name)
            marked = self.highlights_of(database, page.number, "snippet")
            search.look(words, (Marked(one.start, one.end, one.words) for one in marked))
        for document in self.marked:
            if document not in self.taken:
                of_it = self.highlights_of(database, document, "snippet")
                lost = [(one.words, len(self.tagged.of(one.number))) for one in of_it]
                self.losses.unplaced("coding_of_absent", lost[0][0], sum(count for _words, count in lost))
        found = OffsetRule(offsets, "given") if offsets else search.found()
        self.rule = found.name
        self.losses.offsets = found if self.marked else None

    def study(self, name: str) -> PortableStudy:
        """All of it."""
        return PortableStudy(
            name=self.name.strip() or name,
            program="Taguette",
            coders=tuple(self.coders.values()),
            codes=tuple(self.codes.values()),
            texts=_TaguetteTexts(self),
            notes=tuple(self.notes),
        )


class _TaguetteTexts:
    """The texts of a project, read anew at each walk through them, one at a time."""

    def __init__(self, scan: _TaguetteScan) -> None:
        self._scan = scan

    def __iter__(self) -> Iterator[PortableText]:
        scan, seen = self._scan, set[int]()
        with open_database(scan.path) as database:
            for page in _pages(database):
                if page.number not in scan.taken or page.number in seen:
                    continue
                seen.add(page.number)
                found = stripped(page.contents)
                yield PortableText(
                    guid=scan.taken[page.number],
                    name=page.name or page.file,
                    text=found.text,
                    source=f"{scan.path.name}/{page.file or page.name}",
                    source_sha256=hashlib.sha256(page.contents.encode()).hexdigest(),
                    format="html",
                    codings=tuple(self._codings(database, page.number, found)),
                )

    def _codings(self, database: ForeignDatabase, document: int, page: StrippedPage) -> Iterator[PortableCoding]:
        scan, ruler = self._scan, Ruler(page.words, self._scan.rule)
        highlights = [*scan.highlights_of(database, document)]
        tags, makers = scan.tags_of(database, highlights), scan.makers(database, highlights)
        for one in highlights:
            login, created = makers.get((one.number, one.start, one.end), ("", ""))
            coder = scan.coders[login].guid if login in scan.coders else scan.only_coder()
            selection = scan.guid("highlight", one.number, one.start, one.end)
            start, end = page.span(*ruler.span(one.start, one.end))
            for tag in tags.get(one.number, ()):
                code = scan.codes[tag].guid if tag in scan.codes else ""
                guid = scan.guid("coding", one.number, one.start, one.end, tag)
                yield PortableCoding(guid, start, end, code, coder, created, selection=selection)


def _pages(database: ForeignDatabase) -> Iterator[_Page]:
    for number, name, about, file, created, contents in database.rows(
        "documents", "id", "name", "description", "filename", "created", "contents"
    ):
        yield _Page(
            as_number(number), as_text(name), as_text(about), as_text(file), as_moment(created), as_text(contents)
        )


def _head(snippet: Value) -> str:
    """The first of the words that a highlight repeats."""
    return stripped(as_text(snippet)).words.lstrip()[:_HEAD]


def _command(payload: str) -> dict[str, object]:
    """What somebody did, as Taguette keeps it; nothing where that cannot be read."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
