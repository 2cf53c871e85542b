"""From what a project holds to the theme summary."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from qualcode.analysis.quantify import language_of
from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _, speaking
from qualcode.model import Outline
from qualcode.names import closest
from qualcode.queries.columns import find_attribute
from qualcode.queries.counting import Facts, find_respondents, gather
from qualcode.queries.names import name_mask
from qualcode.queries.quotations import quotations
from qualcode.queries.waves.compared import WavePair
from qualcode.report.basis import basis, note_of_consensus
from qualcode.report.chapter.answered import NOTHING_ASKED, AnsweredCodes, answered_codes
from qualcode.report.chapter.summarise import summarise
from qualcode.report.chapter.summary import Quotation, ThemeSummary
from qualcode.report.chapter.waves import OldWords, earlier_waves, of_wave, without_old_words
from qualcode.storage import Project
from qualcode.storage.respondents import groups, respondent_references


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
) -> ThemeSummary:
    """The theme summary of a project as it is now, with what its reader must know of the consensus at the head.

    ``language`` is ``nl`` or ``en``; without it, the project's. ``coders``, ``where``, ``unfinished_too`` and
    ``questions`` as in :func:`queries.counting.gather`; the outline's own ``where`` narrows the base further.
    ``attributes`` are the names of those to describe the groups by, besides the outline's; ``with_references`` is
    whether quotations have one.
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
    for group in outline.groups if outline else ():
        _check_group(project, group.group)
        find_respondents(project, group.where)
        for part in (part for section in group.sections for part in section.parts):
            find_respondents(project, {part.by: tuple(part.phrases)} if part.by else part.where)
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
        attributes=described,
        with_references=with_references and (outline is None or outline.references),
    )
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
    attributes: Sequence[str] = (),
    with_references: bool = True,
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
    return summarise(
        facts.codebook,
        (*facts.respondents, *facts.withdrawn),
        facts.mentions,
        quoted,
        outline=outline,
        answered=answered,
        earlier=earlier,
        attributes=[find_attribute(name, facts.attributes) for name in attributes],
        names=respondent_references(project),
        with_references=with_references,
        unfinished=() if facts.unfinished_too else facts.unfinished,
        basis=basis(facts, spoken_language, mask),
        mask=mask,
        language=spoken_language,
        note=note,
    )


def _check_group(project: Project, path: str) -> None:
    """``NotFoundError`` for a group that an outline names and the project does not have, once it has groups."""
    known = {above for group in groups(project) for above in accumulate(group.path.split("/"), "{}/{}".format)}
    if known and path not in known:
        raise NotFoundError(
            _("The outline names the group {group}, which nobody is in.").format(group=path),
            closest(path, known) or _("The groups are: {names}").format(names=", ".join(sorted(known))),
        )
