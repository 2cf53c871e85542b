"""Bringing files in: a path to write, how far it is, and the report of what was read."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, ProgressBar, Static

from ..errors import QualcodeError
from ..i18n import _, ngettext
from .glyphs import fit, paint
from .panes import Part
from .picker import PRINTABLE
from .picking import Option, Pick
from .roster import Item, Roster

if TYPE_CHECKING:
    from ..facesheets import Outcome
    from ..importing import Report
    from .session import Session
    from .store import Store

TRANSCRIPTS = (".txt", ".md", ".docx")
TABLES = (".csv", ".tsv", ".xlsx")
_MOST = 200

Progress = Callable[[int, int, str], None]
Work = Callable[["Session", Progress], list[Part]]


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
    """A file or folder to name, with its name completed."""

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

    def __init__(self, question: str, suffixes: Sequence[str]) -> None:
        super().__init__()
        self._question = question
        self._suffixes = suffixes

    def compose(self) -> ComposeResult:
        """The question, the line, and how it can go on."""
        with Vertical(classes="window"):
            yield Static(Content.styled(self._question, "bold"), classes="question")
            yield Input(restrict=PRINTABLE, id="line", select_on_focus=False)
            yield Roster(id="choices")
            hint = _("Tab completes   ↑ ↓ choose   Enter takes the file or folder   Esc none")
            yield Static(Content.styled(hint, "$foreground 60%"), classes="hint", id="hint")

    def on_mount(self) -> None:
        """Begin in the folder where the program was started."""
        self.query_one(Roster).can_focus = False
        self.query_one(Input).focus()
        self._list("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show how the path can go on."""
        self._list(event.value)

    def _list(self, written: str) -> None:
        self.run_worker(self._read(written), exclusive=True)

    async def _read(self, written: str) -> None:
        # A folder on a slow disk must not hold up the typing.
        found = await asyncio.to_thread(completions, written, self._suffixes)
        items = [Item(path, Path(path).name + (os.sep if is_folder else "")) for path, is_folder in found]
        self.query_one(Roster).set_items(items, key=items[0].key if items else None)

    def action_step(self, step: int) -> None:
        """Move through the completions."""
        self.query_one(Roster).action_step(step)

    def action_complete(self) -> None:
        """Take the highlighted completion into the line."""
        item = self.query_one(Roster).highlighted
        if item is not None:
            line = self.query_one(Input)
            line.value = str(item.key)
            line.cursor_position = len(line.value)

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """A click takes the completion."""
        event.stop()
        self.action_complete()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is written, if it is there."""
        written = event.value.strip()
        path = Path(written).expanduser()
        if not written or not path.exists():
            words = _("{path} does not exist").format(path=paint(written)) if written else _("Write a name first.")
            self.query_one("#hint", Static).update(Content.styled(words, "bold $error"))
        else:
            self.dismiss(path)


class Cancelled(Exception):  # noqa: N818
    """Stops an import between two files; nothing is written then."""


class ImportWindow(ModalScreen[None]):
    """Work on files under way, and then its report."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Stop, or close the report"), show=False),
        Binding("enter", "close", _("Close the report"), show=False),
    ]

    DEFAULT_CSS = """
    ImportWindow .question { margin: 0 1; }
    ImportWindow ProgressBar { margin: 1 1; width: 100%; }
    ImportWindow Bar { width: 1fr; }
    ImportWindow #report { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    class Step(Message):
        """So many files are done; posted from the project's thread."""

        def __init__(self, done: int, of: int, name: str) -> None:
            super().__init__()
            self.done = done
            self.of = of
            self.name = name

    def __init__(self, title: str, store: Store, work: Work) -> None:
        super().__init__()
        self._title = title
        self._store = store
        self._work = work
        self._stop = Event()
        self._ended = False

    def compose(self) -> ComposeResult:
        """Title, progress, and room for the report."""
        with Vertical(classes="window"):
            yield Static(Content.styled(paint(self._title), "bold"), classes="question")
            yield ProgressBar(show_eta=False)
            with VerticalScroll(id="report"):
                yield Static(id="lines", markup=False)
            yield Static(
                Content.styled(_("Esc stops; nothing is written then"), "$foreground 60%"), classes="hint", id="hint"
            )

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#report").focus()
        self.run_worker(self._run())

    async def _run(self) -> None:
        try:
            parts = await self._store.ask(lambda session: self._work(session, self._step))
        except Cancelled:
            parts = [(_("Stopped; nothing was written."), "$warning")]
        except QualcodeError as error:
            parts = [(_paint_lines(error.message), "$error"), "\n\n" + _paint_lines(error.hint)]
        except OSError as error:
            parts = [(paint(str(error)), "$error")]
        self._ended = True
        self.query_one(ProgressBar).display = False
        self.query_one("#lines", Static).update(Content.assemble(*parts))
        self.query_one("#hint", Static).update(Content.styled(_("↑ ↓ scroll   Enter or Esc closes"), "$foreground 60%"))

    def _step(self, done: int, of: int, name: str) -> None:
        """Called on the project's thread."""
        if self._stop.is_set():
            raise Cancelled
        self.post_message(self.Step(done, of, name))

    def on_import_window_step(self, event: Step) -> None:
        """Show how far it is."""
        if not self._ended:
            self.query_one(ProgressBar).update(total=max(1, event.of), progress=event.done)
            self.query_one("#lines", Static).update(Content(fit(event.name, 60) or _("Writing")))

    def action_leave(self) -> None:
        """Stop, or close the report."""
        if self._ended:
            self.dismiss(None)
        else:
            self._stop.set()

    def action_close(self) -> None:
        """Close the report."""
        if self._ended:
            self.dismiss(None)


