"""The window in which a turn is corrected: what would become of its codings stands below it before it is saved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static, TextArea

from qualcode.i18n import _, ngettext
from qualcode.tui.base.begun import to_begin
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.windows.drafts import drafts_of
from qualcode.tui.windows.memo import MemoArea, MemoWindow, location

if TYPE_CHECKING:
    from qualcode.queries.corrections import ListedFollowed
    from qualcode.session.boards.turn import TurnForecast

_PAUSE_SECONDS = 0.3
_LISTED = 6


class Foretold(NamedTuple):
    """What is known of a text that is typed: what it does, or why it cannot be saved."""

    text: str
    forecast: TurnForecast | None
    fault: str = ""


class TurnWindow(MemoWindow):
    """A turn to correct. The result is its text, once it is to be saved; what is left waits as a draft."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Leave it as a draft"), show=False, priority=True),
        Binding("ctrl+s", "keep", _("Save it as a new revision"), show=False, priority=True),
    ]

    def __init__(
        self, title: str, words: str, at: int, place: str, foretell: Callable[[str], Awaitable[Foretold]]
    ) -> None:
        """``at`` is where in the words one begins to write."""
        super().__init__(title, "", words, place, _("ctrl+s saves a new revision   Esc leaves it as a draft"))
        self._at = at
        self._foretell = foretell
        self._known: Foretold | None = None
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """Whose turn it is, its words, and what becomes of the codings on it."""
        with Vertical(classes="window"):
            yield Static(Content.styled(paint(self._title), "bold"), classes="title")
            yield MemoArea(self._shown, id="memo")
            yield Static("", classes="effect", markup=False)
            yield Static(key_words(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Say what there is to say of it as it is; the text itself comes as with a memo."""
        self._look()

    def place_cursor(self, area: MemoArea) -> None:
        """Write where one was reading."""
        if area.text == self._shown:
            area.move_cursor(location(area.text, self._at))
        else:
            super().place_cursor(area)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:  # noqa: ARG002
        """Look what the text does once one pauses; it is on disk as with a memo."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, self._look)

    def _look(self) -> None:
        self.run_worker(to_begin(self._show), exclusive=True)

    async def _show(self) -> None:
        await self._tell()

    async def _tell(self) -> Foretold:
        text = self.query_one(MemoArea).text
        found = await self._foretell(text)
        self._known = found
        self.query_one(".effect", Static).update(Content.assemble(*effect_parts(found)))
        return found

    def action_leave(self) -> None:
        """Close without a change."""
        if self.query_one(MemoArea).text == self._shown:
            drafts_of(self.app).drop(self._place)
        self.dismiss(None)

    def action_keep(self) -> None:
        """Save it; where codings lose their words that was not shown yet, show it first."""
        self.run_worker(to_begin(self._keep), exclusive=True)

    async def _keep(self) -> None:
        text = self.query_one(MemoArea).text
        known = self._known
        if text == self._shown:
            self.action_leave()
            return
        if known is None or known.text != text:
            known = await self._tell()
            if known.forecast is not None and known.forecast.lost:
                self._say(_("Look what is lost, and press ctrl+s once more."))
                return
        if known.forecast is not None and text == self.query_one(MemoArea).text:
            self.dismiss(text)


def effect_parts(found: Foretold) -> list[str | tuple[str, str]]:
    """What a correction does, in lines; first how many codings stay, change and are lost."""
    forecast = found.forecast
    if forecast is None:
        return [(paint(found.fault), "$error")]
    if not forecast.revision:
        return [(_("Nothing has been changed yet."), "$foreground 70%")]
    parts: list[str | tuple[str, str]] = [(fate_words(forecast), "bold")]
    listed = [*(_line(one) for one in forecast.lost), *(_line(one) for one in forecast.changed)]
    parts += listed[:_LISTED]
    if len(listed) > _LISTED:
        parts.append("\n" + _("… and {count} more").format(count=len(listed) - _LISTED))
    if forecast.round:
        words = _("Round {name} is open: of the codings of others nothing is told.").format(name=forecast.round)
        parts.append(("\n" + paint(words), "$foreground 70%"))
    return parts


def fate_words(forecast: TurnForecast) -> str:
    """How many codings on a turn stay as they are, cover other words, and lose them."""
    if not forecast.total:
        return _("No coding is on this turn.")
    changed, lost = len(forecast.changed), len(forecast.lost)
    words = [ngettext("{count} coding stays", "{count} codings stay", forecast.stay).format(count=forecast.stay)]
    if changed:
        words.append(ngettext("{count} covers other words", "{count} cover other words", changed).format(count=changed))
    if lost:
        words.append(ngettext("{count} loses its words", "{count} lose their words", lost).format(count=lost))
    return " · ".join(words)


def _line(one: ListedFollowed) -> tuple[str, str]:
    what = f"{one.code} ({one.coder}) “{fit(one.quote, 34)}” "
    if one.now_start is None:
        return "\n✕ " + paint(what) + _("loses its words"), "$error"
    return "\n" + paint(f"→ {what}→ “{fit(one.now_quote, 34)}”"), "$warning"
