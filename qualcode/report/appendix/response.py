"""The response as an appendix: who was approached, and what came of that."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.queries.fieldwork import checked_fieldwork, without_names
from qualcode.report.appendix.page import AppendixPage
from qualcode.report.beside.response import response_blocks
from qualcode.report.blocks import Block


def response_pages(page: AppendixPage) -> Iterator[Block]:
    """The sentences and the table of the fieldwork."""
    lines = without_names(checked_fieldwork(page.project), page.hide)
    if lines:
        yield from response_blocks(lines, page.language, *page.caption())
    else:
        yield page.paragraph("nothing", page.words.nothing_there["response"])
