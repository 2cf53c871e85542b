"""Small doors to the operating system: each does on Windows, macOS and Linux what the rest of the house asks for.

Nothing else in the house asks which system it runs on (``tests/nets/test_platforms.py`` holds that). Where the systems
differ, ``system`` is a parameter (a value of :data:`sys.platform`), so that each can be tried on any of them.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeVar
from urllib.parse import quote, urlencode

from qualcode.errors import QualcodeError
from qualcode.files.reading import is_there
from qualcode.i18n import _

T = TypeVar("T")
P = TypeVar("P", bound=PurePath)

WINDOWS = "win32"
PRIVATE = 0o600
"""The mode of a file that is made: for its user, and nobody else."""
ENDED = 128
"""With this, and the number of the signal, a program ends that was ended from outside, as a shell tells it."""

_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""So long, in seconds, what has a file open for a moment is waited for: a virus scanner, an indexer, a cloud client."""

_DEVICES = r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])"
_FORBIDDEN = r'[\x00-\x1f<>:"/\\|?*]'
_PROGRAMS = {
    ".docx": "Word", ".doc": "Word", ".xlsx": "Excel", ".xls": "Excel", ".csv": "Excel", ".tsv": "Excel",
}  # fmt: skip
_LONG = 240
"""Windows takes paths of 259 characters; SQLite adds ``-journal`` to one, and a draft of a file has a longer name."""
_NO_CURSOR = frozenset(("", "dumb", "unknown", "network", "dialup", "printer", "lpr", "emacs"))


# Names and paths


def reserved(name: str) -> bool:
    """Whether Windows takes a file name for a device (``aux.txt``), or cannot keep it as it is (``a:b``, ``a.``)."""
    stem = name.partition(".")[0].rstrip(" ")
    return bool(re.fullmatch(_DEVICES, stem, re.IGNORECASE) or re.search(_FORBIDDEN, name) or name != name.rstrip(". "))


def refuse_reserved(path: PurePath, system: str = sys.platform) -> None:
    """``QualcodeError`` where a file of that name would be a device there, or another file than the one that was named.

    Of the path each part counts: ``C:`` and ``\\\\server\\share`` before them are no names.
    """
    if system != WINDOWS:
        return
    for part in path.parts[1:] if path.anchor else path.parts:
        if part not in (".", "..") and reserved(part):
            raise QualcodeError(
                _("Windows has no files called {name} ({path}).").format(name=part, path=path),
                _('Choose a name without : ? * " < > |, without a dot or space at its end, and not CON, AUX or NUL.'),
            )


def reachable(path: P, system: str = sys.platform) -> P:
    """The path in the form in which a long one can be opened: on Windows, beyond 259 characters, with ``\\\\?\\``."""
    text = str(path)
    if system != WINDOWS or len(text) < _LONG or text.startswith("\\\\?\\") or not path.is_absolute():
        return path
    return type(path)(f"\\\\?\\UNC\\{text[2:]}" if text.startswith("\\\\") else f"\\\\?\\{text}")


def database_uri(path: PurePath, **options: str) -> str:
    """The ``file:`` address of a database, which SQLite reads with its options, whatever signs are in the path.

    ``path`` is absolute. A drive has the form ``file:///C:/...``, a share ``file:////server/share/...``, for SQLite
    takes no name of a machine in an address; what :func:`reachable` made of a long path goes through as it is.
    """
    question = f"?{urlencode(options)}" if options else ""
    if str(path).startswith("\\\\?\\"):
        return f"file:{quote(str(path), safe='')}{question}"
    text = path.as_posix()
    return f"file://{quote(os.fsencode(text if text.startswith('/') else f'/{text}'), safe='/:')}{question}"


def size_of_name(name: str) -> int:
    """How many bytes a name takes on a disk."""
    return len(os.fsencode(name))


def quoted(text: str, system: str = sys.platform) -> str:
    """A text as it is typed as one word in a command that is shown, in the shells of the system."""
    if system != WINDOWS:
        import shlex  # for what is told when something went wrong

        return shlex.quote(text)
    return text if re.fullmatch(r"[\w@+=:,./\\~-]+", text) else '"' + text.replace('"', '\\"') + '"'


# Files


