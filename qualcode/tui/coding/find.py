"""Finding in the open document, searching the project, and taking a quotation along."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from qualcode.i18n import _, ngettext
from qualcode.text.finding import Folded, Hits
from qualcode.text.spans import Span
from qualcode.tui.coding.base import CodingBase, CodingPart

if TYPE_CHECKING:
    from qualcode.queries.search import SearchHit
    from qualcode.session.overview import Opened
    from qualcode.tui.coding.find_bar import FindBar
    from qualcode.tui.search.screen import Sought
    from qualcode.tui.widgets.lines import Keys


class _Origin(NamedTuple):
    """Where one was before finding: to go back to."""

    cursor: int
    selection: Span | None
    top: int


class Finding(CodingPart):
    """The part of the coding screen that finds words. It is the *finder* of its :class:`find_bar.FindBar`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", _("Find in this document"), id="find.open"),
        Binding("ctrl+g", "find_step(1)", _("Next hit"), show=False, id="find.next"),
        Binding("ctrl+shift+g", "find_step(-1)", _("Previous hit"), show=False, id="find.previous"),
        Binding("ctrl+c", "copy_selection", _("Copy what is selected"), show=False, id="code.copy_selection"),
        Binding("y", "copy", _("Copy the quotation with its reference"), id="code.copy"),
    ]

    def __init__(self, screen: CodingBase) -> None:
        super().__init__(screen)
        self._bar: FindBar | None = None
        self._origin: _Origin | None = None
        self._hits: Hits | None = None
        self._folded: Folded | None = None
        self._search: Sought | None = None

    @property
    def finding(self) -> bool:
        """Whether a find is open."""
        return self._origin is not None

    # In the document

    def action_find(self) -> None:
        """Open the line to find in, or go back to it."""
        self._open_find()

    def _open_find(self, words: str = "") -> None:
        """Open the line: to type in, or with ``words`` to show what has been found already."""
        screen = self.screen
        if screen.opened is None:
            return
        if self._origin is None:
            self._origin = _Origin(screen.reader.cursor, screen.reader.selection, screen.reader.scroll_offset.y)
        if self._bar is not None:
            self._ask_find(self._bar, words)
            return
        from qualcode.tui.coding.find_bar import FindBar  # for who finds

        self._bar = FindBar(self)
        screen.mount(self._bar, before="#here-line")
        screen.call_after_refresh(self._ask_find, self._bar, words)

    def _ask_find(self, bar: FindBar, words: str) -> None:
        if words:
            bar.show_words(words)
        else:
            bar.ask()
        self._seek(bar.words, move=False)

    def typed(self, words: str) -> None:
        """Show the first hit from where one was."""
        self._seek(words, move=True)

    def _seek(self, words: str, *, move: bool) -> None:
        """Mark the hits; with ``move`` go to the first one, or back to where one was when there is none."""
        reader, origin = self.screen.reader, self._origin
        if origin is None:
            return
        if self._folded is None or self._folded.text is not reader.text:
            self._folded = Folded(reader.text)
        self._hits = Hits(self._folded, words) if words.strip() else None
        reader.set_hits(self._hits)
        if move:
            hit = self._hits.at_or_after(origin.cursor) if self._hits else None
            if hit is not None:
                reader.jump_to(*hit)
            else:
                self._go_back(origin)
        self._count()

    def _count(self, note: str = "") -> None:
        """Say which hit one is at, of how many."""
        bar, hits, cursor = self._bar, self._hits, self.screen.reader.cursor
        if bar is None:
            return
        if hits is None:
            bar.count("")
        elif not len(hits):
            bar.count(_("not found"), mood="$warning")
        else:
            near = hits.at_or_after(cursor)
            if near is not None and near[0] == cursor:
                words = _("{number} of {all}").format(number=hits.number(near), all=len(hits))
            else:
                words = ngettext("{count} hit", "{count} hits", len(hits)).format(count=len(hits))
            bar.count(f"{note} · {words}" if note else words)

    def action_find_step(self, step: int) -> None:
        """Go to the next hit, or with -1 to the previous one; past the last one comes the first."""
        if self._origin is None:
            self.screen.say(_("Nothing is being found; / begins"), "warning")
            return
        hits, cursor = self._hits, self.screen.reader.cursor
        hit = (hits.at_or_after(cursor + 1) if step > 0 else hits.before(cursor)) if hits else None
        if hit is None:
            self._count()
            return
        # Where one has gone by hand is where one wants to be.
        self._origin = _Origin(hit[0], None, -1)
        self.screen.reader.jump_to(*hit)
        self.screen.show_keys()
        round_ = (hit[0] <= cursor) if step > 0 else (hit[0] >= cursor)
        self._count((_("from the start") if step > 0 else _("from the end")) if round_ else "")

    def leave(self, *, stay: bool) -> None:
        """Back to the text: to read on with the hits marked, or for good."""
        if stay:
            self.screen.reader.focus()
        else:
            self._end_find(back=True)

    def _end_find(self, *, back: bool) -> None:
        origin, self._origin, self._hits = self._origin, None, None
        if origin is None or self._bar is None:
            return
        reader = self.screen.reader
        self._bar.display = False
        reader.set_hits(None)
        if back and origin.cursor != reader.cursor:
            self._go_back(origin)
        reader.focus()

    def _go_back(self, origin: _Origin) -> None:
        reader = self.screen.reader
        if origin.selection is not None:
            reader.select(origin.selection)
        else:
            reader.move_to(origin.cursor)
        if origin.top >= 0:
            reader.scroll_to(y=origin.top, animate=False, force=True, immediate=True)

    def pane_chosen(self, name: str) -> None:
        """Esc in the transcript ends a find that was left open."""
        if name == "text" and self.finding and self.screen.reader.has_focus:
            self._end_find(back=False)

    def document_shown(self) -> None:
        """Another document is another search."""
        if self.finding:
            self._end_find(back=False)

    def keys_line(self) -> Keys | None:
        """In the line to find in, its own keys matter."""
        focused = self.screen.focused
        if focused is None or focused.id != "find-words":
            return None
        return [
            ("Enter", _("next")),
            ("↑", _("previous")),
            ("Tab", _("to the text, hits stay marked")),
            ("ctrl+f", _("search the project")),
            ("Esc", _("back to where I was") if self._origin and self._origin.top >= 0 else _("stay here")),
        ]

    # In the project

    def widen(self) -> None:
        """Search the project for what was sought here."""
        self.search(self._bar.words if self._bar else "")

    def action_search(self) -> None:
        """Search the whole project."""
        self.search()

    def search(self, words: str = "") -> None:
        """Open the search of the whole project."""
        from qualcode.tui.search.screen import SearchScreen, Sought  # for who searches

        self._search = self._search or Sought()
        if words:
            self._search.words = words
        self.screen.app.push_screen(SearchScreen(self.screen.worker, self._search), self._show_found)

    def _show_found(self, found: SearchHit | None) -> None:
        """Open the passage that was found, with the hits marked in it."""
        if found is None:
            return
        screen, app = self.screen, self.screen.app
        # The search may have been asked for from a screen in front of this one.
        while len(app.screen_stack) > 1:
            app.pop_screen()
        if found.document:
            screen.do(self._open_found(found))
        elif found.code_id is not None:
            screen.perform(f"codebook({found.code_id})")
        elif found.respondent_id is not None:
            screen.perform(f"visit('respondents', {found.respondent_id})")
        elif found.document_id is not None:
            screen.perform(f"visit('documents', {found.document_id})")
        else:
            screen.perform("project_memo")

    async def _open_found(self, found: SearchHit) -> None:
        await self.screen.open(found.document, found.start)
        if found.words:
            self._open_find(found.words)

    # A quotation to take along

    def action_copy(self) -> None:
        """Copy the selection (or the sentence here) with its reference to the clipboard."""
        opened, span = self.screen.opened, self.screen.reader.passage()
        if opened is not None and span is not None:
            self.screen.do(self._copy(opened, span))

    def action_copy_selection(self) -> None:
        """Copy what is selected, in the transcript with its reference; without anything the key has nothing to do."""
        if self.screen.reader.selection is not None:
            self.action_copy()
        else:
            # What was selected elsewhere with the mouse, or nothing: then the app says what the key is for.
            self.screen.action_copy_text()

    async def _copy(self, opened: Opened, span: Span) -> None:
        from qualcode.queries.quotations import to_take_along  # for who takes a quotation along

        quote, whose = await self.screen.read(to_take_along, opened.document, *span)
        self.screen.app.copy_to_clipboard(f"“{quote}” ({whose})")
        self.screen.say(_("Copied, with its reference: {reference}").format(reference=whose))
