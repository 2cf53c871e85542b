"""Whom a number is out of: everybody, or who was asked the questions that codes hang on, or answered them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from qualcode.addresses import find_codes
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.model import QUERY
from qualcode.queries.asking import Asking
from qualcode.queries.counting import CountedStudy
from qualcode.storage import Project
from qualcode.storage.asking.guides import GuideQuestion


def narrowed(
    project: Project,
    study: CountedStudy,
    rows: Sequence[str],
    base: Literal["asked", "answered"],
    asking: Asking | None = None,
) -> tuple[CountedStudy, tuple[str, ...]]:
    """The study with only those in its base who were asked one of the questions that rows hang on, or answered one.

    The second result are those questions, of the guides for anybody in the base. A code hangs on the questions whose
    answers may get it or a code under it; where there are none, on those of the nearest code above it.
    ``NotFoundError`` for a row that hangs on none. ``asking`` is who was asked what, for who knows it already.
    """
    book = study.codebook
    if query := next((row for row in rows if row.startswith(QUERY)), None):
        raise _unasked(query)
    codes = find_codes(book, rows) if rows else [code.id for code in book.children.get(None, ())]
    asking = asking or Asking(project)
    theirs = [
        guide for guide in asking.guides if any(guide in asking.guides_for(person) for person in study.respondents)
    ]
    everything = [question for guide in theirs for question in guide.questions]
    questions: dict[int, GuideQuestion] = {}
    for code_id in codes:
        found = informing(everything, set(book.descendants(code_id)))
        for above in book.ancestors(code_id):
            found = found or informing(everything, {above})
        if not found:
            raise _unasked(book.by_id[code_id].path)
        questions |= {one.id: one for one in found}
    inside = tuple(
        person
        for person in study.respondents
        if any(
            found.state == "asked" and (base == "asked" or found.source != "hand")
            for found in (asking.state(person, one) for one in questions.values())
        )
    )
    return replace(study, respondents=inside), tuple(one.address for one in questions.values())


def _unasked(code: str) -> NotFoundError:
    return NotFoundError(
        _("No question of a guide is about {code}, so nobody can tell who was asked.").format(code=code),
        _("Name the code with a question in the guide, or count out of the group."),
    )


def informing(questions: Sequence[GuideQuestion], codes: set[int]) -> list[GuideQuestion]:
    """Those of questions whose answers may get one of these codes."""
    return [one for one in questions if not codes.isdisjoint(one.codes)]
