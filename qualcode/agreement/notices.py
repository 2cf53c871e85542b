"""What a reader of the figures must be told, in words: verdicts, warnings, and why a figure is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from qualcode.agreement.intervals import LEAST_DOCUMENTS
from qualcode.agreement.outcome import Measured, MissingReason
from qualcode.agreement.study import RELIABLE, TENTATIVE
from qualcode.i18n import Figure, _, ngettext

if TYPE_CHECKING:
    from qualcode.agreement.report import CodeFigures

RARE_RATE = 0.05
"""Below this share of ratings a code is too rare to judge: chance alone gives a superb percentage."""

RARE_UNITS = 10
"""Below this number of units with the code, a single one of them decides."""


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
    NO_DOUBLE = "no_double_coding"
    EXCLUDED = "excluded_codings"
    UNFINISHED = "unfinished_codings"
    UNDECLARED = "not_declared_finished"
    OPEN_ROUND = "in_open_round"
    OTHER_VERSION = "other_codebook_version"
    LATE = "coded_after_round"


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning, of a code or (``None``) of the whole study, in the language of the interface."""

    kind: Warn
    code: str | None
    text: str


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


def verdict_words(found: Verdict) -> str:
    """The verdict in the language of the interface."""
    return {
        Verdict.RELIABLE: _("reliable"),
        Verdict.TENTATIVE: _("tentative"),
        Verdict.UNRELIABLE: _("not to be relied on"),
        Verdict.NOT_JUDGED: _("not judged"),
    }[found]


def reason(why: MissingReason | None) -> str | None:
    """Why a figure or its limits are missing, in the language of the interface."""
    if why is None:
        return None
    return {
        MissingReason.NO_PAIRS: _("nothing was coded by two coders"),
        MissingReason.NO_VARIATION: _("no variation: every coder gave the same everywhere"),
        MissingReason.NOT_USED: _("nobody used this code"),
        MissingReason.TOO_FEW_UNITS: _("too few units of different coders meet to tell chance"),
        MissingReason.TOO_FEW_DOCUMENTS: _("no limits: fewer than {least} documents were coded by two coders").format(
            least=LEAST_DOCUMENTS
        ),
        MissingReason.HANGS_ON_ONE_DOCUMENT: _("no limits: without one of the documents there is no variation"),
        MissingReason.TOO_FEW_RESAMPLES: _("no limits: in too many resamples there is no variation"),
        MissingReason.OVERLAPPING: _("a coder has two codes on the same characters"),
    }[why]


def code_notices(code: CodeFigures, documents: int) -> Iterator[Notice]:
    """The warnings about a code; ``documents`` is how many were coded by two or more."""
    if not documents:
        return
    alpha, boundaries = code.measures["alpha"], code.measures["binary_u_alpha"].estimate
    if alpha.estimate is None:
        yield Notice(Warn.NO_VARIATION, code.code, _no_variation(code))
        return
    if too_rare(code.base_rate, code.marked):
        text = ngettext(
            "{code} is too rare to judge: {units} unit has it, {rate:.1%} of the ratings. Percentages say nothing.",
            "{code} is too rare to judge: {units} units have it, {rate:.1%} of the ratings. Percentages say nothing.",
            code.marked,
        )
        yield Notice(Warn.RARE, code.code, text.format(code=code.code, units=code.marked, rate=Figure(code.base_rate)))
    if documents >= LEAST_DOCUMENTS and code.documents < LEAST_DOCUMENTS:
        text = ngettext(
            "{code} occurs in {n} document only; its limits, if any, rest on very little.",
            "{code} occurs in {n} documents only; its limits, if any, rest on very little.",
            code.documents,
        )
        yield Notice(Warn.FEW_DOCUMENTS, code.code, text.format(code=code.code, n=code.documents))
    if boundaries is not None and alpha.estimate >= RELIABLE and boundaries < TENTATIVE:
        text = _(
            "{code}: the coders agree on the passages (alpha {alpha:.2f}), but not on where they begin and end "
            "(u-alpha {boundaries:.2f}). Agree on how much to mark, or report passages only."
        )
        text = text.format(code=code.code, alpha=Figure(alpha.estimate), boundaries=Figure(boundaries))
        yield Notice(Warn.BOUNDARIES, code.code, text)
    if alpha.low is not None and alpha.low == alpha.high:
        text = _("{code}: the documents do not differ in agreement, so that its limits have no width.")
        yield Notice(Warn.NO_WIDTH, code.code, text.format(code=code.code))


