"""Settling what coders differ on: cases, decisions on them, and the consensus that comes of it."""

from __future__ import annotations

from qualcode.settling.cases import codes_under, find_cases, read_settlement
from qualcode.settling.deciding import (
    accept,
    accept_all,
    agreed_cases,
    reject,
    set_boundary,
    set_code,
    set_new_code,
    set_reason,
    take_agreed,
    take_back,
)
from qualcode.settling.examples import ExampleSide, add_example, example_codes
from qualcode.settling.listed import ListSettled, settle_list
from qualcode.settling.model import (
    AGREED,
    CASE_KINDS,
    CaseReading,
    ReopenReason,
    Settlement,
    SettlingCase,
    SettlingDecision,
    SettlingProgress,
    State,
)
from qualcode.settling.standing import consensus_note, settled_twice
from qualcode.settling.words import kind_words, outcome_words, state_words

__all__ = [
    "AGREED",
    "CASE_KINDS",
    "CaseReading",
    "ExampleSide",
    "ListSettled",
    "ReopenReason",
    "Settlement",
    "SettlingCase",
    "SettlingDecision",
    "SettlingProgress",
    "State",
    "accept",
    "accept_all",
    "add_example",
    "agreed_cases",
    "codes_under",
    "consensus_note",
    "example_codes",
    "find_cases",
    "kind_words",
    "outcome_words",
    "read_settlement",
    "reject",
    "set_boundary",
    "set_code",
    "set_new_code",
    "set_reason",
    "settle_list",
    "settled_twice",
    "state_words",
    "take_agreed",
    "take_back",
]
