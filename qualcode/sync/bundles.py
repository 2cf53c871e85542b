"""A bundle: one state of the study from one machine, compressed and signed, in a file that is never changed.

It is whole, or it is what changed since an earlier one of that machine (:mod:`sync.chains`). Its name is
``author.key.number.sha256.qcbundle``: a readable form of who works there, the key of the machine (:mod:`sync.keys`), a
number that grows, and the SHA-256 of all its bytes. The file is :data:`_MAGIC`, the length of the header in four bytes,
the header as JSON, its signature (64 bytes) and, as xz, a copy of the study or a delta
(:mod:`storage.travel.deltas`). The header says the size and the SHA-256 of what is compressed, and what it unpacks to;
so nothing is unpacked that is not whole, signed and small enough.
"""

from __future__ import annotations

import errno
import hashlib
import json
import lzma
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from qualcode.errors import FormatError
from qualcode.files.passing import passing_path, remove_passing
from qualcode.files.platform import make_new
from qualcode.files.reading import MEGABYTE, is_folder, opened, unreadable
from qualcode.files.writing import write_whole
from qualcode.i18n import _
from qualcode.sync.keys import LENGTH, SigningKey, is_signed, name_of

SUFFIX = ".qcbundle"
MOST_PACKED = 1024 * MEGABYTE
"""The largest bundle that is read."""
MOST_UNPACKED = 4096 * MEGABYTE
"""The largest copy of a study that one is unpacked to."""
MOST_TIMES, FREE_TIMES = 60, 16 * MEGABYTE
"""A copy is at most so many times what it is compressed to, and so many bytes: studies are 3 to 60, bombs 7,000."""
MOST_FILES = 20_000
"""So many entries of the folder are looked at."""
_MOST_HEADER = 256 * 1024
_MAGIC = b"qualcode bundle 1\n"
_AT_ONCE = 256 * 1024
_NAME = (
    rf"(?P<author>[a-z0-9-]{{1,32}})\.(?P<key>[0-9a-f]{{{LENGTH}}})\.(?P<number>\d{{1,9}})\.(?P<sha>[0-9a-f]{{64}})"
    r"\.qcbundle"
)


class BundleName(NamedTuple):
    """A file of the folder that is called as a bundle: the key and the number are what it says, and not proven."""

    path: Path
    author: str
    key: str
    counter: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BundleHeader:
    """What a bundle says of itself, signed: ``size`` and ``sha256`` of what is compressed, ``unpacked`` its bytes.

    ``introduced``: the keys that its machine takes bundles of, key -> coder. ``follows``: the SHA-256 of the bundle
    that this one is the delta to, "" for a whole one, and ``content`` that of the rows that the two give.
    """

    study: str
    author: str
    key: str
    counter: int
    size: int
    sha256: str
    unpacked: int
    introduced: dict[str, str]
    follows: str = ""
    content: str = ""

    @property
    def machine(self) -> str:
        """What people call its key."""
        return name_of(bytes.fromhex(self.key))


class BundleFault(Exception):  # noqa: N818
    """Why a bundle is not taken in.

    ``state``: partial (it may still arrive), gap (one that it follows may), forged, too_large, foreign or no_room.
    """

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class FolderContent(NamedTuple):
    """What there is in the folder: bundles by the key in their name, newest first, and what is let alone."""

    bundles: dict[str, list[BundleName]]
    others: list[str]


