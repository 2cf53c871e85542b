"""The agreement report: all figures of a study, with limits, verdicts and warnings, as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

from qualcode.agreement import measures
from qualcode.agreement.disagreements import KINDS, DisagreementKind
from qualcode.agreement.figures import (
    AgreementReport,
    CodeFigures,
    Differences,
    DocumentFigures,
    Notice,
    Overall,
    PairFigures,
    PairOnCode,
    Verdict,
    Warn,
)
from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.notices import RARE_UNITS, code_notices, study_notices, verdict
from qualcode.agreement.outcome import NO_PAIRS, NOT_USED, Coefficient, Measured
from qualcode.agreement.registry import given, of_study
from qualcode.agreement.resampling import Resampling, is_large, resampling_of
from qualcode.agreement.study import LEAST_BLOCKS, AgreementSettings, RowPlan, StudyDocument
from qualcode.agreement.sums import Base, CodeSums, StudySums, summarise
from qualcode.agreement.together import TogetherFigures, one_code_kappas, together
from qualcode.spreading import spread

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from qualcode.agreement.large.samples import ManySamples
    from qualcode.agreement.large.tables import SumTable


def build_report(
    documents: Iterable[StudyDocument],
    parents: Mapping[str, str | None],
    settings: AgreementSettings | None = None,
    executor: Executor | None = None,
    of_documents: int | None = None,
) -> AgreementReport:
    """Compares the coders of a study.

    ``documents`` are all that could have been coded twice; those that fewer than two of the coders finished only count
    in ``of_documents``, which is larger where these are a part of the study. ``parents`` is the codebook: every code's
    path and that of the code above it, in reading order.
    ``executor`` spreads the documents, and then the codes, over its workers.

    Raises ``ValueError`` for a mark of a code that is not in ``parents``, for codes of the settings that are not, and
    as :func:`sums.summarise`.
    """
    everything = list(documents)
    chosen = settings or AgreementSettings()
    coders = chosen.coders or tuple(sorted({coder for document in everything for coder in document.coders}))
    double = [document for document in everything if sum(coder in coders for coder in document.coders) > 1]
    plan = RowPlan.of(parents, chosen.codes or _used(double, parents, coders), coders, chosen.unit)
    settled = replace(chosen, coders=coders, codes=plan.rows)
    blocks = _blocks(double, chosen)
    table = None
    if double and not blocks and is_large(len(plan.rows), len(double)):
        # With numpy, which takes a tenth of a second to import: only a large study gets that back.
        from qualcode.agreement.large.tables import tabulate_all

        table = tabulate_all(double, plan, executor)
        parts = list(table.parts)
    else:
        parts = list(spread(partial(summarise, plan=plan), double, executor))
    sample = [(number, part) for number, part in enumerate(parts)]
    if blocks:
        settled = replace(settled, method="blocks")
        cut = spread(partial(summarise, plan=plan), [block for _number, block in blocks], executor)
        sample = [(number, part) for (number, _block), part in zip(blocks, cut, strict=True)]
    report = _Writer(settled, plan, double, parts, sample, table).report(of_documents or len(everything), executor)
    drawn = [block for _number, block in blocks] or double
    asked = [*given(settled), *of_study(settled)]
    return _with(report, together(double, drawn, plan, settled, asked, executor))


def report_of_table(
    documents: Sequence[StudyDocument],
    plan: RowPlan,
    settings: AgreementSettings,
    table: SumTable,
    of_documents: int,
    executor: Executor | None = None,
) -> AgreementReport:
    """What :func:`build_report` gives of a large study whose sums were taken elsewhere (:mod:`agreement.large`).

    ``documents`` are those of the table, in its order, of which only the names and what is ``older`` are looked at.
    ``settings`` ask for no measure on request, and have a jackknife or bootstrap over documents.
    """
    settled = replace(settings, coders=plan.coders, codes=plan.rows)
    parts = list(table.parts)
    writer = _Writer(settled, plan, documents, parts, list(enumerate(parts)), table)
    return _with(writer.report(of_documents, executor), TogetherFigures())


def _with(report: AgreementReport, found: TogetherFigures) -> AgreementReport:
    """The report with the measures of all codes together."""
    codes = []
    for code in report.codes:
        both = {**code.measures, **found.codes.get(code.code, {})}
        codes.append(replace(code, measures={measure.name: both[measure.name] for measure in given(report.settings)}))
    notices = list(report.notices)
    if names := found.overlapping:
        notices.append(Notice(Warn.OVERLAPPING, count=len(names), documents=names))
    overall = replace(report.overall, measures=found.study)
    return replace(report, overall=overall, codes=tuple(codes), notices=tuple(notices))


def _blocks(documents: Sequence[StudyDocument], settings: AgreementSettings) -> list[tuple[int, StudyDocument]]:
    """Blocks of turns, each with its document's number, where documents are too few to be left out themselves."""
    wanted = settings.by_blocks and settings.method == "jackknife" and settings.unit != "document"
    if len(documents) >= LEAST_DOCUMENTS or not wanted:
        return []
    found = [(number, block) for number, document in enumerate(documents) for block in document.blocks()]
    return found if len(found) >= LEAST_BLOCKS else []


