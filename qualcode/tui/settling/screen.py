"""Deciding with single keys: each decision is on disk before the next case comes by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Concatenate, NamedTuple, ParamSpec

from textual.binding import Binding, BindingType

from qualcode import settling
from qualcode.i18n import _, ngettext
from qualcode.session.settling import SettlingPage, decided
from qualcode.settling import CaseReading, SettlingCase, State
from qualcode.tui.reader.boundaries import Edge, moved
from qualcode.tui.settling import words
from qualcode.tui.settling.view import SettlingView
from qualcode.tui.widgets.lines import Keys
from qualcode.tui.widgets.row_list import ListItem

if TYPE_CHECKING:
    from qualcode.storage import Project
    from qualcode.tui.picker.state import Picked

P = ParamSpec("P")


class Decision(NamedTuple):
    """What is being decided on a case, to be said once it is on disk: the outcome, and the code where that has one."""

    outcome: str
    case: SettlingCase
    code: str = ""
    onward: bool = True
    """Whether the next case comes by itself."""


class SettlingScreen(SettlingView):
    """Case by case to the consensus."""

    BINDINGS: ClassVar[list[BindingType]] = [
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
        Binding("r", "take_back", _("Open it again: take the decision back"), id="settle.take_back"),
        Binding("A", "take_agreed", _("Take all that everybody coded alike"), id="settle.take_agreed"),
        Binding("enter", "confirm", _("Next open case; or these boundaries"), id="settle.confirm"),
        Binding("less_than_sign", "nudge(-1)", _("Edge a word to the left"), show=False, id="settle.edge_left"),
        Binding("greater_than_sign", "nudge(1)", _("Edge a word to the right"), show=False, id="settle.edge_right"),
    ]

    _bounding: tuple[SettlingCase, int] | None = None
    """The case and the reading whose boundaries are being chosen."""

    _busy = False
    """Whether a decision is on its way to disk: a key pressed meanwhile was not meant for the case that comes next."""

    def hints(self) -> Keys:
        """The keys that matter now."""
        case = self.case
        if case is None:
            return super().hints()
        if self._bounding is not None:
            return [
                ("Enter", _("take these")),
                ("< >", _("edge by a word")),
                ("Tab", _("other edge")),
                ("s", _("sentence")),
                ("t", _("turn")),
                ("Esc", _("leave it")),
            ]
        count = len(case.readings)
        keys: Keys = []
        if count:
            keys = [("1" if count == 1 else f"1-{min(count, 9)}", _("accept"))]
            keys += [("a", _("both") if count == 2 else _("all"))] if count > 1 else []
            keys += [("b", _("boundary")), ("c", _("code"))]
        keys += [("space", _("read on"))] if self.passage.is_cut else []
        keys += [("x", _("reject") if count else _("take it out")), ("m", _("reason"))]
        keys += [("r", _("open again"))] if case.state is State.DECIDED else []
        keys.append(("n", _("next")))
        if waiting := len(self.state.agreed):
            keys.append(("A", _("take {n} agreed").format(n=waiting)))
        return [
            *keys,
            ("e", _("explain")),
            ("z", _("skip")),
            ("u", _("undo")),
            ("d", _("document")),
            ("f", _("filter")),
            ("F1", _("help")),
        ]

    def _show_passage(self, case: SettlingCase, page: SettlingPage) -> None:
        """Leave the passage alone while its boundaries are being chosen."""
        if self._bounding is None:
            super()._show_passage(case, page)

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
            self.do(self._carry_out(decision, write, *args, **kwargs))

    async def _carry_out(
        self,
        decision: Decision,
        write: Callable[Concatenate[Project, str, SettlingCase, P], object],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        try:
            await self.change(write, decision.case, *args, **kwargs)
            await self._go_on(decision)
        finally:
            self._busy = False

    async def _go_on(self, decision: Decision) -> None:
        """Say what was decided, and go on to the next case that waits."""
        state, case = self.state, decision.case
        found, page = await self.ask(decided, state.settlement, case)
        message = words.said(decision.outcome, case, state.book, {"code": decision.code} if decision.code else {})
        state.keep_in_sight(case)
        if decision.outcome != "reason":
            state.reasons.pop(case.key, None)
            state.skipped.discard(case.key)
        state.take(found)
        self._page = page
        went = decision.onward and state.next()
        await self.show()
        left = ngettext("{n} left", "{n} left", state.waiting).format(n=state.waiting)
        if decision.onward and not went and not state.waiting:
            left = _("all is settled here")
        self.say(f"{message}   ({_('u takes it back')} · {left})")

    def _reason(self) -> str:
        return self.state.reasons.get(self.case.key, "") if self.case else ""

    def action_accept(self, number: int) -> None:
        """Take a reading by its number."""
        case, reason = self.case, self._reason()
        if case is None:
            return
        if number > len(case.readings):
            self.say(
                ngettext("There is {n} reading here", "There are {n} readings here", len(case.readings)).format(
                    n=len(case.readings)
                ),
                "warning",
            )
            return
        name = words.reading_words(case.readings[number - 1], self.state.book)
        self._decide(Decision("accept", case, name), settling.accept, number - 1, reason)

    def action_accept_all(self) -> None:
        """Take all readings: both, or as many as there are."""
        case, reason = self.case, self._reason()
        if case is not None and case.readings:
            outcome = "both" if len(case.readings) > 1 else "accept"
            self._decide(Decision(outcome, case), settling.accept_all, reason)

    def action_reject(self) -> None:
        """Take none of the readings."""
        if (case := self.case) is not None:
            self._decide(Decision("reject", case), settling.reject, self._reason())

    def action_take_back(self) -> None:
        """Open a case again."""
        case = self.case
        if case is None or case.decision is None:
            self.say(_("Nothing was decided here yet"), "warning")
            return
        self._decide(Decision("take_back", case, onward=False), settling.take_back)

    def action_reason(self) -> None:
        """Write why: it goes with the decision, or to the one that was taken."""
        from qualcode.tui.windows.memo import MemoWindow

        case = self.case
        if case is None or self._page is None:
            return
        decided = case.decision if case.state is State.DECIDED else None
        before = decided.reason if decided else self._reason()
        quote = self._page.text[case.start : case.end]

        def keep(reason: str | None) -> None:
            if reason is None or reason == before:
                return
            if decided:
                self._decide(Decision("reason", case, onward=False), settling.set_reason, reason)
            else:
                self.state.reasons[case.key] = reason
                self.show_case()
                self.say(_("The reason goes with your decision"))

        place, hint = f"reason:{' '.join(case.key)}", _("Esc keeps the reason and closes")
        self.app.push_screen(MemoWindow(_("Why is it settled so?"), quote, before, place, hint), keep)

    def action_take_agreed(self) -> None:
        """Take what all coders coded alike, after being told what that will do."""
        from qualcode.tui.windows.choose import Confirm

        if self._state is None:
            return
        cases = self.state.agreed
        if not cases:
            self.say(_("Nothing that all coded alike waits here"), "warning")
            return
        window = Confirm(_("Take what all agree on?"), self.state.about_agreed(cases))
        self.app.push_screen(window, lambda yes: self.do(self._take_agreed()) if yes else None)

    async def _take_agreed(self) -> None:
        names = [self.state.document] if self.state.document else []
        count = await self.change(settling.take_agreed, names)
        await self.reload()
        if self.case is not None and self.case.state is State.DECIDED:
            self.state.next()
            await self.show()
        said = ngettext("{n} agreed passage taken", "{n} agreed passages taken", count).format(n=count)
        self.say(f"{said}   ({_('u takes it back')})")

    # Which reading

    def _which(self, question: str, readings: list[int], act: Callable[[int], None]) -> None:
        """Ask which of the readings, by their numbers from 0, where there are several."""
        case = self.case
        if case is None or not readings:
            self.say(_("There is no reading here to change"), "warning")
            return
        if len(readings) == 1:
            act(readings[0])
            return
        from qualcode.tui.windows.memo import Choice

        book = self.state.book
        items = [ListItem(n, f"{n + 1}  {words.reading_words(case.readings[n], book)}") for n in readings]
        self.app.push_screen(Choice(question, items), lambda n: act(n) if n is not None else None)

    def _distinct(self, by: Callable[[CaseReading], object]) -> list[int]:
        """The readings that differ in something, the first of each."""
        first: dict[object, int] = {}
        for number, reading in enumerate(self.case.readings if self.case else ()):
            first.setdefault(by(reading), number)
        return list(first.values())

    # Another code

    def action_code(self) -> None:
        """Choose another code."""
        self._which(
            _("Another code on which passage?"), self._distinct(lambda reading: reading.spans), self._choose_code
        )

    def _choose_code(self, number: int) -> None:
        from qualcode.tui.picker.picker import CodePicker
        from qualcode.tui.picker.state import Request

        case, page = self.case, self._page
        if case is None or page is None:
            return
        start, end = case.readings[number].start, case.readings[number].end
        counts: dict[int, int] = {}
        for coding in page.codings:
            counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
        title = _("Which code instead?")
        request = Request(title, page.text[start:end], self.state.book, case.codes, {}, counts, many=False)

        def done(picked: Picked | None) -> None:
            self.roster.focus()
            if picked is not None:
                self._take_code(case, number, picked)

        if not self.query(CodePicker):
            self.mount(CodePicker())
        self.call_after_refresh(lambda: self.query_one(CodePicker).ask(request, done))

    def _take_code(self, case: SettlingCase, number: int, picked: Picked) -> None:
        reason = self.state.reasons.get(case.key, "")
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
        self._which(_("Other boundaries for which code?"), self._distinct(lambda one: one.code_id), self._begin_bounds)

    def _begin_bounds(self, number: int) -> None:
        case = self.case
        if case is None:
            return
        self.remove_class("listing")
        reading = case.readings[number]
        self._bounding = case, number
        self.passage.choose_boundary(self.passage.selection or (reading.start, reading.end))
        self.show_keys()

    def action_nudge(self, step: int) -> None:
        """Move the edge at the cursor by a word."""
        reader, span = self.passage, self.passage.selection
        if self._bounding is None or span is None:
            return
        case, number = self._bounding
        is_end = reader.cursor == span[1]
        # The words are found as for a coding, here one that has the boundaries of what is selected.
        coding = replace(case.readings[number].codings[0], start=span[0], end=span[1])
        wanted = moved(reader.text, Edge(coding, is_end), step)
        if wanted is None:
            self.say(_("The edge cannot go further: a coding keeps at least a word"), "warning")
            return
        reader.move_to(wanted[1] if is_end else wanted[0], extend=True)

    def action_confirm(self) -> None:
        """Take the boundaries that are selected; else go on to the next open case."""
        if self._bounding is None:
            self.action_next(1)
            return
        span, (case, number) = self.passage.passage(), self._bounding
        reason = self.state.reasons.get(case.key, "")
        if self.passage.selection is None or span is None:
            self.say(_("Select the passage first: with shift and the arrows, s or t"), "warning")
            return
        self._end_bounds()
        self._decide(Decision("boundary", case), settling.set_boundary, *span, number, reason)

    def _end_bounds(self) -> None:
        self._bounding = None
        self.passage.release()
        self.roster.focus()
        self.show_keys()

    def action_back(self) -> None:
        """Leave the boundaries as they are; else leave the screen."""
        if self._bounding is not None:
            self._end_bounds()
            self.show_case()
        else:
            super().action_back()
