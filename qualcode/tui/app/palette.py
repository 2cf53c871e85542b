"""The palette: every document, every code and every action of the screen, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from qualcode.i18n import _
from qualcode.tui.coding.base import CodingBase
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.help import key_name

Command = tuple[str, Content, Callable[[], object]]


_NOT_HERE = ("move(", "recent(", "step(", "page(", "edge(", "edit(", "read(", "nudge(")

WIDTH = 84
"""Cells that the palette takes at most; a screen that has fewer than that gives it all but its edges."""

_FAINT = "$foreground 65%"


class Commands(Provider):
    """What the palette offers: the actions of every screen, and on the coding screen documents and codes."""

    def _all(self) -> Iterator[Command]:
        """Name, explanation and deed of each command."""
        screen = self.screen
        for active in screen.active_bindings.values():
            binding = active.binding
            # Moving the cursor is for keys alone: a palette that closes after each step would be no way to walk.
            if binding.id and not binding.action.startswith(_NOT_HERE):
                deed = partial(self.app.run_action, binding.action, active.node)
                yield binding.description, Content.styled(key_name(binding.key), "bold $accent"), deed
        for command in self.app.get_system_commands(screen):
            yield command.title, Content.styled(command.help, _FAINT), command.callback
        if not isinstance(screen, CodingBase):
            return
        for document in screen.desk.study.documents:
            name = _("Open {document}").format(document=paint(document.name))
            yield name, Content.styled(_("document"), _FAINT), partial(screen.open_document, document.name)
        for part in screen.parts:
            for found in part.commands():
                yield found.title, Content.styled(found.about, _FAINT), found.deed

    async def discover(self) -> Hits:
        """All commands, before anything has been typed."""
        for name, explanation, deed in self._unique():
            yield DiscoveryHit(self._row(name, explanation), deed, name)

    async def search(self, query: str) -> Hits:
        """The commands that fit what was typed."""
        matcher = self.matcher(query)
        for name, explanation, deed in self._unique():
            if (score := matcher.match(f"{name}  {explanation.plain}")) > 0:
                yield Hit(score, self._row(name, explanation), deed, name)

    def _row(self, name: str, explanation: Content) -> Content:
        """A command in one row: its name, and at the right end what explains it, cut where both do not fit."""
        # The window has an edge and the list a scroll bar, and both keep some white space.
        room = min(WIDTH, self.app.size.width * 84 // 100) - 8
        right = explanation.truncate(max(0, room - min(len(name), room // 2) - 2), ellipsis=True)
        left = Content(name).truncate(room - right.cell_length - 2, ellipsis=True)
        return Content.assemble(left, " " * max(2, room - left.cell_length - right.cell_length), right)

    def _unique(self) -> Iterator[Command]:
        """Each command once, though it may have several keys."""
        seen: set[str] = set()
        for command in self._all():
            if command[0] not in seen:
                seen.add(command[0])
                yield command
