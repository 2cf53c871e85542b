"""The coding screen without its capabilities: panes, state, and what every part of it builds on.

A capability is a :class:`CodingPart` in a file of its own, and :mod:`screen` lists the parts. Reads and writes go
through the :class:`worker.ProjectWorker`; while the file is at work, the screen stays alive. A change is on disk before
anything on the screen shows it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

from qualcode.doors import Door
from qualcode.errors import DamagedError
from qualcode.i18n import _
from qualcode.session.charting.links import linked_on
from qualcode.session.codings import codings_on
from qualcode.session.filters import counts, sift
from qualcode.session.overview import Opened, StudyOverview, open_document, overview, rest_on
from qualcode.session.session import Session
from qualcode.tui.base import garbage
from qualcode.tui.base.crash import QuietApp
from qualcode.tui.base.guarded import doors_of
from qualcode.tui.base.project_screen import WATCH_SECONDS, ProjectScreen
from qualcode.tui.coding.overview import Overview
from qualcode.tui.coding.panes import DocumentsPane
from qualcode.tui.coding.room import ONE_FROM, Fold, Room, room
from qualcode.tui.coding.state import CodingState
from qualcode.tui.reader.reader import Reader
from qualcode.tui.widgets.lines import KeyLine, Keys
from qualcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qualcode.session.codings import Altered, Made
    from qualcode.session.worker import ProjectWorker
    from qualcode.text.spans import Span
    from qualcode.tui.base.entries import PaletteEntry
    from qualcode.tui.coding.likely import LikelyCodes
    from qualcode.tui.picker.state import Picked, Request
    from qualcode.tui.widgets.help import Topic

AnyPart = TypeVar("AnyPart", bound="CodingPart")

_ACTION = "action_"

_BINDINGS: Sequence[BindingType] = (
    Binding("right_square_bracket", "pane('codebook')", _("Codebook"), id="pane.codebook"),
    Binding("left_square_bracket", "pane('documents')", _("Documents pane"), id="pane.documents"),
    Binding("f2", "pane('text')", _("Transcript"), id="pane.text"),
    Binding("escape", "pane('text')", _("Back to the transcript"), show=False, id="pane.back"),
    Binding("f1,question_mark", "help", _("Help"), id="help"),
)
"""The keys of the screen itself. They come after those of its parts in whatever lists keys."""


class CodingPart:
    """A capability of the coding screen: keys, what they do (its ``action_`` methods), and hooks.

    It knows what is public in :class:`CodingBase`, and no other part. What another one does it asks for by the name of
    the action, as a key would (:meth:`CodingBase.perform`); on a screen without that part nothing happens then.
    The hooks are called for all parts in the order in which the screen lists them.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, screen: CodingBase) -> None:
        self.screen = screen

    async def prepare(self) -> None:
        """Make ready what would keep the coder waiting later; the project has just been read and shown."""

    def document_shown(self) -> None:
        """Another document is shown, or none."""

    def cursor_moved(self) -> None:
        """The cursor is elsewhere in the transcript; every key that moves it waits for this."""

    def pane_chosen(self, name: str) -> None:
        """The coder goes to a pane (*documents*, *text*, *codebook*), or stays there."""

    def row_chosen(self, pane: str, key: int) -> None:
        """The coder chose a row in a list (*documents*, *codebook*): that of the document or code of this id."""

    def left(self) -> None:
        """The workspace is left."""

    def keys_line(self) -> Keys | None:
        """The keys that matter now; ``None`` where this part has no say in it. The first part that has one is heard."""
        return None

    def commands(self) -> Iterable[PaletteEntry]:
        """What the palette offers beside the actions with keys."""
        return ()

    def topics(self) -> Iterable[Topic]:
        """What the help of the screen explains beside the keys."""
        return ()


def _compose(parts: Sequence[type[CodingPart]]) -> list[BindingType]:
    """The keys of a screen of these parts. Raises ``TypeError`` where two have the same action."""
    found = Counter(name for part in parts for name in dir(part) if name.startswith(_ACTION))
    found.update(name for name in vars(CodingBase) if name.startswith(_ACTION))
    if twice := sorted(name for name, count in found.items() if count > 1):
        raise TypeError(f"two parts of the coding screen have {', '.join(twice)}")
    return [*(binding for part in parts for binding in part.BINDINGS), *_BINDINGS]


