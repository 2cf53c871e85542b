"""The respondents: who they are in a table whose cells can be changed, each by what kind of thing stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from qualcode.analysis.values import type_names
from qualcode.changes import respondents
from qualcode.changes.attributes import set_value
from qualcode.changes.work import set_memo
from qualcode.doors import Door
from qualcode.i18n import _, ngettext
from qualcode.model import Attribute, Respondent
from qualcode.session import library
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.library.attributes import AttributeEdits
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import NOTHING, TableCells, TableColumn
from qualcode.tui.windows.choose import Confirm
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.library import RespondentList
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker
    from qualcode.tui.windows.drafts import KeepsDrafts


class RespondentsScreen(TableScreen):
    """All respondents with their attributes."""

    # Taking somebody out for good tells which files of the folder have their words.
    DOORS = {**TableScreen.DOORS, "erase": Door.FOLDERS}  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", _("Change this cell"), show=False, id="respondents.edit"),
        Binding("s", "speakers", _("Who speaks where"), id="respondents.speakers"),
        Binding("w", "withdraw", _("Withdrawn, or not"), id="respondents.withdraw"),
        Binding("W", "erase", _("Take out for good, who withdraws consent"), id="respondents.erase"),
        Binding("n", "add_attribute", _("New attribute"), id="respondents.attribute"),
        Binding("E", "edit_attribute", _("Rename, change or remove an attribute"), id="respondents.attribute_edit"),
        Binding("m", "memo", _("Memo on the respondent"), id="respondents.memo"),
        Binding("i", "import", _("Import a face sheet"), id="respondents.import"),
        Binding("x", "remove", _("Remove a respondent who speaks nowhere"), id="respondents.remove"),
        Binding("a", "choose_group", _("Only one group"), id="respondents.group"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._circle: RespondentList | None = None
        self._start: int | None = None
        self._group = ""

    def start_at(self, row_id: int) -> None:
        """Begin at the row of this id."""
        self._start = row_id

    @property
    def person(self) -> Respondent | None:
        """The current respondent."""
        wanted, known = self.current_id, self._circle.respondents if self._circle else ()
        return next((person for person in known if person.id == wanted), None)

    def hints(self) -> Keys:
        """The keys that matter now."""
        column = self.grid.current_column
        words = {"name": _("rename"), "group": _("change group"), "withdrawn": _("change"), "documents": _("speakers")}
        enter = words.get(str(column.key), _("change")) if column else _("change")
        rest: Keys = [("Esc", _("back")), ("F1", _("help"))]
        if self.grid.current is None:
            return [("i", _("face sheet")), ("F", _("no filter")), *rest]
        return [
            ("Enter", enter),
            ("s", _("speakers")),
            ("w", _("withdrawn")),
            ("n", _("new attribute")),
            ("E", _("edit attribute")),
            ("m", _("memo")),
            ("i", _("face sheet")),
            ("o", _("order")),
            ("/", _("filter")),
            ("u", _("undo")),
            ("ctrl+s", _("save the list")),
            *rest,
        ]

    def filters(self) -> list[str]:
        """The group that is shown, if it is one."""
        return [self._group] if self._group else []

    def drop_filters(self) -> None:
        """Show all groups."""
        self._group = ""

    def savable(self) -> Savable | None:
        """The respondents that are shown, in their order."""
        from qualcode.session.listings import respondents_to_save  # with what is saved, for who saves

        names = {person.id: person.name for person in self._circle.respondents} if self._circle else {}
        return respondents_to_save([names[row.key] for row in self.grid.rows])

    async def reload(self) -> None:
        """Show the respondents as they are now."""
        self._circle = await self.ask(library.circle)
        self.show_list()

    def show_list(self) -> None:
        """Show the respondents that pass the filters."""
        circle = self._circle
        if circle is None:
            return
        columns = [
            TableColumn("name", _("Respondent"), most=32),
            TableColumn("group", _("Group"), most=24),
            TableColumn("withdrawn", _("Withdrawn")),
            TableColumn("documents", _("Documents"), most=24),
            TableColumn("words", _("Words"), right=True),
            *(
                TableColumn(attribute.id, paint(attribute.name), right=attribute.type == "number", most=24)
                for attribute in circle.attributes
            ),
        ]
        shown = [person for person in circle.respondents if self._passes(person, circle)]
        self.grid.fill(columns, [self._row(person, circle) for person in shown], self._start)
        self._start = None
        all_ = len(circle.respondents)
        count = ngettext("{count} respondent", "{count} respondents", all_).format(count=all_)
        self.show_title(_("Respondents"), count if len(shown) == all_ else f"{len(shown)} / {count}")
        if not shown:
            empty = _("There are no respondents yet: they come with the transcripts (ctrl+o, i) or a face sheet (i).")
            self.show_detail([(_("No respondent fits. F shows all.") if all_ else empty, "$foreground 70%")])
        self.show_keys()

    def _passes(self, person: Respondent, circle: RespondentList) -> bool:
        if self._group and not f"{person.group}/".startswith(f"{self._group}/"):
            return False
        texts = [person.name, person.group or "", *person.attributes.values(), *circle.documents.get(person.id, ())]
        memos = [circle.memos.get(person.id, ""), *(memo.text for memo in circle.others.get(person.id, ()))]
        return self.fits([*texts, *memos])

    def _row(self, person: Respondent, circle: RespondentList) -> TableCells:
        memo = " ¶" if person.id in circle.memos or person.id in circle.others else ""
        return TableCells(
            person.id,
            (
                person.name + memo,
                person.group or "",
                _("withdrawn") if person.withdrawn else "",
                ", ".join(circle.documents.get(person.id, ())) or NOTHING,
                str(circle.spoken.get(person.id, (0, 0))[1] or NOTHING),
                *(person.attributes.get(attribute.name, "") for attribute in circle.attributes),
            ),
            faint=person.withdrawn,
        )

    def on_data_grid_moved(self) -> None:
        """Say more of the current respondent."""
        person, circle = self.person, self._circle
        if person is None or circle is None:
            return
        width = max(20, self.size.width - 4)
        turns, words = circle.spoken.get(person.id, (0, 0))
        spoken = _("{words} in {turns}").format(
            words=ngettext("{count} word", "{count} words", words).format(count=words),
            turns=ngettext("{count} turn", "{count} turns", turns).format(count=turns),
        )
        where = ", ".join(circle.documents.get(person.id, ()))
        column = self.grid.current_column
        attribute = self._attribute(column.key if column else None)
        parts: list[Part] = [(paint(person.name), "bold"), (f"  {paint(person.group or '')}", "$foreground 70%")]
        if person.withdrawn:
            parts.append(("  " + _("has withdrawn and counts nowhere"), "$warning"))
        parts.append("\n" + fit(f"{spoken} · {where}" if turns else _("Speaks nowhere, and so is in no base."), width))
        if attribute is not None:
            about = f"{attribute.name}: {type_names()[attribute.type]}"
            choices = f" ({', '.join(attribute.choices)})" if attribute.choices else ""
            parts.append(("\n" + fit(about + choices, width), "$foreground 65%"))
        parts += self.memo_parts(circle.memos.get(person.id), circle.others.get(person.id, ()))
        self.show_detail(parts)
        self.show_keys()

    def _attribute(self, key: object) -> Attribute | None:
        attributes = self._circle.attributes if self._circle else ()
        return next((attribute for attribute in attributes if attribute.id == key), None)

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Change the current cell."""
        self.action_edit()

    def action_edit(self) -> None:
        """Change the current cell, in the way that fits what stands in it."""
        person, column = self.person, self.grid.current_column
        if person is None or column is None:
            return
        match column.key:
            case "name":
                self._rename(person)
            case "group":
                self._regroup(person)
            case "withdrawn":
                self.action_withdraw()
            case "documents" | "words":
                self.action_speakers()
            case _ if (attribute := self._attribute(column.key)) is not None:
                self._revalue(person, attribute)

    def _rename(self, person: Respondent) -> None:
        async def keep(name: str) -> None:
            done = _("Renamed to {name}   (u takes it back)").format(name=name)
            await self.change_and_say(done, respondents.rename, person.id, name)

        about = _("A pseudonym or a number, never a person's own name.")
        self.app.push_screen(Pick(_("Rename the respondent"), about=about, value=person.name, keep=keep))

    def _regroup(self, person: Respondent) -> None:
        async def keep(path: str) -> None:
            done = _("{name} is in the group {group} now") if path else _("{name} is in no group now")
            words = done.format(name=person.name, group=path)
            await self.change_and_say(words, respondents.set_group, person.id, path)

        groups = self._circle.groups if self._circle else ()
        options = [Option("", _("no group")), *(Option(path, path) for path in groups)]
        question = _("In which group is {name}?").format(name=person.name)
        window = Pick(question, options, chosen=person.group or "", free=_("New group: {name}"), keep=keep)
        self.app.push_screen(window)

    def _revalue(self, person: Respondent, attribute: Attribute) -> None:
        def extends(value: str) -> bool:
            return attribute.type == "choice" and value not in attribute.choices

        async def keep(value: str) -> None:
            words = _("{attribute} of {name} kept   (u takes it back)")
            done = words.format(attribute=attribute.name, name=person.name)
            await self.change_and_say(done, set_value, person.id, attribute.id, value, extend=extends(value))

        known = person.attributes.get(attribute.name, "")
        question = _("{attribute} of {name}").format(attribute=attribute.name, name=person.name)
        if attribute.type == "choice":
            options = [Option("", _("unknown")), *(Option(choice, choice) for choice in attribute.choices)]
            window = Pick(question, options, chosen=known, free=_("New choice: {name}"), keep=keep)
        else:
            examples = {
                "number": _("A number, such as 15 or 7,5."),
                "date": _("A date, such as 2014-05-31 or 31-5-2014."),
            }
            about = examples.get(attribute.type, _("Text.")) + " " + _("Empty where it is unknown.")
            window = Pick(question, about=about, value=known, keep=keep)
        self.app.push_screen(window)

    def action_withdraw(self) -> None:
        """Note that the respondent has withdrawn, or takes part again."""
        if (person := self.person) is not None:
            done = (
                _("{name} takes part again") if person.withdrawn else _("{name} has withdrawn and counts nowhere now")
            )
            words = done.format(name=person.name)
            self.do(self.change_and_say(words, respondents.set_withdrawn, person.id, not person.withdrawn))

    def action_erase(self) -> None:
        """Take the respondent out for good, once it has been read what goes."""
        if (person := self.person) is not None:
            self.do(self._erase(person))

    async def _erase(self, person: Respondent) -> None:
        from qualcode.session.privacy.withdrawal import (
            final_words,
            plan_withdrawal,
        )  # they look through files, for who does it

        effects = [*await self.ask(plan_withdrawal, person), final_words()]
        question = _("Take {name} out for good?").format(name=person.name)

        def decide(wanted: bool | None) -> None:
            if wanted:
                self.do(self._take_out(person))

        self.app.push_screen(Confirm(question, effects, final=True), decide)

    async def _take_out(self, person: Respondent) -> None:
        from qualcode.changes.privacy.withdrawal import withdraw
        from qualcode.session.privacy.withdrawal import erased_words

        outcome = await self.change(withdraw, person.id)
        cast("KeepsDrafts", self.app).drafts.read_again()
        await self.reload()
        self.say(erased_words(outcome.erased))

    def action_remove(self) -> None:
        """Take out a respondent who speaks nowhere."""
        if (person := self.person) is not None:
            words = _("Removed: {name}   (u brings it back)").format(name=person.name)
            self.do(self.change_and_say(words, respondents.remove_respondent, person.id))

    def action_memo(self) -> None:
        """Write a memo on the respondent."""
        person, circle = self.person, self._circle
        if person is None or circle is None:
            return
        from qualcode.tui.windows.memo import MemoWindow

        known = circle.memos.get(person.id, "")
        about = ", ".join(filter(None, [person.group, *person.attributes.values()])) or _("respondent")

        def keep(memo: str | None) -> None:
            if memo is not None and memo != known:
                done = _("Memo kept on {name}") if memo else _("Memo removed from {name}")
                words = done.format(name=person.name)
                self.do(self.change_and_say(words, set_memo, "respondent", person.id, memo))

        self.app.push_screen(MemoWindow(person.name, about, known, f"respondent:{person.guid}"), keep)

    def action_add_attribute(self) -> None:
        """Add an attribute."""
        AttributeEdits(self).add()

    def action_edit_attribute(self) -> None:
        """Rename the attribute at hand, give it another type or other choices, or take it out; or ask which one."""
        circle, column = self._circle, self.grid.current_column
        if circle is None:
            return
        edits = AttributeEdits(self)
        known = {person.id: person.attributes for person in circle.respondents}

        def edit(attribute: Attribute) -> None:
            edits.edit(attribute, sum(attribute.name in values for values in known.values()))

        if (attribute := self._attribute(column.key if column else None)) is not None:
            edit(attribute)
        elif circle.attributes:
            by_key = {str(attribute.id): attribute for attribute in circle.attributes}
            options = [Option(key, found.name, type_names()[found.type]) for key, found in by_key.items()]
            window = Pick(_("Which attribute?"), options)
            self.app.push_screen(window, lambda key: edit(by_key[key]) if key is not None else None)
        else:
            self.say(_("There are no attributes yet: n makes one"), "warning")

    def action_import(self) -> None:
        """Put a face sheet into force."""
        from qualcode.tui.library.importing import ask_facesheet

        ask_facesheet(self, self.worker)

    def action_speakers(self) -> None:
        """Say who speaks where."""
        from qualcode.tui.library.speakers import SpeakersScreen

        self.app.push_screen(SpeakersScreen(self.worker, self.person.name if self.person else ""))

    def action_choose_group(self) -> None:
        """Show one group, or all."""
        groups = self._circle.groups if self._circle else ()
        options = [Option("", _("all groups")), *(Option(path, path) for path in groups)]
        self.app.push_screen(Pick(_("Which group?"), options, chosen=self._group), self._take_group)

    def _take_group(self, path: str | None) -> None:
        if path is not None:
            self._group = path
            self.show_list()
