"""The view of an answer set: its answers by groups, with those that contradict each other counted apart."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

from qualcode.analysis.matrix import Behind, Matrix, Percent, Sort, Spot
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import Code, Codebook
from qualcode.queries.answers import find_set, lay_out_answers
from qualcode.queries.counting import CountedStudy, LaidOut, study_to_count
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.matrix.counted import MatrixResult, as_shown, behind_spot, told_of
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.asking.answers import answer_sets


@dataclass(frozen=True)
class CountedAnswers:
    """An answer set that was counted."""

    study: CountedStudy
    laid: LaidOut
    name: str
    reads_queries: bool = False

    def shown(self, *, percent: Percent = "none", sort: Sort = "outline", suppress: int = 0) -> Matrix:
        """The set as it is shown."""
        codes = (Code(row.code_id, "", row.code, row.code, None, row.name) for row in self.laid.matrix.rows)
        book = Codebook("", self.name, "", 0, tuple(codes))
        return as_shown(self.laid.matrix, book, percent=percent, sort=sort, suppress=suppress)

    def behind(self, shown: Matrix, spot: Spot) -> Behind:
        """What is behind a number: those whose answer follows from nothing but a coder's word have no passage."""
        rows = shown.rows
        if spot.line == len(rows) + 1:
            # Silence, and what waits for a decision, is no answer.
            wanted = [row.code_id for row in rows if row.code_id > 0]
            return behind_spot(self.laid, shown, spot.place, wanted)
        wanted = [row.code_id for row in (rows[spot.line - 1 : spot.line] if spot.line <= len(rows) else rows)]
        return behind_spot(self.laid, shown, spot.place, wanted if spot.line else [])

    def address(self, shown: Matrix, spot: Spot) -> str:  # noqa: ARG002
        """No query asks for an answer."""
        return ""

    query = address

    def told(self, project: Project, shown: Matrix, *, with_names: bool = True) -> MatrixResult:
        """The set as a command tells it."""
        return told_of(project, self.study, shown, with_names)


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedAnswers:  # noqa: ARG001
    """The answers of these choices. ``NotFoundError`` where there is no set."""
    project = session.project
    with project.snapshot():
        sets = answer_sets(project)
        if not sets:
            raise NotFoundError(
                _("There is no answer set yet."), _("Bring answer sets in with: qualcode answers import FILE")
            )
        found = find_set(project, choices.answer_set or sets[0].slug)
        study = study_to_count(
            project,
            where=resolved(project, conditions(choices.where)),
            unfinished_too=choices.unfinished_too,
        )
        laid = lay_out_answers(project, study, found.slug, choices.columns, base=choices.base, undecided=True)
        return CountedAnswers(study, laid, found.name)
