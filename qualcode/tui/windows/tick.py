"""A window in which one ticks some of many, found by a few letters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.i18n import _
from qualcode.session.code_match import holds
from qualcode.tui.widgets.glyphs import UNSAFE_CLASS
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.filter import FilterInput
from qualcode.tui.windows.pick import Option


class TickWindow(ModalScreen[tuple[str, ...] | None]):
    """Some of the options; their keys in the order of the options, or ``None`` where it stays as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,tab", "step(1)", _("Down"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Up"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
        Binding("space", "tick", _("Choose, or not"), show=False, priority=True),
        Binding("delete", "clear", _("Choose nothing"), show=False, priority=True),
    ]

    def __init__(self, question: str, options: Sequence[Option], chosen: Collection[str]) -> None:
        super().__init__()
        self._question = question
        self._options = options
        self._chosen = {option.key for option in options} & set(chosen)

    def compose(self) -> ComposeResult:
        """The question, the line to type in, and the options."""
        with Vertical(classes="window"):
            yield Static(Content.styled(self._question, "bold"), classes="question")
            yield FilterInput(placeholder=_("Type a part of a name"), restrict=f"[^ {UNSAFE_CLASS}]*", id="query")
            yield RowList(id="choices")
            yield Static(key_words(_("space chooses   Enter takes them   Del none   Esc back")), classes="hint")

    def on_mount(self) -> None:
        """Typing stays in the line; the list follows it."""
        roster = self.query_one(RowList)
        roster.can_focus = False
        roster.styles.height = "1fr"
        self.query_one(Input).focus()
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        event.stop()
        self._fill(event.value)

    def _fill(self, query: str) -> None:
        self.query_one(RowList).set_items(
            [
                ListItem(
                    option.key,
                    f"[{'✓' if option.key in self._chosen else ' '}] {option.label}",
                    option.right,
                    strong=option.key in self._chosen,
                )
                for option in self._options
                if holds(query, option.label)
            ]
        )

    def action_step(self, step: int) -> None:
        """Move through the list while typing."""
        self.query_one(RowList).action_step(step)

    def action_tick(self) -> None:
        """Choose the highlighted one, or let it go."""
        item = self.query_one(RowList).highlighted
        if item is not None:
            self._chosen ^= {str(item.key)}
            self._fill(self.query_one(Input).value)

    def action_clear(self) -> None:
        """Choose nothing."""
        self._chosen.clear()
        self._fill(self.query_one(Input).value)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click chooses, or lets go."""
        event.stop()
        self.action_tick()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is chosen."""
        event.stop()
        self.dismiss(tuple(option.key for option in self._options if option.key in self._chosen))
