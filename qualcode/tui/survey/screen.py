"""The survey grid: one answer a row with who gives it beside; a digit codes it, and with it the answers like it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.changes.codings import apply_codings, remove_codings
from qualcode.i18n import _, ngettext
from qualcode.session.boards.survey import (
    GridAnswer,
    SurveyGrid,
    alike,
    grid_to_save,
    having,
    show_grid,
    wanting,
)
from qualcode.session.recent import DIGITS, Recent
from qualcode.tui.base.list_screen import TableScreen
from qualcode.tui.base.side_screen import Place
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part
from qualcode.tui.widgets.table import NOTHING, TableCells, TableColumn
from qualcode.tui.windows.choose import CodeChoice
from qualcode.tui.windows.pick import Option, Pick

if TYPE_CHECKING:
    from qualcode.session.saving import Savable
    from qualcode.session.worker import ProjectWorker

_SHOWN = 400
"""Signs of an answer that its row can show."""


class SurveyScreen(TableScreen):
    """The answers of one document in a table."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "code", _("Code the answers that are marked, or this one"), id="survey.code"),
        *(
            Binding(str(digit), f"recent({digit})", _("Recent codes"), show=False, id=f"survey.recent_{digit}")
            for digit in DIGITS
        ),
        Binding("x", "remove", _("Take a code off them"), id="survey.remove"),
        Binding("equals_sign", "alike", _("Mark the answers like this one"), id="survey.alike"),
        Binding("space", "mark", _("Mark the answer, to code several at once"), id="survey.mark"),
        Binding("A", "mark_all", _("Mark all that are shown, or none"), id="survey.mark_all"),
        Binding("n", "next_uncoded", _("Next answer without a code"), id="survey.next"),
        Binding("e", "only_uncoded", _("Only answers without a code, or all"), id="survey.uncoded"),
        Binding("d", "choose_document", _("Another question"), id="survey.document"),
    ]

    DEFAULT_CSS = """
    SurveyScreen.-high #detail { height: 8; }
    """

    def __init__(self, worker: ProjectWorker) -> None:
        super().__init__(worker)
        self._wanted: int | None = None
        self._survey: SurveyGrid | None = None
        self._recent = Recent()
        self._marked: frozenset[int] = frozenset()
        self._uncoded = False

    def start_at(self, row_id: int) -> None:
        """Show the answers of the document of this id."""
        self._wanted = row_id

    @property
    def answer(self) -> GridAnswer | None:
        """The answer at hand."""
        survey, wanted = self._survey, self.current_id
        return next((one for one in survey.answers if one.key == wanted), None) if survey is not None else None

    @property
    def chosen(self) -> frozenset[int]:
        """The answers that a key is for: those that are marked, or else the one at hand."""
        return self._marked or frozenset({self.answer.key} if self.answer is not None else ())

    def hints(self) -> Keys:
        """The keys that matter now."""
        last: Keys = [("Esc", _("back")), ("F1", _("help"))]
        if self._survey is None or not self._survey.answers:
            return [("d", _("another question")), *last]
        return [
            ("c", _("code")),
            *([("1–9", _("recent code"))] if self._recent.order else []),
            ("=", _("mark those like it")),
            ("space", _("mark")),
            ("n", _("next without a code")),
            ("x", _("take a code off")),
            ("Enter", _("in the transcript")),
            ("e", _("all") if self._uncoded else _("only without a code")),
            ("d", _("another question")),
            ("/", _("filter")),
            ("o", _("order")),
            ("u", _("undo")),
            ("ctrl+s", _("save the list")),
            *last,
        ]

    def filters(self) -> list[str]:
        """The filters in force but for the text, in words."""
        return [_("without a code")] if self._uncoded else []

    def drop_filters(self) -> None:
        """Take all filters but the text away."""
        self._uncoded = False

    async def reload(self) -> None:
        """Show the answers as they are now."""
        survey = await self.ask(show_grid, self._wanted)
        if survey is not None and (self._survey is None or self._survey.document.id != survey.document.id):
            self._recent, self._marked = Recent(survey.recent), frozenset()
        self._survey = survey
        if survey is not None:
            self._wanted = survey.document.id
            self._recent.keep(survey.codebook.by_id)
        self.show_list()

    def show_list(self) -> None:
        """Show the answers that pass the filters; one that was just coded stays until the list is made anew."""
        survey = self._survey
        if survey is None:
            self.show_title(_("Answers to open questions"), _("there is no document yet"))
            self.show_detail([(_("qualcode survey import FILE brings a survey in."), "$foreground 70%")])
            self.show_keys()
            return
        shown = [one for one in survey.answers if not (self._uncoded and one.coded) and self._passes(one)]
        columns = [
            *([TableColumn("mark", "")] if self._marked else []),
            TableColumn("respondent", _("Respondent"), most=16),
            TableColumn("answer", _("Answer"), most=max(24, self.size.width // 2)),
            TableColumn("codes", _("Codes"), most=max(16, self.size.width // 4)),
            TableColumn("group", _("Group"), most=20),
            *(TableColumn(f"attribute {name}", paint(name), most=18) for name in survey.variables),
        ]
        self.grid.fill(columns, [self._row(survey, one) for one in shown])
        everything = len(survey.answers)
        count = ngettext("{count} answer", "{count} answers", everything).format(count=everything)
        if len(shown) != everything:
            count = f"{len(shown)} / {count}"
        count += " · " + _("{count} without a code").format(count=survey.uncoded)
        if self._marked:
            count += " · " + _("{count} marked").format(count=len(self._marked))
        self.show_title(paint(survey.question or survey.document.name), count)
        if not shown:
            words = _("No answer passes the filter. F shows all.") if everything else _("Nobody answers here.")
            self.show_detail([(words, "$foreground 70%")])
        self.show_keys()

    def _passes(self, answer: GridAnswer) -> bool:
        survey = self._survey
        codes = [survey.codebook.by_id[one].name for one in answer.codes] if survey is not None else []
        return self.fits([answer.respondent, answer.words, answer.group, *codes, *answer.values.values()])

    def _row(self, survey: SurveyGrid, answer: GridAnswer) -> TableCells:
        codes = ", ".join(survey.codebook.by_id[one].name for one in answer.codes)
        return TableCells(
            answer.key,
            (
                *(["●" if answer.key in self._marked else ""] if self._marked else []),
                answer.respondent,
                " ".join(answer.words[:_SHOWN].split()),
                codes or NOTHING,
                answer.group or NOTHING,
                *(answer.values.get(name, "") or NOTHING for name in survey.variables),
            ),
            faint=bool(answer.coded),
        )

    def on_data_grid_moved(self) -> None:
        """Show the answer in full, with its codes, and the codes under the digits."""
        answer, survey = self.answer, self._survey
        if answer is None or survey is None:
            return
        room = max(20, self.size.width - 6)
        parts: list[Part] = [(paint(answer.respondent), "bold")]
        if answer.codes:
            names = ", ".join(paint(survey.codebook.by_id[one].name) for one in answer.codes)
            parts.append((f"  {names}", "$success"))
        parts.append(("\n" + fit(" ".join(answer.words.split()), 4 * room), ""))
        digits = sorted((digit, code_id) for code_id, digit in self._recent.digits.items())
        if digits:
            names = "   ".join(f"{digit} {survey.codebook.by_id[code_id].name}" for digit, code_id in digits)
            parts.append(("\n" + fit(names, room), "$accent"))
        self.show_detail(parts)
        self.show_keys()

    def savable(self) -> Savable | None:
        """The answers that are shown, in their order."""
        if self._survey is None:
            return super().savable()
        return grid_to_save(self._survey.document, [row.key for row in self.grid.rows])

    # Marking

    def action_mark(self) -> None:
        """Mark the answer, or take the mark away, and go on to the next."""
        answer = self.answer
        if answer is not None:
            self._mark(self._marked ^ {answer.key})
            self.grid.action_step(1)

    def action_mark_all(self) -> None:
        """Mark every answer that passes the filters; where all are marked, none."""
        every = {row.key for row in self.grid.rows}
        self._mark(self._marked - every if every <= self._marked else self._marked | every)

    def action_alike(self) -> None:
        """Mark the answers that say the same, or nearly: a look before they are coded."""
        answer, survey = self.answer, self._survey
        if answer is None or survey is None:
            return
        found = alike(survey.answers, answer)
        self._mark({one.key for one in found})
        if len(found) == 1:
            self.say(_("No other answer is like this one"), "warning")
        else:
            words = _("{count} answers are alike: a digit or c codes them, space leaves one out")
            self.say(words.format(count=len(found)))

    def _mark(self, keys: Collection[int]) -> None:
        self._marked = frozenset(keys)
        self.show_list()

    # Coding

    def action_code(self) -> None:
        """Choose a code for the answers."""
        survey, keys = self._survey, self.chosen
        if survey is None or not keys:
            return
        question = _("Which code?") if len(keys) == 1 else _("Which code for {count} answers?").format(count=len(keys))
        codes = [code for code in survey.codebook.codes if not code.retired]
        order = {code_id: place for place, code_id in enumerate(self._recent.order)}
        codes.sort(key=lambda code: order.get(code.id, len(order)))

        def take(code: int | str | None) -> None:
            if isinstance(code, int):
                self.do(self._code(survey, keys, code))

        self.app.push_screen(CodeChoice(question, survey.codebook, codes), take)

    def action_recent(self, digit: int) -> None:
        """Put a recent code on the answers."""
        code_id = self._recent.at(digit)
        if self._survey is None or not self.chosen:
            return
        if code_id is None:
            self.say(_("No code has the digit {digit} yet: c chooses one").format(digit=digit), "warning")
        else:
            self.do(self._code(self._survey, self.chosen, code_id))

    async def _code(self, survey: SurveyGrid, keys: frozenset[int], code_id: int) -> None:
        self._recent.use(code_id)
        new = wanting(survey, keys, code_id)
        if new:
            await self.change(apply_codings, new)
        done = len(new)
        self._marked = frozenset()
        await self.reload()
        name = paint(survey.codebook.by_id[code_id].name)
        words = ngettext("{name} on {count} answer", "{name} on {count} answers", done)
        self.say(words.format(name=name, count=done) if done else _("{name} was there already").format(name=name))

    def action_remove(self) -> None:
        """Take a code off the answers; where there are several, ask which."""
        survey, keys = self._survey, self.chosen
        if survey is None:
            return
        there = dict.fromkeys(code for one in survey.answers if one.key in keys for code in one.codes)
        if not there:
            self.say(_("You have no code here"), "warning")
        elif len(there) == 1:
            self.do(self._remove(survey, keys, next(iter(there))))
        else:
            options = [Option(str(code), survey.codebook.by_id[code].name) for code in there]

            def take(key: str | None) -> None:
                if key is not None:
                    self.do(self._remove(survey, keys, int(key)))

            self.app.push_screen(Pick(_("Take which code off?"), options), take)

    async def _remove(self, survey: SurveyGrid, keys: frozenset[int], code_id: int) -> None:
        done = await self.change(remove_codings, having(survey, keys, code_id))
        self._marked = frozenset()
        await self.reload()
        words = ngettext("{name} taken off {count} answer", "{name} taken off {count} answers", done)
        self.say(words.format(name=paint(survey.codebook.by_id[code_id].name), count=done))

    # Going about

    def on_data_grid_chosen(self) -> None:
        """Show the answer in the transcript; Esc comes back here."""
        if self._survey is not None and self.answer is not None:
            self.dismiss(Place(self._survey.document.name, self.answer.start, back="survey"))

    def action_next_uncoded(self) -> None:
        """Go to the next answer without a code, around the end."""
        survey, rows = self._survey, self.grid.rows
        if survey is None or not rows:
            return
        uncoded = {one.key for one in survey.answers if not one.coded}
        order = [*range(self.grid.index + 1, len(rows)), *range(self.grid.index + 1)]
        place = next((at for at in order if rows[at].key in uncoded), None)
        if place is None:
            self.say(_("Every answer that is shown has a code"))
        else:
            self.grid.go(place)

    def action_only_uncoded(self) -> None:
        """Show only what has no code yet, or everything."""
        self._uncoded = not self._uncoded
        self.show_list()

    def action_choose_document(self) -> None:
        """Show the answers of another document."""
        survey = self._survey
        if survey is None:
            return
        first = sorted(survey.documents, key=lambda one: one.format != "survey")
        options = [Option(str(one.id), one.name) for one in first]

        def take(key: str | None) -> None:
            if key is not None:
                self._wanted = int(key)
                self.do(self.reload())

        self.app.push_screen(Pick(_("The answers to which question?"), options, chosen=str(survey.document.id)), take)
