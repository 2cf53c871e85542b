"""QualCoder in: a folder ``NAME.qda`` with the database ``data.qda``, in which all but recordings and pictures stands.

Its window counts UTF-16 units where its own reports count code points; which of the two a project has is found from the
words that its codings repeat.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from qualcode.analysis.values import parse_value
from qualcode.errors import FormatError
from qualcode.files.reading import is_folder
from qualcode.formats.projects.cases import GROUP, as_choice, is_group, joined, outside
from qualcode.formats.projects.database import (
    NUMBER,
    ForeignTables,
    as_moment,
    as_number,
    as_text,
    open_database,
)
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import Marked, OffsetRule, Ruler, RuleSearch
from qualcode.formats.projects.study import (
    PortableCase,
    PortableCode,
    PortableCoder,
    PortableCoding,
    PortableNote,
    PortablePassage,
    PortableStudy,
    PortableText,
    PortableVariable,
    made_guid,
)
from qualcode.formats.projects.trees import parents_first
from qualcode.i18n import _
from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

_DATABASE = "data.qda"
_FOUND = ("cp-lf", "utf16-lf", "cp-raw", "utf16-raw")
_NEEDED = {
    "source": ("id", "name", "fulltext"),
    "code_name": ("cid", "name"),
    "code_text": ("cid", "fid", "pos0", "pos1"),
}
_NONE = array("q")
_HEAD = 60
"""So many characters of the words that a coding repeats are kept to find the rule by."""
_LONGEST_QUOTE = 80
_MEDIA = expression(r"(?i)/?(?:images|audio|video)[/:]")
_COLOUR = expression(r"#[0-9a-fA-F]{6}")
_LOST_TABLES = {"graph": "graph", "stored_sql": "stored_query", "code_image": "picture_selection", "ris": "reference"}


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:
    """The study in a folder of QualCoder, or in the database of one; ``offsets`` as with ``read_study``.

    ``FormatError`` where there is no such database, or it is damaged or hostile.
    """
    file = path / _DATABASE if is_folder(path) else path
    name = file.parent.stem if file.name.casefold() == _DATABASE and file.parent.stem else file.stem
    scan = QualcoderScan(file, losses, open_database)
    with open_database(file) as database:
        if not all(database.has(table, *columns) for table, columns in _NEEDED.items()):
            raise FormatError(
                _("{file} is no project of QualCoder").format(file=file),
                _("Name the folder of the project, which ends in .qda and holds {name}.").format(name=_DATABASE),
            )
        scan.walk(database, offsets)
    return scan.study(name)


class _Source(NamedTuple):
    number: int
    name: str
    text: str
    media: str
    memo: str
    owner: str
    date: str

    @property
    def is_text(self) -> bool:
        """Whether it is no picture, sound or film, of which the text is another source."""
        return not _MEDIA.match(self.media)


class _Remark(NamedTuple):
    """What somebody wrote about a passage."""

    start: int
    end: int
    memo: str
    owner: str
    date: str


class _Coded(NamedTuple):
    """A coding as the database has it, with the head of the words it repeats."""

    start: int
    end: int
    code: int
    owner: str
    date: str
    memo: str
    important: bool
    words: str


@dataclass
class QualcoderScan:
    """What is found out on the first walk through a database."""

    file: Path
    losses: Losses
    opened: Callable[[Path], AbstractContextManager[ForeignTables]]
    """Opens the database, under the names that QualCoder gives tables and columns."""
    stamp: str = ""
    """By what a project is known: QualCoder gives it no identity but the moment it was made."""
    program: str = "QualCoder"
    rule: str = _FOUND[0]
    found_coders: dict[str, PortableCoder] = field(default_factory=dict)
    found_codes: list[PortableCode] = field(default_factory=list)
    by_number: dict[int, str] = field(default_factory=dict)
    """The GUIDs of codes."""
    coded: dict[int, array[int]] = field(default_factory=dict)
    """The numbers of the rows with the codings of each source."""
    taken: dict[int, str] = field(default_factory=dict)
    """The GUIDs of the documents that come over."""
    found_variables: dict[str, PortableVariable] = field(default_factory=dict)
    values: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    """The values of each case and file, by the names of the variables."""
    whole: dict[int, list[str]] = field(default_factory=dict)
    """The documents that are all a case's, by its number, and then those that are so in part."""
    passages: dict[int, list[PortablePassage]] = field(default_factory=dict)
    found_cases: list[PortableCase] = field(default_factory=list)
    notes: list[PortableNote] = field(default_factory=list)

    def walk(self, database: ForeignTables, offsets: str) -> None:
        """Finds all of it out."""
        self.about(database)
        self.codes(database)
        self.codings(database)
        self.variables(database)
        self.choose(database, offsets)
        self.texts(database)
        self.cases(database)
        self.journals(database)
        self.lost(database)

    def guid(self, *names: object) -> str:
        """The GUID of a thing of this project."""
        return made_guid("qualcoder", self.stamp, *names)

    def coder(self, name: str) -> str | None:
        """The GUID of an owner, who is known from now on; ``None`` where nobody is named."""
        if not name.strip():
            return None
        if name not in self.found_coders:
            self.found_coders[name] = PortableCoder(self.guid("coder", name), name)
            self.losses.read["coders"] += 1
        return self.found_coders[name].guid

    def note(self, kind: str, target: str, words: str, owner: str, created: str, title: str = "") -> bool:
        """Keeps a memo that says something."""
        if not words.strip():
            return False
        self.losses.read["notes"] += 1
        guid = self.guid("note", kind, target, title, words)
        self.notes.append(PortableNote(guid, kind, target, words, title, self.coder(owner), created))
        return True

    def about(self, database: ForeignTables) -> None:
        for about, memo, date, owner in database.rows("project", "about", "memo", "date", "codername"):
            self.stamp = as_text(date)
            self.program = as_text(about).strip() or self.program
            self.note("project", "", as_text(memo), as_text(owner), as_moment(date))

    def codes(self, database: ForeignTables) -> None:
        categories, above = dict[int, PortableCode](), dict[int, int]()
        for catid, name, memo, date, parent in database.rows("code_cat", "catid", "name", "memo", "date", "supercatid"):
            number = as_number(catid)
            above[number] = as_number(parent)
            guid = self.guid("category", number, as_text(date))
            categories[number] = PortableCode(guid, as_text(name), definition=as_text(memo).strip(), codable=False)
        for number, over in parents_first(above).items():
            self.found_codes.append(replace(categories[number], parent=None if over is None else categories[over].guid))
        for cid, name, memo, catid, date, colour in database.rows(
            "code_name", "cid", "name", "memo", "catid", "date", "color"
        ):
            category, colour = categories.get(as_number(catid)), as_text(colour).strip()
            if colour and not _COLOUR.fullmatch(colour):
                self.losses.changed("bad_colour", f"{as_text(name)}: {colour}")
                colour = ""
            code = PortableCode(
                self.guid("code", as_number(cid), as_text(date)),
                as_text(name),
                None if category is None else category.guid,
                colour.lower() or None,
                as_text(memo).strip(),
            )
            self.by_number[as_number(cid)] = code.guid
            self.found_codes.append(code)
        self.losses.read["codes"] += len(self.found_codes)

    def codings(self, database: ForeignTables) -> None:
        for row, fid, words, owner, recording in database.rows("code_text", NUMBER, "fid", "seltext", "owner", "avid"):
            self.coder(as_text(owner))
            self.coded.setdefault(as_number(fid), array("q")).append(as_number(row))
            self.losses.read["codings"] += 1
            if recording is not None:
                self.losses.dropped("sync_point", as_text(words)[:_HEAD])

    def codings_of(self, database: ForeignTables, source: int) -> Iterator[_Coded]:
        """The codings of a source."""
        for cid, words, start, end, owner, date, memo, important in database.rows_at(
            "code_text", self.coded.get(source, _NONE), "cid", "seltext", "pos0", "pos1", "owner", "date", "memo",
            "important",
        ):  # fmt: skip
            yield _Coded(
                as_number(start),
                as_number(end),
                as_number(cid),
                as_text(owner),
                as_moment(date),
                as_text(memo).strip(),
                important == 1,
                as_text(words)[:_HEAD],
            )

    def variables(self, database: ForeignTables) -> None:
        for name, kind, memo, owner in database.rows("attribute_type", "name", "valuetype", "memo", "owner"):
            called = as_text(name)
            variable = PortableVariable(
                self.guid("variable", called), called, "number" if as_text(kind).casefold() == "numeric" else "text"
            )
            self.found_variables.setdefault(called, variable)
            self.losses.read["variables"] += 1
            if self.note("project", "", as_text(memo), as_text(owner), "", called):
                self.losses.changed("described", called)
        for name, of, value, number in database.rows("attribute", "name", "attr_type", "value", "id"):
            called, said, kind = as_text(name), as_text(value).strip(), as_text(of).casefold()
            if not said:
                continue
            self.losses.read["values"] += 1
            known = self.found_variables.get(called)
            if known is None:
                self.losses.unplaced("unknown_variable", f"{called}: {said}")
            elif kind not in ("case", "file"):
                self.losses.dropped("other_value", f"{called}: {said}")
            else:
                try:
                    said = parse_value(known.type, said) if known.type == "number" else said
                except ValueError:
                    self.losses.unplaced("unreadable_value", f"{called}: {said}")
                    continue
                self.values.setdefault((kind, as_number(number)), {})[called] = said

    def choose(self, database: ForeignTables, offsets: str) -> None:
        """Finds the rule by which positions are counted."""
        if not offsets:
            search = RuleSearch(_FOUND)
            for source in _sources(database):
                marked = self.codings_of(database, source.number)
                search.look(source.text, (Marked(one.start, one.end, one.words) for one in marked))
            found = search.found(self.program)
        else:
            found = OffsetRule(offsets, "given")
        self.rule = found.name
        self.losses.offsets = found if self.coded else None

    def texts(self, database: ForeignTables) -> None:
        """Notes all of the texts but their words, with what needs these: which are a case's, and what is remarked."""
        belongs = dict[int, dict[int, list[tuple[int, int]]]]()
        for case, fid, start, end in database.rows("case_text", "caseid", "fid", "pos0", "pos1"):
            spans = belongs.setdefault(as_number(fid), {}).setdefault(as_number(case), [])
            spans.append((as_number(start), as_number(end)))
        remarks = dict[int, list[_Remark]]()
        for fid, start, end, memo, owner, date in database.rows(
            "annotation", "fid", "pos0", "pos1", "memo", "owner", "date"
        ):
            remark = _Remark(as_number(start), as_number(end), as_text(memo), as_text(owner), as_moment(date))
            remarks.setdefault(as_number(fid), []).append(remark)
        for source in _sources(database):
            self._text(source, belongs.pop(source.number, {}), remarks.pop(source.number, []))
        for fid, rows in self.coded.items():
            if fid not in self.taken:
                first = next(iter(self.codings_of(database, fid)))
                self.losses.unplaced("coding_of_absent", first.words, len(rows))
        for cases in belongs.values():
            self.losses.unplaced("unknown_case_text", count=sum(map(len, cases.values())))
        for remark in (remark for some in remarks.values() for remark in some):
            if self.note("project", "", remark.memo, remark.owner, remark.date):
                self.losses.changed("note_elsewhere", remark.memo)

    def _text(self, source: _Source, belongs: Mapping[int, list[tuple[int, int]]], remarks: Sequence[_Remark]) -> None:
        self.losses.read["documents"] += 1
        if not source.is_text or source.number in self.taken:
            if source.is_text:
                self.losses.unplaced("double_source", source.name)
            else:
                self.losses.dropped("source_without_text", source.name)
            self.losses.unplaced("unknown_case_text", source.name, len(belongs))
            for remark in (*remarks, _Remark(0, 0, source.memo, source.owner, source.date)):
                if self.note("project", "", remark.memo, remark.owner, remark.date, source.name):
                    self.losses.changed("note_elsewhere", source.name)
            return
        if not source.text.strip():
            self.losses.changed("empty_text", source.name)
        guid = self.taken[source.number] = self.guid("source", source.number, source.date)
        self.note("document", guid, source.memo, source.owner, source.date)
        text = normalise(source.text)
        ruler = Ruler(source.text, self.rule)
        for case, spans in belongs.items():
            # All of a text is given by its length in characters, also where the window counts otherwise.
            placed = ((0, len(text)) if span[0] == 0 and span[1] >= len(text) else ruler.span(*span) for span in spans)
            inside = joined([(max(0, start), min(end, len(text))) for start, end in placed])
            if not inside and text:
                self.losses.unplaced("unknown_case_text", source.name, len(spans))
            elif outside(text, inside).strip():
                self.passages.setdefault(case, []).extend(PortablePassage(guid, *span) for span in inside)
            else:
                self.whole.setdefault(case, []).append(guid)
        for remark in remarks:
            start, end = ruler.span(remark.start, remark.end)
            quote = " ".join(text[max(0, start) : max(0, end)].split())
            quote = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
            if self.note("document", guid, remark.memo, remark.owner, remark.date, f"“{quote}”"):
                self.losses.changed("note_on_passage", f"{source.name}: {quote}")

    def cases(self, database: ForeignTables) -> None:
        memos: dict[int, list[str]] = {}
        for case, memo in database.rows("case_text", "caseid", "memo"):
            if as_text(memo).strip():
                memos.setdefault(as_number(case), []).append(as_text(memo))
        for caseid, name, memo, owner, date in database.rows("cases", "caseid", "name", "memo", "owner", "date"):
            self.losses.read["cases"] += 1
            number = as_number(caseid)
            guid = self.guid("case", number, as_text(date))
            values = self.values.pop(("case", number), {})
            group = next((values.pop(name) for name in [*values] if name.casefold() in GROUP), None)
            self.found_cases.append(
                PortableCase(
                    guid,
                    as_text(name),
                    group,
                    tuple(self.whole.pop(number, ())),
                    tuple(self.passages.pop(number, ())),
                    values,
                )
            )
            words = "\n".join(filter(str.strip, (as_text(memo), *memos.get(number, ()))))
            self.note("respondent", guid, words, as_text(owner), as_moment(date))
        for (kind, number), values in self.values.items():
            if kind == "case" or number not in self.taken:
                self.losses.unplaced("value_of_absent", "; ".join(values.values()), len(values))
        missing = sum(map(len, self.whole.values())) + sum(map(len, self.passages.values()))
        self.losses.unplaced("unknown_case_text", count=missing)

    def journals(self, database: ForeignTables) -> None:
        for name, words, date, owner in database.rows("journal", "name", "jentry", "date", "owner"):
            if self.note("project", "", as_text(words), as_text(owner), as_moment(date), as_text(name)):
                self.losses.changed("note_free", as_text(name))

    def lost(self, database: ForeignTables) -> None:
        """Counts what has no place here."""
        for table, kind in _LOST_TABLES.items():
            self.losses.dropped(kind, count=database.count(table))
        media = {source.number: source.media.casefold() for source in _sources(database) if not source.is_text}
        for (number,) in database.rows("code_av", "id"):
            film = "video" in media.get(as_number(number), "")[:8]
            self.losses.dropped("video_selection" if film else "audio_selection")

    def study(self, name: str) -> PortableStudy:
        """All of it."""
        cases = tuple(self.found_cases)
        variables = (one for one in self.found_variables.values() if not is_group(one, cases))
        return PortableStudy(
            name=name,
            program=self.program,
            coders=tuple(self.found_coders.values()),
            codes=tuple(self.found_codes),
            variables=tuple(as_choice(one, cases) for one in variables),
            cases=cases,
            texts=_QualcoderTexts(self),
            notes=tuple(self.notes),
        )


