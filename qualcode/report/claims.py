"""The numbers of a report by an id that is the same on every machine, as long as the report asks the same."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from qualcode.model import Outline
from qualcode.queries.query.grammar import in_words
from qualcode.report.blocks import Claim, ReportDocument, claims_of

PREFIX = "C-"
LENGTH = 6
"""So many letters and digits; where two are alike, which takes thousands of claims, theirs have twice as many."""


class NumberedClaim(NamedTuple):
    """A claim with its id."""

    id: str
    claim: Claim


def numbered_claims(document: ReportDocument, asked: str) -> Iterator[NumberedClaim]:
    """Every number of a report with its id, in order.

    The id comes of the claim's key, which says what it is about, and of what the whole report was ``asked`` to be: the
    same key with another base has another id. It stays the same whatever has been coded since.
    """
    claims = [claim for block in document.blocks for claim in claims_of(block)]
    digests = [b32encode(sha256(f"{asked}\n{claim.key}".encode()).digest()).decode().lower() for claim in claims]
    alike = Counter(digest[:LENGTH] for digest in digests)
    for claim, digest in zip(claims, digests, strict=True):
        begin = digest[:LENGTH]
        yield NumberedClaim(f"{PREFIX}{begin if alike[begin] == 1 else digest[: 2 * LENGTH]}", claim)


def asked_words(
    outline: Outline | None,
    where: Mapping[str, Collection[str]],
    *,
    questions: Collection[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
) -> str:
    """What a whole chapter was asked to be, as the ids of its numbers go by it."""
    asked = in_words("", where=where, questions=tuple(questions), coders=coders, unfinished_too=unfinished_too)
    if outline is not None and outline.where:
        # What narrows a group or a sentence stands in the keys; what narrows the whole stands nowhere else.
        asked += f"\n{sorted((name, sorted(values)) for name, values in outline.where.items())!r}"
    return asked


def is_claim(text: str) -> bool:
    """Whether a text is the id of a claim, and no query."""
    return text.startswith(PREFIX) and text[len(PREFIX) :].isalnum() and text == text.strip()
