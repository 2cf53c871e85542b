"""What is offered for rows, columns and filters of the matrix, and whether what was written instead makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.addresses import find_codes
from qualcode.analysis.natural import natural_key
from qualcode.model import ANSWER, OUTLINE, QUERY
from qualcode.queries.answers import find_set
from qualcode.queries.columns import GROUP, value_of
from qualcode.queries.counting import columns_of, study_to_count
from qualcode.queries.query.conditions import conditions, resolved
from qualcode.queries.section_rows import with_section_rows
from qualcode.session.matrix.choices import split_list
from qualcode.session.matrix.counting import MatrixSetting
from qualcode.session.session import Session
from qualcode.storage.asking.queries import saved_query
from qualcode.storage.codebook import codebook
from qualcode.storage.documents import interview_attributes
from qualcode.storage.respondents import attributes, groups, respondents

MOST_VALUES = 40
"""So many values of one attribute are offered; others are written."""


class Offer(NamedTuple):
    """Something to choose: what it is as it would be written, and what it is called."""

    written: str
    about: str


def row_offers(there: MatrixSetting) -> Iterator[Offer]:
    """Codes, those under each, saved queries, and answer sets."""
    yield from code_offers(there)
    yield from (Offer(f"{QUERY}{name}", name) for name in there.queries)
    yield from (Offer(f"{ANSWER}{slug}", name) for slug, name in there.sets.items())


def code_offers(there: MatrixSetting) -> Iterator[Offer]:
    """Codes, and those under each."""
    for code in there.codebook.codes:
        yield Offer(code.path, code.name)
        if there.codebook.children.get(code.id):
            yield Offer(f"{code.path}/*", code.name)
            yield Offer(f"{code.path}/**", code.name)


def column_offers(there: MatrixSetting) -> Iterator[Offer]:
    """Each attribute, and each within the groups."""
    yield from (Offer(name, "") for name in there.blocks)
    if GROUP in there.blocks:
        yield from (Offer(f"{GROUP}/{name}", "") for name in there.blocks if name != GROUP)


def where_offers(session: Session) -> list[Offer]:
    """Each value of a group or an attribute as a condition."""
    project = session.project
    with project.snapshot():
        people = respondents(project)
        found = [Offer(f"{GROUP}={group.path}", "") for group in groups(project)]
        values = {one.name: {value_of(person, one.name) for person in people} for one in attributes(project)}
        known = {name: sorted(filter(None, held), key=natural_key) for name, held in values.items()}
        known |= {name: sorted(held, key=natural_key) for name, held in interview_attributes(project).items()}
        for name, held in known.items():
            found += [Offer(f"{name}={value}", "") for value in held[:MOST_VALUES]]
        return found


def check_rows(session: Session, written: str) -> None:
    """Errors as ``qualcode matrix`` has them for rows that are not there."""
    project, rows = session.project, split_list(written)
    find_codes(codebook(project), [row for row in rows if not row.startswith((QUERY, ANSWER, OUTLINE))])
    for row in rows:
        if row.startswith(QUERY):
            saved_query(project, row.removeprefix(QUERY))
        elif row.startswith(ANSWER):
            find_set(project, row.partition("=")[0])
    if any(row.startswith(OUTLINE) for row in rows):
        with_section_rows(project, study_to_count(project), rows, "respondents")


def check_codes(session: Session, written: str) -> None:
    """Errors as ``qualcode saturation`` has them for codes that are not there."""
    find_codes(codebook(session.project), split_list(written))


def check_columns(session: Session, written: str) -> None:
    """Errors as ``qualcode matrix`` has them for columns that are not there."""
    columns_of(session.project, study_to_count(session.project), split_list(written))


def check_where(session: Session, written: str) -> None:
    """Errors as ``qualcode matrix`` has them for a condition that makes no sense, or that nobody meets."""
    study_to_count(session.project, where=resolved(session.project, conditions([written])))
