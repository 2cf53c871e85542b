"""Saturation of one moment: what each interview adds, in several orders, with what must be told, and as a report."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from fractions import Fraction
from typing import Any, ClassVar

from qualcode.analysis.patterns.saturation import (
    SaturationCurve,
    SaturationRule,
    SaturationSpread,
    in_random_orders,
    saturate,
)
from qualcode.analysis.quantify import Language, percentage
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import NO_VEIL, veil
from qualcode.queries.patterns.saturation import CODED, IMPORTED, CodedInterviews
from qualcode.records import dataclass
from qualcode.report.blocks import CurveChart, CurveLine, ReportDocument, ReportSheet
from qualcode.report.patterns.basis import CountBasis, PatternResult, count_basis
from qualcode.report.patterns.kinds import PICTURED_KINDS
from qualcode.report.patterns.tables import PatternTable, pattern_document
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.storage import Project

RANDOM = "random"
"""Asks for random orders."""

SEED, DRAWS, MOST_DRAWS = 2020, 200, 10_000
"""From which random orders are drawn, how many, and how many at most."""

STEPS = " ▁▂▃▄▅▆▇█"
WIDEST = 60
"""So many signs is a curve in text at most."""


@dataclass(frozen=True, slots=True)
class SaturationOrder:
    """An order of interviews (``imported``, ``coded`` or an attribute), their documents, and what each adds.

    ``without`` interviews have no value to go by and stand last.
    """

    order: str
    without: int
    documents: tuple[str, ...]
    curve: SaturationCurve

    def to_dict(self) -> dict[str, Any]:
        """The order as JSON has it."""
        curve = self.curve
        return {
            "order": self.order,
            "without": self.without,
            "base_codes": curve.base_codes,
            "codes": curve.total[-1] if curve.total else 0,
            "reached": curve.reached,
            "steps": [
                {
                    "interview": place,
                    "document": name,
                    "new": new,
                    "total": total,
                    "run_new": run,
                    "ratio": None if run is None or not curve.base_codes else round(run / curve.base_codes, 6),
                }
                for place, (name, new, total, run) in enumerate(
                    zip(self.documents, curve.new, curve.total, curve.runs, strict=True), 1
                )
            ],
        }


@dataclass(frozen=True, slots=True)
class SaturationResult(PatternResult):
    """What each interview adds, in each order that was asked for and in random ones; see :mod:`analysis.patterns`.

    ``codes`` is how many are counted: each by itself, or (``with_under``) with all under it.
    """

    KINDS: ClassVar[tuple[str, ...]] = PICTURED_KINDS

    basis: CountBasis
    rule: SaturationRule
    codebook: str
    version: int
    codes: int
    with_under: bool
    interviews: int
    orders: tuple[SaturationOrder, ...]
    random: SaturationSpread | None

    def to_dict(self) -> dict[str, Any]:
        """The result as ``saturation --format json`` prints it."""
        return {
            "base_size": self.rule.base,
            "run": self.rule.run,
            "threshold": float(self.rule.threshold),
            "codebook": self.codebook,
            "version": self.version,
            "codes": self.codes,
            "with_under": self.with_under,
            "interviews": self.interviews,
            **self.basis.to_dict(),
            "orders": [one.to_dict() for one in self.orders],
            "random": None if self.random is None else _random_json(self.random),
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary an interview of each order: ``order, interview, document, new, total, run_new, ratio``."""
        return [{"order": one.order, **step} for one in self.orders for step in one.to_dict()["steps"]]

    def lines(self, language: Language) -> list[str]:
        """The curves in text, one sign an interview or several."""
        words = pattern_words(language)
        most = max((one.curve.total[-1] for one in self.orders if one.curve.total), default=0)
        wide = max((len(_called(one.order, words)) for one in self.orders), default=0)
        return [
            f"{_called(one.order, words):<{wide}}  {_bars(one.curve.total, most)}  {one.curve.total[-1]}"
            for one in self.orders
            if one.curve.total
        ]

    def document(self, language: Language, title: str = "") -> ReportDocument:
        """What each order comes to, what each interview adds, and the curves."""
        words = pattern_words(language)
        heads = words.heads
        called = title or words.saturation
        run = heads["run"].format(run=self.rule.run)
        summary = PatternTable(
            "saturation",
            called,
            (heads["order"], heads["saturation"], heads["base_codes"], heads["all_codes"]),
            [
                (
                    _called(one.order, words),
                    self._verdict(one, words),
                    str(one.curve.base_codes),
                    _last(one.curve.total),
                )
                for one in self.orders
            ],
            texts=2,
        )
        tables = [summary] if self.orders else []
        for one in self.orders:
            steps = one.to_dict()["steps"]
            tables.append(
                PatternTable(
                    f"steps:{one.order}",
                    words.saturation_steps.format(order=_called(one.order, words)),
                    (heads["document"], heads["interview"], heads["new"], heads["total"], run, heads["ratio"]),
                    [
                        (
                            step["document"],
                            *(_number(step[key]) for key in ("interview", "new", "total", "run_new")),
                            _share(step["run_new"], one.curve.base_codes),
                        )
                        for step in steps
                    ],
                )
            )
        if self.random is not None:
            tables.append(
                PatternTable(
                    "steps:random",
                    words.saturation_steps.format(order=words.orders[RANDOM]),
                    (heads["interview"], heads["median"], heads["low"], heads["high"]),
                    [
                        tuple(map(str, (place, median, low, high)))
                        for place, (low, median, high) in enumerate(self.random.totals, 1)
                    ],
                )
            )
        notes = self.notes(language)
        rows = self.to_dicts()
        columns = ("order", "interview", "document", "new", "total", "run_new", "ratio")
        sheets = [ReportSheet(called, columns, tuple(tuple(row[key] for key in columns) for row in rows), frozen=3)]
        if self.random is not None:
            told = _random_json(self.random)["steps"]
            sheets.append(
                ReportSheet(
                    words.orders[RANDOM],
                    tuple(told[0]) if told else ("interview",),
                    tuple(tuple(one.values()) for one in told),
                )
            )
        sheets = sheets if self.orders else sheets[::-1]
        return pattern_document(called, language, tables, notes, sheets, self._chart(called, words, notes))

    def _told(self, words: PatternWords) -> Iterator[str]:
        for one in self.orders:
            again = one.curve.again(self.rule)
            said = f"{_called(one.order, words, capital=True)}: {self._sentence(one.curve, words)}"
            yield f"{said} {words.saturation_again}" if again else said
            if one.without:
                yield words.saturation_without.of(one.without != 1).format(
                    n=one.without, order=_called(one.order, words)
                )
        if self.random is not None:
            yield self._of_random(self.random, words)
        yield words.saturation_method.format(
            base=self.rule.base, run=self.rule.run, threshold=_percent(self.rule.threshold, words)
        )
        counted = words.saturation_counted[self.with_under]
        yield counted.format(n=self.codes, codebook=self.codebook, version=self.version)
        yield words.saturation_interviews.format(interviews=self.interviews, n=self.basis.base)
        yield words.saturation_source
        yield from self.basis.notes()

    def _verdict(self, one: SaturationOrder, words: PatternWords) -> str:
        if one.curve.reached is not None:
            return f"{one.curve.reached}+{self.rule.run}"
        return words.heads["not_reached" if self._can_tell(one.curve) else "untold"]

    def _can_tell(self, curve: SaturationCurve) -> bool:
        return len(curve.total) >= self.rule.least and curve.base_codes > 0

    def _sentence(self, curve: SaturationCurve, words: PatternWords) -> str:
        rule, interviews = self.rule, len(curve.total)
        if not self._can_tell(curve):
            kind = "few" if interviews < rule.least else "none"
            return words.saturation_unknown[kind].format(least=rule.least, interviews=interviews, size=rule.base)
        at = curve.reached if curve.reached is not None else interviews - rule.run
        new = curve.runs[at - 1]
        assert new is not None
        said = words.saturation_not if curve.reached is None else words.saturation_reached
        return said.format(
            at=at,
            run=rule.run,
            first=at + 1,
            last=at + rule.run,
            new=new,
            base=curve.base_codes,
            size=rule.base,
            share=f"{percentage(new, curve.base_codes)}",
            interviews=interviews,
        )

    def _of_random(self, found: SaturationSpread, words: PatternWords) -> str:
        if found.at is None:
            return words.saturation_never.format(draws=found.draws, seed=found.seed)
        low, median, high = found.at
        return words.saturation_random.format(
            draws=found.draws,
            seed=found.seed,
            reached=found.reached,
            low=low,
            median=median,
            high=high,
            run=self.rule.run,
        )

    def _chart(self, title: str, words: PatternWords, notes: Sequence[str]) -> CurveChart:
        lines = [CurveLine(_called(one.order, words), one.curve.total, mark=one.curve.reached) for one in self.orders]
        if self.random is not None:
            name = f"{words.orders[RANDOM]} ({words.heads['median']}, {words.heads['low']}–{words.heads['high']})"
            totals = self.random.totals
            band = tuple((low, high) for low, _median, high in totals)
            lines.append(CurveLine(name, tuple(median for _low, median, _high in totals), band))
        heads = words.heads
        return CurveChart(title, tuple(lines), heads["interview"], heads["total"], heads["saturation"], tuple(notes))


