"""How tests wait: for a condition, never for a length of time, so that a busy machine makes them slow and nothing else.

The one clock in here is a safety net: what has not come after ``PATIENCE`` seconds is taken not to come, and the test
fails with what the screen shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from textual import _wait
from textual.app import App
from textual.events import Paste
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from qualcode.session.worker import ProjectWorker
from tests.support.painting import hold_paint, paint_at_rest, paint_at_the_end
from tests.support.styles import share_looks, share_parsed_sheets

PATIENCE = 60.0
"""Seconds after which what is waited for is taken not to come."""

_BREATH = 0.001
"""Seconds between two looks at what a thread or the clock of the toolkit has to bring."""

# Textual takes an app to be idle when the process has used little time for a while, and sleeps at least 40 ms for each
# key to find that out. A `Hand` asks the app itself, so that the sleep is nothing; where a newer Textual knows no such
# names, it sleeps as long as it likes and the tests are slower.
_wait.SLEEP_GRANULARITY = 0
_wait.SLEEP_IDLE = float("inf")
share_parsed_sheets()
share_looks()


class Text(str):
    """Words to be pasted into the line that has the focus, among keys: for tests that are not about typing."""

    __slots__ = ()


class Hand(Pilot[None]):
    """A pilot that goes on when the app has done all that its last key, click or pause began."""

    async def press(self, *keys: str) -> None:
        """Presses keys and pastes texts, each when the one before it has been answered."""
        for key in keys:
            if isinstance(key, Text):
                assert self.app._driver is not None
                self.app._driver.send_message(Paste(key))
            else:
                await press_only(self, key)
            await settle(self)

    async def pause(self, delay: float | None = None) -> None:
        """Waits until the app has come to rest; a ``delay`` is refused."""
        if delay is not None:
            raise ValueError("wait for what is to happen (until), not for so many seconds")
        await settle(self)


@asynccontextmanager
async def running(app: App[None], size: tuple[int, int]) -> AsyncIterator[Pilot[None]]:
    """An app that runs without a terminal, and has come to rest."""
    hold_paint(app)
    async with app.run_test(size=size):
        pilot = Hand(app)
        await settle(pilot)
        yield pilot
        if app.is_running:
            paint_at_the_end(app)


async def settle(pilot: Pilot[None]) -> None:
    """Waits until all that was begun has been done and painted: on the project's thread, in workers, in messages."""
    app = pilot.app
    end = monotonic() + PATIENCE
    while (busy := await _busy(app)) and app.is_running and not app._exit and app._exception is None:
        assert monotonic() < end, f"it did not come to rest: {busy}\n{_screen(app)}"


async def until(condition: Callable[[], bool], what: str, pilot: Pilot[None] | None = None) -> None:
    """Waits until a condition holds that a thread or a clock of its own brings about; ``what`` says which."""
    end = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < end, f"{what} did not come\n{_screen(pilot.app) if pilot else ''}"
        await asyncio.sleep(_BREATH)


async def press_only(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys and goes on at once: for what lies still until the test lets it go on."""
    await pilot.app._press_keys(keys)


async def _busy(app: App[Any]) -> str:
    """What is not done yet, after having waited a little for it; nothing where all is."""
    if _is_ready():
        await asyncio.sleep(0)
        return "something waits to be run"
    if busy := next(_at_work(app), ""):
        await asyncio.sleep(_BREATH)
        return busy
    if _is_unpainted(app):
        # The screen's own clock would do it within a sixtieth of a second; while the app holds its updates back (the
        # palette does, as it goes), only its clock may go on.
        if app._batch_count:
            await asyncio.sleep(_BREATH)
        else:
            app.screen._on_timer_update()
            await asyncio.sleep(0)
        return "the screen is to be painted"
    await _answer(app)
    if _is_ready():
        return "the project answered late"
    return "what was painted is to be answered" if paint_at_rest(app) else ""


def _is_ready() -> bool:
    """Whether the event loop has anything to do at once."""
    return bool(asyncio.get_running_loop()._ready)  # type: ignore[attr-defined]


def _at_work(app: App[Any]) -> Iterator[str]:
    """What waits for a thread, a clock or another part of the app while nothing is to be run."""
    yield from (f"worker {worker.name}" for worker in app.workers if not worker.is_finished)
    animator: Any = app.animator
    if not animator._complete_event.is_set():
        yield "an animation"
    if app._resize_event is not None:
        yield "a new size of the screen"
    pumps: tuple[MessagePump, ...] = (app, *app._registry)
    for pump in pumps:
        if pump.is_running and not _is_waiting(pump):
            yield f"the messages of {pump}"


def _is_waiting(pump: MessagePump) -> bool:
    """Whether a part of the app waits for its next message: it is not in the middle of one, and has none to read."""
    queue: Any = pump._message_queue
    return pump._closed or bool(queue.empty() and queue.ready_event._waiters)


def _is_unpainted(app: App[Any]) -> bool:
    """Whether the screen in front is to be laid out or painted, or something waits for that."""
    screen = app.screen
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


async def _answer(app: App[Any]) -> None:
    """Wait until the project's thread has done what it was given, if there is one that still takes work."""
    worker = getattr(app, "worker", None)
    if isinstance(worker, ProjectWorker):
        try:
            asked = worker.submit(lambda session: None)
        except RuntimeError:  # it has been closed
            return
        await asyncio.wait([asyncio.wrap_future(asked)])


def _screen(app: App[Any]) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)
