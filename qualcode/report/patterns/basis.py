"""What patterns have in common: what they rest on, and how they are written."""

from __future__ import annotations

import json
import os
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from qualcode.analysis.person_names import NO_MASK, NameMask
from qualcode.analysis.quantify import Language, language_of
from qualcode.errors import QualcodeError
from qualcode.files.writing import write_whole
from qualcode.i18n import _, interface_language, speaking
from qualcode.queries.counting import CountedStudy
from qualcode.queries.names import mask_for
from qualcode.queries.query.grammar import in_words
from qualcode.records import dataclass
from qualcode.report.basis import hidden_words, told_beside
from qualcode.report.patterns.kinds import PATTERN_KINDS
from qualcode.report.wording.languages import pattern_words
from qualcode.report.wording.pattern_words import PatternWords
from qualcode.report.writers import write_document
from qualcode.rows import Tabular
from qualcode.storage import Project

if TYPE_CHECKING:
    from qualcode.report.blocks import ReportDocument


@dataclass(frozen=True, slots=True)
class CountBasis:
    """What numbers rest on: how many respondents they are out of, whose codings count, and who is left out.

    ``unfinished`` is how many respondents the base is without, for their interviews are not coded to the end, or has
    with it all the same (``unfinished_too``). ``note`` is what must be told beside the numbers. Numbers under
    ``fewest`` are hidden.
    """

    base: int
    coders: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    questions: tuple[str, ...]
    unfinished: int
    unfinished_too: bool
    note: str
    named: bool
    fewest: int = 0

    @property
    def told_base(self) -> int | None:
        """The base; ``None`` where it is hidden."""
        return None if 0 < self.base < self.fewest else self.base

    def to_dict(self) -> dict[str, Any]:
        """The basis as JSON has it, in the shape of a matrix."""
        return {
            "base": self.told_base,
            "coders": list(self.coders),
            "where": {name: list(values) for name, values in self.where.items()},
            "questions": list(self.questions),
            "unfinished": {"respondents": self.unfinished, "counted": self.unfinished_too},
            "note": self.note,
            **({"suppressed": {"under": self.fewest}} if self.fewest else {}),
        }

    def notes(self) -> list[str]:
        """What must be told beside the numbers: whose codings, and the rest."""
        coders = _("Codings of: {coders}").format(coders=", ".join(self.coders))
        return [coders, *([self.note] if self.note else [])]

    def query(self, term: str, column: Iterable[tuple[str, str | None]] = ()) -> str:
        """A query that asks a term of the same base."""
        return in_words(
            term,
            column=tuple(column),
            where=self.where,
            questions=self.questions,
            coders=self.coders if self.named else (),
            unfinished_too=self.unfinished_too,
        )


def mask_of(project: Project, study: CountedStudy, printed: Iterable[str], *, with_names: bool) -> NameMask:
    """What takes names of persons out of the words that are printed, and of what the base is narrowed to."""
    if with_names:
        return NO_MASK
    return mask_for(project, [*printed, *(value for values in study.where.values() for value in values)])


def count_basis(project: Project, study: CountedStudy, mask: NameMask, fewest: int = 0) -> CountBasis:
    """What numbers of a study rest on, in the language of the interface; none under ``fewest`` is told."""
    sentences = [*told_beside(project, study, language_of(interface_language()), mask), hidden_words(fewest)]
    return CountBasis(
        len(study.respondents),
        study.coders,
        {name: tuple(map(mask.hide, values)) for name, values in study.where.items()},
        study.questions,
        len(study.unfinished),
        study.unfinished_too,
        " ".join(sentence for sentence in sentences if sentence),
        study.named,
        fewest,
    )


class PatternResult(Tabular):
    """A result that is a report as well, and can be written as one."""

    __slots__ = ()

    KINDS: ClassVar[tuple[str, ...]] = PATTERN_KINDS
    """What it can be written as, by the suffix of the file."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The result as the command line prints it as JSON."""

    @abstractmethod
    def document(self, language: Language, title: str = "") -> ReportDocument:
        """The result as a report in a language."""

    def to_json(self) -> str:
        """The result as a file of that kind has it."""
        return f"{json.dumps(self.to_dict(), ensure_ascii=False, indent=2)}\n"

    def notes(self, language: Language) -> list[str]:
        """What must be told below the numbers."""
        return [*self._told(pattern_words(language))]

    @abstractmethod
    def _told(self, words: PatternWords) -> Iterator[str]:
        """The notes in a language, one by one."""

    def write(
        self, path: str | os.PathLike[str], kind: str = "", *, title: str = "", language: Language | None = None
    ) -> None:
        """Writes the result as a kind of file, by default what its name says (docx, md, html, xlsx, csv, json).

        Whole or not at all; in ``language``, by default that of the interface. ``QualcodeError`` for another kind.
        """
        file = Path(path)
        wanted = kind or file.suffix.lstrip(".").lower()
        if wanted not in self.KINDS:
            raise QualcodeError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in self.KINDS)))
        if wanted == "json":
            write_whole(file, self.to_json().encode())
            return
        spoken = language or language_of(interface_language())
        with speaking(spoken):
            write_document(self.document(spoken, title), file, wanted)
