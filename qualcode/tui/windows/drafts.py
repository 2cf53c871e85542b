"""What is being typed and is not kept yet: beside the project, so that a crash or a power cut loses no more than a key.

A memo belongs to the project once it is kept. Until then its text stands in a file of its coder's, in the folder of the
project, which goes when nothing waits in it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, cast

from qualcode.errors import QualcodeError
from qualcode.files import write_whole
from qualcode.names import slugify

if TYPE_CHECKING:
    from textual.app import App

    from qualcode.session.session import Session
    from qualcode.session.worker import ProjectWorker


class Drafts:
    """The texts of one coder that wait, by the place that they are meant for (``memo:GUID`` and the like)."""

    def __init__(self, worker: ProjectWorker) -> None:
        coder = f"{slugify(worker.coder)}-{sha256(worker.coder.encode()).hexdigest()[:8]}"
        self.worker = worker
        self._path = worker.path.with_name(f".{worker.path.name}.{coder}.draft")
        self._texts: dict[str, str] = {}
        with suppress(OSError, ValueError, AttributeError, RecursionError):
            found = json.loads(self._path.read_text(encoding="ascii")).items()
            self._texts = {str(place): str(text) for place, text in found}

    def waiting(self, place: str, kept: str) -> str | None:
        """What was typed for a place and never kept; ``None`` where nothing was, or just what is kept there."""
        text = self._texts.get(place)
        return None if text is None or text.strip() == kept.strip() else text

    def keep(self, place: str, text: str) -> None:
        """Have a text on disk that is being typed."""
        self._texts[place] = text
        self._write()

    def drop(self, place: str) -> None:
        """Forget a text that is kept in the project by now, or is not wanted."""
        if self._texts.pop(place, None) is not None:
            self._write()

    def _write(self) -> None:
        texts, path = dict(self._texts), self._path

        def write(_session: Session) -> None:
            # Where the folder may not be written, neither may the project.
            with suppress(OSError, QualcodeError):
                if texts:
                    write_whole(path, json.dumps(texts).encode("ascii"))
                else:
                    path.unlink(missing_ok=True)

        self.worker.submit(write)


class KeepsDrafts(Protocol):
    """An application that keeps the drafts of the coder at work."""

    drafts: Drafts


def drafts_of(app: App[object]) -> Drafts:
    """The drafts of the coder at work."""
    return cast("KeepsDrafts", app).drafts
