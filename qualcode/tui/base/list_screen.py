"""What the screens with a long list have in common: a title, a line to filter by, the list, and its current row."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.i18n import _
from qualcode.session.code_match import holds
from qualcode.tui.base.side_screen import SideScreen
from qualcode.tui.widgets.glyphs import PRINTABLE, fit, paint
from qualcode.tui.widgets.lines import KeyLine, Part, TextLine
from qualcode.tui.widgets.table import DataGrid

if TYPE_CHECKING:
    from qualcode.model import Memo
    from qualcode.session.worker import ProjectWorker


class ListScreen(SideScreen):
    """A list that is narrowed down by a text and by other filters, with what is known of the row at hand below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", _("Filter by text"), show=False, id="list.find"),
        Binding("F", "unfilter", _("No filter"), show=False, id="list.unfilter"),
    ]

    AUTO_FOCUS = "#list"
    """Not the line to filter by, which is not shown: it would take what is typed before the list has been filled."""

    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (16, "-high")]  # noqa: RUF012

    DEFAULT_CSS = """
    ListScreen #title { background: $panel; padding: 0 1; }
    ListScreen #sift { display: none; border: none; height: 1; padding: 0 1; background: $surface; }
    ListScreen #sift.open { display: block; }
    ListScreen #list { margin: 1 1 0 1; }
    ListScreen.-low #list { margin: 0 1; }
    ListScreen.-low #detail { display: none; }
    ListScreen #detail { height: 5; padding: 0 2; margin: 1 0 0 0; background: $surface; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self.sought = ""

    def compose(self) -> ComposeResult:
        """Title, line to filter by, list, detail, and the keys."""
        yield TextLine(id="title")
        yield Input(
            placeholder=_("Type to filter   Enter keeps the filter   Esc no filter"), restrict=PRINTABLE, id="sift"
        )
        yield self.make_list()
        yield Static(id="detail", markup=False)
        yield KeyLine(id="keys-line")

    @abstractmethod
    def make_list(self) -> Widget:
        """The list, of the id *list*."""

    def filters(self) -> list[str]:
        """The filters in force but for the text, in words."""
        return []

    def drop_filters(self) -> None:
        """Take all filters but the text away."""

    @abstractmethod
    def show_list(self) -> None:
        """Show what passes the filters."""

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one("#list").focus()

    def show_title(self, name: str, count: str) -> None:
        """Show the title: what is listed, how many, and what is left out."""
        words = [*self.filters(), *([f"“{self.sought}”"] if self.sought else [])]
        left: list[Part] = [(name, "bold"), ("  " + count, "$foreground 70%")]
        if words:
            left.append(("   " + _("only {filters}").format(filters=" · ".join(map(paint, words))), "$accent"))
        self.query_one("#title", TextLine).show(left, [(paint(self.coder), "bold $primary")])

    def show_detail(self, parts: Sequence[Part]) -> None:
        """Show what is known of the current row."""
        self.query_one("#detail", Static).update(Content.assemble(*parts), layout=False)

    def memo_parts(self, own: str | None, others: Sequence[Memo]) -> list[Part]:
        """One's own memo on the current row, and those of other coders with their names, as far as there is room."""
        room = max(20, self.size.width - 6)
        parts: list[Part] = [("\n¶ " + fit(own, room if others else 2 * room), "$warning")] if own else []
        return parts + [(f"\n¶ {fit(f'{memo.coder}: {memo.text}', room)}", "$foreground 75%") for memo in others]

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether every word that is sought stands somewhere in these texts."""
        return holds(self.sought, " ".join(texts))

    def action_find(self) -> None:
        """Open the line to filter by."""
        line = self.query_one("#sift", Input)
        line.add_class("open")
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while typing."""
        self.sought = event.value.strip()
        self.show_list()

    def on_input_submitted(self) -> None:
        """Back to the list, as it is filtered now."""
        self._close_line()

    def _close_line(self) -> None:
        line = self.query_one("#sift", Input)
        line.set_class(bool(line.value), "open")
        self.query_one("#list").focus()

    def drop_text(self) -> None:
        """Take the text that is filtered by away."""
        self.sought = ""
        line = self.query_one("#sift", Input)
        with line.prevent(Input.Changed):
            line.value = ""
        line.remove_class("open")

    def action_unfilter(self) -> None:
        """Show everything again."""
        self.drop_filters()
        self.query_one("#sift", Input).value = ""
        self.sought = ""
        self._close_line()
        self.show_list()

    def action_back(self) -> None:
        """Leave the line to filter by without a filter; from the list, leave the screen."""
        if self.focused is not None and self.focused.id == "sift":
            self.query_one("#sift", Input).value = ""
            self._close_line()
        else:
            super().action_back()


class TableScreen(ListScreen):
    """A listing of which the list is a table, its rows known by the ids of what they are about."""

    def make_list(self) -> Widget:
        """The table."""
        return DataGrid(id="list")

    @property
    def grid(self) -> DataGrid:
        """The table."""
        return self.query_one(DataGrid)

    @property
    def current_id(self) -> int | None:
        """The id of what the current row is about, if there is any."""
        row = self.grid.current
        return row.key if row else None
