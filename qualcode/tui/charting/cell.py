"""A cell of the summary grid: the passages on one side, what one writes of them on the other. Leaving keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from qualcode.i18n import _, ngettext
from qualcode.queries.grid import CellPassage, SummaryCell
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import lines_of
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.drafts import KEPT_SECONDS, drafts_of
from qualcode.tui.windows.memo import MemoArea, clean


class SummaryWindow(ModalScreen[tuple[str, Place | None]]):
    """A summary to write beside its passages; the result is the text, and a passage to go to if one was asked for."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (100, "-three")]  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", _("Keep and close"), show=False, priority=True),
        Binding("ctrl+l", "mark", _("Point to the passage at hand"), show=False, priority=True),
        Binding("ctrl+o", "open", _("To the passage in the transcript"), show=False, priority=True),
        Binding("ctrl+down", "step(1)", _("Next passage"), show=False, priority=True),
        Binding("ctrl+up", "step(-1)", _("Previous passage"), show=False, priority=True),
        Binding("ctrl+pagedown", "read(1)", _("Read on in the passage"), show=False, priority=True),
        Binding("ctrl+pageup", "read(-1)", _("Read back in the passage"), show=False, priority=True),
    ]

    DEFAULT_CSS = """
    SummaryWindow .title { height: auto; max-height: 3; margin: 0 1; }
    SummaryWindow #cell-body { height: 1fr; layout: vertical; }
    SummaryWindow #cell-passages { height: 1fr; }
    SummaryWindow #cell-list { height: 1fr; min-height: 3; }
    SummaryWindow #cell-page { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    SummaryWindow #memo { height: 1fr; }
    SummaryWindow.-three #cell-body { layout: horizontal; }
    SummaryWindow.-three #cell-passages { width: 1fr; height: 1fr; margin: 0 1 0 0; }
    SummaryWindow.-three #memo { width: 1fr; height: 1fr; }
    """

    def __init__(self, cell: SummaryCell, said: Mapping[int, str], coder: str) -> None:
        """``said`` is what the respondent says in each passage, by the id of its first coding."""
        super().__init__()
        self._cell = cell
        self._said = said
        self._known = cell.by(coder)
        self._coder = coder
        self._place = f"summary:{cell.respondent.guid}:{cell.theme.guid}"
        self._shown = clean(self._known)

    def compose(self) -> ComposeResult:
        """Whose cell it is, the passages, and room to write."""
        with Vertical(classes="window"):
            yield Static(self._about(), classes="title")
            with Container(id="cell-body"):
                with Vertical(id="cell-passages"):
                    yield RowList(id="cell-list")
                    with VerticalScroll(id="cell-page", can_focus=False):
                        yield Static(id="cell-passage", markup=False)
                yield MemoArea(self._shown, id="memo")
            hint = _(
                "Esc keeps it   ctrl+↓ next passage   ctrl+l points to it   ctrl+o to the transcript   Tab to the list"
            )
            yield Static(key_words(hint), classes="hint")

    def _about(self) -> Content:
        cell = self._cell
        parts: list[str | tuple[str, str] | Content] = [
            (f"{paint(cell.respondent.name)} · {paint(cell.theme.name)}", "bold")
        ]
        for one in cell.summaries:
            if one.stored.coder != self._coder:
                parts.append((f"\n¶ {paint(one.stored.coder)}: {fit(one.stored.text, 200)}", "$foreground 75%"))
            elif one.stale:
                parts.append(("\n" + since(one.added, one.gone), "$warning"))
        return Content.assemble(*parts)

    def on_mount(self) -> None:
        """Write on at the end; what was being written when the program was stopped is there again."""
        roster, area = self.query_one(RowList), self.query_one(MemoArea)
        new = {one.words for each in self._cell.summaries for one in each.stored.passages}
        marked = any(one.stale and one.stored.coder == self._coder for one in self._cell.summaries)
        roster.set_items(
            [
                ListItem(
                    number,
                    " ".join(self._said.get(one.codings[0], "").split()),
                    _("new") if marked and one.passage.words not in new else one.document,
                )
                for number, one in enumerate(self._cell.passages)
            ]
        )
        self._explain()
        drafts = drafts_of(self.app)
        if (waiting := drafts.waiting(self._place, self._shown)) is not None:
            area.text = clean(waiting)
        area.move_cursor(area.document.end)
        area.focus()

    @property
    def _at_hand(self) -> CellPassage | None:
        item = self.query_one(RowList).highlighted
        return self._cell.passages[item.key] if item is not None and isinstance(item.key, int) else None

    def _explain(self) -> None:
        one, page = self._at_hand, self.query_one("#cell-passage", Static)
        if one is None:
            page.update(Content.styled(_("There are no passages of this respondent on this theme."), "$foreground 70%"))
            return
        where = f"{one.document} {one.passage.start}:{one.passage.end}  {', '.join(one.codes)}  [#{one.mark}]"
        words = self._said.get(one.codings[0], "")
        page.update(Content.assemble((paint(where) + "\n", "bold $primary"), lines_of(f"“{words}”")))
        self.query_one("#cell-page", VerticalScroll).scroll_home(animate=False)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the passage at hand."""
        event.stop()
        self._explain()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Point to the passage that was chosen, and write on."""
        event.stop()
        self.action_mark()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Have what is written on disk before it is kept."""
        drafts_of(self.app).keep(self._place, event.text_area.text, self._shown)

    def action_step(self, step: int) -> None:
        """Go to another passage while writing."""
        self.query_one(RowList).action_step(step)

    def action_read(self, pages: int) -> None:
        """Read on in the passage at hand, or back."""
        page = self.query_one("#cell-page")
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False, force=True, immediate=True)

    def action_mark(self) -> None:
        """Put a mark of the passage at hand where one writes."""
        area = self.query_one(MemoArea)
        if (one := self._at_hand) is not None:
            area.insert(f"[#{one.mark}]")
        area.focus()

    def action_open(self) -> None:
        """Keep what is written, and go to the passage at hand in the transcript."""
        one = self._at_hand
        self._leave(Place(one.document, one.passage.start) if one is not None else None)

    def action_keep(self) -> None:
        """Close; what was not changed stays as it was, to the last character."""
        self._leave(None)

    def _leave(self, place: Place | None) -> None:
        text = self.query_one(MemoArea).text
        # Not before it is kept by whoever opened the window.
        drafts = drafts_of(self.app)
        drafts.leave(self._place)
        self.app.set_timer(KEPT_SECONDS + 0.05, drafts.settle)
        self.dismiss((self._known if text == self._shown else text.strip(), place))


def since(added: int, gone: int) -> str:
    """How many passages came and went since a summary was written, in words."""
    words = []
    if added:
        words.append(ngettext("{n} passage is new", "{n} passages are new", added).format(n=added))
    if gone:
        words.append(ngettext("{n} passage is gone", "{n} passages are gone", gone).format(n=gone))
    return _("Since this was written: {changes}.").format(changes=", ".join(words))
