"""Kinds of cases, their states, and outcomes, in words for a list."""

from __future__ import annotations

from qualcode.i18n import _


def kind_words(kind: str) -> str:
    """A kind of case (one of ``CASE_KINDS``)."""
    return {
        "agreed": _("agreed"),
        "only_one_coder": _("not by all"),
        "different_code": _("different code"),
        "different_boundary": _("different boundary"),
    }.get(kind, kind)


def state_words(state: str) -> str:
    """Whether a case waits for a decision."""
    return {"open": _("unsettled"), "decided": _("settled"), "reopened": _("open again")}.get(state, state)


def outcome_words(outcome: str) -> str:
    """What was decided."""
    return {
        "agreed": _("as all have it"),
        "accept": _("one reading"),
        "both": _("all readings"),
        "boundary": _("other boundaries"),
        "code": _("another code"),
        "reject": _("nothing here"),
    }.get(outcome, outcome)
