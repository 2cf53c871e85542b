"""Chapters that are kept: written to a file, brought up to date there, and how they stand.

What a file says is the author's wherever the program did not write it, and nothing of hers is ever changed: before an
updated file is put in place it is read again, and refused where any of her text differs.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Literal, cast

from qualcode.changes.reporting.chapters import ReportAction, chapter_written
from qualcode.errors import ConflictError, NotFoundError, QualcodeError
from qualcode.files.platform import quoted
from qualcode.files.reading import MAX_ARCHIVE, is_there, read_whole, whereabouts
from qualcode.files.writing import kept_aside, write_whole
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.queries.counting import CountedStudy
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.blocks import ChartFigure, ReportDocument, with_numbers_in_headings
from qualcode.report.chapter.asked import asked_summary
from qualcode.report.chapter.blocks import PartPlace, placed_chapter
from qualcode.report.chapter.complete import Handing, complete
from qualcode.report.chapter.facts import counted_for
from qualcode.report.chapter.summary import ThemeSummary
from qualcode.report.charts.placed import placed_picture, told_of, with_tables_for_charts
from qualcode.report.charts.png import can_paint
from qualcode.report.claims import asked_words, numbered_claims
from qualcode.report.evidence.model import ReportEvidence
from qualcode.report.kept.lines import Edits, KeptFile, KeptLine
from qualcode.report.kept.locating import locate
from qualcode.report.kept.planning import TO_DO, KeptPiece, NewPiece, PieceState, Shift, UpdatePlan, new_pieces, plan
from qualcode.report.marks import FileStamp, compared, key_mark
from qualcode.report.privacy.refusing import refuse_names
from qualcode.report.wording.languages import wording
from qualcode.report.writers import document_bytes
from qualcode.report.writers.word.pictures import chart_words, picture_name
from qualcode.storage import Project
from qualcode.storage.codebook import version_number
from qualcode.storage.history import new_guid
from qualcode.storage.reported import (
    AskedChapter,
    WrittenFile,
    WrittenPiece,
    current_files,
    given_claims,
    written_file,
    written_files,
)

WRITTEN_KINDS = ("docx", "md")
"""As what a chapter that is kept is written. A Word file may be saved as .odt by its author, and is followed there."""

UpdateKind = Literal["", "rewritten", "removed", "placed", "unplaced"]

_FILES = {
    ".docx": ("qualcode.report.kept.word", "WordFile"),
    ".odt": ("qualcode.report.kept.opendocument", "OpenDocumentFile"),
    ".md": ("qualcode.report.kept.marked_text", "MarkedTextFile"),
}
"""How a file of each suffix is opened."""

FEWEST_KNOWN = 0.5
"""Of a file that does not say what it is, at least this part of the pieces must be in it to be known by its name."""


@dataclass(frozen=True, slots=True)
class WrittenChapter:
    """A chapter that was written to a file: what it says, where, what is behind its numbers there, and what stood there
    before was kept as.
    """

    path: Path
    summary: ThemeSummary
    evidence: ReportEvidence | None = None
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class ChapterState:
    """How a chapter stands in its author's file, beside the study as it is now.

    ``pieces`` are all of it, in the order of the file, with the author's own sentences between them; then those that
    were deleted. ``rewritten``, ``removed``, ``placed`` and ``unplaced`` are keys: what an update writes anew, takes
    out, puts in, and finds no place for; ``charts`` is how many it draws anew. ``shifts`` are the numbers under edited
    texts of which an update tells.
    """

    name: str
    pieces: tuple[KeptPiece, ...] = ()
    rewritten: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    shifts: tuple[Shift, ...] = ()
    charts: int = 0

    @property
    def counts(self) -> Mapping[PieceState, int]:
        """How many pieces are in each state."""
        return Counter(piece.state for piece in self.pieces)

    @property
    def is_stale(self) -> bool:
        """Whether the file says something else than the study: an update would change it, or its author must."""
        changes = (self.rewritten, self.removed, self.placed, self.unplaced, self.charts)
        return any(changes) or bool(self.counts.get("stale", 0))

    def update_of(self, piece: KeptPiece) -> UpdateKind:
        """What an update does with a piece."""
        for kind, keys in (
            ("rewritten", self.rewritten),
            ("removed", self.removed),
            ("placed", self.placed),
            ("unplaced", self.unplaced),
        ):
            if piece.key in keys:
                return cast("UpdateKind", kind)
        return ""

    def in_state(self, *states: PieceState) -> list[KeptPiece]:
        """The pieces in one of these states, in order."""
        return [piece for piece in self.pieces if piece.state in states]


@dataclass(frozen=True, slots=True)
class UpdatedChapter:
    """What came of bringing a chapter up to date.

    ``before`` is how the file stood; ``changed`` whether it is another now, ``backup`` under which name the one before
    is kept. ``summary`` is what the study says.
    """

    path: Path
    before: ChapterState
    summary: ThemeSummary
    changed: bool = False
    backup: Path | None = None


@dataclass(frozen=True, slots=True)
class OpenedChapter:
    """A chapter to look at, piece by piece: how it stands (``state``), and what it would be now.

    ``document`` has all its numbers with their ids and what is behind them, without what else a file has of these at
    its end, whose blocks are called ``beside``. ``blocks`` are the keys of blocks by those of the pieces in them,
    ``places`` those of its pieces in the outline, ``study`` is what was counted, and ``outline`` the file of the
    outline, where there is one.
    """

    state: ChapterState
    asked: AskedChapter
    summary: ThemeSummary
    document: ReportDocument
    places: Mapping[str, PartPlace]
    beside: frozenset[str]
    blocks: Mapping[str, str]
    study: CountedStudy
    outline: Path | None


@dataclass(frozen=True, slots=True)
class _Made:
    """A chapter as it would be written now."""

    summary: ThemeSummary
    document: ReportDocument
    evidence: ReportEvidence | None
    pieces: tuple[NewPiece, ...]
    places: Mapping[str, PartPlace]
    own: frozenset[str]
    study: CountedStudy


def made_chapter(
    project: Project, kind: str, asked: AskedChapter, *, outline: Path | None = None
) -> tuple[ReportDocument, ThemeSummary, ReportEvidence | None]:
    """A chapter that nobody goes on working in, as one ``kind`` of file, with what is behind its numbers there."""
    template = _from(project, Path(asked.template)) if asked.template else ""
    made = _make(project, replace(asked, template=template), kind, outline)
    return made.document, made.summary, made.evidence


def write_chapter(
    project: Project, coder: str, path: Path, kind: str, asked: AskedChapter, *, outline: Path | None = None
) -> WrittenChapter:
    """Writes the chapter to a file that its author may work on, and remembers what was written.

    ``outline`` is its file. A file of that name that the program wrote and nobody changed is written over, one that
    it did not write is kept beside it (``FILE~1``). ``ConflictError`` where it is a chapter that was changed since,
    ``QualcodeError`` while a name stands in its author's own text on which nobody decided.
    """
    known = refuse_worked_on(project, path)
    asked = replace(
        asked,
        outline=_from(project, outline) if outline else "",
        template=_from(project, Path(asked.template)) if asked.template else "",
        codebook=version_number(project),
    )
    made = _make(project, asked, kind, outline)
    refuse_names(made.summary)
    name, written = _from(project, path), [piece.written for piece in made.pieces]
    again = known if known and known.name == name and _is_same(known, asked, written) else None
    guid = again.guid if again else new_guid()
    backup = kept_aside(path) if known is None and is_there(path) else None
    document = replace(made.document, stamp=_stamp(project, guid, asked))
    data = document_bytes(document, kind)
    asked = replace(asked, sha256=sha256(data).hexdigest())
    with chapter_written(project, coder, "report.write", again, guid, name, asked, written):
        write_whole(path, data)
    return WrittenChapter(path, made.summary, made.evidence, backup)


def refuse_worked_on(project: Project, path: Path) -> WrittenFile | None:
    """The file that a path leads to, if the program wrote it and nobody changed it since; ``None`` for any other.

    ``ConflictError`` for a chapter in which somebody worked, for writing it anew would take her words away.
    """
    if not is_there(path):
        return None
    content = read_whole(path, MAX_ARCHIVE)
    name = _from(project, path)
    same = [one for one in written_files(project) if one.asked.sha256 == content.sha256]
    if same:
        return next((one for one in same if one.name == name), same[0])
    try:
        found: KeptFile | None = _open(path, content.data)
    except QualcodeError:
        found = None
    stamped = found is not None and bool(found.stamp)
    if stamped or any(one.name == name for one in written_files(project)):
        raise ConflictError(
            _("{file} was worked on since it was written, and is not written over.").format(file=path),
            _("Bring it up to date, which keeps all that its author wrote: qualcode report update {file}").format(
                file=quoted(str(path))
            ),
        )
    return None


def chapter_state(project: Project, path: Path, *, outline: Path | None = None) -> ChapterState:
    """How a chapter stands in its author's file. Errors as with :func:`update_chapter`."""
    found, known = _known(project, path)
    made = _make(project, known.asked, _kind(path), outline)
    return replace(_state(known, _plan(found, known, made)), charts=len(_stale_charts(found, made.document)))


