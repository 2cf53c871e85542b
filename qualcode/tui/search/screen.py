"""The search of the whole project: passages, codes and memos in their context, to be opened, or many coded at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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
from qualcode.queries.search import FoundPassages, SearchHit, around, elsewhere, goes_on, prepare, seek
from qualcode.session.boards.search import code_found, codes_to_choose
from qualcode.text.spans import Span
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.saving import SAVE, ask_save
from qualcode.tui.widgets.glyphs import PRINTABLE, cells, fit, paint
from qualcode.tui.widgets.lines import KeyLine, Keys, TextLine, lines_of
from qualcode.tui.widgets.row_list import ListItem, RowList

if TYPE_CHECKING:
    from qualcode.queries.words.index import Ring, WordIndex
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage import Project
    from qualcode.tui.picker.state import Picked

_MOST = 500
"""Passages that are listed; more are only counted."""

_LEAST = 2
"""Letters from which on the project is searched."""

_AT_ONCE = 60
"""Passages that are shown before the others are ready."""


@dataclass
class Sought:
    """What was sought last, and how, so that one comes back to it; the words of the project, once they are read."""

    words: str = ""
    index: int = 0
    ring: Ring = "lemma"
    ranked: bool = False
    whole: bool = False
    """Whether the whole turn of what was found is coded, or its sentence."""
    words_of_project: WordIndex | None = None

    @property
    def shelf(self) -> WordIndex:
        """The words of the project."""
        if self.words_of_project is None:
            from qualcode.queries.words.index import WordIndex  # brings numpy, for who searches

            self.words_of_project = WordIndex()
        return self.words_of_project


_QUOTED = 120
"""Characters of the first of many passages that stand above the codes to choose from."""

_NOTHING = FoundPassages(0, {}, (), "words")


class Results(RowList):
    """A list in which the words that were sought stand out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"results--hit"}
    DEFAULT_CSS = "Results { & .results--hit { color: $accent; text-style: bold underline; } }"

    def __init__(self) -> None:
        super().__init__(id="results")
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
    SearchScreen #picker { dock: bottom; }
    SearchScreen.-three > #search-body { layout: horizontal; }
    SearchScreen.-three Results { width: 3fr; height: 1fr; }
    SearchScreen.-three #search-page { width: 2fr; height: 1fr; border-top: none; border-left: solid $foreground 12%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "to_list", _("To what was found, and back"), show=False, id="search.list"),
        Binding("slash", "edit", _("Change the words"), show=False, id="search.edit"),
        Binding("ctrl+t,r", "ring", _("Search wider: form, any form, stem"), show=False, id="search.ring"),
        Binding("ctrl+b,o", "order", _("The best first, or in the order of the text"), show=False, id="search.order"),
        Binding("space", "tick", _("Tick, to code many at once"), show=False, id="search.tick"),
        Binding("a", "tick_all", _("Tick all, or none"), show=False, id="search.tick_all"),
        Binding("t", "whole", _("Code the sentence, or the whole turn"), show=False, id="search.whole"),
        Binding("c", "code", _("Code what is ticked"), show=False, id="search.code"),
        Binding("u", "undo", _("Undo"), show=False, id="search.undo"),
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
        self._found = _NOTHING
        self._ticked: dict[tuple[str, int], SearchHit] = {}

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
        sought = self._sought
        ring = {"form": _("this form"), "lemma": _("any form"), "stem": _("stem and compounds")}[sought.ring]
        order = _("best first") if sought.ranked else _("in the order of the text")
        self.query_one("#search-title", TextLine).show(
            [(_("Search the project"), "bold")], [(f"{ring} · {order}", "$foreground 75%")]
        )
        self._show_keys()
        self._fill()

    def _show_keys(self) -> None:
        last: Keys = [("Esc", _("back")), ("F1", _("help"))]
        if isinstance(self.focused, Results):
            many = ngettext("code {count}", "code {count}", len(self._ticked)).format(count=len(self._ticked))
            keys: Keys = [
                ("Space", _("tick")),
                ("a", _("all")),
                ("c", many if self._ticked else _("code it")),
                ("t", _("whole turn") if self._sought.whole else _("sentence")),
                ("r", _("ring")),
                ("o", _("order")),
                ("Enter", _("open")),
                ("u", _("undo")),
                ("/", _("words")),
            ]
        else:
            keys = [
                ("↑ ↓", _("choose")),
                ("Enter", _("open")),
                ("Tab", _("tick and code")),
                ("ctrl+t", _("ring")),
                ("ctrl+b", _("order")),
                ("F7", _("queries")),
                ("ctrl+s", _("save")),
            ]
        self.query_one(KeyLine).keys([*keys, *last])

    def on_descendant_focus(self) -> None:
        """Other keys matter now."""
        self._show_keys()

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
        self._ticked.clear()
        if len(words.strip(' "')) < _LEAST:
            self._first, self._found = [], _NOTHING
            self._fill()
            self._say(_("Type two letters or more.") if words else "")
            return
        self._searching = True
        self.run_worker(to_begin(self._seek, self._number, words), exclusive=True)

    async def _seek(self, number: int, words: str) -> None:
        """Have the index made whole where it is not, part after part; show the first that is found, and then all."""
        sought, read = self._sought, self.worker.read
        try:
            while not await read(prepare, sought.shelf):
                if number != self._number:
                    return
                self._say(_("The words of the project are being read, once…"))
                await asyncio.sleep(0)
            first = await read(elsewhere, words)
            for room in (_AT_ONCE, _MOST):
                found = await read(seek, sought.shelf, words, sought.ring, room, ranked=sought.ranked)
                if number != self._number:
                    return
                self._searching = len(found.hits) < min(found.total, _MOST)
                self._first, self._found = first, found
                self._fill()
                self._tell()
                if not self._searching:
                    break
        except QualcodeError as error:
            self._searching = False
            self._say(error.message)
            return
        if self._eager:
            self.on_input_submitted()

    def _tell(self) -> None:
        """Say how much was found."""
        found, number = self._found, len(self._found.counts)
        words = ngettext("{count} passage", "{count} passages", found.total).format(count=found.total)
        if found.total:
            words += " " + ngettext("in {count} document", "in {count} documents", number).format(count=number)
        if found.by == "likeness":
            words = _("Nobody says it so; like it:") + " " + words
        if self._first:
            words += " · " + ngettext("{count} code or memo", "{count} codes and memos", len(self._first)).format(
                count=len(self._first)
            )
        if len(found.hits) < found.total and not self._searching:
            words += " · " + _("the first {count} are listed: search for more words").format(count=len(found.hits))
        if not (found.total or self._first):
            words = _("Nothing found. Fewer words, or the beginning of one, find more.")
            if self._sought.ring != "stem":
                words += " " + _("ctrl+t searches wider.")
        if found.total and found.by == "words" and goes_on(self._sought.words):
            last = self._sought.words.split()[-1]
            words += " · " + _("{word}… may go on; a space ends it").format(word=last)
        if self._searching:
            words += " · " + _("searching…")
        if self._ticked:
            words += " · " + ngettext("{count} ticked", "{count} ticked", len(self._ticked)).format(
                count=len(self._ticked)
            )
        self._say(words)

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
            place = found.document if self._sought.ranked and found.kind == "passage" else ""
            right = fit(" · ".join(filter(None, (kind, place, found.about))), max(14, width // 3))
            # What a row with an indent leaves, and the bar of scrolling.
            room = width - 8 - cells(right, 0, len(right))
            left, inside = lead(found, max(12, width // 4), max(20, room - 2))
            if found.kind == "passage":
                mark = "✓ " if _key(found) in self._ticked else "  "
                left, inside = mark + left, [(one + 2, other + 2) for one, other in inside]
            spans[len(rows)] = inside
            items.append(ListItem(len(rows), left, right, indent=1))
            rows.append(found)

        document = ""
        for found in self._found.hits:
            if not self._sought.ranked and found.document != document:
                document = found.document
                items.append(ListItem(len(rows), document, str(self._found.counts[document]), strong=True))
                rows.append(found)
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

        found = [*self._found.hits, *self._first]
        if found:
            ask_save(self, self.worker, hits_to_save(self._sought.words, found), self._say)
        else:
            self._say(_("Nothing is listed yet that could be saved."))

    # Coding what was found

    def action_to_list(self) -> None:
        """From the words to what was found, where plain keys tick and code, and back."""
        if self._rows and not isinstance(self.focused, Results):
            self.query_one(Results).focus()
        else:
            self.action_edit()

    def action_edit(self) -> None:
        """Back to the words."""
        self.query_one(Input).focus()

    def action_ring(self) -> None:
        """Search in the next ring."""
        from qualcode.queries.words.index import RINGS  # with the index, for who searches

        self._sought.ring = RINGS[(RINGS.index(self._sought.ring) + 1) % len(RINGS)]
        self._again()

    def action_order(self) -> None:
        """The best first, or in the order of the text."""
        self._sought.ranked = not self._sought.ranked
        self._again()

    def _again(self) -> None:
        self._fit()
        self._begin(self._sought.words)

    def action_whole(self) -> None:
        """Code the sentence of what was found, or its whole turn."""
        self._sought.whole = not self._sought.whole
        self._show_keys()

    def action_tick(self) -> None:
        """Tick what is at hand, or take the tick away, and go on to the next."""
        found, roster = self._at_hand(), self.query_one(Results)
        item = roster.highlighted
        if found is None or found.kind != "passage" or item is None or item.strong:
            roster.action_step(1)
            return
        if self._ticked.pop(_key(found), None) is None:
            self._ticked[_key(found)] = found
        self._fill()
        roster.action_step(1)
        self._show_keys()
        self._tell()

    def action_tick_all(self) -> None:
        """Tick all that is listed, or none."""
        every = {_key(found): found for found in self._found.hits}
        self._ticked = {} if self._ticked.keys() >= every.keys() else every
        self._fill()
        self._show_keys()
        self._tell()

    def action_code(self) -> None:
        """Put codes on what is ticked, or on what is at hand."""
        found = self._at_hand()
        wanted = [*self._ticked.values()] or ([found] if found is not None and found.kind == "passage" else [])
        if wanted:
            self.run_worker(to_begin(self._choose, wanted), group="code", exclusive=True)

    async def _choose(self, wanted: Sequence[SearchHit]) -> None:
        from qualcode.tui.picker.picker import CodePicker  # the picker is loaded for who codes
        from qualcode.tui.picker.state import Request

        choice = await self.worker.ask(codes_to_choose)
        if not self.query(CodePicker):
            await self.mount(CodePicker())
        title = ngettext("Code {count} passage", "Code {count} passages", len(wanted)).format(count=len(wanted))
        quote = " ".join(wanted[0].context.split())[:_QUOTED]
        request = Request(title, quote, choice.codebook, choice.recent, {}, choice.counts)

        def done(picked: Picked | None) -> None:
            self.query_one(Results).focus()
            if picked is not None:
                self.run_worker(to_begin(self._code, wanted, picked), group="code", exclusive=True)

        self.call_after_refresh(self.query_one(CodePicker).ask, request, done)

    async def _code(self, wanted: Sequence[SearchHit], picked: Picked) -> None:
        try:
            made = await self.worker.ask(
                code_found, wanted, picked.code_ids, picked.name, picked.parent_id, whole=self._sought.whole
            )
        except QualcodeError as error:
            self._say(error.message)
            return
        self._ticked.clear()
        self._fill()
        self._show_keys()
        self._say(
            ngettext(
                "{count} coding made   (u takes it back)", "{count} codings made   (u takes them back)", made
            ).format(count=made)
        )

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self.run_worker(to_begin(self._undo), group="code", exclusive=True)

    async def _undo(self) -> None:
        from qualcode.session.codings import undo  # for who takes something back

        try:
            undone = await self.worker.ask(undo)
        except QualcodeError as error:
            self._say(error.message)
            return
        self._say(undone.words[:1].upper() + undone.words[1:])

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
        before, own, spans = await self.worker.read(_around, shelf, found)
        if self not in self.app.screen_stack:
            return  # the passage was opened before it had been read
        parts: list[str | tuple[str, str] | Content] = [
            (paint(f"{found.document}  {found.about}") + "\n\n", "bold $primary")
        ]
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


def _key(found: SearchHit) -> tuple[str, int]:
    """What a passage is known by while the list is made anew."""
    return found.document, found.turn[0]


def _around(_project: Project, shelf: WordIndex, found: SearchHit) -> tuple[str, str, tuple[Span, ...]]:
    return around(shelf, found)


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
