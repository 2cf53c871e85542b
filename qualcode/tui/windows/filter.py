"""The filter's window: codes, coders and respondents to show only, several of each, found by a few letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.i18n import _
from qualcode.session.code_match import holds
from qualcode.session.filter import Filter
from qualcode.session.filters import FilterChoices
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import UNSAFE_CLASS
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.row_list import ListItem, RowList


class FilterInput(Input):
    """A line to type in that leaves the space bar to its window."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether a key is text here."""
        return key != "space" and super().check_consume_key(key, character)


class FilterRow(NamedTuple):
    """Something to filter by: ``kind`` is the field of the filter that it stands in."""

    kind: str
    id: int


class FilterWindow(ModalScreen[Filter | None]):
    """Choose what to show; the filter, or ``None`` where it stays as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,tab", "step(1)", _("Down"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Up"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
        Binding("space", "choose", _("Choose, or not"), show=False, priority=True),
        Binding("delete", "clear", _("Choose nothing"), show=False, priority=True),
    ]

    def __init__(self, there: FilterChoices, wanted: Filter) -> None:
        super().__init__()
        self._there = there
        self._chosen = {FilterRow(kind, key) for kind, keys in wanted._asdict().items() for key in keys}
        # Whether Enter takes the highlighted row along: what was just found, or what is at hand when nothing is chosen.
        self._takes = not self._chosen

    def compose(self) -> ComposeResult:
        """The line to type in and the list."""
        with Vertical(classes="window"):
            yield Static(Content.styled(_("Show only the codings with, by or of"), "bold"), classes="quote")
            yield FilterInput(placeholder=_("Type a part of a name"), restrict=f"[^ {UNSAFE_CLASS}]*", id="query")
            yield RowList(id="choices")
            hint = _("space chooses several   Enter shows   Del none   Esc back")
            yield Static(key_words(hint), classes="hint", markup=False)

    def on_mount(self) -> None:
        """Typing stays in the line; the list follows it."""
        roster = self.query_one(RowList)
        roster.can_focus = False
        roster.styles.height = "1fr"
        self.query_one(Input).focus()
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list down."""
        self._takes = bool(event.value) or not self._chosen
        self._fill(event.value)

    def _fill(self, query: str) -> None:
        roster = self.query_one(RowList)
        kept = roster.highlighted.key if roster.highlighted else None
        items = list(self._items(query.strip()))
        keys = [item.key for item in items]
        first = next((key for key in keys if isinstance(key, FilterRow)), None)
        roster.set_items(items, key=kept if isinstance(kept, FilterRow) and kept in keys else first)

    def _items(self, query: str) -> Iterator[ListItem]:
        there = self._there
        codes = [
            (FilterRow("codes", code.id), code.name, code.path, 0 if query else code.path.count("/"))
            for code in there.codebook.codes
        ]
        coders = [(FilterRow("coders", key), name, "", 0) for key, name in there.coders.items()]
        people = [(FilterRow("respondents", key), name, group, 0) for key, (name, group) in there.respondents.items()]
        for title, rows in ((_("Codes"), codes), (_("Coders"), coders), (_("Respondents"), people)):
            found = [row for row in rows if holds(query, f"{row[1]} {row[2]}")]
            if found:
                yield ListItem(title, title, strong=True)
            for row, name, about, indent in found:
                ticked = row in self._chosen
                swatch = colour_of(there.codebook, row.id) if row.kind == "codes" else None
                yield ListItem(row, f"[{'✓' if ticked else ' '}] {name}", about, indent + 1, swatch, strong=ticked)

    def action_step(self, step: int) -> None:
        """Move through the list; headings are passed over."""
        roster = self.query_one(RowList)
        direction = 1 if step > 0 else -1
        index = max(0, min(roster.index + step, len(roster.items) - 1))
        while 0 <= index < len(roster.items) and not isinstance(roster.items[index].key, FilterRow):
            index += direction
        if 0 <= index < len(roster.items):
            roster.highlight(index)

    def action_choose(self) -> None:
        """Choose the highlighted row, or let it go."""
        item = self.query_one(RowList).highlighted
        if item is not None and isinstance(item.key, FilterRow):
            self._chosen ^= {item.key}
            self._takes = False
            self._fill(self.query_one(Input).value)

    def action_clear(self) -> None:
        """Choose nothing: everything is shown."""
        self._chosen.clear()
        self._takes = False
        self._fill(self.query_one(Input).value)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click chooses, or lets go."""
        event.stop()
        self.action_choose()

    def on_input_submitted(self) -> None:
        """Show what was chosen; where nothing was, what is highlighted."""
        item = self.query_one(RowList).highlighted
        if self._takes and item is not None and isinstance(item.key, FilterRow):
            self._chosen.add(item.key)
        kinds = {kind: frozenset(row.id for row in self._chosen if row.kind == kind) for kind in Filter._fields}
        self.dismiss(Filter(**kinds))
