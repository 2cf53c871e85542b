"""The panes of the coding screen, and how its state is shown in them: documents, transcript, codebook, coded here."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from qualcode.model import Coding
from qualcode.session.overview import Opened, StudyOverview
from qualcode.tui.coding.panes import CodebookPane, DocumentsPane, Header, HerePane, here_line
from qualcode.tui.coding.state import CodingState
from qualcode.tui.reader.reader import Reader
from qualcode.tui.widgets.lines import KeyLine, TextLine


class Overview:
    """Shows a :class:`state.CodingState` in the panes of a screen, and only what differs from what is shown already."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._here: list[Coding] | None = None
        """What is shown as coded here; ``None`` where it has to be written anew."""
        self._study: StudyOverview | None = None
        """With whose names and colours it is shown."""

    def compose(self) -> ComposeResult:
        """Header, three panes, and the line of keys."""
        yield Header(id="header")
        with Horizontal(id="panes"):
            yield DocumentsPane(id="documents-pane")
            yield Reader(id="reader")
            with Vertical(id="side"):
                yield CodebookPane(id="codebook-pane")
                yield HerePane(id="here-pane")
        yield TextLine(id="here-line")
        yield KeyLine(id="keys-line")

    @property
    def reader(self) -> Reader:
        """The transcript."""
        return self._screen.query_one(Reader)

    def show_document(self, opened: Opened | None) -> None:
        """Show the text of a document without its codings, or the ways to begin where there is none."""
        screen = self._screen
        self._here = None
        was_empty = screen.has_class("empty")
        screen.set_class(opened is None, "empty")
        if opened is None:
            if not screen.query("#empty"):
                from qualcode.tui.coding.welcome import Welcome  # for projects without transcripts

                screen.query_one("#panes").mount(Welcome(), before="#reader")
            return
        screen.query("#empty").remove()
        self.reader.load(opened.text, opened.turns, opened.sentences, (), opened.at)
        if was_empty:
            screen.call_after_refresh(self.reader.focus)

    def show_marks(self, desk: CodingState) -> None:
        """Bring the codings in the transcript in line: only those that differ, where that is known."""
        changes = desk.changes()
        if changes is None:
            self.reader.set_marks(desk.marks(), desk.hidden())
        else:
            self.reader.alter_marks(*changes)

    def show_lists(self, desk: CodingState) -> None:
        """Bring the documents and the codebook in line."""
        current = desk.opened.document.id if desk.opened else None
        self._screen.query_one(DocumentsPane).fill(desk.study, desk.by_document, current, desk.coder)
        self._screen.query_one(CodebookPane).fill(desk.study.codebook, desk.by_code, desk.recent.digits)

    def show_place(self, desk: CodingState) -> None:
        """Bring header and *coded here* in line with the cursor."""
        screen, reader = self._screen, self.reader
        document = desk.opened.document if desk.opened else None
        screen.query_one(Header).describe(
            document,
            desk.respondents(),
            desk.place(reader.cursor),
            desk.coder,
            readonly=desk.study.readonly,
            coded=desk.coded(reader.coverage),
            only=desk.filter_words,
            blind=desk.study.blind.get(document.id, "") if document else "",
            likely=desk.likely,
        )
        here = desk.codings_of(reader.here()) if desk.opened else []
        # The same codings look different where a name or colour of the study is another by now.
        if here != self._here or desk.study is not self._study:
            self._here, self._study = here, desk.study
            screen.query_one(HerePane).show(here, desk.study)
            if (line := screen.query_one("#here-line", TextLine)).display:
                line.show(here_line(here, desk.study, screen.background_colors[1]))

    def forget_here(self) -> None:
        """What is coded here looks different though it is the same: write it anew next time."""
        self._here = None

    def is_own_here(self, desk: CodingState) -> bool:
        """Whether a coding of one's own is shown as coded here."""
        return any(desk.is_own(coding) for coding in self._here or ())
