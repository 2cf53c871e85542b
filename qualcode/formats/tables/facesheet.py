"""Face sheets: who the respondents are, where they speak, in which group they are, and their attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from qualcode.analysis.values import infer_type, is_missing, parse_value
from qualcode.errors import FormatError
from qualcode.files.platform import quoted
from qualcode.formats.others import names_recording
from qualcode.formats.tables.read import read_table
from qualcode.formats.tables.table import MOST_PROBLEMS, SheetRow, SheetTable
from qualcode.formats.transcripts.base import Note
from qualcode.i18n import _, ngettext
from qualcode.model import OF_INTERVIEWS, RECORDING
from qualcode.names import Spellings, folded
from qualcode.rows import first_of
from qualcode.specs import AttributeColumn, FaceRow


class FaceColumns(NamedTuple):
    """The columns that say who and where; None where the sheet has no such column."""

    id: str | None = None
    document: str | None = None
    speaker: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class FaceSheet:
    """A face sheet as read.

    Every row of a respondent carries the same group and attributes (canonical values; missing ones are not there), and
    every row of a document the same attributes of the interview.
    ``notes`` tell what was guessed (kind ``column``), left out (``attribute``), filled in (``respondent``) or mended.
    """

    path: Path
    rows: tuple[FaceRow, ...]
    attributes: tuple[AttributeColumn, ...]
    columns: FaceColumns
    notes: tuple[Note, ...] = ()


_NUMBERED = ("id", "nr", "no", "nummer", "number", "code", "key")
_NAMED = ("name", "naam", *_NUMBERED)
_PEOPLE = ("respondent", "respondents", "participant", "deelnemer", "geinterviewde", "interviewee")
_PLACES = ("document", "transcript", "transcriptie", "bestand", "bestands", "file")

HEADERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "id": (_PEOPLE, _NAMED, ("id", "caseid", "pid", "pseudoniem", "pseudonym")),
    "document": (_PLACES, _NAMED, ()),
    "speaker": (("speaker", "spreker"), ("name", "naam", "label"), ()),
    "group": (("group", "groep", "respondentgroup", "respondentengroep", "respondentgroep"), ("name", "naam"), ()),
}
"""Per kind of column: the words for it, what may follow them, and the other headers that mean it, best first."""

_NUMBERED_PEOPLE = (
    *("leerling", "student", "pupil", "scholier", "kandidaat", "proefpersoon", "persoon", "person", "client"),
    *("informant", "subject", "case", "casus", "survey", "enquete"),
)
"""Words for people and cases that name a respondent only with a number: *leerlingnummer*, *student id*."""


def read_facesheet(
    path: Path,
    *,
    id: str | None = None,  # noqa: A002
    document: str | None = None,
    speaker: str | None = None,
    group: str | None = None,
    sheet: str | None = None,
    known: Iterable[str] | None = None,
) -> FaceSheet:
    """Read a face sheet (CSV, TSV or XLSX): a row per respondent, or per speaker.

    The columns that are not named are guessed from their headers; ``""`` says that there is none. Every other column
    is an attribute, of the interview where its values differ between the documents of one respondent, and none where
    they differ within one. Without an id (column, or value in a
    row) the respondent has the name of the speaker, where there is none that of the document. Groups nest: ``A/B``.

    Where several columns may name the respondent, it is the one that holds ``known`` names of respondents or documents;
    ``None`` where nothing is known of them: then it is the one whose header says so most clearly.

    Raises:
        FormatError: the table cannot be read, has no such column, does not say who a row is about, has several columns
            that may, or contradicts itself (a respondent in two groups, a speaker of a document who is two).
    """
    named = FaceColumns(id, document, speaker, group)
    table = read_table(path, sheet=sheet, fits=lambda names: says_who(names, named))
    return facesheet_of(table, named, known)


def facesheet_of(table: SheetTable, named: FaceColumns, known: Iterable[str] | None = None) -> FaceSheet:
    """A table as a face sheet; see :func:`read_facesheet`. Columns that it does not list are no attributes."""
    broken = [problem for problem in table.problems if problem.level == "error"]
    if broken:
        raise problems_of(table.place, [(problem.line, problem.message) for problem in broken], broken[0].hint)
    if not table.rows:
        raise FormatError(
            _("{path}: has a header and no rows.").format(path=table.place),
            table.other_sheets or _("Add a row for each respondent."),
        )
    notes = [Note("table", 1, _at(problem.line, problem.message)) for problem in table.problems]
    if table.encoding == "cp1252":
        notes.append(Note("encoding", 1, _("Read as Windows-1252: it is not UTF-8.")))
    if named.id is None and known is not None:
        named = named._replace(id=_id_that_fits(table, named, known))
    columns = _columns(table, named, notes)
    rows = _agree(table.place, _one_spelling(_rows(table, columns, notes), notes))
    others = [name for name in table.columns if name not in columns]
    attributes, values, interviews = _attributes(others, rows, notes)
    rows = [
        replace(row, attributes=values.get(row.respondent, {}), interview=interviews.get(_interview(row), {}))
        for row in rows
    ]
    return FaceSheet(table.path, tuple(rows), tuple(attributes), columns, tuple(notes))


def says_who(names: Sequence[str], named: FaceColumns) -> int:
    """How many columns of a face sheet these may name; 0 where one that was asked for is absent, or none says who."""
    roles = named._asdict().items()
    wanted = {"".join(_words(column)) for _role, column in roles if column}
    if not wanted <= {"".join(_words(name)) for name in names}:
        return 0
    guessed = {role for role, column in roles if column is None and _guess(role, names)}
    if not wanted and guessed <= {"group"}:
        return 0
    return len(wanted) + len(guessed)


def _columns(table: SheetTable, named: FaceColumns, notes: list[Note]) -> FaceColumns:
    """The columns as named on the call, the others guessed; ``FormatError`` where a named one is absent."""
    found: dict[str, str | None] = {}
    for role, name in named._asdict().items():
        found[role] = named_column(table, name) if name else None
    labels = {
        "id": _("respondent"),
        "document": _("document"),
        "speaker": _("speaker"),
        "group": _("group"),
    }
    guessed: list[str] = []
    for role, name in named._asdict().items():
        if name is not None:
            continue
        best = _guess(role, [column for column in table.columns if column not in found.values()])
        if len(best) == 1:
            found[role] = best[0]
            guessed.append(_("{role} from “{column}”").format(column=best[0], role=labels[role]))
        elif best:
            message = _("Columns {columns} may each be the {role}; none is taken.").format(
                columns=_names(best), role=labels[role]
            )
            notes.append(Note("column", len(best), message))
    if guessed:
        message = _("By their headers: {columns}.").format(columns=", ".join(guessed))
        notes.append(Note("column", len(guessed), message))
    columns = FaceColumns(**found)
    if not (columns.id or columns.document or columns.speaker):
        raise FormatError(
            _("{path}: no column says who a row is about. Its columns are: {columns}").format(
                path=table.place, columns=_names(table.columns)
            ),
            " ".join(filter(None, (_("Name the column with --id, --document or --speaker."), table.other_sheets))),
        )
    return columns


def _id_that_fits(table: SheetTable, named: FaceColumns, known: Iterable[str]) -> str | None:
    """Of the columns that may name the respondent the one with known names in it; ``None`` where there are not two.

    ``FormatError`` where several have, or none, and they do not say the same.
    """
    asked = {"".join(_words(name)) for name in named if name}
    may = [name for name in table.columns if _rank("id", _words(name)) and "".join(_words(name)) not in asked]
    said = {name: tuple(folded(row.cells[name]) for row in table.rows) for name in may}
    if len(set(said.values())) < 2:
        return None
    names = {folded(name) for name in known}
    fitting = [name for name in may if not names.isdisjoint(said[name])]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        message = _("{path}: columns {columns} both name respondents of this project; which says who a row is about?")
    else:
        message = _("{path}: columns {columns} may each name the respondent, and neither does so far in this project.")
    raise FormatError(
        message.format(path=table.place, columns=_names(fitting or may)),
        _("Say which: --id {column}").format(column=" | --id ".join(map(quoted, fitting or may))),
    )


def named_column(table: SheetTable, wanted: str) -> str:
    """The column with a name, whatever its case and spaces."""
    if wanted in table.columns:
        return wanted
    same = [column for column in table.columns if "".join(_words(column)) == "".join(_words(wanted))]
    if len(same) == 1:
        return same[0]

    def likeness(column: str) -> float:
        return SequenceMatcher(None, wanted.casefold(), column.casefold()).ratio()

    raise FormatError(
        _("{path}: has no column “{column}”.").format(path=table.place, column=wanted),
        " ".join(
            filter(
                None,
                (
                    _("Its columns are: {columns}").format(
                        columns=_names(sorted(table.columns, key=likeness, reverse=True))
                    ),
                    table.other_sheets,
                ),
            )
        ),
    )


def _guess(role: str, columns: Iterable[str]) -> list[str]:
    """The columns whose header means the role most clearly: one, none, or several that are as clear."""
    ranked: dict[tuple[int, int], list[str]] = {}
    for column in columns:
        rank = _rank(role, _words(column))
        if rank:
            ranked.setdefault(rank, []).append(column)
    return ranked[min(ranked)] if ranked else []


def _rank(role: str, words: list[str]) -> tuple[int, int] | None:
    """How clearly a header means a role, the lower the clearer: the word, the word with ``id`` or so, at its end."""
    subjects, followers, others = HEADERS[role]
    joined = "".join(words)
    for index, subject in enumerate(subjects):
        if joined == subject:
            return 0, index
        if any(joined == subject + follower for follower in followers):
            return 1, index
    if joined in others:
        return 2, others.index(joined)
    if role == "id" and any(joined == subject + number for subject in _NUMBERED_PEOPLE for number in _NUMBERED):
        return 2, len(others)
    if len(words) > 2 and role != "group" and words[-2] in subjects and words[-1] in followers:
        return 3, 0
    return None


def _words(header: str) -> list[str]:
    """The words of a header in lower case: ``SurveyRespondentID`` and ``survey_respondent id`` give the same."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return [word.casefold().replace("ï", "i") for word in re.split(r"[\W_]+", parted) if word]