def count_saturation(
    project: Project,
    orders: Sequence[str] = (IMPORTED, RANDOM),
    *,
    base_size: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    codes: Sequence[str] = (),
    seed: int = SEED,
    draws: int = DRAWS,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    questions: Collection[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
    executor: Executor | None = None,
) -> SaturationResult:
    """Saturation of one moment, with its note in the language of the interface.

    ``orders`` are ``imported``, ``coded``, ``random`` and attributes. ``codes`` are addresses, each with all under it;
    by default all codes of the codebook, each by itself. ``threshold`` is a share, 0 to 1. Errors are those of
    :func:`queries.counting.study_to_count` and :class:`queries.patterns.saturation.CodedInterviews`, and
    ``QualcodeError`` for numbers that make no rule.
    """
    if base_size < 1 or run < 1 or not 0 <= threshold < 1 or not 1 <= draws <= MOST_DRAWS:
        raise QualcodeError(
            _("A base and a run have at least one interview, and the threshold is a share from 0 to 1."),
            _("Such as: --base 4 --run 2 --threshold 0.05"),
        )
    rule = SaturationRule(base_size, run, Fraction(str(threshold)))
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too, questions=questions)
        interviews = CodedInterviews(project, study, codes, executor)
        over = NO_VEIL if with_names else veil(project)
        called = {one.id: over.over(one.name, "document") for one in interviews.documents}
        found = []
        for order in dict.fromkeys(orders):
            if order != RANDOM:
                placed = interviews.in_order(order)
                curve = saturate([interviews.said(one) for one in placed.documents], rule)
                names = tuple(called[one] for one in placed.documents)
                found.append(SaturationOrder(over.over(order), placed.without, names, curve))
        drawn = None
        if RANDOM in orders:
            said = [interviews.said(one.id) for one in interviews.documents]
            drawn = in_random_orders(said, rule, seed=seed, draws=draws)
        return SaturationResult(
            count_basis(project, study, over.mask),
            rule,
            over.over(study.codebook.name),
            study.codebook.version,
            len(interviews.codes),
            bool(codes),
            len(interviews.documents),
            tuple(found),
            drawn,
        )


