"""Bringing codings in, in bulk: each row is placed by position or by its quotation, and the rest is accounted for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualcode.addresses import find_code
from qualcode.changes.codings import ManyCodings, NewCoding, apply_many, refuse_in_name
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.model import IMPORT, MOST_CODING_PROBLEMS, PERSON, Codebook, CodingRow, Document, Problem
from qualcode.records import record
from qualcode.rows import Tabular
from qualcode.storage import Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.coders import coders
from qualcode.storage.documents import document as read_document
from qualcode.storage.documents import owners
from qualcode.storage.documents import text as read_text
from qualcode.storage.documents import turns as read_turns
from qualcode.storage.project import refuse_listed
from qualcode.storage.rounds import blind_documents
from qualcode.text.quotes import locate

if TYPE_CHECKING:
    from qualcode.text.speech import Speech

MOST_IN_VAIN = 2_000
"""So many names and quotations are looked for that are nowhere, each with what is like it; then no more are."""
MOST_KEPT = 16_000_000
"""So many characters of texts are kept at hand, for a table that goes from one document to another and back."""
MOST_HEARD = 200
"""Of so many documents it is known who says what."""
THRESHOLD = 90.0
"""The similarity, 0 to 100, from which a quotation that is not in the text as it stands is still placed."""


@record
class Approximate:
    """A row whose quotation was placed by likeness: ``score`` 0 to 100, and what stands in the text there."""

    line: int
    score: float
    quote: str
    found: str


@dataclass
class PlacedReport(Tabular):
    """What a bulk import of codings did; ``by_guid`` are the addresses of codes that were found by their GUID only."""

    added: int = 0
    already: int = 0
    supplemented: int = 0
    """Codings that were here already, and got a memo or a flag that they did not have."""
    approximate: list[Approximate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    untold: int = 0
    """Rows that were not placed beside those among ``problems``, of which there are very many then."""
    by_guid: list[str] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Notes a row that was not placed."""
        if len(self.problems) < MOST_CODING_PROBLEMS:
            self.problems.append(problem)
        else:
            self.untold += 1

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows of the table that were not placed to the letter: ``line, placed, score, message, hint``."""
        found = [
            {"line": one.line, "placed": True, "score": one.score, "message": one.found, "hint": ""}
            for one in self.approximate
        ]
        missed = [
            {"line": one.line, "placed": False, "score": None, "message": one.message, "hint": one.hint}
            for one in self.problems
        ]
        return sorted([*found, *missed], key=lambda row: row["line"])


class _Texts:
    """Documents and their texts, the last ones at hand; and how often something was looked for and is nowhere."""

    def __init__(self, project: Project, book: Codebook, hide: Callable[[str], str] | None = None) -> None:
        self.in_vain = 0
        self.hide = hide
        self._project = project
        self._book = book
        self._guids = {code.guid: code.id for code in book.codes}
        self._codes: dict[str, int | QualcodeError] = {}
        self._documents: dict[str, Document | QualcodeError] = {}
        self._texts: OrderedDict[int, str] = OrderedDict()
        self._kept = 0
        self._speech: OrderedDict[int, tuple[Speech, dict[str | None, int]]] = OrderedDict()

    def document(self, name: str) -> Document:
        """A document by its name. ``NotFoundError`` where there is none."""
        found = self._documents.get(name)
        if found is None:
            try:
                found = self._documents[name] = read_document(self._project, name)
            except QualcodeError as error:
                self.in_vain += 1
                found = self._documents[name] = error
        if isinstance(found, QualcodeError):
            raise found.with_traceback(None)
        return found

    def text(self, document: Document) -> str:
        """The text of a document."""
        if document.id in self._texts:
            self._texts.move_to_end(document.id)
            return self._texts[document.id]
        found = self._texts[document.id] = read_text(self._project, document.id)
        self._kept += len(found)
        while self._kept > MOST_KEPT and len(self._texts) > 1:
            _document, gone = self._texts.popitem(last=False)
            self._kept -= len(gone)
        return found

    def by_guid(self, row: CodingRow) -> int | None:
        """The id of the code that a row names by its GUID, where no code has its address as a whole."""
        return None if row.code.strip().strip("/") in self._book.by_path else self._guids.get(row.code_guid)

    def code(self, address: str) -> int:
        """The id of a code. ``NotFoundError`` as for :func:`find_code`."""
        found = self._codes.get(address)
        if found is None:
            try:
                found = self._codes[address] = find_code(self._book, address)
            except QualcodeError as error:
                self.in_vain += 1
                found = self._codes[address] = error
        if isinstance(found, QualcodeError):
            raise found.with_traceback(None)
        return found

    def words(self, document: Document, start: int, end: int) -> str:
        """A passage as a quotation of it reads, without labels and other speakers."""
        if document.id not in self._speech:
            from qualcode.text.speech import Speech  # one passage that is coded by its place needs none

            spoken = Speech(self.text(document), read_turns(self._project, document.id))
            self._speech[document.id] = (spoken, owners(self._project, document.id))
            if len(self._speech) > MOST_HEARD:
                self._speech.popitem(last=False)
        self._speech.move_to_end(document.id)
        speech, whose = self._speech[document.id]
        return speech.passage(start, end, whose)

    def reads(self, quote: str, document: Document, start: int, end: int) -> bool:
        """Whether a quotation is this passage, as it is said or without names of persons."""
        words = self.words(document, start, end)
        from qualcode.text.speech import reads_as

        return reads_as(quote, words) or (self.hide is not None and reads_as(quote, self.hide(words)))


@dataclass
class Placing:
    """Rows of a table as far as they are placed: what is to be made of them, and what there is to tell.

    ``coders`` are those whom the rows name, each with the first line that does.
    """

    report: PlacedReport = field(default_factory=PlacedReport)
    coders: dict[str, int] = field(default_factory=dict)
    placed: ManyCodings = field(default_factory=ManyCodings)


def place_codings(
    project: Project,
    coder: str,
    rows: Iterable[CodingRow],
    *,
    threshold: float = THRESHOLD,
    hide: Callable[[str], str] | None = None,
    origin: str = IMPORT,
) -> Placing:
    """Finds the places of rows, one after the other, and writes nothing: :func:`write_placed` does.

    They come about by ``origin``, unless their row says that a rule, a suggestion or a model made them. A row that
    cannot be placed is reported with its line and stops nothing else. ``hide`` takes names out of words as they were
    when the rows were written, so that these are known again.
    """
    found = Placing()
    texts = _Texts(project, read_codebook(project), hide)
    blind = blind_documents(project)
    known, named = {"", *(one.name for one in coders(project))}, set[str]()
    for row in rows:
        if row.coder and row.coder not in named:
            named.add(row.coder)
            found.coders.setdefault(" ".join(row.coder.split()), row.line)
        if texts.in_vain > MOST_IN_VAIN:
            found.report.add(_given_up(row))
            continue
        try:
            made = origin if row.origin in ("", PERSON, IMPORT) else row.origin
            new = place(row, texts, found.report, threshold, made)
            if blind:
                refuse_in_name(blind, coder, new)
            if row.coder not in known:
                refuse_listed(row.coder)
            found.placed.add(new)
        except QualcodeError as error:
            found.report.add(Problem("error", row.line, error.message, error.hint))
    return found


def write_placed(
    project: Project, coder: str, placing: Placing, *, dry_run: bool = False, action: str = "codings.import"
) -> PlacedReport:
    """Makes the codings in one change, by each row's coder or else by ``coder``; with ``dry_run`` none stays."""
    report, count = placing.report, placing.placed.count
    if count:
        put = apply_many(project, coder, placing.placed, action=action, dry_run=dry_run)
        report.added, report.supplemented = put
        report.already = count - report.added
    return report


