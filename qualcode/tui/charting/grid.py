"""The summary grid: respondents down, themes across; Enter opens a cell, its passages and what is written on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.grid import NewSummary, add_theme, edit_theme, merge_themes, remove_theme, set_summaries
from qualcode.i18n import _, ngettext
from qualcode.queries.grid import MARK, SummaryCell, cell_quotes
from qualcode.session.charting.grid import GridBoard, grid_board, grid_to_save, import_summaries
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.charting.cell import SummaryWindow, since
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import NOTHING, TableCells, TableColumn
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

STALE, FILLED = "!", "✓"
"""What stands before a summary whose passages have changed, and before any other."""


class SummaryGridScreen(TableScreen):
    """Respondents down, themes across."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next(True)", _("Next cell whose passages have changed"), id="grid.next_stale"),
        Binding("N", "next(False)", _("Next cell with passages and nothing written"), show=False, id="grid.next_empty"),
        Binding("c", "still", _("Still right: on the passages of now"), id="grid.still"),
        Binding("a", "add_theme", _("Add a theme, of a code"), id="grid.add"),
        Binding("A", "add_code", _("Another code into this theme"), show=False, id="grid.add_code"),
        Binding("e", "rename", _("Rename the theme"), show=False, id="grid.rename"),
        Binding("ampersand", "join", _("Join the theme with another"), show=False, id="grid.join"),
        Binding("x", "remove", _("Take a theme out"), show=False, id="grid.remove"),
        Binding("w", "save", _("Write the grid to a file"), id="grid.write"),
        Binding("i", "import", _("Read a filled-in list back"), id="grid.import"),
        Binding("t", "transcript", _("To the first passage of the cell"), show=False, id="grid.transcript"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._board: GridBoard | None = None

    def hints(self) -> Keys:
        """The keys that matter now."""
        rest: Keys = [("u", _("undo")), ("Esc", _("back")), ("F1", _("help"))]
        if self._cell() is None:
            return [("a", _("add a theme")), ("i", _("read a list")), *rest]
        return [
            ("Enter", _("write")),
            ("n", _("next changed")),
            ("N", _("next empty")),
            ("c", _("still right")),
            ("a", _("add a theme")),
            ("ctrl+s", _("save")),
            ("i", _("read a list")),
            ("/", _("filter")),
            *rest,
        ]

    async def reload(self) -> None:
        """Show the grid as it is now."""
        self._board = await self.ask(grid_board)
        self.show_list()

    def show_list(self) -> None:
        """Show the respondents that pass the filter."""
        if (board := self._board) is None:
            return
        grid = board.grid
        columns = [
            TableColumn("name", _("Respondent"), most=24),
            TableColumn("group", _("Group"), most=16),
            *(TableColumn(found.id, paint(found.name), most=36) for found in grid.themes),
        ]
        shown = [
            person
            for person in grid.respondents
            if self.fits([person.name, person.group or "", *(cell.text for cell in grid.row(person))])
        ]
        rows = [
            TableCells(person.id, (person.name, person.group or "", *(self._shown(cell) for cell in grid.row(person))))
            for person in shown
        ]
        self.grid.fill(columns, rows)
        states = [cell.state for cell in grid.cells.values()]
        written = sum(state in ("filled", "stale") for state in states)
        count = _("{n} of {base} cells written").format(n=written, base=len(states))
        if stale := states.count("stale"):
            count += " · " + _("{n} with other passages by now").format(n=stale)
        self.show_title(_("Summary grid"), count)
        if not grid.themes:
            self.show_detail([(_("There are no themes yet: a makes one of a code."), "$foreground 70%")])
        elif not rows:
            self.show_detail([(_("No respondent fits. F shows all."), "$foreground 70%")])
        self.show_keys()

    @staticmethod
    def _shown(cell: SummaryCell) -> str:
        if cell.state == "nothing":
            return NOTHING
        if cell.state == "empty":
            return f"· {len(cell.passages)}"
        return f"{STALE if cell.state == 'stale' else FILLED} {_unmarked(cell.text)}"

    def _cell(self) -> SummaryCell | None:
        """The current cell; of the first columns that of the first theme."""
        board, column, row = self._board, self.grid.current_column, self.grid.current
        if board is None or column is None or row is None or not board.grid.themes:
            return None
        theme_id = column.key if isinstance(column.key, int) else board.grid.themes[0].id
        return board.grid.cells.get((row.key, theme_id))

    def on_data_grid_moved(self) -> None:
        """Say more of the current cell."""
        cell, board = self._cell(), self._board
        if cell is None or board is None:
            return
        width = max(20, self.size.width - 4)
        codes = ", ".join(board.grid.codes[cell.theme.id]) or _("no code any more")
        count = ngettext("{n} passage", "{n} passages", len(cell.passages)).format(n=len(cell.passages))
        parts: list[Part] = [
            (f"{paint(cell.respondent.name)} · {paint(cell.theme.name)}", "bold"),
            ("  " + fit(f"{count} · {codes}", max(10, width - 30)), "$foreground 70%"),
        ]
        if cell.state == "empty":
            parts.append(("\n" + _("Nothing is written yet."), "$foreground 70%"))
        for one in cell.summaries:
            if one.stale:
                parts.append(("\n" + since(one.added, one.gone), "$warning"))
            when = f"{one.stored.coder} · {one.stored.created[:10]}"
            parts.append(("\n" + fit(f"{when}: {_unmarked(one.stored.text)}", width), ""))
        self.show_detail(parts)
        self.show_keys()

    # Writing

    def on_data_grid_chosen(self) -> None:
        """Open the cell."""
        if (cell := self._cell()) is not None:
            self.do(self._open(cell))

    async def _open(self, cell: SummaryCell) -> None:
        quotes = await self.read(cell_quotes, [cell])
        said = {coding_id: words for (coding_id, _who), words in quotes.items()}
        known = cell.by(self.coder)

        def keep(answer: tuple[str, Place | None] | None) -> None:
            if answer is None:
                return
            text, place = answer
            if text != known:
                self.do(self._keep(cell, text, place))
            elif place is not None:
                self.dismiss(place)

        self.app.push_screen(SummaryWindow(cell, said, self.coder), keep)

    async def _keep(self, cell: SummaryCell, text: str, place: Place | None) -> None:
        words = _("Written   (u takes it back)") if text else _("Taken away   (u brings it back)")
        await self.change_and_say(words, set_summaries, [_summary(cell, text)])
        if place is not None:
            self.dismiss(place)

    def action_still(self) -> None:
        """Declare one's summary right on the passages of now."""
        cell = self._cell()
        if cell is None or not cell.by(self.coder):
            self.say(_("Nothing of yours is written here"), "warning")
            return
        words = _("Still right: counts as written on the passages of now   (u takes it back)")
        self.do(self.change_and_say(words, set_summaries, [_summary(cell, cell.by(self.coder))]))

    def action_next(self, stale: bool) -> None:
        """Go to the next cell, row by row, that is stale, or has passages and nothing written."""
        board, here = self._board, self.grid
        if board is None or not here.rows or not board.grid.themes:
            return
        wanted = "stale" if stale else "empty"
        width = len(board.grid.themes)
        at = here.index * width + max(here.column - 2, -1)
        for step in range(1, len(here.rows) * width + 1):
            row, theme = divmod((at + step) % (len(here.rows) * width), width)
            if board.grid.cell(here.rows[row].key, board.grid.themes[theme].id).state == wanted:
                here.go(row, theme + 2)
                return
        self.say(
            _("No summary has other passages by now")
            if stale
            else _("Something is written wherever there are passages")
        )

    def action_transcript(self) -> None:
        """Go to the first passage of the cell."""
        cell = self._cell()
        if cell is not None and cell.passages:
            one = cell.passages[0]
            self.dismiss(Place(one.document, one.passage.start))

    # Themes

    def action_add_theme(self) -> None:
        """Make a theme of a code."""
        if (board := self._board) is None:
            return
        from qualcode.tui.windows.choose import CodeChoice

        def add(code_id: int | str | None) -> None:
            if isinstance(code_id, int):
                name = board.codebook.by_id[code_id].name
                words = _("Added the theme {name}   (u takes it back)").format(name=name)
                self.do(self.change_and_say(words, add_theme, name, [code_id]))

        self.app.push_screen(CodeChoice(_("A theme of which code?"), board.codebook, board.codebook.codes), add)

    def action_add_code(self) -> None:
        """Have the current theme be about another code as well."""
        board, cell = self._board, self._cell()
        if board is None or cell is None:
            return
        from qualcode.tui.windows.choose import CodeChoice

        def add(code_id: int | str | None) -> None:
            if isinstance(code_id, int):
                codes = [*cell.theme.codes, code_id]
                words = _("{theme} is about {code} as well now   (u takes it back)").format(
                    theme=cell.theme.name, code=board.codebook.by_id[code_id].name
                )
                self.do(self.change_and_say(words, edit_theme, cell.theme.id, code_ids=codes))

        question = _("Which code into {theme}?").format(theme=cell.theme.name)
        self.app.push_screen(CodeChoice(question, board.codebook, board.codebook.codes), add)

    def action_rename(self) -> None:
        """Give the current theme another name."""
        if (cell := self._cell()) is None:
            return

        async def keep(name: str) -> None:
            words = _("Renamed to {name}   (u takes it back)").format(name=name)
            await self.change_and_say(words, edit_theme, cell.theme.id, name=name)

        self.app.push_screen(Pick(_("Rename the theme"), value=cell.theme.name, keep=keep))

    def action_join(self) -> None:
        """Join the current theme with another, with the summaries of both."""
        board, cell = self._board, self._cell()
        if board is None or cell is None:
            return
        others = {str(one.id): one for one in board.grid.themes if one.id != cell.theme.id}
        if not others:
            self.say(_("There is no other theme to join it with"), "warning")
            return

        def join(key: str | None) -> None:
            if key is not None:
                words = _("Joined with {theme}, with all summaries   (u takes it back)")
                self.do(
                    self.change_and_say(words.format(theme=others[key].name), merge_themes, cell.theme.id, int(key))
                )

        question = _("Join {theme} with which theme?").format(theme=cell.theme.name)
        self.app.push_screen(Pick(question, [Option(key, one.name) for key, one in others.items()]), join)

    def action_remove(self) -> None:
        """Take the current theme out, if nothing is written on it."""
        if (cell := self._cell()) is not None:
            words = _("Removed the theme {name}   (u brings it back)").format(name=cell.theme.name)
            self.do(self.change_and_say(words, remove_theme, cell.theme.id))

    # Files

    def savable(self) -> Savable:
        """The whole grid."""
        return grid_to_save()

    def action_import(self) -> None:
        """Read a filled-in list back."""
        from qualcode.tui.windows.path import PathWindow

        def read(path: Path | None) -> None:
            if path is not None:
                self.do(self._import(path))

        question = _("Read summaries from which file?")
        self.app.push_screen(PathWindow(question, (".xlsx", ".csv"), "", folders=False), read)

    async def _import(self, path: Path) -> None:
        found = await self.ask(import_summaries, path)
        await self.reload()
        self.say(ngettext("{n} summary written.", "{n} summaries written.", found.written).format(n=found.written))


def _unmarked(text: str) -> str:
    """A summary on one line, with a sign where it points to a passage."""
    return " ".join(MARK.sub("↗", text).split())


def _summary(cell: SummaryCell, text: str) -> NewSummary:
    """What is to be written in a cell, on the passages that were shown with it."""
    return NewSummary(cell.respondent.id, cell.theme.id, text, cell.readings)
