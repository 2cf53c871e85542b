"""A study as files: a TOML file that names the codebook, the transcripts with their groups, and all that goes along.

Paths are relative to the file, and the last part of one may be a pattern (``leidraad-*.yaml``). What is named and is
not there, and each key that means nothing here, is an error with the place and the remedy.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from qualcode.errors import FormatError
from qualcode.files.reading import is_folder, is_there, read_utf8, whereabouts
from qualcode.files.spelling import spelled
from qualcode.formats.tables.facesheet import FaceColumns
from qualcode.i18n import LANGUAGES, _
from qualcode.names import closest
from qualcode.specs import Routing
from qualcode.text.expressions import expression

_LINE = expression(r"\(at line (\d+), column \d+\)")
_OF_PATTERNS = "*?["

_STUDY = (
    "study language project codebook guides answers outlines facesheet documents surveys codings names differing"
).split()
_DOCUMENTS = "path group wave interviewer attributes interview-attributes encoding sheet".split()
_FACESHEET = "file id document speaker group sheet allow-missing".split()
_SURVEY = "file open id group in scale routing not-asked name sheet".split()
_CODINGS = "file coder finished threshold sheet".split()
_NAMES = "replace cut accept".split()


@dataclass(frozen=True, slots=True)
class DocumentsPart:
    """Transcripts that are read in one way: files and folders, in a group."""

    paths: tuple[Path, ...]
    group: str = ""
    interviewers: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    interview_attributes: tuple[str, ...] = ()
    encoding: str = ""
    sheet: str | None = None
    wave: str = ""


@dataclass(frozen=True, slots=True)
class FacesheetPart:
    """The face sheet, with its columns as far as they are named."""

    path: Path
    columns: FaceColumns = field(default_factory=FaceColumns)
    sheet: str | None = None
    allow_missing: bool = False


@dataclass(frozen=True, slots=True)
class SurveyPart:
    """A survey, as ``survey import`` takes it."""

    path: Path
    opens: tuple[str, ...]
    id: str | None = None
    group: str | None = None
    under: str = ""
    scales: tuple[str, ...] = ()
    routes: Mapping[str, Routing] = field(default_factory=dict)
    not_asked: tuple[str, ...] = ()
    name: str = ""
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class CodingsPart:
    """Files of codings, whose they are where a row does not say, and whether their documents are coded to the end."""

    paths: tuple[Path, ...]
    coder: str = ""
    finished: bool = False
    threshold: float = 90.0
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study as its file describes it; ``names`` are decisions on names of persons: how each leaves, and instead."""

    path: Path
    name: str
    language: str = "nl"
    project: str = ""
    codebook: Path | None = None
    guides: tuple[Path, ...] = ()
    answers: tuple[Path, ...] = ()
    outlines: tuple[Path, ...] = ()
    facesheet: FacesheetPart | None = None
    documents: tuple[DocumentsPart, ...] = ()
    surveys: tuple[SurveyPart, ...] = ()
    codings: tuple[CodingsPart, ...] = ()
    names: Mapping[str, tuple[Literal["replace", "cut", "accept"], str]] = field(default_factory=dict)
    differing: Literal["", "keep", "replace"] = ""

    def place(self, path: Path) -> str:
        """How a path is told: seen from the folder of the study."""
        found, folder = whereabouts(path), whereabouts(self.path.parent)
        try:
            seen = Path(os.path.relpath(found, folder))
        except ValueError:  # on another drive
            seen = found
        return spelled(seen.as_posix())

    def outside(self) -> Iterator[Path]:
        """The paths that lead out of the folder of the study, which who is given the folder does not have."""
        folder = whereabouts(self.path.parent)
        for path in self._paths():
            if not whereabouts(path).is_relative_to(folder):
                yield path

    def words(self) -> Iterator[Path]:
        """The codebook and the other files in YAML."""
        yield from (*filter(None, (self.codebook,)), *self.guides, *self.answers, *self.outlines)

    def tables(self) -> Iterator[Path]:
        """The tables that are no transcripts, wherever they lie."""
        yield from (part.path for part in (self.facesheet, *self.surveys) if part is not None)
        yield from (path for part in self.codings for path in part.paths)

    def _paths(self) -> Iterator[Path]:
        yield from (*self.words(), *self.tables())
        yield from (path for part in self.documents for path in part.paths)