def import_codings(
    project: Project,
    coder: str,
    rows: Iterable[CodingRow],
    *,
    threshold: float = THRESHOLD,
    dry_run: bool = False,
    action: str = "codings.import",
    hide: Callable[[str], str] | None = None,
    origin: str = IMPORT,
) -> PlacedReport:
    """Places rows and makes their codings; see :func:`place_codings` and :func:`write_placed`."""
    placing = place_codings(project, coder, rows, threshold=threshold, hide=hide, origin=origin)
    return write_placed(project, coder, placing, dry_run=dry_run, action=action)


def code_passage(project: Project, coder: str, row: CodingRow) -> PlacedReport:
    """Makes one coding, as somebody does who codes a passage. ``NotFoundError`` where it cannot be placed."""
    report = import_codings(project, coder, [row], action="coding.add", origin=PERSON)
    if report.problems:
        raise NotFoundError(report.problems[0].message, report.problems[0].hint)
    return report


def _given_up(row: CodingRow) -> Problem:
    message = _("was not looked for, after {count} names and quotations that are nowhere").format(count=MOST_IN_VAIN)
    hint = _("See whether the table is of this project; correct the rows above, or split the table.")
    return Problem("error", row.line, message, hint)


def place(row: CodingRow, texts: _Texts, report: PlacedReport, threshold: float, origin: str) -> NewCoding:
    """The coding that a row describes, which comes about by ``origin``.

    ``NotFoundError`` where its document, code or passage is not to be found.
    """
    document = texts.document(row.document)
    code_id = texts.by_guid(row) if row.code_guid else None
    if code_id is None:
        code_id = texts.code(row.code)
    elif row.code not in report.by_guid:
        report.by_guid.append(row.code)
    if row.start is not None and row.end is not None:
        if not 0 <= row.start < row.end <= document.characters:
            raise NotFoundError(
                _("{start}:{end} is not a passage of {document} ({length} characters).").format(
                    start=row.start, end=row.end, document=document.name, length=document.characters
                ),
                _("Positions count code points from 0; the end is exclusive."),
            )
        start, end = row.start, row.end
        if (
            row.quote
            and texts.text(document)[start:end] != row.quote
            and not texts.reads(row.quote, document, start, end)
        ):
            raise NotFoundError(
                _("at {start}:{end} {document} reads differently from the quotation.").format(
                    start=start, end=end, document=document.name
                ),
                _("Leave out the positions to place the row by its quotation."),
            )
    else:
        text = texts.text(document)
        try:
            where = locate(text, row.quote or "", row.occurrence, threshold=threshold)
        except NotFoundError:
            texts.in_vain += 1
            raise
        start, end = where.start, where.end
        if where.method == "fuzzy":
            report.approximate.append(Approximate(row.line, where.score, row.quote or "", text[start:end]))
    return NewCoding(document.id, start, end, code_id, row.memo, row.good, row.coder, origin)