def _rows(table: SheetTable, columns: FaceColumns, notes: list[Note]) -> list[FaceRow]:
    """The rows with their respondent, and the other columns' values as they stand."""
    rows: list[FaceRow] = []
    filled: list[int] = []
    nobody: list[tuple[int, str]] = []
    for row in table.rows:
        document, speaker = _value(row, columns.document), _value(row, columns.speaker)
        respondent = _value(row, columns.id)
        if columns.id and not respondent and (speaker or document):
            filled.append(row.line)
        respondent = respondent or speaker or document
        if not respondent:
            nobody.append((row.line, _("names no respondent, document or speaker")))
            continue
        rest = {name: cell.strip() for name, cell in row.cells.items() if name not in columns}
        rows.append(FaceRow(row.line, respondent, document, speaker, _group(_value(row, columns.group)), rest))
    if nobody:
        raise problems_of(table.place, nobody, _("Fill in who the row is about, or delete it."))
    if filled:
        message = ngettext(
            "A row without a respondent (line {lines}) takes the name of its speaker or document.",
            "{count} rows without a respondent (lines {lines}) take the name of their speaker or document.",
            len(filled),
        ).format(count=len(filled), lines=_numbers(filled))
        notes.append(Note("respondent", len(filled), message))
    if not columns.id and columns.speaker:
        _tell_merged(rows, notes)
    return rows


