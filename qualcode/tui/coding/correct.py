"""Correcting the text: a turn is typed anew, and what lost its words by it is put on another passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.text.spans import locate
from qualcode.tui.coding.base import CodingPart
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import fit
from qualcode.tui.widgets.row_list import ListItem

if TYPE_CHECKING:
    from qualcode.session.boards.lost import WaitingCoding
    from qualcode.session.boards.turn import TurnEdit
    from qualcode.text.spans import Span
    from qualcode.tui.windows.turn import Foretold


class Correcting(CodingPart):
    """The part of the coding screen that corrects the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit_turn", _("Correct the turn at the cursor"), show=False, id="text.edit"),
        Binding("E", "put_lost", _("Put a coding that lost its words on the passage"), show=False, id="text.put"),
    ]

    def action_edit_turn(self) -> None:
        """Correct the turn at the cursor."""
        opened = self.screen.opened
        if opened is None:
            return
        at = locate([turn.start for turn in opened.turns], self.screen.reader.cursor)
        if at < 0 or not opened.turns:
            self.screen.say(_("No turn is here to be corrected"), "warning")
            return
        from qualcode.session.boards.turn import TurnEdit, forecast_turn, respelled  # for who corrects a text
        from qualcode.tui.windows.memo import clean
        from qualcode.tui.windows.turn import Foretold, TurnWindow

        turn = opened.turns[at]
        was = opened.text[turn.body : turn.end]
        edit, looks = TurnEdit(opened.document.id, turn.ordinal, turn.body, turn.end, was), clean(was)
        place = f"turn:{opened.document.guid}:{turn.ordinal}"

        async def foretell(text: str) -> Foretold:
            try:
                return Foretold(text, await self.screen.ask(forecast_turn, edit, respelled(was, looks, text)))
            except QualcodeError as error:
                return Foretold(text, None, " ".join(filter(None, (error.message, error.hint))))

        def save(text: str | None) -> None:
            if text is not None:
                self.screen.do(self._save(edit, respelled(was, looks, text), place))

        cursor = self.screen.reader.cursor
        words = (
            turn.speaker,
            self.screen.desk.place(cursor),
            opened.document.name,
            _("revision {number}").format(number=opened.document.revision),
        )
        window = TurnWindow(" · ".join(filter(None, words)), was, max(0, cursor - turn.body), place, foretell)
        self.screen.app.push_screen(window, save)

    async def _save(self, edit: TurnEdit, words: str, place: str) -> None:
        from qualcode.session.boards.turn import save_turn
        from qualcode.tui.windows.drafts import drafts_of
        from qualcode.tui.windows.turn import fate_words

        done = await self.screen.ask(save_turn, edit, words)
        # Not before it is in the project.
        drafts_of(self.screen.app).drop(place)
        await self.screen.reload()
        said = _("Revision {number}: {fate}   (u takes it back)").format(number=done.revision, fate=fate_words(done))
        if done.lost:
            said = _("Revision {number}: {fate}   (X lists them, u undoes)").format(
                number=done.revision, fate=fate_words(done)
            )
        self.screen.changed(said, "warning" if done.lost else "success")

    # What lost its words

    def action_put_lost(self) -> None:
        """Put a coding of one's own that lost its words on the passage."""
        opened, span = self.screen.opened, self.screen.reader.passage()
        if opened is not None and span is not None:
            self.screen.do(self._ask_lost(opened.document.id, span))

    async def _ask_lost(self, document_id: int, span: Span) -> None:
        from qualcode.session.boards.lost import waiting_codings  # for who corrects a text
        from qualcode.tui.windows.memo import Choice  # made ready by the part that edits

        found = [one for one in await self.screen.ask(waiting_codings, document_id) if one.own]
        if not found:
            self.screen.say(_("No coding of yours lost its words in this document"), "warning")
            return
        found.sort(key=lambda one: abs(one.at - span[0]))
        by_id = {one.id: one for one in found}
        book = self.screen.desk.study.codebook
        items = [
            ListItem(one.id, one.code, f"“{fit(one.quote, 36)}”", swatch=colour_of(book, one.code_id)) for one in found
        ]

        def put(key: int | None) -> None:
            if key is not None:
                self.screen.do(self._put(by_id[key], span))

        if len(found) == 1:
            put(found[0].id)
        else:
            self.screen.app.push_screen(Choice(_("Put which coding on this passage?"), items), put)

    async def _put(self, one: WaitingCoding, span: Span) -> None:
        from qualcode.changes.lost import put_lost
        from qualcode.session.boards.lost import waiting_codings

        await self.screen.change(put_lost, one.id, *span)
        await self.screen.reload()
        waiting = await self.screen.ask(waiting_codings, one.document_id)
        left = sum(other.own for other in waiting)
        said = _("{code} put on this passage   (u takes it back)").format(code=one.code)
        if left:
            words = ngettext("{count} more lost its words here", "{count} more lost their words here", left)
            said += "   " + words.format(count=left)
        self.screen.changed(said)
