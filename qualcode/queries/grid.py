"""The summary grid: respondents down, themes across; in a cell what an author wrote, and the passages behind it.

Which passages are behind a cell follows from the codings that count, of the codes of its theme and those under them. A
summary keeps those that it was written on, and is *stale* when they are others by now: it is marked, and stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qualcode.analysis.mentions import find_mentions
from qualcode.model import Respondent
from qualcode.queries.counting import documents_to_count, study_to_count
from qualcode.queries.quotations import quotations
from qualcode.rows import Rows
from qualcode.storage import Project
from qualcode.storage.charting.grid import StoredSummary, SummaryPassage, Theme, summaries, theme, themes
from qualcode.storage.codings import coding_guids
from qualcode.storage.codings import codings as read_codings
from qualcode.storage.decisions import twins
from qualcode.storage.documents import documents as read_documents
from qualcode.storage.respondents import respondent_references
from qualcode.text.expressions import expression

CellState = Literal["nothing", "empty", "filled", "stale"]
"""Of a cell: no passage and no summary; passages and no summary; written; or written on other passages."""

MARK = expression(r"\[#([0-9a-f]{6})\]")
"""How a summary points to a passage: ``[#3f9a2c]``."""


class CellPassage(NamedTuple):
    """A passage behind a cell; ``codings`` are the ids of all codings on it, ``mark`` what a summary calls it by."""

    passage: SummaryPassage
    document_id: int
    document: str
    codings: tuple[int, ...]
    codes: tuple[str, ...]
    marks: frozenset[str]

    @property
    def mark(self) -> str:
        """The mark by which a summary points to it."""
        return mark_of(self.passage.coding)


class CellSummary(NamedTuple):
    """A summary of a cell; ``added`` and ``gone`` are how many passages came and went since it was written."""

    stored: StoredSummary
    added: int
    gone: int

    @property
    def stale(self) -> bool:
        """Whether it was written on other passages than there are now."""
        return bool(self.added or self.gone)


class SummaryCell(NamedTuple):
    """A respondent on a theme: the summaries, in the order in which they were first written, and the passages."""

    respondent: Respondent
    theme: Theme
    summaries: tuple[CellSummary, ...]
    passages: tuple[CellPassage, ...]

    @property
    def state(self) -> CellState:
        """What is to be seen of it from afar."""
        if not self.summaries:
            return "empty" if self.passages else "nothing"
        return "stale" if any(one.stale for one in self.summaries) else "filled"

    @property
    def text(self) -> str:
        """All that is written, where several wrote each under their name."""
        if len(self.summaries) < 2:
            return "".join(one.stored.text for one in self.summaries)
        return "\n".join(f"{one.stored.coder}: {one.stored.text}" for one in self.summaries)

    def by(self, coder: str) -> str:
        """What a coder wrote."""
        return next((one.stored.text for one in self.summaries if one.stored.coder == coder), "")

    @property
    def readings(self) -> frozenset[SummaryPassage]:
        """The passages as a summary remembers them."""
        return frozenset(one.passage for one in self.passages)


@dataclass(frozen=True)
class SummaryGrid:
    """A grid of one moment. ``references`` are those of the respondents, by id."""

    themes: tuple[Theme, ...]
    codes: Mapping[int, tuple[str, ...]]
    respondents: tuple[Respondent, ...]
    references: Mapping[int, str]
    cells: Mapping[tuple[int, int], SummaryCell]

    def cell(self, respondent_id: int, theme_id: int) -> SummaryCell:
        """The cell of a respondent and a theme."""
        return self.cells[respondent_id, theme_id]

    def row(self, person: Respondent) -> list[SummaryCell]:
        """The cells of a respondent, in the order of the themes."""
        return [self.cells[person.id, one.id] for one in self.themes]

    def column(self, found: Theme) -> list[SummaryCell]:
        """The cells of a theme, in the order of the respondents."""
        return [self.cells[one.id, found.id] for one in self.respondents]


def mark_of(coding: str) -> str:
    """How a summary points to the passage of a coding, by its GUID."""
    return hashlib.sha256(coding.encode()).hexdigest()[:6]


def read_grid(
    project: Project,
    *,
    where: Mapping[str, Collection[str]] | None = None,
    only: Sequence[str] = (),
    person: str = "",
) -> SummaryGrid:
    """The grid of all themes, or of those ``only``; ``where`` narrows the respondents, ``person`` to one.

    Passages of documents that are still being coded are behind the cells too: an author writes while coding goes on.
    """
    with project.snapshot():
        study = study_to_count(project, where=where, unfinished_too=True)
        known = themes(project)
        chosen = [theme(project, name) for name in only] or known
        people = [one for one in study.respondents if person in ("", one.name)]
        book, same = study.codebook, twins(project)
        tied: dict[int, list[int]] = {}
        for found in chosen:
            for code_id in dict.fromkeys(under for one in found.codes for under in book.descendants(one)):
                tied.setdefault(code_id, []).append(found.id)
        written: dict[tuple[int, int], list[StoredSummary]] = {}
        for summary in summaries(project):
            written.setdefault((summary.respondent_id, summary.theme_id), []).append(summary)
        guids = {one.id: one.guid for one in read_documents(project)}
        names = {one.id: one.name for one in read_documents(project)}
        behind: dict[tuple[int, int], list[CellPassage]] = {}
        inside = {one.id for one in people}
        for document in documents_to_count(project, study, code_ids=tied) if tied else ():
            placed = {one.id: (one.start, one.end) for one in document.codings}
            own = coding_guids(project, placed)
            spots: dict[tuple[int, int, int, int], list[tuple[int, int]]] = {}
            for mention in find_mentions(document):
                if mention.respondent_id in inside:
                    for theme_id in tied[mention.code_id]:
                        spot = (mention.respondent_id, theme_id, *placed[mention.coding_id])
                        spots.setdefault(spot, []).append((mention.coding_id, mention.code_id))
            for (respondent_id, theme_id, start, end), of in sorted(spots.items(), key=lambda item: item[0][2:]):
                ids = sorted(one for one, _code in of)
                words = hashlib.sha256(document.text[start:end].encode("utf-8", "surrogatepass")).hexdigest()[:16]
                reading = SummaryPassage(guids[document.id], own[ids[0]], start, end, words)
                behind.setdefault((respondent_id, theme_id), []).append(
                    CellPassage(
                        reading,
                        document.id,
                        names[document.id],
                        tuple(ids),
                        tuple(dict.fromkeys(book.by_id[code].path for _one, code in sorted(of))),
                        frozenset(mark_of(own[one]) for one in ids),
                    )
                )
        called = respondent_references(project)
        cells = {}
        for one in people:
            for found in chosen:
                passages = tuple(behind.get((one.id, found.id), ()))
                said = (_since(each, passages, same) for each in written.get((one.id, found.id), ()))
                cells[one.id, found.id] = SummaryCell(one, found, tuple(said), passages)
        return SummaryGrid(
            tuple(chosen),
            {found.id: tuple(book.by_id[one].path for one in found.codes) for found in chosen},
            tuple(people),
            {one.id: called[one.guid] for one in people},
            cells,
        )


def _since(summary: StoredSummary, passages: Iterable[CellPassage], same: Mapping[str, str]) -> CellSummary:
    """A summary with how many passages came and went since; a passage is known by its words, wherever it stands now."""

    def known(of: Iterable[SummaryPassage]) -> list[tuple[str, str]]:
        return [(same.get(one.document, one.document), one.words) for one in of]

    now, then = known(one.passage for one in passages), known(summary.passages)
    for one in tuple(now):
        if one in then:
            now.remove(one)
            then.remove(one)
    return CellSummary(summary, len(now), len(then))


def cited(cell: SummaryCell, text: str) -> list[CellPassage | None]:
    """The passages that a summary points to, in the order of its marks; ``None`` where one is no longer behind it."""
    found: list[CellPassage | None] = []
    stored = {
        mark_of(each.coding): (each.document, each.words) for one in cell.summaries for each in one.stored.passages
    }
    for mark in MARK.findall(text):
        known = next((one for one in cell.passages if mark in one.marks), None)
        if known is None and mark in stored:
            # Its coding became another's, or another's stands on the same words.
            known = next(
                (one for one in cell.passages if (one.passage.document, one.passage.words) == stored[mark]), None
            )
        found.append(known)
    return found


def cell_quotes(project: Project, cells: Iterable[SummaryCell]) -> dict[tuple[int, int], str]:
    """What the respondents of cells say in the passages, by the first coding's id and the respondent's id."""
    wanted = {(one.codings[0], cell.respondent.id) for cell in cells for one in cell.passages}
    said = quotations(project, read_codings(project, ids=[coding_id for coding_id, _who in wanted]))
    return {(coding_id, who): said.get(coding_id, {}).get(who, "") for coding_id, who in wanted}


@dataclass(frozen=True, slots=True)
class ListedCellPassage:
    """A passage behind a cell; ``quote`` is what the respondent says there, ``coding`` the GUID of its first coding."""

    mark: str
    document: str
    start: int
    end: int
    quote: str
    codes: tuple[str, ...]
    coding: str


@dataclass(frozen=True, slots=True)
class ListedSummary:
    """A summary of a cell, as ``grid show --format json`` has it; a cell without one has one row too.

    ``state`` is *nothing* (no passages), *empty*, *filled* or *stale*; ``added`` and ``gone`` are how many passages
    came and went since it was written. ``cited`` are the passages of its marks, as places in ``passages``, ``None``
    for one that is gone.
    """

    respondent: str
    reference: str
    group: str | None
    theme: str
    title: str
    state: CellState
    summary: str
    coder: str
    written: str
    added: int
    gone: int
    cited: tuple[int | None, ...]
    passages: tuple[ListedCellPassage, ...]


def list_grid(project: Project, grid: SummaryGrid) -> Rows[ListedSummary]:
    """The cells of a grid, theme by theme, with the words of the passages behind them."""
    cells = [cell for found in grid.themes for cell in grid.column(found)]
    said = cell_quotes(project, cells)
    rows = []
    for cell in cells:
        passages = tuple(
            ListedCellPassage(
                f"[#{one.mark}]",
                one.document,
                one.passage.start,
                one.passage.end,
                said[one.codings[0], cell.respondent.id],
                one.codes,
                one.passage.coding,
            )
            for one in cell.passages
        )
        rows += [_listed(grid, cell, one, passages) for one in cell.summaries or (None,)]
    return Rows(rows)


def _listed(
    grid: SummaryGrid, cell: SummaryCell, summary: CellSummary | None, passages: tuple[ListedCellPassage, ...]
) -> ListedSummary:
    places = {one: number for number, one in enumerate(cell.passages)}
    text = summary.stored.text if summary else ""
    state = cell.state if summary is None else "stale" if summary.stale else "filled"
    return ListedSummary(
        cell.respondent.name,
        grid.references[cell.respondent.id],
        cell.respondent.group,
        cell.theme.slug,
        cell.theme.name,
        state,
        text,
        summary.stored.coder if summary else "",
        summary.stored.created if summary else "",
        summary.added if summary else 0,
        summary.gone if summary else 0,
        tuple(None if one is None else places[one] for one in cited(cell, text)),
        passages,
    )
