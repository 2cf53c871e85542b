"""What was said in this session, to read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import lines_of

_MOST = 500
_SIGNS = {"success": "✓", "warning": "!", "error": "✗"}


class Told(NamedTuple):
    """Something that was said: when (local time), how (success, warning, error) and what."""

    at: datetime
    mood: str
    words: str


class Messages(ModalScreen[None]):
    """The messages, the newest at the bottom."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,M", "dismiss(None)", _("Back"), show=False, id="window.back")
    ]

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__()
        self._told = told[-_MOST:]

    def compose(self) -> ComposeResult:
        """Each with the time and a sign of how it was meant."""
        parts: list[str | tuple[str, str]] = []
        for at, mood, words in self._told:
            sign = _SIGNS.get(mood, "·")
            parts += [(f"{at:%H:%M:%S}  ", "$foreground 65%"), (f"{sign} ", f"bold ${mood}"), lines_of(words) + "\n"]
        if not parts:
            parts = [(_("Nothing has been said yet."), "$foreground 65%")]
        with Vertical(classes="window"):
            yield Static(Content.styled(_("Messages of this session"), "bold"), classes="quote")
            with VerticalScroll(id="keys"):
                yield Static(Content.assemble(*parts), markup=False)
            yield Static(key_words(_("↑ ↓ scroll   Esc back")), classes="hint")

    def on_mount(self) -> None:
        """The newest is what one is looking for."""
        page = self.query_one(VerticalScroll)
        page.focus()
        page.scroll_end(animate=False)
