"""Figures from elsewhere in a report: as a list, in a sentence, and cited in an author's text as ``{{F: address}}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.analysis.quantify import Language
from qualcode.model import FIGURE
from qualcode.outline import Outline
from qualcode.report.blocks import Claim
from qualcode.report.wording.languages import beside_words
from qualcode.rows import Rows
from qualcode.specs import COUNT, PERCENT, SourceFigure
from qualcode.storage import Project
from qualcode.storage.beside.figures import figures, find_figure, stored_figures
from qualcode.text.expressions import expression

_CITED = expression(r"\{\{\s*F:\s*([^{}]{1,400}?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class ListedFigure:
    """A figure with the address by which it is cited."""

    figure: str
    source: str
    measure: str
    group: str
    year: str
    value: int | float
    unit: str
    n: int | None
    note: str


class CitedFigure(NamedTuple):
    """A figure as a text says it."""

    text: str
    figure: SourceFigure


class TextWithFigures(NamedTuple):
    """A text in which figures stand for their citations."""

    text: str
    figures: tuple[CitedFigure, ...]


def list_figures(project: Project) -> Rows[ListedFigure]:
    """The figures of a project, in order of address."""
    return Rows(
        ListedFigure(
            *(f"{FIGURE}{one.address}", one.source, one.measure, one.whom, one.year),
            float(one.value) if "." in one.value else int(one.value),
            one.unit,
            one.base,
            one.note,
        )
        for one in figures(project)
    )


def cited_figures(project: Project, outline: Outline) -> dict[str, SourceFigure]:
    """The figures that an outline names, by every spelling of an address that stands in it.

    ``NotFoundError`` names the closest to one that is not there.
    """
    wanted = list(dict.fromkeys(_addresses(outline)))
    known = stored_figures(project) if wanted else {}
    return {address: find_figure(known, address).figure for address in wanted}


def with_figures(text: str, known: Mapping[str, SourceFigure], language: Language) -> TextWithFigures:
    """An author's text with each ``{{F: address}}`` as the number that it is."""
    cited = [CitedFigure(figure_number(known[found[1]], language), known[found[1]]) for found in _CITED.finditer(text)]
    said = iter(cited)
    return TextWithFigures(_CITED.sub(lambda _found: next(said).text, text), tuple(cited))


def figure_number(figure: SourceFigure, language: Language) -> str:
    """A figure as a number in running text, without its base: *49%*, *17 van de 79*, *7,4 dagen*."""
    words = beside_words(language)
    value = words.decimal(figure.value)
    if figure.unit == PERCENT:
        return f"{value}%"
    if figure.unit == COUNT:
        return words.out_of.format(n=value, base=figure.base) if figure.base else value
    return f"{value} {figure.unit}".strip()


def figure_words(figure: SourceFigure, language: Language) -> str:
    """A figure with its base: *49% (n = 79)*, *17 van de 79*."""
    said = figure_number(figure, language)
    if figure.base is None:
        return f"{said} ({beside_words(language).n_unknown})" if figure.unit == PERCENT else said
    return said if figure.unit == COUNT else f"{said} (n\u00a0=\u00a0{figure.base})"


def inside_brackets(figure: SourceFigure, language: Language) -> str:
    """The same where brackets are around it already: *49%, n = 79*."""
    return figure_words(figure, language).replace(" (", ", ").removesuffix(")")


def figure_claim(key: str, text: str, figure: SourceFigure, language: Language) -> Claim:
    """The claim that a figure is; behind it are no passages, but a source."""
    about = ", ".join(part for part in (figure.measure, figure.whom, figure.year) if part)
    source = beside_words(language).figure_source.format(source=figure.source, about=about)
    whole = int(figure.value) if figure.value.lstrip("-").isdecimal() else None
    return Claim(key, text, "figure", whole, source=source)


def _addresses(outline: Outline) -> Iterable[str]:
    for group in outline.groups:
        for part in (part for section in group.sections for part in section.parts):
            if part.elsewhere is not None and part.elsewhere.figure:
                yield part.elsewhere.figure
            texts = [part.text]
            if part.joint is not None:
                for row in part.joint.rows:
                    texts.append(row.explains)
                    yield from (cell.address for cell in row.cells if cell.address.startswith(FIGURE))
            for text in texts:
                yield from (found[1] for found in _CITED.finditer(text))
