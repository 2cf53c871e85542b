"""Other screens on the project: going there, and what the coding screen shows when one comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.tui.coding.overview import Overview

if TYPE_CHECKING:
    from qualcode.tui.base.side_screen import Place, SideScreen


class Visiting(Overview):
    """The part of the coding screen that leads to documents, respondents, rounds, agreement and history."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "visit('documents')", _("Documents"), id="screen.documents"),
        Binding("f4", "visit('respondents')", _("Respondents"), id="screen.respondents"),
        Binding("f6", "visit('agreement')", _("Agreement between coders"), id="screen.agreement"),
        Binding("f9", "visit('history')", _("History"), id="screen.history"),
        Binding("R", "visit('rounds')", _("Rounds of independent coding"), show=False, id="screen.rounds"),
    ]

    def action_visit(self, name: str) -> None:
        """Go to another screen."""
        self.visit(name)

    def visit(self, name: str, row_id: int | None = None) -> None:
        """Go to another screen, at the row of a document or respondent where one is given."""
        if self._desk is not None:
            self.app.push_screen(self._make(name, row_id), self._return)

    def _make(self, name: str, row_id: int | None) -> SideScreen:
        if name == "documents":
            from qualcode.tui.library.documents import DocumentsScreen

            here = self.desk.opened.document.id if self.desk.opened else None
            return DocumentsScreen(self.worker, row_id or here)
        if name == "respondents":
            from qualcode.tui.library.respondents import RespondentsScreen

            return RespondentsScreen(self.worker, row_id)
        if name == "rounds":
            from qualcode.tui.rounds.screen import RoundsScreen

            return RoundsScreen(self.worker)
        if name == "agreement":
            # It stays as it was left: one goes back and forth between its lists and the passages.
            if not self.app.is_screen_installed(name):
                from qualcode.tui.agreement.screen import AgreementScreen

                self.app.install_screen(AgreementScreen(self.worker), name)
            return cast("SideScreen", self.app.get_screen(name))
        from qualcode.tui.history.screen import HistoryScreen

        return HistoryScreen(self.worker)

    def _return(self, place: Place | None) -> None:
        """Show what was changed there, and the passage that was chosen."""
        self.do(self._come_back(place))

    async def _come_back(self, place: Place | None) -> None:
        await self._refresh()
        if place is not None:
            await self._open(place.document, place.at)
