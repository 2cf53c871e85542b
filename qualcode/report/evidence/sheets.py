"""What is behind the numbers as two sheets, joined by the id: the claims, and the codings behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.report.blocks import ReportSheet, Value
from qualcode.report.evidence.model import ClaimEvidence, ReportEvidence
from qualcode.report.wording.languages import wording


def evidence_sheets(evidence: ReportEvidence) -> tuple[ReportSheet, ...]:
    """A sheet with a row for each number, and one with a row for each passage of each; of a public file the first.

    References of respondents stand behind each other with semicolons.
    """
    words = wording(evidence.language).evidence
    claims = ReportSheet(words.claims_sheet, words.claims_header, tuple(map(_claim, evidence.claims)))
    if evidence.behind == "nothing":
        return (claims,)
    rows = tuple(row for claim in evidence.claims for row in _codings(claim, words.speaks))
    return claims, ReportSheet(words.codings_sheet, words.codings_header, rows)


def _claim(claim: ClaimEvidence) -> tuple[Value, ...]:
    subject, silence = claim.subject, claim.silence
    asked = silence.asked if silence else None
    return (
        claim.id,
        claim.text,
        claim.measure,
        claim.value,
        claim.n,
        claim.base,
        subject.group,
        subject.name,
        subject.code,
        subject.base,
        subject.where,
        _listed(claim.respondents),
        _listed(claim.in_base),
        None if asked is None else _listed(asked),
        _listed(silence.denied) if silence else "",
        len(claim.passages),
    )


def _codings(claim: ClaimEvidence, speaks: Mapping[bool, str]) -> Iterator[tuple[Value, ...]]:
    denying = claim.silence.passages if claim.silence else ()
    for says, passages in ((True, claim.passages), (False, denying)):
        for one in passages:
            words = f"{one.words} …" if one.more else one.words
            yield (
                *(claim.id, one.coding, one.document, one.turn, _listed(one.respondents), one.code, speaks[says]),
                words,
            )


def _listed(people: tuple[str, ...]) -> str:
    return "; ".join(filter(None, people))
