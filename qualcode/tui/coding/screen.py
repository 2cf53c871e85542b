"""The coding screen under the coder's hands: its parts put together, and the ways between its panes.

A change is on disk before anything on the screen shows it.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.tui.coding.edit import Editing
from qualcode.tui.coding.find import Searching
from qualcode.tui.coding.settling_door import SettlingDoor
from qualcode.tui.coding.view import Seeing, signs_explained
from qualcode.tui.widgets.row_list import RowList


class CodingScreen(Editing, SettlingDoor, Searching, Seeing):
    """Reading and coding, with the hands on the keyboard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "pane('documents')", _("Documents pane"), id="pane.documents"),
        Binding("f2", "pane('text')", _("Transcript"), id="pane.text"),
        Binding("escape", "pane('text')", _("Back to the transcript"), show=False, id="pane.back"),
        Binding("f1,question_mark", "help", _("Help"), id="help"),
    ]

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Put the code that was chosen in the codebook on the passage."""
        if event.roster.id == "codebook" and event.item is not None and isinstance(event.item.key, int):
            self.action_pane("text")
            self.apply(event.item.key)

    def action_help(self) -> None:
        """The keys of this screen."""
        from qualcode.tui.widgets.help import Help, keys_by_topic

        self.app.push_screen(Help([*keys_by_topic(self), signs_explained()]))
