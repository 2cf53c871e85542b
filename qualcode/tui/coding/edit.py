"""Changing one's own codings: remove, recode, move an edge, split, join, memo, flag; and undo and redo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.work import set_memo
from qualcode.i18n import _, ngettext
from qualcode.model import Coding
from qualcode.session import codings as session_codings
from qualcode.session.codings import Turned
from qualcode.session.session import Session
from qualcode.tui.coding.base import CodingBase, CodingPart
from qualcode.tui.reader.boundaries import moved, nearest
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import fit
from qualcode.tui.widgets.row_list import ListItem

if TYPE_CHECKING:
    from qualcode.tui.picker.state import Picked

_NEAR = 1000
"""Characters between two codings up to which the one here is joined with the next without a selection over both."""


def joinable(here: Iterable[Coding], further: Iterable[Coding]) -> list[list[Coding]]:
    """The codings that would become one, by code: those ``here``, and where that is only one, the next one ``further``.

    ``further`` are the codings of the document, or none where only those here are meant.
    """
    groups: dict[int, list[Coding]] = {}
    for coding in sorted(here, key=lambda one: one.start):
        groups.setdefault(coding.code_id, []).append(coding)
    alike: dict[int, list[Coding]] = {}
    for coding in sorted(further, key=lambda one: (one.start, one.end)):
        alike.setdefault(coding.code_id, []).append(coding)
    for code_id, group in groups.items():
        after = {before.id: later for before, later in pairwise(alike.get(code_id, ()))}
        following = after.get(group[-1].id)
        if len(group) == 1 and following and following.start - group[-1].end <= _NEAR:
            group.append(following)
    return [group for group in groups.values() if len(group) > 1]


class Editing(CodingPart):
    """The part of the coding screen that changes codings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "remove", _("Remove a coding here"), id="code.remove"),
        Binding("m", "memo", _("Memo on the coding here"), id="code.memo"),
        Binding("P", "project_memo", _("Memo on the project"), id="project.memo"),
        Binding("asterisk", "good", _("Good quotation, or not"), id="code.good"),
        Binding("r", "recode", _("Recode: another code here instead"), id="code.recode"),
        Binding("less_than_sign", "nudge(-1)", _("Nearest edge a word to the left"), id="code.edge_left"),
        Binding("greater_than_sign", "nudge(1)", _("Nearest edge a word to the right"), id="code.edge_right"),
        Binding("vertical_line", "split", _("Split the coding at the cursor"), id="code.split"),
        Binding("ampersand", "join", _("Join codings with the same code"), id="code.join"),
        Binding("u", "undo", _("Undo"), id="undo"),
        Binding("ctrl+r", "redo", _("Redo"), id="redo"),
    ]

    def __init__(self, screen: CodingBase) -> None:
        super().__init__(screen)
        self._held: tuple[int, bool] | None = None
        """The edge that was moved last."""
        self._nudging = asyncio.Lock()

    async def prepare(self) -> None:
        """The window for memos and choices."""
        await asyncio.to_thread(import_module, "qualcode.tui.windows.memo")

    def _own_here(self, act: Callable[[Coding], None], question: str) -> None:
        """Do something to one's own coding here; where there are several, ask to which."""
        if not self.screen.is_read:
            return
        desk = self.screen.desk
        here = desk.codings_of(self.screen.reader.here())
        own = [coding for coding in here if desk.is_own(coding)]
        if not own:
            words = _("What is coded here is another coder's") if here else _("Nothing is coded here")
            self.screen.say(words, "warning")
        else:
            self._which(own, act, question)

    def _which(self, codings: list[Coding], act: Callable[[Coding], None], question: str) -> None:
        if len(codings) == 1:
            act(codings[0])
            return
        from qualcode.tui.windows.memo import Choice  # made ready by prepare

        by_id = {coding.id: coding for coding in codings}
        choice = Choice(question, [self._choice(coding) for coding in codings])
        self.screen.app.push_screen(choice, lambda key: act(by_id[key]) if key is not None else None)

    def _choice(self, coding: Coding) -> ListItem:
        colour = colour_of(self.screen.desk.study.codebook, coding.code_id)
        return ListItem(coding.id, self.screen.desk.code(coding.code_id).name, fit(coding.quote, 36), swatch=colour)

    def _name_of(self, code_id: int) -> str:
        return self.screen.desk.code(code_id).name

    def action_remove(self) -> None:
        """Remove a coding here."""
        self._own_here(lambda coding: self.screen.do(self._remove(coding)), _("Remove which coding?"))

    async def _remove(self, coding: Coding) -> None:
        await self.screen.take(await self.screen.ask(session_codings.remove, [coding.id]))
        self.screen.changed(_("Removed: {code}   (u brings it back)").format(code=self._name_of(coding.code_id)))

    def action_good(self) -> None:
        """Flag the coding here as a good quotation, or not."""
        self._own_here(lambda coding: self.screen.do(self._good(coding)), _("Which is the good quotation?"))

    async def _good(self, coding: Coding) -> None:
        await self.screen.take(await self.screen.ask(session_codings.set_good, coding.id, not coding.good))
        message = _("No longer flagged: {code}") if coding.good else _("Good quotation: {code}")
        self.screen.changed(message.format(code=self._name_of(coding.code_id)))

    def action_memo(self) -> None:
        """Write a memo on the coding here."""
        self._own_here(self._write_memo, _("A memo on which coding?"))

    def _write_memo(self, coding: Coding) -> None:
        from qualcode.tui.windows.memo import MemoWindow  # made ready by prepare

        window = MemoWindow(self._name_of(coding.code_id), coding.quote, coding.memo, f"coding:{coding.guid}")

        def keep(memo: str | None) -> None:
            if memo is not None:
                self.screen.do(self._memo(coding, memo))

        self.screen.app.push_screen(window, keep)

    async def _memo(self, coding: Coding, memo: str) -> None:
        if memo == coding.memo:
            return
        await self.screen.take(await self.screen.ask(session_codings.set_memo, coding.id, memo))
        message = _("Memo kept on {code}") if memo else _("Memo removed from {code}")
        self.screen.changed(message.format(code=self._name_of(coding.code_id)))

    def action_project_memo(self) -> None:
        """Write a memo on the project as a whole; what other coders wrote stands above it."""
        if self.screen.is_read:
            self.screen.do(self._ask_project_memo())

    async def _ask_project_memo(self) -> None:
        # For who writes a memo on the project.
        from qualcode.session.library import memo_on_project, others_memos
        from qualcode.tui.windows.memo import MemoWindow

        known, others = await self.screen.ask(
            lambda session: (memo_on_project(session), others_memos(session, "project").get(0, ()))
        )
        about = " · ".join(f"{memo.coder}: {memo.text}" for memo in others) or self.screen.desk.study.name

        def keep(memo: str | None) -> None:
            if memo is not None and memo != known:
                self.screen.do(self._keep_project_memo(memo))

        self.screen.app.push_screen(MemoWindow(_("Memo on the project"), about, known, "project"), keep)

    async def _keep_project_memo(self, memo: str) -> None:
        await self.screen.change(set_memo, "project", 0, memo)
        self.screen.say(_("Memo on the project kept") if memo else _("Memo on the project removed"))

    # Another code, other edges

    def action_recode(self) -> None:
        """Choose another code for the coding here."""
        self._own_here(self._ask_recode, _("Recode which coding?"))

    def _ask_recode(self, coding: Coding) -> None:
        desk, span = self.screen.desk, (coding.start, coding.end)
        request = self.screen.request(span)._replace(
            title=_("Which code instead of “{code}”?").format(code=desk.code(coding.code_id).name),
            without=coding.code_id,
            many=False,
        )
        self.screen.choose_codes(span, request, lambda picked: self.screen.do(self._recode(coding, picked)))

    async def _recode(self, coding: Coding, picked: Picked) -> None:
        old = self._name_of(coding.code_id)
        if picked.name:
            made = await self.screen.ask(session_codings.recode_as_new, coding.id, picked.name, picked.parent_id)
            self.screen.take_made(made, [made.code_id])
            new_id = made.code_id
        else:
            new_id = picked.code_ids[0]
            await self.screen.take(await self.screen.ask(session_codings.recode, coding.id, new_id))
            self.screen.desk.recent.use(new_id)
        self.screen.changed(
            _("Recoded: {new} instead of {old}   (u takes it back)").format(new=self._name_of(new_id), old=old)
        )

    def action_nudge(self, step: int) -> None:
        """Move the nearest edge of the coding here by a word; the cursor goes along, so that it can be moved on."""
        if self.screen.opened is not None:
            self.screen.do(self._nudge(step))

    async def _nudge(self, step: int) -> None:
        # One after another: the key pressed again goes on from where the edge has come to on disk.
        async with self._nudging:
            desk, reader = self.screen.desk, self.screen.reader
            edge = nearest(filter(desk.is_own, desk.codings_of(reader.marks)), reader.cursor, self._held)
            if edge is None:
                self.screen.say(_("No coding of yours is here"), "warning")
                return
            coding = edge.coding
            span = moved(reader.text, edge, step)
            if span is None:
                self.screen.say(_("The edge cannot go further: a coding keeps at least a word"), "warning")
                return
            await self.screen.take(await self.screen.ask(session_codings.set_span, coding.id, span))
            self._held = coding.id, edge.is_end
            reader.move_to(span[1] if edge.is_end else span[0])
            name = self._name_of(coding.code_id)
            if edge.is_end:
                self.screen.changed(_("{code} now ends here   (u takes it back)").format(code=name))
            else:
                self.screen.changed(_("{code} now begins here   (u takes it back)").format(code=name))

    def action_split(self) -> None:
        """Split the coding here in two at the cursor."""
        cursor = self.screen.reader.cursor
        self._own_here(
            lambda coding: self.screen.do(
                self._divide(coding, cursor, _("Split: {code} is two codings now   (u takes it back)"))
            ),
            _("Split which coding?"),
        )

    async def _divide(self, coding: Coding, at: int, message: str) -> None:
        await self.screen.take(await self.screen.ask(session_codings.split, coding.id, at))
        self.screen.changed(message.format(code=self._name_of(coding.code_id)))

    def action_join(self) -> None:
        """Join one's own codings with the same code: those in the selection, or the one here and the next."""
        if self.screen.opened is None:
            return
        desk, reader = self.screen.desk, self.screen.reader
        further = desk.codings_of(reader.marks) if reader.selection is None else ()
        groups = joinable(filter(desk.is_own, desk.codings_of(reader.here())), filter(desk.is_own, further))
        if not groups:
            self.screen.say(_("Nothing to join here: select over the codings with the same code"), "warning")
            return
        firsts = {group[0].id: group for group in groups}
        self._which(
            [group[0] for group in groups],
            lambda coding: self.screen.do(self._join(firsts[coding.id])),
            _("Join the codings with which code?"),
        )

    async def _join(self, codings: list[Coding]) -> None:
        ids = [coding.id for coding in codings]
        await self.screen.take(await self.screen.ask(session_codings.join, ids))
        said = ngettext("Joined: {count} coding is", "Joined: {count} codings are", len(ids)).format(count=len(ids))
        self.screen.changed(
            _("{said} one now: {code}   (u takes it back)").format(said=said, code=self._name_of(codings[0].code_id))
        )

    # Undo

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self.screen.do(self._turn(session_codings.undo))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.screen.do(self._turn(session_codings.redo))

    async def _turn(self, turn: Callable[[Session], Turned]) -> None:
        turned = await self.screen.ask(turn)
        await self.screen.take(turned.altered)
        self.screen.show_marks()
        if turned.span and self.screen.desk.is_open(turned.document_id):
            self.screen.reader.jump_to(*turned.span)
        self.screen.show_all()
        said = turned.words[:1].upper() + turned.words[1:]
        if turned.document_id is not None and not self.screen.desk.is_open(turned.document_id):
            # What is not on the screen is hard to believe: say where it is.
            names = {document.id: document.name for document in self.screen.desk.study.documents}
            if name := names.get(turned.document_id):
                said = _("{what}   (in {document})").format(what=said, document=name)
        self.screen.say(said)
