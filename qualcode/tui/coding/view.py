"""Seeing the work: a filter on the codings, and the portrait of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.session.filter import EVERYTHING, Filter
from qualcode.session.filters import choices, sift
from qualcode.text.spans import locate
from qualcode.tui.coding.base import CodingPart
from qualcode.tui.coding.room import ONE_FROM, Fold, folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qualcode.tui.widgets.help import Topic


class Viewing(CodingPart):
    """The part of the coding screen that shows codings or leaves them out, and the whole document at a glance."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filter", _("Show only some codings"), show=False, id="view.filter"),
        Binding("F", "unfilter", _("Show all codings"), show=False, id="view.unfilter"),
        Binding("backslash", "fold", _("Fold the panes: both, codebook, text alone"), show=False, id="view.fold"),
        Binding("p", "portrait", _("Portrait of the document"), show=False, id="view.portrait"),
    ]

    def topics(self) -> Iterator[Topic]:
        """What the signs on the coding screen mean."""
        yield (
            _("What the screen says"),
            [
                ("✓ " + _("saved"), _("always so: a change is on disk before it is shown, there is nothing to save")),
                (
                    _("yours {percent} %").format(percent="n") + " · " + _("all {percent} %").format(percent="n"),
                    _("of the respondents' turns, those with a coding of yours, and of anybody"),
                ),
                ("┃ ┆ ·", _("in the scroll bar: turns there coded, some of them, none")),
                (_("underlined"), _("passages of two or more codes overlap")),
                ("│ ┆", _("a coding of yours, of another coder; heavy and underlaid where the cursor is")),
                (_("blind · round {name}").format(name="…"), _("in an open round: nobody sees there what others code")),
                ("◇ ✓ ·", _("in the documents: yours to finish in an open round, finished by you, by others")),
                ("★ ¶", _("a good quotation, a memo")),
                ("[1] … [9]", _("in the codebook: the key of a code used lately")),
                ("+", _("in the margin: more codings than there is room for")),
            ],
        )

    def action_filter(self) -> None:
        """Choose the codes, coders and respondents whose codings are shown."""
        if self.screen.opened is not None:
            self.screen.do(self._ask_filter())

    async def _ask_filter(self) -> None:
        from qualcode.tui.windows.filter import FilterWindow  # for who filters

        there = await self.screen.ask(choices)

        def chosen(wanted: Filter | None) -> None:
            if wanted is not None and wanted != self.screen.desk.filter:
                self.screen.do(self.show_only(wanted))

        self.screen.app.push_screen(FilterWindow(there, self.screen.desk.filter), chosen)

    def action_unfilter(self) -> None:
        """Show every coding again."""
        if not self.screen.is_read or not self.screen.desk.filter:
            self.screen.say(_("All codings are shown already; f chooses some of them"), "warning")
        else:
            self.screen.do(self.show_only(EVERYTHING))

    async def show_only(self, wanted: Filter) -> None:
        """Show the codings that pass a filter, and say how many of the open document those are."""
        desk = self.screen.desk
        desk.take_sifted(await self.screen.ask(sift, wanted))
        self.screen.show_marks()
        self.screen.show_all()
        if wanted:
            number = len(self.screen.reader.marks)
            self.screen.say(_("Codings shown here: {n}   (F shows all)").format(n=number))
        else:
            self.screen.say(_("All codings are shown again"))

    def action_fold(self) -> None:
        """Have other panes beside the text; it is remembered."""
        screen = self.screen
        fold = folded(screen.app.size.width, screen.fold)
        if fold is screen.fold:
            words = _("From {columns} columns on panes stand beside the text; here [ and ] show them in its place")
            screen.say(words.format(columns=ONE_FROM), "warning")
            return
        screen.fold_panes(fold)
        screen.say(
            {
                Fold.BOTH: _("Panes: documents and codebook, as far as they leave the text its room"),
                Fold.CODEBOOK: _("Panes: the codebook; [ shows the documents"),
                Fold.TEXT: _("Panes: none, text alone; [ and ] show them"),
            }[fold]
        )
        screen.post_message(screen.Folded(fold))

    def action_portrait(self) -> None:
        """See the whole document, a cell for each turn, and go to one."""
        opened = self.screen.opened
        if opened is None or not opened.turns:
            self.screen.say(_("There are no turns to make a portrait of"), "warning")
            return
        from qualcode.tui.reader.portrait import Portrait, cells_of  # for who looks at it

        desk, turns = self.screen.desk, opened.turns
        codings = desk.codings_of(self.screen.reader.marks)
        cells = cells_of(turns, codings, desk.study.codebook)
        at = max(0, locate([turn.start for turn in turns], self.screen.reader.cursor))
        about = "   ".join(filter(None, (opened.document.name, self.screen.desk.filter_words)))
        self.screen.app.push_screen(Portrait(opened.text, turns, cells, at, about), self._go_to_turn)

    def _go_to_turn(self, number: int | None) -> None:
        opened = self.screen.desk.opened
        if number is not None and opened is not None and number < len(opened.turns):
            turn = opened.turns[number]
            self.screen.reader.jump_to(turn.body, turn.end)
            self.screen.action_pane("text")
