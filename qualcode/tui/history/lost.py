"""The codings that lost their words in a correction, as a list: each is put on another passage, dropped, or left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.lost import drop_lost, put_lost
from qualcode.i18n import _, ngettext
from qualcode.queries.corrections import show_text
from qualcode.session.boards.lost import WaitingCoding, lost_to_save, waiting_codings
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import TableCells, TableColumn
from qualcode.tui.windows.revision import RevisionWindow

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker


class LostScreen(TableScreen):
    """All codings without words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "put", _("Put it on the passage that is offered"), id="lost.put"),
        Binding("x", "drop", _("Drop it"), id="lost.drop"),
        Binding("v", "older", _("Read the older text"), id="lost.older"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._found: dict[int, WaitingCoding] = {}

    @property
    def coding(self) -> WaitingCoding | None:
        """The coding at hand."""
        return self._found.get(self.current_id or 0)

    def hints(self) -> Keys:
        """The keys that matter now."""
        rest: Keys = [("u", _("undo")), ("/", _("filter")), ("Esc", _("back")), ("F1", _("help"))]
        one = self.coding
        if one is None:
            return [("F", _("no filter")), *rest]
        own: Keys = [("p", _("put it there")), ("x", _("drop"))] if one.own else []
        return [("Enter", _("where it stood")), *own, ("v", _("older text")), ("ctrl+s", _("save the list")), *rest]

    async def reload(self) -> None:
        """Show what waits now."""
        self._found = {one.id: one for one in await self.ask(waiting_codings)}
        self.show_list()

    def show_list(self) -> None:
        """Show the codings that pass the filter."""
        columns = [
            TableColumn("quote", _("Passage"), most=max(24, self.size.width // 3)),
            TableColumn("code", _("Code"), most=24),
            TableColumn("coder", _("Coder"), most=12),
            TableColumn("document", _("Document"), most=18),
            TableColumn("revision", _("Revision")),
        ]
        rows = [
            TableCells(
                one.id, (f"“{one.quote}”", one.code, one.coder, one.document, str(one.revision)), faint=not one.own
            )
            for one in self._found.values()
            if self.fits([one.quote, one.code, one.coder, one.document, one.memo])
        ]
        self.grid.fill(columns, rows)
        all_ = len(self._found)
        count = ngettext("{count} coding", "{count} codings", all_).format(count=all_)
        self.show_title(_("Codings that lost their words"), count if len(rows) == all_ else f"{len(rows)} / {count}")
        if not rows:
            empty = _("Every coding has its words. What a correction takes them from waits here.")
            self.show_detail([(_("No coding fits. F shows all.") if all_ else empty, "$foreground 70%")])
        self.show_keys()

    def on_data_grid_moved(self) -> None:
        """Show what it was on, and what is offered."""
        if (one := self.coding) is None:
            return
        width = max(20, self.size.width - 6)
        where = _("was in revision {number} of {document}").format(number=one.revision, document=one.document)
        if one.own:
            where += " · " + _("Enter goes there, and E puts it on what is selected")
        parts: list[Part] = [
            (fit(f"{one.code} · {one.coder}  “{one.quote}”", width), "bold"),
            ("\n" + fit(where, width), "$foreground 70%"),
        ]
        if not one.own:
            parts.append(("\n" + _("It waits for its own coder."), "$foreground 70%"))
        elif one.offered is not None:
            parts.append(("\n→ " + fit(_("offered: “{quote}”").format(quote=one.offered_quote), width - 2), "$success"))
        if one.memo:
            parts.append((f"\n¶ {fit(one.memo, width)}", "$warning"))
        self.show_detail(parts)
        self.show_keys()

    def on_data_grid_chosen(self) -> None:
        """Go to where it stood; Esc comes back here."""
        if (one := self.coding) is not None:
            self.dismiss(Place(one.document, one.at, back="lost"))

    def action_older(self) -> None:
        """Read the text in which it has its words."""
        if (one := self.coding) is not None:
            self.do(self._older(one))

    async def _older(self, one: WaitingCoding) -> None:
        found = await self.read(show_text, one.document, one.revision)
        self.app.push_screen(RevisionWindow(found, (one.start, one.end)))

    def action_put(self) -> None:
        """Put it on the passage that is offered."""
        one = self.coding
        if one is None:
            return
        if one.offered is None:
            self.say(
                _("No passage is left there: Enter goes to the transcript, E puts it on what is selected"), "warning"
            )
        else:
            words = _("{code} put on what was offered   (u takes it back)").format(code=one.code)
            self.do(self.change_and_say(words, put_lost, one.id, *one.offered))

    def action_drop(self) -> None:
        """Remove it."""
        if (one := self.coding) is not None:
            words = _("Dropped: {code}   (u brings it back)").format(code=one.code)
            self.do(self.change_and_say(words, drop_lost, [one.id]))

    def savable(self) -> Savable:
        """The codings that are listed."""
        return lost_to_save([self._found[row.key] for row in self.grid.rows])
