"""What the agreement screen reads from a project, and how the comparing is watched and stopped.

Reading runs on the project's own thread (see :mod:`session.worker`); the figures are worked out beside it, so that no
other window's change has to wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import Any, NamedTuple

from qualcode.agreement.figures import AgreementReport, SettledFigures
from qualcode.i18n import interface_language
from qualcode.model import CONSENSUS, Codebook
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import report_on
from qualcode.queries.comparison.disagreements import list_disagreements
from qualcode.queries.comparison.gathering import gather_study
from qualcode.queries.comparison.study import ComparedStudy, DisagreementPlace
from qualcode.queries.names import veil
from qualcode.report.agreement.document import agreement_document
from qualcode.report.agreement.files import REPORT_KINDS, list_document
from qualcode.report.agreement.settled import settled_figures
from qualcode.report.agreement.view import AgreementView, agreement_view, report_language
from qualcode.report.blocks import ReportDocument
from qualcode.report.listing import LISTING_KINDS
from qualcode.session.saving import Savable
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
    with project.without_machine(choices.without_machine):
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


def report_to_save(found: AgreementOutcome) -> Savable:
    """The report in the language of the project, without names of persons, as the command line writes it."""

    def make(session: Session, kind: str) -> ReportDocument:
        over, language = veil(session.project), report_language(kind, found.gathered.language)
        report: AgreementReport = over.over(found.view.report)
        return agreement_document(replace(found.view, report=report, language=language).without_names(over.mask))

    return Savable("agreement", make, REPORT_KINDS)


def cases_to_save(study: ComparedStudy, places: Sequence[DisagreementPlace]) -> Savable:
    """The list of disagreements with what was decided, for a meeting."""

    def make(session: Session, _kind: str) -> ReportDocument:
        return list_document(study, find_cases(session.project, places), veil(session.project))

    return Savable("disagreements", make, ("csv", *(kind for kind in LISTING_KINDS if kind != "csv")))


def coders_at_work(session: Session) -> list[str]:
    """The names of those who have coded or finished anything, without the consensus."""
    project = session.project
    coded = {coder_id for _document, _start, _end, _code, coder_id in codings.places(project)}
    done = {name for names in coders.finished(project).values() for name in names}
    names = [coder.name for coder in coders.coders(project) if coder.id in coded or coder.name in done]
    return sorted(name for name in names if name != CONSENSUS)
