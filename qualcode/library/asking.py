"""Asking a study as the command line and a notebook do: a query or a claim of the report, and the passages behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from qualcode.analysis.quantify import language_of
from qualcode.i18n import _, interface_language
from qualcode.queries.hiding.guarding import NO_GUARD, read_guard
from qualcode.queries.names import NO_VEIL, Veil, veil
from qualcode.queries.query.answering import answer, read_query
from qualcode.queries.query.conditions import conditions as read_conditions
from qualcode.queries.query.result import QueryResult, RespondentFound
from qualcode.queries.query.shown import ShownPassage, shown_passages
from qualcode.report.basis import told_beside
from qualcode.report.blocks import Claim
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.respondents import respondent_references, respondents
from qualcode.text.expressions import expression

_SAVED = expression(r"(?<![^\s(])@")


def ask(
    project: Project,
    text: str,
    *,
    where: Iterable[str] = (),
    groups: Collection[str] = (),
    respondents: Collection[str] = (),
    questions: Collection[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
    with_names: bool = True,
    with_passages: bool = True,
    language: str = "",
) -> QueryResult:
    """What a query of a project finds; conditions given beside it must hold as well.

    What must be told beside it is in ``language``, or else in that of the interface.

    Errors are those of :func:`queries.query.answering.read_query` and of :func:`queries.counting.study_to_count`.
    """
    with project.snapshot():
        found = answer(
            project,
            read_query(project, text),
            conditions=read_conditions(where, groups=groups, respondents=respondents),
            questions=questions,
            coders=coders,
            unfinished_too=unfinished_too,
        )
        over = NO_VEIL if with_names else veil(project)
        note = " ".join(told_beside(project, found.study, language_of(language or interface_language()), over.mask))
        shown = shown_passages(project, found.found.codings, found.found.turns) if with_passages else ()
        counted = Counter(
            person
            for people in (*found.found.codings.values(), *((one.respondent_id,) for one in found.found.turns))
            for person in people
        )
        return _result(project, text, found.respondents, found.base, counted, shown, found.study.coders, note, over)


def without_names(query: str, over: Veil) -> str:
    """A query as it may leave: names of persons masked in it, and the signs of saved queries left as they are."""
    return "@".join(over.over(part) for part in _SAVED.split(query))


def ask_claim(
    project: Project, claim: Claim, note: str = "", *, coders: Sequence[str] = (), with_names: bool = True
) -> QueryResult:
    """What is behind a number of a report, with what must be told beside it."""
    with project.snapshot():
        over = NO_VEIL if with_names else veil(project)
        shown = tuple(shown_passages(project, claim.passages))
        ids = {person.name: person.id for person in respondents(project)}
        counted = Counter(ids[name] for one in shown for name in one.respondents)
        if claim.source:
            said = _("{figure} is from elsewhere, {source}: there are no passages behind it.")
            note = " ".join(filter(None, (said.format(figure=claim.text, source=over.over(claim.source)), note)))
        found = _result(project, claim.text, claim.respondents, claim.base, counted, shown, coders, note, over)
        return replace(found, from_elsewhere=bool(claim.source))


def _result(
    project: Project,
    query: str,
    people: Sequence[int],
    base: Sequence[int],
    counted: Counter[int],
    shown: Iterable[ShownPassage],
    coders: Sequence[str],
    note: str,
    over: Veil,
) -> QueryResult:
    persons, called = {person.id: person for person in respondents(project)}, respondent_references(project)
    guard = read_guard(project) if over is not NO_VEIL else NO_GUARD
    return QueryResult(
        query=without_names(query, over),
        n=len(people),
        base=len(base),
        respondents=Rows(
            RespondentFound(
                over.over(persons[one].name, "respondent"),
                over.over(persons[one].group),
                called[persons[one].guid],
                counted[one],
            )
            for one in people
        ),
        in_base=tuple(called[persons[one].guid] for one in base),
        coders=tuple(coders),
        note=note,
        passages=Rows(over.over(guard.passage(one)) for one in shown),
    )
