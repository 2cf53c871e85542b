"""The view of words: those that respondents say most, by how many of whom."""

from __future__ import annotations

from concurrent.futures import Executor

from qualcode.analysis.matrix import Matrix, Spot
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import veil
from qualcode.queries.patterns.frequencies import word_frequencies, word_rule
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.records import dataclass
from qualcode.report.matrix.counted import CountedMatrix
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.matrix.counting import CountDesk
from qualcode.session.session import Session

MOST = 200
"""So many words are listed."""


@dataclass(frozen=True)
class CountedWordRows(CountedMatrix):
    """Words by groups: what is behind one is found by its letters."""

    @property
    def reads_queries(self) -> bool:
        """Where a word stands is found by looking for it."""
        return True

    def address(self, shown: Matrix, spot: Spot) -> str:  # noqa: ARG002
        """None: what looks for a word finds it within longer ones too."""
        return ""

    def term(self, code: str) -> str:
        """The query that looks for a word."""
        return f'"{code}"'


def count(session: Session, choices: MatrixChoices, desk: CountDesk, executor: Executor) -> CountedWordRows:  # noqa: ARG001
    """The words that are said most, without stop words and names of persons."""
    project = session.project
    with project.snapshot():
        where = resolved(project, conditions(choices.where))
        study = study_to_count(project, where=where, unfinished_too=choices.unfinished_too)
        rule = word_rule(project, veil(project).mask)
        found = word_frequencies(project, study, rule, choices.columns, most=MOST, executor=executor)
        return CountedWordRows(study, found.codebook, found.laid)
