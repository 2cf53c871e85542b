"""The agreement report in the words of a language: names, verdicts, and what the figures come to in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.agreement.figures import AgreementReport, CodeFigures, Notice, SettledFigures, Verdict, Warn
from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.notices import too_rare
from qualcode.agreement.registry import MEASURES, given, of_study
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.analysis.person_names import NameMask
from qualcode.i18n import interface_language
from qualcode.records import dataclass
from qualcode.report.wording.languages import agreement_words
from qualcode.report.wording.methods import methods_text
from qualcode.report.wording.words import NONE, AgreementWords

if TYPE_CHECKING:
    from qualcode.queries.comparison.study import ComparedStudy

BOOTSTRAP = "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall."
OPTIONAL = (
    "O’Connor, C., & Joffe, H. (2020). Intercoder reliability in qualitative research: Debates and practical "
    "guidelines. International Journal of Qualitative Methods, 19, 1–13."
)
"""Where it is said that agreement is not for every analysis."""

MOST_NAMED = 15
"""Of more codes than this a warning gives the number; the table by code tells which."""


@dataclass(frozen=True)
class AgreementView:
    """A report with what it is shown with: the study's name, the codes' names by path, and the language.

    ``chosen`` are the codes that were asked for, none where it was every code that was used; ``settled`` is what was
    settled of the differences, where that was looked up.
    """

    report: AgreementReport
    study: str
    names: Mapping[str, str]
    language: str
    chosen: tuple[str, ...] = ()
    settled: SettledFigures | None = None

    def without_names(self, mask: NameMask) -> AgreementView:
        """The same, without names of persons in what the study and its codes are called."""
        if not mask:
            return self
        names = {mask.address(path): mask.hide(name) for path, name in self.names.items()}
        return replace(self, names=names, study=mask.hide(self.study), chosen=tuple(map(mask.address, self.chosen)))

    @property
    def words(self) -> AgreementWords:
        """The words of the language."""
        return agreement_words(self.language)

    @property
    def unit(self) -> str:
        """What the units are called."""
        return self.words.units[self.report.settings.unit]

    @property
    def on_characters(self) -> bool:
        """Whether the units are characters."""
        return self.report.settings.unit == "character"

    def name(self, path: str) -> str:
        """The code's name; with that of the code above it where another code of the report has the same name."""
        own = self.names.get(path, path)
        alike = sum(self.names.get(code.code) == own for code in self.report.codes)
        above = path.rpartition("/")[0]
        return f"{self.names[above]} › {own}" if alike > 1 and above in self.names else own

    def depth(self, path: str) -> int:
        """How many rows of the report stand above the code."""
        rows = {code.code for code in self.report.codes}
        parts = path.split("/")
        return sum("/".join(parts[:end]) in rows for end in range(1, len(parts)))

    @property
    def beside(self) -> list[str]:
        """The measures of a code that stand beside the alphas and their verdict, kappa for its pairs."""
        own = ("alpha", "binary_u_alpha", "kappa")
        return [measure.name for measure in given(self.report.settings) if measure.name not in own]

    def estimate(self, code: CodeFigures, measure: str) -> str:
        """A measure of a code without its limits, for a table: a share in per cent, without the sign."""
        found = code.measures[measure].estimate
        return self.words.share(found).rstrip("%") if MEASURES[measure].share else self.words.figure(found)

    def literature(self) -> list[str]:
        """Where what the report says was published, in the order of the authors."""
        settings, overall = self.report.settings, self.report.overall
        found = {OPTIONAL, *(measure.source for measure in (*given(settings), *of_study(settings)) if measure.source)}
        if settings.method == "bootstrap" or overall.documents >= LEAST_DOCUMENTS:
            found.add(BOOTSTRAP)
        return sorted(found)

    def verdict(self, code: CodeFigures) -> str:
        """The verdict in a word or two, and for one that is not judged why."""
        if code.verdict is not Verdict.NOT_JUDGED:
            return self.words.verdicts[code.verdict.value]
        if code.measures["alpha"].estimate is None:
            return self.words.verdicts["no_variation"]
        if too_rare(code.base_rate, code.marked):
            return self.words.verdicts["rare"]
        return self.words.verdicts["few" if self.report.settings.method == "blocks" else "not_judged"]

    def numbered(self) -> str:
        """The coders with their numbers: *1 ada, 2 bo*."""
        return ", ".join(f"{number} {name}" for number, name in enumerate(self.report.settings.coders, start=1))

    def pair(self, coders: Sequence[str]) -> str:
        """Two coders by their numbers: *1–2*."""
        everybody = self.report.settings.coders
        return "–".join(str(everybody.index(coder) + 1) for coder in coders)

    def methods(self) -> str:
        """The text for the methods section, with the code's name in place of its path."""
        return methods_text(self.report, self.words, lambda path: f"‘{self.name(path)}’", self.settled)


def agreement_view(
    study: ComparedStudy, report: AgreementReport, name: str, language: str, settled: SettledFigures | None = None
) -> AgreementView:
    """The report on a study of the project ``name``, to be shown in ``language``."""
    return AgreementView(report, name, study.names, language, study.codes, settled)


def report_language(kind: str, own: str, asked: str | None = None) -> str:
    """The language of the report as ``kind`` of file (empty: on the screen), where none was ``asked`` for.

    That is the project's ``own`` for a document, and the interface's for rows of figures and for the screen.
    """
    return asked or (own if kind and kind != "csv" else interface_language())


