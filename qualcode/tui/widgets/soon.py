"""What is painted soon: a part that looks different tells its screen at once.

The toolkit has a part that changed wait for its own turn, then send a message, for which the screen waits, too, and
after that for its clock: at a key that changes six panes a dozen turns of the loop with nothing done in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import Screen
from textual.widget import Widget

R = TypeVar("R")

WANTED = ("_repaint_required", "_layout_required", "_scroll_required", "_refresh_styles_required", "_is_mounted")
"""What is taken of the toolkit's widgets: that something of them is to be done. It is not promised to stay."""

_TELLS = all(hasattr(Widget(), name) for name in WANTED) and hasattr(Screen, "_on_update")


class PaintingScreen(Screen[R]):
    """A screen that its parts tell at once what of them is to be painted."""

    def paint_soon(self, widget: Widget) -> None:
        """``widget`` looks different: it is painted with all that a key changes."""
        raise NotImplementedError


class PaintedSoon(Widget):
    """A part that is painted with all that changes with it; on screens that are not told, as the toolkit does it."""

    def check_idle(self) -> None:
        """What the toolkit calls where something of the part is to be done: painting waits for no message."""
        if _TELLS and self._repaint_required and self._is_mounted and not self._is_to_be_laid_out and self.is_attached:
            screen = self.screen
            # One that something stands in front of is painted through that, as the toolkit does it.
            if isinstance(screen, PaintingScreen) and screen.is_active:
                self._repaint_required = False
                if self.display:
                    screen.paint_soon(self)
                return
        super().check_idle()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What each row goes through. The style sheet gives true colours only: none has to be made one, row by row."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    @property
    def _is_to_be_laid_out(self) -> bool:
        return bool(self._layout_required or self._scroll_required or self._refresh_styles_required)
