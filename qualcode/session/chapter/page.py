"""A chapter in pieces that can be walked through: how each stands, the numbers in it, and the block that it is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Literal, NamedTuple

from qualcode.files.reading import is_there
from qualcode.i18n import _
from qualcode.report.basis import words_of_blind
from qualcode.report.blocks import Claim, Sentence, placed_claims, walk
from qualcode.report.blocks import Quoted as QuotedBlock
from qualcode.report.chapter.blocks import PartPlace
from qualcode.report.kept.chapter import OpenedChapter, drafted_chapter, opened_chapter
from qualcode.report.kept.planning import KeptPiece, PieceState
from qualcode.report.marks import units
from qualcode.session.chapter.sources import ChapterSource
from qualcode.session.session import Session
from qualcode.storage.codings import counts_by_document
from qualcode.storage.reported import AskedChapter, WrittenClaim
from qualcode.storage.rounds import blind_documents

Standing = PieceState | Literal["to update"]
"""How a piece stands, as a list has it: what an update writes anew stands apart."""

STANDINGS: tuple[Standing, ...] = (
    "stale", "orphaned", "to do", "to update", "new", "edited", "author's", "deleted", "generated",
)  # fmt: skip
"""In the order in which they ask for somebody: a block stands as the first of its pieces."""

WAITING: tuple[Standing, ...] = ("stale", "orphaned", "to do", "to update", "new")
"""What wants to be looked at."""

CELLS = ("cell", "header")

CHEAP = 20_000
"""Up to so many codings a chapter that is out of date is read again without being asked for."""


class ReadingStopped(Exception):  # noqa: N818
    """The reading was stopped; nothing is shown of it."""


class PieceNumber(NamedTuple):
    """A number of a piece, at ``text[start:end]`` of it: several may be said by the same words.

    Both are -1 where the text does not say it (any more).
    """

    start: int
    end: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class PagePiece:
    """A piece of the chapter: as it is kept, how it stands, its numbers, and the codings that it quotes.

    ``block`` is the place of its block. ``at`` is its place in the outline, ``None`` where it has none there.
    """

    kept: KeptPiece
    standing: Standing
    block: int
    numbers: tuple[PieceNumber, ...] = ()
    at: PartPlace | None = None
    quotes: tuple[QuotedBlock, ...] = ()

    @property
    def text(self) -> str:
        """What stands there; of what is not in the file, what would stand there."""
        return self.kept.text or self.kept.proposal

    @property
    def was(self) -> list[tuple[str, str]]:
        """Its numbers as they were written last: the id of each, and what it said."""
        return [_as_counted(one) for one in self.kept.was]

    @property
    def now(self) -> list[tuple[str, str]]:
        """The same as they are now."""
        return [_as_counted(one) for one in self.kept.now]


class PageBlock(NamedTuple):
    """Pieces that stand together: ``pieces[first:last]`` of the page. ``kind`` is that of the first."""

    kind: str
    standing: Standing
    first: int
    last: int


@dataclass(frozen=True)
class ChapterPage:
    """A chapter to look at. ``blind`` says what an open round hides; ``cheap`` is whether it may be read again unasked.

    ``stamp`` tells its files as they were read, ``version`` the project.
    """

    source: ChapterSource
    opened: OpenedChapter
    pieces: Sequence[PagePiece]
    blocks: Sequence[PageBlock]
    blind: str
    version: tuple[int, int]
    stamp: tuple[object, ...]
    cheap: bool

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many blocks stand in each way."""
        return Counter(block.standing for block in self.blocks)


def open_page(session: Session, source: ChapterSource, asked: AskedChapter, stop: Event) -> ChapterPage:
    """The chapter as it is now. ``asked`` is how one that is in no file yet is asked for.

    Errors as :func:`report.kept.chapter.update_chapter` and :func:`report.chapter.facts.read_summary` have them;
    :class:`ReadingStopped` where it is not wanted any more.
    """
    project = session.project
    with project.snapshot():
        if stop.is_set():
            raise ReadingStopped
        if source.kind == "file" and source.path is not None:
            opened = opened_chapter(project, source.path)
        else:
            opened = drafted_chapter(project, asked, outline=source.path)
        if stop.is_set():
            raise ReadingStopped
        pieces, blocks = _laid_out(opened)
        return ChapterPage(
            source,
            opened,
            pieces,
            blocks,
            words_of_blind(blind_documents(project)),
            project.data_version(),
            stamp_of(source, opened),
            sum(counts_by_document(project).values()) <= CHEAP,
        )


