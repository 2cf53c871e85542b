"""An application that sends its terminal no more than what differs from what stands there.

For that it takes more of the toolkit than the toolkit promises. Where a version of it has other names for that, the
toolkit paints in its own way, which shows the same and takes longer.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.events import Event, Resize

from qualcode.files.platform import moves_rows
from qualcode.tui.widgets.standing import OnTerminal

if TYPE_CHECKING:
    from qualcode.tui.widgets.compositor import SparingCompositor

T = TypeVar("T")


def sparing_compositor() -> SparingCompositor | None:
    """What puts a screen together sparingly; ``None`` where this version of the toolkit does not let it."""
    try:
        from qualcode.tui.widgets.compositor import SparingCompositor, fits
    except ImportError:
        return None
    return SparingCompositor() if fits() else None


class SparingApp(App[T]):
    """An application whose screens are sent to the terminal by :class:`OnTerminal`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = OnTerminal(moves=moves_rows(os.environ.get("TERM", "")))
        self._spares = sparing_compositor() is not None

    def on_mount(self) -> None:
        """Be told when the program goes on after it was stopped."""
        self.app_resume_signal.subscribe(self, lambda _app: self._come_back())

    def _come_back(self) -> None:
        """The toolkit does not paint again what it has painted; the terminal may not show it any more."""
        self.standing.forget()
        self.screen.refresh()

    def refresh_css(self, animate: bool = True) -> None:
        """Have other colours come into force.

        Before there is a screen that is no reason to read the style sheets: they are read, once more, for the first
        one.
        """
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())
            self.stylesheet.update(self, animate=animate)

    async def on_event(self, event: Event) -> None:
        """A terminal of another size, or one that was left and is come back to, shows nobody knows what."""
        if isinstance(event, Resize):
            self.standing.forget()
        await super().on_event(event)

    def _display(self, screen: Any, renderable: Any) -> None:
        if self._spares:
            from qualcode.tui.widgets.compositor import sparingly

            renderable = sparingly(renderable, self.standing)
        super()._display(screen, renderable)
