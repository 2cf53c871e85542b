"""The claims of a report by their ids: made again as they were asked for, to be looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.blocks import Claim
from qualcode.report.chapter.blocks import chapter
from qualcode.report.chapter.facts import read_summary
from qualcode.report.claims import NumberedClaim, asked_words, numbered_claims
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.reported import given_claims


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A number of a report: its id, how it is said there, what it measures, how many are in its base, and its key."""

    id: str
    text: str
    measure: str
    value: int | None
    base: int
    key: str


def report_claims(
    project: Project,
    *,
    outline: Path | None = None,
    where: Iterable[str] = (),
    groups: Collection[str] = (),
    respondents: Collection[str] = (),
    questions: Collection[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
    attributes: Sequence[str] = (),
) -> tuple[list[NumberedClaim], str]:
    """Every number of the chapter that is asked for, with its id; and what must be told beside them."""
    shape = read_outline(outline) if outline else None
    with project.snapshot():
        wanted = resolved(project, conditions(where, groups=groups, respondents=respondents))
        summary = read_summary(
            project,
            outline=shape,
            coders=coders,
            where=wanted,
            unfinished_too=unfinished_too,
            questions=questions,
            attributes=attributes,
        )
    asked = asked_words(shape, wanted, questions=questions, coders=coders, unfinished_too=unfinished_too)
    told = [summary.note, *(said.text for said in summary.basis)]
    return [*numbered_claims(chapter(summary), asked, given_claims(project))], " ".join(filter(None, told))


def list_claims(found: Iterable[NumberedClaim]) -> Rows[ListedClaim]:
    """Numbered claims as rows."""
    return Rows(
        ListedClaim(id_, claim.text, claim.measure, claim.value, len(claim.base), claim.key) for id_, claim in found
    )


def find_claim(
    project: Project,
    wanted: str,
    *,
    outline: Path | None = None,
    where: Iterable[str] = (),
    groups: Collection[str] = (),
    respondents: Collection[str] = (),
    questions: Collection[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
) -> tuple[Claim, str]:
    """The claim of that id in the chapter that is asked for, and what must be told beside it.

    ``NotFoundError`` where the chapter has none.
    """
    claims, told = report_claims(
        project,
        outline=outline,
        where=where,
        groups=groups,
        respondents=respondents,
        questions=questions,
        coders=coders,
        unfinished_too=unfinished_too,
    )
    for one in claims:
        if one.id == wanted:
            return one.claim, told
    raise NotFoundError(
        _("The report has no number {id}.").format(id=wanted),
        _("Give the options that the report was made with: the same --outline, --where, --coders and others."),
    )
