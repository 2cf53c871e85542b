"""The agreement report on a study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qualcode.agreement.figures import AfterFigures, AgreementReport, Notice, RoundAccount, RoundFigures, Warn
from qualcode.agreement.report import build_report
from qualcode.agreement.study import RESAMPLES, AgreementSettings
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.gathering import gather_study
from qualcode.queries.comparison.study import ComparedStudy, RoundStudy
from qualcode.storage import Project
from qualcode.version import VERSION

if TYPE_CHECKING:
    from concurrent.futures import Executor


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
    of_study = max(study.of_study, len(study.documents))
    report = build_report(study.documents, study.parents, _settings(study, choices), executor, of_study)
    warnings = [
        *(Notice(Warn.OPEN_ROUND, count=len(names), name=name, documents=names) for name, names in study.blind.items()),
        *(
            Notice(Warn.UNDECLARED, count=len(names), name=name, documents=names)
            for name, names in study.undeclared.items()
        ),
    ]
    if without := study.unsegmented:
        warnings.append(Notice(Warn.UNSEGMENTED, count=len(without), documents=without))
    if len(study.versions) > 1:
        names = ", ".join(map(str, study.versions))
        warnings.append(Notice(Warn.VERSIONS, count=len(study.versions), name=names))
    warnings += [notice for part in study.rounds for notice in _round_notices(part)]
    figures = tuple(
        _round_figures(part, part.study, choices, executor) for part in study.rounds if part.study is not None
    )
    return replace(
        report,
        notices=(*warnings, *report.notices),
        rounds=figures,
        after=_after(study, report.settings, executor),
        accounts=tuple(_account(part) for part in study.rounds if part.facts.documents),
        machine=study.machine,
    )


def _account(part: RoundStudy) -> RoundAccount:
    """What is known of how a round was made."""
    found, facts = part.round, part.facts
    percent = found.plan.get("percent")
    return RoundAccount(
        found.name,
        facts.blind,
        len(facts.documents),
        found.codebook_version,
        float(percent) if isinstance(percent, int | float) else None,
        found.seed,
        bool(found.plan) and found.seed is None,
        facts.other_version,
    )


def _round_notices(part: RoundStudy) -> Iterator[Notice]:
    """What speaks against a round."""
    name, facts = part.round.name, part.facts
    if facts.other_version:
        yield Notice(Warn.OTHER_VERSION, count=facts.other_version, name=name, version=part.round.codebook_version)
    if facts.changed:
        yield Notice(Warn.LATE, count=facts.changed, name=name)
    for kind, documents in (
        (Warn.EARLY_END, facts.unfinished),
        (Warn.SIGHT, facts.seen),
        (Warn.UNSURE, facts.unsure),
    ):
        if documents:
            yield Notice(kind, count=len(documents), name=name, documents=documents)


def _after(study: ComparedStudy, settings: AgreementSettings, executor: Executor | None) -> AfterFigures | None:
    """The figures of today, where they are not those of when coders finished."""
    if study.today == study.documents:
        return None
    overall = build_report(study.today, study.parents, replace(settings, codes=study.codes), executor).overall
    return AfterFigures(overall.alpha, overall.binary_u_alpha)


def _round_figures(
    part: RoundStudy, study: ComparedStudy, choices: AgreementChoices, executor: Executor | None
) -> RoundFigures:
    found = part.round
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
        part.facts.blind,
        _after(study, settings, executor),
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
        segments=study.segments,
        where=tuple(f"{name}={value}" for name, values in choices.where.items() for value in values),
        documents=choices.documents,
        round=choices.round,
        finished_only=choices.finished_only,
        version=VERSION,
        versions=study.versions,
        by_blocks=True,
    )
