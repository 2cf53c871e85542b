"""From what a project holds to the theme summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from qualcode.analysis.person_names import NameMask
from qualcode.analysis.quantify import language_of
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _, speaking
from qualcode.model import SURVEY
from qualcode.names import closest
from qualcode.outline import Outline
from qualcode.queries.columns import find_attribute
from qualcode.queries.counting import (
    CountedStudy,
    Facts,
    find_interviews,
    find_respondents,
    gather,
    split_conditions,
    study_to_count,
)
from qualcode.queries.hiding.guarding import NO_GUARD, read_guard
from qualcode.queries.names import name_mask
from qualcode.queries.quotations import quotations
from qualcode.queries.waves.compared import WavePair
from qualcode.report.appendix.made import appendix_blocks
from qualcode.report.basis import basis, note_of_consensus
from qualcode.report.beside.figures import cited_figures
from qualcode.report.chapter.answered import NOTHING_ASKED, AnsweredCodes, answered_codes
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import Quotation, TakenPart, ThemeSummary
from qualcode.report.chapter.waves import OldWords, earlier_waves, of_wave, without_old_words
from qualcode.specs import SourceFigure
from qualcode.storage import Project
from qualcode.storage.documents import documents
from qualcode.storage.respondents import attributes as read_attributes
from qualcode.storage.respondents import documents_of, groups, respondent_references


def read_summary(
    project: Project,
    *,
    outline: Outline | None = None,
    language: str = "",
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    questions: Collection[str] = (),
    attributes: Sequence[str] = (),
    with_references: bool = True,
    guarded: bool = True,
) -> ThemeSummary:
    """The theme summary of a project as it is now, with what its reader must know of the consensus at the head.

    ``language`` is ``nl`` or ``en``; without it, the project's. ``coders``, ``where``, ``unfinished_too`` and
    ``questions`` as in :func:`queries.counting.gather`; the outline's own ``where`` narrows the base further.
    ``attributes`` are the names of those to describe the groups by, besides the outline's; ``with_references`` is
    whether quotations have one; without ``guarded`` these are as they would be if nobody had decided on their words.
    ``NotFoundError`` for an unknown coder, attribute, value or group, or a code that the outline names and the codebook
    does not hold once.
    """
    if outline and not language and not outline.is_of_codes:
        language = outline.language
    if outline and not outline.is_of_codes and language_of(language) != language_of(outline.language):
        raise QualcodeError(
            _("The outline {name} has sentences in {own}, which cannot stand in a text in {other}.").format(
                name=outline.slug, own=outline.language, other=language
            ),
            _("Leave out --language, or write an outline in that language."),
        )
    old: tuple[OldWords, ...] = ()
    if outline:
        outline, old = without_old_words(outline)
    narrowed: dict[str, Collection[str]] = {**(outline.where if outline else {})}
    narrowed |= of_wave(project, outline) if outline else {}
    for name, values in (where or {}).items():
        if name in narrowed and set(narrowed[name]) != set(values):
            raise QualcodeError(
                _("The outline asks for {attribute}: {outline}, and --where for {given}.").format(
                    attribute=name, outline=", ".join(narrowed[name]), given=", ".join(values)
                ),
                _("Ask for it in one place."),
            )
        narrowed[name] = values
    parts: dict[int, TakenPart] = {}
    for place, group in enumerate(outline.groups if outline else ()):
        _check_group(project, group.group)
        meetings, persons = split_conditions(project, group.where, read_attributes(project))
        find_respondents(project, persons)
        if meetings:
            parts[place] = _taken_part(project, meetings, persons)
        for part in (part for section in group.sections for part in section.parts):
            find_respondents(project, {part.by: tuple(part.phrases)} if part.phrases and part.by else part.where)
            for cell in (cell for row in (part.joint.rows if part.joint else ()) for cell in row.cells):
                find_respondents(project, cell.where)
        for name, values in group.where.items():
            if name in narrowed and set(narrowed[name]).isdisjoint(values):
                raise QualcodeError(
                    _("The group {group} asks for {attribute}: {values}, which the whole leaves out.").format(
                        group=group.group, attribute=name, values=", ".join(values)
                    ),
                    _("Ask for it in one place."),
                )
    spoken = language_of(language or project.language)
    with project.snapshot():
        facts = gather(project, coders=coders, where=narrowed, unfinished_too=unfinished_too, questions=questions)
        answered = answered_codes(project, facts, outline, spoken) if outline else NOTHING_ASKED
        figures = cited_figures(project, outline) if outline else {}
        earlier = (
            earlier_waves(
                project,
                outline,
                coders=coders,
                where=narrowed,
                questions=questions,
                unfinished_too=unfinished_too,
            )
            if outline
            else {}
        )
        with speaking(spoken):
            note = note_of_consensus(project, facts)
    described = tuple(dict.fromkeys((*(outline.attributes if outline else ()), *attributes)))
    found = summary(
        project,
        facts,
        outline=outline,
        answered=answered,
        earlier=earlier,
        language=language,
        note=note,
        figures=figures,
        parts=parts,
        attributes=described,
        with_references=with_references and (outline is None or outline.references),
        guarded=guarded,
    )
    if outline is not None and outline.appendix:
        hide = name_mask(project, spoken).hide
        found = replace(found, appendix=tuple(appendix_blocks(project, facts, outline.appendix, spoken, hide)))
    return replace(found, old=old)


def summary(
    project: Project,
    facts: Facts,
    *,
    outline: Outline | None = None,
    answered: AnsweredCodes = NOTHING_ASKED,
    earlier: Mapping[tuple[str, str], WavePair] | None = None,
    language: str = "",
    note: str = "",
    figures: Mapping[str, SourceFigure] | None = None,
    parts: Mapping[int, TakenPart] | None = None,
    attributes: Sequence[str] = (),
    with_references: bool = True,
    guarded: bool = True,
) -> ThemeSummary:
    """The theme summary per respondent group, with the quotations that were flagged as good."""
    good = {coding.id: coding for coding in facts.good}
    heard = quotations(project, facts.good)
    quoted = [
        Quotation(coding.id, coding.guid, mention.code_id, mention.respondent_id, words)
        for mention in facts.mentions
        if (coding := good.get(mention.coding_id)) and (words := heard[coding.id].get(mention.respondent_id))
    ]
    spoken_language = language_of(language or project.language)
    mask = name_mask(project, spoken_language)
    surveys = {one.id for one in documents(project) if one.format == SURVEY}
    surveyed = [person for person, spoken in documents_of(project).items() if surveys.issuperset(spoken)]
    return summarise(
        facts.codebook,
        (*facts.respondents, *facts.withdrawn),
        facts.mentions,
        quoted,
        outline=outline,
        answered=answered,
        earlier=earlier,
        attributes=[find_attribute(name, facts.attributes) for name in attributes],
        charted={name: find_attribute(name, facts.attributes) for name in _charted(outline)},
        names=respondent_references(project),
        with_references=with_references,
        unfinished=() if facts.unfinished_too else facts.unfinished,
        basis=basis(facts, spoken_language, mask),
        mask=mask,
        guard=read_guard(project, spoken_language) if guarded else NO_GUARD,
        language=spoken_language,
        note=note,
        figures={address: _hidden(figure, mask) for address, figure in (figures or {}).items()},
        parts=parts,
        surveyed=surveyed if surveys else (),
        surveys=surveys,
    )


def _taken_part(
    project: Project, meetings: Mapping[str, tuple[str, ...]], persons: Mapping[str, tuple[str, ...]]
) -> TakenPart:
    """Which interviews count of a group that is narrowed to some, and who speaks in them."""
    inside = find_interviews(project, meetings)
    speaking = [person for person, spoken in documents_of(project).items() if not inside.isdisjoint(spoken)]
    return TakenPart(persons, inside, frozenset(speaking))


def _hidden(figure: SourceFigure, mask: NameMask) -> SourceFigure:
    """A figure without names of persons in what its source is called."""
    if not mask:
        return figure
    return replace(
        figure,
        source=mask.hide(figure.source),
        measure=mask.hide(figure.measure),
        whom=mask.hide(figure.whom),
        note=mask.hide(figure.note),
    )


def _charted(outline: Outline | None) -> set[str]:
    """The names of attributes by which an outline has charts."""
    parts = (part for group in (outline.groups if outline else ()) for one in group.sections for part in one.parts)
    return {part.by for part in parts if part.kind == "chart" and part.by}


def counted_for(
    project: Project,
    outline: Outline | None,
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
    unfinished_too: bool = False,
    questions: Collection[str] = (),
) -> CountedStudy:
    """What is counted for a chapter that is asked for as in :func:`read_summary`, without its mentions."""
    narrowed = {
        **(outline.where if outline else {}), **(of_wave(project, outline) if outline else {}), **(where or {})
    }  # fmt: skip
    return study_to_count(project, coders=coders, where=narrowed, unfinished_too=unfinished_too, questions=questions)


def _check_group(project: Project, path: str) -> None:
    """``NotFoundError`` for a group that an outline names and the project does not have, once it has groups."""
    known = {above for group in groups(project) for above in accumulate(group.path.split("/"), "{}/{}".format)}
    if known and path not in known:
        raise NotFoundError(
            _("The outline names the group {group}, which nobody is in.").format(group=path),
            closest(path, known) or _("The groups are: {names}").format(names=", ".join(sorted(known))),
        )
