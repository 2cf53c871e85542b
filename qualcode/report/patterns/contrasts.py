"""Contrasts between two groups of one moment, with what must be told beside them, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from qualcode.analysis.patterns.contrasts import Linked, linked
from qualcode.analysis.patterns.intervals import CONFIDENCE
from qualcode.analysis.quantify import Language
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import NO_VEIL, veil
from qualcode.queries.patterns.contrasts import ContrastPair, ContrastSide, contrast_sides, contrasts
from qualcode.queries.patterns.relations import as_code
from qualcode.records import dataclass
from qualcode.report.blocks import Chart, ChartBar, ReportDocument, ReportSheet
from qualcode.report.patterns.basis import CountBasis, PatternResult, count_basis
from qualcode.report.patterns.kinds import PICTURED_KINDS
from qualcode.report.patterns.limits import limits_json, need_both, said_limits
from qualcode.report.patterns.suppressed import as_cell, as_printed, hidden_codes
from qualcode.report.patterns.tables import PatternTable, pattern_document, with_base
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.storage import Project


class ContrastGroup(NamedTuple):
    """A group: what it is known by, and how many respondents in the base it has."""

    attribute: str
    value: str
    base: int | None


class PrintedContrast(NamedTuple):
    """A contrast as it is told: ``None`` are numbers that are hidden."""

    n: int | None
    base: int | None
    other_n: int | None
    other_base: int | None


class LinkedUnit(NamedTuple):
    """A unit that both groups have respondents of: how many of how many of each say it."""

    unit: str
    n: int
    base: int
    other_n: int
    other_base: int


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """A code asked of the first group and one of the second, each with its number and the query to its passages.

    ``units`` are those that an attribute links, and ``linked`` in how many of them both say it, one, or none; where
    small numbers are hidden neither tells of few.
    """

    code: str
    name: str
    other: str
    other_name: str
    found: PrintedContrast
    query: str
    other_query: str
    linked: tuple[int | None, ...]
    units: tuple[LinkedUnit, ...]

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON has it."""
        return {
            "code": self.code,
            "name": self.name,
            "n": self.found.n,
            "base": self.found.base,
            "query": self.query,
            "other": self.other,
            "other_name": self.other_name,
            "other_n": self.found.other_n,
            "other_base": self.found.other_base,
            "other_query": self.other_query,
        }


@dataclass(frozen=True, slots=True)
class ContrastsResult(PatternResult):
    """Two groups beside each other: pairs of codes, each number out of its own base, and no test of the difference.

    ``link`` is the attribute by which respondents of the groups belong together, if any, and ``units`` how many values
    of it both groups have. With ``interval`` the shares have exact limits.
    """

    KINDS: ClassVar[tuple[str, ...]] = PICTURED_KINDS

    basis: CountBasis
    groups: tuple[ContrastGroup, ContrastGroup]
    rows: tuple[ContrastRow, ...]
    link: str
    interval: bool
    units: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The contrasts as ``contrasts --format json`` prints them."""
        return {
            **self.basis.to_dict(),
            "groups": [one._asdict() for one in self.groups],
            "link": self.link,
            "pairs": [self._json(row) for row in self.rows],
        }

    def _json(self, row: ContrastRow) -> dict[str, Any]:
        found = row.to_dict()
        if self.interval:
            for key, (n, base) in (("interval", row.found[:2]), ("other_interval", row.found[2:])):
                found[key] = limits_json(n, base)
        if row.linked:
            tallies = dict(zip(Linked._fields, row.linked, strict=True))
            found["linked"] = {**tallies, "units": [one._asdict() for one in row.units]}
        return found

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a pair: ``code, name, n, base, query`` and the same of the ``other``."""
        return [row.to_dict() for row in self.rows]

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """A row a pair; the units as a sheet, where there are any; and bars."""
        words = pattern_words(language)
        heads = words.heads
        first, second = (with_base(one.value, one.base) for one in self.groups)
        called = title or words.contrasts.format(first=self.groups[0].value, second=self.groups[1].value)
        same = all(row.code == row.other for row in self.rows)
        names = [heads["code"]] if same else [self.groups[0].value, self.groups[1].value]
        header = [*names, heads["respondents"], heads["respondents"]]
        over = [*[""] * len(names), first, second]
        if self.link:
            header += [words.linked[kind] for kind in Linked._fields]
            over += [with_base(self.link, self.units)] * len(Linked._fields)
        lines = [tuple(self._line(row, same=same)) for row in self.rows]
        table = PatternTable("contrasts", called, header, lines, texts=len(names), over=over)
        columns = tuple(self.rows[0].to_dict()) if self.rows else ("code",)
        tallies = tuple(f"units_{kind}" for kind in Linked._fields) if self.link else ()
        rows = tuple((*map(as_cell, row.to_dict().values()), *map(as_cell, row.linked)) for row in self.rows)
        sheets = [ReportSheet(called, (*columns, *tallies), rows, frozen=2)]
        if self.link and not self.basis.fewest:
            sheets.append(
                ReportSheet(
                    self.link,
                    ("code", "other", *LinkedUnit._fields),
                    tuple((row.code, row.other, *unit) for row in self.rows for unit in row.units),
                    frozen=3,
                )
            )
        notes = self.notes(language)
        return pattern_document(called, language, [table], notes, sheets, self._chart(called, notes))

    def _line(self, row: ContrastRow, *, same: bool) -> Iterator[str]:
        yield row.name
        if not same:
            yield row.other_name
        for n, base in (row.found[:2], row.found[2:]):
            yield f"{as_printed(n)}{said_limits(n, base) if self.interval else ''}"
        yield from map(as_printed, row.linked)

    def _told(self, words: PatternWords) -> Iterator[str]:
        yield words.contrasted
        if self.link:
            yield words.linked_note.format(link=self.link)
        if self.interval:
            yield words.interval.format(confidence=round(100 * CONFIDENCE))
        yield from self.basis.notes()

    def _chart(self, title: str, notes: Sequence[str]) -> Chart:
        rows = tuple(
            (
                row.name if row.code == row.other else f"{row.name} | {row.other_name}",
                (ChartBar(row.found.n, row.found.base), ChartBar(row.found.other_n, row.found.other_base)),
            )
            for row in self.rows
        )
        return Chart(title, tuple(one.value for one in self.groups), rows, of_base=True, notes=tuple(notes))