def stamp_of(source: ChapterSource, opened: OpenedChapter | None) -> tuple[object, ...]:
    """What tells the files of a chapter as they are now from what they were."""
    paths = [source.path, opened.outline if opened else None]
    found: list[object] = []
    for path in paths:
        if path is None or not is_there(path):
            found.append(None)
            continue
        try:
            state = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((state.st_mtime_ns, state.st_size))
    return tuple(found)


def differs(session: Session, page: ChapterPage) -> bool:
    """Whether the project or a file of the chapter has changed since it was read."""
    return session.project.data_version() != page.version or stamp_of(page.source, page.opened) != page.stamp


def _laid_out(opened: OpenedChapter) -> tuple[list[PagePiece], list[PageBlock]]:
    claims = {unit.key: unit.claims for unit in units(opened.document)}
    quotes = _quotes(opened)
    pieces: list[PagePiece] = []
    first: list[int] = []
    before: KeptPiece | None = None
    for kept in opened.state.pieces:
        block = opened.blocks.get(kept.key, "")
        if block in opened.beside or _is_empty(kept):
            continue
        if before is None or not _together(before, kept, opened.blocks):
            first.append(len(pieces))
        update = opened.state.update_of(kept)
        standing: Standing = (
            "to update" if update in ("rewritten", "removed") and kept.state in ("generated", "to do") else kept.state
        )
        at = opened.places.get(kept.key) or opened.places.get(block)
        numbers = _numbers(kept, claims.get(kept.key, ()))
        pieces.append(PagePiece(kept, standing, len(first) - 1, numbers, at, quotes.get(kept.key, ())))
        before = kept
    blocks = []
    for start, end in zip(first, [*first[1:], len(pieces)], strict=True):
        there = {piece.standing for piece in pieces[start:end]}
        standing = next(one for one in STANDINGS if one in there)
        blocks.append(PageBlock(pieces[start].kept.kind, standing, start, end))
    return pieces, blocks


def _is_empty(kept: KeptPiece) -> bool:
    """Whether nothing can be seen of it: a cell keeps its place in its row all the same."""
    return kept.kind not in CELLS and not (kept.text.strip() or kept.proposal.strip())


def _together(before: KeptPiece, kept: KeptPiece, blocks: Mapping[str, str]) -> bool:
    """Whether a piece stands in the block of the one before it."""
    one, other = (blocks.get(piece.key, "") for piece in (before, kept))
    if one and one == other:
        return True
    if kept.kind in CELLS or before.kind in CELLS:
        return kept.kind in CELLS and before.kind in CELLS and not (one and other)
    return kept.line is not None and kept.line == before.line


def _as_counted(one: WrittenClaim) -> tuple[str, str]:
    return one.id, one.text if one.n is None else _("{n} of {base}").format(n=one.n, base=one.base)


def _quotes(opened: OpenedChapter) -> dict[str, tuple[QuotedBlock, ...]]:
    """The quotations of each piece that has any."""
    found: dict[str, tuple[QuotedBlock, ...]] = {}
    for block in opened.document.blocks:
        for part in walk(block):
            if isinstance(part, QuotedBlock):
                found.setdefault(part.key, (part,))
            elif isinstance(part, Sentence) and part.quoted:
                found[part.key] = part.quoted
    return found


def _numbers(kept: KeptPiece, claims: Sequence[Claim]) -> tuple[PieceNumber, ...]:
    """The numbers of a piece as its text says them: as they were written last, or else as they are now."""
    was = {one.id: one.text for one in kept.was}
    as_said = {claim.key: claim for claim in claims}
    # What stands together in a file is set with spaces that do not break.
    claims = tuple(replace(claim, text=claim.text.replace("\u00a0", " ")) for claim in claims)
    said = tuple(replace(claim, text=was.get(claim.id, claim.text).replace("\u00a0", " ")) for claim in claims)
    text = (kept.text or kept.proposal).replace("\u00a0", " ")
    placed = placed_claims(Sentence(kept.key, text, said))
    if len({claim.key for one in placed for claim in one.claims}) < len(said):
        again = placed_claims(Sentence(kept.key, text, tuple(claims)))
        placed = max(placed, again, key=lambda one: sum(len(found.claims) for found in one))
    found = [PieceNumber(one.start, one.end, as_said[claim.key]) for one in placed for claim in one.claims]
    there = {one.claim.key for one in found}
    found += [PieceNumber(-1, -1, claim) for key, claim in as_said.items() if key not in there]
    return tuple(found)
