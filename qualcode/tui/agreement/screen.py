"""Agreement between coders: the figures, where they come from, what they are about, and what can be done with them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from qualcode.agreement.study import UnitKind
from qualcode.errors import QualcodeError
from qualcode.files.platform import quoted
from qualcode.i18n import _, interface_language
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import ComparedStudy, DisagreementPlace
from qualcode.report.wording.languages import agreement_words
from qualcode.session import agreement
from qualcode.session.rounds import team
from qualcode.tui.agreement import words
from qualcode.tui.agreement.about import caveat_parts, methods_parts, nothing_parts, overall_lines
from qualcode.tui.agreement.asking import ask_measures, ask_round, ask_segments, ask_unit
from qualcode.tui.agreement.coders_window import CodersWindow
from qualcode.tui.agreement.comparing import CasesFound, Comparison, StillOpen
from qualcode.tui.agreement.figures_table import FiguresGrid
from qualcode.tui.agreement.rounds import waiting_parts
from qualcode.tui.agreement.state import TABLES, VIEWS, AgreementState, Of
from qualcode.tui.base.list_screen import ListScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import PRINTABLE
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine

if TYPE_CHECKING:
    from qualcode.session.agreement import AgreementOutcome
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

FOLD_BELOW, WIDE = 110, 150
"""Columns from which what is known of a row stands beside the table, and from which it has more room."""

MEASURE = 100
"""The most cells a line of words takes."""

_SIDE, _WIDE_SIDE = 40, 48
_SHORT = 32
"""Rows below which explanations give way to the table."""


class AgreementScreen(ListScreen):
    """The agreement report as tables with details beside them, under the coder's hands."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (FOLD_BELOW, "-two"),
        (WIDE, "-wide"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "view('codes')", _("By code"), id="agreement.codes"),
        Binding("2", "view('pairs')", _("By pair of coders"), id="agreement.pairs"),
        Binding("3", "view('documents')", _("By document"), id="agreement.documents"),
        Binding("4", "view('rounds')", _("By round"), id="agreement.rounds"),
        Binding("5", "view('caveats')", _("Caveats"), id="agreement.caveats"),
        Binding("6", "view('methods')", _("Text for the methods section, and all settings"), id="agreement.methods"),
        Binding("tab", "turn(1)", _("Next view"), show=False, id="agreement.next"),
        Binding("shift+tab", "turn(-1)", _("Previous view"), show=False, id="agreement.previous"),
        Binding("t", "choose_unit", _("What alpha and kappa are about: turns, sentences …"), id="agreement.unit"),
        Binding("m", "choose_measures", _("Measures that are given only on request"), id="agreement.measures"),
        Binding("c", "choose_coders", _("Compare which coders"), id="agreement.coders"),
        Binding("r", "choose_round", _("Compare one round, or all"), id="agreement.round"),
        Binding("i", "flip('interviewer')", _("With or without the interviewer"), id="agreement.interviewer"),
        Binding("f", "flip('finished_only')", _("Only whoever declared a document finished"), id="agreement.finished"),
        Binding("p", "flip('machine')", _("People only, or rules and models too"), id="agreement.machine"),
        Binding("s", "settle", _("Settle the disagreements at hand"), id="agreement.settle"),
        Binding("w", "save", _("Write the report, or the list, to a file"), id="agreement.write"),
        Binding("y", "copy", _("Copy the text for the methods section"), id="agreement.copy"),
        Binding("ctrl+down", "scroll_side(1)", _("Further down in the explanation"), show=False, id="agreement.down"),
        Binding("ctrl+up", "scroll_side(-1)", _("Further up in the explanation"), show=False, id="agreement.up"),
        Binding("f6", "back", _("Back to the transcript"), show=False, id="agreement.leave"),
    ]

    DEFAULT_CSS = f"""
    AgreementScreen #settings {{ background: $surface; padding: 0 1; }}
    AgreementScreen #overall {{ height: auto; max-height: 8; padding: 0 2; margin: 1 0 0 0; }}
    AgreementScreen #views {{ padding: 0 1; margin: 1 0 0 0; background: $surface; }}
    AgreementScreen #agreement-body {{ height: 1fr; }}
    AgreementScreen #list {{ width: 1fr; margin: 1 1 0 1; }}
    AgreementScreen #page {{ display: none; padding: 1 3; scrollbar-size-vertical: 1; }}
    AgreementScreen #page-text {{ max-width: {MEASURE}; }}
    AgreementScreen #agreement-side {{ width: {_SIDE}; padding: 1 2; background: $surface; }}
    AgreementScreen #agreement-side {{ scrollbar-size-vertical: 1; }}
    AgreementScreen.-wide #agreement-side {{ width: {_WIDE_SIDE}; }}
    AgreementScreen #detail {{ height: auto; padding: 0; margin: 0; background: transparent; }}
    AgreementScreen.reading #page {{ display: block; }}
    AgreementScreen.reading #list, AgreementScreen.reading #agreement-side {{ display: none; }}
    AgreementScreen.none #overall, AgreementScreen.none #views {{ display: none; }}
    AgreementScreen.-folded #agreement-body {{ layout: vertical; }}
    AgreementScreen.-folded #list {{ margin: 0; }}
    AgreementScreen.-folded #agreement-side {{ width: 1fr; height: 2fr; min-height: 5; max-height: 14; padding: 0 2; }}
    AgreementScreen.-folded #list {{ height: 3fr; }}
    AgreementScreen.short #overall, AgreementScreen.short #views {{ margin: 0; }}
    """

    class Step(Message):
        """So much is done; posted from another thread."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done = done
            self.of = of

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self.state = AgreementState()
        self._nothing: Sequence[Part] = ()
        self._comparison = Comparison(worker, self._step)

    def compose(self) -> ComposeResult:
        """Title, settings, the whole, the views, the table or a page, what is known of its row, and the keys."""
        yield TextLine(id="title")
        yield TextLine(id="settings")
        yield Static(id="overall", markup=False)
        yield TextLine(id="views")
        yield Input(
            placeholder=_("Type to filter   Enter keeps the filter   Esc no filter"), restrict=PRINTABLE, id="sift"
        )
        with Horizontal(id="agreement-body"):
            yield self.make_list()
            with VerticalScroll(id="page"):
                yield Static(id="page-text", markup=False)
            with VerticalScroll(id="agreement-side", can_focus=False):
                yield Static(id="detail", markup=False)
        yield KeyLine(id="keys-line")

    def make_list(self) -> Widget:
        """The table."""
        return FiguresGrid(id="list")

    @property
    def grid(self) -> FiguresGrid:
        """The table."""
        return self.query_one(FiguresGrid)

    @property
    def row(self) -> int | None:
        """The key of the row at hand, which is its place in the report or among the cases."""
        row = self.grid.current
        return row.key if row is not None else None

    @property
    def short(self) -> bool:
        """Whether there is little room."""
        return self.size.height < _SHORT

    @property
    def folded(self) -> bool:
        """Whether what is known of a row stands below the table."""
        return self.size.width < FOLD_BELOW

    def hints(self) -> Keys:
        """The keys that matter now."""
        return words.keys(self.state)

    # What is shown

    def show_nothing(self, parts: Sequence[Part]) -> None:
        """Show why there is nothing to show."""
        self._nothing = parts
        self.state.drop()
        self.show_list()

    def show_list(self) -> None:
        """Bring everything in line with the report, the view and the filter."""
        state, found = self.state, self.state.found
        page = not state.in_table
        self.set_class(page, "reading")
        self.set_class(found is None, "none")
        self.set_class(self.short, "short")
        self._show_top()
        if not page:
            self._show_table()
        else:
            parts = self._nothing
            if found is not None:
                parts = caveat_parts(state.tables) if state.view == "caveats" else methods_parts(found.view)
            self.query_one("#page-text", Static).update(Content.assemble(*parts))
        # While the filter is being typed, the focus stays in its line.
        if self.focused is None or self.focused.id != "sift":
            self.query_one("#page" if page else "#list").focus()
        self.show_keys()

    def _show_top(self) -> None:
        """Title, settings, figures over all, and the views."""
        state, found, width = self.state, self.state.found, self.size.width
        self.query_one("#settings", TextLine).show(words.settings_line(state, wide=width >= WIDE))
        if found is None:
            self.show_title(agreement_words(interface_language()).title, "")
            return
        self.show_title(found.view.words.title, words.compared(found))
        parts = overall_lines(found.view, width - 4, short=self.short)
        self.query_one("#overall", Static).update(Content.assemble(*parts))
        views = words.views_line(state, found, gap=" " if width >= FOLD_BELOW else "")
        self.query_one("#views", TextLine).show(views)

    def _widths(self) -> tuple[int, int]:
        """The cells for the table, and for what is known of its row."""
        width = self.size.width
        side = 0 if self.folded else _WIDE_SIDE if width >= WIDE else _SIDE
        return width - side - (1 if self.folded else 3), (side or width) - 5

    def _show_table(self) -> None:
        state, (width, _side) = self.state, self._widths()
        sheet = state.sheet((self.cases(state.of) if state.of else None) or (), width, self.fits)
        # A short table leaves its room to what is known of its row.
        self.grid.styles.max_height = len(sheet.rows) + 1 if self.folded else None
        self.grid.show(*sheet, state.last_row)

    def on_data_grid_moved(self) -> None:
        """Say more of the row at hand."""
        self.show_row()

    def show_row(self) -> None:
        """Say what is known of the row at hand."""
        state, row = self.state, self.row
        if not state.in_table:
            return
        if row is not None:
            state.keep_row(row)
        if (of := state.of or state.row(row)) is not None:
            self._look_for(of)
        _width, width = self._widths()
        self.show_detail(words.row_parts(state, row, width, sought=self.sought, short=self.folded))
        self.query_one("#agreement-side").scroll_home(animate=False)

    def show_detail(self, parts: Sequence[Part]) -> None:
        """Show what is known of the current row, however long that is."""
        self.query_one("#detail", Static).update(Content.assemble(*parts))

    def on_resize(self) -> None:
        """The drawings have other room."""
        self.call_after_refresh(self.show_list)

    # Comparing

    async def reload(self) -> None:
        """Compare again where anything has changed since; what is under way is not begun anew."""
        if self._comparison.is_busy():
            return
        now = await self.ask(agreement.version), self.state.choices
        if self._comparison.is_busy():
            return
        if self._comparison.at != now:
            await self._compare()
        else:
            self.show_list()

    async def _watch(self) -> None:
        """Show what another window did."""
        at = self._comparison.at
        if at is not None and await self.ask(agreement.version) != at[0]:
            await self.reload()

    async def _compare(self) -> None:
        choices = self.state.choices
        if self.state.found is None and not self._nothing:
            self.show_nothing([(_("Comparing the coders …"), "bold")])
        try:
            async with aclosing(self._comparison.run(choices)) as stages:
                async for found in stages:
                    self._take(found)
        except QualcodeError as error:
            self._refuse(error, choices)
        finally:
            if self._comparison.wanted_again() and self.is_mounted:
                self.do(self.reload())

    def _take(self, found: StillOpen | AgreementOutcome | CasesFound) -> None:
        if isinstance(found, StillOpen):
            self.show_nothing(waiting_parts(found.rings))
        elif isinstance(found, CasesFound):
            if self.state.found is found.found:
                self.state.take_cases(found.cases)
                self._refresh_cases()
        elif found.view.report.overall.documents:
            self.state.take(found, self.row)
            self.show_list()
            # Lines that were not there had no width yet.
            self.call_after_refresh(self._show_top)
        else:
            message = _("No document has been coded by two coders, so nothing can be compared.")
            self.show_nothing(self._what_it_takes(message))

    def _refuse(self, error: QualcodeError, choices: AgreementChoices) -> None:
        """Say what is wrong; a choice that led nowhere is taken back where there are figures to go back to."""
        found = self.state.found
        if found is not None and found.choices != choices:
            self._take_back(found)
            self.say(f"{error.message} {error.hint}", "error")
        else:
            self.show_nothing(self._what_it_takes(error.message))

    def _take_back(self, found: AgreementOutcome) -> None:
        """Show again what was there before."""
        self.state.choices = found.choices
        if self._comparison.at is not None:
            self._comparison.at = self._comparison.at[0], found.choices
        self.show_list()

    def _what_it_takes(self, message: str) -> list[Part]:
        return nothing_parts(message, quoted(self.worker.path.name), min(MEASURE, self.size.width - 8))

    def _step(self, done: int, of: int) -> None:
        """Called in the thread of the comparing."""
        self.post_message(self.Step(done, of))

    def on_agreement_screen_step(self, event: Step) -> None:
        """Show how far it is."""
        if not self._comparison.running:
            return
        said = _("Comparing the coders … {percent} %   Esc stops").format(percent=round(100 * event.done / event.of))
        if (found := self.state.found) is None:
            self.show_nothing([(said, "bold")])
        else:
            self.show_title(found.view.words.title, said)

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._comparison.stop()

    def action_back(self) -> None:
        """From the list of disagreements to where it was opened; stop the comparing; leave."""
        comparing, found = self._comparison.running, self.state.found
        if self.focused is not None and self.focused.id == "sift":
            super().action_back()
        elif self.state.of is not None:
            self.state.of = None
            self.show_list()
        elif comparing and found is not None:
            self._comparison.stop()
            self._take_back(found)
            self.say(_("Stopped; these are the figures from before"), "warning")
        else:
            if comparing:
                self._comparison.give_up()
            super().action_back()

    # Where they differ

    def cases(self, of: Of) -> Sequence[DisagreementPlace] | None:
        """The cases on which the coders differ; ``None`` while they are looked for."""
        self._look_for(of)
        return self.state.cases(of)

    def _look_for(self, of: Of) -> None:
        """Those of a pair are looked for when they are first wanted."""
        if (study := self.state.to_look_for(of)) is not None:
            self.do(self._find(study))

    async def _find(self, study: ComparedStudy) -> None:
        found = self.state.found
        cases = await self.ask(agreement.cases, study, Event())
        if self.state.found is found:
            self.state.take_pair(cast("tuple[str, str]", tuple(study.coders)), cases)
            self._refresh_cases()

    def _refresh_cases(self) -> None:
        """What was looked for has been found."""
        if self.state.of is not None:
            self.show_list()
        else:
            self.show_row()

    def on_data_grid_chosen(self) -> None:
        """From a code, a pair or a document to its disagreements; from one of those to the transcript."""
        state, of = self.state, self.state.row(self.row)
        if state.of is not None:
            if (case := state.case(self.row)) is not None:
                self.dismiss(Place(case.case.document, case.case.start))
        elif of is not None and of.view == "rounds":
            self.compare_round(str(of.what))
        elif of is not None:
            self.drop_text()
            state.of = of
            self.show_list()

    # Views and settings

    def action_view(self, name: str) -> None:
        """Show one of the views."""
        if self.state.found is not None:
            self.state.of, self.state.view = None, name
            self.show_list()

    def action_turn(self, step: int) -> None:
        """Show the view before or after this one."""
        self.action_view(VIEWS[(VIEWS.index(self.state.view) + step) % len(VIEWS)])

    def on_figures_grid_reordered(self) -> None:
        """Put the rows into the other order."""
        state = self.state
        if state.of is None and state.view in TABLES:
            state.worst = not state.worst
            self.show_list()
            if state.worst:
                self.grid.go(0)

    def choose(self, choices: AgreementChoices) -> None:
        """Compare by other choices."""
        if choices != self.state.choices:
            self.state.choices = choices
            self.do(self._compare())

    def action_choose_unit(self) -> None:
        """Choose what alpha and kappa are about."""
        ask_unit(self, self.state.choices.unit, self._take_unit)

    def _take_unit(self, key: str | None) -> None:
        if key == "segment":
            self.do(self._choose_segments())
        elif key is not None:
            self.choose(replace(self.state.choices, unit=cast("UnitKind", key), segments=""))

    async def _choose_segments(self) -> None:
        ask_segments(self, await self.ask(agreement.book), self.state.choices.segments, self._take_segments)

    def _take_segments(self, path: str | None) -> None:
        if path is not None:
            self.choose(replace(self.state.choices, unit="segment", segments=path))

    def action_choose_measures(self) -> None:
        """Choose measures that are given only on request."""
        ask_measures(self, self.state.choices.added, self._take_measures)

    def _take_measures(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            self.choose(replace(self.state.choices, added=names))

    def action_choose_coders(self) -> None:
        """Choose whom to compare."""
        self.do(self._choose_coders())

    async def _choose_coders(self) -> None:
        everybody = await self.ask(agreement.coders_at_work)
        self.app.push_screen(CodersWindow(everybody, self.state.choices.coders or everybody), self._take_coders)

    def _take_coders(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            self.choose(replace(self.state.choices, coders=names))

    def action_choose_round(self) -> None:
        """Choose a round to compare."""
        self.do(self._choose_round())

    async def _choose_round(self) -> None:
        if rings := (await self.ask(team)).rings:
            ask_round(self, rings, self.state.choices.round, self._take_round)
        else:
            self.say(_("There are no rounds; R begins one"), "warning")

    def _take_round(self, name: str | None) -> None:
        if name is not None:
            self.compare_round(name)

    def compare_round(self, name: str) -> None:
        """Compare one round, or all that there is without a name."""
        choices = replace(self.state.choices, round=name)
        if self.is_mounted:
            self.choose(choices)
        else:
            # Nothing is there yet to show anything in; what is compared first is this.
            self.state.choices = choices

    def action_flip(self, name: str) -> None:
        """Take the interviewer in or out, who did not declare a document finished, or what rules and models coded."""
        choices = self.state.choices
        if name == "interviewer":
            self.choose(replace(choices, interviewer=not choices.interviewer))
        elif name == "machine":
            self.choose(replace(choices, without_machine=not choices.without_machine))
        else:
            self.choose(replace(choices, finished_only=not choices.finished_only))

    def action_scroll_side(self, step: int) -> None:
        """Scroll what is known of the row at hand."""
        side = self.query_one("#agreement-side")
        side.scroll_relative(y=step * max(1, side.size.height // 2), animate=False)

    # Taking it along

    def action_copy(self) -> None:
        """Copy the text for the methods section."""
        if (found := self.state.found) is not None:
            self.app.copy_to_clipboard(found.view.methods())
            self.say(_("The text for the methods section is copied"))

    def action_settle(self) -> None:
        """Settle what is at hand: the case that is listed, the cases of a code or of a document, or all of them."""
        from qualcode.tui.settling.screen import SettlingScreen

        self.app.push_screen(SettlingScreen(self.worker, *self.state.settling(self.row)))

    def savable(self) -> Savable | None:
        """The report, or the disagreements that are listed."""
        found, of = self.state.found, self.state.of
        if found is None:
            self.say(_("There are no figures yet"), "warning")
            return None
        if of is None:
            return agreement.report_to_save(found)
        if (cases := self.cases(of)) is None:
            self.say(_("They are still being looked for"), "warning")
            return None
        return agreement.cases_to_save(found.gathered.study, list(cases))
