"""The coding screen under the coder's hands: choosing codes, removing, memos, undo.

A change is on disk before anything on the screen shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from ..i18n import _
from ..model import Coding
from ..spans import Span
from .colours import colour_of
from .glyphs import fit
from .overview import Overview
from .roster import Item, Roster

if TYPE_CHECKING:
    from .picker import CodePicker
    from .session import Session, Turned


def _recent_bindings() -> list[BindingType]:
    words = _("Recent codes")
    return [
        Binding(str(digit), f"recent({digit})", words, show=False, id=f"code.recent_{digit}") for digit in range(1, 10)
    ]


class Workspace(Overview):
    """Reading and coding, with the hands on the keyboard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c,enter", "code", _("Code the passage"), id="code.pick"),
        Binding("full_stop", "repeat", _("Repeat the last code"), id="code.repeat"),
        *_recent_bindings(),
        Binding("x", "remove", _("Remove a coding here"), id="code.remove"),
        Binding("m", "memo", _("Memo on the coding here"), id="code.memo"),
        Binding("asterisk", "good", _("Good quotation, or not"), id="code.good"),
        Binding("u", "undo", _("Undo"), id="undo"),
        Binding("ctrl+r", "redo", _("Redo"), id="redo"),
        Binding("ctrl+o", "pane('documents')", _("Documents"), id="pane.documents"),
        Binding("f2", "pane('text')", _("Transcript"), id="pane.text"),
        Binding("f3", "pane('codebook')", _("Codebook"), id="pane.codebook"),
        Binding("escape", "pane('text')", _("Back to the transcript"), show=False, id="pane.back"),
        Binding("f1,question_mark", "help", _("Help"), id="help"),
    ]

    def on_roster_chosen(self, event: Roster.Chosen) -> None:
        """Put the code that was chosen in the codebook on the passage."""
        if event.roster.id == "codebook" and event.item is not None and isinstance(event.item.key, int):
            self.action_pane("text")
            self.apply(event.item.key)

    def action_code(self) -> None:
        """Choose a code for the passage."""
        span = self.reader.passage()
        if self._desk is None or span is None:
            return
        if not self._desk.study.codebook.codes:
            self.say(_("There are no codes yet: qualcode codebook import FILE.yaml"), "warning")
            return
        from .picker import CodePicker

        self.reader.select(span)
        if self.query(CodePicker):
            # At once: the letters of the code's name may be right behind this key.
            self._ask_code()
        else:
            self.mount(CodePicker())
            self.call_after_refresh(self._ask_code)

    def _ask_code(self) -> None:
        from .picker import CodePicker

        desk, quote = self.desk, self.reader.text[slice(*(self.reader.selection or (0, 0)))]
        self.query_one(CodePicker).ask(desk.study.codebook, desk.recent.order, desk.recent.digits, quote)

    def on_code_picker_chosen(self, event: CodePicker.Chosen) -> None:
        """Put the code on the passage, which is still selected."""
        self.reader.focus()
        if event.code_id is not None:
            self.apply(event.code_id)

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
        else:
            self.apply(code_id)

    def apply(self, code_id: int) -> None:
        """Put a code on the passage: the selection, or the sentence at the cursor."""
        span = self.reader.passage()
        opened = self.desk.opened
        if span is not None and opened is not None:
            # Selected now and not when the file has answered, so that the next key already finds it done.
            self.reader.select(span)
            self.reader.settle()
            self._do(self._apply(opened.document.id, span, code_id))

    async def _apply(self, document_id: int, span: Span, code_id: int) -> None:
        made = await self._ask_and_count(lambda session: session.apply(document_id, span, [code_id]))
        desk = self.desk
        desk.recent.use(code_id)
        if any(coding.coder_id not in desk.study.coders for coding in made):
            desk.take_study(await self._store.ask(lambda session: session.study()))
        desk.put(made)
        message = _("Coded: {code}   (u takes it back)") if made else _("You have {code} on this passage already")
        self._changed(message, code_id)

    def _own_here(self, act: Callable[[Coding], None], question: str) -> None:
        """Do something to one's own coding here; where there are several, ask to which."""
        if self._desk is None:
            return
        desk = self._desk
        here = desk.codings_of(self.reader.here())
        own = [coding for coding in here if desk.is_own(coding)]
        if not own:
            self.say(_("What is coded here is another coder's") if here else _("Nothing is coded here"), "warning")
        elif len(own) == 1:
            act(own[0])
        else:
            from .windows import Choice

            by_id = {coding.id: coding for coding in own}
            choice = Choice(question, [self._choice(coding) for coding in own])
            self.app.push_screen(choice, lambda key: act(by_id[key]) if key is not None else None)

    def _choice(self, coding: Coding) -> Item:
        colour = colour_of(self.desk.study.codebook, coding.code_id)
        return Item(coding.id, self.desk.code(coding.code_id).name, fit(coding.quote, 36), swatch=colour)

    def action_remove(self) -> None:
        """Remove a coding here."""
        self._own_here(lambda coding: self._do(self._remove(coding)), _("Remove which coding?"))

    async def _remove(self, coding: Coding) -> None:
        await self._ask_and_count(lambda session: session.remove([coding.id]))
        self.desk.drop(coding.id)
        self._changed(_("Removed: {code}   (u brings it back)"), coding.code_id)

    def action_good(self) -> None:
        """Flag the coding here as a good quotation, or not."""
        self._own_here(lambda coding: self._do(self._good(coding)), _("Which is the good quotation?"))

    async def _good(self, coding: Coding) -> None:
        fresh = await self._store.ask(lambda session: session.set_good(coding.id, not coding.good))
        self.desk.put([fresh])
        message = _("Good quotation: {code}") if fresh.good else _("No longer flagged: {code}")
        self._changed(message, coding.code_id)

    def action_memo(self) -> None:
        """Write a memo on the coding here."""
        self._own_here(self._write_memo, _("A memo on which coding?"))

    def _write_memo(self, coding: Coding) -> None:
        from .windows import MemoWindow

        window = MemoWindow(self.desk.code(coding.code_id).name, coding.quote, coding.memo)
        self.app.push_screen(window, lambda memo: self._do(self._memo(coding, memo)) if memo is not None else None)

    async def _memo(self, coding: Coding, memo: str) -> None:
        if memo == coding.memo:
            return
        self.desk.put([await self._store.ask(lambda session: session.set_memo(coding.id, memo))])
        self._changed(_("Memo kept on {code}") if memo else _("Memo removed from {code}"), coding.code_id)

    def _changed(self, message: str, code_id: int) -> None:
        """Show the codings as they are now, and say what changed."""
        self.reader.set_marks(self.desk.marks())
        self._show_all()
        self.say(message.format(code=self.desk.code(code_id).name))

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._do(self._turn(lambda session: session.undo()))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._do(self._turn(lambda session: session.redo()))

    async def _turn(self, turn: Callable[[Session], Turned]) -> None:
        turned = await self._ask_and_count(turn)
        desk = self.desk
        here = desk.is_open(turned.document_id)
        if turned.code_id is None:
            await self._refresh()
        elif here:
            desk.take_own(turned.code_id, turned.fresh)
            self.reader.set_marks(desk.marks())
        if turned.span and here:
            self.reader.move_to(turned.span[0])
        self._show_all()
        self.say(turned.words[:1].upper() + turned.words[1:])

    def action_help(self) -> None:
        """The keys of this screen."""
        from .help import Help, keys_by_topic

        self.app.push_screen(Help(keys_by_topic(self)))
