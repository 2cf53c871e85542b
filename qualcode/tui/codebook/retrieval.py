"""Passages read in a row for the second coding cycle.

Only one's own codings change; another coder's stay as they are, and that is said.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.changes.codebook import split_off
from qualcode.changes.codings import recode, remove_codings, set_good, set_memo
from qualcode.i18n import _, ngettext
from qualcode.model import Code, Codebook
from qualcode.queries.passages import CodePassage
from qualcode.session.codebook import CodePassages
from qualcode.session.codings import Turned
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.codebook.passage_list import MUCH_CONTEXT, NO_CONTEXT, SOME_CONTEXT, PassageEntry, PassageList
from qualcode.tui.codebook.retrieval_order import ORDERS, PassageFilter, arrange, narrowing
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage import Project

P = ParamSpec("P")


class Retrieval(SideScreen):
    """Passages in a row, and what may be done to them."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (130, "-two")]  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("Show it in the transcript"), id="board.open"),
        Binding("space", "mark", _("Mark the passage, to do several at once"), id="board.mark"),
        Binding("A", "mark_all", _("Mark all that are shown, or none"), id="board.mark_all"),
        Binding("s", "sort", _("Sort in another order"), id="board.sort"),
        Binding("f", "filter", _("Show only some"), id="board.filter"),
        Binding("F", "unfilter", _("Show all again"), id="board.unfilter"),
        Binding("w", "context", _("More or fewer words around it"), id="board.context"),
        Binding("r", "recode", _("Move to another code"), id="board.recode"),
        Binding("vertical_line", "split", _("Into a sub-code, a new one or one there is"), id="board.split"),
        Binding("m", "memo", _("Memo on the coding"), id="board.memo"),
        Binding("asterisk", "good", _("Good quotation, or not"), id="board.good"),
        Binding("x", "remove", _("Remove the coding"), id="board.remove"),
        Binding("D,ctrl+d", "read(1)", _("Read on in what the code means"), id="board.read_on"),
        Binding("U,ctrl+u", "read(-1)", _("Read back in what the code means"), id="board.read_back"),
        Binding("f3", "back", _("Back to the codebook"), id="board.leave"),
    ]

    orders: ClassVar[Sequence[str]] = tuple(name for name in ORDERS if name != "answer")

    about_code = 0
    """The code that all passages are about, if there is one."""

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._all: Sequence[CodePassage] = ()
        self._book: Codebook | None = None
        self._sieve = PassageFilter()
        self.order = self.orders[0]

    def compose(self) -> ComposeResult:
        """Header, the passages with what their code means beside them, and the line of keys."""
        yield TextLine(id="top-line")
        with Horizontal(id="board-body"):
            yield PassageList(id="passages")
            with VerticalScroll(id="board-side", classes="beside", can_focus=False):
                yield Static(id="board-about", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The passages have the keys."""
        self.passages.focus()

    @property
    def passages(self) -> PassageList:
        """The list."""
        return self.query_one(PassageList)

    @abstractmethod
    async def read_passages(self, known: Mapping[int, CodePassage]) -> CodePassages:
        """The passages of this screen; of those that are ``known``, by coding id, only the codings are read."""

    @abstractmethod
    def heading(self) -> list[Part]:
        """What the header says."""

    @abstractmethod
    def nothing(self) -> str:
        """What to say where there is no passage."""

    @abstractmethod
    def about(self, passage: CodePassage, code: Code) -> Content:
        """What stands beside the passages."""

    async def reload(self) -> None:
        """Read everything again."""
        self._take(await self.read_passages({}))

    def _take(self, found: CodePassages) -> None:
        if not self.is_mounted:
            return
        self._all, self._book = found.passages, found.codebook
        self._show()

    def _show(self) -> None:
        book = self._book
        if book is None:
            return
        shown = [passage for passage in self._all if self._sieve.passes(passage)]
        self.passages.show(self.arranged(shown, book))
        self._show_about()

    def arranged(self, shown: Sequence[CodePassage], book: Codebook) -> list[PassageEntry]:
        """The passages in the chosen order, under headings where it has any."""
        return arrange(shown, self.order, book, self.about_code)

    def _show_about(self) -> None:
        book, passage = self._book, self.passages.highlighted
        if book is None:
            return
        shown, everything = len(self.passages.shown), len(self._all)
        number = ngettext("{count} passage", "{count} passages", everything).format(count=everything)
        if shown != everything:
            number = _("{shown} of {count}").format(shown=shown, count=number)
        right: list[Part] = []
        if self.passages.marked:
            marked = len(self.passages.marked)
            right.append((_("{count} marked").format(count=marked) + "   ", "bold $accent"))
        if words := self._sieve.words():
            right.append((_("only {what}").format(what=paint(words)) + "   ", "$warning"))
        right.append((_("by {order}").format(order=ORDERS[self.order]), "$foreground 70%"))
        name, *more = self.heading()
        self.query_one("#top-line", TextLine).show([name, ("  " + number, "$foreground 70%"), *more], right)
        code = book.by_id.get(passage.coding.code_id) if passage else None
        if passage is None or code is None:
            nothing = self.nothing() if not self._all else _("Nothing passes the filter: F shows all again.")
            about = Content.styled(nothing, "$foreground 75%")
        else:
            about = self.about(passage, code)
        self.set_class(passage is None, "empty")
        self.query_one("#board-about", Static).update(about)
        self.query_one("#board-side").scroll_home(animate=False)
        self.show_keys()

    def on_passage_list_highlighted(self) -> None:
        """Show what belongs to the passage."""
        self._show_about()

    def on_passage_list_chosen(self) -> None:
        """Show the passage in its transcript."""
        self.action_open()

    def on_resize(self) -> None:
        """The header is as wide as the screen."""
        self.call_after_refresh(self._show_about)

    def hints(self) -> Keys:
        """The keys that matter now."""
        if self.passages.highlighted is None:
            hidden: Keys = [("F", _("show all"))] if self._all else []
            return [*hidden, ("u", _("undo")), ("Esc", _("back")), ("F1", _("help"))]
        return [
            ("Enter", _("transcript")),
            (_("space"), _("mark")),
            ("s", _("sort")),
            ("f", _("filter")),
            ("|", _("to a sub-code")),
            ("r", _("recode")),
            ("m", _("memo")),
            ("*", _("good")),
            ("x", _("remove")),
            ("u", _("undo")),
            ("ctrl+s", _("save the list")),
            ("F1", _("help")),
        ]

    def savable(self) -> Savable | None:
        """The passages that are shown, or those that are marked, in their order."""
        from qualcode.session.listings import passages_to_save  # with what is saved, for who saves

        marked, shown = self.passages.marked, self.passages.shown
        ids = [passage.coding.id for passage in shown if not marked or passage.coding.id in marked]
        return passages_to_save("passages", self.title_of_file(), ids)

    def title_of_file(self) -> str:
        """What passages that are saved stand under."""
        code = self._book.by_id.get(self.about_code) if self._book else None
        return code.name if code else _("Passages")

    def revisit(self, undone: Turned) -> None:
        """Go to the passage."""
        for index, passage in enumerate(self.passages.shown):
            if (passage.coding.document_id, passage.coding.start) == (undone.document_id, undone.start):
                self.passages.highlight(index)
                return

    # What is seen

    def action_open(self) -> None:
        """Show the passage in its transcript."""
        if (passage := self.passages.highlighted) is not None:
            self.dismiss(Place(passage.document, passage.coding.start))

    def action_sort(self) -> None:
        """Sort in the next order."""
        self.order = self.orders[(self.orders.index(self.order) + 1) % len(self.orders)]
        self._show()

    def action_context(self) -> None:
        """More words around the passages, then none, then some again."""
        steps = (SOME_CONTEXT, MUCH_CONTEXT, NO_CONTEXT)
        self.passages.set_context(steps[(steps.index(self.passages.context) + 1) % len(steps)])

    def action_filter(self) -> None:
        """Show only a group's passages, or a coder's, or the good ones."""
        from qualcode.tui.windows.memo import Choice

        if not self._all:
            return
        ways = narrowing(self._all)

        def narrow(number: int | None) -> None:
            if number is not None:
                self._sieve = self._sieve.narrowed(ways[number].sieve)
                self._show()

        items = [way.item(number) for number, way in enumerate(ways)]
        self.app.push_screen(Choice(_("Show only"), items), narrow)

    def action_unfilter(self) -> None:
        """Show all passages again."""
        self._sieve = PassageFilter()
        self._show()

    def action_mark(self) -> None:
        """Mark the passage, or take the mark away, and go on to the next."""
        if (passage := self.passages.highlighted) is not None:
            self.passages.mark(self.passages.marked ^ {passage.coding.id})
            self.passages.highlight(self.passages.index + 1)
            self._show_about()

    def action_mark_all(self) -> None:
        """Mark all that are shown, or none."""
        every = {passage.coding.id for passage in self.passages.shown}
        self.passages.mark(() if self.passages.marked == every else every)
        self._show_about()

    # What is done

    def own(self) -> list[CodePassage]:
        """The chosen passages that are one's own; what is another coder's is left alone, and where all are, said."""
        chosen = self.passages.chosen()
        found = [passage for passage in chosen if passage.coder == self.coder]
        if chosen and not found:
            self.say(_("Another coder's: only your own codings change, f shows those"), "warning")
        return found

    def rework(
        self, message: str, write: Callable[Concatenate[Project, str, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Have ``write(project, coder, ...)`` done to the chosen passages, and show them as they are then."""
        others = sum(passage.coder != self.coder for passage in self.passages.chosen())
        if others:
            stay = ngettext("{count} of another coder stays", "{count} of other coders stay", others)
            message += " · " + stay.format(count=others)
        self.do(self._show_after(self.change(write, *args, **kwargs), message))

    async def _show_after(self, writing: Coroutine[Any, Any, object], message: str) -> None:
        await writing
        found = await self.read_passages({passage.coding.id: passage for passage in self._all})
        self.passages.marked.clear()
        self._take(found)
        self.say(message)

    def action_memo(self) -> None:
        """Write a memo on the highlighted coding."""
        from qualcode.tui.windows.memo import MemoWindow

        passage = self.passages.highlighted
        if passage is None or self._book is None:
            return
        if passage.coder != self.coder:
            self.say(_("Another coder's: only your own codings change, f shows those"), "warning")
            return
        coding, name = passage.coding, self._book.by_id[passage.coding.code_id].name

        def keep(memo: str | None) -> None:
            if memo is not None and memo != coding.memo:
                message = _("Memo kept on {code}").format(code=name)
                self.do(self._show_after(self.change(set_memo, coding.id, memo), message))

        self.app.push_screen(MemoWindow(name, coding.quote, coding.memo, f"coding:{coding.guid}"), keep)

    def action_good(self) -> None:
        """Flag the highlighted passage as a good quotation, or not."""
        passage = self.passages.highlighted
        if passage is None:
            return
        if passage.coder != self.coder:
            self.say(_("Another coder's: only your own codings change, f shows those"), "warning")
            return
        coding = passage.coding
        message = _("No longer flagged") if coding.good else _("Flagged as a good quotation")
        self.do(self._show_after(self.change(set_good, coding.id, not coding.good), message))

    def action_remove(self) -> None:
        """Remove the chosen codings."""
        if ids := self._ids():
            words = ngettext("Removed   (u brings it back)", "{count} removed   (u brings them back)", len(ids))
            self.rework(words.format(count=len(ids)), remove_codings, ids)

    def _ids(self) -> list[int]:
        return [passage.coding.id for passage in self.own()]

    def action_recode(self) -> None:
        """Move the chosen passages to another code."""
        self._move(_("Move to which code?"), None)

    def action_split(self) -> None:
        """Move the chosen passages into a code under theirs, a new one or one there is."""
        if (passage := self.passages.highlighted) is not None:
            self._move(_("Into which sub-code?"), self.parent_of(passage))

    def parent_of(self, passage: CodePassage) -> int:
        """The code under which a passage is split off."""
        return passage.coding.code_id

    def _move(self, question: str, parent_id: int | None) -> None:
        from qualcode.tui.windows.choose import CodeChoice

        book, ids = self._book, self._ids()
        if book is None or not ids:
            return
        under = set(book.descendants(parent_id)) - {parent_id} if parent_id is not None else set(book.by_id)
        codes = [code for code in book.codes if code.id in under and not code.retired]

        def move(answer: int | str | None) -> None:
            if isinstance(answer, int):
                words = _("{count} to {code}   (u takes it back)").format(count=len(ids), code=book.by_id[answer].name)
                self.rework(words, recode, ids, answer)
            elif answer:
                words = _("{count} to the new code {code}   (u takes it back)").format(count=len(ids), code=answer)
                self.rework(words, split_off, ids, answer, parent_id=parent_id)

        self.app.push_screen(CodeChoice(question, book, codes, new=parent_id is not None), move)
