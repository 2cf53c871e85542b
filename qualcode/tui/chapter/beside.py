"""A text as it stands in the author's file beside the one that would be written now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qualcode.i18n import _
from qualcode.report.kept.words import word_changes
from qualcode.session.chapter.page import PagePiece
from qualcode.tui.chapter.words import standing_words
from qualcode.tui.widgets.glyphs import paint
from qualcode.tui.widgets.help import key_words
from qualcode.tui.widgets.lines import Part, lines_of


class TwoTexts(ModalScreen[None]):
    """Both texts with their numbers, side by side where there is room."""

    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-folded"), (100, "-two")]  # noqa: RUF012

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d,enter", "dismiss(None)", _("Back"), show=False),
    ]

    DEFAULT_CSS = """
    TwoTexts #sides { height: 1fr; layout: vertical; }
    TwoTexts .side { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    TwoTexts.-two #sides { layout: horizontal; }
    """

    def __init__(self, piece: PagePiece) -> None:
        super().__init__()
        self._piece = piece

    def compose(self) -> ComposeResult:
        """How it stands, the two texts, and the keys."""
        kept = self._piece.kept
        now = kept.proposal or (kept.text if self._piece.standing not in ("orphaned", "author's") else "")
        with Vertical(classes="window"):
            yield Static(Content.styled(standing_words()[self._piece.standing], "bold"), classes="question")
            with Container(id="sides"):
                for title, text, other, numbers in (
                    (_("In the file"), kept.text, now, self._piece.was),
                    (_("As it would be written now"), now, kept.text, self._piece.now),
                ):
                    with VerticalScroll(classes="side"):
                        yield Static(_side(title, text, other, numbers), markup=False)
            yield Static(key_words(_("Esc back")), classes="hint")


def _side(title: str, text: str, other: str, numbers: Sequence[tuple[str, str]]) -> Content:
    said = _marked(text, other) if text else [_("(not there)")]
    parts: list[Part] = [(title, "bold $primary"), "\n\n", *said, "\n"]
    told: list[Part] = [(f"\n{paint(id_)}  {paint(said_so)}", "$foreground 65%") for id_, said_so in numbers]
    return Content.assemble(*parts, *told)


def _marked(text: str, other: str) -> list[Part]:
    """A text with what the other has not."""
    parts: list[Part] = []
    at = 0
    for change in reversed(list(word_changes(text, other))) if other else []:
        parts += [lines_of(text[at : change.start]), (lines_of(text[change.start : change.end]), "bold $warning")]
        at = change.end
    return [*parts, lines_of(text[at:])]
