"""Listening where one reads: the recording of the interview in the user's own player, from the time of the turn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from qualcode.doors import Door
from qualcode.errors import QualcodeError
from qualcode.i18n import _
from qualcode.model import Turn
from qualcode.text.stamps import clock
from qualcode.tui.base.guarded import doors_of
from qualcode.tui.coding.base import CodingBase, CodingPart

if TYPE_CHECKING:
    from qualcode.files.player import Playing


class Listening(CodingPart):
    """The part of the coding screen that plays what is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "listen", _("Listen to the recording from this turn on"), show=False, id="recording.listen"),
        Binding("A", "listen_no_more", _("Stop the recording"), show=False, id="recording.stop"),
    ]

    def __init__(self, screen: CodingBase) -> None:
        super().__init__(screen)
        self._playing: Playing | None = None

    def action_listen(self) -> None:
        """Play the recording from the time of the turn at the cursor, or of the last one before it that has a time."""
        screen = self.screen
        if not screen.is_read or screen.opened is None:
            return
        from qualcode.files.player import Playing, find_recording, player_command  # for who listens
        from qualcode.formats.others import RECORDINGS

        document = screen.opened.document
        if not document.recording:
            screen.say(
                _("No recording is known of this document: a line “recording: FILE” at the top of its file names it"),
                "warning",
            )
            return
        time = time_at(screen.opened.turns, screen.reader.cursor)
        if time is None:
            screen.say(_("Nothing here or before it says when it was said: there is no time stamp"), "warning")
            return
        project = screen.worker.path.absolute().parent
        folders = [(project / document.source).parent, project]
        folders += [Path(screen.recordings).expanduser()] if screen.recordings else []
        try:
            doors_of(screen.app).check(Door.PROGRAMS)
            file = find_recording(document.recording, folders, RECORDINGS)
            command = player_command(screen.player, file, time)
            self.stop()
            self._playing = Playing(command)
        except QualcodeError as error:
            screen.say(f"{error.message} {error.hint}".strip(), "warning")
            return
        screen.say(_("{file} from {time} on   (A stops it)").format(file=file.name, time=clock(time)))

    def action_listen_no_more(self) -> None:
        """Stop the player."""
        if self._playing is None or self._playing.ended:
            self.screen.say(_("No recording is playing"))
        self.stop()

    def left(self) -> None:
        """Who leaves the workspace hears no more."""
        self.stop()

    def stop(self) -> None:
        """Stop the player, if there is one."""
        if self._playing is not None:
            self._playing.stop()
        self._playing = None


def time_at(turns: Sequence[Turn], position: int) -> float | None:
    """The second of the recording at which the turn at a position begins, or the last before it of which that is known.

    ``None`` where there is none up to there.
    """
    times = [turn.time for turn in turns if turn.start <= position and turn.time is not None]
    return times[-1] if times else None