def readable_name(author: str) -> str:
    """A coder's name as it stands in the name of a file, on every system: letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32] or "coder"


def look_around(folder: Path) -> FolderContent:
    """What there is in a folder, by its names; links are not followed. ``FormatError`` where there is no folder.

    What a client of the folder made of a bundle that it had twice (``... (conflicted copy)``) is among the others.
    """
    if not is_folder(folder):
        raise FormatError(
            _("There is no folder {folder}.").format(folder=folder),
            _("Name the folder that travels, as your program for it shows it on this machine."),
        )
    bundles: dict[str, list[BundleName]] = {}
    others = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= MOST_FILES:
                    break
                found = re.fullmatch(_NAME, entry.name)
                if found and entry.is_file(follow_symlinks=False):
                    one = BundleName(
                        folder / entry.name, found["author"], found["key"], int(found["number"]), found["sha"]
                    )
                    bundles.setdefault(one.key, []).append(one)
                elif "qcbundle" in entry.name and not entry.name.startswith((".", "~")):
                    others.append(entry.name)
    except OSError as error:
        raise unreadable(folder, error) from error
    for named in bundles.values():
        named.sort(key=lambda one: (one.counter, one.sha256), reverse=True)
    return FolderContent(bundles, sorted(others))


def read_header(bundle: BundleName) -> BundleHeader:
    """What a bundle says of itself, once that is signed and fits its name. ``BundleFault`` otherwise."""
    with _arriving(), opened(bundle.path) as file:
        header, _at = _read_header(file)
        _fits(bundle, header, os.fstat(file.fileno()).st_size)
    return header


def _fits(bundle: BundleName, header: BundleHeader, size: int) -> None:
    if (header.machine, header.counter) != (bundle.key, bundle.counter) or readable_name(
        header.author
    ) != bundle.author:
        raise BundleFault("forged")
    if header.size > MOST_PACKED or header.unpacked > min(MOST_UNPACKED, header.size * MOST_TIMES + FREE_TIMES):
        raise BundleFault("too_large")
    if size > header.size + len(_MAGIC) + 4 + _MOST_HEADER + 64:
        raise BundleFault("forged")


def _read_header(file: IO[bytes]) -> tuple[BundleHeader, int]:
    """The header of an open bundle, and where what is compressed begins."""
    head = _exactly(file, len(_MAGIC) + 4)
    if not head.startswith(_MAGIC):
        raise BundleFault("foreign")
    length = int.from_bytes(head[len(_MAGIC) :], "big")
    if length > _MOST_HEADER:
        raise BundleFault("foreign")
    data, signature = _exactly(file, length), _exactly(file, 64)
    header = _parsed(data)
    if not is_signed(bytes.fromhex(header.key), signature, _MAGIC + data):
        raise BundleFault("forged")
    return header, len(head) + length + 64


def _parsed(data: bytes) -> BundleHeader:
    with suppress(ValueError, TypeError, RecursionError, AttributeError):
        found = BundleHeader(**json.loads(data))
        texts: tuple[Any, ...] = (
            *(found.study, found.author, found.key, found.sha256, found.follows, found.content),
            *(text for pair in found.introduced.items() for text in pair),
        )
        numbers: tuple[Any, ...] = (found.counter, found.size, found.unpacked)
        if (
            all(type(text) is str for text in texts)
            and all(type(number) is int and number >= 0 for number in numbers)
            and re.fullmatch(r"[0-9a-f]{64}", found.key)
        ):
            return found
    raise BundleFault("foreign")


def unpack(bundle: BundleName, target: Path) -> BundleHeader:
    """Writes what is in a bundle to ``target``, a passing name, and says what the header says.

    Of a bundle that is whole, signed and small enough, as its name and header say, and nothing of any other.
    ``BundleFault`` where it is not; then nothing is left of it.
    """
    try:
        with _arriving(), opened(bundle.path) as file:
            header, begin = _read_header(file)
            _fits(bundle, header, os.fstat(file.fileno()).st_size)
            # First it is certain that all of it is there, just as it was sent; then the first byte is unpacked.
            file.seek(0)
            if _sum(file, begin + header.size) != bundle.sha256 or file.read(1):
                raise BundleFault("partial")
            file.seek(begin)
            if shutil.disk_usage(target.parent).free < header.unpacked + FREE_TIMES:
                raise BundleFault("no_room")
            with make_new(target) as draft:
                _inflate(file, header, draft)
    except BaseException:
        remove_passing(target)
        raise
    return header


def _inflate(file: IO[bytes], header: BundleHeader, draft: IO[bytes]) -> None:
    # A stream may ask for memory as well: our own ask for 9 MB.
    packed = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=128 * MEGABYTE)
    left, written, digest = header.size, 0, hashlib.sha256()
    try:
        while not packed.eof:
            data = b""
            if packed.needs_input:
                data = file.read(min(left, _AT_ONCE))
                left -= len(data)
                digest.update(data)
                if not data:
                    raise BundleFault("foreign")
            piece = packed.decompress(data, _AT_ONCE)
            written += len(piece)
            if written > header.unpacked:
                raise BundleFault("too_large")
            draft.write(piece)
    except lzma.LZMAError:
        raise BundleFault("foreign") from None
    if left or packed.unused_data or written != header.unpacked or digest.hexdigest() != header.sha256:
        raise BundleFault("foreign")


def write_bundle(
    folder: Path,
    copy: Path,
    key: SigningKey,
    header: Callable[[int, str, int], BundleHeader],
) -> BundleName:
    """Compresses a copy of the study, or a delta, and puts it into the folder, whole or not at all, under its name.

    ``header`` is asked with the size and the SHA-256 of what is compressed, and the bytes of ``copy``.
    """
    draft = passing_path(copy)
    try:
        size, digest, unpacked = 0, hashlib.sha256(), 0
        packing = lzma.LZMACompressor(lzma.FORMAT_XZ, preset=1)
        with make_new(draft) as packed, opened(copy) as file:
            for piece in _deflated(file, packing):
                size += len(piece)
                digest.update(piece)
                packed.write(piece)
            unpacked = file.tell()
        said = header(size, digest.hexdigest(), unpacked)
        data = json.dumps(asdict(said), ensure_ascii=False).encode()
        head = _MAGIC + len(data).to_bytes(4, "big") + data + key.sign(_MAGIC + data)
        whole = hashlib.sha256(head)
        for piece in _pieces(draft):
            whole.update(piece)
        author, name = readable_name(said.author), whole.hexdigest()
        path = folder / f"{author}.{key.name}.{said.counter}.{name}{SUFFIX}"
        write_whole(path, _together(head, draft))
    finally:
        remove_passing(draft)
    return BundleName(path, author, key.name, said.counter, name)


def _deflated(file: IO[bytes], packing: lzma.LZMACompressor) -> Iterator[bytes]:
    while data := file.read(_AT_ONCE):
        yield packing.compress(data)
    yield packing.flush()


def _together(head: bytes, draft: Path) -> Iterator[bytes]:
    yield head
    yield from _pieces(draft)


def _pieces(path: Path) -> Iterator[bytes]:
    with opened(path) as file:
        yield from iter(lambda: file.read(_AT_ONCE), b"")


def _sum(file: IO[bytes], size: int) -> str:
    """The SHA-256 of the next so many bytes."""
    digest = hashlib.sha256()
    while size and (data := file.read(min(size, _AT_ONCE))):
        size -= len(data)
        digest.update(data)
    return digest.hexdigest()


def _exactly(file: IO[bytes], size: int) -> bytes:
    """The next so many bytes; a file that has fewer is not there whole yet."""
    data = b""
    while len(data) < size and (piece := file.read(size - len(data))):
        data += piece
    if len(data) < size:
        raise BundleFault("partial")
    return data


@contextmanager
def _arriving() -> Iterator[None]:
    """A file that cannot be read, or is not there any more, is not there yet."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
        raise BundleFault("no_room" if full else "partial") from None
