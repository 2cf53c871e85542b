"""The boards there are: a code's own passages, and those to look at again after a new version of the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from qualcode.changes.codings import confirm_codings
from qualcode.i18n import _, ngettext
from qualcode.model import Code
from qualcode.queries.passages import CodePassage
from qualcode.session.codebook import CodePassages, passages_of_code, passages_to_look_at
from qualcode.tui.codebook.about import field_lines
from qualcode.tui.codebook.retrieval import Retrieval
from qualcode.tui.codebook.retrieval_order import ORDERS
from qualcode.tui.widgets.glyphs import fit, paint
from qualcode.tui.widgets.lines import Keys, Part, code_lines

if TYPE_CHECKING:
    from qualcode.session.worker import ProjectWorker


class CodeRetrieval(Retrieval):
    """All passages of a code and the codes under it."""

    def __init__(self, worker: ProjectWorker, code_id: int) -> None:
        super().__init__(worker)
        self.about_code = code_id

    async def read_passages(self, known: Mapping[int, CodePassage]) -> CodePassages:
        """The passages of the code."""
        return await self.ask(passages_of_code, self.about_code, known)

    def heading(self) -> list[Part]:
        """The code."""
        code = self._book.by_id.get(self.about_code) if self._book else None
        if code is None:
            return [(_("This code is gone"), "bold $warning")]
        # The number of passages stands behind it, and is not to be pushed out.
        name = fit(code.name, max(12, self.size.width // 2))
        return [(name, "bold"), ("  " + paint(code.path), "$foreground 65%")]

    def nothing(self) -> str:
        """There are no codings."""
        return _("Nothing is coded with this yet. In the transcript, c puts a code on a passage.")

    def about(self, passage: CodePassage, code: Code) -> Content:  # noqa: ARG002
        """What the code of the passage means."""
        return code_lines(code)

    def parent_of(self, passage: CodePassage) -> int:  # noqa: ARG002
        """Under the code of the board, wherever below it the passage is now."""
        return self.about_code


class LookAgain(Retrieval):
    """One's own codings that are older than what their code means now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "confirm", _("Still right: confirm the coding"), id="board.confirm"),
    ]

    orders: ClassVar[Sequence[str]] = ("code", *(name for name in ORDERS if name not in ("code", "answer")))

    async def read_passages(self, known: Mapping[int, CodePassage]) -> CodePassages:
        """The codings to look at."""
        return await self.ask(passages_to_look_at, known)

    def heading(self) -> list[Part]:
        """What this is."""
        number = self._book.version if self._book else 0
        now = _("the codebook is at version {number} now").format(number=number)
        return [(_("Coded under an older version: look again"), "bold"), ("  " + now, "$foreground 65%")]

    def nothing(self) -> str:
        """All has been looked at."""
        return _("Nothing to look at again: all your codings were made, or confirmed, under what their codes mean now.")

    def about(self, passage: CodePassage, code: Code) -> Content:
        """What changed in the code since, and what it means now."""
        made = _("Coded under version {number}; since then:").format(number=passage.coding.codebook_version)
        return Content.assemble((made + "\n", "bold $warning"), *field_lines(passage.since), "\n", code_lines(code))

    def hints(self) -> Keys:
        """Confirming comes first."""
        found = super().hints()
        if self.passages.highlighted is None:
            return found
        return [
            ("c", _("still right")),
            ("r", _("recode")),
            ("x", _("remove")),
            *(pair for pair in found if pair[0] not in ("r", "x")),
        ]

    def action_confirm(self) -> None:
        """Declare the chosen codings still right."""
        if ids := self._ids():
            words = ngettext("Confirmed   (u takes it back)", "{count} confirmed   (u takes it back)", len(ids))
            self.rework(words.format(count=len(ids)), confirm_codings, ids)
