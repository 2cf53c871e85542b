"""What the coding screen shows: documents, transcript, codebook, and what is coded here.

Reads and writes go through the :class:`worker.ProjectWorker`; while the file is at work, the screen stays alive.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from importlib import import_module
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.reactive import Reactive
from textual.widget import Widget

from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.session.codings import codings_on
from qualcode.session.filters import counts, sift
from qualcode.session.overview import Opened, StudyOverview, open_document, overview
from qualcode.session.session import Session
from qualcode.tui.base import garbage
from qualcode.tui.base.project_screen import WATCH_SECONDS, ProjectScreen
from qualcode.tui.coding.panes import CodebookPane, DocumentsPane, Header, HerePane, here_line
from qualcode.tui.coding.state import CodingState
from qualcode.tui.reader.reader import Reader
from qualcode.tui.widgets.lines import KeyLine, TextLine
from qualcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker

P = ParamSpec("P")
T = TypeVar("T")

FOLD_BELOW = 110
"""Columns below which one pane is shown at a time."""


class Overview(ProjectScreen[None]):
    """The panes on a project, kept in line with the file. What the coder does is in :class:`screen.CodingScreen`."""

    # The toolkit repaints the whole screen when the focus goes elsewhere; what looks different then says so itself.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (FOLD_BELOW, "-three"),
        (150, "-wide"),
    ]

    def __init__(self, worker: ProjectWorker, first: Future[tuple[StudyOverview, Opened | None]]) -> None:
        super().__init__(worker)
        self._first = first
        self._desk: CodingState | None = None
        self._version: int | None = None
        self._here: list[Coding] | None = None

    def compose(self) -> ComposeResult:
        """Header, three panes, and the line of keys."""
        yield Header(id="header")
        with Horizontal(id="panes"):
            yield DocumentsPane(id="documents-pane")
            yield Reader(id="reader")
            with Vertical(id="side"):
                yield CodebookPane(id="codebook-pane")
                yield HerePane(id="here-pane")
        yield TextLine(id="here-line")
        yield KeyLine(id="keys-line")

    @property
    def reader(self) -> Reader:
        """The transcript."""
        return self.query_one(Reader)

    @property
    def desk(self) -> CodingState:
        """The state behind the panes; there is none before the project has been read."""
        if self._desk is None:
            raise RuntimeError("the project has not been read yet")
        return self._desk

    def on_mount(self) -> None:
        """Show what has been read meanwhile, and begin to watch for other windows."""
        self.reader.focus()
        self.do(self._begin())
        self.set_interval(WATCH_SECONDS, lambda: self.do(self._watch()))

    # What is shown

    async def _begin(self) -> None:
        study, opened = await asyncio.wrap_future(self._first)
        self._desk = CodingState(self.coder, study)
        self._show_document(opened)
        self._version = await self.ask(Session.version)
        await self._prepare()
        garbage.begin()

    async def _prepare(self) -> None:
        """Make the windows ready while the coder reads, so that the first one opens as fast as the next."""
        picker = await asyncio.to_thread(import_module, "qualcode.tui.picker.picker")
        if not self.query("#picker"):
            await self.mount(picker.CodePicker())
        await asyncio.to_thread(import_module, "qualcode.tui.windows.memo")

    def _show_document(self, opened: Opened | None) -> None:
        self.desk.take_document(opened)
        self._here = None
        self.set_class(opened is None, "empty")
        if opened is None:
            if not self.query("#empty"):
                from qualcode.tui.coding.welcome import Welcome

                self.query_one("#panes").mount(Welcome(), before="#reader")
        else:
            self.query("#empty").remove()
            self.reader.load(opened.text, opened.turns, opened.sentences, (), opened.at)
            self.do(self._show_codings(opened.document.id))
        self._show_all()

    async def _show_codings(self, document_id: int) -> None:
        """Add the codings to a text that is there to be read already."""
        codings = await self.ask(codings_on, document_id)
        if self.desk.is_open(document_id):
            self.desk.take_codings(codings)
            self._show_marks()
            self._here = None
            self._show_place()

    def _show_marks(self) -> None:
        """Bring the codings in the transcript in line with the desk: only those that differ, where that is known."""
        changes = self.desk.changes()
        if changes is None:
            self.reader.set_marks(self.desk.marks(), self.desk.hidden())
        else:
            self.reader.alter_marks(*changes)

    def _show_all(self) -> None:
        """Bring lists, header and keys in line with the desk."""
        desk = self.desk
        current = desk.opened.document.id if desk.opened else None
        self.query_one(DocumentsPane).fill(desk.study, desk.by_document, current, desk.coder)
        self.query_one(CodebookPane).fill(desk.study.codebook, desk.by_code, desk.recent.digits)
        self._show_place()

    def _show_place(self) -> None:
        """Bring header, *coded here* and the keys in line with the cursor."""
        if self._desk is None:
            return
        desk = self._desk
        document = desk.opened.document if desk.opened else None
        self.query_one(Header).describe(
            document,
            desk.respondents(),
            desk.place(self.reader.cursor),
            desk.coder,
            readonly=desk.study.readonly,
            coded=self.reader.coverage.percent(),
            only=desk.filter_words,
            blind=desk.study.blind.get(document.id, "") if document else "",
        )
        here = desk.codings_of(self.reader.here()) if desk.opened else []
        if here != self._here:
            self._here = here
            self.query_one(HerePane).show(here, desk.study)
            if (line := self.query_one("#here-line", TextLine)).display:
                line.show(here_line(here, desk.study, self.background_colors[1]))
        self.show_keys()

    def show_keys(self) -> None:
        if self._desk is None or self._saying:
            return
        focus = self.focused.id if self.focused else None
        selecting = self.reader.selection is not None
        own = any(self._desk.is_own(coding) for coding in self._here or ())
        self.query_one(KeyLine).keys(self._desk.hints(focus, selecting=selecting, own=own))

    # What happens

    def on_key(self) -> None:
        """A key takes the message away."""
        self._hush()

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self.show_keys()

    def on_resize(self) -> None:
        """The lines are as wide as the screen."""
        self._fit_lines()

    def _fit_lines(self) -> None:
        """Write what is cut to the width of its pane again, once the panes have their new widths."""
        self._here = None
        self.call_after_refresh(self._show_place)

    def on_reader_cursor_moved(self) -> None:
        """Follow the cursor."""
        self._show_place()

    def on_reader_said(self, event: Reader.Said) -> None:
        """Pass on what the reader has to say."""
        self.say(event.text, "warning")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the document that was chosen."""
        if event.roster.id == "documents" and event.item is not None:
            self.open_document(event.item.left)

    def on_documents_pane_finish(self, event: DocumentsPane.Finish) -> None:
        """Declare a document finished, or open again."""
        self.do(self._finish(event.document_id))

    async def _finish(self, document_id: int) -> None:
        from qualcode.session.rounds import finish

        finished = not self.desk.is_finished(document_id)
        words = await self.ask(finish, document_id, finished)
        # It may have closed a round: then everything there is to see is more than before.
        await self._refresh()
        self.say(words)

    def open_document(self, name: str, at: int | None = None) -> None:
        """Open a document by name, at a code point where one is given."""
        self.do(self._open(name, at))

    async def _open(self, name: str, at: int | None) -> None:
        opened = self.desk.opened
        if opened is None or opened.document.name != name:
            self._show_document(await self.ask(open_document, name))
        self.action_pane("text")
        if at is not None:
            self.reader.move_to(at)

    def action_pane(self, name: str) -> None:
        """Go to a pane; on a folded screen show it instead of the others."""
        for other in ("documents", "codebook"):
            self.set_class(other == name, other)
        target = self.query_one("#reader" if name == "text" else f"#{name}")
        self.call_after_refresh(target.focus)
        self._fit_lines()

    # Keeping up with the file

    async def ask_and_count(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``work(session, ...)`` returns once it is on disk; the counts beside the lists are up to date then."""
        sieve = self.desk.sieve
        result, found = await self.ask(lambda session: (work(session, *args, **kwargs), counts(session, sieve)))
        self.desk.by_document, self.desk.by_code = found
        return result

    async def _refresh(self) -> None:
        """Read everything again but the text, which never changes."""
        desk = self.desk
        document_id = desk.opened.document.id if desk.opened else 0
        study, codings = await self.ask(lambda session: (overview(session), codings_on(session, document_id)))
        desk.take_study(study)
        if desk.filter:
            wanted = desk.filter
            desk.take_sifted(await self.ask(sift, wanted))
        if document_id not in {document.id for document in desk.study.documents}:
            self._show_document(await self.ask(open_document))
        elif desk.is_open(document_id):
            desk.take_codings(codings)
            self._show_marks()
            self._here = None
            self._show_all()

    async def _watch(self) -> None:
        """Show what another window did."""
        if self._version is None:
            return
        version = await self.ask(Session.version)
        if version != self._version:
            self._version = version
            before = set(self.desk.study.blind.values())
            await self._refresh()
            self._say_rounds(before, set(self.desk.study.blind.values()))

    def _say_rounds(self, before: set[str], now: set[str]) -> None:
        """Say why codings went or came: another window began or closed a round."""
        if now - before:
            words = _("Round {name} has begun: of its documents you see only your own codings")
            self.say(words.format(name=", ".join(sorted(now - before))))
        elif before - now:
            words = _("Round {name} is over: all codings can be seen now. F6 compares them.")
            self.say(words.format(name=", ".join(sorted(before - now))))