class CodingBase(ProjectScreen[None]):
    """The panes on a project, kept in line with the file, and the ``PARTS`` that a subclass lists.

    Everything without an underscore is there for the parts.
    """

    PARTS: ClassVar[tuple[type[CodingPart], ...]] = ()
    DOORS = {**ProjectScreen.DOORS, "listen": Door.PROGRAMS, "listen_no_more": Door.PROGRAMS}  # noqa: RUF012

    # The toolkit repaints the whole screen when the focus goes elsewhere; what looks different then says so itself.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    class Ready(Message, namespace="coding"):
        """The project has been read and shown, and all parts are prepared."""

    class Folded(Message, namespace="coding"):
        """The coder chose what stands beside the text: to be remembered."""

        def __init__(self, fold: Fold) -> None:
            super().__init__()
            self.fold = fold

    def __init_subclass__(cls, **options: bool) -> None:
        if "PARTS" in vars(cls):
            cls.BINDINGS = _compose(cls.PARTS)
        super().__init_subclass__(**options)

    def __init__(self, worker: ProjectWorker, first: Future[tuple[StudyOverview, Opened | None]]) -> None:
        super().__init__(worker)
        self._first = first
        self._laid_out = asyncio.Event()
        """The panes have their sizes."""
        self._desk: CodingState | None = None
        self._version: int | None = None
        self._likely: LikelyCodes | None = None
        self._pane = ""
        self._is_picker_there = False
        self._is_place_due = False
        """Whether header, *coded here* and keys are to be brought in line with the cursor."""
        self.fold = Fold.BOTH
        """What stands beside the text; :meth:`fold_panes` changes it."""
        self.player = self.recordings = ""
        """The command of the user's own player, and the folder with recordings, as the settings have them."""
        self._overview = Overview(self)
        self.parts = tuple(make(self) for make in self.PARTS)
        for part in self.parts:
            for name in dir(part):
                if name.startswith(_ACTION):
                    # Where the toolkit looks for what a key does.
                    setattr(self, name, getattr(part, name))

    def compose(self) -> ComposeResult:
        """Header, three panes, and the line of keys."""
        self._choose_panes()
        return self._overview.compose()

    def on_mount(self) -> None:
        """Show what has been read meanwhile, and begin to watch for other windows."""
        self._arrange()
        self.reader.focus()
        self.do(self._begin())
        self.set_interval(WATCH_SECONDS, lambda: self.do(self._watch()))

    def on_unmount(self) -> None:
        """Whatever was begun outside of the screen ends with it."""
        for part in self.parts:
            part.left()
        if self._likely is not None:
            self._likely.close()

    async def _begin(self) -> None:
        """Show what one reads; what else there is to do has to wait until one can."""
        try:
            study, opened = await asyncio.wrap_future(self._first)
        except DamagedError as error:
            if not isinstance(self.app, QuietApp):
                raise
            self.app.leave_with(error)
            return
        await self._laid_out.wait()
        self._desk = CodingState(self.coder, study)
        self._show_text(opened)
        self.refresh()  # what is on its way to be painted is not waited for, what the screen itself wants painted is
        self.call_after_refresh(lambda: self.do(self._make_ready()))

    async def _make_ready(self) -> None:
        """Read the codings, and make ready what the first keys ask for."""
        if self.opened is not None:
            await self._show_codings(self.opened.document.id)
        self._version = await self.ask(Session.version)
        await self._prepare()
        self.post_message(self.Ready())
        garbage.begin()

    @property
    def awaits_its_first(self) -> bool:
        """Whether there is something to show that is only about to be put into the panes."""
        return self._desk is None and self._first.done()

    async def _prepare(self) -> None:
        """Make the windows ready while the coder reads, so that the first one opens as fast as the next."""
        picker = await asyncio.to_thread(import_module, "qualcode.tui.picker.picker")
        if not self._is_picker_there:
            self._is_picker_there = True
            await self.mount(picker.CodePicker())
        for part in self.parts:
            await part.prepare()

    # What there is

    @property
    def reader(self) -> Reader:
        """The transcript."""
        return self._overview.reader

    @property
    def is_read(self) -> bool:
        """Whether the project has been read; before, there is nothing to work on."""
        return self._desk is not None

    @property
    def desk(self) -> CodingState:
        """The state behind the panes. Raises ``RuntimeError`` before the project has been read."""
        if self._desk is None:
            raise RuntimeError("the project has not been read yet")
        return self._desk

    @property
    def opened(self) -> Opened | None:
        """The open document; ``None`` without one, and before the project has been read."""
        return self._desk.opened if self._desk else None

    def part(self, kind: type[AnyPart]) -> AnyPart:
        """The part of a kind. Raises ``LookupError`` on a screen that has none."""
        for part in self.parts:
            if isinstance(part, kind):
                return part
        raise LookupError(kind.__name__)

    def perform(self, action: str) -> None:
        """Do what an action's key would do, whichever part it is of, once what is going on has been painted."""
        self.call_after_refresh(self.run_action, action)

    # What is shown

    def _show_document(self, opened: Opened | None) -> None:
        self._show_text(opened)
        if opened is not None:
            self.do(self._show_codings(opened.document.id))

    def _show_text(self, opened: Opened | None) -> None:
        self.desk.take_document(opened)
        self._overview.show_document(opened)
        for part in self.parts:
            part.document_shown()
        self.show_all()

    async def _show_codings(self, document_id: int) -> None:
        """Add the codings to a text that is there to be read already."""
        codings, linked = await self.ask(
            lambda session: (codings_on(session, document_id), linked_on(session, document_id))
        )
        if self.desk.is_open(document_id):
            self.desk.take_codings(codings)
            self.desk.take_links(linked)
            self.show_marks()
            self._overview.forget_here()
            self.show_place()

    def show_marks(self) -> None:
        """Bring the codings in the transcript in line with the state."""
        self._overview.show_marks(self.desk)

    def show_all(self) -> None:
        """Bring lists, header, *coded here* and the keys in line with the state."""
        self._overview.show_lists(self.desk)
        self.show_place()

    def show_place(self) -> None:
        """Bring header, *coded here* and the keys in line with the cursor: once for all that a key changes."""
        self._is_place_due = True
        self.answer_soon()

    def bring_in_line(self) -> None:
        """Show where the cursor is by now."""
        if self._is_place_due and self._desk is not None:
            self._is_place_due, self._are_keys_due = False, True
            self._overview.show_place(self._desk)
        super().bring_in_line()

    def show_keys(self) -> None:
        """Show the keys that matter now, unless something is being said."""
        if self._desk is None or self._saying:
            return
        wanted = next((keys for part in self.parts if (keys := part.keys_line()) is not None), None)
        if wanted is None:
            focus = self.focused.id if self.focused else None
            selecting = self.reader.selection is not None
            own, alone = self._overview.is_own_here(self._desk), not doors_of(self.app).served
            wanted = self._desk.hints(focus, selecting=selecting, own=own, alone=alone)
        self.query_one(KeyLine).keys(self.reachable(wanted))

    def recolour(self) -> None:
        """The theme has other colours for codes."""
        if self.opened is not None:
            self.desk.recolour()
            self.show_marks()
            self._overview.forget_here()
            self.show_all()

    # What happens

    def on_key(self) -> None:
        """A key takes the message away."""
        self._hush()

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self.show_keys()

    def on_resize(self) -> None:
        """The lines are as wide as the screen."""
        self._laid_out.set()
        if self.is_mounted:
            self._arrange()
        self._fit_lines()

    def on_screen_resume(self) -> None:
        """The terminal may have another width than when another screen came in front."""
        if self.is_mounted:
            self._arrange()

    def fold_panes(self, fold: Fold) -> None:
        """Have other panes stand beside the text."""
        self.fold = fold
        self._arrange()
        self._fit_lines()

    def _choose_panes(self) -> Room:
        """Have those panes shown for which the terminal has columns; how they are divided."""
        width = self.app.size.width
        found = room(width, self.fold, self._pane)
        before = self.classes
        self.set_class(width < ONE_FROM, "-folded", update=False)
        self.set_class(not found.documents, "no-documents", update=False)
        self.set_class(not found.side, "no-side", update=False)
        self.set_class(not found.text, "no-text", update=False)
        # Once for all of them, since all that stands on the screen is gone through for it.
        if self.is_mounted and self.classes != before:
            self.update_node_styles()
        return found

    def _arrange(self) -> None:
        """Divide the columns of the terminal."""
        found = self._choose_panes()
        if found.documents:
            self.query_one(DocumentsPane).styles.width = found.documents
        if found.side:
            self.query_one("#side").styles.width = found.side
        self.reader.beside = found.beside

    def _fit_lines(self) -> None:
        """Write what is cut to the width of its pane again, once the panes have their new widths."""
        self._overview.forget_here()
        self.call_after_refresh(self.show_place)

    def on_reader_cursor_moved(self, event: Reader.CursorMoved) -> None:
        """Follow the cursor."""
        event.stop()
        self.show_place()
        for part in self.parts:
            part.cursor_moved()

    def on_reader_said(self, event: Reader.Said) -> None:
        """Pass on what the reader has to say."""
        self.say(event.text, "warning")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open the document that was chosen; what else a row is chosen for, parts know."""
        if event.item is None or not isinstance(event.item.key, int):
            return
        pane = event.roster.id or ""
        if pane == "documents":
            self.open_document(event.item.left)
        for part in self.parts:
            part.row_chosen(pane, event.item.key)

    def on_documents_pane_finish(self, event: DocumentsPane.Finish) -> None:
        """Declare a document finished, or open again."""
        self.do(self._finish(event.document_id))

    async def _finish(self, document_id: int) -> None:
        from qualcode.session.rounds import finish  # for who finishes a document, not for who opens one

        finished = not self.desk.is_finished(document_id)
        words = await self.ask(finish, document_id, finished)
        # It may have closed a round: then everything there is to see is more than before.
        await self.reload()
        self.say(words)

    def open_document(self, name: str, at: int | None = None) -> None:
        """Open a document by name, at a code point where one is given."""
        self.do(self.open(name, at))

    async def open(self, name: str, at: int | None) -> None:
        """As :meth:`open_document`; it is shown when this is done."""
        if self.opened is None or self.opened.document.name != name:
            self._show_document(await self.ask(open_document, name))
        self.action_pane("text")
        if at is not None:
            self.reader.jump_to(at)

    def action_pane(self, name: str) -> None:
        """Go to a pane; on a folded screen show it instead of the others."""
        for part in self.parts:
            part.pane_chosen(name)
        self._pane = "" if name == "text" else name
        self._arrange()
        target = self.query_one("#reader" if name == "text" else f"#{name}")
        self.call_after_refresh(target.focus)
        self._fit_lines()

    def action_help(self) -> None:
        """The keys of this screen, and what parts explain."""
        from qualcode.tui.widgets.help import Help, keys_by_topic  # for who asks for help

        topics = [topic for part in self.parts for topic in part.topics()]
        self.app.push_screen(Help([*keys_by_topic(self), *topics]))

    # Choosing codes

    def request(self, span: Span) -> Request:
        """What the picker is asked for to have a passage coded."""
        from qualcode.tui.picker.state import Request  # the picker is loaded once the coder can read

        desk = self.desk
        # What lies beyond the filter is on the passage all the same.
        start, end = span
        alike = [
            coding
            for coding in desk.all_codings()
            if coding.start == start and coding.end == end and desk.is_own(coding)
        ]
        return Request(
            title=_("Code this passage"),
            quote=self.reader.text[slice(*span)],
            codebook=desk.study.codebook,
            recent=desk.recent.order,
            digits=desk.recent.digits,
            counts=desk.by_code,
            present={coding.code_id for coding in alike},
        )

    def choose_codes(self, span: Span, request: Request, then: Callable[[Picked], None]) -> None:
        """Open the picker under the passage; ``then`` gets what was picked, if anything was."""
        from qualcode.tui.picker.picker import CodePicker  # the picker is loaded once the coder can read

        def done(picked: Picked | None) -> None:
            if self.focused is None or isinstance(self.focused, CodePicker):
                self.set_focus(self.reader, scroll_visible=False)
            if picked is not None:
                then(picked)

        def ask() -> None:
            picker = self.query_one("#picker", CodePicker)
            # Below it is the line of keys.
            self.reader.clear(span, self.reader.region.bottom - (self.size.height - 1 - picker.outer_size.height))
            picker.ask(request, done, lambda: self._turn_likely(span))
            self._offer(span)
            # What goes with it is painted with it: when the messages about it arrive, they find nothing left to do.
            self.show_place()

        if self._is_picker_there:
            # At once: the letters of the code's name may be right behind this key.
            ask()
        else:
            self._is_picker_there = True
            self.mount(CodePicker())
            self.call_after_refresh(ask)

    def likely_codes(self) -> LikelyCodes:
        """What finds likely codes and passages, in a thread of its own."""
        from qualcode.tui.coding.likely import LikelyCodes  # for who asks

        self._likely = self._likely or LikelyCodes(self.worker.path, self.coder)
        return self._likely

    def _turn_likely(self, span: Span) -> None:
        """Have the picker list what is likely from now on, or no longer."""
        from qualcode.tui.picker.picker import CodePicker  # loaded already

        likely = self.likely_codes()
        likely.is_wanted = not likely.is_wanted
        picker = self.query_one(CodePicker)
        if picker.picking is not None and not likely.is_wanted:
            picker.offer(picker.picking, None)
        self._offer(span)

    def _offer(self, span: Span) -> None:
        """Have the picker list what is likely, for who asked for that."""
        from qualcode.tui.picker.picker import CodePicker  # loaded already, where there is something to offer

        likely, opened = self._likely, self.opened
        if likely is None or not likely.is_wanted or opened is None:
            return
        picker = self.query_one(CodePicker)
        if picker.picking is None:
            return
        picking, document_id = picker.picking, opened.document.id

        async def offer() -> None:
            picker.offer(picking, await likely.find(document_id, span))

        self.do(offer())

    # Changes

    async def take(self, change: Altered | None) -> None:
        """Have the state hold codings as they are now; where it is not certain which those are, read everything."""
        desk = self.desk
        if change is None or not desk.knows(change.fresh):
            await self.reload()
            return
        counted = desk.can_count(change)
        for coding_id in change.ids:
            desk.drop(coding_id)
        desk.put(change.fresh)
        if not counted:
            desk.take_counts(await self.ask(counts, desk.sieve))

    def take_made(self, made: Made, code_ids: Sequence[int]) -> None:
        """Have the state hold a code that the project has more, and its codings; ``code_ids`` were used for it."""
        # In this order: the study that was read after them has counted them.
        self.desk.put(made.codings)
        self.desk.take_study(made.study)
        self.desk.recent.use(*code_ids)

    def changed(self, message: str, mood: str = "success") -> None:
        """Show the codings as they are now, and say what changed."""
        self.show_marks()
        self.show_all()
        self.say(message, mood)

    # Keeping up with the file

    async def reload(self) -> None:
        """Read everything again; the text only where it was corrected since."""
        desk = self.desk
        document_id = desk.opened.document.id if desk.opened else 0
        await self.ask(rest_on, desk.opened.document if desk.opened else None)
        study, codings, linked = await self.ask(
            lambda session: (overview(session), codings_on(session, document_id), linked_on(session, document_id))
        )
        desk.take_study(study)
        if desk.filter:
            wanted = desk.filter
            desk.take_sifted(await self.ask(sift, wanted))
        now = {document.id: document for document in desk.study.documents}
        if document_id not in now:
            self._show_document(await self.ask(open_document))
        elif desk.opened is not None and now[document_id].sha256 != desk.opened.document.sha256:
            cursor = self.reader.cursor
            self._show_document(await self.ask(open_document, now[document_id].name))
            self.reader.jump_to(min(cursor, len(self.reader.text)))
        elif desk.is_open(document_id):
            desk.take_codings(codings)
            desk.take_links(linked)
            self.show_marks()
            self.show_all()

    async def _watch(self) -> None:
        """Show what another window did."""
        if self._version is None:
            return
        version = await self.ask(Session.version)
        if version != self._version:
            self._version = version
            before = set(self.desk.study.blind.values())
            await self.reload()
            self._say_rounds(before, set(self.desk.study.blind.values()))

    def _say_rounds(self, before: set[str], now: set[str]) -> None:
        """Say why codings went or came: another window began or closed a round."""
        if now - before:
            words = _("Round {name} has begun: of its documents you see only your own codings")
            self.say(words.format(name=", ".join(sorted(now - before))))
        elif before - now:
            words = _("Round {name} is over: all codings can be seen now. F6 compares them.")
            self.say(words.format(name=", ".join(sorted(before - now))))
