"""A new file to write: its name is asked for, and what is wrong with it is said before the window closes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from textual.screen import Screen

from qualcode.i18n import _
from qualcode.session.saving import near
from qualcode.tui.windows.pick import Pick


def ask_file(
    screen: Screen[Any],
    question: str,
    kinds: Sequence[str],
    path: Path,
    write: Callable[[Path], Awaitable[None]],
    done: Callable[[Path], None],
) -> None:
    """Ask for a file of one of these kinds, and have it written; ``path`` is what is offered."""

    async def keep(answer: str) -> None:
        await write(Path(answer).expanduser())

    def then(answer: str | None) -> None:
        if answer is not None:
            done(Path(answer).expanduser().resolve())

    about = _("The name tells the format: {endings}").format(endings=", ".join(f".{kind}" for kind in kinds))
    screen.app.push_screen(Pick(question, about=about, value=str(near(path)), keep=keep), then)
