"""The agreement report on a study."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from qualcode.agreement.figures import AgreementReport, Notice, RoundFigures, Warn
from qualcode.agreement.report import build_report
from qualcode.agreement.study import RESAMPLES, AgreementSettings
from qualcode.model import Round
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.gathering import gather_study
from qualcode.queries.comparison.study import ComparedStudy
from qualcode.storage import Project
from qualcode.version import VERSION


def compare(
    project: Project, choices: AgreementChoices, executor: Executor | None = None
) -> tuple[ComparedStudy, AgreementReport]:
    """The study and its agreement report, with a warning for everybody who counts without having declared it.

    Errors as :func:`gather_study`.
    """
    study = gather_study(project, choices)
    return study, report_on(study, choices, executor)


def report_on(study: ComparedStudy, choices: AgreementChoices, executor: Executor | None = None) -> AgreementReport:
    """The agreement report on what was gathered for these choices; needs no project any more."""
    report = build_report(study.documents, study.parents, _settings(study, choices), executor)
    warnings = [
        *(Notice(Warn.OPEN_ROUND, count=len(names), name=name, documents=names) for name, names in study.blind.items()),
        *(
            Notice(Warn.UNDECLARED, count=len(names), name=name, documents=names)
            for name, names in study.undeclared.items()
        ),
    ]
    for part in study.rounds:
        name, version, found = part.round.name, part.round.codebook_version, part.blemishes
        if found.other_version:
            warnings.append(Notice(Warn.OTHER_VERSION, count=found.other_version, name=name, version=version))
        if found.late:
            warnings.append(Notice(Warn.LATE, count=found.late, name=name))
    figures = tuple(
        _round_figures(part.round, part.study, choices, executor) for part in study.rounds if part.study is not None
    )
    return replace(report, notices=(*warnings, *report.notices), rounds=figures)


def _round_figures(
    found: Round, study: ComparedStudy, choices: AgreementChoices, executor: Executor | None
) -> RoundFigures:
    settings = _settings(study, replace(choices, round=found.name))
    overall = build_report(study.documents, study.parents, settings, executor).overall
    return RoundFigures(
        found.name,
        found.created,
        found.codebook_version,
        study.coders,
        overall.documents,
        overall.units,
        overall.alpha,
        overall.binary_u_alpha,
        overall.verdict,
    )


def _settings(study: ComparedStudy, choices: AgreementChoices) -> AgreementSettings:
    return AgreementSettings(
        unit=choices.unit,
        coders=study.coders,
        codes=study.codes,
        excluded=study.excluded,
        method="bootstrap" if choices.resamples else "jackknife",
        resamples=choices.resamples or RESAMPLES,
        seed=choices.seed,
        added=choices.added,
        where=tuple(f"{name}={value}" for name, values in choices.where.items() for value in values),
        documents=choices.documents,
        round=choices.round,
        finished_only=choices.finished_only,
        version=VERSION,
    )
