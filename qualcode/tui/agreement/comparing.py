"""Comparing beside the screen: one at a time, to be stopped, and begun again where something changed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from threading import Event
from typing import NamedTuple

from qualcode.errors import QualcodeError
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.study import DisagreementPlace
from qualcode.session import agreement
from qualcode.session.agreement import AgreementOutcome
from qualcode.session.rounds import RoundStatus, open_rounds
from qualcode.session.worker import ProjectWorker


class StillOpen(NamedTuple):
    """Nothing can be compared before these rounds are over."""

    rings: Sequence[RoundStatus]


class CasesFound(NamedTuple):
    """Where the coders differ in what came out."""

    found: AgreementOutcome
    cases: Sequence[DisagreementPlace]


class Comparison:
    """What is being compared, if anything is, and what was compared last."""

    def __init__(self, worker: ProjectWorker, step: agreement.Step) -> None:
        self._worker = worker
        self._step = step
        self._stop: Event | None = None
        self._again = False
        self.running = False
        """Whether there are no figures yet."""
        self.at: tuple[tuple[int, int], AgreementChoices] | None = None
        """The version of the project and the choices that were compared last, whatever came of it."""

    def is_busy(self) -> bool:
        """Whether a comparing is under way, after which it is to be seen whether another is needed."""
        self._again = self._stop is not None
        return self._again

    def wanted_again(self) -> bool:
        """Whether it is to be seen now whether another is needed, which is asked once."""
        wanted, self._again = self._again and self._stop is None, self._again and self._stop is not None
        return wanted

    async def run(self, choices: AgreementChoices) -> AsyncGenerator[StillOpen | AgreementOutcome | CasesFound]:
        """The figures and then the cases, or the rounds that it waits for; nothing more once it is stopped.

        One that is under way is stopped. Errors as :func:`session.agreement.gather`.
        """
        self.stop()
        stop = self._stop = Event()
        self.running = True
        try:
            self.at = await self._worker.ask(agreement.version), choices
            if waiting := await self._worker.ask(open_rounds, choices.round):
                yield StillOpen(waiting)
                return
            gathered = await self._worker.ask(agreement.gather, choices)
            found = await asyncio.to_thread(agreement.work_out, gathered, choices, self._step, stop)
            if not stop.is_set():
                self.running = False
                yield found
                yield CasesFound(found, await self._worker.ask(agreement.cases, gathered.study, stop))
        except agreement.Stopped:
            return
        except QualcodeError:
            if self._stop is stop:
                raise
        finally:
            if self._stop is stop:
                self._stop, self.running = None, False

    def stop(self) -> None:
        """Stop what is under way."""
        if self._stop is not None:
            self._stop.set()

    def give_up(self) -> None:
        """Stop, and compare anew when something is to be shown again."""
        self.stop()
        self.at = None
