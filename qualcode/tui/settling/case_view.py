"""A case as it is shown: the passage with a lane for each coder, and beside it what they have and what it means."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qualcode.model import CONSENSUS, Codebook
from qualcode.session.settling import SettlingPage
from qualcode.settling import SettlingCase
from qualcode.text.spans import Span
from qualcode.tui.reader.boundaries import Edge, moved
from qualcode.tui.reader.lanes import LaneReader, Lanes
from qualcode.tui.reader.margin import MarginMark
from qualcode.tui.settling import words
from qualcode.tui.settling.state import Settling
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.lines import Part, TextLine


class CaseView(Vertical):
    """The passage of a case, the readings with what was decided, and the codes in question."""

    DEFAULT_CSS = """
    CaseView {
        width: 1fr; height: 1fr; layout: vertical;
        & #text-side { width: 1fr; height: 1fr; }
        & #passage { height: 1fr; width: 1fr; }
        & #about-side { height: auto; max-height: 52%; background: $surface; border-top: solid $foreground 12%; }
        & #readings { height: auto; max-height: 9; padding: 0 1; scrollbar-size-vertical: 1; }
        & #meaning { height: 10; border-top: solid $foreground 12%; }
        & #meaning .code { width: 1fr; height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, coder: str) -> None:
        super().__init__(id="case")
        self._coder = coder
        self.bounding: tuple[SettlingCase, int] | None = None
        """The case, and the number of the reading from 0, whose boundaries are being chosen."""

    def compose(self) -> ComposeResult:
        """The passage under the names of its lanes; the readings, and the codes."""
        with Vertical(id="text-side"):
            yield TextLine(id="lanes-line")
            yield LaneReader(id="passage")
        with Vertical(id="about-side"):
            with VerticalScroll(id="readings", can_focus=False):
                yield Static(id="readings-text", markup=False)
            with Horizontal(id="meaning"):
                # A case is about one code, or about two.
                for _number in range(2):
                    with VerticalScroll(classes="code", can_focus=False):
                        yield Static(classes="code-text", markup=False)

    @property
    def passage(self) -> LaneReader:
        """The transcript with its lanes."""
        return self.query_one(LaneReader)

    def take(self, page: SettlingPage) -> None:
        """Put the text of a document into the reader, unless it is there already."""
        if self.passage.text != page.text:
            self.passage.load(page.text, page.turns, page.sentences, ())

    def show_passage(self, case: SettlingCase, page: SettlingPage, book: Codebook) -> None:
        """Show a case in its text, unless its boundaries are being chosen there."""
        if self.bounding is None:
            marks, lanes = lanes_of(case, page, book, self._coder)
            of_case = {*lanes.numbers, *(one.id for one in case.consensus)}
            self.passage.show_case(marks, lanes, of_case, (case.start, case.end))
            self.call_after_refresh(self._show_lanes)

    def _show_lanes(self) -> None:
        if self.is_mounted:
            self.query_one("#lanes-line", TextLine).show(self.passage.header())

    def show_words(self, state: Settling, page: SettlingPage | None) -> None:
        """Say what the coders have in the case at hand, what was decided, and what the codes mean."""
        case = state.case
        parts: list[Part] = []
        if case is not None and page is not None:
            room = self.query_one("#about-side").size.width - 4
            pending = state.reason(case)
            parts = words.readings_of(case, page.text, state.book, self.screen.background_colors[1], room)
            parts += words.standing(case, state.book, page.coders, pending)
        end: list[Content | Part] = [words.finished(state), "\n"] if state.shown and not state.waiting else []
        self.query_one("#readings-text", Static).update(Content.assemble(*end, *parts).rstrip())
        self.query_one("#readings").scroll_home(animate=False)
        codes = words.meanings(case, state.book) if case else []
        for number, (box, text) in enumerate(zip(self.query("#meaning .code"), self.query(".code-text"), strict=True)):
            box.display = number < len(codes)
            if box.display and isinstance(text, Static):
                text.update(codes[number])
                box.scroll_home(animate=False)

    def turn_page(self, step: int) -> None:
        """Read on in the passage, or back."""
        reader = self.passage
        reader.scroll_to(
            y=reader.scroll_offset.y + step * max(1, reader.size.height - 2), animate=False, force=True, immediate=True
        )

    def read_on(self, step: int) -> None:
        """Read on in what the codebook says of the codes, or back."""
        for box in self.query("#meaning .code"):
            box.scroll_relative(y=step * max(1, box.size.height - 1), animate=False)

    # Other boundaries

    @property
    def bounds(self) -> Span | None:
        """The boundaries that are selected."""
        return self.passage.passage() if self.passage.selection is not None else None

    def begin_bounds(self, case: SettlingCase, number: int) -> None:
        """Have boundaries chosen for a reading, from those that it has."""
        reading = case.readings[number]
        self.bounding = case, number
        self.passage.choose_boundary(self.passage.selection or (reading.start, reading.end))

    def nudge(self, step: int) -> bool:
        """Move the edge at the cursor by a word; false where it cannot go further."""
        reader, span = self.passage, self.passage.selection
        if self.bounding is None or span is None:
            return True
        case, number = self.bounding
        is_end = reader.cursor == span[1]
        # The words are found as for a coding, here one that has the boundaries of what is selected.
        coding = replace(case.readings[number].codings[0], start=span[0], end=span[1])
        wanted = moved(reader.text, Edge(coding, is_end), step)
        if wanted is None:
            return False
        reader.move_to(wanted[1] if is_end else wanted[0], extend=True)
        return True

    def end_bounds(self) -> None:
        """Choose no more."""
        self.bounding = None
        self.passage.release()


def lanes_of(case: SettlingCase, page: SettlingPage, book: Codebook, coder: str) -> tuple[list[MarginMark], Lanes]:
    """The codings of a document by those who are compared in a case, and the lane of each; ``coder``'s are own ones."""
    numbers = {
        coding.id: str(number) for number, reading in enumerate(case.readings, start=1) for coding in reading.codings
    }
    names = (*case.coders, CONSENSUS)
    lane = {name: place for place, name in enumerate(names)}
    known = [one for one in page.codings if page.coders[one.coder_id] in lane and one.code_id in book.by_id]
    marks = []
    for one in known:
        code = book.by_id[one.code_id]
        signs = ("★ " if one.good else "") + ("¶ " if one.memo else "")
        own = page.coders[one.coder_id] == coder
        colour = colour_of(book, code.id)
        marks.append(MarginMark(one.id, one.start, one.end, signs + code.name, colour, own))
    return marks, Lanes(names, {one.id: lane[page.coders[one.coder_id]] for one in known}, numbers)
