"""What an appendix is made of: the project, what the chapter counts, and its letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qualcode.analysis.quantify import Language
from qualcode.queries.counting import CountedStudy
from qualcode.report.blocks import Block, Heading, Keys, Paragraph, Table, TableRow
from qualcode.report.wording.beside_words import BesideWords
from qualcode.report.wording.languages import beside_words, wording
from qualcode.storage import Project


@dataclass(slots=True)
class AppendixPage:
    """One appendix as it is made; numbers its tables, gives keys, and takes names of persons out."""

    project: Project
    study: CountedStudy
    language: Language
    hide: Callable[[str], str]
    name: str
    letter: str
    key: Keys = field(default_factory=Keys)
    tables: int = 0

    @property
    def words(self) -> BesideWords:
        """The words of its language."""
        return beside_words(self.language)

    def heading(self) -> Heading:
        """*Bijlage A Codeboek*."""
        title = self.words.appendices[self.name]
        return Heading(
            self.key("appendix", self.name), 2, self.words.appendix.format(letter=self.letter, title=title).strip()
        )

    def under(self, about: str, title: str) -> Heading:
        """A heading within it."""
        return Heading(self.key("appendix", self.name, about), 3, title)

    def paragraph(self, about: str, text: str, *, note: bool = False) -> Paragraph:
        """A paragraph of text without numbers of the chapter."""
        return Paragraph.of(self.key("appendix", self.name, about, "text"), text, note=note)

    def caption(self) -> tuple[str, int]:
        """What the next table's caption begins with, and its number: *Tabel A.* and *1*."""
        self.tables += 1
        label = f"{wording(self.language).table} "
        return (f"{label}{self.letter}." if self.letter else label), self.tables

    def table(
        self,
        about: str,
        title: str,
        header: Sequence[str],
        rows: Iterable[tuple[str, Sequence[str], int]],
        widths: tuple[float, ...],
        *,
        numeric: tuple[int, ...] = (),
    ) -> Table:
        """A table of rows, each with what it is about, its cells, and how deep it stands."""
        label, ordinal = self.caption()
        made = tuple(
            TableRow.of(self.key("appendix", self.name, about, row), cells, depth) for row, cells, depth in rows
        )
        return Table(
            *(self.key("appendix", self.name, about), label, ordinal, title),
            tuple(header),
            made,
            numeric=numeric,
            widths=widths,
        )


Maker = Callable[[AppendixPage], Iterator[Block]]
"""Makes what stands under the heading of an appendix."""
