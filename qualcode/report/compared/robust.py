"""Numbers that hang on one coder: what each would be without the codings of one, and whether its words still held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis.quantify import Language
from qualcode.report.blocks import Claim, ReportDocument
from qualcode.report.marks import MarkedUnit, units
from qualcode.report.wording.languages import number_words
from qualcode.report.wording.quantities import MEANINGS, SAID_VAGUELY


@dataclass(frozen=True, slots=True)
class CoderLeftOut:
    """A number without one coder: how many it would be, out of how many whom somebody else coded."""

    coder: str
    n: int
    base: int
    words: str


@dataclass(frozen=True, slots=True)
class HangingClaim:
    """A number of the chapter that is another where a coder is left out.

    ``text`` is the sentence or cell it stands in, ``words`` what its share is called. ``least`` and ``most`` are the
    range of ``n`` over the coders, and ``word_changes`` says that one of them makes the share another word
    (*de helft*: *een derde*).
    """

    key: str
    kind: str
    section: str
    text: str
    n: int
    base: int
    words: str
    least: int
    most: int
    word_changes: bool
    without: tuple[CoderLeftOut, ...]


@dataclass(frozen=True, slots=True)
class CodedBy:
    """Who coded what: respondents of each coding, its coder, and the coders who looked at each respondent."""

    speaks: Mapping[int, frozenset[int]]
    coder: Mapping[int, str]
    looked: Mapping[int, frozenset[str]]
    settled: frozenset[str]
    """Whose codings are nobody's own: the consensus, which stays whoever is left out."""


def share_words(n: int, base: int, language: Language) -> str:
    """What ``n`` of ``base`` is called where no number is said: *de helft*, *de meeste*; empty where nothing fits."""
    words = number_words(language).shares
    for share in SAID_VAGUELY:
        if base and MEANINGS[share](n, base) and share in words:
            said = words[share][0].words
            return " ".join(said.replace("{plural}", "").replace("{singular}", "").split())
    return ""


def hanging_claims(document: ReportDocument, by: CodedBy) -> Iterator[HangingClaim]:
    """Every number that is not the same whoever is left out, in the order of the chapter, each statement once.

    Left out are the codings of one coder, and from the base whom nobody else coded; so a number that is the same share
    of fewer does not hang. What was settled between coders stays.
    """
    coders = sorted({name for names in by.looked.values() for name in names} - by.settled)
    seen: set[tuple[object, ...]] = set()
    for unit in units(document):
        for claim in unit.claims:
            if claim.measure != "n" or not claim.base or len(coders) < 2:
                continue
            same = (unit.section, claim.respondents, claim.base, claim.passages)
            if same in seen:
                continue
            seen.add(same)
            if found := _hanging(unit, claim, by, coders, document.language):
                yield found


def _hanging(
    unit: MarkedUnit, claim: Claim, by: CodedBy, coders: Sequence[str], language: Language
) -> HangingClaim | None:
    n, base = len(claim.respondents), len(claim.base)
    words = share_words(n, base, language)
    without = []
    for coder in coders:
        others = [coding for coding in claim.passages if by.coder.get(coding) not in (coder, None)]
        left = {person for person in claim.base if by.looked.get(person, frozenset()) - {coder}}
        said = {person for coding in others for person in by.speaks.get(coding, ())} & set(claim.respondents) & left
        if len(said) * base != n * len(left) and left:
            without.append(CoderLeftOut(coder, len(said), len(left), share_words(len(said), len(left), language)))
    if not without:
        return None
    counts = [one.n for one in without] + ([n] if len(without) < len(coders) else [])
    return HangingClaim(
        claim.key,
        unit.kind,
        unit.section,
        unit.text,
        n,
        base,
        words,
        min(counts),
        max(*counts, n),
        any(one.words != words for one in without),
        tuple(without),
    )
