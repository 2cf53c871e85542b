"""What a language must say of two waves of a study beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcode.analysis.quantify import Forms


@dataclass(frozen=True, slots=True)
class WaveWords:
    """Heads and sentences of one language; what stands in braces is filled in by the report.

    ``year`` and ``named`` say when, of a wave that is a year and of another, which ``called`` names. ``then`` goes on
    with the number of another wave, ``then_none`` where that is nought. ``heads`` are those of a table, ``standing``
    says in it how a code stands between the waves, and ``told`` in a sentence, where the numbers are not comparable;
    ``reworded_now`` is a number in it. ``says`` is the verb of *says so*. ``panel`` tells how those who took part twice
    say it ``when``, the first of them as ``panel_first``; ``panel_all`` where all do alike, ``panel_none`` where none
    of several does.
    """

    title: str
    year: str
    named: str
    called: str
    then: str
    then_none: str
    heads: Mapping[str, str]
    standing: Mapping[str, str]
    told: Mapping[str, str]
    says: Forms
    reworded_now: str
    panel: str
    panel_first: str
    and_: str
    panel_all: Forms
    panel_none: str
    when: Mapping[str, str]
    numbers: str
    people: Forms
    cross: str
    silence: str
    nobody_again: str
    unknown: Forms
    codebook: str
    codebooks: str
    last_year: str
    ask_again: str
