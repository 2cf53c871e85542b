"""An older text of a document, to be read only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.widgets.text_area import Selection

from qualcode.i18n import _
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.windows.memo import MemoArea, clean, location

if TYPE_CHECKING:
    from qualcode.queries.corrections import ListedText
    from qualcode.text.spans import Span


class RevisionWindow(ModalScreen[None]):
    """A text as it was, at a passage of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", _("Back"), show=False, priority=True)]

    DEFAULT_CSS = """
    RevisionWindow .window { height: 92%; width: 92%; }
    """

    def __init__(self, found: ListedText, passage: Span = (0, 0)) -> None:
        super().__init__()
        self._found = found
        self._passage = passage

    def compose(self) -> ComposeResult:
        """Which text it is, and what it says."""
        title = _("{document}, revision {number} of {all}: as it was").format(
            document=self._found.name, number=self._found.revision, all=max(self._found.revisions)
        )
        with Vertical(classes="window"):
            yield Static(Content.styled(paint(title), "bold"), classes="title")
            yield MemoArea(clean(self._found.text), read_only=True, id="memo")
            yield Static(key_words(_("↑ ↓ scroll   Esc back")), classes="hint")

    def on_mount(self) -> None:
        """Begin at the passage, once it is known how long the lines are."""
        area = self.query_one(MemoArea)
        area.focus()
        area.selection = Selection(*(location(area.text, at) for at in self._passage))
        self.call_after_refresh(area.scroll_cursor_visible, center=True)
