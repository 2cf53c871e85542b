"""Frequencies of codes and words of one moment, with what must be told beside them, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from qualcode.analysis.matrix import Matrix, MatrixFigures, PrintedFigures
from qualcode.analysis.natural import natural_key
from qualcode.analysis.patterns.intervals import CONFIDENCE
from qualcode.analysis.quantify import Language
from qualcode.analysis.suppression import hidden_spots
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import NO_VEIL, veil
from qualcode.queries.patterns.frequencies import code_frequencies, word_frequencies, word_rule
from qualcode.report.blocks import ReportDocument, ReportSheet, Value
from qualcode.report.patterns.basis import CountBasis, PatternResult, count_basis
from qualcode.report.patterns.limits import limits_json, need_both, said_limits
from qualcode.report.patterns.suppressed import as_cell, as_printed
from qualcode.report.patterns.tables import PatternTable, pattern_document, with_base
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.storage import Project

FrequencyOf = Literal["codes", "words"]
FrequencySort = Literal["outline", "n", "times", "name"]

MOST = 50
"""So many words are shown, where nothing else is asked."""


class FrequencyFigures(NamedTuple):
    """How many of the respondents in a column say it, how often, and in how many words; a word's are no words.

    The first two are ``None`` where they are hidden.
    """

    n: int | None
    times: int | None
    words: int | None


@dataclass(frozen=True, slots=True)
class FrequencyColumn:
    """A column: the values of its attributes, outermost first (none is everybody), and its base, unless hidden."""

    path: tuple[str, ...]
    base: int | None


@dataclass(frozen=True, slots=True)
class FrequencyRow:
    """A code by its address and name, or a word; its figures in each column, the last of everybody."""

    key: str
    name: str
    figures: tuple[FrequencyFigures, ...]


@dataclass(frozen=True, slots=True)
class CountedWords:
    """Of words: how many were looked at, how many of these are stop words, how many were left out before as names (or
    what may be one), how many different words there are, and from how many respondents on one is shown.
    """

    every: int
    stopped: int
    unnamed: int
    different: int
    fewest: int

    def to_dict(self) -> dict[str, int]:
        """As ``--format json`` prints it."""
        return {
            "every": self.every,
            "stop": self.stopped,
            "names": self.unnamed,
            "different": self.different,
            "fewest": self.fewest,
        }

    def told(self, words: PatternWords, shown: int) -> Iterator[str]:
        """What stands beside a table that shows so many of them."""
        yield words.frequency_words.format(
            counted=self.every - self.stopped, every=self.every, shown=shown, different=self.different
        )
        if self.fewest > 1:
            yield words.frequency_fewest.format(fewest=self.fewest)
        if self.unnamed:
            yield words.frequency_names.of(self.unnamed != 1).format(n=self.unnamed)


@dataclass(frozen=True, slots=True)
class FrequenciesResult(PatternResult):
    """How often codes or words are said, per column and by everybody: respondents of the base, times, words.

    ``times`` of a code are passages, and ``words`` the words in these. With ``interval`` the shares of respondents
    have exact limits.
    """

    of: FrequencyOf
    basis: CountBasis
    columns: tuple[FrequencyColumn, ...]
    rows: tuple[FrequencyRow, ...]
    counted: CountedWords | None
    interval: bool

    def to_dict(self) -> dict[str, Any]:
        """The result as ``frequencies --format json`` prints it."""
        found: dict[str, Any] = {"of": self.of, **self.basis.to_dict()}
        if self.counted is not None:
            found["words"] = self.counted.to_dict()
        columns = [{"path": list(column.path), "base": column.base} for column in self.columns]
        return {**found, "columns": columns, "rows": [self._json(row) for row in self.rows]}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row and column: ``code`` (or ``word``), ``name, column, n, base, times, words``."""
        return [
            {
                self.of.removesuffix("s"): row.key,
                "name": row.name,
                "column": list(column.path),
                "n": figures.n,
                "base": column.base,
                "times": figures.times,
                "words": figures.words,
            }
            for row in self.rows
            for column, figures in zip(self.columns, row.figures, strict=True)
        ]

    def _json(self, row: FrequencyRow) -> dict[str, Any]:
        found: dict[str, Any] = {self.of.removesuffix("s"): row.key}
        if self.of == "codes":
            found["name"] = row.name
        found["n"] = [one.n for one in row.figures]
        found["passages" if self.of == "codes" else "times"] = [one.times for one in row.figures]
        if self.of == "codes":
            found["words"] = [one.words for one in row.figures]
        if self.interval:
            found["interval"] = [
                limits_json(one.n, column.base) for one, column in zip(row.figures, self.columns, strict=True)
            ]
        return found

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """A row a code or word; of each column the respondents out of its base, then how often."""
        words = pattern_words(language)
        heads, called = words.heads, title or words.frequencies[self.of]
        kinds = ("respondents", "codings", "words") if self.of == "codes" else ("respondents", "times")
        header, over = [heads["code" if self.of == "codes" else "word"]], [""]
        for column in self.columns:
            header += [heads[kind] for kind in kinds]
            over += [with_base(" / ".join(column.path) or heads["all"], column.base)] * len(kinds)
        lines = [tuple(self._line(row)) for row in self.rows]
        table = PatternTable("frequencies", called, header, lines, over=over)
        names = ["code", "name"] if self.of == "codes" else ["word"]
        sheet_header = [*names]
        for column in self.columns:
            label = "/".join(column.path) or "all"
            sheet_header += [f"{label} {kind}" for kind in ("n", "N", "passages" if self.of == "codes" else "times")]
            sheet_header += [f"{label} words"] if self.of == "codes" else []
        sheet = ReportSheet(called, tuple(sheet_header), tuple(tuple(self._cells(row)) for row in self.rows))
        return pattern_document(called, language, [table], self.notes(language), [sheet])

    def _line(self, row: FrequencyRow) -> Iterator[str]:
        yield row.name
        for figures, column in zip(row.figures, self.columns, strict=True):
            limits = said_limits(figures.n, column.base) if self.interval else ""
            yield f"{as_printed(figures.n)}{limits}"
            yield as_printed(figures.times)
            if self.of == "codes":
                yield as_printed(figures.words)

    def _cells(self, row: FrequencyRow) -> Iterator[Value]:
        yield row.key
        if self.of == "codes":
            yield row.name
        for figures, column in zip(row.figures, self.columns, strict=True):
            yield from map(as_cell, (figures.n, column.base, figures.times))
            if self.of == "codes":
                yield as_cell(figures.words)

    def _told(self, words: PatternWords) -> Iterator[str]:
        if self.basis.told_base is not None:
            yield words.base_of(self.basis.told_base)
        yield words.frequency_told[self.of]
        if self.counted is not None:
            yield from self.counted.told(words, len(self.rows))
        if self.interval:
            yield words.interval.format(confidence=round(100 * CONFIDENCE))
        yield from self.basis.notes()


