"""Bringing files in: which, how far it is, and the report of what was read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import ProgressBar, Static

from qualcode.errors import MissingTranscripts, QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.rows import first_of
from qualcode.session.importing import FacesheetRead, Progress, bring_facesheet, bring_transcripts
from qualcode.session.library import group_paths
from qualcode.tui.base.begun import to_begin
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import Part
from qualcode.tui.windows.path import PathWindow
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.importing.transcripts import ImportReport
    from qualcode.session.worker import ProjectWorker

MOST_FILES = 500
"""So many files stand in the report of an import, what went wrong first; the rest is counted."""
MOST_LEFT_OUT = 50

Work = Callable[[Progress], Awaitable[list[Part]]]
"""Brings files in, tells how far it is, and says what came of it."""


class Cancelled(Exception):  # noqa: N818
    """Stops an import between two files; nothing is written then."""


class ImportWindow(ModalScreen[None]):
    """Work on files under way, and then its report; where it is a preview, also what it is a preview of."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Stop, or close the report"), show=False),
        Binding("enter", "close", _("Import what is shown, or close the report"), show=False),
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

    def __init__(
        self,
        title: str,
        work: Work,
        *,
        incomplete: Work | None = None,
        next_work: Callable[[], Work | None] = lambda: None,
    ) -> None:
        """``incomplete`` is the work that can be chosen where ``work`` meets respondents without a transcript.

        ``next_work`` is asked when ``work`` has ended well: what Enter does then.
        """
        super().__init__()
        self._title = title
        self._work = work
        self._incomplete = incomplete
        self._next_work = next_work
        self._next: Work | None = None
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
        self.run_worker(to_begin(self._run))

    async def _run(self) -> None:
        parts: list[Part]
        try:
            parts = await self._work(self._step)
            self._next, self._next_work = self._next_work(), lambda: None
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
        if self._next is not None:
            hint = _("↑ ↓ scroll   Enter imports   Esc leaves it")
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
            self._short = False
            self._go_on(self._incomplete)

    def _go_on(self, work: Work) -> None:
        self._work, self._ended = work, False
        self.run_worker(to_begin(self._run))

    def action_leave(self) -> None:
        """Stop, or close the report."""
        if self._ended:
            self.dismiss(None)
        else:
            self._stop.set()

    def action_close(self) -> None:
        """Go on with what the report is a preview of, or close it."""
        if self._ended and self._next is not None:
            work, self._next = self._next, None
            self.query_one(ProgressBar).display = True
            self.query_one("#hint", Static).update(key_words(_("Esc stops; nothing is written then")))
            self._go_on(work)
        elif self._ended:
            self.dismiss(None)


def ask_transcripts(screen: Screen[Any], worker: ProjectWorker, then: Callable[[], None] = lambda: None) -> None:
    """Ask for a file or folder of transcripts and for the group of those who speak, show what would come in, and do it.

    ``then`` is called once the report has been read.
    """
    from qualcode.formats import SUFFIXES

    def with_path(path: Path | None) -> None:
        if path is not None:
            screen.run_worker(to_begin(ask_group, path))

    async def ask_group(path: Path) -> None:
        none = Option("", _("no group, or the one that each file names"))
        options = [none, *(Option(name, name) for name in await worker.ask(group_paths))]
        window = Pick(_("In which group are those who speak?"), options, free=_("New group: {name}"))
        screen.app.push_screen(window, lambda group: with_group(path, group))

    def with_group(path: Path, group: str | None) -> None:
        if group is not None:
            title = _("Import {path}").format(path=path)

            new = False

            async def preview(step: Progress) -> list[Part]:
                nonlocal new
                report = await worker.ask(bring_transcripts, path, group, step, dry_run=True)
                new = any(item.status == "new" for item in report.items)
                return report_lines(report, dry_run=True)

            async def bring(step: Progress) -> list[Part]:
                return report_lines(await worker.ask(bring_transcripts, path, group, step))

            window = ImportWindow(title, preview, next_work=lambda: bring if new else None)
            screen.app.push_screen(window, lambda _none: then())

    question = _("Import which file or folder?")
    screen.app.push_screen(PathWindow(question, SUFFIXES, _folder_of(worker), folders=True), with_path)


