"""A study as the plain files that ``qualcode export --all`` writes: what they are called, and how they are read.

Positions count code points of the text as it was written. A text that somebody altered since has other positions, so
that its codings are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_uppercase

from qualcode.errors import FormatError
from qualcode.files.folder import file_within, is_own_folder, own_files
from qualcode.files.reading import MAX_TEXT, is_there, read_whole
from qualcode.formats.projects.archive import damaged
from qualcode.formats.projects.codebook import portable_codes
from qualcode.formats.projects.losses import Losses
from qualcode.formats.projects.offsets import OffsetRule
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
from qualcode.formats.tables.read import stream_rows
from qualcode.formats.transcripts.plain import DOCUMENT_KEY, as_written, split_front_matter
from qualcode.formats.yaml.codebook import load_codebook
from qualcode.i18n import _
from qualcode.model import ATTRIBUTE_TYPES, IMPORT, Role, Turn, is_origin
from qualcode.specs import CodebookSpec
from qualcode.text.turns import look_for_turns, normalise

TEXTS, GUIDES = "texts", "guides"
DOCUMENTS, SPEAKERS = "documents.csv", "speakers.csv"
RESPONDENTS, REFERENCES, ATTRIBUTES = "respondents.csv", "references.csv", "attributes.csv"
CODEBOOK, CODINGS, CODERS, MEMOS = "codebook.yaml", "codings.csv", "coders.csv", "memos.csv"
LINKS, THEMES = "links.csv", "themes.csv"
ANSWER_SETS, ANSWERS, LOST, SUMMARIES = "answers.yaml", "answers.csv", "lost.csv", "summaries.csv"
QUERIES, ROUNDS, DECISIONS, HISTORY = "queries.csv", "rounds.csv", "decisions.csv", "history.csv"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        DOCUMENTS: "document file guid language source format encoding imported revision finished",
        SPEAKERS: "document speaker role respondent",
        RESPONDENTS: "respondent document speaker group",
        REFERENCES: "respondent reference withdrawn guid",
        ATTRIBUTES: "attribute type choices guid",
        MEMOS: "kind target coder created text guid",
        CODERS: "coder guid",
        LINKS: "from kind to note coder created guid",
        THEMES: "theme codes guid",
        ANSWERS: "kind respondent set answer reason coder created",
        SUMMARIES: "respondent theme text coder created",
        QUERIES: "name query",
        ROUNDS: "round codebook_version created ended lead seed open coder document finished",
        DECISIONS: "document start end kind outcome coder reason created coding settles",
        HISTORY: "number at coder kind action state about",
    }.items()
}
"""The columns of the tables; behind those of documents and respondents stand their attributes."""
OF_ATTRIBUTE = "attribute "
"""Before the name of an attribute that is called as a column is."""
STUDY_FILE = "study.toml"
_ONLY_TO_READ = (ANSWER_SETS, ANSWERS, LOST, SUMMARIES, QUERIES, ROUNDS, DECISIONS, HISTORY)

_Row = Mapping[str, str]


def read(path: Path, losses: Losses, *, offsets: str = "") -> PortableStudy:  # noqa: ARG001
    """The study in a folder; ``offsets`` is of other formats, for here it is known.

    ``FormatError`` where it is no such folder, or a file of it is damaged or missing.
    """
    if not is_own_folder(path):
        raise FormatError(
            _("{file} is no folder that qualcode export --all wrote").format(file=path),
            _("Name the folder that holds README.md, texts and codings.csv."),
        )
    scan = _FolderScan(path, losses)
    scan.people()
    scan.texts()
    scan.codings()
    for name in own_files(path):
        if name in _ONLY_TO_READ or name.startswith(f"{GUIDES}/"):
            losses.dropped("only_to_read", name)
    losses.offsets = OffsetRule("cp-lf", "format") if losses.read["codings"] else None
    return scan.study()


@dataclass
class _FolderScan:
    """What is found out on the first walk through a folder."""

    folder: Path
    losses: Losses
    book: CodebookSpec = field(init=False)
    codes: dict[str, PortableCode] = field(default_factory=dict)
    """By address."""
    coders: dict[str, PortableCoder] = field(default_factory=dict)
    documents: dict[str, _Row] = field(default_factory=dict)
    interview: dict[str, dict[str, str]] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    speaking: dict[str, dict[str, str]] = field(default_factory=dict)
    """By document, the roles and the respondents of labels."""
    cases: dict[str, PortableCase] = field(default_factory=dict)
    variables: dict[str, PortableVariable] = field(default_factory=dict)
    coded: dict[str, list[PortableCoding]] = field(default_factory=dict)
    altered: set[str] = field(default_factory=set)

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a table by their columns, each with its line; none of one that is not there."""
        path = self.folder / name
        if not is_there(path):
            return
        table = stream_rows(path)
        missing = [column for column in COLUMNS.get(name, ()) if column not in table.columns]
        if missing:
            raise damaged(path, _("it has no column {names}").format(names=", ".join(missing)))
        for line, cells in table.rows:
            yield line, dict(zip(table.columns, cells, strict=True))
        if wrong := [problem for problem in table.problems if problem.level == "error"]:
            raise damaged(path, _("line {line}: {what}").format(line=wrong[0].line, what=wrong[0].message))

    def people(self) -> None:
        """The codebook, the coders, who speaks where, and what is known of them."""
        self.book = load_codebook(self.folder / CODEBOOK)[0]
        self.codes = portable_codes(self.book)
        for _line, row in self.rows(CODERS):
            self.coders[row["coder"]] = PortableCoder(
                row["guid"] or made_guid("folder", "coder", row["coder"]), row["coder"]
            )
        for _line, row in self.rows(DOCUMENTS):
            self.documents[row["document"]] = row
            self.interview[row["document"]] = _attributes(row, COLUMNS[DOCUMENTS])
        for _line, row in self.rows(SPEAKERS):
            self.roles.setdefault(row["document"], {})[row["speaker"]] = row["role"]
            if row["respondent"]:
                self.speaking.setdefault(row["document"], {})[row["speaker"]] = row["respondent"]
        guids = {row["respondent"]: row["guid"] for _line, row in self.rows(REFERENCES)}
        for _line, row in self.rows(RESPONDENTS):
            name = row["respondent"]
            if name and name not in self.cases:
                guid = guids.get(name) or made_guid("folder", "respondent", name)
                values = _attributes(row, COLUMNS[RESPONDENTS])
                self.cases[name] = PortableCase(guid, name, row["group"] or None, values=values)
                self.losses.read["values"] += len(values)
        for _line, row in self.rows(ATTRIBUTES):
            kind = row["type"] if row["type"] in ATTRIBUTE_TYPES else "text"
            choices = tuple(filter(None, row["choices"].split("; "))) if kind == "choice" else ()
            guid = row["guid"] or made_guid("folder", "attribute", row["attribute"])
            self.variables[row["attribute"]] = PortableVariable(guid, row["attribute"], kind, choices)
        self.losses.read.update(
            codes=len(self.codes), coders=len(self.coders), cases=len(self.cases), variables=len(self.variables)
        )

    def coder(self, name: str) -> str | None:
        """The GUID of a coder, who is known from now on; ``None`` where nobody is named."""
        if not name:
            return None
        if name not in self.coders:
            self.coders[name] = PortableCoder(made_guid("folder", "coder", name), name)
            self.losses.read["coders"] += 1
        return self.coders[name].guid

    # The texts.

    def texts(self) -> None:
        """Which texts were altered, and which words are whose."""
        sums = own_files(self.folder)
        whole: dict[str, list[str]] = {}
        parts: dict[str, list[PortablePassage]] = {}
        for name, row in list(self.documents.items()):
            path = file_within(self.folder, row["file"])
            if path is None or not is_there(path):
                self.losses.unplaced("source_absent", name)
                del self.documents[name]
                continue
            text, sha256 = self.text(path)
            if sums.get(row["file"]) != sha256:
                self.altered.add(name)
            self.losses.read["documents"] += 1
            owners = self.speaking.get(name, {})
            if len({*owners.values()}) == 1:
                whole.setdefault(next(iter(owners.values())), []).append(self.guid(name))
            elif owners:
                for turn in self.turns(name, text):
                    if owner := owners.get(turn.speaker or ""):
                        parts.setdefault(owner, []).append(PortablePassage(self.guid(name), turn.body, turn.end))
        for name, case in self.cases.items():
            self.cases[name] = replace(case, texts=tuple(whole.get(name, ())), passages=tuple(parts.get(name, ())))

    def text(self, path: Path) -> tuple[str, str]:
        """A text, and the hash of its file."""
        content = read_whole(path, MAX_TEXT)
        try:
            words = content.data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise damaged(path, _("it is not UTF-8")) from error
        block = split_front_matter(normalise(words))
        if DOCUMENT_KEY not in block.fields or "\0" in words:
            raise damaged(path, _("the fields at its top are gone, or it is no text"))
        return as_written(block.text), content.sha256

    def turns(self, name: str, text: str) -> tuple[Turn, ...]:
        """Who speaks in a text: its labels are known, and their roles."""
        roles = self.roles.get(name, {})
        asking = [label for label, role in roles.items() if label and role == Role.INTERVIEWER]
        words, called = labels_in_letters(text, roles)
        found = (
            replace(turn, speaker=called.get(turn.speaker or "", turn.speaker))
            for turn in look_for_turns(words, interviewers=asking).turns
        )
        return tuple(
            replace(turn, role=Role(roles[turn.speaker]))
            if turn.speaker and roles.get(turn.speaker) in [*Role]
            else turn
            for turn in found
        )

    def guid(self, name: str) -> str:
        """The GUID of a document."""
        return self.documents[name]["guid"] or made_guid("folder", "document", name)

    def each_text(self) -> Iterator[PortableText]:
        """The texts, with what is coded in them."""
        for name, row in self.documents.items():
            path = file_within(self.folder, row["file"])
            assert path is not None
            text, sha256 = self.text(path)
            yield PortableText(
                guid=self.guid(name),
                name=name,
                text=text,
                source=row["source"],
                source_sha256=sha256,
                format=row["format"] or "txt",
                codings=self.coded.get(name, ()),
                encoding=row["encoding"] or None,
                language=row["language"],
                attributes=self.interview[name],
                turns=self.turns(name, text),
            )

    # What is coded, and said of it.

    def codings(self) -> None:
        """The codings, by document."""
        by_guid = {code.guid for code in self.codes.values()}
        for line, row in self.rows(CODINGS):
            self.losses.read["codings"] += 1
            name = row.get("document", "")
            if name not in self.documents or name in self.altered:
                self.losses.unplaced("text_altered" if name in self.altered else "coding_of_absent", name)
                continue
            code, given = self.codes.get(row.get("code", "")), row.get("code_guid", "")
            guid = code.guid if code is not None else given if given in by_guid else ""
            start, end = (_position(row.get(key, "")) for key in ("start", "end"))
            self.coded.setdefault(name, []).append(
                PortableCoding(
                    guid=row.get("guid") or made_guid("folder", "coding", name, line),
                    start=start,
                    end=end,
                    code=guid,
                    coder=self.coder(row.get("coder", "")),
                    created=row.get("created", ""),
                    memo=row.get("memo", ""),
                    good=row.get("good") == "1",
                    origin=origin if is_origin(origin := row.get("origin", "")) else IMPORT,
                )
            )

    def notes(self) -> Iterator[PortableNote]:
        places = {
            "document": {name: self.guid(name) for name in self.documents},
            "code": {address: code.guid for address, code in self.codes.items()},
            "respondent": {name: case.guid for name, case in self.cases.items()},
        }
        for line, row in self.rows(MEMOS):
            self.losses.read["notes"] += 1
            kind = row["kind"] if row["kind"] in places else "project"
            guid = row["guid"] or made_guid("folder", "memo", line, row["text"])
            target = places[kind].get(row["target"], "") if kind in places else ""
            yield PortableNote(guid, kind, target, row["text"], coder=self.coder(row["coder"]), created=row["created"])

    def sets(self) -> Iterator[PortableSet]:
        for _line, row in self.rows(THEMES):
            named = [self.codes[address].guid for address in row["codes"].split("; ") if address in self.codes]
            guid = row["guid"] or made_guid("folder", "theme", row["theme"])
            self.losses.read["themes"] += 1
            yield PortableSet(guid, row["theme"], codes=tuple(named))

    def links(self) -> Iterator[PortableLink]:
        for line, row in self.rows(LINKS):
            self.losses.read["links"] += 1
            guid = row["guid"] or made_guid("folder", "link", line)
            coder = self.coder(row["coder"])
            yield PortableLink(guid, row["from"], row["to"], row["kind"], row["note"], coder, row["created"])

    def study(self) -> PortableStudy:
        coded = {coding.code for found in self.coded.values() for coding in found}
        notes, sets, links = tuple(self.notes()), tuple(self.sets()), tuple(self.links())
        return PortableStudy(
            name=self.book.name or self.folder.name,
            program="qualcode",
            language=self.book.language,
            coders=tuple(self.coders.values()),
            codes=tuple(replace(one, codable=one.codable or one.guid in coded) for one in self.codes.values()),
            variables=tuple(self.variables.values()),
            cases=tuple(self.cases.values()),
            texts=_FolderTexts(self),
            notes=notes,
            sets=sets,
            links=links,
        )


