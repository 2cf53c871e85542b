"""What is behind an answer: the passages that speak for each, read in a row; a digit decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType
from textual.content import Content

from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.queries.passages import CodePassage
from qualcode.session.boards.answers import AnswerPassages, cell_words, evidence
from qualcode.session.codebook import CodePassages
from qualcode.tui.answers.deciding import DECIDING, MOST_DIGITS, ask_silence, ask_value
from qualcode.tui.codebook.passage_list import PassageEntry
from qualcode.tui.codebook.retrieval import Retrieval
from qualcode.tui.codebook.retrieval_order import ORDERS, passage_entry
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part, code_lines

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker


class EvidenceScreen(Retrieval):
    """The passages behind one respondent's answers by one set."""

    BINDINGS: ClassVar[list[BindingType]] = DECIDING

    DEFAULT_CSS = """
    EvidenceScreen.-folded #board-side { display: block; width: 1fr; height: 35%; padding: 0 1; }
    EvidenceScreen.-folded #board-side { border-top: solid $foreground 12%; }
    """

    orders: ClassVar[Sequence[str]] = ("answer", *(name for name in ORDERS if name not in ("answer", "respondent")))

    def __init__(self, worker: ProjectWorker, set_slug: str, respondent: str) -> None:
        super().__init__(worker)
        self._about = set_slug, respondent
        self._cell: AnswerPassages | None = None

    async def read_passages(self, known: Mapping[int, CodePassage]) -> CodePassages:  # noqa: ARG002
        """The passages of the cell, by answer."""
        self._cell = await self.ask(evidence, *self._about)
        return CodePassages(self._cell.passages, self._cell.codebook)

    def arranged(self, shown: Sequence[CodePassage], book: Codebook) -> list[PassageEntry]:
        """Under the answers that they speak for."""
        cell = self._cell
        if self.order != "answer" or cell is None:
            return super().arranged(shown, book)
        entries: list[PassageEntry] = []
        for numbers, group in groupby(shown, key=lambda passage: cell.speaks[passage.coding.id]):
            members = list(group)
            names = " + ".join(f"{number} {cell.found.values[number - 1].name}" for number in numbers)
            entries.append(PassageEntry(f"{names}  ·  {len(members)}"))
            entries += [passage_entry(passage, book) for passage in members]
        return entries

    def heading(self) -> list[Part]:
        """Who, which set, and what holds by now."""
        cell = self._cell
        if cell is None:
            return [("", "")]
        name = fit(f"{cell.answer.respondent} · {cell.found.name}", max(12, self.size.width // 2))
        style = "bold $error" if cell.answer.state == "conflict" else "$foreground 75%"
        return [(name, "bold"), ("  " + paint(cell_words(cell.found, cell.answer)), style)]

    def nothing(self) -> str:
        """No passage speaks for anything."""
        cell = self._cell
        if cell is None:
            return ""
        if cell.answer.by_hand:
            return _("Set by hand: {reason}").format(reason=cell.answer.reason or _("without a reason"))
        return _("No passage speaks for an answer. A digit sets one by hand; Esc goes back.")

    def about(self, passage: CodePassage, code: Code) -> Content:  # noqa: ARG002
        """The answers with their numbers, and what the code means."""
        cell = self._cell
        assert cell is not None
        parts: list[Part] = []
        for number, value in enumerate(cell.found.values, 1):
            held = value.slug in cell.answer.values
            parts += [(f"{number} ", "bold $accent"), (paint(value.name) + "\n", "bold" if held else "$foreground 75%")]
        if cell.answer.reason:
            parts.append((f"\n{paint(cell.answer.decided_by)}: {paint(cell.answer.reason)}\n", "$warning"))
        return Content.assemble(*parts, "\n", code_lines(code))

    def hints(self) -> Keys:
        """Deciding comes first."""
        found = super().hints()
        last = min(MOST_DIGITS, len(self._cell.found.values)) if self._cell else 1
        decide: Keys = [(f"1–{last}", _("have that answer hold")), ("0", _("no answer"))]
        if self.passages.highlighted is None:
            return [*decide, *found]
        return [found[0], *decide, *found[1:]]

    def title_of_file(self) -> str:
        """Who and which set."""
        return f"{self._cell.answer.respondent} · {self._cell.found.name}" if self._cell else super().title_of_file()

    def action_decide(self, number: int) -> None:
        """Have an answer hold."""
        if self._cell is not None:
            ask_value(self, self._cell.answer, self._cell.found, number)

    def action_silence(self, asked: bool) -> None:
        """Have it hold that there is no answer, or that they were not asked."""
        if self._cell is not None:
            ask_silence(self, self._cell.answer, self._cell.found, asked=asked)