def make_new(path: Path, mode: int = PRIVATE) -> BinaryIO:
    """A new file, open for writing, with what ``mode`` and the umask allow. ``FileExistsError`` where one is there."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode), "wb")


def is_users_alone(path: Path) -> bool:
    """Whether a file belongs to the user and nobody else may read it; where a system has no such rights, it does."""
    user = getattr(os, "getuid", None)
    found = path.stat()
    return user is None or (found.st_uid == user() and not found.st_mode & 0o077)


def like(path: Path) -> int:
    """The mode for a file that takes the place of another: that of the user's own one, or else :data:`PRIVATE`.

    What is made with it gets no more than the user's umask allows.
    """
    try:
        there = path.stat()
    except OSError:
        return PRIVATE
    own = getattr(os, "geteuid", lambda: there.st_uid)() == there.st_uid
    return there.st_mode & 0o666 if own else PRIVATE


def narrow(path: Path, mode: int) -> None:
    """Takes from a file's mode what another one has not, as far as the system knows of that."""
    with suppress(OSError):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & mode)


def put_in_place(draft: Path, target: Path, system: str = sys.platform) -> None:
    """Moves a finished file to its name, over what is there, and has the folder remember it through a power cut.

    Windows moves nothing over a file that somebody has open: that is waited for a moment, and then told
    (:func:`who_has_it`). ``OSError`` where it cannot be done; both files are then as they were.
    """
    _patiently(lambda: draft.replace(target), system)
    flush_folder(target.parent)


def name_anew(draft: Path, target: Path, system: str = sys.platform) -> None:
    """Gives a file another name, at once. ``FileExistsError`` where anything has it, also since a moment ago.

    Whoever is killed meanwhile leaves it under the one name or the other, whole, and nothing else.
    """
    if system == WINDOWS:
        _patiently(lambda: draft.rename(target), system)  # which takes nothing's place there
        return
    if _rename_anew(draft, target, system):
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # A disk that knows neither. A name taken first by an empty file would be left so by who dies then.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        draft.rename(target)
    else:
        draft.unlink()


