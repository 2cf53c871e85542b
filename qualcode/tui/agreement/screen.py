"""The agreement screen: how it comes by its figures, and what can be done with them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.message import Message

from qualcode.agreement.study import UnitKind
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import DisagreementPlace as Case
from qualcode.report.agreement.files import LIST_KINDS, REPORT_KINDS
from qualcode.session import agreement as library
from qualcode.session.rounds import open_rounds, team
from qualcode.tui.agreement.about import nothing_parts
from qualcode.tui.agreement.frame import MEASURE, TABLES, VIEWS, AgreementFrame, Of, unit_names
from qualcode.tui.agreement.rounds import waiting_parts
from qualcode.tui.base.side_screen import Place
from qualcode.tui.coding.panes import Part
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.agreement import AgreementOutcome
    from qualcode.session.worker import ProjectWorker


class AgreementScreen(AgreementFrame):
    """The agreement report under the coder's hands."""

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
        Binding("c", "choose_coders", _("Compare which coders"), id="agreement.coders"),
        Binding("r", "choose_round", _("Compare one round, or all"), id="agreement.round"),
        Binding("i", "flip('interviewer')", _("With or without the interviewer"), id="agreement.interviewer"),
        Binding("f", "flip('finished_only')", _("Only whoever declared a document finished"), id="agreement.finished"),
        Binding("s", "settle", _("Settle the disagreements at hand"), id="agreement.settle"),
        Binding("w", "write", _("Write the report, or the list, to a file"), id="agreement.write"),
        Binding("y", "copy", _("Copy the text for the methods section"), id="agreement.copy"),
        Binding("ctrl+down", "scroll_side(1)", _("Further down in the explanation"), show=False, id="agreement.down"),
        Binding("ctrl+up", "scroll_side(-1)", _("Further up in the explanation"), show=False, id="agreement.up"),
        Binding("f6", "back", _("Back to the transcript"), show=False, id="agreement.leave"),
    ]

    class Step(Message):
        """So much is done; posted from another thread."""

        def __init__(self, done: int, of: int) -> None:
            super().__init__()
            self.done = done
            self.of = of

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._stop: Event | None = None
        self._comparing = False
        self._again = False
        self._at: tuple[tuple[int, int], AgreementChoices] | None = None
        """The version of the project and the choices that were compared last, whatever came of it."""
        self._cases: Mapping[Of, Sequence[Case]] | None = None
        self._pairs: dict[tuple[str, str], Sequence[Case]] = {}

    # Comparing

    async def reload(self) -> None:
        """Compare again where anything has changed since; what is under way is not begun anew."""
        if self._is_busy():
            return
        now = await self.ask(library.version)
        if self._is_busy():
            return
        if self._at != (now, self.choices):
            await self._compare()
        else:
            self.show_list()

    async def _watch(self) -> None:
        """Show what another window did."""
        if self._at is not None and await self.ask(library.version) != self._at[0]:
            await self.reload()

    def _is_busy(self) -> bool:
        """Whether a comparing is under way, after which it is to be seen whether another is needed."""
        self._again = self._stop is not None
        return self._again

    async def _compare(self) -> None:
        if self._stop is not None:
            self._stop.set()
        stop = self._stop = Event()
        choices = self.choices
        self._comparing = True
        if self.found is None and not self._nothing:
            self.show_nothing([(_("Comparing the coders …"), "bold")])
        try:
            self._at = await self.ask(library.version), choices
            if waiting := await self.ask(lambda session: open_rounds(session, choices.round)):
                self.show_nothing(waiting_parts(waiting))
                return
            gathered = await self.ask(lambda session: library.gather(session, choices))
            found = await asyncio.to_thread(library.work_out, gathered, choices, self._step, stop)
            if stop.is_set():
                return
            self._take(found)
            cases = await self.ask(lambda session: library.cases(session, gathered.study, stop))
            if self.found is found:
                self._cases = _sorted_out(found, cases)
                self._refresh_cases()
        except library.Stopped:
            return
        except QualcodeError as error:
            if self._stop is stop:
                self._refuse(error, choices)
        finally:
            if self._stop is stop:
                self._stop, self._comparing = None, False
                self._go_on()

    def _go_on(self) -> None:
        """Begin again where something changed while the coders were being compared."""
        if self._again and self.is_mounted:
            self._again = False
            self.do(self.reload())

    def _take(self, found: AgreementOutcome) -> None:
        self._comparing = False
        self._cases = None
        self._pairs = {}
        if found.view.report.overall.documents:
            self.show_found(found)
            return
        message = _("No document has been coded by two coders, so nothing can be compared.")
        self.show_nothing(self._what_it_takes(message))

    def _refuse(self, error: QualcodeError, choices: AgreementChoices) -> None:
        """Say what is wrong; a choice that led nowhere is taken back where there are figures to go back to."""
        if self.found is not None and self.found.choices != choices:
            self._take_back(self.found)
            self.say(f"{error.message} {error.hint}", "error")
        else:
            self.show_nothing(self._what_it_takes(error.message))

    def _take_back(self, found: AgreementOutcome) -> None:
        """Show again what was there before."""
        self.choices = found.choices
        self._at = (self._at[0], found.choices) if self._at else None
        self.show_list()

    def _what_it_takes(self, message: str) -> list[Part]:
        return nothing_parts(message, self.worker.path.name, min(MEASURE, self.size.width - 8))

    def _step(self, done: int, of: int) -> None:
        """Called in the thread of the comparing."""
        self.post_message(self.Step(done, of))

    def on_agreement_screen_step(self, event: Step) -> None:
        """Show how far it is."""
        if not self._comparing:
            return
        words = _("Comparing the coders … {percent} %   Esc stops").format(percent=round(100 * event.done / event.of))
        if self.found is None:
            self.show_nothing([(words, "bold")])
        else:
            self.show_title(self.found.view.words.title, words)

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._give_up()

    def _give_up(self) -> None:
        if self._stop is not None:
            self._stop.set()

    def action_back(self) -> None:
        """From the list of disagreements to where it was opened; stop the comparing; leave."""
        if self.focused is not None and self.focused.id == "sift":
            super().action_back()
        elif self.of is not None:
            self.of = None
            self.show_list()
        elif self._comparing and self._stop is not None and self.found is not None:
            self._stop.set()
            self._take_back(self.found)
            self.say(_("Stopped; these are the figures from before"), "warning")
        else:
            if self._comparing:
                self._give_up()
                self._at = None
            super().action_back()

    # Where they differ

    def cases(self, of: Of) -> Sequence[Case] | None:
        """The cases on which the coders differ; those of a pair are looked for when they are first wanted."""
        if of.view != "pairs":
            return None if self._cases is None else self._cases.get(of, ())
        pair = cast("tuple[str, str]", of.what)
        if pair not in self._pairs and self.found is not None and self._cases is not None:
            self.do(self._look_for(self.found, pair))
        return self._pairs.get(pair)

    async def _look_for(self, found: AgreementOutcome, pair: tuple[str, str]) -> None:
        study = replace(found.gathered.study, coders=pair)
        cases = await self.ask(lambda session: library.cases(session, study, Event()))
        if self.found is found and pair not in self._pairs:
            self._pairs[pair] = cases
            self._refresh_cases()

    def _refresh_cases(self) -> None:
        """What was looked for has been found."""
        if self.of is not None:
            self.show_list()
        else:
            self.show_row()

    def on_data_grid_chosen(self) -> None:
        """From a code, a pair or a document to its disagreements; from one of those to the transcript."""
        if self.of is not None:
            if (case := self.case) is not None:
                self.dismiss(Place(case.case.document, case.case.start))
            return
        of = self.row_at_hand()
        if of is not None and of.view == "rounds":
            self.compare_round(str(of.what))
        elif of is not None:
            self.drop_text()
            self.of = of
            self.show_list()

    # Views and settings

    def action_view(self, name: str) -> None:
        """Show one of the views."""
        if self.found is not None:
            self.of = None
            self.view = name
            self.show_list()

    def action_turn(self, step: int) -> None:
        """Show the view before or after this one."""
        self.action_view(VIEWS[(VIEWS.index(self.view) + step) % len(VIEWS)])

    def on_figures_grid_reordered(self) -> None:
        """Put the rows into the other order."""
        if self.of is None and self.view in TABLES:
            self.worst = not self.worst
            self.show_list()
            if self.worst:
                self.grid.go(0)

    def _choose(self, choices: AgreementChoices) -> None:
        if choices != self.choices:
            self.choices = choices
            self.do(self._compare())

    def action_choose_unit(self) -> None:
        """Choose what alpha and kappa are about."""
        options = [Option(key, name) for key, name in unit_names().items()]
        window = Pick(_("Alpha and kappa on which units?"), options, chosen=self.choices.unit)
        self.app.push_screen(window, self._take_unit)

    def _take_unit(self, key: str | None) -> None:
        if key is not None:
            self._choose(replace(self.choices, unit=cast("UnitKind", key)))

    def action_choose_coders(self) -> None:
        """Choose whom to compare."""
        self.do(self._choose_coders())

    async def _choose_coders(self) -> None:
        from qualcode.tui.agreement.coders_window import CodersWindow

        everybody = await self.ask(library.coders_at_work)
        chosen = self.choices.coders or everybody
        self.app.push_screen(CodersWindow(everybody, chosen), self._take_coders)

    def _take_coders(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            self._choose(replace(self.choices, coders=names))

    def action_choose_round(self) -> None:
        """Choose a round to compare."""
        self.do(self._choose_round())

    async def _choose_round(self) -> None:
        rings = (await self.ask(team)).rings
        if not rings:
            self.say(_("There are no rounds; R begins one"), "warning")
            return
        names = {True: _("still open"), False: _("over")}
        options = [Option("", _("all rounds, and what was coded outside of them"))]
        options += [Option(ring.round.name, ring.round.name, names[ring.round.open]) for ring in rings]
        window = Pick(_("Compare which round?"), options, chosen=self.choices.round)
        self.app.push_screen(window, self._take_round)

    def _take_round(self, name: str | None) -> None:
        if name is not None:
            self.compare_round(name)

    def compare_round(self, name: str) -> None:
        """Compare one round, or all that there is without a name."""
        choices = replace(self.choices, round=name)
        if self.is_mounted:
            self._choose(choices)
        else:
            # Nothing is there yet to show anything in; what is compared first is this.
            self.choices = choices

    def action_flip(self, name: str) -> None:
        """Take the interviewer in or out, or whoever did not declare a document finished."""
        if name == "interviewer":
            self._choose(replace(self.choices, interviewer=not self.choices.interviewer))
        else:
            self._choose(replace(self.choices, finished_only=not self.choices.finished_only))

    def action_scroll_side(self, step: int) -> None:
        """Scroll what is known of the row at hand."""
        side = self.query_one("#agreement-side")
        side.scroll_relative(y=step * max(1, side.size.height // 2), animate=False)

    # Taking it along

    def action_copy(self) -> None:
        """Copy the text for the methods section."""
        if self.found is not None:
            self.app.copy_to_clipboard(self.found.view.methods())
            self.say(_("The text for the methods section is copied"))

    def cases_at_hand(self) -> Sequence[Case] | None:
        """The disagreements that are listed, or else those of the row at hand; ``None`` while they are looked for."""
        of = self.of or self.row_at_hand()
        return () if of is None else self.cases(of)

    def action_settle(self) -> None:
        """Settle what is at hand: the case that is listed, the cases of a code or of a document, or all of them."""
        from qualcode.tui.settling.screen import SettlingScreen

        of, document, at = self.of or self.row_at_hand(), "", 0
        if self.of is not None and self.case is not None:
            document, at = self.case.case.document, self.case.case.start
        elif of is not None and of.view == "documents":
            document = str(of.what)
        code = str(of.what) if of is not None and of.view == "codes" else ""
        self.app.push_screen(SettlingScreen(self.worker, document, at, code))

    def action_write(self) -> None:
        """Ask for a name, and write the report, or the disagreements that are listed, to a new file."""
        found, of = self.found, self.of
        if found is None:
            return
        cases = () if of is None else self.cases_at_hand()
        if cases is None:
            self.say(_("They are still being looked for"), "warning")
            return
        kinds = REPORT_KINDS if of is None else LIST_KINDS
        question = _("Write the report to which file?") if of is None else _("Write this list to which file?")
        path = library.free_path(self.worker.path.parent, "agreement.docx" if of is None else "disagreements.csv")

        async def keep(answer: str) -> None:
            target = Path(answer).expanduser()
            if of is None:
                await asyncio.to_thread(library.write, found, target)
            else:
                await self.worker.ask(
                    lambda session: library.write_cases(session, found.gathered.study, list(cases), target)
                )

        about = _("The name tells the format: {endings}").format(endings=", ".join(f".{kind}" for kind in kinds))
        window = Pick(question, about=about, value=str(library.near(path)), keep=keep)
        self.app.push_screen(window, self._say_written)

    def _say_written(self, answer: str | None) -> None:
        if answer is not None:
            self.say(_("Wrote {path}.").format(path=Path(answer).expanduser().resolve()))


def _sorted_out(found: AgreementOutcome, cases: Sequence[Case]) -> Mapping[Of, Sequence[Case]]:
    """The cases by document, and by code; a case of a code counts for those above it as well."""
    rows = {code.code for code in found.view.report.codes}
    by: defaultdict[Of, list[Case]] = defaultdict(list)
    for case in cases:
        by[Of("documents", case.case.document)].append(case)
        above = {"/".join(parts[:end]) for parts in _paths(case) for end in range(1, len(parts) + 1)}
        for path in above & rows:
            by[Of("codes", path)].append(case)
    return by


def _paths(case: Case) -> list[list[str]]:
    return [reading.code.split("/") for reading in case.case.readings]
