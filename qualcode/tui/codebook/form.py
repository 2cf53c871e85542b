"""The fields of a code, to be written in place: what is left is kept, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color, ColorParseError
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from qualcode.changes.codebook import field_names
from qualcode.i18n import _
from qualcode.model import Code
from qualcode.tui.widgets.colours import PALETTE, legible
from qualcode.tui.widgets.glyphs import PRINTABLE, fit, paint
from qualcode.tui.windows.drafts import drafts_of
from qualcode.tui.windows.memo import Field, MemoArea, clean, one_line

Value = str | Sequence[str]

TEXTS = ("definition", "include", "exclude", "example")
FIELD_NAMES = field_names()
"""What the fields of a code are called."""

_ORDER = ("name", "slug", "colour", "definition", "include", "exclude", "example", "keywords")


class FieldLeft(NamedTuple):
    """A field with ``text`` in it, and what it is to be."""

    field: str
    text: str
    value: Value


class CodeForm(VerticalScroll):
    """A code to edit. Says :class:`Left` when a field that was changed is left, and at the end."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "leave", _("Keep and close"), show=False, priority=True, id="form.leave"),
        Binding("ctrl+r", "take", _("Put in what lies aside"), show=False, priority=True),
    ]

    class Left(Message):
        """Fields were left that are not as they were; ``done`` says that the form is left, too."""

        def __init__(self, code_id: int, fields: Sequence[FieldLeft], *, done: bool) -> None:
            super().__init__()
            self.code_id = code_id
            self.fields = fields
            self.done = done

    def __init__(self, code: Code) -> None:
        super().__init__(id="form", can_focus=False)
        self._code = code
        self._shown: dict[str, str] = {}
        self._focused = "name"
        self._mounted = False

    def compose(self) -> ComposeResult:
        """A label above each field."""
        for field in _ORDER:
            text = self._shown[field] = (clean if field in TEXTS else one_line)(self._text(field))
            yield Static(Content.styled(FIELD_NAMES[field], "bold $primary"), classes="label", id=f"label-{field}")
            if field in TEXTS:
                yield MemoArea(text, id=f"field-{field}", classes="field")
            else:
                empty = _("empty: the colour of its theme") if field == "colour" else ""
                yield Field(
                    text,
                    placeholder=empty,
                    restrict=PRINTABLE,
                    id=f"field-{field}",
                    classes="field",
                    select_on_focus=False,
                )

    def _text(self, field: str) -> str:
        value = getattr(self._code, field)
        return ", ".join(value) if field == "keywords" else value or ""

    def on_mount(self) -> None:
        """Begin with the name."""
        # A field is kept when it is left: no more than one can have been cut short.
        drafts = drafts_of(self.app)
        for field in _ORDER:
            if (waiting := drafts.waiting(self._place(field), self._shown[field])) is not None:
                self._write_in(field, waiting)
                self._focused = field
            elif drafts.aside(self._place(field)):
                self._label(field)
        self._label("colour")
        self._mounted = True
        # The first field stands on top; before it is laid out the toolkit would scroll to it all the same.
        self.query_one(f"#field-{self._focused}").focus(scroll_visible=self._focused != _ORDER[0])

    def _place(self, field: str) -> str:
        return f"code:{self._code.guid}:{field}"

    def _write_in(self, field: str, text: str) -> None:
        widget = self.query_one(f"#field-{field}")
        if isinstance(widget, Input):
            widget.value = one_line(text)
        elif isinstance(widget, MemoArea):
            widget.text = clean(text)

    def take(self, code: Code) -> None:
        """The code as it is on disk now; what is in the fields stays."""
        self._code = code

    def kept(self, field: str, text: str) -> None:
        """What was written in a field is on disk."""
        self._shown[field] = text
        self.drop(field)

    def drop(self, field: str) -> None:
        """What is written in a field and cannot be kept does not come back."""
        drafts_of(self.app).drop(self._place(field))

    def _written(self, field: str) -> str:
        widget = self.query_one(f"#field-{field}")
        return widget.value if isinstance(widget, Input) else widget.text if isinstance(widget, MemoArea) else ""

    def _value(self, field: str) -> Value:
        """What a field is to be."""
        text = self._written(field)
        if field == "keywords":
            return [word.strip() for word in text.split(",") if word.strip()]
        return colour_named(text) if field == "colour" else text.strip()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field is written in; the one before is kept."""
        field = self._field_of(event.widget)
        if field is not None and field != self._focused:
            self._post([self._focused], done=False)
            self._focused = field

    def _field_of(self, widget: Widget) -> str | None:
        return (widget.id or "").removeprefix("field-") if (widget.id or "").startswith("field-") else None

    def _post(self, fields: Sequence[str], *, done: bool) -> None:
        touched = [field for field in fields if self._written(field) != self._shown[field]]
        if touched or done:
            left = [FieldLeft(field, self._written(field), self._value(field)) for field in touched]
            self.post_message(self.Left(self._code.id, left, done=done))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Have what is written on disk before it is kept."""
        self._draft(event.text_area)

    def _draft(self, widget: Widget) -> None:
        field = self._field_of(widget)
        if field is not None and self._mounted:
            drafts_of(self.app).keep(self._place(field), self._written(field), self._shown[field])

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the colour that is written."""
        event.stop()
        self._draft(event.input)
        if event.input.id == "field-colour":
            self._label("colour")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to the next field."""
        event.stop()
        self.screen.focus_next()

    def _label(self, field: str) -> None:
        """What a field is called, what colour it is, and what was being written in it before it became another."""
        parts: list[str | tuple[str, str]] = [(FIELD_NAMES[field] + "  ", "bold $primary")]
        if field == "colour":
            parts += self._colours(self._written(field))
        if aside := drafts_of(self.app).aside(self._place(field)):
            said = _("written before, ctrl+r puts it in: {text}").format(text=fit(aside, 40))
            parts.append((said, "$warning"))
        self.query_one(f"#label-{field}", Static).update(Content.assemble(*parts))

    def _colours(self, text: str) -> list[str | tuple[str, str]]:
        page = self.background_colors[1]
        parts: list[str | tuple[str, str]] = []
        own = colour_named(text)
        if is_colour(own):
            parts.append(
                ("████  ", Color.parse(own).hex6) if own else (_("that of its theme") + "  ", "$foreground 65%")
            )
        else:
            parts.append((_("{text} is no colour").format(text=paint(text)) + "  ", "$error"))
        for number, colour in enumerate(PALETTE, 1):
            parts.append((f"{number}▌ ", legible(colour, page).hex))
        return parts

    def action_leave(self) -> None:
        """Keep what is written and can be kept, and close."""
        self._post(_ORDER, done=True)

    def action_take(self) -> None:
        """Put what lies aside for the field into it: below what stands there, or where one line is all there is."""
        field, drafts = self._focused, drafts_of(self.app)
        if aside := drafts.aside(self._place(field)):
            below = [self._written(field).rstrip()] if field in TEXTS else []
            self._write_in(field, "\n".join(filter(None, [*below, aside])))
            # On disk as a draft, before it is no longer there as what lies aside.
            drafts.keep(self._place(field), self._written(field), self._shown[field])
            drafts.take(self._place(field))
            self._label(field)


def colour_named(text: str) -> str:
    """The colour that is meant: a number is a place in the palette."""
    wanted = text.strip()
    if wanted.isdecimal() and 1 <= int(wanted) <= len(PALETTE):
        return PALETTE[int(wanted) - 1]
    return wanted


def is_colour(text: str) -> bool:
    """Whether ``text`` is a colour, or empty: the colour of the code above."""
    if not text:
        return True
    try:
        Color.parse(text)
    except ColorParseError:
        return False
    return True