def opened_chapter(project: Project, path: Path, *, outline: Path | None = None) -> OpenedChapter:
    """A chapter in its author's file, to be looked at. Errors as with :func:`update_chapter`."""
    found, known = _known(project, path)
    made = _make(project, known.asked, _kind(path), outline)
    state = replace(_state(known, _plan(found, known, made)), charts=len(_stale_charts(found, made.document)))
    return _opened(project, state, known.asked, made, known.pieces, outline)


def drafted_chapter(project: Project, asked: AskedChapter, *, outline: Path | None = None) -> OpenedChapter:
    """A chapter that is in no file yet, as it would be written."""
    made = _make(project, replace(asked, evidence="none", template=""), "md", outline)
    pieces = []
    for unit, claims in made.pieces:
        state: PieceState = "to do" if any(sign in unit.text for sign in TO_DO) else "generated"
        pieces.append(KeptPiece(unit.key, unit.kind, state, unit.text, now=claims, section=unit.section))
    return _opened(project, ChapterState("", tuple(pieces)), asked, made, (), outline)


def _opened(
    project: Project,
    state: ChapterState,
    asked: AskedChapter,
    made: _Made,
    written: Iterable[WrittenPiece],
    outline: Path | None,
) -> OpenedChapter:
    blocks = {piece.key: piece.block for piece in (*written, *(piece.written for piece in made.pieces))}
    beside = frozenset(block.key for block in made.document.blocks) - made.own
    where = outline or (_to(project, asked.outline) if asked.outline else None)
    return OpenedChapter(state, asked, made.summary, made.document, made.places, beside, blocks, made.study, where)


