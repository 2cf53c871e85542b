"""The line in which one types what to find in the open document."""

from __future__ import annotations

from typing import ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from qualcode.i18n import _
from qualcode.tui.widgets.glyphs import PRINTABLE


class Finder(Protocol):
    """Who finds what is typed."""

    def typed(self, words: str) -> None:
        """What to find is now ``words``."""

    def action_find_step(self, step: int) -> None:
        """On to the next hit, or with -1 back to the previous one."""

    def leave(self, *, stay: bool) -> None:
        """The line is left: ``stay`` to read on with the hits marked, otherwise for good."""

    def widen(self) -> None:
        """What is sought here is to be sought in the whole project."""


class FindBar(Horizontal):
    """A line to type in, which hit one is at, and the keys that go on from there."""

    DEFAULT_CSS = """
    FindBar { height: 1; background: $panel-lighten-1; display: none; }
    FindBar > #find-sign { width: auto; padding: 0 1; color: $accent; text-style: bold; }
    FindBar > Input, FindBar > Input:focus {
        width: 1fr; height: 1; border: none; padding: 0; background: transparent; background-tint: $background 0%;
    }
    FindBar > #find-count { width: auto; padding: 0 2; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,down", "step(1)", _("Next hit"), show=False, id="find.next"),
        Binding("up,shift+enter,ctrl+shift+g", "step(-1)", _("Previous hit"), show=False, id="find.previous"),
        Binding("tab", "stay", _("Stay here, with the hits marked"), show=False, id="find.stay"),
        Binding("escape", "leave", _("Stop finding"), show=False, id="find.leave"),
        # Before the line itself, which would take it to delete a word.
        Binding("ctrl+f", "widen", _("Search the project"), show=False, priority=True, id="search.project"),
    ]

    def __init__(self, finder: Finder) -> None:
        super().__init__(id="find-bar")
        self._finder = finder

    def compose(self) -> ComposeResult:
        """The sign of finding, the line, and the count."""
        yield Static("/", id="find-sign", markup=False)
        yield Input(placeholder=_("Find in this document"), restrict=PRINTABLE, id="find-words")
        yield Static(id="find-count", markup=False)

    @property
    def words(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def show_words(self, words: str) -> None:
        """Show the line with these words in it."""
        self.display = True
        line = self.query_one(Input)
        with line.prevent(Input.Changed):
            line.value = words

    def ask(self) -> None:
        """Show the line, with the words that were sought last ready to be replaced, and type in it."""
        self.display = True
        line = self.query_one(Input)
        line.select_all()
        self.screen.set_focus(line)

    def count(self, text: str, *, mood: str = "$foreground 75%") -> None:
        """Show which hit one is at."""
        self.query_one("#find-count", Static).update(Content.styled(text, mood))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find while it is typed."""
        event.stop()
        self._finder.typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the next hit."""
        event.stop()
        self.action_step(1)

    def action_step(self, step: int) -> None:
        """On to the next hit, or back."""
        self._finder.action_find_step(step)

    def action_stay(self) -> None:
        """Read on here."""
        self._finder.leave(stay=True)

    def action_leave(self) -> None:
        """Stop finding."""
        self._finder.leave(stay=False)

    def action_widen(self) -> None:
        """Search the project for the same."""
        self._finder.widen()
