"""The numbers of a report by an id that is the same on every machine, as long as the report asks the same."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from qualcode.outline import Outline
from qualcode.queries.query.grammar import in_words
from qualcode.report.blocks import (
    Block,
    ChartFigure,
    Claim,
    Paragraph,
    ReportDocument,
    Table,
    TableRow,
    claims_of,
)

PREFIX = "C-"
LENGTH = 6
"""So many letters and digits; where two are alike, which takes thousands of claims, theirs have twice as many."""

ClaimRegister = Mapping[str, str]
"""Ids that were given before, by the :func:`digest` of what they were given to."""


class NumberedClaim(NamedTuple):
    """A claim with its id."""

    id: str
    claim: Claim


def digest(asked: str, key: str) -> str:
    """What a claim is known by for good, 24 letters and digits: of its key, and of what the whole report was asked."""
    return b32encode(sha256(f"{asked}\n{key}".encode()).digest()).decode().lower()[: 4 * LENGTH]


def numbered_claims(
    document: ReportDocument, asked: str, given: ClaimRegister | None = None
) -> Iterator[NumberedClaim]:
    """Every number of a report with its id, in order.

    The id comes of the claim's key, which says what it is about, and of what the whole report was ``asked`` to be: the
    same key with another base has another id. It stays the same whatever has been coded since. What has an id in the
    register (``given``) keeps it, also where another claim would have the same by now: that one has a longer one.
    """
    claims = [claim for block in document.blocks for claim in claims_of(block)]
    digests = [digest(asked, claim.key) for claim in claims]
    yield from map(NumberedClaim, given_ids(digests, given or {}), claims)


def given_ids(digests: Iterable[str], given: ClaimRegister) -> Iterator[str]:
    """The ids of claims by their digests, those in the register as they stand there."""
    wanted = list(digests)
    alike = Counter(found[:LENGTH] for found in dict.fromkeys(wanted) if found not in given)
    alike.update(known.removeprefix(PREFIX) for known in given.values())
    for found in wanted:
        short = found[:LENGTH] if alike[found[:LENGTH]] == 1 else found[: 2 * LENGTH]
        yield given.get(found, f"{PREFIX}{short}")


def claim_register(claims: Iterable[NumberedClaim], asked: str) -> ClaimRegister:
    """The ids of a report as a register of them, for those that come later."""
    return {digest(asked, one.claim.key): one.id for one in claims}


def identified(document: ReportDocument, asked: str, given: ClaimRegister | None = None) -> ReportDocument:
    """The report with the id of each of its numbers in it."""
    ids = {one.claim.key: one.id for one in numbered_claims(document, asked, given)}
    return replace(document, blocks=tuple(_identified(block, ids) for block in document.blocks))


def _identified(block: Block, ids: Mapping[str, str]) -> Block:
    def own(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        return tuple(replace(claim, id=ids[claim.key]) for claim in claims)

    def of_row(row: TableRow) -> TableRow:
        cells = (replace(cell, claims=own(cell.claims)) if cell.claims else cell for cell in row.cells)
        return replace(row, cells=tuple(cells))

    def of_table(table: Table) -> Table:
        return replace(
            table,
            claims=own(table.claims),
            rows=tuple(map(of_row, table.rows)),
            over=tuple(map(of_row, table.over)),
        )

    match block:
        case Paragraph():
            return replace(block, sentences=tuple(replace(one, claims=own(one.claims)) for one in block.sentences))
        case Table():
            return of_table(block)
        case ChartFigure():
            return replace(block, claims=own(block.claims), table=of_table(block.table))
    return block


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
