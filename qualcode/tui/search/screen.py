"""The search of the whole project: passages by document, codes and memos, each with its context; Enter opens it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input, Static

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.queries.search import DocumentHits, SearchHit, SearchTexts, around, elsewhere, scan
from qualcode.records import dataclass
from qualcode.session.library import all_documents
from qualcode.text.spans import Span
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.saving import SAVE, ask_save
from qualcode.tui.widgets.glyphs import PRINTABLE, cells, fit, paint
from qualcode.tui.widgets.lines import KeyLine, TextLine, lines_of
from qualcode.tui.widgets.row_list import ListItem, RowList

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker

_MOST = 500
"""Passages that are listed; more are only counted."""

_LEAST = 2
"""Letters from which on the project is searched."""

_PATIENCE = 0.12
"""Seconds after which the list is shown again while the search goes on."""

_AT_FIRST = 0.02
"""Seconds after which the first that was found is shown."""


@dataclass
class Sought:
    """What was sought last, so that one comes back to it; the texts that are ready."""

    words: str = ""
    index: int = 0
    shelf: SearchTexts = field(default_factory=SearchTexts)


class Results(RowList):
    """A list in which the words that were sought stand out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"results--hit"}
    DEFAULT_CSS = "Results { & .results--hit { color: $accent; text-style: bold underline; } }"

    def __init__(self) -> None:
        super().__init__(id="results")
        self.can_focus = False
        self.spans: dict[int, Sequence[Span]] = {}

    def render_line(self, y: int) -> Strip:
        """Row ``y`` of the view, with the hits in it."""
        strip = super().render_line(y)
        number = y + self.scroll_offset.y
        item = self.items[number] if number < len(self.items) else None
        if item is None or not isinstance(item.key, int):
            return strip
        style = self.get_component_rich_style("results--hit", partial=True)
        room = strip.cell_length - cells(item.right, 0, len(item.right)) - 4
        for start, end in self.spans.get(item.key, ()):
            first = 2 * item.indent + 2 + cells(item.left, 0, start)
            last = min(first + cells(item.left, start, end), room)
            if first < last:
                middle = Strip(Segment.apply_style(strip.crop(first, last), post_style=style))
                strip = Strip.join([strip.crop(0, first), middle, strip.crop(last)])
        return strip


