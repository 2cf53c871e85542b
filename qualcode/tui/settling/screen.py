"""Settling what coders differ on with single keys; each decision is on disk before the next case comes by itself."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from qualcode import settling
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.session.settling import SettlingPage, SettlingTable, decided, page, table
from qualcode.settling import ExampleSide, SettlingCase, State
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.reader.lanes import LaneReader
from qualcode.tui.settling import words
from qualcode.tui.settling.asking import ask_agreed, ask_code, ask_reason, ask_which
from qualcode.tui.settling.case_view import CaseView
from qualcode.tui.settling.state import Decision, Settling, first_of_each, signs
from qualcode.tui.widgets.lines import KeyLine, Keys, TextLine
from qualcode.tui.widgets.row_list import RowList
from qualcode.tui.windows.pick import Pick

if TYPE_CHECKING:
    from qualcode.session.codings import Turned
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage import Project
    from qualcode.tui.picker.state import Picked

P = ParamSpec("P")


class CaseList(RowList):
    """The list of cases: a click shows one, and decides nothing."""

    def on_click(self, event: events.Click) -> None:
        """Go to what was clicked."""
        event.prevent_default()
        self.highlight(event.y + self.scroll_offset.y)


class SettlingScreen(SideScreen):
    """The cases one by one, each with its passage, what every coder has there, and what the codes mean."""

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
        *(
            Binding(
                str(number),
                f"accept({number})",
                _("Accept reading {number}").format(number=number),
                show=False,
                id=f"settle.accept_{number}",
            )
            for number in range(1, 10)
        ),
        Binding("a", "accept_all", _("Accept all readings"), id="settle.accept_all"),
        Binding("b", "boundary", _("Other boundaries"), id="settle.boundary"),
        Binding("c", "code", _("Another code"), id="settle.code"),
        Binding("x", "reject", _("Reject: nothing here"), id="settle.reject"),
        Binding("m", "reason", _("Reason, before or after deciding"), id="settle.reason"),
        Binding("plus", "example('include')", _("Make it an example to include"), id="settle.include"),
        Binding("minus", "example('exclude')", _("Make it an example to exclude"), id="settle.exclude"),
        Binding("r", "take_back", _("Open it again: take the decision back"), id="settle.take_back"),
        Binding("L", "letters", _("The letters to the coders"), id="settle.letters"),
        Binding("A", "take_agreed", _("Take all that everybody coded alike"), id="settle.take_agreed"),
        Binding("enter", "confirm", _("Next open case; or these boundaries"), id="settle.confirm"),
        Binding("less_than_sign", "nudge(-1)", _("Edge a word to the left"), show=False, id="settle.edge_left"),
        Binding("greater_than_sign", "nudge(1)", _("Edge a word to the right"), show=False, id="settle.edge_right"),
    ]

    DEFAULT_CSS = """
    SettlingScreen {
        layers: panes above; align: center middle; overflow: hidden;
        & #picker { layer: above; }
        & #settle-body { height: 1fr; margin: 1 0 0 0; }
        & #cases { width: 31; height: 1fr; }
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
        self._busy = False
        """Whether a decision is on its way to disk: a key pressed meanwhile was not meant for the case that is next."""

    def compose(self) -> ComposeResult:
        """Header, the cases beside the one at hand, and the line of keys."""
        yield TextLine(id="top-line")
        yield Static(id="nothing", markup=False)
        with Horizontal(id="settle-body"):
            yield CaseList(id="cases")
            yield CaseView(self.coder)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.roster.focus()

    @property
    def roster(self) -> RowList:
        """The list of cases."""
        return self.query_one("#cases", RowList)

    @property
    def view(self) -> CaseView:
        """The case at hand as it is shown."""
        return self.query_one(CaseView)

    @property
    def passage(self) -> LaneReader:
        """The transcript with its lanes."""
        return self.view.passage

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

    def hints(self) -> Keys:
        """The keys that matter now."""
        return words.keys(self._state, bounding=self.view.bounding is not None, cut=self.passage.is_cut)

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
            self._page = await self.ask(page, case.document.id)
            self.view.take(self._page)
        self.show_case()

    def show_case(self) -> None:
        """Show the case at hand, the list around it, and how far one is."""
        state, case = self._state, self.case
        if state is None or not self.is_mounted:
            return
        self.set_class(not state.shown, "empty")
        if not state.shown:
            there = bool(state.settlement.documents)
            about = words.no_case(state) if there else words.nothing(self._error)
            self.query_one("#nothing", Static).update(about)
        self.roster.set_items(words.case_items(state), key=case.key if case else None)
        if case is not None and self._page is not None and self._page.document_id == case.document.id:
            self.view.show_passage(case, self._page, state.book)
        width = self.size.width
        self.query_one("#top-line", TextLine).show(
            words.heading(state, width),
            [(words.about_case(case, width // 5), "$foreground 70%")] if case and width >= 110 else [],
        )
        self.view.show_words(state, self._page)
        self.show_keys()

    def on_resize(self) -> None:
        """What is cut to the width is written again."""
        if self._state is not None:
            self.call_after_refresh(self.show_case)

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
        self.view.turn_page(step)

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
        self.view.read_on(step)

    def action_open(self) -> None:
        """Show the case in its transcript."""
        if (case := self.case) is not None:
            self.dismiss(Place(case.document.name, case.start))

    def action_letters(self) -> None:
        """Read what is told to each coder of what was decided."""
        from qualcode.tui.settling.letter import LetterScreen  # for who reads one

        self.app.push_screen(LetterScreen(self.worker))

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

    # Deciding

    def _decide(
        self,
        decision: Decision,
        write: Callable[Concatenate[Project, str, SettlingCase, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Have ``write(project, coder, case, ...)`` done, unless a decision is under way."""
        if not self._busy:
            self._busy = True
            self.do(self._carry_out(decision, self.change(write, decision.case, *args, **kwargs)))

    async def _carry_out(self, decision: Decision, writing: Coroutine[Any, Any, object]) -> None:
        """Say what was decided as soon as it is on disk, and go on to the next case that waits."""
        try:
            await writing
            found, self._page = await self.ask(decided, self.state.settlement, decision.case)
            went = self.state.take_decided(decision, found)
            await self.show()
            self.say(words.said(decision, self.state, went=went))
        finally:
            self._busy = False

    def action_accept(self, number: int) -> None:
        """Take a reading by its number."""
        case = self.case
        if case is None:
            return
        if number > len(case.readings):
            there = ngettext("There is {n} reading here", "There are {n} readings here", len(case.readings))
            self.say(there.format(n=len(case.readings)), "warning")
            return
        name = words.reading_words(case.readings[number - 1], self.state.book)
        self._decide(Decision("accept", case, name), settling.accept, number - 1, self.state.reason(case))

    def action_accept_all(self) -> None:
        """Take all readings: both, or as many as there are."""
        case = self.case
        if case is not None and case.readings:
            outcome = "both" if len(case.readings) > 1 else "accept"
            self._decide(Decision(outcome, case), settling.accept_all, self.state.reason(case))

    def action_reject(self) -> None:
        """Take none of the readings."""
        if (case := self.case) is not None:
            self._decide(Decision("reject", case), settling.reject, self.state.reason(case))

    def action_take_back(self) -> None:
        """Open a case again."""
        case = self.case
        if case is None or case.decision is None:
            self.say(_("Nothing was decided here yet"), "warning")
            return
        self._decide(Decision("take_back", case, onward=False), settling.take_back)

    def action_reason(self) -> None:
        """Write why: it goes with the decision, or to the one that was taken."""
        case = self.case
        if case is None or self._page is None:
            return
        taken = case.decision if case.state is State.DECIDED else None

        def keep(reason: str) -> None:
            if taken:
                self._decide(Decision("reason", case, onward=False), settling.set_reason, reason)
            else:
                self.state.reasons[case.key] = reason
                self.show_case()
                self.say(_("The reason goes with your decision"))

        quote = self._page.text[case.start : case.end]
        ask_reason(self, case, quote, taken.reason if taken else self.state.reason(case), keep)

    def action_example(self, side: ExampleSide) -> None:
        """Put what was settled, and why, into the codebook: as what a code is given to, or what it is not."""
        case = self.case
        if case is None:
            return
        codes = settling.example_codes(case, self.state.book, side)
        if not codes:
            self.say(words.no_example(case, side), "warning")
            return
        question = _("An example for which code?")
        ask_which(self, question, words.code_items(codes, self.state.book), lambda code: self._make_example(code, side))

    def _make_example(self, code_id: int, side: ExampleSide) -> None:
        if (case := self.case) is not None:
            self.do(self._put_example(case, code_id, side))

    async def _put_example(self, case: SettlingCase, code_id: int, side: ExampleSide) -> None:
        added = await self.change(settling.add_example, case, code_id, side)
        await self.reload()
        self.say(words.example_said(self.state.book.by_id[code_id].name, side, added=added))

    def action_take_agreed(self) -> None:
        """Take what all coders coded alike, after being told what that will do."""
        if self._state is None:
            return
        if cases := self.state.agreed:
            ask_agreed(self, self.state.about_agreed(cases), lambda: self.do(self._take_agreed()))
        else:
            self.say(_("Nothing that all coded alike waits here"), "warning")

    async def _take_agreed(self) -> None:
        names = [self.state.document] if self.state.document else []
        count = await self.change(settling.take_agreed, names)
        await self.reload()
        if self.case is not None and self.case.state is State.DECIDED:
            self.state.next()
            await self.show()
        said = ngettext("{n} agreed passage taken", "{n} agreed passages taken", count).format(n=count)
        self.say(f"{said}   ({_('u takes it back')})")

    # Another code

    def _which(self, question: str, numbers: list[int], act: Callable[[int], None]) -> None:
        if (case := self.case) is not None and numbers:
            ask_which(self, question, words.reading_items(case, numbers, self.state.book), act)
        else:
            self.say(_("There is no reading here to change"), "warning")

    def action_code(self) -> None:
        """Choose another code."""
        passages = [reading.spans for reading in self.case.readings] if self.case else []
        self._which(_("Another code on which passage?"), first_of_each(passages), self._choose_code)

    def _choose_code(self, number: int) -> None:
        case = self.case
        if case is None or self._page is None:
            return

        def done(picked: Picked | None) -> None:
            self.roster.focus()
            if picked is not None:
                self._take_code(case, number, picked)

        ask_code(self, words.code_request(case, number, self._page, self.state.book), done)

    def _take_code(self, case: SettlingCase, number: int, picked: Picked) -> None:
        reason = self.state.reason(case)
        if picked.name:
            named = Decision("code", case, picked.name)
            self._decide(named, settling.set_new_code, picked.name, picked.parent_id, number, reason)
        else:
            code_id = picked.code_ids[0]
            chosen = Decision("code", case, self.state.book.by_id[code_id].name)
            self._decide(chosen, settling.set_code, code_id, number, reason)

    # Other boundaries

    def action_boundary(self) -> None:
        """Choose other boundaries with the keys that select in the transcript."""
        codes = [reading.code_id for reading in self.case.readings] if self.case else []
        self._which(_("Other boundaries for which code?"), first_of_each(codes), self._begin_bounds)

    def _begin_bounds(self, number: int) -> None:
        if (case := self.case) is not None:
            self.remove_class("listing")
            self.view.begin_bounds(case, number)
            self.show_keys()

    def action_nudge(self, step: int) -> None:
        """Move the edge at the cursor by a word."""
        if not self.view.nudge(step):
            self.say(_("The edge cannot go further: a coding keeps at least a word"), "warning")

    def action_confirm(self) -> None:
        """Take the boundaries that are selected; else go on to the next open case."""
        if self.view.bounding is None:
            self.action_next(1)
            return
        (case, number), span = self.view.bounding, self.view.bounds
        if span is None:
            self.say(_("Select the passage first: with shift and the arrows, s or t"), "warning")
            return
        self._end_bounds()
        self._decide(Decision("boundary", case), settling.set_boundary, *span, number, self.state.reason(case))

    def _end_bounds(self) -> None:
        self.view.end_bounds()
        self.roster.focus()
        self.show_keys()

    def action_back(self) -> None:
        """Leave the boundaries as they are; else leave the screen."""
        if self.view.bounding is not None:
            self._end_bounds()
            self.show_case()
        else:
            super().action_back()
