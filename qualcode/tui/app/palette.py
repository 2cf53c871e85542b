"""The palette: every document, every code and every action of the screen, found by a few letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from qualcode.doors import Door
from qualcode.i18n import _
from qualcode.tui.app.other_words import OTHER_WORDS
from qualcode.tui.base.entries import EntryKind, PaletteEntry, fitting, unique
from qualcode.tui.base.guarded import doors_of
from qualcode.tui.base.project_screen import ProjectScreen
from qualcode.tui.coding.base import CodingBase
from qualcode.tui.widgets.glyphs import PRINTABLE, fit
from qualcode.tui.widgets.help import key_name, key_words
from qualcode.tui.widgets.row_list import ListItem, RowList

_NOT_HERE = ("move(", "recent(", "step(", "page(", "edge(", "edit(", "read(", "nudge(")
"""Moving the cursor is for keys alone: a palette that closes after each step would be no way to walk."""

_ONLY_SHOWS = tuple("screen. matrix. view. find. reader. pane. search. help messages codebook.open".split())
"""Actions that change nothing in the project, by the beginnings of their ids."""


def entries(app: App[Any], own: Iterable[PaletteEntry]) -> list[PaletteEntry]:
    """What the palette offers on the screen in front; ``own`` are what the app has without a key."""
    return unique(_entries(app, app.screen, own))


def _entries(app: App[Any], screen: Screen[Any], own: Iterable[PaletteEntry]) -> Iterator[PaletteEntry]:
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and not binding.action.startswith(_NOT_HERE):
            yield PaletteEntry(
                binding.description,
                key_name(binding.key),
                partial(app.run_action, binding.action, active.node),
                other=OTHER_WORDS.get(binding.id, ""),
                writes=not binding.id.startswith(_ONLY_SHOWS),
            )
    for entry in own:
        yield entry._replace(other=OTHER_WORDS[entry.name], name="", writes=False)
    if isinstance(screen, ProjectScreen) and doors_of(app).may(Door.FILES):
        for name, title, words in (
            ("export", _("Export: chapter and codings"), "qualcode report · qualcode codings"),
            ("backup", _("Backup: a whole copy of the project"), "qualcode backup"),
            ("merge", _("Merge: a copy that somebody else worked in"), "qualcode merge"),
            ("check", _("Check: whether the project file is whole"), "qualcode check"),
        ):
            said = _("In a terminal: {commands}   (--help says how)").format(commands=words)
            yield PaletteEntry(title, words, partial(screen.say, said), other=OTHER_WORDS[name], writes=False)
    if isinstance(screen, ProjectScreen):
        said = _("There is nothing to save: a change is on disk before it is shown")
        yield PaletteEntry(
            _("Save"), _("done already"), partial(screen.say, said), other=OTHER_WORDS["save"], writes=False
        )
    if isinstance(screen, CodingBase) and screen.is_read:
        for part in screen.parts:
            yield from part.commands()
        for document in screen.desk.study.documents:
            yield PaletteEntry(
                _("Open {document}").format(document=document.name),
                _("document"),
                partial(screen.open_document, document.name),
                kind=EntryKind.DOCUMENT,
                writes=False,
            )


class Palette(ModalScreen[PaletteEntry | None]):
    """A line to type in, and what fits; the answer is what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,ctrl+n,tab", "step(1)", _("Next"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Previous"), show=False),
        Binding("pagedown", "step(8)", _("Further down"), show=False),
        Binding("pageup", "step(-8)", _("Further up"), show=False),
    ]

    DEFAULT_CSS = """
    Palette RowList { height: 1fr; }
    Palette #nothing { height: 1fr; padding: 0 1; color: $foreground 70%; display: none; }
    Palette.nothing RowList { display: none; }
    Palette.nothing #nothing { display: block; }
    """

    def __init__(self, offered: Sequence[PaletteEntry]) -> None:
        super().__init__()
        self._offered = offered
        self._found: Sequence[PaletteEntry] = ()

    def compose(self) -> ComposeResult:
        """The line, what fits, and the keys."""
        with Vertical(classes="window"):
            yield Input(placeholder=_("Type a part of an action, a document or a code"), restrict=PRINTABLE, id="line")
            yield RowList(id="choices")
            yield Static(id="nothing", markup=False)
            hint = _("↑ ↓ choose   Enter do it   > actions   # codes   @ documents   Esc back")
            yield Static(key_words(hint), classes="hint")

    def on_mount(self) -> None:
        """Typing stays in the line; the list follows it."""
        self.query_one(RowList).can_focus = False
        self.query_one(Input).focus()

    def on_resize(self) -> None:
        """List it in the room that there is."""
        self.call_after_refresh(lambda: self._fill(self.query_one(Input).value))

    def on_input_changed(self, event: Input.Changed) -> None:
        """List what fits now."""
        self._fill(event.value)

    def _fill(self, query: str) -> None:
        self._found = fitting(query, self._offered)
        roster = self.query_one(RowList)
        roster.index = 0
        # The title is what is chosen by; what explains it is cut first.
        room = max(8, roster.size.width // 2 - 6)
        items = [
            ListItem(number, entry.title, fit(entry.about, room), swatch=entry.swatch)
            for number, entry in enumerate(self._found)
        ]
        roster.set_items(items, key=0)
        self.set_class(not items, "nothing")
        if not items:
            self.query_one("#nothing", Static).update(_nothing(query.strip()))

    def action_step(self, step: int) -> None:
        """Move through the list while typing."""
        self.query_one(RowList).action_step(step)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what is at hand, for what stands in the line now."""
        event.stop()
        self.query_one(RowList).action_choose()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """One is chosen."""
        event.stop()
        if event.item is not None and isinstance(event.item.key, int):
            self.dismiss(self._found[event.item.key])


def _nothing(query: str) -> str:
    """That there is nothing, in words that say what was looked for."""
    match query[:1]:
        case EntryKind.ACTION.value:
            return _("No action is called that.")
        case EntryKind.CODE.value:
            return _("No code is called that.")
        case EntryKind.DOCUMENT.value:
            return _("No document is called that.")
    return _("Nothing is called that. ctrl+f searches the text, F1 has the keys of this screen.")