def update_chapter(
    project: Project,
    coder: str,
    path: Path,
    *,
    restore: Collection[str] = (),
    keep: Collection[str] = (),
    dry_run: bool = False,
    outline: Path | None = None,
) -> UpdatedChapter:
    """Brings a chapter in its author's file up to date: all that is not hers is as the study is now.

    ``restore``: keys of pieces, or ids of their numbers, that are to be written again although their author deleted or
    changed them; ``keep``: those of edited ones that are right as they are. ``outline`` takes the place of the outline
    that the chapter was written with. With ``dry_run`` nothing is written.

    Nothing is written where nothing changed. What is written is another than any copy of the file: a copy stays known
    by what it was written with, and is brought up to date from there. ``NotFoundError`` for a file that the project
    does not know, or a key that it does not have; ``ConflictError`` where an update would change what is the author's,
    which would be a mistake of the program.
    """
    found, known = _known(project, path)
    asked = replace(known.asked, outline=_from(project, outline)) if outline else known.asked
    made = _make(project, asked, _kind(path), outline)
    wanted, kept = (_keys(known, made, some) for some in (restore, keep))
    planned = _plan(found, known, made, wanted, kept)
    before = replace(_state(known, planned), charts=len(_stale_charts(found, made.document)))
    if dry_run:
        return UpdatedChapter(path, before, made.summary)
    refuse_names(made.summary)
    action: ReportAction = "report.restore" if wanted else "report.update"
    name = _from(project, path)
    asked = replace(asked, codebook=version_number(project))
    stale = _stale_charts(found, made.document)
    moved = _moved(project, known, name)
    if not planned.edits and not stale:
        if list(known.pieces) == planned.written:
            return UpdatedChapter(path, before, made.summary)
        if known.name == name or moved:
            with chapter_written(project, coder, action, known, known.guid, name, known.asked, planned.written, moved):
                pass
            return UpdatedChapter(path, before, made.summary)
    own = _own(found.lines, planned.changed, _gone_lines(found.lines, planned.edits))
    guid = new_guid()
    found.apply(planned.edits, _stamp(project, guid, asked), made.document.facts)
    if stale:
        found.redraw({name: placed_picture(figure) for name, figure in stale.items()})
    data = found.to_bytes()
    _prove(path, data, own, planned, made)
    backup = kept_aside(path)
    asked = replace(asked, sha256="")
    with chapter_written(project, coder, action, None, guid, name, asked, planned.written, moved):
        write_whole(path, data)
    return UpdatedChapter(path, before, made.summary, True, backup)


