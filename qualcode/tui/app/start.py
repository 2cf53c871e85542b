"""The start screen: the projects opened last, a new one, the sample study, the tutorial."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qualcode.i18n import _, interface_language
from qualcode.text.visible import visible
from qualcode.tui.app.recents import RecentProject
from qualcode.tui.app.settings import load
from qualcode.tui.base.crash import QuietApp
from qualcode.tui.widgets.colours import use_safe_colours
from qualcode.tui.widgets.glyphs import cells, fit
from qualcode.tui.widgets.lines import KeyLine
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.widgets.themes import SAFE, THEMES, theme_named
from qualcode.tui.windows.path import PathWindow
from qualcode.tui.windows.pick import Pick

SUFFIX = ".qualcode"
TUTORIAL, DEMO = "tutorial", "demo"

_NAME = 26


class StartApp(QuietApp[Path | str]):
    """``qualcode`` alone; the answer is a project, ``tutorial`` or ``demo``, ``None`` for nothing."""

    TITLE = "qualcode"
    CSS_PATH = Path(__file__).with_name("theme.tcss")
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_CSS = """
    #start { width: 1fr; height: 1fr; align: center middle; padding: 1 2; }
    #start > Static { width: 1fr; max-width: 88; height: auto; margin: 0 0 1 0; }
    #start > RowList { width: 1fr; max-width: 88; height: auto; max-height: 80%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "make", _("New project"), show=False),
        Binding("o", "other", _("Another project file"), show=False),
        Binding("d", f"exit_with('{DEMO}')", _("Sample study"), show=False),
        Binding("t", f"exit_with('{TUTORIAL}')", _("Tutorial"), show=False),
        Binding("w", "work_as", _("Work as…"), show=False),
        Binding("q,escape,ctrl+q,ctrl+c", "quit", _("Quit"), show=False),
    ]

    def __init__(self, coder: str, here: Sequence[Path], recent: Sequence[RecentProject]) -> None:
        super().__init__()
        self.coder = coder
        self._made: Path | None = None
        known = {project.path: project for project in recent}
        local = [known.get(path.absolute(), RecentProject(path.absolute(), "", "")) for path in here]
        self._projects = [*local, *(project for project in recent if project not in local)]
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_named(load(tuple(theme.name for theme in THEMES)).theme)
        use_safe_colours(self.theme in SAFE)

    def compose(self) -> ComposeResult:
        """What this is, and where one can go from here."""
        with Vertical(id="start"):
            yield Static(Content.assemble(("qualcode", "bold $primary"), "   ", (self._about(), "$foreground 70%")))
            yield RowList(id="ways")
        yield KeyLine(id="keys-line")

    def _about(self) -> str:
        if self._projects:
            return _("Which project?")
        return _("Code interviews, count respondents, write the chapter. Nothing leaves this machine by itself.")

    def on_mount(self) -> None:
        """The list has the keys."""
        self._fill()
        self.query_one(RowList).focus()

    def _fill(self) -> None:
        rows = [
            ListItem(number, f"{_cell(project.path.stem)}  {_folder(project.path)}", _last(project), strong=True)
            for number, project in enumerate(self._projects)
        ]
        rows += [
            ListItem(action, f"{key}  {title:<{_NAME - 3}}  {about}")
            for key, action, title, about in (
                ("n", "make", _("New project"), _("a file of its own, here or elsewhere")),
                ("o", "other", _("Another project file"), _("one that is not listed here")),
                ("d", DEMO, _("Sample study"), _("24 fictional interviews, coded, to look around in")),
                ("t", TUTORIAL, _("Tutorial"), _("five minutes, in a project of its own")),
                ("w", "work_as", _("Work as…"), _("now: {coder}").format(coder=visible(self.coder))),
            )
        ]
        self.query_one(RowList).set_items(rows)

    def on_resize(self) -> None:
        """The line of keys is as wide as the screen."""
        self.call_after_refresh(
            lambda: self.query_one(KeyLine).keys(
                [("↑ ↓", _("choose")), ("Enter", _("open")), ("n", _("new")), ("t", _("tutorial")), ("q", _("quit"))]
            )
        )

    async def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Go there."""
        key = event.item.key if event.item is not None else None
        if isinstance(key, int):
            self.exit(self._projects[key].path)
        elif key in (DEMO, TUTORIAL):
            self.exit(str(key))
        elif isinstance(key, str):
            await self.run_action(key)

    def action_exit_with(self, answer: str) -> None:
        """Leave for the sample study or the tutorial."""
        self.exit(answer)

    def action_make(self) -> None:
        """Make a new project, and open it."""

        async def keep(written: str) -> None:
            from qualcode.library.create import create_project  # for who makes one

            self._made = (
                await asyncio.to_thread(
                    create_project, Path(written).expanduser(), self.coder, language=interface_language()
                )
            ).path

        question = _("What is the new project called? It is made in this folder, unless you write another one.")
        self.push_screen(
            Pick(question, value=_("study") + SUFFIX, about=str(Path.cwd()), keep=keep),
            lambda written: self.exit(self._made) if written is not None else None,
        )

    def action_work_as(self) -> None:
        """Say who is at work; a project asks about a name that it does not know when it is opened."""

        def take(name: str | None) -> None:
            if name and name.strip():
                self.coder = " ".join(name.split())
                self._fill()

        self.push_screen(Pick(_("Who is at work?"), value=self.coder), take)

    def action_other(self) -> None:
        """Open a project that is not in the list."""
        self.push_screen(
            PathWindow(_("Which project file?"), [SUFFIX], "", folders=False),
            lambda path: self.exit(path) if path is not None else None,
        )


def _cell(name: str) -> str:
    """A name in the width of its column."""
    shown = fit(name, _NAME)
    return shown + " " * (_NAME - cells(shown, 0, len(shown)))


def _folder(path: Path) -> str:
    """The folder of a project, short where it is in one's own."""
    try:
        return str(Path("~") / path.parent.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path.parent)


def _last(project: RecentProject) -> str:
    """Who had it open last, and when."""
    if not project.day:
        return _("in this folder")
    day = _("today") if project.day == date.today().isoformat() else project.day
    return f"{project.coder} · {day}"