def count_contrasts(
    project: Project,
    groups: Sequence[str],
    *,
    codes: Sequence[str] = (),
    pairs: Sequence[tuple[str, str]] = (),
    link: str = "",
    interval: bool = False,
    although_purposive: bool = False,
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> ContrastsResult:
    """Contrasts of one moment, with their note in the language of the interface.

    Errors are those of :func:`queries.counting.study_to_count` and :mod:`queries.patterns.contrasts`, and
    ``QualcodeError`` where limits (``interval``) are not asked for twice.
    """
    need_both(interval, although_purposive)
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        sides = contrast_sides(project, study, groups)
        found = contrasts(project, study, sides, codes=codes, pairs=pairs, link=link)
        over = NO_VEIL if with_names else veil(project)
        mask = over.mask
        basis = count_basis(project, study, mask, suppress)

    def asking(side: ContrastSide) -> CountBasis:
        return replace(basis, where={**basis.where, side.attribute: (mask.hide(side.value),)})

    first, second = map(asking, sides)
    few = [frozenset[int | None](), frozenset[int | None]()]
    if suppress:
        numbers = (
            [(pair.code, pair.found.n) for pair in found],
            [(pair.other, pair.found.other_n) for pair in found],
        )
        few = [
            hidden_codes(study.codebook, saying, len(side.respondents), suppress)
            for saying, side in zip(numbers, sides, strict=True)
        ]

    def told(pair: ContrastPair) -> PrintedContrast:
        n, base, other_n, other_base = pair.found
        return PrintedContrast(
            None if pair.code in few[0] else n,
            None if None in few[0] else base,
            None if pair.other in few[1] else other_n,
            None if None in few[1] else other_base,
        )

    def tallies(pair: ContrastPair) -> tuple[int | None, ...]:
        counted = linked(pair.units.values())
        # A unit tells of whoever is in it.
        return (None,) * len(counted) if any(0 < one < suppress for one in counted) else counted

    def row(pair: ContrastPair) -> ContrastRow:
        one, other = study.codebook.by_id[pair.code], study.codebook.by_id[pair.other]
        code, other_code = mask.address(one.path), mask.address(other.path)
        return ContrastRow(
            code,
            mask.hide(one.name),
            other_code,
            mask.hide(other.name),
            told(pair),
            first.query(as_code(code)),
            second.query(as_code(other_code)),
            tallies(pair) if link else (),
            () if suppress else tuple(LinkedUnit(mask.hide(unit), *of) for unit, of in pair.units.items()),
        )

    groups_told = tuple(
        ContrastGroup(one.attribute, mask.hide(one.value), None if None in hidden else len(one.respondents))
        for one, hidden in zip(sides, few, strict=True)
    )
    units = len(found[0].units) if found else 0
    return ContrastsResult(basis, (groups_told[0], groups_told[1]), tuple(map(row, found)), link, interval, units)
