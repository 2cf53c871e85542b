"""The codebook: the tree with its counts, what each code means, and what a coder does to codes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.changes.codebook import add_code, edit_code, merge_codes, move_code, remove_code, retire_code
from qualcode.changes.work import set_memo
from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.model import Code, Codebook
from qualcode.session.codebook import CodebookCounts, plan_merge, survey
from qualcode.session.codings import Turned
from qualcode.tui.base.side_screen import Place, SideScreen
from qualcode.tui.codebook.about import COLUMN, about_code, column_heads, count_columns, heading, keys, merging
from qualcode.tui.codebook.form import FIELD_NAMES, CodeForm, FieldLeft, is_colour
from qualcode.tui.codebook.tree import CodeTree, TreePlace, after_its_parent, past_neighbour, under_the_one_above
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import KeyLine, Keys, TextLine
from qualcode.tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from qualcode.session.machine.rules import CodeRules
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage import Project

P = ParamSpec("P")

_NAMES = 32
"""Cells that the names of the codes keep before columns of counts take any."""


class Tree(Vertical):
    """Where the tree stands; says when it has other room."""

    class Resized(Message):
        """There is room for more columns, or for fewer."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.Resized())


class CodebookScreen(SideScreen):
    """The tree of codes, and what is known of the highlighted one."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [  # noqa: RUF012
        (0, "-folded"),
        (100, "-two"),
        (150, "-wide"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,b", "board", _("Its passages, read in a row"), id="codebook.board"),
        Binding("e", "edit", _("Edit the code"), id="codebook.edit"),
        Binding("r", "rename", _("Rename the code"), id="codebook.rename"),
        Binding("a", "add(False)", _("Add a code after this one"), id="codebook.add"),
        Binding("A", "add(True)", _("Add a code under this one"), id="codebook.add_under"),
        Binding("m", "memo", _("Memo on the code"), id="codebook.memo"),
        Binding("space", "mark", _("Mark the code, to merge several"), id="codebook.mark"),
        Binding("ampersand", "merge", _("Merge into another code"), id="codebook.merge"),
        Binding("J,shift+down", "shift(1)", _("Move the code down"), id="codebook.down"),
        Binding("K,shift+up", "shift(-1)", _("Move the code up"), id="codebook.up"),
        Binding("L,shift+right", "indent", _("Move the code under the one above"), id="codebook.indent"),
        Binding("H,shift+left", "outdent", _("Move the code out to the level above"), id="codebook.outdent"),
        Binding("left,h", "fold(True)", _("Fold, or go to the code above"), show=False, id="codebook.fold"),
        Binding("right,l", "fold(False)", _("Unfold"), show=False, id="codebook.unfold"),
        Binding("p", "rules", _("Rules: phrases that it is given to by itself"), id="codebook.rules"),
        Binding("z", "retire", _("Retire the code, or revive it"), id="codebook.retire"),
        Binding("x", "remove", _("Remove a code without codings"), id="codebook.remove"),
        Binding("slash", "find", _("Find a code"), id="codebook.find"),
        Binding("v", "versions", _("Versions: number one, compare them"), id="codebook.versions"),
        Binding("o", "again", _("Codings to look at again"), id="codebook.again"),
        Binding("D,ctrl+d", "read(1)", _("Read on in what the code means"), id="codebook.read_on"),
        Binding("U,ctrl+u", "read(-1)", _("Read back in what the code means"), id="codebook.read_back"),
        Binding("f3", "back", _("Back to the transcript"), id="codebook.leave"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._survey: CodebookCounts | None = None
        self._tree = CodeTree()
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

    def hints(self) -> Keys:
        """The keys that matter now."""
        return keys(self._survey, self.code, editing=self.form is not None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a code is written, only the form has keys."""
        return super().check_action(action, parameters) if self.form is None else action == "help"

    # What is shown

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
        self._tree.take(found.codebook, code_id)
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
        survey, codes = self.survey, self.codes
        columns = count_columns(survey, self.coder, codes.size.width - _NAMES - COLUMN)
        items = self._tree.items(survey, columns)
        known = {item.key for item in items}
        if code_id is None and codes.highlighted is not None and codes.highlighted.key not in known and items:
            # What was highlighted is gone: what took its place is next.
            code_id = int(str(items[min(codes.index, len(items) - 1)].key))
        codes.set_items(items, key=code_id)
        left, right = heading(survey)
        self.query_one("#top-line", TextLine).show(left, [*right, (paint(self.coder), "bold $primary")])
        heads = column_heads(survey, columns, scrolls=len(items) > codes.size.height)
        self.query_one("#columns", TextLine).show(*heads)
        self._show_code()

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

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """A click opens the passages."""
        event.stop()
        self.action_board()

    # One code

    def rework(
        self, message: str, write: Callable[Concatenate[Project, str, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Have ``write(project, coder, ...)`` done, and show the codebook as it is then."""
        self.do(self._show_after(self.change(write, *args, **kwargs), message))

    async def _show_after(self, writing: Coroutine[Any, Any, object], message: str, code_id: int | None = None) -> None:
        """Show the codebook once something is on disk, at a code where one is given, and say what was done."""
        done = await writing
        self.take(await self.ask(survey), code_id)
        if done is not False:
            self.say(message)

    def _ask(self, window: ModalScreen[str | None], then: Callable[[str], None]) -> None:
        self.app.push_screen(window, lambda answer: then(answer) if answer else None)

    def action_add(self, under: bool) -> None:
        """Add a code after the highlighted one, or under it."""
        if self._survey is None:
            return
        from qualcode.tui.windows.choose import LineWindow

        code = self.code
        parent_id = (code.id if under else code.parent_id) if code else None
        above = self.book.by_id[parent_id].name if parent_id is not None else ""
        question = _("A new code under {code}").format(code=above) if above else _("A new code at the top level")
        after = code.id if code and not under else None
        self._ask(LineWindow(question), lambda name: self.do(self._add(name, parent_id, after)))

    async def _add(self, name: str, parent_id: int | None, after: int | None) -> None:
        made = await self.change(add_code, name, parent_id=parent_id, after=after)
        self.take(await self.ask(survey), made)
        self.say(_("Added: {code}   (e writes its definition)").format(code=name))

    def action_rename(self) -> None:
        """Give the code another name; its address stays."""
        from qualcode.tui.windows.choose import LineWindow

        if (code := self.code) is not None:
            about = _("Its address stays {path}; e edits that, too.").format(path=code.path)
            window = LineWindow(_("A new name for {code}").format(code=code.name), code.name, about)
            self._ask(window, lambda name: self._edit(code, "name", name))

    def _edit(self, code: Code, field: str, value: str) -> None:
        message = _("Kept: {field}   (u takes it back)").format(field=FIELD_NAMES[field])
        self.rework(message, edit_code, code.id, **{field: value})

    def action_edit(self) -> None:
        """Write in the fields of the code."""
        if (code := self.code) is not None and self.form is None:
            self.set_class(True, "editing")
            # The list shows where it is, though the form has the keys.
            self.codes.can_focus = False
            self.query_one("#code-side").mount(CodeForm(code))
            self.call_after_refresh(self.show_keys)

    def on_code_form_left(self, event: CodeForm.Left) -> None:
        """Keep a field that was left."""
        event.stop()
        self.do(self._keep(event))

    async def _keep(self, event: CodeForm.Left) -> None:
        form = self.form
        if form is None:
            return
        said: list[str] = []
        wrong: list[str] = []
        for left in event.fields:
            if problem := await self._keep_field(form, event.code_id, left, said):
                wrong.append(problem)
                if event.done:
                    form.drop(left.field)
                    wrong.append(_("{field} is as it was.").format(field=FIELD_NAMES[left.field]))
        if event.fields:
            self.take(await self.ask(survey))
        if event.done:
            await form.remove()
            self.set_class(False, "editing")
            self.codes.can_focus = True
            self.codes.focus()
            self.call_after_refresh(self.show_keys)
        kept = _("Kept: {field}   (u takes it back)").format(field=", ".join(said)) if said else ""
        if wrong:
            self.say(" ".join(filter(None, (*wrong, kept))), "error")
        elif kept:
            self.say(kept)

    async def _keep_field(self, form: CodeForm, code_id: int, left: FieldLeft, said: list[str]) -> str:
        """Keep one field, and put its name to what is said; why it cannot be, where it cannot."""
        if left.field == "colour" and not is_colour(str(left.value)):
            return _(
                "{text} is no colour: #4477aa, blue, a number of the palette, or nothing for the colour of its theme."
            ).format(text=left.value)
        try:
            if await self.change(edit_code, code_id, **{left.field: left.value}):
                said.append(FIELD_NAMES[left.field])
        except QualcodeError as error:
            return " ".join(filter(None, (error.message, error.hint)))
        form.kept(left.field, left.text)
        return ""

    def action_memo(self) -> None:
        """Write a memo on the code."""
        from qualcode.tui.windows.memo import MemoWindow

        if (code := self.code) is None:
            return
        own = next(
            (
                memo.text
                for memo in self.survey.memos.get(code.id, ())
                if self.survey.coders[memo.coder_id] == self.coder
            ),
            "",
        )

        def keep(memo: str | None) -> None:
            if memo is not None and memo != own:
                message = _("Memo kept on {code}").format(code=code.name)
                self.rework(message, set_memo, "code", code.id, memo)

        self.app.push_screen(MemoWindow(code.name, code.definition, own, f"code:{code.guid}"), keep)

    def action_rules(self) -> None:
        """Read the rules of the code, add one, or take one away."""
        if (code := self.code) is not None:
            self.do(self._ask_rules(code))

    async def _ask_rules(self, code: Code) -> None:
        from qualcode.session.machine.rules import add_rule, rules_of  # with what looks for phrases, for who asks
        from qualcode.tui.codebook.rules import CHOSEN, rules_window

        found = await self.ask(rules_of, code.id)

        async def keep(written: str) -> None:
            if not written.startswith(CHOSEN):
                await self.ask(add_rule, code.id, written)

        def then(answer: str) -> None:
            self.do(self._rules_answered(code, found, answer))

        self._ask(rules_window(code, found, keep), then)

    async def _rules_answered(self, code: Code, found: CodeRules, answer: str) -> None:
        """Say what was added, or ask whether the one that was chosen is to go."""
        from qualcode.session.machine.rules import remove_rule, rules_of
        from qualcode.tui.codebook.rules import CHOSEN
        from qualcode.tui.windows.choose import Confirm

        if answer.startswith(CHOSEN):
            line = found.lines[int(answer.removeprefix(CHOSEN))]

            async def remove() -> None:
                await self.ask(remove_rule, code.id, line)
                self.take(await self.ask(survey), code.id)
                self.say(_("Taken away; what it coded stays   (u brings it back)"))

            def sure(yes: bool | None) -> None:
                if yes:
                    self.do(remove())

            question = _("Take this rule away from {code}?").format(code=code.name)
            self.app.push_screen(Confirm(question, [line.text or _("(the whole turn)")]), sure)
            return
        self.take(await self.ask(survey), code.id)
        many = (await self.ask(rules_of, code.id)).would_code
        said = ngettext(
            "Kept; {n} passage fits   (u takes it back)", "Kept; {n} passages fit   (u takes it back)", many
        )
        self.say(said.format(n=many))

    def action_retire(self) -> None:
        """Take the code out of use, or back into it."""
        if (code := self.code) is not None:
            message = _("Back in use: {code}") if code.retired else _("Retired: {code}   (z revives it)")
            self.rework(message.format(code=code.name), retire_code, code.id, not code.retired)

    def action_remove(self) -> None:
        """Remove a code that nothing depends on."""
        if (code := self.code) is not None:
            message = _("Removed: {code}   (u brings it back)").format(code=code.name)
            self.rework(message, remove_code, code.id)

    # The tree

    def action_shift(self, step: int) -> None:
        """Move the code past its neighbour."""
        nowhere = _("It stands first already") if step < 0 else _("It stands last already")
        if (code := self.code) is not None:
            self._move(code, past_neighbour(self.book, code, step), nowhere)

    def action_indent(self) -> None:
        """Move the code under the one above it on its level."""
        if (code := self.code) is not None:
            self._move(code, under_the_one_above(self.book, code), _("There is no code above it to stand under"))

    def action_outdent(self) -> None:
        """Move the code out, after the one it stands under."""
        if (code := self.code) is not None:
            self._move(code, after_its_parent(self.book, code), _("It stands at the top level already"))

    def _move(self, code: Code, to: TreePlace | None, nowhere: str) -> None:
        if to is None:
            self.say(nowhere, "warning")
        else:
            message = _("Moved: {code}   (u takes it back)").format(code=code.name)
            self.do(self._show_after(self.change(move_code, code.id, *to), message, code.id))

    def action_fold(self, shut: bool) -> None:
        """Fold or unfold what stands under the code."""
        if (code := self.code) is None:
            return
        if shut and (code.id in self._tree.shut or not self.book.children.get(code.id)):
            if code.parent_id is not None:
                self._show_tree(code.parent_id)
            return
        if self.book.children.get(code.id):
            (self._tree.shut.add if shut else self._tree.shut.discard)(code.id)
            self._show_tree()

    def action_mark(self) -> None:
        """Mark the code, or take the mark away, and go on to the next."""
        if (code := self.code) is not None:
            self._tree.marked ^= {code.id}
            self._show_tree()
            self.codes.action_step(1)

    def savable(self) -> Savable | None:
        """The codes with what they mean."""
        from qualcode.session.listings import codes_to_save  # with what is saved, for who saves

        return codes_to_save()

    def action_find(self) -> None:
        """Go to a code by a few letters of its name."""
        from qualcode.tui.windows.choose import CodeChoice

        def go(code_id: int | str | None) -> None:
            if isinstance(code_id, int):
                self.take(self.survey, code_id)

        if self._survey is not None:
            self.app.push_screen(CodeChoice(_("Go to which code?"), self.book, self.book.codes), go)

    def action_merge(self) -> None:
        """Merge the marked codes, or the highlighted one, into another; first say what that will do."""
        from qualcode.tui.windows.choose import CodeChoice

        sources = [code for code in self.book.codes if code.id in self._tree.marked] if self._survey else []
        if not sources and self.code is not None:
            sources = [self.code]
        if not sources:
            return
        names = ", ".join(code.name for code in sources)
        # A code can be merged into one that is marked with it: then that one stays.
        taken = {sources[0].id} if len(sources) == 1 else set()
        targets = [code for code in self.book.codes if code.id not in taken]
        marked_first = sorted(targets, key=lambda code: code.id not in self._tree.marked)

        def weigh(answer: int | str | None) -> None:
            if isinstance(answer, int):
                self.do(self._weigh([code.id for code in sources if code.id != answer], answer))

        self.app.push_screen(
            CodeChoice(_("Merge {codes} into which code?").format(codes=names), self.book, marked_first), weigh
        )

    async def _weigh(self, source_ids: list[int], target_id: int) -> None:
        from qualcode.tui.windows.choose import Confirm

        plan = await self.ask(plan_merge, source_ids, target_id)
        book = self.book
        names = ", ".join(book.by_id[code_id].name for code_id in source_ids)
        question = _("Merge {codes} into {code}?").format(codes=names, code=book.by_id[target_id].name)
        done = ngettext(
            "Merged, {count} coding moved   (u takes it back)",
            "Merged, {count} codings moved   (u takes it back)",
            plan.codings,
        ).format(count=plan.codings)

        def decide(answer: bool | None) -> None:
            if answer:
                self.do(self._show_after(self.change(merge_codes, source_ids, target_id), done, target_id))

        self.app.push_screen(Confirm(question, merging(plan, self.survey, source_ids, target_id)), decide)

    # Other screens

    def _go(self, place: Place | None) -> None:
        if place is not None:
            self.dismiss(place)

    def action_board(self) -> None:
        """Read the passages of the code in a row."""
        if (code := self.code) is not None:
            from qualcode.tui.codebook.retrievals import CodeRetrieval

            self.app.push_screen(CodeRetrieval(self.worker, code.id), self._go)

    def action_again(self) -> None:
        """Look again at what was coded under an older version."""
        from qualcode.tui.codebook.retrievals import LookAgain

        self.app.push_screen(LookAgain(self.worker), self._go)

    def action_versions(self) -> None:
        """The numbered versions, and what differs between them."""
        from qualcode.tui.codebook.versions import VersionsScreen

        self.app.push_screen(VersionsScreen(self.worker))
