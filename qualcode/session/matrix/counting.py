"""Counting for the matrix screen: watched and stopped, and of what was counted before nothing is counted twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from threading import Event
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar, runtime_checkable

from qualcode.analysis.matrix import Behind, Matrix, Percent, Sort, Spot
from qualcode.model import ANSWER, OUTLINE, QUERY, Codebook
from qualcode.queries.columns import GROUP, attributes_of_interviews
from qualcode.queries.counting import CountedStudy, HeldCounts
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.blocks import ReportDocument
from qualcode.report.matrix.counted import CountedMatrix, MatrixResult, counted
from qualcode.session.matrix.choices import MatrixChoices
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.asking.answers import answer_sets
from qualcode.storage.asking.guides import guides
from qualcode.storage.asking.queries import saved_queries
from qualcode.storage.codebook import codebook
from qualcode.storage.codings import counts_by_document
from qualcode.storage.documents import documents
from qualcode.storage.respondents import attributes, groups
from qualcode.storage.rounds import blind_documents

P = ParamSpec("P")
T = TypeVar("T")

CHEAP = 20_000
"""Up to so many codings a count that is out of date is made again without being asked for."""


class CountStopped(Exception):  # noqa: N818
    """The counting was stopped; nothing is shown of it."""


class _CountedAtOnce(Future[T]):
    """A result that is there; a future that others may wait for is made of locks, which cost more than some counts."""

    def __init__(self, value: T) -> None:
        self._value = value

    def result(self, timeout: float | None = None) -> T:  # noqa: ARG002
        """What was counted."""
        return self._value

    def cancel(self) -> bool:
        """Nothing is left to be stopped."""
        return False


class CountWatch(Executor):
    """Counts where it is called, one document after another; says how many, and stops when told to."""

    def __init__(self, step: Callable[[int], None], stop: Event) -> None:
        self._step, self._stop, self._done = step, stop, 0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The result, which is there at once. Raises :class:`CountStopped` where it is not wanted any more."""
        if self._stop.is_set():
            raise CountStopped
        self._done += 1
        self._step(self._done)
        return _CountedAtOnce(fn(*args, **kwargs))


class ViewCount(Protocol):
    """What a view counts: a matrix, and what is behind each of its numbers (those of ``shown``, by their spots)."""

    @property
    def study(self) -> CountedStudy:
        """The study with its base."""

    @property
    def reads_queries(self) -> bool:
        """Whether the address of a row is a saved query, whose passages only the query itself knows."""

    def shown(self, *, percent: Percent = "none", sort: Sort = "outline", suppress: int = 0) -> Matrix:
        """The matrix as it is to look."""

    def behind(self, shown: Matrix, spot: Spot) -> Behind:
        """The codings, the respondents who say it, and those in the base."""

    def address(self, shown: Matrix, spot: Spot) -> str:
        """The query that gives the number; empty where none does."""

    def query(self, shown: Matrix, spot: Spot) -> str:
        """The query of a row out of the group, whatever the base is: what is said is the same."""

    def told(self, project: Project, shown: Matrix, *, with_names: bool = True) -> MatrixResult:
        """The matrix as a command tells it, with its notes, to be written."""


@runtime_checkable
class PageCount(Protocol):
    """What a view counts whose numbers are not of respondents: a report to be read in place of a matrix."""

    @property
    def page(self) -> ReportDocument:
        """The report in the language of the interface."""

    @property
    def picture(self) -> Sequence[str]:
        """What it comes to, drawn in lines of text."""

    def to_save(self) -> Savable:
        """It, to be saved."""


class MatrixSetting(NamedTuple):
    """What there is to choose from, and how much there is to count.

    ``blocks`` are the attributes that columns may be of; ``sets`` answer sets by slug, ``queries`` the names of saved
    ones. ``blind`` are the documents of open rounds, with the names of these.
    """

    version: tuple[int, int]
    codebook: Codebook
    groups: tuple[str, ...]
    blocks: tuple[str, ...]
    sets: dict[str, str]
    queries: tuple[str, ...]
    guides: int
    documents: int
    codings: int
    blind: dict[int, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to begin with."""
        return (GROUP,) if self.groups else ()

    @property
    def is_cheap(self) -> bool:
        """Whether counting again need not be asked for."""
        return self.codings <= CHEAP


def setting(session: Session) -> MatrixSetting:
    """What there is to choose from now."""
    project = session.project
    with project.snapshot():
        known = attributes(project)
        found = tuple(group.path for group in groups(project))
        names = [one.name for one in (*known, *attributes_of_interviews(project, known))]
        return MatrixSetting(
            version=project.data_version(),
            codebook=codebook(project),
            groups=found,
            blocks=(*([GROUP] if found else []), *names),
            sets={one.slug: one.name for one in answer_sets(project)},
            queries=tuple(saved_queries(project)),
            guides=len(guides(project)),
            documents=len(documents(project)),
            codings=sum(counts_by_document(project).values()),
            blind=dict(blind_documents(project)),
        )


class CountDesk:
    """What is kept of a project between two counts: all its codes, by whom they are said, and by which codings.

    What was counted once is laid out over other rows, columns or bases without going through the documents again. It is
    of one version of the project, and let go with that.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._held: HeldCounts | None = None

    def count(
        self, session: Session, choices: MatrixChoices, executor: Executor, *, columns: Sequence[str] | None = None
    ) -> CountedMatrix:
        """The matrix of these choices, with the codings behind its numbers; errors are those of ``qualcode matrix``."""
        project = session.project
        with project.snapshot():
            key = (project.data_version(), choices.where, choices.without_machine)
            again = self._key == key
            if not again:
                self._key, self._held = key, None
            options: dict[str, Any] = {
                "count": choices.count,
                "by": choices.by,
                "where": resolved(project, conditions(choices.where)),
                "unfinished_too": choices.unfinished_too,
                "passages": True,
                "executor": executor,
                "undecided": True,
            }
            asked = list(choices.columns if columns is None else columns)
            plain = choices.count != "words" and not choices.by
            if again and plain and not self._serves(project, choices.rows):
                # The second time it is worth the while to have every code at hand.
                everything = [code.path for code in codebook(project).codes]
                if everything:
                    self._keep(counted(project, everything, [], **options))
            found = counted(
                project, choices.rows, asked, base=choices.base, held=self._held if plain else None, **options
            )
            if plain and self._held is None:
                self._keep(found)
            return found

    def _serves(self, project: Project, rows: Sequence[str]) -> bool:
        """Whether the counts that are held have these rows."""
        from qualcode.addresses import find_codes

        if self._held is None:
            return False
        book = codebook(project)
        codes = [row for row in rows if not row.startswith((QUERY, ANSWER, OUTLINE))]
        wanted = find_codes(book, codes) if codes or rows else [code.id for code in book.children.get(None, ())]
        return self._held.rows.issuperset(wanted)

    def _keep(self, found: CountedMatrix) -> None:
        """Hold what was counted, unless it is of parts of what respondents say, or of queries."""
        rows = [row.code_id for row in found.laid.matrix.rows]
        cases = found.laid.cases[0] if found.laid.cases else ()
        if all(row > 0 for row in rows) and all(case.person is None for case in cases):
            self._held = HeldCounts(frozenset(rows), found.laid.counts)