def _tell_merged(rows: Iterable[FaceRow], notes: list[Note]) -> None:
    """A note on the speakers who were taken for one respondent because they bear one name."""
    documents: dict[str, set[str | None]] = {}
    for row in rows:
        documents.setdefault(row.respondent, set()).add(row.document)
    merged = [name for name, places in documents.items() if len(places) > 1]
    if merged:
        message = ngettext(
            "A speaker of several documents counts as one respondent: {names}. If these are different people, name"
            " them apart in a column “respondent”.",
            "{count} speakers of several documents count as one respondent each: {names}. If these are different"
            " people, name them apart in a column “respondent”.",
            len(merged),
        ).format(count=len(merged), names=_names(merged))
        notes.append(Note("respondent", len(merged), message))


def _value(row: SheetRow, column: str | None) -> str | None:
    """A cell on one line, None where it is missing."""
    cell = " ".join(row.cells[column].split()) if column else ""
    return None if is_missing(cell) else cell


def _group(value: str | None) -> str | None:
    """The path of a group without empty parts and the spaces around them."""
    return "/".join(part.strip() for part in (value or "").split("/") if part.strip()) or None


def _one_spelling(rows: list[FaceRow], notes: list[Note]) -> list[FaceRow]:
    """The rows with one spelling for each respondent and group; a note says which were written in other ways."""
    people, groups = Spellings(), Spellings()
    spelt = [
        replace(row, respondent=people.take(row.respondent), group=groups.path(row.group) if row.group else None)
        for row in rows
    ]
    _tell_respelled(notes, _("respondent"), people)
    _tell_respelled(notes, _("group"), groups)
    return spelt


def _tell_respelled(notes: list[Note], what: str, spellings: Spellings) -> None:
    """A note on names that differ in capitals only."""
    if spellings.respelled:
        pairs = ", ".join(f"“{other}” = “{kept}”" for other, kept in list(spellings.respelled.items())[:12])
        message = _("{what}: names that differ in capitals only are taken as one: {pairs}.").format(
            what=what, pairs=pairs
        )
        notes.append(Note("spelling", len(spellings.respelled), message))


