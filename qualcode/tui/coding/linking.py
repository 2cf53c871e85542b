"""Linking passages: begun at one coding, ended at another, wherever that stands; and going from end to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from qualcode.changes.links import add_link
from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.session.charting.links import OtherEnd, other_ends
from qualcode.tui.coding.base import CodingBase, CodingPart
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.glyphs import fit
from qualcode.tui.widgets.row_list import ListItem

if TYPE_CHECKING:
    from qualcode.text.spans import Span


class _Begun(NamedTuple):
    """The coding at which a link was begun, as one knows it."""

    coding_id: int
    quote: str


class Linking(CodingPart):
    """The part of the coding screen that links passages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_curly_bracket", "link_begin", _("Begin a link at the coding here"), show=False, id="link.begin"),
        Binding("right_curly_bracket", "link_end", _("Link it with the coding here"), show=False, id="link.end"),
        Binding("o", "other_end", _("To the other end of a link, and back"), show=False, id="link.other_end"),
    ]

    def __init__(self, screen: CodingBase) -> None:
        super().__init__(screen)
        self._begun: _Begun | None = None
        self._from: int | None = None
        """The coding from which one came to the other end."""

    def _here(self) -> list[Coding]:
        """The codings here, of whichever coder; nothing is done where there are none."""
        if not self.screen.is_read or self.screen.opened is None:
            return []
        found = self.screen.desk.codings_of(self.screen.reader.here())
        if not found:
            self.screen.say(_("Nothing is coded here"), "warning")
        return found

    def _ask(self, question: str, items: Sequence[ListItem], then: Callable[[int], None]) -> None:
        from qualcode.tui.windows.memo import Choice  # made ready by the part that edits

        self.screen.app.push_screen(Choice(question, items), lambda key: then(key) if key is not None else None)

    def _which(self, codings: list[Coding], question: str, then: Callable[[Coding], None]) -> None:
        if len(codings) == 1:
            then(codings[0])
            return
        desk, by_id = self.screen.desk, {coding.id: coding for coding in codings}
        items = [
            ListItem(
                coding.id,
                f"{desk.code(coding.code_id).name} · {desk.coder_of(coding)}",
                fit(coding.quote, 30),
                swatch=colour_of(desk.study.codebook, coding.code_id),
            )
            for coding in codings
        ]
        self._ask(question, items, lambda key: then(by_id[key]))

    def action_link_begin(self) -> None:
        """Begin a link at the coding here."""
        if found := self._here():
            self._which(found, _("Begin the link at which coding?"), self._begin)

    def _begin(self, coding: Coding) -> None:
        self._begun = _Begun(coding.id, coding.quote)
        said = _("“{quote}” …   Go to the other passage, and press {key} there")
        self.screen.say(said.format(quote=fit(coding.quote, 40), key="}"))

    def action_link_end(self) -> None:
        """Link what was begun with the coding here."""
        begun = self._begun
        if begun is None:
            said = _("Begin a link first: {key} at the passage that supports, contradicts or explains this one")
            self.screen.say(said.format(key="{"), "warning")
        elif found := [coding for coding in self._here() if coding.id != begun.coding_id]:
            self._which(found, _("Link it with which coding?"), lambda coding: self._kind(begun, coding))

    def _kind(self, begun: _Begun, coding: Coding) -> None:
        from qualcode.queries.links import link_kind_names  # for who links

        names = list(link_kind_names().items())
        quote = fit(coding.quote, 30)
        items = [ListItem(number, f"… {name} “{quote}”") for number, (_kind, name) in enumerate(names)]
        question = _("What does “{quote}” do?").format(quote=fit(begun.quote, 40))
        self._ask(question, items, lambda key: self.screen.do(self._link(begun, coding, *names[key])))

    async def _link(self, begun: _Begun, coding: Coding, kind: str, name: str) -> None:
        await self.screen.change(add_link, begun.coding_id, coding.id, kind)
        await self.screen.reload()
        self._begun = None
        said = _("Linked: “{quote}” {kind} this passage   (u takes it back, V has the list, with notes)")
        self.screen.changed(said.format(quote=fit(begun.quote, 24), kind=name))

    def action_other_end(self) -> None:
        """Go to the other end of a link, or back."""
        if found := self._here():
            self.screen.do(self._go([coding.id for coding in found]))

    async def _go(self, coding_ids: list[int]) -> None:
        ends = await self.screen.ask(other_ends, coding_ids)
        ends.sort(key=lambda end: end.coding_id != self._from)
        if not ends:
            self.screen.say(_("No link here: {key} begins one").format(key="{"), "warning")
        elif len({end.coding_id for end in ends}) == 1:
            await self._jump(coding_ids, ends[0])
        else:
            from qualcode.queries.links import link_kind_names  # for who follows links

            names = link_kind_names()
            items = [
                ListItem(number, f"{names[end.kind]} {'→' if end.forth else '←'} “{fit(end.quote, 40)}”", end.document)
                for number, end in enumerate(ends)
            ]
            self._ask(_("To which passage?"), items, lambda key: self.screen.do(self._jump(coding_ids, ends[key])))

    async def _jump(self, coding_ids: list[int], end: OtherEnd) -> None:
        from qualcode.queries.links import link_kind_names  # for who follows links

        self._from = coding_ids[0]
        await self.screen.open(end.document, None)
        span: Span = (end.start, end.end)
        self.screen.reader.jump_to(*span)
        name = link_kind_names()[end.kind]
        self.screen.say(f"… {'→' if end.forth else '←'} {name}   " + _("(o goes back)"))
