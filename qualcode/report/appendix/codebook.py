"""The codebook as an appendix: every code with its definition, and the versions it has had."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.report.appendix.page import AppendixPage
from qualcode.report.blocks import Block
from qualcode.storage.codebook import versions


def codebook_pages(page: AppendixPage) -> Iterator[Block]:
    """The codes in the order of the codebook, each under its theme; then the versions with their reasons."""
    words, book = page.words, page.study.codebook
    if not book.codes:
        yield page.paragraph("nothing", words.nothing_there["codebook"])
        return
    rows = []
    for top in book.children.get(None, ()):
        for code_id in book.descendants(top.id):
            code = book.by_id[code_id]
            depth = len(list(book.ancestors(code_id))) - 1
            rows.append((code.path, (page.hide(code.name), page.hide(" ".join(code.definition.split()))), depth))
    yield page.table("codes", page.hide(book.name), words.codebook_header, rows, (5.5, 10.5))
    found = versions(page.project)
    if found:
        yield page.table(
            "versions",
            words.codebook_versions,
            words.versions_header,
            [(str(one.number), (str(one.number), one.created[:10], page.hide(one.reason)), 0) for one in found],
            (2.0, 3.0, 11.0),
        )
