"""Putting the screen together, sparingly: what a key leaves as it was costs nothing.

The toolkit draws every widget that meets the smallest rectangle around all that changed. With the header above and the
keys below the transcript that rectangle is the whole screen, at nearly every key. Here only those rows of a widget are
asked for that changed and that nothing in front of it hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from qualcode.tui.widgets.standing import OnTerminal, Sent

if TYPE_CHECKING:
    from textual.widget import Widget

DirtySpan = tuple[int, int, int]
"""A row of the screen, and the half-open columns in it that are to be painted."""


NEEDED = {
    "_cuts", "_dirty_regions", "_regions_to_spans", "_render_chops", "cuts", "render_partial_update", "size",
    "update_widgets", "visible_widgets",
}  # fmt: skip
"""What is taken of the toolkit's own compositor: most of it is not promised to stay."""

NEEDED_OF_UPDATES = {LayoutUpdate: {"strips", "region"}, ChopsUpdate: {"chops", "spans", "chop_ends"}}
"""What is taken of what it has to be sent."""


def fits() -> bool:
    """Whether the toolkit has all that is needed to paint sparingly."""
    updates = LayoutUpdate([], Region()), ChopsUpdate([], [], [])
    return all(map(partial(hasattr, Compositor()), NEEDED)) and all(
        hasattr(update, name) for update in updates for name in NEEDED_OF_UPDATES[type(update)]
    )


