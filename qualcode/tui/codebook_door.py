"""The way from the transcript to the codebook screen."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from textual.binding import Binding, BindingType

from ..i18n import _
from .visiting import Visiting

_SCREEN = "codebook"


class CodebookDoor(Visiting):
    """The part of the coding screen that opens the codebook screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "codebook", _("Codebook: edit it, read the passages of a code"), id="codebook.open"),
        Binding("right_square_bracket", "pane('codebook')", _("Codebook"), id="pane.codebook"),
    ]

    def action_codebook(self) -> None:
        """Open the codebook screen, where it was left."""
        if self._desk is None:
            return
        if not self.app.is_screen_installed(_SCREEN):
            screen = import_module(".codebook_desk", __package__).CodebookScreen(self._store)
            self.app.install_screen(screen, _SCREEN)
        self.app.push_screen(_SCREEN, self._return)
