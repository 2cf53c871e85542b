"""The terminal workspace. Nothing of the toolkit is loaded before it is opened."""

from __future__ import annotations

import gc
import os
from pathlib import Path


def run(project_path: Path, coder: str, document: str | None = None) -> None:
    """Open the workspace on a project, in the name of ``coder``; returns when it is left.

    Begins with ``document``, or else where the coder left off. Raises ``ProjectError`` where the file cannot be opened
    and ``NotFoundError`` where there is no such document, before anything is shown.
    """
    from .store import Store

    # All that is made while starting stays; the workspace lets the collector in again when it stands.
    gc.disable()
    # The toolkit paints at the next tick of a clock, whose pace it reads here when it is loaded. At its own sixty ticks
    # a second a key waits up to 17 ms, twice where a second widget follows suit. Idle ticks cost nothing.
    os.environ.setdefault("TEXTUAL_FPS", "500")
    store = Store(project_path, coder)
    try:
        # Read while the toolkit loads: the project's thread and this one take turns.
        first = store.submit(lambda session: (session.study(), session.open_document(document)))
        from .app import QualcodeApp

        store.opened.result()
        if document is not None:
            first.result()
        QualcodeApp(store, first).run()
    finally:
        gc.enable()
        store.close()
