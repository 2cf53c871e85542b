"""What the screens beside the transcript have in common: they ask the project's thread, say what happened, and undo."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Concatenate, NamedTuple, ParamSpec

from textual.binding import Binding, BindingType

from qualcode.i18n import _
from qualcode.session.session import Session
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.project_screen import WATCH_SECONDS, ProjectScreen
from qualcode.tui.base.saving import SAVE, ask_save
from qualcode.tui.base.ways import WAYS
from qualcode.tui.widgets.lines import KeyLine, Keys

if TYPE_CHECKING:
    from qualcode.session.codings import Turned
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage import Project

P = ParamSpec("P")


class Place(NamedTuple):
    """A passage to show in the transcript, or without ``at`` the document where it was left.

    Esc leads from there ``back`` to the screen of that name, where there is one.
    """

    document: str
    at: int | None = None
    back: str = ""


class SideScreen(ProjectScreen[Place | None]):
    """A screen on the project that is left with ``None``, or with a place to show in the transcript."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", _("Undo"), id="undo"),
        Binding("ctrl+r", "redo", _("Redo"), id="redo"),
        Binding("escape", "back", _("Back"), show=False, id="pane.back"),
        Binding("f1,question_mark", "help", _("Help"), id="help"),
        SAVE,
        Binding("f2", "visit('')", _("Transcript"), id="pane.text"),
        Binding("f3", "visit('codebook')", _("Codebook"), id="codebook.open"),
        *(way.binding() for way in WAYS),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._version: int | None = None

    def start_at(self, row_id: int) -> None:
        """Begin at the row of what has this id."""

    @abstractmethod
    async def reload(self) -> None:
        """Show the project as it is now."""

    @abstractmethod
    def hints(self) -> Keys:
        """The keys that matter now."""

    async def change_and_say(
        self, words: str, write: Callable[Concatenate[Project, str, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Have ``write(project, coder, ...)`` done in the coder's name, show the project as it is then, and say so."""
        await self.change(write, *args, **kwargs)
        await self.reload()
        self.say(words)

    def on_mount(self) -> None:
        """Begin to watch for other windows."""
        self.set_interval(WATCH_SECONDS, self._look)

    def on_screen_resume(self) -> None:
        """Something may have changed while another screen was in front."""
        self.do(self.reload())

    def on_key(self) -> None:
        """A key takes the message away."""
        self._hush()

    def on_resize(self) -> None:
        """The line of keys is as wide as the screen."""
        self.call_after_refresh(self.show_keys)

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self.show_keys()

    def _look(self) -> None:
        if self.is_current:
            self.do(self._watch())

    async def _watch(self) -> None:
        """Show what another window did."""
        version = await self.ask(Session.version)
        known, self._version = self._version, version
        if known is not None and version != known:
            await self.reload()

    def show_keys(self) -> None:
        """Show the keys that matter now, unless something is being said."""
        if not self._saying:
            self.query_one(KeyLine).keys(self.reachable(self.hints()))

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self.do(self._turn(back=True))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.do(self._turn(back=False))

    async def _turn(self, *, back: bool) -> None:
        from qualcode.session.codings import redo, undo

        undone = await self.ask(undo if back else redo)
        await self.reload()
        self.revisit(undone)
        self.say(undone.words[:1].upper() + undone.words[1:])

    def revisit(self, undone: Turned) -> None:
        """Go to what an undo or redo was about, where that is here."""

    def savable(self) -> Savable | None:
        """What ctrl+s saves: the list as it is filtered and ordered. Where there is none, that is said."""
        self.say(_("There is nothing to save: a change is on disk before it is shown"), "warning")
        return None

    def action_save(self) -> None:
        """Save the list to a file, or to the clipboard."""
        if (savable := self.savable()) is not None:
            ask_save(self, self.worker, savable, self.say)

    def action_read(self, pages: int) -> None:
        """Read on in what stands beside the list, or back."""
        for side in self.query(".beside"):
            side.scroll_relative(y=pages * max(1, side.size.height - 1), animate=False, force=True, immediate=True)

    def action_back(self) -> None:
        """Leave the screen."""
        self.dismiss(None)

    def action_help(self) -> None:
        """The keys of this screen."""
        from qualcode.tui.widgets.help import Help, keys_by_topic

        self.app.push_screen(Help(keys_by_topic(self)))

    def action_visit(self, name: str) -> None:
        """Go to another screen by way of the coding screen, so that Esc always leads back there."""
        self.perform("codebook" if name == "codebook" else f"visit('{name}')" if name else "")

    def perform(self, action: str) -> None:
        """Leave for the coding screen, and have it do something."""
        self.app.run_worker(to_begin(self._perform, action))

    async def _perform(self, action: str) -> None:
        app = self.app
        while len(app.screen_stack) > 1:
            await app.screen.dismiss(None)
        if action:
            await app.run_action(action, app.screen)
