"""The one window in which every list, board and matrix is saved: to a new file, or to the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.guarded import deliver, doors_of
from qualcode.tui.widgets.glyphs import PRINTABLE, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.row_list import ListItem, RowList

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

SAVE = Binding("ctrl+s", "save", _("Save the list: to a file, or to the clipboard"), show=False, id="list.save")
"""The key that saves, on every screen that has something to save."""


def formats() -> dict[str, str]:
    """What the formats of a file are called."""
    return {
        "docx": _("Word"),
        "xlsx": _("Excel"),
        "md": _("Markdown"),
        "html": _("Web page"),
        "csv": _("CSV, for any program"),
        "svg": _("Picture"),
        "png": _("Picture, in pixels"),
        "dot": _("Graph, for Graphviz"),
        "json": _("JSON, for a script"),
    }


def ask_save(screen: Screen[Any], worker: ProjectWorker, savable: Savable, say: Callable[[str], None]) -> None:
    """Ask in which format and under what name, have it written or copied, and ``say`` what came of it."""

    def done(words: str | None) -> None:
        if words is not None:
            say(words)

    screen.app.push_screen(SaveWindow(worker, savable), done)


class SaveWindow(ModalScreen[str | None]):
    """A format and a name; the answer is what was done, in words. It stays open until that is done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("down,tab", "step(1)", _("Next"), show=False),
        Binding("up,shift+tab", "step(-1)", _("Previous"), show=False),
    ]

    DEFAULT_CSS = """
    SaveWindow .question, SaveWindow .about { margin: 0 1; height: auto; }
    SaveWindow .window.small .about { margin: 0 1; }
    SaveWindow .hint { height: auto; max-height: 4; }
    """

    def __init__(self, worker: ProjectWorker, savable: Savable) -> None:
        super().__init__()
        self._worker = worker
        self._savable = savable

    def compose(self) -> ComposeResult:
        """What is done, the formats, and the name of the file."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(_("Save what is listed here"), "bold"), classes="question")
            about = _("Without the names of persons, as the command line writes it.")
            yield Static(Content.styled(about, "$foreground 70%"), classes="about")
            yield RowList(id="choices")
            yield Input(restrict=PRINTABLE, id="line", select_on_focus=False)
            yield Static(self._hint(), classes="hint", id="hint")

    @staticmethod
    def _hint() -> Content:
        return key_words(_("↑ ↓ format   Enter saves   Esc leaves it"))

    def on_mount(self) -> None:
        """Offer the first format, under a name that is free."""
        from qualcode.session.saving import PASTED, free_path, near

        savable, names = self._savable, formats()
        roster = self.query_one(RowList)
        roster.can_focus = False
        items = [ListItem(kind, names[kind], f".{kind}") for kind in savable.kinds]
        roster.set_items([*items, ListItem(PASTED, _("The clipboard"), _("to paste elsewhere"))])
        roster.styles.height = len(items) + 1
        line = self.query_one(Input)
        name = f"{savable.name}.{savable.kinds[0]}"
        served = doors_of(self.app).served
        line.value = name if served else str(near(free_path(self._worker.path.parent, name)))
        line.cursor_position = len(line.value)
        line.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The ending of a name that is written chooses the format."""
        event.stop()
        self.query_one("#hint", Static).update(self._hint())
        kind = Path(event.value).suffix.removeprefix(".").lower()
        if kind in self._savable.kinds:
            self.query_one(RowList).highlight(list(self._savable.kinds).index(kind))

    def action_step(self, step: int) -> None:
        """Take the next format; the name gets its ending."""
        roster, line = self.query_one(RowList), self.query_one(Input)
        roster.action_step(step)
        path, kind = Path(line.value), roster.index
        if kind < len(self._savable.kinds) and line.value.strip():
            stem = path.with_suffix("") if path.suffix.removeprefix(".").lower() in self._savable.kinds else path
            with line.prevent(Input.Changed):
                line.value = f"{stem}.{self._savable.kinds[kind]}"
            line.cursor_position = len(line.value)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click saves in that format."""
        event.stop()
        self.action_step(0)
        self._save()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save."""
        event.stop()
        self._save()

    def _save(self) -> None:
        index, kinds = self.query_one(RowList).index, self._savable.kinds
        written = self.query_one(Input).value.strip() if index < len(kinds) else ""
        self.run_worker(to_begin(self._try, written, pasted=index >= len(kinds)), exclusive=True)

    async def _try(self, written: str, *, pasted: bool) -> None:
        self.query_one("#hint", Static).update(Content.styled(_("Writing it …"), "$foreground 70%"))
        try:
            words = await (self._copy() if pasted else self._write(Path(written).expanduser()))
        except QualcodeError as error:
            said = " ".join(filter(None, (error.message, error.hint)))
            self.query_one("#hint", Static).update(Content.styled(paint(said), "bold $error"))
        else:
            self.dismiss(words)

    async def _write(self, path: Path) -> str:
        from qualcode.session.saving import kind_of, refuse_there, write_made

        kind = kind_of(path, self._savable.kinds)
        if doors_of(self.app).served:
            path = Path(path.name)
        else:
            refuse_there(path)
        made = await self._worker.ask(self._savable.make, kind)
        return await deliver(self.app, path, lambda place: write_made(made, place, kind))

    async def _copy(self) -> str:
        from qualcode.report.listing import to_paste
        from qualcode.session.saving import PASTED

        made = await self._worker.ask(self._savable.make, PASTED)
        self.app.copy_to_clipboard(made if isinstance(made, str) else to_paste(made))
        return _("Copied: paste it into a worksheet, a document or a mail")
