"""The code picker: a line to type in, the codes that fit, and what the one at hand means.

A part of the coding screen that is shown when it is wanted, and not a screen of its own: that would be laid out and
painted over the whole terminal each time, which is felt in a window opened a thousand times a day. For the same reason
it is one widget that draws itself, waits beyond the edge of the screen instead of being hidden (hiding repaints all
there is), and repaints only rows that look different.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.strip import Strip

from qualcode.i18n import _
from qualcode.tui.picker.state import Offered, Picked, Picking, Request
from qualcode.tui.picker.view import PickerInks, cursor_cell, head, inks_from, list_height, list_width, strips
from qualcode.tui.widgets.glyphs import UNSAFE
from qualcode.tui.widgets.soon import PaintedSoon

_AWAY = (0, -1000)

_PARTS = ("title", "quote", "line", "cursor", "marked", "faint", "highlight", "include", "exclude", "example")


def _editing() -> list[BindingType]:
    keys = {
        "left": ("left", _("Left")),
        "right": ("right", _("Right")),
        "home": ("home,ctrl+a", _("Start of the line")),
        "end": ("end,ctrl+e", _("End of the line")),
        "word_left": ("ctrl+left", _("Word back")),
        "word_right": ("ctrl+right", _("Next word")),
        "backspace": ("backspace,ctrl+h", _("Erase")),
        "delete": ("delete,ctrl+d", _("Erase the next character")),
        "erase_word": ("ctrl+w,ctrl+backspace", _("Erase a word")),
        "erase_all": ("ctrl+u", _("Erase all")),
    }
    return [
        Binding(key, f"edit('{name}')", words, show=False, id=f"picker.{name}") for name, (key, words) in keys.items()
    ]


class CodePicker(PaintedSoon, can_focus=False):
    """Find codes by a few letters; the definition stands beside the list."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"picker--{part}" for part in _PARTS}

    DEFAULT_CSS = """
    CodePicker {
        & .picker--title { color: $primary; text-style: bold; }
        & .picker--quote { color: $foreground 75%; text-style: italic; }
        & .picker--line { background: $panel; color: $foreground; }
        & .picker--cursor { background: $foreground; color: $background; }
        & .picker--marked { color: $accent; text-style: bold; }
        & .picker--faint { color: $foreground 65%; }
        & .picker--highlight { background: $primary 30%; }
        & .picker--include { color: $success; text-style: bold; }
        & .picker--exclude { color: $error; text-style: bold; }
        & .picker--example { color: $primary; text-style: bold; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", _("Back"), show=False, id="picker.back"),
        Binding("enter", "enter", _("Take what is chosen"), show=False, id="picker.enter"),
        Binding("down,ctrl+n,tab", "step(1)", _("Next code"), show=False, id="picker.next"),
        Binding("up,shift+tab", "step(-1)", _("Previous code"), show=False, id="picker.previous"),
        Binding("pagedown", "step(8)", _("Further down"), show=False, id="picker.down"),
        Binding("pageup", "step(-8)", _("Further up"), show=False, id="picker.up"),
        Binding("ctrl+down", "read(1)", _("Read on in the definition"), show=False, id="picker.read_on"),
        Binding("ctrl+up", "read(-1)", _("Read back in the definition"), show=False, id="picker.read_back"),
        Binding("ctrl+@,ctrl+space,insert", "mark", _("One of several codes"), show=False, id="picker.mark"),
        Binding("ctrl+l", "likely", _("Likely codes, or no longer"), show=False, id="picker.likely"),
        *_editing(),
    ]

    def __init__(self) -> None:
        super().__init__(id="picker", classes="window")
        self.styles.offset = _AWAY
        self.picking: Picking | None = None
        self._done: Callable[[Picked | None], None] | None = None
        self._likely: Callable[[], None] | None = None
        self._strips: list[Strip] = []
        self._framed: dict[int, Strip] = {}
        """The rows with the frame around them, by their place on the widget, as far as they were asked for."""
        self._frame: tuple[Strip, Strip] | None = None
        """What stands before and after each row that is not the frame's own."""
        self._inks: PickerInks | None = None
        self._scroll = (0, 0)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen."""
        return self._done is not None

    def ask(
        self, request: Request, done: Callable[[Picked | None], None], likely: Callable[[], None] | None = None
    ) -> None:
        """Show what there is to choose from. ``done`` gets the answer, or ``None`` when the coder left without one.

        ``likely`` is called when the coder asks for the codes that are likely, or no longer wants them.
        """
        self.picking, self._done, self._scroll = Picking(request, suggests=likely is not None), done, (0, 0)
        self._likely = likely
        self.can_focus = True
        self.styles.offset = (0, 0)
        self.screen.set_focus(self, scroll_visible=False)
        self._draw()

    def _leave(self, picked: Picked | None) -> None:
        done, self._done = self._done, None
        self.styles.offset = _AWAY
        self.can_focus = False
        if done is not None:
            done(picked)

    # Drawing

    def _draw(self) -> None:
        """Bring the rows in line with the choice; only those that look different are painted."""
        size, picking = self.content_size, self.picking
        if picking is None or not size:
            return
        if self._inks is None:
            self._inks = inks_from(
                lambda part: self.get_component_rich_style(f"picker--{part}"),
                self.background_colors[1],
                self.rich_style,
            )
        self._reveal(picking, list_height(picking, size.width, size.height))
        old, self._strips = self._strips, strips(picking, size.width, size.height, self._scroll, self._inks)
        changed = [y for y, strip in enumerate(self._strips) if y >= len(old) or old[y] != strip]
        if changed:
            for y in changed:
                self._framed.pop(y + self.gutter.top, None)
            self.refresh(*(Region(0, y, size.width, 1) for y in changed))
        if self.is_open:
            place = self.content_region.offset
            self.app.cursor_position = Offset(
                place.x + cursor_cell(picking, size.width), place.y + head(picking, size.width, size.height) - 2
            )

    def _reveal(self, picking: Picking, height: int) -> None:
        """Scroll the list as little as needed to show the row at hand, and the heading above it."""
        top, text = self._scroll
        index = min(picking.index, max(0, picking.listed - 1))
        if index < top + 1:
            top = max(0, index - 1)
        elif index >= top + height:
            top = index - height + 1
        self._scroll = min(top, max(0, picking.listed - height)), text

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a part of it. The toolkit draws the frame around each of them anew, at every letter."""
        whole = self.outer_size.region
        if crop.column_span != whole.column_span or self.opacity != 1 or self.styles.text_opacity != 1:
            return super().render_lines(crop)
        before, after = self._frame or self._take_frame(super().render_lines(whole))
        found, top = self._framed, self.gutter.top
        for y in crop.line_range:
            if y not in found:
                found[y] = Strip.join([before, self.render_line(y - top), after])
        return [found[y] for y in crop.line_range]

    def _take_frame(self, rows: list[Strip]) -> tuple[Strip, Strip]:
        """Keep the frame as the toolkit drew it; what of it stands before and after each row."""
        (top, right, bottom, left), width = self.gutter, self.outer_size.width
        self._framed = {y: row for y, row in enumerate(rows) if not top <= y < len(rows) - bottom}
        self._frame = rows[top].crop(0, left), rows[top].crop(width - right, width)
        return self._frame

    def _redraw(self) -> None:
        """All of it may look different."""
        self._strips, self._framed, self._frame = [], {}, None
        self._draw()

    def render_line(self, y: int) -> Strip:
        """Row ``y``."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.content_size.width, self.rich_style)

    def on_resize(self) -> None:
        """Draw for the room there is."""
        self._redraw()

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        self._inks = None
        self.call_later(self._redraw)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """It looks the same with the focus and without: there is no style to work out again."""

    def on_focus(self, event: events.Focus) -> None:
        """It has just been drawn; the toolkit would draw it again."""
        event.prevent_default()
        self.has_focus = True

    def on_blur(self, event: events.Blur) -> None:
        """Something else was clicked, so that one wants to be there; with the terminal left, nothing has the focus."""
        event.prevent_default()
        self.has_focus = False
        if self.is_open and self.screen.focused not in (None, self):
            self._leave(None)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Type. A space at the very start, where it would mean nothing, marks the code at hand."""
        if not event.is_printable or event.character is None or self.picking is None:
            return
        event.stop()
        event.prevent_default()
        if event.character == " " and not self.picking.line.text and not self.picking.naming:
            self.action_mark()
        else:
            self._type(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Type what was pasted."""
        event.stop()
        self._type(" ".join(event.text.split()))

    def _type(self, text: str) -> None:
        clean = UNSAFE.sub("", text)
        self._change(lambda picking: picking.edit(lambda line: line.insert(clean)))

    def _change(self, change: Callable[[Picking], object]) -> None:
        if self.picking is None:
            return
        before = self.picking.highlighted
        change(self.picking)
        if self.picking.highlighted != before:
            self._scroll = self._scroll[0], 0
        self._draw()

    def action_edit(self, how: str) -> None:
        """Move in the line, or erase."""
        self._change(lambda picking: picking.edit(lambda line: line.edit(how)))

    def action_step(self, step: int) -> None:
        """Go through the list while typing."""
        self._change(lambda picking: picking.step(step))

    def action_mark(self) -> None:
        """Mark the code at hand as one of several, or no longer."""
        self._change(lambda picking: picking.toggle())

    def action_likely(self) -> None:
        """Have likely codes listed first, or no longer."""
        if self._likely is not None:
            self._likely()

    def offer(self, picking: Picking, offered: Sequence[Offered] | None) -> None:
        """List codes as likely, where what is chosen is still the same."""
        if self.is_open and self.picking is picking:
            self._scroll = (0, 0)
            self._change(lambda picking: picking.offer(offered))

    def action_read(self, rows: int) -> None:
        """Scroll the definition."""
        self._scroll = self._scroll[0], max(0, self._scroll[1] + rows)
        self._draw()

    def action_enter(self) -> None:
        """Take what is chosen, or go on to where a new code comes."""
        picked = self.picking.enter() if self.picking else None
        if picked is not None:
            self._leave(picked)
        else:
            self._draw()

    def action_back(self) -> None:
        """Go back to the name of the new code, or leave."""
        if self.picking is not None and self.picking.back():
            self._draw()
        else:
            self._leave(None)

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Take the code that was clicked; with ctrl mark it."""
        event.stop()
        picking, size = self.picking, self.content_size
        place = event.get_content_offset(self)
        if picking is None or place is None or place.x >= list_width(size.width):
            return
        height = list_height(picking, size.width, size.height)
        row = place.y - head(picking, size.width, size.height)
        if row == height and picking.listed < len(picking.rows):
            number = len(picking.rows) - 1
        elif 0 <= row < height and row + self._scroll[0] < picking.listed:
            number = row + self._scroll[0]
        else:
            return
        if not picking.point(number):
            return
        if event.ctrl:
            self.action_mark()
        elif picking.marked and picking.highlighted and picking.highlighted.code:
            picking.toggle()
            self._draw()
        else:
            self.action_enter()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down the list, or on in the definition."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up the list, or back in the definition."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        event.prevent_default()
        if event.x > list_width(self.content_size.width):
            self.action_read(step)
        else:
            self.action_step(3 * step)
