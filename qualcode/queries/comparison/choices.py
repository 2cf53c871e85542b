"""What is asked of a comparison; every front fills it in, and its defaults stand nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from qualcode.agreement.study import SEED, UNIT, UnitKind


@dataclass(frozen=True, slots=True)
class AgreementChoices:
    """What was asked for.

    ``coders``: names (empty: everybody who finished or coded a document, but not the consensus). ``codes``: addresses,
    each with everything under it (empty: every code that was used, and those above). ``where`` narrows the text to what
    respondents with these values say, ``documents`` to these documents, ``round`` to what was assigned in a round.
    ``interviewer`` takes in what the interviewer says, ``whole_text`` labels, time stamps and headings as well.
    ``finished_only`` leaves out codings in documents that their coder did not declare finished. ``resamples`` above 0
    asks for a bootstrap in place of the jackknife. ``added`` names measures that are given only when asked for.
    ``segments`` is the address of the code whose passages are the units, where ``unit`` is ``segment``: whoever marked
    them divided the text, and coded nothing by that. ``people`` leaves models out, whose readings are not settled;
    ``without_machine`` leaves what rules coded out as well.
    """

    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    round: str = ""
    unit: UnitKind = UNIT
    where: Mapping[str, Collection[str]] = field(default_factory=dict)
    interviewer: bool = False
    whole_text: bool = False
    finished_only: bool = False
    resamples: int = 0
    seed: int = SEED
    added: tuple[str, ...] = ()
    segments: str = ""
    people: bool = False
    without_machine: bool = False

    @property
    def whole(self) -> bool:
        """Whether everybody is compared on all that they are asked to code, which is what is settled."""
        return not (
            self.coders
            or self.round
            or self.where
            or self.interviewer
            or self.whole_text
            or self.finished_only
            or self.segments
        )
