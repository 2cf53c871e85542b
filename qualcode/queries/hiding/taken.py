"""How many names of which kind were taken out of the texts of a study, and how: never the names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.analysis.hiding.groups import NUMBERED
from qualcode.analysis.person_names import NameMask
from qualcode.model import HistoryEntry
from qualcode.queries.listings import each_entry
from qualcode.queries.names import STAND_INS
from qualcode.storage import Project
from qualcode.storage.documents import documents, text
from qualcode.text.expressions import expression

_BRACKETED = expression(r"\[([^\W\d][^\[\]\n]{1,30}?)(?: \d+)?\]")
_WAYS = {"cut": "cut", "replace": "replaced", "accept": "kept"}


class TakenOut(NamedTuple):
    """``how``: *masked* as a report is, *cut*, *replaced* or *kept* as was decided; or *pseudonym*, which stands in the
    project in the place of a name. ``kind`` is of what; so many different ``names``, at ``places`` in ``documents``.
    """

    how: str
    kind: str
    names: int
    places: int
    documents: int


def taken_out(project: Project, mask: NameMask) -> list[TakenOut]:
    """What was taken out of the words of a study, or is by ``mask`` when they leave."""
    kinds = {word: kind for words in (*NUMBERED.values(), *STAND_INS.values()) for kind, word in words.items()}
    kinds = {word.strip("[]"): kind for word, kind in kinds.items()}
    names: dict[tuple[str, str], set[object]] = {}
    where: dict[tuple[str, str], list[int]] = {}

    def met(how: str, kind: str, name: object, document: int) -> None:
        names.setdefault((how, kind), set()).add(name)
        where.setdefault((how, kind), []).append(document)

    for one in documents(project):
        words = text(project, one.id)
        for found in _BRACKETED.finditer(words):
            if found[1] in kinds:
                met("pseudonym", kinds[found[1]], found[0], one.id)
        for name in mask.names.find(words) if mask else ():
            decided = mask.decision(name.parts)
            met(_WAYS[decided[0]] if decided else "masked", name.kind, name.parts, one.id)
    return [TakenOut(*key, len(names[key]), len(found), len({*found})) for key, found in sorted(where.items())]


def replacings(project: Project) -> Iterator[tuple[HistoryEntry, int, int]]:
    """When names were replaced in the project itself, or written back: how many, and in how many documents."""
    for _number, entry, about in each_entry(project):
        if entry.action in ("name.replace", "name.restore"):
            yield entry, int(str(about.get("count") or 0)), int(str(about.get("documents") or 0))