def chapter_files(project: Project) -> list[tuple[WrittenFile, Path]]:
    """Every file that a chapter was written to, with where it is."""
    return [(one, _to(project, one.name)) for one in current_files(project)]


def _open(path: Path, data: bytes = b"") -> KeptFile:
    # python-docx and lxml are loaded when a file of theirs is opened, and not with `import qualcode`.
    module, name = _FILES.get(path.suffix.lower(), ("", ""))
    if module:
        kind = cast("Callable[[Path, bytes], KeptFile]", getattr(import_module(module), name))
        return kind(path, data)
    raise NotFoundError(
        _("{file} is no file that a chapter is kept in.").format(file=path),
        _("Those are called {kinds}.").format(kinds=", ".join(_FILES)),
    )


def _known(project: Project, path: Path) -> tuple[KeptFile, WrittenFile]:
    """A file, and what the project remembers of it. One that lost its stamp is known by its name and its text.

    So is one whose stamp this project does not know although it is of this project: it was written in a copy that was
    not merged yet, or the program was ended before it had noted what it wrote.
    """
    found = _open(path)
    stamp = FileStamp.read(found.stamp)
    if stamp is not None and (known := written_file(project, stamp.file)) is not None:
        return found, known
    own = stamp is not None and stamp.project == project.meta("guid")
    if stamp is None or own:
        name = Path(_from(project, path)).with_suffix("")
        same = [one for one in written_files(project) if Path(one.name).with_suffix("") == name]
        others = [one for one in current_files(project) if one not in same] if own else []
        for one in (*same, *others):
            texts = [piece for piece in one.pieces if piece.text and not piece.deleted]
            if len(locate(found.lines, texts)) >= FEWEST_KNOWN * len(texts):
                return found, one
    remedy = _("Write the chapter to a file of its own: qualcode report write OUTLINE FILE")
    if stamp is not None and not own:
        remedy = _("It says that it is of another project: open that one with --project.")
    raise NotFoundError(_("{file} is no chapter that this project wrote.").format(file=path), remedy)


def _is_same(known: WrittenFile, asked: AskedChapter, pieces: Sequence[WrittenPiece]) -> bool:
    """Whether a chapter says what was written before, asked for in the same way."""
    before = replace(known.asked, sha256=asked.sha256, codebook=asked.codebook)
    return before == asked and list(known.pieces) == list(pieces)


def _moved(project: Project, known: WrittenFile, name: str) -> list[WrittenFile]:
    """What was written to a file under the name that it had; none where that is still there, for then it is a copy."""
    if known.name == name or is_there(_to(project, known.name)):
        return []
    return [one for one in written_files(project) if one.name == known.name]


def _kind(path: Path) -> str:
    return path.suffix.lower().lstrip(".")


def _make(project: Project, asked: AskedChapter, kind: str, outline: Path | None = None) -> _Made:
    """The chapter as one ``kind`` of file; a Word file counts its headings itself, a text has their numbers in them."""
    where = outline or (_to(project, asked.outline) if asked.outline else None)
    if where is not None and not is_there(where):
        raise NotFoundError(
            _("The outline of the chapter is not there any more: {file}").format(file=where),
            _("Say where it is now with --outline FILE."),
        )
    with project.snapshot():
        summary = asked_summary(project, asked, where)
        wanted = resolved(project, conditions(asked.where))
        shape, given = read_outline(where) if where else None, given_claims(project)
        said = asked_words(shape, wanted, coders=asked.coders, unfinished_too=asked.unfinished_too)
        study = counted_for(project, shape, coders=asked.coders, where=wanted, unfinished_too=asked.unfinished_too)
        handing = Handing.of(asked, _to(project, asked.template) if asked.template and kind == "docx" else None, kind)
        placed = placed_chapter(summary)
        document, evidence = complete(project, placed.document, study, said, handing, outline=shape, given=given)
    if kind == "md":
        document = with_numbers_in_headings(document)
    if kind in ("md", "odt") or (kind == "docx" and not can_paint()):
        document = with_tables_for_charts(document, note=kind == "docx")
    pieces = tuple(new_pieces(document, numbered_claims(document, said, given), said))
    own = frozenset(block.key for block in placed.document.blocks)
    return _Made(summary, document, evidence, pieces, placed.places, own, study)


def _stale_charts(found: KeptFile, document: ReportDocument) -> dict[str, ChartFigure]:
    """The charts of which a file has a picture that shows another thing than the study does now, by its name."""
    figures = {picture_name(block): block for block in document.blocks if isinstance(block, ChartFigure)}
    told = {name: chart_words(told_of(figure)) for name, figure in figures.items()}
    return {name: figures[name] for name in found.stale_charts(told)}


