"""Saved queries as rows of a matrix, beside those of codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcode.analysis.matrix import Count, DocumentCounts
from qualcode.analysis.mentions import CountedDocument, count_document
from qualcode.analysis.query import QueryFindings, QueryTerm
from qualcode.model import QUERY, Code, Codebook
from qualcode.queries.columns import MatrixColumns
from qualcode.queries.counting import AddedRows, CountedStudy, documents_to_count
from qualcode.queries.query.answering import (
    as_term,
    codes_of,
    document_of_findings,
    findings,
    is_everywhere,
    read_query,
)
from qualcode.storage import Project
from qualcode.storage.asking.queries import saved_query


def with_query_rows(
    project: Project, study: CountedStudy, rows: Sequence[str], count: Count
) -> tuple[CountedStudy, tuple[AddedRows, ...]]:
    """The study with the saved queries that are rows (``@name``) as codes of ids below nought, and what counts them.

    A query is decided as ever (:mod:`analysis.query`), and stands in each column where what it finds does; who is found
    without a passage (by what they do not say) stands in all columns of theirs, where respondents are counted.
    """
    names = list(dict.fromkeys(row[len(QUERY) :] for row in rows if row.startswith(QUERY)))
    if not names:
        return study, ()
    saved = {name: saved_query(project, name)[1] for name in names}
    terms = {name: as_term(project, read_query(project, text), name) for name, text in saved.items()}
    ids = {name: -place for place, name in enumerate(names, 1)}
    codes = (Code(ids[name], "", f"{QUERY}{name}", f"{QUERY}{name}", None, text) for name, text in saved.items())
    book = study.codebook
    wider = replace(study, codebook=Codebook(book.slug, book.name, book.language, book.version, (*book.codes, *codes)))

    def counts(columns: MatrixColumns) -> DocumentCounts:
        return DocumentCounts.merge(
            part for name in names for part in _counts(project, study, terms[name], columns, ids[name], count)
        )

    return wider, (AddedRows(counts),)


def _counts(
    project: Project, study: CountedStudy, term: QueryTerm, columns: MatrixColumns, row: int, count: Count
) -> Iterator[DocumentCounts]:
    found = findings(project, study, term, "respondent")
    documents = documents_to_count(
        project, study, code_ids=codes_of(term, "respondent"), every=is_everywhere(term, "respondent")
    )
    for document in documents:
        for part in columns.by_case(_as_row(document, found, row)):
            yield count_document(part, {row: (row,)}, words=count == "words", passages=True)
    bare = found.respondents.difference(*found.codings.values(), (turn.respondent_id for turn in found.turns))
    if bare and count == "respondents":
        block = columns.blocks[0]
        cases = sorted(case.case_id for case in columns.cases(block) if case.who in bare)
        yield DocumentCounts(documents=Counter({(row, (case,)): 1 for case in cases}))


def _as_row(document: CountedDocument, found: QueryFindings, row: int) -> CountedDocument:
    marked = document_of_findings(document, found)
    return marked._replace(codings=tuple(coding._replace(code_id=row) for coding in marked.codings))
