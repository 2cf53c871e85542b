"""How the codings came about, as an appendix: coders, rounds and their agreement, and saturation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from qualcode.agreement.figures import AgreementReport
from qualcode.errors import QualcodeError
from qualcode.i18n import speaking
from qualcode.model import MODEL
from qualcode.queries.comparison.choices import AgreementChoices
from qualcode.queries.comparison.comparing import compare
from qualcode.report.agreement.settled import settled_figures
from qualcode.report.agreement.view import agreement_view
from qualcode.report.appendix.page import AppendixPage
from qualcode.report.blocks import Block
from qualcode.report.patterns.saturation import count_saturation
from qualcode.report.wording.languages import agreement_words
from qualcode.report.wording.quantities import capitalise, number
from qualcode.storage import Project
from qualcode.storage.coders import who_coded


def methods_pages(page: AppendixPage) -> Iterator[Block]:
    """What coders did, what they agreed on in each round, and whether later interviews brought new codes.

    Coders are counted and never named.
    """
    words, project = page.words, page.project
    coders = people_who_code(project)
    said = words.methods_one if len(coders) == 1 else words.methods_counts
    if coders:
        yield page.paragraph(
            "coders",
            capitalise(said.format(coders=number(len(coders), page.language), codes=len(page.study.codebook.codes))),
        )
    with speaking(page.language):
        compared = None
        with suppress(QualcodeError):  # where no two coders can be compared, nothing is said of agreement
            study, compared = compare(project, AgreementChoices())
            settled = settled_figures(project, study, compared)
            if settled is not None:
                called = {words.coder.format(n=n): count for n, count in enumerate(settled.coders.values(), 1)}
                settled = replace(settled, coders=called)
            view = agreement_view(study, compared, page.hide(project.name), page.language, settled)
            yield page.paragraph("agreement", page.hide(view.methods()))
    if compared is not None and compared.rounds:
        yield page.table(
            "rounds",
            words.rounds_title,
            words.rounds_header,
            list(_rounds(page, compared)),
            (5.0, 3.0, 3.0, 3.0),
            numeric=(1, 2, 3),
        )
    if text := saturation_text(page):
        yield page.paragraph("saturation", text)


def people_who_code(project: Project) -> list[str]:
    """The names of those who code, without models."""
    return [name for name in who_coded(project) if not name.startswith(MODEL)]


def saturation_text(page: AppendixPage, *, short: bool = False) -> str:
    """What is said of saturation in the order of the interviews, ``short`` without how that was found.

    Empty where nothing has been coded.
    """
    with speaking(page.language):
        try:
            found = count_saturation(page.project, ("imported",), with_names=False)
        except QualcodeError:  # nothing to count yet
            return ""
        beside = found.basis.notes()  # these name the coders
        notes = [note for note in found.notes(page.language) if note not in beside]
    if not found.interviews or not notes:
        return ""
    if short:
        return page.hide(notes[0])
    return page.words.saturation.format(said=page.hide(" ".join(notes)))


def _rounds(page: AppendixPage, compared: AgreementReport) -> Iterator[tuple[str, tuple[str, ...], int]]:
    words = agreement_words(page.language)
    for one in compared.rounds:
        cells = (page.hide(one.round), str(one.documents), str(len(one.coders)), words.measured(one.alpha))
        yield one.round, cells, 0
