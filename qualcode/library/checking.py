"""A finished report, held against itself and, where a project is given, against the chapter as it is now."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.analysis.checking.findings import CheckFinding
from qualcode.analysis.checking.text import FinishedText, PlaceKind
from qualcode.analysis.checking.whole import check_text
from qualcode.analysis.quantify import Language
from qualcode.errors import QualcodeError
from qualcode.formats.finished import read_finished
from qualcode.i18n import _
from qualcode.library.claims import MadeChapter, made_chapter
from qualcode.report.checking.claims import check_claims
from qualcode.report.checking.words import finding_words, place_words
from qualcode.report.marks import FileStamp
from qualcode.rows import Tabular, plain
from qualcode.storage import Project
from qualcode.storage.reported import AskedChapter, current_files, written_file


@dataclass(frozen=True, slots=True)
class CheckedReport(Tabular):
    """What was found in a finished report, in the order of its places.

    ``tables`` is how many tables were read, ``pieces`` how many sentences, captions and cells are known to be the
    project's; ``None`` where it was held against none. ``told`` must be said beside it.
    """

    findings: tuple[CheckFinding, ...]
    place: PlaceKind
    tables: int
    pieces: int | None = None
    told: str = ""

    @property
    def errors(self) -> int:
        """How many of the findings are proven."""
        return sum(one.sure == "error" for one in self.findings)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The findings, each with its place in words and as a sentence."""
        return [
            {**plain(one), "where": place_words(one, self.place), "message": finding_words(one)}
            for one in self.findings
        ]


def check_report(
    path: Path,
    *,
    project: Project | None = None,
    outline: Path | None = None,
    where: Iterable[str] = (),
    coders: Sequence[str] = (),
    unfinished_too: bool = False,
    language: Language | None = None,
    tables_only: bool = False,
) -> CheckedReport:
    """Read a finished text (.docx, .odt, .md, .html, .txt) and find what does not fit in it.

    With a ``project``, each of its sentences and cells that the chapter has is held against what the codings make of
    it today. A file that the project remembers having written is made anew as it was asked for then; for any other
    the ``outline`` and the other options are those that it was made with. Raises ``FormatError`` for what cannot be
    read, and ``QualcodeError`` where nothing of the file is in the chapter.
    """
    where = tuple(where)
    text = read_finished(path)
    findings = check_text(text, language=language, tables_only=tables_only)
    tables = sum(1 for _table in text.tables())
    if project is None or tables_only:
        return CheckedReport(tuple(findings), text.place, tables)
    made = _remembered(project, text.stamp) if not (outline or where or coders) else None
    if made is None:
        made = made_chapter(
            project,
            outline=outline,
            where=where,
            coders=coders,
            unfinished_too=unfinished_too,
            language=language or "",
        )
        if not (outline or where or coders or unfinished_too):
            made = _likeliest(project, text, made)
    by_claim, pieces = check_claims(text, made.document)
    if not pieces:
        raise QualcodeError(
            _("Nothing in {file} is in the chapter of this project.").format(file=path),
            _("Give the options that it was made with: the same --outline, --where and --coders."),
        )
    # What the codings prove of a number makes a guess about it from a table near by idle.
    proven = {(one.place, one.table) for one in by_claim if one.table}
    findings = [one for one in findings if (one.place, one.table) not in proven or one.sure == "error"]
    every = sorted([*findings, *by_claim], key=lambda one: (one.place, one.table, one.rule))
    return CheckedReport(tuple(every), text.place, tables, pieces, made.told)


def _remembered(project: Project, stamp: str) -> MadeChapter | None:
    """The chapter of a file that the project remembers having written, made anew as it was asked for."""
    said = FileStamp.read(stamp)
    known = written_file(project, said.file) if said else None
    if known is None:
        return None
    return _as_asked(project, known.asked)


def _likeliest(project: Project, text: FinishedText, of_themes: MadeChapter) -> MadeChapter:
    """The chapter of which most stands in a file that says nothing of itself, as a page for the web does not.

    That of the themes, or one that the project remembers having written to another file.
    """
    tried = [of_themes]
    for asked in dict.fromkeys(file.asked for file in current_files(project)):
        with contextlib.suppress(QualcodeError, OSError):  # its outline is elsewhere by now
            tried.append(_as_asked(project, asked))
    return max(tried, key=lambda made: check_claims(text, made.document)[1])


def _as_asked(project: Project, asked: AskedChapter) -> MadeChapter:
    return made_chapter(
        project,
        outline=project.path.parent / asked.outline if asked.outline else None,
        where=asked.where,
        coders=asked.coders,
        unfinished_too=asked.unfinished_too,
        attributes=asked.attributes,
        language=asked.language,
        with_references=asked.with_references,
    )
