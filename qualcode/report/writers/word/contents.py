"""The contents of a report at its head, and the list of its tables: fields, with entries that show before Word's own.

On which page something stands is known to nobody who has not laid out the pages: Word puts that in when it opens the
file, another program when its user has it bring the lists up to date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from qualcode.report.blocks import Heading, ReportDocument, Table
from qualcode.report.marks import key_mark, on_paper
from qualcode.report.wording.words import Wording
from qualcode.report.writers.word.elements import add_run, element, link
from qualcode.report.writers.word.text import split_label, unbroken

LEAST_HEADINGS = 5
"""A report of fewer headings has no contents, and of fewer tables no list of them."""
LEAST_TABLES = 3

_Entry = tuple[int, str, str]
"""An entry: its level, the bookmark that it leads to, and what stands in it."""


def heading_bookmark(heading: Heading) -> str:
    """The name of the bookmark at a heading, by which the contents lead to it."""
    return f"_Toc_{key_mark(heading.key)}"


def table_bookmark(table: Table) -> str:
    """The name of the bookmark round the caption of a table."""
    return f"_Toc_{key_mark(table.key)}"


def add_contents(word: WordDocument, document: ReportDocument, words: Wording, ids: Mapping[str | None, str]) -> None:
    """The contents and the list of tables, where a report is long enough for them."""
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level > 1]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if len(headings) < LEAST_HEADINGS:
        return
    entries = [
        (one.level, heading_bookmark(one), "\t".join(filter(None, (one.number, on_paper(one.text)))))
        for one in headings
    ]
    _add_list(word, words.contents, 'TOC \\o "2-3" \\h \\z \\u', entries, ids)
    names = dict.fromkeys(split_label(table.label)[0].strip() for table in tables)
    for name in names:
        mine = [table for table in tables if split_label(table.label)[0].strip() == name]
        if name == words.table.strip() and len(mine) >= LEAST_TABLES:
            listed = [(1, table_bookmark(one), unbroken(on_paper(one.caption))) for one in mine]
            _add_list(word, words.list_of_tables, f'TOC \\h \\z \\c "{name}"', listed, ids, "table of figures")
    _styled(word, ids["Table Gap"])


def _add_list(
    word: WordDocument,
    title: str,
    instruction: str,
    entries: Sequence[_Entry],
    ids: Mapping[str | None, str],
    style: str = "",
) -> None:
    """A field of entries under a title; the field begins in the first paragraph and ends in one behind the last."""
    _styled(word, ids["Contents Title"]).add_run(title)
    for place, (level, bookmark, text) in enumerate(entries):
        paragraph = _styled(word, ids[style or f"toc {level}"])
        if place == 0:
            _begin(paragraph, instruction)
        add_run(link(paragraph, bookmark), paragraph, text)
        if place == len(entries) - 1:
            _mark(paragraph, "end")


def _styled(word: WordDocument, style: str) -> WordParagraph:
    paragraph = word.add_paragraph()
    paragraph._p.style = style
    return paragraph


def _begin(paragraph: WordParagraph, instruction: str) -> None:
    _mark(paragraph, "begin").set(qn("w:dirty"), "true")
    code = element("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)
    _mark(paragraph, "separate")


def _mark(paragraph: WordParagraph, kind: str) -> Any:
    made = element("w:fldChar", fldCharType=kind)
    paragraph.add_run()._r.append(made)
    return made
