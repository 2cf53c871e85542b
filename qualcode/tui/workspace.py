"""The coding screen: documents, transcript, codebook, and what is coded here.

Reads and writes go through the :class:`~.store.Store`; a change is on disk before anything on the screen shows it.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from ..errors import QualcodeError
from ..i18n import _
from ..model import Coding
from ..spans import Span
from .colours import colour_of
from .desk import Desk
from .glyphs import fit
from .panes import CodebookPane, DocumentsPane, Header, HerePane, KeyLine, Line, here_line, welcome
from .reader import Reader
from .roster import Item, Roster

if TYPE_CHECKING:
    from .picker import CodePicker
    from .session import Opened, Session, Study, Turned
    from .store import Store

T = TypeVar("T")

_WATCH_SECONDS = 1.0
"""How often the file is asked whether another window changed it."""

_SAY_SECONDS = 5.0

FOLD_BELOW = 110
"""Columns below which one pane is shown at a time."""


def _recent_bindings() -> list[BindingType]:
    words = _("Recent codes")
    return [
        Binding(str(digit), f"recent({digit})", words, show=False, id=f"code.recent_{digit}") for digit in range(1, 10)
    ]


class Workspace(Screen[None]):
    """Reading and coding, with the hands on the keyboard."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (FOLD_BELOW, "-three"),
        (150, "-wide"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,enter", "code", _("Code the passage"), id="code.pick"),
        Binding("full_stop", "repeat", _("Repeat the last code"), id="code.repeat"),
        *_recent_bindings(),
        Binding("x", "remove", _("Remove a coding here"), id="code.remove"),
        Binding("m", "memo", _("Memo on the coding here"), id="code.memo"),
        Binding("asterisk", "good", _("Good quotation, or not"), id="code.good"),
        Binding("u", "undo", _("Undo"), id="undo"),
        Binding("ctrl+r", "redo", _("Redo"), id="redo"),
        Binding("ctrl+o", "pane('documents')", _("Documents"), id="pane.documents"),
        Binding("f2", "pane('text')", _("Transcript"), id="pane.text"),
        Binding("f3", "pane('codebook')", _("Codebook"), id="pane.codebook"),
        Binding("escape", "pane('text')", _("Back to the transcript"), show=False, id="pane.back"),
        Binding("f1,question_mark", "help", _("Help"), id="help"),
    ]

    def __init__(self, store: Store, first: Future[tuple[Study, Opened | None]]) -> None:
        super().__init__()
        self._store = store
        self._first = first
        self._desk: Desk | None = None
        self._version: int | None = None
        self._here: list[Coding] | None = None
        self._saying = False

    def compose(self) -> ComposeResult:
        """Header, three panes, and the line of keys."""
        yield Header(id="header")
        with Horizontal(id="panes"):
            yield DocumentsPane(id="documents-pane")
            yield Reader(id="reader")
            with Vertical(id="side"):
                yield CodebookPane(id="codebook-pane")
                yield HerePane(id="here-pane")
        yield Line(id="here-line")
        yield KeyLine(id="keys-line")

    @property
    def reader(self) -> Reader:
        """The transcript."""
        return self.query_one(Reader)

    @property
    def desk(self) -> Desk:
        """The state behind the panes; there is none before the project has been read."""
        if self._desk is None:
            raise RuntimeError("the project has not been read yet")
        return self._desk

    def on_mount(self) -> None:
        """Show what has been read meanwhile, and begin to watch for other windows."""
        self.reader.focus()
        self._do(self._begin())
        self.set_interval(_WATCH_SECONDS, lambda: self._do(self._watch()))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Carry work with the project out, and say what went wrong with it."""

        async def carefully() -> None:
            try:
                await work
            except QualcodeError as error:
                self.say(" ".join(filter(None, (error.message, error.hint))), "error")

        self.run_worker(carefully())

    def say(self, message: str, mood: str = "success") -> None:
        """Say what just happened in place of the keys, for a moment or until the next key.

        ``mood`` is one of success, warning (nothing was done) and error.
        """
        self._saying = True
        self.query_one(KeyLine).say(message, f"${mood}")
        self.set_timer(_SAY_SECONDS, self._hush)

    def _hush(self) -> None:
        if self._saying:
            self._saying = False
            self._show_keys()

    # What is shown

    async def _begin(self) -> None:
        study, opened = await asyncio.wrap_future(self._first)
        self._desk = Desk(self._store.coder, study)
        self._show_document(opened)
        self._version = await self._store.ask(lambda session: session.version())
        await self._prepare()
        # What has been loaded stays; going through it again and again would be felt as a key that hangs.
        gc.freeze()
        gc.enable()

    async def _prepare(self) -> None:
        """Make the windows ready while the coder reads, so that the first one opens as fast as the next."""
        picker = await asyncio.to_thread(import_module, ".picker", __package__)
        if not self.query("#picker"):
            await self.mount(picker.CodePicker())
        await asyncio.to_thread(import_module, ".windows", __package__)

    def _show_document(self, opened: Opened | None) -> None:
        self.desk.take_document(opened)
        self._here = None
        self.set_class(opened is None, "empty")
        if opened is None:
            if not self.query("#empty"):
                self.query_one("#panes").mount(Static(welcome(), id="empty", markup=False), before="#reader")
        else:
            self.query("#empty").remove()
            self.reader.load(opened.text, opened.turns, opened.sentences, (), opened.at)
            self._do(self._show_codings(opened.document.id))
        self._show_all()

    async def _show_codings(self, document_id: int) -> None:
        """Add the codings to a text that is there to be read already."""
        codings = await self._store.ask(lambda session: session.codings(document_id))
        if self.desk.is_open(document_id):
            self.desk.take_codings(codings)
            self.reader.set_marks(self.desk.marks())
            self._here = None
            self._show_place()

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
        note = _("read-only") if desk.study.readonly else ""
        document = desk.opened.document if desk.opened else None
        self.query_one(Header).describe(document, desk.respondents(), desk.place(self.reader.cursor), desk.coder, note)
        here = desk.codings_of(self.reader.here()) if desk.opened else []
        if here != self._here:
            self._here = here
            self.query_one(HerePane).show(here, desk.study)
            page = self.background_colors[1]
            self.query_one("#here-line", Line).show(here_line(here, desk.study, page))
        self._show_keys()

    def _show_keys(self) -> None:
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
        self._show_keys()

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

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """Open the document, or put the code on the passage."""
        if event.item is None or not isinstance(event.item.key, int):
            return
        if event.roster.id == "documents":
            self.open_document(event.item.left)
        else:
            self.action_pane("text")
            self.apply(event.item.key)

    def on_documents_pane_finish(self, event: DocumentsPane.Finish) -> None:
        """Declare a document finished, or open again."""
        self._do(self._finish(event.document_id))

    async def _finish(self, document_id: int) -> None:
        finished = self.desk.coder not in self.desk.study.finished.get(document_id, ())
        await self._store.ask(lambda session: session.set_finished(document_id, finished))
        await self._refresh()
        self.say(_("Marked as finished   (u takes it back)") if finished else _("Not finished any more"))

    def open_document(self, name: str, at: int | None = None) -> None:
        """Open a document by name, at a code point where one is given."""
        self._do(self._open(name, at))

    async def _open(self, name: str, at: int | None) -> None:
        opened = self.desk.opened
        if opened is None or opened.document.name != name:
            self._show_document(await self._store.ask(lambda session: session.open_document(name)))
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

    # Coding

    def action_code(self) -> None:
        """Choose a code for the passage."""
        span = self.reader.passage()
        if self._desk is None or span is None:
            return
        if not self._desk.study.codebook.codes:
            self.say(_("There are no codes yet: qualcode codebook import FILE.yaml"), "warning")
            return
        self.reader.select(span)
        self._do(self._pick(self._desk, self.reader.text[slice(*span)]))

    async def _pick(self, desk: Desk, quote: str) -> None:
        from .picker import CodePicker

        if not self.query(CodePicker):
            await self.mount(CodePicker())
        self.query_one(CodePicker).ask(desk.study.codebook, desk.recent.order, desk.recent.digits, quote)

    def on_code_picker_chosen(self, event: CodePicker.Chosen) -> None:
        """Put the code on the passage, which is still selected."""
        self.reader.focus()
        if event.code_id is not None:
            self.apply(event.code_id)

    def action_repeat(self) -> None:
        """Put the code that was used last on the passage."""
        last = self._desk.recent.last if self._desk else None
        if last is None:
            self.say(_("No code has been used yet; c chooses one"), "warning")
        else:
            self.apply(last)

    def action_recent(self, digit: int) -> None:
        """Put the code under a digit on the passage."""
        code_id = self._desk.recent.at(digit) if self._desk else None
        if code_id is None:
            self.say(_("No code is under {digit} yet").format(digit=digit), "warning")
        else:
            self.apply(code_id)

    def apply(self, code_id: int) -> None:
        """Put a code on the passage: the selection, or the sentence at the cursor."""
        span = self.reader.passage()
        opened = self.desk.opened
        if span is not None and opened is not None:
            # Selected now and not when the file has answered, so that the next key already finds it done.
            self.reader.select(span)
            self.reader.settle()
            self._do(self._apply(opened.document.id, span, code_id))

    async def _apply(self, document_id: int, span: Span, code_id: int) -> None:
        made = await self._ask_and_count(lambda session: session.apply(document_id, span, [code_id]))
        desk = self.desk
        desk.recent.use(code_id)
        if any(coding.coder_id not in desk.study.coders for coding in made):
            desk.take_study(await self._store.ask(lambda session: session.study()))
        desk.put(made)
        message = _("Coded: {code}   (u takes it back)") if made else _("You have {code} on this passage already")
        self._changed(message, code_id)

    async def _ask_and_count(self, work: Callable[[Session], T]) -> T:
        """What ``work`` returns once it is on disk; the counts beside the lists are up to date then, too."""
        result, counts = await self._store.ask(lambda session: (work(session), session.counts()))
        self.desk.by_document, self.desk.by_code = counts
        return result

    def _own_here(self, act: Callable[[Coding], None], question: str) -> None:
        """Do something to one's own coding here; where there are several, ask to which."""
        if self._desk is None:
            return
        desk = self._desk
        here = desk.codings_of(self.reader.here())
        own = [coding for coding in here if desk.is_own(coding)]
        if not own:
            self.say(_("What is coded here is another coder's") if here else _("Nothing is coded here"), "warning")
        elif len(own) == 1:
            act(own[0])
        else:
            from .windows import Choice

            by_id = {coding.id: coding for coding in own}
            choice = Choice(question, [self._choice(coding) for coding in own])
            self.app.push_screen(choice, lambda key: act(by_id[key]) if key is not None else None)

    def _choice(self, coding: Coding) -> Item:
        colour = colour_of(self.desk.study.codebook, coding.code_id)
        return Item(coding.id, self.desk.code(coding.code_id).name, fit(coding.quote, 36), swatch=colour)

    def action_remove(self) -> None:
        """Remove a coding here."""
        self._own_here(lambda coding: self._do(self._remove(coding)), _("Remove which coding?"))

    async def _remove(self, coding: Coding) -> None:
        await self._ask_and_count(lambda session: session.remove([coding.id]))
        self.desk.drop(coding.id)
        self._changed(_("Removed: {code}   (u brings it back)"), coding.code_id)

    def action_good(self) -> None:
        """Flag the coding here as a good quotation, or not."""
        self._own_here(lambda coding: self._do(self._good(coding)), _("Which is the good quotation?"))

    async def _good(self, coding: Coding) -> None:
        fresh = await self._store.ask(lambda session: session.set_good(coding.id, not coding.good))
        self.desk.put([fresh])
        message = _("Good quotation: {code}") if fresh.good else _("No longer flagged: {code}")
        self._changed(message, coding.code_id)

    def action_memo(self) -> None:
        """Write a memo on the coding here."""
        self._own_here(self._write_memo, _("A memo on which coding?"))

    def _write_memo(self, coding: Coding) -> None:
        from .windows import MemoWindow

        window = MemoWindow(self.desk.code(coding.code_id).name, coding.quote, coding.memo)
        self.app.push_screen(window, lambda memo: self._do(self._memo(coding, memo)) if memo is not None else None)

    async def _memo(self, coding: Coding, memo: str) -> None:
        if memo == coding.memo:
            return
        self.desk.put([await self._store.ask(lambda session: session.set_memo(coding.id, memo))])
        self._changed(_("Memo kept on {code}") if memo else _("Memo removed from {code}"), coding.code_id)

    def _changed(self, message: str, code_id: int) -> None:
        """Show the codings as they are now, and say what changed."""
        self.reader.set_marks(self.desk.marks())
        self._show_all()
        self.say(message.format(code=self.desk.code(code_id).name))

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._do(self._turn(lambda session: session.undo()))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._do(self._turn(lambda session: session.redo()))

    async def _turn(self, turn: Callable[[Session], Turned]) -> None:
        turned = await self._ask_and_count(turn)
        desk = self.desk
        here = desk.is_open(turned.document_id)
        if turned.code_id is None:
            await self._refresh()
        elif here:
            desk.take_own(turned.code_id, turned.fresh)
            self.reader.set_marks(desk.marks())
        if turned.span and here:
            self.reader.move_to(turned.span[0])
        self._show_all()
        self.say(turned.words[:1].upper() + turned.words[1:])

    # Keeping up with the file

    async def _refresh(self) -> None:
        """Read everything again but the text, which never changes."""
        desk = self.desk
        document_id = desk.opened.document.id if desk.opened else 0
        study, codings = await self._store.ask(lambda session: (session.study(), session.codings(document_id)))
        desk.take_study(study)
        if document_id not in {document.id for document in desk.study.documents}:
            self._show_document(await self._store.ask(lambda session: session.open_document()))
        elif desk.is_open(document_id):
            desk.take_codings(codings)
            self.reader.set_marks(desk.marks())
            self._here = None
            self._show_all()

    async def _watch(self) -> None:
        """Show what another window did."""
        if self._version is None:
            return
        version = await self._store.ask(lambda session: session.version())
        if version != self._version:
            self._version = version
            await self._refresh()

    def action_help(self) -> None:
        """The keys of this screen."""
        from .help import Help, keys_by_topic

        self.app.push_screen(Help(keys_by_topic(self)))
