"""The interviews of a project in an order, with the codes that are said in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from qualcode.addresses import find_codes
from qualcode.analysis.matrix import including_rows
from qualcode.analysis.patterns.saturation import DocumentCodes, said_codes
from qualcode.analysis.values import infer_type, is_missing, parse_value
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Document
from qualcode.queries.columns import attribute, attributes_of_interviews, value_of
from qualcode.queries.counting import CountedStudy, documents_to_count
from qualcode.spreading import spread
from qualcode.storage import Project
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.respondents import documents_of

if TYPE_CHECKING:
    from concurrent.futures import Executor

IMPORTED, CODED = "imported", "coded"
"""The orders that a project has by itself: in which the interviews came, and in which they were first coded."""


@dataclass(frozen=True, slots=True)
class OrderedInterviews:
    """The ids of interviews in an order, and how many of them have no value to go by and stand last."""

    documents: tuple[int, ...]
    without: int = 0


class CodedInterviews:
    """The interviews in which somebody in the base speaks, with the codes that are said in each; within a snapshot.

    ``codes`` are those that are looked for (ids): all of the codebook, each by itself, or rows with what is under them.
    ``NotFoundError`` for a code that does not exist.
    """

    def __init__(
        self, project: Project, study: CountedStudy, codes: Sequence[str] = (), executor: Executor | None = None
    ) -> None:
        self._project, self._study = project, study
        book = study.codebook
        rows = find_codes(book, codes)
        self.codes: tuple[int, ...] = tuple(rows or book.by_id)
        speaking = documents_of(project)
        inside = {
            document_id
            for person in study.respondents
            for document_id in speaking.get(person.id, ())
            if study.interviews is None or document_id in study.interviews
        }
        self.documents: tuple[Document, ...] = tuple(one for one in read_documents(project) if one.id in inside)
        self._speakers = {
            document_id: person for person in reversed(study.respondents) for document_id in speaking.get(person.id, ())
        }
        work = partial(
            said_codes,
            base=frozenset(person.id for person in study.respondents),
            including=including_rows(book, rows) if rows else None,
        )
        asked = {under for row in self.codes for under in book.descendants(row)}
        self._said: Mapping[int, DocumentCodes] = {
            found.document_id: found
            for found in spread(work, documents_to_count(project, study, code_ids=asked), executor)
        }

    def said(self, document_id: int) -> frozenset[int]:
        """The codes that are said in an interview."""
        found = self._said.get(document_id)
        return found.codes if found else frozenset()

    def in_order(self, order: str) -> OrderedInterviews:
        """The interviews as they were imported, first coded, or by an attribute of interviews or of who speaks first.

        What has no value stands last, as it was imported. ``NotFoundError`` for an attribute that does not exist,
        ``QualcodeError`` for one whose values have no order.
        """
        ids = [one.id for one in self.documents]
        if order == IMPORTED:
            return OrderedInterviews(tuple(ids))
        if order == CODED:
            coded = [one for one in ids if one in self._said]
            coded.sort(key=lambda one: self._said[one].first_coding)
            rest = [one for one in ids if one not in self._said]
            return OrderedInterviews((*coded, *rest), len(rest))
        places = self._places(order)
        dated = [one for one in ids if one in places]
        dated.sort(key=places.__getitem__)
        rest = [one for one in ids if one not in places]
        return OrderedInterviews((*dated, *rest), len(rest))

    def _places(self, name: str) -> dict[int, tuple[float, str]]:
        """By interview what it is ordered by: a number, or a date."""
        values = {one: value for one, value in self._values(name).items() if not is_missing(value)}
        kind, _choices = infer_type(values.values())
        if kind not in ("number", "date"):
            raise QualcodeError(
                _("{attribute} has values that are neither all numbers nor all dates.").format(attribute=name),
                _("Take an attribute with the date of each interview, such as 2014-05-31."),
            )
        found = {one: parse_value(kind, value) for one, value in values.items()}
        if kind == "number":
            return {one: (float(value), "") for one, value in found.items()}
        return {one: (0.0, value) for one, value in found.items()}

    def _values(self, name: str) -> dict[int, str]:
        study = self._study
        meetings = attributes_of_interviews(self._project, study.attributes)
        found = attribute(self._project, name, (*study.attributes, *meetings))
        values: dict[int, str] = {}
        for one in self.documents:
            value = (
                one.attributes.get(found.name) if found in meetings else value_of(self._speakers[one.id], found.name)
            )
            if value is not None:
                values[one.id] = value
        return values
