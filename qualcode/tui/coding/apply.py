"""Putting codes on the passage: chosen in the picker, repeated, under a digit, or made of the words themselves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.session import codings as session_codings
from qualcode.session.overview import overview
from qualcode.text.spans import Span
from qualcode.tui.coding.base import CodingPart
from qualcode.tui.widgets.colours import colour_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qualcode.tui.base.entries import PaletteEntry
    from qualcode.tui.picker.state import Picked


def _recent_bindings() -> list[BindingType]:
    words = _("Recent codes")
    return [
        Binding(str(digit), f"recent({digit})", words, show=False, id=f"code.recent_{digit}") for digit in range(1, 10)
    ]


class Applying(CodingPart):
    """The part of the coding screen that makes codings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,enter", "code", _("Code the passage"), id="code.pick"),
        Binding("full_stop", "repeat", _("Repeat the last code"), id="code.repeat"),
        *_recent_bindings(),
        Binding("i", "in_vivo", _("Code in the passage's own words"), id="code.in_vivo"),
    ]

    def row_chosen(self, pane: str, key: int) -> None:
        """Put the code that was chosen in the codebook on the passage."""
        if pane == "codebook":
            self.screen.action_pane("text")
            self.apply(key)

    def commands(self) -> Iterator[PaletteEntry]:
        """Each code, to put on the passage."""
        from qualcode.tui.base.entries import EntryKind, PaletteEntry  # for who opens the palette

        book = self.screen.desk.study.codebook
        for code in book.codes:
            if not code.retired:
                yield PaletteEntry(
                    _("Code as {code}").format(code=code.name),
                    code.path,
                    partial(self.apply, code.id),
                    kind=EntryKind.CODE,
                    name=f"{code.name} {code.slug}",
                    other=code.path,
                    swatch=colour_of(book, code.id),
                )

    def action_code(self) -> None:
        """Choose codes for the passage."""
        screen = self.screen
        span = screen.reader.passage()
        if not screen.is_read or span is None:
            return
        screen.reader.select(span)
        screen.choose_codes(span, screen.request(span), lambda picked: self._put(span, picked))

    def _put(self, span: Span, picked: Picked) -> None:
        if picked.name:
            self._coin(span, picked.name, parent_id=picked.parent_id, others=picked.code_ids)
        elif picked.code_ids:
            self.apply(*picked.code_ids, suggested=picked.suggested)

    def action_repeat(self) -> None:
        """Put the code that was used last on the passage."""
        last = self.screen.desk.recent.last if self.screen.is_read else None
        if last is None:
            self.screen.say(_("No code has been used yet; c chooses one"), "warning")
        else:
            self.apply(last)

    def action_recent(self, digit: int) -> None:
        """Put the code under a digit on the passage."""
        code_id = self.screen.desk.recent.at(digit) if self.screen.is_read else None
        if code_id is None:
            self.screen.say(_("No code is under {digit} yet").format(digit=digit), "warning")
        elif self.screen.desk.code(code_id).retired:
            self.screen.say(_("{code} has been retired").format(code=self.screen.desk.code(code_id).name), "warning")
        else:
            self.apply(code_id)

    def apply(self, *code_ids: int, suggested: Sequence[int] = ()) -> None:
        """Put codes on the passage: the selection, or the sentence at the cursor. Some may have been ``suggested``."""
        span = self.screen.reader.passage()
        opened = self.screen.opened
        if span is not None and opened is not None:
            # Selected now and not when the file has answered, so that the next key already finds it done.
            self.screen.reader.select(span)
            self.screen.reader.settle()
            self.screen.do(self._apply(opened.document.id, span, code_ids, suggested))

    async def _apply(self, document_id: int, span: Span, code_ids: Sequence[int], suggested: Sequence[int]) -> None:
        made = await self.screen.ask(session_codings.apply, document_id, span, code_ids, suggested)
        desk = self.screen.desk
        desk.recent.use(*code_ids)
        # In this order: the study that is read after them has counted them.
        desk.put(made)
        if not desk.knows(made):
            desk.take_study(await self.screen.ask(overview))
        self.screen.changed(self._said(made, code_ids), "success" if made else "warning")

    def _said(self, made: Sequence[Coding], code_ids: Sequence[int]) -> str:
        """What was coded, and what had been already."""
        new = {coding.code_id for coding in made}
        coded = ", ".join(self.screen.desk.code(code_id).name for code_id in code_ids if code_id in new)
        known = ", ".join(self.screen.desk.code(code_id).name for code_id in code_ids if code_id not in new)
        if not coded:
            return _("You have {code} on this passage already").format(code=known)
        if not all(map(self.screen.desk.shows, made)):
            return _("Coded, though the filter hides it: {code}   (F shows all)").format(code=coded)
        if not known:
            return _("Coded: {code}   (u takes it back)").format(code=coded)
        return _("Coded: {code}; you had {known} already   (u takes it back)").format(code=coded, known=known)

    def action_in_vivo(self) -> None:
        """Make a code of the passage's own words, and put it on them."""
        from qualcode.changes.new_code import IN_VIVO, name_from  # for who codes in vivo

        span = self.screen.reader.passage()
        if self.screen.opened is None or span is None:
            return
        name = name_from(self.screen.reader.text[slice(*span)])
        if name:
            self.screen.reader.select(span)
            self._coin(span, name, under=IN_VIVO)
        else:
            self.screen.say(_("There are no words here to name a code after"), "warning")

    def _coin(
        self, span: Span, name: str, *, parent_id: int | None = None, under: str = "", others: Sequence[int] = ()
    ) -> None:
        opened = self.screen.opened
        if opened is None:
            return
        self.screen.reader.settle()
        document_id = opened.document.id

        async def coin() -> None:
            made = await self.screen.ask(
                session_codings.coin, document_id, span, name, parent_id=parent_id, under=under, others=others
            )
            self.screen.take_made(made, (made.code_id, *others))
            if made.new:
                said = _("New code {code} under {parent}, and the passage coded   (u takes back both)")
                if self.screen.desk.code(made.code_id).parent_id is None:
                    said = _("New code {code}, and the passage coded   (u takes back both)")
            else:
                said = self._said(made.codings, (made.code_id, *others))
            self.screen.changed(
                said.format(code=self.screen.desk.code(made.code_id).name, parent=self._parent_of(made.code_id))
            )

        self.screen.do(coin())

    def _parent_of(self, code_id: int) -> str:
        parent_id = self.screen.desk.code(code_id).parent_id
        return self.screen.desk.code(parent_id).name if parent_id is not None else ""
