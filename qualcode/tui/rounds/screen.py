"""The rounds: who codes what apart from whom, how far everybody is, and what a lead does with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.changes.rounds import end_round, export_copy, make_round
from qualcode.doors import Door
from qualcode.i18n import _, ngettext
from qualcode.session.rounds import copy_path, team
from qualcode.session.saving import near
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.rounds.about import about_ring, nothing_parts, work_table
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import KeyLine, Keys, TextLine
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.widgets.table import DataGrid
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.changes.rounds import RoundRequest
    from qualcode.session.rounds import RoundStatus, Team
    from qualcode.session.worker import ProjectWorker

_MOST_ROUNDS = 8
"""Rows that the list of rounds takes at most."""


class RoundsScreen(SideScreen):
    """All rounds, newest first; of the one at hand how it stands, and its documents by coder."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (110, "-two")]  # noqa: RUF012

    DOORS = {**SideScreen.DOORS, "export": Door.COPIES, "merge": Door.MERGE}  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "begin", _("Begin a round"), id="rounds.begin"),
        Binding("e", "end", _("End the round: all see each other's codings"), id="rounds.end"),
        Binding("x", "export", _("Write a copy for a coder to work in elsewhere"), id="rounds.export"),
        Binding("m", "merge", _("Merge a copy that comes back"), id="rounds.merge"),
        Binding("f6", "compare", _("Agreement in this round"), id="rounds.compare"),
        Binding("tab,shift+tab", "turn", _("To the rounds, or to the documents"), show=False, id="rounds.turn"),
        Binding("ctrl+down", "scroll(1)", _("Further down in what is known of it"), show=False, id="rounds.down"),
        Binding("ctrl+up", "scroll(-1)", _("Further up in what is known of it"), show=False, id="rounds.up"),
        Binding("R", "back", _("Back"), show=False, id="rounds.leave"),
    ]

    DEFAULT_CSS = """
    RoundsScreen #title { background: $panel; padding: 0 1; }
    RoundsScreen #rounds-body { height: 1fr; }
    RoundsScreen #rounds-left { width: 50%; background: $surface; }
    RoundsScreen #rounds { margin: 1 0 0 0; }
    RoundsScreen #rounds-side { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    RoundsScreen #list { width: 1fr; margin: 1 1 0 1; }
    RoundsScreen #none { display: none; padding: 2 4; max-width: 96; height: 1fr; }
    RoundsScreen.none #rounds-body { display: none; }
    RoundsScreen.none #none { display: block; }
    RoundsScreen.-folded #rounds-body { layout: vertical; }
    RoundsScreen.-folded #rounds-left { width: 1fr; height: 2fr; }
    RoundsScreen.-folded #rounds { margin: 0; max-height: 3; }
    RoundsScreen.-folded #rounds-side { padding: 1 2 0 2; }
    RoundsScreen.-folded #list { height: 1fr; margin: 0 1; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._team: Team | None = None

    def compose(self) -> ComposeResult:
        """Title, the rounds and what is known of one, its documents, and the keys."""
        yield TextLine(id="title")
        with Horizontal(id="rounds-body"):
            with Vertical(id="rounds-left"):
                yield RowList(id="rounds")
                with VerticalScroll(id="rounds-side", can_focus=False):
                    yield Static(id="detail", markup=False)
            yield DataGrid(id="list")
        yield Static(id="none", markup=False)
        yield KeyLine(id="keys-line")

    @property
    def ring(self) -> RoundStatus | None:
        """The round at hand."""
        item = self.query_one(RowList).highlighted
        rings = self._team.rings if self._team else ()
        return next((ring for ring in rings if item is not None and ring.round.id == item.key), None)

    def hints(self) -> Keys:
        """The keys that matter now."""
        ring = self.ring
        last: Keys = [("m", _("merge a copy")), ("u", _("undo")), ("Esc", _("back")), ("F1", _("help"))]
        if ring is None:
            return [("a", _("begin a round")), *last]
        first: Keys = [("Enter", _("open"))] if self._in_documents() else [("Enter", _("its documents"))]
        lead = ring.round.open and ring.round.lead in ("", self.coder)
        here: Keys = [("e", _("end it"))] if lead else [] if ring.round.open else [("F6", _("compare"))]
        other = _("rounds") if self._in_documents() else _("documents")
        return [*first, ("a", _("begin a round")), *here, ("x", _("copy for a coder")), ("Tab", other), *last]

    def _in_documents(self) -> bool:
        return isinstance(self.focused, DataGrid)

    # What is shown

    async def reload(self) -> None:
        """Show the rounds as they are now."""
        first = self._team is None
        self._team = await self.ask(team)
        if not self.is_mounted:
            return
        self.set_class(not self._team.rings, "none")
        self._show()
        if first and self._team.rings:
            self.query_one(DataGrid).focus()

    def _show(self) -> None:
        if self._team is None:
            return
        rings = self._team.rings
        roster = self.query_one(RowList)
        accent = self.app.theme_variables["primary"]
        states = {True: _("still open"), False: _("over")}
        items = [
            ListItem(
                ring.round.id,
                ring.round.name,
                f"{states[ring.round.open]}  {ring.finished} / {len(ring.work)} ✓",
                swatch=accent if ring.round.open else None,
                strong=ring.round.open,
                faint=not ring.round.open,
            )
            for ring in rings
        ]
        newest = next((ring.round.id for ring in rings if ring.round.open), None)
        roster.styles.height = max(1, min(_MOST_ROUNDS, len(items)))
        roster.set_items(items, key=newest if not roster.items else None)
        now = sum(ring.round.open for ring in rings)
        count = ngettext("{count} round", "{count} rounds", len(rings)).format(count=len(rings))
        if now:
            count += " · " + _("{count} open").format(count=now)
        self.query_one("#title", TextLine).show(
            [(_("Rounds"), "bold"), ("  " + count, "$foreground 70%")], [(paint(self.coder), "bold $primary")]
        )
        self.query_one("#none", Static).update(Content.assemble(*nothing_parts()))
        self._show_ring()

    def _show_ring(self) -> None:
        """Show the round at hand."""
        ring, grid = self.ring, self.query_one(DataGrid)
        if ring is None:
            grid.fill([], [], None)
        else:
            grid.fill(*work_table(ring, self.coder), None)
            width = self.query_one("#rounds-side").size.width - 5
            parts = about_ring(ring, self.coder, max(30, width))
            self.query_one("#detail", Static).update(Content.assemble(*parts))
        self.show_keys()

    def on_resize(self) -> None:
        """The bars have other room."""
        self.call_after_refresh(self._show)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show another round."""
        event.stop()
        self._show_ring()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """On to the documents of the round."""
        event.stop()
        self.query_one(DataGrid).focus()

    def on_data_grid_chosen(self) -> None:
        """Open the document."""
        ring, row = self.ring, self.query_one(DataGrid).current
        if ring is not None and row is not None:
            self.dismiss(Place(ring.documents[row.key]))

    def action_turn(self) -> None:
        """From the rounds to the documents, and back."""
        if self.ring is not None:
            self.query_one(RowList if self._in_documents() else DataGrid).focus()

    def action_scroll(self, step: int) -> None:
        """Scroll what is known of the round."""
        side = self.query_one("#rounds-side")
        side.scroll_relative(y=step * max(1, side.size.height // 2), animate=False)

    # Beginning and ending

    def action_begin(self) -> None:
        """Plan a round, see what it would be, and begin it."""
        from qualcode.tui.rounds.form import RoundForm

        if self._team is None:
            return

        def begun(answer: tuple[str, RoundRequest] | None) -> None:
            if answer is not None:
                self.do(self._begin(*answer))

        self.app.push_screen(RoundForm(self._team, self.worker), begun)

    async def _begin(self, name: str, wanted: RoundRequest) -> None:
        made, _plan = await self.change(make_round, name, wanted)
        await self.reload()
        keys = [item.key for item in self.query_one(RowList).items]
        self.query_one(RowList).highlight(keys.index(made.id))
        self._show_ring()
        self.query_one(DataGrid).focus()
        self.say(
            _("Round {name} is open, under codebook version {version}; you lead it   (u takes it back)").format(
                name=made.name, version=made.codebook_version
            )
        )

    def action_end(self) -> None:
        """End the round before everybody has finished."""
        from qualcode.tui.windows.choose import Confirm

        if (ring := self.ring) is None:
            return
        found = ring.round
        if not found.open:
            self.say(_("Round {name} is not open any more.").format(name=found.name), "warning")
        elif found.lead not in ("", self.coder):
            words = _("Round {name} is led by {lead}; only its lead ends it").format(name=found.name, lead=found.lead)
            self.say(words, "warning")
        else:
            left = ", ".join(f"{name} {count}" for name, count in ring.waiting_for().items())
            effects = [
                _("Not finished yet: {names}").format(names=left),
                _("From then on everybody sees all codings of its documents, and they can be compared and settled"),
                _("What somebody neither finished nor coded counts as not coded by them"),
                _("That is for good once somebody has coded in it, and the round is not called blind"),
            ]
            window = Confirm(_("End round {name}?").format(name=found.name), effects)
            done = _("Round {name} has ended. F6 compares its coders").format(name=found.name)

            def end(sure: bool | None) -> None:
                if sure:
                    self.do(self.change_and_say(done, end_round, found.name))

            self.app.push_screen(window, end)

    def action_compare(self) -> None:
        """Go to the agreement between the coders of the round, and of no other."""
        name = self.ring.round.name if self.ring else ""
        self.app.run_worker(to_begin(self._compare, name))

    async def _compare(self, name: str) -> None:
        from qualcode.tui.agreement.screen import AgreementScreen

        await self._perform("visit('agreement')")
        if isinstance(screen := self.app.screen, AgreementScreen):
            screen.compare_round(name)

    # Working apart

    def action_export(self) -> None:
        """Write a copy for one of the coders, to work in elsewhere."""
        if (ring := self.ring) is None:
            return
        others = sorted(ring.coders, key=lambda name: (name == self.coder, name))
        options = [Option(name, name) for name in others]
        window = Pick(_("A copy for whom?"), options)
        self.app.push_screen(window, lambda coder: self._ask_target(ring.round.name, coder))

    def _ask_target(self, name: str, coder: str | None) -> None:
        if coder is None:
            return

        async def keep(answer: str) -> None:
            target = Path(answer).expanduser()
            await self.read(export_copy, self.coder, coder, name, target)

        about = _(
            "What others make of the documents of open rounds is not in it, and what {coder} made of them only where "
            "{coder} writes the copy. What is done in it comes back with m."
        ).format(coder=coder)
        window = Pick(
            _("Write the copy for {coder} to which file?").format(coder=coder),
            about=about,
            value=str(near(copy_path(self.worker.path, coder))),
            keep=keep,
        )
        self.app.push_screen(window, lambda answer: self._say_written(answer, coder))

    def _say_written(self, answer: str | None, coder: str) -> None:
        if answer is not None:
            path = Path(answer).expanduser().resolve()
            self.say(_("Wrote {path} for {coder}.").format(path=path, coder=coder))

    def action_merge(self) -> None:
        """Bring in a copy that somebody worked in elsewhere."""
        from qualcode.tui.windows.path import PathWindow

        window = PathWindow(_("Merge which copy of this project?"), (".qualcode",), "", folders=False)
        self.app.push_screen(window, lambda path: self.do(self._look_at(path)) if path is not None else None)

    async def _look_at(self, path: Path) -> None:
        from qualcode.merging import merge
        from qualcode.tui.rounds.merge_window import MergeWindow

        self.say(_("Comparing {name} with this project …").format(name=path.name))
        report = await self.change(merge, path, decisions={}, dry_run=True)
        self._hush()

        def done(merged: bool | None) -> None:
            if merged:
                self.say(_("Merged {path}   (u takes it back)").format(path=path))

        self.app.push_screen(MergeWindow(report, self.worker), done)
