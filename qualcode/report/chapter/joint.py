"""A joint display: what sources say of a theme, what their author makes of it, and whether the numbers allow that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

from qualcode.model import FIGURE
from qualcode.outline import Relation
from qualcode.report.chapter.summary import CodeLine, PartSummary, ThemeSummary
from qualcode.specs import SourceFigure

Flag = Literal["undecided", "silent", "in-line", "contradiction"]
"""What is to be looked at again: no verdict, one on a silence, or one that the numbers are against."""


class JointSource(NamedTuple):
    """What one source says: a line of a group, or a figure."""

    column: str
    line: CodeLine | None
    figure: SourceFigure | None
    opposite: bool

    @property
    def is_silent(self) -> bool:
        """Whether nobody of a group speaks of it: that is no finding, unless all were asked and answered."""
        return self.line is not None and not (self.line.base and (self.line.quantity.n or self.line.all_answer))

    @property
    def share(self) -> Fraction | None:
        """The part of its base of which the row's theme is so; ``None`` where it is no part of one, or is silence."""
        found = self.figure.share if self.figure else None
        if self.line is not None and not self.is_silent:
            found = Fraction(self.line.quantity.n, self.line.quantity.base)
        return found if found is None or not self.opposite else 1 - found


@dataclass(frozen=True, slots=True)
class JoinedRow:
    """A row with what its sources say, in the order of the columns."""

    theme: str
    sources: tuple[JointSource, ...]
    verdict: Relation | None
    explains: str

    @property
    def flag(self) -> Flag | None:
        """What is to be looked at again, if anything.

        Sources are in line where a majority in one is none in another; nor do they contradict each other where all say
        that it is a majority, or all that it is none. Exactly half is on neither side. That nobody of a group speaks of
        something is in line with nothing, and contradicts nothing.
        """
        if self.verdict is None:
            return "undecided" if len(self.sources) > 1 else None
        shares = [share for source in self.sources if (share := source.share) is not None]
        above, below = (any(2 * share > 1 for share in shares), any(2 * share < 1 for share in shares))
        if self.verdict == "in-line" and above and below:
            return "in-line"
        alike = len(shares) > 1 and (above is not below) and all(2 * share != 1 for share in shares)
        if self.verdict == "contradiction" and alike:
            return "contradiction"
        silent = self.verdict != "not-comparable" and any(source.is_silent for source in self.sources)
        return "silent" if silent else None


class FlaggedRow(NamedTuple):
    """A row of a joint display that is to be looked at again, and why."""

    display: str
    theme: str
    flag: Flag
    shares: tuple[tuple[str, Fraction], ...]


def joined_rows(part: PartSummary, figures: Mapping[str, SourceFigure]) -> Iterator[JoinedRow]:
    """The rows of a joint display with what its sources say; ``figures`` are by address as the outline has them."""
    if part.joint is None:
        return
    lines = iter(part.lines)
    columns = part.joint.columns
    for row in part.joint.rows:
        sources = [
            JointSource(cell.column, None, figures[cell.address], cell.opposite)
            if cell.address.startswith(FIGURE)
            else JointSource(cell.column, next(lines), None, cell.opposite)
            for cell in row.cells
        ]
        sources.sort(key=lambda source: columns.index(source.column))
        yield JoinedRow(row.theme, tuple(sources), row.verdict, row.explains)


def flagged_rows(summary: ThemeSummary) -> list[FlaggedRow]:
    """The rows of all joint displays of a chapter that are to be looked at again."""
    parts = [part for group in summary.groups for section in group.sections for part in section.parts]
    return [
        FlaggedRow(
            part.joint.title,
            row.theme,
            row.flag,
            tuple((one.column, one.share) for one in row.sources if one.share is not None),
        )
        for part in parts
        if part.joint is not None
        for row in joined_rows(part, summary.figures)
        if row.flag is not None
    ]
