"""Bringing files in: a path to write or choose, how far it is, and the report of what was read."""

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

from qualcode.errors import MissingTranscripts, QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.session.library import group_paths
from qualcode.tui.widgets.glyphs import PRINTABLE, fit, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import Part
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.changes.facesheets import FacesheetOutcome
    from qualcode.importing.transcripts import ImportReport
    from qualcode.session.session import Session
    from qualcode.session.worker import ProjectWorker

TABLES = (".csv", ".tsv", ".xlsx")
_MOST = 200
_SHOWN = 48
"""Characters of a path that are told of one that is not there."""

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
    """A file (or with ``folders`` a folder, with all in it) to name: written, or chosen from what is there."""

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
        self.run_worker(self._read(written), exclusive=True)

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
        elif not path.exists():
            # What was written last is what is wrong most often.
            short = written if len(written) <= _SHOWN else "…" + written[1 - _SHOWN :]
            self._complain(_("{path} does not exist").format(path=paint(short)))
        elif path.is_dir() and not self._folders:
            self.action_complete()
        else:
            self.dismiss(path)

    def _complain(self, words: str) -> None:
        self.query_one("#hint", Static).update(Content.styled(words, "bold $error"))


class Cancelled(Exception):  # noqa: N818
    """Stops an import between two files; nothing is written then."""


class ImportWindow(ModalScreen[None]):
    """Work on files under way, and then its report."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Stop, or close the report"), show=False),
        Binding("enter", "close", _("Close the report"), show=False),
        Binding("k", "keep", _("Keep respondents without a transcript"), show=False),
    ]

    DEFAULT_CSS = """
    ImportWindow .question { margin: 0 1 1 1; }
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

    def __init__(self, title: str, worker: ProjectWorker, work: Work, *, incomplete: Work | None = None) -> None:
        """``incomplete`` is the work that can be chosen where ``work`` meets respondents without a transcript."""
        super().__init__()
        self._title = title
        self.worker = worker
        self._work = work
        self._incomplete = incomplete
        self._stop = Event()
        self._ended = self._short = False

    def compose(self) -> ComposeResult:
        """Title, progress, and room for the report."""
        with Vertical(classes="window"):
            yield Static(Content.styled(paint(self._title), "bold"), classes="question")
            yield ProgressBar(show_eta=False)
            with VerticalScroll(id="report"):
                yield Static(id="lines", markup=False)
            yield Static(key_words(_("Esc stops; nothing is written then")), classes="hint", id="hint")

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#report").focus()
        self.run_worker(self._run())

    async def _run(self) -> None:
        parts: list[Part]
        work = self._work
        try:
            parts = await self.worker.ask(lambda session: work(session, self._step))
        except Cancelled:
            parts = [(_("Stopped; nothing was written."), "$warning")]
        except MissingTranscripts as error:
            self._short = self._incomplete is not None
            remedy = _("Import these transcripts first, or keep the respondents without one. Nothing was changed.")
            parts = [(_paint_lines(error.message), "$warning"), "\n\n" + remedy]
        except QualcodeError as error:
            parts = [(_paint_lines(error.message), "$error"), "\n\n" + _paint_lines(error.hint)]
        except OSError as error:
            parts = [(paint(str(error)), "$error")]
        self._ended = True
        self.query_one(ProgressBar).display = False
        self.query_one("#lines", Static).update(Content.assemble(*parts))
        hint = _("↑ ↓ scroll   Enter or Esc closes")
        if self._short:
            hint = _("k keeps these respondents   Enter or Esc closes")
        self.query_one("#hint", Static).update(key_words(hint))

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

    def action_keep(self) -> None:
        """Do it all the same, with respondents of whom there is no transcript (yet)."""
        if self._short and self._incomplete is not None:
            self._work, self._short, self._ended = self._incomplete, False, False
            self.run_worker(self._run())

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


