"""Positions as other programs count them, and the text that is kept: which unit, which line ends, found or given.

A rule is a unit (code points, UTF-16 units or UTF-8 bytes) over a text whose line ends are one character (``lf``) or
what stands in the file (``raw``, where a Windows line end counts for two). A byte order mark is never counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from qualcode.text.expressions import expression
from qualcode.text.turns import normalise

UNITS = ("cp", "utf16", "utf8")
NEWLINES = ("lf", "raw")
RULES = tuple(f"{unit}-{newlines}" for unit in UNITS for newlines in NEWLINES)
"""The rules by name, as ``--offsets`` takes them: ``cp-lf`` is how qualcode counts."""

_WINDOWS = expression("\r\n")
_WIDE = {"utf16": expression("[\U00010000-\U0010ffff]"), "utf8": expression("[^\x00-\x7f]")}
_SPACES = expression(r"\s")


class Ruler:
    """Turns positions of one text, as a rule counts them, into code points of the text that is kept."""

    def __init__(self, raw: str, rule: str) -> None:
        unit, newlines = rule.split("-")
        raw = raw.removeprefix("\ufeff")
        text = raw.replace("\r\n", "\n")
        self.length = len(text)
        # Where one code point of the text counts for more than one unit, and for how many more.
        steps: list[tuple[int, int]] = []
        if newlines == "raw" and "\r\n" in raw:
            steps = [(found.start() - behind, 1) for behind, found in enumerate(_WINDOWS.finditer(raw))]
        if wide := _WIDE.get(unit):
            steps += [(found.start(), _extra(found[0], unit)) for found in wide.finditer(text)]
            steps.sort()
        self._steps = [place for place, _more in steps]
        self._sums = [0, *accumulate(more for _place, more in steps)]
        self._ends = [place + 1 + total for place, total in zip(self._steps, self._sums[1:], strict=True)]
        self.units = self.length + self._sums[-1]
        """The length of the text as the rule counts it."""

    def place(self, position: int) -> int:
        """The code point at a position; a position within one is its start. What lies outside stays outside."""
        if position < 0:
            return position
        at = bisect_right(self._ends, position)
        found = position - self._sums[at]
        return min(found, self._steps[at]) if at < len(self._steps) else found

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A passage in code points."""
        if not self._steps:
            return start, end
        return self.place(start), self.place(end)


def _extra(sign: str, unit: str) -> int:
    return 1 if unit == "utf16" else (1 if sign < "\u0800" else 2 if sign < "\U00010000" else 3)


class Marked(NamedTuple):
    """A passage as the format gives it: positions of its own, and its words where it repeats them (or their head)."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class OffsetRule:
    """The rule that a study's positions were read by, and why: ``given``, ``words``, ``edges``, ``program``, ``same``.

    ``selections`` are those that were looked at, where the rules differ; ``agree`` those that speak for the rule.
    """

    name: str
    because: str
    selections: int = 0
    agree: int = 0

    def to_dict(self) -> dict[str, object]:
        """The rule as reports of imports have it."""
        return {"rule": self.name, "because": self.because, "selections": self.selections, "agree": self.agree}


class RuleSearch:
    """Finds the rule of a study from all its texts, one after the other, and keeps only counts."""

    def __init__(self, rules: Iterable[str]) -> None:
        self._rules = tuple(rules)
        self._words = dict.fromkeys(self._rules, 0)
        self._agree = dict.fromkeys(self._rules, 0)
        self._edges = dict.fromkeys(self._rules, 0)
        self._outside = dict.fromkeys(self._rules, 0)
        self._repeated = self._seen = 0

    def look(self, raw: str, passages: Iterable[Marked]) -> None:
        """Takes the passages of one text in; ``raw`` is the text as it stands in its file, line ends and all."""
        text = normalise(raw)
        rulers = {rule: Ruler(raw, rule) for rule in self._rules}
        if len({ruler.units for ruler in rulers.values()}) == 1:
            return
        for passage in passages:
            self._seen += 1
            repeats = len(words := spaceless(passage.words)) > 0
            found = {rule: ruler.span(passage.start, passage.end) for rule, ruler in rulers.items()}
            heads = {rule: repeats and spaceless(text[a:b]).startswith(words) for rule, (a, b) in found.items()}
            self._repeated += repeats and any(heads.values())
            for rule, (start, end) in found.items():
                # To the letter is more than but for white space, which programs trim.
                self._words[rule] += heads[rule] + (repeats and text[start:end] == passage.words)
                self._agree[rule] += heads[rule]
                self._edges[rule] += on_edges(text, start, end)
                self._outside[rule] += not 0 <= start <= end <= len(text)

    def found(self, program: str = "", by_program: Iterable[tuple[str, str]] = ()) -> OffsetRule:
        """The rule that most speaks for: words that passages repeat, then whole words, then who wrote it.

        ``by_program`` are beginnings of names of programs, with the rule that each counts by. Where no text tells the
        rules apart, it is the first of them.
        """
        first = self._rules[0]
        if not self._seen:
            return OffsetRule(first, "same")
        told = next((rule for name, rule in by_program if program.casefold().startswith(name.casefold())), first)
        for because, scores in (("words", self._words), ("edges", self._edges)):
            most = max(scores.values())
            inside = [rule for rule in self._rules if scores[rule] == most]
            fewest = min(self._outside[rule] for rule in inside)
            best = [rule for rule in inside if self._outside[rule] == fewest]
            if most and (because == "edges" or self._repeated) and len(best) < len(self._rules):
                chosen = told if told in best else best[0]
                if because == "words":
                    return OffsetRule(chosen, because, self._repeated, self._agree[chosen])
                return OffsetRule(chosen, because, self._seen, most)
        return OffsetRule(told, "program", self._seen, 0)


def spaceless(words: str) -> str:
    """The letters of words that a passage repeats, which programs trim, or cut off with dots."""
    return _SPACES.sub("", words.rstrip(".… \t\r\n"))


def on_edges(text: str, start: int, end: int) -> int:
    """How many ends of a passage lie at the edge of a word."""
    if not 0 <= start < end <= len(text):
        return 0
    first = text[start].isalnum() and not (start and text[start - 1].isalnum())
    last = text[end - 1].isalnum() and not (end < len(text) and text[end].isalnum())
    stop = not text[end - 1].isalnum() and not text[end - 1].isspace()
    return first + (last or stop)
