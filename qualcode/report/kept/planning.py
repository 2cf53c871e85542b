"""What is to be done to an author's file: what nobody touched is written anew, what she wrote stays, the new finds its
place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from qualcode.report.blocks import Block, Heading, Paragraph, ReportDocument, Table
from qualcode.report.claims import NumberedClaim, digest
from qualcode.report.kept.lines import Edits, GoneRow, KeptFile, NewBlock, NewRow, SpanEdit, sentence_spans
from qualcode.report.kept.locating import FoundPiece, TableRows, is_cell, locate, row_of
from qualcode.report.marks import Mark, MarkedUnit, compared, key_mark, normalised, numbered_as, units
from qualcode.report.wording.words import Wording
from qualcode.storage.reported import WrittenClaim, WrittenPiece

PieceState = Literal["generated", "edited", "stale", "to do", "author's", "deleted", "orphaned", "new"]
"""How a piece of a chapter stands: as the program wrote it; changed by the author; changed, with other numbers now;
with something left for her to fill in; hers alone; taken out by her; changed, and of nothing that is in the study any
more; not in the file yet."""

TO_DO = ("[TE DOEN", "[TO DO")
"""How a place begins that a sentence leaves to its author."""

GONE = "gone"


@dataclass(frozen=True, slots=True)
class KeptPiece:
    """A piece of a chapter as it stands in its author's file, in the order of that.

    ``text`` is what is there; ``proposal`` what would be written now, where that differs; ``was`` and ``now`` are its
    numbers, as they were written last and as they are. ``line`` is its paragraph in the file (from 0), ``None`` for
    what is not there.
    """

    key: str
    kind: str
    state: PieceState
    text: str
    proposal: str = ""
    was: tuple[WrittenClaim, ...] = ()
    now: tuple[WrittenClaim, ...] = ()
    section: str = ""
    line: int | None = None


class Shift(NamedTuple):
    """A number that changed under a text which its author had changed: *was 5 of 8, is now 6 of 8*."""

    key: str
    said: str
    text: str
    proposal: str


@dataclass
class UpdatePlan:
    """What a file and a study come to together.

    ``pieces`` show the file as it stands before, ``written`` is what the project is to remember after. ``rewritten``,
    ``removed``, ``placed`` and ``unplaced`` are keys: of what is written anew, goes, comes, and finds no place.
    ``own`` are the spans of each line that are the program's to change; all else must stay.
    """

    pieces: list[KeptPiece] = field(default_factory=list)
    edits: Edits = field(default_factory=Edits)
    written: list[WrittenPiece] = field(default_factory=list)
    rewritten: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    changed: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))


class NewPiece(NamedTuple):
    """A piece of the chapter as it would be written now, with its numbers as they are kept."""

    unit: MarkedUnit
    claims: tuple[WrittenClaim, ...]

    @property
    def written(self) -> WrittenPiece:
        """The piece as it is remembered once it is written."""
        unit = self.unit
        return WrittenPiece(unit.key, unit.kind, unit.text, unit.block, unit.section, self.claims)


def new_pieces(document: ReportDocument, numbered: Iterable[NumberedClaim], asked: str = "") -> list[NewPiece]:
    """The pieces of a chapter as it is now, in order; ``numbered`` are its numbers with their ids, ``asked`` what it
    was asked to be.
    """
    ids = {claim.key: id_ for id_, claim in numbered}
    return [
        NewPiece(
            unit,
            tuple(
                WrittenClaim(
                    ids.get(one.key, ""), one.value, len(one.base), one.text, one.measure, digest(asked, one.key)
                )
                for one in unit.claims
            ),
        )
        for unit in units(document)
    ]


def plan(
    file: KeptFile,
    known: Sequence[WrittenPiece],
    document: ReportDocument,
    pieces: Sequence[NewPiece],
    words: Wording,
    restore: Collection[str] = (),
    keep: Collection[str] = (),
) -> UpdatePlan:
    """What is to be done to a file of which ``known`` was written last, so that it says what is now.

    ``restore``: keys of what is to be written again, which the author deleted or changed; ``keep``: of what she changed
    and is right as it is, whatever its numbers are now.
    """
    return _Planner(file, known, document, pieces, words, restore, keep).plan()


class _Planner:
    def __init__(
        self,
        file: KeptFile,
        known: Sequence[WrittenPiece],
        document: ReportDocument,
        pieces: Sequence[NewPiece],
        words: Wording,
        restore: Collection[str],
        keep: Collection[str],
    ) -> None:
        self.lines, self.words, self.document = file.lines, words, document
        self.numbers_itself = file.numbers_itself
        self.restore, self.keep = restore, keep
        self.known = {piece.key: piece for piece in known}
        self.new = {piece.unit.key: piece for piece in pieces}
        self.found: Mapping[str, FoundPiece] = locate(self.lines, known)
        self.tables = TableRows(self.lines)
        self.result = UpdatePlan()
        self.spans: list[SpanEdit] = []
        self.gone_rows: list[GoneRow] = []
        self.standing: dict[str, tuple[int, int]] = {}
        """Where what stands in the file ends: its line, and the place in that."""
        self.remembered: dict[str, WrittenPiece] = {}
        self.shown: list[tuple[tuple[int, int], KeptPiece]] = []

    def plan(self) -> UpdatePlan:
        removed_rows = self._gone_rows()
        for key, piece in self.known.items():
            found = self.found.get(key)
            if found is None:
                self._deleted(piece)
            elif key in removed_rows:
                self._show(piece, found, "generated")
                self.result.removed.append(key)
                self.result.changed[found.line].append((found.start, found.end))
            else:
                self._standing(piece, found)
        blocks, rows = self._place_new()
        self._show_own()
        result = self.result
        result.edits = Edits(tuple(self.spans), tuple(blocks), tuple(rows), tuple(self.gone_rows))
        order = {key: place for place, key in enumerate(self.new)}
        last = len(order)
        result.written = sorted(self.remembered.values(), key=lambda piece: order.get(piece.key, last))
        result.pieces = [piece for _place, piece in sorted(self.shown, key=lambda one: one[0])]
        return result

    def _gone_rows(self) -> set[str]:
        """The cells of rows that the study has no more, and nobody touched: their rows go."""
        rows: dict[str, list[WrittenPiece]] = defaultdict(list)
        for piece in self.known.values():
            if is_cell(piece):
                rows[row_of(piece)].append(piece)
        removed: set[str] = set()
        for cells in rows.values():
            there = [self.found[cell.key] for cell in cells if cell.key in self.found]
            if there and not any(cell.key in self.new for cell in cells) and all(one.untouched for one in there):
                at = self.lines[there[0].line].cell
                if at is not None:
                    self.gone_rows.append(GoneRow(at[0], at[1]))
                    removed |= {cell.key for cell in cells}
        return removed

    def _deleted(self, piece: WrittenPiece) -> None:
        if piece.key in self.restore and piece.key in self.new:
            return
        new = self.new.get(piece.key)
        if not piece.text and new is not None and not new.unit.text and not piece.deleted:
            # An empty cell whose mark got lost is no cell that was deleted.
            self.remembered[piece.key] = new.written
            return
        self.remembered[piece.key] = replace(piece, deleted=True)
        text = new.unit.text if new else ""
        shown = KeptPiece(piece.key, piece.kind, "deleted", "", text, piece.claims, new.claims if new else ())
        self.shown.append(((len(self.lines), len(self.shown)), replace(shown, section=piece.section)))

    def _standing(self, piece: WrittenPiece, found: FoundPiece) -> None:
        new = self.new.get(piece.key)
        as_proposed = new is not None and compared(piece.kind, found.text) == compared(piece.kind, new.unit.text)
        if found.untouched or as_proposed or (new is not None and piece.key in self.restore):
            self._ours(piece, found, new)
        else:
            self._edited(piece, found, new)

    def _ours(self, piece: WrittenPiece, found: FoundPiece, new: NewPiece | None) -> None:
        """What nobody touched, or is to be as nobody had."""
        if new is None:
            self._remove(piece, found)
            return
        text = numbered_as(new.unit.text, found.text) if self.numbers_itself else new.unit.text
        state: PieceState = "to do" if any(sign in text for sign in TO_DO) else "generated"
        self._show(piece, found, state, new)
        self.standing[piece.key] = found.line, found.end
        self.remembered[piece.key] = new.written
        mark = new.unit.mark
        if normalised(found.text) != normalised(text):
            self.spans.append(SpanEdit(found.line, found.start, found.end, text, mark))
            self.result.rewritten.append(piece.key)
            self.result.changed[found.line].append((found.start, found.end))
        elif not found.marked or found.written != mark.text:
            self.spans.append(SpanEdit(found.line, found.start, found.end, mark=mark))

    def _remove(self, piece: WrittenPiece, found: FoundPiece) -> None:
        self._show(piece, found, "generated")
        text, start, end = self.lines[found.line].text, found.start, found.end
        while start and text[start - 1] == " ":
            start -= 1
        if not start:
            while end < len(text) and text[end] == " ":
                end += 1
        self.spans.append(SpanEdit(found.line, start, end, remove=True, mark=Mark(key_mark(piece.key), found.written)))
        self.result.removed.append(piece.key)
        self.result.changed[found.line].append((start, end))

    def _edited(self, piece: WrittenPiece, found: FoundPiece, new: NewPiece | None) -> None:
        """What the author changed: it stays, and where its numbers changed she is told, once."""
        self.standing[piece.key] = found.line, found.end
        told, comment = "", ""
        state: PieceState = "edited"
        if new is not None and (piece.key in self.keep or _says(found.text, piece.claims, new.claims)):
            piece = replace(piece, claims=new.claims)
        if new is None:
            told, comment = GONE, self.words.kept_gone
            state = "orphaned"
        elif said := changed_numbers(piece.claims, new.claims, self.words):
            told = said
            state = "stale"
            comment = self.words.kept_comment.format(changed=said, text=new.unit.text)
        if told and told != piece.told:
            self.result.shifts.append(Shift(piece.key, told, found.text, new.unit.text if new else ""))
        else:
            comment = ""
        self.remembered[piece.key] = replace(piece, deleted=False, told=told)
        mark = Mark(key_mark(piece.key), found.written)
        if comment or not found.marked:
            around = None if found.marked else mark
            self.spans.append(SpanEdit(found.line, found.start, found.end, mark=around, comment=comment))
        state = "to do" if state == "edited" and any(sign in found.text for sign in TO_DO) else state
        self._show(piece, found, state, new)

    def _place_new(self) -> tuple[list[NewBlock], list[NewRow]]:
        wanted = [
            key
            for key in self.new
            if key not in self.known or (key in self.restore and self.known[key].deleted | (key not in self.found))
        ]
        missing = {key for key in wanted if key not in self.found}
        blocks: list[NewBlock] = []
        rows: list[NewRow] = []
        before: list[MarkedUnit] = []
        by_block: dict[str, list[MarkedUnit]] = defaultdict(list)
        for piece in self.new.values():
            by_block[piece.unit.block].append(piece.unit)
        as_blocks = {block.key: (block, section) for block, section in _sections(self.document)}
        done: set[str] = set()
        for block_key, all_units in by_block.items():
            fresh = [unit for unit in all_units if unit.key in missing]
            if fresh:
                block, section = as_blocks[block_key]
                if isinstance(block, Table) and len(fresh) < len(all_units):
                    rows += self._place_cells(all_units, fresh)
                elif isinstance(block, Paragraph) and any(unit.key in self.standing for unit in all_units):
                    self._place_sentences(all_units, fresh)
                elif (anchor := self._anchor(block, section, before)) is None:
                    for unit in fresh:
                        self._unplaced(unit)
                else:
                    if isinstance(block, Paragraph):
                        keys = {unit.key for unit in fresh}
                        kept = tuple(one for one in block.sentences if one.key in keys)
                        block = replace(block, sentences=kept)
                    blocks.append(NewBlock(anchor, block))
                    for unit in fresh:
                        self._placed(unit, anchor, len(self.lines[anchor].text))
            done.add(block_key)
            before += all_units
        return blocks, rows

    def _place_sentences(self, all_units: Sequence[MarkedUnit], fresh: Collection[MarkedUnit]) -> None:
        """New sentences of a paragraph that stands: behind the one before, or else before the one behind."""
        fresh_keys = {unit.key for unit in fresh}
        for place, unit in enumerate(all_units):
            if unit.key not in fresh_keys:
                continue
            ahead = next((one for one in reversed(all_units[:place]) if one.key in self.standing), None)
            if ahead is not None:
                line, at = self.standing[ahead.key]
                self.spans.append(SpanEdit(line, at, at, f" {unit.text}", unit.mark))
                self._placed(unit, line, at)
                continue
            behind = next(one for one in all_units[place:] if one.key in self.found and one.key in self.standing)
            found = self.found[behind.key]
            self.spans.append(SpanEdit(found.line, found.start, found.start, f"{unit.text} ", unit.mark))
            self._placed(unit, found.line, found.start)

    def _place_cells(self, all_units: Sequence[MarkedUnit], fresh: Sequence[MarkedUnit]) -> list[NewRow]:
        """New rows of a table that stands, each after the nearest one before it; rows of a deleted table stay away."""
        rows: dict[str, list[MarkedUnit]] = defaultdict(list)
        for unit in all_units:
            if unit.kind in ("cell", "header"):
                rows[unit.key.rpartition("/")[0]].append(unit)
        missing = {unit.key for unit in fresh}
        at: tuple[int, int] | None = None
        body: tuple[int, int] | None = None
        placed: list[NewRow] = []
        there = [
            cell
            for unit in all_units
            if unit.kind == "cell" and unit.key in self.found and (cell := self.lines[self.found[unit.key].line].cell)
        ]
        for unit in fresh:
            if unit.kind == "caption":
                self._unplaced(unit)
        for cells in rows.values():
            stands = next((self.lines[self.found[one.key].line].cell for one in cells if one.key in self.found), None)
            if stands is not None:
                at = stands[:2]
                body = at if cells[0].kind == "cell" else body
                for one in cells:
                    if one.key in missing:
                        self._unplaced(one)
            elif any(one.key in missing for one in cells):
                if at is None:
                    for one in cells:
                        self._away(one) if not there else self._unplaced(one)
                    continue
                like = body or (there[0][:2] if there else at)
                placed.append(NewRow(*at, like[1], tuple(one.text for one in cells), tuple(one.mark for one in cells)))
                for one in cells:
                    self._placed(one, self.tables.last_line[at[0]], 0)
        return placed

    def _away(self, unit: MarkedUnit) -> None:
        """A new row of a table that the author deleted."""
        self.remembered[unit.key] = replace(self.new[unit.key].written, deleted=True)

    def _anchor(self, block: Block, section: str, before: Sequence[MarkedUnit]) -> int | None:
        """After which line a new block comes: that of the nearest block of its section before it that still stands.

        A heading comes where the section before it ends, with all that its author wrote there.
        """
        heads = isinstance(block, Heading)
        for unit in reversed(before):
            if unit.key in self.standing and (heads or unit.section == section):
                line = self.standing[unit.key][0]
                known = {found.line for found in self.found.values()}
                while heads and line + 1 < len(self.lines) and line + 1 not in known:
                    line += 1
                return line
        return None

    def _placed(self, unit: MarkedUnit, line: int, at: int) -> None:
        self.standing[unit.key] = line, at
        self.remembered[unit.key] = self.new[unit.key].written
        self.result.placed.append(unit.key)
        self._show_new(unit, (line, at + 1))

    def _unplaced(self, unit: MarkedUnit) -> None:
        self.result.unplaced.append(unit.key)
        self._show_new(unit, (len(self.lines), len(self.shown)))

    def _show_new(self, unit: MarkedUnit, place: tuple[int, int]) -> None:
        new = self.new[unit.key]
        shown = KeptPiece(unit.key, unit.kind, "new", "", unit.text, now=new.claims, section=unit.section)
        self.shown.append((place, shown))

    def _show(self, piece: WrittenPiece, found: FoundPiece, state: PieceState, new: NewPiece | None = None) -> None:
        proposal = ""
        if new and compared(piece.kind, new.unit.text) != compared(piece.kind, found.text):
            proposal = new.unit.text
        now = new.claims if new else ()
        shown = KeptPiece(
            piece.key, piece.kind, state, found.text, proposal, piece.claims, now, piece.section, found.line
        )
        self.shown.append(((found.line, found.start), shown))

    def _show_own(self) -> None:
        """What is the author's: the text where nothing of ours was found."""
        taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for found in self.found.values():
            taken[found.line].append((found.start, found.end))
        for number, line in enumerate(self.lines):
            at = 0
            for start, end in [*sorted(taken[number]), (len(line.text), len(line.text))]:
                for from_, to in sentence_spans(line.text, at, max(at, start)):
                    text = line.text[from_:to]
                    state: PieceState = "to do" if any(sign in text for sign in TO_DO) else "author's"
                    self.shown.append(((number, from_), KeptPiece("", line.kind, state, text, line=number)))
                at = max(at, end)


