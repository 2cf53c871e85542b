"""The cases that do not fit: of each number above a half who does not say it, and of whom coders differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from qualcode.report.blocks import Claim, ReportDocument
from qualcode.report.compared.robust import CodedBy, share_words
from qualcode.report.marks import units

MisfitKind = Literal["silent", "one-coder", "other"]
"""Why somebody does not fit: nothing of the kind was coded; a coder who looked did not code it; another answer to the
same question was coded."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A respondent (by reference) who does not fit a number, and why; ``codes`` are what was coded instead."""

    respondent: str
    why: MisfitKind
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExceptedClaim:
    """A number of all or most, with the cases that do not fit. ``words`` are what its share is called."""

    key: str
    kind: str
    section: str
    text: str
    n: int
    base: int
    words: str
    cases: tuple[Misfit, ...]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known of respondents: their references, and which other answers they gave.

    ``speaks_for`` has the answers (by their addresses) that a coding, by its id, speaks for; ``others`` for each of
    these the ids of respondents of whom another answer of the same set was coded, with those.
    """

    references: Mapping[int, str]
    speaks_for: Mapping[int, Collection[str]]
    others: Mapping[str, Mapping[int, tuple[str, ...]]]


def excepted_claims(document: ReportDocument, by: CodedBy, facts: CaseFacts) -> Iterator[ExceptedClaim]:
    """Every number above a half that somebody does not fit, in the order of the chapter, each statement once."""
    seen: set[tuple[object, ...]] = set()
    for unit in units(document):
        for claim in unit.claims:
            n, base = len(claim.respondents), len(claim.base)
            if claim.measure != "n" or 2 * n <= base or not claim.passages:
                continue
            same = (unit.section, claim.respondents, claim.base, claim.passages)
            if same in seen:
                continue
            seen.add(same)
            if cases := tuple(_cases(claim, by, facts)):
                words = share_words(n, base, document.language)
                yield ExceptedClaim(claim.key, unit.kind, unit.section, unit.text, n, base, words, cases)


def _cases(claim: Claim, by: CodedBy, facts: CaseFacts) -> Iterator[Misfit]:
    others: dict[int, tuple[str, ...]] = {}
    # A number of several codes may hold more than one answer: then none of them is another.
    of_each = [set(facts.speaks_for.get(coding, ())) for coding in claim.passages]
    for answer in sorted(set.intersection(*of_each)):
        others |= facts.others.get(answer, {})
    saying: dict[int, set[str]] = {}
    for coding in claim.passages:
        for person in by.speaks.get(coding, ()):
            if coder := by.coder.get(coding):
                saying.setdefault(person, set()).add(coder)
    for person in claim.base:
        name = facts.references.get(person, "")
        if person not in claim.respondents:
            yield Misfit(name, "other" if person in others else "silent", others.get(person, ()))
        elif person in others:
            yield Misfit(name, "other", others[person])
        else:
            coders = saying.get(person, set())
            looked = by.looked.get(person, frozenset())
            if coders and not coders & by.settled and looked - coders - by.settled:
                yield Misfit(name, "one-coder", tuple(sorted(coders)))