def _used(documents: Iterable[StudyDocument], parents: Mapping[str, str | None], coders: Sequence[str]) -> list[str]:
    """The codes that the coders used, and those above them, in reading order."""
    given = {mark.code for document in documents for mark in document.marks if mark.coder in coders}
    if unknown := given - parents.keys():
        raise ValueError(f"not in the codebook: {', '.join(sorted(unknown))}")
    found: set[str] = set()
    for code in given:
        current: str | None = code
        while current is not None and current not in found:
            found.add(current)
            current = parents[current]
    return [code for code in parents if code in found]


@dataclass(frozen=True, slots=True)
class _Row:
    """A group's measures, and its part in the pooled ones, for the whole and (in the resampling's way) each sample."""

    sums: CodeSums
    figures: Mapping[str, Measured]
    parts: measures.Parts
    sampled: Any


_Used = Any
"""The sums of a group where it was used, as the resampling takes them: with documents' numbers, or in a table."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the codes share that count for the same documents."""

    base: Base
    resampling: Resampling | ManySamples


def _row(task: tuple[_Used, _Used, _Frame], names: Sequence[str]) -> _Row:
    """The figures of one group, of documents and of the sample; top-level, so that a process can be sent it."""
    used, sampled_in, frame = task
    whole = frame.resampling.total(used, len(frame.base.coder_units))
    found, sampled = frame.resampling.row(names, frame.base, whole, sampled_in)
    return _Row(whole, found, measures.parts(frame.base, whole), sampled)