def changed_numbers(was: Sequence[WrittenClaim], now: Sequence[WrittenClaim], words: Wording) -> str:
    """What changed in the numbers of a piece, in words; empty where nothing did.

    A percentage is told only where the number that it is of is not said.
    """
    before, after = {one.id: one for one in was}, {one.id: one for one in now}
    changes: list[str] = []
    for id_, old in before.items():
        new = after.get(id_)
        if new is not None and (old.n, old.base) != (new.n, new.base):
            changes.append(words.kept_changed.format(was=_said(old, words), now=_said(new, words), id=id_))
    changes += [
        words.kept_no_more.format(was=_said(old, words), id=id_) for id_, old in before.items() if id_ not in after
    ]
    changes += [
        words.kept_added.format(now=_said(new, words), id=id_) for id_, new in after.items() if id_ not in before
    ]
    return "; ".join(dict.fromkeys(changes))


def _says(text: str, was: Sequence[WrittenClaim], now: Sequence[WrittenClaim]) -> bool:
    """Whether a text that the author changed says every number that changed as it is now."""
    before = {one.id: one for one in was}
    changed = [one for one in now if one.id in before and before[one.id] != one]
    said = f" {normalised(text).lower()} "
    return (
        bool(changed)
        and before.keys() == {one.id for one in now}
        and all(normalised(one.text).lower() in said for one in changed)
    )


def _said(claim: WrittenClaim, words: Wording) -> str:
    if claim.measure == "n" and claim.n is not None:
        return words.kept_of.format(n=claim.n, base=claim.base)
    if claim.measure == "percent" and claim.n is not None:
        return f"{claim.n}%"
    return str(claim.n) if claim.n is not None else claim.text


def _sections(document: ReportDocument) -> Iterable[tuple[Block, str]]:
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = block.key
        yield block, section
