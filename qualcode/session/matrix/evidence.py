"""From a number of the matrix to the passages behind it, and to who is in its base without saying it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qualcode.analysis.matrix import Matrix, Spot
from qualcode.analysis.query import SaidTurn
from qualcode.i18n import _
from qualcode.model import Coding
from qualcode.queries.query.shown import PassageReader, ShownPassage
from qualcode.report.matrix.counted import column_at
from qualcode.session.matrix.counting import ViewCount
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.codings import in_text_order
from qualcode.storage.respondents import documents_of, respondent_references, respondents

MOST = 1000
"""So many passages are listed; a number with more behind it is narrowed first."""


class BehindLine(NamedTuple):
    """A line of the list behind a number: a passage (a coding, or a turn that a query found), or only a respondent.

    ``document`` is the name of the document (empty where nobody speaks), ``[start, end)`` the place in its text,
    ``quote`` what stands there. ``respondents`` are the names of those who are counted for it.
    """

    key: int
    document: str
    start: int
    end: int
    quote: str
    respondents: tuple[str, ...]
    references: tuple[str, ...]
    group: str
    found: Coding | SaidTurn | None = None


class Known(NamedTuple):
    """Who speaks, and what is coded by whom, at a version of the project."""

    version: tuple[int, int]
    reader: PassageReader


class BehindNumber(NamedTuple):
    """What is behind a number: what it is of, the lines, and how many there are (of passages at most ``MOST``).

    ``row`` and ``column`` are what they are called, ``n`` how many respondents say it and ``base`` out of how many.
    ``address`` is the query that gives the same, ``silent`` says that the lines are those who do not say it.
    """

    spot: Spot
    row: str
    column: str
    n: int
    base: int
    address: str
    silent: bool
    passages: int
    lines: Sequence[BehindLine]
    known: Known


def behind(
    session: Session,
    count: ViewCount,
    shown: Matrix,
    spot: Spot,
    *,
    silent: bool = False,
    known: Known | None = None,
    without_machine: bool = False,
) -> BehindNumber:
    """What is behind a number of the matrix as it is ``shown``, or with ``silent`` who is in its base without it.

    Who counts for it without a passage (by a coder's word, or by what they do not say) is listed after the passages.
    What is ``known`` from another number of the same project is not read again. What was counted ``without_machine`` is
    looked for so too.
    """
    project = session.project
    with project.without_machine(without_machine), project.snapshot():
        told = count.behind(shown, spot)
        known = _up_to_date(project, known)
        reader = known.reader
        names = {person: reader.people[person] for person in told.base if person in reader.people}
        address = count.address(shown, spot)
        counted = set(told.respondents if spot.line else told.base)
        codings, turns, said = found_behind(project, count, shown, spot)
        lines: list[BehindLine] = []
        if not silent and spot.line:
            ordered = in_text_order(project, codings)[:MOST]
            found: list[Coding | SaidTurn] = [*read_codings(project, ids=ordered), *turns[: MOST - len(ordered)]]
            found.sort(key=lambda one: (one.document_id, one.start, one.end))
            for number, one in enumerate(found):
                ids = (one.respondent_id,) if isinstance(one, SaidTurn) else said.get(one.id, ())
                lines.append(_passage(reader, number, one, ids))
        having = {person for people in said.values() for person in people} | {turn.respondent_id for turn in turns}
        others = names.keys() - counted if silent else counted - having
        where = documents_of(project) if others else {}
        for person_id in sorted(others & names.keys()):
            person, within = names[person_id], where.get(person_id, [])
            lines.append(
                BehindLine(
                    len(lines),
                    reader.documents.get(within[0], "") if within else "",
                    0,
                    0,
                    "",
                    (person.name,),
                    (reader.called[person.guid],),
                    person.group or "",
                )
            )
        return BehindNumber(
            spot,
            _row_words(shown, spot),
            _column_words(shown, spot),
            len(counted),
            len(told.base),
            address,
            silent,
            0 if silent else len(codings) + len(turns),
            lines,
            known,
        )


def read_passage(session: Session, found: BehindNumber, line: BehindLine) -> ShownPassage | None:
    """A passage with the turns before and after it; ``None`` where there is none, or it is gone."""
    if line.found is None:
        return None
    with session.project.snapshot():
        reader = _up_to_date(session.project, found.known).reader
        if isinstance(line.found, SaidTurn):
            return next(reader.passages((), [line.found]), None)
        return next(reader.passages(read_codings(session.project, ids=[line.found.id])), None)


def _up_to_date(project: Project, known: Known | None) -> Known:
    """What is known of who speaks, read again where anything has changed since."""
    version = project.data_version()
    return known if known is not None and known.version == version else Known(version, PassageReader(project))


class FoundBehind(NamedTuple):
    """The codings and turns behind a number, and who says each coding."""

    codings: Sequence[int]
    turns: Sequence[SaidTurn]
    said: Mapping[int, tuple[int, ...]]


def found_behind(project: Project, count: ViewCount, shown: Matrix, spot: Spot) -> FoundBehind:
    """All passages behind a number; behind the base there are none."""
    told = count.behind(shown, spot)
    if count.reads_queries and spot.line:
        return _found(project, count, shown, spot, set(told.respondents))
    return FoundBehind([coding for coding in told.codings if coding > 0], (), told.said)


def people_behind(project: Project, count: ViewCount, shown: Matrix, spot: Spot) -> list[dict[str, str]]:
    """Who is in the base of a number and does not say it, or behind the base who is in it: reference and group."""
    told = count.behind(shown, spot)
    wanted = {*told.base} - ({*told.respondents} if spot.line else set())
    called = respondent_references(project)
    return [
        {"reference": called[person.guid], "group": person.group or ""}
        for person in respondents(project)
        if person.id in wanted
    ]


def _found(project: Project, count: ViewCount, shown: Matrix, spot: Spot, people: set[int]) -> FoundBehind:
    """What the query behind a number finds of these respondents."""
    from qualcode.queries.query.answering import answer, read_query

    codings: dict[int, tuple[int, ...]] = {}
    turns: dict[SaidTurn, None] = {}
    lines = range(1, len(shown.rows) + 1) if spot.line > len(shown.rows) else [spot.line]
    for line in lines:
        here = Spot(line, spot.place)
        if not (query := count.query(shown, here)):
            codings |= count.behind(shown, here).said
            continue
        got = answer(project, read_query(project, query)).found
        for coding, whose in got.codings.items():
            if within := tuple(sorted(whose & people)):
                codings[coding] = within
        turns |= dict.fromkeys(turn for turn in got.turns if turn.respondent_id in people)
    return FoundBehind(sorted(codings), tuple(turns), codings)


def _passage(reader: PassageReader, number: int, found: Coding | SaidTurn, people: Sequence[int]) -> BehindLine:
    persons = [reader.people[one] for one in people if one in reader.people]
    return BehindLine(
        number,
        reader.documents[found.document_id],
        found.start,
        found.end,
        found.quote if isinstance(found, Coding) else "",
        tuple(person.name for person in persons),
        tuple(reader.called[person.guid] for person in persons),
        "; ".join(dict.fromkeys(person.group for person in persons if person.group)),
        found,
    )


def _row_words(shown: Matrix, spot: Spot) -> str:
    if not spot.line:
        return _("in the base")
    if spot.line <= len(shown.rows):
        return shown.rows[spot.line - 1].name
    return _("any of these")


def _column_words(shown: Matrix, spot: Spot) -> str:
    column = column_at(shown, spot.place)
    return " / ".join(column.labels) if column and column.path else _("total")
