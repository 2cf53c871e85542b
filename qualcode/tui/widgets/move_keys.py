"""The reader's keys for moving and selecting."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qualcode.i18n import _

MOVES = {
    "left": ("left,h", "shift+left,H", _("Left")),
    "right": ("right,l", "shift+right,L", _("Right")),
    "up": ("up,k", "shift+up,K", _("Up")),
    "down": ("down,j", "shift+down,J", _("Down")),
    "word": ("w,ctrl+right", "W,ctrl+shift+right", _("Next word")),
    "back": ("b,ctrl+left", "B,ctrl+shift+left", _("Word back")),
    "page_down": ("pagedown,space", "shift+pagedown", _("Page down")),
    "page_up": ("pageup", "shift+pageup", _("Page up")),
    "row_start": ("home,0", "shift+home", _("Start of the row")),
    "row_end": ("end,dollar_sign", "shift+end", _("End of the row")),
    "top": ("g,ctrl+home", "ctrl+shift+home", _("Start of the text")),
    "bottom": ("G,ctrl+end", "ctrl+shift+end", _("End of the text")),
}


def move_bindings() -> list[BindingType]:
    """For each movement its keys, and those that extend the selection by it."""
    found: list[BindingType] = []
    for name, (plain, extending, words) in MOVES.items():
        found.append(Binding(plain, f"move('{name}')", words, show=False, id=f"reader.{name}"))
        found.append(
            Binding(
                extending,
                f"move('{name}', True)",
                _("Select: {move}").format(move=words),
                show=False,
                id=f"reader.select_{name}",
            )
        )
    return found
