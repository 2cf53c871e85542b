"""What one sees in a project without transcripts: the three ways to begin, each under a key."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from ..i18n import _


class Welcome(Static, can_focus=True):
    """An empty project says what to do."""

    DEFAULT_CSS = """
    Welcome { width: 1fr; height: 1fr; padding: 2 4; }
    .-folded Welcome { padding: 1 2; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "app.import", _("Import transcripts"), show=False, id="start.import"),
        Binding("t", "app.tutorial", _("Tutorial, five minutes"), show=False, id="start.tutorial"),
        Binding("d", "app.demo", _("Sample study"), show=False, id="start.demo"),
    ]

    def __init__(self) -> None:
        super().__init__(_words(), id="empty", markup=False)

    def on_mount(self) -> None:
        """The keys work at once."""
        self.focus()


def _words() -> Content:
    parts: list[str | tuple[str, str]] = [
        (_("This project has no transcripts yet.") + "\n\n", "bold"),
    ]
    for key, title, words in (
        ("i", _("Import transcripts"), _("text, Markdown and Word; who speaks is found by itself")),
        ("t", _("Tutorial"), _("five minutes in a project of its own; nothing here changes")),
        ("d", _("Sample study"), _("24 fictional interviews, coded, to look around in")),
    ):
        parts += [(f"  {key}  ", "bold $accent"), (f"{title}\n", "bold"), (f"     {words}\n\n", "$foreground 70%")]
    parts.append((_("Or in a terminal:") + "\n", "$foreground 70%"))
    for command in ("qualcode import " + _("FOLDER"), "qualcode codebook import " + _("FILE.yaml")):
        parts.append((f"     {command}\n", "$primary"))
    parts.append(
        ("\n" + _("What is imported in another window appears here by itself. ctrl+q leaves."), "$foreground 60%")
    )
    return Content.assemble(*parts)
