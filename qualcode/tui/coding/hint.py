"""A discreet mark in the header: a code that is likely for the sentence at hand, for who wants to see it while reading.

It is looked for in a thread of its own once the cursor rests, so that no key waits for it, and the next move gives it
up. Nothing is marked where no code is likely enough, or where the coder has it there already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.tui.coding.base import CodingBase, CodingPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.timer import Timer

    from qualcode.text.spans import Span
    from qualcode.tui.widgets.help import Topic

REST = 0.4
"""Seconds after which the cursor is taken to rest."""


class Hinting(CodingPart):
    """The part of the coding screen that marks a likely code."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("equals_sign", "hint", _("Mark what is likely here, or no longer"), show=False, id="code.hint"),
    ]

    def __init__(self, screen: CodingBase) -> None:
        super().__init__(screen)
        self._is_on = False
        self._timer: Timer | None = None
        self._looked_at: tuple[int, Span] | None = None
        """The document and the passage that are looked at, or were."""

    def topics(self) -> Iterator[Topic]:
        """What the mark means."""
        said = _("a code that is likely for this sentence: only when = has it shown, and it is likely enough")
        yield _("Likely codes"), [("≈", said)]

    def action_hint(self) -> None:
        """Mark a likely code from now on, or no longer."""
        if not self.screen.is_read:
            return
        self._is_on = not self._is_on
        self._looked_at = None
        if self._is_on:
            self.screen.say(_("A likely code stands in the header after ≈, once the cursor rests   (= ends that)"))
            self.cursor_moved()
        else:
            self._rest()
            self.screen.say(_("Likely codes are marked no more"))

    def cursor_moved(self) -> None:
        """Give up what was looked for, and look again when the cursor rests."""
        if not self._is_on:
            return
        passage = self._passage()
        if passage != self._looked_at:
            self._rest()
            self._looked_at = passage
            if passage is not None:
                self._timer = self.screen.set_timer(REST, self._look)

    def document_shown(self) -> None:
        """In another document it is another sentence."""
        self._looked_at = None
        self.cursor_moved()

    def left(self) -> None:
        """Nobody reads on."""
        self._is_on = False
        if self._timer is not None:
            self._timer.stop()

    def _rest(self) -> None:
        """Nothing is marked, and nothing waited for."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.screen.desk.likely:
            self.screen.desk.likely = ""
            self.screen.show_place()

    def _passage(self) -> tuple[int, Span] | None:
        opened, span = self.screen.opened, self.screen.reader.passage()
        return (opened.document.id, span) if opened is not None and span is not None else None

    def _look(self) -> None:
        self._timer = None
        if self._looked_at is not None:
            self.screen.do(self._mark(*self._looked_at))

    async def _mark(self, document_id: int, span: Span) -> None:
        screen = self.screen
        try:
            found = await screen.likely_codes().find(document_id, span)
        except QualcodeError:
            # Of a text that was corrected meanwhile; the next move asks anew.
            return
        if not self._is_on or self._looked_at != (document_id, span):
            return
        by_id = screen.desk.study.codebook.by_id
        start, end = span
        here = {
            coding.code_id
            for coding in screen.desk.all_codings()
            if screen.desk.is_own(coding) and coding.start < end and start < coding.end
        }
        if found and found[0].code_id in by_id and found[0].code_id not in here:
            screen.desk.likely = by_id[found[0].code_id].name
            screen.show_place()