def _called(order: str, words: PatternWords, *, capital: bool = False) -> str:
    said = words.orders.get(order) if order in (IMPORTED, CODED) else words.orders["attribute"].format(name=order)
    assert said is not None
    return said[0].upper() + said[1:] if capital else said


def _bars(totals: Sequence[int], most: int) -> str:
    """A curve in text: each sign is an interview, or the last of several."""
    wide = min(WIDEST, len(totals))
    shown = [totals[(place + 1) * len(totals) // wide - 1] for place in range(wide)]
    return "".join(STEPS[round(total / most * (len(STEPS) - 1)) if most else 0] for total in shown)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _last(values: Sequence[int]) -> str:
    return str(values[-1]) if values else "0"


def _share(n: int | None, of: int) -> str:
    return "" if n is None or not of else f"{percentage(n, of)}%"


def _percent(share: Fraction, words: PatternWords) -> str:
    return words.figure(float(100 * share), 1).removesuffix(f"{words.comma}0")


def _random_json(found: SaturationSpread) -> dict[str, Any]:
    low, median, high = found.at or (None, None, None)
    return {
        "seed": found.seed,
        "draws": found.draws,
        "reached": found.reached,
        "at": {"low": low, "median": median, "high": high},
        "steps": [
            {"interview": place, "low": low, "median": median, "high": high}
            for place, (low, median, high) in enumerate(found.totals, 1)
        ],
    }
