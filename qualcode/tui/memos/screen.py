"""All memos: by kind, coder, code and text; written in place, and followed to where they hang."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.i18n import _, ngettext
from qualcode.session.boards.memos import MemoFilter, MemoRow, kind_words, memos_to_save, read_memos, write_memo
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import TableCells, TableColumn
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

_SHOWN = 200
"""Signs of a memo that its row can show."""


class MemosScreen(TableScreen):
    """All memos in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "write", _("Write the memo anew"), id="memos.write"),
        Binding("a", "choose_kind", _("Only memos on one kind of thing"), id="memos.kind"),
        Binding("c", "choose_coder", _("Only one coder's"), id="memos.coder"),
        Binding("d", "choose_code", _("Only those on a code, its codings and those under it"), id="memos.code"),
        Binding("f12", "back", _("Back to the transcript"), show=False, id="memos.leave"),
    ]

    DEFAULT_CSS = """
    MemosScreen.-high #detail { height: 7; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._all: Sequence[MemoRow] = ()
        self._sieve = MemoFilter()
        self._known: dict[tuple[str, int, str], int] = {}
        """Numbers of memos that stay theirs while the screen is there."""
        self._rows: dict[int, MemoRow] = {}

    @property
    def memo(self) -> MemoRow | None:
        """The current memo."""
        return self._rows.get(self.current_id) if self.current_id is not None else None

    def hints(self) -> Keys:
        """The keys that matter now."""
        last: Keys = [("Esc", _("back")), ("F1", _("help"))]
        memo = self.memo
        if memo is None:
            return [*([("F", _("no filter"))] if self._all else []), *last]
        own: Keys = [("m", _("write"))] if memo.coder == self.coder else []
        return [
            ("Enter", _("where it hangs")),
            *own,
            ("/", _("text")),
            ("a", _("kind")),
            ("c", _("coder")),
            ("d", _("code")),
            ("F", _("no filter")),
            ("o", _("order")),
            ("u", _("undo")),
            ("ctrl+s", _("save the list")),
            *last,
        ]

    def filters(self) -> list[str]:
        """The filters in force but for the text, in words."""
        sieve = self._sieve
        return [word for word in (kind_words().get(sieve.kind, ""), sieve.coder, sieve.code) if word]

    def drop_filters(self) -> None:
        """Take all filters but the text away."""
        self._sieve = MemoFilter()

    async def reload(self) -> None:
        """Show the memos as they are now."""
        self._all = await self.ask(read_memos)
        self.show_list()

    def show_list(self) -> None:
        """Show the memos that pass the filters."""
        sieve = replace(self._sieve, text=self.sought)
        shown = [row for row in self._all if sieve.passes(row)]
        numbers = [self._known.setdefault(row.key, len(self._known) + 1) for row in shown]
        self._rows = dict(zip(numbers, shown, strict=True))
        kinds = kind_words()
        columns = [
            TableColumn("kind", _("On"), most=12),
            TableColumn("about", _("What"), most=max(16, self.size.width // 3)),
            TableColumn("coder", _("Coder"), most=14),
            TableColumn("text", _("Memo"), most=max(24, self.size.width // 2)),
            TableColumn("created", _("When"), most=10),
        ]
        rows = [
            TableCells(
                number,
                (kinds[row.kind], row.about, row.coder, " ".join(row.text[:_SHOWN].split()), row.created[:10]),
            )
            for number, row in zip(numbers, shown, strict=True)
        ]
        self.grid.fill(columns, rows)
        everything = len(self._all)
        count = ngettext("{count} memo", "{count} memos", everything).format(count=everything)
        self.show_title(_("Memos"), count if len(rows) == everything else f"{len(rows)} / {count}")
        if not rows:
            none = _(
                "There are no memos yet. m writes one: on a coding in the transcript, on a document (ctrl+o), a"
                " respondent (F4) or a code (F3); P writes one on the project."
            )
            self.show_detail([(_("No memo fits. F shows all.") if everything else none, "$foreground 70%")])
        self.show_keys()

    def on_data_grid_moved(self) -> None:
        """Show the memo in full, with what it hangs on."""
        memo = self.memo
        if memo is None:
            return
        room = max(20, self.size.width - 6)
        parts: list[Part] = [
            (f"{kind_words()[memo.kind]}  ", "$foreground 65%"),
            (fit(memo.about, room // 2), "bold"),
            (f"  {paint(memo.coder)} · {memo.created[:10]}", "$foreground 65%"),
        ]
        if memo.quote:
            parts.append(("\n“" + fit(memo.quote, room) + "”", "italic $foreground 75%"))
        parts.append(("\n" + "\n".join(paint(line) for line in memo.text.split("\n")), "$warning"))
        self.show_detail(parts)
        self.show_keys()

    # What is done

    def on_data_grid_chosen(self) -> None:
        """Go to where the memo hangs; from a document, Esc comes back here."""
        memo = self.memo
        if memo is None:
            return
        if memo.document:
            self.dismiss(Place(memo.document, memo.start, back="memos"))
        elif memo.kind == "respondent":
            self.perform(f"visit('respondents', {memo.target_id})")
        elif memo.kind == "code":
            self.perform(f"codebook({memo.target_id})")
        else:
            self.action_write()

    def action_write(self) -> None:
        """Write the memo anew; another coder's is theirs."""
        memo = self.memo
        if memo is None:
            return
        if memo.coder != self.coder:
            self.say(_("Another coder's memo: only your own can be written"), "warning")
            return
        from qualcode.tui.windows.memo import MemoWindow

        def keep(text: str | None) -> None:
            if text is not None and text != memo.text:
                self.do(self._write(memo, text))

        self.app.push_screen(MemoWindow(memo.about, memo.quote or memo.about, memo.text, memo.place), keep)

    async def _write(self, memo: MemoRow, text: str) -> None:
        words = await self.ask(write_memo, memo, text)
        await self.reload()
        self.say(words)

    # Narrowing down

    def action_choose_kind(self) -> None:
        """Show the memos on one kind of thing."""
        numbers = Counter(row.kind for row in self._all)
        options = [Option("", _("everything"), str(len(self._all)))]
        options += [Option(kind, words, str(numbers[kind])) for kind, words in kind_words().items() if numbers[kind]]
        self._ask(_("Memos on what?"), options, "kind")

    def action_choose_coder(self) -> None:
        """Show one coder's memos."""
        numbers = Counter(row.coder for row in self._all)
        options = [Option("", _("everybody"), str(len(self._all)))]
        options += [Option(coder, coder, str(number)) for coder, number in sorted(numbers.items())]
        self._ask(_("Whose memos?"), options, "coder")

    def action_choose_code(self) -> None:
        """Show the memos on a code, on those under it, and on their codings."""
        numbers: Counter[str] = Counter()
        for row in self._all:
            parts = row.code.split("/")
            numbers.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1) if row.code)
        options = [Option("", _("everything"), str(len(self._all)))]
        options += [Option(code, code, str(number)) for code, number in sorted(numbers.items())]
        self._ask(_("Memos on which code?"), options, "code")

    def _ask(self, question: str, options: Sequence[Option], field: str) -> None:
        def take(key: str | None) -> None:
            if key is not None:
                self._sieve = replace(self._sieve, **{field: key})
                self.show_list()

        self.app.push_screen(Pick(question, options, chosen=getattr(self._sieve, field)), take)

    def savable(self) -> Savable | None:
        """The memos that are shown, in their order."""
        return memos_to_save([self._rows[row.key] for row in self.grid.rows]) if self._rows else super().savable()
