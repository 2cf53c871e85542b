"""The way from the transcript to the codebook screen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.tui.coding.navigate import Visiting

_SCREEN = "codebook"


class CodebookDoor(Visiting):
    """The part of the coding screen that opens the codebook screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "codebook", _("Codebook: edit it, read the passages of a code"), id="codebook.open"),
        Binding("right_square_bracket", "pane('codebook')", _("Codebook"), id="pane.codebook"),
    ]

    def action_codebook(self) -> None:
        """Open the codebook screen, where it was left."""
        self.show_code(None)

    def show_code(self, code_id: int | None) -> None:
        """Open the codebook screen at a code, or where it was left."""
        if self._desk is None:
            return
        from qualcode.tui.codebook.screen import CodebookScreen

        if not self.app.is_screen_installed(_SCREEN):
            self.app.install_screen(CodebookScreen(self.worker), _SCREEN)
        self.app.get_screen(_SCREEN, CodebookScreen).wanted = code_id
        self.app.push_screen(_SCREEN, self._return)
