"""What a next wave begins with: the guides and the outline of the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import ConflictError
from qualcode.formats.yaml.asked import write_guide
from qualcode.formats.yaml.next_wave import carry_guide, carry_outline
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.names import folded, slugify
from qualcode.queries.waves.mapping import waves_or_guides
from qualcode.report.wording.languages import wave_words
from qualcode.specs import Guide, Question
from qualcode.storage import Project
from qualcode.storage.asking.guides import guides
from qualcode.storage.codebook import codebook as read_codebook


@dataclass(frozen=True, slots=True)
class NextWave:
    """The files of a next wave by name, how many blocks hold words of the ``earlier`` one, and how many open questions
    are asked; ``left`` says what is still to be done by hand.
    """

    earlier: str
    texts: Mapping[str, str]
    marked: int
    asked: int
    left: tuple[str, ...]


def next_wave(project: Project, wave: str, earlier: str, outline: Path | None = None) -> NextWave:
    """The files of a next wave, made of the guides of the project and of the outline of a file.

    ``NotFoundError`` for an earlier wave that there is not, ``ConflictError`` where it is the same.
    """
    with project.snapshot():
        known, book = guides(project), read_codebook(project)
        [last] = waves_or_guides(project, known, [earlier])
    if folded(last) == folded(wave) or any(folded(one.wave) == folded(wave) for one in known):
        raise ConflictError(
            _("There is a wave {wave} already.").format(wave=wave), _("Give the next one another name.")
        )
    shape = read_outline(outline) if outline is not None else None
    open_by_group = {group.group: group.open_questions for group in (shape.groups if shape else ())}
    texts: dict[str, str] = {}
    taken: set[str] = set()
    for one in (guide for guide in known if guide.is_of(last)):
        questions = tuple(
            Question(
                asked.label,
                asked.text,
                asked.part,
                tuple(book.by_id[code].path for code in asked.codes),
                asked.parent,
                asked.routing,
            )
            for asked in one.questions
        )
        group = one.group or ""
        asking = open_by_group.get(group, ()) if group not in taken else ()
        taken.add(group)
        if not (one.wave or asking):
            continue
        part = wave_words(one.language).ask_again.format(wave=last)
        made = carry_guide(
            Guide(one.slug, one.name, one.language, group, questions, one.wave), wave, last, asking, part
        )
        texts[f"leidraad-{made.slug}.yaml" if one.language.startswith("nl") else f"guide-{made.slug}.yaml"] = (
            write_guide(made)
        )
    left = [
        _("Open, and no guide asks {group}: {question}").format(group=group, question=question)
        for group, asked_of in open_by_group.items()
        if group not in taken
        for question in asked_of
    ]
    marked = 0
    if outline is not None:
        carried = carry_outline(outline, wave, last)
        texts[f"{slugify(carried.outline.slug)}.yaml"] = carried.text
        marked = carried.marked
    asked_again = sum(len(of) for group, of in open_by_group.items() if group in taken)
    return NextWave(last, texts, marked, asked_again, tuple(left))