def read_study_file(path: Path) -> StudyFile:
    """Read a study file. ``FormatError`` names the line of what is no TOML, and the key of what means nothing here."""
    text = read_utf8(path)
    try:
        root = _StudyTable(path, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        found = _LINE.search(words)
        line = int(found[1]) if found else text.rstrip().count("\n") + 1
        raise FormatError(
            _("{path}:{line}: this is no TOML: {reason}").format(
                path=path, line=line, reason=words[: found.start()].strip() if found else words
            ),
            _('Write each line as key = "value", texts in quotation marks, and lists as ["a", "b"].'),
        ) from error
    except RecursionError:
        raise FormatError(_("{path}: nests too deep.").format(path=path), _("Write it flatter.")) from None
    root.allow(_STUDY)
    name = root.text("study")
    if not name:
        raise root.wrong("study", _("says what the study is called, and is not there"), _('Write: study = "NAME"'))
    codebooks = root.files("codebook")
    if len(codebooks) > 1:
        raise root.wrong("codebook", _("names more than one file"), _("A study has one codebook."))
    return StudyFile(
        path,
        name,
        root.choice("language", LANGUAGES) or "nl",
        root.text("project"),
        codebooks[0] if codebooks else None,
        root.files("guides"),
        root.files("answers"),
        root.files("outlines"),
        _facesheet(root),
        tuple(_documents(one) for one in root.tables("documents", "path")),
        tuple(_survey(one) for one in root.tables("surveys", "file")),
        tuple(_codings(one) for one in root.tables("codings", "file")),
        _names(root),
        cast('Literal["", "keep", "replace"]', root.choice("differing", ("keep", "replace"))),
    )


def _documents(part: _StudyTable) -> DocumentsPart:
    part.allow(_DOCUMENTS)
    return DocumentsPart(
        part.files("path", required=True),
        part.text("group"),
        part.texts("interviewer"),
        part.texts("attributes"),
        part.texts("interview-attributes"),
        part.text("encoding"),
        part.text("sheet") or None,
        part.text("wave"),
    )


def _facesheet(root: _StudyTable) -> FacesheetPart | None:
    found = root.tables("facesheet", "file")
    if not found:
        return None
    if len(found) > 1:
        raise root.wrong("facesheet", _("names more than one file"), _("A study has one face sheet."))
    part = found[0]
    part.allow(_FACESHEET)
    columns = FaceColumns(*(part.text(key) or None for key in ("id", "document", "speaker", "group")))
    return FacesheetPart(part.file("file"), columns, part.text("sheet") or None, part.flag("allow-missing"))


def _survey(part: _StudyTable) -> SurveyPart:
    part.allow(_SURVEY)
    opens = part.texts("open")
    if not opens:
        raise part.wrong("open", _("names the columns with open questions, and is not there"), 'open = ["COLUMN"]')
    routes = {}
    routing = part.table("routing")
    for question in routing.names():
        where = routing.table(question)
        if len(where.names()) != 1:
            hint = _("Write: {example}").format(example='routing = {V3 = {COLUMN = ["VALUE", "VALUE"]}}')
            raise part.wrong(f"routing.{question}", _("does not say of whom it is asked"), hint)
        [column] = where.names()
        values = where.texts(column)
        routes[question] = Routing(f"{column}={';'.join(values)}", {column: values})
    return SurveyPart(
        part.file("file"),
        opens,
        part.text("id") or None,
        part.text("group") or None,
        part.text("in"),
        part.texts("scale"),
        routes,
        part.texts("not-asked"),
        part.text("name"),
        part.text("sheet") or None,
    )


def _codings(part: _StudyTable) -> CodingsPart:
    part.allow(_CODINGS)
    return CodingsPart(
        part.files("file", required=True),
        part.text("coder"),
        part.flag("finished"),
        part.number("threshold", 90.0, 50, 100),
        part.text("sheet") or None,
    )


def _names(root: _StudyTable) -> dict[str, tuple[Literal["replace", "cut", "accept"], str]]:
    part = root.table("names")
    part.allow(_NAMES)
    found: dict[str, tuple[Literal["replace", "cut", "accept"], str]] = {}
    replaced = part.table("replace")
    for name in replaced.names():
        found[name] = "replace", replaced.text(name)
    found.update(dict.fromkeys(part.texts("cut"), ("cut", "")))
    found.update(dict.fromkeys(part.texts("accept"), ("accept", "")))
    return found


class _StudyTable:
    """A table of the file, asked for what stands under its keys; ``where`` is what leads to it, with a full stop."""

    def __init__(self, path: Path, where: str, values: Mapping[str, Any]) -> None:
        self._path, self._where, self._values = path, where, values

    def names(self) -> Sequence[str]:
        return [*self._values]

    def wrong(self, key: str, message: str, hint: str) -> FormatError:
        return FormatError(f"{self._path}: {self._where}{key}: {message}.", hint)

    def allow(self, keys: Sequence[str]) -> None:
        """``FormatError`` for a key that means nothing here."""
        for key in self._values:
            if key not in keys:
                hint = closest(key, keys) or _("Keys here are: {keys}").format(keys=", ".join(keys))
                raise self.wrong(key, _("means nothing here"), hint)

    def text(self, key: str) -> str:
        found = self._values.get(key, "")
        if not isinstance(found, str):
            raise self.wrong(key, _("is no text"), f'{key} = "..."')
        return found.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._values.get(key, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self.wrong(key, _("is no list of texts"), f'{key} = ["...", "..."]')
        return tuple(one.strip() for one in found if one.strip())

    def flag(self, key: str) -> bool:
        found = self._values.get(key, False)
        if not isinstance(found, bool):
            raise self.wrong(key, _("is neither true nor false"), f"{key} = true")
        return found

    def number(self, key: str, default: float, least: float, most: float) -> float:
        found = self._values.get(key, default)
        if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= most:
            message = _("is no number from {least} to {most}").format(least=least, most=most)
            raise self.wrong(key, message, f"{key} = {default}")
        return float(found)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        found = self.text(key)
        if found and found not in choices:
            message = _("cannot be {value!r}").format(value=found)
            raise self.wrong(key, message, _("Write one of: {names}").format(names=", ".join(choices)))
        return found

    def table(self, key: str) -> _StudyTable:
        found = self._values.get(key, {})
        if not isinstance(found, dict):
            raise self.wrong(key, _("is no table"), f"[{self._where}{key}]")
        return _StudyTable(self._path, f"{self._where}{key}.", found)

    def tables(self, key: str, short: str) -> list[_StudyTable]:
        """The tables of a list; a text instead of one is what would stand under the key ``short``."""
        found = self._values.get(key, [])
        found = found if isinstance(found, list) else [found]
        tables = []
        for number, one in enumerate(found, start=1):
            where = f"{key}[{number}]." if len(found) > 1 else f"{key}."
            if not isinstance(one, dict | str):
                raise self.wrong(key, _("is neither a path nor a table"), f"[[{key}]]")
            tables.append(_StudyTable(self._path, where, {short: one} if isinstance(one, str) else one))
        return tables

    def file(self, key: str) -> Path:
        """The one file under a key."""
        found = self.files(key, required=True)
        if len(found) > 1:
            raise self.wrong(key, _("names more than one file"), _("Name one."))
        return found[0]

    def files(self, key: str, *, required: bool = False) -> tuple[Path, ...]:
        """The files and folders under a key. ``FormatError`` where one is not there, or nothing is like a pattern."""
        texts = self.texts(key)
        if required and not texts:
            raise self.wrong(key, _("names what is to be read, and is not there"), f'{key} = "..."')
        return tuple(path for text in texts for path in self._found(key, text))

    def _found(self, key: str, text: str) -> Sequence[Path]:
        whole = self._path.parent / text
        if is_there(whole):
            return [whole]
        folder, name = whole.parent, whole.name
        if any(sign in name for sign in _OF_PATTERNS) and is_folder(folder):
            if found := sorted(path for path in folder.glob(name) if not path.name.startswith((".", "~$"))):
                return found
            raise self.wrong(key, _("nothing is like {path}").format(path=text), _("Check the pattern and the folder."))
        there = [path.name for path in folder.iterdir()] if is_folder(folder) else []
        hint = closest(name, there) or _("Paths are seen from the folder of {file}.").format(file=self._path.name)
        raise self.wrong(key, _("{path} does not exist").format(path=text), hint)
