"""What one machine remembers of keeping a study in step: beside the study, and in no copy of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from qualcode import preferences
from qualcode.errors import ConflictError, FormatError
from qualcode.files.claims import claimed
from qualcode.files.reading import MAX_WRITTEN, is_there, read_utf8, whereabouts
from qualcode.files.writing import write_whole
from qualcode.i18n import _

BESIDE = "-sync"
"""What the name of the file has behind that of the study."""


@dataclass
class SyncState:
    """What a machine remembers.

    ``every``: minutes between two exchanges of the workspace, 0 for none. ``lead``: the key whose introductions are
    taken for one's own. ``introduced``: key -> coder, by hand here; ``by_lead`` the same as the lead said last, in the
    bundle with the number ``lead_counter``. ``sent_*``: of the last bundle sent, its number, the last line of the
    history that was in it, what was withheld and introduced then, and the last line of which content was taken out for
    good. ``taken``: key -> SHA-256 of the bundle taken in last; ``left``: SHA-256 of bundles that were taken back, and
    stay out. ``last_taken``: the bundle that came in last, or was about to. ``proven``: key -> the state of its copy
    that was proven whole last, as JSON.
    """

    folder: str = ""
    every: int = 0
    lead: str = ""
    introduced: dict[str, str] = field(default_factory=dict)
    by_lead: dict[str, str] = field(default_factory=dict)
    lead_counter: int = 0
    sent_counter: int = 0
    sent_line: str = ""
    sent_mark: str = ""
    sent_at: str = ""
    sent_scrubbed: int = 0
    taken: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    last_taken: dict[str, str] = field(default_factory=dict)
    proven: dict[str, str] = field(default_factory=dict)

    @property
    def trusted(self) -> Mapping[str, str]:
        """Whose bundles are taken in: key -> coder. What was introduced here goes before what the lead says."""
        return {**self.by_lead, **self.introduced}


def state_path(project: Path) -> Path:
    """Where it stands for a study."""
    return project.with_name(project.name + BESIDE)


def read_state(project: Path) -> SyncState:
    """What is remembered of a study; nothing where there is none. ``FormatError`` where it cannot be read."""
    path = state_path(project)
    if not is_there(path):
        return SyncState()
    text = read_utf8(path, MAX_WRITTEN)
    with suppress(ValueError, TypeError, RecursionError, AttributeError):
        found = SyncState(**json.loads(text))
        if all(_is_like(value, getattr(found, name)) for name, value in asdict(SyncState()).items()):
            return found
    raise FormatError(
        _("{path} is damaged: what is remembered of the sync cannot be read.").format(path=path),
        _("Move it away, and begin again with: qualcode sync FOLDER --lead KEY. Nothing of the study is lost by it."),
    )


def write_state(project: Path, state: SyncState) -> None:
    """Remembers it."""
    write_whole(state_path(project), json.dumps(asdict(state), indent=1, ensure_ascii=False).encode())


LOCK = "sync-lock"


@contextmanager
def syncing_alone(project: Path) -> Iterator[None]:
    """While it lasts no other window of this machine exchanges for this study. ``ConflictError`` where one does."""
    path = preferences.settings_path().with_name(LOCK)
    # A byte for each study, far behind what is in the file, which is nothing.
    place = int(hashlib.sha256(str(whereabouts(project)).encode("utf-8", "surrogatepass")).hexdigest()[:7], 16)
    with claimed(path, place) as ours:
        if not ours:
            raise ConflictError(_("Another window is at the sync of this study."), _("Try again in a moment."))
        yield


def _is_like(model: Any, value: Any) -> bool:
    if isinstance(model, dict):
        return isinstance(value, dict) and all(isinstance(one, str) for one in (*value, *value.values()))
    if isinstance(model, list):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return type(value) is type(model)
