"""What a chapter of one wave needs of an earlier one, and which of its author's words are still of that one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.errors import NotFoundError, QualcodeError
from qualcode.i18n import _
from qualcode.names import folded
from qualcode.outline import Outline, Section, SectionPart
from qualcode.queries.columns import GROUP
from qualcode.queries.waves.compared import WavePair, compare_waves
from qualcode.queries.waves.listed import find_waves
from qualcode.storage import Project
from qualcode.storage.asking.waves import wave_attribute, waves


class OldWords(NamedTuple):
    """Words of a chapter's author that are of an earlier wave: they are not printed until somebody went through them.

    ``about`` is what they stand with: a code, or the first of them.
    """

    group: str
    section: str
    wave: str
    about: str


def of_wave(project: Project, outline: Outline) -> dict[str, Collection[str]]:
    """What the base is narrowed to by the wave of an outline. ``NotFoundError`` for a wave that there is not."""
    return {wave_attribute(project): (find_waves(project, [outline.wave])[0],)} if outline.wave else {}


def earlier_waves(
    project: Project,
    outline: Outline,
    *,
    coders: Sequence[str] = (),
    where: Mapping[str, Collection[str]],
    questions: Collection[str] = (),
    unfinished_too: bool = False,
) -> dict[tuple[str, str], WavePair]:
    """For each group of an outline and each earlier wave (as it stands there) that a part compares with, the two waves.

    ``where`` is what the base is narrowed to besides. ``QualcodeError`` where the outline is of no wave, or there is
    none before it.
    """
    found: dict[tuple[str, str], WavePair] = {}
    for group in outline.groups:
        codes: dict[str, list[str]] = {}
        for part in (part for section in group.sections for part in section.parts if part.kind == "waves"):
            codes.setdefault(part.earlier, []).extend(part.codes)
        for earlier, named in codes.items():
            here = {**where, **group.where, GROUP: (group.group,)}
            here = {name: values for name, values in here.items() if folded(name) != folded(wave_attribute(project))}
            found[group.group, earlier] = compare_waves(
                project,
                (earlier or _before(project, outline), outline.wave),
                list(dict.fromkeys(named)),
                coders=coders,
                where=here,
                questions=questions,
                unfinished_too=unfinished_too,
            )
    return found


def _before(project: Project, outline: Outline) -> str:
    """The wave before that of an outline."""
    if not outline.wave:
        raise QualcodeError(
            _("The outline {name} compares waves, and is of none itself.").format(name=outline.slug),
            _("Say which at its top, such as: wave: 2015"),
        )
    known = waves(project)
    place = known.index(find_waves(project, [outline.wave])[0])
    if place == 0:
        raise NotFoundError(
            _("There is no wave before {wave}.").format(wave=outline.wave),
            _("Say with which to compare, such as: with: 2014"),
        )
    return known[place - 1]


def without_old_words(outline: Outline) -> tuple[Outline, tuple[OldWords, ...]]:
    """An outline as far as it may be printed, and the words in it that are of an earlier wave."""
    old: list[OldWords] = []

    def kept(group: str, section: Section) -> Iterator[SectionPart]:
        for part in section.parts:
            if not part.of or folded(part.of) == folded(outline.wave):
                yield part
                continue
            old.append(OldWords(group, section.title, part.of, part.codes[0] if part.codes else part.text[:40]))
            if part.kind not in ("text", "quote"):
                yield bare(part)

    groups = tuple(
        replace(
            group,
            sections=tuple(replace(section, parts=tuple(kept(group.group, section))) for section in group.sections),
        )
        for group in outline.groups
    )
    return replace(outline, groups=groups), tuple(old)


def printed_parts(outline: Outline, section: Section) -> list[int]:
    """The places (from 0) of those parts of a section that a chapter has: words of an earlier wave are not printed."""
    return [
        place
        for place, part in enumerate(section.parts)
        if not part.of or folded(part.of) == folded(outline.wave) or part.kind not in ("text", "quote")
    ]


def bare(part: SectionPart) -> SectionPart:
    """A part without its author's words: what was found elsewhere an earlier time is not set beside it either."""
    told = part.text if part.kind == "table" else ""
    kind = "says" if part.kind == "compare" else part.kind
    return replace(part, kind=kind, opens="", turns="", text=told, in_words={}, elsewhere=None, of="")
