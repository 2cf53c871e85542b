"""What is being typed and is not kept yet: beside the project, so that a crash or a power cut loses no more than a key.

A memo belongs to the project once it is kept. Until then its text stands in a file of its coder's, in the folder of the
project (or in a folder of the coder's own, where the workspace is served), which goes when nothing waits in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from qualcode.doors import LOCAL, Doors
from qualcode.errors import QualcodeError
from qualcode.files.platform import remove
from qualcode.files.reading import read_utf8
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.names import slugify

if TYPE_CHECKING:
    from textual.app import App

    from qualcode.session.session import Session
    from qualcode.session.worker import ProjectWorker


_ASIDE = "aside:"

KEPT_SECONDS = 0.3
"""After so long what was handed over to be kept has been given to the project's thread, which writes in order."""


class Draft(NamedTuple):
    """A text that is being typed, and what was kept in its place when that was begun (``None``: nobody knows)."""

    text: str
    on: str | None


class Drafts:
    """The texts of one coder that wait, by the place that they are meant for (``memo:GUID`` and the like).

    A draft comes back where what is kept in its place is what it was written on. Where something else is kept by now
    the draft is put aside: it is offered, and takes the place of nothing.
    """

    def __init__(self, worker: ProjectWorker, doors: Doors = LOCAL) -> None:
        coder = f"{slugify(worker.coder)}-{sha256(worker.coder.encode()).hexdigest()[:8]}"
        self.worker = worker
        self._path = doors.beside(worker.path, f".{worker.path.name}.{coder}.draft")
        self._drafts: dict[str, Draft] = {}
        self._left: dict[str, float] = {}
        self.read_again()

    def read_again(self) -> None:
        """Take what stands on disk, out of which words may have been taken for good."""
        self._drafts.clear()
        with suppress(QualcodeError, ValueError, AttributeError, TypeError, RecursionError):
            for place, found in json.loads(read_utf8(self._path)).items():
                text, on = (found, None) if isinstance(found, str) else found
                self._drafts[str(place)] = Draft(str(text), None if on is None else str(on))

    def waiting(self, place: str, kept: str) -> str | None:
        """What was typed for a place and never kept; ``None`` where nothing was, or just what is kept there.

        What was typed on something older than what is kept there is put aside.
        """
        draft = self._drafts.get(place)
        if draft is None:
            return None
        if draft.text.strip() == kept.strip():
            self.drop(place)
        elif draft.on is not None and draft.on.strip() == kept.strip():
            return draft.text
        else:
            both = dict.fromkeys(filter(None, (self.aside(place), draft.text)))
            self._drafts[_ASIDE + place] = Draft("\n".join(both), None)
            self.drop(place)
        return None

    def aside(self, place: str) -> str:
        """What was put aside for a place; nothing where nothing was."""
        draft = self._drafts.get(_ASIDE + place)
        return draft.text if draft is not None else ""

    def take(self, place: str) -> str:
        """What was put aside for a place, and is no longer."""
        text = self.aside(place)
        self.drop(_ASIDE + place)
        return text

    def places(self) -> list[str]:
        """The places that something waits for that was not handed over to be kept."""
        return sorted({place.removeprefix(_ASIDE) for place in self._drafts.keys() - self._left.keys()})

    def keep(self, place: str, text: str, kept: str) -> None:
        """Have a text on disk that is being typed, on what is kept there; none where it is just that."""
        self._left.pop(place, None)
        if text == kept:
            self.drop(place)
        else:
            self._drafts[place] = Draft(text, kept)
            self._write()

    def drop(self, place: str) -> None:
        """Forget a text that is kept in the project by now, or is not wanted."""
        self._left.pop(place, None)
        if self._drafts.pop(place, None) is not None:
            self._write()

    def leave(self, place: str) -> None:
        """A text has been handed over to be kept, and may be forgotten as soon as it is: :meth:`settle`."""
        self._left[place] = monotonic()

    def settle(self) -> None:
        """Forget the texts that were handed over long enough ago to be on their way to the project."""
        now = monotonic()
        for place in [place for place, at in self._left.items() if now - at >= KEPT_SECONDS]:
            self.drop(place)

    def _write(self) -> None:
        texts, path = dict(self._drafts), self._path

        def write(_session: Session) -> None:
            # Where the folder may not be written, neither may the project.
            with suppress(OSError, QualcodeError):
                if texts:
                    write_whole(path, json.dumps(texts).encode("ascii"))
                else:
                    remove(path)

        self.worker.submit(write)


class KeepsDrafts(Protocol):
    """An application that keeps the drafts of the coder at work."""

    drafts: Drafts


def waiting_words(places: Sequence[str]) -> str:
    """What waits, and where it is found again."""
    kinds = {
        "project": _("memo on the project"), "document": _("memo on a document"),
        "respondent": _("memo on a respondent"), "coding": _("memo on a coding"), "code": _("memo on a code"),
        "reason": _("reason of a decision"), "field": _("field of a code"), "turn": _("correction of a turn"),
    }  # fmt: skip
    found = dict.fromkeys(map(_kind, places))
    return _("What you were writing is not kept yet; it is there again where you wrote it: {what}").format(
        what=", ".join(kinds.get(kind, kind) for kind in found)
    )


def _kind(place: str) -> str:
    """What a place is: a turn and a field are known by more than one name."""
    kind = place.partition(":")[0]
    return "field" if kind != "turn" and place.count(":") > 1 else kind


def drafts_of(app: App[object]) -> Drafts:
    """The drafts of the coder at work."""
    return cast("KeepsDrafts", app).drafts
