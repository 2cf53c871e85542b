"""No sockets but those to processes of this machine: a filter of system calls (seccomp), where Landlock leaves gaps.

Landlock knows TCP only, and not that who listens without a port of their own is given one. The filter refuses every
socket that is none of ``AF_UNIX``, and the ring (io_uring) by which calls go past a filter.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
from typing import NamedTuple

_SECCOMP, _FILTER = 22, 2
_NO_NEW_PRIVILEGES = 38
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_OTHER_CALLS = 0x40000000
"""From here on the numbers are those of another set of calls on the same processor (x32)."""
_RING = 425


class _Calls(NamedTuple):
    """What the kernel calls a kind of processor, and the number of the call that makes a socket there."""

    architecture: int
    socket: int


_KNOWN = {"x86_64": _Calls(0xC000003E, 41), "aarch64": _Calls(0xC00000B7, 198)}


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def no_sockets(machine: str = "") -> bool:
    """Make no sockets from now on but to processes of this machine; whether that is held is the result.

    Not held on a kind of processor that is not known here, and where the kernel has no filters.
    """
    calls = _KNOWN.get(machine or platform.machine())
    if calls is None:
        return False
    refuse = _REFUSE | errno.EACCES
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, calls.architecture),
        (_RETURN, 0, 0, refuse),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _OTHER_CALLS),
        (_EQUAL, 4, 0, _RING),
        (_EQUAL, 0, 2, calls.socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, int(getattr(socket, "AF_UNIX", 1))),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, refuse),
    ]
    made = (_Step * len(steps))(*(_Step(*step) for step in steps))
    program = _Program(len(steps), made)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0)))
    return int(libc.prctl(_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program))) == 0
