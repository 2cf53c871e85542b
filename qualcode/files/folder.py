"""A folder of files that a command writes, and writes again: it knows which are its own, and touches no others.

``SHA256SUMS`` lists them with what they held, so that a file that somebody has altered since is seen, and so that
``sha256sum --check`` knows them too. The first file to be there, ``.gitattributes``, says that the folder is ours, and
has git leave line ends as they are: a checkout elsewhere must not be other files.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.files.platform import remove
from qualcode.files.reading import MAX_TEXT, is_folder, is_there, read_pieces, read_up_to, read_utf8, whereabouts
from qualcode.files.writing import write_whole
from qualcode.i18n import _

SUMS = "SHA256SUMS"
MARK = ".gitattributes"
_MARKED = b"# qualcode export\n* -text\n"
_LEFT_ALONE = frozenset({".git"})
MOST_NAMED = 5
MAX_OWN = 1024 * MAX_TEXT


def is_own_folder(path: Path) -> bool:
    """Whether a folder was written by us, as a file in it says."""
    if not is_folder(path) or not is_there(path / MARK):
        return False
    with suppress(OSError):
        return read_up_to(path / MARK, len(_MARKED)) == _MARKED
    return False


def own_files(folder: Path) -> dict[str, str]:
    """The files that we wrote into a folder, by name (``texts/een.md``), with the SHA-256 of what they held."""
    if not is_own_folder(folder) or not is_there(folder / SUMS):
        return {}
    found = {}
    for line in read_utf8(folder / SUMS, MAX_TEXT).splitlines():
        digest, blank, name = line.partition("  ")
        if blank and _is_within(name):
            found[name] = digest
    return found


def file_within(folder: Path, name: str) -> Path | None:
    """A file of a folder by its name in the list or elsewhere; ``None`` where that leads out of the folder."""
    path = folder / name
    return path if _is_within(name) and whereabouts(path).is_relative_to(whereabouts(folder)) else None


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder with those above it, where it is not there. ``QualcodeError`` where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    except (OSError, ValueError) as error:
        raise QualcodeError(
            _("{path} cannot be made: {reason}.").format(path=folder, reason=getattr(error, "strerror", None) or error),
            _("Check that you may write there."),
        ) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file that may be long. ``FormatError`` where it cannot be read."""
    digest = hashlib.sha256()
    for piece in read_pieces(path, MAX_OWN):
        digest.update(piece)
    return digest.hexdigest()


class OwnFolder:
    """A folder that is being written. Nothing is touched until the first file; :meth:`close` ends it.

    ``offered`` are the files that somebody may make their own (:meth:`offer`).
    ``QualcodeError`` where the folder holds what is not ours, or what somebody has altered since: that is only written
    over where ``force`` says so.
    """

    def __init__(self, folder: Path, *, force: bool, offered: Collection[str] = ()) -> None:
        self._folder, self._force = folder, force
        self._before = own_files(folder)
        self._offered = {name: self._before.pop(name, "") for name in offered}
        if is_there(folder) and not is_folder(folder):
            raise QualcodeError(
                _("{path} is no folder.").format(path=folder), _("Name a folder that is not there yet.")
            )
        others = [name for name in _names_in(folder) if name not in _LEFT_ALONE]
        if others and not is_own_folder(folder):
            raise QualcodeError(
                _("{path} holds other files, such as {name}.").format(path=folder, name=min(others)),
                _("Name an empty folder, or one that this command wrote before."),
            )
        altered = [
            name
            for name, digest in self._before.items()
            if not force and is_there(folder / name) and sha256_of(folder / name) != digest
        ]
        if altered:
            raise QualcodeError(
                _("{path}: these were altered since they were written: {names}").format(
                    path=folder, names=", ".join(sorted(altered)[:MOST_NAMED]) + " …" * (len(altered) > MOST_NAMED)
                ),
                _("Take over elsewhere what should stay, and write over them with --force."),
            )
        self._written: dict[str, str] = {}
        self._left = set[str]()

    @property
    def names(self) -> list[str]:
        """The files that were written so far."""
        return list(self._written)

    def write(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Writes a file of the folder, in pieces where it is long."""
        path = self._folder / name
        if name not in self._before and is_there(path) and not self._force:
            raise QualcodeError(
                _("{path} is there already, and was not written by this command.").format(path=path),
                _("Move it elsewhere, or write over it with --force."),
            )
        make_folder(self._folder, mode=0o700)
        if MARK not in self._written:  # from now on it is ours, also where this is cut short
            write_whole(self._folder / MARK, _MARKED)
            self._written[MARK] = hashlib.sha256(_MARKED).hexdigest()
        make_folder(path.parent, mode=0o700)
        self._refuse_elsewhere(path)
        digest = hashlib.sha256()

        def passing() -> Iterator[bytes]:
            for piece in [data] if isinstance(data, bytes) else data:
                digest.update(piece)
                yield piece

        write_whole(path, passing())
        self._written[name] = digest.hexdigest()

    def offer(self, name: str, data: bytes) -> None:
        """Writes a file that is whose it is once somebody altered it: then it stays as it is."""
        path = self._folder / name
        if is_there(path) and sha256_of(path) != self._offered.get(name):
            self._left.add(name)
        else:
            self._before.setdefault(name, "")
            self.write(name, data)

    def close(self) -> list[str]:
        """Takes away what was ours and is not written any more, and writes the list; the names of what went."""
        gone = sorted(self._before.keys() - self._written.keys() - self._left)
        for name in gone:
            self._remove(self._folder / name)
        self._note(self._written)
        return gone

    def _note(self, files: Mapping[str, str]) -> None:
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
        write_whole(self._folder / SUMS, lines.encode())

    def _refuse_elsewhere(self, path: Path) -> None:
        """A link in the folder must lead no file out of it."""
        if not whereabouts(path).is_relative_to(whereabouts(self._folder)):
            raise QualcodeError(
                _("{path} leads out of the folder by a link.").format(path=path),
                _("Take the link away, or name another folder."),
            )

    def _remove(self, path: Path) -> None:
        self._refuse_elsewhere(path)
        try:
            remove(path)
            if path.parent != self._folder:
                path.parent.rmdir()
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                raise QualcodeError(
                    _("{path} cannot be removed: {reason}.").format(path=path, reason=error.strerror or error),
                    _("Remove it by hand: it is not part of the study any more."),
                ) from error


def _names_in(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise QualcodeError(
            _("{path} cannot be read: {reason}.").format(path=folder, reason=error.strerror or error),
            _("Name another folder."),
        ) from error


def _is_within(name: str) -> bool:
    """Whether a name of the list leads to a file within the folder, whatever somebody wrote there."""
    parts = name.split("/")
    return all(part not in ("", ".", "..", SUMS, ".git") and "\\" not in part and ":" not in part for part in parts)
