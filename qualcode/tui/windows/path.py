"""A file or folder to name: written, or chosen from what is there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.doors import Door
from qualcode.files.reading import is_there
from qualcode.i18n import _
from qualcode.tui.base.begun import to_begin
from qualcode.tui.widgets.glyphs import PRINTABLE, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.row_list import ListItem, RowList

_MOST = 200
"""Files and folders that are offered at most."""
_SHOWN = 48
"""Characters of a path that are told of one that is not there."""


def completions(written: str, suffixes: Sequence[str]) -> list[tuple[str, bool]]:
    """How a path that is being written can go on: folders and files of these formats, as (path, whether a folder)."""
    head, begun = os.path.split(written)
    folder = Path(head or ".").expanduser()
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                folded = entry.name.casefold()
                if not folded.startswith(begun.casefold()) or (entry.name[0] == "." and not begun):
                    continue
                is_folder = entry.is_dir()
                if is_folder or folded.endswith(tuple(suffixes)):
                    found.append(
                        (written[: len(written) - len(begun)] + entry.name + (os.sep if is_folder else ""), is_folder)
                    )
    except OSError:
        return []
    return sorted(found, key=lambda path: (not path[1], path[0].casefold()))[:_MOST]


class PathWindow(ModalScreen[Path | None]):
    """A file (or with ``folders`` a folder, with all in it) to name: written, or chosen from what is there."""

    DOOR: ClassVar[Door] = Door.FOLDERS
    """It shows folders: the application puts it up only where it may."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,ctrl+n", "step(1)", _("Next"), show=False),
        Binding("up,ctrl+p", "step(-1)", _("Previous"), show=False),
        Binding("tab", "complete", _("Complete"), show=False, priority=True),
    ]

    DEFAULT_CSS = """
    PathWindow .window { height: 20; min-height: 12; }
    PathWindow .question { margin: 0 1; }
    PathWindow .hint { height: auto; }
    """

    def __init__(self, question: str, suffixes: Sequence[str], start: str, *, folders: bool) -> None:
        super().__init__()
        self._question = question
        self._suffixes = suffixes
        self._start = start
        self._folders = folders
        self._listed: str | None = None

    def compose(self) -> ComposeResult:
        """The question, the line, and how it can go on."""
        with Vertical(classes="window"):
            yield Static(Content.styled(self._question, "bold"), classes="question")
            yield Input(self._start, restrict=PRINTABLE, id="line", select_on_focus=False)
            yield RowList(id="choices")
            hint = _("Tab goes into it   ↑ ↓ choose   Enter this one   Esc none")
            yield Static(key_words(hint), classes="hint", id="hint")

    def on_mount(self) -> None:
        """Show what there is where one begins."""
        self.query_one(RowList).can_focus = False
        self.query_one(Input).focus()
        self._list(self._start)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show how the path can go on."""
        self._list(event.value)

    def _list(self, written: str) -> None:
        self.run_worker(to_begin(self._read, written), exclusive=True)

    async def _read(self, written: str) -> None:
        # A folder on a slow disk must not hold up the typing.
        found = await asyncio.to_thread(completions, written, self._suffixes)
        items = [
            ListItem(path, Path(path).name + (os.sep if is_folder else ""), strong=is_folder)
            for path, is_folder in found
        ]
        if self._folders and (not written or written.endswith(os.sep)) and Path(written or ".").expanduser().is_dir():
            items.insert(0, ListItem(written or ".", _("this folder, with all in it"), faint=True))
        exact = next((item.key for item in items if item.key in (written, written + os.sep)), None)
        self._listed = written
        self.query_one(RowList).set_items(items, key=exact or (items[0].key if items else None))

    def action_step(self, step: int) -> None:
        """Move through what is there."""
        self.query_one(RowList).action_step(step)

    def action_complete(self) -> None:
        """Take the highlighted name into the line."""
        item = self.query_one(RowList).highlighted
        if item is not None and self._listed == self.query_one(Input).value:
            line = self.query_one(Input)
            line.value = str(item.key)
            line.cursor_position = len(line.value)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click takes the name into the line."""
        event.stop()
        self.action_complete()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is highlighted, or else what is written, if it is there."""
        item = self.query_one(RowList).highlighted if self._listed == event.value else None
        written = str(item.key) if item is not None else event.value.strip()
        path = Path(written).expanduser()
        if not written:
            self._complain(_("Write a name first."))
        elif not is_there(path):
            # What was written last is what is wrong most often.
            short = written if len(written) <= _SHOWN else "…" + written[1 - _SHOWN :]
            self._complain(_("{path} does not exist").format(path=paint(short)))
        elif path.is_dir() and not self._folders:
            self.action_complete()
        else:
            self.dismiss(path)

    def _complain(self, words: str) -> None:
        self.query_one("#hint", Static).update(Content.styled(words, "bold $error"))
