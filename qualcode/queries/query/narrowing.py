"""What a list of codings is narrowed to: who says it, in which interviews, in answer to which questions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualcode.queries.counting import find_interviews, find_respondents, known_questions, split_conditions
from qualcode.queries.query.conditions import Condition, resolved
from qualcode.records import dataclass
from qualcode.storage import Project
from qualcode.storage.respondents import attributes as read_attributes


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The ids of respondents and of documents, and questions; ``None`` (and no question) is all."""

    respondents: frozenset[int] | None = None
    interviews: frozenset[int] | None = None
    questions: tuple[str, ...] = ()

    @property
    def by_speaker(self) -> bool:
        """Whether it asks who says something, or in answer to what."""
        return self.respondents is not None or bool(self.questions)

    def has(self, people: Collection[int]) -> bool:
        """Whether what these respondents say is wanted."""
        return not self.by_speaker or any(self.respondents is None or one in self.respondents for one in people)


EVERYTHING = Narrowing()


def narrowing(project: Project, conditions: Sequence[Condition], questions: Collection[str] = ()) -> Narrowing:
    """What conditions and questions leave of a project. Errors are those of :func:`conditions.resolved`."""
    meetings, persons = split_conditions(project, resolved(project, conditions), read_attributes(project))
    return Narrowing(
        frozenset(one.id for one in find_respondents(project, persons)) if persons else None,
        find_interviews(project, meetings) if meetings else None,
        known_questions(project, questions) if questions else (),
    )
