"""The codebook screen: the tree with its counts, and what each code means.

What is done to codes is in :class:`screen.CodebookScreen`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from qualcode.i18n import _, ngettext
from qualcode.model import Code, Codebook
from qualcode.session.codebook import CodebookCounts, survey
from qualcode.session.codings import Turned
from qualcode.tui.base.side_screen import SideScreen
from qualcode.tui.codebook.about import COLUMN, about_code, column_names
from qualcode.tui.codebook.form import CodeForm
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.widgets.row_list import ListItem, RowList

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker

_NAMES = 32
"""Cells that the names of the codes keep before columns of counts take any."""


class Tree(Vertical):
    """Where the tree stands; says when it has other room."""

    class Resized(Message):
        """There is room for more columns, or for fewer."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.Resized())


class CodebookView(SideScreen):
    """The tree of codes, and what is known of the highlighted one."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (100, "-two"),
        (150, "-wide"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._survey: CodebookCounts | None = None
        self._shut: set[int] = set()
        self._marked: set[int] = set()
        self.wanted: int | None = None
        """The code to show as soon as the codebook has been read."""

    def compose(self) -> ComposeResult:
        """Header, tree, what the code means, and the line of keys."""
        yield TextLine(id="top-line")
        with Horizontal(id="codebook-body"):
            with Tree(id="tree"):
                yield TextLine(id="columns")
                yield RowList(id="codes")
            with VerticalScroll(id="code-side", classes="beside", can_focus=False):
                yield Static(id="code-about", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The tree has the keys."""
        super().on_mount()
        self.codes.focus()

    @property
    def codes(self) -> RowList:
        """The list of codes."""
        return self.query_one("#codes", RowList)

    @property
    def survey(self) -> CodebookCounts:
        """What was read of the project; there is none before it has been read."""
        if self._survey is None:
            raise RuntimeError("the codebook has not been read yet")
        return self._survey

    @property
    def book(self) -> Codebook:
        """The codebook."""
        return self.survey.codebook

    @property
    def code(self) -> Code | None:
        """The highlighted code."""
        item = self.codes.highlighted if self._survey else None
        return self.book.by_id.get(item.key) if item is not None and isinstance(item.key, int) else None

    @property
    def form(self) -> CodeForm | None:
        """The code being edited."""
        found = self.query(CodeForm)
        return found.first() if found else None

    async def reload(self) -> None:
        """Show the codebook as it is now."""
        self.take(await self.ask(survey))

    def take(self, found: CodebookCounts, code_id: int | None = None) -> None:
        """Show this, with the code ``code_id`` highlighted, or the one that was."""
        if not self.is_mounted:
            return
        if code_id is None and self.wanted in found.codebook.by_id:
            code_id = self.wanted
        self.wanted = None
        self._survey = found
        self._marked &= set(found.codebook.by_id)
        self._shut &= set(found.codebook.children)
        if code_id is not None:
            self._shut -= set(found.codebook.ancestors(code_id)) - {code_id}
        form, code = self.form, self.code
        if form is not None and code is not None:
            form.take(code)
        self._show_tree(code_id)

    def revisit(self, undone: Turned) -> None:
        """Go to the code."""
        # What adds a code names it by its name, for its path is not known then.
        named = [code for code in self.book.codes if code.name == undone.code]
        code = self.book.by_path.get(undone.code) or (named[0] if len(named) == 1 else None)
        if code is not None:
            self.take(self.survey, code.id)

    def _show_tree(self, code_id: int | None = None) -> None:
        book = self.book
        columns = column_names(self.survey, self.coder, self.codes.size.width - _NAMES - COLUMN)
        hidden: set[int] = set()
        items = []
        for code in book.codes:
            if code.parent_id in hidden or code.parent_id in self._shut:
                hidden.add(code.id)
            else:
                items.append(self._item(code, columns))
        codes = self.codes
        old = codes.index
        known = {item.key for item in items}
        if code_id is None and codes.highlighted is not None and codes.highlighted.key not in known and items:
            # What was highlighted is gone: what took its place is next.
            code_id = int(str(items[min(old, len(items) - 1)].key))
        codes.set_items(items, key=code_id)
        self._show_top(columns, scrolls=len(items) > codes.size.height)
        self._show_code()

    def _item(self, code: Code, columns: list[tuple[int, str]]) -> ListItem:
        survey, book = self.survey, self.book
        total = survey.below(code.id)
        counts = [survey.below(code.id, coder_id) for coder_id, _name in columns]
        right = "".join(f"{count or '·':>{COLUMN}}" for count in [*counts, total])
        shut = "▸ " if code.id in self._shut else ""
        note = "  " + _("(retired)") if code.retired else ""
        return ListItem(
            code.id,
            f"{'● ' if code.id in self._marked else ''}{shut}{code.name}{note}",
            right,
            indent=code.path.count("/"),
            swatch=colour_of(book, code.id),
            strong=code.parent_id is None and not code.retired,
            faint=code.retired,
        )

    def _show_top(self, columns: list[tuple[int, str]], *, scrolls: bool) -> None:
        survey, book = self.survey, self.book
        number = _("version {number}").format(number=book.version) if book.version else _("no version yet")
        left: list[Part] = [(_("Codebook") + "  ", "bold"), (number, "$foreground 70%")]
        if survey.unnumbered:
            words = ngettext("{count} change since", "{count} changes since", survey.unnumbered)
            left.append((" · " + words.format(count=survey.unnumbered), "$foreground 70%"))
        if survey.readonly:
            left.append(("  " + _("read-only"), "$warning"))
        left.append(("  " + paint(book.name or book.slug), "$foreground 65%"))
        right: list[Part] = []
        if survey.outdated:
            words = ngettext("{count} to look again (o)", "{count} to look again (o)", survey.outdated)
            right.append((words.format(count=survey.outdated) + "   ", "$warning"))
        self.query_one("#top-line", TextLine).show(left, [*right, (paint(self.coder), "bold $primary")])
        names = [fit(name, COLUMN - 1) for _id, name in columns]
        heads = "".join(f"{name:>{COLUMN}}" for name in [*names, _("total")])
        codes = ngettext("{count} code", "{count} codes", len(book.codes)).format(count=len(book.codes))
        pad = "  " if scrolls else " "
        self.query_one("#columns", TextLine).show(
            [("  " + codes, "$foreground 65%")], [(heads + pad, "$foreground 65%")]
        )

    def _show_code(self) -> None:
        code = self.code
        self.query_one("#code-about", Static).update(about_code(self.survey, code.id if code else None))
        self.query_one("#code-side").scroll_home(animate=False)
        self.show_keys()

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show what the code means."""
        event.stop()
        if self._survey is not None:
            self._show_code()

    def on_tree_resized(self) -> None:
        """The columns have other room."""
        if self._survey is not None:
            self._show_tree()

    def hints(self) -> Keys:
        """The keys that matter now."""
        if self._survey is None:
            return [("Esc", _("transcript"))]
        if self.form is not None:
            return [("Tab", _("next field")), ("shift+Tab", _("previous")), ("Esc", _("keep and close"))]
        if self.code is None:
            return [("a", _("add a code")), ("Esc", _("transcript")), ("F1", _("help"))]
        again: Keys = [("o", _("look again"))] if self.survey.outdated else []
        return [
            ("Enter", _("passages")),
            ("e", _("edit")),
            ("a", _("add")),
            ("A", _("add under it")),
            ("&", _("merge")),
            ("J K H L", _("move")),
            *again,
            ("v", _("versions")),
            ("z", _("revive") if self.code.retired else _("retire")),
            ("u", _("undo")),
            ("D", _("read on")),
            ("F1", _("help")),
        ]
