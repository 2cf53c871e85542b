"""A table of figures: intervals drawn beside their numbers, and rows to be put worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message

from qualcode.i18n import _
from qualcode.tui.widgets.interval import MARK, parted
from qualcode.tui.widgets.table import DataGrid, TableCells, TableColumn

Tints = Mapping[tuple[int, str], str]
"""For a row and a column (by their keys) one of ``good``, ``fair``, ``poor`` and ``none``."""


DRAWN = "scale"
"""The key of the column with drawings."""


class FiguresGrid(DataGrid, inherit_bindings=False):
    """Rows of figures; a column that does not fit whole is left for the arrow to the right, but for those of words."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "figures--good",
        "figures--fair",
        "figures--poor",
        "figures--none",
        "figures--mark",
    }

    DEFAULT_CSS = """
    FiguresGrid {
        & .figures--good { color: $success; }
        & .figures--fair { color: $warning; }
        & .figures--poor { color: $error; }
        & .figures--none { color: $foreground 65%; }
        & .figures--mark { color: $foreground 25%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(binding for binding in DataGrid.BINDINGS if isinstance(binding, Binding) and binding.id != "list.sort"),
        Binding("o", "sort", _("Worst first, or in reading order"), show=False, id="agreement.order"),
    ]

    class Reordered(Message):
        """The rows are wanted in the other order."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._tints: Tints = {}

    def show(self, columns: Sequence[TableColumn], rows: Sequence[TableCells], tints: Tints, key: int | None) -> None:
        """Show these rows as they stand; the row of that ``key`` is current, or else the one that was."""
        self._tints = tints
        self.fill(columns, rows, key)

    def painted(self, row: int, number: int, text: str, style: Style) -> list[Segment]:
        """A cell in its colour; the marks of a drawing step back, for they are the same in every row."""
        key = str(self.columns[number].key)
        name = self._tints.get((self.rows[row].key, key))
        own = style + self.shade(f"figures--{name}") if name else style
        if key != DRAWN:
            return [Segment(text, own)]
        mark = style + self.shade("figures--mark")
        return [Segment(part, mark if part == MARK else own) for part in parted(text)]

    def _measure(self) -> None:
        """Drawings are as wide as they are drawn, whatever stands above them."""
        super()._measure()
        for number, column in enumerate(self.columns):
            if column.key == DRAWN and self.rows:
                self._widths[number] = len(self.rows[0].cells[number])

    def _shown(self) -> Iterator[tuple[int, int]]:
        """The columns in sight: half a figure would be another one."""
        for number, width in super()._shown():
            words = number == 0 or not (self.columns[number].right or self.columns[number].key == DRAWN)
            if words or width == self._widths[number]:
                yield number, width

    def action_sort(self) -> None:
        """Ask for the other order; a click on the titles does, too."""
        self.post_message(self.Reordered())
