"""All appendices by the names that an outline has for them; one more is a module here, and its line below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from string import ascii_uppercase

from qualcode.analysis.quantify import Language
from qualcode.queries.counting import CountedStudy
from qualcode.report.appendix.codebook import codebook_pages
from qualcode.report.appendix.coreq import coreq_pages
from qualcode.report.appendix.guides import guide_pages
from qualcode.report.appendix.methods import methods_pages
from qualcode.report.appendix.page import AppendixPage, Maker
from qualcode.report.appendix.response import response_pages
from qualcode.report.blocks import Block
from qualcode.storage import Project

MAKERS: Mapping[str, Maker] = {
    "codebook": codebook_pages,
    "guides": guide_pages,
    "methods": methods_pages,
    "coreq": coreq_pages,
    "response": response_pages,
}
"""By name what makes an appendix of the project."""


def appendix_blocks(
    project: Project, study: CountedStudy, names: Sequence[str], language: Language, hide: Callable[[str], str]
) -> Iterator[Block]:
    """The appendices of a chapter in the order asked for, each under its heading with a letter.

    ``hide`` takes names of persons out of what people wrote. What is not made of the project keeps its letter.
    """
    for place, name in enumerate(names):
        if make := MAKERS.get(name):
            page = AppendixPage(project, study, language, hide, name, ascii_uppercase[place] if len(names) > 1 else "")
            yield page.heading()
            yield from make(page)
