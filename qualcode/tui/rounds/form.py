"""Planning a round: who codes, which documents; what that comes to is shown while it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualcode.changes.newcomers import refuse_unknown
from qualcode.changes.rounds import RoundPlan, RoundRequest, plan_round
from qualcode.errors import QualcodeError, UnknownCoder
from qualcode.i18n import _, ngettext
from qualcode.tui.rounds.about import plan_parts, plan_warnings
from qualcode.tui.widgets.glyphs import PRINTABLE, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import Part
from qualcode.tui.windows.memo import one_line
from qualcode.tui.windows.pick import Option

if TYPE_CHECKING:
    from qualcode.session.rounds import Team
    from qualcode.session.worker import ProjectWorker

_PERCENT = 20
"""Per cent of each group that are coded twice unless another figure is given."""


class Knob(Static, can_focus=True):
    """A field that is not written in: Space acts on it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "press", _("Choose"), show=False)]

    class Pressed(Message):
        """It is to act."""

        def __init__(self, knob: Knob) -> None:
            super().__init__()
            self.knob = knob

    def action_press(self) -> None:
        """Act."""
        self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """A click acts, too."""
        self.action_press()


class RoundForm(ModalScreen[tuple[str, RoundRequest] | None]):
    """A round to be: its name and how it is to be made, once that has been confirmed; ``None`` where it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", _("Back"), show=False),
        Binding("enter", "begin", _("Begin it"), show=False),
        Binding("down", "app.focus_next", _("Next"), show=False),
        Binding("up", "app.focus_previous", _("Previous"), show=False),
        Binding("pagedown,ctrl+down", "scroll(1)", _("Further down"), show=False),
        Binding("pageup,ctrl+up", "scroll(-1)", _("Further up"), show=False),
    ]

    DEFAULT_CSS = """
    RoundForm #plan { height: 1fr; margin: 1; scrollbar-size-vertical: 1; }
    RoundForm .row .label { width: 26; padding: 0 1; color: $foreground 75%; }
    RoundForm Knob { width: 1fr; height: 1; padding: 0 1; background: $field; }
    """

    def __init__(self, team: Team, worker: ProjectWorker) -> None:
        super().__init__()
        self._team = team
        self._worker = worker
        self._documents: tuple[str, ...] = ()
        self._rest = False
        self._planned: tuple[RoundRequest, RoundPlan] | None = None
        """What was planned last, and how it was wanted."""
        self._hasty = False
        """Whether it is to begin as soon as it is planned."""
        self._new: set[str] = set()
        """Names of which is known that they are somebody new."""
        self._unknown: UnknownCoder | None = None
        """The name that is asked about before it begins."""

    def compose(self) -> ComposeResult:
        """The fields, what they come to, and the keys."""
        taken = {ring.round.name for ring in self._team.rings}
        name = next(name for name in map(str, count(1)) if name not in taken)
        with Vertical(classes="window"):
            yield Static(Content.styled(_("Begin a round of independent coding"), "bold"), classes="title")
            yield from self._line("name", _("Name"), name)
            yield from self._line("coders", _("Coders, with commas"), ", ".join(self._team.coders))
            with Horizontal(classes="row"):
                yield Static(_("Documents"), classes="label")
                yield Knob(id="documents", markup=False)
            yield from self._line("percent", _("Per cent of each group"), str(_PERCENT))
            yield from self._line("times", _("Coders per document"), "2")
            yield from self._line("seed", _("Seed of the draw"), "1")
            with Horizontal(classes="row"):
                yield Static(_("Other documents"), classes="label")
                yield Knob(id="rest", markup=False)
            with VerticalScroll(id="plan", can_focus=False):
                yield Static(id="plan-text", markup=False)
            yield Static(classes="hint", id="hint")

    def _line(self, field: str, label: str, value: str) -> ComposeResult:
        with Horizontal(classes="row"):
            yield Static(label, classes="label")
            yield Input(one_line(value), restrict=PRINTABLE, id=field, select_on_focus=True)

    def on_mount(self) -> None:
        """Begin with the name."""
        self.query_one("#name", Input).focus()
        self._show_knobs()

    def _show_knobs(self) -> None:
        many = len(self._documents)
        chosen = ngettext("{count} document chosen", "{count} documents chosen", many).format(count=many)
        documents = chosen if many else _("drawn, of those not coded yet")
        self.query_one("#documents", Knob).update(documents)
        rest = _("assigned as well, to one coder each") if self._rest else _("not in this round")
        self.query_one("#rest", Knob).update(rest)
        for field in ("percent", "seed"):
            # What is chosen by hand is not drawn; only how it is shared out depends on the seed.
            self.query_one(f"#{field}", Input).disabled = field == "percent" and many > 0
        self._plan()

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        knob = isinstance(self.focused, Knob)
        words = _("space changes it   ↑ ↓ fields   Enter begins it   Esc none")
        plain = _("↑ ↓ fields   PgDn plan   Enter begins it   Esc none")
        self.query_one("#hint", Static).update(key_words(words if knob else plain))

    # What is wanted

    def _wanted(self) -> RoundRequest:
        """What the fields say. ``QualcodeError`` where one is no number."""
        coders = tuple(name.strip() for name in self._text("coders").split(",") if name.strip())
        percent = self._number("percent", float) if not self._documents else 100.0
        return RoundRequest(
            coders,
            percent,
            int(self._number("times", int)),
            int(self._number("seed", int)),
            self._documents,
            self._rest,
        )

    def _text(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value

    def _number(self, field: str, kind: Callable[[str], float]) -> float:
        text = self._text(field).strip().replace(",", ".")
        try:
            return kind(text)
        except ValueError as error:
            raise QualcodeError(_("{text!r} is not a number.").format(text=text)) from error

    def on_input_changed(self, event: Input.Changed) -> None:
        """Plan again."""
        event.stop()
        self._plan()

    def _plan(self) -> None:
        """What was planned before holds no more."""
        self._planned, self._hasty = None, False
        self._work_out()

    @work(exclusive=True)
    async def _work_out(self) -> None:
        """Show what it comes to, or what is wrong with it."""
        try:
            wanted = self._wanted()
            plan = await self._worker.read(plan_round, wanted)
            self._unknown = await self._ask_for(wanted.coders)
        except QualcodeError as error:
            self._show([(paint(error.message), "bold $error"), ("\n\n" + self._remedy(), "$foreground 75%")])
            return
        self._planned = wanted, plan
        asked: list[Part] = [(paint(self._unknown.message) + "\n\n", "bold $warning")] if self._unknown else []
        self._show([*asked, *plan_parts(plan, max(30, self.query_one("#plan").size.width - 2))])
        if self._hasty:
            self.action_begin()

    async def _ask_for(self, coders: Sequence[str]) -> UnknownCoder | None:
        """The first name that may be a mistyped one, and of which nobody said that it is somebody new."""
        try:
            await self._worker.read(refuse_unknown, [name for name in coders if name not in self._new], invited=True)
        except UnknownCoder as error:
            return error
        return None

    def _take_coder(self, written: str, meant: str | None) -> None:
        """Put the name that is meant in the place of the one that was written, and begin."""
        if meant is None:
            return
        if meant == written:
            self._new.add(written)
        field = self.query_one("#coders", Input)
        names = [" ".join(name.split()) for name in field.value.split(",")]
        with field.prevent(Input.Changed):
            field.value = ", ".join(dict.fromkeys(meant if name == written else name for name in names))
        self._plan()
        self._hasty = True

    def _remedy(self) -> str:
        """What can be done where there is nothing to draw from."""
        if self._documents or not self._team.touched.issuperset(self._team.documents):
            return ""
        return _("Documents that were coded before, or in a round, can be chosen: space on Documents.")

    def _show(self, parts: list[Part]) -> None:
        self.query_one("#plan-text", Static).update(Content.assemble(*parts))

    # What is done

    def on_knob_pressed(self, event: Knob.Pressed) -> None:
        """Choose the documents, or take the others in."""
        event.stop()
        if event.knob.id == "rest":
            self._rest = not self._rest
            self._show_knobs()
            return
        from qualcode.tui.windows.tick import TickWindow

        known = _("coded before")
        options = [Option(name, name, known if name in self._team.touched else "") for name in self._team.documents]
        window = TickWindow(_("Which documents? None: they are drawn at random"), options, self._documents)
        self.app.push_screen(window, self._take_documents)

    def _take_documents(self, names: tuple[str, ...] | None) -> None:
        if names is not None:
            self._documents = names
            self._show_knobs()

    def action_scroll(self, pages: int) -> None:
        """Read on in the plan."""
        side = self.query_one("#plan")
        side.scroll_relative(y=pages * max(1, side.size.height - 1), animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter begins from every field."""
        event.stop()
        self.action_begin()

    def action_begin(self) -> None:
        """Say what will happen, and begin the round when that is confirmed."""
        from qualcode.tui.windows.choose import Confirm
        from qualcode.tui.windows.who import who_is

        self._hasty = self._planned is None
        if self._planned is None:
            return
        if unknown := self._unknown:
            self.app.push_screen(who_is(unknown), lambda meant: self._take_coder(unknown.name, meant))
            return
        wanted, plan = self._planned
        name, many = " ".join(self._text("name").split()), len(plan.work)
        taken = {ring.round.name for ring in self._team.rings}
        if not name or name in taken:
            words = _("There is a round {name!r} already.").format(name=name) if name else _("A round needs a name.")
            self._show([(paint(words), "bold $error")])
            self.query_one("#name", Input).focus()
            return
        people = ", ".join(dict.fromkeys(person for each in plan.work.values() for person in each))
        effects = [
            ngettext("{count} document is coded by {names}", "{count} documents are coded by {names}", many).format(
                count=many, names=people
            ),
            _("Until all have finished, everybody sees only their own codings of them; you can end it before"),
            _("The codebook as it is now is the version that the round is coded under"),
            *plan_warnings(plan),
        ]

        def done(yes: bool | None) -> None:
            if yes:
                self.dismiss((name, wanted))

        self.app.push_screen(Confirm(_("Begin round {name}?").format(name=name), effects), done)
