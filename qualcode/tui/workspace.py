"""The coding screen: documents, transcript, codebook, and what is coded here.

Reads and writes go through the :class:`~.store.Store`; a change is on disk before anything on the screen shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from ..errors import QualcodeError
from ..i18n import _
from ..model import Coding
from .glyphs import paint
from .margin import Mark
from .motion import unit_at
from .painter import fit
from .panes import CodebookPane, DocumentsPane, Header, HerePane, KeyLine, Line, colour_of
from .reader import Reader
from .recent import Recent
from .roster import Item, Roster

if TYPE_CHECKING:
    from .session import Opened, Session, Study, Turned
    from .store import Store

_WATCH_SECONDS = 1.0
"""How often the file is asked whether another window changed it."""

_SAY_SECONDS = 5.0
FOLD_BELOW = 110
"""Columns below which one pane is shown at a time."""


class Workspace(Screen[None]):
    """Reading and coding, with the hands on the keyboard."""

    HORIZONTAL_BREAKPOINTS: ClassVar[list[tuple[int, str]]] = [(0, "-folded"), (FOLD_BELOW, "-three"), (150, "-wide")]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,enter", "code", _("Code the passage"), id="code.pick"),
        Binding("full_stop", "repeat", _("Repeat the last code"), id="code.repeat"),
        *[
            Binding(str(digit), f"recent({digit})", _("Recent code {digit}").format(digit=digit), show=False, id=f"code.recent_{digit}")
            for digit in range(1, 10)
        ],
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
        self.study: Study | None = None
        self.opened: Opened | None = None
        self.recent = Recent()
        self._codings: dict[int, Coding] = {}
        self._marks: dict[int, Mark] = {}
        self._counts: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._version = 0
        self._shown_here: tuple[Coding, ...] | None = None
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

    def on_mount(self) -> None:
        """Show what has been read meanwhile, and begin to watch for other windows."""
        self.reader.focus()
        self._do(self._begin())
        self.set_interval(_WATCH_SECONDS, lambda: self._do(self._watch(), group="watch"))

    def _do(self, work: Coroutine[Any, Any, None], group: str = "default") -> None:
        """Carry work with the project out, and say what went wrong with it."""

        async def carefully() -> None:
            try:
                await work
            except QualcodeError as error:
                self.say(" ".join(filter(None, (error.message, error.hint))), error=True)

        self.run_worker(carefully(), group=group, exit_on_error=True)

    def say(self, message: str, *, error: bool = False) -> None:
        """Say what just happened, in place of the keys, until the next key."""
        self._saying = True
        self.query_one(KeyLine).say(message, "$error" if error else "$success")
        self.set_timer(_SAY_SECONDS, self._hush)

    def _hush(self) -> None:
        if self._saying:
            self._saying = False
            self._show_keys()

    # What is shown

    async def _begin(self) -> None:
        import asyncio

        study, opened = await asyncio.wrap_future(self._first)
        self.recent = Recent(study.recent)
        self._take(study)
        self._show_document(opened)
        self._version = (await self._store.ask(lambda session: session.version()))[0]

    def _take(self, study: Study) -> None:
        """Show the project as it is now."""
        self.study = study
        self._counts = dict(study.codings), dict(study.counts)
        self.recent.keep(study.codebook.by_id)
        self._marks.clear()
        self._shown_here = None
        self._show_lists()

    def _show_lists(self) -> None:
        if self.study is None:
            return
        current = self.opened.document.id if self.opened else None
        by_document, by_code = self._counts
        self.query_one(DocumentsPane).fill(self.study, by_document, current, self._store.coder)
        self.query_one(CodebookPane).fill(self.study.codebook, by_code, self.recent.digits)

    def _show_document(self, opened: Opened | None) -> None:
        self.opened = opened
        if opened is None or self.study is None:
            self._show_empty()
            return
        self._codings = {coding.id: coding for coding in opened.codings}
        self._shown_here = None
        self.reader.load(opened.text, opened.turns, opened.sentences, self._all_marks(), opened.at)
        self._show_lists()
        self._show_place()
        self._show_keys()

    def _show_empty(self) -> None:
        """Say what to do in a project without transcripts."""
        self.reader.display = False
        parts: list[str | tuple[str, str]] = [(_("This project has no transcripts yet.") + "\n\n", "bold")]
        for command, words in (
            (_("qualcode import FOLDER"), _("reads text, Markdown and Word files, and finds who speaks")),
            (_("qualcode codebook import FILE.yaml"), _("reads a codebook")),
            (_("qualcode demo"), _("builds a sample study, to look around in")),
        ):
            parts += [(f"  {command}\n", "bold $primary"), (f"    {words}\n\n", "$foreground 75%")]
        parts.append((_("Leave with ctrl+q; what is imported elsewhere appears here by itself."), "$foreground 60%"))
        if not self.query("#empty"):
            self.query_one("#panes").mount(Static(Content.assemble(*parts), id="empty", markup=False), before="#reader")
        self._show_place()
        self._show_keys()

    def _all_marks(self) -> list[Mark]:
        """The codings of the open document as marks; those that did not change are the same objects as before."""
        kept = {}
        for coding in self._codings.values():
            kept[coding.id] = self._marks.get(coding.id) or self._mark(coding)
        self._marks = kept
        return list(kept.values())

    def _mark(self, coding: Coding) -> Mark:
        if self.study is None:
            raise RuntimeError("no study has been read")
        code = self.study.codebook.by_id[coding.code_id]
        coder = self.study.coders.get(coding.coder_id, "?")
        own = coder == self._store.coder
        label = ("★ " if coding.good else "") + ("¶ " if coding.memo else "") + code.name
        return Mark(
            coding.id,
            coding.start,
            coding.end,
            label if own else f"{label} · {coder}",
            colour_of(self.study.codebook, code.id),
            own,
        )

    def here(self) -> list[Coding]:
        """The codings at the cursor or in the selection."""
        return [self._codings[mark.key] for mark in self.reader.here() if mark.key in self._codings]

    def _show_place(self) -> None:
        """Bring header and *coded here* in line with the cursor."""
        study, opened = self.study, self.opened
        if study is None:
            return
        note = _("read-only") if study.readonly else ""
        if opened is None:
            self.query_one(Header).describe(None, (), "", self._store.coder, note)
            return
        spans = [(turn.start, turn.end) for turn in opened.turns]
        turn = unit_at(spans, self.reader.cursor)
        percent = round(100 * self.reader.cursor / max(1, len(opened.text)))
        where = _("turn {number} of {all}").format(number=turn + 1, all=len(spans)) + " · " if turn is not None else ""
        respondents = study.respondents.get(opened.document.id, ())
        self.query_one(Header).describe(
            opened.document, respondents, f"{where}{percent} %", self._store.coder, note
        )
        here = tuple(self.here())
        if here != self._shown_here:
            self._shown_here = here
            self.query_one(HerePane).show(here, study)
            self._show_here_line(here)

    def _show_here_line(self, here: Sequence[Coding]) -> None:
        """The same in one line, for a folded screen."""
        study = self.study
        parts: list[str | tuple[str, str]] = []
        for coding in here if study else ():
            code = study.codebook.by_id[coding.code_id] if study else None
            if code is not None and study is not None:
                parts += [("▌", colour_of(study.codebook, code.id)), paint(code.name) + "  "]
        self.query_one("#here-line", Line).show(parts or [(_("Nothing coded here"), "$foreground 55%")])

    def _show_keys(self) -> None:
        """The keys that matter where one is."""
        if self._saying or self.study is None:
            return
        line = self.query_one(KeyLine)
        focused = self.focused.id if self.focused else None
        if self.opened is None:
            pairs = [("ctrl+q", _("quit")), ("F1", _("help"))]
        elif focused == "documents":
            pairs = [("Enter", _("open")), ("f", _("finished")), ("Esc", _("transcript")), ("F3", _("codebook")), ("F1", _("help"))]
        elif focused == "codebook":
            pairs = [("Enter", _("code the passage")), ("Esc", _("transcript")), ("ctrl+o", _("documents")), ("F1", _("help"))]
        elif self.reader.selection:
            pairs = [("c", _("code")), *self._repeatable(), ("s", _("on")), ("Esc", _("let go")), *self._digit_keys()]
        else:
            pairs = [("s", _("sentence")), ("t", _("turn")), ("v", _("mark")), ("c", _("code"))]
            if self._shown_here:
                pairs += [("x", _("remove")), ("m", _("memo")), ("*", _("good"))]
            pairs += [("u", _("undo")), ("n", _("next uncoded")), ("Tab", _("next coding")), ("F1", _("help"))]
        line.keys(pairs)

    def _repeatable(self) -> list[tuple[str, str]]:
        last = self.recent.last
        return [(".", fit(self.study.codebook.by_id[last].name, 24))] if last is not None and self.study else []

    def _digit_keys(self) -> list[tuple[str, str]]:
        by_digit = sorted((digit, code_id) for code_id, digit in self.recent.digits.items())
        study = self.study
        return [(str(digit), fit(study.codebook.by_id[code_id].name, 16)) for digit, code_id in by_digit] if study else []

    # What happens

    def on_key(self, event: events.Key) -> None:
        """A key takes the message away."""
        self._hush()

    def on_descendant_focus(self) -> None:
        """The keys that matter are others now."""
        self._show_keys()

    def on_resize(self) -> None:
        """Lines are as wide as the screen."""
        self.call_after_refresh(self._show_place)
        self.call_after_refresh(self._show_keys)

    def on_reader_cursor_moved(self) -> None:
        """Follow the cursor."""
        self._show_place()
        self._show_keys()

    def on_reader_said(self, event: Reader.Said) -> None:
        """Pass on what the reader has to say."""
        self.say(event.text)

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """Open the document, or code the passage with the code."""
        if event.item is None or not isinstance(event.item.key, int):
            return
        if event.roster.id == "documents":
            self.open_document(event.item.left)
        else:
            self.apply(event.item.key)

    def on_documents_pane_finish(self, event: DocumentsPane.Finish) -> None:
        """Declare a document finished, or open again."""
        self._do(self._finish(event.document_id))

    async def _finish(self, document_id: int) -> None:
        if self.study is None:
            return
        finished = self._store.coder not in self.study.finished.get(document_id, ())
        await self._store.ask(lambda session: session.set_finished(document_id, finished))
        await self._refresh()
        self.say(_("Marked as finished; u takes it back") if finished else _("Open again"))

    def open_document(self, name: str, span: tuple[int, int] | None = None) -> None:
        """Open a document by name, at a passage if one is given."""
        self._do(self._open(name, span))

    async def _open(self, name: str, span: tuple[int, int] | None) -> None:
        if self.opened is None or self.opened.document.name != name:
            self._show_document(await self._store.ask(lambda session: session.open_document(name)))
        self.action_pane("text")
        if span is not None:
            self.reader.move_to(span[0])

    def action_pane(self, name: str) -> None:
        """Go to a pane; on a folded screen show it instead of the others."""
        for other in ("documents", "codebook"):
            self.set_class(other == name, other)
        target = self.query_one("#reader" if name == "text" else f"#{name}")
        self.call_after_refresh(target.focus)

    # Coding

    def action_code(self) -> None:
        """Choose a code for the passage."""
        span = self.reader.passage()
        if self.study is None or span is None:
            return
        if not self.study.codebook.codes:
            self.say(_("There are no codes yet: qualcode codebook import FILE.yaml"), error=True)
            return
        from .picker import CodePicker

        self.reader.select(span)
        picker = CodePicker(self.study.codebook, self.recent.order, self.recent.digits, self.reader.text[slice(*span)])
        self.app.push_screen(picker, lambda code_id: self.apply(code_id) if code_id is not None else None)

    def action_repeat(self) -> None:
        """Put the code that was used last on the passage."""
        if (last := self.recent.last) is None:
            self.say(_("No code has been used yet; c chooses one"))
        else:
            self.apply(last)

    def action_recent(self, digit: int) -> None:
        """Put the code under a digit on the passage."""
        if (code_id := self.recent.at(digit)) is None:
            self.say(_("No code is under {digit} yet").format(digit=digit))
        else:
            self.apply(code_id)

    def apply(self, code_id: int) -> None:
        """Put a code on the passage."""
        span = self.reader.passage()
        if span is not None and self.opened is not None:
            self._do(self._apply(self.opened.document.id, span, code_id))

    async def _apply(self, document_id: int, span: tuple[int, int], code_id: int) -> None:
        made = await self._store.ask(lambda session: session.apply(document_id, span, [code_id]))
        if self.study is None or self.opened is None or self.opened.document.id != document_id:
            return
        self.recent.use(code_id)
        name = self.study.codebook.by_id[code_id].name
        if made and made[0].coder_id not in self.study.coders:
            await self._refresh()
        self._codings.update((coding.id, coding) for coding in made)
        self.reader.select(span)
        self.reader.settle()
        self.reader.set_marks(self._all_marks())
        self._show_place()
        message = _("Coded: {code}   (u takes it back)") if made else _("You have {code} on this passage already")
        self.say(message.format(code=name))
        await self._recount()

    def _own_here(self, act: Callable[[Coding], None], question: str) -> None:
        """Do something to one's own coding here; where there are several, ask to which."""
        study = self.study
        here = self.here()
        own = [coding for coding in here if study and study.coders.get(coding.coder_id) == self._store.coder]
        if study is None or not own:
            self.say(_("The coding here is another coder's") if here else _("Nothing is coded here"))
            return
        if len(own) == 1:
            act(own[0])
            return
        from .picker import Choice

        by_id = {coding.id: coding for coding in own}
        items = [
            Item(coding.id, study.codebook.by_id[coding.code_id].name, fit(coding.quote, 40), swatch=colour_of(study.codebook, coding.code_id))
            for coding in own
        ]
        self.app.push_screen(Choice(question, items), lambda key: act(by_id[key]) if key is not None else None)

    def action_remove(self) -> None:
        """Remove a coding here."""
        self._own_here(lambda coding: self._do(self._remove(coding)), _("Remove which coding?"))

    async def _remove(self, coding: Coding) -> None:
        await self._store.ask(lambda session: session.remove([coding.id]))
        self._codings.pop(coding.id, None)
        self._changed(_("Removed: {code}   (u brings it back)"), coding)
        await self._recount()

    def action_good(self) -> None:
        """Flag the coding here as a good quotation, or not."""
        self._own_here(lambda coding: self._do(self._good(coding)), _("Which quotation?"))

    async def _good(self, coding: Coding) -> None:
        fresh = await self._store.ask(lambda session: session.set_good(coding.id, not coding.good))
        self._replace(fresh)
        self._changed(_("Good quotation: {code}") if fresh.good else _("No longer flagged: {code}"), coding)

    def action_memo(self) -> None:
        """Write a memo on the coding here."""
        self._own_here(self._write_memo, _("Memo on which coding?"))

    def _write_memo(self, coding: Coding) -> None:
        if self.study is None:
            return
        from .picker import MemoWindow

        window = MemoWindow(self.study.codebook.by_id[coding.code_id].name, coding.quote, coding.memo)
        self.app.push_screen(window, lambda memo: self._do(self._memo(coding, memo)) if memo is not None else None)

    async def _memo(self, coding: Coding, memo: str) -> None:
        if memo == coding.memo:
            return
        self._replace(await self._store.ask(lambda session: session.set_memo(coding.id, memo)))
        self._changed(_("Memo kept on {code}") if memo else _("Memo removed from {code}"), coding)

    def _replace(self, coding: Coding) -> None:
        self._codings[coding.id] = coding
        self._marks.pop(coding.id, None)

    def _changed(self, message: str, coding: Coding) -> None:
        """Show the codings as they are now, and say what changed."""
        if self.study is None:
            return
        self.reader.set_marks(self._all_marks())
        self._shown_here = None
        self._show_place()
        self.say(message.format(code=self.study.codebook.by_id[coding.code_id].name))

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._do(self._turn(lambda session: session.undo()))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._do(self._turn(lambda session: session.redo()))

    async def _turn(self, turn: Callable[[Session], Turned]) -> None:
        turned = await self._store.ask(turn)
        await self._refresh()
        if turned.span and self.opened and turned.document_id == self.opened.document.id:
            self.reader.move_to(turned.span[0])
        self.say(turned.words[:1].upper() + turned.words[1:])

    # Keeping up

    async def _recount(self) -> None:
        self._counts = await self._store.ask(lambda session: session.counts())
        self._show_lists()
        self._show_keys()

    async def _refresh(self) -> None:
        """Read everything again but the text, which never changes."""
        name = self.opened.document.name if self.opened else None
        study, codings = await self._store.ask(lambda session: (session.study(), session.codings_on(name)))
        self._take(study)
        if self.opened is None or self.opened.document.id not in {document.id for document in study.documents}:
            await self._reopen()
            return
        self._codings = {coding.id: coding for coding in codings}
        self.reader.set_marks(self._all_marks())
        self._show_place()
        self._show_keys()

    async def _reopen(self) -> None:
        """The open document is gone (or there was none): show the one that comes first."""
        opened = await self._store.ask(lambda session: session.open_document())
        if opened is not None:
            self.query("#empty").remove()
            self.reader.display = True
        self._show_document(opened)

    async def _watch(self) -> None:
        """Show what another window did."""
        version = (await self._store.ask(lambda session: session.version()))[0]
        if self.study is not None and version != self._version:
            self._version = version
            await self._refresh()

    def action_help(self) -> None:
        """The keys of this screen."""
        from .help import groups
        from .picker import Help

        self.app.push_screen(Help(groups(self)))
