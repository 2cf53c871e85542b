"""Walking the passages that are likely about a code and do not have it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.tui.coding.base import CodingPart

if TYPE_CHECKING:
    from qualcode.session.machine.suggestions import LikelyPassage


class MoreLike(CodingPart):
    """The part of the coding screen that goes from one likely passage of the code used last to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "L", "more_like", _("Next passage that is likely about the code used last"), show=False, id="code.like"
        ),
    ]

    _code_id = 0
    _left: tuple[LikelyPassage, ...] = ()

    def action_more_like(self) -> None:
        """Go to the likeliest passage that does not have the code used last, and from there to the next."""
        last = self.screen.desk.recent.last if self.screen.is_read else None
        if last is None:
            self.screen.say(_("No code has been used yet; c chooses one"), "warning")
            return
        self.screen.do(self._go_on(last))

    async def _go_on(self, code_id: int) -> None:
        screen, name = self.screen, self.screen.desk.code(code_id).name
        if self._code_id != code_id or not self._left:
            screen.say(_("Looking for passages like {code}…").format(code=name))
            self._code_id, self._left = code_id, tuple(await screen.likely_codes().more_like(code_id))
        if not self._left:
            screen.say(_("No passage is likely about {code}").format(code=name), "warning")
            return
        first, *rest = self._left
        self._left = tuple(rest)
        await screen.open(first.document, None)
        screen.reader.jump_to(first.start, first.end)
        said = _("Likely about {code}, {count} more   (. codes it, L goes on)")
        screen.say(said.format(code=name, count=len(rest)))