def ask_transcripts(screen: Screen[Any], store: Store, groups: Sequence[str]) -> None:
    """Ask for a file or folder of transcripts and for the group of those who speak, and bring them in."""

    def with_path(path: Path | None) -> None:
        if path is not None:
            none = Option("", _("no group, or the one that each file names"))
            options = [none, *(Option(name, name) for name in groups)]
            window = Pick(_("In which group are those who speak?"), options, free=_("New group: {name}"))
            screen.app.push_screen(window, lambda group: with_group(path, group))

    def with_group(path: Path, group: str | None) -> None:
        if group is not None:
            title = _("Import {path}").format(path=path)
            window = ImportWindow(title, store, lambda session, step: _transcripts(session, step, path, group))
            screen.app.push_screen(window)

    screen.app.push_screen(PathWindow(_("Import which file or folder?"), TRANSCRIPTS), with_path)


def ask_facesheet(screen: Screen[Any], store: Store) -> None:
    """Ask for a face sheet, and put it into force."""

    def with_path(path: Path | None) -> None:
        if path is not None:
            title = _("Face sheet {path}").format(path=path)
            screen.app.push_screen(ImportWindow(title, store, lambda session, _step: _facesheet(session, path)))

    screen.app.push_screen(PathWindow(_("Which face sheet?"), TABLES), with_path)


def _transcripts(session: Session, step: Progress, path: Path, group: str) -> list[Part]:
    from ..importing import import_files

    report = import_files(session.project, session.coder, [path], group=group or None, progress=step)
    return report_lines(report)


def _facesheet(session: Session, path: Path) -> list[Part]:
    from ..formats.tables import read_facesheet
    from ..importing import import_facesheet

    sheet = read_facesheet(path)
    outcome = import_facesheet(session.project, session.coder, sheet)
    return [*outcome_lines(outcome), *("\n" + paint(note.message) for note in sheet.notes)]


def report_lines(report: Report) -> list[Part]:
    """What an import did, file by file."""
    status = {
        "new": (_("imported"), "bold $success"),
        "unchanged": (_("unchanged"), "$foreground 60%"),
        "changed": (_("changed"), "bold $warning"),
        "taken": (_("name taken"), "bold $error"),
        "error": (_("not read"), "bold $error"),
    }
    new = sum(item.status == "new" for item in report.items)
    done = ngettext("{count} document imported.", "{count} documents imported.", new).format(count=new)
    parts: list[Part] = [(done, "bold"), ("   " + _("u takes it back") if new else "", "$foreground 60%"), "\n\n"]
    for item in report.items:
        words, style = status[item.status]
        parts += [(f"{words:<11} ", style), paint(item.path.name)]
        if item.status == "new":
            speakers = ", ".join(f"{label}*" if role == "interviewer" else label for label, role in item.speakers)
            counts = _("{words} words, {turns} turns").format(words=item.words, turns=item.turns)
            parts.append((f"  {counts} · {paint(speakers)}", "$foreground 70%"))
        for line in (item.message, item.hint, *(note.message for note in item.notes)):
            if line:
                parts.append(("\n            " + paint(line), "$foreground 70%"))
        parts.append("\n")
    parts += [(paint(note.message) + "\n", "$foreground 60%") for note in report.left_out]
    if new:
        parts.append(("\n" + _("* interviewer; who is what can be corrected under F4, s"), "$foreground 60%"))
    return parts


def outcome_lines(outcome: Outcome) -> list[Part]:
    """What a face sheet did."""
    done = _("Face sheet: {respondents} respondents, {linked} speakers linked, groups: {groups}.").format(
        respondents=outcome.respondents,
        linked=outcome.linked,
        groups=paint(", ".join(outcome.groups)) or _("none"),
    )
    parts: list[Part] = [(done + "\n", "bold")]
    if outcome.without_transcript:
        names = paint(", ".join(outcome.without_transcript))
        missing = _("Without a transcript, and so in no base: {count} ({names})")
        parts.append(("\n" + missing.format(count=len(outcome.without_transcript), names=names), "$warning"))
    if outcome.unlinked:
        names = paint(", ".join(outcome.unlinked))
        parts.append(("\n" + _("Not on the face sheet: {names}").format(names=names), "$warning"))
    return parts


def _paint_lines(text: str) -> str:
    return "\n".join(map(paint, text.split("\n")))
