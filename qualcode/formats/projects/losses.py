"""The account of a study that goes from one program to another: what was read and written, changed, lost.

Every reader and writer notes what it cannot carry over, by kind; the sentence of a kind stands here, once for all
formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualcode.formats.projects.loss_words import THINGS, WORDS
from qualcode.formats.projects.offsets import OffsetRule
from qualcode.i18n import _, ngettext
from qualcode.rows import Tabular

MOST_EXAMPLES = 5
"""So many examples of a kind are kept."""
LONGEST_EXAMPLE = 80
FATES = ("changed", "dropped", "unplaced")
"""What became of a thing: it came over otherwise than it was; there is no place for it; its own was not found."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Things of one kind that did not come over as they were. ``fate``: see :data:`FATES`."""

    fate: str
    kind: str
    count: int
    examples: tuple[str, ...]

    @property
    def message(self) -> str:
        """The sentence for the user."""
        return WORDS[self.kind](self.count).format(count=self.count)


class Losses(Tabular):
    """Gathers what happens to a study on its way.

    ``read``, ``written`` and ``unchanged`` (what was there already) count things by kind (``codes``, ...).
    """

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self.offsets: OffsetRule | None = None
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], dict[str, None]] = {}

    def changed(self, kind: str, example: str = "", count: int = 1) -> None:
        """Something comes over otherwise than it was."""
        self._add("changed", kind, example, count)

    def dropped(self, kind: str, example: str = "", count: int = 1) -> None:
        """There is no place for something, or no way to read it."""
        self._add("dropped", kind, example, count)

    def unplaced(self, kind: str, example: str = "", count: int = 1) -> None:
        """There is a place for something, and it was not found."""
        self._add("unplaced", kind, example, count)

    def _add(self, fate: str, kind: str, example: str, count: int) -> None:
        if kind not in WORDS:
            raise KeyError(kind)
        if not count:
            return
        self._counts[fate, kind] += count
        kept = self._examples.setdefault((fate, kind), {})
        if example and len(kept) < MOST_EXAMPLES:
            words = " ".join(example.split())
            kept[words if len(words) <= LONGEST_EXAMPLE else words[: LONGEST_EXAMPLE - 1] + "…"] = None

    def of(self, *fates: str) -> Iterator[Loss]:
        """What there is to tell of these fates (all without any), changed first, in the order in which it came."""
        for fate in fates or FATES:
            for (found, kind), count in self._counts.items():
                if found == fate:
                    yield Loss(fate, kind, count, tuple(self._examples[found, kind]))

    def count(self, kind: str) -> int:
        """How many things of a kind did not come over as they were."""
        return sum(count for (_fate, found), count in self._counts.items() if found == kind)

    def take_in(self, other: Losses) -> None:
        """Adds what another account holds: of the reader to that of the writer."""
        self.read += other.read
        self.written += other.written
        self.unchanged += other.unchanged
        self.offsets = self.offsets or other.offsets
        for loss in other.of():
            self._counts[loss.fate, loss.kind] += loss.count
            kept = self._examples.setdefault((loss.fate, loss.kind), {})
            kept.update(dict.fromkeys(loss.examples[: max(0, MOST_EXAMPLES - len(kept))]))

    def to_dicts(self) -> list[dict[str, Any]]:
        """A row for each kind of what did not come over as it was: ``fate, kind, count, message, examples``."""
        return [
            {"fate": one.fate, "kind": one.kind, "count": one.count, "message": one.message}
            | {"examples": list(one.examples)}
            for one in self.of()
        ]

    def to_dict(self) -> dict[str, Any]:
        """The account as JSON has it: ``{"read", "written", "unchanged", "changed", "lost", "offsets"}``."""
        rows = self.to_dicts()
        return {
            "read": dict(+self.read),
            "written": dict(+self.written),
            "unchanged": dict(+self.unchanged),
            "changed": [{key: value for key, value in row.items() if key != "fate"} for row in rows if _is_kept(row)],
            "lost": [row for row in rows if not _is_kept(row)],
            "offsets": None if self.offsets is None else self.offsets.to_dict(),
        }

    def lines(self) -> list[str]:
        """The account in words, one thing a line."""
        found = [
            _("Read: {things}.").format(things=_things(self.read)),
            _("Written: {things}.").format(things=_things(self.written)),
        ]
        if self.unchanged.total():
            found.append(_("Here already: {things}.").format(things=_things(self.unchanged)))
        if self.offsets is not None:
            found.append(offset_words(self.offsets))
        heads = {"changed": _("Changed"), "dropped": _("Left out"), "unplaced": _("Not placed")}
        for loss in self.of():
            examples = "; ".join(loss.examples) + (" …" if 0 < len(loss.examples) < loss.count else "")
            found.append(f"{heads[loss.fate]}: {loss.message}" + (f" ({examples})" if loss.examples else ""))
        if not self._counts:
            found.append(_("Nothing was left out."))
        return found


def _is_kept(row: Mapping[str, Any]) -> bool:
    return bool(row["fate"] == "changed")


def _things(counts: Mapping[str, int]) -> str:
    words: list[str] = []
    for thing, count in counts.items():
        told: Callable[[int], str] = THINGS[thing]
        if count:
            words.append(told(count).format(count=count))
    return ", ".join(words) or _("nothing")


def offset_words(rule: OffsetRule) -> str:
    """By what rule positions were read, and why, for the user."""
    unit, newlines = rule.name.split("-")
    counted = {"cp": _("characters"), "utf16": _("UTF-16 units"), "utf8": _("UTF-8 bytes")}[unit]
    ends = {"lf": _("a line end as one"), "raw": _("a line end as it stands in the file")}[newlines]
    why = {
        "given": _("as --offsets says"),
        "words": ngettext(
            "{agree} of {count} passage that repeats its words then reads as they do",
            "{agree} of {count} passages that repeat their words then read as they do",
            rule.selections,
        ),
        "edges": ngettext(
            "most of the ends of {count} passage then lie at the edge of a word",
            "most of the ends of {count} passages then lie at the edge of a word",
            rule.selections,
        ),
        "program": _("as the program that wrote it counts"),
        "same": _("all ways of counting come to the same here"),
        "format": _("as its format says"),
    }[rule.because].format(agree=rule.agree, count=rule.selections)
    return _("Positions: {unit}, {ends} ({rule}); {why}.").format(unit=counted, ends=ends, rule=rule.name, why=why)
