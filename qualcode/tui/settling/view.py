"""What the settling screen shows: the cases, the passage with a lane for each coder, and what each of them has."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import CONSENSUS, Coding
from qualcode.session.settling import SettlingPage, SettlingTable, page, table
from qualcode.settling import SettlingCase
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.reader.lanes import LaneReader, Lanes
from qualcode.tui.reader.margin import MarginMark
from qualcode.tui.settling import words
from qualcode.tui.settling.state import Settling, signs
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.windows.pick import Pick

if TYPE_CHECKING:
    from qualcode.session.codings import Turned
    from qualcode.session.worker import ProjectWorker


class CaseList(RowList):
    """The list of cases: a click shows one, and decides nothing."""

    def on_click(self, event: events.Click) -> None:
        """Go to what was clicked."""
        event.prevent_default()
        self.highlight(event.y + self.scroll_offset.y)


class SettlingView(SideScreen):
    """The cases one by one. What is done to them is in :class:`screen.SettlingScreen`."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (100, "-two"),
        (150, "-wide"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next(1)", _("Next open case"), id="settle.next"),
        Binding("N", "next(-1)", _("Previous open case"), id="settle.previous"),
        Binding("z", "skip", _("Skip it, for later"), id="settle.skip"),
        Binding("d", "choose_document", _("Another document, or all"), id="settle.document"),
        Binding("f", "filter", _("Show only some cases"), id="settle.filter"),
        Binding("F", "unfilter", _("Show all cases again"), id="settle.unfilter"),
        Binding("space", "turn_page(1)", _("Read on in the passage"), show=False, id="settle.read_on"),
        Binding("backspace", "turn_page(-1)", _("Read back in the passage"), show=False, id="settle.read_back"),
        Binding("l", "list", _("The list of cases, or the passage"), show=False, id="settle.list"),
        Binding("e", "explain", _("What the codes mean, in full"), id="settle.explain"),
        Binding("ctrl+down", "read(1)", _("Read on in the definition"), show=False, id="settle.definition_on"),
        Binding("ctrl+up", "read(-1)", _("Read back in the definition"), show=False, id="settle.definition_back"),
        Binding("o", "open", _("Show it in the transcript"), id="settle.open"),
    ]

    DEFAULT_CSS = """
    SettlingView {
        layers: panes above; align: center middle;
        & #picker { layer: above; }
        & #settle-body { height: 1fr; margin: 1 0 0 0; }
        & #cases { width: 31; height: 1fr; }
        & #case { width: 1fr; height: 1fr; layout: vertical; }
        & #text-side { width: 1fr; height: 1fr; }
        & #passage { height: 1fr; width: 1fr; }
        & #about-side { height: auto; max-height: 52%; background: $surface; border-top: solid $foreground 12%; }
        & #readings { height: auto; max-height: 9; padding: 0 1; scrollbar-size-vertical: 1; }
        & #meaning { height: 10; border-top: solid $foreground 12%; }
        & #meaning .code { width: 1fr; height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
        & #nothing { display: none; padding: 2 4; height: 1fr; }
        &.empty #nothing { display: block; }
        &.empty #settle-body { display: none; }
        &.-wide #cases { width: 44; }
        &.-wide #case { layout: horizontal; }
        &.-wide #about-side { width: 60; height: 1fr; max-height: 100%; border: none; }
        &.-wide #readings { max-height: 50%; }
        &.-wide #meaning { height: 1fr; layout: vertical; padding: 1 0; }
        &.-wide #meaning .code { height: auto; max-height: 50%; margin: 0 0 1 0; }
        &.explaining #text-side { display: none; }
        &.explaining #about-side { height: 1fr; max-height: 100%; }
        &.explaining #meaning { height: 1fr; }
        &.-folded #cases, &.-folded #meaning { display: none; }
        &.-folded.explaining #meaning { display: block; }
        &.-folded.listing #cases { display: block; width: 1fr; }
        &.-folded.listing #case { display: none; }
    }
    """

    def __init__(self, worker: ProjectWorker, document: str = "", at: int = 0, code: str = "") -> None:
        super().__init__(worker)
        self._wanted = document, at, code
        self._state: Settling | None = None
        self._error: QualcodeError | None = None
        self._page: SettlingPage | None = None

    def compose(self) -> ComposeResult:
        """Header, the cases beside the passage with its readings, and the line of keys."""
        yield TextLine(id="top-line")
        yield Static(id="nothing", markup=False)
        with Horizontal(id="settle-body"):
            yield CaseList(id="cases")
            with Vertical(id="case"):
                with Vertical(id="text-side"):
                    yield TextLine(id="lanes-line")
                    yield LaneReader(id="passage")
                with Vertical(id="about-side"):
                    with VerticalScroll(id="readings", can_focus=False):
                        yield Static(id="readings-text", markup=False)
                    with Horizontal(id="meaning"):
                        # A case is about one code, or about two.
                        for _number in range(2):
                            with VerticalScroll(classes="code", can_focus=False):
                                yield Static(classes="code-text", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The list has the keys."""
        super().on_mount()
        self.roster.focus()

    @property
    def roster(self) -> RowList:
        """The list of cases."""
        return self.query_one("#cases", RowList)

    @property
    def passage(self) -> LaneReader:
        """The transcript with its lanes."""
        return self.query_one(LaneReader)

    @property
    def state(self) -> Settling:
        """The cases; there are none before the project has been read."""
        if self._state is None:
            raise RuntimeError("the cases have not been read yet")
        return self._state

    @property
    def case(self) -> SettlingCase | None:
        """The case at hand."""
        return self._state.case if self._state else None

    # What is shown

    async def reload(self) -> None:
        """Read everything again."""
        found = await self.ask(table)
        if self._state is None:
            self._begin(found)
        else:
            self._error = found.error
            self._state.take(found.settlement)
        self._page = None
        await self.show()

    def _begin(self, found: SettlingTable) -> None:
        """Start where one comes from: its document and code, at the case that is wanted or the first that waits."""
        document, at, code = self._wanted
        self._error = found.error
        self._state = Settling(found.settlement, document, code)
        self._state.start(at)

    async def show(self) -> None:
        """Bring everything in line with the case at hand."""
        case = self.case
        if case is not None and (self._page is None or self._page.document_id != case.document.id):
            self._take_page(await self.ask(page, case.document.id))
        self.show_case()

    def _take_page(self, found: SettlingPage) -> None:
        """Put the text of a document into the reader, unless it is there already."""
        if self.passage.text != found.text:
            self.passage.load(found.text, found.turns, found.sentences, ())
        self._page = found

    def show_case(self) -> None:
        """Show the case at hand, the list around it, and how far one is."""
        state = self._state
        if state is None or not self.is_mounted:
            return
        self.set_class(not state.shown, "empty")
        if not state.shown:
            there = bool(state.settlement.documents)
            about = words.no_case(state) if there else words.nothing(self._error)
            self.query_one("#nothing", Static).update(about)
        case = self.case
        self.roster.set_items(words.case_items(state), key=case.key if case else None)
        if case is not None and self._page is not None and self._page.document_id == case.document.id:
            self._show_passage(case, self._page)
        self._show_about()

    def _show_passage(self, case: SettlingCase, page: SettlingPage) -> None:
        book = self.state.book
        numbers = {
            coding.id: str(number)
            for number, reading in enumerate(case.readings, start=1)
            for coding in reading.codings
        }
        names = (*case.coders, CONSENSUS)
        lane = {name: place for place, name in enumerate(names)}
        known = [one for one in page.codings if page.coders[one.coder_id] in lane and one.code_id in book.by_id]
        of = {one.id: lane[page.coders[one.coder_id]] for one in known}
        case_ids = {*numbers, *(one.id for one in case.consensus)}
        marks = [self._mark(one, own=page.coders[one.coder_id] == self.coder) for one in known]
        self.passage.show_case(marks, Lanes(names, of, numbers), case_ids, (case.start, case.end))
        self.call_after_refresh(self._show_lanes)

    def _mark(self, coding: Coding, *, own: bool) -> MarginMark:
        code = self.state.book.by_id[coding.code_id]
        signs = ("★ " if coding.good else "") + ("¶ " if coding.memo else "")
        colour = colour_of(self.state.book, code.id)
        return MarginMark(coding.id, coding.start, coding.end, signs + code.name, signs + code.slug, colour, own)

    def _show_lanes(self) -> None:
        if self.is_mounted:
            self.query_one("#lanes-line", TextLine).show(self.passage.header())

    def _show_about(self) -> None:
        state, case = self.state, self.case
        width = self.size.width
        self.query_one("#top-line", TextLine).show(
            words.heading(state, width),
            [(words.about_case(case, width // 5), "$foreground 70%")] if case and width >= 110 else [],
        )
        parts: list[Part] = []
        if case is not None and self._page is not None:
            room = self.query_one("#about-side").size.width - 4
            pending = state.reasons.get(case.key, "")
            parts = words.readings_of(case, self._page.text, state.book, self.background_colors[1], room)
            parts += words.standing(case, state.book, self._page.coders, pending)
        end: list[Content | Part] = [words.finished(state), "\n"] if state.shown and not state.waiting else []
        self.query_one("#readings-text", Static).update(Content.assemble(*end, *parts).rstrip())
        self.query_one("#readings").scroll_home(animate=False)
        codes = words.meanings(case, state.book) if case else []
        for number, (box, text) in enumerate(zip(self.query("#meaning .code"), self.query(".code-text"), strict=True)):
            box.display = number < len(codes)
            if box.display and isinstance(text, Static):
                text.update(codes[number])
                box.scroll_home(animate=False)
        self.show_keys()

    def on_resize(self) -> None:
        """What is cut to the width is written again."""
        super().on_resize()
        if self._state is not None:
            self.call_after_refresh(self.show_case)

    def hints(self) -> Keys:
        """The keys that matter now."""
        if self.case is None:
            more: Keys = [("F", _("show all"))] if self._state and self._state.filters() else []
            return [*more, ("Esc", _("back")), ("F1", _("help"))]
        return [("n", _("next")), ("Esc", _("back")), ("F1", _("help"))]

    def action_help(self) -> None:
        """The keys of this screen, and what its signs mean."""
        from qualcode.tui.widgets.help import Help, keys_by_topic

        self.app.push_screen(Help([*keys_by_topic(self), (_("Signs in the list"), signs())]))

    # Going about

    def on_reader_said(self, event: LaneReader.Said) -> None:
        """Pass on what the reader has to say."""
        self.say(event.text, "warning")

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the case that the list is at."""
        key = event.item.key if event.item else None
        if event.roster is self.roster and isinstance(key, tuple) and self.state.go_to(key):
            self.do(self.show())

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """From the list to the passage, where only one of them is shown; else to the next open case."""
        if event.roster is self.roster:
            if self.has_class("listing"):
                self.action_list()
            else:
                self.action_next(1)

    def action_next(self, step: int) -> None:
        """Go to the next open case, or with -1 the previous one."""
        if self._state is None or not self.state.shown:
            return
        if self.state.next(step):
            self.do(self.show())
        else:
            self.say(_("Nothing else waits for a decision here"))

    def action_skip(self) -> None:
        """Leave the case for later: it comes back when all others are settled."""
        if (case := self.case) is not None:
            self.state.skipped.add(case.key)
            self.action_next(1)

    def action_turn_page(self, step: int) -> None:
        """Read on in the passage."""
        reader = self.passage
        reader.scroll_to(
            y=reader.scroll_offset.y + step * max(1, reader.size.height - 2), animate=False, force=True, immediate=True
        )

    def action_list(self) -> None:
        """On a narrow screen: show the list instead of the passage, or the passage again."""
        self.toggle_class("listing")
        self.roster.focus()
        self.call_after_refresh(self.show_case)

    def action_explain(self) -> None:
        """Show what the codebook says of the codes in place of the passage, or the passage again."""
        self.toggle_class("explaining")
        self.call_after_refresh(self.show_case)

    def action_read(self, step: int) -> None:
        """Read on in what the codebook says of the codes."""
        for box in self.query("#meaning .code"):
            box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    def action_open(self) -> None:
        """Show the case in its transcript."""
        if (case := self.case) is not None:
            self.dismiss(Place(case.document.name, case.start))

    def action_choose_document(self) -> None:
        """Settle another document, or all in a row."""
        if self._state is None or not self.state.settlement.documents:
            return
        window = Pick(_("Settle which document?"), self.state.documents(), chosen=self.state.document)
        self.app.push_screen(window, self._look_at)

    def _look_at(self, name: str | None) -> None:
        if name is not None:
            self.state.look_at(name)
            self.do(self.show())

    def action_filter(self) -> None:
        """Show only cases of a kind, in a state, or of a code."""
        if self._state is None or not self.state.here:
            return
        self.app.push_screen(Pick(_("Which cases?"), list(self.state.ways())), self._narrow)

    def _narrow(self, key: str | None) -> None:
        if key is not None:
            self.state.narrow(key)
            self.do(self.show())

    def action_unfilter(self) -> None:
        """Show all cases again."""
        if self._state is not None:
            self.state.unfilter()
            self.do(self.show())

    def revisit(self, undone: Turned) -> None:
        """Go to the case that an undo or redo was about."""
        self.state.go_to_passage(undone.document_id, undone.start)
        self.do(self.show())
