"""Settling what coders differ on: cases, decisions on them, and the consensus that comes of it."""

from __future__ import annotations

from .cases import (
    AGREED,
    CASE_KINDS,
    Case,
    Decision,
    Progress,
    Reading,
    Settlement,
    State,
    Why,
    codes_under,
    find_cases,
    read_settlement,
)
from .deciding import (
    accept,
    accept_all,
    agreed_cases,
    reject,
    set_boundary,
    set_code,
    set_reason,
    take_agreed,
    take_back,
)
from .standing import consensus_note, settled_twice

__all__ = [
    "AGREED",
    "CASE_KINDS",
    "Case",
    "Decision",
    "Progress",
    "Reading",
    "Settlement",
    "State",
    "Why",
    "accept",
    "accept_all",
    "agreed_cases",
    "codes_under",
    "consensus_note",
    "find_cases",
    "read_settlement",
    "reject",
    "set_boundary",
    "set_code",
    "set_reason",
    "settled_twice",
    "take_agreed",
    "take_back",
]
