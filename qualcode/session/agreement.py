"""What the agreement screen reads from a project, and how the comparing is watched and stopped.

Reading runs on the project's own thread (see :mod:`session.worker`); the figures are worked out beside it, so that no
other window's change has to wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, NamedTuple

from qualcode.agreement.figures import SettledFigures
from qualcode.errors import QualcodeError
from qualcode.files.reading import is_there
from qualcode.i18n import _, interface_language
from qualcode.model import CONSENSUS, Codebook
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import report_on
from qualcode.queries.comparison.disagreements import list_disagreements
from qualcode.queries.comparison.gathering import gather_study
from qualcode.queries.comparison.study import ComparedStudy, DisagreementPlace
from qualcode.queries.names import Veil, veil
from qualcode.report.agreement.files import LIST_KINDS, REPORT_KINDS, write_list, write_report
from qualcode.report.agreement.settled import settled_figures
from qualcode.report.agreement.view import AgreementView, agreement_view, report_language
from qualcode.session.session import Session
from qualcode.settling import find_cases
from qualcode.storage import coders, codings
from qualcode.storage.codebook import codebook

_STEP_SECONDS = 0.1

Step = Callable[[int, int], None]
"""Told how many pieces of work are done, and of how many."""


class Stopped(Exception):  # noqa: N818
    """The comparing was stopped; nothing is shown of it."""


class Gathered(NamedTuple):
    """What is to be compared."""

    study: ComparedStudy
    name: str
    language: str
    settled: SettledFigures | None = None


class AgreementOutcome(NamedTuple):
    """What came out for these choices."""

    choices: AgreementChoices
    gathered: Gathered
    view: AgreementView


class Watched(Executor):
    """Does the work where it is called, one piece after another; says how far it is, and stops when told to."""

    def __init__(self, step: Step, stop: Event) -> None:
        self._step, self._stop = step, stop
        self._said = 0.0

    def map(
        self,
        fn: Callable[..., Any],
        *iterables: Iterable[Any],
        timeout: float | None = None,  # noqa: ARG002
        chunksize: int = 1,  # noqa: ARG002
    ) -> Iterator[Any]:
        """The results in order. Raises :class:`Stopped` between two pieces."""
        pieces = list(zip(*iterables, strict=True))
        for number, piece in enumerate(pieces):
            if self._stop.is_set():
                raise Stopped
            if monotonic() - self._said > _STEP_SECONDS:
                self._said = monotonic()
                self._step(number, len(pieces))
            yield fn(*piece)


def version(session: Session) -> tuple[int, int]:
    """Differs after any change, also one of this window's own."""
    return session.project.data_version()


def book(session: Session) -> Codebook:
    """The codebook."""
    return codebook(session.project)


def gather(session: Session, choices: AgreementChoices) -> Gathered:
    """Read what is to be compared. Errors as :func:`gathering.gather_study`."""
    project = session.project
    study = gather_study(project, choices)
    return Gathered(study, project.name, project.language, settled_figures(project, study))


def work_out(gathered: Gathered, choices: AgreementChoices, step: Step, stop: Event) -> AgreementOutcome:
    """Compare, to be shown in the language of the interface. Raises :class:`Stopped`."""
    report = report_on(gathered.study, choices, Watched(step, stop))
    view = agreement_view(gathered.study, report, gathered.name, interface_language(), gathered.settled)
    return AgreementOutcome(choices, gathered, view)


def cases(session: Session, study: ComparedStudy, stop: Event) -> list[DisagreementPlace]:
    """Where the coders differ, by document in the order of the text. Raises :class:`Stopped`."""
    found = []
    for place in list_disagreements(session.project, study):
        if stop.is_set():
            raise Stopped
        found.append(place)
    return found


def write(found: AgreementOutcome, path: Path, over: Veil) -> None:
    """Write the report in the language of the project, without names of persons, as the command line does.

    ``QualcodeError`` for a name that tells no format, a file that is there already, and one that cannot be written.
    """
    kind = kind_of_new(path, REPORT_KINDS)
    language = report_language(kind, found.gathered.language)
    report = over.over(found.view.report)
    view = replace(found.view, report=report, language=language).without_names(over.mask)
    write_report(view, path, kind)


def write_cases(session: Session, study: ComparedStudy, places: list[DisagreementPlace], path: Path) -> None:
    """Write the list of disagreements with what was decided, for a meeting. Errors as :func:`write`."""
    kind = kind_of_new(path, LIST_KINDS)
    write_list(study, find_cases(session.project, places), path, kind, veil(session.project))


def kind_of_new(path: Path, kinds: tuple[str, ...]) -> str:
    """The format that the name of a new file tells. ``QualcodeError`` where it tells none, or the file is there."""
    kind = path.suffix.removeprefix(".").lower()
    if kind not in kinds:
        endings = ", ".join(f".{one}" for one in kinds)
        raise QualcodeError(_("The name tells the format: it ends in {endings}.").format(endings=endings))
    if is_there(path):
        raise QualcodeError(
            _("{name} is there already.").format(name=path.name), _("Nothing was written; give another name.")
        )
    return kind


def free_path(folder: Path, name: str) -> Path:
    """``name`` in the folder, with a number before its ending where a file is called so already."""
    path = folder / name
    number = 2
    while is_there(path):
        path = folder / f"{Path(name).stem}-{number}{path.suffix}"
        number += 1
    return path


def near(path: Path) -> Path:
    """A path as one would write it here: from the folder one is in, where it lies in that."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def coders_at_work(session: Session) -> list[str]:
    """The names of those who have coded or finished anything, without the consensus."""
    project = session.project
    coded = {coder_id for _document, _start, _end, _code, coder_id in codings.places(project)}
    done = {name for names in coders.finished(project).values() for name in names}
    names = [coder.name for coder in coders.coders(project) if coder.id in coded or coder.name in done]
    return sorted(name for name in names if name != CONSENSUS)
