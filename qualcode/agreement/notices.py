"""What a reader of the figures must be told: verdicts, and warnings with the figures that they are about."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.agreement.figures import CodeFigures, Notice, Verdict, Warn
from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.outcome import Measured
from qualcode.agreement.study import RELIABLE, TENTATIVE

RARE_RATE = 0.05
"""Below this share of ratings a code is too rare to judge: chance alone gives a superb percentage."""

RARE_UNITS = 10
"""Below this number of units with the code, a single one of them decides."""


def verdict(alpha: Measured, base_rate: float = 1.0, marked: int = RARE_UNITS) -> Verdict:
    """The verdict at the lower limit; none without limits, or for a code that is :func:`too_rare`."""
    if alpha.low is None or too_rare(base_rate, marked):
        return Verdict.NOT_JUDGED
    if alpha.low >= RELIABLE:
        return Verdict.RELIABLE
    return Verdict.TENTATIVE if alpha.low >= TENTATIVE else Verdict.UNRELIABLE


def too_rare(base_rate: float, marked: int) -> bool:
    """Whether a code is too rare to judge: under 5 per cent of the ratings, or fewer than ten units."""
    return base_rate < RARE_RATE or marked < RARE_UNITS


def code_notices(code: CodeFigures, documents: int) -> Iterator[Notice]:
    """The warnings about a code; ``documents`` is how many were coded by two or more."""
    if not documents:
        return
    alpha, boundaries = code.measures["alpha"], code.measures["binary_u_alpha"].estimate
    if alpha.estimate is None:
        yield Notice(Warn.NO_VARIATION, code.code, code.marked)
        return
    if too_rare(code.base_rate, code.marked):
        yield Notice(Warn.RARE, code.code, code.marked, rate=code.base_rate)
    if documents >= LEAST_DOCUMENTS and code.documents < LEAST_DOCUMENTS:
        yield Notice(Warn.FEW_DOCUMENTS, code.code, code.documents)
    if boundaries is not None and alpha.estimate >= RELIABLE and boundaries < TENTATIVE:
        yield Notice(Warn.BOUNDARIES, code.code, alpha=alpha.estimate, u_alpha=boundaries)
    if alpha.low is not None and alpha.low == alpha.high:
        yield Notice(Warn.NO_WIDTH, code.code)


def study_notices(documents: int, alpha: Measured, left_out: int, unfinished: int) -> Iterator[Notice]:
    """The warnings about the study as a whole."""
    if not documents:
        yield Notice(Warn.NO_DOUBLE)
    elif documents < LEAST_DOCUMENTS:
        yield Notice(Warn.FEW_DOCUMENTS, count=documents)
    if documents and alpha.estimate is None:
        yield Notice(Warn.NO_VARIATION)
    if left_out:
        yield Notice(Warn.EXCLUDED, count=left_out)
    if unfinished:
        yield Notice(Warn.UNFINISHED, count=unfinished)