def interpretation(view: AgreementView) -> list[str]:
    """What the figures come to, in sentences."""
    report, words = view.report, view.words
    overall = report.overall
    if not overall.documents:
        return []
    low = words.figure(overall.alpha.low)
    limits = {"reliable": words.figure(RELIABLE, 3), "tentative": words.figure(TENTATIVE, 3)}
    judged = "few" if report.settings.method == "blocks" else overall.verdict.value
    found = [words.overall[judged].format(low=low, **limits)]
    alpha, u_alpha = overall.alpha.estimate, overall.binary_u_alpha.estimate
    if alpha is not None and u_alpha is not None and alpha - u_alpha >= 0.1 and not view.on_characters:
        found.append(words.passages_words.format(alpha=words.figure(alpha), u_alpha=words.figure(u_alpha)))
    one, other, boundary = (report.disagreements.kinds.get(kind, 0) for kind in report.disagreements.kinds)
    agreed = report.disagreements.agreed
    if after := report.after:
        found.append(words.after.format(alpha=words.figure(alpha), after=words.figure(after.alpha.estimate)))
    total = agreed + one + other + boundary
    if total:
        found.append(words.cases.format(total=total, agreed=agreed, boundary=boundary, other=other, one=one))
    return found


def caveats(view: AgreementView) -> list[str]:
    """The warnings in sentences: those of the whole study, then those of codes, all codes of a kind together.

    What else there is to say of a code that is too rare to judge is left out.
    """
    report, words = view.report, view.words
    found = [words.notice(notice) for notice in report.notices if notice.code is None]
    rare = {notice.code for notice in report.notices if notice.kind is Warn.RARE}
    for kind, template in words.caveats.items():
        names = [
            _noticed(view, notice)
            for notice in report.notices
            if notice.kind is kind and notice.code and (kind in (Warn.RARE, Warn.SINCE) or notice.code not in rare)
        ]
        if names:
            many = words.many.format(n=len(names), of=len(report.codes))
            said = ", ".join(names) if len(names) <= MOST_NAMED else many
            found.append(template.format(codes=said, unit=view.unit))
    return found


def _noticed(view: AgreementView, notice: Notice) -> str:
    """The code of a warning, with the figures that it is about."""
    name, words = f"‘{view.name(notice.code or '')}’", view.words
    if notice.kind in (Warn.RARE, Warn.SINCE):
        return f"{name} ({notice.count})"
    if notice.kind is Warn.BOUNDARIES:
        return f"{name} ({words.figure(notice.alpha)}; {words.figure(notice.u_alpha)})"
    return name


def settings_rows(view: AgreementView) -> Iterator[tuple[str, str]]:
    """All settings, each with its value in words: what another person needs to get the same figures."""
    words, report = view.words, view.report
    settings, names, values = report.settings, view.words.setting, view.words.values
    level = words.figure(100 * settings.confidence, 0)
    bootstrap = settings.method == "bootstrap"
    yield names["unit"], view.unit
    if settings.segments:
        yield names["segments"], f"‘{view.name(settings.segments)}’"
    yield names["coders"], ", ".join(settings.coders)
    yield names["codes"], ", ".join(view.chosen) or values["all_used"].format(n=len(report.codes))
    yield names["excluded"], ", ".join(values.get(name, name) for name in settings.excluded) or values["nothing"]
    if settings.where:
        yield names["where"], ", ".join(settings.where)
    if settings.round:
        yield names["round"], settings.round
    if settings.documents:
        yield names["documents"], ", ".join(settings.documents)
    yield names["counting"], values["finished" if settings.finished_only else "coded"]
    if settings.versions:
        yield names["versions"], values["versions"].format(n=", ".join(map(str, settings.versions)))
    yield names["limits"], values[settings.method].format(level=level, n=settings.resamples)
    yield names["seed"], str(settings.seed) if bootstrap else values["no_seed"]
    thresholds = {"high": words.figure(RELIABLE, 3), "low": words.figure(TENTATIVE, 3), "least": LEAST_DOCUMENTS}
    yield names["thresholds"], values["thresholds"].format(**thresholds)
    yield names["version"], f"qualcode {settings.version}".strip()


def key_rows(view: AgreementView) -> Iterator[tuple[str, str]]:
    """The key figures of the study as a whole."""
    words, overall, settings = view.words, view.report.overall, view.report.settings
    key = words.key
    yield key["documents"], key["of"].format(n=overall.documents, of=overall.of_documents)
    yield key["coders"], f"{len(settings.coders)} ({', '.join(settings.coders)})"
    yield key["units"].format(unit=view.unit), str(overall.units)
    yield key["alpha"].format(unit=view.unit), words.measured(overall.alpha)
    yield key["u_alpha"], words.measured(overall.binary_u_alpha)
    for name, found in overall.measures.items():
        figure = words.share(found.estimate) if MEASURES[name].share else words.measured(found)
        missing = words.reason(found.why) if found.estimate is None else None
        yield key[name].format(unit=view.unit), f"{figure} ({missing})" if missing else figure
    yield key["median"], words.figure(overall.median)
    if overall.worst:
        path, lowest = overall.worst
        yield key["worst"], f"{words.figure(lowest)} (‘{view.name(path)}’)"
    if after := view.report.after:
        yield key["after"], words.measured(after.alpha)
        yield key["u_after"], words.measured(after.binary_u_alpha)
    counts = Counter(view.verdict(code) for code in view.report.codes)
    order = list(words.verdicts.values())
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in order if counts[verdict])
    yield key["verdicts"], said or NONE