def _plan(
    found: KeptFile, known: WrittenFile, made: _Made, restore: Collection[str] = (), keep: Collection[str] = ()
) -> UpdatePlan:
    words = wording(made.document.language)
    return plan(found, _with_marked(found, known, made), made.document, made.pieces, words, restore, keep)


def _with_marked(found: KeptFile, known: WrittenFile, made: _Made) -> list[WrittenPiece]:
    """What was written to a file: what is remembered, and what else its marks say stands there already."""
    there, keys = {placed.mark.unit for line in found.lines for placed in line.marks}, {one.key for one in known.pieces}
    written = (piece.written for piece in made.pieces)
    return [*known.pieces, *(one for one in written if one.key not in keys and key_mark(one.key) in there)]


def _state(known: WrittenFile, planned: UpdatePlan) -> ChapterState:
    return ChapterState(
        known.name,
        tuple(planned.pieces),
        tuple(planned.rewritten),
        tuple(planned.removed),
        tuple(planned.placed),
        tuple(planned.unplaced),
        tuple(planned.shifts),
    )


def _keys(known: WrittenFile, made: _Made, wanted: Iterable[str]) -> set[str]:
    """The keys of what was named: by its key, that of its row or block, or the id of a number in it."""
    found: set[str] = set()
    there: Sequence[WrittenPiece] = (*known.pieces, *(piece.written for piece in made.pieces))
    for name in wanted:
        keys = {
            piece.key
            for piece in there
            if name in (piece.key, piece.block, piece.key.rpartition("/")[0], key_mark(piece.key))
            or any(name == claim.id for claim in piece.claims)
        }
        if not keys:
            raise NotFoundError(
                _("The chapter has no piece or number {name}.").format(name=name),
                _("List them with: qualcode report status FILE --format json"),
            )
        found |= keys
    return found


def _gone_lines(lines: Sequence[KeptLine], edits: Edits) -> set[int]:
    gone = {(one.table, one.row) for one in edits.gone}
    return {number for number, line in enumerate(lines) if line.cell is not None and line.cell[:2] in gone}


def _own(lines: Sequence[KeptLine], spans: Mapping[int, Iterable[tuple[int, int]]], gone: set[int]) -> list[str]:
    """What of a file is not changed by an update, line by line."""
    found: list[str] = []
    for number, line in enumerate(lines):
        if number in gone:
            continue
        text, at = "", 0
        for start, end in sorted(spans.get(number, ())):
            text += line.text[at:start]
            at = max(at, end)
        text += line.text[at:]
        if said := " ".join(part for part in text.split(" ") if part):
            found.append(said)
    return found


def _prove(path: Path, data: bytes, own: Sequence[str], planned: UpdatePlan, made: _Made) -> None:
    """``ConflictError`` where a file as it would be written has lost, or changed, any text that is not the program's,
    or does not say what it should.
    """
    after = _open(path, data)
    texts = {piece.unit.mark.unit: compared(piece.unit.kind, piece.unit.text) for piece in made.pieces}
    kinds = {piece.unit.mark.unit: piece.unit.kind for piece in made.pieces}
    expected = {key_mark(key) for key in (*planned.rewritten, *planned.placed)}
    said: dict[str, str] = {}
    spans: dict[int, list[tuple[int, int]]] = {}
    for number, line in enumerate(after.lines):
        for placed in line.marks:
            if placed.mark.unit in expected:
                spans.setdefault(number, []).append((placed.start, placed.end))
                said[placed.mark.unit] = compared(kinds[placed.mark.unit], line.text[placed.start : placed.end])
    if _own(after.lines, spans, set()) != list(own) or any(said.get(unit) != texts[unit] for unit in expected):
        raise ConflictError(
            _("{file} was not changed: the update would have altered text that is its author's.").format(file=path),
            _("This is a mistake of the program. Please report it."),
        )


def _stamp(project: Project, guid: str, asked: AskedChapter) -> str:
    return str(FileStamp(str(project.meta("guid")), guid, str(asked.codebook)))


def _from(project: Project, path: Path) -> str:
    """A path as seen from the folder of the project, so that both may move together."""
    target, folder = whereabouts(path), whereabouts(project.path).parent
    try:
        return Path(os.path.relpath(target, folder)).as_posix()
    except ValueError:  # another drive
        return target.as_posix()


def _to(project: Project, name: str) -> Path:
    return whereabouts(project.path).parent / name
