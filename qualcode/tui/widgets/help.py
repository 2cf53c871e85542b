"""The help of a screen, made from its keys, so that it cannot say anything else than what they do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain, zip_longest
from textwrap import wrap
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from qualcode.i18n import _

Topic = tuple[str, Sequence[tuple[str, str]]]

_COLUMN, _BETWEEN = 46, 4
"""Cells that a column of keys needs at least, and that stand between two of them."""

_KEY_NAMES = {
    "full_stop": ".",
    "asterisk": "*",
    "question_mark": "?",
    "slash": "/",
    "left_square_bracket": "[",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "right_square_bracket": "]",
    "vertical_line": "|",
    "backslash": "\\",
    "ampersand": "&",
    "minus": "-",
    "plus": "+",
    "less_than_sign": "<",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "insert": "Ins",
    "ctrl+@": "ctrl+space",
    "dollar_sign": "$",
    "percent_sign": "%",
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
        "picker start code reader find documents rounds respondents speakers query answers asked matrix chapter"
        " agreement settle codebook board versions memos history view list search pane screen"
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
        "query": _("Asking the project"),
        "memos": _("With memos"),
        "list": _("In a list"),
        "documents": _("In the documents"),
        "rounds": _("In the rounds"),
        "history": _("In the history"),
        "respondents": _("In the respondents"),
        "speakers": _("With speakers"),
        "answers": _("In the answers"),
        "asked": _("In who was asked what"),
        "agreement": _("In the agreement report"),
        "matrix": _("In the matrix"),
        "chapter": _("In the chapter"),
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


def key_words(line: str) -> Content:
    """A line such as ``"Enter keeps it   Esc leaves it"``, its keys as they look in the line of keys."""
    return Content.assemble(
        *((words, "bold $accent" if is_key else "$foreground 65%") for words, is_key in key_pieces(line))
    )


def key_pieces(line: str) -> list[tuple[str, bool]]:
    """The line in pieces, and whether they are keys: those that a part of the line, after three spaces, begins with."""
    found: list[tuple[str, bool]] = []
    for number, part in enumerate(line.split("   ")):
        words = part.split(" ")
        keys = next((place for place, word in enumerate(words) if not _is_key(word)), len(words))
        found += [("   " if number else "", False), (" ".join(words[:keys]), True)]
        found.append((" " * bool(keys) + " ".join(words[keys:]), False))
    return [piece for piece in found if piece[0]]


def _is_key(word: str) -> bool:
    return len(word) == 1 or "+" in word or word == "Del" or word in _KEY_NAMES.values()


class Help(ModalScreen[None]):
    """The keys of the screen one is on."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss(None)", _("Back"), show=False)]

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__()
        self._topics = topics

    def compose(self) -> ComposeResult:
        """Topics, each with its keys and what they do."""
        with Vertical(classes="window"):
            with VerticalScroll(id="keys"):
                yield Static(id="topics", markup=False)
            yield Static(key_words(_("↑ ↓ scroll   Esc back")), classes="hint")

    def on_resize(self) -> None:
        """Write the topics in one column or two, as there is room."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        topics = self.query_one("#topics", Static)
        topics.update(in_columns(self._topics, topics.size.width))


def in_columns(topics: Sequence[Topic], width: int) -> Content:
    """The topics under each other, or where ``width`` cells have room, in two columns of about the same height."""
    if width < 2 * _COLUMN + _BETWEEN:
        return Content("\n").join(line for topic in topics for line in _topic_lines(topic, width))
    room = (width - _BETWEEN) // 2
    blocks = [_topic_lines(topic, room) for topic in topics]
    heights = list(accumulate(map(len, blocks), initial=0))
    split = min(range(len(heights)), key=lambda place: max(heights[place], heights[-1] - heights[place]))
    left, right = (list(chain.from_iterable(part)) for part in (blocks[:split], blocks[split:]))
    rows = zip_longest(left, right, fillvalue=Content(""))
    return Content("\n").join(one.pad_right(room + _BETWEEN - one.cell_length) + other for one, other in rows)


def _topic_lines(topic: Topic, width: int) -> list[Content]:
    """The title, a line or more for each action with the words in a column of their own, and an empty line."""
    title, pairs = topic
    shown = [(_brief(keys), words) for keys, words in pairs]
    column = min(22, max((len(keys) for keys, _words in shown), default=0))
    found = [Content.styled(title, "bold $primary")]
    for keys, words in shown:
        first, *more = wrap(words, max(12, width - column - 4)) or [""]
        found.append(Content.assemble("  ", (f"{keys:<{column}}", "bold $accent"), "  ", first))
        found += [Content(" " * (column + 4) + line) for line in more]
    return [*found, Content("")]


def _brief(keys: str) -> str:
    """Keys in a row, of which the digits are shown by the first and the last."""
    several = keys.split(" ")
    digits = len(several) > 2 and all(len(key) == 1 and key.isdigit() for key in several)
    return f"{several[0]} – {several[-1]}" if digits else keys
