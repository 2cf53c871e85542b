"""Words in their context: each place where something is said, with what stands before and after it, and by how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qualcode.queries.words.index import Ring, WordIndex
from qualcode.queries.words.searching import search
from qualcode.queries.words.turns import WordFilter
from qualcode.storage import Project
from qualcode.storage.respondents import documents_of, respondents
from qualcode.text.finding import fold

ConcordanceSort = Literal["order", "left", "right"]


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A place, ``[start, end)`` in code points of the document's text, with what its turn has on either side."""

    document: str
    start: int
    end: int
    left: str
    hit: str
    right: str
    speaker: str | None
    respondent: str | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """The places, and how many respondents say it, out of those who say anything (``base``) of those that are wanted.

    What interviewers say is among the places, unless only respondents are wanted, and counts for nobody.
    """

    lines: Sequence[ConcordanceLine]
    respondents: int
    base: int


def concordance(
    project: Project,
    index: WordIndex,
    query: str,
    *,
    ring: Ring = "lemma",
    wanted: WordFilter | None = None,
    width: int = 40,
    sort: ConcordanceSort = "order",
) -> Concordance:
    """Each place of what a query asks, with ``width`` code points of its turn on either side, by whole words.

    In the order of the text, or sorted by what stands to the ``left`` (its last word first) or the ``right``.
    """
    given = wanted or WordFilter()
    lines: list[ConcordanceLine] = []
    people: set[int] = set()
    for hit in search(project, index, query, ring=ring, wanted=given).hits(ranked=False):
        whole = index.units.text(hit.document_id)
        first, last = hit.turn
        if hit.respondent_id is not None:
            people.add(hit.respondent_id)
        for start, end in hit.marks:
            left, right = whole[max(first, start - width) : start], whole[end : min(last, end + width)]
            if first < start - width:
                left = left.partition(" ")[2] or left
            if end + width < last:
                right = right.rpartition(" ")[0] or right
            left, said, right = (" ".join(part.split()) for part in (left, whole[start:end], right))
            lines.append(ConcordanceLine(hit.document, start, end, left, said, right, hit.speaker, hit.respondent))
    if sort == "left":
        lines.sort(key=lambda line: fold(line.left).split()[::-1])
    elif sort == "right":
        lines.sort(key=lambda line: fold(line.right).split())
    return Concordance(lines, len(people), _base(project, given))


def _base(project: Project, wanted: WordFilter) -> int:
    """How many respondents say anything, of those who are wanted, where they are wanted."""
    spoken = documents_of(project)
    people, inside = wanted.narrowed.respondents, (wanted.documents, wanted.narrowed.interviews)

    def counts(person_id: int) -> bool:
        said = (all(some is None or one in some for some in inside) for one in spoken.get(person_id, ()))
        return any(said) and (people is None or person_id in people)

    return sum(not one.withdrawn and counts(one.id) for one in respondents(project))
