"""The help of a screen, made from its keys, so that it cannot say anything else than what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from ..i18n import _

Topic = tuple[str, Sequence[tuple[str, str]]]

_KEY_NAMES = {
    "full_stop": ".",
    "asterisk": "*",
    "question_mark": "?",
    "slash": "/",
    "right_square_bracket": "]",
    "vertical_line": "|",
    "ampersand": "&",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "insert": "Ins",
    "ctrl+@": "ctrl+space",
    "dollar_sign": "$",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "Esc",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "enter": "Enter",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "space": _("space"),
}


def keys_by_topic(screen: Screen[Any]) -> list[Topic]:
    """The keys that are active on a screen, by topic: the widget that has the focus, the screen, the program."""
    topics: dict[str, dict[str, list[str]]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        # What the toolkit brings along has no id; every key of ours has one.
        if binding.id is None:
            continue
        prefix = binding.id.split(".")[0]
        topic = topics.setdefault(_topic(prefix), {})
        topic.setdefault(binding.description, []).append(key_name(binding.key))
    prefixes = (
        "picker start code reader find settle search view list history documents respondents speakers codebook board"
        " versions pane screen"
    ).split()
    order = [_topic(prefix) for prefix in (*prefixes, "")]
    names = [name for name in dict.fromkeys(order) if name in topics]
    return [(name, [(" ".join(dict.fromkeys(keys)), words) for words, keys in topics[name].items()]) for name in names]


def _topic(prefix: str) -> str:
    return {
        "picker": _("Choosing codes"),
        "code": _("Coding"),
        "reader": _("Moving and selecting"),
        "start": _("To begin"),
        "find": _("Finding"),
        "search": _("Searching the project"),
        "list": _("In a list"),
        "documents": _("In the documents"),
        "history": _("In the history"),
        "respondents": _("In the respondents"),
        "speakers": _("With speakers"),
        "screen": _("Screens"),
        "pane": _("Panes"),
        "codebook": _("In the codebook"),
        "board": _("With passages"),
        "versions": _("With versions"),
        "settle": _("Settling"),
        "view": _("What is shown"),
    }.get(prefix, _("Everywhere"))


def key_name(key: str) -> str:
    """A key as it is written on the keyboard."""
    parts = [_KEY_NAMES.get(part, part) for part in _KEY_NAMES.get(key, key).split("+")]
    return "+".join(part.upper() if part[:1] == "f" and part[1:].isdigit() else part for part in parts)


class Help(ModalScreen[None]):
    """The keys of the screen one is on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss(None)", _("Back"), show=False)]

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__()
        self._topics = topics

    def compose(self) -> ComposeResult:
        """Topics, each with its keys and what they do."""
        parts: list[str | tuple[str, str]] = []
        for title, pairs in self._topics:
            parts.append((f"{title}\n", "bold $primary"))
            for keys, words in pairs:
                parts += [(f"  {keys:<24} ", "bold $accent"), f"{words}\n"]
            parts.append("\n")
        with Vertical(classes="window"):
            with VerticalScroll(id="keys"):
                yield Static(Content.assemble(*parts), markup=False)
            yield Static(Content.styled(_("↑ ↓ scroll   Esc back"), "$foreground 60%"), classes="hint")
