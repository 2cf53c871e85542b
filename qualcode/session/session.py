"""One coder at work on one project: who changes it is settled here, and nowhere else.

A front (the terminal, a command, a browser) writes with :meth:`Session.change`, which gives the writer the project and
the coder, and reads with :meth:`Session.read` or with the functions of this room. Everything runs on the project's own
thread (see :mod:`session.worker`), which is why nothing here knows a widget.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, Generic, ParamSpec, TypeVar

from qualcode.changes.newcomers import refuse_unknown
from qualcode.errors import DamagedError
from qualcode.model import StudyRole
from qualcode.records import record
from qualcode.storage import Project
from qualcode.storage.history import Touched
from qualcode.storage.team.roles import role_of

P = ParamSpec("P")
T = TypeVar("T")


@record
class Changed(Generic[T]):
    """What came of a change that is on disk: what the writer returned, and the rows that it touched."""

    value: T
    touched: Touched


class Session:
    """A project in the hands of one coder.

    With ``new_coder`` the coder may be one who is not known here, for who that is has been asked; without it, the first
    change raises ``UnknownCoder`` where that may be a mistyped name.

    Whose role in the study is that of a reader has it open for reading only.

    ``folding``: each change is in the one file at once, and not only in the log beside it. A front that answers keys
    has that done in a pause (:meth:`session.worker.ProjectWorker.fold`).
    """

    def __init__(self, path: Path, coder: str, *, new_coder: bool = True, folding: bool = False) -> None:
        self.project = Project.open(path)
        if role_of(self.project, coder) is StudyRole.READER:
            self.project.close()
            self.project = Project.open(path, readonly=True)
        self.project.look_as(coder)
        self.coder = coder
        self._new_coder = new_coder
        self._admitted = False
        self._folding = folding

    def close(self) -> None:
        """Close the file; all that was acknowledged is on disk."""
        self.project.close()

    @property
    def notices(self) -> tuple[str, ...]:
        """What was found beside the file when it was opened, and must be told."""
        return self.project.notices

    def damage(self) -> DamagedError | None:
        """Why no change is made, where damage is seen in the file, which is looked at for it now."""
        self.project.look_closely()
        return self.project.damage

    def fold(self) -> bool:
        """Have the one file hold all that was written, as far as nobody reads around it; in any thread."""
        return self.project.fold()

    @property
    def written(self) -> int:
        """Differs after any change by this session."""
        return self.project.connection.total_changes

    def admit(self, *names: str, invited: bool = False) -> None:
        """``UnknownCoder`` where one of these may be a mistyped name, unless new coders are expected."""
        if not self._new_coder:
            refuse_unknown(self.project, names, invited=invited)

    def version(self) -> int:
        """Differs after any change by another window."""
        return self.project.data_version()[0]

    def read(self, query: Callable[Concatenate[Project, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a query of the project returns: ``query(project, ...)``."""
        return query(self.project, *args, **kwargs)

    def read_plainly(
        self,
        without_machine: bool,
        query: Callable[Concatenate[Project, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What a query returns where what rules and models made is not there, if ``without_machine`` asks for that."""
        with self.project.without_machine(without_machine):
            return query(self.project, *args, **kwargs)

    def change(self, write: Callable[Concatenate[Project, str, P], T], *args: P.args, **kwargs: P.kwargs) -> Changed[T]:
        """Change the project in this coder's name: ``write(project, coder, ...)``."""
        if not self._admitted:
            self.admit(self.coder)
            self._admitted = True
        with self.project.watching() as told:
            value = write(self.project, self.coder, *args, **kwargs)
        if self._folding and told:
            self.fold()
        tables = {table for touched in told for table in touched}
        everything = {table: frozenset().union(*(touched.get(table, ()) for touched in told)) for table in tables}
        return Changed(value, everything)
