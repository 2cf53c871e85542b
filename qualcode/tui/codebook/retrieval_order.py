"""In what order passages stand on a board, under which headings, and which are shown. Knows no toolkit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.queries.passages import CodePassage
from qualcode.records import dataclass
from qualcode.tui.codebook.passage_list import PassageEntry
from qualcode.tui.widgets.colours import colour_of
from qualcode.tui.widgets.row_list import ListItem

ORDERS: Mapping[str, str] = {
    "document": _("document"),
    "respondent": _("respondent"),
    "group": _("group"),
    "coder": _("coder"),
    "code": _("code"),
    "length": _("length"),
    "newest": _("newest first"),
    "answer": _("answer"),
}
"""The orders, with what they are called; by answer is for boards of an answer set only."""

_UNHEADED = ("length", "newest")


def arrange(passages: Sequence[CodePassage], order: str, book: Codebook, about: int = 0) -> list[PassageEntry]:
    """The passages in an order (one of :data:`ORDERS`), under headings where it has any; else as they came.

    ``about`` is the code that all this is about, which is not named beside each.
    """
    known = [passage for passage in passages if passage.coding.code_id in book.by_id]
    if order == "length":
        known.sort(key=lambda passage: passage.coding.start - passage.coding.end)
    elif order == "newest":
        known.sort(key=lambda passage: passage.coding.id, reverse=True)
    if order in _UNHEADED:
        return [passage_entry(passage, book, about) for passage in known]
    head = _head(order, book)
    places = {code.id: place for place, code in enumerate(book.codes)}
    if order == "code":
        known.sort(key=lambda passage: places[passage.coding.code_id])
    elif order != "document":
        # What has no group or respondent comes last.
        known.sort(key=lambda passage: (not head(passage), head(passage).casefold()))
    found = []
    for title, group in groupby(known, key=head):
        members = list(group)
        found.append(PassageEntry(f"{title or _('none')}  ·  {len(members)}"))
        found += [passage_entry(passage, book, about) for passage in members]
    return found


def _head(order: str, book: Codebook) -> Callable[[CodePassage], str]:
    return {
        "document": lambda passage: passage.document,
        "respondent": lambda passage: ", ".join(passage.respondents),
        "group": lambda passage: ", ".join(passage.groups),
        "coder": lambda passage: passage.coder,
        "code": lambda passage: book.by_id[passage.coding.code_id].path,
    }[order]


def passage_entry(passage: CodePassage, book: Codebook, about: int = 0) -> PassageEntry:
    """A passage as a board shows it; ``about`` is the code that is not named beside each."""
    code = book.by_id[passage.coding.code_id]
    return PassageEntry("", passage, "" if code.id == about else code.name, colour_of(book, code.id))


@dataclass(frozen=True)
class PassageFilter:
    """Which passages are shown; what is empty lets all through. A group includes the groups in it."""

    group: str = ""
    coder: str = ""
    good: bool = False
    memo: bool = False

    def passes(self, passage: CodePassage) -> bool:
        """Whether a passage is shown."""
        return (
            (not self.group or any(f"{group}/".startswith(f"{self.group}/") for group in passage.groups))
            and (not self.coder or passage.coder == self.coder)
            and (not self.good or passage.coding.good)
            and (not self.memo or bool(passage.coding.memo))
        )

    def narrowed(self, other: PassageFilter) -> PassageFilter:
        """This with what ``other`` asks for; where that is nothing, all again."""
        asked = {name: value for name, value in vars(other).items() if value}
        return replace(self, **asked) if asked else PassageFilter()

    def words(self) -> str:
        """What is asked for, in a few words."""
        good = _("good quotations") if self.good else ""
        memo = _("with a memo") if self.memo else ""
        return ", ".join(filter(None, (self.group, self.coder, good, memo)))


class Way(NamedTuple):
    """A way to narrow a board down."""

    name: str
    kind: str
    number: int
    sieve: PassageFilter

    def item(self, key: int) -> ListItem:
        """As a row of a list."""
        return ListItem(key, self.name, f"{self.kind} {self.number:>5}")


def _outer(group: str) -> list[str]:
    """A group and the groups it is in, by path."""
    parts = group.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def narrowing(passages: Sequence[CodePassage]) -> list[Way]:
    """What there is to narrow down to, with the number of passages of each."""
    groups: Counter[str] = Counter()
    for passage in passages:
        groups.update({outer for group in passage.groups for outer in _outer(group)})
    coders = Counter(passage.coder for passage in passages)
    good = sum(passage.coding.good for passage in passages)
    memos = sum(bool(passage.coding.memo) for passage in passages)
    return [
        Way(_("All"), "", len(passages), PassageFilter()),
        *(Way(name, _("group"), count, PassageFilter(group=name)) for name, count in sorted(groups.items())),
        *(Way(name, _("coder"), count, PassageFilter(coder=name)) for name, count in sorted(coders.items())),
        *([Way(_("Good quotations"), "", good, PassageFilter(good=True))] if good else []),
        *([Way(_("With a memo"), "", memos, PassageFilter(memo=True))] if memos else []),
    ]