def _agree(path: str, rows: list[FaceRow]) -> list[FaceRow]:
    """The rows with the group of their respondent; ``FormatError`` lists the rows that contradict each other."""
    groups: dict[str, FaceRow] = {}
    speakers: dict[tuple[str, str], FaceRow] = {}
    problems: list[tuple[int, str]] = []
    for row in rows:
        if row.group:
            first = groups.setdefault(row.respondent, row)
            if first.group != row.group:
                message = _("{respondent} is in group “{group}”, but in “{other}” on line {line}").format(
                    respondent=row.respondent, group=row.group, other=first.group, line=first.line
                )
                problems.append((row.line, message))
        if row.document and row.speaker:
            first = speakers.setdefault((row.document.casefold(), row.speaker.casefold()), row)
            if first.respondent != row.respondent:
                message = _("{speaker} in {document} is {respondent}, but {other} on line {line}").format(
                    speaker=row.speaker,
                    document=row.document,
                    respondent=row.respondent,
                    other=first.respondent,
                    line=first.line,
                )
                problems.append((row.line, message))
    if problems:
        raise problems_of(
            path, problems, _("A respondent has one group, and a speaker of a document is one respondent.")
        )
    return [replace(row, group=groups[row.respondent].group if row.respondent in groups else None) for row in rows]


def _attributes(
    names: Iterable[str], rows: list[FaceRow], notes: list[Note]
) -> tuple[list[AttributeColumn], dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """The attributes with their types, and their values per respondent, and per document where these differ there.

    What varies within a document is left out.
    """
    attributes: list[AttributeColumn] = []
    interviews: dict[str, dict[str, str]] = {}
    values: dict[str, dict[str, str]] = {}
    for name in names:
        known = [(row, row.attributes[name]) for row in rows if not is_missing(row.attributes[name])]
        if not known:
            notes.append(Note("attribute", 1, _("“{name}” has no values, and is left out.").format(name=name)))
            continue
        if all(names_recording(name, value) for _row, value in known):
            for row, value in known:
                interviews.setdefault(_interview(row), {})[RECORDING] = value.strip()
            message = _("“{name}” names the recordings, and is kept with the interview.").format(name=name)
            notes.append(Note("interview", len(known), message))
            continue
        spellings = Spellings()
        known = [(row, spellings.take(value.strip())) for row, value in known]
        _tell_respelled(notes, f"“{name}”", spellings)
        said = dict.fromkeys((row.respondent, value) for row, value in known)
        type_, choices = infer_type(value for _person, value in said)
        first: dict[str, tuple[FaceRow, str]] = {}
        varying: dict[str, tuple[int, int]] = {}
        for row, value in known:
            parsed = parse_value(type_, value)
            before, other = first.setdefault(row.respondent, (row, parsed))
            if other != parsed:
                varying.setdefault(row.respondent, (before.line, row.line))
        if varying or (folded(name) in OF_INTERVIEWS and all(row.document for row, _v in known)):
            by_interview = {(_interview(row), parse_value(type_, value)) for row, value in known}
            if all(row.document for row, _v in known) and len(dict(by_interview)) == len(by_interview):
                for place, value in by_interview:
                    interviews.setdefault(place, {})[name] = value
                if varying:
                    words = _(
                        "“{name}” differs between the interviews of a respondent, and is kept with the interview."
                    )
                else:
                    words = _("“{name}” belongs to the interview, and is kept with it.")
                notes.append(Note("interview", len(varying) or len(known), words.format(name=name)))
            else:
                notes.append(Note("attribute", len(varying), _varies(name, varying)))
            continue
        attributes.append(AttributeColumn(name, type_, choices))
        for respondent, (_row, value) in first.items():
            values.setdefault(respondent, {})[name] = value
    return attributes, values, interviews


def _interview(row: FaceRow) -> str:
    """In which interview a row is about somebody."""
    return folded(row.document or row.respondent)


def _varies(name: str, varying: Mapping[str, tuple[int, int]]) -> str:
    """What to say of a column whose values differ between the rows of a respondent."""
    respondent, lines = next(iter(varying.items()))
    return ngettext(
        "“{name}” differs between the rows of a respondent ({respondent}, lines {first} and {second}):"
        " it is no attribute, and is left out.",
        "“{name}” differs between the rows of {count} respondents (such as {respondent}, lines {first} and {second}):"
        " it is no attribute, and is left out.",
        len(varying),
    ).format(name=name, count=len(varying), respondent=respondent, first=lines[0], second=lines[1])


def problems_of(path: str, problems: list[tuple[int, str]], hint: str) -> FormatError:
    """One error that lists what is wrong, each with its line."""
    lines = [f"{path}:{line}: {message}" for line, message in problems]
    return FormatError("\n".join(first_of(lines, MOST_PROBLEMS)), hint)


def _at(line: int, message: str) -> str:
    return _("Line {line}: {message}").format(line=line, message=message) if line else message


def _names(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(f"“{name}”" for name in names[:12]) + (" …" if len(names) > 12 else "")


def _numbers(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:10])) + (" …" if len(lines) > 10 else "")
