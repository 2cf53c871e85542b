"""The desk of one coder who comes in from elsewhere: one study, one folder of their own, and the program itself."""

from __future__ import annotations

import mimetypes
import os
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.confine.landlock import Reach, keep_to, threads, version
from qualcode.confine.limits import end_with_parent, limit
from qualcode.confine.sockets import no_sockets
from qualcode.errors import QualcodeError
from qualcode.i18n import _

_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/usr/share/locale",
    "/usr/share/terminfo", "/etc/ld.so.cache", "/etc/localtime",
)  # fmt: skip
"""Libraries that modules are linked to, times and languages: no more of the system is ever read."""
_DEVICES = ("/dev/null", "/dev/urandom")


def program() -> Iterator[Path]:
    """Where the program lies: Python with its modules, and this package."""
    paths = sysconfig.get_paths()
    yield from (Path(paths[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    yield Path(sys.base_prefix) / "lib"
    yield from (Path(place) for place in sys.path if Path(place).name in ("site-packages", "dist-packages"))
    yield Path(__file__).parent.parent


def confine(study: Sequence[Path], home: Path) -> int:
    """Keep this process, for good, to the files of one study, a folder of the coder's own, and the program.

    ``study`` are files that are there: no other file of that folder can be read, made or listed. Nothing is run, no
    port is opened or called, no more is taken than :mod:`confine.limits` says. The version of Landlock that holds it is
    the result. ``QualcodeError`` where the system cannot do that: nobody is to be let in then.
    """
    if not version():
        raise QualcodeError(
            _("This system cannot confine a workspace that is served: its kernel has no Landlock."),
            _(
                "Serve from Linux 5.13 or newer; or, only for people whom you would give your keyboard, say"
                " --without-confinement."
            ),
        )
    hold_back()
    if threads() > 1:
        raise QualcodeError(_("This workspace could not be confined: more than one thread runs already."))
    end_with_parent()
    reach = Reach(
        read=(*program(), *map(Path, _SYSTEM)),
        write=(*study, *map(Path, _DEVICES)),
        own=(home,),
    )
    try:
        abi = keep_to(reach)
    except OSError as error:
        raise QualcodeError(
            _("This workspace could not be confined: {reason}").format(reason=error.strerror or error)
        ) from error
    no_sockets()
    return abi


def hold_back() -> None:
    """What can be given up on every system: memory, files, and reading what no workspace needs."""
    # What a file is called says its type; the lists of the machine are out of reach.
    mimetypes.knownfiles = []
    mimetypes.init()
    limit()


def begin() -> None:
    """To be called first: libraries that are loaded from now on, as where an older study is opened, start no threads.

    A thread that runs already when :func:`confine` is called would keep what it has, and so nobody is let in then.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