class SearchScreen(Screen[SearchHit | None]):
    """Search the project; the result is what was chosen to be opened."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (110, "-three")]  # noqa: RUF012

    DEFAULT_CSS = """
    SearchScreen { layout: vertical; }
    SearchScreen > #search-title { background: $panel; padding: 0 1; }
    SearchScreen > Input, SearchScreen > Input:focus {
        border: none; height: 1; margin: 1 1 0 1; padding: 0 1; background: $field;
    }
    SearchScreen > #search-state { margin: 0 2; color: $foreground 65%; }
    SearchScreen > #search-body { height: 1fr; layout: vertical; padding: 1 0 0 0; }
    SearchScreen Results { height: 1fr; margin: 0 1; }
    SearchScreen #search-page {
        height: 8; padding: 0 2; border-top: solid $foreground 12%; scrollbar-size-vertical: 1;
    }
    SearchScreen.-three > #search-body { layout: horizontal; }
    SearchScreen.-three Results { width: 3fr; height: 1fr; }
    SearchScreen.-three #search-page { width: 2fr; height: 1fr; border-top: none; border-left: solid $foreground 12%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "step(1)", _("Next result"), show=False, id="search.next"),
        Binding("up", "step(-1)", _("Previous result"), show=False, id="search.previous"),
        Binding("pagedown", "page(1)", _("Page down"), show=False, id="search.page_down"),
        Binding("pageup", "page(-1)", _("Page up"), show=False, id="search.page_up"),
        Binding("ctrl+down", "document(1)", _("Next document"), show=False, id="search.next_document"),
        Binding("ctrl+up", "document(-1)", _("Previous document"), show=False, id="search.previous_document"),
        Binding("escape", "leave", _("Back"), show=False, id="search.leave"),
        SAVE,
        Binding("f7", "ask", _("Ask the project: queries"), show=False, id="search.ask"),
    ]

    def __init__(self, worker: ProjectWorker, sought: Sought) -> None:
        super().__init__()
        self.worker = worker
        self._sought = sought
        self._number = 0
        self._rows: list[SearchHit | None] = []
        self._first: list[SearchHit] = []

    def compose(self) -> ComposeResult:
        """Title, the line to type in, what was found, and the passage at hand."""
        yield TextLine(id="search-title")
        yield Input(
            self._sought.words,
            placeholder=_('Words that stand together in a turn; "a phrase" between quotation marks'),
            restrict=PRINTABLE,
            id="search-words",
        )
        yield Static(id="search-state", markup=False)
        with Container(id="search-body"):
            yield Results()
            with VerticalScroll(id="search-page", can_focus=False):
                yield Static(id="search-passage", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """Begin with what was sought last."""
        line = self.query_one(Input)
        line.focus()
        line.select_all()
        if self._sought.words:
            self._begin(self._sought.words, at=self._sought.index)
        else:
            self._say(_("Finds words in transcripts, in codes and in memos; capitals and accents do not matter."))

    def on_resize(self) -> None:
        """The lines are as wide as the screen, and so is the context of a passage."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        self.query_one("#search-title", TextLine).show([(_("Search the project"), "bold")])
        keys = [("↑ ↓", _("choose")), ("Enter", _("open")), ("ctrl+↓", _("next document")), ("F7", _("queries"))]
        self.query_one(KeyLine).keys([*keys, ("ctrl+s", _("save")), ("Esc", _("back")), ("F1", _("help"))])
        self._fill()

    def _say(self, words: str) -> None:
        self.query_one("#search-state", Static).update(paint(words))

    # Searching

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search anew; what was under way is given up."""
        self._begin(event.value)

    def _begin(self, words: str, at: int = 0) -> None:
        self._number += 1
        self._searching = self._eager = False
        self._sought.words, self._sought.index = words, at
        if len(words.strip(' "')) < _LEAST:
            self._first, self._pages = [], []
            self._fill()
            self._say(_("Type two letters or more.") if words else "")
            return
        self._searching = True
        self.run_worker(to_begin(self._seek, self._number, words), exclusive=True)

    async def _seek(self, number: int, words: str) -> None:
        """Search document after document, so that the project's thread stays free for others in between."""
        shelf, began = self._sought.shelf, time.monotonic()
        try:
            found = await self.worker.ask(all_documents)
            first = await self.worker.read(elsewhere, words)
            pages: list[DocumentHits] = []
            room, patience = _MOST, _AT_FIRST
            for document in found:
                page = await self.worker.read(scan, shelf, document, words, room)
                if number != self._number:
                    return
                if page.total:
                    pages.append(page)
                    room = max(0, room - len(page.shown))
                waited = time.monotonic() - began
                if waited > patience and (first or pages or waited > _PATIENCE):
                    began, patience = time.monotonic(), _PATIENCE
                    self._show(first, pages, searching=True)
                    await asyncio.sleep(0)
        except QualcodeError as error:
            self._searching = False
            self._say(error.message)
            return
        if number == self._number:
            self._searching = False
            self._show(first, pages, searching=False)
            if self._eager:
                self.on_input_submitted()

    def _show(self, first: list[SearchHit], pages: list[DocumentHits], *, searching: bool) -> None:
        self._first, self._pages = first, pages
        self._fill()
        count, shown = sum(page.total for page in pages), sum(len(page.shown) for page in pages)
        words = ngettext("{count} passage", "{count} passages", count).format(count=count)
        if pages:
            number = len(pages)
            words += " " + ngettext("in {count} document", "in {count} documents", number).format(count=number)
        if first:
            words += " · " + ngettext("{count} code or memo", "{count} codes and memos", len(first)).format(
                count=len(first)
            )
        if shown < count:
            words += " · " + _("the first {count} are listed: search for more words").format(count=shown)
        if not (pages or first or searching):
            words = _("Nothing found. Fewer words, or the beginning of one, find more.")
        if searching:
            words += " · " + _("searching…")
        self._say(words)

    _pages: Sequence[DocumentHits] = ()
    _searching = False
    _eager = False
    """Enter was pressed before the search was done: what is found first is opened then."""

    def _fill(self) -> None:
        """Write the rows: per document, with as much context before the hit as leaves it in sight."""
        roster = self.query_one(Results)
        width = roster.size.width or 60
        rows: list[SearchHit | None] = []
        items: list[ListItem] = []
        spans: dict[int, Sequence[Span]] = {}

        def add(found: SearchHit, width: int) -> None:
            kind = {"code": _("code"), "memo": _("memo")}.get(found.kind, "")
            right = fit(" · ".join(filter(None, (kind, found.about))), max(14, width // 3))
            # What a row with an indent leaves, and the bar of scrolling.
            room = width - 8 - cells(right, 0, len(right))
            left, inside = lead(found, max(12, width // 4), max(20, room))
            spans[len(rows)] = inside
            items.append(ListItem(len(rows), left, right, indent=1))
            rows.append(found)

        for page in self._pages:
            if page.shown:
                items.append(ListItem(len(rows), page.document.name, str(page.total), strong=True))
                rows.append(page.shown[0])
                for found in page.shown:
                    add(found, width)
        if self._first:
            items.append(ListItem(len(rows), _("Codes and memos"), str(len(self._first)), strong=True))
            rows.append(None)
            for found in self._first:
                add(found, width)
        self._rows = rows
        if roster.spans != spans:
            # The same rows may have other hits in them now.
            roster.spans = spans
            roster.refresh()
        index = self._sought.index
        if not 0 < index < len(rows):
            index = 1 if len(rows) > 1 else 0
        roster.set_items(items, key=index)
        self._explain()

    # Choosing

    def action_step(self, step: int) -> None:
        """Go to the next result."""
        self.query_one(Results).action_step(step)

    def action_page(self, pages: int) -> None:
        """Go a page further."""
        self.query_one(Results).action_page(pages)

    def action_document(self, step: int) -> None:
        """Go to the first result of the next document, or of the previous one."""
        roster = self.query_one(Results)
        heads = [place for place, item in enumerate(roster.items) if item.strong]
        here = sum(head <= roster.index for head in heads) - 1
        if 0 <= here + step < len(heads):
            roster.highlight(heads[here + step] + 1)

    def action_save(self) -> None:
        """Save what is listed to a file, or to the clipboard."""
        from qualcode.session.listings import hits_to_save  # with what is saved, for who saves

        found = [hit for page in self._pages for hit in page.shown] + self._first
        if found:
            ask_save(self, self.worker, hits_to_save(self._sought.words, found), self._say)
        else:
            self._say(_("Nothing is listed yet that could be saved."))

    def action_ask(self) -> None:
        """Go on to the queries."""
        self.app.run_worker(to_begin(self._go_on))

    async def _go_on(self) -> None:
        app = self.app
        while len(app.screen_stack) > 1:
            await app.screen.dismiss(None)
        await app.run_action("visit('query')", app.screen)

    def action_leave(self) -> None:
        """Back without opening anything."""
        self.dismiss(None)

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the passage at hand."""
        event.stop()
        self._sought.index = event.roster.index
        self._explain()

    def _explain(self) -> None:
        found = self._at_hand()
        passage = self.query_one("#search-passage", Static)
        self.query_one("#search-page").display = found is not None
        if found is None:
            passage.update("")
        elif found.kind == "passage":
            self.run_worker(to_begin(self._read, found), group="passage", exclusive=True)
        else:
            passage.update(
                Content.assemble((paint(found.about) + "\n\n", "bold"), emphasised(found.context, found.spans))
            )

    async def _read(self, found: SearchHit) -> None:
        """Show a passage in its turn, and what was said before it."""
        shelf = self._sought.shelf
        before, own, spans, whose = await self.worker.read(around, shelf, found)
        if self not in self.app.screen_stack:
            return  # the passage was opened before it had been read
        parts: list[str | tuple[str, str] | Content] = [(paint(f"{found.document}  {whose}") + "\n\n", "bold $primary")]
        if before:
            cut = "…" + before[-200:] if len(before) > 200 else before
            parts.append((lines_of(cut) + "\n\n", "$foreground 65%"))
        self.query_one("#search-passage", Static).update(Content.assemble(*parts, emphasised(own, spans)))
        self.query_one("#search-page", VerticalScroll).scroll_home(animate=False)

    def _at_hand(self) -> SearchHit | None:
        item = self.query_one(Results).highlighted
        return self._rows[item.key] if item is not None and isinstance(item.key, int) else None

    def on_input_submitted(self) -> None:
        """Open what is at hand, once what was typed has been sought."""
        self._eager = self._searching
        found = None if self._eager else self._at_hand()
        if found is not None:
            self.dismiss(found)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open what was clicked."""
        event.stop()
        self.on_input_submitted()


def lead(found: SearchHit, before: int, room: int) -> tuple[str, list[Span]]:
    """The context of a passage in one line, and the hits in it: from ``before`` characters before a hit on, the first
    one from which most of them stand whole within ``room`` characters."""
    first, start = _gathered(found.spans, room - before - 1), 0
    last = max((end for begin, end in found.spans if first <= begin and end - first < room - before), default=0)
    if first > before and last >= room:
        # From the beginning of a word on, so that the line can be read.
        start = found.context.find(" ", first - before, first) + 1 or first - before
    line = ("…" if start else "") + found.context[start:].replace("\n", " ")
    shift = (1 if start else 0) - start
    return line, [(one + shift, other + shift) for one, other in found.spans if one >= start]


def _gathered(spans: Sequence[Span], room: int) -> int:
    """Where the hit begins from which most hits end within ``room``."""

    def whole(begin: int) -> int:
        return sum(1 for start, end in spans if begin <= start and end <= begin + room)

    return max((begin for begin, _end in spans), key=lambda begin: (whole(begin), -begin), default=0)


def emphasised(text: str, spans: Sequence[Span]) -> Content:
    """A text with the hits in it made to stand out."""
    parts: list[str | tuple[str, str]] = []
    done = 0
    for start, end in spans:
        if start < done:
            continue
        parts += [lines_of(text[done:start]), (paint(text[start:end].replace("\n", " ")), "bold underline $accent")]
        done = end
    return Content.assemble(*parts, lines_of(text[done:]))
