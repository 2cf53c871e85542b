"""The code picker: a line to type in, the codes that fit, and what the one at hand means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from ..i18n import _
from ..model import Code, Codebook
from .colours import colour_of
from .find import rank
from .glyphs import UNSAFE_CLASS, fit
from .panes import code_lines
from .roster import Item, Roster

PRINTABLE = f"[^{UNSAFE_CLASS}]*"
"""What may be typed into a line: nothing that a terminal would act on."""

_WIDE = 100
"""Columns from which the list has room for the path of a code."""


class CodePicker(Vertical):
    """Find a code by a few letters; its definition stands beside the list.

    A part of the coding screen that is shown when it is wanted, and not a screen of its own: that would be laid out and
    painted over the whole terminal each time, which is felt in a window opened a thousand times a day.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Back"), show=False),
        Binding("down,ctrl+n,tab", "step(1)", _("Next code"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Previous code"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
    ]

    class Chosen(Message):
        """A code was chosen; ``None`` when the coder left without one."""

        def __init__(self, code_id: int | None) -> None:
            super().__init__()
            self.code_id = code_id

    def __init__(self) -> None:
        super().__init__(id="picker", classes="window")
        self.display = False
        self._codebook: Codebook | None = None
        self._codes: list[Code] = []
        self._recent: Sequence[int] = ()
        self._digits: Mapping[int, int] = {}

    def compose(self) -> ComposeResult:
        """The passage, the line to type in, the list and the definition."""
        yield Static(id="passage", classes="quote", markup=False)
        yield Input(placeholder=_("Type a part of a code's name or path"), restrict=PRINTABLE, id="query")
        with Horizontal():
            yield Roster(id="found")
            with VerticalScroll(id="about", can_focus=False):
                yield Static(id="definition", markup=False)
        hint = _("↑ ↓ choose   Enter code the passage   Esc back")
        yield Static(Content.styled(hint, "$foreground 60%"), classes="hint", markup=False)

    def on_mount(self) -> None:
        """Typing stays in the line; the list follows it."""
        self.query_one("#found", Roster).can_focus = False

    def ask(self, codebook: Codebook, recent: Sequence[int], digits: Mapping[int, int], quote: str) -> None:
        """Show the codes, recent ones first, for the passage ``quote``."""
        self._codebook = codebook
        self._codes = [code for code in codebook.codes if not code.retired]
        self._recent, self._digits = recent, digits
        self.query_one("#passage", Static).update(Content.styled(f"“{fit(quote, 400)}”", "italic $foreground 75%"))
        line = self.query_one("#query", Input)
        with line.prevent(Input.Changed):
            line.value = ""
        self._fill("")
        self.display = True
        self.screen.set_focus(line)

    def action_leave(self) -> None:
        """Leave without a code."""
        self._leave(None)

    def _leave(self, code_id: int | None) -> None:
        self.display = False
        self.post_message(self.Chosen(code_id))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        self._fill(event.value)

    def _fill(self, query: str) -> None:
        roster = self.query_one("#found", Roster)
        found = rank(query, self._codes, self._recent)
        items = [self._item(code) for code in found]
        roster.set_items(items, key=items[0].key if items else None)
        self._explain(roster.highlighted)

    def _item(self, code: Code) -> Item:
        # Where there is little room the name comes first; the path stands beside the definition as well.
        parent = code.path.rpartition("/")[0] if self.screen.size.width >= _WIDE else ""
        digit = f"[{self._digits[code.id]}]" if code.id in self._digits else ""
        right = f"{parent} {digit}".strip()
        colour = colour_of(self._codebook, code.id) if self._codebook else None
        return Item(code.id, code.name, right, swatch=colour)

    def _explain(self, item: Item | None) -> None:
        known = self._codebook.by_id if self._codebook else {}
        code = known.get(item.key) if item is not None and isinstance(item.key, int) else None
        self.query_one("#definition", Static).update(code_lines(code))

    def on_roster_highlighted(self, event: Roster.Highlighted) -> None:
        """Show what the highlighted code means."""
        event.stop()
        self._explain(event.item)

    def action_step(self, step: int) -> None:
        """Move through the list while typing."""
        self.query_one("#found", Roster).action_step(step)

    def on_input_submitted(self) -> None:
        """Take the highlighted code."""
        self.query_one("#found", Roster).action_choose()

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """The code is chosen."""
        event.stop()
        if event.item is not None and isinstance(event.item.key, int):
            self._leave(event.item.key)
