"""The history: who did what and when, newest first, and from each line back to its passage."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from qualcode.changes.log_words import in_words
from qualcode.i18n import _, ngettext
from qualcode.model import HistoryEntry
from qualcode.session.library import Trail, lines, trail
from qualcode.storage.log import HistoryFilter
from qualcode.tui.base.list_screen import ListScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.log_list import LogList
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker


def kinds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The kinds of changes that the history can be narrowed down to: their names, and how their actions begin."""
    return {
        "codings": (_("codings"), ("coding.", "codings.")),
        "memos": (_("memos"), ("memo.", "coding.memo")),
        "codebook": (_("codebook"), ("code.", "codebook.")),
        "documents": (_("documents"), ("document.",)),
        "respondents": (_("respondents"), ("respondent", "attribute.", "speaker.")),
        "team": (_("team and project"), ("coder.", "project.", "round.", "merge", "decision.")),
    }


class HistoryScreen(ListScreen):
    """The audit trail."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "choose_coder", _("Only one coder"), id="history.coder"),
        Binding("a", "choose_kind", _("Only one kind of change"), id="history.kind"),
        Binding("d", "choose_document", _("Only one document"), id="history.document"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._by = ""
        self._kind = ""
        self._document: int | None = None
        self._trail: Trail | None = None

    def make_list(self) -> Widget:
        """The lines."""
        return LogList(id="list")

    @property
    def trail(self) -> LogList:
        """The list."""
        return self.query_one(LogList)

    def hints(self) -> Keys:
        """The keys that matter now."""
        return [
            ("Enter", _("to the passage")),
            ("u", _("undo")),
            ("ctrl+r", _("redo")),
            ("c", _("coder")),
            ("a", _("kind")),
            ("d", _("document")),
            ("/", _("text")),
            ("F", _("no filter")),
            ("ctrl+s", _("save the list")),
            ("Esc", _("back")),
            ("F1", _("help")),
        ]

    def filters(self) -> list[str]:
        """The filters in force but for the text, in words."""
        known = self._trail.documents if self._trail else {}
        words = [self._by, kinds()[self._kind][0] if self._kind else ""]
        return [word for word in [*words, known.get(self._document or 0, "")] if word]

    def drop_filters(self) -> None:
        """Take all filters but the text away."""
        self._by, self._kind, self._document = "", "", None

    def show_list(self) -> None:
        """Read what passes the filters."""
        self.do(self.reload())

    async def reload(self) -> None:
        """Show the lines that there are now."""
        actions = kinds()[self._kind][1] if self._kind else ()
        wanted = HistoryFilter(self._by, actions, self._document, self.sought)
        found = await self.ask(trail, wanted)
        if wanted.text != self.sought:
            return  # more has been typed meanwhile, and is being looked for
        self._trail = found
        self.trail.show(found.outline, found.documents, found.coders)
        count = len(found.outline.ids)
        self.show_title(_("History"), ngettext("{count} line", "{count} lines", count).format(count=count))
        if not count:
            self.show_detail([(_("No change fits these filters. F shows all."), "$foreground 65%")])
        self.show_keys()

    def on_log_list_wanting(self, event: LogList.Wanting) -> None:
        """Read the lines in sight."""
        self.do(self._read(event))

    async def _read(self, event: LogList.Wanting) -> None:
        self.trail.take(await self.ask(lines, event.ids))

    def on_log_list_moved(self) -> None:
        """Say more of the current line."""
        entry = self.trail.current
        if entry is not None:
            self.show_detail(self._describe(entry))

    def _describe(self, entry: HistoryEntry) -> list[Part]:
        at = datetime.fromisoformat(entry.at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        words = in_words(entry)
        parts: list[Part] = [
            (paint(words[:1].upper() + words[1:]), "bold"),
            (f"\n{at} · {paint(entry.coder)}", "$foreground 70%"),
        ]
        if document := self.trail.document_of(entry):
            parts.append((" · " + paint(document), "$foreground 70%"))
        if "code" in entry.about and "start" in entry.about:
            place = f"{entry.about['code']} · {entry.about['start']}:{entry.about.get('end', '')}"
            parts.append(("\n" + paint(place), "$foreground 65%"))
        if entry.state == "undone":
            parts.append(("\n" + _("This was undone since."), "$warning"))
        return parts

    def on_log_list_chosen(self) -> None:
        """Go to the passage."""
        entry = self.trail.current
        name = self._trail.documents.get(entry.document_id or 0) if entry and self._trail else None
        if entry is None or name is None:
            gone = entry is not None and entry.document_id is not None
            self.say(_("That document is no longer here") if gone else _("This is about no document"), "warning")
            return
        start = entry.about.get("start")
        self.dismiss(Place(name, start if isinstance(start, int) else None))

    def savable(self) -> Savable | None:
        """The lines that pass the filters."""
        from qualcode.session.listings import history_to_save  # with what is saved, for who saves

        return history_to_save(self.trail.outline.ids)

    def action_choose_coder(self) -> None:
        """Show the lines of one coder."""
        coders = self._trail.coders if self._trail else ()
        options = [Option("", _("everybody")), *(Option(name, name) for name in coders)]
        self.app.push_screen(Pick(_("Whose changes?"), options, chosen=self._by), self._take_coder)

    def _take_coder(self, name: str | None) -> None:
        if name is not None:
            self._by = name
            self.show_list()

    def action_choose_kind(self) -> None:
        """Show one kind of change."""
        options = [Option("", _("everything")), *(Option(key, name) for key, (name, _actions) in kinds().items())]
        self.app.push_screen(Pick(_("Which changes?"), options, chosen=self._kind), self._take_kind)

    def _take_kind(self, key: str | None) -> None:
        if key is not None:
            self._kind = key
            self.show_list()

    def action_choose_document(self) -> None:
        """Show the changes to one document."""
        documents = self._trail.documents if self._trail else {}
        options = [Option("", _("all documents")), *(Option(str(key), name) for key, name in documents.items())]
        window = Pick(_("Changes to which document?"), options, chosen=str(self._document or ""))
        self.app.push_screen(window, self._take_document)

    def _take_document(self, key: str | None) -> None:
        if key is not None:
            self._document = int(key) if key else None
            self.show_list()
