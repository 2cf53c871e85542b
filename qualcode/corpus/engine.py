"""The one door to DuckDB: what it may take and touch, and what its errors are called."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import FormatError, QualcodeError
from qualcode.i18n import _

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = 2048
"""Megabytes that DuckDB takes at most unless another number is said; beyond that it uses files of its own."""

ASIDE = 100
"""Gigabytes of these files at most."""


@contextmanager
def engine(
    files: Sequence[Path] = (), *, folder: Path | None = None, memory: int = MEMORY, threads: int = 0
) -> Iterator[DuckDBPyConnection]:
    """DuckDB in memory, for as long as the block lasts: it may read these files and write into ``folder``, no more.

    It loads nothing, asks nothing of a network, and no statement can alter that. What does not fit ``memory``
    (megabytes) lies in a private folder meanwhile. ``QualcodeError`` where it is not installed, where it runs out of
    room, and for a file that cannot be read; ``threads`` 0 are as many as there are processors.
    """
    duckdb = _duckdb()
    with tempfile.TemporaryDirectory(prefix="qualcode-") as aside:
        connection = duckdb.connect()
        try:
            for setting, value in (
                ("temp_directory", aside),
                ("max_temp_directory_size", f"{ASIDE}GB"),
                ("memory_limit", f"{memory}MB"),
                *([("threads", threads)] if threads else []),
                ("autoinstall_known_extensions", False),
                ("autoload_known_extensions", False),
                ("allow_community_extensions", False),
                ("enable_external_file_cache", False),
                ("allowed_paths", [str(path) for path in files]),
                ("allowed_directories", [str(folder)] if folder else []),
                ("enable_external_access", False),
                ("lock_configuration", True),
            ):
                connection.execute(f"SET {setting} = {literal(value)}")
            yield connection
        except duckdb.OutOfMemoryException as error:
            raise QualcodeError(
                _("DuckDB needs more than {memory} MB for this.").format(memory=memory),
                _("Give it more: --memory {more}").format(more=2 * memory),
            ) from error
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            raise  # a statement of ours, and no file, is wrong
        except duckdb.Error as error:
            # Others than those of the system may quote what stands in a file.
            known = isinstance(error, duckdb.IOException)
            reason = str(error).partition("\n")[0][:200] if known else type(error).__name__
            if folder is not None:
                raise QualcodeError(
                    _("The export cannot be written: {reason}").format(reason=reason),
                    _("See whether there is room in the folder for passing files."),
                ) from error
            raise FormatError(
                _("The export cannot be read: {reason}").format(reason=reason),
                _("Write it anew with: qualcode export --parquet DIR"),
            ) from error
        finally:
            connection.close()


def _duckdb() -> Any:
    """The module; ``QualcodeError`` where it is not installed."""
    try:
        import duckdb  # tens of megabytes, for who counts a corpus
    except ImportError as error:
        raise QualcodeError(
            _("This takes DuckDB, which is not installed."), _("Install it with: pip install 'qualcode[corpus]'")
        ) from error
    return duckdb


def literal(value: object) -> str:
    """A value as a statement has it where it cannot be bound: in options, and in the names of files of a view."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(name)}: {literal(one)}" for name, one in value.items()) + "}"
    return "'" + str(value).replace("'", "''") + "'"


def named(column: str) -> str:
    """The name of a column, whatever it is called."""
    return '"' + column.replace('"', '""') + '"'
