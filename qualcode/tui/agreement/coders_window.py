"""The window in which one ticks whom to compare."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.tui.widgets.row_list import ListItem, RowList

_MOST = 14


class CodersWindow(ModalScreen[tuple[str, ...] | None]):
    """Some of the coders; the answer is empty where it is everybody, and ``None`` where it stays as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("space", "tick", _("Choose, or not"), show=False, priority=True),
        Binding("delete", "everybody", _("Everybody"), show=False, priority=True),
        Binding("enter", "take", _("Compare these"), show=False, priority=True),
    ]

    def __init__(self, coders: Sequence[str], chosen: Collection[str]) -> None:
        super().__init__()
        self._coders = coders
        self._chosen = set(chosen) & set(coders)

    def compose(self) -> ComposeResult:
        """The question and the coders."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(_("Compare which coders?"), "bold"), classes="quote")
            yield RowList(id="choices")
            yield Static(classes="hint", id="hint")

    def on_mount(self) -> None:
        """Make the list as high as it is long."""
        roster = self.query_one(RowList)
        roster.styles.height = min(_MOST, len(self._coders))
        self._fill()
        roster.focus()

    def _fill(self) -> None:
        items = [
            ListItem(name, f"[{'✓' if name in self._chosen else ' '}] {name}", strong=name in self._chosen)
            for name in self._coders
        ]
        self.query_one(RowList).set_items(items)
        few = len(self._chosen) < 2
        hint = (
            _("It takes two   space chooses   Esc back") if few else _("space chooses   Enter compares   Del everybody")
        )
        self.query_one("#hint", Static).update(Content.styled(hint, "$warning" if few else "$foreground 65%"))

    def action_tick(self) -> None:
        """Take the highlighted coder in, or leave them out."""
        item = self.query_one(RowList).highlighted
        if item is not None:
            self._chosen ^= {str(item.key)}
            self._fill()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click takes a coder in, or leaves them out."""
        event.stop()
        self.action_tick()

    def action_everybody(self) -> None:
        """Take everybody in."""
        self._chosen = set(self._coders)
        self._fill()

    def action_take(self) -> None:
        """Compare those who are chosen."""
        if len(self._chosen) > 1:
            everybody = len(self._chosen) == len(self._coders)
            self.dismiss(() if everybody else tuple(name for name in self._coders if name in self._chosen))
