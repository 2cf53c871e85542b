"""The way from the transcript to settling, and from one disagreement in it to the next."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.tui.coding.navigate import Visiting


class SettlingDoor(Visiting):
    """The part of the coding screen that leads to what coders differ on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "settle", _("Settle what coders differ on"), show=False, id="settle.open_screen"),
        Binding("N", "next_disagreement", _("Next disagreement"), show=False, id="settle.next_in_text"),
    ]

    def action_settle(self) -> None:
        """Go to the cases of this document, at the one at the cursor."""
        if self._desk is None:
            return
        from qualcode.tui.settling.screen import SettlingScreen

        opened = self.desk.opened
        here = (opened.document.name, self.reader.cursor) if opened else ("", 0)
        self.app.push_screen(SettlingScreen(self.worker, *here), self._return)

    def action_next_disagreement(self) -> None:
        """Go to the next open disagreement in this document."""
        if self._desk is not None and self.desk.opened is not None:
            self.do(self._to_next_disagreement(self.desk.opened.document.name))

    async def _to_next_disagreement(self, document: str) -> None:
        from qualcode.session.settling import next_open
        from qualcode.tui.settling.words import about_case, code_names

        cursor = self.reader.cursor
        case = await self.worker.ask(lambda session: next_open(session, document, cursor))
        if case is None:
            self.say(_("No disagreement in this document waits to be settled"))
            return
        self.reader.move_to(case.start)
        names = code_names(case, self.desk.study.codebook)
        self.say(_("{kind}: {codes}   (S settles it)").format(kind=about_case(case), codes=names), "warning")
