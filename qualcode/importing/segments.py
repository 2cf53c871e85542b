"""Coded segments from another program's list: its documents and codes found by what they are called there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from qualcode.addresses import find_code
from qualcode.changes.codebook import add_version
from qualcode.changes.codings import put_many
from qualcode.changes.new_code import code_named, titled
from qualcode.errors import NotFoundError
from qualcode.i18n import _
from qualcode.importing.codings import PlacedReport, place_codings
from qualcode.model import Code, Codebook, CodingRow
from qualcode.names import folded, slugify
from qualcode.storage import Change, Project
from qualcode.storage.codebook import codebook as read_codebook
from qualcode.storage.documents import documents as read_documents
from qualcode.text.expressions import expression

_BETWEEN = expression(r"\s*(?:\\+|>|::)\s*|:\s+")
_ROOTS = frozenset({"nodes", "codes", "knoten", "codesystem", "code system", "codesysteem", "knopen", "kodes"})
_NUMBER = expression(r"^[DP]?\s?\d{1,6}(?::|\s-)?\s+")
_SUFFIX = expression(r"(?i)\.(?:docx?|txt|rtf|odt|pdf|md|html?|vtt|srt|xlsx?|csv)$")
_FOLDERS = expression(r"\\+|/")


class _SegmentsRolledBack(Exception):  # noqa: N818
    """Leaves a change without a trace, once it has shown what it would do."""


@dataclass
class SegmentReport:
    """What became of a list: the codings as with any table, the codes that were made, and those that are not here."""

    placed: PlacedReport
    made: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


def import_segments(
    project: Project,
    coder: str,
    rows: Sequence[CodingRow],
    *,
    threshold: float,
    add_codes: bool = False,
    dry_run: bool = False,
    hide: Callable[[str], str] | None = None,
) -> SegmentReport:
    """Codes the segments of a list, in one change; with ``add_codes`` codes that are not here are made for it.

    Segments are placed by their words in the document that is called as theirs, with or without the number, folder and
    suffix that programs put to a name.
    """
    report = SegmentReport(PlacedReport())
    with suppress(_SegmentsRolledBack), project.change(coder, "codings.import") as change:
        called = _Called(project)
        wanted = dict.fromkeys(row.code for row in rows)
        report.absent = [label for label in wanted if called.code(label) is None]
        if add_codes and report.absent:
            report.made = _made(project, change, report.absent)
            report.absent = []
            called = _Called(project)
        placing = place_codings(project, coder, map(called.row, rows), threshold=threshold, hide=hide)
        report.placed = placing.report
        put = put_many(project, change, placing.placed)
        change.about["count"] = placing.placed.count
        report.placed.added, report.placed.supplemented = put
        report.placed.already = placing.placed.count - put.made
        if dry_run:
            raise _SegmentsRolledBack
    return report


class _Called:
    """What is here by what another program calls it."""

    def __init__(self, project: Project) -> None:
        self._book = read_codebook(project)
        self._chains: dict[tuple[str, ...], list[Code]] = {}
        for code in self._book.codes:
            chain = tuple(folded(self._book.by_id[above].name) for above in self._book.ancestors(code.id))
            for length in range(1, len(chain) + 1):
                self._chains.setdefault(chain[:length][::-1], []).append(code)
        self._codes: dict[str, str | None] = {}
        self._documents: dict[str, set[str]] = {}
        for document in read_documents(project):
            for key in _keys(document.name):
                self._documents.setdefault(key, set()).add(document.name)

    def row(self, row: CodingRow) -> CodingRow:
        """A row with the names that documents and codes have here."""
        return row._replace(document=self.document(row.document), code=self.code(row.code) or row.code)

    def document(self, name: str) -> str:
        """What a document is called here; as it is called there where it is not found, or is one of several."""
        for key in _keys(name):
            found = self._documents.get(key, ())
            if len(found) == 1:
                return next(iter(found))
        return name

    def code(self, label: str) -> str | None:
        """The path of a code; ``None`` where there is no such code, or more than one."""
        if label not in self._codes:
            self._codes[label] = self._look(label)
        return self._codes[label]

    def _look(self, label: str) -> str | None:
        ways: list[tuple[str, ...]] = [(label,), code_parts(label)]
        for parts in ways:
            found = self._chains.get(tuple(map(folded, parts)), [])
            whole = [code for code in found if len([*self._book.ancestors(code.id)]) == len(parts)]
            if len(whole or found) == 1:
                return (whole or found)[0].path
        with suppress(NotFoundError):
            return self._book.by_id[find_code(self._book, "/".join(map(slugify, code_parts(label))))].path
        return None


def code_parts(label: str) -> tuple[str, ...]:
    """The names of a code and those above it: programs put ``>``, ``\\`` or a colon between them."""
    parts = [part.strip() for part in _BETWEEN.split(label) if part.strip()]
    if len(parts) > 1 and folded(parts[0]) in _ROOTS:
        del parts[0]
    return tuple(parts) or (label,)


def _made(project: Project, change: Change, labels: Iterable[str]) -> list[str]:
    """Makes the codes that a list names and that are not here, each under those above it; their paths."""
    made: list[int] = []
    for label in labels:
        parent: int | None = None
        for name in code_parts(label):
            parent, is_new = code_named(change, read_codebook(project), titled(name), parent)
            made += [parent] if is_new else []
    book: Codebook = read_codebook(project)
    if made:
        add_version(project, change, _("Codes of a list of segments"))
    return [book.by_id[one].path for one in made]


def _keys(name: str) -> list[str]:
    """What a document may be known by: its name, and that without folders, suffix and number, most whole first."""
    last = next((part for part in reversed(_FOLDERS.split(name)) if part.strip()), name)
    bare = _SUFFIX.sub("", last.strip())
    return list(dict.fromkeys(map(folded, (name, last, bare, _NUMBER.sub("", bare)))))
