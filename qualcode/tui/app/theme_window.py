"""Choosing a theme: each is shown while it is highlighted."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.widgets.themes import THEMES


class ThemeWindow(ModalScreen[str | None]):
    """The name of a theme, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False, id="window.back")
    ]

    # The workspace behind it is what the theme is looked at on.
    DEFAULT_CSS = "ThemeWindow { background: transparent; align: right bottom; }"

    def __init__(self, current: str) -> None:
        super().__init__()
        self._current = current

    def compose(self) -> ComposeResult:
        """The themes."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(_("Theme"), "bold"), classes="quote")
            yield RowList(id="themes")
            yield Static(key_words(_("↑ ↓ look   Enter keep   Esc as it was")), classes="hint")

    def on_mount(self) -> None:
        """Fill the list."""
        words = {
            "dark": _("Dark"),
            "light": _("Light"),
            "high-contrast": _("Dark, more contrast"),
            "high-contrast-light": _("Light, more contrast"),
            "colour-blind": _("Dark, for the colour-blind"),
            "colour-blind-light": _("Light, for the colour-blind"),
        }
        roster = self.query_one(RowList)
        roster.styles.height = len(THEMES)
        items = [ListItem(theme.name, words[theme.name], theme.name) for theme in THEMES]
        roster.set_items(items, key=self._current)
        roster.focus()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the theme."""
        if event.item is not None:
            self.app.theme = str(event.item.key)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the theme."""
        if event.item is not None:
            self.dismiss(str(event.item.key))
