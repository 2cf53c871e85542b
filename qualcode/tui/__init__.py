"""The terminal workspace. Nothing of the toolkit is loaded before it is opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from qualcode.doors import LOCAL, Door, Doors

if TYPE_CHECKING:
    from qualcode.session.overview import Opened, StudyOverview
    from qualcode.session.session import Session

TUTORIAL, DEMO = "tutorial", "demo"
"""What the workspace and the start screen return when these are wanted."""


def ask_start(coder: str, here: Sequence[Path]) -> tuple[Path | str | None, str]:
    """Show the start screen; a project, :data:`TUTORIAL` or :data:`DEMO` is the answer, or ``None`` to leave.

    Beside it stands who is at work: ``coder``, or who that was said to be there. ``here`` are the projects of this
    folder, which are listed before those that were opened last elsewhere.
    """
    from qualcode.files.platform import ENDED
    from qualcode.i18n import interface_language, speaking
    from qualcode.tui.app.ending import run_app
    from qualcode.tui.app.recents import recent_projects
    from qualcode.tui.app.start import StartApp

    with speaking(interface_language()):
        app = StartApp(coder, here, recent_projects())
        if signal := run_app(app):
            raise SystemExit(ENDED + signal)
        return app.return_value, app.coder


def run(
    project_path: Path,
    coder: str,
    document: str | None = None,
    notices: Sequence[str] = (),
    doors: Doors = LOCAL,
) -> None:
    """Open the workspace on a project, in the name of ``coder``; returns when it is left.

    Begins with ``document``, or else where the coder left off, and says ``notices``; ``doors`` say what it may touch
    beside the project. Raises ``ProjectError`` where the file cannot be opened and ``NotFoundError`` where there is no
    such document, before anything is shown.
    """
    wanted, coder = _open(project_path, coder, document, notices, doors)
    while wanted:
        doors.check(Door.STUDIES if wanted in (TUTORIAL, DEMO) else Door.NAMES)
        if wanted == TUTORIAL:
            run_tutorial(coder)
        elif wanted == DEMO:
            _open(sample_in(project_path.absolute().parent), coder, None)
        wanted, coder = _open(project_path, coder, None, doors=doors)


def run_tutorial(coder: str) -> None:
    """Open the tutorial on a project of its own, which is gone when it is left."""
    from qualcode.i18n import _
    from qualcode.tui.app.tutorial import DOCUMENTS, scratch_project

    print(_("Preparing the tutorial…"), flush=True)  # noqa: T201
    with scratch_project() as path:
        _open(path, coder, DOCUMENTS[0], tutorial=True)


def sample_in(folder: Path) -> Path:
    """The sample study in a folder of its own under another one; built, where it is not there yet."""
    from qualcode.files.folder import make_folder
    from qualcode.i18n import _
    from qualcode.sample import PROJECT, build_sample

    path = folder / "qualcode-demo" / PROJECT
    if not path.exists():
        print(_("Building the sample study in {path} (its interviews are fictional).").format(path=path), flush=True)  # noqa: T201
        make_folder(path.parent)
        build_sample(path, print)
    return path


def _open(
    project_path: Path,
    coder: str,
    document: str | None,
    notices: Sequence[str] = (),
    doors: Doors = LOCAL,
    *,
    tutorial: bool = False,
) -> tuple[str, str]:
    """The workspace on one project; what to open next is the result, and in whose name."""
    from qualcode.i18n import interface_language, speaking
    from qualcode.tui.base.garbage import held

    # The toolkit paints at the next tick of a clock, whose pace it reads here when it is loaded. At its own sixty ticks
    # a second a key waits up to 17 ms, twice where a second widget follows suit. Idle ticks cost nothing.
    os.environ.setdefault("TEXTUAL_FPS", "500")
    # The language is settled once: finding out which one it is takes longer than any message, and each key needs some.
    with held(), speaking(interface_language()):
        left = _run(project_path, coder, document, notices, doors, tutorial=tutorial)
        if not tutorial and not doors.served:
            _send_what_is_new(project_path, coder)
        return left


def _send_what_is_new(project_path: Path, coder: str) -> None:
    """Puts what was made into the folder of the sync, where that was settled for this study."""
    from qualcode.sync.beside import exchange_beside, sync_plan

    if plan := sync_plan(project_path):
        news = exchange_beside(project_path, coder, plan.folder, take=False)
        if news.words:
            print(news.words, file=sys.stderr)  # noqa: T201


def _first_look(session: Session, document: str | None) -> tuple[StudyOverview, Opened | None]:
    from qualcode.session.overview import first_look  # SQLite is loaded on the project's thread

    return first_look(session, document)


def _run(
    project_path: Path, coder: str, document: str | None, notices: Sequence[str], doors: Doors, *, tutorial: bool
) -> tuple[str, str]:
    from qualcode.files.platform import ENDED, terminal_gone
    from qualcode.session.worker import ProjectWorker

    worker = ProjectWorker(project_path, coder)
    try:
        # Read while the toolkit loads: the project's thread and this one take turns.
        first = worker.submit(_first_look, document)
        from qualcode.tui.app.app import QualcodeApp
        from qualcode.tui.app.ending import run_app
        from qualcode.tui.app.recents import remember

        worker.opened.result()
        if not tutorial and not doors.served:
            # Beside the work: nobody waits for a list of projects to be on disk.
            Thread(target=remember, args=(project_path, coder, date.today())).start()
        if document is not None:
            first.result()
        app = QualcodeApp(worker, first, tutorial=tutorial, notices=notices, doors=doors)
        try:
            signal = run_app(app)
        finally:
            if (waiting := app.drafts.places()) and not terminal_gone():
                from qualcode.tui.windows.drafts import waiting_words  # loaded with the application

                print(waiting_words(waiting))  # noqa: T201
        if signal:
            raise SystemExit(ENDED + signal)
        return app.wanted_next, app.next_coder
    finally:
        worker.close()
