"""Asking the project: a query that is counted while it is typed, and the passages that it finds."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from qualcode.changes.saved_queries import remove_query, rename_query
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.session.boards.query import (
    MOST,
    Completion,
    Given,
    QueryCount,
    Vocabulary,
    completed,
    completions,
    count_query,
    found_to_save,
    found_words,
    list_found,
    read_vocabulary,
)
from qualcode.session.saved_queries import keep_query
from qualcode.tui.base.begun import to_begin
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.search.words import empty_parts, error_parts, passage_parts
from qualcode.tui.widgets.glyphs import PRINTABLE, fit, paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.widgets.row_list import ListItem, RowList
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.queries.query.shown import ShownPassage
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

_PAUSE = 0.15
"""Seconds without a key after which what is typed is counted."""


class QueryLine(Input):
    """The line to type a query in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.complete", _("Complete the word"), show=False, id="query.complete"),
        Binding("down", "screen.to_list", _("To the passages"), show=False, id="query.list"),
    ]


class QueryScreen(SideScreen):
    """A query with its count, its passages and the saved ones."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (110, "-three")]  # noqa: RUF012
    AUTO_FOCUS = "#query"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,e", "edit", _("Change the query"), id="query.edit"),
        Binding("s", "keep", _("Save the query under a name"), id="query.save"),
        Binding("l", "saved", _("Saved queries"), id="query.saved"),
        Binding("r", "rename", _("Rename the saved query"), id="query.rename"),
        Binding("x", "remove", _("Remove the saved query"), id="query.remove"),
        Binding("Q", "back", _("Back to the transcript"), show=False, id="query.leave"),
    ]

    DEFAULT_CSS = """
    QueryScreen > #query-title { background: $panel; padding: 0 1; }
    QueryScreen > Input, QueryScreen > Input:focus {
        border: none; height: 1; margin: 1 1 0 1; padding: 0 1; background: $field;
    }
    QueryScreen > #query-offer { margin: 0 2; }
    QueryScreen > #query-state { margin: 0 2; height: auto; max-height: 6; }
    QueryScreen > #query-body { width: 100%; height: 1fr; layout: vertical; padding: 1 0 0 0; }
    QueryScreen #query-found { width: 100%; height: 1fr; padding: 0 1; }
    QueryScreen #query-page {
        height: 9; padding: 0 2; border-top: solid $foreground 12%; scrollbar-size-vertical: 1;
    }
    QueryScreen.-three > #query-body { layout: horizontal; }
    QueryScreen.-three #query-found { width: 3fr; }
    QueryScreen.-three #query-page {
        width: 2fr; height: 1fr; border-top: none; border-left: solid $foreground 12%;
    }
    QueryScreen #query-how { display: none; height: 1fr; padding: 1 2; }
    QueryScreen.asking #query-how { display: block; }
    QueryScreen.asking #query-body { display: none; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._known = Vocabulary()
        self._saved_as = ""
        """Under which the query at hand is saved."""
        self._count: QueryCount | None = None
        self._passages: Sequence[ShownPassage] = ()
        self._stop = Event()
        self._pause: Timer | None = None
        self._offers: Sequence[Completion] = ()
        self._cycle: tuple[str, int, int] | None = None
        """The text and the cursor before a word was completed, and the number of what was put in."""

    def compose(self) -> ComposeResult:
        """Title, the query, what can be typed next, what is found, the passages with the one at hand, and the keys."""
        yield TextLine(id="query-title")
        yield QueryLine(
            placeholder=_('A code, "words", group=NAME; and, or, not, near'), restrict=PRINTABLE, id="query"
        )
        yield TextLine(id="query-offer")
        yield Static(id="query-state", markup=False)
        with Container(id="query-body"):
            yield RowList(id="query-found")
            with VerticalScroll(id="query-page", can_focus=False, classes="beside"):
                yield Static(id="query-passage", markup=False)
        yield Static(id="query-how", markup=False)
        yield KeyLine(id="keys-line")

    @property
    def line(self) -> QueryLine:
        """The line to type in."""
        return self.query_one(QueryLine)

    @property
    def found(self) -> RowList:
        """The passages."""
        return self.query_one("#query-found", RowList)

    @property
    def typing(self) -> bool:
        """Whether what is typed goes into the query."""
        return isinstance(self.focused, QueryLine)

    def hints(self) -> Keys:
        """The keys that matter now."""
        last: Keys = [("Esc", _("back")), ("F1", _("help"))]
        if self.typing:
            complete: Keys = [("Tab", _("complete"))] if self._offers else []
            return [
                *complete,
                ("Enter", _("to the passages")),
                ("ctrl+s", _("save the list")),
                ("F7", _("search")),
                *last,
            ]
        named: Keys = [("r", _("rename")), ("x", _("remove"))] if self._saved_as else []
        opened: Keys = [("Enter", _("transcript"))] if self._passages else []
        return [
            *opened,
            ("/", _("change the query")),
            ("s", _("save under a name")),
            ("l", _("saved ones")),
            *named,
            ("ctrl+s", _("save the list")),
            ("u", _("undo")),
            *last,
        ]

    async def reload(self) -> None:
        """What can be named, and what is found, may be otherwise by now."""
        self._known = await self.ask(read_vocabulary)
        if self._saved_as and self._saved_as not in dict(self._known.saved):
            self._saved_as = ""
        self._ask()

    # Typing

    def on_input_changed(self, event: Input.Changed) -> None:
        """Count what is typed once there is a pause; what was under way is given up."""
        event.stop()
        self._stop.set()
        if dict(self._known.saved).get(self._saved_as) != " ".join(event.value.split()):
            self._saved_as = ""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._ask)
        self._offer()

    def _offer(self) -> None:
        """Show how the word at the cursor can go on."""
        line = self.line
        if self._cycle is None or completed(self._cycle[0], self._offers[self._cycle[2]])[0] != line.value:
            self._cycle = None
            self._offers = completions(line.value, line.cursor_position, self._known) if self.typing else ()
        parts: list[Part] = []
        chosen = self._cycle[2] if self._cycle else -1
        for number, one in enumerate(self._offers):
            style = "bold $accent" if number == chosen else "$foreground"
            about = f" {fit(one.about, 28)}" if one.about else ""
            parts += [("  " if parts else "Tab  ", "bold $accent" if not parts else ""), (paint(one.words), style)]
            parts.append((about + " ", "$foreground 60%"))
        self.query_one("#query-offer", TextLine).show(parts)
        self.show_keys()

    def action_complete(self) -> None:
        """Put in the first that fits; again, and the next takes its place."""
        line = self.line
        if not self._offers:
            return
        if self._cycle is None:
            text, cursor, number = line.value, line.cursor_position, 0
        else:
            text, cursor, number = self._cycle[0], self._cycle[1], (self._cycle[2] + 1) % len(self._offers)
        self._cycle = (text, cursor, number)
        line.value, line.cursor_position = completed(text, self._offers[number])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the passages."""
        event.stop()
        self.action_to_list()

    def action_to_list(self) -> None:
        """Go to the passages; the keys of the list work there."""
        if self.line.value.strip():
            self._offers, self._cycle = (), None
            self.query_one("#query-offer", TextLine).show([])
            self.found.focus()

    def action_edit(self) -> None:
        """Back to the query."""
        self.line.focus()

    def action_back(self) -> None:
        """Leave the screen; the query stays as it is."""
        self._stop.set()
        super().action_back()

    # Counting

    def _ask(self) -> None:
        self._stop.set()
        self._stop = Event()
        text = self.line.value
        self.set_class(not text.strip(), "asking")
        if not text.strip():
            self._count, self._passages = None, ()
            self.query_one("#query-how", Static).update(Content.assemble(*empty_parts(self._known)))
            self.query_one("#query-state", Static).update("")
            self._show_title()
            self.show_keys()
            return
        self.run_worker(to_begin(self._find, text, self._stop), group="query", exclusive=True)

    async def _find(self, text: str, stop: Event) -> None:
        try:
            count = await self.ask(count_query, text, stop)
        except Given:
            return
        except QualcodeError as error:
            if not stop.is_set():
                self._count, self._passages = None, ()
                self.query_one("#query-state", Static).update(Content.assemble(*error_parts(error)))
                self._fill()
            return
        if stop.is_set():
            return
        self._count = count
        self._show_count()
        passages = await self.ask(list_found, count)
        if not stop.is_set():
            self._passages = passages
            self._fill()

    def _show_count(self) -> None:
        count = self._count
        if count is None:
            return
        parts: list[Part] = [(paint(found_words(count)), "bold $success" if count.n else "bold $warning")]
        if count.passages > MOST:
            parts.append(("   " + _("the first {count} are listed").format(count=MOST), "$foreground 65%"))
        if count.note:
            parts.append(("\n" + paint(count.note), "$foreground 65%"))
        self.query_one("#query-state", Static).update(Content.assemble(*parts))

    def _fill(self) -> None:
        """List the passages under their documents."""
        if not self.is_mounted:
            return
        items: list[ListItem] = []
        document = ""
        for place, one in enumerate(self._passages):
            if one.document != document:
                document = one.document
                items.append(ListItem(f"head:{document}", document, one.group or "", strong=True))
            right = fit(" · ".join(filter(None, (", ".join(one.respondents), one.code or ""))), 40)
            items.append(ListItem(place, " ".join(one.quote.split()), right, indent=1))
        self.found.set_items(items, key=None if self._at_hand() is not None else 0)
        self._show_title()
        self._explain()
        self.show_keys()

    def _show_title(self) -> None:
        name: list[Part] = [(f"  @{paint(self._saved_as)}", "bold $accent")] if self._saved_as else []
        title: list[Part] = [(_("Ask the project"), "bold"), *name]
        self.query_one("#query-title", TextLine).show(title, [(paint(self.coder), "bold $primary")])

    def _at_hand(self) -> ShownPassage | None:
        item = self.found.highlighted
        key = item.key if item is not None else None
        if isinstance(key, str):
            # On a heading, the first passage under it.
            key = next((n for n, one in enumerate(self._passages) if f"head:{one.document}" == key), None)
        return self._passages[key] if isinstance(key, int) and key < len(self._passages) else None

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the passage at hand."""
        event.stop()
        self._explain()

    def _explain(self) -> None:
        one = self._at_hand()
        self.query_one("#query-page").display = one is not None
        parts = passage_parts(one) if one is not None else []
        self.query_one("#query-passage", Static).update(Content.assemble(*parts))
        self.query_one("#query-page", VerticalScroll).scroll_home(animate=False)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Show the passage in its transcript, from where Esc comes back."""
        event.stop()
        if (one := self._at_hand()) is not None:
            self.dismiss(Place(one.document, one.start, back="query"))

    def on_resize(self) -> None:
        """The lines are as wide as the screen."""
        self.call_after_refresh(self._show_title)

    def savable(self) -> Savable | None:
        """All passages that are found."""
        if self._count is None or not self._count.passages:
            return super().savable()
        return found_to_save(self._count)

    # Saved queries

    def action_keep(self) -> None:
        """Save the query under a name."""
        text = self.line.value
        if self._count is None or self._count.text != text:
            self.say(_("Type a query first that is understood"), "warning")
            return

        async def keep(name: str) -> None:
            await self.ask(keep_query, name, text)

        def then(name: str | None) -> None:
            if name is not None:
                self.do(self._show_named(name.removeprefix("@"), _("Saved as {name}.")))

        about = _("@NAME stands for it in other queries, and as a row of the matrix.")
        self.app.push_screen(Pick(_("Save it under which name?"), about=about, value=self._saved_as, keep=keep), then)

    async def _show_named(self, name: str, words: str) -> None:
        self._known = await self.ask(read_vocabulary)
        self._saved_as = name
        self._show_title()
        self.say(words.format(name=name))

    def action_saved(self) -> None:
        """Choose a saved query."""
        if not self._known.saved:
            self.say(_("No query is saved yet; s saves this one"), "warning")
            return
        options = [Option(name, f"@{name}", fit(query, 44)) for name, query in self._known.saved]
        self.app.push_screen(Pick(_("Which saved query?"), options, chosen=self._saved_as or None), self._take)

    def _take(self, name: str | None) -> None:
        if name is None:
            return
        self._saved_as = name
        line = self.line
        with line.prevent(Input.Changed):
            line.value = dict(self._known.saved)[name]
            line.cursor_position = len(line.value)
        self._offers, self._cycle = (), None
        self._offer()
        self._ask()

    def action_rename(self) -> None:
        """Give the saved query another name."""
        before = self._saved_as
        if not before:
            self.say(_("This query is not saved: l has those that are"), "warning")
            return

        async def keep(name: str) -> None:
            await self.change(rename_query, before, name)

        def then(name: str | None) -> None:
            if name is not None:
                self.do(self._show_named(name.removeprefix("@"), _("Called {name} from now on   (u takes it back)")))

        self.app.push_screen(Pick(_("Another name for @{name}").format(name=before), value=before, keep=keep), then)

    def action_remove(self) -> None:
        """Remove the saved query; what it asks stays in the line."""
        if self._saved_as:
            words = _("Removed @{name}   (u brings it back)").format(name=self._saved_as)
            self.do(self.change_and_say(words, remove_query, self._saved_as))
        else:
            self.say(_("This query is not saved: l has those that are"), "warning")
