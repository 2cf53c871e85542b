"""The sections of an outline as rows of a matrix: a row each, or what one of them is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from qualcode.addresses import find_code, find_codes
from qualcode.analysis.matrix import Count, DocumentCounts, including_rows
from qualcode.analysis.mentions import count_document
from qualcode.errors import NotFoundError
from qualcode.formats.yaml.outlines import read_outline
from qualcode.i18n import _
from qualcode.model import ANSWER, OUTLINE, Code, Codebook
from qualcode.names import closest, folded
from qualcode.outline import GroupOutline, Outline, Section
from qualcode.queries.columns import GROUP, MatrixColumns
from qualcode.queries.counting import AddedRows, CountedStudy, documents_to_count, find_respondents
from qualcode.queries.query.grammar import quoted
from qualcode.storage import Project


class SectionRows(NamedTuple):
    """A study with the sections of outlines as codes of ids below nought.

    ``rows`` has the address of each section in place of its outline, and of what it is made of in place of one section;
    ``terms`` are the queries of the sections by address, and ``codes`` all codes that they are made of.
    """

    study: CountedStudy
    rows: tuple[str, ...]
    added: tuple[AddedRows, ...]
    terms: Mapping[str, str]
    codes: tuple[str, ...]


def with_section_rows(project: Project, study: CountedStudy, rows: Sequence[str], count: Count) -> SectionRows:
    """The rows of outlines. A section is said by who of its group says any of its codes, with what is under them.

    Conditions of the outline and of the group hold, those of a single sentence do not; answers are no codes, and are
    rows of ``outline:FILE#SECTION`` only. ``NotFoundError`` for a section or a code that is not there, ``FormatError``
    for a file that is no outline.
    """
    told: list[str] = []
    sections: dict[str, _SectionRow] = {}
    for row in rows:
        if not row.startswith(OUTLINE):
            told.append(row)
            continue
        file, _hash, wanted = row.removeprefix(OUTLINE).partition("#")
        outline = read_outline(Path(file))
        if wanted:
            told += _made_of(study.codebook, outline, wanted)
            continue
        made = [*_sections(study.codebook, outline)]
        for one in made:
            sections.setdefault(one.address, one)
        told += [one.address for one in made]
    first = min(min((code.id for code in study.codebook.codes), default=0), 0) - 1
    ids = {address: first - place for place, address in enumerate(sections)}
    codes = [Code(ids[address], "", address, address, None, one.name) for address, one in sections.items()]
    book = study.codebook
    wider = replace(study, codebook=Codebook(book.slug, book.name, book.language, book.version, (*book.codes, *codes)))

    def counts(columns: MatrixColumns) -> DocumentCounts:
        return DocumentCounts.merge(
            part
            for address, one in sections.items()
            for part in one.counts(project, study, columns, ids[address], count)
        )

    return SectionRows(
        wider,
        tuple(dict.fromkeys(told)),
        (AddedRows(counts),) if sections else (),
        {address: one.term(book) for address, one in sections.items()},
        tuple(dict.fromkeys(book.by_id[code].path for one in sections.values() for code in one.codes)),
    )


@dataclass(frozen=True, slots=True)
class _SectionRow:
    """A section of the group of an outline, with its codes (ids), and what its base is narrowed to."""

    address: str
    name: str
    group: str
    where: Mapping[str, tuple[str, ...]]
    codes: tuple[int, ...]

    def counts(
        self, project: Project, study: CountedStudy, columns: MatrixColumns, row: int, count: Count
    ) -> Iterator[DocumentCounts]:
        """What the section says, document by document: a coding counts once, however many of its codes hold it."""
        inside = {person.id for person in find_respondents(project, {GROUP: (self.group,), **self.where})}
        under = including_rows(study.codebook, self.codes)
        including = {code: (row,) for code, above in under.items() if above}
        for document in documents_to_count(project, study, code_ids=including.keys()):
            speech = [turn for turn in document.speech if turn.respondent_id in inside]
            for part in columns.by_case(document._replace(speech=tuple(speech))):
                yield count_document(part, including, words=count == "words", passages=True)

    def term(self, book: Codebook) -> str:
        """The query that asks for the section, in any base that has its group."""
        named = [quoted(book.by_id[code].path) for code in self.codes]
        conditions = [(GROUP, (self.group,)), *self.where.items()]
        asked = [[f"{quoted(name)}={quoted(value)}" for value in values] for name, values in conditions]
        return " and ".join(f"({' or '.join(one)})" if len(one) > 1 else one[0] for one in (named, *asked))


def _sections(book: Codebook, outline: Outline) -> Iterator[_SectionRow]:
    """The sections that have codes, in order; where the outline has several groups each is called with its own."""
    for group in outline.groups:
        for section in group.sections:
            codes = [row for row in _rows(book, group, section) if not row.startswith(ANSWER)]
            if codes:
                yield _SectionRow(
                    f"{outline.slug}#{group.group}/{section.title}",
                    section.title if len(outline.groups) == 1 else f"{group.group}: {section.title}",
                    group.group,
                    {**outline.where, **group.where},
                    tuple(find_codes(book, dict.fromkeys(codes))),
                )


def _made_of(book: Codebook, outline: Outline, wanted: str) -> list[str]:
    """The codes and answers of the section of a title (or ``GROUP/TITLE``), in every group that has it."""
    known: dict[str, list[str]] = {}
    for group in outline.groups:
        for section in group.sections:
            for name in (section.title, f"{group.group}/{section.title}"):
                known.setdefault(name, []).extend(_rows(book, group, section))
    found = next((rows for name, rows in known.items() if folded(name) == folded(wanted)), None)
    if not found:
        raise NotFoundError(
            _("The outline has no section {name!r} with codes.").format(name=wanted),
            closest(wanted, known) or _("The sections are: {names}").format(names=", ".join(known)),
        )
    whole = {row for row in found if row.startswith(ANSWER) and "=" not in row}
    return [row for row in dict.fromkeys(found) if row in whole or row.partition("=")[0] not in whole]


def _rows(book: Codebook, group: GroupOutline, section: Section) -> Iterator[str]:
    """What a section tells of its own group: paths of codes, and answers as they are written."""
    # A joint display tells of several groups, and has no rows of its own.
    for part in (part for part in section.parts if part.kind != "joint"):
        for place, address in enumerate(part.codes):
            if address.startswith(ANSWER):
                yield address
            elif part.kind != "contrast" or place == 0 or part.there == group.group:
                code = find_code(book, address)
                ids = book.children.get(code, ()) if part.below else (book.by_id[code],)
                yield from (one.path for one in ids)
