"""The keys that every list is walked through with; the list itself has the actions ``step``, ``page`` and ``edge``."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from qualcode.i18n import _

WALK: list[BindingType] = [
    Binding("up,k", "step(-1)", _("Up"), show=False, id="list.up"),
    Binding("down,j", "step(1)", _("Down"), show=False, id="list.down"),
    Binding("pageup", "page(-1)", _("Page up"), show=False, id="list.page_up"),
    Binding("pagedown", "page(1)", _("Page down"), show=False, id="list.page_down"),
    Binding("home,g", "edge(0)", _("First"), show=False, id="list.first"),
    Binding("end,G", "edge(-1)", _("Last"), show=False, id="list.last"),
]
