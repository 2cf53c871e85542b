"""Windows that ask: which code, which coding, and a memo to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

from ..i18n import _
from ..model import Code, Codebook
from .colours import colour_of
from .find import rank
from .glyphs import STAND_INS, UNSAFE, fit, paint
from .panes import code_lines
from .roster import Item, Roster

PRINTABLE = f"[^{UNSAFE.pattern[1:-1]}]*"
"""What may be typed into a line: nothing that a terminal would act on."""


_WIDE = 100
"""Columns from which the list has room for the path of a code."""


class CodePicker(ModalScreen[int | None]):
    """Find a code by a few letters; its definition stands beside the list. The code's id, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,ctrl+n,tab", "step(1)", _("Next code"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Previous code"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
    ]

    def __init__(self, codebook: Codebook, recent: Sequence[int], digits: Mapping[int, int], quote: str) -> None:
        super().__init__()
        self._codebook = codebook
        self._codes = [code for code in codebook.codes if not code.retired]
        self._recent = recent
        self._digits = digits
        self._quote = quote

    def compose(self) -> ComposeResult:
        """The passage, the line to type in, the list and the definition."""
        with Vertical(classes="window"):
            yield Static(Content.styled(f"“{fit(self._quote, 400)}”", "italic $foreground 75%"), classes="quote")
            yield Input(placeholder=_("Type a part of a code's name or path"), restrict=PRINTABLE, id="query")
            with Horizontal():
                yield Roster(id="found")
                with VerticalScroll(id="about", can_focus=False):
                    yield Static(id="definition", markup=False)
            yield Static(
                Content.styled(_("↑ ↓ choose   Enter code the passage   Esc back"), "$foreground 60%"), classes="hint"
            )

    def on_mount(self) -> None:
        """Begin with the recent codes."""
        self.query_one("#found", Roster).can_focus = False
        self._fill("")
        self.query_one(Input).focus()

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
        parent = code.path.rpartition("/")[0] if self.size.width >= _WIDE else ""
        digit = f"[{self._digits[code.id]}]" if code.id in self._digits else ""
        right = f"{parent} {digit}".strip()
        return Item(code.id, code.name, right, swatch=colour_of(self._codebook, code.id))

    def _explain(self, item: Item | None) -> None:
        code = self._codebook.by_id[item.key] if item is not None and isinstance(item.key, int) else None
        self.query_one("#definition", Static).update(code_lines(code))

    def on_roster_highlighted(self, event: Roster.Highlighted) -> None:
        """Show what the highlighted code means."""
        self._explain(event.item)

    def action_step(self, step: int) -> None:
        """Move through the list while typing."""
        self.query_one("#found", Roster).action_step(step)

    def on_input_submitted(self) -> None:
        """Take the highlighted code."""
        self.query_one("#found", Roster).action_choose()

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """The code is chosen."""
        if event.item is not None and isinstance(event.item.key, int):
            self.dismiss(event.item.key)


class Choice(ModalScreen[int | None]):
    """One of a few things; its key, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", _("Back"), show=False)]

    def __init__(self, question: str, items: Sequence[Item]) -> None:
        super().__init__()
        self._question = question
        self._items = items

    def compose(self) -> ComposeResult:
        """The question and what there is to choose from."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(self._question, "bold"), classes="quote")
            yield Roster(id="choices")
            yield Static(Content.styled(_("↑ ↓ choose   Enter this one   Esc none"), "$foreground 60%"), classes="hint")

    def on_mount(self) -> None:
        """Fill the list, and make it as high as it is long."""
        roster = self.query_one(Roster)
        roster.styles.height = min(10, len(self._items))
        roster.set_items(self._items)
        roster.focus()

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """One is chosen."""
        if event.item is not None and isinstance(event.item.key, int):
            self.dismiss(event.item.key)


class MemoArea(TextArea):
    """A text area into which nothing gets that a terminal would act on, pasted or loaded."""

    def edit(self, edit: Edit) -> EditResult:
        """Let text in with stand-ins for what is not text."""
        edit.text = clean(edit.text)
        return super().edit(edit)


def clean(text: str) -> str:
    """``text`` with stand-ins for control and bidi characters; line breaks and tabs stay."""
    return UNSAFE.sub(lambda found: found[0] if found[0] in "\n\t" else STAND_INS[ord(found[0])], text)


class MemoWindow(ModalScreen[str]):
    """A memo to write. Leaving keeps it: the text is the result."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", _("Keep and close"), show=False, priority=True)
    ]

    def __init__(self, title: str, quote: str, memo: str) -> None:
        super().__init__()
        self._title = title
        self._quote = quote
        self._memo = memo
        self._shown = clean(memo)

    def compose(self) -> ComposeResult:
        """What it is about, and room to write."""
        with Vertical(classes="window"):
            about = Content.assemble((paint(self._title), "bold"), ("\n“" + fit(self._quote, 300) + "”", "italic"))
            yield Static(about, classes="quote")
            yield MemoArea(self._shown, id="memo")
            yield Static(Content.styled(_("Esc keeps the memo and closes"), "$foreground 60%"), classes="hint")

    def on_mount(self) -> None:
        """Write on at the end."""
        area = self.query_one(MemoArea)
        area.move_cursor(area.document.end)
        area.focus()

    def action_keep(self) -> None:
        """Close; what was not changed stays as it was, to the last character."""
        text = self.query_one(MemoArea).text
        self.dismiss(self._memo if text == self._shown else text.strip())
