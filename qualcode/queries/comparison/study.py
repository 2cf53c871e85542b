"""What a project has to compare, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.agreement.disagreements import Disagreement
from qualcode.agreement.study import StudyDocument
from qualcode.model import NO_MACHINE, Codebook, MachineMade, Round


@dataclass(frozen=True, slots=True)
class ComparedStudy:
    """What a project has to compare.

    ``documents`` are all that could be coded twice. ``undeclared`` gives, for coders who count for documents that they
    did not declare finished, the names of those. ``excluded`` is that of the report's settings. ``blind`` gives for
    every open round the documents that are left out because of it. ``rounds`` are those that are over, or of the
    study of one round only that one.

    ``of_study`` counts the documents of the whole study, also those that were not asked for; ``versions`` are those of
    the codebook under which the documents were coded.

    What was finished in a round stands in ``documents`` as it was then, and in ``today`` as it is now. ``gone`` are
    codes that were given then and have been removed since. It is ``whole`` where everybody is compared on all that they
    were asked to code, and always was as it is now. ``segments`` is the path of the code whose passages are the
    units; documents without such a passage are ``unsegmented``, and counted nowhere else. ``machine`` is what of the
    codings of these coders in these documents was made by machine.
    """

    codebook: Codebook
    documents: tuple[StudyDocument, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    excluded: tuple[str, ...]
    undeclared: Mapping[str, tuple[str, ...]]
    blind: Mapping[str, tuple[str, ...]]
    rounds: tuple[RoundStudy, ...]
    today: tuple[StudyDocument, ...] = ()
    gone: tuple[RemovedCode, ...] = ()
    of_study: int = 0
    versions: tuple[int, ...] = ()
    segments: str = ""
    whole: bool = False
    unsegmented: tuple[str, ...] = ()
    machine: MachineMade = NO_MACHINE

    @property
    def parents(self) -> dict[str, str | None]:
        """Every code's path and that of the code above it, in reading order, those that are gone last."""
        paths = {code.id: code.path for code in self.codebook.codes}
        here = {code.path: paths.get(code.parent_id or 0) for code in self.codebook.codes}
        return here | {code.path: code.above for code in self.gone}

    @property
    def names(self) -> dict[str, str]:
        """Every code's path and its name."""
        return {code.path: code.name for code in self.codebook.codes} | {code.path: code.name for code in self.gone}


class RemovedCode(NamedTuple):
    """A code that was given in a round and has been removed since: its path, and that of the code above it."""

    path: str
    above: str | None
    name: str


class RoundFacts(NamedTuple):
    """What the audit trail tells of a round that is over, on the documents that two or more of its coders had.

    ``other_version`` counts codings under another version of the codebook, ``changed`` those that were made, changed or
    removed after their coder had finished. The rest are names of documents: all of them, those that were not finished
    when the round was ended, those on which its coders could see each other's codings before, and those that a coder
    altered in a copy after finishing, so that what they had finished cannot be told.
    """

    other_version: int
    changed: int
    documents: tuple[str, ...]
    unfinished: tuple[str, ...]
    seen: tuple[str, ...]
    unsure: tuple[str, ...]

    @property
    def blind(self) -> bool:
        """Whether the trail proves that its coders could not see each other's codings."""
        return bool(self.documents) and not (self.unfinished or self.seen or self.unsure)


class RoundStudy(NamedTuple):
    """A round that is over, what is known of it, and what its coders did; ``None`` where fewer than two did any."""

    round: Round
    facts: RoundFacts
    study: ComparedStudy | None


class DisagreementPlace(NamedTuple):
    """A disagreement with the words it is about.

    ``speaker`` and ``question`` are those of the turn where it starts, ``quotes`` are in step with the readings.
    """

    case: Disagreement
    text: str
    speaker: str | None
    question: str | None
    quotes: tuple[str, ...]
