"""The answers: respondents down, answer sets across; conflicts stand out, and a digit decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from qualcode.i18n import _, ngettext
from qualcode.session.answers import bring_in_sets
from qualcode.session.boards.answers import (
    AnswerBoard,
    CellPlace,
    board_to_save,
    cell_words,
    is_conflict,
    next_waiting,
    read_board,
    take_back,
    totals,
    waits,
)
from qualcode.tui.answers.deciding import DECIDING, MOST_DIGITS, ask_silence, ask_value
from qualcode.tui.answers.empty import empty_parts
from qualcode.tui.answers.grid import AnswersGrid
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.widgets.table import TableCells, TableColumn

if TYPE_CHECKING:
    from qualcode.queries.answers import RespondentAnswer
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker
    from qualcode.storage.asking.answers import AnswerSet

_TOTAL = 0
"""The key of the row of totals."""


class AnswersScreen(TableScreen):
    """All answers in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *DECIDING,
        Binding("n", "next(1)", _("Next conflict"), id="answers.next"),
        Binding("N", "next(-1)", _("Previous conflict"), id="answers.previous"),
        Binding("c", "conflicts_first", _("Conflicts first, or in order of arrival"), id="answers.conflicts"),
        Binding("r", "take_back", _("Take the decision back, or what you set by hand"), id="answers.take_back"),
        Binding("a", "asked", _("Who was asked what"), id="answers.asked"),
        Binding("i", "import", _("Bring answer sets in"), id="answers.import"),
        Binding("f10", "back", _("Back to the transcript"), show=False, id="answers.leave"),
    ]

    DEFAULT_CSS = """
    AnswersScreen #detail { height: 6; }
    AnswersScreen #answers-empty { display: none; height: 1fr; padding: 1 3; scrollbar-size-vertical: 1; }
    AnswersScreen.none #answers-empty { display: block; }
    AnswersScreen.none #list, AnswersScreen.none #detail { display: none; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._board: AnswerBoard | None = None
        self._worst = False

    def compose(self) -> ComposeResult:
        """The table, and in its place how to begin."""
        for widget in super().compose():
            if isinstance(widget, KeyLine):
                with VerticalScroll(id="answers-empty"):
                    yield Static(id="answers-how", markup=False)
            yield widget

    def make_list(self) -> Widget:
        """The table."""
        return AnswersGrid(id="list")

    @property
    def answers(self) -> AnswersGrid:
        """The table."""
        return self.query_one(AnswersGrid)

    @property
    def place(self) -> CellPlace | None:
        """The respondent and the set of the current cell, where it is one."""
        column = self.grid.current_column
        if self.current_id in (None, _TOTAL) or column is None or not isinstance(column.key, int):
            return None
        return self.current_id, column.key

    @property
    def cell(self) -> tuple[RespondentAnswer, AnswerSet] | None:
        """What is in the current cell, and its set."""
        board, place = self._board, self.place
        if board is None or place is None or place not in board.cells:
            return None
        return board.cells[place], board.found(place[1])

    def hints(self) -> Keys:
        """The keys that matter now."""
        board, last = self._board, [("Esc", _("back")), ("F1", _("help"))]
        if board is None or not board.sets:
            return [("i", _("bring answer sets in")), ("a", _("who was asked what")), *last]
        conflict = [("n", _("next conflict"))] if any(board.waiting()) else []
        cell = self.cell
        decide = f"1–{min(MOST_DIGITS, len(cell[1].values))}" if cell else ""
        return [
            *([("Enter", _("passages")), (decide, _("decide") if is_conflict(cell[0]) else _("set"))] if cell else []),
            *conflict,
            *([("0", _("no answer")), ("-", _("not asked"))] if cell else []),
            ("a", _("who was asked")),
            *([("c", _("in order") if self._worst else _("conflicts first"))] if conflict else []),
            ("o", _("order")),
            ("/", _("filter")),
            ("u", _("undo")),
            ("ctrl+s", _("save the list")),
            *last,
        ]

    async def reload(self) -> None:
        """Show the answers as they are now."""
        self._board = await self.ask(read_board)
        self.show_list()

    def show_list(self) -> None:
        """Show the respondents that pass the filter."""
        board = self._board
        if board is None:
            return
        self.set_class(not board.sets, "none")
        if not board.sets:
            parts = empty_parts(board.guides, min(92, max(20, self.size.width - 8)))
            self.query_one("#answers-how", Static).update(Content.assemble(*parts))
            self.show_title(_("Answers"), _("there are no answer sets yet"))
            self.show_keys()
            return
        columns = [
            TableColumn("name", _("Respondent"), most=28),
            TableColumn("group", _("Group"), most=18),
            *(TableColumn(found.id, paint(found.name), most=30) for found in board.sets),
        ]
        people = [
            person
            for person in board.people
            if self.fits(
                [
                    person.name,
                    person.group or "",
                    *(cell_words(found, board.cells.get((person.id, found.id))) for found in board.sets),
                ]
            )
        ]
        waiting = {
            person.id: sum(waits(board.cells.get((person.id, found.id))) for found in board.sets) for person in people
        }
        if self._worst:
            people.sort(key=lambda person: -waiting[person.id])
        rows = [
            TableCells(
                person.id,
                (
                    person.name,
                    person.group or "",
                    *(cell_words(found, board.cells.get((person.id, found.id))) for found in board.sets),
                ),
            )
            for person in people
        ]
        sums = [totals(board, found) for found in board.sets]
        rows.append(
            TableCells(
                _TOTAL,
                (_("Total"), "", *(_("{n} of {base} answer").format(n=one.answered, base=one.base) for one in sums)),
                last=True,
            )
        )
        self.answers.looks = _looks(board)
        self.grid.fill(columns, rows)
        self._show_head(len(people))
        self.show_keys()

    def _show_head(self, shown: int) -> None:
        """Title, how many respondents, and what waits, in words and in red."""
        board = self._board
        if board is None:
            return
        everybody = len(board.people)
        count = ngettext("{count} respondent", "{count} respondents", everybody).format(count=everybody)
        if shown != everybody:
            count = f"{shown} / {count}"
        conflicts, reopened = board.waiting()
        right: list[Part] = []
        if conflicts:
            words = ngettext("{count} conflict", "{count} conflicts", conflicts).format(count=conflicts)
            right.append((f"≠ {words}   ", "bold $error"))
        if reopened:
            words = ngettext("{count} reopened", "{count} reopened", reopened).format(count=reopened)
            right.append((f"↻ {words}   ", "bold $warning"))
        if not right:
            right.append((_("nothing contradicts") + "   ", "$success"))
        right.append((paint(self.coder), "bold $primary"))
        left: list[Part] = [(_("Answers"), "bold"), ("  " + count, "$foreground 70%")]
        if self.sought:
            left.append(("   " + _("only {filters}").format(filters=f"“{paint(self.sought)}”"), "$accent"))
        self.query_one("#title", TextLine).show(left, right)

    def on_data_grid_moved(self) -> None:
        """Say more of the current cell."""
        board = self._board
        if board is not None and board.sets:
            self.show_detail(self._describe(board))
            self.show_keys()

    def _describe(self, board: AnswerBoard) -> list[Part]:
        room = max(20, self.size.width - 6)
        column = self.grid.current_column
        if self.current_id == _TOTAL and column is not None and isinstance(column.key, int):
            found = board.found(column.key)
            return [(paint(found.name), "bold"), "\n" + fit(totals(board, found).words(), 3 * room)]
        person = next((one for one in board.people if one.id == self.current_id), None)
        if person is None:
            return []
        about: list[Part] = [(paint(person.name), "bold"), ("  " + paint(person.group or ""), "$foreground 65%")]
        if column is None or not isinstance(column.key, int):
            return about
        found = board.found(column.key)
        cell = board.cells.get((person.id, found.id))
        about.append(("  " + paint(found.name), "bold $primary"))
        if cell is None:
            return [*about, "\n" + _("This set is about another group.")]
        asked = "; ".join(f"{one.label} {one.text}" for one in board.questions[found.id])
        style = "bold $error" if cell.state == "conflict" else ""
        number = len(cell.codings)
        passages = ngettext("{count} passage", "{count} passages", number).format(count=number)
        by = " · ".join(filter(None, (passages, _("set by hand") if cell.by_hand else "")))
        parts: list[Part] = [
            *about,
            ("\n" + fit(asked, room), "$foreground 70%"),
            ("\n" + fit(cell_words(found, cell), room // 2), style),
            ("  " + by, "$foreground 70%"),
        ]
        if cell.decision:
            said = {
                "open": _("Only one of these can hold."),
                "decided": _("Decided by {coder}: {reason}"),
                "reopened": _("What {coder} decided on has changed since: {reason}"),
            }[cell.decision].format(coder=cell.decided_by, reason=cell.reason)
            parts.append(("  " + fit(said, max(10, room // 2)), "$warning"))
        parts.append("\n")
        for place, value in enumerate(found.values[:MOST_DIGITS], 1):
            parts += [(f"{place} ", "bold $accent"), (fit(value.name, 24) + "   ", "")]
        return parts

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Show the passages behind the cell."""
        if (cell := self.cell) is not None:
            from qualcode.tui.answers.evidence import EvidenceScreen

            self.app.push_screen(EvidenceScreen(self.worker, cell[1].slug, cell[0].respondent), self._go)

    def _go(self, place: Place | None) -> None:
        """Show a passage in its transcript, from where Esc comes back to this cell."""
        if place is not None:
            self.dismiss(place._replace(back="answers"))

    def action_next(self, step: int) -> None:
        """Go to the next cell that waits for a decision."""
        board = self._board
        if board is None:
            return
        place = next_waiting(board, [row.key for row in self.grid.rows], self.place, step)
        if place is None:
            self.say(_("Nothing contradicts"))
            return
        rows, columns = self.grid.rows, self.grid.columns
        row = next(number for number, one in enumerate(rows) if one.key == place[0])
        self.grid.go(row, next(number for number, one in enumerate(columns) if one.key == place[1]))

    def action_conflicts_first(self) -> None:
        """Put those first who contradict themselves most, or all in their order again."""
        self._worst = not self._worst
        self.grid.forget_order()
        self.show_list()
        if self._worst:
            self.grid.go(0)

    def action_decide(self, number: int) -> None:
        """Have an answer hold."""
        if (cell := self.cell) is not None:
            ask_value(self, *cell, number)

    def action_silence(self, asked: bool) -> None:
        """Have it hold that there is no answer, or that they were not asked."""
        if (cell := self.cell) is not None:
            ask_silence(self, *cell, asked=asked)

    def action_take_back(self) -> None:
        """Take a decision back, or what was set by hand."""
        if (cell := self.cell) is not None:
            self.do(self._take_back(*cell))

    async def _take_back(self, cell: RespondentAnswer, found: AnswerSet) -> None:
        words = await self.ask(take_back, cell, found)
        await self.reload()
        self.say(words)

    def action_asked(self) -> None:
        """Show who was asked what."""
        from qualcode.tui.answers.asked import AskedScreen

        self.app.push_screen(AskedScreen(self.worker), self._go)

    def action_import(self) -> None:
        """Bring answer sets in from a file."""
        from qualcode.tui.windows.path import PathWindow

        question = _("Answer sets from which file (YAML)?")
        self.app.push_screen(PathWindow(question, (".yaml", ".yml"), "", folders=False), self._import)

    def _import(self, path: Path | None) -> None:
        if path is not None:
            self.do(self._bring_in(path))

    async def _bring_in(self, path: Path) -> None:
        words = await self.ask(bring_in_sets, path)
        await self.reload()
        self.say(words)

    def savable(self) -> Savable | None:
        """The board as it is shown, with the sums below."""
        board = self._board
        if board is None or not board.sets:
            return super().savable()
        return board_to_save(board, [row.key for row in self.grid.rows])


def _looks(board: AnswerBoard) -> dict[tuple[int, object], str]:
    """What cells look like that are no plain answer."""
    found: dict[tuple[int, object], str] = {}
    for (person, set_id), cell in board.cells.items():
        if waits(cell):
            found[person, set_id] = "answers--conflict"
        elif not cell.values:
            found[person, set_id] = "answers--silence"
    return found
