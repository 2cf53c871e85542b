"""Which questions of the guides a transcript puts, as far as can be seen before a person has looked at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qualcode.analysis.questions import LIKENESS, most_like, sentences_of
from qualcode.i18n import _, ngettext
from qualcode.names import folded
from qualcode.rows import first_of
from qualcode.storage import Project
from qualcode.storage.asking.guides import StoredGuide, asking_turns, guides
from qualcode.storage.asking.waves import wave_attribute, waves_of
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.documents import owners
from qualcode.storage.documents import text as read_text
from qualcode.storage.respondents import respondents as read_respondents

MOST_LABELS = 12
"""So many questions are named by their labels; the rest is counted."""


@dataclass(frozen=True, slots=True)
class QuestionsFound:
    """What a transcript puts of the questions of one guide, by their labels: ``like`` only by what is said there."""

    guide: str
    labelled: tuple[str, ...]
    like: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def message(self) -> str:
        """All of it in a sentence."""
        found, count = len(self.labelled) + len(self.like), len(self.labelled) + len(self.like) + len(self.missing)
        parts = [
            ngettext(
                "{found} of {count} question of guide {guide} found",
                "{found} of {count} questions of guide {guide} found",
                count,
            ).format(found=found, count=count, guide=self.guide)
        ]
        if self.like:
            parts.append(_("only by its words, without a label: {labels}").format(labels=_listed(self.like)))
        if self.missing:
            parts.append(_("not found: {labels}").format(labels=_listed(self.missing)))
        return "; ".join(parts)


def all_questions_found(project: Project, names: Collection[str]) -> dict[str, tuple[QuestionsFound, ...]]:
    """What documents put of each guide by which those who speak in them are asked, by their names."""
    asking = guides(project)
    groups = {person.id: person.group for person in read_respondents(project)} if asking else {}
    wanted = [one for one in read_documents(project) if one.name in names] if asking else []
    wave_of = waves_of(wanted, wave_attribute(project))
    return {
        one.name: _found_in(
            project, [guide for guide in asking if guide.is_of(wave_of.get(one.id, ""))], groups, one.id
        )
        for one in wanted
    }


def _found_in(
    project: Project, all_guides: Sequence[StoredGuide], group_of: Mapping[int, str | None], document_id: int
) -> tuple[QuestionsFound, ...]:
    groups = {group_of[one] for one in owners(project, document_id).values()}
    asking = [guide for guide in all_guides if any(guide.is_for(group) for group in groups)]
    if not asking:
        return ()
    turns = asking_turns(project, document_id)
    labels = {folded(turn.question) for turn in turns if turn.question}
    open_yet = {one.id: one for guide in asking for one in guide.questions if folded(one.label) not in labels}
    choices = [(one.id, said) for one in open_yet.values() for said in sentences_of(one.text)]
    like: set[int] = set()
    text = read_text(project, document_id) if choices else ""
    for turn in turns if choices else ():
        if turn.is_interviewer:
            best, _likeness = most_like(text[turn.body : turn.end], choices, LIKENESS)
            like |= {best} if best is not None else set()
    return tuple(
        QuestionsFound(
            guide.slug,
            tuple(one.label for one in guide.questions if one.id not in open_yet),
            tuple(one.label for one in guide.questions if one.id in like),
            tuple(one.label for one in guide.questions if one.id in open_yet and one.id not in like),
        )
        for guide in asking
    )


def _listed(labels: tuple[str, ...]) -> str:
    return ", ".join(first_of(labels[:MOST_LABELS], MOST_LABELS, len(labels)))