def study_notices(documents: int, alpha: Measured, left_out: int, unfinished: int) -> Iterator[Notice]:
    """The warnings about the study as a whole."""
    if not documents:
        yield Notice(
            Warn.NO_DOUBLE, None, _("No document has been finished by two coders, so nothing can be compared.")
        )
    elif documents < LEAST_DOCUMENTS:
        text = ngettext(
            "Only {n} document was coded by two coders: limits need at least {least}, for documents are the sample.",
            "Only {n} documents were coded by two coders: limits need at least {least}, for documents are the sample.",
            documents,
        )
        yield Notice(Warn.FEW_DOCUMENTS, None, text.format(n=documents, least=LEAST_DOCUMENTS))
    if documents and alpha.estimate is None:
        yield Notice(Warn.NO_VARIATION, None, _("There is no variation: agreement beyond chance is undefined."))
    if left_out:
        text = ngettext(
            "{n} coding lies wholly on text that is left out, and does not count.",
            "{n} codings lie wholly on text that is left out, and do not count.",
            left_out,
        )
        yield Notice(Warn.EXCLUDED, None, text.format(n=left_out))
    if unfinished:
        text = ngettext(
            "{n} coding is in a document that its coder has not finished, and does not count.",
            "{n} codings are in documents that their coder has not finished, and do not count.",
            unfinished,
        )
        yield Notice(Warn.UNFINISHED, None, text.format(n=unfinished))


def open_round_notice(name: str, documents: Sequence[str]) -> Notice:
    """That documents are left out because nobody may see yet what others make of them."""
    text = ngettext(
        "{n} document is being coded in round {round}, which is open, and is left out ({names}).",
        "{n} documents are being coded in round {round}, which is open, and are left out ({names}).",
        len(documents),
    )
    return Notice(Warn.OPEN_ROUND, None, text.format(n=len(documents), round=name, names=_first(documents)))


def other_version_notice(name: str, version: int, count: int) -> Notice:
    """That codings of a round were made under another version of the codebook than it is bound to."""
    text = ngettext(
        "Round {round} is bound to codebook version {version}; {n} coding was made under another version.",
        "Round {round} is bound to codebook version {version}; {n} codings were made under another version.",
        count,
    )
    return Notice(Warn.OTHER_VERSION, None, text.format(round=name, version=version, n=count))


def late_notice(name: str, count: int) -> Notice:
    """That codings of a round were made when it was over, and so may not have been made independently."""
    text = ngettext(
        "{n} coding was made after round {round} was over, by somebody who could see the others' codings.",
        "{n} codings were made after round {round} was over, by somebody who could see the others' codings.",
        count,
    )
    return Notice(Warn.LATE, None, text.format(round=name, n=count))


def undeclared_notice(coder: str, documents: Sequence[str]) -> Notice:
    """That a coder counts for documents with codings that were not declared finished; three of them are named."""
    text = ngettext(
        "{coder} has codings in {n} document that was not declared finished ({names}). It counts as finished, so that "
        "whatever is not coded yet counts as disagreement.",
        "{coder} has codings in {n} documents that were not declared finished ({names}). They count as finished, so "
        "that whatever is not coded yet counts as disagreement.",
        len(documents),
    )
    return Notice(Warn.UNDECLARED, None, text.format(coder=coder, n=len(documents), names=_first(documents)))


def _first(names: Sequence[str]) -> str:
    """Three of the names, and that there are more."""
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")


def _no_variation(code: CodeFigures) -> str:
    if not code.marked:
        return _("{code} was used on no unit: agreement is undefined, not perfect.").format(code=code.code)
    return _("{code} was given to every unit by every coder: agreement is undefined, not perfect.").format(
        code=code.code
    )
