"""From codings, or from a number of a matrix, to the passages behind: who says it, where, and in what words around."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from qualcode.analysis.matrix import Path
from qualcode.model import Coding
from qualcode.queries.counting import CountedStudy, codings_of_cell, respondents_of_codings
from qualcode.storage import Project
from qualcode.storage.coders import coders as read_coders
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import text as read_text
from qualcode.storage.respondents import respondents as read_respondents

CONTEXT = 600
"""So many characters on either side of a passage are read with it."""

Fields = Mapping[str, tuple[str, str]]
"""What differs in a code, by field: then and now."""


class CodePassage(NamedTuple):
    """A coding with what a reader wants to know of it: ``before`` and ``after`` are the words around it."""

    coding: Coding
    document: str
    coder: str
    respondents: Sequence[str]
    groups: Sequence[str]
    before: str
    after: str
    since: Fields = MappingProxyType({})
    """What changed in the code's meaning since the coding was made, by field: then and now."""


def passages(
    project: Project, codings: Sequence[Coding], known: Mapping[int, CodePassage] = MappingProxyType({})
) -> list[CodePassage]:
    """The codings with document, coder, respondents, groups and the words around them, in the order given.

    ``known`` are passages read before by coding id; what stands around them is not read again.
    """
    fresh = [coding for coding in codings if not _is_known(coding, known)]
    made = {passage.coding.id: passage for passage in _read_passages(project, fresh)} if fresh else {}
    return [made.get(coding.id) or known[coding.id]._replace(coding=coding) for coding in codings]


def passages_of_codings(project: Project, coding_ids: Collection[int]) -> list[CodePassage]:
    """The passages of the codings with these ids, in order of document and place; those removed since are left out."""
    return passages(project, read_codings(project, ids=coding_ids))


def passages_of_cell(
    project: Project, study: CountedStudy, row: str, columns: Sequence[str] = (), path: Path = ()
) -> list[CodePassage]:
    """The passages behind a number of a matrix, in order of document and place.

    Arguments and errors are those of :func:`qualcode.queries.counting.codings_of_cell`: for a cell of a
    :class:`~qualcode.analysis.matrix.Matrix` its row's ``code``, its ``attributes`` and its column's ``path``.
    """
    return passages_of_codings(project, codings_of_cell(project, study, row, columns, path))


def _is_known(coding: Coding, known: Mapping[int, CodePassage]) -> bool:
    old = known.get(coding.id)
    return old is not None and (old.coding.start, old.coding.end) == (coding.start, coding.end)


def _read_passages(project: Project, codings: Sequence[Coding]) -> Iterator[CodePassage]:
    names = {document.id: document.name for document in read_documents(project)}
    coders = {coder.id: coder.name for coder in read_coders(project)}
    persons = {person.id: person for person in read_respondents(project)}
    speaking = respondents_of_codings(project, codings)
    texts: dict[int, str] = {}
    for coding in codings:
        text = texts.get(coding.document_id)
        if text is None:
            text = texts[coding.document_id] = read_text(project, coding.document_id)
        document = names[coding.document_id]
        whose = [persons[person_id] for person_id in speaking.get(coding.id, ())]
        yield CodePassage(
            coding,
            document,
            coders.get(coding.coder_id, "?"),
            # A respondent without a name of its own is called after document and speaker.
            tuple(person.name.removeprefix(f"{document}/") for person in whose),
            tuple(dict.fromkeys(person.group for person in whose if person.group)),
            text[max(0, coding.start - CONTEXT) : coding.start],
            text[coding.end : coding.end + CONTEXT],
        )
