"""The claims of a report by their ids: made again as they were asked for, to be looked up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.errors import NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.outline import Outline
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.blocks import Claim, ReportDocument
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


class MadeChapter(NamedTuple):
    """The chapter as it is made now, what it was asked to be in words, and what must be told beside it."""

    document: ReportDocument
    asked: str
    told: str


def made_chapter(
    project: Project,
    *,
    outline: Path | Outline | None = None,
    where: Iterable[str] = (),
    groups: Collection[str] = (),
    respondents: Collection[str] = (),
    questions: Collection[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
    attributes: Sequence[str] = (),
    language: str = "",
    with_references: bool = True,
) -> MadeChapter:
    """The chapter that is asked for, before it is any file."""
    shape = read_outline(outline) if isinstance(outline, Path) else outline
    with project.snapshot():
        wanted = resolved(project, conditions(where, groups=groups, respondents=respondents))
        summary = read_summary(
            project,
            outline=shape,
            language=language,
            coders=coders,
            where=wanted,
            unfinished_too=unfinished_too,
            questions=questions,
            attributes=attributes,
            with_references=with_references,
        )
    asked = asked_words(shape, wanted, questions=questions, coders=coders, unfinished_too=unfinished_too)
    told = [summary.note, *(said.text for said in summary.basis)]
    return MadeChapter(chapter(summary), asked, " ".join(filter(None, told)))


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
    made = made_chapter(
        project,
        outline=outline,
        where=where,
        groups=groups,
        respondents=respondents,
        questions=questions,
        coders=coders,
        unfinished_too=unfinished_too,
        attributes=attributes,
    )
    return [*numbered_claims(made.document, made.asked, given_claims(project))], made.told


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