class _Writer:
    """Puts the report together from the sums of the documents."""

    def __init__(
        self,
        settings: AgreementSettings,
        plan: RowPlan,
        documents: Sequence[StudyDocument],
        parts: Sequence[StudySums],
        sample: Sequence[tuple[int, StudySums]],
        table: SumTable | None = None,
    ) -> None:
        """``sample`` is what limits come from: the documents, or blocks of them, each with its document's number.

        The sums of codes stand in ``table`` where the study is large, and else in ``parts`` and ``sample``.
        """
        self.settings, self.plan, self.documents, self.parts = settings, plan, documents, parts
        self.sample = sample
        # The documents that do not count for a row, nor for the group of its own codings.
        self.aside: dict[int, frozenset[int]] = {}
        for row, code in enumerate(plan.rows):
            aside = frozenset(number for number, document in enumerate(documents) if code in document.older)
            self.aside |= {row: aside, plan.own[row]: aside}
        self.frames = {aside: self._frame(aside) for aside in {frozenset[int](), *self.aside.values()}}
        whole = self.frames[frozenset()]
        self.base, self.resampling = whole.base, whole.resampling
        self.rows: dict[int, _Row] = {}
        self.used: dict[int, _Used] = {}
        self.sampled_in: dict[int, _Used] = {}
        if table is not None:
            self.used = self.sampled_in = table.by_group(self.aside)
            self.alphas = table.alpha_parts(plan.own, self.aside)
            return
        for found, places in ((self.used, enumerate(parts)), (self.sampled_in, sample)):
            for place, (number, part) in enumerate(places):
                for group, sums in part.codes.items():
                    if number not in self.aside[group]:
                        found.setdefault(group, []).append((place, sums))
        self.alphas = [self._alphas(number) for number in range(len(parts))]

    def _alphas(self, number: int) -> measures.Parts:
        """What the codes of a document add to its two alphas."""
        part = self.parts[number]
        own = [
            measures.alpha_parts(part.base, part.codes[group])
            for group in self.plan.own
            if group in part.codes and number not in self.aside[group]
        ]
        return tuple(sum(column) for column in zip(*own, strict=True)) or (0.0,) * 4

    def _frame(self, aside: frozenset[int]) -> _Frame:
        """What all documents but those have in common."""
        coders = len(self.plan.coders)
        bases = [part.base for number, part in enumerate(self.parts) if number not in aside]
        sampled = [Base.zero(coders) if number in aside else part.base for number, part in self.sample]
        among = tuple(place for place, (number, _part) in enumerate(self.sample) if number not in aside)
        return _Frame(
            Base.combine(((base, 1) for base in bases), coders),
            resampling_of(sampled, self.settings, among if aside else None, len(self.plan.rows)),
        )

    def report(self, of_documents: int, executor: Executor | None) -> AgreementReport:
        """The whole report."""
        names = [measure.name for measure in given(self.settings)]
        groups = list(dict.fromkeys((*range(len(self.plan.rows)), *self.plan.own)))
        tasks = [
            (self.used.get(group, []), self.sampled_in.get(group, []), self.frames[self.aside[group]])
            for group in groups
        ]
        self.rows = dict(zip(groups, spread(partial(_row, names=names), tasks, executor), strict=True))
        own = [self.rows[group] for group in self.plan.own]
        width = 4 + 4 * len(self.plan.pairs)
        pooled = tuple(sum(column) for column in zip(*(row.parts for row in own), strict=True)) or (0.0,) * width
        sampled = self.resampling.add([row.sampled for row in own], width)
        codes = tuple(self._code(row, code) for row, code in enumerate(self.plan.rows))
        overall = self._overall(of_documents, codes, pooled, sampled)
        left_out, unfinished = (sum(part.left_out for part in self.parts), sum(part.unfinished for part in self.parts))
        notices = [
            *study_notices(overall.documents, overall.alpha, left_out, unfinished),
            *([Notice(Warn.BLOCKS, count=len(self.sample))] if self.settings.method == "blocks" else []),
            *(notice for code in codes for notice in code_notices(code, overall.documents)),
            *(
                Notice(Warn.SINCE, code, len(self.parts) - len(aside))
                for row, code in enumerate(self.plan.rows)
                if (aside := self.aside[row])
            ),
        ]
        pairs = tuple(self._pair(number, pooled, sampled) for number in range(len(self.plan.pairs)))
        if self.settings.unit == "character":
            kappas = one_code_kappas(self.documents, self.plan)
            pairs = tuple(replace(pair, one_code=kappas[pair.coders]) for pair in pairs)
        shown = tuple(self._document(number) for number in range(len(self.documents)))
        return AgreementReport(self.settings, overall, codes, pairs, shown, self._differences(), tuple(notices))

    def _verdict(self, alpha: Measured, base_rate: float = 1.0, marked: int = RARE_UNITS) -> Verdict:
        """The verdict; none over blocks, whose limits tell of these documents and of no other."""
        return Verdict.NOT_JUDGED if self.settings.method == "blocks" else verdict(alpha, base_rate, marked)

    def _overall(
        self,
        of_documents: int,
        codes: Sequence[CodeFigures],
        pooled: measures.Parts,
        sampled: Any,
    ) -> Overall:
        alpha = self.resampling.pooled_limits(0, pooled, sampled)
        given = [
            (estimate, code.code)
            for code, group in zip(codes, self.plan.own, strict=True)
            if group in self.used and (estimate := code.measures["alpha"].estimate) is not None
        ]
        worst = min(given, default=None)
        return Overall(
            len(self.documents),
            of_documents,
            self.base.units,
            self.base.characters,
            alpha,
            self.resampling.pooled_limits(1, pooled, sampled),
            self._verdict(alpha),
            median(estimate for estimate, _code in given) if given else None,
            (worst[1], worst[0]) if worst else None,
            Counter(code.verdict for code in codes),
        )

    def _code(self, row: int, code: str) -> CodeFigures:
        found, base = self.rows[row], self.frames[self.aside[row]].base
        sums = found.sums
        rates = {
            coder: positive / units if units else None
            for coder, positive, units in zip(self.plan.coders, sums.coders, base.coder_units, strict=True)
        }
        base_rate = sums.positive / base.ratings if base.ratings else 0.0
        pairs = []
        for (one, other), counts in zip(self.plan.pairs, measures.pair_counts(base, sums), strict=True):
            units, both, first, second = counts
            if units:
                names = (self.plan.coders[one], self.plan.coders[other])
                f1, percent = _pair_f1(both, first, second), _pair_percent(*counts)
                pairs.append(PairOnCode(names, int(units), measures.pair_kappa(*counts), f1, percent))
        return CodeFigures(
            code,
            base.units,
            int(sums.marked),
            int(sums.documents),
            base_rate,
            rates,
            found.figures,
            self._verdict(found.figures["alpha"], base_rate, int(sums.marked)),
            tuple(pairs),
        )

    def _pair(self, number: int, pooled: measures.Parts, sampled: Any) -> PairFigures:
        one, other = self.plan.pairs[number]
        units, both, first, second = (
            sum(column)
            for column in zip(
                (0, 0, 0, 0),
                *(
                    measures.pair_counts(self.frames[self.aside[group]].base, self.rows[group].sums)[number]
                    for group in self.plan.own
                ),
                strict=True,
            )
        )
        among = [place for place, (_document, part) in enumerate(self.sample) if part.base.pair_documents[number]]
        return PairFigures(
            (self.plan.coders[one], self.plan.coders[other]),
            self.base.pair_documents[number],
            self.base.pair_units[number],
            self.resampling.pooled_limits(2 + 2 * number, pooled, sampled, among),
            self.resampling.pooled_limits(3 + 2 * number, pooled, sampled, among),
            _pair_f1(both, first, second),
            _pair_percent(units, both, first, second),
        )

    def _document(self, number: int) -> DocumentFigures:
        document, part, pooled = self.documents[number], self.parts[number], self.alphas[number]
        kinds: Counter[DisagreementKind] = Counter()
        for (_row, kind), count in part.disagreements.items():
            kinds[kind] += count
        return DocumentFigures(
            document.name,
            tuple(coder for coder in self.plan.coders if coder in document.coders),
            part.base.units,
            part.base.characters,
            measures.pooled(pooled, 0),
            measures.pooled(pooled, 1),
            sum(part.agreed.values()),
            {kind: kinds[kind] for kind in KINDS},
        )

    def _differences(self) -> Differences:
        kinds: Counter[DisagreementKind] = Counter()
        codes: dict[str, Counter[DisagreementKind]] = {}
        for part in self.parts:
            for (row, kind), count in part.disagreements.items():
                kinds[kind] += count
                codes.setdefault(self.plan.rows[row], Counter())[kind] += count
        return Differences(
            sum(sum(part.agreed.values()) for part in self.parts),
            {kind: kinds[kind] for kind in KINDS},
            {code: {kind: codes[code][kind] for kind in KINDS} for code in self.plan.rows if code in codes},
        )


def _pair_f1(both: float, first: float, second: float) -> Coefficient:
    return Coefficient(2 * both / (first + second)) if first + second else NOT_USED


def _pair_percent(units: float, both: float, first: float, second: float) -> Coefficient:
    if not units:
        return NO_PAIRS
    return Coefficient(1 - (first + second - 2 * both) / units) if first + second else NOT_USED
