"""Who was asked what: respondents down, the questions of a guide across; a key corrects it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.widget import Widget

from qualcode.i18n import _, ngettext
from qualcode.session.asking import bring_in_guide
from qualcode.session.boards.asked import (
    AskedBoard,
    AskedPlace,
    asked_sign,
    asked_to_save,
    correct,
    read_asked_board,
    source_words,
    state_words,
    where_asked,
)
from qualcode.tui.answers.grid import AnswersGrid
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import TableCells, TableColumn
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.queries.asking import ListedAsked
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

_TOTAL = 0
_STATES = {1: "asked", 2: "not-asked", 3: "not-applicable", 4: "unknown", 0: ""}


class AskedScreen(TableScreen):
    """Who was asked the questions of one guide."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "correct(1)", _("Asked"), id="asked.asked"),
        Binding("2", "correct(2)", _("Not asked"), id="asked.not_asked"),
        Binding("3", "correct(3)", _("Not applicable"), id="asked.not_applicable"),
        Binding("4", "correct(4)", _("Not known"), id="asked.unknown"),
        Binding("0", "correct(0)", _("What the turns say"), id="asked.turns"),
        Binding("a", "guide", _("Another guide"), id="asked.guide"),
        Binding("i", "import", _("Bring a guide in"), id="asked.import"),
    ]

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._board: AskedBoard | None = None
        self._guide = ""

    def make_list(self) -> Widget:
        """The table."""
        return AnswersGrid(id="list")

    @property
    def place(self) -> AskedPlace | None:
        """The respondent and the question of the current cell."""
        column = self.grid.current_column
        if self.current_id in (None, _TOTAL) or column is None or not isinstance(column.key, int):
            return None
        return self.current_id, column.key

    @property
    def cell(self) -> ListedAsked | None:
        """What is known of the current cell."""
        place = self.place
        return self._board.cells.get(place) if self._board and place else None

    def hints(self) -> Keys:
        """The keys that matter now."""
        last: Keys = [("Esc", _("back")), ("F1", _("help"))]
        board = self._board
        if board is None or board.guide is None:
            return [("i", _("bring a guide in")), *last]
        keys: Keys = []
        if self.cell is not None:
            keys = [("Enter", _("where")), ("1", _("asked")), ("2", _("not asked")), ("3", _("not applicable"))]
            keys.append(("0", _("what the turns say")))
        another: Keys = [("a", _("another guide"))] if len(board.guides) > 1 else []
        return [*keys, *another, ("/", _("filter")), ("u", _("undo")), ("ctrl+s", _("save the list")), *last]

    async def reload(self) -> None:
        """Show who was asked by now."""
        self._board = await self.ask(read_asked_board, self._guide)
        self.show_list()

    def show_list(self) -> None:
        """Show the respondents that pass the filter."""
        board = self._board
        if board is None:
            return
        if board.guide is None:
            self.grid.fill([TableColumn("name", _("Respondent"))], [])
            self.show_title(_("Who was asked what"), _("there is no guide yet"))
            words = _("i brings the guide of a group in (YAML): its questions, and for whom they are.")
            self.show_detail([(words, "$foreground 75%")])
            self.show_keys()
            return
        columns = [
            TableColumn("name", _("Respondent"), most=28),
            *(TableColumn(one.id, paint(one.label)) for one in board.questions),
        ]
        people = [person for person in board.people if self.fits([person.name, person.group or ""])]
        rows = [
            TableCells(
                person.id,
                (person.name, *(asked_sign(board.cells[person.id, one.id]) for one in board.questions)),
            )
            for person in people
        ]
        sums = (str(board.asked(one.id)) for one in board.questions)
        total = _("asked, of {base}").format(base=len(board.people))
        rows.append(TableCells(_TOTAL, (total, *sums), last=True))
        grid = cast("AnswersGrid", self.grid)
        grid.looks = {place: "answers--silence" for place, cell in board.cells.items() if cell.state != "asked"}
        self.grid.fill(columns, rows)
        count = ngettext("{count} respondent", "{count} respondents", len(board.people)).format(count=len(board.people))
        number = len(board.questions)
        questions = ngettext("{count} question", "{count} questions", number).format(count=number)
        said = f"{paint(board.guide.name or board.guide.slug)} · {count} · {questions}"
        self.show_title(_("Who was asked what"), said)
        self.show_keys()

    def on_data_grid_moved(self) -> None:
        """Say the question in full, and how it is known."""
        board, column = self._board, self.grid.current_column
        if board is None or board.guide is None:
            return
        room = max(20, self.size.width - 6)
        question = next((one for one in board.questions if column is not None and one.id == column.key), None)
        if question is None:
            self.show_detail([])
            return
        parts: list[Part] = [(f"{question.label}  ", "bold $accent"), (fit(question.text, 2 * room), "")]
        if question.routing.words:
            parts.append(("\n" + fit(question.routing.words, room), "$foreground 65%"))
        cell = self.cell
        if cell is not None:
            said = f"{cell.respondent}: {state_words()[cell.state]}"
            parts += [("\n" + fit(said, room // 2), "bold"), ("  " + source_words()[cell.source], "$foreground 75%")]
            if cell.reason:
                parts.append(("  " + fit(cell.reason, room // 3), "$warning"))
        self.show_detail(parts)
        self.show_keys()

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Show where they were asked."""
        if (cell := self.cell) is not None:
            self.do(self._open(cell))

    async def _open(self, cell: ListedAsked) -> None:
        if not cell.document:
            self.say(source_words()[cell.source], "warning")
            return
        self.dismiss(Place(cell.document, await self.ask(where_asked, cell)))

    def action_correct(self, number: int) -> None:
        """Ask why, and say whether they were asked."""
        place, cell, state = self.place, self.cell, _STATES[number]
        if place is None or cell is None:
            return
        said: list[str] = []

        async def keep(reason: str) -> None:
            said.append(await self.ask(correct, *place, state, reason))

        def then(reason: str | None) -> None:
            if reason is not None:
                self.do(self._show(said[-1]))

        if not state:
            self.do(self._correct(place))
            return
        question = f"{cell.respondent} · {cell.question}: {state_words()[state]}"
        about = _("How do you know? It may be left empty.")
        self.app.push_screen(Pick(question, about=about, value=cell.reason, keep=keep), then)

    async def _correct(self, place: AskedPlace) -> None:
        await self._show(await self.ask(correct, *place, "", ""))

    async def _show(self, words: str) -> None:
        await self.reload()
        self.say(words)

    def action_guide(self) -> None:
        """Choose another guide."""
        board = self._board
        if board is None or len(board.guides) < 2:
            self.say(_("There is no other guide"), "warning")
            return
        options = [Option(one.slug, one.name or one.slug, one.group or _("everybody")) for one in board.guides]
        window = Pick(_("Which guide?"), options, chosen=board.guide.slug if board.guide else None)
        self.app.push_screen(window, self._take_guide)

    def _take_guide(self, slug: str | None) -> None:
        if slug is not None:
            self._guide = slug
            self.do(self.reload())

    def action_import(self) -> None:
        """Bring a guide in from a file."""
        from qualcode.tui.windows.path import PathWindow

        question = _("A guide from which file (YAML)?")
        self.app.push_screen(PathWindow(question, (".yaml", ".yml"), "", folders=False), self._import)

    def _import(self, path: Path | None) -> None:
        if path is not None:
            self.do(self._bring_in(path))

    async def _bring_in(self, path: Path) -> None:
        self._guide, words = await self.ask(bring_in_guide, path)
        await self._show(words)

    def savable(self) -> Savable | None:
        """The board as it is shown."""
        board = self._board
        if board is None or board.guide is None:
            return super().savable()
        return asked_to_save(board, [row.key for row in self.grid.rows])
