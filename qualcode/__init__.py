"""qualcode: code qualitative interviews from the keyboard, count respondents, and write the chapter.

The public names are loaded on first use (PEP 562), so that ``import qualcode`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from qualcode.version import VERSION

__version__ = VERSION

_PUBLIC = {
    "AgreementResult": ("qualcode.library.results", "AgreementResult"),
    "ChapterResult": ("qualcode.library.results", "ChapterResult"),
    "MatrixResult": ("qualcode.report.matrix.counted", "MatrixResult"),
    "Project": ("qualcode.storage", "Project"),
    "QualcodeError": ("qualcode.errors", "QualcodeError"),
    "QueryResult": ("qualcode.queries.query.result", "QueryResult"),
    "Rows": ("qualcode.rows", "Rows"),
    "Study": ("qualcode.library.study", "Study"),
    "create": ("qualcode.library.study", "create_study"),
    "open": ("qualcode.library.study", "open_study"),
}
"""What is public, and where it stands. What is named here is kept stable (``tests/nets/public.txt``)."""

if TYPE_CHECKING:
    from qualcode.errors import QualcodeError
    from qualcode.library.results import AgreementResult, ChapterResult
    from qualcode.library.study import Study
    from qualcode.library.study import create_study as create
    from qualcode.library.study import open_study as open  # noqa: A004
    from qualcode.queries.query.result import QueryResult
    from qualcode.report.matrix.counted import MatrixResult
    from qualcode.rows import Rows
    from qualcode.storage import Project

__all__ = [
    "AgreementResult",
    "ChapterResult",
    "MatrixResult",
    "Project",
    "QualcodeError",
    "QueryResult",
    "Rows",
    "Study",
    "__version__",
    "create",
    "open",
]


def __getattr__(name: str) -> object:
    if name in _PUBLIC:
        module, attribute = _PUBLIC[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module 'qualcode' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
