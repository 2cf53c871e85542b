"""What is behind the numbers as remarks for who reviews a text: one at each number that is said first."""

from __future__ import annotations

from qualcode.report.evidence.blocks import about_words, behind_lines, same_claims
from qualcode.report.evidence.model import ReportEvidence
from qualcode.report.wording.languages import wording


def evidence_remarks(evidence: ReportEvidence) -> tuple[tuple[str, str], ...]:
    """By the id of a claim what is said of it; of those that are the same thing the first in the text has it."""
    words = wording(evidence.language)
    found = []
    for alike in same_claims(evidence.claims):
        first = alike[0]
        number = words.evidence.n_of_base.format(n=first.n, base=first.base)
        lines = [f"{first.id}: {number}", about_words(first, words)]
        if evidence.behind != "nothing":
            lines += behind_lines(first, words)
        found.append((first.id, "\n".join(lines)))
    return tuple(found)
