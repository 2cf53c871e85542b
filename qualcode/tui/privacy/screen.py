"""What may be names: each is decided on, with where it stands, before something else is written in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.names import NameDecision, decide_names
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.session.privacy.names import GOES, STAYS, WAITS, NameFilter, NameRow, kind_words, meet_names, read_names
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import TableCells, TableColumn
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.queries.hiding.groups import NamesMet
    from qualcode.session.worker import ProjectWorker
    from qualcode.tui.privacy.key import KeyPlace


class NamesScreen(TableScreen):
    """All that may be a name, in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "keep", _("It is no name, or may stay"), id="names.keep"),
        Binding("w", "hide", _("It goes: what is proposed is written instead"), id="names.hide"),
        Binding("e", "instead", _("Write something else instead"), id="names.instead"),
        Binding("r", "reopen", _("Take the decision back"), id="names.reopen"),
        Binding("n", "add", _("Add a name that was not found"), id="names.add"),
        Binding("a", "choose_kind", _("Only one kind"), id="names.kind"),
        Binding("p", "apply", _("Write the names otherwise, and put the key away"), id="names.apply"),
        Binding("B", "bring_back", _("Write the names back, with the key"), id="names.back"),
        Binding("d", "waiting", _("Only those that wait for a decision, or all"), id="names.waiting"),
    ]

    DEFAULT_CSS = """
    NamesScreen.-high #detail { height: 7; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._all: Sequence[NameRow] = ()
        self._met: NamesMet | None = None
        """What the texts say, as they were when the screen was opened."""
        self._sieve = NameFilter()
        self._known: dict[str, int] = {}
        """Numbers of names that stay theirs while the screen is there."""
        self._rows: dict[int, NameRow] = {}

    @property
    def row(self) -> NameRow | None:
        """The current name."""
        return self._rows.get(self.current_id) if self.current_id is not None else None

    def hints(self) -> Keys:
        """The keys that matter now."""
        last: Keys = [("n", _("add")), ("Esc", _("back")), ("F1", _("help"))]
        if self.row is None:
            return [*([("F", _("no filter"))] if self._all else []), *last]
        return [
            ("Enter", _("in the text")),
            ("s", _("stays")),
            ("w", _("goes")),
            ("e", _("instead")),
            ("r", _("undecided")),
            ("a", _("kind")),
            ("d", _("waiting")),
            ("p", _("write otherwise")),
            ("/", _("filter")),
            ("u", _("undo")),
            *last,
        ]

    def filters(self) -> list[str]:
        """The filters in force but for the text, in words."""
        sieve = self._sieve
        return [word for word in (kind_words().get(sieve.kind, ""), _("waiting") if sieve.waiting else "") if word]

    def drop_filters(self) -> None:
        """Take all filters but the text away."""
        self._sieve = NameFilter()

    async def reload(self) -> None:
        """Show the names as they are now."""
        if self._met is None:
            self.show_title(_("Names to hide"), _("Reading the texts …"))
            self._met = await self.ask(meet_names)
        self._all = await self.ask(read_names, self._met)
        self.show_list()

    def show_list(self) -> None:
        """Show the names that pass the filters."""
        sieve = replace(self._sieve, text=self.sought)
        shown = [row for row in self._all if sieve.passes(row)]
        numbers = [self._known.setdefault(row.key, len(self._known) + 1) for row in shown]
        self._rows = dict(zip(numbers, shown, strict=True))
        columns = [
            TableColumn("name", _("Name"), most=max(20, self.size.width // 4)),
            TableColumn("kind", _("What it is"), most=16),
            TableColumn("times", _("Times"), right=True),
            TableColumn("documents", _("Documents"), right=True),
            TableColumn("instead", _("Instead"), most=24),
            TableColumn("context", _("Where"), most=max(24, self.size.width // 2)),
        ]
        kinds, states = kind_words(), {STAYS: _("stays"), WAITS: "?"}
        rows = [
            TableCells(
                number,
                (
                    row.name,
                    kinds[row.kind],
                    str(row.times),
                    str(row.documents),
                    states.get(row.state, row.instead),
                    row.contexts[0] if row.contexts else "",
                ),
                faint=row.state == STAYS,
            )
            for number, row in zip(numbers, shown, strict=True)
        ]
        self.grid.fill(columns, rows)
        everything = len(self._all)
        count = ngettext("{count} name", "{count} names", everything).format(count=everything)
        waiting = sum(row.state == WAITS for row in self._all)
        if waiting:
            count += "   " + ngettext("{count} waits", "{count} wait", waiting).format(count=waiting)
        self.show_title(_("Names to hide"), count if len(rows) == everything else f"{len(rows)} / {count}")
        if not rows:
            none = _("No names were found. n adds one that you know of.")
            self.show_detail([(_("No name fits. F shows all.") if everything else none, "$foreground 70%")])
        self.show_keys()

    def on_data_grid_moved(self) -> None:
        """Show where the name stands, and what is written instead."""
        row = self.row
        if row is None:
            return
        room = max(20, self.size.width - 6)
        words = {
            STAYS: _("stays"),
            GOES: _("goes: {instead}").format(instead=row.instead),
            WAITS: _("waits: s stays, w goes as {instead}").format(instead=row.instead),
        }
        parts: list[Part] = [
            (fit(", ".join(row.forms), room // 2), "bold"),
            (f"  {kind_words()[row.kind]} · {paint(words[row.state])}", "$foreground 65%"),
        ]
        parts += [("\n… " + fit(context, room - 2), "italic $foreground 75%") for context in row.contexts]
        self.show_detail(parts)
        self.show_keys()

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Go to where the name stands first; from there Esc comes back here."""
        row = self.row
        if row is not None and row.place is not None:
            self.dismiss(Place(row.place[0], row.place[1], back="names"))

    def action_keep(self) -> None:
        """It stays."""
        self._decide(STAYS)

    def action_hide(self) -> None:
        """It goes."""
        self._decide(GOES)

    def action_reopen(self) -> None:
        """Nothing is decided on it."""
        self._decide(WAITS)

    def _decide(self, state: str, instead: str = "") -> None:
        if (row := self.row) is not None:
            said = {
                STAYS: _("{name} stays   (u takes it back)"),
                GOES: _("{name} goes: {instead}   (u takes it back)"),
                WAITS: _("Nothing is decided on {name}   (u takes it back)"),
            }
            words = said[state].format(name=row.name, instead=instead or row.instead)
            self.do(self.change_and_say(words, decide_names, row.decision(state, instead)))

    def action_instead(self) -> None:
        """Say what is written in the place of the name."""
        if (row := self.row) is not None:

            def decide(text: str | None) -> None:
                if text:
                    self._decide(GOES, text)

            question = _("What is written instead of {name}?").format(name=row.name)
            self.app.push_screen(Pick(question, value=row.instead, free="{name}"), decide)

    def action_add(self) -> None:
        """Add a name that was not found."""

        def add(name: str | None) -> None:
            if name:
                words = _("{name} goes   (u takes it back)").format(name=name)
                self.do(self.change_and_say(words, decide_names, [NameDecision(name, "replace", f"[{_('name')}]")]))

        self.app.push_screen(Pick(_("Which name is to be hidden?"), free="{name}"), add)

    def action_apply(self) -> None:
        """Write all names otherwise that go; first say what that will do."""
        self.do(self._ask_to_apply())

    async def _ask_to_apply(self) -> None:
        from qualcode.session.privacy.pseudonyms import plan_pseudonyms  # for who writes names otherwise
        from qualcode.tui.privacy.key import KeyWindow
        from qualcode.tui.windows.choose import Confirm

        plan = await self.ask(plan_pseudonyms)
        if plan.waiting:
            many = len(plan.waiting)
            said = ngettext("{count} name waits: d shows it", "{count} names wait: d shows them", many)
            self.say(said.format(count=many), "warning")
            return
        if not plan.names:
            self.say(_("There are no names to hide."), "warning")
            return

        def place(found: KeyPlace | None) -> None:
            if found is not None:
                self.do(self._apply(found))

        def sure(yes: bool | None) -> None:
            if yes:
                file = self.worker.path.with_suffix(".key.age")
                self.app.push_screen(KeyWindow(_("Where does the key go?"), str(file), new=True), place)

        self.app.push_screen(Confirm(_("Write the names otherwise?"), plan.effects(), final=True), sure)

    async def _apply(self, place: KeyPlace) -> None:
        from qualcode.session.privacy.pseudonyms import pseudonymise

        try:
            done = await self.ask(pseudonymise, place.path, place.passphrase)
        except QualcodeError as error:
            self.say(" ".join(filter(None, (error.message, error.hint))), "error")
            return
        self._met = None
        await self.reload()
        said = _("Written otherwise in {places} places of {documents} documents; B and the key bring them back")
        self.say(said.format(places=done.places, documents=done.documents))

    def action_bring_back(self) -> None:
        """Write the names back that a key has."""
        from qualcode.tui.privacy.key import KeyWindow

        def place(found: KeyPlace | None) -> None:
            if found is not None:
                self.do(self._bring_back(found))

        file = self.worker.path.with_suffix(".key.age")
        self.app.push_screen(KeyWindow(_("Which key brings the names back?"), str(file), new=False), place)

    async def _bring_back(self, place: KeyPlace) -> None:
        from qualcode.session.privacy.pseudonyms import names_back

        try:
            done = await self.ask(names_back, place.path, place.passphrase)
        except QualcodeError as error:
            self.say(" ".join(filter(None, (error.message, error.hint))), "error")
            return
        self._met = None
        await self.reload()
        said = _("Names are back in {places} places of {documents} documents")
        self.say(said.format(places=done.places, documents=done.documents))

    def action_choose_kind(self) -> None:
        """Show the names of one kind."""
        numbers = Counter(row.kind for row in self._all)
        options = [Option("", _("everything"), str(len(self._all)))]
        options += [Option(kind, words, str(numbers[kind])) for kind, words in kind_words().items() if numbers[kind]]

        def take(kind: str | None) -> None:
            if kind is not None:
                self._sieve = replace(self._sieve, kind=kind)
                self.show_list()

        self.app.push_screen(Pick(_("Which kind?"), options, chosen=self._sieve.kind), take)

    def action_waiting(self) -> None:
        """Show only what waits for a decision, or all."""
        self._sieve = replace(self._sieve, waiting=not self._sieve.waiting)
        self.show_list()
