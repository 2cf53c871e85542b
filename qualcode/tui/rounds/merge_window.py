"""A copy brought back: its conflicts to decide one by one, the sum of what would be merged, and the merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.errors import QualcodeError
from qualcode.i18n import _, ngettext
from qualcode.merging import Conflict, MergeReport, merge
from qualcode.merging.report import FOLLOW
from qualcode.merging.wording import (
    blind_words,
    choice_words,
    conflict_words,
    newcomer_words,
    sum_row,
    sum_titles,
    withdrawn_words,
)
from qualcode.tui.base.begun import to_begin
from qualcode.tui.widgets.glyphs import cells, fit, paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import Part
from qualcode.tui.widgets.table import NOTHING

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker

_DIM = "$foreground 65%"


class MergeWindow(ModalScreen[bool]):
    """What merging a copy would do; it is True where it was done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", _("Leave it"), show=False),
        Binding("enter", "go", _("Merge"), show=False, priority=True),
        Binding("o", "decide('ours')", _("As it is here"), show=False),
        Binding("t", "decide('theirs')", _("As it is in the copy"), show=False),
        Binding("f", "decide('follow')", _("Let the others follow"), show=False),
        Binding("O", "decide_all('ours')", _("All as they are here"), show=False),
        Binding("T", "decide_all('theirs')", _("All as they are in the copy"), show=False),
        Binding("F", "decide_all('follow')", _("Let all follow that can"), show=False),
        Binding("backspace", "again", _("The conflict before"), show=False),
        Binding("down,j", "scroll(1)", _("Down"), show=False),
        Binding("up,k", "scroll(-1)", _("Up"), show=False),
    ]

    DEFAULT_CSS = """
    MergeWindow #merge { height: 1fr; padding: 0 1; margin: 1 0; scrollbar-size-vertical: 1; }
    """

    def __init__(self, report: MergeReport, worker: ProjectWorker) -> None:
        super().__init__()
        self._report = report
        self._worker = worker
        self._decisions: dict[str, str] = {}
        self._asked: list[Conflict] = list(report.undecided)
        """The conflicts that have been asked about, or are to be, in order."""
        self._error = ""

    def compose(self) -> ComposeResult:
        """What it is about, what there is to say, and the keys."""
        with Vertical(classes="window"):
            title = _("Merge {name} into this project").format(name=self._report.other.name)
            yield Static(Content.styled(paint(title), "bold"), classes="title")
            with VerticalScroll(id="merge"):
                yield Static(id="merge-text", markup=False)
            yield Static(classes="hint", id="hint")

    def on_mount(self) -> None:
        """Ask about the first conflict, or show the sum."""
        self.query_one("#merge").focus()
        self._show()

    def on_resize(self) -> None:
        """The sum has other room."""
        self.call_after_refresh(self._show)

    @property
    def conflict(self) -> Conflict | None:
        """The conflict that waits for a decision."""
        return next((found for found in self._asked if found.id not in self._decisions), None)

    def _show(self) -> None:
        conflict, report = self.conflict, self._report
        parts: list[Part]
        if self._error:
            parts, keys = [(paint(self._error), "bold $error")], _("Esc back")
        elif conflict is not None:
            parts = self._about(conflict)
            keys = (
                _("o as it is here   t as in the copy   f follow   O T F all the rest so   Backspace back   Esc none")
                if FOLLOW in conflict.choices
                else _("o as it is here   t as in the copy   O T all the rest so   Backspace one back   Esc none")
            )
        elif report.merged:
            parts, keys = self._sum(), _("Enter back")
        elif report.nothing_new:
            parts = [(_("There is nothing new in it; nothing was changed."), "bold")]
            keys = _("Esc back")
        else:
            parts, keys = self._sum(), _("Enter merges, and u takes it back   ↑ ↓ scroll   Esc leaves all as it is")
        if report.withdrawn and not self._error:
            parts = [(withdrawn_words(report) + "\n\n", "bold"), *parts]
        self.query_one("#merge-text", Static).update(Content.assemble(*parts))
        self.query_one("#hint", Static).update(key_words(keys))

    def _about(self, conflict: Conflict) -> list[Part]:
        """A conflict, and what either side says."""
        number = self._asked.index(conflict) + 1
        place = _("Conflict {n} of {all}").format(n=number, all=len(self._asked))
        parts: list[Part] = [
            (place + "\n\n", "bold $warning"),
            (paint(conflict_words(conflict)), "bold"),
        ]
        keys = {"ours": ("o", _("here")), "theirs": ("t", _("in the copy")), FOLLOW: ("f", _("let the others follow"))}
        for choice in conflict.choices:
            key, title = keys[choice]
            parts += [
                (f"\n\n {key} ", "bold $accent"),
                (title + "\n", "bold"),
                "   " + paint(choice_words(conflict, choice)),
            ]
        return parts

    def _sum(self) -> list[Part]:
        """What came or would come of each kind of thing, added up; what did not change is not named."""
        report, titles = self._report, sum_titles()
        kinds = [kind for kind in report.kinds if kind.here or kind.there]
        rows = [[str(sum_row(kind)[key] or NOTHING) for key in titles] for kind in kinds]
        # A column of nothing tells nothing; what was there, what came and what is there now always does.
        kept = [
            place
            for place, key in enumerate(titles)
            if key in ("kind", "here", "there", "new", "after", "holds") or any(row[place] != NOTHING for row in rows)
        ]
        heads = list(titles.values())
        sizes = {place: max([_cells(heads[place]), *(_cells(row[place]) for row in rows)]) for place in kept}
        count = report.entries
        lines = ngettext("{count} line of its history", "{count} lines of its history", count).format(count=count)
        said = _("Merged, with {lines}. It adds up:") if report.merged else _("To be merged, with {lines}:")
        parts: list[Part] = [(said.format(lines=lines) + "\n\n", "bold $success" if report.merged else "bold")]
        parts.append((_row(heads, sizes), _DIM))
        for kind, row in zip(kinds, rows, strict=True):
            moved = kind.new or kind.changed or kind.deleted or kind.joined[0]
            parts.append(("\n" + _row(row, sizes), "" if moved else _DIM))
        if report.blind:
            parts.append(("\n\n" + blind_words(), _DIM))
        if report.matched:
            many = len(report.matched)
            made = ngettext(
                "{count} thing made on both sides apart is one now",
                "{count} things made on both sides apart are one now",
                many,
            )
            parts.append(("\n\n" + made.format(count=many), _DIM))
        parts += [("\n\n" + paint(words), "bold $warning") for words in newcomer_words(report)]
        decided = len(self._decisions)
        if decided:
            words = ngettext("{count} conflict decided", "{count} conflicts decided", decided)
            parts.append(("\n\n" + words.format(count=decided), _DIM))
        return parts

    # What is done

    def action_decide(self, choice: str) -> None:
        """Decide the conflict at hand; the next one comes by itself."""
        conflict = self.conflict
        if conflict is not None and choice in conflict.choices:
            self._decisions[conflict.id] = choice
            self._next()

    def action_decide_all(self, choice: str) -> None:
        """Decide all that is left alike."""
        if self.conflict is not None:
            left = (found.id for found in self._asked if choice in found.choices)
            self._decisions = dict.fromkeys(left, choice) | self._decisions
            self._next()

    def action_again(self) -> None:
        """Back to the conflict before."""
        if self._decisions and not self._report.merged:
            self._decisions.popitem()
            self._show()

    def _next(self) -> None:
        self._show()
        if self.conflict is None:
            self._run(dry_run=True)

    def action_go(self) -> None:
        """Merge; afterwards, leave."""
        if self._report.merged:
            self.dismiss(True)
        elif self.conflict is None and not self._report.nothing_new and not self._report.undecided:
            self._run(dry_run=False)

    def _run(self, *, dry_run: bool) -> None:
        self.run_worker(to_begin(self._merge, dry_run=dry_run), exclusive=True)

    async def _merge(self, *, dry_run: bool) -> None:
        other, decisions = self._report.other, dict(self._decisions)
        try:
            merged = await self._worker.change(merge, other, decisions=decisions, dry_run=dry_run)
            self._report = merged.value
        except QualcodeError as error:
            self._error = " ".join(filter(None, (error.message, error.hint)))
        # A decision can bring another conflict about, and the copy may have changed since.
        known = {found.id for found in self._asked}
        self._asked += [found for found in self._report.undecided if found.id not in known]
        self._show()

    def action_leave(self) -> None:
        """Leave; what was merged stays merged."""
        self.dismiss(self._report.merged)

    def action_scroll(self, step: int) -> None:
        """Scroll what there is to say."""
        self.query_one("#merge").scroll_relative(y=step, animate=False)


def _row(texts: list[str], sizes: dict[int, int]) -> str:
    """A row of the sum: the kind, and figures in line."""
    first = fit(texts[0], sizes[0])
    rest = [" " * (size - _cells(texts[place])) + texts[place] for place, size in sizes.items() if place]
    return "  ".join([first + " " * (sizes[0] - _cells(first)), *rest])


def _cells(text: str) -> int:
    return cells(text, 0, len(text))
