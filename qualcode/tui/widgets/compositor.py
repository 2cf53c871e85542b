"""Putting the screen together, sparingly: what a key leaves as it was costs nothing.

The toolkit draws every widget that meets the smallest rectangle around all that changed. With the header above and the
keys below the transcript that rectangle is the whole screen, at nearly every key. Here only those rows of a widget are
asked for that changed and that nothing in front of it hides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget

DirtySpan = tuple[int, int, int]
"""A row of the screen, and the half-open columns in it that are to be painted."""


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
        missing: dict[int, list[int]] = {}
        for y, first, end in spans:
            wanted = missing.setdefault(y, [])
            wanted += [cut for cut, after in pairwise(cuts[y]) if cut < end and after > first and cut not in wanted]
        found: list[dict[int, Strip | None]] = [{} for _row in cuts]
        for y in missing:
            found[y] = dict.fromkeys(cuts[y][:-1])
        # From the front to the back: what has been found once is behind something for all that follows.
        for widget, (region, clip) in self.visible_widgets.items():
            if not (area := region.intersection(clip)):
                continue
            left, top, right, bottom = area.corners
            within = [(y, wanted) for y, wanted in missing.items() if top <= y < bottom]
            rows = [y for y, wanted in within if any(left <= cut < right for cut in wanted)]
            for y, strip in _rows_of(widget, region, area, rows) if rows else ():
                inside = [cut for cut in cuts[y] if left <= cut <= right]
                row, wanted = found[y], missing[y]
                ends = [cut - left for cut in inside]
                # Where its own edge is hidden it begins behind something.
                divided = strip.divide(ends[1:]) if not ends[0] else strip.divide(ends)[1:]
                for cut, piece in zip(inside, divided, strict=False):
                    if cut in wanted:
                        wanted.remove(cut)
                        row[cut] = piece
                if not wanted:
                    del missing[y]
            if not missing:
                break
        return list(found)


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


def _rows_of(widget: Widget, region: Region, area: Region, rows: list[int]) -> Iterable[tuple[int, Strip]]:
    """The strips of a widget for rows of the screen: asked for in one go, since each asking costs more than a row."""
    first, last = min(rows), max(rows)
    crop = Region(area.x - region.x, first - region.y, area.width, last + 1 - first)
    strips = widget.render_lines(crop)
    return [(y, strips[y - first]) for y in rows]
