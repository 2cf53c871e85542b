"""A view that scrolls, and is left alone by a layout that changes nothing about it."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView

from qualcode.tui.widgets.soon import PaintedSoon


class StillScrollView(PaintedSoon, ScrollView):
    """What the lists and the transcript are.

    The toolkit has each of its views paint its scroll bars again at every layout, though only a window was moved in
    front of it: a second answer to the same key, behind the one that was wanted.
    """

    _sizes: tuple[Size, Size, Size, Size] | None = None

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        sizes = (size, virtual_size, container_size, self.virtual_size)
        if sizes == self._sizes:
            return False
        self._sizes = sizes
        return super()._size_updated(size, virtual_size, container_size, layout)
