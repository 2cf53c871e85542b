"""The passages behind a number as a report: to read, and as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.analysis.quantify import language_of
from qualcode.i18n import _
from qualcode.queries.query.result import QueryResult
from qualcode.queries.query.shown import INTERVIEWER, ShownPassage, SpokenTurn
from qualcode.report.blocks import Block, Heading, Paragraph, Quoted, ReportDocument, ReportSheet
from qualcode.report.wording.languages import wording
from qualcode.report.wording.words import Wording
from qualcode.report.writers import kinds_for

PASSAGE_KINDS = kinds_for("blocks", "sheets", "table")

COLUMNS = (
    "document",
    "start",
    "end",
    "quote",
    "code",
    "coder",
    "respondents",
    "references",
    "group",
    "memo",
    "good",
    "before",
    "after",
    "coding",
)
"""The fields of a passage as a spreadsheet has them."""


def passages_document(found: QueryResult, language: str) -> ReportDocument:
    """How many of how many, and each passage between what is said before and after it."""
    words = wording(language_of(language))
    said = words.n_of_base.format(n=found.n, base=found.base)
    return passage_list(found.query, " ".join(part for part in (said, found.note) if part), found.passages, language)


def passage_list(title: str, said: str, passages: Sequence[ShownPassage], language: str) -> ReportDocument:
    """Passages under a title and what is ``said`` of them, each between what is said before and after it."""
    words = wording(language_of(language))
    sheet = ReportSheet(_("passages"), COLUMNS, tuple(map(passage_row, passages)))
    return ReportDocument(
        title, language_of(language), tuple(_blocks(title, said, passages, words)), sheets=(sheet,), table=sheet
    )


def passage_row(passage: ShownPassage) -> tuple[str | int, ...]:
    """A passage as a row of ``COLUMNS``."""
    return tuple(_cell(getattr(passage, column)) for column in COLUMNS)


def _cell(value: object) -> str | int:
    match value:
        case bool():
            return int(value)
        case int() | str():
            return value
        case tuple():
            return "; ".join(map(str, value))
        case SpokenTurn():
            return value.words
        case _:
            return ""


def _blocks(title: str, said: str, passages: Sequence[ShownPassage], words: Wording) -> Iterator[Block]:
    yield Heading("query", 1, title)
    yield Paragraph.of("count", said)
    for place, one in enumerate(passages, 1):
        key = one.coding or str(place)
        if one.before is not None:
            yield Paragraph.of(f"before:{key}", _spoken(one.before, words), note=True)
        yield Quoted(f"passage:{key}", one.quote, _reference(one))
        if one.after is not None:
            yield Paragraph.of(f"after:{key}", _spoken(one.after, words), note=True)


def _reference(passage: ShownPassage) -> str:
    where = f"{passage.document} {passage.start}:{passage.end}"
    return ", ".join(part for part in ("; ".join(passage.respondents), passage.code, where) if part)


def _spoken(turn: SpokenTurn, words: Wording) -> str:
    by = words.interviewer if turn.by == INTERVIEWER else turn.by
    return f"{by}: {turn.words}" if by else turn.words
