"""Two groups of a project beside each other: who is in each, and which codes are set beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.addresses import find_code, find_codes
from qualcode.analysis.patterns.contrasts import GroupContrast, contrast, in_units
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.names import folded
from qualcode.queries.columns import GROUP, attribute, value_of
from qualcode.queries.counting import CountedStudy, find_respondents
from qualcode.queries.patterns.configurations import who_says
from qualcode.storage import Project


class ContrastSide(NamedTuple):
    """A group: the attribute and value that it is known by, and its respondents in the base (ids)."""

    attribute: str
    value: str
    respondents: tuple[int, ...]


class ContrastPair(NamedTuple):
    """A code asked of one group and a code (the same, or another) of the other, with the numbers.

    ``units`` are those of each unit that both groups have respondents of, where an attribute links them.
    """

    code: int
    other: int
    found: GroupContrast
    units: dict[str, GroupContrast]


def contrast_sides(project: Project, study: CountedStudy, names: Sequence[str]) -> tuple[ContrastSide, ContrastSide]:
    """The two groups of these names: ``scholen``, or of an attribute ``traject=AO``.

    ``NotFoundError`` for an attribute or value that does not exist, ``QualcodeError`` where there are not two, somebody
    is in both, or the base is narrowed by the same attribute.
    """
    if len(names) != 2:
        raise QualcodeError(
            _("A contrast is of two groups, and {count} are named.").format(count=len(names)),
            _("Such as: --groups scholen,leerlingen, or --groups traject=AO,traject=LWT"),
        )
    sides = []
    for name in names:
        before, equals, after = name.partition("=")
        called, value = (before.strip(), after.strip()) if equals else (GROUP, name.strip())
        inside = {person.id for person in find_respondents(project, {called: (value,)})}
        known = attribute(project, called, study.attributes).name
        if any(folded(one) == folded(known) for one in study.where):
            raise QualcodeError(
                _("The base is narrowed by {attribute} already, which the groups go by.").format(attribute=known),
                _("Name the groups in --groups only."),
            )
        sides.append(ContrastSide(known, value, tuple(one.id for one in study.respondents if one.id in inside)))
    first, second = sides
    if set(first.respondents).intersection(second.respondents):
        raise QualcodeError(
            _("{first} and {second} have respondents in common, and are no two groups.").format(
                first=names[0], second=names[1]
            )
        )
    return first, second


def contrasts(
    project: Project,
    study: CountedStudy,
    sides: tuple[ContrastSide, ContrastSide],
    *,
    codes: Sequence[str] = (),
    pairs: Sequence[tuple[str, str]] = (),
    link: str = "",
) -> list[ContrastPair]:
    """Each pair of codes (addresses; of the first group and of the second), or each code of both.

    Without codes and pairs it is of the themes. ``link`` is an attribute of respondents (a school, a firm) by which
    those of the groups belong together. Pairs come as asked, codes with the greatest difference of shares first.
    """
    book = study.codebook
    asked = [(find_code(book, one), find_code(book, other)) for one, other in pairs]
    if codes or not pairs:
        asked += [(one, one) for one in find_codes(book, codes) or [code.id for code in book.children.get(None, ())]]
    if len(set(asked)) < len(asked):
        raise QualcodeError(_("A pair is asked for twice."), _("Ask for each once."))
    first, second = (side.respondents for side in sides)
    unit_of: dict[int, str] = {}
    if link:
        named = attribute(project, link, study.attributes).name
        unit_of = {person.id: value for person in study.respondents if (value := value_of(person, named))}
    nobody: frozenset[int] = frozenset()
    with project.snapshot():
        saying = who_says(project, study, list(dict.fromkeys(code for pair in asked for code in pair)))
    found = []
    for one, other in asked:
        here, there = saying.get(one, nobody), saying.get(other, nobody)
        found.append(
            ContrastPair(
                one, other, contrast(here, first, there, second), in_units(here, first, there, second, unit_of)
            )
        )
    of_pairs, of_codes = found[: len(pairs)], found[len(pairs) :]
    of_codes.sort(key=lambda pair: -pair.found.difference)
    return [*of_pairs, *of_codes]
