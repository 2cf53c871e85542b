"""The table of the answers: conflicts in red, silence faint."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style

from qualcode.tui.widgets.table import DataGrid


class AnswersGrid(DataGrid):
    """Cells with a look of their own, by row and column."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"answers--conflict", "answers--silence", "answers--total"}

    DEFAULT_CSS = """
    AnswersGrid {
        & .answers--conflict { color: $error; text-style: bold; }
        & .answers--silence { color: $foreground 55%; }
        & .answers--total { color: $primary; text-style: bold; }
    }
    """

    looks: Mapping[tuple[int, Hashable], str] = {}
    """The component that a cell looks like, by the keys of its row and column."""

    def painted(self, row: int, number: int, text: str, style: Style) -> list[Segment]:
        """A cell in its look."""
        line = self.rows[row]
        look = "answers--total" if line.last else self.looks.get((line.key, self.columns[number].key), "")
        return [Segment(text, style + self.shade(look) if look else style)]
