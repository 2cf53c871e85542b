"""The ledger of the fieldwork beside the interviews that the project holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.queries.counting import study_to_count
from qualcode.queries.query.conditions import OPERATORS, conditions, resolved
from qualcode.specs import FieldworkLine
from qualcode.storage import Project
from qualcode.storage.beside.fieldwork import fieldwork


class CheckedLine(NamedTuple):
    """A line of the ledger; ``here`` are how many respondents of it speak in the project, where the line says who.

    Where it does not say how many interviews were used, those are. ``trouble`` is why nobody could be found.
    """

    line: FieldworkLine
    here: int | None
    trouble: str = ""

    @property
    def differs(self) -> bool:
        """Whether other numbers are said to be used than are here."""
        return self.here is not None and self.line.used != self.here


def checked_fieldwork(project: Project) -> list[CheckedLine]:
    """The ledger, each line held against the respondents who speak in the project and have not withdrawn."""
    with project.snapshot():
        return list(_checked(project))


def _checked(project: Project) -> Iterator[CheckedLine]:
    for stored in fieldwork(project):
        line = stored.line
        if not line.who:
            yield CheckedLine(line, None)
            continue
        asked = [part.strip() for part in line.who.split(";") if part.strip()]
        where = [part for part in asked if any(sign in part for sign in OPERATORS)]
        groups = [part for part in asked if part not in where]
        try:
            wanted = resolved(project, conditions(where, groups=groups))
            here = len(study_to_count(project, where=wanted, unfinished_too=True).respondents)
        except QualcodeError as error:
            yield CheckedLine(line, None, error.message)
            continue
        yield CheckedLine(replace(line, used=here) if line.used is None else line, here)


def without_names(lines: Iterable[CheckedLine], hide: Callable[[str], str]) -> list[CheckedLine]:
    """The same without names of persons in what people called strata, and wrote of why others refused."""
    return [
        one._replace(
            line=replace(
                one.line,
                part=hide(one.line.part),
                wave=hide(one.line.wave),
                stratum=hide(one.line.stratum),
                unit=hide(one.line.unit),
                reasons=tuple((hide(reason), n) for reason, n in one.line.reasons),
            )
        )
        for one in lines
    ]
