"""The ways to other screens: going there, and what the coding screen shows when one comes back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, cast

from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.tui.base.ways import WAYS, ScreenWay
from qualcode.tui.coding.base import CodingPart

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.session.worker import ProjectWorker
    from qualcode.tui.base.side_screen import Place, SideScreen

_CODEBOOK = "codebook"
_WAYS = {way.name: way for way in WAYS}


def _make(way: ScreenWay, worker: ProjectWorker) -> SideScreen:
    """The screen, new; it is loaded by who goes there."""
    made = cast("Callable[[ProjectWorker], SideScreen]", getattr(import_module(way.module), way.screen))
    return made(worker)


class Navigating(CodingPart):
    """The part of the coding screen that leads to all other screens, and to what coders differ on in the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(way.binding() for way in WAYS),
        Binding("escape", "return_there", _("Back to the screen one came from"), show=False, id="pane.return"),
        Binding("f3", "codebook", _("Codebook: edit it, read the passages of a code"), id="codebook.open"),
        Binding("S", "settle", _("Settle what coders differ on"), show=False, id="settle.open_screen"),
        Binding("N", "next_disagreement", _("Next disagreement"), show=False, id="settle.next_in_text"),
    ]

    _came_from = ""

    def action_return_there(self) -> None:
        """Back to the screen that led to this passage; where none did, or one is in a pane, Esc is for the panes."""
        if not self._came_from or self.screen.focused is not self.screen.reader:
            raise SkipAction
        self.action_visit(self._came_from)

    def action_visit(self, name: str, row_id: int | None = None) -> None:
        """Go to another screen, at the row of a document or respondent where one is given."""
        if not self.screen.is_read:
            return
        self._came_from = ""
        way = _WAYS[name]
        made = self._standing(way) if way.stays else _make(way, self.screen.worker)
        if row_id is None and way.at_document and self.screen.opened:
            row_id = self.screen.opened.document.id
        if row_id is not None:
            made.start_at(row_id)
        self.screen.app.push_screen(made, self._return)

    def _standing(self, way: ScreenWay) -> SideScreen:
        """The screen as it was left."""
        app = self.screen.app
        if not app.is_screen_installed(way.name):
            app.install_screen(_make(way, self.screen.worker), way.name)
        return cast("SideScreen", app.get_screen(way.name))

    def action_codebook(self, code_id: int | None = None) -> None:
        """Open the codebook screen at a code, or where it was left."""
        if not self.screen.is_read:
            return
        from qualcode.tui.codebook.screen import CodebookScreen

        app = self.screen.app
        if not app.is_screen_installed(_CODEBOOK):
            app.install_screen(CodebookScreen(self.screen.worker), _CODEBOOK)
        app.get_screen(_CODEBOOK, CodebookScreen).wanted = code_id
        app.push_screen(_CODEBOOK, self._return)

    def _return(self, place: Place | None) -> None:
        """Show what was changed there, and the passage that was chosen."""
        self.screen.do(self._come_back(place))

    async def _come_back(self, place: Place | None) -> None:
        await self.screen.reload()
        if place is not None:
            await self.screen.open(place.document, place.at)
            self._came_from = place.back
            if place.back:
                self.screen.say(_("Esc leads back to where you came from"))

    def action_import(self) -> None:
        """Bring transcripts in."""
        from qualcode.tui.library.importing import ask_transcripts

        screen = self.screen
        ask_transcripts(screen, screen.worker, lambda: screen.do(screen.reload()))

    # What coders differ on

    def action_settle(self) -> None:
        """Go to the cases of this document, at the one at the cursor."""
        if not self.screen.is_read:
            return
        from qualcode.tui.settling.screen import SettlingScreen

        opened = self.screen.opened
        here = (opened.document.name, self.screen.reader.cursor) if opened else ("", 0)
        self.screen.app.push_screen(SettlingScreen(self.screen.worker, *here), self._return)

    def action_next_disagreement(self) -> None:
        """Go to the next open disagreement in this document."""
        if self.screen.opened is not None:
            self.screen.do(self._to_next_disagreement(self.screen.opened.document.name))

    async def _to_next_disagreement(self, document: str) -> None:
        from qualcode.session.settling import next_open
        from qualcode.tui.settling.words import about_case, code_names

        screen = self.screen
        try:
            case = await screen.ask(next_open, document, screen.reader.cursor)
        except QualcodeError:
            screen.say(_("Fewer than two coders have coded this document: nobody can differ here"), "warning")
            return
        if case is None:
            screen.say(_("No disagreement in this document waits to be settled"))
            return
        screen.reader.jump_to(case.start, case.end)
        names = code_names(case, screen.desk.study.codebook)
        screen.say(_("{kind}: {codes}   (S settles it)").format(kind=about_case(case), codes=names), "warning")
