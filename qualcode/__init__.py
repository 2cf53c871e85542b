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
    "ConfigurationsResult": ("qualcode.report.patterns.configurations", "ConfigurationsResult"),
    "ContrastsResult": ("qualcode.report.patterns.contrasts", "ContrastsResult"),
    "FrequenciesResult": ("qualcode.report.patterns.frequencies", "FrequenciesResult"),
    "MatrixResult": ("qualcode.report.matrix.counted", "MatrixResult"),
    "Project": ("qualcode.storage", "Project"),
    "QualcodeError": ("qualcode.errors", "QualcodeError"),
    "QueryResult": ("qualcode.queries.query.result", "QueryResult"),
    "RelationsResult": ("qualcode.report.patterns.relations", "RelationsResult"),
    "Rows": ("qualcode.rows", "Rows"),
    "SaturationResult": ("qualcode.report.patterns.saturation", "SaturationResult"),
    "Study": ("qualcode.library.study", "Study"),
    "WavesCompared": ("qualcode.report.waves.compared", "WavesCompared"),
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
    from qualcode.report.patterns.configurations import ConfigurationsResult
    from qualcode.report.patterns.contrasts import ContrastsResult
    from qualcode.report.patterns.frequencies import FrequenciesResult
    from qualcode.report.patterns.relations import RelationsResult
    from qualcode.report.patterns.saturation import SaturationResult
    from qualcode.report.waves.compared import WavesCompared
    from qualcode.rows import Rows
    from qualcode.storage import Project

__all__ = [
    "AgreementResult",
    "ChapterResult",
    "ConfigurationsResult",
    "ContrastsResult",
    "FrequenciesResult",
    "MatrixResult",
    "Project",
    "QualcodeError",
    "QueryResult",
    "RelationsResult",
    "Rows",
    "SaturationResult",
    "Study",
    "WavesCompared",
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