class _QualcoderTexts:
    """The texts of a project, read anew at each walk through them, one at a time."""

    def __init__(self, scan: QualcoderScan) -> None:
        self._scan = scan

    def __iter__(self) -> Iterator[PortableText]:
        scan, seen = self._scan, set[int]()
        with scan.opened(scan.file) as database:
            for source in _sources(database):
                if source.number not in scan.taken or source.number in seen or not source.is_text:
                    continue
                seen.add(source.number)
                yield PortableText(
                    guid=scan.taken[source.number],
                    name=source.name,
                    text=normalise(source.text),
                    source=f"{scan.file.parent.name}/{source.name}",
                    source_sha256=hashlib.sha256(source.text.encode()).hexdigest(),
                    format="txt",
                    codings=tuple(self._codings(database, source)),
                    attributes=scan.values.get(("file", source.number), {}),
                )

    def _codings(self, database: ForeignTables, source: _Source) -> Iterator[PortableCoding]:
        scan, ruler = self._scan, Ruler(source.text, self._scan.rule)
        for one in scan.codings_of(database, source.number):
            code = scan.by_number.get(one.code, "")
            yield PortableCoding(
                scan.guid("coding", source.number, source.date, code, one.start, one.end, one.owner),
                *ruler.span(one.start, one.end),
                code,
                scan.coder(one.owner),
                one.date,
                one.memo,
                one.important,
            )


def _sources(database: ForeignTables) -> Iterator[_Source]:
    for number, name, text, media, memo, owner, date in database.rows(
        "source", "id", "name", "fulltext", "mediapath", "memo", "owner", "date"
    ):
        yield _Source(
            as_number(number), as_text(name), as_text(text), as_text(media), as_text(memo), as_text(owner),
            as_moment(date),
        )  # fmt: skip
