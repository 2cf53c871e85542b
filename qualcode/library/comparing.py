"""The chapter beside itself: as it was, without one coder, and beside the cases that do not fit it."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.library.claims import MadeChapter, made_chapter
from qualcode.model import CONSENSUS
from qualcode.queries.answers import Answers
from qualcode.queries.counting import Facts, gather
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.report.compared.chapters import (
    ChangedPiece,
    CodingBehind,
    ComparedChapter,
    LastChange,
    compare_chapters,
    without_choices,
)
from qualcode.report.compared.exceptions import CaseFacts, ExceptedClaim, excepted_claims
from qualcode.report.compared.robust import CodedBy, HangingClaim, hanging_claims
from qualcode.rows import Rows, Tabular, plain
from qualcode.storage import Project
from qualcode.storage.asking.answers import answer_sets
from qualcode.storage.coders import assignments
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import coders_by_document, codings
from qualcode.storage.respondents import documents_of, respondent_references


@dataclass(frozen=True, slots=True)
class ChapterAsked:
    """How a chapter is asked for: as ``qualcode report`` takes it."""

    outline: Path | None = None
    where: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    unfinished_too: bool = False
    language: str = ""

    def made(self, project: Project, *, plain_numbers: bool = False) -> MadeChapter:
        """The chapter of a project; with ``plain_numbers`` without quotations and words that its author chose."""
        outline = read_outline(self.outline) if self.outline else None
        return made_chapter(
            project,
            outline=without_choices(outline) if outline and plain_numbers else outline,
            where=self.where,
            coders=self.coders,
            unfinished_too=self.unfinished_too,
            language=self.language,
        )

    def facts(self, project: Project) -> Facts:
        """What is counted in it."""
        return gather(
            project,
            coders=self.coders,
            where=resolved(project, conditions(self.where)),
            unfinished_too=self.unfinished_too,
        )


_AS_IT_IS = ChapterAsked()


@dataclass(frozen=True, slots=True)
class ChangedChapter(Tabular):
    """What a chapter says otherwise than before. ``since`` is the moment, or empty where it was another file."""

    pieces: tuple[ChangedPiece, ...]
    since: str = ""
    told: str = ""

    def to_dicts(self) -> list[dict[str, Any]]:
        """The pieces."""
        return [plain(piece) for piece in self.pieces]


def changes_since(project: Project, moment: str, asked: ChapterAsked = _AS_IT_IS) -> ChangedChapter:
    """What the chapter says otherwise than before a moment (a date, or a date and time, in UTC), and whose codings
    made it so.

    The project as it was is made from its history, in memory. Raises ``ProjectError`` where that is not known any
    more, and ``QualcodeError`` for what is no moment.
    """
    said = _moment(moment)
    before, changed = project.as_it_was(said)
    with closing(before):
        history = {guid: LastChange(one.coder, one.at, one.action) for guid, one in changed.items()}
        return _compared(before, project, history, asked, said)


def changes_against(project: Project, other: Project, asked: ChapterAsked = _AS_IT_IS) -> ChangedChapter:
    """What the chapter of ``project`` says otherwise than that of another file of the study: an older copy."""
    return _compared(other, project, {}, asked, "")


def _moment(text: str) -> str:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise QualcodeError(
            _("“{text}” is no date").format(text=text), _("Give it as 2026-11-30, or 2026-11-30T17:00.")
        ) from error
    if found.tzinfo is not None:
        found = found.astimezone(UTC).replace(tzinfo=None)
    return found.isoformat(timespec="milliseconds")


def _compared(
    then: Project, now: Project, history: dict[str, LastChange], asked: ChapterAsked, since: str
) -> ChangedChapter:
    made = asked.made(now, plain_numbers=True)
    try:
        before = ComparedChapter(asked.made(then, plain_numbers=True).document, _behind(then, asked))
    except QualcodeError as error:
        raise QualcodeError(
            _("The earlier chapter cannot be made: {reason}").format(reason=error.message),
            _("Give a later date, or an outline that fits what there was then."),
        ) from error
    pieces = compare_chapters(
        before,
        ComparedChapter(made.document, _behind(now, asked)),
        history,
    )
    return ChangedChapter(pieces, since, made.told)


def _behind(project: Project, asked: ChapterAsked) -> dict[int, CodingBehind]:
    """Every coding that counts, with its coder, its code, and whose words it is on."""
    facts = asked.facts(project)
    references = respondent_references(project)
    called = {person.id: references.get(person.guid, "") for person in facts.respondents}
    speaks: dict[int, list[str]] = defaultdict(list)
    for mention in facts.mentions:
        speaks[mention.coding_id].append(called.get(mention.respondent_id, ""))
    names = {coder.id: coder.name for coder in read_coders(project)}
    paths = {code.id: code.path for code in facts.codebook.codes}
    return {
        one.id: CodingBehind(
            one.guid, names.get(one.coder_id, ""), paths.get(one.code_id, ""), tuple(dict.fromkeys(speaks[one.id]))
        )
        for one in codings(project, ids=list(speaks))
    }


def hanging_on_one_coder(project: Project, asked: ChapterAsked = _AS_IT_IS) -> Rows[HangingClaim]:
    """The numbers of the chapter that would be others without the codings of one coder, with the range over coders.

    Of a document that only one of them coded, its respondents leave the base as well; what was settled by the
    consensus hangs on nobody.
    """
    with project.snapshot():
        return Rows(hanging_claims(asked.made(project).document, _coded_by(project, asked.facts(project))))


def exceptions_of(project: Project, asked: ChapterAsked = _AS_IT_IS) -> Rows[ExceptedClaim]:
    """For each number above a half, of all and of most, the respondents who do not fit it, and why."""
    with project.snapshot():
        facts = asked.facts(project)
        document = asked.made(project).document
        return Rows(excepted_claims(document, _coded_by(project, facts), _cases(project, facts)))


def _coded_by(project: Project, facts: Facts) -> CodedBy:
    names = {coder.id: coder.name for coder in read_coders(project)}
    speaks: dict[int, set[int]] = defaultdict(set)
    for mention in facts.mentions:
        speaks[mention.coding_id].add(mention.respondent_id)
    coder = {one.id: names.get(one.coder_id, "") for one in codings(project, ids=list(speaks))}
    by_document = coders_by_document(project)
    for work in assignments(project):
        if work.finished is not None:
            # Who found nothing there has looked all the same.
            by_document.setdefault(work.document_id, set()).add(work.coder_id)
    looked: dict[int, frozenset[str]] = {}
    for person, documents in documents_of(project).items():
        who = {
            names[one]
            for document in documents
            for one in by_document.get(document, set())
            if one in facts.counting_on(document) and one in names
        }
        looked[person] = frozenset(who)
    return CodedBy({key: frozenset(who) for key, who in speaks.items()}, coder, looked, frozenset({CONSENSUS}))


def _cases(project: Project, facts: Facts) -> CaseFacts:
    """Who respondents are, and of whom more than one answer of a set was coded of which only one can hold."""
    references = respondent_references(project)
    speaks_for: dict[int, set[str]] = defaultdict(set)
    others: dict[str, dict[int, tuple[str, ...]]] = {}
    answers = Answers(project, facts)
    for one in answer_sets(project):
        if one.kind != "single":
            continue
        given = {held.respondent_id: held.passages for held in answers.of(one)}
        for value in one.values:
            address = f"{one.slug}/{value.slug}"
            others[address] = {}
            for person, passages in given.items():
                for coding in passages.get(value.slug, ()):
                    speaks_for[coding].add(address)
                if instead := tuple(sorted(name for name, found in passages.items() if found and name != value.slug)):
                    others[address][person] = instead
    called = {person.id: references.get(person.guid, "") for person in facts.respondents}
    return CaseFacts(called, speaks_for, others)