def _rename_anew(draft: Path, target: Path, system: str) -> bool:
    """Renames a file to a name that nothing has, in one step; ``False`` where there is none for it."""
    import ctypes  # where a new file gets its name only

    # The call, the folder that one works in (AT_FDCWD), and RENAME_NOREPLACE or RENAME_EXCL.
    name, here, anew = {"linux": ("renameat2", -100, 1), "darwin": ("renameatx_np", -2, 4)}.get(system, ("", 0, 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is None:
        return False
    if not call(here, os.fsencode(draft), here, os.fsencode(target), ctypes.c_uint(anew)):
        return True
    if (number := ctypes.get_errno()) in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM):
        return False
    raise OSError(number, os.strerror(number), str(target))


def take_place(draft: Path, target: Path, kept: Path, system: str = sys.platform) -> None:
    """Puts a finished file in the place of another, which keeps the name ``kept``.

    ``FileExistsError`` where anything is called ``kept``. Whatever fails, the other file is where it was.
    """
    try:
        os.link(target, kept)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second name
        name_anew(target, kept, system)
        try:
            _patiently(lambda: draft.rename(target), system)
        except BaseException:
            kept.rename(target)
            raise
    else:
        try:
            _patiently(lambda: draft.replace(target), system)
        except BaseException:
            kept.unlink()
            raise


def move(path: Path, target: Path, system: str = sys.platform) -> None:
    """Moves a file to a name that is free; waits a moment for who has it open. ``OSError`` where it cannot be done."""
    _patiently(lambda: path.rename(target), system)


def remove(path: Path, system: str = sys.platform) -> None:
    """Removes a file, if it is there; waits a moment for who has it open. ``OSError`` where it cannot be done."""
    _patiently(lambda: path.unlink(missing_ok=True), system)


def flush_folder(folder: Path) -> None:
    """Has a folder's names on disk. Nothing where a system (Windows) or a file system keeps no folders open."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def who_has_it(path: Path) -> str:
    """What to close before a file can be written, in words: the program that usually has such a file open."""
    lock, other = f"~${path.name[2:]}", f".~lock.{path.name}#"
    program = _PROGRAMS.get(path.suffix.lower(), "")
    if path.name and is_there(path.with_name(other)):
        program = "LibreOffice"
    elif not (program or (path.name and is_there(path.with_name(lock)))):
        return _("Check that the folder exists, that you may write there, and that the file is not open elsewhere.")
    return _("Close it in {program} if it is open there, and check that the folder exists and may be written.").format(
        program=program or "Office"
    )


def _patiently(work: Callable[[], T], system: str) -> T:
    for pause in _PAUSES if system == WINDOWS else ():
        try:
            return work()
        except PermissionError:
            time.sleep(pause)
    return work()


# Who is at work, and at what


def give_to_clipboard(text: str, system: str = sys.platform) -> None:
    """Gives a text to the clipboard of the machine one sits at, where its terminals do not take one from a program.

    So it is in the Terminal of macOS and the older console of Windows. On another machine (ssh) the terminal alone has
    the right clipboard. Nothing where it cannot be done.
    """
    programs = {"darwin": ("pbcopy", "utf-8"), WINDOWS: ("clip", "utf-16-le")}
    if system not in programs or "SSH_CONNECTION" in os.environ:
        return
    import subprocess

    program, encoding = programs[system]
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run([program], input=text.encode(encoding, "replace"), timeout=5, check=False, capture_output=True)  # noqa: S603


def login_name() -> str:
    """The name that the user has on this machine. ``QualcodeError`` where there is none, as in a container."""
    import getpass

    # Without a name in the environment it is looked for in a list that Windows has not, and a container may not be in.
    with suppress(ImportError, KeyError, OSError):
        if name := getpass.getuser().strip():
            return name
    raise QualcodeError(_("A change needs a coder."), _("Say who you are with --coder or QUALCODE_CODER."))


def moves_cursor(term: str, system: str = sys.platform) -> bool:
    """Whether a terminal of this type (``TERM``) can move its cursor; one that cannot would be sent signs without end.

    What a type can do stands in the system's list of terminals; of one that is not in it, its name decides.
    """
    return _has(term, system, "cup")


def moves_rows(term: str, system: str = sys.platform) -> bool:
    """Whether a terminal of this type can move some of its rows up and down while the others stay; as above."""
    return _has(term, system, "csr", "dl", "il")


def _has(term: str, system: str, *abilities: str) -> bool:
    if term.lower().partition("-")[0] in _NO_CURSOR:
        return system == WINDOWS and not term
    try:
        import curses
    except ImportError:  # Windows has none, and takes these signs in every window
        return True
    try:
        curses.setupterm(term, 1)
        return all(curses.tigetstr(ability) is not None for ability in abilities)
    except (curses.error, OSError, ValueError):
        return True


def closed_pipe(error: OSError, system: str = sys.platform) -> bool:
    """Whether nobody reads any more what is written, which is no fault; Windows has another word for it."""
    return isinstance(error, BrokenPipeError) or (system == WINDOWS and error.errno == errno.EINVAL)


def terminal_gone() -> bool:
    """Whether the terminal that the program was started in is no longer there.

    For the programs that a user starts in one; Windows ends those itself.
    """
    if sys.platform == WINDOWS:
        return False
    try:
        return sys.__stdin__ is None or not os.isatty(sys.__stdin__.fileno())
    except ValueError:
        return True


@contextmanager
def ending(act: Callable[[int], object]) -> Iterator[None]:
    """While it lasts, ``act`` gets the number of a signal that asks the program to end, and the program goes on.

    The terminal was closed, somebody wants it to stop, the machine goes down. What the user has the program not hear
    (``nohup``) it does not hear. Once it has heard it is deaf: a closed window is told twice, and who clears up is not
    to be interrupted. Only in the main thread; elsewhere nothing changes.
    """
    import signal

    before: dict[int, Any] = {}
    heard: list[int] = []

    def hear(number: int, _frame: object) -> None:
        if not heard:
            heard.append(number)
            act(number)

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        found = getattr(signal, name, None)
        if found is not None and signal.getsignal(found) not in (signal.SIG_IGN, None):
            with suppress(ValueError, OSError):
                before[found] = signal.signal(found, hear)
    try:
        yield
    finally:
        for found, handler in before.items():
            if not heard:
                signal.signal(found, handler)


# Processes


def limit_process(memory: int, seconds: int, system: str = sys.platform) -> None:
    """Keep this process to so much memory and processor time, and to writing no file; where the system has that."""
    if system == WINDOWS:
        return
    import resource  # Windows has none

    for name, most in (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)):
        what = getattr(resource, name, None)
        if what is None:
            continue
        # macOS refuses a limit below what a process has mapped already.
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(what)[1]
            lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(what, (lowest, lowest))


def without_window(system: str = sys.platform) -> dict[str, Any]:
    """What a process that works in the background is started with: on Windows it would open a window otherwise."""
    return {"creationflags": 0x08000000} if system == WINDOWS else {}
