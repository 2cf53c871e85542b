"""The tree of codes: what is folded away in it, what is marked, and where a code can be moved. Knows no widget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.session.codebook import CodebookCounts
from qualcode.tui.codebook.about import COLUMN, CountColumn
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.row_list import ListItem


class CodeTree:
    """Which codes are folded and which are marked, by their ids."""

    def __init__(self) -> None:
        self.shut: set[int] = set()
        self.marked: set[int] = set()

    def take(self, book: Codebook, code_id: int | None) -> None:
        """Forget what is gone; unfold what the code ``code_id`` stands under."""
        self.marked &= set(book.by_id)
        self.shut &= set(book.children)
        if code_id is not None:
            self.shut -= set(book.ancestors(code_id)) - {code_id}

    def items(self, survey: CodebookCounts, columns: Sequence[CountColumn]) -> list[ListItem]:
        """The codes that are not folded away, with their counts in the columns and those of all."""
        hidden: set[int] = set()
        found = []
        for code in survey.codebook.codes:
            if code.parent_id in hidden or code.parent_id in self.shut:
                hidden.add(code.id)
            else:
                found.append(self._item(survey, code, columns))
        return found

    def _item(self, survey: CodebookCounts, code: Code, columns: Sequence[CountColumn]) -> ListItem:
        counts = [sum(survey.below(code.id, coder_id) for coder_id in column.coders) for column in columns]
        counts.append(survey.below(code.id))
        shut = "▸ " if code.id in self.shut else ""
        note = "  " + _("(retired)") if code.retired else ""
        return ListItem(
            code.id,
            f"{'● ' if code.id in self.marked else ''}{shut}{code.name}{note}",
            "".join(f"{count or '·':>{COLUMN}}" for count in counts),
            indent=code.path.count("/"),
            swatch=colour_of(survey.codebook, code.id),
            strong=code.parent_id is None and not code.retired,
            faint=code.retired,
        )


class TreePlace(NamedTuple):
    """Where a code can be put: at ``place`` (from 0) among the codes under ``parent_id``."""

    parent_id: int | None
    place: int


def _siblings(book: Codebook, code: Code) -> list[int]:
    return [other.id for other in book.children[code.parent_id]]


def past_neighbour(book: Codebook, code: Code, step: int) -> TreePlace | None:
    """Past the next code on its level, or with -1 the previous one; ``None`` where there is none."""
    siblings = _siblings(book, code)
    place = siblings.index(code.id) + step
    return TreePlace(code.parent_id, place) if 0 <= place < len(siblings) else None


def under_the_one_above(book: Codebook, code: Code) -> TreePlace | None:
    """Under the code above it on its level, as the last one; ``None`` where there is none."""
    siblings = _siblings(book, code)
    place = siblings.index(code.id)
    return TreePlace(siblings[place - 1], len(book.codes)) if place else None


def after_its_parent(book: Codebook, code: Code) -> TreePlace | None:
    """After the code that it stands under; ``None`` at the top level."""
    if code.parent_id is None:
        return None
    above = book.by_id[code.parent_id]
    return TreePlace(above.parent_id, _siblings(book, above).index(above.id) + 1)
