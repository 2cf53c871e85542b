"""The letter to a coder, to read on the screen and to save."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.report.blocks import Block, Heading, Paragraph, Quoted, ReportDocument, Table
from qualcode.session.settling import letter, letter_people, letter_to_save
from qualcode.tui.base.side_screen import SideScreen
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.lines import KeyLine, Keys, Part, TextLine
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

_MEASURE = 90
"""The most cells a line of a letter takes."""

_FAINT = "$foreground 70%"


class LetterScreen(SideScreen):
    """What was decided on what a coder had, and why."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "choose_coder", _("The letter to another coder"), id="letter.coder"),
        Binding("space", "turn_page(1)", _("Read on"), show=False, id="letter.read_on"),
        Binding("backspace", "turn_page(-1)", _("Read back"), show=False, id="letter.read_back"),
    ]

    DEFAULT_CSS = f"""
    LetterScreen #letter {{ padding: 1 3; scrollbar-size-vertical: 1; height: 1fr; }}
    LetterScreen #letter-text {{ max-width: {_MEASURE}; }}
    """

    def __init__(self, worker: ProjectWorker, whose: str = "") -> None:
        super().__init__(worker)
        self._whose = whose
        self._people: list[str] = []

    def compose(self) -> ComposeResult:
        """Whose letter it is, the letter, and the keys."""
        yield TextLine(id="top-line")
        with VerticalScroll(id="letter"):
            yield Static(id="letter-text", markup=False)
        yield KeyLine(id="keys-line")

    def on_mount(self) -> None:
        """The letter has the keys."""
        self.query_one("#letter").focus()

    def hints(self) -> Keys:
        """The keys that matter now."""
        found: Keys = [("↑ ↓", _("scroll")), ("space", _("read on"))]
        found += [("c", _("another coder"))] if len(self._people) > 1 else []
        found += [("ctrl+s", _("save it"))] if self._whose else []
        return [*found, ("Esc", _("back")), ("F1", _("help"))]

    async def reload(self) -> None:
        """Show the letter as it is now, or why there is none."""
        try:
            self._people = await self.ask(letter_people)
            self._whose = self._whose or next(iter(self._people), "")
            shown = letter_parts(await self.ask(letter, self._whose)) if self._whose else _nobody()
        except QualcodeError as error:
            shown = [(paint(error.message) + "\n\n", "bold"), (paint(error.hint), _FAINT)]
        self.query_one("#letter-text", Static).update(Content.assemble(*shown))
        self.query_one("#top-line", TextLine).show(
            [(_("Letters after settling"), "bold"), (f"  {paint(self._whose)}", "")]
        )
        self.show_keys()

    def action_choose_coder(self) -> None:
        """Read the letter to another coder."""
        if self._people:
            options = [Option(name, name) for name in self._people]
            self.app.push_screen(Pick(_("The letter to whom?"), options, chosen=self._whose), self._look_at)

    def _look_at(self, name: str | None) -> None:
        if name is not None:
            self._whose = name
            self.query_one("#letter", VerticalScroll).scroll_home(animate=False)
            self.do(self.reload())

    def action_turn_page(self, step: int) -> None:
        """Read on, or back."""
        shown = self.query_one("#letter", VerticalScroll)
        shown.scroll_relative(y=step * max(1, shown.size.height - 1), animate=False, force=True, immediate=True)

    def savable(self) -> Savable | None:
        """The letter as a file."""
        return letter_to_save(self._whose) if self._whose else super().savable()


def _nobody() -> list[Part]:
    return [(_("Nobody can get a letter yet."), "bold")]


def letter_parts(document: ReportDocument) -> list[Part]:
    """A letter as it is shown; whatever stands in it is painted."""
    return [part for block in document.blocks for part in _block(block)]


def _block(block: Block) -> Iterator[Part]:
    match block:
        case Heading():
            style = "bold $primary" if block.level < 3 else "bold"
            yield f"{paint(block.text)}\n\n", style
        case Paragraph():
            yield f"{paint(block.text)}\n\n", _FAINT if block.note else ""
        case Quoted():
            yield f"“{paint(block.text)}”\n", f"italic {_FAINT}"
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[Part]:
    """A table in columns, the first as wide as the room that the others leave."""
    rows = [[paint(cell.text) for cell in row.cells] for row in table.rows]
    heads = [paint(head) for head in table.header]
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    widths[0] = max(8, min(widths[0], _MEASURE - sum(width + 2 for width in widths[1:])))
    for number, row in enumerate((heads, *rows)):
        first = row[0] if len(row[0]) <= widths[0] else f"{row[0][: widths[0] - 1]}…"
        cells = [
            f"{first:<{widths[0]}}",
            *(f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        yield "  ".join(cells) + "\n", "bold" if number == 0 else ""
    yield "\n", ""
