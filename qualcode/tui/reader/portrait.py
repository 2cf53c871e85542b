"""The portrait of a document: one coloured cell per turn, to see what has been coded where, and to jump by."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.model import Codebook, Coding, Turn
from qualcode.text.spans import SpanIndex, overlap
from qualcode.tui.reader.coverage import turns_to_code, turns_with_a_speaker
from qualcode.tui.widgets.colours import colour_of, legible
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.help import key_words

_CELL = 2
"""Columns of a cell: a sign and the space behind it."""


class PortraitSquare(Enum):
    """What a cell of the portrait says; the values are what is painted, so that colour is not all there is."""

    CODED = "■"
    UNCODED = "□"
    INTERVIEWER = "·"
    ASKED = "▪"
    """A turn of the interviewer, or outside the conversation, that bears a coding."""


class Cell(NamedTuple):
    """A turn: ``colour`` and ``themes`` are of the codings on it, the theme that covers most of it first."""

    kind: PortraitSquare
    colour: str | None
    themes: tuple[str, ...]


def cells_of(turns: Sequence[Turn], codings: Iterable[Coding], codebook: Codebook) -> list[Cell]:
    """A cell for each turn, from the codings that are shown."""
    shown = list(codings)
    index = SpanIndex([(coding.start, coding.end) for coding in shown])
    tops = {code.id: codebook.top(code.id) for code in codebook.codes}
    waiting = set(turns_to_code(turns))
    found = []
    for number, turn in enumerate(turns):
        asked = number not in waiting
        covered: Counter[int] = Counter()
        for place in index.meeting(turn.body, turn.end):
            coding = shown[place]
            # Of themes that cover as much, the one that begins first comes first: a Counter keeps that order.
            covered[tops[coding.code_id].id] += overlap((coding.start, coding.end), (turn.body, turn.end))
        themes = [theme for theme, _size in covered.most_common()]
        if themes:
            kind = PortraitSquare.ASKED if asked else PortraitSquare.CODED
            names = tuple(codebook.by_id[theme].name for theme in themes)
            found.append(Cell(kind, colour_of(codebook, themes[0]), names))
        else:
            found.append(Cell(PortraitSquare.INTERVIEWER if asked else PortraitSquare.UNCODED, None, ()))
    return found


class PortraitGrid(ScrollView, can_focus=True, inherit_bindings=False):
    """Cells in rows, one of them at hand; draws only the rows in sight."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {"grid--interviewer", "grid--uncoded", "grid--number", "grid--at"}

    DEFAULT_CSS = """
    PortraitGrid {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & .grid--interviewer { color: $foreground 45%; }
        & .grid--uncoded { color: $foreground 70%; }
        & .grid--number { color: $foreground 65%; }
        & .grid--at { background: $foreground; color: $background; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", _("Previous turn"), show=False, id="portrait.left"),
        Binding("right,l", "step(1)", _("Next turn"), show=False, id="portrait.right"),
        Binding("up,k", "row(-1)", _("Up"), show=False, id="portrait.up"),
        Binding("down,j", "row(1)", _("Down"), show=False, id="portrait.down"),
        Binding("pageup", "page(-1)", _("Page up"), show=False, id="portrait.page_up"),
        Binding("pagedown", "page(1)", _("Page down"), show=False, id="portrait.page_down"),
        Binding("home,g", "edge(0)", _("First"), show=False, id="portrait.first"),
        Binding("end,G", "edge(-1)", _("Last"), show=False, id="portrait.last"),
        Binding("n", "uncoded", _("Next uncoded turn"), show=False, id="portrait.next_uncoded"),
        Binding("enter", "choose", _("Go there"), show=False, id="portrait.choose"),
    ]

    class At(Message):
        """The cell at hand is now that of turn ``number``."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Chosen(Message):
        """Turn ``number`` is to be gone to."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, cells: Sequence[Cell], number: int) -> None:
        super().__init__()
        self._cells = cells
        self.number = number

    @property
    def _gutter(self) -> int:
        return len(str(len(self._cells))) + 2

    @property
    def per_row(self) -> int:
        """Cells in a row: a round number, so that the numbers before the rows are."""
        room = max(1, (self.scrollable_content_region.width - self._gutter) // _CELL)
        return room - room % 10 if room >= 10 else room

    def rows_in(self, width: int) -> int:
        """The rows that all cells take in ``width`` columns."""
        room = max(1, (width - self._gutter) // _CELL)
        return -(-len(self._cells) // (room - room % 10 if room >= 10 else room))

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view."""
        width = self.scrollable_content_region.width
        first = (y + self.scroll_offset.y) * self.per_row
        if first >= len(self._cells):
            return Strip.blank(width, self.rich_style)
        style = self.get_component_rich_style
        segments = [Segment(f"{first + 1:>{self._gutter - 2}}  ", style("grid--number"))]
        for number in range(first, min(first + self.per_row, len(self._cells))):
            cell = self._cells[number]
            if cell.colour is not None:
                page = self.background_colors[1]
                ink = self.rich_style + Style(color=legible(cell.colour, page).rich_color)
            else:
                ink = style("grid--interviewer" if cell.kind is PortraitSquare.INTERVIEWER else "grid--uncoded")
            if number == self.number:
                ink += style("grid--at", partial=True)
            segments += [Segment(cell.kind.value, ink), Segment(" ", self.rich_style)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def on_resize(self) -> None:
        """As many rows as there are for this width, with the cell at hand in view."""
        self.virtual_size = Size(self.size.width, self.rows_in(self.scrollable_content_region.width))
        self._reveal()

    def _reveal(self) -> None:
        row, height, top = self.number // self.per_row, self.size.height, self.scroll_offset.y
        if height and not top <= row < top + height:
            self.scroll_to(y=row if row < top else row - height + 1, animate=False, force=True, immediate=True)

    def go(self, number: int) -> None:
        """Take the cell of a turn, or the nearest there is."""
        self.refresh_line(self.number // self.per_row)
        self.number = max(0, min(number, len(self._cells) - 1))
        self.refresh_line(self.number // self.per_row)
        self._reveal()
        self.post_message(self.At(self.number))

    def action_step(self, step: int) -> None:
        """Go to the turn before or after."""
        self.go(self.number + step)

    def action_row(self, rows: int) -> None:
        """Go a row up or down, if there is one."""
        number = self.number + rows * self.per_row
        if 0 <= number < len(self._cells):
            self.go(number)

    def action_page(self, pages: int) -> None:
        """Go as many rows as are in sight."""
        self.go(self.number + pages * max(1, self.size.height - 1) * self.per_row)

    def action_edge(self, number: int) -> None:
        """Go to the first or the last turn."""
        self.go(number if number >= 0 else len(self._cells) - 1)

    def action_uncoded(self) -> None:
        """Go to the next hollow cell, round the end if need be."""
        order = [*range(self.number + 1, len(self._cells)), *range(self.number)]
        self.go(next((number for number in order if self._cells[number].kind is PortraitSquare.UNCODED), self.number))

    def action_choose(self) -> None:
        """Go to the turn in the transcript."""
        self.post_message(self.Chosen(self.number))

    def on_click(self, event: events.Click) -> None:
        """A click takes a cell and goes to its turn."""
        column = (event.x - self._gutter) // _CELL
        number = (event.y + self.scroll_offset.y) * self.per_row + column
        if 0 <= column < self.per_row and number < len(self._cells):
            self.go(number)
            self.action_choose()


class Portrait(ModalScreen[int | None]):
    """The whole document at a glance; the number of the turn to go to, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,p,q", "dismiss(None)", _("Back"), show=False)]

    def __init__(self, text: str, turns: Sequence[Turn], cells: Sequence[Cell], number: int, about: str) -> None:
        super().__init__()
        self._text = text
        self._turns = turns
        self._spoken = turns_with_a_speaker(turns)
        self._cells = cells
        self._number = number
        self._about = about

    def compose(self) -> ComposeResult:
        """Cells, what their colours mean, and the turn at hand."""
        with Vertical(classes="window"):
            yield Static(Content.styled(paint(self._about), "bold"), classes="title")
            yield PortraitGrid(self._cells, self._number)
            yield Static(id="legend", markup=False)
            yield Static(id="turn", markup=False)
            hint = _("← → ↑ ↓ move   n next uncoded   Enter go there   Esc back")
            yield Static(key_words(hint), classes="hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the turn that is being read."""
        self.query_one(PortraitGrid).focus()
        self._tell(self._number)

    def on_resize(self) -> None:
        """As high as the cells need, and no higher than leaves room for the rest."""
        grid = self.query_one(PortraitGrid)
        grid.styles.height = max(1, min(grid.rows_in(self._width()), self.size.height - 16))
        self.call_after_refresh(self._legend)

    def _width(self) -> int:
        """The cells that the window will have inside, before it has been laid out."""
        return max(20, min(self.size.width * 84 // 100, 110) - 6)

    def _legend(self) -> None:
        page = self.query_one(PortraitGrid).background_colors[1]
        themes = Counter(cell.themes[0] for cell in self._cells if cell.themes)
        colours = {cell.themes[0]: cell.colour or "" for cell in self._cells if cell.themes}
        faint = "$foreground 65%"
        entries = [
            Content.assemble(("■ ", legible(colours[theme], page).hex), fit(theme, 40), (f" {turns}", faint))
            for theme, turns in themes.most_common()
        ]
        uncoded = sum(cell.kind is PortraitSquare.UNCODED for cell in self._cells)
        entries.append(Content.assemble("□ " + _("uncoded"), (f" {uncoded}", faint)))
        entries.append(Content.styled("· " + _("other turns"), faint))
        legend = self.query_one("#legend", Static)
        legend.update(in_rows(entries, legend.size.width or self._width()))

    def _tell(self, number: int) -> None:
        """Show the turn at hand: who speaks, what it is coded with, and how it begins."""
        panel = self.query_one("#turn", Static)
        turn, cell = self._turns[number], self._cells[number]
        width = panel.size.width or self._width()
        at = max(1, bisect_right(self._spoken, number))
        where = _("turn {number}/{all}").format(number=at, all=len(self._spoken))
        who = " · ".join(filter(None, (where, turn.speaker or "", turn.question or "")))
        body = " ".join(self._text[turn.body : turn.end].split())
        panel.update(
            Content.assemble(
                (paint(who), "bold"),
                ("   " + paint(", ".join(cell.themes)) if cell.themes else "", "$foreground 70%"),
                "\n",
                fit(body, 2 * width - 4),
            ),
            layout=False,
        )

    def on_portrait_grid_at(self, event: PortraitGrid.At) -> None:
        """Another turn is at hand."""
        self._tell(event.number)

    def on_portrait_grid_chosen(self, event: PortraitGrid.Chosen) -> None:
        """That is the turn to read."""
        self.dismiss(event.number)


def in_rows(entries: Sequence[Content], width: int) -> Content:
    """Entries behind each other, each of them whole in a row of ``width`` cells."""
    rows: list[Content] = []
    for entry in entries:
        if rows and rows[-1].cell_length + 3 + entry.cell_length <= width:
            rows[-1] = rows[-1] + "   " + entry
        else:
            rows.append(entry)
    return Content("\n").join(rows)
