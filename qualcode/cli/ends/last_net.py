"""The last net under all commands: what nobody foresaw is told by its type and place, and never by its words.

What Python says of an error may quote what it failed on (``int()`` of a text that is an interview), and so may a
traceback. None of it is shown or written anywhere. Where the project file is damaged, that is told instead.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from qualcode.cli.common import GlobalOptions, say_error
from qualcode.errors import DamagedError, QualcodeError, place_of
from qualcode.i18n import _
from qualcode.version import VERSION

if TYPE_CHECKING:
    from logging import LogRecord

_TOLD = 3


def install() -> None:
    """Has what escapes elsewhere (a thread, the loop of the workspace, a library's log) told in the same way."""
    sys.excepthook = lambda _kind, error, _trace: _tell(error)
    sys.unraisablehook = lambda found: _tell(found.exc_value)
    threading.excepthook = lambda found: _tell(found.exc_value)
    if "logging" in sys.modules:
        _shorten(sys.modules["logging"])
    else:
        sys.meta_path.insert(0, _WhenLogging())


class _WhenLogging:
    """Sees a library load what it keeps a log with: few commands do, and loading it takes longer than a coding."""

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        """Where a module is to be found; of all but one somebody else says so."""
        spec = PathFinder.find_spec(name, path) if name == "logging" else None
        if spec is not None and spec.loader is not None:
            sys.meta_path.remove(self)
            load = spec.loader.exec_module

            def load_and_shorten(module: ModuleType) -> None:
                load(module)
                _shorten(module)

            spec.loader.exec_module = load_and_shorten  # type: ignore[method-assign]
        return spec


def _shorten(logging: ModuleType) -> None:
    """Has a library's log told by its name, and an error in it by its type and place."""

    class Short(logging.Handler):  # type: ignore[misc, name-defined]
        def emit(self, record: LogRecord) -> None:
            _tell(record.exc_info[1] if record.exc_info else None)

    logging.lastResort = Short(logging.WARNING)  # type: ignore[attr-defined]


def _tell(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt) and sys.stderr is not None:
        say_error(*_words(error))


def _words(error: BaseException) -> tuple[str, str]:
    return (
        _("This should not have happened: {what}.").format(what=place_of(error)),
        _(
            "What was acknowledged is on disk. Report the line above with the version, {version}: no word of your data"
            " is in it."
        ).format(version=VERSION),
    )


def say_unexpected(error: Exception, options: GlobalOptions) -> None:
    """Says what nobody foresaw, or where the project file is damaged if that is why."""
    if not say_damage(error, options):
        say_error(*_words(error))


def say_damage(error: Exception, options: GlobalOptions) -> bool:
    """Says in which table and row the project file is damaged. False where it is not, or that cannot be found out."""
    path = error.path if isinstance(error, DamagedError) and error.path else _project(options)
    problems = _damage(path) if path is not None else []
    if path is None or not problems:
        return False
    from qualcode.storage.file.glance import way_on  # brings SQLite

    lines = [_("{path} is damaged.").format(path=path), *problems[:_TOLD]]
    if len(problems) > _TOLD:
        lines.append(_("All of it is shown by: qualcode check"))
    say_error("\n".join(lines), way_on(path))
    return True


def _project(options: GlobalOptions) -> Path | None:
    from qualcode.storage import find_project  # brings SQLite

    named = options.project or os.environ.get("QUALCODE_PROJECT")
    try:
        return Path(named) if named else find_project(Path.cwd())
    except (QualcodeError, OSError):
        return None


def _damage(path: Path) -> list[str]:
    from qualcode.storage import Project  # brings SQLite

    try:
        with Project.open(path, readonly=True, as_it_is=True) as project:
            return project.check()
    except Exception:  # noqa: BLE001 (a second error must not hide the first)
        return []