class SparingCompositor(Compositor):
    """Paints the same as the toolkit's own compositor, but for wide characters under which a hidden edge runs.

    The toolkit cuts every row at the edges of all widgets, also those that a window hides, and a character of two cells
    that is cut in the middle is lost.
    """

    @property
    def cuts(self) -> list[list[int]]:
        """The columns at which each row is cut: where a widget that can be seen there begins or ends."""
        if self._cuts is None:
            width, height = self.size
            seen = [region.intersection(clip).corners for region, clip in self.visible_widgets.values()]
            regions = [corners for corners in seen if corners[0] < corners[2] and corners[1] < corners[3]]
            bands = sorted({0, height, *(y for _left, top, _right, bottom in regions for y in (top, bottom))})
            self._cuts = []
            # Rows that meet the same widgets are cut alike: worked out once, for it is done anew at every scrolling.
            for top, bottom in pairwise(bands):
                across = [(left, right) for left, first, right, last in regions if first <= top and bottom <= last]
                self._cuts += [_cut(across, width)] * (bottom - top)
        return self._cuts

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Note what is to be painted again of these widgets.

        The toolkit takes one that cannot be seen for a new one, and works out anew where everything is. What stands in
        a pane that is not shown has no place: it is painted when the pane is shown.
        """
        unseen = widgets - self.visible_widgets.keys()
        super().update_widgets(widgets - {widget for widget in unseen if not _is_shown(widget)})

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        spans = [(y, crop.x, crop.right) for y in crop.line_range if is_rendered_line(y)]
        return cast("Sequence[Mapping[int, Strip]]", self.pieces(spans))

    def render_partial_update(self) -> ChopsUpdate | None:
        """What the terminal is to be sent for all that changed; ``None`` where nothing did."""
        regions = [region.intersection(self.size.region) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(filter(None, regions)))
        if not spans:
            return None
        return ChopsUpdate(self.pieces(spans), spans, [cuts[1:] for cuts in self.cuts])

    def pieces(self, spans: Iterable[DirtySpan]) -> list[Mapping[int, Strip | None]]:
        """For each row of the screen the pieces that meet a span of it, by the column at which they begin."""
        cuts = self.cuts
        of_row: dict[int, tuple[tuple[int, int], ...]] = {}
        for y, first, end in spans:
            of_row[y] = (*of_row.get(y, ()), (first, end))
        found: list[dict[int, Strip | None]] = [{} for _row in cuts]
        bands: dict[tuple[int, tuple[tuple[int, int], ...]], _Band] = {}
        for y, asked in of_row.items():
            found[y] = dict.fromkeys(cuts[y][:-1])
            # Rows that are cut alike meet the same widgets; asked for alike, what holds for one holds for all.
            if (key := (id(cuts[y]), asked)) not in bands:
                bands[key] = _Band(cuts[y], asked)
            bands[key].rows.append(y)
        missing = list(bands.values())
        # From the front to the back: what has been found once is behind something for all that follows.
        for widget, (region, clip) in self.visible_widgets.items():
            left, top, right, bottom = region.intersection(clip).corners
            meeting = [band for band in missing if top <= band.rows[0] < bottom and band.meets(left, right)]
            if not meeting:
                continue
            rows = [y for band in meeting for y in band.rows]
            strips = _rows_of(widget, region, left, right, rows)
            for band in meeting:
                band.take(left, right, strips, found)
            missing = [band for band in missing if band.wanted]
            if not missing:
                break
        return list(found)


class _Band:
    """Rows that are cut at the same columns and of which the same is still to be found."""

    def __init__(self, cuts: Sequence[int], asked: Sequence[tuple[int, int]]) -> None:
        self.cuts = cuts
        self.rows: list[int] = []
        self.wanted = {cut for cut, after in pairwise(cuts) if any(cut < end and after > first for first, end in asked)}
        """The columns at which begins what is still to be found."""

    def meets(self, left: int, right: int) -> bool:
        """Whether some of it is in these columns."""
        return any(left <= cut < right for cut in self.wanted)

    def take(self, left: int, right: int, strips: Mapping[int, Strip], found: list[dict[int, Strip | None]]) -> None:
        """Put what a widget from column ``left`` to ``right`` shows where it is wanted."""
        inside = [cut for cut in self.cuts if left <= cut <= right]
        ends = [cut - left for cut in inside]
        given = len(inside) - 1
        places = [(number, cut) for number, cut in enumerate(inside[:-1]) if cut in self.wanted]
        # Where its own edge is hidden it begins behind something.
        hidden = bool(ends[0])
        for y in self.rows:
            row, divided = found[y], strips[y].divide(ends if hidden else ends[1:])[hidden:]
            # A strip may be narrower than its widget, whose scroll bar has cells of its own.
            for number, cut in places:
                if number < len(divided) and row[cut] is None:
                    row[cut] = divided[number]
            given = min(given, len(divided))
        self.wanted.difference_update(inside[:given])


def _is_shown(widget: Widget) -> bool:
    """Whether neither the widget nor anything that holds it is kept from being shown."""
    return all(node.display for node in widget.ancestors_with_self)


def _cut(across: Iterable[tuple[int, int]], width: int) -> list[int]:
    """Where a row is cut that these widgets meet, from the front to the back: an edge behind something is hidden."""
    cuts, covered = {0, width}, list[tuple[int, int]]()
    for span in across:
        if span in covered:
            continue
        for edge in span:
            if not any(first < edge < last for first, last in covered):
                cuts.add(edge)
        covered.append(span)
    return sorted(cuts)


def _rows_of(widget: Widget, region: Region, left: int, right: int, rows: list[int]) -> Mapping[int, Strip]:
    """The strips of a widget for rows of the screen: asked for in one go, since each asking costs more than a row."""
    first, last = min(rows), max(rows)
    crop = Region(left - region.x, first - region.y, right - left, last + 1 - first)
    strips = widget.render_lines(crop)
    return {y: strips[y - first] for y in rows}


class SparingUpdate(CompositorUpdate):
    """An update of the toolkit's, as far as it differs from what stands there when it is sent."""

    def __init__(self, standing: OnTerminal, update: LayoutUpdate | ChopsUpdate) -> None:
        self._standing = standing
        self._update = update

    def render_segments(self, console: Console) -> str:
        """What the terminal is sent."""
        colours = COLOR_SYSTEMS[console.color_system] if console.color_system else ColorSystem.TRUECOLOR
        whole = isinstance(self._update, LayoutUpdate)
        return self._standing.change(_size(self._update), sent(self._update), colours, whole=whole)


def sparingly(update: object, standing: OnTerminal) -> object:
    """An update of a terminal, with no more in it than it takes."""
    return SparingUpdate(standing, update) if isinstance(update, LayoutUpdate | ChopsUpdate) else update


def _size(update: LayoutUpdate | ChopsUpdate) -> tuple[int, int]:
    """The columns and rows of the screen that an update is of: the terminal may have others by now."""
    if isinstance(update, LayoutUpdate):
        return update.region.size
    return update.chop_ends[0][-1], len(update.chops)


def sent(update: LayoutUpdate | ChopsUpdate) -> Iterator[Sent]:
    """What an update has stand where."""
    if isinstance(update, LayoutUpdate):
        for y, row in enumerate(update.strips):
            x = 0
            for strip in row:
                yield y, x, (x := x + strip.cell_length), strip
        return
    asked: dict[int, list[tuple[int, int]]] = {}
    for y, first, last in update.spans:
        asked.setdefault(y, []).append((first, last))
    for y, spans in asked.items():
        for (x, piece), end in zip(update.chops[y].items(), update.chop_ends[y], strict=False):
            # In a piece that was not asked for the toolkit leaves what lies behind what can be seen there.
            if piece is not None and any(x < last and first < end for first, last in spans):
                yield y, x, end, piece
