"""What a language must say for the reports: every heading and sentence. It need not be that of the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.agreement.figures import Notice, Verdict, Warn
from qualcode.agreement.intervals import LEAST_DOCUMENTS, LEAST_DRAWN
from qualcode.agreement.outcome import Coefficient, Measured, MissingReason
from qualcode.analysis.quantify import Forms, Language
from qualcode.report.wording.beside_words import BesideWords
from qualcode.report.wording.evidence_words import EvidenceWords, ProvenanceWords
from qualcode.report.wording.letter_words import LetterWords
from qualcode.report.wording.machine_words import MachineWords
from qualcode.report.wording.number_words import NumberWords
from qualcode.report.wording.page_words import PageWords
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.wording.wave_words import WaveWords

NONE = "–"
"""Stands where there is no figure."""

MOST_DOCUMENTS = 3
"""Of more documents than this a warning names only so many."""


@dataclass(frozen=True, slots=True)
class MethodsWords:
    """The sentences of the text for the methods section; ``measures`` are those to ask for, with their sources."""

    done: str
    documents: str
    documents_with_segments: str
    blind: str
    after: str
    drawn: str
    all_taken: str
    chosen: str
    bound: str
    other_version: Forms
    settled: str
    machine: MachineWords
    outcomes: Mapping[str, str]
    nothing: str
    units: Mapping[str, str]
    excluded: Mapping[str, str]
    how: str
    left_out: str
    segments: str
    unsegmented: Forms
    also: str
    measures: Mapping[str, str]
    on_units: str
    limits: Mapping[str, str]
    no_limits: str
    no_bootstrap: str
    overall: str
    undefined: str
    words: str
    codes: str
    no_median: str
    judged: str
    tool: str


@dataclass(frozen=True, slots=True)
class AgreementWords:
    """The words of the agreement report in one language; what stands in braces is filled in by the report.

    ``verdicts`` are short, for a table, and say also why a code is not judged; ``judged`` are the verdicts as such.
    ``study_notices`` and ``code_notices`` say one warning, in the singular or the plural of its count, ``unused`` that
    of a code on no unit; ``caveats`` say one kind for several codes together. Measures are named as in
    :data:`agreement.registry.MEASURES`: ``meanings`` say what each tells (``key`` of one of the study as a whole),
    ``on_request`` how to ask for one.
    """

    language: Language
    comma: str
    and_: str
    title: str
    table: str
    methods: str
    result: str
    codes: str
    pairs: str
    documents: str
    rounds: str
    differences: str
    warnings: str
    settings: str
    literature: str
    optional: str
    reading: str
    rates_note: str
    coders_note: str
    pairs_note: str
    documents_note: str
    rounds_note: str
    differences_note: str
    verdicts: Mapping[str, str]
    judged: Mapping[Verdict, str]
    reasons: Mapping[MissingReason, str]
    meanings: Mapping[str, str]
    on_request: Mapping[str, str]
    overall: Mapping[str, str]
    passages_words: str
    after: str
    cases: str
    key: Mapping[str, str]
    captions: Mapping[str, str]
    heads: Mapping[str, str]
    kinds: Mapping[str, str]
    units: Mapping[str, str]
    study_notices: Mapping[Warn, Forms]
    code_notices: Mapping[Warn, Forms]
    unused: str
    caveats: Mapping[Warn, str]
    many: str
    setting: Mapping[str, str]
    values: Mapping[str, str]
    account: MethodsWords

    def figure(self, value: float | None, digits: int = 2) -> str:
        """A coefficient, with the decimal sign of the language; a dash where there is none."""
        if value is None:
            return NONE
        # Adding zero keeps a rounded figure from being shown as -0.00.
        return f"{round(value, digits) + 0.0:.{digits}f}".replace(".", self.comma)

    def share(self, value: float | None, digits: int = 1) -> str:
        """A share as a percentage."""
        return NONE if value is None else f"{self.figure(100 * value, digits)}%"

    def measured(self, found: Measured) -> str:
        """An estimate with its limits: ``0.81 [0.74; 0.88]``."""
        if found.low is None or found.high is None:
            return self.figure(found.estimate)
        return f"{self.figure(found.estimate)} [{self.figure(found.low)}; {self.figure(found.high)}]"

    def coefficient(self, found: Coefficient) -> str:
        """A coefficient without limits."""
        return self.figure(found.value)

    def measure(self, name: str) -> str:
        """What a measure is called as a heading."""
        return self.heads["u_alpha" if name == "binary_u_alpha" else name]

    def meaning(self, name: str, unit: str) -> str:
        """What a measure tells, in a few words."""
        return self.meanings[name].format(unit=unit)

    def reason(self, why: MissingReason | None) -> str | None:
        """Why a figure or its limits are missing; ``None`` where they are not."""
        return None if why is None else self.reasons[why].format(least=LEAST_DOCUMENTS, drawn=LEAST_DRAWN)

    def notice(self, notice: Notice) -> str:
        """A warning as a sentence; a code is called by its path, and of many documents three are named."""
        forms = (self.study_notices if notice.code is None else self.code_notices)[notice.kind]
        sentence = forms.of(notice.count != 1)
        if notice.kind is Warn.NO_VARIATION and notice.code is not None and not notice.count:
            sentence = self.unused
        return sentence.format(
            code=notice.code,
            n=notice.count,
            name=notice.name,
            documents=_first(notice.documents),
            version=notice.version,
            rate=self.share(notice.rate),
            alpha=self.figure(notice.alpha),
            u_alpha=self.figure(notice.u_alpha),
            least=LEAST_DOCUMENTS,
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a report in one language; ``{codes}`` and the like are filled in by the chapter."""

    locale: str
    title: str
    table: str
    contents: str
    list_of_tables: str
    page: str
    respondent: Forms
    ungrouped: str
    interviewed_title: str
    interviewed_header: tuple[str, str, str]
    interviewed_sentence: tuple[str, str]
    surveyed_sentence: tuple[str, str]
    counting: str
    hidden_numbers: str
    codes_header: tuple[str, str, str, str]
    answer_header: str
    most_named: str
    most_named_by: str
    name: Forms
    answer: Forms
    of_base: Mapping[str, Forms]
    discuss: Forms
    each: str
    about: str
    and_: str
    or_: str
    unknown: str
    others: str
    hidden: str
    span: str
    besides: tuple[str, ...]
    contrasts: str
    contrast: str
    contrast_about: Forms
    compared: Mapping[str, Forms]
    left_out: Forms
    few_left_out: str
    nothing: str
    filtered: str
    on_questions: str
    matrix_title: str
    matrix_total: str
    matrix_n: str
    matrix_several: str
    matrix_anybody: str
    matrix_sum: Mapping[bool, str]
    matrix_together: str
    matrix_percent: Mapping[str, str]
    matrix_count: Mapping[str, str]
    n_of_base: str
    interviewer: str
    link_kinds: Mapping[str, str]
    link_title: str
    link_one: str
    link_count: Forms
    grid_title: str
    grid_base: str
    grid_stale: str
    grid_cited: str
    grid_gone: str
    grid_group: str
    grid_respondent: str
    grid_summary: str
    counted_coders: str
    evidence: EvidenceWords
    provenance: ProvenanceWords
    machine: MachineWords
    unfinished: Forms
    unfinished_too: Forms
    of_interviewed: tuple[str, str, str, str]
    narrowed: str
    nobody_left: str
    counted: str
    group: str
    kept_of: str
    kept_changed: str
    kept_no_more: str
    kept_added: str
    kept_comment: str
    kept_gone: str


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """All that one language says."""

    agreement: AgreementWords
    chapter: Wording
    numbers: NumberWords
    patterns: PatternWords
    pages: PageWords
    beside: BesideWords
    waves: WaveWords
    letters: LetterWords


def listing(items: Sequence[str], last: str) -> str:
    """Items in a row with a word before the last: *a, b en c*."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def always(sentence: str) -> Forms:
    """A sentence that is the same whatever the number."""
    return Forms(sentence, sentence)


def _first(names: Sequence[str]) -> str:
    """Some of the names, and that there are more."""
    return ", ".join(names[:MOST_DOCUMENTS]) + (", ..." if len(names) > MOST_DOCUMENTS else "")
