"""The palette: every document, every code and every action of the screen, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from ..i18n import _
from .glyphs import paint
from .help import key_name
from .workspace import Workspace

Command = tuple[str, str, Callable[[], object]]


_NOT_HERE = ("move(", "recent(", "step(", "page(", "edge(", "edit(", "read(", "nudge(")


class Commands(Provider):
    """What the palette offers: the actions of every screen, and on the coding screen the documents and codes."""

    def _all(self) -> Iterator[Command]:
        """Name, explanation and deed of each command."""
        screen = self.screen
        for active in screen.active_bindings.values():
            binding = active.binding
            # Moving the cursor is for keys alone: a palette that closes after each step would be no way to walk.
            if binding.id and not binding.action.startswith(_NOT_HERE):
                deed = partial(self.app.run_action, binding.action, active.node)
                yield binding.description, key_name(binding.key), deed
        if not isinstance(screen, Workspace):
            return
        desk = screen.desk
        for document in desk.study.documents:
            name = _("Open {document}").format(document=paint(document.name))
            yield name, _("document"), partial(screen.open_document, document.name)
        for code in desk.study.codebook.codes:
            if not code.retired:
                name = _("Code as {code}").format(code=paint(code.name))
                yield name, paint(code.path), partial(screen.apply, code.id)

    async def discover(self) -> Hits:
        """All commands, before anything has been typed."""
        for name, explanation, deed in self._unique():
            yield DiscoveryHit(Content(name), deed, name, Content(explanation).plain)

    async def search(self, query: str) -> Hits:
        """The commands that fit what was typed."""
        matcher = self.matcher(query)
        for name, explanation, deed in self._unique():
            whole = f"{name}  {explanation}"
            if (score := matcher.match(whole)) > 0:
                yield Hit(score, Content(name), deed, name, Content(explanation).plain)

    def _unique(self) -> Iterator[Command]:
        """Each command once, though it may have several keys."""
        seen: set[str] = set()
        for command in self._all():
            if command[0] not in seen:
                seen.add(command[0])
                yield command
