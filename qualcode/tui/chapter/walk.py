"""Where one is in a chapter, without the screen: which piece, which number of it, and which blocks are listed."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode.report.blocks import Claim
from qualcode.session.chapter.page import CELLS, WAITING, ChapterPage, PageBlock, PagePiece, PieceNumber, Standing


@dataclass
class ChapterWalk:
    """A page and the place in it; ``only`` lists the blocks that stand so, and no others."""

    page: ChapterPage
    piece: int = 0
    number: int = -1
    only: Standing | None = None

    @property
    def here(self) -> PagePiece | None:
        """The piece at hand."""
        return self.page.pieces[self.piece] if self.page.pieces else None

    @property
    def said(self) -> PieceNumber | None:
        """The number at hand."""
        here = self.here
        return here.numbers[self.number] if here is not None and 0 <= self.number < len(here.numbers) else None

    @property
    def claim(self) -> Claim | None:
        """The same as it was counted."""
        return self.said.claim if self.said is not None else None

    @property
    def block(self) -> int:
        """The place of the block at hand."""
        return self.here.block if self.here is not None else 0

    @property
    def listed(self) -> list[int]:
        """The places of the blocks that are listed."""
        return [place for place, one in enumerate(self.page.blocks) if self.only in (None, one.standing)]

    def take(self, page: ChapterPage) -> None:
        """Go on in a page that was read anew, at the same piece and number where these are still there."""
        here, claim = self.here, self.claim
        place, self.page = self.piece, page
        keys = {piece.kept.key: number for number, piece in enumerate(page.pieces) if piece.kept.key}
        found = keys.get(here.kept.key) if here is not None else None
        self.go_to(found if found is not None else min(place, len(page.pieces) - 1))
        if claim is not None and self.here is not None:
            numbers = [one.claim.key for one in self.here.numbers]
            self.number = numbers.index(claim.key) if claim.key in numbers else self.number
        if not self.listed:
            self.only = None

    def go_to(self, piece: int) -> None:
        """Stand on a piece, at its first number."""
        self.piece = max(0, min(piece, len(self.page.pieces) - 1))
        self.number = 0 if self.here is not None and self.here.numbers else -1

    def go_to_block(self, block: int) -> None:
        """Stand where a block begins."""
        if 0 <= block < len(self.page.blocks) and block != self.block:
            self.go_to(self.page.blocks[block].first)

    def step(self, step: int) -> None:
        """Go to the next sentence, heading or row of a table, or with -1 the previous one."""
        place = self.piece
        for _step in range(abs(step)):
            place = self._beside(place, 1 if step > 0 else -1)
        if place != self.piece:
            self.go_to(place)

    def _beside(self, place: int, step: int) -> int:
        pieces, row, at = self.page.pieces, _row(self.page.pieces[place]), place + step
        while 0 <= at < len(pieces) and row and _row(pieces[at]) == row:
            at += step
        if not 0 <= at < len(pieces):
            return place
        row = _row(pieces[at])
        while step < 0 and row and at and _row(pieces[at - 1]) == row:
            at -= 1
        return at

    def step_number(self, step: int) -> bool:
        """Go to the next number, wherever that is; whether there is one."""
        here = self.here
        if here is not None and 0 <= self.number + step < len(here.numbers):
            self.number += step
            return True
        at = self.piece + step
        while 0 <= at < len(self.page.pieces):
            if numbers := self.page.pieces[at].numbers:
                self.piece, self.number = at, 0 if step > 0 else len(numbers) - 1
                return True
            at += step
        return False

    def next_waiting(self, step: int = 1) -> bool:
        """Go to the next piece that waits for its author or for an update, from the end on from the beginning."""
        count, at = len(self.page.pieces), self.piece
        for number in range(1, count + 1):
            place = (at + step * number) % count
            if self.page.pieces[place].standing in WAITING:
                self.go_to(place)
                return place != at
        return False

    def of_block(self, block: PageBlock) -> str:
        """How a block begins."""
        return next((piece.text for piece in self.page.pieces[block.first : block.last] if piece.text), "")


def _row(piece: PagePiece) -> str:
    """The row of a table that a piece is in; empty for all else."""
    return piece.kept.key.rpartition("/")[0] if piece.kept.kind in CELLS else ""
