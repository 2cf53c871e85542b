"""A window with a line to write and what there is to choose from; it stays open until what was written can be kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.session.code_match import holds, squeezed
from qualcode.tui.base.begun import to_begin
from qualcode.tui.widgets.glyphs import PRINTABLE, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import lines_of
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.memo import one_line

Keep = Callable[[str], Awaitable[None]]


class Option(NamedTuple):
    """Something to choose: its ``key`` is the answer."""

    key: str
    label: str
    right: str = ""


class Pick(ModalScreen[str | None]):
    """One of some options, found by a few letters, or where ``free`` says what it would be, something new.

    The answer is the option's key or the text; ``None`` when left without one. ``keep`` is tried before the window
    closes: what it raises is said here, and what was written stays.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,ctrl+n,tab", "step(1)", _("Next"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Previous"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
    ]

    DEFAULT_CSS = """
    Pick RowList { height: 1fr; max-height: 12; }
    Pick .about, Pick .question { margin: 0 1; height: auto; max-height: 4; }
    Pick .hint { height: auto; max-height: 4; }
    """

    def __init__(
        self,
        question: str,
        options: Sequence[Option] = (),
        *,
        about: str = "",
        value: str = "",
        chosen: str | None = None,
        free: str = "",
        keep: Keep | None = None,
    ) -> None:
        super().__init__()
        self._question = question
        self._options = options
        self._about = about
        self._value = value
        self._shown = one_line(value)
        self._chosen = chosen
        self._free = free
        self._keep = keep

    def compose(self) -> ComposeResult:
        """The question, what it is about, the line, and the options that fit."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(paint(self._question), "bold"), classes="question")
            if self._about:
                yield Static(Content.styled(lines_of(self._about), "$foreground 70%"), classes="about")
            yield Input(
                self._shown, placeholder=self._placeholder(), restrict=PRINTABLE, id="line", select_on_focus=True
            )
            if self._options:
                yield RowList(id="choices")
            yield Static(self._hint(), classes="hint", id="hint")

    def _placeholder(self) -> str:
        if not self._options:
            return ""
        return _("Type to find, or something new") if self._free else _("Type to find")

    def _hint(self) -> Content:
        hint = _("↑ ↓ choose   Enter this one   Esc none") if self._options else _("Enter keeps it   Esc leaves it")
        return key_words(hint)

    def on_mount(self) -> None:
        """Typing stays in the line; the list follows it."""
        if self._options:
            roster = self.query_one(RowList)
            roster.can_focus = False
            # As high as the longest list that typing can leave, so that the window does not jump about.
            roster.styles.height = min(12, len(self._options) + bool(self._free))
            self._fill("", self._chosen)
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        self.query_one("#hint", Static).update(self._hint())
        if self._options:
            self._fill(event.value, None)

    def _fill(self, query: str, chosen: str | None) -> None:
        found = [option for option in self._options if holds(query, option.label)]
        items = [ListItem(option.key, option.label, option.right) for option in found]
        written = " ".join(query.split())
        if self._free and written and squeezed(written) not in {squeezed(option.label) for option in found}:
            items.append(ListItem(written, self._free.format(name=written)))
        first = items[0].key if items else None
        self.query_one(RowList).set_items(items, key=chosen if chosen is not None else first)

    def action_step(self, step: int) -> None:
        """Move through the list while typing."""
        if self._options:
            self.query_one(RowList).action_step(step)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted option, or what is written."""
        event.stop()
        if self._options:
            self.query_one(RowList).action_choose()
        else:
            # What was not changed stays as it was, to the last character.
            self._answer(self._value if event.value == self._shown else event.value.strip())

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """One is chosen."""
        event.stop()
        if event.item is not None:
            self._answer(str(event.item.key))

    def _answer(self, answer: str) -> None:
        if self._keep is None:
            self.dismiss(answer)
        else:
            self.run_worker(to_begin(self._try, self._keep, answer), exclusive=True)

    async def _try(self, keep: Keep, answer: str) -> None:
        try:
            await keep(answer)
        except QualcodeError as error:
            words = " ".join(filter(None, (error.message, error.hint)))
            self.query_one("#hint", Static).update(Content.styled(paint(words), "bold $error"))
        else:
            self.dismiss(answer)
