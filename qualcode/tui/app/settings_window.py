"""Where the settings are, what can be set, and the name of every action for ``[keys]``."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.i18n import LANGUAGES, _
from qualcode.preferences import settings_path
from qualcode.tui.app.keymap import bound
from qualcode.tui.coding.room import Fold
from qualcode.tui.widgets.glyphs import cells, paint
from qualcode.tui.widgets.help import key_name, key_words
from qualcode.tui.widgets.themes import THEMES

_NAME = 28
_KEYS = 22
_PLAYER = '"mpv --start={seconds} {file}"'
_WIDEST = 110
"""Cells that a window takes at most, as the style sheet has it."""


class SettingsWindow(ModalScreen[None]):
    """What can be set, and where."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", _("Back"), show=False, id="window.back")
    ]

    def compose(self) -> ComposeResult:
        """The file, its settings, and the actions with their keys."""
        parts: list[str | tuple[str, str]] = [
            (_("The settings are text, in this file; they are read when qualcode starts:") + "\n", ""),
            (paint(str(settings_path())) + "\n\n", "bold $accent"),
        ]
        for name, words in (
            ("theme", ", ".join(theme.name for theme in THEMES)),
            ("language", ", ".join(LANGUAGES)),
            ("panes", ", ".join(Fold)),
            ("interviewer_dimmed", "true, false"),
            ("player", _("the program that plays recordings, such as {command}").format(command=_PLAYER)),
            ("recordings", _("a folder in which recordings lie, beside that of the project")),
        ):
            indent = "\n" + " " * (_NAME + 1)
            room = min(_WIDEST, self.app.size.width * 84 // 100) - _NAME - 9
            lines = wrap(words, max(20, room), break_on_hyphens=False)
            parts += [(f"{name:<{_NAME}} ", "bold $primary"), indent.join(lines) + "\n"]
        parts += [("\n" + _("Keys, for example:") + "\n", ""), ('[keys]\n"code.pick" = "c,ctrl+e"\n\n', "$accent")]
        for name, keys, words in actions():
            gap = " " * max(1, _KEYS - cells(keys, 0, len(keys)))
            parts += [(f"{name:<{_NAME}} ", "bold $primary"), (keys + gap, "$accent"), words + "\n"]
        with Vertical(classes="window"):
            yield Static(Content.styled(_("Settings"), "bold"), classes="quote")
            with VerticalScroll(id="keys"):
                yield Static(Content.assemble(*parts), markup=False)
            yield Static(key_words(_("↑ ↓ scroll   Esc back")), classes="hint")


def actions() -> list[tuple[str, str, str]]:
    """Every action that can be given other keys: its id, its keys from the start, and what it does."""
    found: dict[str, tuple[str, str]] = {}
    for action in bound():
        found.setdefault(action.id, (" ".join(map(key_name, action.keys)), action.words))
    return [(name, *rest) for name, rest in sorted(found.items())]
