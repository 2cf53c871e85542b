"""Painting what somebody looks at, and not each step on the way there.

The toolkit paints whenever something was laid out, a window that opens up to ten times; a terminal shows but the last.
Most tests ask the screen itself what it shows, which paints it. Of an app that no test asked, the last picture is
painted as the test leaves. Those that are about the terminal have each picture painted once the screen has come to rest
(:func:`painted_at_rest`). With ``QUALCODE_OFTEN`` above one, each picture is painted at its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from textual.app import App
from textual.screen import Screen

from tests.support.often import TIMES

_HELD: WeakSet[App[Any]] = WeakSet()
_DUE: WeakSet[App[Any]] = WeakSet()
_LOOKED_AT: WeakSet[App[Any]] = WeakSet()
_at_rest = False

_paint_now = Screen._compositor_refresh


@contextmanager
def painted_at_rest() -> Iterator[None]:
    """Within the block a screen that has come to rest is painted."""
    global _at_rest
    _at_rest = True
    try:
        yield
    finally:
        _at_rest = False


def hold_paint(app: App[Any]) -> None:
    """From now on the app paints when it is asked to."""
    if TIMES == 1:
        _HELD.add(app)


def looked_at(app: App[Any]) -> None:
    """A picture of the app was taken: its last one is not painted once more as the test leaves."""
    _LOOKED_AT.add(app)


def paint_at_the_end(app: App[Any]) -> None:
    """Paint what nobody has looked at."""
    if app not in _LOOKED_AT:
        paint(app)


def paint_at_rest(app: App[Any]) -> bool:
    """Paint the screen in front where it is to be painted and somebody looks; whether that was so."""
    return _at_rest and paint(app)


def paint(app: App[Any]) -> bool:
    """Paint the screen in front where it is to be painted; whether that was so."""
    if app not in _DUE:
        return False
    _DUE.discard(app)
    _paint_now(app.screen)
    return True


def _paint(screen: Screen[Any]) -> None:
    app = screen.app
    if app in _HELD and screen is app.screen:
        # What is to be painted where is kept by the compositor.
        screen._dirty_widgets.clear()
        _DUE.add(app)
    else:
        _paint_now(screen)


Screen._compositor_refresh = _paint  # type: ignore[method-assign, assignment]
