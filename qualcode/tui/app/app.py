"""The application around the screens: settings, themes, keys, palette, and what is reached from every screen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from importlib import import_module
from inspect import isawaitable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.events import Event, InputEvent, Paste
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from qualcode.doors import LOCAL, Door, Doors
from qualcode.errors import QualcodeError, UnknownCoder
from qualcode.files.advice import words_of_place
from qualcode.files.platform import give_to_clipboard
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.model import CONSENSUS
from qualcode.tui.app.settings import keep, load, where_key
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.crash import QuietApp
from qualcode.tui.base.folding import LogFolder
from qualcode.tui.base.garbage import GarbageKeeper
from qualcode.tui.base.guarded import deliver, is_open
from qualcode.tui.base.project_screen import ProjectScreen
from qualcode.tui.base.syncing import FolderSync
from qualcode.tui.coding.base import CodingBase
from qualcode.tui.coding.screen import CodingScreen
from qualcode.tui.widgets.colours import use_safe_colours
from qualcode.tui.widgets.glyphs import in_one_line
from qualcode.tui.widgets.lines import KeyLine
from qualcode.tui.widgets.themes import SAFE, THEMES, theme_named
from qualcode.tui.windows.drafts import Drafts, waiting_words

if TYPE_CHECKING:
    from qualcode.session.overview import Opened, StudyOverview
    from qualcode.session.worker import ProjectWorker
    from qualcode.tui.app.messages import Told
    from qualcode.tui.base.entries import PaletteEntry


class QualcodeApp(QuietApp[None]):
    """``qualcode open``."""

    TITLE = "qualcode"
    CSS_PATH = Path(__file__).with_name("theme.tcss")
    DOORS: ClassVar[Mapping[str, Door]] = {
        "import": Door.IMPORT,
        "tutorial": Door.STUDIES,
        "demo": Door.STUDIES,
        "work_as": Door.NAMES,
        "settings": Door.FILES,
    }
    """Which of its actions need a door."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", _("Help"), show=False, id="help"),
        Binding("f7,ctrl+f", "search", _("Search the project"), show=False, id="search.project"),
        Binding("M", "messages", _("Messages of this session"), show=False, id="messages"),
        Binding("ctrl+q,alt+q", "quit", _("Quit"), show=False, priority=True, id="app.quit"),
    ]

    def __init__(
        self,
        worker: ProjectWorker,
        first: Future[tuple[StudyOverview, Opened | None]],
        *,
        tutorial: bool = False,
        notices: Sequence[str] = (),
        doors: Doors = LOCAL,
    ) -> None:
        super().__init__()
        self.worker = worker
        self.doors = doors
        self.drafts = Drafts(worker, doors)
        self._first = first
        self._tutorial = tutorial
        self._notices = notices
        self._tidying = GarbageKeeper()
        self._folding = LogFolder(worker)
        self._syncing = FolderSync(worker, self._say_of_sync)
        self.told: list[Told] = []
        self.wanted_next = ""
        """What to open when this is left: ``tutorial``, ``demo``, the project ``again``, or nothing."""
        self.next_coder = worker.coder
        """In whose name."""
        self.settings = load(tuple(theme.name for theme in THEMES))
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_named(self.settings.theme)
        if self.settings.keys:
            self.set_keymap(dict(self.settings.keys))

    def action_command_palette(self) -> None:
        """Every action, document and code, found by a few letters."""
        from qualcode.tui.app.palette import Palette, entries  # for who looks for something

        if isinstance(self.screen, Palette):
            self.screen.dismiss(None)
        elif not isinstance(self.screen, ModalScreen):
            self.push_screen(Palette(entries(self, self.commands())), self._chosen)

    def _chosen(self, entry: PaletteEntry | None) -> None:
        if entry is not None:
            self.run_worker(to_begin(self._do, entry))

    def commands(self) -> Iterator[PaletteEntry]:
        """What the palette offers on every screen and no key does; the names are those of other words for it."""
        from qualcode.tui.base.entries import PaletteEntry  # for who looks for something

        for name, title, about, deed in (
            ("theme", _("Theme"), _("Dark, light, more contrast, for the colour-blind"), self.action_change_theme),
            ("import", _("Import transcripts"), _("From a file or a folder"), self.action_import),
            ("tutorial", _("Tutorial"), _("Five minutes, in a project of its own"), self.action_tutorial),
            ("settings", _("Settings"), _("Language, theme, keys: where they are set"), self.action_settings),
            ("work_as", _("Work as…"), _("Say who is at work: another coder"), self.action_work_as),
            ("screenshot", _("Screenshot"), _("Save a picture of the screen as SVG"), self.action_keep_screenshot),
        ):
            if self.doors.may(self.DOORS.get(name)):
                yield PaletteEntry(title, about, deed, name=name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the action can be done here."""
        return is_open(self, self.DOORS, action) and super().check_action(action, parameters)

    def push_screen(self, screen: Screen[Any] | str, *args: Any, **kwargs: Any) -> Any:
        """Put a screen in front. ``ClosedDoor`` for a window that goes by a door which is closed here."""
        self.doors.check(getattr(screen, "DOOR", None))
        return super().push_screen(screen, *args, **kwargs)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open an address in a browser of this machine. ``ClosedDoor`` where whoever reads it sits at another one."""
        self.doors.check(Door.PROGRAMS)
        super().open_url(url, new_tab=new_tab)

    async def _do(self, entry: PaletteEntry) -> None:
        done = entry.deed()
        if isawaitable(done):
            await done

    def get_default_screen(self) -> CodingBase:
        """The coding screen."""
        if self._tutorial:
            from qualcode.tui.app.tutorial import Lesson

            return Lesson(self.worker, self._first)
        screen = CodingScreen(self.worker, self._first)
        screen.fold = self.settings.panes
        screen.player, screen.recordings = self.settings.player, self.settings.recordings
        return screen

    @property
    def workspace(self) -> CodingBase:
        """The coding screen, which is always there, below all others."""
        screen = self.screen_stack[0]
        if not isinstance(screen, CodingBase):
            raise RuntimeError("the coding screen is the first one")
        return screen

    def to_workspace(self) -> CodingBase:
        """The coding screen, with nothing in front of it."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        return self.workspace

    async def on_event(self, event: Event) -> None:
        """Have garbage collected, and the project's log folded, in the pauses between keys.

        What is pasted into a line to type in is one line, in whichever window it stands.
        """
        if isinstance(event, InputEvent | Paste):
            self._tidying.stir()
            self._folding.stir()
            self._syncing.stir()
        if isinstance(event, Paste) and isinstance(self.focused, Input):
            event.text = in_one_line(event.text)
        await super().on_event(event)

    @property
    def clipboard(self) -> str:
        """What was copied in here; for a line to type in it is one line."""
        return in_one_line(super().clipboard) if isinstance(self.focused, Input) else super().clipboard

    def on_unmount(self) -> None:
        """Nothing more is folded here, closing the project does it; what is kept is no draft any more."""
        self._folding.stop()
        self._syncing.stop()
        self.drafts.settle()

    # The settings

    async def on_coding_ready(self) -> None:
        """Put the settings into force, and say what is wrong with them, once the coder can read."""
        self._folding.stir()
        settings, workspace = self.settings, self.workspace
        workspace.reader.interviewer_dimmed = settings.interviewer_dimmed
        problems = list(settings.problems)
        if settings.keys:
            # Knowing all actions takes loading all screens, which only who gives them other keys has to wait for.
            keymap = await asyncio.to_thread(import_module, "qualcode.tui.app.keymap")
            wrong = await asyncio.to_thread(keymap.problems, settings.keys)
            problems += [f"{where_key(name)}: {what}" for name, what in wrong]
            KeyLine.moved = await asyncio.to_thread(keymap.moved, settings.keys)
        if waiting := self.drafts.places():
            workspace.say(waiting_words(waiting), "warning")
        for problem in reversed(problems):
            workspace.say(problem, "warning")
        if not self.doors.served and (place := await asyncio.to_thread(words_of_place, self.worker.path)):
            workspace.say(place, "warning")
        for notice in (*self._notices, *await self.worker.ask(lambda session: session.notices)):
            workspace.say(notice, "warning")
        if damage := await self.worker.ask(lambda session: session.damage()):
            workspace.say(f"{damage.message} {damage.hint}", "error")
        if len(problems) > 1:
            workspace.say(_("{problem} (more under M)").format(problem=problems[0]), "warning")
        if not self._tutorial and not self.doors.served:
            await self._syncing.begin()

    def _say_of_sync(self, words: str, mood: str) -> None:
        self.workspace.say(words, mood)

    def on_coding_folded(self, event: CodingBase.Folded) -> None:
        """Remember what the coder has beside the text."""
        try:
            keep("panes", event.fold)
        except QualcodeError as error:
            self.workspace.say(f"{error.message} {error.hint}", "error")

    # What is said

    def on_key_line_told(self, event: KeyLine.Told) -> None:
        """Remember what was said, so that it can be read again."""
        from qualcode.tui.app.messages import Told  # with its window, which nobody needs before something was said

        self.told.append(Told(datetime.now(), event.mood, event.words))

    def action_messages(self) -> None:
        """Show what was said in this session."""
        from qualcode.tui.app.messages import Messages

        if not isinstance(self.screen, ModalScreen):
            self.push_screen(Messages(self.told))

    # On every screen

    def action_help(self) -> None:
        """The keys of the screen that one is on."""
        from qualcode.tui.widgets.help import Help, keys_by_topic

        if not isinstance(self.screen, Help):
            self.push_screen(Help(keys_by_topic(self.screen)))

    def action_help_quit(self) -> None:
        """ctrl+c without anything to copy: who means to leave is told how."""
        screen = self.screen if isinstance(self.screen, ProjectScreen) else self.workspace
        screen.say(_("ctrl+c copies what is selected; ctrl+q leaves, and nothing is lost"), "warning")

    async def action_search(self) -> None:
        """Search the project."""
        if not isinstance(self.screen, ModalScreen):
            await self.workspace.run_action("search")

    async def action_import(self) -> None:
        """Bring transcripts in."""
        await self.to_workspace().run_action("import")

    def action_tutorial(self) -> None:
        """Leave this project for the tutorial; it comes back after it."""
        self.wanted_next = "tutorial"
        self.exit()

    def action_demo(self) -> None:
        """Leave this project for the sample study."""
        self.wanted_next = "demo"
        self.exit()

    async def action_work_as(self) -> None:
        """Say who is at work: the project is opened again in that name."""
        from qualcode.queries.listings import list_coders
        from qualcode.tui.windows.who import who_works

        known = [found.name for found in await self.worker.read(list_coders) if found.name != CONSENSUS]
        self.push_screen(who_works(self.worker.coder, known), self._work_as)

    def _work_as(self, name: str | None) -> None:
        if name is not None and name != self.worker.coder:
            self.run_worker(to_begin(self._admit, name))

    async def _admit(self, name: str) -> None:
        """Open the project in a name, once it is certain whom it means."""
        from qualcode.changes.newcomers import refuse_unknown
        from qualcode.tui.windows.who import who_is

        try:
            await self.worker.read(refuse_unknown, [name])
        except UnknownCoder as error:
            self.push_screen(who_is(error), self._open_as)
        else:
            self._open_as(name)

    def _open_as(self, name: str | None) -> None:
        if name is not None:
            self.wanted_next, self.next_coder = "again", name
            self.exit()

    def action_settings(self) -> None:
        """Where the settings are, and what can be set."""
        from qualcode.tui.app.settings_window import SettingsWindow

        self.push_screen(SettingsWindow())

    async def action_keep_screenshot(self) -> None:
        """Keep a picture of the screen among the downloads, which may show an interview: for nobody else to read."""
        from platformdirs import user_downloads_path

        path = Path(f"qualcode {datetime.now():%Y-%m-%d %H.%M.%S}.svg")
        picture = self.export_screenshot().encode()
        try:
            where = path if self.doors.served else user_downloads_path() / path
            words = await deliver(self, where, lambda place: write_whole(place, picture))
        except QualcodeError as error:
            self.workspace.say(f"{error.message} {error.hint}", "error")
        else:
            self.workspace.say(words)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy it through the terminal, and beside it where there are terminals that take nothing."""
        super().copy_to_clipboard(text)
        if not self.doors.may(Door.PROGRAMS):
            return
        Thread(target=give_to_clipboard, args=(text,), daemon=True).start()

    # Themes

    def watch_theme(self, theme: str) -> None:
        """Have the codes in colours that go with the theme."""
        use_safe_colours(theme in SAFE)
        if self.screen_stack:
            self.workspace.recolour()

    def action_change_theme(self) -> None:
        """Choose a theme."""
        from qualcode.tui.app.theme_window import ThemeWindow

        before = self.theme
        self.push_screen(ThemeWindow(before), lambda name: self._keep_theme(name, before))

    def _keep_theme(self, name: str | None, before: str) -> None:
        self.theme = name or before
        if name is None or name == before:
            return
        try:
            keep("theme", name)
        except QualcodeError as error:
            self.workspace.say(f"{error.message} {error.hint}", "error")
        else:
            self.workspace.say(_("The theme is kept for next time"))
