"""Putting codes on the passage: chosen in the picker, repeated, under a digit, or made of the words themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.session import codings as session_codings
from qualcode.session.codings import Altered, Made
from qualcode.session.overview import overview
from qualcode.text.spans import Span
from qualcode.tui.coding.overview import Overview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualcode.tui.picker.state import Picked, Request


def _recent_bindings() -> list[BindingType]:
    words = _("Recent codes")
    return [
        Binding(str(digit), f"recent({digit})", words, show=False, id=f"code.recent_{digit}") for digit in range(1, 10)
    ]


class Applying(Overview):
    """The part of the coding screen that makes codings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,enter", "code", _("Code the passage"), id="code.pick"),
        Binding("full_stop", "repeat", _("Repeat the last code"), id="code.repeat"),
        *_recent_bindings(),
        Binding("i", "in_vivo", _("Code in the passage's own words"), id="code.in_vivo"),
    ]

    def action_code(self) -> None:
        """Choose codes for the passage."""
        span = self.reader.passage()
        if self._desk is None or span is None:
            return
        self.reader.select(span)
        self._ask_codes(self._request(span), lambda picked: self._put(span, picked))

    def _request(self, span: Span) -> Request:
        from qualcode.tui.picker.state import Request

        desk = self.desk
        # What lies beyond the filter is on the passage all the same.
        alike = [coding for coding in desk.all_codings() if (coding.start, coding.end) == span and desk.is_own(coding)]
        return Request(
            title=_("Code this passage"),
            quote=self.reader.text[slice(*span)],
            codebook=desk.study.codebook,
            recent=desk.recent.order,
            digits=desk.recent.digits,
            counts=desk.by_code,
            present={coding.code_id for coding in alike},
        )

    def _ask_codes(self, request: Request, then: Callable[[Picked], None]) -> None:
        """Open the picker; ``then`` gets what was picked, if anything was."""
        from qualcode.tui.picker.picker import CodePicker

        def done(picked: Picked | None) -> None:
            if self.focused is None or isinstance(self.focused, CodePicker):
                self.set_focus(self.reader, scroll_visible=False)
            if picked is not None:
                then(picked)

        def ask() -> None:
            self.query_one(CodePicker).ask(request, done)
            # What goes with it is painted with it: when the messages about it arrive, they find nothing left to do.
            self._show_place()

        if self.query(CodePicker):
            # At once: the letters of the code's name may be right behind this key.
            ask()
        else:
            self.mount(CodePicker())
            self.call_after_refresh(ask)

    def _put(self, span: Span, picked: Picked) -> None:
        if picked.name:
            self._coin(span, picked.name, parent_id=picked.parent_id, others=picked.code_ids)
        elif picked.code_ids:
            self.apply(*picked.code_ids)

    def action_repeat(self) -> None:
        """Put the code that was used last on the passage."""
        last = self._desk.recent.last if self._desk else None
        if last is None:
            self.say(_("No code has been used yet; c chooses one"), "warning")
        else:
            self.apply(last)

    def action_recent(self, digit: int) -> None:
        """Put the code under a digit on the passage."""
        code_id = self._desk.recent.at(digit) if self._desk else None
        if code_id is None:
            self.say(_("No code is under {digit} yet").format(digit=digit), "warning")
        elif self.desk.code(code_id).retired:
            self.say(_("{code} has been retired").format(code=self.desk.code(code_id).name), "warning")
        else:
            self.apply(code_id)

    def apply(self, *code_ids: int) -> None:
        """Put codes on the passage: the selection, or the sentence at the cursor."""
        span = self.reader.passage()
        opened = self.desk.opened
        if span is not None and opened is not None:
            # Selected now and not when the file has answered, so that the next key already finds it done.
            self.reader.select(span)
            self.reader.settle()
            self.do(self._apply(opened.document.id, span, code_ids))

    async def _apply(self, document_id: int, span: Span, code_ids: Sequence[int]) -> None:
        made = await self.ask_and_count(session_codings.apply, document_id, span, code_ids)
        desk = self.desk
        for code_id in reversed(code_ids):
            desk.recent.use(code_id)
        if not desk.knows(made):
            desk.take_study(await self.ask(overview))
        desk.put(made)
        self._changed(self._said(made, code_ids), "success" if made else "warning")

    def _said(self, made: Sequence[Coding], code_ids: Sequence[int]) -> str:
        """What was coded, and what had been already."""
        new = {coding.code_id for coding in made}
        coded = ", ".join(self.desk.code(code_id).name for code_id in code_ids if code_id in new)
        known = ", ".join(self.desk.code(code_id).name for code_id in code_ids if code_id not in new)
        if not coded:
            return _("You have {code} on this passage already").format(code=known)
        if not all(map(self.desk.shows, made)):
            return _("Coded, though the filter hides it: {code}   (F shows all)").format(code=coded)
        if not known:
            return _("Coded: {code}   (u takes it back)").format(code=coded)
        return _("Coded: {code}; you had {known} already   (u takes it back)").format(code=coded, known=known)

    def action_in_vivo(self) -> None:
        """Make a code of the passage's own words, and put it on them."""
        from qualcode.changes.new_code import IN_VIVO, name_from

        span = self.reader.passage()
        if self._desk is None or self.desk.opened is None or span is None:
            return
        name = name_from(self.reader.text[slice(*span)])
        if name:
            self.reader.select(span)
            self._coin(span, name, under=IN_VIVO)
        else:
            self.say(_("There are no words here to name a code after"), "warning")

    def _coin(
        self, span: Span, name: str, *, parent_id: int | None = None, under: str = "", others: Sequence[int] = ()
    ) -> None:
        opened = self.desk.opened
        if opened is None:
            return
        self.reader.settle()
        document_id = opened.document.id

        async def coin() -> None:
            made = await self.ask_and_count(
                session_codings.coin, document_id, span, name, parent_id=parent_id, under=under, others=others
            )
            self._take_made(made, (made.code_id, *others))
            if made.new:
                said = _("New code {code} under {parent}, and the passage coded   (u takes back both)")
                if self.desk.code(made.code_id).parent_id is None:
                    said = _("New code {code}, and the passage coded   (u takes back both)")
            else:
                said = self._said(made.codings, (made.code_id, *others))
            self._changed(said.format(code=self.desk.code(made.code_id).name, parent=self._parent_of(made.code_id)))

        self.do(coin())

    def _parent_of(self, code_id: int) -> str:
        parent_id = self.desk.code(code_id).parent_id
        return self.desk.code(parent_id).name if parent_id is not None else ""

    def _take_made(self, made: Made, code_ids: Sequence[int]) -> None:
        """The project has a code more."""
        desk = self.desk
        desk.take_study(made.study)
        for code_id in reversed(code_ids):
            desk.recent.use(code_id)
        desk.put(made.codings)

    async def _take(self, change: Altered | None) -> None:
        """Have the desk hold codings as they are now; where it is not certain which those are, read everything."""
        if change is None or not self.desk.knows(change.fresh):
            await self._refresh()
        else:
            for coding_id in change.ids:
                self.desk.drop(coding_id)
            self.desk.put(change.fresh)

    def _changed(self, message: str, mood: str = "success") -> None:
        """Show the codings as they are now, and say what changed."""
        self._show_marks()
        self._show_all()
        self.say(message, mood)
