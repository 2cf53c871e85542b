"""What only one system has stands behind a door: most researchers sit at Windows, and most who build this do not.

A door asks which system it is, and does the same on each; everything else goes through it (``files/platform.py``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode
from tests.nets.sources import nodes, parsed

PACKAGE = Path(qualcode.__file__).parent

DOORS = {
    "confine/desk.py": "names what of Linux a confined process may read",
    "confine/landlock.py": "asks the kernel of Linux, and no other",
    "confine/limits.py": "limits, as far as a system has them",
    "confine/sockets.py": "asks the kernel of Linux, and no other",
    "files/platform.py": "the doors",
    "files/claims.py": "doors, to locks, names and processes",
    "files/player.py": "a door, to the user's own player",
    "files/places.py": "asks each system what is mounted",
    "files/passing.py": "names temporary files after the process, and asks whether it lives",
    "i18n.py": "below the doors; asks Windows for its language",
    "preferences.py": "below the doors; where settings are is quicker said than asked",
    "server/running.py": "listens at a Unix socket, where a system has them",
    "tui/app/ending.py": "the toolkit has a driver for each system",
}
OTHERS = {
    "changes/facesheets.py: .replace()": "a face sheet takes other people, and is no path",
    "merging/matching.py: .rename()": "a side of a merge gives its rows other keys",
    "merging/reconciling.py: .rename()": "the same",
}
"""What only looks like it, with the reason."""
MODULES = {
    "fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "select", "selectors", "signal", "curses", "readline",
    "syslog", "posix", "crypt", "msvcrt", "winreg", "winsound", "_winapi", "ctypes", "zoneinfo", "getpass", "shlex",
}  # fmt: skip
"""Modules that a system has not, or that mislead there: zoneinfo without its data, shlex for other shells."""
NAMES = {
    "os": {
        "fork", "forkpty", "kill", "killpg", "getuid", "geteuid", "getgid", "getegid", "getpgid", "getppid", "setsid",
        "getlogin", "uname", "chmod", "fchmod", "chown", "umask", "mkfifo", "link", "symlink", "readlink", "nice",
        "getloadavg", "statvfs", "sync", "rename", "replace", "remove", "unlink", "startfile", "tcgetpgrp",
        "get_terminal_size", "posix_fadvise", "sched_getaffinity", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "wait",
        "waitpid", "name", "fsencode",
    },
    "sys": {"platform", "getwindowsversion", "winver"},
    "time": {"tzset", "clock_gettime"},
    "Path": {"as_uri", "chmod", "owner", "group", "hardlink_to", "symlink_to", "readlink", "is_mount"},
}  # fmt: skip
METHODS = {"as_uri", "chmod", "hardlink_to", "symlink_to", "is_mount", "unlink"}
"""What a path does that goes another way, or fails, on another system."""
FOLDERS = {"/dev", "/proc", "/tmp", "/etc", "/var", "/usr", "/home"}


def bound(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each thing in Python source that not every system has, with its line."""
    modules: dict[str, str] = {}
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            modules |= {(item.asname or item.name): item.name for item in node.names}
            yield from ((node.lineno, item.name) for item in node.names if item.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            if node.module.split(".")[0] in MODULES:
                yield node.lineno, node.module
            named = NAMES.get(node.module, set())
            yield from ((node.lineno, f"{node.module}.{item.name}") for item in node.names if item.name in named)
    for node in nodes(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module = modules.get(node.value.id, node.value.id if node.value.id == "Path" else "")
            if node.attr in NAMES.get(module, set()):
                yield node.lineno, f"{module}.{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            # A path is moved to one place, while in a text one thing is replaced by another.
            moves = node.func.attr in ("replace", "rename") and len(node.args) == 1 and not node.keywords
            if moves or node.func.attr in METHODS:
                yield node.lineno, f".{node.func.attr}()"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            head = node.value.split("/")
            if len(head) > 2 and not head[0] and f"/{head[1]}" in FOLDERS and " " not in node.value:
                yield node.lineno, node.value


def test_what_one_system_has_stands_behind_a_door() -> None:
    found = [
        f"{name}:{line}: {what}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if (name := path.relative_to(PACKAGE).as_posix()) not in DOORS
        for line, what in bound(parsed(path))
        if f"{name}: {what}" not in OTHERS
    ]
    assert not found, "go through files/platform.py:\n" + "\n".join(found)


def test_every_door_is_one() -> None:
    for name in DOORS:
        assert list(bound(parsed(PACKAGE / name))), name


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "import os\nos.fork()",
        "import os as o\no.kill(1, 0)",
        "from os import replace",
        "from zoneinfo import ZoneInfo",
        "import sys\nif sys.platform == 'win32': pass",
        "draft.replace(target)",
        "draft.rename(target)",
        "path.unlink(missing_ok=True)",
        "path.resolve().as_uri()",
        "path.chmod(0o600)",
        "open('/dev/null')",
        "Path('/proc/self/mountinfo')",
        "import getpass",
        "from shlex import quote",
        "def f():\n    import signal",
    ],
)
def test_what_is_bound_to_a_system_is_seen(source: str) -> None:
    assert list(bound(ast.parse(source)))


def test_what_every_system_has_is_let_be() -> None:
    assert not list(
        bound(
            ast.parse(
                "import os\nos.environ['HOME']\nos.access('x', os.W_OK)\nos.getpid()\n'a'.replace('a', 'b')\n"
                "text = 'see /etc/hosts and more'\nchange.replace(codes=3)\n"
            )
        )
    )
