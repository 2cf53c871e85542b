"""What a project has to compare, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.agreement.disagreements import Disagreement
from qualcode.agreement.study import StudyDocument
from qualcode.model import Codebook, Round
from qualcode.storage.rounds import Blemishes


@dataclass(frozen=True, slots=True)
class ComparedStudy:
    """What a project has to compare.

    ``documents`` are all that could be coded twice. ``undeclared`` gives, for coders who count for documents that they
    did not declare finished, the names of those. ``excluded`` is that of the report's settings. ``blind`` gives for
    every open round the documents that are left out because of it. ``rounds`` are those that are over, or of the
    study of one round only that one.
    """

    codebook: Codebook
    documents: tuple[StudyDocument, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    excluded: tuple[str, ...]
    undeclared: Mapping[str, tuple[str, ...]]
    blind: Mapping[str, tuple[str, ...]]
    rounds: tuple[RoundStudy, ...]

    @property
    def parents(self) -> dict[str, str | None]:
        """Every code's path and that of the code above it, in reading order."""
        paths = {code.id: code.path for code in self.codebook.codes}
        return {code.path: paths.get(code.parent_id or 0) for code in self.codebook.codes}

    @property
    def names(self) -> dict[str, str]:
        """Every code's path and its name."""
        return {code.path: code.name for code in self.codebook.codes}


class RoundStudy(NamedTuple):
    """A round that is over, what speaks against it, and what its coders did; ``None`` where fewer than two did any."""

    round: Round
    blemishes: Blemishes
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