def count_frequencies(
    project: Project,
    of: FrequencyOf = "codes",
    codes: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    sort: FrequencySort | None = None,
    most: int = MOST,
    fewest: int = 1,
    stop_words: bool = True,
    lemma: bool = False,
    interval: bool = False,
    although_purposive: bool = False,
    suppress: int = 0,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
) -> FrequenciesResult:
    """Frequencies of one moment, with their note in the language of the interface.

    Of codes: ``codes`` are addresses, by default all. Of words: the ``most`` of those that at least ``fewest``
    respondents say, without ``stop_words``; with ``lemma`` all forms of a word are one. ``sort`` is by default the
    codebook's order of codes, and how often of words. With ``suppress`` no number tells of fewer respondents than that.
    Errors are those of :func:`queries.counting.study_to_count`, and
    ``QualcodeError`` where lemmas are not at hand, or limits (``interval``) are not asked for twice.
    """
    need_both(interval, although_purposive)
    if codes and of == "words":
        raise QualcodeError(_("Words are counted in all that is said."), _("Leave out the codes."))
    counted: CountedWords | None = None
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        over = NO_VEIL if with_names else veil(project)
        if of == "codes":
            tables = code_frequencies(project, study, codes, columns)
        else:
            rule = word_rule(project, over.mask, stop=stop_words, lemma=lemma)
            said = word_frequencies(project, study, rule, columns, most=most, fewest=fewest, by_people=sort == "n")
            tables, found = said.tables, said.found
            counted = CountedWords(found.every, found.stopped, found.unnamed, len(found.places), fewest)
        basis = count_basis(project, study, over.mask, suppress)
    mask = over.mask
    first = tables[0]
    if suppress:
        plain = tuple(Code(row.code_id, "", "", "", None, row.name) for row in first.rows)
        book = study.codebook if of == "codes" else Codebook("", "", "", 0, plain)
        first = replace(first, hidden=hidden_spots(first, book, suppress), fewest=suppress)
    rows = [
        FrequencyRow(
            mask.address(first.rows[place].code),
            mask.hide(first.rows[place].name) if of == "codes" else first.rows[place].name,
            tuple(
                FrequencyFigures(one[0], one[1], one[2] if of == "codes" else None)
                if shown is not None
                else FrequencyFigures(None, None, None)
                for shown, *one in zip(
                    _flat(first.printed[place + 1], first),
                    *(_flat(table.rows[place], first) for table in tables),
                    strict=True,
                )
            ),
        )
        for place in range(len(first.rows))
    ]
    if sort in ("n", "times"):
        rows.sort(key=lambda row: -((row.figures[-1].n if sort == "n" else row.figures[-1].times) or 0))
    elif sort == "name":
        rows.sort(key=lambda row: natural_key(row.name.casefold()))
    return FrequenciesResult(of, basis, tuple(_columns(first, mask.hide)), tuple(rows), counted, interval)


def _flat(figures: MatrixFigures | PrintedFigures, matrix: Matrix) -> tuple[int | None, ...]:
    return (*(figures.cells if matrix.blocks else ()), *figures.subtotals, figures.total)


def _columns(matrix: Matrix, hide: Any) -> Iterator[FrequencyColumn]:
    *bases, base = _flat(matrix.printed[0], matrix)
    for column, own in zip((*(matrix.columns if matrix.blocks else ()), *matrix.subtotals), bases, strict=True):
        yield FrequencyColumn(tuple(map(hide, column.labels)), own)
    yield FrequencyColumn((), base)
