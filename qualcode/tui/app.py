"""The application around the screens: themes, palette, and the project's thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, SystemCommand
from textual.command import Provider
from textual.screen import Screen

from ..i18n import _
from .themes import DARK, LIGHT
from .workspace import Workspace

if TYPE_CHECKING:
    from .session import Opened, Study
    from .store import Store


def _commands() -> type[Provider]:
    from .commands import Commands

    return Commands


class QualcodeApp(App[None]):
    """``qualcode open``."""

    TITLE = "qualcode"
    CSS_PATH = Path(__file__).with_name("theme.tcss")
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = App.COMMANDS | {_commands}

    def __init__(self, store: Store, first: Future[tuple[Study, Opened | None]]) -> None:
        super().__init__()
        self._store = store
        self._first = first
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = LIGHT.name if os.environ.get("QUALCODE_THEME") == "light" else DARK.name

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002
        """What the palette offers on every screen."""
        yield SystemCommand(_("Theme"), _("Dark, light and others"), self.action_change_theme)
        yield SystemCommand(_("Screenshot"), _("Save a picture of the screen as SVG"), self.deliver_screenshot)
        yield SystemCommand(_("Quit"), _("Everything is saved already"), self.action_quit)

    def get_default_screen(self) -> Workspace:
        """The coding screen."""
        return Workspace(self._store, self._first)
