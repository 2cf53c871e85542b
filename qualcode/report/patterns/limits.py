"""Limits of shares, for who asks twice: respondents are chosen as a rule, and then limits say nothing."""

from __future__ import annotations

from qualcode.analysis.patterns.intervals import CONFIDENCE, clopper_pearson
from qualcode.analysis.quantify import percentage
from qualcode.errors import QualcodeError
from qualcode.i18n import _


def need_both(interval: bool, although_purposive: bool) -> None:
    """``QualcodeError`` where limits are asked for once only, or one's chosen groups are named without asking."""
    if interval != although_purposive:
        raise QualcodeError(
            _("Respondents who were chosen and not drawn at random are no sample: limits say nothing about others."),
            _("Leave it out, or ask for it with both --interval and --although-purposive."),
        )


def said_limits(n: int | None, of: int | None) -> str:
    """The limits of ``n`` of ``of`` in whole per cents, as they stand behind it; nothing of nothing, or of what is
    hidden."""
    if n is None or not of:
        return ""
    low, high = (percentage(round(share * 10**9), 10**9) for share in clopper_pearson(n, of))
    return f" [{low}–{high}]"


def limits_json(n: int | None, of: int | None) -> dict[str, object] | None:
    """The limits as shares, with what they are."""
    if n is None or not of:
        return None
    low, high = clopper_pearson(n, of)
    return {
        "low": round(low, 6),
        "high": round(high, 6),
        "confidence": CONFIDENCE,
        "method": "Clopper-Pearson",
    }