class _FolderTexts:
    """The texts, read at each walk through them."""

    def __init__(self, scan: _FolderScan) -> None:
        self._scan = scan

    def __iter__(self) -> Iterator[PortableText]:
        return self._scan.each_text()


def apart(table: str, names: Sequence[str]) -> list[str]:
    """The names of attributes as columns of a table, apart from those that it has already."""
    return [f"{OF_ATTRIBUTE}{name}" if name.casefold() in COLUMNS[table] else name for name in names]


def labels_in_letters(text: str, labels: Collection[str]) -> tuple[str, dict[str, str]]:
    """A text whose labels have a letter for each digit, as in a reference there may be; and which label each was.

    Elsewhere *5JH* is a number, and *V68* a question; here it is known who speaks. All positions stay.
    """
    called: dict[str, str] = {}
    for label in labels:
        if not label.isalnum() or label.isalpha():
            continue
        others = (re.sub(r"\d", letter, label) for letter in ascii_uppercase)
        other = next((one for one in others if one not in labels and one not in called), label)
        called[other] = label
        begin = rf"(?m)^([^\w\n]*(?:\d[\d:.,]*[^\w\n]+)?){re.escape(label)}(?!\w)"
        text = re.sub(begin, rf"\g<1>{other}", text)
    return text, called


def _attributes(row: _Row, fixed: Sequence[str]) -> dict[str, str]:
    return {name.removeprefix(OF_ATTRIBUTE): value for name, value in row.items() if name not in fixed and value}


def _position(written: str) -> int:
    """A position; one that no text has where it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else -1
