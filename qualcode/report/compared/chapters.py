"""Two chapters side by side by their pieces: which numbers and words differ, and whose codings made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from qualcode.outline import Outline, SectionPart
from qualcode.report.blocks import Claim, ReportDocument
from qualcode.report.marks import MarkedUnit, normalised, units

PieceChange = Literal["number", "words", "new", "gone"]
CodingChangeKind = Literal["added", "removed"]


@dataclass(frozen=True, slots=True)
class CodingBehind:
    """A coding behind a number: whose it is, of which respondents (by their references), with which code."""

    guid: str
    coder: str
    code: str
    respondents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedCoding:
    """A coding that is behind a number in one of two chapters only.

    ``coder`` is whose it is, ``by`` and ``at`` who changed it last and when, by the ``action`` of the history; these
    are empty where no history tells (the chapters are of two files).
    """

    what: CodingChangeKind
    coder: str
    code: str
    respondents: tuple[str, ...]
    by: str = ""
    at: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class ChangedPiece:
    """A sentence, caption or cell that says something else in the later of two chapters.

    ``then`` and ``now`` are its numbers (*5 / 8*), with ``then_text`` and ``now_text`` what stands there; of what is
    new or gone one side is empty. ``codings`` are those behind one of the two only.
    """

    key: str
    kind: str
    section: str
    change: PieceChange
    then: str
    now: str
    then_text: str
    now_text: str
    codings: tuple[ChangedCoding, ...] = ()


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed something last, when, and by what kind of change."""

    coder: str
    at: str
    action: str


@dataclass(frozen=True, slots=True)
class ComparedChapter:
    """A chapter, and what is behind its numbers: the codings by their ids here."""

    document: ReportDocument
    codings: Mapping[int, CodingBehind]


def without_choices(outline: Outline, *, own_words: bool = False) -> Outline:
    """An outline without what its author chose for one state of the study: quotations, and words for numbers.

    Of another state, or of the codings of some coders, these may not hold, and then there would be no chapter to
    compare. Where the state is the author's own, its ``own_words`` for numbers may stay.
    """
    groups = tuple(
        replace(group, sections=tuple(replace(one, parts=tuple(_bare(one.parts, own_words))) for one in group.sections))
        for group in outline.groups
    )
    return replace(outline, groups=groups)


def _bare(parts: Iterable[SectionPart], own_words: bool) -> Iterator[SectionPart]:
    numbers = (part for part in parts if part.kind != "quote")
    return numbers if own_words else (replace(part, in_words={}) for part in numbers)


def compare_chapters(
    then: ComparedChapter, now: ComparedChapter, history: Mapping[str, LastChange]
) -> tuple[ChangedPiece, ...]:
    """What differs between two chapters, in the order of the later one; what is gone stands last.

    ``history`` says of codings (by GUID) who changed them last between the two.
    """
    earlier = {unit.key: unit for unit in _said(then.document)}
    later = {unit.key: unit for unit in _said(now.document)}
    found: list[ChangedPiece] = []
    for key, unit in later.items():
        before = earlier.get(key)
        numbers = (numbers_of(before.claims) if before else "", numbers_of(unit.claims))
        same_text = before is not None and normalised(before.text) == normalised(unit.text)
        if same_text and numbers[0] == numbers[1]:
            continue
        if before is None and not unit.claims:
            continue
        change: PieceChange = "new" if before is None else "number" if numbers[0] != numbers[1] else "words"
        codings = tuple(_codings(before.claims if before else (), unit.claims, then, now, history))
        texts = (before.text if before else "", unit.text)
        found.append(ChangedPiece(key, unit.kind, unit.section, change, *numbers, *texts, codings))
    for key, unit in earlier.items():
        if key not in later and unit.claims:
            codings = tuple(_codings(unit.claims, (), then, now, history))
            said = numbers_of(unit.claims)
            found.append(ChangedPiece(key, unit.kind, unit.section, "gone", said, "", unit.text, "", codings))
    return tuple(found)


def _said(document: ReportDocument) -> Iterator[MarkedUnit]:
    """The pieces in which the report itself says something; a quotation is a respondent's."""
    return (unit for unit in units(document) if unit.kind != "quotation")


def numbers_of(claims: Iterable[Claim]) -> str:
    """The numbers of a piece as figures: each ``n / N`` once, and what measures something else as it is."""
    found: list[str] = []
    for claim in claims:
        if claim.measure in ("n", "percent") and claim.base:
            found.append(f"{len(claim.respondents)} / {len(claim.base)}")
        elif claim.measure == "base" and claim.value is not None:
            found.append(str(claim.value))
        elif claim.measure == "range":
            found.append(claim.text)
    return "; ".join(dict.fromkeys(found))


def _codings(
    before: Iterable[Claim],
    after: Iterable[Claim],
    then: ComparedChapter,
    now: ComparedChapter,
    history: Mapping[str, LastChange],
) -> Iterator[ChangedCoding]:
    one = {
        then.codings[id_].guid: then.codings[id_] for claim in before for id_ in claim.passages if id_ in then.codings
    }
    two = {now.codings[id_].guid: now.codings[id_] for claim in after for id_ in claim.passages if id_ in now.codings}
    kinds: tuple[tuple[CodingChangeKind, dict[str, CodingBehind], dict[str, CodingBehind]], ...] = (
        ("removed", one, two),
        ("added", two, one),
    )
    for what, here, there in kinds:
        for guid, coding in here.items():
            if guid not in there:
                last = history.get(guid, LastChange("", "", ""))
                yield ChangedCoding(
                    what, coding.coder, coding.code, coding.respondents, last.coder, last.at, last.action
                )
