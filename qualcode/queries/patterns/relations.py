"""Relations between codes of a project, of one moment, one document at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from qualcode.addresses import find_codes
from qualcode.analysis.matrix import including_rows
from qualcode.analysis.patterns.relations import (
    Related,
    RelationCounts,
    RelationUnit,
    all_pairs,
    find_relations,
    related,
)
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.queries.counting import CountedStudy, documents_to_count
from qualcode.queries.query.grammar import KEYWORDS
from qualcode.spreading import spread
from qualcode.storage import Project

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class CodeRelations:
    """Rows and columns (ids of codes), how many respondents say each, and every pair of which none is under the other.

    ``pairs`` go from one id to another, as they stand in the table: of a code with itself there is none.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    saying: Mapping[int, int]
    codings: Mapping[int, int]
    pairs: Mapping[tuple[int, int], Related]

    @property
    def is_square(self) -> bool:
        """Whether the columns are the rows, so that each pair stands in it twice."""
        return self.rows == self.columns

    def of(self, row: int, column: int) -> Related | None:
        """What stands in a cell."""
        found = self.pairs.get((row, column))
        turned = self.pairs.get((column, row))
        if found is None and turned is not None:
            return Related(turned.n, turned.passages, turned.second, turned.first)
        return found


def relations(
    project: Project,
    study: CountedStudy,
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    *,
    unit: RelationUnit = "passage",
    near: int = 0,
    executor: Executor | None = None,
) -> CodeRelations:
    """How codes go together; ``rows`` and ``columns`` are addresses, by default the themes, and the same as the rows.

    ``near`` turns apart goes with ``turn``. ``NotFoundError`` for a code that does not exist, ``QualcodeError`` for one
    that is named twice, and for a distance of what is no turn.
    """
    check_near(near, unit)
    book = study.codebook
    down = tuple(find_codes(book, rows) or [code.id for code in book.children.get(None, ())])
    across = tuple(find_codes(book, columns)) or down
    asked = tuple(dict.fromkeys((*down, *across)))
    code_ids = {under for row in asked for under in book.descendants(row)}
    work = partial(
        find_relations,
        including=including_rows(book, asked),
        base=frozenset(person.id for person in study.respondents),
        unit=unit,
        near=near,
    )
    with project.snapshot():
        documents = documents_to_count(project, study, code_ids=code_ids)
        counts = RelationCounts.merge(spread(work, documents, executor))
    return laid_out(counts, book, down, across, unit)


def check_near(near: int, unit: RelationUnit) -> None:
    """``QualcodeError`` for a distance of what is no turn."""
    if near and unit != "turn":
        raise QualcodeError(
            _("Near counts turns; it cannot be asked of a {unit}.").format(unit=unit), _("Leave out the unit.")
        )


def laid_out(
    counts: RelationCounts, book: Codebook, down: tuple[int, ...], across: tuple[int, ...], unit: RelationUnit
) -> CodeRelations:
    """The table of what was counted of rows and columns (ids of codes)."""
    asked = tuple(dict.fromkeys((*down, *across)))
    apart = [pair for pair in all_pairs(down, across) if not _nested(book, *pair)]
    numbers = dict.fromkeys(asked, 0)
    for (row, _people), number in counts.codings.items():
        numbers[row] += number
    return CodeRelations(
        down,
        across,
        {row: len(counts.saying.get(row, ())) for row in asked},
        numbers,
        related(counts, apart, unit),
    )


def relation_term(first: str, second: str, unit: RelationUnit, near: int) -> str:
    """The query of a pair, given the addresses of its codes."""
    one, other = as_code(first), as_code(second)
    if near:
        return f"{one} near {near} {other} within turn"
    return f"{one} and {other}" + ("" if unit == "respondent" else f" within {unit}")


def as_code(address: str) -> str:
    """The address of a code as a query takes it, where it is called like a word of the grammar as well."""
    return f"/{address}" if address.casefold() in KEYWORDS else address


def _nested(book: Codebook, one: int, other: int) -> bool:
    return one in book.ancestors(other) or other in book.ancestors(one)
