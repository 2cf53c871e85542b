"""Finding in the open document, searching the project, and taking a quotation along."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.message import Message

from qualcode.i18n import _, ngettext
from qualcode.text.finding import Folded, Hits
from qualcode.text.spans import Span
from qualcode.tui.coding.codebook_door import CodebookDoor
from qualcode.tui.widgets.lines import KeyLine

if TYPE_CHECKING:
    from qualcode.queries.search import SearchHit
    from qualcode.session.overview import Opened
    from qualcode.tui.coding.find_bar import FindBar
    from qualcode.tui.search.screen import Sought


class _Origin(NamedTuple):
    """Where one was before finding: to go back to."""

    cursor: int
    selection: Span | None
    top: int


class Searching(CodebookDoor):
    """The part of the coding screen that finds words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", _("Find in this document"), id="find.open"),
        Binding("ctrl+g", "find_step(1)", _("Next hit"), show=False, id="find.next"),
        Binding("ctrl+shift+g", "find_step(-1)", _("Previous hit"), show=False, id="find.previous"),
        Binding("y", "copy", _("Copy the quotation with its reference"), id="code.copy"),
    ]

    _origin: _Origin | None = None
    _hits: Hits | None = None
    _folded: Folded | None = None
    _search: Sought | None = None

    @property
    def finding(self) -> bool:
        """Whether a find is open."""
        return self._origin is not None

    class Ready(Message):
        """The project has been read and shown."""

    async def _prepare(self) -> None:
        await super()._prepare()
        self.post_message(self.Ready())

    def recolour(self) -> None:
        """The theme has other colours for codes."""
        if self._desk is not None and self.desk.opened is not None:
            self.desk.take_study(self.desk.study)
            self._show_marks()
            self._here = None
            self._show_all()

    # In the document

    def action_find(self) -> None:
        """Open the line to find in, or go back to it."""
        self._open_find()

    def _open_find(self, words: str = "") -> None:
        """Open the line: to type in, or with ``words`` to show what has been found already."""
        if self._desk is None or self.desk.opened is None:
            return
        from qualcode.tui.coding.find_bar import FindBar

        if self._origin is None:
            self._origin = _Origin(self.reader.cursor, self.reader.selection, self.reader.scroll_offset.y)
        if self.query(FindBar):
            self._ask_find(words)
        else:
            self.mount(FindBar(), before="#here-line")
            self.call_after_refresh(self._ask_find, words)

    def _ask_find(self, words: str) -> None:
        bar = self._find_bar()
        if words:
            bar.show_words(words)
        else:
            bar.ask()
        self._seek(bar.words, move=False)

    def _find_bar(self) -> FindBar:
        from qualcode.tui.coding.find_bar import FindBar

        return self.query_one(FindBar)

    def on_find_bar_typed(self, event: FindBar.Typed) -> None:
        """Show the first hit from where one was."""
        self._seek(event.words, move=True)

    def _seek(self, words: str, *, move: bool) -> None:
        """Mark the hits; with ``move`` go to the first one, or back to where one was when there is none."""
        reader, origin = self.reader, self._origin
        if origin is None:
            return
        if self._folded is None or self._folded.text is not reader.text:
            self._folded = Folded(reader.text)
        self._hits = Hits(self._folded, words) if words.strip() else None
        reader.set_hits(self._hits)
        if move:
            hit = self._hits.at_or_after(origin.cursor) if self._hits else None
            if hit is not None:
                reader.move_to(hit[0])
            else:
                self._go_back(origin)
        self._count()

    def _count(self, note: str = "") -> None:
        """Say which hit one is at, of how many."""
        bar, hits = self._find_bar(), self._hits
        if hits is None:
            bar.count("")
        elif not len(hits):
            bar.count(_("not found"), mood="$warning")
        else:
            near = hits.at_or_after(self.reader.cursor)
            here = near is not None and near[0] == self.reader.cursor
            if near is not None and here:
                words = _("{number} of {all}").format(number=hits.number(near), all=len(hits))
            else:
                words = ngettext("{count} hit", "{count} hits", len(hits)).format(count=len(hits))
            bar.count(f"{note} · {words}" if note else words)

    def on_find_bar_step(self, event: FindBar.Step) -> None:
        """Go on to the next hit, or back."""
        self.action_find_step(event.step)

    def action_find_step(self, step: int) -> None:
        """Go to the next hit, or with -1 to the previous one; past the last one comes the first."""
        if self._origin is None:
            self.say(_("Nothing is being found; / begins"), "warning")
            return
        hits, cursor = self._hits, self.reader.cursor
        hit = (hits.at_or_after(cursor + 1) if step > 0 else hits.before(cursor)) if hits else None
        if hit is None:
            self._count()
            return
        # Where one has gone by hand is where one wants to be.
        self._origin = _Origin(hit[0], None, -1)
        self.reader.move_to(hit[0])
        self.show_keys()
        round_ = (hit[0] <= cursor) if step > 0 else (hit[0] >= cursor)
        self._count((_("from the start") if step > 0 else _("from the end")) if round_ else "")

    def on_find_bar_left(self, event: FindBar.Left) -> None:
        """Back to the text."""
        if event.stay:
            self.reader.focus()
        else:
            self._end_find(back=True)

    def _end_find(self, *, back: bool) -> None:
        origin, self._origin, self._hits = self._origin, None, None
        if origin is None:
            return
        self._find_bar().display = False
        self.reader.set_hits(None)
        if back and origin.cursor != self.reader.cursor:
            self._go_back(origin)
        self.reader.focus()

    def _go_back(self, origin: _Origin) -> None:
        if origin.selection is not None:
            self.reader.select(origin.selection)
        else:
            self.reader.move_to(origin.cursor)
        if origin.top >= 0:
            self.reader.scroll_to(y=origin.top, animate=False, force=True, immediate=True)

    def action_pane(self, name: str) -> None:
        """Go to a pane; Esc in the transcript ends a find that was left open."""
        if name == "text" and self.finding and self.reader.has_focus:
            self._end_find(back=False)
        super().action_pane(name)

    def _show_document(self, opened: Opened | None) -> None:
        """Another document is another search."""
        if self.finding:
            self._end_find(back=False)
        first = self.has_class("empty") and opened is not None
        super()._show_document(opened)
        if first:
            self.call_after_refresh(self.reader.focus)

    # In the project

    def on_find_bar_widened(self) -> None:
        """Search the project for what was sought here."""
        self.search(self._find_bar().words)

    def search(self, words: str = "") -> None:
        """Open the search of the whole project."""
        from qualcode.tui.search.screen import SearchScreen, Sought

        self._search = self._search or Sought()
        if words:
            self._search.words = words
        self.app.push_screen(SearchScreen(self.worker, self._search), self._show_found)

    def _show_found(self, found: SearchHit | None) -> None:
        """Open the passage that was found, with the hits marked in it."""
        if found is None:
            return
        # The search may have been asked for from a screen in front of this one.
        while len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        if found.document:
            self.do(self._open_found(found))
        elif found.code_id is not None:
            self.show_code(found.code_id)
        elif found.respondent_id is not None:
            self.visit("respondents", found.respondent_id)
        elif found.document_id is not None:
            self.visit("documents", found.document_id)
        else:
            self.call_after_refresh(self.run_action, "project_memo")

    async def _open_found(self, found: SearchHit) -> None:
        await self._open(found.document, found.start)
        from qualcode.queries.search import longest

        if words := longest(found.words):
            self._open_find(words)

    def show_keys(self) -> None:
        """In the line to find in, its own keys matter."""
        if self.focused is None or self.focused.id != "find-words" or self._saying:
            super().show_keys()
            return
        self.query_one(KeyLine).keys(
            [
                ("Enter", _("next")),
                ("↑", _("previous")),
                ("Tab", _("to the text, hits stay marked")),
                ("ctrl+f", _("search the project")),
                ("Esc", _("back to where I was") if self._origin and self._origin.top >= 0 else _("stay here")),
            ]
        )

    # Bringing transcripts in

    def action_import(self) -> None:
        """Bring transcripts in."""
        from qualcode.tui.library.importing import ask_transcripts

        ask_transcripts(self, self.worker, lambda: self.do(self._refresh()))

    # A quotation to take along

    def action_copy(self) -> None:
        """Copy the selection (or the sentence here) with its reference to the clipboard."""
        span = self.reader.passage()
        if self._desk is None or self.desk.opened is None or span is None:
            return
        self.do(self._copy(self.desk.opened, span))

    async def _copy(self, opened: Opened, span: Span) -> None:
        from qualcode.queries.search import reference

        whose = await self.worker.ask(lambda session: reference(session.project, opened.document, span[0]))
        quote = " ".join(opened.text[span[0] : span[1]].split())
        self.app.copy_to_clipboard(f"“{quote}” ({whose})")
        self.say(_("Copied, with its reference: {reference}").format(reference=whose))
