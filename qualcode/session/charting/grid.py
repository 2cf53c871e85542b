"""The summary grid in the hands of a coder: themes by name or code, a summary written, a filled-in list read back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qualcode.addresses import find_code
from qualcode.changes.grid import NewSummary, add_theme, set_summaries
from qualcode.errors import FormatError, NotFoundError, QualcodeError
from qualcode.files.writing import write_whole
from qualcode.formats.tables.filled import FilledRow, read_filled
from qualcode.i18n import _
from qualcode.model import Codebook
from qualcode.names import folded
from qualcode.queries.grid import ListedSummary, SummaryCell, SummaryGrid, list_grid, read_grid
from qualcode.queries.names import Veil, veil
from qualcode.report.blocks import ReportDocument
from qualcode.report.grid import GRID_KINDS, GridSelf, cell_text, grid_document
from qualcode.report.writers import write_document
from qualcode.rows import plain
from qualcode.session.saving import Savable
from qualcode.session.session import Session
from qualcode.storage import Project
from qualcode.storage.charting.grid import Theme, themes
from qualcode.storage.charting.grid import theme as find_theme
from qualcode.storage.codebook import codebook
from qualcode.storage.respondents import respondent as find_respondent

GRID_COMMAND = "qualcode grid export grid.xlsx"


class GridBoard(NamedTuple):
    """The grid with the codebook that its themes are made of."""

    grid: SummaryGrid
    codebook: Codebook


def grid_board(session: Session) -> GridBoard:
    """What the screen of the grid shows."""
    return GridBoard(session.read(read_grid), session.read(codebook))


def theme_for(session: Session, name: str) -> Theme:
    """The theme of that address or name; of a code that has none yet one is made.

    ``NotFoundError`` where there is no theme and no code of that name.
    """
    try:
        return session.read(find_theme, name)
    except NotFoundError as error:
        book = session.read(codebook)
        try:
            code = book.by_id[find_code(book, name)]
        except NotFoundError:
            raise error from None
    known = next((one for one in session.read(themes) if one.codes == (code.id,)), None)
    if known is not None:
        return known
    theme_id = session.change(add_theme, code.name, [code.id]).value
    return next(one for one in session.read(themes) if one.id == theme_id)


def read_cell(session: Session, respondent: str, theme: Theme) -> SummaryCell:
    """The cell of a respondent (by name or reference) and a theme. ``NotFoundError`` for who is in no interview."""
    name = session.read(find_respondent, respondent).name
    grid = session.read(read_grid, only=(theme.slug,), person=name)
    if not grid.respondents:
        raise NotFoundError(
            _("{name} is not in the grid.").format(name=name),
            _("In it is who speaks in a transcript, and has not withdrawn."),
        )
    return grid.cell(grid.respondents[0].id, theme.id)


def write_summary(session: Session, cell: SummaryCell, text: str) -> bool:
    """Writes the coder's summary of a cell on the passages that it has; an empty one is taken away.

    False where nothing differed.
    """
    new = NewSummary(cell.respondent.id, cell.theme.id, text, cell.readings)
    return session.change(set_summaries, [new]).value > 0


class SummariesRead(NamedTuple):
    """What a filled-in list brought: summaries written, those that were so already, and cells left empty."""

    written: int
    same: int
    empty: int


def import_summaries(session: Session, path: Path) -> SummariesRead:
    """Reads summaries back from a list (respondent, theme, summary), or a table with a column for each theme.

    An empty cell takes nothing away. A text that is what the grid shows, or shows without names, is left as it is.
    ``FormatError`` names the line of what there is not; then nothing is written.
    """
    grid = session.read(read_grid)
    rows = _rows(path, grid)
    listed = session.read(list_grid, grid)
    over = session.read(veil)
    shown: dict[tuple[str, str], set[str]] = {}
    for each in (listed, over.over(list(listed))):
        cells: dict[tuple[str, str], list[int]] = {}
        for place, one in enumerate(listed):
            cells.setdefault((one.respondent, one.theme), []).append(place)
        for key, places in cells.items():
            shown.setdefault(key, set()).add(_line(cell_text([each[place] for place in places])))
            shown[key].update(_line(each[place].summary) for place in places)
    inside = {one.name: one for one in grid.respondents}
    new, same, empty, wrong = (
        dict[tuple[int, int], NewSummary](),
        set[tuple[int, int]](),
        set[tuple[int, int]](),
        list[str](),
    )
    for row, name, theme, text in rows:
        try:
            person = inside.get(session.read(find_respondent, name).name)
        except NotFoundError as error:
            wrong.append(f"{path}:{row.line}: {error}")
            continue
        if person is None:
            wrong.append(f"{path}:{row.line}: " + _("{name} is not in the grid.").format(name=name))
            continue
        spot = person.id, theme.id
        if not text:
            empty.add(spot)
        elif _line(text) in shown[person.name, theme.slug]:
            same.add(spot)
        elif spot not in new:
            new[spot] = NewSummary(*spot, text, grid.cell(*spot).readings)
        elif new[spot].text != text:
            message = _("{name} on {theme} is given twice, each otherwise.")
            wrong.append(f"{path}:{row.line}: " + message.format(name=person.name, theme=theme.name))
    if wrong:
        raise FormatError("\n".join(wrong), _("Correct the file; nothing was written."))
    written = session.change(set_summaries, list(new.values())).value if new else 0
    return SummariesRead(written, len(same - new.keys()) + len(new) - written, len(empty - same - new.keys()))


_LONG = ("respondent", "theme", "summary")


def _rows(path: Path, grid: SummaryGrid) -> list[tuple[FilledRow, str, Theme, str]]:
    """The cells of a list or a table, and of a workbook that has both of both: row, respondent, theme, text."""
    known = {folded(key): one for one in grid.themes for key in (one.name, one.slug)}
    found = read_filled(path, ("respondent",), GRID_COMMAND, among=known)
    columns = [name for name in (found[0].cells if found else ()) if name in known and name not in _LONG]
    rows = [(row, row.cells["respondent"], known[name], row.cells[name]) for row in found for name in columns]
    try:
        listed = read_filled(path, _LONG, GRID_COMMAND)
    except FormatError:
        if columns or not found:
            return rows
        raise
    for row in listed:
        theme = known.get(folded(row.cells["theme"]))
        if theme is None:
            raise FormatError(
                _("{path}:{line}: there is no theme {name!r}.").format(
                    path=path, line=row.line, name=row.cells["theme"]
                ),
                _("Add it first with: qualcode grid theme NAME CODE"),
            )
        rows.append((row, row.cells["respondent"], theme, row.cells["summary"]))
    return rows


def _line(text: str) -> str:
    return " ".join(text.split())


def _document(project: Project, grid: SummaryGrid, over: Veil) -> tuple[list[ListedSummary], ReportDocument]:
    rows = over.over(list(list_grid(project, grid)))
    codes = over.over([grid.codes[one.id] for one in grid.themes], "codes")
    return rows, grid_document(rows, GridSelf(project.language, codes))


def grid_to_save() -> Savable:
    """The whole grid, without names of persons."""

    def make(session: Session, kind: str) -> ReportDocument | str:
        rows, document = session.read(_document, session.read(read_grid), session.read(veil))
        return _as_json(rows) if kind == "json" else document

    return Savable("grid", make, ("xlsx", *(kind for kind in GRID_KINDS if kind != "xlsx")))


def _as_json(rows: Sequence[ListedSummary]) -> str:
    return f"{json.dumps(plain(rows), ensure_ascii=False, indent=2)}\n"


def export_grid(
    project: Project,
    file: Path,
    over: Veil,
    *,
    only: Sequence[str] = (),
    where: Mapping[str, Collection[str]] | None = None,
) -> tuple[int, int]:
    """Writes the grid to a file of one of ``GRID_KINDS``; how many of how many cells have a summary is the result."""
    kind = file.suffix.lstrip(".").lower()
    if kind not in GRID_KINDS:
        raise QualcodeError(_("Name the file {kinds}.").format(kinds=", ".join(f".{one}" for one in GRID_KINDS)))
    grid = read_grid(project, only=only, where=where)
    rows, document = _document(project, grid, over)
    if kind == "json":
        write_whole(file, _as_json(rows).encode())
    else:
        write_document(document, file, kind)
    return sum(bool(cell.summaries) for cell in grid.cells.values()), len(grid.cells)
