"""Landlock: the files and ports that are all a process can reach from now on (Linux 5.13; no rights are needed for it).

The kernel's interface as it stands in ``linux/landlock.h``. Each version of it (ABI) keeps more away: moving from one
folder to another (2), cutting off (3), TCP (4), what devices are told (5), signals and sockets without a file (6).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""The numbers of the calls, which are the same on every kind of processor that Python runs on."""
_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE, _DEVICES = 1 << 13, 1 << 14, 1 << 15
_TCP = 0b11
_SIGNALS_AND_SOCKETS = 0b11

_ALL = (1 << 13) - 1
"""Every right on files of the first version: what is not given back is taken."""
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICES
"""The rights that a file can have; the others are those of a folder."""
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ_FILE | _WRITE_FILE | _TRUNCATE
_OWN = _READ | _WRITE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _REFER


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


class Reach(NamedTuple):
    """What stays within reach: folders and files to read, files to write, and folders to do anything in but run."""

    read: tuple[Path, ...] = ()
    write: tuple[Path, ...] = ()
    own: tuple[Path, ...] = ()


def version(system: str = sys.platform) -> int:
    """The version of Landlock (ABI) that this kernel has; 0 where it has none, or has it switched off."""
    if system != "linux":
        return 0
    return max(0, int(_libc().syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)))


def threads() -> int:
    """How many threads this process has, those of libraries too: what is given up is given up by one thread."""
    return sum(1 for _thread in Path("/proc/self/task").iterdir())


def keep_to(reach: Reach) -> int:
    """Keep this thread, and all that it starts, to what is within reach; the version (ABI) that holds it is the result.

    What is already open stays open. ``OSError`` where the kernel refuses; nothing is given up then.
    """
    abi = version()
    files = _ALL
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICES)):
        files |= right if abi >= since else 0
    wanted = _Ruleset(files, _TCP if abi >= 4 else 0, _SIGNALS_AND_SOCKETS if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _done(_libc().syscall(_CREATE, ctypes.byref(wanted), ctypes.c_size_t(size), 0))
    try:
        for rights, places in ((_READ, reach.read), (_WRITE, reach.write), (_OWN, reach.own)):
            _allow(ruleset, rights & files, places)
        _done(_libc().prctl(_NO_NEW_PRIVILEGES, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0))))
        _done(_libc().syscall(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)
    return abi


def _allow(ruleset: int, rights: int, places: Iterable[Path]) -> None:
    for place in places:
        try:
            # A descriptor that only names a file: closing it lets go of none of SQLite's locks.
            named = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            allowed = rights if place.is_dir() else rights & _ON_FILES
            rule = _Beneath(allowed, named)
            _done(_libc().syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0))
        finally:
            os.close(named)


def _done(result: int) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
