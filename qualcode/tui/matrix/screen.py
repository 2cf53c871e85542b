"""The matrix: what was counted as a table, what is behind the number at hand as a list, and what can be done with them.

Counting is done on the project's own thread and can be stopped; the screen answers meanwhile. What is not counted anew
(percentages, order, turning, hiding small numbers) is shown at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.console import Group
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qualcode.analysis.matrix import Matrix
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.queries.columns import By
from qualcode.session.agreement import version
from qualcode.session.matrix import contrasts, evidence, offered
from qualcode.session.matrix.choices import (
    FEWEST,
    MatrixChoices,
    following,
    next_base,
    next_count,
    next_percent,
    next_sort,
    split_list,
)
from qualcode.session.matrix.counting import CountStopped, CountWatch, PageCount, setting
from qualcode.session.matrix.views import VIEWS, MatrixView, ViewFound, count_view
from qualcode.session.saving import PASTED, Savable, without_machine
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.matrix import words
from qualcode.tui.matrix.asking import ask_by, ask_set, ask_written
from qualcode.tui.matrix.grid import MatrixGrid
from qualcode.tui.matrix.state import MatrixState
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker

_STEP = 50
"""After so many documents it is said how many are counted."""

FOLD_BELOW = 110
"""Columns from which a passage stands beside the list."""


class MatrixScreen(SideScreen):
    """The matrix under the researcher's hands."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (FOLD_BELOW, "-two")]  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"view('{view.name}')", view.title, show=False, id=f"matrix.{view.name}")
            for number, view in enumerate(VIEWS, 1)
        ),
        Binding("tab", "turn_view(1)", _("Next view"), show=False, id="matrix.next"),
        Binding("shift+tab", "turn_view(-1)", _("Previous view"), show=False, id="matrix.previous"),
        Binding("o", "silent", _("Who does not say it"), id="matrix.silent"),
        Binding("b", "base", _("Base: the group, who was asked, who answered"), id="matrix.base"),
        Binding("percent_sign", "percent", _("Percentages, of the row, the column or the base"), id="matrix.percent"),
        Binding("s", "sort", _("Order: as asked, most first, by name"), id="matrix.sort"),
        Binding("t", "transpose", _("Turn rows and columns"), id="matrix.transpose"),
        Binding("x", "suppress", _("Hide small numbers, and what tells of them"), id="matrix.suppress"),
        Binding("z", "dash", _("A dash for nought"), id="matrix.zero"),
        Binding("a", "shade", _("Shade by size, or not"), id="matrix.shade"),
        Binding("m", "count", _("What is counted: respondents, documents, codings, words"), id="matrix.count"),
        Binding("d", "divide", _("Divide columns by coder, document or question"), id="matrix.by"),
        Binding("r", "rows", _("Choose the rows, or the answer set"), id="matrix.rows"),
        Binding("c", "columns", _("Choose the columns"), id="matrix.columns"),
        Binding("f", "filter", _("Narrow the base"), id="matrix.filter"),
        Binding("F", "unfilter", _("The whole base again"), id="matrix.unfilter"),
        Binding("i", "unfinished", _("Unfinished interviews too, or not"), id="matrix.unfinished"),
        Binding("p", "machine", _("People only, or rules and models too"), id="matrix.machine"),
        Binding("w", "save", _("Save what is shown: to a file, or to the clipboard"), id="matrix.write"),
        Binding("y", "copy", _("Copy what is shown"), id="matrix.copy"),
        Binding("f5", "again", _("Count again"), show=False, id="matrix.again"),
        Binding("ctrl+down", "read(1)", _("Further down in the passage"), show=False, id="matrix.down"),
        Binding("ctrl+up", "read(-1)", _("Further up in the passage"), show=False, id="matrix.up"),
    ]

    DEFAULT_CSS = """
    MatrixScreen #title { background: $panel; padding: 0 1; }
    MatrixScreen #views { background: $surface; padding: 0 1; }
    MatrixScreen #asked { padding: 0 2; }
    MatrixScreen #matrix-body { height: 1fr; }
    MatrixScreen MatrixGrid { margin: 1 1 0 1; }
    MatrixScreen #page { display: none; padding: 2 3; }
    MatrixScreen #behind { display: none; height: 1fr; layout: horizontal; }
    MatrixScreen #behind-list { width: 3fr; height: 1fr; margin: 1 0 0 1; }
    MatrixScreen #behind-side { width: 2fr; padding: 1 2; background: $surface; scrollbar-size-vertical: 1; }
    MatrixScreen #cell { padding: 0 2; margin: 1 0 0 0; }
    MatrixScreen #notes { height: auto; max-height: 20%; padding: 0 2; color: $foreground 65%; }
    MatrixScreen.listing #behind { display: block; }
    MatrixScreen.listing MatrixGrid, MatrixScreen.listing #cell, MatrixScreen.listing #notes { display: none; }
    MatrixScreen.nothing #page { display: block; }
    MatrixScreen.nothing MatrixGrid, MatrixScreen.nothing #behind { display: none; }
    MatrixScreen.nothing #cell, MatrixScreen.nothing #notes { display: none; }
    MatrixScreen.-folded #behind { layout: vertical; }
    MatrixScreen.-folded #behind-list { width: 1fr; height: 2fr; margin: 0; }
    MatrixScreen.-folded #behind-side { width: 1fr; height: 3fr; padding: 0 2; }
    MatrixScreen.-folded #asked { padding: 0 1; }
    MatrixScreen.-folded MatrixGrid { margin: 0 1; }
    MatrixScreen.-folded #cell { margin: 0; padding: 0 1; }
    MatrixScreen.-folded #notes { padding: 0 1; }
    """

    class Step(Message):
        """So many documents are counted; posted from the project's thread."""

        def __init__(self, done: int) -> None:
            super().__init__()
            self.done = done

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self.state = MatrixState()
        self._stop: Event | None = None
        self._shown: Matrix | None = None
        self._reading = 0
        self._known: evidence.Known | None = None

    def compose(self) -> ComposeResult:
        """Title, views, what is asked, the table or what is behind a number of it, the number at hand, and the keys."""
        yield TextLine(id="title")
        yield TextLine(id="views")
        yield TextLine(id="asked")
        with Container(id="matrix-body"):
            yield MatrixGrid(id="table")
            with VerticalScroll(id="page"):
                yield Static(id="page-text", markup=False)
            with Container(id="behind"):
                yield RowList(id="behind-list")
                with VerticalScroll(id="behind-side", classes="beside", can_focus=False):
                    yield Static(id="behind-text", markup=False)
        yield TextLine(id="cell")
        yield Static(id="notes", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The table has the keys."""
        self.grid.focus()
        self._show_page(words.nothing_parts(None))

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._halt()

    @property
    def grid(self) -> MatrixGrid:
        """The table."""
        return self.query_one(MatrixGrid)

    @property
    def roster(self) -> RowList:
        """The list of what is behind a number."""
        return self.query_one("#behind-list", RowList)

    def hints(self) -> Keys:
        """The keys that matter now."""
        state = self.state
        if state.behind is not None:
            return words.list_keys(state.behind)
        if state.found is not None and state.found.page is not None:
            return words.page_keys()
        if state.found is None or self.has_class("nothing"):
            return [
                ("1-8", _("views")),
                ("f", _("filter")),
                ("F", _("no filter")),
                ("Esc", _("back")),
                ("F1", _("help")),
            ]
        return words.table_keys(state.found)

    # Counting

    async def reload(self) -> None:
        """Count for the first time; after a change count again where that is cheap, or else say that it is to be."""
        state = self.state
        if state.found is None:
            if self._stop is None:
                await self._count(state.view, state.choices)
            return
        there = await self.ask(setting)
        if there.version != state.found.setting.version:
            if there.is_cheap and state.behind is None:
                await self._count(state.view, state.choices)
                return
            state.stale = True
        self._show()

    async def _watch(self) -> None:
        """See what another window did since it was counted."""
        found = self.state.found
        if found is None or self._stop is not None or self.state.stale:
            return
        if await self.ask(version) != found.setting.version:
            await self.reload()

    async def _count(self, view: MatrixView, choices: MatrixChoices | None) -> None:
        """Count, and show it; where that is refused, what was there stays."""
        self._halt()
        stop = self._stop = Event()
        self._say_counting(0)
        try:
            found = await self.ask(count_view, view, choices, self.state.desk, CountWatch(self._step, stop))
        except CountStopped:
            return
        except QualcodeError as error:
            if self._stop is stop:
                self._stop = None
                self._refuse(view, error)
            return
        if self._stop is stop:
            self._stop = None
            self.state.behind = None
            self.state.take(found)
            self._show()

    def _refuse(self, view: MatrixView, error: QualcodeError) -> None:
        """Say what is wrong; a view that cannot be counted by what it begins with says so in its place."""
        state = self.state
        if state.found is not None and (state.found.view.name == view.name or state.choices_of(view) is not None):
            self._show()
            self.say(" ".join(filter(None, (error.message, error.hint))), "error")
        else:
            self._show_page(words.nothing_parts(None, error.message, error.hint))

    def _step(self, done: int) -> None:
        """Called on the project's thread."""
        if done % _STEP == 0:
            self.post_message(self.Step(done))

    def on_matrix_screen_step(self, event: Step) -> None:
        """Show how far it is."""
        if self._stop is not None:
            self._say_counting(event.done)

    def _say_counting(self, done: int) -> None:
        said = _("Counting … {done} interviews   Esc stops").format(done=done) if done else _("Counting …")
        self._show_title([(said, "bold $warning")])

    def _halt(self) -> None:
        """Stop what is being counted."""
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def choose(self, **choices: Any) -> None:
        """Count by other choices."""
        state = self.state
        if state.found is not None and state.choices is not None:
            self.do(self._count(state.view, replace(state.choices, **choices)))

    def asks(self, what: str) -> bool:
        """Whether the view may be counted otherwise in this respect; where it may not, that is said."""
        if self.state.found is None or self.state.behind is not None:
            return False
        if what in self.state.view.asks:
            return True
        self.say(_("In this view that is fixed; 1 has the matrix of codes"), "warning")
        return False

    # What is shown

    def _show(self) -> None:
        """Bring everything in line with what was counted, how it is to look, and what is listed."""
        state = self.state
        if state.found is None or not self.is_mounted:
            return
        try:
            shown = state.shown()
        except QualcodeError as error:
            state.restyle(suppress=0)
            shown = state.shown()
            self.say(" ".join(filter(None, (error.message, error.hint))), "warning")
        self._shown = shown
        if shown is None:
            return
        if state.found.page is not None:
            self._show_report(state.found, state.found.page)
            return
        if not shown.rows:
            self._show_page(words.nothing_parts(state.found.setting))
            return
        self.set_class(state.behind is not None, "listing")
        self.remove_class("nothing")
        if state.behind is None:
            self.grid.show(state.sheet(shown), state.spot)
            self.grid.focus()
        else:
            self.roster.focus()
        self._show_lines()
        self.show_keys()

    def _show_report(self, found: ViewFound, report: PageCount) -> None:
        """Show a report in place of a table."""
        from qualcode.report.patterns.terminal import ReportView  # with what lays reports out, for who reads one

        self.add_class("nothing")
        self.query_one("#page-text", Static).update(Group("\n".join(report.picture), "", ReportView(report.page)))
        self._show_title([])
        self.query_one("#views", TextLine).show(words.views_line(self.state.view))
        self.query_one("#asked", TextLine).show(words.asked_line(found, self.state.look))
        self.query_one("#page", VerticalScroll).focus()
        self.show_keys()

    def _show_page(self, parts: Sequence[Part]) -> None:
        """Show why there is nothing to show."""
        self._shown = None
        self.add_class("nothing")
        self.query_one("#page-text", Static).update(Content.assemble(*parts))
        self._show_title([])
        self.query_one("#views", TextLine).show(words.views_line(self.state.view))
        self.show_keys()

    def _show_title(self, said: Sequence[Part]) -> None:
        stale = [(_("changed since: F5 counts again"), "bold $warning")] if self.state.stale and not said else said
        left: list[Part] = [(_("Matrix"), "bold")]
        self.query_one("#title", TextLine).show([*left, "  ", *stale], [(paint(self.coder), "bold $primary")])

    def _show_lines(self) -> None:
        """The lines above and below the table."""
        state, found, shown = self.state, self.state.found, self._shown
        if found is None or shown is None:
            return
        self._show_title([])
        sight: list[Part] = []
        if state.behind is None:
            first, last, every = self.grid.columns_in_sight
            if last - first + 1 < every:
                said = _("columns {first} to {last} of {every}").format(first=first, last=last, every=every)
                sight = [(said, "$foreground 65%")]
        self.query_one("#views", TextLine).show(words.views_line(state.view), sight)
        if state.behind is not None:
            self.query_one("#asked", TextLine).show(words.behind_title(state.behind))
            return
        self.query_one("#asked", TextLine).show(words.asked_line(found, state.look))
        cell = self.grid.current
        self.query_one("#cell", TextLine).show(words.cell_line(shown, cell.spot, found.choices) if cell else [])
        advice = words.advice(found, shown)
        notes = [(paint(advice) + "  ", "$warning")] if advice else []
        self.query_one("#notes", Static).update(Content.assemble(*notes, paint(words.notes_text(found, shown))))

    def on_resize(self) -> None:
        """The lines are as wide as the screen."""
        self.call_after_refresh(self._show_lines)

    def on_matrix_grid_moved(self) -> None:
        """Say more of the number at hand."""
        cell = self.grid.current
        if cell is not None and self.state.found is not None:
            self.state.keep_spot(cell.spot)
            self._show_lines()

    # How it looks

    def restyle(self, **look: Any) -> None:
        """Show it otherwise."""
        if self.state.found is not None and self.state.behind is None and self.state.found.page is None:
            self.state.restyle(**look)
            self._show()

    def action_percent(self) -> None:
        """Other percentages."""
        if self.state.choices is not None:
            self.restyle(percent=next_percent(self.state.look, self.state.choices))

    def action_sort(self) -> None:
        """Another order of the rows."""
        self.restyle(sort=next_sort(self.state.look))

    def action_transpose(self) -> None:
        """Rows and columns change places."""
        self.restyle(transposed=not self.state.look.transposed)

    def action_suppress(self) -> None:
        """Hide small numbers: under three, five, ten, or none."""
        self.restyle(suppress=following(FEWEST, self.state.look.suppress))

    def action_dash(self) -> None:
        """A dash for nought, or the nought."""
        self.restyle(dash=not self.state.look.dash)

    def action_shade(self) -> None:
        """Shade the cells by their size, or not."""
        self.restyle(shaded=not self.state.look.shaded)

    # What is counted

    def action_view(self, name: str) -> None:
        """Show another view."""
        view = next(one for one in VIEWS if one.name == name)
        state = self.state
        if state.behind is None and (view is not state.view or state.found is None or self.has_class("nothing")):
            self.do(self._count(view, state.choices_of(view)))

    def action_turn_view(self, step: int) -> None:
        """Show the view before or after this one."""
        names = [one.name for one in VIEWS]
        self.action_view(names[(names.index(self.state.view.name) + step) % len(names)])

    def action_base(self) -> None:
        """Count out of others."""
        if self.asks("base") and self.state.choices is not None:
            self.choose(base=next_base(self.state.choices))

    def action_count(self) -> None:
        """Count something else."""
        if self.asks("count") and self.state.choices is not None:
            self.choose(count=next_count(self.state.choices))

    def action_divide(self) -> None:
        """Divide every column by something."""
        if self.asks("by") and self.state.choices is not None:
            ask_by(self, self.state.choices, self._take_by)

    def _take_by(self, chosen: tuple[str, ...] | None) -> None:
        if chosen is not None:
            self.choose(by=cast("tuple[By, ...]", chosen))

    def action_rows(self) -> None:
        """Choose the rows."""
        found = self.state.found
        if not self.asks("rows") or found is None:
            return
        if found.view.name == "answers":
            ask_set(self, found.setting.sets, found.choices.answer_set, lambda slug: self.choose(answer_set=slug))
            return
        if found.view.name in ("contrasts", "saturation"):
            self._ask_codes(found)
            return
        there, take = offered.row_offers(found.setting), self._take("rows")
        about = _(
            "CODE/* is each code right under it, CODE/** all below, @NAME a saved query, answer:SET an answer set,"
            " outline:FILE the sections of an outline; several with commas"
        )
        themes = offered.Offer("*", _("the themes"))
        ask_written(
            self, _("Which rows?"), about, (themes, *there), _("Rows: {name}"), self._check(offered.check_rows), take
        )

    def _ask_codes(self, found: ViewFound) -> None:
        """Ask for rows of a view that takes codes only, and of contrasts pairs of codes."""
        pairs = found.view.name == "contrasts"
        about = _("CODE/* is each code right under it, CODE/** all below; several with commas")
        if pairs:
            about += "; " + _("CODE:CODE sets a code of the first group beside another of the second")
        none = offered.Offer("*", _("the themes") if pairs else _("all codes, each by itself"))
        there, check = offered.code_offers(found.setting), contrasts.check_pairs if pairs else offered.check_codes
        ask_written(
            self,
            *(_("Which rows?"), about, (none, *there), _("Rows: {name}")),
            self._check(check),
            self._take("rows"),
        )

    def action_columns(self) -> None:
        """Choose the columns."""
        found = self.state.found
        if not self.asks("columns") or found is None:
            return
        if found.view.name == "contrasts":
            ask_written(
                self,
                *(_("Which two groups?"), _("Two groups, or two values such as traject=AO, traject=LWT")),
                *(contrasts.side_offers(found.setting), _("Groups: {name}")),
                self._check(contrasts.check_sides),
                self._take("columns"),
            )
            return
        there, take = offered.column_offers(found.setting), self._take("columns")
        about = _("ATTRIBUTE/ATTRIBUTE nests, outermost first; with commas they stand side by side")
        none = offered.Offer("*", _("no columns: the total"))
        ask_written(
            self,
            _("Which columns?"),
            about,
            (none, *there),
            _("Columns: {name}"),
            self._check(offered.check_columns),
            take,
        )

    def _take(self, name: str) -> Callable[[str], None]:
        """Choose what was written for rows or columns; a star is what there is without."""
        return lambda written: self.choose(**{name: () if written == "*" else split_list(written)})

    def _check(self, check: Callable[..., None]) -> Callable[[str], Any]:
        async def tried(written: str) -> None:
            if written != "*":
                await self.ask(check, written)

        return tried

    def action_filter(self) -> None:
        """Narrow the base."""
        if self.state.found is not None and self.state.behind is None:
            self.do(self._ask_filter())

    async def _ask_filter(self) -> None:
        offers = await self.ask(offered.where_offers)
        about = _("An attribute, =, !=, >=, <=, > or <, and a value; each filter narrows further, F takes them away")
        ask_written(
            self,
            _("Only whom?"),
            about,
            offers,
            _("Only: {name}"),
            self._check(offered.check_where),
            self._take_filter,
        )

    def _take_filter(self, written: str) -> None:
        if (choices := self.state.choices) is not None and written not in choices.where:
            self.choose(where=(*choices.where, written))

    def action_unfilter(self) -> None:
        """The whole base again."""
        if self.state.choices is not None and self.state.choices.where:
            self.choose(where=())

    def action_unfinished(self) -> None:
        """Count unfinished interviews too, or not."""
        if self.state.choices is not None and self.state.behind is None:
            self.choose(unfinished_too=not self.state.choices.unfinished_too)

    def action_machine(self) -> None:
        """Count what people coded only, or what rules and models did too."""
        if self.state.choices is not None and self.state.behind is None:
            self.choose(without_machine=not self.state.choices.without_machine)

    def action_again(self) -> None:
        """Count again."""
        self.do(self._count(self.state.view, self.state.choices))

    # What is behind a number

    def on_matrix_grid_chosen(self) -> None:
        """From a number to its passages."""
        self._look_behind(silent=False)

    def action_silent(self) -> None:
        """Who is in the base of the number and not in it; from there back to who is."""
        behind = self.state.behind
        self._look_behind(silent=behind is None or not behind.silent)

    def _look_behind(self, *, silent: bool) -> None:
        found, shown, cell = self.state.found, self._shown, self.grid.current
        if found is None or shown is None or cell is None or found.page is not None:
            return
        if cell.n is None:
            self.say(_("This number is hidden; x shows small numbers again"), "warning")
        elif silent and not cell.spot.line:
            self.say(_("This is the base itself: everybody is in it"), "warning")
        else:
            self.do(self._list_behind(found, shown, cell.spot, silent=silent))

    async def _list_behind(self, found: ViewFound, shown: Matrix, spot: Any, *, silent: bool) -> None:
        behind = await self.ask(
            evidence.behind,
            found.count,
            shown,
            spot,
            silent=silent,
            known=self._known,
            without_machine=found.choices.without_machine,
        )
        if self.state.found is not found:
            return
        self._known = behind.known
        self.state.behind = behind
        self.roster.index = 0
        self.roster.set_items(words.behind_items(behind), key=0)
        self._show()
        self._show_passage()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the passage at hand."""
        event.stop()
        self._show_passage()

    def _show_passage(self) -> None:
        self._reading += 1
        self.do(self._read(self._reading))

    async def _read(self, number: int) -> None:
        behind, item = self.state.behind, self.roster.highlighted
        if behind is None:
            return
        if item is None:
            nobody = _("Everybody in the base says it.") if behind.silent else _("Nobody in the base says it.")
            self.query_one("#behind-text", Static).update(nobody)
            return
        line = behind.lines[cast("int", item.key)]
        passage = await self.ask(evidence.read_passage, behind, line)
        if number == self._reading and self.state.behind is behind:
            parts = words.passage_parts(line, passage)
            self.query_one("#behind-text", Static).update(Content.assemble(*parts))
            self.query_one("#behind-side").scroll_home(animate=False)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """From a passage to the transcript; Esc there comes back here."""
        event.stop()
        behind = self.state.behind
        if behind is None or event.item is None:
            return
        line = behind.lines[cast("int", event.item.key)]
        if line.document:
            self.dismiss(Place(line.document, line.start, back="matrix"))
        else:
            self.say(_("This respondent speaks in no document"), "warning")

    def action_back(self) -> None:
        """From the list to the number; stop the counting; leave."""
        if self.state.behind is not None:
            self.state.behind = None
            self._show()
            if self.state.stale:
                self.do(self.reload())
        elif self._stop is not None and self.state.found is not None:
            self._halt()
            self._show()
            self.say(_("Stopped; these are the numbers from before"), "warning")
        else:
            self._halt()
            super().action_back()

    # Taking it along

    def savable(self) -> Savable | None:
        """The matrix as it is shown, or the list behind a number."""
        found, shown, behind = self.state.found, self._shown, self.state.behind
        if found is None or shown is None:
            self.say(_("There is nothing to save yet"), "warning")
            return None
        if found.page is not None:
            return without_machine(found.page.to_save(), found.choices.without_machine)
        from qualcode.session.matrix.saving import behind_to_save, matrix_to_save  # with what is saved, for who saves

        if behind is not None:
            made = behind_to_save(found.count, shown, behind)
        else:
            made = matrix_to_save(found.count, shown, self.state.look)
        return without_machine(made, found.choices.without_machine)

    def action_copy(self) -> None:
        """Copy the table as rows for a spreadsheet, or the query that gives the list."""
        found, shown, behind = self.state.found, self._shown, self.state.behind
        if behind is not None:
            if behind.address:
                self.app.copy_to_clipboard(behind.address)
                plain = found is not None and found.choices.without_machine
                self.say(
                    _("The query is copied: qualcode passages takes it, with --without-machine")
                    if plain
                    else _("The query is copied: qualcode passages takes it")
                )
        elif found is not None and shown is not None and (savable := self.savable()) is not None:
            self.do(self._copy(savable))

    async def _copy(self, savable: Savable) -> None:
        from qualcode.report.listing import to_paste

        made = await self.ask(savable.make, PASTED)
        self.app.copy_to_clipboard(made if isinstance(made, str) else to_paste(made))
        self.say(_("The table is copied, as rows for a spreadsheet"))
