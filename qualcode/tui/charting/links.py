"""The links between passages as a list: what supports, contradicts or explains what; each end is one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.links import remove_links, set_link_note
from qualcode.i18n import _, ngettext
from qualcode.queries.links import ListedLink, link_kind_names, list_links
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys
from qualcode.tui.widgets.table import TableCells, TableColumn

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker


class LinksScreen(TableScreen):
    """All links."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e,m", "note", _("Note on the link"), id="links.note"),
        Binding("x", "remove", _("Take the link away"), id="links.remove"),
        Binding("w", "save", _("Write the links to a file, or draw them"), id="links.write"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._links: dict[int, ListedLink] = {}

    def hints(self) -> Keys:
        """The keys that matter now."""
        rest: Keys = [("Esc", _("back")), ("F1", _("help"))]
        if self.grid.current is None:
            return [("F", _("no filter")), *rest]
        return [
            ("Enter", _("to the passage")),
            ("e", _("note")),
            ("x", _("take away")),
            ("ctrl+s", _("save")),
            ("o", _("order")),
            ("/", _("filter")),
            ("u", _("undo")),
            *rest,
        ]

    async def reload(self) -> None:
        """Show the links as they are now."""
        self._links = {one.id: one for one in await self.read(list_links)}
        self.show_list()

    def show_list(self) -> None:
        """Show the links that pass the filter."""
        names = link_kind_names()
        columns = [
            TableColumn("source", _("Passage"), most=40),
            TableColumn("kind", ""),
            TableColumn("target", _("Passage"), most=40),
            TableColumn("note", _("Note"), most=30),
            TableColumn("coder", _("Coder"), most=16),
        ]
        rows = [
            TableCells(
                one.id,
                (
                    f"“{one.source.quote}”",
                    f"{names[one.kind]} →",
                    f"“{one.target.quote}”",
                    one.note,
                    one.coder,
                ),
            )
            for one in self._links.values()
            if self.fits(
                [names[one.kind], one.note, one.coder]
                + [text for end in (one.source, one.target) for text in (end.document, end.quote, end.code)]
            )
        ]
        self.grid.fill(columns, rows)
        all_ = len(self._links)
        count = ngettext("{count} link", "{count} links", all_).format(count=all_)
        self.show_title(_("Links between passages"), count if len(rows) == all_ else f"{len(rows)} / {count}")
        if not rows:
            empty = _("No passages are linked yet: in the transcript {begin} begins a link and {end} ends it.").format(
                begin="{", end="}"
            )
            self.show_detail([(_("No link fits. F shows all.") if all_ else empty, "$foreground 70%")])
        self.show_keys()

    @property
    def link(self) -> ListedLink | None:
        """The current link."""
        return self._links.get(self.current_id or 0)

    def on_data_grid_moved(self) -> None:
        """Say more of the current link."""
        if (one := self.link) is None:
            return
        width = max(20, self.size.width - 6)
        lines = [
            fit(f"{end.document} {end.start}:{end.end}  {end.code} · {end.coder}  “{end.quote}”", width)
            for end in (one.source, one.target)
        ]
        kind = link_kind_names()[one.kind]
        note = f"\n¶ {fit(one.note, width)}" if one.note else ""
        self.show_detail([(lines[0], ""), (f"\n→ {kind}\n", "bold"), (lines[1], ""), (note, "$warning")])
        self.show_keys()

    def on_data_grid_chosen(self) -> None:
        """Go to the passage of the current cell: the second one from its own column, else the first."""
        column = self.grid.current_column
        if (one := self.link) is not None:
            end = one.target if column is not None and column.key == "target" else one.source
            self.dismiss(Place(end.document, end.start))

    def action_note(self) -> None:
        """Write a note on the link."""
        if (one := self.link) is None:
            return
        from qualcode.tui.windows.memo import MemoWindow

        def keep(note: str | None) -> None:
            if note is not None and note != one.note:
                words = _("Note kept   (u takes it back)") if note else _("Note taken away   (u brings it back)")
                self.do(self.change_and_say(words, set_link_note, one.id, note))

        title = f"{link_kind_names()[one.kind]} → “{fit(paint(one.target.quote), 40)}”"
        self.app.push_screen(MemoWindow(title, one.source.quote, one.note, f"link:{one.id}"), keep)

    def action_remove(self) -> None:
        """Take the link away."""
        if (one := self.link) is not None:
            self.do(self.change_and_say(_("Link taken away   (u brings it back)"), remove_links, [one.id]))

    def savable(self) -> Savable:
        """The links that are listed."""
        from qualcode.session.charting.saved import links_to_save  # with what is saved, for who saves

        return links_to_save([self._links[row.key] for row in self.grid.rows])
