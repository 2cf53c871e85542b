"""Bringing transcripts in from the workspace: a path to type or choose, what becomes of each file, and one undo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ..errors import QualcodeError
from ..i18n import _, ngettext
from .glyphs import fit, paint
from .picker import PRINTABLE
from .roster import Item, Roster

if TYPE_CHECKING:
    from ..importing import Report
    from .session import Session
    from .store import Store

_MOST = 300


class ImportWindow(ModalScreen[bool]):
    """Import a file or folder; the result says whether anything came in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Back"), show=False, id="window.back"),
        Binding("down", "step(1)", _("Next"), show=False, id="window.next"),
        Binding("up", "step(-1)", _("Previous"), show=False, id="window.previous"),
        Binding("tab", "complete", _("Take this name"), show=False, priority=True, id="import.complete"),
    ]

    class Progress(Message):
        """So many files of all have been read; ``name`` is at hand."""

        def __init__(self, done: int, total: int, name: str) -> None:
            super().__init__()
            self.done = done
            self.total = total
            self.name = name

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__()
        self._store = store
        self._folder = folder
        self._busy = self._imported = self._cancelled = False

    def compose(self) -> ComposeResult:
        """The line to type in, and what is there."""
        with Vertical(classes="window"):
            yield Static(Content.styled(_("Import transcripts"), "bold"), classes="quote")
            yield Input(f"{self._folder}/", restrict=PRINTABLE, select_on_focus=False, id="path")
            yield Roster(id="there")
            yield Static(
                Content.styled(_("Tab go into   Enter import this file or folder   Esc back"), "$foreground 60%"),
                classes="hint",
                id="import-hint",
            )

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one(Roster).can_focus = False
        self.query_one(Input).focus()
        # What went wrong may take more than one line to say.
        self.query_one("#import-hint").styles.height = "auto"
        self._list()

    def on_input_changed(self) -> None:
        """Show what begins with what was typed."""
        if not self._busy:
            self._list()

    def _typed(self) -> Path:
        return Path(self.query_one(Input).value.strip() or ".").expanduser()

    def _list(self) -> None:
        value = self.query_one(Input).value
        typed = self._typed()
        folder, start = (typed, "") if value.endswith("/") or not value else (typed.parent, typed.name)
        items = [
            Item(str(path), path.name + ("/" if is_folder else ""), strong=is_folder)
            for path, is_folder in _entries(folder, start)
        ]
        if not start and typed.is_dir():
            items.insert(0, Item(str(typed), _("this folder, with all in it"), faint=True))
        self.query_one(Roster).set_items(items)

    def action_step(self, step: int) -> None:
        """Go through the list."""
        self.query_one(Roster).action_step(step)

    def action_complete(self) -> None:
        """Take the name that is highlighted into the line."""
        item = self.query_one(Roster).highlighted
        if item is not None and not self._busy:
            path = Path(str(item.key))
            line = self.query_one(Input)
            line.value = f"{path}/" if path.is_dir() else str(path)
            line.cursor_position = len(line.value)

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """A click takes the name."""
        event.stop()
        self.action_complete()

    def action_leave(self) -> None:
        """Back to the workspace; while files are read, stop and leave the project as it was."""
        if self._busy:
            self._cancelled = True
        else:
            self.dismiss(self._imported)

    def on_input_submitted(self) -> None:
        """Import what is highlighted, or else what is typed."""
        if self._busy:
            return
        item = self.query_one(Roster).highlighted
        path = Path(str(item.key)) if item is not None else self._typed()
        self._busy, self._cancelled = True, False
        self.run_worker(self._import(path))

    async def _import(self, path: Path) -> None:
        def progress(done: int, total: int, name: str) -> None:
            if self._cancelled:
                raise QualcodeError(_("Cancelled; nothing was changed."))
            self.post_message(self.Progress(done, total, name))

        def work(session: Session) -> Report:
            from ..importing import import_files

            return import_files(session.project, session.coder, [path], progress=progress)

        self._hint(_("Reading…   Esc stops"))
        try:
            report = await self._store.ask(work)
        except QualcodeError as error:
            self._hint(f"{error.message.rstrip('.')}. {error.hint}", "$error")
        else:
            self._tell(report)
        self._busy = False

    def on_import_window_progress(self, event: Progress) -> None:
        """Say how far it is."""
        if self._busy and event.name:
            self._hint(_("{done} of {all}: {name}").format(done=event.done + 1, all=event.total, name=event.name))

    def _hint(self, words: str, style: str = "$foreground 75%") -> None:
        self.query_one("#import-hint", Static).update(Content.styled(fit(words, 400), style))

    def _tell(self, report: Report) -> None:
        """List what became of each file, the troubles first."""
        new = sum(item.status == "new" for item in report.items)
        self._imported = self._imported or bool(new)
        troubles = [item for item in report.items if item.status != "new"]
        rows = [
            Item(str(item.path), f"{item.path.name}: {item.message}", strong=item.status == "error")
            for item in troubles
        ]
        for item in report.items:
            if item.status == "new":
                words = ngettext("{count} word", "{count} words", item.words).format(count=item.words)
                rows.append(Item(str(item.path), f"✓ {item.name}", words))
        rows += [Item(f"left out {note}", f"{note.message}", "", faint=True) for note in report.left_out]
        self.query_one(Roster).set_items(rows[:_MOST])
        words = ngettext("{count} transcript came in.", "{count} transcripts came in.", new).format(count=new)
        self._hint(f"{words} " + _("Esc to go on; u takes it back."), "$success" if new else "$warning")


def _entries(folder: Path, start: str) -> Sequence[tuple[Path, bool]]:
    """The folders and the readable files of a folder whose names begin with ``start``, folders first."""
    from ..formats import SUFFIXES

    try:
        found = [(path, path.is_dir()) for path in folder.iterdir() if path.name.lower().startswith(start.lower())]
    except OSError:
        return []
    shown = [
        (path, is_folder)
        for path, is_folder in found
        if not path.name.startswith(".") and (is_folder or path.suffix.lower() in SUFFIXES)
    ]
    return sorted(shown, key=lambda entry: (not entry[1], paint(entry[0].name).casefold()))[:_MOST]