def ask_facesheet(screen: Screen[Any], worker: ProjectWorker) -> None:
    """Ask for a face sheet, and put it into force."""

    from qualcode.formats.tables.read import TABLES

    def with_path(path: Path | None) -> None:
        if path is None:
            return

        async def bring(step: Progress) -> list[Part]:
            return outcome_lines(await worker.ask(bring_facesheet, path, step))

        async def bring_all(step: Progress) -> list[Part]:
            return outcome_lines(await worker.ask(bring_facesheet, path, step, allow_missing=True))

        screen.app.push_screen(ImportWindow(_("Face sheet {path}").format(path=path), bring, incomplete=bring_all))

    screen.app.push_screen(PathWindow(_("Which face sheet?"), TABLES, _folder_of(worker), folders=False), with_path)


def _folder_of(worker: ProjectWorker) -> str:
    """The folder of the project, as one would write it: files to bring in tend to lie there."""
    folder = worker.path.absolute().parent
    if folder == Path.cwd():
        return ""
    home = Path.home()
    return f"~/{folder.relative_to(home)}/".replace("/./", "/") if folder.is_relative_to(home) else f"{folder}/"


def report_lines(report: ImportReport, *, dry_run: bool = False) -> list[Part]:
    """What an import did, or would do, file by file, what went wrong first."""
    status = {
        "new": (_("would import") if dry_run else _("imported"), "bold $success"),
        "unchanged": (_("unchanged"), "$foreground 65%"),
        "changed": (_("changed"), "bold $warning"),
        "taken": (_("name taken"), "bold $error"),
        "error": (_("not read"), "bold $error"),
    }
    new = sum(item.status == "new" for item in report.items)
    if dry_run:
        parts: list[Part] = [(_("{count} would be imported; nothing was written.").format(count=new), "bold"), "\n\n"]
    else:
        done = ngettext("{count} document imported.", "{count} documents imported.", new).format(count=new)
        parts = [(done, "bold"), ("   " + _("u takes it back") if new else "", "$foreground 65%"), "\n\n"]
    order = ("error", "taken", "changed", "new", "unchanged")
    items = sorted(report.items, key=lambda item: order.index(item.status))
    for item in items[:MOST_FILES]:
        words, style = status[item.status]
        parts += [(f"{words}  ", style), paint(item.path.name)]
        found = [one.message for one in item.guides]
        lines = [item.message, item.hint, *found, *(note.message for note in item.notes)]
        if item.status == "new":
            speakers = ", ".join(f"{label}*" if role == "interviewer" else label for label, role in item.speakers)
            counts = _("{words} words, {turns} turns, {questions} of whoever asks").format(
                words=item.words, turns=item.turns, questions=item.questions
            )
            lines.insert(0, f"{counts} · {speakers}")
        parts += [("\n  " + paint(line), "$foreground 70%") for line in lines if line]
        parts.append("\n")
    if len(items) > MOST_FILES:
        parts.append(_("and {count} more").format(count=len(items) - MOST_FILES) + "\n")
    left_out = first_of([paint(note.message) for note in report.left_out], MOST_LEFT_OUT)
    parts += [(line + "\n", "$foreground 65%") for line in left_out]
    if new:
        parts.append(("\n" + _("* interviewer; who is what can be corrected under F4, s"), "$foreground 65%"))
    return parts


def outcome_lines(found: FacesheetRead) -> list[Part]:
    """What a face sheet did."""
    outcome = found.outcome
    done = _("Face sheet: {respondents} respondents, {linked} speakers linked, groups: {groups}.").format(
        respondents=outcome.respondents,
        linked=outcome.linked,
        groups=paint(", ".join(outcome.groups)) or _("none"),
    )
    parts: list[Part] = [(done + "\n", "bold")]
    parts += [("\n" + paint(remark), "$warning") for remark in outcome.remarks()]
    return [*parts, *("\n" + paint(note) for note in found.notes)]


def _paint_lines(text: str) -> str:
    return "\n".join(map(paint, text.split("\n")))
