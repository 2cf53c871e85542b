"""The documents: who speaks, how far each coder is, and bringing new ones in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.analysis.natural import natural_key
from qualcode.changes.documents import remove_document
from qualcode.changes.work import set_memo
from qualcode.i18n import _, ngettext
from qualcode.model import CONSENSUS, Document, Respondent
from qualcode.session import library
from qualcode.session.rounds import finish
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.reader.coverage import share
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import NOTHING, TableCells, TableColumn
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.library import DocumentList
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage.progress import CodingProgress


class DocumentsScreen(TableScreen):
    """All documents in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "finish", _("Finished, or not yet"), id="documents.finish"),
        Binding("m", "memo", _("Memo on the document"), id="documents.memo"),
        Binding("i", "import", _("Import transcripts"), id="documents.import"),
        Binding("x", "remove", _("Remove a document without codings"), id="documents.remove"),
        Binding("y", "flip_mine", _("Only what is yours to finish in an open round"), id="documents.mine"),
        Binding("a", "choose_attribute", _("Only one group or attribute"), id="documents.attribute"),
        Binding("v", "older", _("Read an older text"), id="documents.older"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._shelf: DocumentList | None = None
        self._start: int | None = None
        self._attribute = ""
        self._value = ""
        self._mine = False

    def start_at(self, row_id: int) -> None:
        """Begin at the row of this id."""
        self._start = row_id

    @property
    def document(self) -> Document | None:
        """The current document."""
        documents = self._shelf.documents if self._shelf else ()
        wanted = self.current_id
        return next((document for document in documents if document.id == wanted), None)

    def hints(self) -> Keys:
        """The keys that matter now."""
        if self.grid.current is None:
            return [("i", _("import")), ("F", _("no filter")), ("Esc", _("back")), ("F1", _("help"))]
        mine: Keys = [("y", _("all") if self._mine else _("yours"))] if self._shelf and self._shelf.mine else []
        return [
            ("Enter", _("open")),
            ("f", _("finished")),
            *mine,
            ("m", _("memo")),
            ("i", _("import")),
            ("/", _("filter")),
            ("a", _("group, attribute")),
            ("o", _("order")),
            ("x", _("remove")),
            ("ctrl+s", _("save the list")),
            ("Esc", _("back")),
            ("F1", _("help")),
        ]

    def filters(self) -> list[str]:
        """The filters by what is one's own to finish, and by group or attribute, in words."""
        mine = [_("yours to finish")] if self._mine else []
        if not self._value:
            return mine
        return [*mine, f"{self._attribute}: {self._value}" if self._attribute else self._value]

    def drop_filters(self) -> None:
        """Take the filters away."""
        self._attribute = self._value = ""
        self._mine = False

    async def reload(self) -> None:
        """Show the documents as they are now."""
        self._shelf = await self.ask(library.shelf)
        self.show_list()

    def show_list(self) -> None:
        """Show the documents that pass the filters."""
        shelf = self._shelf
        if shelf is None:
            return
        # One's own progress first, and the consensus, which comes about last, last.
        coders = sorted(
            shelf.coders, key=lambda key: (shelf.coders[key] != self.coder, shelf.coders[key] == CONSENSUS, key)
        )
        columns = [
            TableColumn("name", _("Document"), most=36),
            TableColumn("group", _("Group"), most=22),
            TableColumn("words", _("Words"), right=True),
            TableColumn("turns", _("Turns"), right=True),
            TableColumn("codings", _("Codings"), right=True),
            TableColumn("coded", _("Coded: all"), right=True),
            *(TableColumn(coder_id, paint(shelf.coders[coder_id]), right=True, most=16) for coder_id in coders),
            TableColumn("people", _("Respondents"), most=40),
        ]
        rows = [self._row(document, shelf, coders) for document in shelf.documents if self._passes(document, shelf)]
        self.grid.fill(columns, rows, self._start)
        self._start = None
        shown, all_ = len(rows), len(shelf.documents)
        count = ngettext("{count} document", "{count} documents", all_).format(count=all_)
        self.show_title(_("Documents"), count if shown == all_ else f"{shown} / {count}")
        if not rows:
            empty = _("There are no documents yet. i imports transcripts: files, or a whole folder.")
            self.show_detail([(_("No document fits. F shows all.") if all_ else empty, "$foreground 70%")])
        self.show_keys()

    def _passes(self, document: Document, shelf: DocumentList) -> bool:
        if self._mine and document.id not in shelf.mine:
            return False
        people = shelf.people.get(document.id, ())
        of_interview = self._value != "" and document.attributes.get(self._attribute) == self._value
        if self._value and not of_interview and not any(_has(one, self._attribute, self._value) for one in people):
            return False
        memos = [shelf.memos.get(document.id, ""), *(memo.text for memo in shelf.others.get(document.id, ()))]
        about = (*document.attributes.values(), *_groups(people), *_names(document, people))
        return self.fits([document.name, *memos, *about])

    def _row(self, document: Document, shelf: DocumentList, coders: Sequence[int]) -> TableCells:
        people = shelf.people.get(document.id, ())
        done = shelf.progress.get(document.id, library.NO_PROGRESS)
        finished = shelf.finished.get(document.id, ())
        memo = document.id in shelf.memos or document.id in shelf.others
        signs = (" ◇" if document.id in shelf.mine else "") + (" ¶" if memo else "")
        each = []
        for coder_id in coders:
            coded = done.by_coder.get(coder_id)
            sign = " ✓" if shelf.coders[coder_id] in finished else "  "
            each.append((_percent(coded.turns, done.turns) if coded else NOTHING) + sign)
        return TableCells(
            document.id,
            (
                document.name + signs,
                ", ".join(_groups(people)),
                str(document.words),
                str(shelf.turns.get(document.id, 0)),
                str(done.anybody.codings or NOTHING),
                _percent(done.anybody.turns, done.turns),
                *each,
                ", ".join(_names(document, people)),
            ),
        )

    def on_data_grid_moved(self) -> None:
        """Say more of the current document."""
        document, shelf = self.document, self._shelf
        if document is None or shelf is None:
            return
        done = shelf.progress.get(document.id, library.NO_PROGRESS)
        width = max(20, self.size.width - 4)
        parts: list[Part] = [
            (paint(document.name), "bold"),
            ("  " + paint(" · ".join(_origin(document))), "$foreground 65%"),
            "\n" + fit(", ".join(map(_person, shelf.people.get(document.id, ()))) or _("Nobody speaks here."), width),
            ("\n" + fit(self._progress(document, done, shelf), width), "$foreground 75%"),
        ]
        if round_name := shelf.blind.get(document.id):
            blind = _("blind · round {name}") + (" · " + _("yours to finish") if document.id in shelf.mine else "")
            parts.insert(1, ("  " + blind.format(name=paint(round_name)), "bold $accent"))
        parts += self.memo_parts(shelf.memos.get(document.id), shelf.others.get(document.id, ()))
        self.show_detail(parts)

    def _progress(self, document: Document, done: CodingProgress, shelf: DocumentList) -> str:
        finished = shelf.finished.get(document.id, ())
        words = []
        for coder_id, name in shelf.coders.items():
            coded = done.by_coder.get(coder_id)
            if coded is None and name not in finished:
                continue
            of = _("{coded} of {turns} turns").format(coded=coded.turns if coded else 0, turns=done.turns)
            words.append(f"{name} {of}" + (f" ✓ {_('finished')}" if name in finished else ""))
        return " · ".join(words) or _("Nobody has coded this document yet.")

    def savable(self) -> Savable | None:
        """The documents that are shown, in their order."""
        from qualcode.session.listings import documents_to_save  # with what is saved, for who saves

        names = {document.id: document.name for document in self._shelf.documents} if self._shelf else {}
        return documents_to_save([names[row.key] for row in self.grid.rows])

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Open the document."""
        if (document := self.document) is not None:
            self.dismiss(Place(document.name))

    def action_finish(self) -> None:
        """Declare one's work on the document finished, or open again."""
        document, shelf = self.document, self._shelf
        if document is not None and shelf is not None:
            finished = document.id in shelf.mine or self.coder not in shelf.finished.get(document.id, ())
            self.do(self._finish(document, finished))

    async def _finish(self, document: Document, finished: bool) -> None:
        words = await self.ask(finish, document.id, finished)
        await self.reload()
        self.say(words)

    def action_memo(self) -> None:
        """Write a memo on the document."""
        document, shelf = self.document, self._shelf
        if document is None or shelf is None:
            return
        from qualcode.tui.windows.memo import MemoWindow

        people = ", ".join(map(_person, shelf.people.get(document.id, ())))
        place = f"document:{document.guid}"
        window = MemoWindow(document.name, people or document.source, shelf.memos.get(document.id, ""), place)
        self.app.push_screen(window, lambda memo: self._keep_memo(document, memo))

    def _keep_memo(self, document: Document, memo: str | None) -> None:
        known = self._shelf.memos.get(document.id, "") if self._shelf else ""
        if memo is not None and memo != known:
            words = _("Memo kept on {name}") if memo else _("Memo removed from {name}")
            self.do(self.change_and_say(words.format(name=document.name), set_memo, "document", document.id, memo))

    def action_remove(self) -> None:
        """Remove the document, where it has no codings."""
        if (document := self.document) is not None:
            words = _("Removed: {name}   (u brings it back)").format(name=document.name)
            self.do(self.change_and_say(words, remove_document, document.id))

    def action_older(self) -> None:
        """Read a text that the document had before it was corrected."""
        if (document := self.document) is not None:
            self.do(self._choose_older(document))

    async def _choose_older(self, document: Document) -> None:
        from qualcode.session.boards.lost import older_texts  # for who reads an older text

        found = await self.ask(older_texts, document.id)
        if not found:
            self.say(_("{name} has not been corrected: there is no older text").format(name=document.name), "warning")
            return
        from qualcode.tui.windows.pick import Option, Pick

        def read(key: str | None) -> None:
            if key is not None:
                self.do(self._read_older(document, int(key)))

        if len(found) == 1:
            read(str(found[0].number))
            return
        options = [
            Option(
                str(one.number),
                _("revision {number}").format(number=one.number),
                ngettext("{count} word", "{count} words", one.words).format(count=one.words),
            )
            for one in reversed(found)
        ]
        self.app.push_screen(Pick(_("Which older text?"), options), read)

    async def _read_older(self, document: Document, number: int) -> None:
        from qualcode.queries.corrections import show_text  # for who reads an older text
        from qualcode.tui.windows.revision import RevisionWindow

        self.app.push_screen(RevisionWindow(await self.read(show_text, document.name, number)))

    def action_import(self) -> None:
        """Bring transcripts in."""
        from qualcode.tui.library.importing import ask_transcripts

        ask_transcripts(self, self.worker)

    def action_flip_mine(self) -> None:
        """Show only what one has still to finish in open rounds, or everything again."""
        if self._mine or (self._shelf is not None and self._shelf.mine):
            self._mine = not self._mine
            self.show_list()
        else:
            self.say(_("Nothing of an open round is left for you to finish"), "warning")

    def action_choose_attribute(self) -> None:
        """Show the documents of one group, or with one value of an attribute of the interview or of who speaks."""
        shelf = self._shelf
        if shelf is None:
            return
        options = [Option("", _("all documents"))]
        options += [Option(f"\n{group}", group, _("group")) for group in shelf.groups]
        kept = [person.attributes for found in shelf.people.values() for person in found]
        kept += [document.attributes for document in shelf.documents]
        order = {attribute.name: list(attribute.choices) for attribute in shelf.attributes}
        for name in dict.fromkeys((*order, *(name for values in kept for name in values))):
            found = sorted({values[name] for values in kept if values.get(name)}, key=natural_key)
            first = [value for value in order.get(name, ()) if value in found]
            options += [Option(f"{name}\n{value}", f"{name}: {value}") for value in dict.fromkeys((*first, *found))]
        chosen = f"{self._attribute}\n{self._value}" if self._value else ""
        self.app.push_screen(Pick(_("Only documents of"), options, chosen=chosen), self._take_attribute)

    def _take_attribute(self, key: str | None) -> None:
        if key is not None:
            self._attribute, _newline, self._value = key.partition("\n")
            self.show_list()


def _has(person: Respondent, attribute: str, value: str) -> bool:
    if attribute:
        return person.attributes.get(attribute) == value
    return f"{person.group}/".startswith(f"{value}/")


def _groups(people: Sequence[Respondent]) -> list[str]:
    return list(dict.fromkeys(person.group for person in people if person.group))


def _names(document: Document, people: Sequence[Respondent]) -> list[str]:
    # A respondent without a name of its own is called after document and speaker; here the document is known.
    return [person.name.removeprefix(f"{document.name}/") for person in people]


def _person(person: Respondent) -> str:
    known = [person.group or "", *(f"{name} {value}" for name, value in person.attributes.items())]
    about = ", ".join(filter(None, known))
    withdrawn = f" [{_('withdrawn')}]" if person.withdrawn else ""
    return f"{person.name} ({about}){withdrawn}" if about else f"{person.name}{withdrawn}"


def _origin(document: Document) -> list[str]:
    """Where a document comes from, and what is known of its interview."""
    about = [f"{name} {value}" for name, value in document.attributes.items()]
    return [document.source, document.format, document.imported[:10], *about]


def _percent(part: int, whole: int) -> str:
    percent = share(part, whole)
    return NOTHING if percent is None else _("{percent} %").format(percent=percent)
