"""Windows that ask: which coding, and a memo to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Edit, EditResult

from qualcode.i18n import _
from qualcode.tui.widgets.glyphs import COMPLEX, UNSAFE, fit, paint, stand_in, steady, with_lines
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.drafts import KEPT_SECONDS, drafts_of


class Choice(ModalScreen[int | None]):
    """One of a few things; its key, or ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", _("Back"), show=False)]

    def __init__(self, question: str, items: Sequence[ListItem]) -> None:
        super().__init__()
        self._question = question
        self._items = items

    def compose(self) -> ComposeResult:
        """The question and what there is to choose from."""
        with Vertical(classes="window small"):
            yield Static(Content.styled(self._question, "bold"), classes="quote")
            yield RowList(id="choices")
            yield Static(key_words(_("↑ ↓ choose   Enter this one   Esc none")), classes="hint")

    def on_mount(self) -> None:
        """Fill the list, and make it as high as it is long."""
        roster = self.query_one(RowList)
        roster.styles.height = min(10, len(self._items))
        roster.set_items(self._items)
        roster.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """One is chosen."""
        if event.item is not None and isinstance(event.item.key, int):
            self.dismiss(event.item.key)


class MemoArea(TextArea):
    """A text area into which nothing gets that a terminal would act on, pasted or loaded."""

    def edit(self, edit: Edit) -> EditResult:
        """Let text in with stand-ins for what is not text."""
        edit.text = clean(edit.text)
        return super().edit(edit)

    def render_line(self, y: int) -> Strip:
        """Row ``y``, of which all terminals agree how wide it is."""
        return _steadied(super().render_line(y))


class Field(Input):
    """A line to type in that holds a user's text, of which all terminals agree how wide it is."""

    def render_line(self, y: int) -> Strip:
        """Row ``y``."""
        return _steadied(super().render_line(y))


def _steadied(strip: Strip) -> Strip:
    if COMPLEX.search(strip.text) is None:
        return strip
    return Strip([segment._replace(text=steady(segment.text)) for segment in strip], strip.cell_length)


def clean(text: str) -> str:
    """``text`` with stand-ins for control and bidi characters; line ends, whatever they are, and tabs stay."""
    return UNSAFE.sub(lambda found: found[0] if found[0] in "\n\t" else stand_in(found[0]), with_lines(text))


def location(text: str, at: int) -> tuple[int, int]:
    """The row and column of a place in a text that is being written."""
    before = text[:at]
    return before.count("\n"), len(before) - before.rfind("\n") - 1


def one_line(text: str) -> str:
    """``text`` as it may be shown in a line to type in."""
    return " ".join(clean(text).splitlines()).replace("\t", " ")


class MemoWindow(ModalScreen[str]):
    """A memo to write. Leaving keeps it: the text is the result."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", _("Keep and close"), show=False, priority=True),
        Binding("ctrl+r", "take", _("Put in what lies aside"), show=False, priority=True),
    ]

    def __init__(self, title: str, quote: str, memo: str, place: str, hint: str = "") -> None:
        """``place`` names what the memo is on, for as long as its text is not kept."""
        super().__init__()
        self._title = title
        self._place = place
        self._quote = quote
        self._memo = memo
        self._hint = hint or _("Esc keeps the memo and closes")
        self._shown = clean(memo)

    def compose(self) -> ComposeResult:
        """What it is about, and room to write."""
        with Vertical(classes="window"):
            about = Content.assemble(
                (paint(self._title), "bold"), ("\n“" + fit(self._quote, 300) + "”", "italic $foreground 85%")
            )
            yield Static(about, classes="quote")
            yield MemoArea(self._shown, id="memo")
            yield Static(key_words(self._hint), classes="hint")

    def on_mount(self) -> None:
        """Write on at the end; what was being written when the program was stopped is there again.

        Unless something else is kept by now: then that stands here, and what was being written can be put below it.
        """
        area, drafts = self.query_one(MemoArea), drafts_of(self.app)
        if (waiting := drafts.waiting(self._place, self._shown)) is not None:
            area.text = clean(waiting)
            self._say(_("What you were writing when the program stopped is here again."))
        elif aside := drafts.aside(self._place):
            said = _("Something newer is kept here. ctrl+r puts below it what you were writing before: {text}")
            self._say(said.format(text=fit(aside, 60)))
        self.place_cursor(area)
        area.focus()

    def place_cursor(self, area: MemoArea) -> None:
        """Write on at the end."""
        area.move_cursor(area.document.end)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Have what is written on disk before it is kept."""
        drafts_of(self.app).keep(self._place, event.text_area.text, self._shown)

    def _say(self, words: str) -> None:
        self.query_one(".hint", Static).update(key_words(f"{words}   {self._hint}"))

    def action_take(self) -> None:
        """Put what lies aside below what stands here."""
        area = self.query_one(MemoArea)
        if aside := drafts_of(self.app).aside(self._place):
            area.text = "\n".join(filter(None, (area.text.rstrip(), clean(aside))))
            area.move_cursor(area.document.end)
            # On disk as a draft, before it is no longer there as what lies aside.
            drafts_of(self.app).keep(self._place, area.text, self._shown)
            drafts_of(self.app).take(self._place)
            self._say("")

    def action_keep(self) -> None:
        """Close; what was not changed stays as it was, to the last character."""
        text = self.query_one(MemoArea).text
        # Not before it is kept by whoever opened the window.
        drafts = drafts_of(self.app)
        drafts.leave(self._place)
        self.app.set_timer(KEPT_SECONDS + 0.05, drafts.settle)
        self.dismiss(self._memo if text == self._shown else text.strip())
