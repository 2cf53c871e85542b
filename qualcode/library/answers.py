"""Answer sets as the command line and a notebook ask for them: the numbers, whom they are out of, and what is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualcode.analysis.matrix import Percent
from qualcode.i18n import ngettext
from qualcode.outline import Base
from qualcode.queries.answer_rows import answer_matrix
from qualcode.queries.answers import Answers, find_set
from qualcode.queries.counting import study_to_count
from qualcode.queries.names import mask_for
from qualcode.report.matrix.counted import MatrixResult, told_of
from qualcode.rows import Tabular
from qualcode.storage import Project

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True, slots=True)
class AnswersResult(Tabular):
    """An answer set by attributes of respondents; ``base`` says whom its numbers are out of."""

    set: str
    name: str
    kind: str
    questions: tuple[str, ...]
    base: Base
    counted: MatrixResult

    @property
    def base_words(self) -> str:
        """Whom the numbers are out of, in the language of the interface."""
        n = self.counted.matrix.base
        if self.base == "asked":
            words = ngettext(
                "Of the {n} respondent who was asked this.", "Of the {n} respondents who were asked this.", n
            )
        elif self.base == "answered":
            words = ngettext("Of the {n} respondent who answers this.", "Of the {n} respondents who answer this.", n)
        else:
            words = ngettext("Of the {n} respondent of the group.", "Of all {n} respondents of the group.", n)
        return words.format(n=n)

    def to_dict(self) -> dict[str, Any]:
        """The set as ``answers show SET --format json`` prints it."""
        return {
            "set": self.set,
            "name": self.name,
            "kind": self.kind,
            "questions": list(self.questions),
            "base_of": self.base,
            **self.counted.to_dict(),
        }

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a cell, as of a matrix."""
        return self.counted.to_dicts()

    def to_pandas(self) -> DataFrame:
        """One row an answer, as of a matrix. ``QualcodeError`` where pandas is not installed."""
        return self.counted.to_pandas()


def count_answers(
    project: Project,
    address: str,
    columns: Sequence[str] = (),
    *,
    base: Base = "group",
    percent: Percent = "none",
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    with_names: bool = True,
) -> AnswersResult:
    """An answer set of one moment, counted; errors are those of :func:`queries.answer_rows.answer_matrix`."""
    with project.snapshot():
        study = study_to_count(project, coders=coders, where=where, unfinished_too=unfinished_too)
        found = find_set(project, address)
        matrix = answer_matrix(project, study, address, columns, base=base, percent=percent)
        questions = tuple(one.address for one in Answers(project, study).questions(found))
        mask = None if with_names else mask_for(project, [found.name])
        return AnswersResult(
            found.slug,
            mask.hide(found.name) if mask else found.name,
            found.kind,
            questions,
            base,
            told_of(project, study, matrix, with_names),
        )
