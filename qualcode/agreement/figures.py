"""The figures of the agreement report, with verdicts and warnings: plain data, without a word for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qualcode.agreement.disagreements import DisagreementKind
from qualcode.agreement.outcome import Coefficient, Measured
from qualcode.agreement.study import AgreementSettings
from qualcode.model import NO_MACHINE, MachineMade


class Verdict(StrEnum):
    """What may be built on a code, judged at the lower limit of alpha."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    UNRELIABLE = "unreliable"
    NOT_JUDGED = "not_judged"


class Warn(StrEnum):
    """The kinds of warnings."""

    RARE = "too_rare"
    NO_VARIATION = "no_variation"
    FEW_DOCUMENTS = "few_documents"
    BOUNDARIES = "boundaries"
    NO_WIDTH = "no_width"
    SINCE = "since_redefined"
    NO_DOUBLE = "no_double_coding"
    EXCLUDED = "excluded_codings"
    UNFINISHED = "unfinished_codings"
    UNDECLARED = "not_declared_finished"
    OPEN_ROUND = "in_open_round"
    OTHER_VERSION = "other_codebook_version"
    LATE = "coded_after_round"
    EARLY_END = "ended_early"
    SIGHT = "coded_in_sight"
    UNSURE = "changed_in_copy"
    VERSIONS = "several_versions"
    BLOCKS = "limits_over_blocks"
    OVERLAPPING = "overlapping_codes"
    UNSEGMENTED = "without_segments"


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning, of a code (its path) or (``None``) of the whole study, with the figures and names that it is about.

    ``count`` is a number of units with the code (``RARE``, ``NO_VARIATION``), of documents (``FEW_DOCUMENTS``,
    ``UNDECLARED``, ``OPEN_ROUND``, ``EARLY_END``, ``SIGHT``, ``UNSURE``, ``SINCE``, ``OVERLAPPING``,
    ``UNSEGMENTED``), of versions (``VERSIONS``, which ``name`` names) or of codings. ``name`` is that of a coder or
    round, ``documents`` are names,
    ``version`` is that of the codebook that a round is bound to. ``rate`` is the share of ratings, 0 to 1; ``alpha``
    and ``u_alpha`` are those that do not go together.
    """

    kind: Warn
    code: str | None = None
    count: int = 0
    name: str = ""
    documents: tuple[str, ...] = ()
    version: int = 0
    rate: float | None = None
    alpha: float | None = None
    u_alpha: float | None = None


@dataclass(frozen=True, slots=True)
class PairOnCode:
    """Two coders on one code; ``units`` are those that both rated."""

    coders: tuple[str, str]
    units: int
    kappa: Coefficient
    f1: Coefficient
    percent: Coefficient


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """A code with everything under it. ``units`` were rated by two coders or more, ``marked`` have the code.

    ``base_rates`` give each coder's share of units with the code, ``base_rate`` that of all ratings. ``documents`` are
    those in which it was used. ``measures`` are named as in :data:`registry.MEASURES`.
    """

    code: str
    units: int
    marked: int
    documents: int
    base_rate: float
    base_rates: Mapping[str, float | None]
    measures: Mapping[str, Measured]
    verdict: Verdict
    pairs: tuple[PairOnCode, ...]


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Two coders over all codes, on what both finished.

    ``one_code`` is given on characters only, see :func:`together.one_code_kappas`.
    """

    coders: tuple[str, str]
    documents: int
    units: int
    alpha: Measured
    kappa: Measured
    f1: Coefficient
    percent: Coefficient
    one_code: Coefficient | None = None


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """A document over all codes; two alphas without limits, for a document is one draw."""

    document: str
    coders: tuple[str, ...]
    units: int
    characters: int
    alpha: Coefficient
    binary_u_alpha: Coefficient
    agreed: int
    disagreements: Mapping[DisagreementKind, int]


@dataclass(frozen=True, slots=True)
class Differences:
    """Cases on which coders agree or differ, in all and by code; see :mod:`agreement.disagreements`."""

    agreed: int
    kinds: Mapping[DisagreementKind, int]
    codes: Mapping[str, Mapping[DisagreementKind, int]]


@dataclass(frozen=True, slots=True)
class Overall:
    """The study as a whole. ``documents`` were coded by two or more, of the ``of_documents`` of the study.

    ``alpha`` and ``binary_u_alpha`` are pooled over the codes as they were given, see
    :func:`measures.parts`. The median and the worst are over the rows whose code itself was given
    and whose alpha is defined, as (code, alpha). ``measures`` are those that were asked for, named as in
    :data:`registry.MEASURES`.
    """

    documents: int
    of_documents: int
    units: int
    characters: int
    alpha: Measured
    binary_u_alpha: Measured
    verdict: Verdict
    median: float | None
    worst: tuple[str, float] | None
    verdicts: Mapping[Verdict, int]
    measures: Mapping[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AfterFigures:
    """What became of the agreement once coders could see each other's codings: that of today, over all codes."""

    alpha: Measured
    binary_u_alpha: Measured


@dataclass(frozen=True, slots=True)
class RoundAccount:
    """What a report may say of a round that it rests on. ``blind``: the audit trail proves that it was.

    ``documents`` are those that two or more coders had; ``percent`` of each group were drawn with ``seed``, without a
    seed they were chosen, and where neither is known nothing is said of it. ``other_version`` counts codings under
    another version of the codebook than ``version``.
    """

    round: str
    blind: bool
    documents: int = 0
    version: int = 0
    percent: float | None = None
    seed: int | None = None
    chosen: bool = False
    other_version: int = 0


@dataclass(frozen=True, slots=True)
class SettledFigures:
    """How many of the disagreements (``of``) were settled: by outcome, by who decided, and with a reason."""

    of: int
    outcomes: Mapping[str, int]
    coders: Mapping[str, int]
    reasons: int

    @property
    def settled(self) -> int:
        """How many were settled in all."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """How well the coders of a round agreed, on its documents: round after round it shows what training does.

    They are those of each coder's finish; ``after`` are those of today, where codings were changed since. ``created``
    is ISO 8601 in UTC, ``documents`` those that two or more coders coded.
    """

    round: str
    created: str
    codebook_version: int
    coders: tuple[str, ...]
    documents: int
    units: int
    alpha: Measured
    binary_u_alpha: Measured
    verdict: Verdict
    blind: bool = False
    after: AfterFigures | None = None


@dataclass(frozen=True)
class AgreementReport:
    """Everything that the report shows.

    What was finished in a round counts as it was then; ``after`` are the figures of today, where they are others.
    ``accounts`` are of the rounds that it rests on, ``machine`` is what rules and models made of what is compared.
    """

    settings: AgreementSettings
    overall: Overall
    codes: tuple[CodeFigures, ...]
    pairs: tuple[PairFigures, ...]
    documents: tuple[DocumentFigures, ...]
    disagreements: Differences
    notices: tuple[Notice, ...]
    rounds: tuple[RoundFigures, ...] = ()
    after: AfterFigures | None = None
    accounts: tuple[RoundAccount, ...] = ()
    machine: MachineMade = NO_MACHINE

    @property
    def blind(self) -> bool | None:
        """Whether the only round that was asked for was coded blind; ``None`` where none was."""
        return self.accounts[0].blind if self.settings.round and self.accounts else None
