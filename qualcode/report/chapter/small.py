"""Numbers of a chapter that are of few respondents, or would tell of few: which they are, and that none is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.analysis.suppression import hidden_counts
from qualcode.model import ANSWER, Attribute, Codebook
from qualcode.outline import SMALLEST_CELL, GroupOutline
from qualcode.queries.hiding.guarding import Guard, risk_id
from qualcode.report.chapter.summary import CodeLine, GroupSummary, PartSummary

GOING_ON = ("says", "split", "rest", "contrast", "compare", "quote")
"""The kinds of parts before which their author's words may join them to the sentence before."""


class LineKey(NamedTuple):
    """What a number of a chapter is about: of which group, which code, and what its base is narrowed to."""

    group: str
    code: str
    narrowed: str


def line_key(line: CodeLine) -> LineKey:
    """What a line is about."""
    return LineKey(line.group, line.code, line.narrowed)


def spread_id(address: str, attribute: str) -> str:
    """The id of how an attribute is distributed over a group."""
    return risk_id("spread", address, attribute)


def numbers_id(address: str) -> str:
    """The id of what a group's numbers tell of few."""
    return risk_id("numbers", address)


def fewest_in_spread(guard: Guard, smallest: int, suppress: int, shape: GroupOutline, attribute: Attribute) -> int:
    """Of how many respondents each part at least is when a group is described by an attribute."""
    where = (f"{name}={','.join(sorted(shape.where[name]))}" for name in sorted(shape.where))
    masked = guard.hides(spread_id(" ".join((shape.group, *where)), attribute.name))
    return max(smallest, suppress, SMALLEST_CELL if masked else 0)


def hides_codes(guard: Guard, group: GroupSummary) -> bool:
    """Whether somebody decided that a group's small numbers are not told."""
    return guard.hides(numbers_id(group.address))


def hide_small(groups: Sequence[GroupSummary], codebook: Codebook, fewest: Mapping[str, int]) -> list[GroupSummary]:
    """The groups without numbers of fewer respondents than ``fewest`` has for each, and without what tells of these."""
    hidden = {
        key for group in groups if fewest[group.group] for key in small_lines(group, codebook, fewest[group.group])
    }
    return [_without(group, hidden) for group in groups] if hidden else [*groups]


def _without(group: GroupSummary, hidden: set[LineKey]) -> GroupSummary:
    return replace(
        group,
        sections=tuple(
            replace(section, parts=tuple(_parts_without(section.parts, hidden))) for section in group.sections
        ),
    )


def _parts_without(parts: Iterable[PartSummary], hidden: set[LineKey]) -> Iterator[PartSummary]:
    """Parts without those numbers. Words that go on from a sentence that is not there (*Die school zegt daarover*,
    *Wel*) would tell how many it was about, and are not there either.
    """
    follows = False
    for part in parts:
        lines = tuple(replace(line, hidden=line_key(line) in hidden) for line in part.lines)
        goes_on = follows and part.kind in GOING_ON
        yield replace(part, lines=lines, opens="" if goes_on else part.opens)
        if lines:
            follows = any(line.hidden for line in lines)
        elif part.kind != "quote":
            follows = False


def small_lines(group: GroupSummary, codebook: Codebook, fewest: int) -> list[LineKey]:
    """What a group's numbers must not be told of, so that none tells of fewer respondents than ``fewest``."""
    lines = {line_key(line): line for line in _lines(group) if line.group == group.group}
    keys = [*lines]
    people = [frozenset(group.respondents)]
    for key in keys:
        people += [frozenset(lines[key].base), frozenset(lines[key].respondents)]
    places = {key: 2 * place + 2 for place, key in enumerate(keys)}
    within = [*_within(places, codebook)]
    gone = hidden_counts(people, fewest, within, [*_sums(places, codebook)], kept=[0])
    return [key for key, place in places.items() if place in gone or place - 1 in gone]


def _within(places: Mapping[LineKey, int], codebook: Codebook) -> Iterator[tuple[int, int]]:
    """Two numbers of which a reader knows that the first counts only some of whom the second does."""
    for key, place in places.items():
        yield place, place - 1
        yield place - 1, 0
        if key.narrowed and (whole := key._replace(narrowed="")) in places:
            yield place, places[whole]
        for up in codebook.ancestors(codebook.by_path[key.code].id) if key.code in codebook.by_path else ():
            above = key._replace(code=codebook.by_id[up].path)
            if above != key and above in places:
                yield place, places[above]


def _lines(group: GroupSummary) -> Iterable[CodeLine]:
    return (line for section in group.sections for part in section.parts for line in part.lines)


def _sums(places: Mapping[LineKey, int], codebook: Codebook) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The numbers that may add up to others, as a reader would expect.

    They are the answers of a set beside its base, a code by the values of an attribute beside the code of all, and the
    codes under another beside that.
    """
    sets: dict[tuple[str, str], list[LineKey]] = {}
    split: dict[str, list[LineKey]] = {}
    for key in places:
        if key.code.startswith(ANSWER) and "=" in key.code:
            sets.setdefault((key.code.partition("=")[0], key.narrowed), []).append(key)
        if key.narrowed:
            split.setdefault(key.code, []).append(key)
    for members in sets.values():
        yield places[members[0]] - 1, tuple(places[key] for key in members)
    for code, members in split.items():
        yield 0, tuple(places[key] - 1 for key in members)
        if (whole := LineKey(members[0].group, code, "")) in places:
            yield places[whole], tuple(places[key] for key in members)
    for each in codebook.codes:
        under = {child.path for child in codebook.children.get(each.id, ())}
        own = [key for key in places if key.code == each.path and not key.narrowed]
        parts = tuple(place for key, place in places.items() if key.code in under and not key.narrowed)
        if own and parts:
            yield places[own[0]], parts
