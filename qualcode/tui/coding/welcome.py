"""What one sees in a project without transcripts: the three ways to begin, each under a key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.doors import Door
from qualcode.i18n import _
from qualcode.tui.base.guarded import doors_of


class Welcome(VerticalScroll, can_focus=True):
    """An empty project says what to do."""

    DEFAULT_CSS = """
    Welcome { width: 1fr; height: 1fr; padding: 2 4; align-horizontal: center; scrollbar-size-vertical: 1; }
    Welcome Static { width: 1fr; max-width: 74; height: auto; }
    Welcome .about { padding: 0 0 1 5; color: $foreground 70%; }
    Welcome .aside { color: $foreground 70%; }
    .-folded Welcome { padding: 1 2; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "app.import", _("Import transcripts"), show=False, id="start.import"),
        Binding("t", "app.tutorial", _("Tutorial, five minutes"), show=False, id="start.tutorial"),
        Binding("d", "app.demo", _("Sample study"), show=False, id="start.demo"),
    ]

    def __init__(self) -> None:
        super().__init__(id="empty")

    def compose(self) -> ComposeResult:
        """What is missing, and the ways to begin."""
        yield Static(Content.styled(_("This project has no transcripts yet.") + "\n", "bold"))
        if not doors_of(self.app).may(Door.IMPORT):
            yield Static(Content(_("Its lead brings them in; they appear here by themselves. ctrl+q leaves.")))
            return
        for key, title, words in (
            ("i", _("Import transcripts"), _("text, Markdown and Word; who speaks is found by itself")),
            ("t", _("Tutorial"), _("five minutes in a project of its own; nothing here changes")),
            ("d", _("Sample study"), _("24 fictional interviews, coded, to look around in")),
        ):
            yield Static(Content.assemble((f"  {key}  ", "bold $accent"), (title, "bold")))
            yield Static(Content(words), classes="about")
        yield Static(Content(_("Or in a terminal:")), classes="aside")
        for command in ("qualcode import " + _("FOLDER"), "qualcode codebook import " + _("FILE.yaml")):
            yield Static(Content.styled(f"     {command}", "$primary"))
        last = _("What is imported in another window appears here by itself. ctrl+q leaves.")
        yield Static(Content("\n" + last), classes="aside")

    def on_mount(self) -> None:
        """The keys work at once."""
        self.focus()
