"""Fields within a query: ``role=respondent``, ``group=vmbo``, ``code=stage``, ``-code=stage``, ``leeftijd>=16``.

What names no field, or a value that nobody has, is words like any other: nothing that can be typed is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.errors import QualcodeError
from qualcode.queries.query.narrowing import Narrowing
from qualcode.queries.words.turns import WordFilter, word_filter
from qualcode.storage import Project
from qualcode.text.expressions import expression

_TOKEN = expression(r'-?[^\W\d][\w-]*(?:>=|<=|!=|=|<|>)(?:"[^"]*"|[^\s"]+)|"[^"]*"?|\S+')
_FIELD = expression(r'(-?)([^\W\d][\w-]*)(>=|<=|!=|=|<|>)"?(.+?)"?')

NAMES: Mapping[str, str] = {
    "role": "roles",
    "rol": "roles",
    "group": "groups",
    "groep": "groups",
    "respondent": "people",
    "question": "questions",
    "vraag": "questions",
    "code": "codes",
    "document": "document",
}
"""The fields by what they are called, in the languages of the interface; any other name is that of an attribute."""

_ROLES = {"respondenten": "respondent", "interviewers": "interviewer", "geen": "none"}


def split_fields(project: Project, query: str) -> tuple[str, WordFilter]:
    """The words of a query, and what its fields narrow them to."""
    words: list[str] = []
    found = WordFilter()
    for token in _TOKEN.findall(query):
        narrower = _narrower(project, token)
        if narrower is None:
            words.append(token)
        else:
            found = both(found, narrower)
    return (" ".join(words) if found != WordFilter() else query), found


def both(one: WordFilter, other: WordFilter) -> WordFilter:
    """What meets two filters."""
    return WordFilter(
        one.roles | other.roles,
        Narrowing(
            _shared(one.narrowed.respondents, other.narrowed.respondents),
            _shared(one.narrowed.interviews, other.narrowed.interviews),
            one.narrowed.questions + other.narrowed.questions,
        ),
        _shared(one.documents, other.documents),
        _shared(one.codes, other.codes),
        one.without | other.without,
        one.uncoded or other.uncoded,
    )


def _shared(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    return other if one is None else one if other is None else one & other


def _narrower(project: Project, token: str) -> WordFilter | None:
    """What one field narrows a search to; ``None`` where it is none."""
    match = _FIELD.fullmatch(token)
    if match is None:
        return None
    minus, name, operator, value = match.groups()
    kind = NAMES.get(name.lower())
    if operator != "=" and (kind is not None or minus):
        return None
    given: Mapping[str, Any] = {kind: value if kind == "document" else [value]} if kind is not None else {}
    if kind is None:
        given = {"where": [f"{name}{operator}{value}"]}
    elif kind == "roles":
        given = {"roles": [_ROLES.get(value.lower(), value.lower())]}
    if minus:
        given = {"without": [value]} if kind == "codes" else {}
    try:
        return word_filter(project, **given) if given else None
    except (QualcodeError, ValueError):
        return None
