"""The door to the user's own player: a recording is found, opened at a moment, and stopped again.

A project may come from anybody. So the name of a recording in it opens nothing but a sound or film that lies in the
folder of the project or in the one that the user's settings name, and no word of it is read by a shell.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.files.platform import WINDOWS, without_window
from qualcode.files.reading import is_file, is_there
from qualcode.i18n import _

FILE, SECONDS = "{file}", "{seconds}"
"""In a command these stand for the recording, and for the second from which it is heard."""
_MPV = ("--no-terminal", "--force-window=yes", f"--start={SECONDS}", "--", FILE)
_VLC = (f"--start-time={SECONDS}", "--play-and-exit", "--", FILE)
_KNOWN = {
    "darwin": ("/Applications/mpv.app/Contents/MacOS/mpv", "/Applications/VLC.app/Contents/MacOS/VLC"),
    WINDOWS: (r"C:\Program Files\mpv\mpv.exe", r"C:\Program Files\VideoLAN\VLC\vlc.exe"),
}
"""Where players lie that are on no path."""
_PATIENCE = 1.0
"""So many seconds a player may take to end by itself."""


def find_recording(name: str, folders: Sequence[Path], kinds: Collection[str]) -> Path:
    """The recording of that name, as it is written in a transcript: seen from the first of ``folders`` that has it.

    ``kinds`` are the suffixes of recordings: a list of what to play, which may lead elsewhere, is none.
    ``QualcodeError`` where there is none, it lies in none of the folders, or it is no sound or film.
    """
    if "://" in name or "\0" in name or "\n" in name:
        raise QualcodeError(
            _("{name} is no file that can be played.").format(name=name),
            _("A recording is a file on this machine, named as it is seen from the folder of the project."),
        )
    named = name.replace("\\", "/")  # it may have been written on another system
    roots = [Path(os.path.abspath(folder)) for folder in folders]  # noqa: PTH100 - a link stays the user's own
    places = [Path(os.path.abspath(root / named)) for root in roots]  # noqa: PTH100
    inside = [place for place in places if any(place.is_relative_to(root) for root in roots)]
    if not inside:
        raise QualcodeError(
            _("{name} lies outside the folder of the project.").format(name=name),
            _('Name the folder of your recordings in the settings: recordings = "..."'),
        )
    if Path(named).suffix.lower() not in kinds:
        raise QualcodeError(
            _("{name} is no recording that is known.").format(name=name),
            _("Known are: {suffixes}").format(suffixes=", ".join(sorted(kinds))),
        )
    found = next((place for place in inside if is_file(place)), None)
    if found is not None:
        return found
    if any(map(is_there, inside)):
        raise QualcodeError(_("{name} is no file.").format(name=name), _("Name a file, not a folder or a device."))
    hint = _("Looked for in: {folders}. To have it looked for elsewhere, name that folder in the settings: recordings")
    raise QualcodeError(
        _("{name} is not there.").format(name=name),
        hint.format(folders=", ".join(str(root) for root in dict.fromkeys(roots))),
    )


def player_command(
    template: str,
    file: Path,
    seconds: float,
    *,
    system: str = sys.platform,
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The command that plays a file from a moment on: by the user's ``template``, or of mpv or VLC.

    ``QualcodeError`` where the template cannot be read, or there is no player.
    """
    if template.strip():
        words = _words(template, system)
        program = which(words[0])
        if program is None:
            raise QualcodeError(
                _("The player of the settings is not there: {program}").format(program=words[0]),
                _('Write where it lies: player = "mpv --start={seconds} {file}"'),
            )
        words = [program, *words[1:]]
    else:
        words = _found(system, which)
    start = str(max(0, int(seconds)))
    return [words[0], *(word.replace(SECONDS, start).replace(FILE, str(file)) for word in words[1:])]


def _words(template: str, system: str) -> list[str]:
    try:
        words = shlex.split(template, posix=system != WINDOWS)
    except ValueError as error:
        raise _unclear(template) from error
    if system == WINDOWS:
        words = [word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word for word in words]
    if not words or FILE not in " ".join(words[1:]):
        raise _unclear(template)
    return words


def _unclear(template: str) -> QualcodeError:
    return QualcodeError(
        _("The player of the settings cannot be started: {template}").format(template=template),
        _('Write the program, and what it is to be told: player = "mpv --start={seconds} {file}"'),
    )


def _found(system: str, which: Callable[[str], str | None]) -> list[str]:
    for name, told in (("mpv", _MPV), ("vlc", _VLC)):
        places = [place for place in _KNOWN.get(system, ()) if name in place.lower()]
        if program := next(filter(None, map(which, (name, *places))), None):
            return [program, *told]
    raise QualcodeError(
        _("No player was found: neither mpv nor VLC."),
        _('Install one, or name yours in the settings: player = "mpv --start={seconds} {file}"'),
    )


class Playing:
    """A player at work. It is started with a list of words, never by a shell, and hears no keys of ours."""

    def __init__(self, command: Sequence[str]) -> None:
        """``QualcodeError`` where it cannot be started."""
        try:
            self._process = subprocess.Popen(  # noqa: S603
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **without_window(),
            )
        except OSError as error:
            raise QualcodeError(
                _("{program} cannot be started: {reason}").format(program=command[0], reason=error.strerror or error),
                _("Check the player in the settings."),
            ) from error

    @property
    def ended(self) -> bool:
        """Whether it has ended by itself, or was closed."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Ends it, if it is there still."""
        if self.ended:
            return
        with suppress(OSError):
            self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(OSError):
                self._process.kill()
            self._process.wait()
