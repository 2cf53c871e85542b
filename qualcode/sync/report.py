"""What came of an exchange through the folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from qualcode.merging import Conflict
from qualcode.rows import plain


@dataclass(frozen=True, slots=True)
class SyncedBundle:
    """What became of the newest bundle of one machine.

    ``state``: taken, nothing_new, waiting (for decisions on ``conflicts``; what does not hang on them may be in),
    refused (``why``, in words), partial, gap (one that it follows is not there), forged, too_large, foreign, no_room,
    another_study, unknown (its key is not introduced), other_coder (its key was introduced for another coder) or left
    (it was taken back here). ``entries``: the lines of the history that came with it.
    """

    author: str
    key: str
    counter: int
    state: str
    why: str = ""
    entries: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass
class SyncReport:
    """An exchange: what was sent, what was taken in, and what is let alone.

    ``sent``: the name of the bundle that was written, "" where there was nothing new; ``size`` its bytes. ``withheld``:
    how many codings of one's own are in no bundle before their round is over. ``others``: names in the folder that look
    like bundles and are none, as a client's copies of what it had twice. ``removed``: how many old bundles of this
    machine were taken out of the folder.
    """

    folder: str
    sent: str = ""
    size: int = 0
    removed: int = 0
    withheld: int = 0
    bundles: list[SyncedBundle] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    settled_twice: int = 0

    @property
    def waiting(self) -> list[Conflict]:
        """The conflicts that wait for a decision, each once."""
        return list({one.id: one for bundle in self.bundles for one in bundle.conflicts}.values())

    @property
    def taken(self) -> list[SyncedBundle]:
        """What was taken in, or all of it but what waits, and changed the study."""
        return [one for one in self.bundles if one.state == "taken" or (one.state == "waiting" and one.entries)]

    def to_dict(self) -> dict[str, Any]:
        """The report as ``sync --format json`` prints it."""
        found: dict[str, Any] = plain(self)
        return found


@dataclass(frozen=True, slots=True)
class SyncMachine:
    """A machine whose bundles are in the folder: ``state`` is introduced, lead, own, unknown or other_coder.

    ``newest``: the number of its newest bundle that is there whole and signed; ``taken`` whether that is taken in.
    """

    key: str
    author: str
    newest: int
    state: str
    taken: bool


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How the sync of a study stands on this machine. ``unsent``: whether something is here that was not sent."""

    folder: str
    every: int
    key: str
    lead: str
    sent_counter: int
    sent_at: str
    unsent: bool
    withheld: int
    machines: list[SyncMachine]
    others: list[str]

    def to_dict(self) -> dict[str, Any]:
        """The status as ``sync --status --format json`` prints it."""
        found: dict[str, Any] = plain(self)
        return found
