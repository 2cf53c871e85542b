"""Whether the numbers of a file are those of the chapter: exactly, for behind each of them stands a claim."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from qualcode.analysis.checking.findings import CheckFinding, Rule
from qualcode.analysis.checking.numerals import SaidNumber, said_numbers
from qualcode.analysis.checking.text import FinishedText
from qualcode.analysis.quantify import Language
from qualcode.report.blocks import Claim, ReportDocument
from qualcode.report.checking.pieces import KnownPiece, find_pieces, without_numbers
from qualcode.report.marks import MarkedUnit, normalised, units
from qualcode.report.wording.languages import number_words
from qualcode.report.wording.number_words import Proportion
from qualcode.report.wording.quantities import FRACTIONS, MEANINGS

SHORT = 200

APART = Fraction(3, 20)
"""Of two ranges are numbers of which one is at least twice the other, and whose shares differ by more than this."""


def check_claims(text: FinishedText, document: ReportDocument) -> tuple[list[CheckFinding], int]:
    """What no longer fits in a file that was made of a chapter, and how many of its pieces were found in it."""
    language = document.language
    found = find_pieces(text, [*units(document)], language)
    findings = [finding for piece in found for finding in _check(piece, language)]
    findings += _twice(found, language)
    findings += _of_two_ranges(found, language)
    return findings, len(found)


def _check(piece: KnownPiece, language: Language) -> Iterator[CheckFinding]:
    unit = piece.unit
    if not unit.claims or normalised(piece.text) == normalised(unit.text):
        return
    said = [*said_numbers(piece.text, language)]
    true = [*said_numbers(unit.text, language)]
    if piece.edited is False:
        changed = _values(said) != _values(true) or _new_shares(piece.text, unit.text, language)
        yield _finding(Rule.STALE, piece, piece.text, unit.text, unit, sure=bool(changed))
        return
    if unit.kind == "cell":
        if _digits(piece.text) != _digits(unit.text):
            yield _finding(Rule.CLAIM, piece, piece.text, unit.text, unit)
        return
    wrong = [one for one in _new(said, true) if not _is_said(one, unit.claims)]
    missing = _new(true, said)
    for one in wrong:
        should = missing.pop(0) if missing else None
        right = unit.text[should.start : should.end] if should else _said(unit.claims)
        yield _finding(Rule.CLAIM, piece, piece.text[one.start : one.end].strip(), right.strip(), unit)
    swapped = not wrong and [(one.value, one.percent) for one in said] != [(one.value, one.percent) for one in true]
    if swapped and without_numbers(piece.text, language) == without_numbers(unit.text, language):
        yield _finding(Rule.CLAIM, piece, piece.text, unit.text, unit)
    for share, words in _new_shares(piece.text, unit.text, language):
        if not any(_means(share, n, base) for n, base in _parts(unit.claims)):
            yield _finding(Rule.CLAIM, piece, words, _said(unit.claims), unit)


def _means(share: Proportion, n: int, base: int) -> bool:
    """Whether words for a share say ``n`` of ``base``; exactly so also of a base that reports do not round."""
    exact = next((fraction for fraction, ways in FRACTIONS.items() if share == ways[0]), None)
    return MEANINGS[share](n, base) or exact == Fraction(n, base)


def _finding(
    rule: Rule, piece: KnownPiece, says: str, should: str, unit: MarkedUnit, *, sure: bool = True
) -> CheckFinding:
    return CheckFinding(
        rule,
        "error" if sure else "warning",
        piece.place,
        piece.table,
        _short(says),
        _short(should),
        _short(piece.text),
        unit.key,
    )


def _short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= SHORT else f"{bare[: SHORT - 1].rstrip()}…"


def _values(numbers: Sequence[SaidNumber]) -> Counter[tuple[Decimal, bool]]:
    return Counter((one.value, one.percent) for one in numbers)


def _new(numbers: Sequence[SaidNumber], known: Sequence[SaidNumber]) -> list[SaidNumber]:
    """Those of the numbers that are not among the known, each of which answers for one."""
    left = _values(known)
    found = []
    for one in numbers:
        key = (one.value, one.percent)
        if left[key]:
            left[key] -= 1
        else:
            found.append(one)
    return found


def _parts(claims: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """``n`` of ``N`` of each claim that counts."""
    for claim in claims:
        if claim.measure in ("n", "percent") and claim.base:
            yield (
                (claim.value if claim.measure == "n" and claim.value is not None else len(claim.respondents)),
                len(claim.base),
            )


def _is_said(one: SaidNumber, claims: Sequence[Claim]) -> bool:
    """Whether a number is a way to say one of the claims: itself, its base, what is left of that, or its share."""
    parts = [*_parts(claims)]
    if one.percent:
        return any(one.holds(Decimal(100 * n) / base) for n, base in parts)
    allowed = {claim.value for claim in claims if claim.measure in ("n", "base") and claim.value is not None}
    allowed |= {number for n, base in parts for number in (base, base - n)}
    return one.value in allowed


def _said(claims: Sequence[Claim]) -> str:
    return "; ".join(f"{n} / {base}" for n, base in dict.fromkeys(_parts(claims))) or "; ".join(
        one.text for one in claims
    )


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)?|^[-–—.]$", text.strip())


@cache
def _share_words(language: Language) -> tuple[re.Pattern[str], dict[str, Proportion]]:
    """The words for shares by which a text is searched, those that begin with others first."""
    found: dict[str, Proportion] = {}
    for share, ways in number_words(language).shares.items():
        for way in ways:
            bare = " ".join(re.sub(r"\{\w+\}", "", way.words).split()).casefold()
            found.setdefault(bare, share)
    words = "|".join(re.escape(word) for word in sorted(found, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), found


def _new_shares(text: str, known: str, language: Language) -> list[tuple[Proportion, str]]:
    """The words for shares that stand in a text and not in another."""
    pattern, shares = _share_words(language)
    there = Counter(match[0].casefold() for match in pattern.finditer(known))
    found = []
    for match in pattern.finditer(text):
        word = match[0].casefold()
        if there[word]:
            there[word] -= 1
        else:
            found.append((shares[word], match[0]))
    return found


def _twice(found: Sequence[KnownPiece], language: Language) -> Iterator[CheckFinding]:
    """A piece that stands in the file more than once, with other numbers."""
    by_unit: dict[tuple[str, str], list[KnownPiece]] = defaultdict(list)
    for piece in found:
        if piece.unit.claims and piece.unit.kind != "cell":
            by_unit[piece.unit.key, piece.unit.text].append(piece)
    for first, *others in by_unit.values():
        said = _values([*said_numbers(first.text, language)])
        for other in others:
            if _values([*said_numbers(other.text, language)]) != said:
                yield _finding(Rule.CLAIM_TWICE, other, other.text, first.text, other.unit)


class _Loosely(NamedTuple):
    """A number that an author said in a word of no range."""

    word: str
    piece: KnownPiece
    n: int
    base: int


@cache
def _loose_words(language: Language) -> re.Pattern[str]:
    """The words that say a quantity, and not how large it is."""
    words = number_words(language)
    some = {" ".join(re.sub(r"\{\w+\}", "", way.words).split()) for way in words.shares[Proportion.SOME]}
    every = "|".join(re.escape(word) for word in sorted(words.loose | some, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)


def _said_loosely(found: Sequence[KnownPiece], language: Language) -> Iterator[_Loosely]:
    """Sentences of one number that their author wrote a loose word for, and no number or other share."""
    for piece in found:
        unit = piece.unit
        parts = {*_parts(unit.claims)}
        if unit.kind != "sentence" or len(parts) != 1 or normalised(piece.text) == normalised(unit.text):
            continue
        [(n, base)] = parts
        words = [*_loose_words(language).finditer(piece.text)]
        said = {one.value for one in said_numbers(piece.text, language)} - {Decimal(base)}
        pattern, shares = _share_words(language)
        shared = [match for match in pattern.finditer(piece.text) if shares[match[0].casefold()] is not Proportion.SOME]
        if len(words) == 1 and n and not said and not shared:
            yield _Loosely(words[0][0].casefold(), piece, n, base)


def _of_two_ranges(found: Sequence[KnownPiece], language: Language) -> Iterator[CheckFinding]:
    """A loose word that stands for numbers that are far apart."""
    by_word: dict[str, list[_Loosely]] = defaultdict(list)
    for one in _said_loosely(found, language):
        by_word[one.word].append(one)
    for word, uses in by_word.items():
        least = min(uses, key=lambda one: Fraction(one.n, one.base))
        for one in uses:
            if one.n >= 2 * least.n and Fraction(one.n, one.base) - Fraction(least.n, least.base) > APART:
                finding = _finding(
                    Rule.WORD_TWICE, one.piece, word, f"{one.n} / {one.base}", one.piece.unit, sure=False
                )
                yield replace(finding, behind=f"{least.n} / {least.base}")
