"""Windows of the codebook screen: a line to write, a code to choose, and a decision to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.session.code_match import rank
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import PRINTABLE, fit, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import lines_of
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.memo import Field, one_line

_NEW = "new"


class LineWindow(ModalScreen[str | None]):
    """A line to write; the text, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", _("Back"), show=False)]

    def __init__(self, question: str, value: str = "", about: str = "") -> None:
        super().__init__()
        self._question = question
        self._value = value
        self._shown = one_line(value)
        self._about = about

    def compose(self) -> ComposeResult:
        """The question, what it is about, and the line."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(paint(self._question), "bold"), classes="quote")
            if self._about:
                yield Static(Content.styled(lines_of(self._about), "$foreground 75%"), classes="about")
            yield Field(self._shown, restrict=PRINTABLE, id="line", select_on_focus=False)
            yield Static(key_words(_("Enter keeps it   Esc leaves it")), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The line is written; an empty one is no answer, and one that was not touched is what it was."""
        text = event.value.strip()
        if text:
            self.dismiss(self._value if event.value == self._shown else text)


class Confirm(ModalScreen[bool]):
    """A decision, after being told what it will do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "do", _("Do it"), show=False),
        Binding("W", "do(True)", _("Do it for good"), show=False),
        Binding("escape,n", "dismiss(False)", _("Leave it"), show=False),
    ]

    def __init__(self, question: str, effects: Sequence[str], *, final: bool = False, hint: str = "") -> None:
        """What is ``final`` is never done by Enter, which is pressed before one has read. ``hint`` are the keys, where
        undo does not take it back.
        """
        super().__init__()
        self._question = question
        self._effects = effects
        self._final = final
        self._hint = hint

    def action_do(self, for_good: bool = False) -> None:
        """Decide for it, by the key for this kind of decision."""
        if for_good is self._final:
            self.dismiss(True)

    def compose(self) -> ComposeResult:
        """The question and the effects, one a line."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(paint(self._question), "bold"), classes="question")
            with Vertical(classes="about"):
                for line in self._effects:
                    yield Static(Content(paint(line)), classes="effect")
            hint = self._hint or (
                _("W takes it out for good   Esc leaves all as it is")
                if self._final
                else _("Enter does it, and u takes it back   Esc leaves all as it is")
            )
            yield Static(key_words(hint), classes="hint")


class CodeChoice(ModalScreen[int | str | None]):
    """One of some codes, found by a few letters; its id, or where ``new`` ones may be made, the name of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,ctrl+n,tab", "step(1)", _("Next code"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Previous code"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
    ]

    def __init__(self, question: str, codebook: Codebook, codes: Sequence[Code], *, new: bool = False) -> None:
        super().__init__()
        self._question = question
        self._codebook = codebook
        self._codes = codes
        self._new = new

    def compose(self) -> ComposeResult:
        """The question, the line to type in, and the codes that fit."""
        hint = _("Type a name, an old one or a new one") if self._new else _("Type a part of a code's name or path")
        with Vertical(classes="window small choice"):
            yield Static(Content.styled(paint(self._question), "bold"), classes="question")
            yield Input(placeholder=hint, restrict=PRINTABLE, id="line")
            yield RowList(id="choices")
            yield Static(key_words(_("↑ ↓ choose   Enter this one   Esc none")), classes="hint")

    def on_mount(self) -> None:
        """Typing stays in the line; the list follows it."""
        self.query_one(RowList).can_focus = False
        self._fill("")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        self._fill(event.value)

    def _fill(self, query: str) -> None:
        book = self._codebook
        items = [
            ListItem(code.id, code.name, fit(code.path.rpartition("/")[0], 30), swatch=colour_of(book, code.id))
            for code in rank(query, self._codes)
        ]
        if self._new and query.strip():
            items.append(ListItem(_NEW, _("New sub-code: {name}").format(name=query.strip())))
        roster = self.query_one(RowList)
        roster.set_items(items, key=items[0].key if items else None)

    def action_step(self, step: int) -> None:
        """Move through the list while typing."""
        self.query_one(RowList).action_step(step)

    def on_input_submitted(self) -> None:
        """Take the highlighted code."""
        self.query_one(RowList).action_choose()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """The code is chosen."""
        event.stop()
        if event.item is None:
            return
        key = event.item.key
        self.dismiss(key if isinstance(key, int) else self.query_one(Input).value.strip())