def ask_transcripts(screen: Screen[Any], worker: ProjectWorker, then: Callable[[], None] = lambda: None) -> None:
    """Ask for a file or folder of transcripts and for the group of those who speak, and bring them in.

    ``then`` is called once the report has been read.
    """
    from qualcode.formats import SUFFIXES

    def with_path(path: Path | None) -> None:
        if path is not None:
            screen.run_worker(ask_group(path))

    async def ask_group(path: Path) -> None:
        none = Option("", _("no group, or the one that each file names"))
        options = [none, *(Option(name, name) for name in await worker.ask(group_paths))]
        window = Pick(_("In which group are those who speak?"), options, free=_("New group: {name}"))
        screen.app.push_screen(window, lambda group: with_group(path, group))

    def with_group(path: Path, group: str | None) -> None:
        if group is not None:
            title = _("Import {path}").format(path=path)
            window = ImportWindow(title, worker, lambda session, step: _transcripts(session, step, path, group))
            screen.app.push_screen(window, lambda _none: then())

    question = _("Import which file or folder?")
    screen.app.push_screen(PathWindow(question, SUFFIXES, _folder_of(worker), folders=True), with_path)


def ask_facesheet(screen: Screen[Any], worker: ProjectWorker) -> None:
    """Ask for a face sheet, and put it into force."""

    def with_path(path: Path | None) -> None:
        if path is not None:
            window = ImportWindow(
                _("Face sheet {path}").format(path=path),
                worker,
                lambda session, step: _facesheet(session, step, path),
                incomplete=lambda session, step: _facesheet(session, step, path, allow_missing=True),
            )
            screen.app.push_screen(window)

    screen.app.push_screen(PathWindow(_("Which face sheet?"), TABLES, _folder_of(worker), folders=False), with_path)


def _folder_of(worker: ProjectWorker) -> str:
    """The folder of the project, as one would write it: files to bring in tend to lie there."""
    folder = worker.path.absolute().parent
    if folder == Path.cwd():
        return ""
    home = Path.home()
    return f"~/{folder.relative_to(home)}/".replace("/./", "/") if folder.is_relative_to(home) else f"{folder}/"


def _transcripts(session: Session, step: Progress, path: Path, group: str) -> list[Part]:
    from qualcode.importing.transcripts import import_files

    report = import_files(session.project, session.coder, [path], group=group or None, progress=step)
    return report_lines(report)


def _facesheet(session: Session, step: Progress, path: Path, *, allow_missing: bool = False) -> list[Part]:
    from qualcode.formats.tables import read_facesheet
    from qualcode.importing.transcripts import import_facesheet

    step(0, 1, path.name)
    sheet = read_facesheet(path)
    step(1, 1, "")
    outcome = import_facesheet(session.project, session.coder, sheet, allow_missing=allow_missing)
    return [*outcome_lines(outcome), *("\n" + paint(note.message) for note in sheet.notes)]


def report_lines(report: ImportReport) -> list[Part]:
    """What an import did, file by file, what went wrong first."""
    status = {
        "new": (_("imported"), "bold $success"),
        "unchanged": (_("unchanged"), "$foreground 65%"),
        "changed": (_("changed"), "bold $warning"),
        "taken": (_("name taken"), "bold $error"),
        "error": (_("not read"), "bold $error"),
    }
    new = sum(item.status == "new" for item in report.items)
    done = ngettext("{count} document imported.", "{count} documents imported.", new).format(count=new)
    parts: list[Part] = [(done, "bold"), ("   " + _("u takes it back") if new else "", "$foreground 65%"), "\n\n"]
    order = ("error", "taken", "changed", "new", "unchanged")
    for item in sorted(report.items, key=lambda item: order.index(item.status)):
        words, style = status[item.status]
        parts += [(f"{words}  ", style), paint(item.path.name)]
        lines = [item.message, item.hint, *(note.message for note in item.notes)]
        if item.status == "new":
            speakers = ", ".join(f"{label}*" if role == "interviewer" else label for label, role in item.speakers)
            counts = _("{words} words, {turns} turns").format(words=item.words, turns=item.turns)
            lines.insert(0, f"{counts} · {speakers}")
        parts += [("\n  " + paint(line), "$foreground 70%") for line in lines if line]
        parts.append("\n")
    parts += [(paint(note.message) + "\n", "$foreground 65%") for note in report.left_out]
    if new:
        parts.append(("\n" + _("* interviewer; who is what can be corrected under F4, s"), "$foreground 65%"))
    return parts


def outcome_lines(outcome: FacesheetOutcome) -> list[Part]:
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
