"""The view of saturation: what each interview adds, to be read; its numbers are of codes and not of respondents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import field

from qualcode.analysis.matrix import DocumentCounts, tabulate
from qualcode.analysis.quantify import language_of
from qualcode.i18n import interface_language, speaking
from qualcode.queries.counting import LaidOut, study_to_count
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.records import dataclass
from qualcode.report.blocks import ReportDocument
from qualcode.report.matrix.counted import CountedMatrix
from qualcode.report.patterns.kinds import PICTURED_KINDS
from qualcode.report.patterns.saturation import SaturationResult, count_saturation
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.saving import PASTED, Savable
from qualcode.session.session import Session
from qualcode.storage import Project


@dataclass(frozen=True)
class CountedSaturation(CountedMatrix):
    """A report in place of a matrix, and what it is counted by."""

    found: SaturationResult | None = None
    asked: MatrixChoices = field(default_factory=MatrixChoices)

    @property
    def page(self) -> ReportDocument:
        """The report in the language of the interface."""
        assert self.found is not None
        return self.found.document(language_of(interface_language()))

    @property
    def picture(self) -> Sequence[str]:
        """The curves."""
        assert self.found is not None
        return self.found.lines(language_of(interface_language()))

    def to_save(self) -> Savable:
        """The report without names of persons; files are in the language of the project."""

        def make(session: Session, kind: str) -> ReportDocument | str:
            language = language_of(interface_language() if kind == PASTED else session.project.language)
            with speaking(language):
                told = _counted(session.project, self.asked, with_names=False)
                return told.to_json() if kind == "json" else told.document(language)

        return Savable("saturation", make, PICTURED_KINDS)


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedSaturation:  # noqa: ARG001
    """The saturation of the rows' codes, by default of every code by itself."""
    project = session.project
    with project.snapshot():
        found = _counted(project, choices, with_names=True, executor=executor)
        study = study_to_count(project)
    empty = LaidOut(tabulate(DocumentCounts(), (), study.codebook, ()), DocumentCounts(), ((),))
    return CountedSaturation(study, study.codebook, empty, found=found, asked=choices)


def _counted(
    project: Project, choices: MatrixChoices, *, with_names: bool, executor: Executor | None = None
) -> SaturationResult:
    where: Mapping[str, tuple[str, ...]] = resolved(project, conditions(choices.where))
    return count_saturation(
        project,
        codes=choices.rows,
        where=where,
        unfinished_too=choices.unfinished_too,
        with_names=with_names,
        executor=executor,
    )
